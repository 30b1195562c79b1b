//! Pages: none lost, none twice, whatever their number; and reads of one object.

use std::fmt::Write as _;

use connector_api::object::{
    ChargeState, DisputeState, IntentState, MandateState, Object, ObjectKind, PayoutState, RefundState,
};
use connector_api::{Connector as _, Cursor, Failure, Fetched, Pull, Request, Response, Stream};
use connector_stripe::Stripe;
use jiff::Timestamp;

use crate::{answer, euro};

/// A list of Stripe's in the scripted manner: newest first, `starting_after`, `ending_before`.
struct Provider {
    /// Oldest first.
    charges: Vec<u32>,
}

impl Provider {
    fn answer(&self, request: &Request) -> Response {
        let newest_first: Vec<u32> = self.charges.iter().rev().copied().collect();
        let of = |name: &str| {
            let (_, id) = request.query.iter().find(|(it, _)| it == name)?;
            newest_first.iter().position(|it| format!("ch_{it}") == *id)
        };
        let (from, to, has_more) = match (of("starting_after"), of("ending_before")) {
            (Some(at), None) => (at + 1, newest_first.len().min(at + 101), newest_first.len() > at + 101),
            (None, Some(at)) => (at.saturating_sub(100), at, at > 100),
            (None, None) => (0, newest_first.len().min(100), newest_first.len() > 100),
            (Some(_), Some(_)) => panic!("both ways at once"),
        };
        let mut data = String::new();
        for id in &newest_first[from..to] {
            let comma = if data.is_empty() { "" } else { "," };
            let _ = write!(data, "{comma}{}", charge(*id));
        }
        answer(200, &format!(r#"{{"object":"list","data":[{data}],"has_more":{has_more}}}"#))
    }
}

fn charge(id: u32) -> String {
    format!(
        r#"{{"object":"charge","id":"ch_{id}","created":1700000000,"amount":1000,"amount_refunded":0,"currency":"eur","status":"succeeded","disputed":false}}"#
    )
}

/// Pulls until there is no more.
fn pull_all(provider: &Provider, cursor: &mut Cursor, ids: &mut Vec<String>) {
    loop {
        let pull = Pull { stream: Stream::Charges, of: None, cursor, now: Timestamp::UNIX_EPOCH };
        let page = Stripe.pulled(pull, &provider.answer(&Stripe.pull(pull).unwrap())).unwrap();
        ids.extend(page.records.into_iter().map(|it| it.external_id));
        *cursor = page.cursor;
        if !page.has_more {
            return;
        }
    }
}

#[test]
fn every_page_size_loses_nothing_and_repeats_nothing() {
    for (before, later) in [(0, 0), (0, 1), (1, 0), (100, 0), (101, 1), (250, 100), (99, 101), (3, 350)] {
        let mut provider = Provider { charges: (0..before).collect() };
        let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
        pull_all(&provider, &mut cursor, &mut ids);
        provider.charges.extend(before..before + later);
        pull_all(&provider, &mut cursor, &mut ids);
        let pulled = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(
            (ids.len(), pulled),
            ((before + later) as usize, (before + later) as usize),
            "{before}+{later}"
        );
    }
}

#[test]
fn what_comes_while_walking_back_is_found_on_the_way_forward() {
    let mut provider = Provider { charges: (0..250).collect() };
    let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
    let pull = Pull { stream: Stream::Charges, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let page = Stripe.pulled(pull, &provider.answer(&Stripe.pull(pull).unwrap())).unwrap();
    ids.extend(page.records.into_iter().map(|it| it.external_id));
    cursor = page.cursor;
    provider.charges.extend(250..260);
    pull_all(&provider, &mut cursor, &mut ids);
    pull_all(&provider, &mut cursor, &mut ids);
    let pulled = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), pulled), (260, 260));
}

#[test]
fn a_page_that_failed_is_not_an_empty_page() {
    let cursor = Cursor("forward ch_1".to_owned());
    let pull = Pull { stream: Stream::Charges, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let failed = |status, body: &str| Stripe.pulled(pull, &answer(status, body)).unwrap_err();
    assert_eq!(failed(502, "<html>"), Failure::Temporary { wait: None });
    assert_eq!(failed(404, "{}"), Failure::Permanent { code: "404".to_owned() });
    assert!(matches!(failed(200, "<html>"), Failure::Unreadable { .. }));
    assert!(matches!(failed(200, r#"{"data":[],"has_more":true}"#), Failure::Unreadable { .. }));
    assert!(matches!(failed(200, r#"{"data":[]}"#), Failure::Unreadable { .. }));
    let damaged = format!(r#"{{"data":[{},{{}}],"has_more":false}}"#, charge(1));
    assert_eq!(
        failed(200, &damaged),
        Failure::Unreadable { reason: "charge, data[1]: missing field `object`".to_owned() }
    );
}

fn fetched(kind: ObjectKind, body: &str) -> Result<Fetched, Failure> {
    Stripe.fetched(kind, &answer(200, body))
}

fn found(kind: ObjectKind, body: &str) -> Object {
    match fetched(kind, body) {
        Ok(Fetched::Found(record)) => record.object,
        other => panic!("{other:?}"),
    }
}

#[test]
fn not_found_is_not_a_failed_read() {
    let missing = r#"{"error":{"type":"invalid_request_error","code":"resource_missing"}}"#;
    let fetched = |status, body: &str| Stripe.fetched(ObjectKind::Charge, &answer(status, body));
    assert_eq!(fetched(404, missing), Ok(Fetched::Absent));
    assert!(matches!(fetched(404, "<html>no such page</html>"), Err(Failure::Unreadable { .. })));
    assert_eq!(fetched(500, missing), Err(Failure::Temporary { wait: None }));
    assert_eq!(fetched(401, missing), Err(Failure::CredentialRefused));
}

#[test]
fn an_id_cannot_leave_its_folder() {
    let request = Stripe.fetch(ObjectKind::Payout, "../refunds?x=/y").unwrap();
    assert_eq!(request.path, "/v1/payouts/..%2Frefunds%3Fx%3D%2Fy");
}

#[test]
fn each_object_is_read_with_its_state() {
    let intent = r#"{"object":"payment_intent","id":"pi_1","created":1,"amount":1000,"amount_received":400,"currency":"eur","status":"requires_action","metadata":{"quittance_reference":"pay_1"},"latest_charge":{"id":"ch_9"}}"#;
    let Object::PaymentIntent(it) = found(ObjectKind::PaymentIntent, intent) else { panic!() };
    assert_eq!(
        (it.amount, it.received, it.state),
        (euro(1000), euro(400), IntentState::AwaitsAuthentication)
    );
    assert_eq!((it.reference.as_deref(), it.charge.as_deref()), (Some("pay_1"), Some("ch_9")));

    let failed = charge(1).replace(r#""succeeded""#, r#""failed","failure_code":"expired_card","payment_method_details":{"type":"card","card":{"last4":"4242"}}"#);
    let Object::Charge(it) = found(ObjectKind::Charge, &failed) else { panic!() };
    assert_eq!(it.state, ChargeState::Failed { code: Some("expired_card".to_owned()) });
    assert_eq!(it.method.as_deref(), Some("card"));
    assert!(!format!("{it:?}").contains("4242"));

    let refund = r#"{"object":"refund","id":"re_1","created":1,"amount":5,"currency":"eur","status":"of_tomorrow","charge":"ch_1","metadata":null}"#;
    let Object::Refund(it) = found(ObjectKind::Refund, refund) else { panic!() };
    assert_eq!(it.state, RefundState::Unknown("of_tomorrow".to_owned()));

    let dispute = r#"{"object":"dispute","id":"dp_1","created":1,"amount":5,"currency":"eur","status":"needs_response","reason":"fraudulent","charge":"ch_1","balance_transactions":[{"id":"txn_1"}],"evidence_details":{"due_by":1700000000,"has_evidence":false,"submission_count":0}}"#;
    let Object::Dispute(it) = found(ObjectKind::Dispute, dispute) else { panic!() };
    assert_eq!((it.state, it.lines), (DisputeState::AwaitsEvidence, vec!["txn_1".to_owned()]));
    assert_eq!(it.evidence_due_at.unwrap().as_second(), 1_700_000_000);
    assert!(fetched(ObjectKind::Dispute, &dispute.replace("evidence_details", "evidence")).is_err());

    let mandate = r#"{"object":"mandate","id":"mandate_1","status":"active","payment_method_details":{"type":"sepa_debit","sepa_debit":{"reference":"UMR1"}}}"#;
    let Object::Mandate(it) = found(ObjectKind::Mandate, mandate) else { panic!() };
    assert_eq!((it.umr.as_deref(), it.state), (Some("UMR1"), MandateState::Active));

    let payout = r#"{"object":"payout","id":"po_1","created":1,"amount":-5,"currency":"eur","status":"failed","failure_code":"account_closed","arrival_date":1700000000,"automatic":true,"reconciliation_status":"in_progress"}"#;
    let Object::Payout(it) = found(ObjectKind::Payout, payout) else { panic!() };
    assert_eq!(it.state, PayoutState::Failed { code: Some("account_closed".to_owned()) });
    assert_eq!((it.amount, it.has_lines), (euro(-5), false));

    let subscription =
        r#"{"object":"subscription","id":"sub_1","created":1,"status":"past_due","customer":"cus_1"}"#;
    let Object::Subscription(it) = found(ObjectKind::Subscription, subscription) else { panic!() };
    assert_eq!((it.customer.as_str(), it.state.as_str()), ("cus_1", "past_due"));
    assert!(fetched(ObjectKind::Subscription, payout).is_err());
}

#[test]
fn what_was_read_later_is_newer() {
    let at = |date: &str| {
        let mut response = answer(200, &charge(1));
        response.headers[0].1 = date.to_owned();
        match Stripe.fetched(ObjectKind::Charge, &response) {
            Ok(Fetched::Found(record)) => record.version,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(at("Tue, 14 Nov 2023 22:13:20 GMT"), 1_700_000_000);
    assert_eq!(at("Tue, 14 Nov 2023 22:13:21 GMT"), 1_700_000_001);
    assert_eq!(at("yesterday"), 1_700_000_000, "then it is as old as the object");
}
