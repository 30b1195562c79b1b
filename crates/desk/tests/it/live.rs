//! What is told to open pages, and when it ends; lists as files, one after the other.

use std::time::Duration;

use app::identity::Role;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt as _;
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

async fn listen(desk: &TestDesk<'_>, caller: &Caller) -> BodyDataStream {
    let request =
        Request::get("/events").header(header::COOKIE, caller.cookie()).body(Body::empty()).unwrap();
    let response = desk.open(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

/// The next piece of a stream; nothing once it has ended.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let piece = tokio::time::timeout(PATIENCE, stream.next()).await.expect("a piece or an end");
    piece.map(|piece| String::from_utf8(piece.unwrap().to_vec()).unwrap())
}

/// Reads what is told until the stream ends.
async fn end(stream: &mut BodyDataStream) {
    while let Some(piece) = next(stream).await {
        assert!(piece.starts_with("event: activity") || piece.starts_with(':'), "{piece}");
    }
}

#[test]
fn a_stream_ends_with_its_session_and_with_the_role() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let finance = desk.caller(Role::Finance).await;
        let accountant = desk.caller(Role::Accountant).await;
        let (mut ours, mut signed_out) = (listen(&desk, &owner).await, listen(&desk, &finance).await);
        let mut changed = listen(&desk, &accountant).await;
        for stream in [&mut ours, &mut signed_out, &mut changed] {
            assert!(next(stream).await.unwrap().starts_with("event: activity"));
        }
        desk.post(&finance, "/sign-out", &[]).await;
        end(&mut signed_out).await;
        // Others hear of what happened.
        let told = next(&mut ours).await.unwrap();
        assert!(told.starts_with("event: activity"), "{told}");
        let users = desk.get(&owner, "/settings/users").await.body;
        let row = users.split("<tr").find(|row| row.contains("accountant@test.example")).unwrap();
        let user = row.split("href=\"/settings/users/").nth(1).unwrap().split('"').next().unwrap();
        let role = desk.post(&owner, &format!("/settings/users/{user}/role"), &[("role", "sales")]).await;
        assert_eq!(role.status, StatusCode::SEE_OTHER, "{}", role.body);
        end(&mut changed).await;
        // Time ends a session too: it is seen with the next look at it.
        world.clock.advance_micros(13 * 3_600_000_000);
        let other = desk.second_owner().await;
        let mut fresh = listen(&desk, &other).await;
        assert!(next(&mut fresh).await.unwrap().starts_with("event: activity"));
        end(&mut ours).await;
    });
}

/// The number of the last event that a page knows of.
fn known(page: &str) -> i64 {
    let (_, rest) = page.split_once("data-changed=\"").expect("the page is a list");
    rest.split('"').next().unwrap().parse().unwrap()
}

#[test]
fn a_list_is_told_of_an_import_that_it_does_not_know_of() {
    on_both_engines(async |world: World| {
        let rows = ["FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;120,00"];
        world.import_invoices("first.csv", World::invoices_csv(&rows)).await.unwrap();
        let desk = TestDesk::new(&world);
        let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
        let lists = async |caller: &Caller| {
            desk.get(caller, "/events/latest").await.json()["lists"].as_i64().unwrap()
        };
        for caller in [&me, &sales] {
            let page = desk.get(caller, "/invoices").await.body;
            assert!(lists(caller).await > 0, "the first import is known");
            assert!(lists(caller).await <= known(&page), "and the list was made after it");
            assert!(page.contains("<p class=\"changed-note\" hidden>"), "nothing is said yet");
        }
        let before = known(&desk.get(&me, "/invoices").await.body);
        // What somebody does by hand overtakes no list.
        desk.post(&me, "/settings/organisation", &[("name", "Atelier Nord")]).await;
        assert!(lists(&me).await <= before);
        let rows = ["FA-2;Facture;Durand SAS;2026-02-03;2026-03-05;80,00"];
        world.import_invoices("second.csv", World::invoices_csv(&rows)).await.unwrap();
        for caller in [&me, &sales] {
            assert!(lists(caller).await > before, "on {:?}", world.engine);
            let page = desk.get(caller, "/customers").await.body;
            assert!(lists(caller).await <= known(&page), "a list that is new knows of it");
        }
    });
}

#[test]
fn files_wait_for_their_turn_and_say_so() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::on_sqlite().await;
        let rows: Vec<String> = (0..6_000)
            .map(|number| {
                format!("FA-{number:06};Facture;Client au nom assez long;2026-02-02;2026-03-04;120,00")
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        world.import_invoices("invoices.csv", World::invoices_csv(&rows)).await.unwrap();
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let ask = async || {
            let request = Request::get("/invoices/export.csv").header(header::COOKIE, caller.cookie());
            desk.open(request.body(Body::empty()).unwrap()).await
        };
        // Nobody reads these to their end.
        let unread = [ask().await, ask().await, ask().await];
        assert!(unread.iter().all(|answer| answer.status() == StatusCode::OK));
        let busy = desk.get(&caller, "/invoices/export.csv").await;
        assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(busy.headers[header::RETRY_AFTER], "30");
        assert!(busy.body.contains("Plusieurs exports sont déjà en cours."), "{}", busy.body);
        // Pages are shown meanwhile.
        assert_eq!(desk.get(&caller, "/invoices").await.status, StatusCode::OK);
        drop(unread);
        let whole = desk.get(&caller, "/invoices/export.csv").await;
        assert_eq!((whole.status, whole.body.lines().count()), (StatusCode::OK, 6_001));
    });
}
