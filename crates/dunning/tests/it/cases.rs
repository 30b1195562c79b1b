//! Each rule and each worked example of `docs/spec/dunning.md`.

use crate::check::{check, paris, read};
use dunning::plan::Channel;
use dunning::{MessageState, decide, what_if};
use jiff::civil::{date, time};

/// One customer with the plan of the examples.
pub const ONE: &str = "plan s: -5 email courtesy, 3 email friendly, 10 email firm, 20 handover firm
    contact C
    customer D C
";

/// Friday 10 July 2026, nine in the morning.
pub const NOW: &str = "at 2026-07-10 09:00\n";

/// What is decided about one customer.
pub fn one(lines: &str, expected: &str) {
    check(&format!("{NOW}{ONE}{lines}"), expected);
}

#[test]
fn example_1_one_step_after_the_other() {
    let on = |day: &str, said: &str, expected: &str| {
        check(&format!("at {day} 09:00\n{ONE} item FA-1 D 10000; due=2026-06-01\n{said}"), expected);
    };
    on("2026-07-10", "", "C E email friendly: FA-1 10000");
    let friendly = "said C email 2026-07-10T09:00 FA-1:s:2\n";
    on("2026-07-16", friendly, "");
    on("2026-07-17", friendly, "C E email firm: FA-1 10000");
    let firm = &format!("{friendly} said C email 2026-07-17T09:00 FA-1:s:3\n");
    on("2026-07-26", firm, "");
    on("2026-07-27", firm, "C E handover firm: FA-1 10000");
    on("2026-09-01", &format!("{firm} said - handover 2026-07-27T09:00 FA-1:s:4"), "");
}

#[test]
fn a_courtesy_notice_comes_on_or_before_the_due_day() {
    one("item FA-1 D 10000; due=2026-07-16", "");
    one("item FA-1 D 10000; due=2026-07-15", "C E email courtesy: FA-1 10000");
    one("item FA-1 D 10000; due=2026-07-10", "C E email courtesy: FA-1 10000");
    one("item FA-1 D 10000; due=2026-07-09", "");
}

#[test]
fn a_courtesy_notice_is_never_beside_a_reminder() {
    one(
        "item FA-1 D 10000; due=2026-07-15\n item FA-2 D 5000; due=2026-07-01",
        "C E email friendly: FA-2 5000 | without FA-1 (beside_reminder)",
    );
}

#[test]
fn a_document_that_is_new_is_left_alone() {
    one("item FA-1 D 10000; due=2026-07-01 issued=2026-07-08", "");
    one("item FA-1 D 10000; due=2026-07-01 issued=2026-07-07", "C E email friendly: FA-1 10000");
}

#[test]
fn steps_from_the_issue_day_and_steps_for_some() {
    let plan =
        "plan p: 10 email courtesy issued, 3 email friendly segment=big, 6 email reminder\n contact C\n";
    let item = "item FA-1 D 10000; issued=2026-07-01 due=2026-07-31\n";
    check(&format!("at 2026-07-10 09:00\n{plan} customer D C\n{item}"), "");
    check(&format!("at 2026-07-13 09:00\n{plan} customer D C\n{item}"), "C E email courtesy: FA-1 10000");
    check(&format!("at 2026-08-04 09:00\n{plan} customer D C\n{item}"), "");
    check(
        &format!("at 2026-08-04 09:00\n{plan} customer D C; segment=big\n{item}"),
        "C E email friendly: FA-1 10000",
    );
    check(&format!("at 2026-08-06 09:00\n{plan} customer D C\n{item}"), "C E email reminder: FA-1 10000");
}

#[test]
fn a_minimum_stops_and_is_not_skipped() {
    let plan = "plan p: 3 email friendly min=5000, 10 email firm; minimum=1000\n contact C\n customer D C\n";
    let case = |lines: &str, expected: &str| check(&format!("{NOW}{plan}{lines}"), expected);
    case("item FA-1 D 4999", "C E never: FA-1 (below_minimum)");
    case("item FA-1 D 5000", "C E email friendly: FA-1 5000");
    case("item FA-1 D 5000\n credit D 1", "C E never: FA-1 (below_minimum)");
    // Ten small invoices are together above the minimum of a plan.
    let plan = "plan p: 3 email friendly; minimum=1000\n contact C\n customer D C\n";
    let case = |lines: &str, expected: &str| check(&format!("{NOW}{plan}{lines}"), expected);
    case("item FA-1 D 900", "C E never: FA-1 (below_minimum)");
    case("item FA-1 D 900\n item FA-2 D 100", "C E email friendly: FA-1 900, FA-2 100");
    case(
        "item FA-1 D 900\n item FA-2 D 900; currency=USD",
        "C E never: FA-1 (below_minimum), FA-2 (below_minimum)",
    );
}

#[test]
fn a_change_of_plan_repeats_no_tone() {
    let plans = "plan old: 3 email friendly, 10 email reminder
        plan new: 1 email friendly, 8 email reminder, 20 email firm
        contact C\n customer D C; plan=new\n item FA-1 D 10000; due=2026-06-01\n";
    let said = "said C email 2026-06-20T09:00 FA-1:old:2\n";
    check(&format!("at 2026-07-10 09:00\n{plans}{said}"), "C E email firm: FA-1 10000");
    // No sooner than the interval after what the old plan said.
    let said = "said C email 2026-07-04T09:00 FA-1:old:1\n";
    check(&format!("at 2026-07-10 09:00\n{plans}{said}"), "");
    check(&format!("at 2026-07-13 09:00\n{plans}{said}"), "C E email reminder: FA-1 10000");
}

#[test]
fn which_plan_a_customer_has() {
    let case = |customer: &str, expected: &str| {
        let case = format!(
            "{NOW} defaults\n contact C\n customer D C; {customer}\n item FA-1 D 10000; due=2026-06-20"
        );
        check(&case, expected);
    };
    case("", "C E email friendly: FA-1 10000");
    case("kind=public", "C E email friendly: FA-1 10000");
    case("segment=key_account", "C E email friendly to approve: FA-1 10000");
    case("plan=unheard", "");
    // Twenty days late: the patient plan has begun, and so has that for those who are always late.
    case("late=5 paid=6", "C E email friendly: FA-1 10000");
    let late = |customer: &str, day: &str, expected: &str| {
        check(
            &format!(
                "at {day} 09:00\n defaults\n contact C\n customer D C; {customer}\n item FA-1 D 10000; due=2026-07-06"
            ),
            expected,
        );
    };
    late("late=5 paid=6", "2026-07-10", "");
    late("late=5 paid=5", "2026-07-10", "C E email friendly: FA-1 10000");
    late("late=30", "2026-07-07", "C E email friendly: FA-1 10000");
}

#[test]
fn example_3_one_message_credit_deducted() {
    let case = "item FA-1 D 10000; due=2026-06-28
        item FA-2 D 8000; due=2026-07-06
        item FA-3 D 5000; due=2026-06-23
        item FA-4 D 7000; due=2026-06-10
        hold FA-4 dispute
        said C email 2026-06-26T09:00 FA-3:s:2 FA-4:s:2
        said C email 2026-07-03T09:00 FA-3:s:3 FA-1:s:2 FA-4:s:3\n";
    one(
        &format!("{case} credit D 12000"),
        "C E email firm: FA-1 3000, FA-2 8000 | without FA-4 (dispute), FA-3 (covered_by_credit)",
    );
    one(
        &format!("{case} credit D 15000"),
        "C E email friendly: FA-2 8000 | without FA-4 (dispute), FA-3 (covered_by_credit), FA-1 (covered_by_credit)",
    );
    one(case, "C E email firm: +FA-3 5000, FA-1 10000, FA-2 8000 | without FA-4 (dispute)");
    one(
        &format!("{case} credit D 23000"),
        "C E wait: FA-4 (dispute), FA-3 (covered_by_credit), FA-1 (covered_by_credit), FA-2 (covered_by_credit)",
    );
}

#[test]
fn credit_stays_with_its_customer_currency_and_entity() {
    let item = "item FA-1 D 10000; due=2026-07-01\n";
    one(&format!("{item} credit D 10000; currency=USD"), "C E email friendly: FA-1 10000");
    check(
        &format!("{NOW} entity F\n{ONE} {item} credit D 10000; entity=F"),
        "C E email friendly: FA-1 10000",
    );
    one(
        &format!("{item} customer G C\n item FA-2 G 6000; due=2026-07-01\n credit G 2000"),
        "C E email friendly: FA-1 10000, FA-2 4000",
    );
}

#[test]
fn two_entities_never_share_a_message_nor_a_day() {
    let case = "entity F\n plan s: 3 email friendly, 10 email firm\n contact C\n customer D C
        item FA-1 D 10000; due=2026-06-25
        item FB-1 D 5000; due=2026-06-20 entity=F
        item FB-2 D 5000; due=2026-06-01 entity=F\n";
    check(
        &format!("{NOW}{case}"),
        "C E wait until 2026-07-17 08:00: FA-1 (other_entity_first until 2026-07-17)
         C F email friendly: FB-2 5000, FB-1 5000",
    );
    // What waits says nothing that could be planned.
    let both = read(&format!("{NOW}{case}"));
    let planned = decide(&both.book, both.at).unwrap().into_iter();
    let state = MessageState::Planned { at: both.at, tries: 0 };
    assert_eq!(planned.filter_map(|one| one.as_message(1, state)).count(), 1);
    // The sterner one goes first, whatever is older.
    check(
        &format!("{NOW}{case} said C email 2026-07-01T09:00 FA-1:s:1"),
        "C E email firm: FA-1 10000
         C F wait until 2026-07-17 08:00: FB-2 (other_entity_first until 2026-07-17), FB-1 (other_entity_first until 2026-07-17)",
    );
}

#[test]
fn conditions_of_a_plan() {
    let case = |condition: &str, customer: &str, is_met: bool| {
        let case = format!(
            "{NOW} plan p: 3 email firm; {condition}\n plan q: 3 email friendly\n contact C\n customer D C; {customer}\n item FA-1 D 100"
        );
        let tone = if is_met { "firm" } else { "friendly" };
        check(&case, &format!("C E email {tone}: FA-1 100"));
    };
    case("tag=vip", "tag=new tag=vip", true);
    case("tag=vip", "tag=new", false);
    case("country=BE country=FR", "country=FR", true);
    case("country=BE country=FR", "country=DE", false);
    case("segment=big", "segment=big", true);
    case("segment=big", "", false);
    case("late=30", "late=30", true);
    case("late=30", "late=29", false);
    case("late=30", "", false);
    case("score=40", "score=40", true);
    case("score=40", "score=41", false);
    case("score=40", "", false);
    case("good=60", "score=60", true);
    case("good=60", "score=59", false);
    case("good=60", "", false);
}

#[test]
fn one_claim_that_asks_for_approval_is_enough() {
    let case = read(
        "at 2026-07-10 09:00\n plan s: 3 email friendly, 10 email firm approve copy\n contact C\n customer D C
        item FA-1 D 10000; due=2026-06-20\n item FA-2 D 500; due=2026-07-06
        said C email 2026-06-28T09:00 FA-1:s:1\n said C email 2026-06-20T09:00 FA-1:s:1; state=failed",
    );
    let answer = decide(&case.book, case.at).unwrap().remove(0).answer;
    assert!(answer.is_approved_first && answer.copies_account_manager);
    // What it stands on: yesterday's statement, and the last word that may have been read.
    assert_eq!(answer.proof.sources, [(0, Some(date(2026, 7, 9)))]);
    let last = answer.proof.last_message_at.unwrap();
    assert_eq!(paris().to_datetime(last).date(), date(2026, 6, 28));
}

#[test]
fn a_handover_ends_every_plan_and_stops_no_message() {
    let plans = "plan old: 3 email friendly, 10 handover friendly\n plan new: 3 email friendly, 10 email firm
        contact C\n customer D C; plan=new\n item FA-1 D 10000; due=2026-06-01\n";
    check(&format!("{NOW}{plans} said - handover 2026-06-20T09:00 FA-1:old:2"), "");
    let said = "said C email 2026-06-10T09:00 FA-1:s:2\n said C email 2026-06-20T09:00 FA-1:s:3\n";
    one(
        &format!("item FA-1 D 10000; due=2026-06-01\n item FA-2 D 500; due=2026-07-06\n{said}"),
        "C E email friendly: FA-2 500
         C E handover firm: FA-1 10000",
    );
}

#[test]
fn the_days_to_answer_are_waited_for() {
    let plan = "plan p: 10 email firm, 15 letter formal_notice approve answer=15, 22 handover firm\n contact C\n customer D C
        item FA-1 D 10000; due=2026-06-01\n said C letter 2026-06-25T09:00 FA-1:p:2\n";
    check(&format!("at 2026-07-09 09:00\n{plan}"), "");
    check(&format!("at 2026-07-10 09:00\n{plan}"), "C E handover firm: FA-1 10000");
}

#[test]
fn a_courtesy_notice_below_its_minimum_is_skipped() {
    let case = "plan s: -5 email courtesy min=5000, 3 email friendly\n contact C\n customer D C\n";
    check(&format!("{NOW}{case} item FA-1 D 4999; due=2026-07-12"), "");
    check(&format!("{NOW}{case} item FA-1 D 5000; due=2026-07-12"), "C E email courtesy: FA-1 5000");
}

#[test]
fn what_a_person_has_been_given_is_not_listed() {
    one(
        "item FA-1 D 10000; due=2026-07-01\n item FA-2 D 5000; due=2026-03-01
         said - handover 2026-04-01T09:00 FA-2:s:4",
        "C E email friendly: FA-1 10000",
    );
    // Nor what is too new to be spoken of.
    one(
        "item FA-1 D 10000; due=2026-07-01\n item FA-2 D 5000; due=2026-07-08 issued=2026-07-08",
        "C E email friendly: FA-1 10000",
    );
}

#[test]
fn what_if_runs_days_without_effects() {
    let case =
        read(&format!("{NOW}{ONE} item FA-1 D 10000; due=2026-07-06\n item FA-2 D 5000; due=2026-07-15"));
    let before = format!("{:?}", case.book);
    let (first, last) = (date(2026, 7, 10), date(2026, 8, 10));
    let days = what_if(&case.book, first, last, time(10, 0, 0, 0), &paris()).unwrap();
    let shown: Vec<String> = days
        .iter()
        .filter(|day| day.count(Channel::Email) + day.count(Channel::Handover) > 0)
        .map(|day| format!("{} {} {}", day.day, day.count(Channel::Email), day.count(Channel::Handover)))
        .collect();
    // 10: friendly FA-1. 17: firm FA-1, and FA-2 is listed. 24: friendly FA-2. 27: FA-1 to a person.
    // 31: firm FA-2. 10 August: FA-2 to a person.
    assert_eq!(
        shown,
        [
            "2026-07-10 1 0",
            "2026-07-17 1 0",
            "2026-07-24 1 0",
            "2026-07-27 0 1",
            "2026-07-31 1 0",
            "2026-08-10 0 1"
        ]
    );
    assert_eq!(format!("{:?}", case.book), before);
    assert!(what_if(&case.book, last, first, time(10, 0, 0, 0), &paris()).unwrap().is_empty());
}

#[test]
fn what_if_keeps_the_lag_of_statements() {
    let case = read(&format!("{NOW}{ONE} item FA-1 D 10000; due=2026-07-06\n source E 2026-07-08"));
    let (first, last) = (date(2026, 7, 10), date(2026, 7, 31));
    let days = what_if(&case.book, first, last, time(10, 0, 0, 0), &paris()).unwrap();
    assert_eq!(days.iter().map(|day| day.count(Channel::Email)).sum::<usize>(), 0);
}
