//! A payout from its lines as Stripe gives them to the parts that sum to it.

use connector_api::object::{Object, PayoutLine};
use connector_api::payout::{Doubt, decompose};
use connector_api::{Connector as _, Cursor, Pull, Stream};
use connector_stripe::Stripe;
use jiff::Timestamp;

use crate::{answer, euro};

const LINES: [(&str, &str, i64, i64, &str); 7] = [
    ("txn_1", "charge", 120_000, 1_825, "ch_1"),
    ("txn_2", "charge", 30_000, 475, "ch_2"),
    ("txn_3", "refund", -5_000, 0, "re_1"),
    ("txn_4", "dispute", -30_000, 2_000, "dp_1"),
    ("txn_5", "fee", -1_000, 0, "fee_1"),
    ("txn_6", "risk_reserved_funds", -10_000, 0, "rr_1"),
    // The payout itself is in its list.
    ("txn_7", "payout", -99_700, 0, "po_1"),
];

fn lines_of(category_of_fee: &str) -> Vec<PayoutLine> {
    let data: Vec<String> = LINES
        .iter()
        .map(|(id, category, amount, fee, source)| {
            let category = if *category == "fee" { category_of_fee } else { category };
            let net = amount - fee;
            format!(
                r#"{{"object":"balance_transaction","id":"{id}","created":1,"amount":{amount},"fee":{fee},"net":{net},"currency":"eur","reporting_category":"{category}","source":"{source}"}}"#
            )
        })
        .collect();
    let cursor = Cursor::default();
    let pull =
        Pull { stream: Stream::PayoutLines, of: Some("po_1"), cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let request = Stripe.pull(pull).unwrap();
    assert_eq!(request.target(), "/v1/balance_transactions?limit=100&payout=po_1");
    let body = format!(r#"{{"object":"list","has_more":false,"data":[{}]}}"#, data.join(","));
    let page = Stripe.pulled(pull, &answer(200, &body)).unwrap();
    let line = |object| if let Object::PayoutLine(line) = object { line } else { panic!("{object:?}") };
    page.records.into_iter().map(|it| line(it.object)).collect()
}

#[test]
fn the_lines_of_a_payout_sum_to_it() {
    let lines = lines_of("fee");
    assert_eq!(lines.len(), 6);
    let whole = decompose(euro(99_700), &lines).unwrap();
    assert!(whole.is_exact(), "{whole:?}");
    assert_eq!((whole.charges, whole.fees, whole.reserves), (euro(150_000), euro(-5_300), euro(-10_000)));
    let short = decompose(euro(99_699), &lines).unwrap();
    assert_eq!(short.residual, euro(-1));
}

#[test]
fn a_category_of_tomorrow_counts_and_is_told() {
    let whole = decompose(euro(99_700), &lines_of("of_tomorrow")).unwrap();
    assert_eq!(whole.residual, euro(0));
    assert_eq!(whole.doubts, [Doubt::UnknownKind { id: "txn_5".to_owned() }]);
}

#[test]
fn lines_of_no_payout_are_not_asked_for() {
    let cursor = Cursor::default();
    assert_eq!(
        Stripe.pull(Pull {
            stream: Stream::PayoutLines,
            of: None,
            cursor: &cursor,
            now: Timestamp::UNIX_EPOCH
        }),
        None
    );
}
