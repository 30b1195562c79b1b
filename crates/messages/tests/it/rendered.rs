//! What leaves: HTML and plain text that say the same, in our layout and nothing else.

use messages::{
    Colour, Facts, Language, Links, Logo, Look, Medium, Purpose, Relation, Rendered, default_template,
};

use crate::checks::email;

fn rendered(body: &str, facts: &Facts) -> (String, String) {
    match email(body).compile().map(|compiled| compiled.render(facts, &Look::default())) {
        Ok(Ok(Rendered::Email { html, text, .. })) => (html, text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_email_reads_like_a_letter() {
    let template =
        default_template(Language::French, Purpose::ALL[1], Medium::Email, Relation::Loyal).unwrap();
    let facts = Facts { last_conversation: None, ..Facts::sample() };
    let Rendered::Email { subject, text, .. } =
        template.compile().unwrap().render(&facts, &Look::default()).unwrap()
    else {
        panic!("not an e-mail");
    };
    assert_eq!(subject.as_str(), "Vos factures\u{a0}: un point avec vous");
    let expected = "Bonjour Madame Durand,

Sauf erreur de notre part, nous n’avons pas encore reçu le règlement de 2 factures, soit 1_540,75~€.

- FA-2026-0117, échéance~: 01/06/2026, retard~: 35~jours, montant dû~: 1_200,00~€
- FA-2026-0131, échéance~: 19/06/2026, retard~: 17~jours, montant dû~: 340,75~€
Total des factures~: 1_540,75~€
Intérêts de retard~: 20,31~€
Indemnité forfaitaire de recouvrement~: 80,00~€
À régler~: 1_641,06~€

Cela ne vous ressemble pas~: nous connaissons votre ponctualité et vous en remercions. La facture s’est sans doute égarée, ou quelque chose manque pour la valider. Dites-moi ce qui vous aiderait.

Dites-le-nous en un clic~:
- J’ai déjà réglé~: https://payer.atelier-breton.example/p/7Qd2/deja-paye
- Je ne suis pas d’accord~: https://payer.atelier-breton.example/p/7Qd2/desaccord
- J’ai besoin de temps~: https://payer.atelier-breton.example/p/7Qd2/delai

Régler en ligne~: https://payer.atelier-breton.example/p/7Qd2/payer

Titulaire du compte~: ATELIER BRETON
IBAN~: FR14 2004 1010 0505 0001 3M02 606
BIC~: PSSTFRPPREN
Référence à indiquer~: RF18 5390 0754 7034

Bien cordialement,

Camille Martin
Comptabilité clients
Atelier breton
02 99 00 00 00
camille.martin@atelier-breton.example
";
    assert_eq!(text.replace('\u{a0}', "~").replace('\u{202f}', "_"), expected);
}

#[test]
fn a_condition_on_lines_of_its_own_leaves_one_paragraph() {
    let body =
        "Un\n{% if last_conversation %}\ndeux\n{% endif %}\n{% if plan %}{{ plan.count }}{% endif %}\ntrois";
    let (_, text) = rendered(body, &Facts::sample());
    assert!(text.starts_with("Un\ndeux\n2\ntrois\n\n"), "{text}");
    let (_, text) = rendered(body, &Facts::sparse_sample());
    assert!(text.starts_with("Un\ntrois\n\n"), "{text}");
}

#[test]
fn html_and_text_say_the_same() {
    let (html, text) =
        rendered("**Gras** et {{ total }}\n\n- un\n- deux\n\n{{ invoices_table }}", &Facts::sample());
    assert!(html.contains("<html lang=\"fr\""), "{html}");
    assert!(html.contains("<strong>Gras</strong> et 1\u{202f}540,75\u{a0}€"), "{html}");
    assert!(html.contains("<li>un</li>"), "{html}");
    assert!(html.contains("FA-2026-0131") && html.contains("340,75\u{a0}€"), "{html}");
    assert!(text.starts_with("Gras et 1\u{202f}540,75\u{a0}€\n\n- un\n- deux\n\n- FA-2026-0117,"), "{text}");
}

#[test]
fn what_a_fact_says_is_never_markup() {
    let mut facts = Facts::sample();
    facts.customer.name = "**A** <script>alert(1)</script> & {{ total }}\n- b\r\nBcc: x".to_owned();
    facts.invoices[0].number = "<img src=x onerror=alert(1)>\u{e100}".to_owned();
    let (html, text) = rendered("{{ customer.name }}\n\n{{ invoices_table }}", &facts);
    assert!(text.starts_with("**A** <script>alert(1)</script> & {{ total }} - b Bcc: x\n\n- <img"), "{text}");
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(
        html.contains("**A** &lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ total }} - b Bcc: x"),
        "{html}"
    );
}

#[test]
fn what_a_user_writes_is_never_html() {
    let body =
        "<b>x</b> <a href=\"javascript:alert(1)\">y</a> &amp; <mj-raw><script></mj-raw> <!-- z --> ]]>";
    let (html, text) = rendered(body, &Facts::sample());
    assert!(text.starts_with(body), "{text}");
    assert!(
        !html.contains("<b>x") && !html.contains("<script") && !html.contains("<a href=\"java"),
        "{html}"
    );
    assert!(html.contains("&lt;b&gt;x&lt;/b&gt;") && html.contains("&amp;amp;"), "{html}");
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let (html, _) = rendered("{{ invoices_table }}\n{{ pay_button }}", &Facts::sample());
    for (at, _) in html.match_indices("http") {
        let address: String =
            html[at..].chars().take_while(|it| !matches!(it, '"' | '<' | ' ' | ')')).collect();
        let is_known = address.starts_with("http://www.w3.org/1999/xhtml")
            || address.starts_with("https://payer.atelier-breton.example/")
            || address == "http-equiv=";
        assert!(is_known, "{address}");
    }
    assert!(!html.contains("<img") && !html.contains("@import") && !html.contains("url("), "{html}");
    let look = Look::new(
        Colour::parse("#ffcc00").unwrap(),
        Some(Logo::new("https://a.example/l.png?x=1&y=2", "L’Atelier \"breton\"", 120).unwrap()),
    );
    let Rendered::Email { html, .. } =
        email("{{ pay_button }}").compile().unwrap().render(&Facts::sample(), &look).unwrap()
    else {
        panic!("not an e-mail")
    };
    assert_eq!(html.matches("<img").count(), 1);
    assert!(html.contains("src=\"https://a.example/l.png?x=1&amp;y=2\""), "{html}");
    assert!(html.contains("#ffcc00"), "{html}");
}

#[test]
fn links_are_https_or_not_at_all() {
    let mut facts = Facts::sample();
    for wrong in
        ["http://a.example", "javascript:alert(1)", "https://a.example/\" onclick=\"x", "https://", "data:x"]
    {
        facts.links =
            Links { pay: Some(wrong.to_owned()), need_time: Some(wrong.to_owned()), ..Links::default() };
        let (html, text) = rendered("Bonjour\n\n{{ pay_button }}", &facts);
        assert!(!html.contains("href") && !text.contains(wrong), "{wrong}: {html}");
        assert!(text.contains("Répondez simplement à ce message"), "{text}");
    }
}

#[test]
fn long_lists_are_cut_with_their_sum() {
    let mut facts = Facts::sample();
    facts.invoices = vec![facts.invoices[0].clone(); 250];
    let (html, text) = rendered("{{ invoices_table }}", &facts);
    assert_eq!(text.matches("- FA-2026-0117").count(), 100);
    assert!(text.contains("Et 150 autres pièces\u{a0}: 180\u{202f}000,00\u{a0}€"), "{text}");
    assert!(text.contains("Total des factures\u{a0}: 300\u{202f}000,00\u{a0}€"), "{text}");
    assert!(html.contains("300\u{202f}000,00\u{a0}€"));
}

#[test]
fn currencies_are_never_summed_together() {
    let mut facts = Facts { interest: None, indemnity: None, ..Facts::sample() };
    facts.invoices[1].open = money::Money::new(5_000, money::Currency::parse("USD").unwrap());
    let (_, text) = rendered("{{ total }}\n\n{{ invoices_table }}", &facts);
    assert!(text.starts_with("1\u{202f}200,00\u{a0}€ et 50,00\u{a0}USD\n"), "{text}");
    assert!(
        text.contains(
            "Total des factures\u{a0}: 1\u{202f}200,00\u{a0}€\nTotal des factures\u{a0}: 50,00\u{a0}USD"
        ),
        "{text}"
    );
}

#[test]
fn a_long_subject_is_cut() {
    let mut template = email("Bonjour");
    template.subject = "{{ customer.name }}".to_owned();
    let mut facts = Facts::sample();
    facts.customer.name = "é".repeat(5_000);
    let Rendered::Email { subject, .. } =
        template.compile().unwrap().render(&facts, &Look::default()).unwrap()
    else {
        panic!("not an e-mail")
    };
    assert_eq!(subject.as_str().chars().count(), 200);
    assert!(subject.as_str().ends_with('…'));
}
