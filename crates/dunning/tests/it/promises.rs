//! Section 10 of `docs/spec/dunning.md`: promises kept and broken.

use dunning::{MoneyCame, PromiseMade, PromiseOutcome, judge_promise};
use jiff::civil::{Date, date};

/// A promise of 100.00 for a Wednesday, 8 July 2026, made on the 1st, with a grace of two days.
fn promise() -> PromiseMade {
    PromiseMade {
        made_on: date(2026, 7, 1),
        promised_on: date(2026, 7, 8),
        expected_minor: 10_000,
        grace_days: 2,
    }
}

/// Judges: money as `day of July, minor units`, what is open, and the day of July through which statements are known.
fn check(promise: &PromiseMade, came: &[(i8, i64)], open_minor: i64, known: i8, expected: &str) {
    let came: Vec<MoneyCame> =
        came.iter().map(|(day, minor)| MoneyCame { on: date(2026, 7, *day), minor: *minor }).collect();
    let known: Date = date(2026, 7, known);
    let found = judge_promise(promise, &came, open_minor, Some(known));
    let found = found.map_or("open".to_owned(), |found| {
        let word = match found.outcome {
            PromiseOutcome::Kept => "kept",
            PromiseOutcome::KeptLate => "late",
            PromiseOutcome::Partly => "partly",
            PromiseOutcome::Broken => "broken",
            PromiseOutcome::Void => "void",
        };
        format!("{word} {} of {}", found.paid_minor, found.due_minor)
    });
    assert_eq!(found, expected, "{came:?}");
}

#[test]
fn kept_late_partly_or_broken() {
    let it = promise();
    check(&it, &[(8, 10_000)], 0, 10, "kept 10000 of 10000");
    check(&it, &[(2, 4_000), (8, 6_000)], 0, 10, "kept 10000 of 10000");
    check(&it, &[(10, 10_000)], 0, 10, "late 10000 of 10000");
    check(&it, &[(7, 3_000)], 7_000, 10, "partly 3000 of 10000");
    check(&it, &[], 10_000, 10, "broken 0 of 10000");
    // What comes after the grace mends nothing.
    check(&it, &[(13, 10_000)], 0, 13, "broken 0 of 10000");
}

#[test]
fn nothing_is_broken_before_it_is_known() {
    let it = promise();
    check(&it, &[], 10_000, 9, "open");
    check(&it, &[(10, 10_000)], 0, 9, "open");
    assert_eq!(judge_promise(&it, &[], 10_000, None), None);
    // That it was kept is known as soon as the money is.
    check(&it, &[(3, 10_000)], 0, 3, "kept 10000 of 10000");
}

#[test]
fn money_from_before_and_what_is_owed_no_more() {
    let it = promise();
    // It was paid before the promise, and nobody had seen it.
    check(&PromiseMade { made_on: date(2026, 7, 3), ..it }, &[(2, 10_000)], 0, 10, "void 0 of 0");
    // Forty were credited: sixty keep it.
    check(&it, &[(8, 6_000)], 0, 10, "kept 6000 of 6000");
    // All of it was credited.
    check(&it, &[], 0, 2, "open");
    check(&it, &[], 0, 10, "void 0 of 0");
    // More than was promised came, and more is owed.
    check(&it, &[(6, 15_000)], 5_000, 6, "kept 15000 of 10000");
    // It came and was taken back.
    check(&it, &[(6, 10_000), (9, -10_000)], 10_000, 10, "kept 10000 of 10000");
    check(&it, &[(6, 10_000), (8, -10_000)], 10_000, 10, "broken 0 of 10000");
}

#[test]
fn a_promise_for_a_day_without_banks() {
    // Saturday 11 July: Monday keeps it. The grace of two days ends then too.
    let saturday = PromiseMade { promised_on: date(2026, 7, 11), ..promise() };
    assert_eq!((saturday.last_day(), saturday.end_of_grace()), (date(2026, 7, 13), date(2026, 7, 13)));
    check(&saturday, &[(13, 10_000)], 0, 13, "kept 10000 of 10000");
    check(&saturday, &[(14, 10_000)], 0, 14, "broken 0 of 10000");
}
