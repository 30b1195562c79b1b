//! Sales see the customers they look after: in lists, searches, totals and the API, and nothing of the others.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Martin et Fils
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | Martin et Fils | 75.50 | 2026-01-02 | 2026-02-01
    bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 | DURAND PAYSAGE |
    match";

/// The customers and documents of a desk, by number.
async fn ids(desk: &TestDesk<'_>, me: &Caller) -> impl Fn(&str) -> String {
    let mut found: Vec<Value> = Vec::new();
    for path in ["/api/v1/customers", "/api/v1/invoices"] {
        let list = desk.api(me, Method::GET, path, None).await.json();
        found.extend(list["items"].as_array().unwrap().iter().cloned());
    }
    move |number: &str| {
        let row = found.iter().find(|row| row["number"] == number).expect("a row");
        row["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn sales_see_their_customers_and_no_others() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        let id = ids(&desk, &me).await;
        let (mine, other) = (id("C2"), id("C1"));
        let first_day = desk.get(&sales, "/").await.body;
        assert!(first_day.contains("Aucun client ne vous est encore confié"), "{first_day}");
        assert!(!first_day.contains("Rien ne vous attend") && !first_day.contains("DSO"), "{first_day}");
        let assigned = json!({ "account_manager": "sales@test.example" });
        let path = format!("/api/v1/customers/{mine}");
        assert_eq!(desk.api(&me, Method::PATCH, &path, Some(assigned)).await.status, StatusCode::OK);

        // What everybody's page shows and theirs does not, told by a desk that nobody else asks: what is kept for
        // the next reader must not depend on who came before.
        let alone = TestDesk::new(&world);
        let theirs = ["Durand", "FA-2026-0001", "FA-2026-0002", "350,00", "325,50", "425,50"];
        let found =
            |body: &str| theirs.into_iter().filter(|text| body.contains(*text)).collect::<Vec<&str>>();
        for path in [
            "/",
            "/invoices?tab=all",
            "/invoices?tab=overdue",
            "/invoices?tab=overdue&sort=amount",
            "/invoices?tab=settled",
            "/invoices?tab=all&sort=amount",
            "/invoices?tab=all&q=FA-2026",
            "/invoices?tab=all&q=durand",
            "/customers",
            "/customers?dir=desc",
            "/customers?sort=outstanding",
            "/customers?sort=overdue",
            "/customers?q=durand",
            "/aged-balance",
            "/aged-balance?on=2026-03-01",
            "/search?q=durand",
            "/search?q=FA-2026",
            "/search?q=250%2C00",
            "/search/palette?q=C1",
        ] {
            let expected = found(&alone.get(&me, path).await.body);
            assert!(!expected.is_empty(), "{path} shows an owner nothing of theirs");
            for (caller, expected) in
                [(&sales, &Vec::new()), (&me, &expected), (&sales, &Vec::new()), (&me, &expected)]
            {
                let page = desk.get(caller, path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert_eq!(found(&page.body), *expected, "{path}");
            }
        }
        // The other way round: the owner comes first.
        let desk = TestDesk::new(&world);
        for path in ["/invoices?tab=all", "/invoices?tab=overdue", "/customers", "/aged-balance", "/"] {
            let expected = found(&alone.get(&me, path).await.body);
            for (caller, expected) in [(&me, &expected), (&sales, &Vec::new()), (&me, &expected)] {
                assert_eq!(found(&desk.get(caller, path).await.body), *expected, "{path}");
            }
        }
        for (path, shown) in [
            ("/invoices?tab=overdue", "FA-2026-0003"),
            ("/invoices?tab=all&q=martin", "FA-2026-0003"),
            ("/customers?sort=overdue", "Martin et Fils"),
            ("/aged-balance", "Martin et Fils"),
            ("/search?q=75%2C50", "FA-2026-0003"),
            ("/", "75,50"),
        ] {
            assert!(desk.get(&sales, path).await.body.contains(shown), "{path} shows {shown}");
        }
        for (good, bad) in [
            (format!("/customers/{mine}"), format!("/customers/{other}")),
            (format!("/invoices/{}", id("FA-2026-0003")), format!("/invoices/{}", id("FA-2026-0002"))),
            (format!("/invoices?customer={mine}"), format!("/invoices?customer={other}")),
        ] {
            assert_eq!(desk.get(&sales, &good).await.status, StatusCode::OK, "{good}");
            assert_eq!(desk.get(&sales, &bad).await.status, StatusCode::NOT_FOUND, "{bad}");
        }
        for path in ["/invoices/export.csv", "/customers/export.xlsx", "/aged-balance?format=csv"] {
            assert_eq!(desk.get(&sales, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn a_running_number_is_one_of_the_series_that_sales_see() {
    on_both_engines(async |world: World| {
        let story = "customer C1 | Durand Paysage SAS
            customer C2 | Martin et Fils
            invoice X-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
            invoice Y-0001 | Martin et Fils | 75.50 | 2026-01-02 | 2026-02-01
            invoice X-0003 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04";
        tell(&world, story).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        let path = format!("/api/v1/customers/{}", ids(&desk, &me).await("C2"));
        let assigned = json!({ "account_manager": "sales@test.example" });
        assert_eq!(desk.api(&me, Method::PATCH, &path, Some(assigned)).await.status, StatusCode::OK);
        let path = "/invoices?tab=all&q=1";
        assert!(desk.get(&me, path).await.body.contains("X-0001"));
        let page = desk.get(&sales, path).await.body;
        assert!(page.contains("Y-0001") && !page.contains("X-000"), "{page}");
    });
}

#[test]
fn the_api_tells_sales_of_their_customers_alone() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        let id = ids(&desk, &me).await;
        let (mine, other) = (id("C2"), id("C1"));
        let numbers = async |path: &str| {
            let list = desk.api(&sales, Method::GET, path, None).await;
            assert_eq!(list.status, StatusCode::OK, "{path}");
            let items = list.json()["items"].as_array().unwrap().clone();
            items.iter().map(|it| it["number"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(numbers("/api/v1/customers").await, [""; 0], "nobody is theirs yet");
        let form = [("account_manager", "sales@test.example")];
        let assigned = desk.post(&me, &format!("/customers/{mine}/account-manager"), &form).await;
        assert_eq!(assigned.status, StatusCode::SEE_OTHER);
        assert_eq!(numbers("/api/v1/customers").await, ["C2"]);
        // What is owed by age, and the figures: theirs, and no figure of the whole.
        assert_eq!(numbers("/api/v1/aged-balance").await, ["C2"]);
        let aged = desk.api(&sales, Method::GET, "/api/v1/aged-balance", None).await.json();
        assert_eq!(aged["totals"][0]["total_minor"], 7_550, "{aged}");
        let figures = desk.api(&sales, Method::GET, "/api/v1/figures", None).await.json();
        let money = &figures["currencies"][0];
        assert_eq!(money["outstanding_minor"], 7_550, "{figures}");
        for hidden in [&money["cash"], &money["received"], &figures["automatic"], &figures["to_do"]] {
            assert!(hidden.is_null(), "{figures}");
        }
        for path in [
            "/api/v1/invoices".to_owned(),
            "/api/v1/invoices?open=true".to_owned(),
            "/api/v1/invoices?number=FA-2026-0003".to_owned(),
            format!("/api/v1/invoices?customer={mine}"),
        ] {
            assert_eq!(numbers(&path).await, ["FA-2026-0003"], "{path}");
        }
        for path in [
            "/api/v1/invoices?number=FA-2026-0001".to_owned(),
            "/api/v1/invoices?open=false".to_owned(),
            format!("/api/v1/invoices?customer={other}"),
            format!("/api/v1/invoices?customer={other}&open=true"),
            "/api/v1/customers?number=C1".to_owned(),
            "/api/v1/imports".to_owned(),
        ] {
            assert_eq!(numbers(&path).await, [""; 0], "{path}");
        }
        let file = desk.api(&me, Method::GET, "/api/v1/imports", None).await.json();
        let file = file["items"][0]["id"].as_str().unwrap().to_owned();
        for path in [
            format!("/api/v1/customers/{other}"),
            format!("/api/v1/customers/{other}/contacts"),
            format!("/api/v1/customers/{other}/notes"),
            format!("/api/v1/invoices/{}", id("FA-2026-0001")),
            format!("/api/v1/invoices/{}/settlements", id("FA-2026-0001")),
            format!("/api/v1/imports/{file}"),
            format!("/api/v1/imports/{file}/problems"),
        ] {
            assert_eq!(
                desk.api(&sales, Method::GET, &path, None).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        // An owner may let sales see everybody's; only an owner.
        let all = [("sees_all", "yes")];
        let finance = desk.caller(Role::Finance).await;
        assert_eq!(desk.post(&finance, "/settings/users/sales", &all).await.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.post(&me, "/settings/users/sales", &all).await.status, StatusCode::SEE_OTHER);
        assert_eq!(numbers("/api/v1/customers").await, ["C1", "C2"]);
        assert_eq!(numbers("/api/v1/invoices").await.len(), 3);
    });
}

#[test]
fn a_key_of_somebody_who_became_sales_sees_no_more_than_they_do() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let other = desk.second_owner().await;
        // Two owners: the key waits for the other one, also when it is asked for by the API.
        let body =
            json!({ "name": "CRM", "permissions": ["read_customers"], "side": "business", "days": 30 });
        let asked = desk.api(&other, Method::POST, "/api/v1/keys", Some(body)).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        let request = asked.json()["request"].as_str().expect("it waits").to_owned();
        assert!(asked.json()["key"].is_null());
        let confirm = format!("/settings/requests/{request}/confirm");
        assert_eq!(desk.post(&me, &confirm, &[]).await.status, StatusCode::SEE_OTHER);
        let page = desk.post(&other, &format!("/settings/requests/{request}/take"), &[]).await.body;
        let at = page.find("qk_").expect("a key");
        let key = page[at..].split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).next().unwrap();
        let program = Caller::program(key);
        let count = async || {
            let list = desk.api(&program, Method::GET, "/api/v1/customers", None).await.json();
            list["items"].as_array().unwrap().len()
        };
        assert_eq!(count().await, 2);
        world
            .tamper("update users set role = 'sales' where email_key = 'second@test.example'")
            .await
            .unwrap();
        assert_eq!(count().await, 0);
    });
}

#[test]
fn programs_change_what_they_name_of_a_customer() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let path = format!("/api/v1/customers/{}", ids(&desk, &me).await("C1"));
        let patch = async |body: Value| desk.api(&me, Method::PATCH, &path, Some(body)).await;
        let changed =
            patch(json!({ "credit_limit_minor": 500_000, "payment_days": 45, "tags": ["public", "sud"],
            "email": "compta@durand.example", "account_manager": "owner@test.example" }))
            .await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let changed = changed.json();
        assert_eq!(
            changed["changed"],
            json!(["email", "payment_days", "credit_limit", "tags", "account_manager"])
        );
        assert_eq!(
            (&changed["customer"]["payment_days"], &changed["tags"]),
            (&json!(45), &json!(["public", "sud"]))
        );
        assert!(changed["customer"]["account_manager"].as_str().unwrap().starts_with("usr_"));
        let count = "select count(*) from events where kind = 'customer_changed'";
        assert_eq!(world.count(count).await, 1, "one event tells it");
        // What is absent stays, what is nothing goes, what is the same is no change.
        let again = patch(json!({ "payment_days": null })).await.json();
        assert_eq!(
            (&again["changed"], &again["customer"]["credit_limit_minor"]),
            (&json!(["payment_days"]), &json!(500_000))
        );
        assert_eq!(again["customer"]["email"], "compta@durand.example");
        assert_eq!(patch(json!({ "tags": ["sud", "public"] })).await.json()["changed"], json!([]));
        assert_eq!(
            patch(json!({ "account_manager": "" })).await.json()["customer"]["account_manager"],
            Value::Null
        );
        for (body, code, field) in [
            (json!({ "siren": "123456789" }), "bad_siren", "siren"),
            (json!({ "payment_days": 900 }), "bad_payment_days", "payment_days"),
            (
                json!({ "account_manager": "nobody@test.example" }),
                "account_manager_unknown",
                "account_manager",
            ),
            (json!({ "tags": "public" }), "bad_value", "tags"),
            (json!({ "tags": { "0": "public" } }), "bad_value", "tags"),
            (json!({ "owner": "x" }), "unknown_field", "owner"),
        ] {
            let refused = patch(body.clone()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!((&refused.json()["code"], &refused.json()["field"]), (&json!(code), &json!(field)));
        }
        let contacts = format!("{path}/contacts");
        let kept = desk.api(&me, Method::POST, &contacts, Some(json!({ "name": "Claire" }))).await.json();
        let listed = desk.api(&me, Method::GET, &contacts, None).await.json();
        assert_eq!(
            (&listed["items"][0]["id"], &listed["items"][0]["name"]),
            (&kept["contact"], &json!("Claire"))
        );
        let notes = format!("{path}/notes");
        let kept =
            desk.api(&me, Method::POST, &notes, Some(json!({ "body": "Rappelle lundi." }))).await.json();
        assert_eq!(
            desk.api(&me, Method::GET, &notes, None).await.json()["items"][0]["body"],
            "Rappelle lundi."
        );
        let gone = format!("/api/v1/notes/{}/remove", kept["note"].as_str().unwrap());
        assert_eq!(desk.api(&me, Method::POST, &gone, None).await.status, StatusCode::OK);
        assert_eq!(desk.api(&me, Method::POST, &gone, None).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn settings_and_the_log_are_given_to_a_key_that_is_confirmed() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let form = [("name", "SIEM"), ("permission", "read_activity"), ("side", "payment"), ("days", "30")];
        let page = desk.post(&me, "/settings/keys", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("name=\"confirmed\""), "it is asked a second time");
        let confirmed: Vec<_> = form.into_iter().chain([("confirmed", "yes")]).collect();
        assert!(desk.post(&me, "/settings/keys", &confirmed).await.body.contains("qk_"));
        let mut body = json!({ "name": "SIEM", "permissions": ["read_activity", "manage_settings"], "side": "payment", "days": 30 });
        let refused = desk.api(&me, Method::POST, "/api/v1/keys", Some(body.clone())).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("permission_not_confirmed"))
        );
        body["confirmed"] = json!(true);
        let made = desk.api(&me, Method::POST, "/api/v1/keys", Some(body.clone())).await.json();
        let program = Caller::program(made["key"].as_str().unwrap());
        assert_eq!(desk.api(&program, Method::GET, "/api/v1/events", None).await.status, StatusCode::OK);
        let changed = json!({ "tolerance_minor": 5 });
        let changed = desk.api(&program, Method::PATCH, "/api/v1/settings/matching", Some(changed)).await;
        assert_eq!(changed.status, StatusCode::OK);
        // The log names bank transactions: never on the business side; users and keys are for persons alone.
        for (permission, side) in
            [("read_activity", "business"), ("manage_users", "payment"), ("manage_keys", "payment")]
        {
            let body = json!({ "name": "X", "permissions": [permission], "side": side, "days": 30, "confirmed": true });
            let refused = desk.api(&me, Method::POST, "/api/v1/keys", Some(body)).await;
            let why = if side == "business" { "permission_not_of_side" } else { "permission_not_yours" };
            assert_eq!(refused.json()["code"], why, "{permission} {side}");
        }
    });
}

#[test]
fn the_aged_balance_is_told_by_account_manager() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        let id = ids(&desk, &me).await;
        let assigned = json!({ "account_manager": "sales@test.example" });
        let path = format!("/api/v1/customers/{}", id("C2"));
        assert_eq!(desk.api(&me, Method::PATCH, &path, Some(assigned)).await.status, StatusCode::OK);

        let page = desk.get(&me, "/aged-balance?by=manager").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let rows = page.body.split("<tbody").nth(1).unwrap().split("</tbody>").next().unwrap();
        let text = rows.replace(['\u{202f}', '\u{a0}'], " ");
        let lines: Vec<&str> = text.split("<tr>").skip(1).collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].contains("Sans responsable") && lines[0].contains("250,00 €"), "greatest first");
        assert!(lines[1].contains("Paul Test") && lines[1].contains("75,50 €"), "{text}");
        // A line leads to the customers behind it, and to nothing else.
        for (line, there, elsewhere) in
            [(lines[0], "Durand Paysage", "Martin"), (lines[1], "Martin", "Durand Paysage")]
        {
            let address = line.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            let shown = desk.get(&me, &address.replace("&#38;", "&")).await;
            assert_eq!(shown.status, StatusCode::OK, "{address}");
            assert!(shown.body.contains(there) && !shown.body.contains(elsewhere), "{address}");
        }
        let file = desk.get(&me, "/aged-balance?by=manager&format=csv").await.body;
        assert!(file.lines().count() == 3 && file.contains("Paul Test"), "{file}");
        assert_eq!(desk.get(&me, "/aged-balance?manager=x").await.status, StatusCode::NOT_FOUND);
        // Sales see their own line alone.
        let theirs = desk.get(&sales, "/aged-balance?by=manager").await.body;
        assert!(theirs.contains("Paul Test") && !theirs.contains("Sans responsable"), "{theirs}");
    });
}
