//! Pages: none lost, whatever their number; and reads of one object.

use std::collections::BTreeSet;

use connector_api::object::{ChargeState, Object, ObjectKind, RefundState};
use connector_api::{Connector as _, Cursor, Failure, Fetched, Pull, Request, Response, Stream};
use connector_payplug::PayPlug;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{answer, euro, given_back, payment};

const DAY: i64 = 86_400;

/// A list by page numbers, newest first, that gives at most `most` on a page, whatever was asked for.
struct Provider {
    /// When each was made, oldest first.
    made: Vec<i64>,
    most: usize,
    says_most: bool,
}

impl Provider {
    fn answer(&self, request: &Request) -> Response {
        let of = |name: &str| {
            let (_, value) = request.query.iter().find(|(it, _)| it == name).unwrap();
            value.parse::<usize>().unwrap()
        };
        let (page, most) = (of("page"), of("per_page").min(self.most));
        let data: Vec<Value> = (0..self.made.len())
            .rev()
            .skip(page * most)
            .take(most)
            .map(|id| payment(&format!("pay_{id}"), self.made[id]))
            .collect();
        let mut body = json!({ "page": page, "data": data });
        if self.says_most {
            body["per_page"] = json!(most);
        }
        answer(200, &body.to_string())
    }

    fn pull(&self, cursor: &mut Cursor, ids: &mut Vec<String>) -> bool {
        let pull = Pull { stream: Stream::Charges, of: None, cursor, now: Timestamp::UNIX_EPOCH };
        let page = PayPlug.pulled(pull, &self.answer(&PayPlug.pull(pull).unwrap())).unwrap();
        ids.extend(page.records.into_iter().map(|it| it.external_id));
        *cursor = page.cursor;
        page.has_more
    }
}

fn distinct(ids: &[String]) -> usize {
    ids.iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn every_page_size_loses_nothing() {
    for most in [1, 7, 20, 100] {
        for says_most in [true, false] {
            for (before, later) in [(0, 0), (0, 1), (1, 0), (20, 0), (100, 1), (101, 20), (30, 99)] {
                let mut provider = Provider { made: (0..before).collect(), most, says_most };
                let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
                while provider.pull(&mut cursor, &mut ids) {}
                assert_eq!(ids.len(), usize::try_from(before).unwrap(), "{most} {before}");
                provider.made.extend((0..later).map(|it| before + it));
                while provider.pull(&mut cursor, &mut ids) {}
                assert_eq!(
                    distinct(&ids),
                    usize::try_from(before + later).unwrap(),
                    "{most} {before}+{later}"
                );
            }
        }
    }
}

#[test]
fn what_comes_while_walking_pushes_none_out() {
    let mut provider = Provider { made: (0..50).collect(), most: 10, says_most: true };
    let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
    while provider.pull(&mut cursor, &mut ids) {
        let newest = i64::try_from(provider.made.len()).unwrap();
        if newest < 60 {
            provider.made.extend([newest, newest + 1, newest + 2]);
        }
    }
    while provider.pull(&mut cursor, &mut ids) {}
    assert_eq!(distinct(&ids), provider.made.len());
}

#[test]
fn a_later_walk_goes_back_a_week() {
    let mut provider = Provider { made: (0..40).map(|it| it * DAY).collect(), most: 5, says_most: true };
    let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
    while provider.pull(&mut cursor, &mut ids) {}
    ids.clear();
    while provider.pull(&mut cursor, &mut ids) {}
    assert_eq!(ids.len(), 10, "pages of five until one goes beyond the week");
    provider.made.push(40 * DAY);
    ids.clear();
    while provider.pull(&mut cursor, &mut ids) {}
    assert_eq!(ids[0], "pay_40");
}

#[test]
fn a_page_that_failed_is_not_an_empty_page() {
    let cursor = Cursor::default();
    let pull = Pull { stream: Stream::Charges, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let failed = |status, body: &str| PayPlug.pulled(pull, &answer(status, body)).unwrap_err();
    assert_eq!(failed(502, "<html>"), Failure::Temporary { wait: None });
    let missing = r#"{"object":"error","message":"x"}"#;
    assert_eq!(failed(404, missing), Failure::Permanent { code: "404".to_owned() });
    assert!(matches!(failed(200, "<html>"), Failure::Unreadable { .. }));
    assert!(matches!(failed(200, r#"{"page":0}"#), Failure::Unreadable { .. }));
    assert!(matches!(failed(200, r#"{"page":1,"data":[]}"#), Failure::Unreadable { .. }));
    let refund = json!({ "page": 0, "data": [given_back("re_1", 1)] });
    assert!(matches!(failed(200, &refund.to_string()), Failure::Unreadable { .. }));
}

#[test]
fn refunds_are_those_of_their_payment() {
    let cursor = Cursor::default();
    let pull = |of| Pull { stream: Stream::Refunds, of, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    assert_eq!(PayPlug.pull(pull(None)), None);
    let request = PayPlug.pull(pull(Some("pay_1/../x"))).unwrap();
    assert_eq!(request.path, "/v1/payments/pay_1%2F..%2Fx/refunds");
    let list = json!({ "page": 0, "per_page": 100, "data": [given_back("re_1", 1)] }).to_string();
    let page = PayPlug.pulled(pull(Some("pay_1")), &answer(200, &list)).unwrap();
    let Object::Refund(it) = &page.records[0].object else { panic!() };
    assert_eq!(
        (it.amount, &it.state, it.charge.as_deref()),
        (euro(2_000), &RefundState::Succeeded, Some("pay_1"))
    );
    assert_eq!((it.reference.as_deref(), page.has_more), (Some("ref_01h"), false));
    assert_eq!(page.cursor, Cursor::default(), "read whole each time");
    assert!(PayPlug.pulled(pull(Some("pay_2")), &answer(200, &list)).is_err(), "of another payment");
}

fn fetched(body: &Value) -> Result<Fetched, Failure> {
    PayPlug.fetched(ObjectKind::Charge, &answer(200, &body.to_string()))
}

#[test]
fn a_payment_is_read_with_its_state() {
    let state = |is_paid: bool, failure: Value| {
        let mut body = payment("pay_1", 1);
        body["is_paid"] = json!(is_paid);
        body["failure"] = failure;
        body["amount_refunded"] = json!(50);
        match fetched(&body) {
            Ok(Fetched::Found(record)) => match record.object {
                Object::Charge(charge) => {
                    assert_eq!((charge.amount, charge.refunded), (euro(120_050), Some(euro(50))));
                    assert_eq!(charge.reference.as_deref(), Some("pay_01h"));
                    assert!(!format!("{charge:?}").contains("4242"));
                    assert_eq!(record.version, 1_700_000_000);
                    charge.state
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(state(false, Value::Null), ChargeState::Pending);
    assert_eq!(state(true, Value::Null), ChargeState::Succeeded);
    assert_eq!(state(false, json!({ "code": "aborted" })), ChargeState::Cancelled);
    let declined = ChargeState::Failed { code: Some("card_declined".to_owned()) };
    assert_eq!(state(false, json!({ "code": "card_declined", "message": "x" })), declined);
    for field in ["object", "id", "amount", "amount_refunded", "currency", "is_paid", "created_at"] {
        let mut less = payment("pay_1", 1);
        less.as_object_mut().unwrap().remove(field);
        let error = fetched(&less).unwrap_err().to_string();
        assert!(error.contains("payment") && error.contains(field), "{error}");
    }
}

#[test]
fn not_found_is_not_a_failed_read() {
    let fetched = |status, body: &str| PayPlug.fetched(ObjectKind::Charge, &answer(status, body));
    let missing = r#"{"object":"error","message":"x"}"#;
    assert_eq!(fetched(404, missing), Ok(Fetched::Absent));
    assert!(matches!(fetched(404, "<html>"), Err(Failure::Unreadable { .. })));
    assert_eq!(fetched(500, missing), Err(Failure::Temporary { wait: None }));
    assert_eq!(PayPlug.fetch(ObjectKind::Refund, "re_1"), None);
    assert_eq!(PayPlug.fetch(ObjectKind::Charge, "a/b").unwrap().path, "/v1/payments/a%2Fb");
}
