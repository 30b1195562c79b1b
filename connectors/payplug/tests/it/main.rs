//! PayPlug's connector by data: what it asks, what it reads, what it refuses.
//!
//! PayPlug publishes no machine-readable description: nothing here is compared with one.

#![expect(clippy::unwrap_used, reason = "a step that a test cannot take fails the test")]

mod acting;
mod pulling;
mod webhooks;

use connector_api::Response;
use connector_api::action::{Action, CancelOrder, Checkout, Method, Payer, RefundOrder, RefundReason};
use connector_api::object::ObjectKind;
use money::{Currency, Money};
use serde_json::{Value, json};

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
        methods: vec![Method::Card],
        return_url: "https://quittance.example/paid?a=1&b=2".to_owned(),
        cancel_url: "https://quittance.example/portal".to_owned(),
        email: Some("compta+33@example.fr".to_owned()),
        expires_at: None,
        payer: Some(Payer {
            given_name: "Élodie".to_owned(),
            family_name: "Martin".to_owned(),
            street: "1 rue de la Paix".to_owned(),
            postcode: "75002".to_owned(),
            city: "Paris".to_owned(),
            country: "FR".to_owned(),
        }),
        notify_url: Some("https://quittance.example/hooks/p".to_owned()),
    }
}

fn refund() -> RefundOrder {
    RefundOrder {
        reference: "ref_01h".to_owned(),
        payment: "pay_1".to_owned(),
        amount: euro(2_000),
        refunded_before: euro(0),
        reason: RefundReason::Duplicate,
    }
}

fn cancel() -> Action {
    Action::Cancel(CancelOrder { kind: ObjectKind::Charge, external_id: "pay_1".to_owned() })
}

fn payment(id: &str, created_at: i64) -> Value {
    json!({
        "object": "payment", "id": id, "created_at": created_at, "amount": 120_050, "amount_refunded": 0,
        "currency": "EUR", "is_paid": false, "failure": null, "metadata": { "quittance_reference": "pay_01h", "n": 1 },
        "hosted_payment": { "payment_url": "https://secure.payplug.com/pay/1" }, "card": { "last4": "4242" },
    })
}

fn given_back(id: &str, created_at: i64) -> Value {
    json!({
        "object": "refund", "id": id, "payment_id": "pay_1", "created_at": created_at, "amount": 2_000,
        "currency": "EUR", "metadata": { "quittance_reference": "ref_01h" },
    })
}
