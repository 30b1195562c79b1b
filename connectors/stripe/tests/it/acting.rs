//! What is asked, and what becomes of it.

use connector_api::action::{Action, ActionError, Checkout, Outcome, RefundOrder};
use connector_api::{Body, Connector as _, Failure, Method, Repeat, Secret, may_repeat};
use connector_stripe::{MANIFEST, Stripe};

use crate::{actions, answer, checkout, euro, refund};

const SESSION: &str = r#"{"object":"checkout.session","id":"cs_1","url":"https://checkout.stripe.com/c/1","amount_total":120050,"currency":"eur","new":{}}"#;
const REFUND: &str = r#"{"object":"refund","id":"re_1","amount":2000,"currency":"eur","status":"STATUS","failure_reason":null}"#;

#[test]
fn a_request_is_pinned_keyed_and_encoded() {
    let request = Stripe.act(&Action::Refund(refund()), "key-1").unwrap();
    assert_eq!((request.method, request.path.as_str()), (Method::Post, "/v1/refunds"));
    let expected = [("Stripe-Version", "2026-10-28.endive"), ("Idempotency-Key", "key-1")];
    assert_eq!(request.headers, expected.map(|(name, value)| (name, value.to_owned())));
    let form = "payment_intent=pi_1&amount=2000&reason=duplicate&metadata%5Bquittance_reference%5D=ref_01h";
    assert_eq!(request.body, Body::Form(form.to_owned()));
    let charge = RefundOrder { payment: "ch_1".to_owned(), ..refund() };
    let request = Stripe.act(&Action::Refund(charge), "key-1").unwrap();
    assert!(matches!(request.body, Body::Form(form) if form.starts_with("charge=ch_1&")));
}

#[test]
fn the_key_is_sent_and_not_printed() {
    let request = Stripe.act(&Action::Refund(refund()), "key-1").unwrap();
    let request = request.authorised(MANIFEST.authentication, &Secret::new("sk_test_canary"));
    assert_eq!(request.secret_headers[0].1.reveal(), "Bearer sk_test_canary");
    assert!(!format!("{request:?}").contains("canary"));
}

#[test]
fn what_cannot_be_asked_is_refused_before_it_leaves() {
    let act = |action: Action| Stripe.act(&action, "key").map(|_| ()).unwrap_err();
    for minor in [0, -1] {
        let paid = Checkout { amount: euro(minor), ..checkout() };
        assert!(matches!(act(Action::CreateCheckout(paid)), ActionError::Amount(_)));
        let back = RefundOrder { amount: euro(minor), ..refund() };
        assert!(matches!(act(Action::Refund(back)), ActionError::Amount(_)));
    }
    let length = |field| ActionError::Length { field };
    let named = |reference: String| Checkout { reference, expires_at: None, ..checkout() };
    assert_eq!(act(Action::CreatePaymentLink(named(String::new()))), length("reference"));
    assert_eq!(act(Action::CreatePaymentLink(named("é".repeat(201)))), length("reference"));
    assert!(Stripe.act(&Action::CreatePaymentLink(named("é".repeat(200))), "key").is_ok());
    assert_eq!(act(Action::CreateCheckout(Checkout { label: String::new(), ..checkout() })), length("label"));
    assert_eq!(act(Action::CreatePaymentLink(checkout())), ActionError::NotSupported);
    assert_eq!(
        act(Action::Refund(RefundOrder { payment: "po_1".to_owned(), ..refund() })),
        length("payment")
    );
    for key in [String::new(), "k".repeat(256)] {
        assert_eq!(Stripe.act(&Action::Refund(refund()), &key).unwrap_err(), length("key"));
    }
}

#[test]
fn what_became_of_it_is_read() {
    let [page, link, back] = actions().try_into().unwrap();
    let done = |external_id: &str, url: Option<&str>| Outcome::Done {
        external_id: external_id.to_owned(),
        url: url.map(ToOwned::to_owned),
    };
    let acted = Stripe.acted(&page, &answer(200, SESSION));
    assert_eq!(acted, Ok(done("cs_1", Some("https://checkout.stripe.com/c/1"))));
    let plink = r#"{"object":"payment_link","id":"plink_1","url":"https://buy.stripe.com/1","active":true}"#;
    assert_eq!(
        Stripe.acted(&link, &answer(200, plink)),
        Ok(done("plink_1", Some("https://buy.stripe.com/1")))
    );
    let refunded =
        |status: &str| Stripe.acted(&back, &answer(200, &REFUND.replace("STATUS", status))).unwrap();
    assert_eq!(refunded("succeeded"), done("re_1", None));
    assert_eq!(refunded("pending"), Outcome::Pending { external_id: "re_1".to_owned() });
    assert_eq!(refunded("of_tomorrow"), Outcome::Pending { external_id: "re_1".to_owned() });
    assert!(matches!(refunded("failed"), Outcome::Failed { .. }));
}

#[test]
fn an_answer_about_something_else_is_not_believed() {
    let [page, link, back] = actions().try_into().unwrap();
    let reason = |action: &Action, body: &str| match Stripe.acted(action, &answer(200, body)) {
        Err(Failure::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let other_amount = reason(&page, &SESSION.replace("120050", "120051"));
    assert_eq!(other_amount, "checkout.session, amount_total: is another amount than asked for");
    assert!(reason(&page, &SESSION.replace("eur", "usd")).contains("amount_total"));
    assert!(reason(&page, &SESSION.replace("checkout.session", "charge")).contains("another object"));
    let without_url = SESSION.replace(r#""url":"https://checkout.stripe.com/c/1","#, "");
    assert!(reason(&page, &without_url).ends_with("missing field `url`"));
    let closed = r#"{"object":"payment_link","id":"plink_1","url":"https://x","active":false}"#;
    assert!(reason(&link, closed).starts_with("payment_link, active"));
    let more = REFUND.replace("STATUS", "succeeded").replace("2000", "2001");
    assert!(reason(&back, &more).starts_with("refund, amount"));
    assert!(reason(&back, "{").contains("ends too early"));
    assert!(reason(&back, "<html>").contains("is not JSON"));
}

#[test]
fn a_failure_has_its_class() {
    let back = Action::Refund(refund());
    let failed = |status, body: &str| Stripe.acted(&back, &answer(status, body)).unwrap_err();
    let permanent = |code: &str| Failure::Permanent { code: code.to_owned() };
    let declined =
        r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}"#;
    assert_eq!(failed(402, declined), permanent("insufficient_funds"));
    let invalid =
        r#"{"error":{"type":"invalid_request_error","code":"charge_already_refunded","message":"x"}}"#;
    assert_eq!(failed(400, invalid), permanent("charge_already_refunded"));
    assert_eq!(failed(400, r#"{"error":{"type":"idempotency_error"}}"#), permanent("idempotency_error"));
    assert_eq!(failed(400, "<html>"), permanent("400"));
    let in_use = r#"{"error":{"type":"invalid_request_error","code":"idempotency_key_in_use"}}"#;
    assert_eq!(failed(409, in_use), Failure::Temporary { wait: None });
    assert_eq!(failed(401, declined), Failure::CredentialRefused);
    assert_eq!(failed(429, "slow down"), Failure::RateLimited { wait: None });
    let unknown = failed(502, "<html>bad gateway</html>");
    assert_eq!(unknown, Failure::OutcomeUnknown);
    assert_eq!(may_repeat(Method::Post, MANIFEST.idempotency, &unknown), Repeat::Same);
}
