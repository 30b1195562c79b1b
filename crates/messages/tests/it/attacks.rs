//! A corpus of what people try on template engines: each is refused when saved, or is text.

use std::time::{Duration, Instant};

use messages::{Facts, Look, RenderError, Rendered};

use crate::checks::email;

/// Injections, endless loops and size bombs known from other engines.
const PAYLOADS: [&str; 58] = [
    "{{ 7*7 }}",
    "{{ 7*'7' }}",
    "{{ '7'*1000000000 }}",
    "{{ ['a']*1000000000 }}",
    "{{ 9**9**9**9 }}",
    "{{ 'a' ~ 'a' }}",
    "{{ range(10**9) }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for a in invoices %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ config }}",
    "{{ config.items() }}",
    "{{ self }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ request.application.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner() }}",
    "{{ namespace(a=1) }}",
    "{{ lipsum.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ dict(a=1) }}",
    "{{ debug() }}",
    "{% debug %}",
    "{{ [].__class__ }}",
    "{{ ()|attr('__class__') }}",
    "{{ customer|attr('name') }}",
    "{{ customer['name'] }}",
    "{{ customer|tojson }}",
    "{{ customer|pprint }}",
    "{{ invoices|map(attribute='number')|join }}",
    "{{ total|safe }}",
    "{{ total|replace('a','b') }}",
    "{{ total|e }}",
    "{{ total|center(1000000000) }}",
    "{{ '%1000000000s'|format('a') }}",
    "{{ total.upper() }}",
    "{{ total.format(1) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% extends 'base' %}",
    "{% block a %}{% endblock %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% set x = 1 %}",
    "{% set x %}{{ total }}{% endset %}",
    "{% with a = total %}{{ a }}{% endwith %}",
    "{% filter upper %}a{% endfilter %}",
    "{% autoescape false %}{{ total }}{% endautoescape %}",
    "{% do invoices.append(1) %}",
    "{% for x in invoices recursive %}{{ loop(x) }}{% endfor %}",
    "{{ loop }}",
    "{{ true }}",
    "{{ none }}",
    "{{ {'a': 1} }}",
    "{{ env }}{{ env.PATH }}",
];

/// What other engines would run, and ours prints.
const TEXTS: [&str; 10] = [
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<#assign ex=\"freemarker.template.utility.Execute\"?new()>",
    "[[${7*7}]]",
    "*{7*7}",
    "@(7*7)",
    "$!{x}",
    "%7B%7B7*7%7D%7D",
    "{ {7*7} }",
];

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
