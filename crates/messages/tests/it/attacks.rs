//! A corpus of what people try on template engines: each is refused when saved, or is text.

use std::time::{Duration, Instant};

use messages::{Facts, Look, RenderError, Rendered};

use crate::checks::email;
use crate::payloads::{PAYLOADS, TEXTS};

#[test]
fn no_payload_is_saved() {
    for payload in PAYLOADS {
        let problems = email(payload).problems();
        assert!(problems.iter().any(|it| it.what.refuses()), "{payload}: {problems:?}");
        assert!(email(payload).compile().is_err(), "{payload}");
    }
}

#[test]
fn what_other_engines_run_is_text() {
    for text in TEXTS {
        let compiled = email(text).compile().unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        let Rendered::Email { text: said, .. } = compiled.render(&Facts::sample(), &Look::default()).unwrap()
        else {
            panic!("not an e-mail")
        };
        assert!(said.starts_with(text), "{text}: {said}");
    }
}

/// Sources that drive a parser to the end of its stack are refused before one sees them.
#[test]
fn depth_bombs_are_refused_at_once() {
    let bombs = [
        "{% if total %}".repeat(4_500),
        format!("{{% if total %}}{}{{% endif %}}", "{% elif total %}".repeat(3_900)),
        format!("{{{{ {} }}}}", "(".repeat(60_000)),
        format!("{{{{ {}total }}}}", "not ".repeat(15_000)),
        format!("{{{{ total{} }}}}", ".a".repeat(30_000)),
        format!("{{{{ total{} }}}}", "|upper".repeat(10_000)),
        format!("{{{{ {}1 }}}}", "1+".repeat(30_000)),
        format!("{{{{ {} }}}}", "[".repeat(60_000)),
        "{{".repeat(32_000),
        "{%".repeat(32_000),
        "{#".repeat(32_000),
        "\n".repeat(63_000) + "{{ nope }}",
        "*".repeat(63_000),
        "{% raw %}".repeat(7_000),
    ];
    for bomb in bombs {
        let begun = Instant::now();
        let problems = email(&bomb).problems();
        let is_text = bomb.starts_with('*');
        assert_eq!(problems.iter().any(|it| it.what.refuses()), !is_text, "{bomb:.60}: {problems:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{bomb:.60}");
    }
}

/// Many invoices and nested loops: the engine stops, in time and in size.
#[test]
fn what_is_saved_cannot_run_for_ever() {
    let mut facts = Facts::sample();
    facts.invoices = vec![facts.invoices[0].clone(); 1_000];
    let nested = "{% for a in invoices %}{% for b in invoices %}{% for c in invoices %}x{% endfor %}{% endfor %}{% endfor %}";
    let begun = Instant::now();
    let outcome = email(nested).compile().unwrap().render(&facts, &Look::default());
    assert!(matches!(outcome, Err(RenderError::TooLong)), "{outcome:?}");
    let large = format!("{{% for a in invoices %}}{}{{% endfor %}}", "x".repeat(50_000));
    let outcome = email(&large).compile().unwrap().render(&facts, &Look::default());
    assert!(matches!(outcome, Err(RenderError::TooLarge)), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}
