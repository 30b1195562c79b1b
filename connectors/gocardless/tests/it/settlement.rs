//! A payout from its items as GoCardless gives them to the parts that sum to it.

use connector_api::object::{Object, PayoutLine};
use connector_api::payout::{Doubt, LineKind, decompose};
use connector_api::{Connector as _, Cursor, Failure, Pull, Stream};
use connector_gocardless::GoCardless;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{answer, euro};

fn item(kind: &str, amount: &str, payment: &str) -> Value {
    json!({ "type": kind, "amount": amount, "links": { "payment": payment }, "taxes": [] })
}

fn pull(cursor: &Cursor) -> Pull<'_> {
    Pull { stream: Stream::PayoutLines, of: Some("PO1"), cursor, now: Timestamp::UNIX_EPOCH }
}

/// The lines as they come when a page holds `page` of them.
fn lines_of(items: &[Value], page: usize) -> Vec<PayoutLine> {
    let mut cursor = Cursor::default();
    let request = GoCardless.pull(pull(&cursor)).unwrap();
    assert_eq!(request.target(), "/payouts/PO1", "an item does not say its currency");
    let payout = json!({ "payouts": { "id": "PO1", "created_at": "2023-11-14T22:13:20.000Z", "amount": 1,
        "currency": "EUR", "status": "paid", "arrival_date": null, "reference": null } });
    let first = GoCardless.pulled(pull(&cursor), &answer(200, &payout.to_string())).unwrap();
    assert!(first.has_more && first.records.is_empty());
    cursor = first.cursor;
    let (mut lines, mut from) = (Vec::new(), 0);
    loop {
        let request = GoCardless.pull(pull(&cursor)).unwrap();
        assert_eq!(request.path, "/payout_items");
        let after = request.query.iter().find(|(name, _)| name == "after").map(|(_, value)| value.clone());
        assert_eq!(after, (from > 0).then(|| format!("at {from}")));
        let to = items.len().min(from + page);
        let next = (to < items.len()).then(|| format!("at {to}"));
        let body = json!({ "payout_items": items[from..to], "meta": { "cursors": { "after": next }, "limit": page } });
        let read = GoCardless.pulled(pull(&cursor), &answer(200, &body.to_string())).unwrap();
        for record in read.records {
            let Object::PayoutLine(line) = record.object else { panic!() };
            assert_eq!(line.id, record.external_id);
            lines.push(line);
        }
        (cursor, from) = (read.cursor, to);
        if !read.has_more {
            assert_eq!(cursor, Cursor::default(), "it can be read again");
            return lines;
        }
    }
}

fn items() -> Vec<Value> {
    vec![
        item("payment_paid_out", "120000.0", "PM1"),
        item("gocardless_fee", "-120.4", "PM1"),
        item("payment_paid_out", "30000.0", "PM2"),
        item("gocardless_fee", "-30.4", "PM2"),
        item("payment_refunded", "-5000.0", "PM0"),
        item("payment_charged_back", "-30000.0", "PM2"),
        item("surcharge_fee", "-500.0", "PM2"),
        item("gocardless_fee", "-0.4", "PM3"),
    ]
}

#[test]
fn the_lines_of_a_payout_sum_to_it_whatever_the_pages() {
    // -120.4 - 30.4 - 0.4 is -151.2, rounded once: each for itself would be -150.
    let announced = euro(120_000 + 30_000 - 5_000 - 30_000 - 500 - 151);
    let whole_list = lines_of(&items(), 500);
    for page in 1..=9 {
        let lines = lines_of(&items(), page);
        assert_eq!(lines, whole_list, "pages of {page}");
        let whole = decompose(announced, &lines).unwrap();
        assert!(whole.is_exact(), "{whole:?}");
        assert_eq!((whole.charges, whole.fees), (euro(150_000), euro(-651)));
        assert_eq!((whole.refunds, whole.disputes), (euro(-5_000), euro(-30_000)));
    }
    let charges: Vec<i64> =
        whole_list.iter().filter(|it| it.kind == LineKind::Charge).map(|it| it.gross.minor()).collect();
    assert_eq!(charges, [120_000, 30_000], "no rounding touches a payment");
    assert_eq!(decompose(euro(announced.minor() - 1), &whole_list).unwrap().residual, euro(-1));
}

#[test]
fn a_kind_of_tomorrow_counts_and_is_told() {
    let whole = decompose(euro(10), &lines_of(&[item("of_tomorrow", "10.0", "PM1")], 5)).unwrap();
    assert_eq!(whole.residual, euro(0));
    assert_eq!(whole.doubts, [Doubt::UnknownKind { id: "PO1/1".to_owned() }]);
}

#[test]
fn lines_that_cannot_be_read_exactly_are_refused() {
    let cursor = Cursor("lines EUR 0 0 ".to_owned());
    let read = |amount: &str| {
        let body = json!({ "payout_items": [item("gocardless_fee", amount, "PM1")], "meta": { "cursors": { "after": null } } });
        GoCardless.pulled(pull(&cursor), &answer(200, &body.to_string()))
    };
    assert!(read("-45.5").is_ok());
    for amount in ["-45.55", "1,000.0", "", "x"] {
        assert!(matches!(read(amount), Err(Failure::Unreadable { .. })), "{amount}");
    }
    let old = GoCardless.pulled(pull(&cursor), &answer(410, "{}"));
    assert_eq!(old, Err(Failure::Permanent { code: "410".to_owned() }), "too old is not empty");
    let other = json!({ "payouts": { "id": "PO2", "created_at": "2023-11-14T22:13:20.000Z", "amount": 1,
        "currency": "EUR", "status": "paid" } });
    let begin = Cursor::default();
    assert!(GoCardless.pulled(pull(&begin), &answer(200, &other.to_string())).is_err());
    assert_eq!(GoCardless.pull(Pull { of: None, ..pull(&begin) }), None);
}
