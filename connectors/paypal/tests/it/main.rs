//! PayPal's connector by data: what it asks, what it reads, what it refuses.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a step that a test cannot take fails the test; what is skipped is said"
)]

mod acting;
mod official;
mod pulling;
mod reading;
mod schema;
mod settlement;
mod webhooks;

use connector_api::action::{Action, CaptureOrder, Checkout, RefundOrder, RefundReason};
use connector_api::{Cursor, Pull, Response, Stream};
use jiff::Timestamp;
use money::{Currency, Money};
use serde_json::{Value, json};

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn answer(status: u16, body: &str) -> Response {
    let date = ("date".to_owned(), "Tue, 14 Nov 2023 22:13:20 GMT".to_owned());
    Response { status, headers: vec![date], body: body.as_bytes().to_vec() }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap()
}

fn pull(stream: Stream, cursor: &Cursor) -> Pull<'_> {
    Pull { stream, of: None, cursor, now: now() }
}

fn euros(value: &str) -> Value {
    json!({ "currency_code": "EUR", "value": value })
}

fn checkout() -> Checkout {
    Checkout {
        reference: "pay_01h".to_owned(),
        amount: euro(120_050),
        label: "Factures F-12 & F-13".to_owned(),
        methods: Vec::new(),
        return_url: "https://quittance.example/paid?a=1&b=2".to_owned(),
        cancel_url: "https://quittance.example/portal".to_owned(),
        email: Some("compta+33@example.fr".to_owned()),
        expires_at: None,
        payer: None,
        notify_url: None,
    }
}

fn capture() -> CaptureOrder {
    CaptureOrder { intent: "ORDER1".to_owned(), amount: euro(120_050) }
}

fn refund() -> RefundOrder {
    RefundOrder {
        reference: "ref_01h".to_owned(),
        payment: "CAPTURE1".to_owned(),
        amount: euro(2_000),
        refunded_before: euro(0),
        reason: RefundReason::Duplicate,
    }
}

/// One of each, as the connector can do them.
fn actions() -> Vec<Action> {
    vec![Action::CreateCheckout(checkout()), Action::Capture(capture()), Action::Refund(refund())]
}

/// An order with these captures.
fn order(status: &str, captures: &[Value]) -> Value {
    json!({
        "id": "ORDER1", "status": status, "create_time": "2023-11-14T22:00:00Z",
        "purchase_units": [{
            "reference_id": "default", "custom_id": "pay_01h", "amount": euros("1200.50"),
            "payments": { "captures": captures },
        }],
        "links": [
            { "rel": "self", "href": "https://api-m.paypal.com/v2/checkout/orders/ORDER1", "method": "GET" },
            { "rel": "payer-action", "href": "https://www.paypal.com/checkoutnow?token=ORDER1", "method": "GET" },
        ],
    })
}

fn captured(status: &str, value: &str) -> Value {
    json!({ "id": "CAPTURE1", "status": status, "amount": euros(value), "custom_id": "pay_01h",
        "create_time": "2023-11-14T22:00:00Z" })
}

fn refunded(status: &str) -> Value {
    json!({
        "id": "REFUND1", "status": status, "amount": euros("20.00"), "custom_id": "ref_01h",
        "links": [{ "rel": "up", "href": "https://api-m.paypal.com/v2/payments/captures/CAPTURE1" }],
    })
}
