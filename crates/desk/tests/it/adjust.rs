//! The page of adjustments, through the router: what it ticks, what it posts.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::World;
use testkit::script::tell;

use crate::harness::{Answer, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    invoice FA-2026-0001 | Durand Paysage SAS | 250.00
    invoice FA-2026-0002 | Durand Paysage SAS | 70.00
    credit AV-2026-0009 | Durand Paysage SAS | -100.00
    match";

async fn id_of(world: &World, number: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = app::receivables::find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    found.id.to_string()
}

/// The documents that can be ticked: id, value, whether it is.
fn boxes(page: &Answer) -> Vec<(String, String, bool)> {
    let boxes = page.body.split("name=\"document\" id=\"d-").skip(1).map(|part| {
        let part = part.split('>').next().unwrap();
        let (id, rest) = part.split_once('"').unwrap();
        let value = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        (id.to_owned(), value.to_owned(), rest.ends_with(" checked"))
    });
    boxes.collect()
}

fn ticked(page: &Answer) -> Vec<String> {
    boxes(page).into_iter().filter(|(.., is_ticked)| *is_ticked).map(|(id, ..)| id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_asked_for_is_ticked() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let invoice = id_of(&world, "FA-2026-0001").await;

    let shown = desk.get(&me, &format!("/adjust?kind=set_off&document={invoice}")).await;
    assert_eq!(ticked(&shown).len(), 2, "one side of a set-off asks for the other");
    let tab = format!("/adjust?kind=write_off&document={invoice}");
    assert!(shown.body.contains(&tab.replace('&', "&#38;")), "another kind is about the same document");
    assert_eq!(ticked(&desk.get(&me, &tab).await), [invoice.as_str()]);

    let customer = shown.body.split("href=\"/customers/").nth(1).unwrap().split('"').next().unwrap();
    let all = desk.get(&me, &format!("/adjust?kind=set_off&customer={customer}")).await;
    assert_eq!(ticked(&all).len(), 3);
    let loss = desk.get(&me, &format!("/adjust?kind=write_off&customer={customer}")).await;
    assert_eq!((boxes(&loss).len(), ticked(&loss).len()), (2, 0));
    assert!(!loss.body.contains("<code>654000</code>"));

    // What was unticked stays so: asked again, and after a refusal.
    let again = format!("/adjust?kind=set_off&customer={customer}&asked={invoice}&key=k");
    assert_eq!(ticked(&desk.get(&me, &format!("{again}&document={invoice}")).await), [invoice.as_str()]);
    assert_eq!(ticked(&desk.get(&me, &again).await).len(), 0);
    let nothing = desk.post(&me, "/adjust", &[("kind", "set_off"), ("customer", customer)]).await;
    assert_eq!((nothing.status, ticked(&nothing).len()), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    let form = [("kind", "write_off"), ("asked", invoice.as_str()), ("document", invoice.as_str())];
    let silent = desk.post(&me, "/adjust", &form).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ticked(&silent), [invoice.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_it_was_shown_is_not_posted() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let invoice = id_of(&world, "FA-2026-0002").await;
    let shown = desk.get(&me, &format!("/adjust?kind=write_off&document={invoice}")).await;
    let value = |page: &Answer| boxes(page).into_iter().find(|(id, ..)| *id == invoice).unwrap().1;
    assert_eq!(value(&shown), format!("{invoice}:7000"));
    tell(&world, "bank t1 | 2026-03-03 | 60.00 | PAIEMENT |\n match\n split t1 | FA-2026-0002 60.00").await;

    let post = async |document: &str| {
        let form = [("kind", "write_off"), ("document", document), ("reason", "Huissier")];
        desk.post(&me, "/adjust", &form).await
    };
    for unseen in [value(&shown), invoice.clone()] {
        let refused = post(&unseen).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("a changé depuis l’affichage"), "{unseen}");
        assert!(refused.body.contains("<code>654000</code>"), "the entry of today is shown");
        assert_eq!(value(&refused), format!("{invoice}:1000"));
    }
    assert_eq!(world.open_minor("FA-2026-0002").await, 1_000);
    assert_eq!(post(&format!("{invoice}:1000")).await.location(), format!("/invoices/{invoice}"));
    assert_eq!(world.open_minor("FA-2026-0002").await, 0);
    world.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_given_up_by_whoever_has_just_shown_who_they_are() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let program = desk.program(&me, &["decide_allocations"], "payment").await;
    let invoice = id_of(&world, "FA-2026-0002").await;
    let address = format!("/adjust?kind=write_off&document={invoice}");
    assert_eq!(desk.get(&me, &address).await.status, StatusCode::OK);
    let line = |number: &str| json!({ "document": number, "seen_minor": 7_000 });
    let loss = |documents| json!({ "kind": "write_off", "documents": documents, "reason": "Huissier" });
    let api = async |caller, body| {
        let answer = desk.api(caller, Method::POST, "/api/v1/adjustments", Some(body)).await;
        (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };

    world.clock.advance_micros(11 * 60_000_000);
    let asked = desk.get(&me, &address).await;
    assert_eq!(asked.status, StatusCode::OK, "looking asks for nothing");
    assert!(
        asked.body.contains("Votre mot de passe vous sera demandé")
            && asked.body.contains("<code>654000</code>")
    );
    let value = format!("{invoice}:7000");
    let form = [("kind", "write_off"), ("document", value.as_str()), ("reason", "Huissier")];
    let refused = desk.post(&me, "/adjust", &form).await;
    assert!(refused.location().starts_with("/sign-in/again?next=%2Fadjust%3Fkind%3Dwrite_off"));
    assert!(refused.location().contains("Huissier") && refused.location().contains(&invoice));
    let other = desk.get(&me, &format!("/adjust?kind=doubtful&document={invoice}")).await;
    assert_eq!(other.status, StatusCode::OK, "what gives up nothing asks for nothing");
    assert_eq!(api(&me, loss(json!([line("FA-2026-0002")]))).await, (409, "not_fresh".to_owned()));

    let both = loss(json!([line("FA-2026-0001"), line("FA-2026-0002")]));
    assert_eq!(api(&program, both).await, (409, "write_off_of_many".to_owned()));
    let changed = api(&program, loss(json!([line("FA-2026-0001")]))).await;
    assert_eq!(changed, (409, "document_changed".to_owned()));
    assert_eq!(world.open_minor("FA-2026-0002").await, 7_000, "nothing was posted");
    assert_eq!(api(&program, loss(json!([line("FA-2026-0002")]))).await, (200, String::new()));
    assert_eq!(world.open_minor("FA-2026-0002").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_kind_the_page_opens_on_one_that_can_be() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let both = id_of(&world, "FA-2026-0001").await;
    let alone = "customer C2 | Moreau et Fils
        invoice FA-2026-0200 | Moreau et Fils | 50.00 | 2026-01-05 | 2026-02-04
        invoice FA-2026-0201 | Moreau et Fils | 4.00 | 2026-01-05 | 2026-02-04";
    tell(&world, alone).await;
    tell(&world, "match").await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    for (id, account) in [
        (both, "411000"),
        (id_of(&world, "FA-2026-0200").await, "416000"),
        (id_of(&world, "FA-2026-0201").await, "658000"),
    ] {
        let page = desk.get(&me, &format!("/adjust?document={id}")).await;
        assert!(page.body.contains(&format!("<code>{account}</code>")), "{account}: {}", page.body);
        assert!(!page.body.contains("notice-bad"), "{account}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_refused_is_told_on_the_page_of_the_document() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let invoice = id_of(&world, "FA-2026-0002").await;
    let value = format!("{invoice}:7000");
    for kind in ["doubtful", "write_off"] {
        let form = [("kind", kind), ("document", value.as_str()), ("reason", "Huissier")];
        assert_eq!(desk.post(&me, "/adjust", &form).await.status, StatusCode::SEE_OTHER, "{kind}");
    }
    let place = format!("/invoices/{invoice}");
    let page = desk.get(&me, &place).await.body;
    // The latest stands first: the last is the one that the write-off stands on.
    let doubtful = page.split("action=\"/adjust/").last().unwrap().split('"').next().unwrap();
    let form = [("document", invoice.as_str()), ("reason", "erreur")];
    let answer = desk.post(&me, &format!("/adjust/{doubtful}"), &form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, place.as_str()));
    let mut cookies = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    let told = cookies.find(|it| it.starts_with("quittance_flash=")).unwrap();
    assert!(told.contains("bad"), "{told}");
    assert_eq!(world.open_minor("FA-2026-0002").await, 0, "nothing was undone");
}
