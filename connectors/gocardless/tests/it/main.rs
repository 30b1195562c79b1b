//! GoCardless' connector by data: what it asks, what it reads, what it refuses.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a step that a test cannot take fails the test; what is skipped is said"
)]

mod acting;
mod official;
mod pulling;
mod settlement;
mod webhooks;

use connector_api::Response;
use connector_api::action::{
    Action, CancelOrder, Checkout, CollectionOrder, MandateOrder, PageOrder, RefundOrder, RefundReason,
};
use connector_api::object::ObjectKind;
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
        methods: Vec::new(),
        return_url: "https://quittance.example/paid?a=1&b=2".to_owned(),
        cancel_url: "https://quittance.example/portal".to_owned(),
        email: Some("compta+33@example.fr".to_owned()),
        expires_at: None,
        payer: None,
        notify_url: None,
    }
}

fn mandate() -> MandateOrder {
    MandateOrder {
        reference: "man_01h".to_owned(),
        label: "Prélèvements".to_owned(),
        currency: Currency::EUR,
        email: None,
        return_url: "https://quittance.example/given".to_owned(),
        cancel_url: "https://quittance.example/portal".to_owned(),
    }
}

fn page() -> PageOrder {
    let Checkout { email, return_url, cancel_url, .. } = checkout();
    PageOrder { of: "BRQ1".to_owned(), email, return_url, cancel_url }
}

fn collection() -> CollectionOrder {
    CollectionOrder {
        reference: "pay_02h".to_owned(),
        mandate: "MD1".to_owned(),
        amount: euro(5_000),
        label: "Facture F-14".to_owned(),
        charge_on: Some("2026-12-01".parse().unwrap()),
    }
}

fn refund() -> RefundOrder {
    RefundOrder {
        reference: "ref_01h".to_owned(),
        payment: "PM1".to_owned(),
        amount: euro(2_000),
        refunded_before: euro(500),
        reason: RefundReason::Duplicate,
    }
}

fn cancel(kind: ObjectKind, external_id: &str) -> Action {
    Action::Cancel(CancelOrder { kind, external_id: external_id.to_owned() })
}

/// One of each, as the connector can do them.
fn actions() -> Vec<Action> {
    vec![
        Action::CreateCheckout(checkout()),
        Action::RequestMandate(mandate()),
        Action::OpenPage(page()),
        Action::Collect(collection()),
        Action::Refund(refund()),
        cancel(ObjectKind::Charge, "PM1"),
        cancel(ObjectKind::Mandate, "MD1"),
        cancel(ObjectKind::Checkout, "BRQ1"),
    ]
}
