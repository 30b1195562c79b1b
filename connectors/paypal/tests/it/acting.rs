//! What is asked, and what becomes of it.

use connector_api::action::{Action, ActionError, CaptureOrder, Checkout, Method, Outcome, RefundOrder};
use connector_api::{Body, Connector as _, Failure, Method as Verb, Repeat, Secret, may_repeat};
use connector_paypal::{MANIFEST, PayPal};
use serde_json::{Value, json};

use crate::{actions, answer, capture, captured, checkout, euro, order, refund, refunded};

fn asked(action: &Action) -> (String, Value) {
    let request = PayPal.act(action, "key-1").unwrap();
    assert_eq!(request.method, Verb::Post);
    let expected = [("PayPal-Request-Id", "key-1"), ("Prefer", "return=representation")];
    assert_eq!(request.headers, expected.map(|(name, value)| (name, value.to_owned())));
    let Body::Json(body) = request.body else { panic!("not JSON") };
    (request.path, serde_json::from_str(&body).unwrap())
}

fn acted(action: &Action, body: &Value) -> Result<Outcome, Failure> {
    PayPal.acted(action, &answer(201, &body.to_string()))
}

#[test]
fn each_action_is_one_request() {
    let [page, take, back] = actions().try_into().unwrap();
    assert_eq!(
        asked(&page),
        (
            "/v2/checkout/orders".to_owned(),
            json!({
                "intent": "CAPTURE",
                "purchase_units": [{
                    "custom_id": "pay_01h", "invoice_id": "pay_01h", "description": "Factures F-12 & F-13",
                    "amount": { "currency_code": "EUR", "value": "1200.50" },
                }],
                "payment_source": { "paypal": {
                    "email_address": "compta+33@example.fr",
                    "experience_context": {
                        "return_url": "https://quittance.example/paid?a=1&b=2",
                        "cancel_url": "https://quittance.example/portal",
                        "user_action": "PAY_NOW", "shipping_preference": "NO_SHIPPING",
                    },
                }},
            })
        )
    );
    assert_eq!(asked(&take), ("/v2/checkout/orders/ORDER1/capture".to_owned(), json!({})));
    assert_eq!(
        asked(&back),
        (
            "/v2/payments/captures/CAPTURE1/refund".to_owned(),
            json!({ "amount": { "currency_code": "EUR", "value": "20.00" }, "custom_id": "ref_01h" })
        )
    );
    let folder = Action::Capture(CaptureOrder { intent: "a/../b".to_owned(), ..capture() });
    assert_eq!(asked(&folder).0, "/v2/checkout/orders/a%2F..%2Fb/capture");
}

#[test]
fn the_token_is_sent_and_not_printed() {
    let request = PayPal.act(&actions()[0], "key-1").unwrap();
    let request = request.authorised(MANIFEST.authentication, &Secret::new("A21_canary"));
    assert_eq!(request.secret_headers[0].1.reveal(), "Bearer A21_canary");
    assert!(!format!("{request:?}").contains("canary"));
}

#[test]
fn what_cannot_be_asked_is_refused_before_it_leaves() {
    let act = |action: Action| PayPal.act(&action, "key").map(|_| ()).unwrap_err();
    for minor in [0, -1] {
        let amount = euro(minor);
        assert!(matches!(
            act(Action::CreateCheckout(Checkout { amount, ..checkout() })),
            ActionError::Amount(_)
        ));
        assert!(matches!(act(Action::Capture(CaptureOrder { amount, ..capture() })), ActionError::Amount(_)));
        assert!(matches!(act(Action::Refund(RefundOrder { amount, ..refund() })), ActionError::Amount(_)));
    }
    let until = Some(crate::now());
    let unsupported = [
        Action::CreatePaymentLink(checkout()),
        Action::CreateCheckout(Checkout { expires_at: until, ..checkout() }),
        Action::CreateCheckout(Checkout { methods: vec![Method::SepaDebit], ..checkout() }),
    ];
    for action in unsupported {
        assert_eq!(act(action), ActionError::NotSupported);
    }
    let length = |field| ActionError::Length { field };
    let named = |reference: String| Action::CreateCheckout(Checkout { reference, ..checkout() });
    assert_eq!(act(named("é".repeat(128))), length("reference"));
    assert!(PayPal.act(&named("é".repeat(127)), "key").is_ok());
    let of = |payment: &str| Action::Refund(RefundOrder { payment: payment.to_owned(), ..refund() });
    assert_eq!(act(of("")), length("payment"));
    for key in [String::new(), "k".repeat(109)] {
        assert_eq!(PayPal.act(&actions()[0], &key).unwrap_err(), length("key"));
    }
}

#[test]
fn what_became_of_it_is_read() {
    let [page, take, back] = actions().try_into().unwrap();
    let done = |external_id: &str, url: Option<&str>| {
        Ok(Outcome::Done { external_id: external_id.to_owned(), url: url.map(ToOwned::to_owned) })
    };
    let agreed = "https://www.paypal.com/checkoutnow?token=ORDER1";
    assert_eq!(acted(&page, &order("PAYER_ACTION_REQUIRED", &[])), done("ORDER1", Some(agreed)));
    let mut older = order("CREATED", &[]);
    older["links"][1]["rel"] = json!("approve");
    assert_eq!(acted(&page, &older), done("ORDER1", Some(agreed)));

    let taken = |status: &str| acted(&take, &order("COMPLETED", &[captured(status, "1200.50")]));
    assert_eq!(taken("COMPLETED"), done("CAPTURE1", None));
    let pending = || Outcome::Pending { external_id: "CAPTURE1".to_owned() };
    assert_eq!(taken("PENDING"), Ok(pending()));
    assert_eq!(taken("OF_TOMORROW"), Ok(pending()));
    assert!(matches!(taken("DECLINED"), Ok(Outcome::Failed { reason, .. }) if reason == "DECLINED"));

    assert_eq!(acted(&back, &refunded("COMPLETED")), done("REFUND1", None));
    assert_eq!(
        acted(&back, &refunded("PENDING")),
        Ok(Outcome::Pending { external_id: "REFUND1".to_owned() })
    );
    for status in ["FAILED", "CANCELLED"] {
        assert!(
            matches!(acted(&back, &refunded(status)), Ok(Outcome::Failed { reason, .. }) if reason == status)
        );
    }
}

#[test]
fn an_answer_about_something_else_is_not_believed() {
    let [page, take, back] = actions().try_into().unwrap();
    let reason = |action: &Action, body: &Value| match acted(action, body) {
        Err(Failure::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let changed = |change: fn(&mut Value)| {
        let mut body = order("CREATED", &[]);
        change(&mut body);
        reason(&page, &body)
    };
    let amount = changed(|it| it["purchase_units"][0]["amount"]["value"] = json!("1200.51"));
    assert_eq!(amount, "order, amount: is another than asked for");
    assert!(
        changed(|it| it["purchase_units"][0]["amount"]["currency_code"] = json!("USD")).contains("amount")
    );
    assert!(changed(|it| it["purchase_units"][0]["custom_id"] = json!("pay_02h")).contains("custom_id"));
    assert!(changed(|it| it["links"] = json!([])).contains("links"));
    let unit = order("CREATED", &[])["purchase_units"][0].clone();
    let mut two = order("CREATED", &[]);
    two["purchase_units"] = json!([unit, unit]);
    assert!(reason(&page, &two).contains("purchase_units"));

    assert!(reason(&take, &order("COMPLETED", &[captured("COMPLETED", "1200.51")])).contains("amount"));
    assert!(reason(&take, &order("COMPLETED", &[])).contains("captures"));
    let mut other = order("COMPLETED", &[captured("COMPLETED", "1200.50")]);
    other["id"] = json!("ORDER2");
    assert!(reason(&take, &other).contains("id"));

    let mut of_other = refunded("COMPLETED");
    of_other["links"][0]["href"] = json!("https://api-m.paypal.com/v2/payments/captures/CAPTURE2");
    assert!(reason(&back, &of_other).contains("links"));
    let mut more = refunded("COMPLETED");
    more["amount"]["value"] = json!("20.01");
    assert!(reason(&back, &more).contains("amount"));
}

#[test]
fn a_failure_has_its_class() {
    let take = Action::Capture(capture());
    let failed = |status, body: &str| PayPal.acted(&take, &answer(status, body)).unwrap_err();
    let permanent = |code: &str| Failure::Permanent { code: code.to_owned() };
    let issue = |issue: &str| {
        format!(
            r#"{{"name":"UNPROCESSABLE_ENTITY","message":"x","debug_id":"1","details":[{{"issue":"{issue}"}}]}}"#
        )
    };
    assert_eq!(failed(422, &issue("ORDER_ALREADY_CAPTURED")), permanent("ORDER_ALREADY_CAPTURED"));
    assert_eq!(failed(422, &issue("INSTRUMENT_DECLINED")), permanent("INSTRUMENT_DECLINED"));
    assert_eq!(failed(422, &issue("PREVIOUS_REQUEST_IN_PROGRESS")), Failure::Temporary { wait: None });
    assert_eq!(failed(403, r#"{"name":"NOT_AUTHORIZED","message":"x"}"#), permanent("NOT_AUTHORIZED"));
    assert_eq!(failed(400, "<html>"), permanent("400"));
    assert_eq!(failed(401, r#"{"error":"invalid_token"}"#), Failure::CredentialRefused);
    assert_eq!(failed(429, "<html>"), Failure::RateLimited { wait: None });
    let unknown = failed(500, r#"{"name":"INTERNAL_SERVER_ERROR"}"#);
    assert_eq!(unknown, Failure::OutcomeUnknown);
    assert_eq!(may_repeat(Verb::Post, MANIFEST.idempotency, &unknown), Repeat::Same);
}
