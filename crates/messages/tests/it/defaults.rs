//! The templates that come with the product.

use dunning::CustomerKind;
use dunning::plan::Tone;
use messages::{
    Facts, Language, Look, Medium, Purpose, Relation, RenderError, Rendered, Template, default_template,
};

fn every(mut look_at: impl FnMut(&str, &Template)) {
    let mut count = 0;
    for language in [Language::French, Language::English] {
        for purpose in Purpose::ALL {
            for medium in Medium::ALL {
                for relation in Relation::ALL {
                    let name = format!(
                        "{} {} {} {}",
                        language.tag(),
                        purpose.as_str(),
                        medium.as_str(),
                        relation.as_str()
                    );
                    let template = default_template(language, purpose, medium, relation);
                    let is_formal_sms =
                        medium == Medium::Sms && purpose == Purpose::Reminder(Tone::FormalNotice);
                    assert_eq!(template.is_none(), is_formal_sms, "{name}");
                    if let Some(template) = template {
                        look_at(&name, &template);
                        count += 1;
                    }
                }
            }
        }
    }
    assert_eq!(count, 2 * (11 * 3 - 1) * 5);
}

/// All that a message says, in one text.
fn said(rendered: &Rendered) -> String {
    match rendered {
        Rendered::Email { subject, text, .. } => format!("{subject}\n{text}"),
        Rendered::Letter { subject, parts } => {
            format!("{subject}\n{}", messages::plain_text(parts, Language::French))
        }
        Rendered::Sms { text, .. } => text.clone(),
    }
}

#[test]
fn nothing_is_wrong_with_any_and_each_renders_whatever_the_facts() {
    let consumer = |mut facts: Facts| {
        facts.customer.kind = CustomerKind::Consumer;
        facts
    };
    let facts = [
        Facts::sample(),
        Facts::sparse_sample(),
        consumer(Facts::sample()),
        Facts { invoices: Vec::new(), ..Facts::sparse_sample() },
    ];
    every(|name, template| {
        assert_eq!(template.problems(), [], "{name}");
        let compiled = template.compile().unwrap();
        for facts in &facts {
            let is_formal = template.purpose == Purpose::Reminder(Tone::FormalNotice);
            match compiled.render(facts, &Look::default()) {
                Ok(_) => assert!(!is_formal || facts.pay_by.is_some(), "{name} gives no day to pay by"),
                Err(RenderError::NoPayBy) => assert!(is_formal && facts.pay_by.is_none(), "{name}"),
                Err(error) => panic!("{name}: {error}"),
            }
        }
    });
}

#[test]
fn consumers_never_read_of_the_40_euros() {
    let mut facts = Facts::sample();
    facts.customer.kind = CustomerKind::Consumer;
    every(|name, template| {
        let text =
            said(&template.compile().unwrap().render(&facts, &Look::default()).unwrap()).to_lowercase();
        for word in ["40\u{a0}€", "€40", "80,00", "€80.00", "indemnit", "compensation", "l441"] {
            assert!(!text.contains(word), "{name} says {word}: {text}");
        }
    });
}

#[test]
fn gentle_messages_claim_no_penalties() {
    every(|name, template| {
        if template.purpose <= Purpose::Reminder(Tone::Reminder) {
            let text = format!("{} {}", template.subject, template.body).to_lowercase();
            for word in ["pénalit", "intérêts", "indemnit", "penalt", "interest", "compensation", "l441"] {
                assert!(!text.contains(word), "{name} says {word}");
            }
        }
    });
}

#[test]
fn subjects_tell_third_parties_nothing() {
    every(|name, template| {
        let subject = template.subject.to_lowercase();
        let is_formal = template.purpose == Purpose::Reminder(Tone::FormalNotice);
        for word in
            ["impay", "dette", "retard", "mise en demeure", "unpaid", "debt", "overdue", "formal notice"]
        {
            assert!(is_formal || !subject.contains(word), "{name}: {subject}");
        }
    });
}

#[test]
fn text_messages_fit_into_one() {
    every(|name, template| {
        if template.medium != Medium::Sms {
            return;
        }
        for facts in [Facts::sample(), Facts::sparse_sample()] {
            if let Rendered::Sms { text, size } =
                template.compile().unwrap().render(&facts, &Look::default()).unwrap()
            {
                assert!(
                    size.is_gsm && size.units <= 160 && size.parts == 1,
                    "{name}: {} in {text}",
                    size.units
                );
            }
        }
    });
}

/// The typography of French: no-break spaces before double signs, curly apostrophes, no exclamation marks.
#[test]
fn french_is_set_as_french() {
    every(|name, template| {
        if template.language == Language::English {
            return;
        }
        let text = format!("{}\n{}", template.subject, template.body);
        let outside =
            text.split("{%").flat_map(|part| part.split("%}").skip(usize::from(part.contains("%}"))));
        for part in outside {
            for wrong in [" :", " ;", " ?", " »", "« ", " €", "'", "!", "Note de crédit"] {
                assert!(!part.contains(wrong), "{name} has {wrong:?} in {part:?}");
            }
        }
    });
}

#[test]
fn a_formal_notice_says_what_the_law_asks() {
    let facts = Facts::sample();
    for (language, words) in [
        (
            Language::French,
            [
                "mise en demeure",
                "Atelier breton",
                "Menuiserie Durand",
                "FA-2026-0117",
                "01/06/2026",
                "1\u{202f}540,75\u{a0}€",
                "20\u{a0}juillet 2026",
                "1344",
            ],
        ),
        (
            Language::English,
            [
                "formal notice",
                "Atelier breton",
                "Menuiserie Durand",
                "FA-2026-0117",
                "1\u{a0}Jun\u{a0}2026",
                "€1,540.75",
                "20\u{a0}July 2026",
                "1344",
            ],
        ),
    ] {
        let purpose = Purpose::Reminder(Tone::FormalNotice);
        let template = default_template(language, purpose, Medium::Letter, Relation::Chronic).unwrap();
        let text = said(&template.compile().unwrap().render(&facts, &Look::default()).unwrap());
        for word in words {
            assert!(text.contains(word), "{} lacks {word}: {text}", language.tag());
        }
        // 1,200.00 + 340.75 + 20.31 + 80.00, worked out by hand.
        assert!(text.contains(match language {
            Language::French => "1\u{202f}641,06\u{a0}€",
            Language::English => "€1,641.06",
        }));
    }
}

#[test]
fn each_relation_is_spoken_to_differently() {
    let body = |relation| {
        default_template(Language::French, Purpose::Reminder(Tone::Friendly), Medium::Email, relation)
            .unwrap()
            .body
    };
    let mut bodies: Vec<String> = Relation::ALL.into_iter().map(body).collect();
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), Relation::ALL.len());
}
