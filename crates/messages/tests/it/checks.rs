//! What a template is told when it is saved.

use dunning::plan::Tone;
use messages::{Facts, Language, Look, Medium, Purpose, RenderError, Rendered, Template};

pub fn email(body: &str) -> Template {
    Template {
        language: Language::French,
        purpose: Purpose::Reminder(Tone::Friendly),
        medium: Medium::Email,
        subject: "Facture".to_owned(),
        body: format!("{body}\n{{{{ answer_links }}}}\n{{{{ signature }}}}"),
    }
}

fn check(body: &str, expected: &str) {
    let shown: Vec<String> = email(body)
        .problems()
        .iter()
        .map(|problem| {
            format!("{} {}: {}", problem.line, problem.what.code(), problem.what.in_words(Language::English))
        })
        .collect();
    assert_eq!(shown.join("\n"), expected, "{body}");
}

#[test]
fn the_example_of_the_specification() {
    check(
        "Bonjour {{ contact.nam }},\n{{ last_conversation.on }}",
        "1 unknown_variable: There is no variable “contact.nam”: did you mean “contact.name”?\n\
         2 may_be_missing: “last_conversation.on” may be missing: put this passage between \
         {% if last_conversation %} and {% endif %}.",
    );
}

#[test]
fn what_can_be_sent_is_saved() {
    for body in [
        "Bonjour",
        "{{ contact.greeting | upper }} {{ total }} {{ invoice_count }} {{ \"{{\" }}",
        "{% if last_conversation and last_conversation.with %}{{ last_conversation.with }}{% endif %}",
        "{% for it in invoices %}- {{ it.number }} : {{ it.open }}{% endfor %}",
        "{% if invoice_count > 1 and not customer.is_public %}s{% elif days_late >= 3 %}t{% else %}u{% endif %}",
        "{% if not plan %}rien{% else %}{{ plan.total }}{% endif %}",
        "{% if customer.name == \"Durand\" or 1 < invoice_count %}x{% endif %}",
        "{% raw %}{{ inconnu }}{% endraw %}{# une note : {{ inconnu }} #}",
    ] {
        check(body, "");
    }
}

#[test]
fn missing_facts_are_asked_for_first() {
    let missing = |line: u32, variable: &str, condition: &str| {
        format!(
            "{line} may_be_missing: “{variable}” may be missing: put this passage between \
             {{% if {condition} %}} and {{% endif %}}."
        )
    };
    check("{{ indemnity }}", &missing(1, "indemnity", "indemnity"));
    check("{{ contact.name }}", &missing(1, "contact.name", "contact.name"));
    check("{% if not plan %}{{ plan.total }}{% endif %}", &missing(1, "plan.total", "plan"));
    check("{% if plan or link %}{{ link }}{% endif %}", &missing(1, "link", "link"));
    check("{% if plan %}a{% endif %}\n{{ plan.count }}", &missing(2, "plan.count", "plan"));
    check("{% if plan %}a{% else %}{{ plan.count }}{% endif %}", &missing(1, "plan.count", "plan"));
    check(
        "{% if last_conversation.with %}a{% endif %}",
        &missing(1, "last_conversation.with", "last_conversation"),
    );
    check("{% if plan.count > 1 %}a{% endif %}", &missing(1, "plan.count", "plan"));
    check(
        "{% if last_conversation %}{{ last_conversation.about }}{% endif %}",
        &missing(1, "last_conversation.about", "last_conversation.about"),
    );
}

#[test]
fn what_is_not_in_the_language_is_refused_in_every_branch() {
    let codes = |body: &str| {
        let problems = email(body).problems();
        problems.iter().map(|it| format!("{} {}", it.line, it.what.code())).collect::<Vec<_>>().join(", ")
    };
    let check = |body: &str, expected: &str| assert_eq!(codes(body), expected, "{body}");
    check("{% if customer.is_public %}\n{{ nope }}{% endif %}", "2 unknown_variable");
    check("{% if nope %}a{% endif %}", "1 unknown_variable");
    check("{{ invoices }}", "1 not_text");
    check("{{ customer }}", "1 not_text");
    check("{{ customer.is_public }}", "1 not_text");
    check("{{ total.minor }}", "1 unknown_variable");
    check("{{ total | length }}", "1 unknown_filter");
    check("{{ total | upper(1) }}", "1 unknown_expression");
    check("{{ pay_button | upper }}", "1 block_out_of_place");
    check("{% if pay_button %}a{% endif %}", "1 block_out_of_place");
    check("{{ total ~ total }}", "1 unknown_expression");
    check("{{ 1 + 1 }}", "1 unknown_expression");
    check("{{ 1 }}", "1 unknown_expression");
    check("{% if invoice_count * 2 > 3 %}a{% endif %}", "1 unknown_expression");
    check("{{ total if customer.is_public else \"\" }}", "1 unknown_expression");
    check("{{ invoices[0].number }}", "1 unknown_expression");
    check("{{ range(9) }}", "1 unknown_expression");
    check("{{ invoices.pop() }}", "1 unknown_expression");
    check("{% set a = 1 %}", "1 unknown_statement");
    check("{% include \"/etc/passwd\" %}", "1 unknown_statement");
    check("{% for it in total %}a{% endfor %}", "1 not_a_list");
    check("{% for total in invoices %}a{% endfor %}", "1 name_taken");
    check("{% for it in invoices %}{% for it in invoices %}a{% endfor %}{% endfor %}", "1 name_taken");
    check("{% for it in invoices if it.open %}a{% endfor %}", "1 unknown_expression");
    check("{% for it in invoices recursive %}a{% endfor %}", "1 unknown_expression");
    check("{% for a, b in invoices %}a{% endfor %}", "1 unknown_expression");
    check("{% for it in invoices %}{{ it.nope }}{% endfor %}", "1 unknown_variable");
    check("{% for it in invoices %}a{% endfor %}{{ it.number }}", "1 unknown_variable");
    check("{{ loop.index }}", "1 unknown_variable");
    check("a\nb {{ total }\nc", "2 syntax");
    // Where the text ends, since that is where the tag is missed.
    check("{% if total %}", "3 syntax");
    check("a\u{e000}b", "1 character");
    check("a\n\u{1b}[0m", "2 character");
    check(&format!("{{{{ {} }}}}", "not ".repeat(41)), "1 tag_too_long");
    check(&"{% if total %}".repeat(33), "1 too_deep");
    check(&"a".repeat(64_001), "1 too_large");
}

#[test]
fn consumers_are_never_told_of_the_indemnity() {
    let code =
        |body: &str| email(body).problems().first().filter(|it| it.what.refuses()).map(|it| it.what.code());
    let law = "Une indemnité forfaitaire de 40\u{a0}€ est due.";
    assert_eq!(code(law), Some("indemnity_unconditional"));
    assert_eq!(code("Article L.\u{a0}441-10."), Some("indemnity_unconditional"));
    // A consumer with one invoice, and one who owes interest, would read these; a constant is text too.
    for slips in [
        format!("{{% if customer.is_consumer and invoice_count > 1 %}}Bonjour{{% else %}}{law}{{% endif %}}"),
        format!("{{% if not (customer.is_consumer and invoice_count > 1) %}}{law}{{% endif %}}"),
        format!("{{% if interest %}}{law}{{% endif %}}"),
        format!("{{{{ \"{law}\" }}}}"),
    ] {
        assert_eq!(code(&slips), Some("indemnity_unconditional"), "{slips}");
    }
    assert_eq!(
        code(&format!("{{% if customer.is_consumer %}}{law}{{% endif %}}")),
        Some("indemnity_unconditional")
    );
    assert_eq!(
        code(&format!("{{% if plan %}}a{{% else %}}{law}{{% endif %}}")),
        Some("indemnity_unconditional")
    );
    assert_eq!(code(&format!("{{% if indemnity %}}{law}{{% endif %}}")), None);
    assert_eq!(code(&format!("{{% if not customer.is_consumer %}}{law}{{% endif %}}")), None);
    assert_eq!(code(&format!("{{% if customer.is_consumer %}}a{{% else %}}{law}{{% endif %}}")), None);
}

#[test]
fn the_indemnity_is_found_however_it_is_written() {
    let codes = |body: &str| -> Vec<(u32, String)> {
        let found = email(body).problems().into_iter().filter(|problem| problem.what.refuses());
        found.map(|problem| (problem.line, problem.what.code().to_owned())).collect()
    };
    for written in [
        "Article L441-10.",
        "Article L.441-10.",
        "Article L 441-10.",
        "Article L. 441\u{2011}10.",
        "Article D. 441-5.",
        "Article D.441-5.",
        "Article L. 111-8 du code des procédures civiles d’exécution.",
        "Une indemnité\nforfaitaire",
        "Une indemnité\r\n  forfaitaire",
        "Une indemnité **forfaitaire**",
        "Une **indemnité** _forfaitaire_",
        "Une indemnité  forfaitaire",
        "Une indemnité\u{202f}forfaitaire",
        "Une indem\u{ad}nité forfaitaire",
        "Une indemnite\u{301} forfaitaire",
        "UNE INDEMNITÉ FORFAITAIRE",
        "Une indemnité {# une note #}forfaitaire",
        "Une indemnité {{ \"forfaitaire\" }}",
        "Une indemnité de recouvrement",
        "40 € par facture",
        "40\u{a0}€ par facture",
        "40,00 € par facture",
        "40.00 € par facture",
        "**40** euros par facture",
        "€40 per invoice",
        "€40.00 per invoice",
        "Des frais de relance",
        "Des frais de\nrecouvrement",
        "A late fee",
        "Late payment fees",
        "Fixed\ncompensation",
        "The recovery costs",
    ] {
        assert_eq!(codes(written), [(1, "indemnity_unconditional".to_owned())], "{written}");
        assert_eq!(codes(&format!("{{% if indemnity %}}{written}{{% endif %}}")), [], "{written}");
    }
    let second = codes("Bonjour,\n\nune indemnité\nforfaitaire");
    assert_eq!(second, [(3, "indemnity_unconditional".to_owned())]);
    for other in [
        "Il reste 140 €, 1 240 €, 12,40 € ou 1 040 €.",
        "€400 or €1,240",
        "L. 441-100",
        "Une indemnité {{ customer.name }} forfaitaire",
        "Vos frais de port",
    ] {
        assert_eq!(codes(other), [], "{other}");
    }
}

#[test]
fn a_body_says_something() {
    for blank in ["", " \n\t\n"] {
        let problems = Template { body: blank.to_owned(), ..email("") }.problems();
        assert_eq!(problems.first().map(|it| it.what.code()), Some("no_body"), "{blank:?}");
    }
    let body = "{% if customer.is_public %}Bonjour{% endif %}".to_owned();
    let compiled = Template { body, ..email("") }.compile().unwrap();
    let mut facts = Facts::sample();
    let outcome = compiled.render(&facts, &Look::default());
    assert!(matches!(outcome, Err(RenderError::Empty)), "{outcome:?}");
    facts.customer.kind = dunning::CustomerKind::Public;
    assert!(compiled.render(&facts, &Look::default()).is_ok());
}

#[test]
fn a_repetition_is_as_long_as_the_table() {
    let body = "{% for it in invoices %}x{% endfor %} {{ invoice_count }}".to_owned();
    let compiled = Template { body, ..email("") }.compile().unwrap();
    let mut facts = Facts::sample();
    let one = facts.invoices[0].clone();
    facts.invoices = vec![one; 250];
    match compiled.render(&facts, &Look::default()).unwrap() {
        Rendered::Email { text, .. } => assert_eq!(text.trim(), format!("{} 250", "x".repeat(100))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn warnings_do_not_refuse() {
    let codes = |template: &Template| -> Vec<&str> {
        assert!(template.compile().is_ok());
        template.problems().iter().map(|it| it.what.code()).collect()
    };
    let bare = Template { body: "Bonjour".to_owned(), ..email("") };
    assert_eq!(codes(&bare), ["no_answer_links", "no_signature"]);
    let formal = Template { purpose: Purpose::Reminder(Tone::FormalNotice), ..email("Payez.") };
    assert_eq!(codes(&formal), ["no_formal_notice", "no_pay_by"]);
    assert_eq!(codes(&email("Des pénalités courent.")), ["penalties_too_early"]);
    let firm = Template { purpose: Purpose::Reminder(Tone::Firm), ..email("Des pénalités courent.") };
    assert_eq!(codes(&firm), Vec::<&str>::new());
    let sms = Template { medium: Medium::Sms, body: "a".repeat(161), ..email("") };
    assert_eq!(codes(&sms), ["long_sms"]);
}

#[test]
fn a_subject_is_one_line_without_blocks() {
    let codes = |subject: &str| -> Vec<&str> {
        let template = Template { subject: subject.to_owned(), ..email("Bonjour") };
        template.problems().iter().map(|it| it.what.code()).collect()
    };
    assert_eq!(codes("{{ pay_button }}"), ["block_out_of_place"]);
    assert_eq!(codes("Facture\r\nBcc: a@b.fr"), ["character"]);
    assert_eq!(codes("Facture\nBcc: a@b.fr"), ["character"]);
    assert_eq!(codes("  "), ["no_subject"]);
    assert_eq!(codes(&"a".repeat(401)), ["too_large"]);
    assert_eq!(codes("Facture {{ nope }}"), ["unknown_variable"]);
}
