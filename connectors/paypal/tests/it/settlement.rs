//! A withdrawal from the lines of the balance to the parts that sum to it.

use connector_api::object::{Object, PayoutLine};
use connector_api::payout::{Doubt, LineKind, decompose};
use connector_api::{Connector as _, Cursor, Failure, Stream};
use connector_paypal::PayPal;
use serde_json::{Value, json};

use crate::{answer, euro, euros, pull};

pub fn info(id: &str, code: &str, amount: &str, fee: Option<&str>) -> Value {
    let mut info = json!({
        "transaction_id": id, "transaction_event_code": code, "transaction_status": "S",
        "transaction_initiation_date": "2023-11-13T10:00:00+0000",
        "transaction_updated_date": "2023-11-13T11:00:00+0100",
        "transaction_amount": euros(amount), "ending_balance": euros("1.00"),
    });
    if let Some(fee) = fee {
        info["fee_amount"] = euros(fee);
    }
    info
}

pub fn transactions(infos: &[Value], page: usize, pages: usize) -> Value {
    let details: Vec<Value> = infos.iter().map(|it| json!({ "transaction_info": it })).collect();
    json!({ "transaction_details": details, "page": page, "total_pages": pages, "total_items": details.len() })
}

fn read(infos: &[Value]) -> Result<Vec<PayoutLine>, Failure> {
    let begin = Cursor("from 2023-11-12T00:00:00Z".to_owned());
    let body = transactions(infos, 1, 1);
    let page = PayPal.pulled(pull(Stream::BalanceLines, &begin), &answer(200, &body.to_string()))?;
    Ok(page
        .records
        .into_iter()
        .map(|record| {
            assert_eq!(record.version, 1_699_869_600, "when it last changed, whatever the zone");
            match record.object {
                Object::PayoutLine(line) => line,
                other => panic!("{other:?}"),
            }
        })
        .collect())
}

fn referring(mut info: Value, reference: &str) -> Value {
    info["paypal_reference_id"] = json!(reference);
    info
}

#[test]
fn what_stands_before_a_withdrawal_sums_to_it() {
    let lines = read(&[
        info("C1", "T0006", "1200.00", Some("-41.15")),
        info("C2", "T0006", "300.00", Some("-10.55")),
        referring(info("R1", "T1107", "-50.00", Some("1.20")), "C1"),
        referring(info("D1", "T1201", "-300.00", None), "C2"),
        info("F1", "T0106", "-16.00", None),
        info("H1", "T2103", "-100.00", None),
        info("X1", "T1900", "0.05", None),
        // Brought over from before: the withdrawal before this one left it.
        info("T1", "T0300", "12.00", None),
        info("W1", "T0400", "-995.55", None),
    ])
    .unwrap();
    let withdrawal = lines.last().unwrap();
    assert_eq!((withdrawal.kind, withdrawal.source.as_deref()), (LineKind::CarryOver, Some("W1")));
    let sources: Vec<&str> = lines.iter().filter_map(|it| it.source.as_deref()).collect();
    assert_eq!(sources, ["C1", "C2", "C1", "C2", "F1", "H1", "X1", "T1", "W1"]);
    let whole = decompose(euro(99_555), &lines[..lines.len() - 1]).unwrap();
    assert!(whole.is_exact(), "{whole:?}");
    assert_eq!((whole.charges, whole.refunds, whole.disputes), (euro(150_000), euro(-5_000), euro(-30_000)));
    assert_eq!(whole.fees, euro(-4_115 - 1_055 + 120 - 1_600));
    assert_eq!((whole.reserves, whole.adjustments, whole.carry_over), (euro(-10_000), euro(5), euro(1_200)));
    assert_eq!(decompose(euro(99_554), &lines[..lines.len() - 1]).unwrap().residual, euro(-1));
}

#[test]
fn what_did_not_touch_the_balance_is_no_line() {
    let of = |status: &str| {
        let mut line = info("C1", "T0006", "10.00", None);
        line["transaction_status"] = json!(status);
        read(&[line]).unwrap().len()
    };
    assert_eq!((of("S"), of("V"), of("P"), of("D")), (1, 1, 0, 0));
}

#[test]
fn what_is_strange_counts_and_is_told() {
    let lines = read(&[info("Z1", "T9999", "10.00", None), info("S1", "T0001", "-4.00", None)]).unwrap();
    assert_eq!(lines[1].kind, LineKind::Adjustment, "paid to others is no payment of a payer");
    let whole = decompose(euro(600), &lines).unwrap();
    assert_eq!(whole.residual, euro(0));
    assert_eq!(whole.doubts, [Doubt::UnknownKind { id: "Z1".to_owned() }]);
    let mut foreign = info("C1", "T0006", "10.00", Some("-1.00"));
    foreign["fee_amount"]["currency_code"] = json!("USD");
    let whole = decompose(euro(1_000), &read(&[foreign]).unwrap()).unwrap();
    assert!(matches!(whole.doubts[..], [Doubt::OtherCurrency { .. }]));
    for value in ["10.005", "1,000.00", "ten", ""] {
        let odd = info("C1", "T0006", value, None);
        assert!(matches!(read(&[odd]), Err(Failure::Unreadable { .. })), "{value}");
    }
}
