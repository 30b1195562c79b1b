//! Whatever is typed and whatever the facts say: no panic, and no markup that is not ours.

use messages::{Facts, Language, Look, Medium, Purpose, Rendered, Template};
use proptest::prelude::*;

use crate::checks::email;

/// Text with many signs that mean something to a template, to HTML or to mail.
fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-z é]{0,6}",
            prop::sample::select(vec![
                "{{",
                "}}",
                "{%",
                "%}",
                "{#",
                "#}",
                "**",
                "*",
                "- ",
                "\n",
                "\n\n",
                "<",
                ">",
                "&",
                "\"",
                "'",
                "</mj-text>",
                "<script>",
                "]]>",
                "<!--",
                "-->",
                "\u{e000}",
                "\u{e001}",
                "\u{e100}",
                "\r\n",
                "\u{0}",
                "\u{202e}",
                "{{ total }}",
                "{% if plan %}",
                "{% endif %}",
                "{{ customer.name }}",
                "{{ pay_button }}",
                "total",
                "|upper",
            ])
            .prop_map(str::to_owned),
        ],
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

/// Tags of HTML, of any kind.
fn tags(html: &str) -> usize {
    html.matches('<').count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_source_is_refused_or_rendered(subject in hostile(), body in hostile(), medium in 0_usize..3) {
        let template = Template {
            language: Language::English,
            purpose: Purpose::Receipt,
            medium: Medium::ALL[medium],
            subject,
            body,
        };
        if let Ok(compiled) = template.compile() {
            for facts in [Facts::sample(), Facts::sparse_sample()] {
                match compiled.render(&facts, &Look::default()) {
                    Ok(Rendered::Email { subject, html, .. }) => {
                        let breaks = ['\r', '\n'];
                        prop_assert!(!subject.as_str().contains(breaks));
                        prop_assert!(!html.contains("<script") && !html.contains("<mj-"), "{}", html);
                    }
                    Ok(Rendered::Letter { .. } | Rendered::Sms { .. }) => {}
                    // Nothing but a subject that came out empty or unfit may fail once a template was saved.
                    Err(error) => prop_assert!(matches!(error, messages::RenderError::Subject(_)), "{error:?}"),
                }
            }
        }
    }

    #[test]
    fn any_fact_is_text(name in hostile(), number in hostile(), about in hostile()) {
        let told = |name: String, number: String, about: String| {
            let mut facts = Facts::sample();
            facts.sender.name.clone_from(&name);
            facts.customer.name = name;
            facts.invoices[0].number = number;
            facts.last_conversation.as_mut().unwrap().about = Some(about);
            let body = "{{ customer.name }}\n\n{% if last_conversation and last_conversation.about %}\n\
                        **{{ last_conversation.about }}**\n{% endif %}\n{{ invoices_table }}";
            match email(body).compile().unwrap().render(&facts, &Look::default()).unwrap() {
                Rendered::Email { html, text, .. } => (html, text),
                other => panic!("{other:?}"),
            }
        };
        let (html, text) = told(format!("x{name}"), format!("x{number}"), format!("x{about}"));
        let (plain, _) = told("x".to_owned(), "x".to_owned(), "x".to_owned());
        prop_assert_eq!(tags(&html), tags(&plain), "{}", html);
        let marks = ['\u{e000}', '\u{e001}', '\u{e100}', '\r'];
        prop_assert!(!text.contains(marks));
    }
}
