//! Parts always sum, whatever the lines; each doubt is named; time is linear.

use std::time::{Duration, Instant};

use connector_api::object::PayoutLine;
use connector_api::payout::{Deposit, Doubt, LineKind, OutOfRange, compare_deposit, decompose};
use money::{Currency, Money};
use proptest::prelude::*;

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn line(id: &str, kind: LineKind, gross: i64, fee: i64) -> PayoutLine {
    let (id, net) = (id.to_string(), euro(gross - fee));
    PayoutLine { id, kind, gross: euro(gross), fee: euro(fee), net, source: None }
}

/// A week with everything in it.
fn week() -> Vec<PayoutLine> {
    vec![
        line("c1", LineKind::Charge, 120_000, 1_825),
        line("c2", LineKind::Charge, 30_000, 475),
        line("r1", LineKind::Refund, -5_000, 0),
        line("d1", LineKind::Dispute, -30_000, 2_000),
        line("f1", LineKind::Fee, -1_000, 0),
        line("h1", LineKind::Reserve, -10_000, 0),
        line("o1", LineKind::CarryOver, 250, 0),
        line("a1", LineKind::Adjustment, -50, 0),
    ]
}

#[test]
fn every_part_has_its_name() {
    let whole = decompose(euro(99_900), &week()).unwrap();
    assert!(whole.is_exact(), "{whole:?}");
    let parts = whole.parts().map(Money::minor);
    assert_eq!(parts, [150_000, -5_000, -30_000, -5_300, -10_000, 250, -50, 0]);
}

#[test]
fn a_line_that_is_missing_is_the_residual() {
    let mut lines = week();
    lines.remove(2);
    let whole = decompose(euro(99_900), &lines).unwrap();
    assert_eq!(whole.residual, euro(-5_000));
    assert!(!whole.is_exact());
}

#[test]
fn each_doubt_is_named() {
    let mut lines = week();
    lines.push(line("c1", LineKind::Charge, 120_000, 1_825));
    lines.push(line("x1", LineKind::Unknown, 7, 0));
    lines[1].net = euro(29_524);
    let dollar = Money::new(100, Currency::parse("USD").unwrap());
    lines.push(PayoutLine { gross: dollar, ..line("u1", LineKind::Charge, 100, 0) });
    let whole = decompose(euro(99_907), &lines).unwrap();
    assert_eq!(whole.residual, euro(0));
    assert!(!whole.is_exact());
    assert_eq!(
        whole.doubts,
        [
            Doubt::LineDoesNotAdd { id: "c2".to_owned(), by: -1 },
            Doubt::LineTwice { id: "c1".to_owned() },
            Doubt::UnknownKind { id: "x1".to_owned() },
            Doubt::OtherCurrency { id: "u1".to_owned(), currency: dollar.currency() },
        ]
    );
}

#[test]
fn a_sum_that_no_amount_holds_is_refused() {
    let lines = [line("1", LineKind::Charge, i64::MAX, 0), line("2", LineKind::Charge, i64::MAX, 0)];
    assert_eq!(decompose(euro(0), &lines), Err(OutOfRange));
}

#[test]
fn a_deposit_may_hold_several_payouts() {
    assert_eq!(compare_deposit(euro(300), &[euro(100), euro(200)]), Ok(Deposit::Whole));
    assert_eq!(compare_deposit(euro(290), &[euro(100), euro(200)]), Ok(Deposit::Differs(euro(-10))));
    let dollar = Money::new(100, Currency::parse("USD").unwrap());
    assert_eq!(compare_deposit(euro(100), &[dollar]), Ok(Deposit::OtherCurrency));
    assert_eq!(compare_deposit(euro(i64::MIN), &[euro(1)]), Err(OutOfRange));
}

#[test]
fn a_hundred_thousand_lines_take_less_than_two_seconds() {
    let kinds = LineKind::ALL;
    let lines: Vec<PayoutLine> = (0..100_000_usize)
        .map(|at| line(&at.to_string(), kinds[at % 7], i64::try_from(at).unwrap() - 20_000, 3))
        .collect();
    let announced = Money::sum(Currency::EUR, lines.iter().map(|it| it.net)).unwrap();
    let begun = Instant::now();
    let whole = decompose(announced, &lines).unwrap();
    let took = begun.elapsed();
    println!("100,000 lines taken apart in {took:?}");
    assert!(whole.is_exact());
    assert!(took < Duration::from_secs(2), "{took:?}");
}

fn lines() -> impl Strategy<Value = Vec<PayoutLine>> {
    let amount = -1_000_000_000_i64..1_000_000_000;
    let one = (0..40_u32, 0..LineKind::ALL.len(), amount.clone(), amount, -2..3_i64);
    prop::collection::vec(one, 0..60).prop_map(|rows| {
        let of = |(id, kind, gross, fee, off): (u32, usize, i64, i64, i64)| {
            let mut line = line(&id.to_string(), LineKind::ALL[kind], gross, fee);
            line.net = euro(line.net.minor() + i64::from(off == 2));
            line
        };
        rows.into_iter().map(of).collect()
    })
}

proptest! {
    #[test]
    fn the_parts_and_the_residual_sum_to_what_was_announced(lines in lines(), announced in -1_000_000_i64..1_000_000) {
        let whole = decompose(euro(announced), &lines).unwrap();
        let sum: i64 = whole.parts().iter().map(|it| it.minor()).sum();
        prop_assert_eq!(sum + whole.residual.minor(), announced);
    }

    #[test]
    fn the_order_of_lines_does_not_change_the_parts(lines in lines(), turn in 0..60_usize) {
        let mut lines = lines;
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        lines.dedup_by(|a, b| a.id == b.id);
        let before = decompose(euro(5), &lines).unwrap();
        if !lines.is_empty() {
            let by = turn % lines.len();
            lines.rotate_left(by);
        }
        let after = decompose(euro(5), &lines).unwrap();
        prop_assert_eq!(before.parts(), after.parts());
        prop_assert_eq!(before.residual, after.residual);
        prop_assert_eq!(before.doubts.len(), after.doubts.len());
    }

    #[test]
    fn what_lines_sum_to_leaves_no_residual(lines in lines()) {
        let mut lines = lines;
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        lines.dedup_by(|a, b| a.id == b.id);
        for line in &mut lines {
            line.net = line.gross.checked_sub(line.fee).unwrap();
        }
        let announced = Money::sum(Currency::EUR, lines.iter().map(|it| it.net)).unwrap();
        prop_assert_eq!(decompose(announced, &lines).unwrap().residual.minor(), 0);
    }
}
