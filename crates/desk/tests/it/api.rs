//! The API: its document, its conventions, and what its operations do.

use std::collections::BTreeSet;

use app::identity::Role;
use axum::http::{Method, StatusCode};
use desk::routes;
use serde_json::{Value, json};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    invoice FA-2026-000123 | Durand Paysage SAS | 120.00
    invoice FA-2026-000124 | Durand Paysage SAS | 60.00
    invoice FA-2026-000125 | Durand Paysage SAS | 60.00
    bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | Durand Paysage SAS
    bank t2 | 2026-03-04 | 60.00 | MERCI |
    match";

fn invoice(number: &str) -> Value {
    json!({
        "number": number,
        "customer": { "number": "C9", "name": "Garage Dupuis SARL", "country": "FR" },
        "issued_on": "2026-03-01",
        "total_minor": 12_000,
        "vat": [{ "rate_bps": 2000, "base_minor": 10_000, "vat_minor": 2_000 }],
    })
}

#[test]
fn the_document_that_is_kept_is_current() {
    let kept = include_str!("../../../../docs/api/openapi.json");
    assert!(kept == desk::document_json(), "docs/api/openapi.json is stale; remedy: cargo xtask generate");
}

#[test]
fn the_document_tells_every_route_and_no_other() {
    let document: Value = serde_json::from_str(desk::document_json()).unwrap();
    let mut told = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        told.extend(
            item.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())),
        );
    }
    let routed: BTreeSet<String> = routes()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(told, routed);
    let names: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "each operation has its own name");
}

#[test]
fn a_document_is_entered_once() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let erp = desk.program(&owner, &["read_receivables", "import_receivables"], "business").await;
        let enter = async |body: Value| desk.api(&erp, Method::POST, "/api/v1/invoices", Some(body)).await;

        let shown =
            desk.api(&erp, Method::POST, "/api/v1/invoices?dry_run=true", Some(invoice("FA-1"))).await;
        assert_eq!((shown.status, &shown.json()["is_new"]), (StatusCode::OK, &json!(true)));
        let listed = desk.api(&erp, Method::GET, "/api/v1/invoices", None).await;
        assert_eq!(listed.json()["items"], json!([]), "a dry run leaves nothing");

        let entered = enter(invoice("FA-1")).await.json();
        assert_eq!((&entered["is_new"], &entered["is_customer_new"]), (&json!(true), &json!(true)));
        assert_eq!(entered["invoice"]["open_minor"], 12_000);
        assert_eq!(entered["invoice"]["due_on"], "2026-03-31");
        assert_eq!(entered["due_assumed_after_days"], 30, "nobody stated the due date: the answer says so");
        let again = enter(invoice("FA-1")).await.json();
        assert_eq!((&again["is_new"], &again["invoice"]), (&json!(false), &entered["invoice"]));

        let mut other = invoice("FA-1");
        other["total_minor"] = json!(13_000);
        let refused = enter(other).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("document_conflict"))
        );

        let path = format!("/api/v1/invoices/{}", entered["invoice"]["id"].as_str().unwrap());
        let one = desk.api(&erp, Method::GET, &path, None).await.json();
        assert_eq!(one["vat"], json!([{ "rate_bps": 2000, "vat_minor": 2_000 }]));
        assert_eq!(one["due_assumed_after_days"], 30);
        let mut stated = invoice("FA-2");
        stated["due_on"] = json!("2026-03-31");
        assert_eq!(enter(stated).await.json()["due_assumed_after_days"], Value::Null);
        let mut credit = invoice("AV-1");
        credit["kind"] = json!("credit_note");
        assert_eq!(enter(credit).await.json()["invoice"]["total_minor"], -12_000);
        for check in world.checks().await {
            assert!(check.findings.is_empty(), "{check:?}");
        }
    });
}

#[test]
fn what_is_refused_is_named_in_the_language_asked_for() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let check = async |change: (&str, Value), expected: (u16, &str, &str)| {
            let mut body = invoice("FA-1");
            body[change.0] = change.1.clone();
            let answer = desk.api(&owner, Method::POST, "/api/v1/invoices", Some(body)).await;
            let failure = answer.json();
            let field = failure["field"].as_str().unwrap_or_default();
            let found = (answer.status.as_u16(), failure["code"].as_str().unwrap(), field);
            assert_eq!(found, expected, "{change:?}");
            assert!(!failure["message"].as_str().unwrap().contains('['), "{failure}");
            assert!(answer.headers.contains_key("x-request-id"));
        };
        check(("nombre", json!(1)), (422, "unknown_field", "nombre")).await;
        check(("total_minor", json!("12")), (422, "bad_value", "total_minor")).await;
        check(("total_minor", json!(-1)), (422, "bad_value", "total_minor")).await;
        check(("open_minor", json!(12_001)), (422, "bad_value", "open_minor")).await;
        check(("currency", json!("EURO")), (422, "bad_value", "currency")).await;
        check(("issued_on", json!("2026-02-30")), (422, "bad_value", "issued_on")).await;
        check(("due_on", json!("2026-02-01")), (422, "bad_value", "due_on")).await;
        check(("customer", json!({ "siren": "12" })), (422, "bad_value", "customer.siren")).await;
        check(("customer", json!({})), (422, "customer_missing", "")).await;
        check(("number", json!("a\u{0}b")), (422, "bad_value", "number")).await;

        let languages = [
            ("en", "\u{201c}limit\u{201d}"),
            ("fr-FR,en;q=0.8", "\u{ab}\u{a0}limit\u{a0}\u{bb}"),
            ("de", ""),
        ];
        for (asked, _) in languages {
            let mut request = TestDesk::api_request(&owner, Method::GET, "/api/v1/customers?limit=0", None);
            request.headers_mut().insert("accept-language", asked.parse().unwrap());
            let message = desk.ask(request).await.json()["message"].as_str().unwrap().to_owned();
            assert_eq!(message.contains("goes from"), asked == "en", "{message}");
        }
        for (path, code) in [
            ("/api/v1/invoices?limit=201", "bad_limit"),
            ("/api/v1/invoices?after=x", "bad_after"),
            ("/api/v1/invoices?customer=x", "bad_id"),
            ("/api/v1/invoices?due_from=demain", "bad_value"),
            ("/api/v1/invoices?due_from=-001000-01-01", "bad_value"),
            ("/api/v1/invoices?colour=red", "unknown_field"),
            ("/api/v1/invoices/itm_nothing", "not_found"),
            ("/api/v1/nothing", "not_found"),
        ] {
            let answer = desk.api(&owner, Method::GET, path, None).await;
            assert_eq!(answer.json()["code"], code, "{path}");
        }
        let answer = desk.api(&owner, Method::PUT, "/api/v1/invoices", None).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (405, &json!("method_not_allowed")));
    });
}

#[test]
fn a_key_of_a_call_has_one_effect() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let call = async |key: &str, body: Value| {
            let mut request = TestDesk::api_request(&owner, Method::POST, "/api/v1/invoices", Some(body));
            request.headers_mut().insert("idempotency-key", key.parse().unwrap());
            desk.ask(request).await
        };
        let first = call("k1", invoice("FA-1")).await;
        let again = call("k1", invoice("FA-1")).await;
        assert_eq!(first.json()["is_new"], true);
        assert_eq!(first.body, again.body, "the answer comes again as it was");
        let other = call("k1", invoice("FA-2")).await;
        assert_eq!((other.status.as_u16(), &other.json()["code"]), (409, &json!("key_reused")));
        let long = call(&"k".repeat(201), invoice("FA-2")).await;
        assert_eq!((long.status.as_u16(), &long.json()["code"]), (422, &json!("bad_idempotency_key")));
    });
}

/// Every id of a list, walked through in pages of two.
async fn walk(desk: &TestDesk<'_>, caller: &Caller, path: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let page = desk.api(caller, Method::GET, &format!("{path}limit=2{after}"), None).await;
        assert_eq!(page.status, StatusCode::OK, "{path} {}", page.body);
        let page = page.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2 && (!items.is_empty() || ids.is_empty()), "{page}");
        ids.extend(items.iter().map(|item| {
            let id =
                item.get("id").or_else(|| item.pointer("/transaction/id")).or_else(|| item.get("sequence"));
            id.unwrap().to_string()
        }));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return ids,
        }
    }
}

#[test]
fn lists_are_walked_through_by_key() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        desk.program(&owner, &["read_bank"], "payment").await;
        for (path, count) in [
            ("/api/v1/invoices?", 3),
            ("/api/v1/invoices?open=true&", 2),
            ("/api/v1/invoices?open=false&", 1),
            ("/api/v1/invoices?kind=credit_note&", 0),
            ("/api/v1/invoices?number=FA-2026-000124&", 1),
            ("/api/v1/invoices?due_to=2020-01-01&", 0),
            ("/api/v1/customers?", 1),
            ("/api/v1/customers?number=C1&", 1),
            ("/api/v1/bank-accounts?", 1),
            ("/api/v1/transactions?", 2),
            ("/api/v1/transactions?state=explained&", 1),
            ("/api/v1/exceptions?", 1),
            ("/api/v1/allocations?", 1),
            ("/api/v1/closings?", 0),
            ("/api/v1/rules?", 0),
            ("/api/v1/users?", 1),
            ("/api/v1/keys?", 1),
        ] {
            let ids = walk(&desk, &owner, path).await;
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}");
            assert_eq!(ids.len(), count, "{path}");
        }
        for path in ["/api/v1/entries?", "/api/v1/events?", "/api/v1/imports?", "/api/v1/bank-statements?"] {
            let ids = walk(&desk, &owner, path).await;
            let whole = desk.api(&owner, Method::GET, &format!("{path}limit=200"), None).await.json();
            assert!(!ids.is_empty(), "{path}");
            assert_eq!(ids.len(), whole["items"].as_array().unwrap().len(), "{path}");
        }
    });
}

#[test]
fn money_is_allocated_and_taken_back() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let post = async |path: &str, body: Value| desk.api(&owner, Method::POST, path, Some(body)).await;
        let get = async |path: &str| desk.api(&owner, Method::GET, path, None).await.json();
        let id = transaction_id(&world, "t2").await;

        let waiting = get(&format!("/api/v1/exceptions/{id}")).await;
        assert_eq!(waiting["rest_minor"], 6_000);
        assert_eq!(waiting["alternatives"][0]["number"], 1);
        let line = json!({ "document": "FA-2026-000124", "amount_minor": 6_000 });
        let wanted = json!({ "transaction": id, "lines": [line.clone()] });
        let shown = post("/api/v1/allocations?dry_run=true", wanted.clone()).await;
        assert_eq!((shown.status, &shown.json()["rest_minor"]), (StatusCode::OK, &json!(0)));
        let made = post("/api/v1/allocations", wanted.clone()).await.json();
        let refused = post("/api/v1/allocations", wanted).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (409, &json!("already_explained")));
        let allocation = made["allocation"].as_str().unwrap();
        let decided = get(&format!("/api/v1/allocations/{allocation}")).await;
        assert_eq!(decided["lines"][0]["document"], "FA-2026-000124");
        assert_eq!(get(&format!("/api/v1/transactions/{id}")).await["state"], "explained");

        let settled = get("/api/v1/invoices?number=FA-2026-000124").await["items"][0].clone();
        assert_eq!((&settled["status"], &settled["open_minor"]), (&json!("settled"), &json!(0)));
        let path = format!("/api/v1/invoices/{}/settlements", settled["id"].as_str().unwrap());
        assert_eq!(get(&path).await["items"][0]["allocation"], allocation);

        let path = format!("/api/v1/allocations/{allocation}/undo");
        let undone = post(&path, json!({ "reason": "essai" })).await;
        assert_eq!((undone.status, &undone.json()["transaction"]), (StatusCode::OK, &json!(id)));
        let again = post(&path, json!({})).await;
        assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("already_undone")));
        let decided = get(&format!("/api/v1/allocations/{allocation}")).await;
        assert_eq!(decided["undone"]["reason"], "essai");

        // The alternative is accepted by its fingerprint, also at its place; a place alone is anything by then.
        let waiting = get(&format!("/api/v1/exceptions/{id}")).await;
        let best = &waiting["alternatives"][0];
        for (wanted, code) in [
            (json!({ "transaction": id, "alternative": 1 }), "missing_field"),
            (json!({ "transaction": id, "fingerprint": "7" }), "bad_value"),
            (json!({ "transaction": id, "fingerprint": "0123456789abcdef" }), "alternative_changed"),
            (
                json!({ "transaction": id, "fingerprint": best["fingerprint"], "alternative": 9 }),
                "no_alternative",
            ),
            (json!({ "transaction": id, "lines": [line], "rest_minor": 5_999 }), "rest_changed"),
        ] {
            let refused = post("/api/v1/allocations", wanted.clone()).await;
            assert_eq!(refused.json()["code"], code, "{wanted}");
        }
        for wanted in [
            json!({ "transaction": id, "fingerprint": best["fingerprint"] }),
            json!({ "transaction": id, "fingerprint": best["fingerprint"], "alternative": 1 }),
            json!({ "transaction": id, "lines": [line], "rest_minor": 6_000 }),
        ] {
            let shown = post("/api/v1/allocations?dry_run=true", wanted.clone()).await;
            assert_eq!((shown.status, &shown.json()["rest_minor"]), (StatusCode::OK, &json!(0)), "{wanted}");
        }

        let aside = post(&format!("/api/v1/transactions/{id}/aside"), json!({ "is_aside": true })).await;
        assert_eq!(aside.status, StatusCode::OK, "{}", aside.body);
        assert_eq!(get(&format!("/api/v1/transactions/{id}")).await["state"], "aside");
        let checks = desk.api(&owner, Method::POST, "/api/v1/checks", None).await.json();
        assert_eq!(checks["is_sound"], true, "{checks}");
    });
}

#[test]
fn rules_settings_and_closings() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let send =
            async |method: Method, path: &str, body: Value| desk.api(&owner, method, path, Some(body)).await;
        let rule = json!({ "contains": "MERCI", "direction": "in", "account": "758000" });
        let made = send(Method::POST, "/api/v1/rules", rule).await.json();
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["is_on"], false);
        let back = desk.api(&owner, Method::GET, &format!("/api/v1/rules/{id}/look-back"), None).await.json();
        assert_eq!((&back["matched"], &back["newly_automatic"]), (&json!(1), &json!(1)));
        let switched =
            send(Method::POST, &format!("/api/v1/rules/{id}/switch"), json!({ "is_on": true })).await;
        assert_eq!(switched.json()["is_on"], true);
        let wide = send(Method::POST, "/api/v1/rules", json!({ "contains": "x", "account": "758000" })).await;
        assert_eq!((wide.status.as_u16(), &wide.json()["code"]), (422, &json!("rule_too_wide")));

        let path = "/api/v1/settings/matching";
        let changed = send(Method::PATCH, path, json!({ "tolerance_minor": 50 })).await.json();
        assert_eq!(changed, desk.api(&owner, Method::GET, path, None).await.json());
        assert_eq!(changed["tolerance_minor"], 50);
        let greedy = send(Method::PATCH, path, json!({ "tolerance_minor": 1_000_001 })).await;
        assert_eq!(greedy.json()["field"], "tolerance_minor");

        let closed = send(Method::POST, "/api/v1/closings", json!({ "through": "2025-12-31" })).await;
        assert_eq!(closed.json()["through"], "2025-12-31");
        let early = send(Method::POST, "/api/v1/closings", json!({ "through": "2025-11-30" })).await;
        assert_eq!((early.status.as_u16(), &early.json()["code"]), (409, &json!("period_already_closed")));
        let accounts = desk.api(&owner, Method::GET, "/api/v1/accounts", None).await.json();
        assert_eq!(
            accounts["items"][0],
            json!({ "role": "customers", "number": "411000", "label": "Clients" })
        );
        let balance = desk.api(&owner, Method::GET, "/api/v1/trial-balance", None).await.json();
        let sum = |name: &str| -> i64 {
            balance["items"].as_array().unwrap().iter().map(|line| line[name].as_i64().unwrap()).sum()
        };
        assert_eq!(sum("debit_minor"), sum("credit_minor"));
    });
}

#[test]
fn files_come_in_as_they_are_and_as_forms() {
    const LIST: &str =
        "Numéro;Client;Date;Échéance;TTC\nFA-1;Durand;2026-03-01;2026-03-31;120,00\nFA-2;Durand;;;x\n";
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let send = async |path: &str, kind: &str, body: String| {
            let mut request = TestDesk::api_request(&owner, Method::POST, path, None);
            request.headers_mut().insert("content-type", kind.parse().unwrap());
            *request.body_mut() = body.into();
            desk.ask(request).await
        };
        let path = "/api/v1/imports/invoices?name=mars.csv";
        let tried = send(&format!("{path}&dry_run=true"), "text/csv", LIST.to_owned()).await.json();
        let done = send(path, "text/csv", LIST.to_owned()).await.json();
        assert_eq!(tried, done, "a dry run says what the import does");
        assert_eq!((&done["records_new"], &done["is_known"]), (&json!(1), &json!(false)));
        assert!(done["problem_count"].as_u64().unwrap() > 0, "{done}");
        let form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"mars.csv\"\r\n\r\n{LIST}\r\n--b--\r\n"
        );
        let again = send("/api/v1/imports/invoices", "multipart/form-data; boundary=b", form).await.json();
        assert_eq!(again["is_known"], true, "{again}");

        let files = desk.api(&owner, Method::GET, "/api/v1/imports", None).await.json();
        assert_eq!(files["items"][0]["name"], "mars.csv");
        let id = files["items"][0]["id"].as_str().unwrap();
        let problems =
            desk.api(&owner, Method::GET, &format!("/api/v1/imports/{id}/problems"), None).await.json();
        assert_eq!(
            problems["items"].as_array().unwrap().len() as u64,
            done["problem_count"].as_u64().unwrap()
        );

        let empty = send("/api/v1/imports/statements", "text/plain", String::new()).await;
        assert_eq!((empty.status.as_u16(), &empty.json()["code"]), (409, &json!("empty")));
        let odd = send("/api/v1/imports/statements", "text/plain", "bonjour".to_owned()).await;
        assert_eq!((odd.status.as_u16(), &odd.json()["code"]), (409, &json!("unknown_format")));
        let torn =
            send("/api/v1/imports/invoices", "multipart/form-data; boundary=b", "--b".to_owned()).await;
        assert_eq!((torn.status.as_u16(), &torn.json()["code"]), (422, &json!("bad_form")));
        let big = send("/api/v1/customers", "application/json", " ".repeat(2 * 1024 * 1024 + 1)).await;
        assert_eq!((big.status.as_u16(), &big.json()["code"]), (413, &json!("too_large")));
    });
}

#[test]
fn who_asks_too_often_is_told_to_wait() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::limited(&world, 1);
        for _ in 0..20 {
            let answer = desk.api(&Caller::default(), Method::GET, "/api/openapi.json", None).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                assert_eq!(answer.headers["retry-after"], "1");
                let answer = desk.api(&Caller::default(), Method::GET, "/api/v1/invoices", None).await;
                assert_eq!(answer.json()["code"], "too_many_requests");
                return;
            }
        }
        panic!("nobody was told to wait");
    });
}
