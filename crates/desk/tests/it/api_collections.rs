//! The API of what chases money: reminders, what keeps them back, disputes, promises, tasks, comments.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::collections::company;
use crate::harness::{Answer, Caller, TestDesk};

async fn get(desk: &TestDesk<'_>, caller: &Caller, path: &str) -> Value {
    let answer = desk.api(caller, Method::GET, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.body);
    answer.json()
}

async fn send(desk: &TestDesk<'_>, caller: &Caller, path: &str, body: Value) -> Answer {
    desk.api(caller, Method::POST, path, Some(body)).await
}

/// What was refused: status, code, field.
fn refused(answer: &Answer) -> (u16, String, String) {
    let failure = answer.json();
    let text = |name: &str| failure[name].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), text("code"), text("field"))
}

fn told(status: u16, code: &str, field: &str) -> (u16, String, String) {
    (status, code.to_owned(), field.to_owned())
}

#[test]
fn a_program_keeps_reminders_back_and_ends_that() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let crm = desk.program(&owner, &["read_receivables", "write_receivables"], "business").await;
        let reader = desk.program(&owner, &["read_receivables"], "business").await;

        let pause = json!({ "customer": "D", "kind": "pause", "until_on": "2026-08-01", "reason": "Congés" });
        let shown = send(&desk, &crm, "/api/v1/holds?dry_run=true", pause.clone()).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        assert_eq!(get(&desk, &crm, "/api/v1/holds").await["items"], json!([]), "a dry run leaves nothing");
        assert_eq!(refused(&send(&desk, &reader, "/api/v1/holds", pause.clone()).await).0, 403);
        let held = send(&desk, &crm, "/api/v1/holds", pause).await.json();
        let id = held["holds"][0].as_str().unwrap().to_owned();
        send(&desk, &crm, "/api/v1/holds", json!({ "customer": "M", "kind": "excluded" })).await.json();

        let listed = get(&desk, &reader, "/api/v1/holds").await;
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
        let pauses = get(&desk, &reader, "/api/v1/holds?kind=pause").await;
        assert_eq!(pauses["items"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&pauses["items"][0]["id"], &pauses["items"][0]["reason"]),
            (&json!(id), &json!("Congés"))
        );
        let customer = pauses["items"][0]["customer"].as_str().unwrap();
        let of_one = get(&desk, &reader, &format!("/api/v1/holds?customer={customer}")).await;
        assert_eq!(of_one["items"], pauses["items"]);
        let first = get(&desk, &reader, "/api/v1/holds?limit=1").await;
        let next = first["next"].as_str().unwrap();
        let second = get(&desk, &reader, &format!("/api/v1/holds?limit=1&after={next}")).await;
        assert_eq!((&second["items"][0]["kind"], &second["next"]), (&json!("excluded"), &Value::Null));

        let path = format!("/api/v1/holds/{id}/end");
        assert_eq!(refused(&send(&desk, &reader, &path, json!({})).await).0, 403);
        assert_eq!(send(&desk, &crm, &path, json!({ "ending": "Revenu" })).await.json()["hold"], json!(id));
        let again = send(&desk, &crm, &path, json!({})).await;
        assert_eq!(refused(&again), told(404, "dunning_hold_unknown", ""));
        let left = get(&desk, &reader, "/api/v1/holds").await;
        assert_eq!(left["items"].as_array().unwrap().len(), 1);

        for (body, expected) in [
            (json!({ "customer": "X", "kind": "pause" }), told(409, "dunning_customer_unknown", "customer")),
            (
                json!({ "customer": "D", "kind": "pause", "documents": ["FA-2"] }),
                told(409, "dunning_document_unknown", "documents"),
            ),
            (json!({ "customer": "D", "kind": "said_paid" }), told(422, "dunning_day_missing", "until_on")),
            (
                json!({ "customer": "D", "kind": "pause", "until_on": "2026-01-01" }),
                told(422, "dunning_day_passed", "until_on"),
            ),
            (json!({ "customer": "D", "kind": "dispute" }), told(422, "bad_value", "kind")),
            (
                json!({ "customer": "D", "kind": "pause", "reason": "x".repeat(1001) }),
                told(422, "bad_value", "reason"),
            ),
        ] {
            assert_eq!(refused(&send(&desk, &crm, "/api/v1/holds", body.clone()).await), expected, "{body}");
        }
    });
}

#[test]
fn a_program_opens_changes_and_settles_disputes() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let crm = desk.program(&owner, &["read_receivables", "write_receivables"], "business").await;
        let reader = desk.program(&owner, &["read_receivables"], "business").await;
        let people = get(&desk, &owner, "/api/v1/users").await;
        let person = people["items"][0]["id"].as_str().unwrap().to_owned();
        let count = async |query: &str| {
            let listed = get(&desk, &crm, &format!("/api/v1/disputes{query}")).await;
            listed["items"].as_array().unwrap().len()
        };

        let new =
            json!({ "customer": "D", "documents": ["FA-1"], "topic": "price", "reason": "Remise oubliée" });
        assert_eq!(refused(&send(&desk, &reader, "/api/v1/disputes", new.clone()).await).0, 403);
        let opened = send(&desk, &crm, "/api/v1/disputes", new).await.json();
        let id = opened["holds"][0].as_str().unwrap().to_owned();
        let path = format!("/api/v1/disputes/{id}");
        assert_eq!(get(&desk, &reader, &path).await["topic"], "price");
        assert_eq!((count("").await, count("?list=unowned").await), (1, 1));
        let document = get(&desk, &reader, "/api/v1/invoices?number=FA-1").await;
        let page = format!("/invoices/{}", document["items"][0]["id"].as_str().unwrap());
        let steps = async || desk.get(&owner, &page).await.body.split("</ol>").next().unwrap().to_owned();
        assert!(steps().await.contains("Contestée"), "the steps of the document tell of it");

        let change = json!({ "owner": person, "due_on": "2026-07-20", "note": "Vu avec le vendeur" });
        let changed = desk.api(&crm, Method::PATCH, &path, Some(change.clone())).await;
        assert_eq!(
            changed.json(),
            json!({ "dispute": id, "stands": true, "told": false }),
            "{}",
            changed.body
        );
        assert_eq!(refused(&desk.api(&reader, Method::PATCH, &path, Some(change)).await).0, 403);
        let seen = get(&desk, &crm, &path).await;
        assert_eq!((&seen["owner"], &seen["due_on"]), (&json!(person), &json!("2026-07-20")));
        assert_eq!(seen["topic"], "price", "what is not named stays");
        let none = json!({ "topic": null, "due_on": null });
        desk.api(&crm, Method::PATCH, &path, Some(none)).await.json();
        let seen = get(&desk, &crm, &path).await;
        assert_eq!(
            (&seen["topic"], &seen["due_on"], &seen["owner"]),
            (&Value::Null, &Value::Null, &json!(person))
        );
        let mine = format!("?list=mine&owner={person}");
        assert_eq!((count(&mine).await, count("?list=mine").await, count("?list=unowned").await), (1, 0, 0));
        let passed = json!({ "due_on": "2026-01-01" });
        let answer = desk.api(&crm, Method::PATCH, &path, Some(passed)).await;
        assert_eq!(refused(&answer), told(422, "dunning_day_passed", "due_on"));

        let settle = format!("{path}/settle");
        let unknown = json!({ "settlement": "credit_note", "credit_note": "AV-9" });
        let answer = send(&desk, &crm, &settle, unknown).await;
        assert_eq!(refused(&answer), told(409, "dunning_credit_note_unknown", "credit_note"));
        let waits = send(&desk, &crm, &settle, json!({ "settlement": "credit_note" })).await.json();
        assert_eq!(waits["stands"], true);
        assert_eq!(count("?list=credit_expected").await, 1);
        assert_eq!(refused(&send(&desk, &reader, &settle, json!({ "settlement": "resumed" })).await).0, 403);
        let resumed = send(&desk, &crm, &settle, json!({ "settlement": "resumed" })).await.json();
        assert_eq!(resumed["stands"], false);
        assert_eq!((count("").await, count("?list=settled").await), (0, 1));
        assert_eq!(get(&desk, &crm, &path).await["settlement"], "resumed");
        assert!(!steps().await.contains("Contestée"), "and no more once it is settled");
    });
}

#[test]
fn a_program_notes_promises_and_works_tasks() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let crm = desk.program(&owner, &["read_receivables", "write_receivables"], "business").await;
        let reader = desk.program(&owner, &["read_receivables"], "business").await;

        for (customer, until) in [("D", "2026-07-20"), ("M", "2026-07-15")] {
            let new = json!({ "customer": customer, "until_on": until, "amount_minor": 4_000 });
            assert_eq!(refused(&send(&desk, &reader, "/api/v1/promises", new.clone()).await).0, 403);
            assert_eq!(send(&desk, &crm, "/api/v1/promises", new).await.status, StatusCode::OK);
        }
        let nothing = json!({ "customer": "D", "until_on": "2026-07-20", "amount_minor": 0 });
        let answer = send(&desk, &crm, "/api/v1/promises", nothing).await;
        assert_eq!(refused(&answer), told(422, "bad_value", "amount_minor"));
        let first = get(&desk, &reader, "/api/v1/promises?limit=1").await;
        assert_eq!(first["items"][0]["promised_on"], "2026-07-15", "the next first");
        assert_eq!(first["items"][0]["expected_minor"], 4_000);
        let next = first["next"].as_str().unwrap();
        let second = get(&desk, &reader, &format!("/api/v1/promises?limit=1&after={next}")).await;
        assert_eq!(second["items"][0]["promised_on"], "2026-07-20");
        assert_eq!(get(&desk, &reader, "/api/v1/promises?list=kept").await["items"], json!([]));
        let answer = desk.api(&reader, Method::GET, "/api/v1/promises?after=prm_0", None).await;
        assert_eq!(refused(&answer), told(422, "bad_after", "after"));

        let new = json!({ "customer": "D", "documents": ["FA-1"], "kind": "call", "due_on": "2026-07-10", "why": "Relancer" });
        assert_eq!(refused(&send(&desk, &reader, "/api/v1/tasks", new.clone()).await).0, 403);
        let mut request = TestDesk::api_request(&crm, Method::POST, "/api/v1/tasks", Some(new.clone()));
        request.headers_mut().insert("idempotency-key", "t-1".parse().unwrap());
        let made = desk.ask(request).await.json();
        let mut request = TestDesk::api_request(&crm, Method::POST, "/api/v1/tasks", Some(new));
        request.headers_mut().insert("idempotency-key", "t-1".parse().unwrap());
        assert_eq!(desk.ask(request).await.json(), made, "one key, one task");
        let path = format!("/api/v1/tasks/{}", made["task"].as_str().unwrap());
        assert_eq!(get(&desk, &reader, "/api/v1/tasks").await["items"].as_array().unwrap().len(), 1);
        let seen = get(&desk, &reader, &path).await;
        assert_eq!((&seen["kind"], seen["documents"].as_array().unwrap().len()), (&json!("call"), 1));

        let later = json!({ "due_on": "2026-07-11" });
        assert_eq!(refused(&desk.api(&reader, Method::PATCH, &path, Some(later.clone())).await).0, 403);
        desk.api(&crm, Method::PATCH, &path, Some(later)).await.json();
        assert_eq!(get(&desk, &reader, &path).await["due_on"], "2026-07-11");

        let outcome = format!("{path}/outcome");
        let answer = send(&desk, &crm, &outcome, json!({ "outcome": "said_paid" })).await;
        assert_eq!(refused(&answer), told(422, "missing_field", "until_on"));
        let contested = json!({ "outcome": "dispute", "reason": "Rien reçu" });
        assert_eq!(refused(&send(&desk, &reader, &outcome, contested.clone()).await).0, 403);
        let done = send(&desk, &crm, &outcome, contested).await.json();
        assert_eq!(done["holds"].as_array().unwrap().len(), 1, "{done}");
        assert_eq!(get(&desk, &reader, &path).await["state"], "done");
        let again = send(&desk, &crm, &outcome, json!({ "outcome": "other", "note": "x" })).await;
        assert_eq!(refused(&again), told(404, "dunning_task_unknown", ""));
    });
}

#[test]
fn a_program_decides_about_reminders() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let crm = desk.program(&owner, &["read_receivables", "write_receivables"], "business").await;
        let reader = desk.program(&owner, &["read_receivables"], "business").await;
        desk.post(&owner, "/collections/run", &[]).await;

        let waiting = get(&desk, &reader, "/api/v1/reminders?state=proposed&channel=email").await;
        let waiting = waiting["items"].as_array().unwrap();
        assert_eq!(waiting.len(), 2, "{waiting:?}");
        assert_eq!(waiting[0]["documents"].as_array().unwrap().len(), 1);
        let path = |at: usize| format!("/api/v1/reminders/{}", waiting[at]["id"].as_str().unwrap());
        assert_eq!(get(&desk, &reader, &path(0)).await, waiting[0]);
        let customer = waiting[1]["customer"].as_str().unwrap();
        let of_one = get(&desk, &reader, &format!("/api/v1/reminders?customer={customer}")).await;
        assert_eq!(of_one["items"], json!([waiting[1]]));

        let approve = format!("{}/approve", path(0));
        assert_eq!(refused(&desk.api(&reader, Method::POST, &approve, None).await).0, 403);
        let approved = desk.api(&crm, Method::POST, &approve, None).await;
        assert_eq!(approved.json()["state"], "planned", "{}", approved.body);
        let again = desk.api(&crm, Method::POST, &approve, None).await;
        assert_eq!(refused(&again), told(409, "dunning_stands_otherwise", ""));

        let put_off = format!("{}/postpone", path(1));
        let passed = send(&desk, &crm, &put_off, json!({ "until_on": "2026-07-08" })).await;
        assert_eq!(refused(&passed), told(422, "dunning_day_passed", "until_on"));
        let skip = format!("{}/skip", path(1));
        assert_eq!(refused(&send(&desk, &reader, &skip, json!({ "reason": "Vu" })).await).0, 403);
        let answer = send(&desk, &crm, &skip, json!({ "reason": " " })).await;
        assert_eq!(refused(&answer), told(422, "dunning_bad_text", "reason"));
        let skipped = send(&desk, &crm, &skip, json!({ "reason": "Vu au téléphone" })).await.json();
        assert_eq!(skipped["state"], "skipped");
        assert_eq!(get(&desk, &reader, "/api/v1/reminders?state=proposed").await["items"], json!([]));
    });
}

const MOVEMENTS: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Église Saint-Martin
    invoice FA-2026-000123 | Durand Paysage SAS | 120.00
    invoice FA-2026-000124 | Durand Paysage SAS | 60.00
    bank t1 | 2026-03-03 | 33.00 | MERCI |
    bank t2 | 2026-03-04 | -60.00 | FRAIS |
    match";

#[test]
fn lists_are_narrowed_and_transactions_commented() {
    on_both_engines(async |world: World| {
        tell(&world, MOVEMENTS).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let account = get(&desk, &owner, "/api/v1/bank-accounts").await;
        let account = account["items"][0]["id"].as_str().unwrap().to_owned();
        let waiting = get(&desk, &owner, "/api/v1/exceptions").await;
        let waiting = waiting["items"].as_array().unwrap();
        let reason = waiting[0]["reason"].as_str().unwrap();
        let with_reason = waiting.iter().filter(|it| it["reason"] == reason).count();
        let on_account = format!("/api/v1/exceptions?account={account}");
        let for_reason = format!("/api/v1/exceptions?reason={reason}");
        for (path, count) in [
            ("/api/v1/transactions?amount_min_minor=0", 1),
            ("/api/v1/transactions?amount_max_minor=-6000", 1),
            ("/api/v1/transactions?state=explained&amount_min_minor=1", 0),
            ("/api/v1/invoices?total_min_minor=6001", 1),
            ("/api/v1/invoices?total_max_minor=6000&open=true", 1),
            ("/api/v1/customers?q=eglise", 1),
            ("/api/v1/customers?q=c2", 1),
            ("/api/v1/customers?q=Nobody", 0),
            (on_account.as_str(), waiting.len()),
            ("/api/v1/exceptions?account=bac_01h455vb4pex5vsknk084sn02q", 0),
            (for_reason.as_str(), with_reason),
            ("/api/v1/exceptions?reason=nothing", 0),
        ] {
            let listed = get(&desk, &owner, path).await;
            assert_eq!(listed["items"].as_array().unwrap().len(), count, "{path} {listed}");
        }

        let today = get(&desk, &owner, "/api/v1/aged-balance").await;
        assert_eq!(today["totals"][0]["total_minor"], 18_000);
        let before = get(&desk, &owner, "/api/v1/aged-balance?as_of=2020-01-01").await;
        assert_eq!((&before["as_of"], &before["totals"]), (&json!("2020-01-01"), &json!([])));
        let ahead = desk.api(&owner, Method::GET, "/api/v1/aged-balance?as_of=9999-01-01", None).await;
        assert_eq!(refused(&ahead), told(422, "bad_value", "as_of"));

        let entities = get(&desk, &owner, "/api/v1/legal-entities").await;
        assert_eq!(entities["items"][0]["is_current"], true, "{entities}");

        let one = format!("/api/v1/transactions/{}", transaction_id(&world, "t1").await);
        let aside = format!("{one}/aside");
        assert_eq!(send(&desk, &owner, &aside, json!({ "is_aside": true })).await.status, StatusCode::OK);
        let cash = &get(&desk, &owner, "/api/v1/figures").await["currencies"][0]["cash"];
        assert_eq!((&cash["pending_minor"], &cash["set_aside_minor"]), (&json!(3_300), &json!(3_300)));

        let reader = desk.program(&owner, &["read_bank"], "payment").await;
        let path = format!("{one}/comments");
        let said = json!({ "body": "Qui est-ce ?" });
        assert_eq!(refused(&send(&desk, &reader, &path, said.clone()).await).0, 403);
        assert_eq!(send(&desk, &owner, &path, said).await.status, StatusCode::OK);
        let empty = send(&desk, &owner, &path, json!({ "body": " " })).await;
        assert_eq!(refused(&empty), told(422, "comment_empty", "body"));
        let comments = get(&desk, &reader, &path).await;
        assert_eq!(comments["items"][0]["body"], "Qui est-ce ?");
        let (gone, path) = (json!({ "comment": comments["items"][0]["id"] }), format!("{path}/remove"));
        assert_eq!(refused(&send(&desk, &reader, &path, gone.clone()).await).0, 403);
        assert_eq!(send(&desk, &owner, &path, gone.clone()).await.status, StatusCode::OK);
        assert_eq!(refused(&send(&desk, &owner, &path, gone).await), told(404, "comment_gone", "comment"));
    });
}
