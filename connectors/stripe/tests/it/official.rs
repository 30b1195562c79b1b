//! Every request against what Stripe's own library sends at the version that is pinned, and every
//! reader on Stripe's own examples. Both are in `../shared/specs`; without it this says so.

use std::fs;
use std::path::PathBuf;

use connector_api::action::Action;
use connector_api::form::Form;
use connector_api::object::ObjectKind;
use connector_api::{Body, Connector as _, Cursor, Fetched, Pull, Stream};
use connector_stripe::Stripe;
use jiff::Timestamp;
use serde_json::Value;

use crate::schema::{check, tree};
use crate::{actions, answer};

fn official(name: &str) -> Option<Value> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs"));
    match fs::read_to_string(folder.join(name)) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(error) => {
            println!("SKIPPED: {name} is not there ({error}); what we ask was not compared with it");
            None
        }
    }
}

fn schema(name: &str) -> Option<Value> {
    official(&format!("sdk-schemas/stripe-2026-10-28.Stripe{name}.json"))
}

fn judged(schema: &Value, form: &str) -> Result<(), String> {
    check(schema, schema, &tree(form), "form")
}

#[test]
fn what_is_asked_is_what_stripe_takes() {
    for action in actions() {
        let (name, needed) = match &action {
            Action::CreateCheckout(_) => {
                ("CheckoutSessionCreate", "line_items%5B0%5D%5Bprice_data%5D%5Bcurrency%5D=eur&")
            }
            Action::CreatePaymentLink(_) => ("PaymentLinkCreate", "line_items%5B0%5D%5Bquantity%5D=1&"),
            Action::Refund(_) => ("RefundCreate", ""),
            other => panic!("Stripe is not asked for {other:?}"),
        };
        let Some(schema) = schema(name) else { continue };
        let Body::Form(form) = Stripe.act(&action, "key").unwrap().body else { panic!("no form") };
        assert_eq!(judged(&schema, &form), Ok(()), "{name}");
        // The check can say no: a field of nobody, a number that is none, a word of no list, a field that is missing.
        assert!(judged(&schema, &format!("{form}&amount_of_money=1")).is_err(), "{name}");
        let number = form.replace("=120050", "=1200.50").replace("amount=2000", "amount=20.00");
        assert!(number != form && judged(&schema, &number).is_err(), "{name}");
        let word = form.replace("=sepa_debit", "=sepa").replace("=duplicate", "=twice");
        assert!(word != form && judged(&schema, &word).is_err(), "{name}");
        assert!(form.contains(needed));
        if !needed.is_empty() {
            assert!(judged(&schema, &form.replace(needed, "")).is_err(), "{name}");
        }
    }
}

#[test]
fn what_is_listed_is_what_stripe_lists() {
    let streams = [
        (Stream::Disputes, "DisputeList"),
        (Stream::Payouts, "PayoutList"),
        (Stream::PayoutLines, "BalanceTransactionList"),
        (Stream::Events, "EventList"),
    ];
    for (stream, name) in streams {
        let Some(schema) = schema(name) else { continue };
        for cursor in ["", "back a_2 a_1", "forward a_2"] {
            let cursor = Cursor(cursor.to_owned());
            let request = Stripe
                .pull(Pull { stream, of: Some("po_1"), cursor: &cursor, now: Timestamp::UNIX_EPOCH })
                .unwrap();
            let form = request.query.iter().fold(Form::new(), |form, (name, value)| form.with(name, value));
            assert_eq!(judged(&schema, &form.encoded()), Ok(()), "{name}");
            assert!(judged(&schema, &form.with("page", 2).encoded()).is_err(), "{name}");
        }
    }
}

#[test]
fn the_examples_of_stripe_are_read() {
    let Some(fixtures) = official("stripe/fixtures3.json") else { return };
    for (kind, name) in [
        (ObjectKind::PaymentIntent, "payment_intent"),
        (ObjectKind::Charge, "charge"),
        (ObjectKind::Refund, "refund"),
        (ObjectKind::Dispute, "dispute"),
        (ObjectKind::Mandate, "mandate"),
        (ObjectKind::Payout, "payout"),
        (ObjectKind::Subscription, "subscription"),
    ] {
        let example = &fixtures["resources"][name];
        let read = |value: &Value| Stripe.fetched(kind, &answer(200, &value.to_string()));
        let found = read(example);
        assert!(
            matches!(&found, Ok(Fetched::Found(it)) if it.external_id == example["id"]),
            "{name}: {found:?}"
        );
        for needed in ["id", "object", "status"] {
            let mut less = example.clone();
            less.as_object_mut().unwrap().remove(needed);
            let error = read(&less).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(needed), "{error}");
        }
    }
    let cursor = Cursor::default();
    for (stream, name) in [(Stream::PayoutLines, "balance_transaction"), (Stream::Events, "event")] {
        let body =
            format!(r#"{{"object":"list","data":[{}],"has_more":false}}"#, fixtures["resources"][name]);
        let pull = Pull { stream, of: Some("po_1"), cursor: &cursor, now: Timestamp::UNIX_EPOCH };
        assert_eq!(Stripe.pulled(pull, &answer(200, &body)).unwrap().records.len(), 1, "{name}");
    }
}
