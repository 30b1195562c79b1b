//! Pages: none lost, whatever their number; and reads of one object.

use std::collections::BTreeSet;

use connector_api::object::{
    ChargeState, IntentState, MandateState, Object, ObjectKind, PayoutState, RefundState,
};
use connector_api::{Connector as _, Cursor, Failure, Fetched, Pull, Request, Response, Stream};
use connector_gocardless::GoCardless;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{answer, euro};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

/// A list of GoCardless' in the scripted manner: newest first, `after` and `created_at[gte]`.
struct Provider {
    /// The seconds at which each was made, oldest first: its place is its id.
    made: Vec<i64>,
}

impl Provider {
    fn answer(&self, request: &Request) -> Response {
        let of =
            |name: &str| request.query.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
        let since: Option<Timestamp> = of("created_at[gte]").map(|it| it.parse().unwrap());
        let below = of("after").map(|it| it.trim_start_matches("before ").parse::<usize>().unwrap());
        let limit: usize = of("limit").unwrap().parse().unwrap();
        let mut found: Vec<usize> = (0..self.made.len())
            .rev()
            .filter(|id| below.is_none_or(|it| *id < it) && since.is_none_or(|it| at(self.made[*id]) >= it))
            .collect();
        let more = found.len() > limit;
        found.truncate(limit);
        let after = found.last().filter(|_| more).map(|id| format!("before {id}"));
        let payments: Vec<Value> = found.iter().map(|id| payment(*id, at(self.made[*id]))).collect();
        let body = json!({ "payments": payments, "meta": { "cursors": { "after": after, "before": null }, "limit": limit } });
        answer(200, &body.to_string())
    }

    fn pull(&self, cursor: &mut Cursor, ids: &mut Vec<String>) -> bool {
        let pull = Pull { stream: Stream::Charges, of: None, cursor, now: Timestamp::UNIX_EPOCH };
        let page = GoCardless.pulled(pull, &self.answer(&GoCardless.pull(pull).unwrap())).unwrap();
        ids.extend(page.records.into_iter().map(|it| it.external_id));
        *cursor = page.cursor;
        page.has_more
    }

    fn pull_all(&self, cursor: &mut Cursor, ids: &mut Vec<String>) {
        while self.pull(cursor, ids) {}
    }
}

fn payment(id: usize, created_at: Timestamp) -> Value {
    json!({
        "id": format!("PM{id}"), "created_at": created_at.to_string(), "amount": 1000, "amount_refunded": 0,
        "currency": "EUR", "status": "confirmed", "scheme": "sepa_core", "metadata": {}, "links": { "mandate": "MD1" },
    })
}

fn distinct(ids: &[String]) -> usize {
    ids.iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn every_page_size_loses_nothing() {
    for (before, later) in [(0, 0), (0, 1), (1, 0), (500, 0), (501, 1), (1250, 500), (3, 1501)] {
        let mut provider = Provider { made: (0..before).collect() };
        let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
        provider.pull_all(&mut cursor, &mut ids);
        assert_eq!(ids.len(), usize::try_from(before).unwrap(), "the first walk repeats nothing");
        // An hour later: the walk does not begin again.
        provider.made.extend((0..later).map(|it| before + 3600 + it));
        provider.pull_all(&mut cursor, &mut ids);
        assert_eq!(distinct(&ids), usize::try_from(before + later).unwrap(), "{before}+{later}");
        assert!(
            ids.len() <= usize::try_from(before + later + 301).unwrap(),
            "repeats five minutes at the most"
        );
    }
}

#[test]
fn what_comes_while_walking_is_found_by_the_next_walk() {
    let mut provider = Provider { made: (0..1200).collect() };
    let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
    assert!(provider.pull(&mut cursor, &mut ids));
    provider.made.extend(1200..1300);
    provider.pull_all(&mut cursor, &mut ids);
    assert_eq!(distinct(&ids), 1200);
    provider.pull_all(&mut cursor, &mut ids);
    assert_eq!(distinct(&ids), 1300);
}

#[test]
fn a_later_walk_goes_a_little_further_back() {
    let cursor = Cursor(format!("rest {}", at(0)));
    let pull = Pull { stream: Stream::Events, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let request = GoCardless.pull(pull).unwrap();
    let since = at(0).checked_sub(SignedDuration::from_mins(5)).unwrap().to_string();
    assert_eq!(request.path, "/events");
    assert!(request.query.contains(&("created_at[gte]".to_owned(), since)));
    assert_eq!(request.headers[0].0, "GoCardless-Version");
    // A page without anything new leaves the place where it was.
    let nothing = r#"{"events":[],"meta":{"cursors":{"after":null,"before":null},"limit":500}}"#;
    assert_eq!(GoCardless.pulled(pull, &answer(200, nothing)).unwrap().cursor, cursor);
    // A cursor of somebody else begins again.
    let strange = Cursor("rest yesterday".to_owned());
    let request = GoCardless.pull(Pull { cursor: &strange, ..pull }).unwrap();
    assert_eq!(request.target(), "/events?limit=500");
}

#[test]
fn a_page_that_failed_is_not_an_empty_page() {
    let cursor = Cursor::default();
    let pull = Pull { stream: Stream::Charges, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let failed = |status, body: &str| GoCardless.pulled(pull, &answer(status, body)).unwrap_err();
    assert_eq!(failed(502, "<html>"), Failure::Temporary { wait: None });
    assert_eq!(failed(404, "{}"), Failure::Permanent { code: "404".to_owned() });
    assert_eq!(failed(410, "{}"), Failure::Permanent { code: "410".to_owned() });
    assert!(matches!(failed(200, "<html>"), Failure::Unreadable { .. }));
    assert!(matches!(failed(200, r#"{"payments":[]}"#), Failure::Unreadable { .. }));
    let endless = r#"{"payments":[],"meta":{"cursors":{"after":"x"}}}"#;
    assert!(matches!(failed(200, endless), Failure::Unreadable { .. }));
    let refund = r#"{"payments":[{"id":"RF1"}],"meta":{"cursors":{"after":null}}}"#;
    assert!(
        matches!(failed(200, refund), Failure::Unreadable { reason } if reason.starts_with("payments, payments[0]"))
    );
}

fn fetched(kind: ObjectKind, body: &Value) -> Result<Fetched, Failure> {
    GoCardless.fetched(kind, &answer(200, &body.to_string()))
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
fn not_found_is_not_a_failed_read() {
    let missing = r#"{"error":{"type":"invalid_api_usage","code":404,"errors":[{"reason":"resource_not_found","message":"x"}]}}"#;
    let fetched = |status, body: &str| GoCardless.fetched(ObjectKind::Charge, &answer(status, body));
    assert_eq!(fetched(404, missing), Ok(Fetched::Absent));
    assert!(matches!(fetched(404, "<html>no such page</html>"), Err(Failure::Unreadable { .. })));
    assert_eq!(fetched(500, missing), Err(Failure::Temporary { wait: None }));
    assert_eq!(fetched(401, missing), Err(Failure::CredentialRefused));
    let request = GoCardless.fetch(ObjectKind::Checkout, "../refunds?x=/y").unwrap();
    assert_eq!(request.path, "/billing_requests/..%2Frefunds%3Fx%3D%2Fy");
    assert_eq!(GoCardless.fetch(ObjectKind::Dispute, "x"), None);
}

#[test]
fn each_object_is_read_with_its_state() {
    let charge = |status: &str| {
        let mut body = json!({ "payments": payment(1, at(0)) });
        body["payments"]["status"] = json!(status);
        body["payments"]["amount_refunded"] = json!(400);
        body["payments"]["metadata"] = json!({ "quittance_reference": "pay_1" });
        body["payments"]["links"]["payout"] = json!("PO1");
        match found(ObjectKind::Charge, &body) {
            Object::Charge(charge) => charge,
            other => panic!("{other:?}"),
        }
    };
    let it = charge("paid_out");
    assert_eq!((it.amount, it.refunded, &it.state), (euro(1000), Some(euro(400)), &ChargeState::Succeeded));
    assert_eq!((it.reference.as_deref(), it.mandate.as_deref()), (Some("pay_1"), Some("MD1")));
    assert_eq!((it.payout.as_deref(), it.method.as_deref()), (Some("PO1"), Some("sepa_core")));
    assert_eq!(charge("submitted").state, ChargeState::Pending);
    assert_eq!(charge("failed").state, ChargeState::Failed { code: Some("failed".to_owned()) });
    assert_eq!(charge("cancelled").state, ChargeState::Cancelled);
    assert_eq!(charge("of_tomorrow").state, ChargeState::Unknown("of_tomorrow".to_owned()));
    let back = charge("charged_back");
    assert_eq!((back.state, back.disputed), (ChargeState::ChargedBack, true));

    let refund = json!({ "refunds": { "id": "RF1", "created_at": "2023-11-14T22:13:20.000Z", "amount": 5,
        "currency": "EUR", "status": "funds_returned", "metadata": null, "links": { "payment": "PM1" } } });
    let Object::Refund(it) = found(ObjectKind::Refund, &refund) else { panic!() };
    assert_eq!(it.state, RefundState::Failed { reason: Some("funds_returned".to_owned()) });
    assert_eq!((it.amount, it.charge.as_deref()), (euro(5), Some("PM1")));

    let mandate = json!({ "mandates": { "id": "MD1", "created_at": "2023-11-14T22:13:20.000Z",
        "reference": "QUIT-1", "scheme": "sepa_core", "status": "suspended_by_payer" } });
    let Object::Mandate(it) = found(ObjectKind::Mandate, &mandate) else { panic!() };
    assert_eq!((it.umr.as_deref(), it.state), (Some("QUIT-1"), MandateState::Inactive));

    let mut payout = json!({ "payouts": { "id": "PO1", "created_at": "2023-11-14T22:13:20.000Z", "amount": 9,
        "currency": "EUR", "status": "paid", "arrival_date": "2023-11-16", "reference": "QUIT-REF" } });
    let Object::Payout(it) = found(ObjectKind::Payout, &payout) else { panic!() };
    assert_eq!((it.state, it.trace.as_deref()), (PayoutState::Paid, Some("QUIT-REF")));
    assert_eq!(it.arrives_at.unwrap().to_string(), "2023-11-16T00:00:00Z");
    payout["payouts"]["arrival_date"] = Value::Null;
    let Object::Payout(it) = found(ObjectKind::Payout, &payout) else { panic!() };
    assert_eq!(it.arrives_at, None);

    let request = json!({ "billing_requests": { "id": "BRQ1", "created_at": "2023-11-14T22:13:20.000Z",
        "status": "fulfilled", "metadata": { "quittance_reference": "pay_1" },
        "payment_request": { "amount": 700, "currency": "EUR" },
        "links": { "payment_request_payment": "PM1", "customer": "CU1" } } });
    let Object::CheckoutPage(it) = found(ObjectKind::Checkout, &request) else { panic!() };
    assert_eq!((it.amount, it.state), (Some(euro(700)), IntentState::Succeeded));
    assert_eq!(
        (it.charge.as_deref(), it.mandate, it.reference.as_deref()),
        (Some("PM1"), None, Some("pay_1"))
    );

    assert!(fetched(ObjectKind::Charge, &payout).is_err(), "another object");
    let mut wrong = json!({ "payments": payment(1, at(0)) });
    wrong["payments"]["id"] = json!("RF1");
    assert!(fetched(ObjectKind::Charge, &wrong).is_err(), "an id of another kind");
}
