//! Reads of one object.

use connector_api::object::{ChargeState, DisputeState, IntentState, Object, ObjectKind, RefundState};
use connector_api::{Connector as _, Failure, Fetched};
use connector_paypal::PayPal;
use serde_json::{Value, json};

use crate::{answer, captured, euro, euros, order, refunded};

fn fetched(kind: ObjectKind, body: &Value) -> Result<Fetched, Failure> {
    PayPal.fetched(kind, &answer(200, &body.to_string()))
}

fn found(kind: ObjectKind, body: &Value) -> Object {
    match fetched(kind, body) {
        Ok(Fetched::Found(record)) => {
            assert_eq!(record.version, 1_700_000_000, "as new as the answer");
            record.object
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_is_read_with_what_was_taken_of_it() {
    let read =
        |status: &str, captures: &[Value]| match found(ObjectKind::PaymentIntent, &order(status, captures)) {
            Object::PaymentIntent(intent) => intent,
            other => panic!("{other:?}"),
        };
    let new = read("PAYER_ACTION_REQUIRED", &[]);
    assert_eq!((new.amount, new.received, new.state), (euro(120_050), euro(0), IntentState::AwaitsPayer));
    assert_eq!((new.reference.as_deref(), new.charge), (Some("pay_01h"), None));
    assert_eq!(read("APPROVED", &[]).state, IntentState::Authorised);
    assert_eq!(read("VOIDED", &[]).state, IntentState::Cancelled);
    assert_eq!(read("OF_TOMORROW", &[]).state, IntentState::Unknown("OF_TOMORROW".to_owned()));
    let paid = read("COMPLETED", &[captured("COMPLETED", "1200.50")]);
    assert_eq!((paid.received, paid.state), (euro(120_050), IntentState::Succeeded));
    assert_eq!(paid.charge.as_deref(), Some("CAPTURE1"));
    let awaited = read("COMPLETED", &[captured("PENDING", "1200.50")]);
    assert_eq!((awaited.received, awaited.state), (euro(0), IntentState::Processing));
}

#[test]
fn a_capture_says_how_much_was_given_back_where_it_knows() {
    let read = |status: &str| match found(ObjectKind::Charge, &captured(status, "12.34")) {
        Object::Charge(charge) => charge,
        other => panic!("{other:?}"),
    };
    assert_eq!((read("COMPLETED").amount, read("COMPLETED").refunded), (euro(1234), Some(euro(0))));
    assert_eq!(read("REFUNDED").refunded, Some(euro(1234)));
    let part = read("PARTIALLY_REFUNDED");
    assert_eq!((part.refunded, part.state), (None, ChargeState::Succeeded));
    assert_eq!(read("PENDING").state, ChargeState::Pending);
    assert_eq!(read("OF_TOMORROW").state, ChargeState::Unknown("OF_TOMORROW".to_owned()));
    let mut failed = captured("FAILED", "12.34");
    failed["status_details"] = json!({ "reason": "OTHER" });
    failed["supplementary_data"] = json!({ "related_ids": { "order_id": "ORDER1" } });
    let Object::Charge(it) = found(ObjectKind::Charge, &failed) else { panic!() };
    assert_eq!(it.state, ChargeState::Failed { code: Some("OTHER".to_owned()) });
    assert_eq!(it.intent.as_deref(), Some("ORDER1"));
}

#[test]
fn a_refund_names_its_capture() {
    let Object::Refund(it) = found(ObjectKind::Refund, &refunded("COMPLETED")) else { panic!() };
    assert_eq!((it.amount, it.state), (euro(2_000), RefundState::Succeeded));
    assert_eq!((it.charge.as_deref(), it.reference.as_deref()), (Some("CAPTURE1"), Some("ref_01h")));
    let Object::Refund(it) = found(ObjectKind::Refund, &refunded("FAILED")) else { panic!() };
    assert_eq!(it.state, RefundState::Failed { reason: None });
}

#[test]
fn a_dispute_is_read_with_its_deadline_and_its_end() {
    let dispute = |status: &str, stage: &str, outcome: Option<&str>| {
        let body = json!({
            "dispute_id": "PP-D-1", "create_time": "2023-11-01T00:00:00.000Z", "update_time": "2023-11-02T00:00:00.000Z",
            "disputed_transactions": [{ "seller_transaction_id": "CAPTURE1" }], "reason": "INCORRECT_AMOUNT",
            "status": status, "dispute_amount": euros("96.00"), "dispute_life_cycle_stage": stage,
            "seller_response_due_date": "2023-11-20T00:00:00.000Z",
            "dispute_outcome": outcome.map(|it| json!({ "outcome_code": it })),
            "evidences": [{ "source": "SUBMITTED_BY_SELLER" }, { "source": "SUBMITTED_BY_BUYER" }],
        });
        match found(ObjectKind::Dispute, &body) {
            Object::Dispute(dispute) => dispute,
            other => panic!("{other:?}"),
        }
    };
    let asked = dispute("WAITING_FOR_SELLER_RESPONSE", "CHARGEBACK", None);
    assert_eq!((asked.amount, asked.state), (euro(9_600), DisputeState::AwaitsEvidence));
    assert_eq!((asked.charge.as_str(), asked.submissions, asked.has_evidence), ("CAPTURE1", 1, true));
    assert_eq!(asked.evidence_due_at.unwrap().to_string(), "2023-11-20T00:00:00Z");
    for (status, stage, outcome, state) in [
        ("OPEN", "INQUIRY", None, DisputeState::Inquiry),
        ("OPEN", "CHARGEBACK", None, DisputeState::AwaitsEvidence),
        ("UNDER_REVIEW", "CHARGEBACK", None, DisputeState::UnderReview),
        ("RESOLVED", "CHARGEBACK", Some("RESOLVED_SELLER_FAVOUR"), DisputeState::Won),
        ("RESOLVED", "CHARGEBACK", Some("RESOLVED_BUYER_FAVOUR"), DisputeState::Lost),
        ("RESOLVED", "INQUIRY", Some("CANCELED_BY_BUYER"), DisputeState::InquiryClosed),
        ("RESOLVED", "CHARGEBACK", Some("NONE"), DisputeState::Unknown("RESOLVED NONE".to_owned())),
        ("RESOLVED", "CHARGEBACK", None, DisputeState::Unknown("RESOLVED".to_owned())),
    ] {
        assert_eq!(dispute(status, stage, outcome).state, state, "{status} {stage} {outcome:?}");
    }
}

#[test]
fn not_found_is_not_a_failed_read() {
    let missing =
        r#"{"name":"RESOURCE_NOT_FOUND","message":"x","details":[{"issue":"INVALID_RESOURCE_ID"}]}"#;
    let fetched = |status, body: &str| PayPal.fetched(ObjectKind::Charge, &answer(status, body));
    assert_eq!(fetched(404, missing), Ok(Fetched::Absent));
    assert!(matches!(fetched(404, "<html>"), Err(Failure::Unreadable { .. })));
    assert_eq!(fetched(503, missing), Err(Failure::Temporary { wait: None }));
    let request = PayPal.fetch(ObjectKind::Dispute, "../x?y").unwrap();
    assert_eq!(request.path, "/v1/customer/disputes/..%2Fx%3Fy");
    assert_eq!(PayPal.fetch(ObjectKind::Payout, "x"), None);
}
