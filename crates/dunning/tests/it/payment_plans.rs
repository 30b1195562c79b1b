//! Section 12 of `docs/spec/dunning.md`: payment plans.

use dunning::{
    DefaultClause, Instalment, PlanStanding, PlanTermsProblem, Rhythm, Split, check_terms,
    judge_payment_plan, share_among, split_debt,
};
use jiff::civil::{Date, date};

fn split(total_minor: i64, first: Option<(Date, i64)>, count: u16, first_on: Date, rhythm: Rhythm) -> Split {
    let first_payment = first.map(|(due_on, minor)| Instalment { due_on, minor });
    Split { total_minor, first_payment, count, first_on, rhythm }
}

fn told(split: &Split) -> Vec<String> {
    match split_debt(split) {
        Ok(parts) => parts.iter().map(|part| format!("{} {}", part.due_on, part.minor)).collect(),
        Err(problem) => vec![format!("{problem:?}")],
    }
}

/// Example 11: 1 000.00 on the 10th of July, August and September 2026.
fn three() -> Vec<Instalment> {
    split_debt(&split(100_000, None, 3, date(2026, 7, 10), Rhythm::Months(1))).unwrap()
}

#[test]
fn nothing_is_lost_and_the_last_takes_the_difference() {
    let first = Some((date(2026, 12, 1), 20_000));
    assert_eq!(
        told(&split(100_001, first, 3, date(2027, 1, 31), Rhythm::Months(1))),
        ["2026-12-01 20000", "2027-01-31 26667", "2027-02-28 26667", "2027-03-31 26667"]
    );
    assert_eq!(
        told(&split(1_000, None, 3, date(2026, 12, 28), Rhythm::Weeks(2))),
        ["2026-12-28 333", "2027-01-11 333", "2027-01-25 334"]
    );
    assert_eq!(
        told(&split(900, None, 3, date(2028, 1, 15), Rhythm::MonthEnds)),
        ["2028-01-31 300", "2028-02-29 300", "2028-03-31 300"]
    );
    // A first payment alone is a plan of one part.
    assert_eq!(
        told(&split(500, Some((date(2027, 1, 5), 500)), 0, date(2027, 2, 1), Rhythm::Weeks(1))).len(),
        1
    );
    for total in [1_i64, 7, 99, 100_003, i64::MAX] {
        for count in [1_u16, 2, 7, 60] {
            let made = split_debt(&split(total, None, count, date(2027, 1, 1), Rhythm::Months(1)));
            match made {
                Ok(parts) => assert_eq!(
                    parts.iter().map(|part| i128::from(part.minor)).sum::<i128>(),
                    i128::from(total)
                ),
                Err(problem) => {
                    assert_eq!((problem, total < i64::from(count)), (PlanTermsProblem::TooMany, true));
                }
            }
        }
    }
}

#[test]
fn what_is_no_plan_is_refused() {
    let on = date(2027, 1, 1);
    let check = |split: Split, expected: PlanTermsProblem| assert_eq!(split_debt(&split), Err(expected));
    check(split(0, None, 3, on, Rhythm::Weeks(1)), PlanTermsProblem::NothingOwed);
    check(split(100, None, 0, on, Rhythm::Weeks(1)), PlanTermsProblem::NoInstalment);
    check(split(100, None, 61, on, Rhythm::Weeks(1)), PlanTermsProblem::TooMany);
    check(split(2, None, 3, on, Rhythm::Weeks(1)), PlanTermsProblem::TooMany);
    check(
        split(100, Some((on, 100)), 2, date(2027, 2, 1), Rhythm::Weeks(1)),
        PlanTermsProblem::FirstTooLarge,
    );
    check(split(100, Some((on, 0)), 1, on, Rhythm::Weeks(1)), PlanTermsProblem::NotPositive { index: 0 });
    check(split(100, Some((on, 50)), 1, on, Rhythm::Weeks(1)), PlanTermsProblem::DaysDoNotRise { index: 1 });
    check(
        split(100, Some((on, 50)), 0, on, Rhythm::Weeks(1)),
        PlanTermsProblem::SumDiffers { sum_minor: 50 },
    );
    check(split(100, Some((on, 150)), 2, on, Rhythm::Weeks(1)), PlanTermsProblem::FirstTooLarge);
    // At the end of the calendar days rise no more.
    let far = split_debt(&split(100, None, 2, Date::MAX, Rhythm::Months(1)));
    assert_eq!(far, Err(PlanTermsProblem::DaysDoNotRise { index: 1 }));
    let minus = [Instalment { due_on: on, minor: 150 }, Instalment { due_on: date(2027, 2, 1), minor: -50 }];
    assert_eq!(check_terms(100, &minus), Err(PlanTermsProblem::NotPositive { index: 1 }));
}

/// Shares as `due/paid`.
fn shares(paid: i64, open: i64) -> Vec<String> {
    let shares = share_among(&three(), paid, open);
    shares.iter().map(|share| format!("{}/{}", share.paid_minor, share.due_minor)).collect()
}

#[test]
fn money_goes_to_the_first_and_credit_comes_off_the_last() {
    assert_eq!(shares(0, 100_000), ["0/33333", "0/33333", "0/33334"]);
    assert_eq!(shares(40_000, 60_000), ["33333/33333", "6667/33333", "0/33334"]);
    // A credit note of 400.00: the last is owed no more, and the second only in part.
    assert_eq!(shares(10_000, 50_000), ["10000/33333", "0/26667", "0/0"]);
    assert_eq!(shares(0, 0), ["0/0", "0/0", "0/0"]);
    // An older payment came back: what is open beyond the plan is none of it.
    assert_eq!(shares(0, 120_000), ["0/33333", "0/33333", "0/33334"]);
    assert_eq!(shares(-5_000, 105_000), ["0/33333", "0/33333", "0/33334"]);
    assert_eq!(shares(130_000, 0), ["33333/33333", "33333/33333", "33334/33334"]);
}

fn standing(
    paid: i64,
    noticed: Option<(usize, Date)>,
    wait: Option<Date>,
    known: Option<Date>,
) -> PlanStanding {
    let clause = DefaultClause { grace_days: 3, notice_days: 10, noticed, wait_until: wait };
    judge_payment_plan(&share_among(&three(), paid, 100_000 - paid), &clause, known)
}

#[test]
fn late_is_known_after_the_grace_and_default_after_the_notice() {
    let known = |day: Date| Some(day);
    assert_eq!(standing(0, None, None, None), PlanStanding::OnTime);
    // Due on Friday 10 July, three days of grace: known through the 13th.
    assert_eq!(standing(0, None, None, known(date(2026, 7, 12))), PlanStanding::OnTime);
    let late = PlanStanding::Late { index: 0 };
    assert_eq!(standing(0, None, None, known(date(2026, 7, 13))), late);
    assert_eq!(standing(33_332, None, None, known(date(2026, 7, 13))), late);
    assert_eq!(standing(33_333, None, None, known(date(2026, 7, 13))), PlanStanding::OnTime);
    // Nothing ends without notice, however late.
    assert_eq!(standing(0, None, None, known(date(2027, 7, 13))), late);
    // Notice on the 14th, ten days: Friday the 24th.
    let noticed = Some((0, date(2026, 7, 14)));
    let defaulted = PlanStanding::Defaulted { index: 0 };
    assert_eq!(standing(0, noticed, None, known(date(2026, 7, 23))), late);
    assert_eq!(standing(0, noticed, None, known(date(2026, 7, 24))), defaulted);
    // A day on which banks book nothing does not count against the customer.
    assert_eq!(standing(0, Some((0, date(2026, 7, 15))), None, known(date(2026, 7, 25))), late);
    // More time that a person gave.
    let wait = Some(date(2026, 7, 31));
    assert_eq!(standing(0, noticed, wait, known(date(2026, 7, 30))), late);
    assert_eq!(standing(0, noticed, wait, known(date(2026, 7, 31))), defaulted);
    // The notice was about the first; the second one is late now.
    let second = PlanStanding::Late { index: 1 };
    assert_eq!(standing(33_333, noticed, None, known(date(2026, 8, 31))), second);
    assert_eq!(standing(100_000, noticed, None, None), PlanStanding::Completed);
}
