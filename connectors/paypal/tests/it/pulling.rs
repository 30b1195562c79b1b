//! Pages: none lost, by links and by windows of time.

use connector_api::object::{Object, ObjectKind, PayoutState};
use connector_api::{Connector as _, Cursor, Failure, Stream};
use connector_paypal::PayPal;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::settlement::{info, transactions};
use crate::{answer, euro, now, pull};

fn summary(id: u32, at: &str) -> Value {
    json!({ "dispute_id": format!("PP-D-{id}"), "update_time": at, "status": "OPEN" })
}

fn next(href: &str) -> Value {
    json!([{ "rel": "self", "href": "https://x" }, { "rel": "next", "href": href }])
}

#[test]
fn disputes_are_walked_by_the_parameters_of_a_link_and_by_nothing_else_of_it() {
    let begin = Cursor::default();
    let request = PayPal.pull(pull(Stream::Disputes, &begin)).unwrap();
    let first = now().checked_sub(SignedDuration::from_hours(24 * 179)).unwrap();
    assert_eq!(request.path, "/v1/customer/disputes");
    assert_eq!(
        request.query,
        [("update_time_after", format!("{first:.3}")), ("page_size", "50".to_owned())]
            .map(|(name, value)| (name.to_owned(), value))
    );
    // The link is of another host: the token goes to our own place with its parameters.
    let href = "https://elsewhere.example/v1/customer/disputes?page_size=50&next_page_token=A%2Bb%3D";
    let body = json!({ "items": [summary(2, "2023-11-10T10:00:00.000Z"), summary(1, "2023-11-12T10:00:00.000Z")], "links": next(href) });
    let page = PayPal.pulled(pull(Stream::Disputes, &begin), &answer(200, &body.to_string())).unwrap();
    assert!(page.has_more);
    let Object::Notice(notice) = &page.records[0].object else { panic!() };
    assert_eq!(notice.object, Some((ObjectKind::Dispute, "PP-D-2".to_owned())));
    assert_eq!(notice.id, "PP-D-2 2023-11-10T10:00:00Z", "each change is a notice of its own");
    let request = PayPal.pull(pull(Stream::Disputes, &page.cursor)).unwrap();
    assert_eq!(request.target(), "/v1/customer/disputes?page_size=50&next_page_token=A%2Bb%3D");
    // A link that leads to itself, or to another list, is not followed.
    let again = PayPal.pulled(pull(Stream::Disputes, &page.cursor), &answer(200, &body.to_string()));
    assert!(matches!(again, Err(Failure::Unreadable { .. })));
    let other = json!({ "items": [], "links": next("https://api-m.paypal.com/v1/other?x=1") });
    let other = PayPal.pulled(pull(Stream::Disputes, &begin), &answer(200, &other.to_string()));
    assert!(matches!(other, Err(Failure::Unreadable { .. })));
    // The last page, with an older one: the newest known is the newest seen.
    let last = json!({ "items": [summary(3, "2023-11-01T10:00:00.000Z")], "links": [] });
    let page = PayPal.pulled(pull(Stream::Disputes, &page.cursor), &answer(200, &last.to_string())).unwrap();
    assert_eq!((page.has_more, page.cursor.0.as_str()), (false, "rest 2023-11-12T10:00:00Z"));
    let request = PayPal.pull(pull(Stream::Disputes, &page.cursor)).unwrap();
    assert_eq!(request.query[0].1, "2023-11-12T09:55:00.000Z", "five minutes further back");
}

#[test]
fn events_are_asked_for_within_what_is_kept() {
    let old = Cursor("rest 2020-01-01T00:00:00Z".to_owned());
    let request = PayPal.pull(pull(Stream::Events, &old)).unwrap();
    assert_eq!(request.query[0], ("start_time".to_owned(), "2023-10-16T22:13:20.000Z".to_owned()));
    assert_eq!(request.query[1], ("end_time".to_owned(), "2023-11-14T22:13:20.000Z".to_owned()));
    let empty = json!({ "events": [], "count": 0, "links": next("https://api-m.paypal.com/v1/notifications/webhooks-events?page=2") });
    let page = PayPal.pulled(pull(Stream::Events, &old), &answer(200, &empty.to_string())).unwrap();
    assert!(!page.has_more, "an empty page is the last one");
}

/// Which transactions a window holds, and how many pages.
fn walk(cursor: &mut Cursor, made: &[(Timestamp, &str)], ids: &mut Vec<String>) -> usize {
    let mut requests = 0;
    loop {
        let asked = pull(Stream::BalanceLines, cursor);
        let request = PayPal.pull(asked).unwrap();
        let of = |name: &str| request.query.iter().find(|(it, _)| it == name).unwrap().1.clone();
        let (from, to): (Timestamp, Timestamp) =
            (of("start_date").parse().unwrap(), of("end_date").parse().unwrap());
        assert!(from <= to && to <= now() && to.duration_since(from) <= SignedDuration::from_hours(31 * 24));
        let page: usize = of("page").parse().unwrap();
        let found: Vec<&(Timestamp, &str)> = made.iter().filter(|(at, _)| *at >= from && *at <= to).collect();
        // Two on a page.
        let pages = found.len().div_ceil(2);
        let here: Vec<Value> = found
            .iter()
            .skip((page - 1) * 2)
            .take(2)
            .map(|(at, status)| {
                let mut line = info(&format!("T{}", at.as_second()), "T0006", "10.00", None);
                line["transaction_initiation_date"] = json!(at.to_string());
                line["transaction_status"] = json!(status);
                line
            })
            .collect();
        let body = transactions(&here, page, pages.max(1));
        let read = PayPal.pulled(asked, &answer(200, &body.to_string())).unwrap();
        ids.extend(read.records.into_iter().map(|it| it.external_id));
        *cursor = read.cursor;
        requests += 1;
        assert!(requests < 400, "it ends");
        if !read.has_more {
            return requests;
        }
    }
}

fn ago(days: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap()
}

#[test]
fn windows_leave_no_day_out() {
    let made: Vec<(Timestamp, &str)> = (0..1094).rev().step_by(3).map(|days| (ago(days), "S")).collect();
    let (mut cursor, mut ids) = (Cursor::default(), Vec::new());
    walk(&mut cursor, &made, &mut ids);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), made.len());
    assert_eq!(cursor.0, format!("from {}", ago(7)));
    // A line that is seen days after it was made is found by the next walk.
    ids.clear();
    let late = [(ago(6), "S")];
    assert_eq!(walk(&mut cursor, &late, &mut ids), 1);
    assert_eq!(ids.len(), 1);
}

#[test]
fn a_pending_line_is_waited_for() {
    let (mut cursor, mut ids) = (Cursor(format!("from {}", ago(40))), Vec::new());
    walk(&mut cursor, &[(ago(30), "P"), (ago(2), "S")], &mut ids);
    assert_eq!(ids.len(), 1, "what is pending did not touch the balance");
    assert_eq!(cursor.0, format!("from {}", ago(30)));
    walk(&mut cursor, &[(ago(30), "S"), (ago(2), "S")], &mut ids);
    assert_eq!(ids.len(), 3);
    assert_eq!(cursor.0, format!("from {}", ago(7)));
}

#[test]
fn withdrawals_are_payouts() {
    let begin = Cursor(format!("from {}", ago(3)));
    let mut withdrawal = info("W1", "T0400", "-987.65", None);
    withdrawal["bank_reference_id"] = json!("REF9");
    let body = transactions(&[info("C1", "T0006", "1000.00", Some("-12.35")), withdrawal], 1, 1);
    let page = PayPal.pulled(pull(Stream::Payouts, &begin), &answer(200, &body.to_string())).unwrap();
    assert_eq!(page.records.len(), 1);
    let Object::Payout(payout) = &page.records[0].object else { panic!() };
    assert_eq!((payout.amount, &payout.state), (euro(98_765), &PayoutState::Paid));
    assert_eq!((payout.trace.as_deref(), payout.has_lines), (Some("REF9"), false));
}

#[test]
fn a_page_that_failed_is_not_an_empty_page() {
    let begin = Cursor(format!("from {}", ago(3)));
    for stream in [Stream::BalanceLines, Stream::Payouts, Stream::Disputes, Stream::Events] {
        let failed =
            |status, body: &str| PayPal.pulled(pull(stream, &begin), &answer(status, body)).unwrap_err();
        assert_eq!(failed(502, "<html>"), Failure::Temporary { wait: None });
        assert_eq!(failed(404, "{}"), Failure::Permanent { code: "404".to_owned() });
        let refused = r#"{"name":"NOT_AUTHORIZED","message":"x"}"#;
        assert_eq!(failed(403, refused), Failure::Permanent { code: "NOT_AUTHORIZED".to_owned() });
        assert!(matches!(failed(200, "<html>"), Failure::Unreadable { .. }));
        assert!(matches!(failed(200, "{}"), Failure::Unreadable { .. }), "{stream:?}");
    }
    let failed = |body: &Value| {
        PayPal.pulled(pull(Stream::BalanceLines, &begin), &answer(200, &body.to_string())).unwrap_err()
    };
    assert!(matches!(failed(&transactions(&[], 2, 2)), Failure::Unreadable { .. }), "another page");
    assert!(matches!(failed(&transactions(&[], 1, 2)), Failure::Unreadable { .. }), "empty with more");
    let mut odd = info("C1", "T0006", "10.00", None);
    odd["transaction_status"] = json!("Z");
    assert!(matches!(failed(&transactions(&[odd], 1, 1)), Failure::Unreadable { .. }));
}
