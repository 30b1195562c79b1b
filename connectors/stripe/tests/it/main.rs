//! Stripe's connector by data: what it asks, what it reads, what it refuses.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a step that a test cannot take fails the test; what is skipped is said"
)]

mod acting;
mod official;
mod pulling;
mod schema;
mod settlement;
mod webhooks;

use connector_api::Response;
use connector_api::action::{Action, Checkout, Method, RefundOrder, RefundReason};
use money::{Currency, Money};

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn answer(status: u16, body: &str) -> Response {
    let date = ("date".to_owned(), "Tue, 14 Nov 2023 22:13:20 GMT".to_owned());
    Response { status, headers: vec![date], body: body.as_bytes().to_vec() }
}

fn checkout() -> Checkout {
    Checkout {
        reference: "pay_01h".to_owned(),
        amount: euro(120_050),
        label: "Factures F-12 & F-13".to_owned(),
        methods: vec![Method::Card, Method::SepaDebit],
        return_url: "https://quittance.example/paid?a=1&b=2".to_owned(),
        cancel_url: "https://quittance.example/portal".to_owned(),
        email: Some("compta+33@example.fr".to_owned()),
        expires_at: Some(jiff::Timestamp::from_second(1_700_003_600).unwrap()),
        payer: None,
        notify_url: None,
    }
}

fn refund() -> RefundOrder {
    RefundOrder {
        reference: "ref_01h".to_owned(),
        payment: "pi_1".to_owned(),
        amount: euro(2_000),
        refunded_before: euro(0),
        reason: RefundReason::Duplicate,
    }
}

/// One of each, as the connector can do them.
fn actions() -> Vec<Action> {
    vec![
        Action::CreateCheckout(checkout()),
        Action::CreatePaymentLink(Checkout { expires_at: None, ..checkout() }),
        Action::Refund(refund()),
    ]
}
