//! Two sides of a wall: a key of the business side never sees bank data.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use desk::routes;
use jiff::civil::date;
use serde_json::Value;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

const IBAN: &str = "FR7630004000031234567890143";
const CUSTOMERS: &str = "Code client;Nom;IBAN;BIC\nC1;Durand SAS;FR7630004000031234567890143;BNPAFRPP\n\
     C2;Martin SARL;FR7630004000031234567890144;CRLYFRPP\n";
const INVOICES: &str = "Numéro;Code client;Client;Date;Échéance;TTC\n\
     FA-2026-0001;C1;Durand SAS;2026-02-02;2026-03-04;120,00\nFA-2026-0002;C1;Durand SAS;2026-02-02;2026-03-04;60,00\n";

async fn live(world: &World) {
    let day = date(2026, 3, 3);
    let entries = vec![
        BankEntry::new(day, 12_000, "REGLEMENT FA-2026-0001 DOSSIER TULIPE")
            .with_reference("NOTPROVIDED-77")
            .from("PAYEUR LILAS"),
        BankEntry::new(day, 6_000, "DOSSIER TULIPE").with_reference("REF-78").from("PAYEUR LILAS"),
        BankEntry::new(day, 700, "DIVERS TULIPE").with_reference("REF-79").from("PAYEUR LILAS"),
    ];
    world.import_customers("clients.csv", CUSTOMERS).await.unwrap();
    world.import_invoices("factures.csv", INVOICES).await.unwrap();
    let statement = Statement::new("RELEVE-TULIPE", day, entries).opening(0, day).to_camt053();
    world.import_statements("releve-tulipe.xml", statement).await.unwrap();
    world.run_matching().await.unwrap();
}

/// Every id that a value holds.
fn ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() == 30 && text.as_bytes()[3] == b'_' => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| ids(value, found)),
        _ => {}
    }
}

/// Everything that a caller can read: each list, and each thing whose id any of them, or the owner's, names.
async fn everything(desk: &TestDesk<'_>, caller: &Caller, known: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut bodies, mut found) = (Vec::new(), Vec::new());
    for route in
        routes().iter().filter(|route| route.method == Method::GET && route.path.starts_with("/api/v1/"))
    {
        let paths = match route.path.split_once("{id}") {
            None => vec![format!("{}?limit=200", route.path), route.path.to_owned()],
            Some((before, after)) => known.iter().map(|id| format!("{before}{id}{after}")).collect(),
        };
        for path in paths {
            let answer = desk.api(caller, Method::GET, &path, None).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.body);
            if answer.status == StatusCode::OK {
                ids(&answer.json(), &mut found);
                bodies.push(format!("{path}: {}", answer.body));
            }
        }
    }
    found.sort();
    found.dedup();
    (bodies, found)
}

#[test]
fn a_key_of_the_business_side_never_sees_bank_data() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let (_, known) = everything(&desk, &owner, &[]).await;
        let (seen, _) = everything(&desk, &owner, &known).await;
        let secrets = [
            IBAN,
            "30004000031234567890144",
            "BNPAFRPP",
            "CRLYFRPP",
            "TULIPE",
            "LILAS",
            "REF-78",
            "btx_",
            "bac_",
            "bst_",
        ];
        let of_owner = seen.join("\n").to_uppercase();
        for visible in ["TULIPE", "LILAS", "REF-78", "btx_"] {
            assert!(
                of_owner.contains(&visible.to_uppercase()),
                "the owner sees {visible}, or this proves nothing"
            );
        }

        let permissions = [
            "read_receivables",
            "write_receivables",
            "import_receivables",
            "read_customers",
            "write_customers",
            "export_data",
        ];
        let erp = desk.program(&owner, &permissions, "business").await;
        let sales = desk.caller(Role::Sales).await;
        desk.show_all_to_sales().await;
        for caller in [erp, sales] {
            let (bodies, _) = everything(&desk, &caller, &known).await;
            assert!(bodies.iter().any(|body| body.contains("FA-2026-0001")), "it sees invoices");
            for body in bodies {
                for secret in secrets {
                    assert!(!body.to_uppercase().contains(&secret.to_uppercase()), "{secret} in {body}");
                }
                let masked = ["••", "**", "…0143", "xx0143"];
                assert!(!masked.iter().any(|mask| body.contains(mask)), "a masked account in {body}");
            }
        }
    });
}

#[test]
fn a_key_of_the_business_side_cannot_have_bank_permissions() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let body =
            serde_json::json!({ "name": "ERP", "permissions": ["read_bank"], "side": "business", "days": 1 });
        let refused = desk.api(&owner, Method::POST, "/api/v1/keys", Some(body)).await;
        assert_eq!(refused.json()["code"], "permission_not_of_side");
        let bank = desk.program(&owner, &["read_bank"], "payment").await;
        assert_eq!(desk.api(&bank, Method::GET, "/api/v1/transactions", None).await.status, StatusCode::OK);
        for path in ["/api/v1/invoices", "/api/v1/keys", "/api/v1/events"] {
            let refused = desk.api(&bank, Method::GET, path, None).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
            let message = refused.json()["message"].as_str().unwrap().to_owned();
            assert!(message.starts_with("Il manque le droit"), "{message}");
        }
        let keys = desk.api(&owner, Method::GET, "/api/v1/keys", None).await.json();
        let revoke = format!("/api/v1/keys/{}/revoke", keys["items"][0]["id"].as_str().unwrap());
        assert_eq!(desk.api(&owner, Method::POST, &revoke, None).await.status, StatusCode::OK);
        assert_eq!(
            desk.api(&bank, Method::GET, "/api/v1/transactions", None).await.status,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(desk.api(&owner, Method::POST, &revoke, None).await.status, StatusCode::NOT_FOUND);
    });
}
