//! The texts of reminders on the desk: listed, edited beside what they say, tried, brought back.

use app::identity::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use testkit::{World, on_both_engines};
use tokio::net::TcpListener;

use crate::collections::{company, hidden, told};
use crate::harness::{Caller, TestDesk};

const EDIT: &str = "/collections/texts/edit?text=fr-friendly-new";

/// A form of the text as it is sent from the page.
fn form<'f>(seen: &'f str, customer: &'f str, body: &'f str) -> [(&'static str, &'f str); 5] {
    [
        ("text", "fr-friendly-new"),
        ("seen", seen),
        ("customer", customer),
        ("subject", "Un mot de {{ entity.name }}"),
        ("body", body),
    ]
}

/// Asks as a script does that puts the answer into the page.
async fn part(desk: &TestDesk<'_>, caller: &Caller, form: &[(&str, &str)]) -> String {
    let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post("/collections/texts/preview")
        .header(header::COOKIE, caller.cookie())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("hx-request-type", "partial")
        .body(Body::from(body))
        .unwrap();
    desk.ask(request).await.body
}

#[test]
fn a_text_is_edited_beside_what_it_says() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let list = desk.get(&me, "/collections/texts").await.body;
        assert!(list.contains("amical (Français)") && list.contains("mise en demeure (English)"), "{list}");
        assert!(list.contains("text=fr-friendly-new") && !list.contains("Votre texte"));

        // For the first customer who is late, with the variables and without a script.
        let page = desk.get(&me, EDIT).await.body;
        for text in ["{{ customer.name }}", "{% if pay_by %}", "FA-1", "Durand SAS", "Moreau SARL"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert_eq!(hidden(&page, "seen"), "0");
        let (before, _) = page.split_once("\">Moreau SARL").unwrap();
        let moreau = before.rsplit_once('"').unwrap().1.to_owned();

        // What is wrong is told with its line and its remedy, and what was typed stays.
        let wrong = form("0", &moreau, "Bonjour,\n\n{{ customer.nam }}");
        let refused = desk.post(&me, "/collections/texts", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in
            ["Texte, ligne 3", "vouliez-vous dire « customer.name »", "{{ customer.nam }}", "body-error"]
        {
            assert!(refused.body.contains(text), "{text}: {}", refused.body);
        }
        let iban = form("0", &moreau, "Virez sur FR76 3000 6000 0112 3456 7890 189");
        let refused = desk.post(&me, "/collections/texts", &iban).await;
        assert!(refused.body.contains("numéro de carte ou de compte"), "{}", refused.body);

        let right = form("0", &moreau, "Bonjour,\n\n{{ customer.name }} nous doit {{ total }}.\n<b>");
        let said = part(&desk, &me, &right).await;
        assert!(said.contains("Moreau SARL nous doit 200,00") && !said.contains("<html"), "{said}");
        assert!(said.contains("answer_links") && !said.contains("<b>"), "a warning, and no markup: {said}");
        let whole = desk.post(&me, "/collections/texts/preview", &right).await;
        assert_eq!(whole.status, StatusCode::OK);
        assert!(whole.body.contains("<html") && whole.body.contains("Moreau SARL nous doit"));
        assert!(!desk.get(&me, EDIT).await.body.contains("nous doit"), "nothing was kept");

        let saved = desk.post(&me, "/collections/texts", &right).await;
        let page = told(&desk, &me, saved).await;
        assert!(page.contains("Le texte est enregistré") && page.contains("Moreau SARL nous doit"), "{page}");
        let list = desk.get(&me, "/collections/texts").await.body;
        assert!(list.contains("Votre texte") && list.contains("Un mot de {{ entity.name }}"), "{list}");
        let late = desk.post(&me, "/collections/texts", &right).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("enregistré ce texte entre-temps"), "{}", late.body);
        assert!(late.body.contains("name=\"seen\" value=\"1\""), "saving again saves over it: {}", late.body);
        // What would keep it from being saved is pointed out while it is written.
        for (subject, body, said) in [
            ("Objet", "{% if days_late > 0 %}Bonjour{% endif %}", "Le texte est vide"),
            ("{% if customer.is_public %}Objet{% endif %}", "Bonjour", "L’objet"),
            ("Objet", "FR76 3000 6000 0112 3456 7890 189", "numéro"),
        ] {
            let form = [("text", "fr-friendly-new"), ("seen", "1"), ("subject", subject), ("body", body)];
            let shown = desk.post(&me, "/collections/texts/preview", &form).await.body;
            let remarks = shown.split("notice-bad").nth(1).unwrap_or_default();
            assert!(remarks.contains(said), "{body}: {shown}");
        }

        // What waits for a person says it at once.
        desk.post(&me, "/collections/run", &[]).await;
        let queue = desk.get(&me, "/collections").await.body;
        let (before, _) = queue.split_once("data-open>Moreau SARL").unwrap();
        let path = before.rsplit_once("href=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let page = desk.get(&me, &path).await.body;
        assert!(page.contains("Moreau SARL nous doit 200,00"));
        // Only these words are approved.
        assert!(page.contains("name=\"words\" value=\"fr-friendly-new:1\""), "{page}");
        let before = [("words", "fr-friendly-new:0")];
        let refused = desk.post(&me, &format!("{path}/approve"), &before).await;
        assert!(told(&desk, &me, refused).await.contains("ont changé entre-temps"));

        // Back to the product's, and to the first version again; both are looked at before.
        assert!(!desk.get(&me, &format!("{EDIT}&version=0")).await.body.contains("nous doit"));
        let version = |seen, version| [("text", "fr-friendly-new"), ("seen", seen), ("version", version)];
        let reset = desk.post(&me, "/collections/texts/restore", &version("1", "0")).await;
        assert!(told(&desk, &me, reset).await.contains("Le texte d’origine sert de nouveau"));
        assert!(desk.get(&me, &format!("{EDIT}&version=1")).await.body.contains("nous doit"));
        let late = desk.post(&me, "/collections/texts/restore", &version("1", "1")).await;
        assert!(told(&desk, &me, late).await.contains("enregistré ce texte entre-temps"));
        let back = desk.post(&me, "/collections/texts/restore", &version("2", "1")).await;
        let page = told(&desk, &me, back).await;
        assert!(page.contains("reprise de la version 1") && page.contains("nous doit"), "{page}");
        for path in ["/collections/texts/edit", "/collections/texts/edit?text=fr-insult-usual"] {
            assert_eq!(desk.get(&me, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(desk.get(&me, &format!("{EDIT}&version=9")).await.status, StatusCode::NOT_FOUND);
        let log = desk.get(&me, "/activity").await.body;
        for text in ["Texte de relance enregistré", "Texte de relance d’origine repris"] {
            assert!(log.contains(text), "{text}");
        }
        assert!(!log.contains("nous doit"), "the log holds no text");
    });
}

#[test]
fn a_trial_goes_to_the_reader_alone_and_says_what_the_server_answered() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let text = form("0", "-", "Bonjour {{ customer.name }}\n\n{{ signature }}");
        let page = desk.get(&me, EDIT).await.body;
        assert!(page.contains("aucun essai ne peut partir") && !page.contains("texts/test"), "{page}");
        assert_eq!(desk.post(&me, "/collections/texts/test", &text).await.status, StatusCode::NOT_FOUND);
        // A port at which nobody listens.
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port().to_string();
        let server = [
            ("host", "127.0.0.1"),
            ("port", port.as_str()),
            ("tls", "none"),
            ("sender_name", "Atelier breton"),
            ("sender_email", "compta@atelier.example"),
            ("person_name", "Camille Martin"),
            ("per_minute", "60"),
        ];
        assert_eq!(desk.post(&me, "/settings/mail", &server).await.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&me, EDIT).await.body.contains("Un essai part à finance@test.example"));
        let answer = desk.post(&me, "/collections/texts/test", &text).await;
        assert!(answer.body.contains("Le serveur ne répond pas"), "{}", answer.body);
        assert!(answer.body.contains("Bonjour {{ customer.name }}"), "what was typed stays");
        let wrong = form("0", "-", "{{ nope }}");
        let answer = desk.post(&me, "/collections/texts/test", &wrong).await;
        assert!(answer.body.contains("corrigez ce qui est signalé"), "{}", answer.body);
    });
}

#[test]
fn who_manages_no_settings_reads_the_list_only() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let list = desk.get(&me, "/collections/texts").await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.body.contains("/collections/texts/edit"), "{}", list.body);
        assert_eq!(desk.get(&me, EDIT).await.status, StatusCode::FORBIDDEN);
        let text = form("0", "-", "Bonjour");
        for path in ["", "/preview", "/restore", "/test"] {
            let answer = desk.post(&me, &format!("/collections/texts{path}"), &text).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}
