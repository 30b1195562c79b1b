//! What is told when something is refused: in the frame and the language of whoever is signed in, bare to others.

use app::identity::Role;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use testkit::World;
use testkit::script::tell;

use crate::harness::{Answer, Caller, TestDesk};

/// The menu of the desk, and the only first heading.
fn assert_framed(page: &Answer, lang: &str, heading: &str) {
    assert!(page.body.contains(&format!("<html lang=\"{lang}\"")), "{}", page.body);
    assert!(page.body.contains("id=\"nav\"") && page.body.contains("href=\"/invoices\""), "the menu stays");
    assert!(page.body.contains(&format!("<h1>{heading}</h1>")), "{}", page.body);
    assert_eq!(page.body.matches("<h1").count(), 1);
    assert_eq!(page.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_keeps_the_menu_and_the_language_of_its_reader() {
    let world = World::on_sqlite().await;
    let desk = TestDesk::new(&world);
    let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
    for path in ["/nothing", "/invoices/itm_nothing", "/invoices/itm_01h455vb4pex5vsknk084sn02q"] {
        let page = desk.get(&me, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_framed(&page, "fr", "Cette page n’existe pas, ou n’existe plus.");
        let is_in_invoices = page.body.contains("href=\"/invoices\" aria-current=\"page\"");
        assert_eq!(is_in_invoices, path.starts_with("/invoices"), "{path}");
    }
    let forbidden = desk.get(&sales, "/reconcile").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert_framed(&forbidden, "fr", "Votre rôle ne donne pas accès à cette page.");
    assert!(!forbidden.body.contains("href=\"/reconcile\""), "only what the role may see");

    let changed = desk.post(&me, "/account/language", &[("language", "en")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let page = desk.get(&me, "/nothing").await;
    assert_framed(&page, "en", "This page does not exist, or no longer does.");
    // A part of a page has its message in the same language, whatever the browser asks for.
    let request = Request::get("/nothing").header(header::COOKIE, me.cookie()).header("hx-request", "true");
    let part = desk.ask(request.header(header::ACCEPT_LANGUAGE, "fr").body(Body::empty()).unwrap()).await;
    let message = part.headers.get("x-message").unwrap().to_str().unwrap();
    assert!(message.starts_with("This%20page%20does%20not%20exist"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_to_be_said_once_is_said_after_a_refusal() {
    let world = World::on_sqlite().await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let flash = "quittance_flash=%7B%22tone%22%3A%22ok%22%2C%22text%22%3A%22Fait.%22%7D";
    let caller = me.with_cookie(flash);
    let refused = desk.get(&caller, "/nothing").await;
    assert!(!refused.body.contains("Fait.") && !refused.headers.contains_key(header::SET_COOKIE));
    assert!(desk.get(&caller, "/account").await.body.contains("Fait."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_undo_leads_back_to_where_it_was_asked() {
    let world = World::on_sqlite().await;
    let story = "customer C1 | Durand Paysage SAS
        invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
        bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 | DURAND PAYSAGE |
        match";
    tell(&world, story).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let list = desk.get(&me, "/invoices?tab=settled").await;
    let path = first_link(&list.body, "/invoices/itm_");
    let page = desk.get(&me, &path).await;
    let allocation = page.body.split("name=\"allocation\" value=\"").nth(1).unwrap();
    let allocation = allocation.split('"').next().unwrap();
    let undo = |reason: &str| {
        let form = format!("allocation={allocation}&reason={reason}");
        Request::post(format!("{path}/undo"))
            .header(header::COOKIE, me.cookie())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, format!("http://localhost{path}"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form))
            .unwrap()
    };
    let empty = desk.ask(undo("")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("id=\"nav\"") && empty.body.contains(&format!("href=\"{path}\"")));
    assert_eq!(desk.ask(undo("erreur")).await.status, StatusCode::SEE_OTHER);
    let again = desk.ask(undo("erreur")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("id=\"nav\"") && again.body.contains("Revenir à la page précédente"));
    assert!(again.body.contains(&format!("href=\"{path}\"")), "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_in_particular_gets_a_bare_page() {
    let world = World::on_sqlite().await;
    let desk = TestDesk::new(&world);
    let nobody = Caller::default();
    let over = nobody.with_cookie("quittance_session=unknown");
    for caller in [&nobody, &over] {
        let page = desk.get(caller, "/nothing").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.body.contains("id=\"nav\""), "{}", page.body);
        assert!(page.body.contains("<h1>Cette page n’existe pas, ou n’existe plus.</h1>"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_framework_refuses_is_told_in_words() {
    let world = World::on_sqlite().await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let page = desk.call(&me, &Method::DELETE, "/invoices").await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_framed(&page, "fr", "Cette adresse n’accepte pas cette méthode.");
    let page = desk.get(&me, "/activity?before=hier").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_framed(&page, "fr", "La demande ne peut pas être comprise.");
}

fn first_link(body: &str, prefix: &str) -> String {
    let at = body.split(&format!("href=\"{prefix}")).nth(1).expect("a link");
    format!("{prefix}{}", at.split('"').next().unwrap_or_default())
}
