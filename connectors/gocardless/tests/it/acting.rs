//! What is asked, and what becomes of it.

use connector_api::action::{Action, ActionError, Checkout, CollectionOrder, Method, Outcome, RefundOrder};
use connector_api::object::ObjectKind;
use connector_api::{Body, Connector as _, Failure, Method as Verb, Repeat, may_repeat};
use connector_gocardless::{GoCardless, MANIFEST};
use money::{Currency, Money};
use serde_json::{Value, json};

use crate::{actions, answer, cancel, checkout, collection, euro, mandate, page, refund};

fn asked(action: &Action) -> (String, Value) {
    let request = GoCardless.act(action, "key-1").unwrap();
    assert_eq!(request.method, Verb::Post);
    let expected = [("GoCardless-Version", "2015-07-06"), ("Idempotency-Key", "key-1")];
    assert_eq!(request.headers, expected.map(|(name, value)| (name, value.to_owned())));
    let Body::Json(body) = request.body else { panic!("not JSON") };
    (request.path, serde_json::from_str(&body).unwrap())
}

fn acted(action: &Action, body: &Value) -> Result<Outcome, Failure> {
    GoCardless.acted(action, &answer(201, &body.to_string()))
}

#[test]
fn each_action_is_one_request() {
    let reference = json!({ "quittance_reference": "pay_01h" });
    assert_eq!(
        asked(&Action::CreateCheckout(checkout())),
        (
            "/billing_requests".to_owned(),
            json!({ "billing_requests": {
                "payment_request": {
                    "amount": 120_050, "currency": "EUR", "description": "Factures F-12 & F-13", "metadata": reference,
                },
                "metadata": reference,
            }})
        )
    );
    let (path, body) = asked(&Action::RequestMandate(mandate()));
    assert_eq!(path, "/billing_requests");
    assert_eq!(body["billing_requests"]["mandate_request"]["scheme"], "sepa_core");
    assert_eq!(
        asked(&Action::OpenPage(page())),
        (
            "/billing_request_flows".to_owned(),
            json!({ "billing_request_flows": {
                "redirect_uri": "https://quittance.example/paid?a=1&b=2",
                "exit_uri": "https://quittance.example/portal",
                "prefilled_customer": { "email": "compta+33@example.fr" },
                "links": { "billing_request": "BRQ1" },
            }})
        )
    );
    assert_eq!(
        asked(&Action::Collect(collection())),
        (
            "/payments".to_owned(),
            json!({ "payments": {
                "amount": 5_000, "currency": "EUR", "description": "Facture F-14", "charge_date": "2026-12-01",
                "metadata": { "quittance_reference": "pay_02h" }, "links": { "mandate": "MD1" },
            }})
        )
    );
    let soon = CollectionOrder { charge_on: None, ..collection() };
    assert!(asked(&Action::Collect(soon)).1["payments"].get("charge_date").is_none());
    // What was given back before counts in what is confirmed.
    assert_eq!(
        asked(&Action::Refund(refund())),
        (
            "/refunds".to_owned(),
            json!({ "refunds": {
                "amount": 2_000, "total_amount_confirmation": 2_500,
                "metadata": { "quittance_reference": "ref_01h" }, "links": { "payment": "PM1" },
            }})
        )
    );
    assert_eq!(asked(&cancel(ObjectKind::Charge, "PM1")).0, "/payments/PM1/actions/cancel");
    assert_eq!(asked(&cancel(ObjectKind::Mandate, "MD/1")).0, "/mandates/MD%2F1/actions/cancel");
    assert_eq!(asked(&cancel(ObjectKind::Checkout, "BRQ1")).0, "/billing_requests/BRQ1/actions/cancel");
}

#[test]
fn what_cannot_be_asked_is_refused_before_it_leaves() {
    let act = |action: Action| GoCardless.act(&action, "key").map(|_| ()).unwrap_err();
    for minor in [0, -1] {
        let paid = Checkout { amount: euro(minor), ..checkout() };
        assert!(matches!(act(Action::CreateCheckout(paid)), ActionError::Amount(_)));
        let taken = CollectionOrder { amount: euro(minor), ..collection() };
        assert!(matches!(act(Action::Collect(taken)), ActionError::Amount(_)));
        let back = RefundOrder { amount: euro(minor), ..refund() };
        assert!(matches!(act(Action::Refund(back)), ActionError::Amount(_)));
    }
    let dollars = Money::new(1, Currency::parse("USD").unwrap());
    assert!(matches!(
        act(Action::CreateCheckout(Checkout { amount: dollars, ..checkout() })),
        ActionError::Amount(_)
    ));
    assert!(matches!(
        act(Action::Refund(RefundOrder { refunded_before: dollars, ..refund() })),
        ActionError::Amount(_)
    ));
    let too_much = RefundOrder { refunded_before: euro(i64::MAX), ..refund() };
    assert!(matches!(act(Action::Refund(too_much)), ActionError::Amount(_)));
    for method in [Method::Card, Method::SepaDebit] {
        let by = Checkout { methods: vec![Method::BankTransfer, method], ..checkout() };
        assert_eq!(act(Action::CreateCheckout(by)), ActionError::NotSupported);
    }
    assert_eq!(act(Action::CreatePaymentLink(checkout())), ActionError::NotSupported);
    assert_eq!(act(cancel(ObjectKind::Refund, "RF1")), ActionError::NotSupported);
    let length = |field| ActionError::Length { field };
    let named = |label: String| Action::CreateCheckout(Checkout { label, ..checkout() });
    assert_eq!(act(named("é".repeat(101))), length("label"));
    assert!(GoCardless.act(&named("é".repeat(100)), "key").is_ok());
    for key in [String::new(), "k".repeat(129)] {
        assert_eq!(GoCardless.act(&Action::Refund(refund()), &key).unwrap_err(), length("key"));
    }
}

#[test]
fn a_page_takes_two_steps() {
    let made = json!({ "billing_requests": {
        "id": "BRQ1", "status": "pending", "payment_request": { "amount": 120_050, "currency": "EUR" },
    }});
    let first = acted(&Action::CreateCheckout(checkout()), &made).unwrap();
    let Outcome::Continue { external_id, next } = first else { panic!("{first:?}") };
    assert_eq!((external_id.as_str(), &*next), ("BRQ1", &Action::OpenPage(page())));
    let flow = json!({ "billing_request_flows": {
        "id": "BRF1", "authorisation_url": "https://pay.gocardless.com/flow/1", "links": { "billing_request": "BRQ1" },
    }});
    assert_eq!(
        acted(&next, &flow),
        Ok(Outcome::Done {
            external_id: "BRQ1".to_owned(),
            url: Some("https://pay.gocardless.com/flow/1".to_owned())
        })
    );
    let order = Action::RequestMandate(mandate());
    let asked = |scheme: &str| json!({ "billing_requests": { "id": "BRQ2", "status": "pending", "mandate_request": { "scheme": scheme } } });
    let first = acted(&order, &asked("sepa_core")).unwrap();
    assert!(matches!(first, Outcome::Continue { external_id, .. } if external_id == "BRQ2"));
    assert!(matches!(acted(&order, &asked("bacs")), Err(Failure::Unreadable { .. })));
    assert!(matches!(acted(&order, &made), Err(Failure::Unreadable { .. })));
}

#[test]
fn what_became_of_it_is_read() {
    let made = |name: &str, id: &str, amount: i64, status: &str| json!({ name: { "id": id, "amount": amount, "currency": "EUR", "status": status } });
    let collect = Action::Collect(collection());
    assert_eq!(
        acted(&collect, &made("payments", "PM9", 5_000, "pending_submission")),
        Ok(Outcome::Pending { external_id: "PM9".to_owned() })
    );
    let back = Action::Refund(refund());
    let refunded = |status: &str| acted(&back, &made("refunds", "RF9", 2_000, status)).unwrap();
    assert_eq!(refunded("paid"), Outcome::Done { external_id: "RF9".to_owned(), url: None });
    assert_eq!(refunded("created"), Outcome::Pending { external_id: "RF9".to_owned() });
    assert_eq!(refunded("of_tomorrow"), Outcome::Pending { external_id: "RF9".to_owned() });
    assert!(matches!(refunded("bounced"), Outcome::Failed { reason, .. } if reason == "bounced"));
    let cancelled = made("mandates", "MD1", 0, "cancelled");
    let cancel = cancel(ObjectKind::Mandate, "MD1");
    assert!(matches!(acted(&cancel, &cancelled), Ok(Outcome::Done { .. })));
    assert!(acted(&cancel, &made("mandates", "MD2", 0, "cancelled")).is_err());
}

#[test]
fn an_answer_about_something_else_is_not_believed() {
    let reason = |action: &Action, body: Value| match acted(action, &body) {
        Err(Failure::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let payment =
        json!({ "payments": { "id": "PM9", "amount": 5_001, "currency": "EUR", "status": "submitted" } });
    let collect = Action::Collect(collection());
    assert_eq!(reason(&collect, payment.clone()), "payments, amount: is another than asked for");
    let mut other = payment.clone();
    other["payments"]["amount"] = json!(5_000);
    assert!(acted(&collect, &other).is_ok());
    other["payments"]["currency"] = json!("GBP");
    assert!(reason(&collect, other.clone()).contains("amount"));
    other["payments"]["id"] = json!("RF9");
    assert!(reason(&collect, other).contains("id"));
    assert!(reason(&Action::Refund(refund()), payment).contains("id"));
    let flow = json!({ "billing_request_flows": { "authorisation_url": "https://x", "links": { "billing_request": "BRQ2" } } });
    assert!(reason(&Action::OpenPage(page()), flow).contains("links.billing_request"));
    let without = json!({ "billing_requests": { "id": "BRQ1", "status": "pending" } });
    assert!(reason(&Action::CreateCheckout(checkout()), without).contains("payment_request"));
}

#[test]
fn a_key_that_was_used_gives_what_it_made() {
    let conflict = |id: &str| {
        let body = json!({ "error": { "code": 409, "type": "invalid_state", "errors": [
            { "reason": "idempotent_creation_conflict", "message": "x", "links": { "conflicting_resource_id": id } },
        ]}});
        answer(409, &body.to_string())
    };
    let before = |action: &Action, id: &str| GoCardless.acted(action, &conflict(id));
    let done = |id: &str| Ok(Outcome::DoneBefore { external_id: id.to_owned() });
    assert_eq!(before(&Action::Collect(collection()), "PM9"), done("PM9"));
    assert_eq!(before(&Action::Refund(refund()), "RF9"), done("RF9"));
    let page = before(&Action::CreateCheckout(checkout()), "BRQ9").unwrap();
    assert!(matches!(page, Outcome::Continue { external_id, .. } if external_id == "BRQ9"));
    assert!(matches!(before(&Action::Collect(collection()), "MD9"), Err(Failure::Unreadable { .. })));
    let flow = before(&actions()[2], "BRF9").unwrap_err();
    assert_eq!(flow, Failure::Permanent { code: "idempotent_creation_conflict".to_owned() });
}

#[test]
fn a_failure_has_its_class() {
    let back = Action::Refund(refund());
    let failed = |status, body: &str| GoCardless.acted(&back, &answer(status, body)).unwrap_err();
    let permanent = |code: &str| Failure::Permanent { code: code.to_owned() };
    let state = r#"{"error":{"type":"invalid_state","code":422,"errors":[{"reason":"refund_payment_invalid_state","message":"x"}]}}"#;
    assert_eq!(failed(422, state), permanent("refund_payment_invalid_state"));
    let field = r#"{"error":{"type":"validation_failed","code":422,"errors":[{"field":"amount","message":"is FR7630"}]}}"#;
    assert_eq!(failed(422, field), permanent("invalid:amount"));
    assert_eq!(
        failed(400, r#"{"error":{"type":"invalid_api_usage","code":400}}"#),
        permanent("invalid_api_usage")
    );
    assert_eq!(failed(409, state), permanent("refund_payment_invalid_state"));
    assert_eq!(failed(403, "<html>"), permanent("403"));
    assert_eq!(failed(401, state), Failure::CredentialRefused);
    assert_eq!(failed(429, "slow down"), Failure::RateLimited { wait: None });
    let unknown = failed(500, r#"{"error":{"type":"gocardless","code":500}}"#);
    assert_eq!(unknown, Failure::OutcomeUnknown);
    assert_eq!(may_repeat(Verb::Post, MANIFEST.idempotency, &unknown), Repeat::Same);
}
