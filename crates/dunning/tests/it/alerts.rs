//! Section 11 of `docs/spec/dunning.md`: what somebody should be told of a customer.

use dunning::law::{Alert, LimitationKind};
use dunning::{
    AlertLimits, CustomerAlert, CustomerFacts, OpenDocument, PaidLately, alerts, is_limitation_near,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 7, 8);

fn document(key: u128, due_on: Date) -> OpenDocument {
    OpenDocument { key, due_on, is_disputed: false, acknowledged_on: Vec::new() }
}

/// A business that owes 100.00 and is a week late.
fn customer() -> CustomerFacts {
    CustomerFacts {
        term: LimitationKind::Trade,
        is_key_account: false,
        paid_lately: PaidLately::default(),
        paid_before: PaidLately::default(),
        broken_promises: 0,
        unanswered: 0,
        late: vec![("EUR".to_owned(), 10_000)],
        documents: vec![document(1, date(2026, 7, 1))],
    }
}

fn told(customer: &CustomerFacts, limits: &AlertLimits) -> String {
    let told = alerts(customer, limits, TODAY).into_iter().map(|alert| match alert {
        CustomerAlert::Slower { by_days } => format!("slower {by_days}"),
        CustomerAlert::BrokenPromises { count } => format!("broken {count}"),
        CustomerAlert::LateForLong { document, days } => format!("long {document} {days}"),
        CustomerAlert::LateMuch { currency, minor } => format!("much {minor} {currency}"),
        CustomerAlert::Unanswered { count } => format!("unanswered {count}"),
        CustomerAlert::KeyAccountLate { document, days } => format!("key account {document} {days}"),
        CustomerAlert::Limitation { document, last_day, nearness } => {
            let near = match nearness {
                Alert::SixMonths => "six",
                Alert::ThreeMonths => "three",
                Alert::Expired => "expired",
            };
            format!("limitation {document} {last_day} {near}")
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

fn check(change: impl FnOnce(&mut CustomerFacts), expected: &str) {
    let mut customer = customer();
    change(&mut customer);
    assert_eq!(told(&customer, &AlertLimits::default()), expected);
}

#[test]
fn a_week_late_is_no_alert() {
    check(|_| {}, "");
}

#[test]
fn slower_by_fifteen_days() {
    let paid = |days_late, invoices| PaidLately { days_late, invoices };
    check(|it| (it.paid_before, it.paid_lately) = (paid(5, 3), paid(20, 3)), "slower 15");
    check(|it| (it.paid_before, it.paid_lately) = (paid(5, 3), paid(19, 3)), "");
    // Two invoices say nothing; nor is faster an alert.
    check(|it| (it.paid_before, it.paid_lately) = (paid(5, 3), paid(90, 2)), "");
    check(|it| (it.paid_before, it.paid_lately) = (paid(40, 9), paid(0, 9)), "");
}

#[test]
fn promises_amounts_days_and_silence() {
    check(|it| it.broken_promises = 1, "");
    check(|it| it.broken_promises = 2, "broken 2");
    check(|it| it.unanswered = 3, "unanswered 3");
    check(
        |it| it.late = vec![("EUR".to_owned(), 999_999), ("USD".to_owned(), 1_000_000)],
        "much 1000000 USD",
    );
    check(|it| it.documents.push(document(2, date(2026, 5, 9))), "long 2 60");
    check(|it| it.documents.push(document(2, date(2026, 5, 10))), "");
}

#[test]
fn a_key_account_is_told_of_earlier() {
    check(|it| it.is_key_account = true, "");
    let eight = |it: &mut CustomerFacts| {
        it.is_key_account = true;
        it.documents = vec![document(1, date(2026, 6, 30))];
    };
    check(eight, "key account 1 8");
}

#[test]
fn what_is_contested_or_covered_by_credit_is_not_late() {
    let old = |it: &mut CustomerFacts| it.documents = vec![document(1, date(2026, 1, 1))];
    check(old, "long 1 188");
    check(
        |it| {
            old(it);
            it.documents[0].is_disputed = true;
        },
        "",
    );
    check(
        |it| {
            old(it);
            it.late[0].1 = 0;
        },
        "",
    );
}

#[test]
fn the_last_day_to_act() {
    let due = |due_on: Date| {
        move |it: &mut CustomerFacts| {
            it.documents = vec![OpenDocument { is_disputed: true, ..document(1, due_on) }];
        }
    };
    check(due(date(2022, 1, 9)), "");
    check(due(date(2022, 1, 8)), "limitation 1 2027-01-08 six");
    check(due(date(2021, 12, 31)), "limitation 1 2026-12-31 six");
    check(due(date(2021, 10, 8)), "limitation 1 2026-10-08 three");
    check(due(date(2021, 7, 7)), "limitation 1 2026-07-07 expired");
    check(
        |it| {
            due(date(2024, 7, 20))(it);
            it.term = LimitationKind::Consumer;
        },
        "limitation 1 2026-07-20 three",
    );
    check(
        |it| {
            due(date(2024, 7, 20))(it);
            it.term = LimitationKind::Consumer;
            it.documents[0].acknowledged_on.push(date(2026, 2, 1));
        },
        "",
    );
    assert!(is_limitation_near(LimitationKind::Consumer, date(2024, 7, 20), TODAY));
    assert!(!is_limitation_near(LimitationKind::Trade, date(2024, 7, 20), TODAY));
}

#[test]
fn what_is_not_wanted_is_not_said() {
    let silent = AlertLimits {
        slower_days: None,
        broken_promises: None,
        late_days: None,
        late_minor: None,
        unanswered: None,
        key_account_days: None,
        is_limitation_watched: false,
        is_carrier: false,
    };
    let paid = |days_late| PaidLately { days_late, invoices: 9 };
    let customer = CustomerFacts {
        is_key_account: true,
        paid_lately: paid(90),
        paid_before: paid(0),
        broken_promises: 9,
        unanswered: 9,
        late: vec![("EUR".to_owned(), 99_999_999)],
        documents: vec![document(1, date(2019, 1, 1))],
        ..customer()
    };
    assert_eq!(told(&customer, &silent), "");
    assert_eq!(told(&customer, &AlertLimits::default()).split(", ").count(), 7);
}
