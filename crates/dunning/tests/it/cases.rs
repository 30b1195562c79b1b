//! Each rule and each worked example of `docs/spec/dunning.md`.

use crate::check::{Case, check, paris, read};
use dunning::gate::{Claim, Question, gate};
use dunning::plan::Channel;
use dunning::{Known, Verdict, what_if};
use jiff::civil::{date, time};

/// One customer with the plan of the examples.
const ONE: &str = "plan s: -5 email courtesy, 3 email friendly, 10 email firm, 20 handover firm
    contact C
    customer D C
";

/// Friday 10 July 2026, nine in the morning.
const NOW: &str = "at 2026-07-10 09:00\n";

/// What is decided about one customer.
fn one(lines: &str, expected: &str) {
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
fn example_2_the_interval_and_a_holiday() {
    let item = "item FA-1 D 10000; due=2026-07-01\n item FA-2 D 10; due=2026-01-05\n";
    one(
        &format!("{item} said C email 2026-07-06T09:00 FA-2:s:2"),
        "C E wait until 2026-07-13 08:00: FA-1 (too_soon until 2026-07-13)",
    );
    one(
        &format!("{item} said C email 2026-07-07T09:00 FA-2:s:2"),
        "C E wait until 2026-07-15 08:00: FA-1 (too_soon until 2026-07-14)",
    );
    // What failed or was cancelled was not said.
    one(
        &format!("{item} said C email 2026-07-09T09:00 FA-1:s:2 FA-2:s:2; state=failed"),
        "C E email friendly: FA-2 10, FA-1 10000",
    );
    // A clock that was put back: the last message lies in the future.
    one(
        &format!("{item} said C email 2026-07-20T09:00 FA-2:s:2"),
        "C E wait until 2026-07-27 08:00: FA-1 (too_soon until 2026-07-27)",
    );
}

#[test]
fn contact_hours() {
    let at = |moment: &str, expected: &str| {
        check(&format!("at {moment}\n{ONE} item FA-1 D 10000; due=2026-06-20"), expected);
    };
    at("2026-07-10 07:59", "C E wait until 2026-07-10 08:00: FA-1 (outside_hours until 2026-07-10T08:00:00)");
    at("2026-07-10 19:00", "C E wait until 2026-07-13 08:00: FA-1 (outside_hours until 2026-07-13T08:00:00)");
    at("2026-07-14 10:00", "C E wait until 2026-07-15 08:00: FA-1 (outside_hours until 2026-07-15T08:00:00)");
    // Giving an item to a person disturbs nobody.
    let said = "said C email 2026-06-28T09:00 FA-1:s:2 \n said C email 2026-07-01T09:00 FA-1:s:3";
    check(
        &format!("at 2026-07-12 23:00\n{ONE} item FA-1 D 10000; due=2026-06-20\n{said}"),
        "C E handover firm: FA-1 10000",
    );
}

#[test]
fn consumers_are_called_at_the_hours_of_the_decree_and_four_times_at_most() {
    let plan = "plan p: 3 call reminder; interval=2\n contact C\n";
    let item = "item FA-1 D 10000; due=2026-06-20\n";
    check(
        &format!("at 2026-07-10 13:00\n{plan} customer D C; kind=consumer\n{item}"),
        "C E wait until 2026-07-10 14:00: FA-1 (outside_hours until 2026-07-10T14:00:00)",
    );
    let mut said = String::from("item FA-2 D 10; due=2026-01-05\n");
    for day in ["2026-06-13", "2026-06-16", "2026-06-20", "2026-06-25"] {
        said += &format!("said C sms {day}T10:00 FA-2:p:1\n");
    }
    check(
        &format!("at 2026-07-10 10:00\n{plan} customer D C; kind=consumer\n{item}{said}"),
        "C E wait until 2026-07-13 10:00: FA-1 (too_many until 2026-07-13)",
    );
    check(
        &format!("at 2026-07-13 10:00\n{plan} customer D C; kind=consumer\n{item}{said}"),
        "C E call reminder: +FA-2 10, FA-1 10000",
    );
    check(
        &format!("at 2026-07-10 10:00\n{plan} customer D C\n{item}{said}"),
        "C E call reminder: +FA-2 10, FA-1 10000",
    );
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
    // The sterner one goes first, whatever is older.
    check(
        &format!("{NOW}{case} said C email 2026-07-01T09:00 FA-1:s:1"),
        "C E email firm: FA-1 10000
         C F wait until 2026-07-17 08:00: FB-2 (other_entity_first until 2026-07-17), FB-1 (other_entity_first until 2026-07-17)",
    );
}

#[test]
fn example_4_freshness_by_bank_days() {
    let on = |now: &str, source: &str, expected: &str| {
        check(
            &format!("at {now} 09:00\n{ONE} item FA-1 D 10000; due=2026-03-01\n source E {source}"),
            expected,
        );
    };
    on("2026-07-06", "2026-07-03", "C E email friendly: FA-1 10000");
    on("2026-07-07", "2026-07-03", "C E wait: FA-1 (statement_stale)");
    on("2026-04-07", "2026-04-02", "C E email friendly: FA-1 10000");
    on("2026-07-06", "2026-07-03; gap=yes", "C E wait: FA-1 (statement_stale)");
    on("2026-07-06", "never", "C E wait: FA-1 (statement_stale)");
    let patient = "plan s: 3 email friendly; age=2\n contact C\n customer D C\n item FA-1 D 10000\n";
    check(&format!("at 2026-07-08 09:00\n{patient} source E 2026-07-03"), "C E email friendly: FA-1 10000");
    check(&format!("at 2026-07-09 09:00\n{patient} source E 2026-07-03"), "C E wait: FA-1 (statement_stale)");
}

#[test]
fn sources_of_another_entity_prove_nothing() {
    check(
        &format!("{NOW} entity F\n{ONE} item FA-1 D 10000; due=2026-07-01\n source F 2026-07-09"),
        "C E wait: FA-1 (no_source)",
    );
}

#[test]
fn unallocated_cash_that_could_be_the_payment() {
    let case = |lines: &str, expected: &str| {
        let items = "item FA-1 D 10000; due=2026-06-01 total=12000\n item FA-2 D 3000; due=2026-06-02\n";
        one(&format!("{items}{lines}"), expected);
    };
    let both = "C E wait: FA-1 (unallocated_cash), FA-2 (unallocated_cash)";
    let second = "C E email friendly: FA-2 3000 | without FA-1 (unallocated_cash)";
    let none = "C E email friendly: FA-1 10000, FA-2 3000";
    case("cash 1; payer=D", both);
    case("cash 1; names=D", both);
    case("cash 1; cites=FA-1", second);
    case("cash 10000", second);
    case("cash 12000", second);
    case("cash 13000", both);
    case("cash 10001", none);
    case("cash 10000; currency=USD", none);
    case("customer G C\n cash 10000; payer=G", none);
    case("cash -10000; payer=D", none);
    // Beyond the plan's patience somebody has to look at it.
    case("cash 10000; on=2026-07-05", second);
    case("cash 13000; on=2026-07-04", "C E hand_over: FA-1 (unallocated_cash), FA-2 (unallocated_cash)");
}

#[test]
fn how_far_an_unknown_amount_may_differ() {
    let case = |settings: &str, cash: &str, expected: &str| {
        let plan =
            format!("plan s: 3 email friendly; {settings}\n contact C\n customer D C\n item FA-1 D 10000\n");
        check(&format!("{NOW}{plan}{cash}"), expected);
    };
    case("tolerance=20", "cash 9980", "C E wait: FA-1 (unallocated_cash)");
    case("tolerance=20", "cash 9979", "C E email friendly: FA-1 10000");
    case("unknown=at_least", "cash 999999", "C E wait: FA-1 (unallocated_cash)");
    case("unknown=at_least", "cash 9999", "C E email friendly: FA-1 10000");
}

#[test]
fn payments_under_way() {
    let case = |flight: &str, expected: &str| {
        one(&format!("item FA-1 D 10000; due=2026-06-01\n flight {flight}"), expected);
    };
    // Three bank days after Tuesday the 7th is Friday the 10th, which still counts.
    let waits = "C E wait until 2026-07-13 08:00: FA-1 (payment_in_flight until 2026-07-11)";
    case("FA-1 transfer 2026-07-07", waits);
    case("D direct_debit 2026-07-07", waits);
    case("FA-1 transfer 2026-07-06", "C E email friendly: FA-1 10000");
    case("FA-1 buyer_status 2026-07-06", "C E email friendly: FA-1 10000");
    // Of what we collect ourselves we must know how it ended.
    case("FA-1 direct_debit 2026-07-06", "C E hand_over: FA-1 (payment_lost)");
    case("FA-1 card 2026-07-06", "C E hand_over: FA-1 (payment_lost)");
}

#[test]
fn what_we_collect_is_not_asked_for() {
    one("item FA-1 D 10000; due=2026-07-05 mandate=yes", "C E wait: FA-1 (collected_by_us)");
    one("item FA-1 D 10000; due=2026-07-04 mandate=yes", "C E hand_over: FA-1 (collected_by_us)");
}

#[test]
fn holds() {
    let case = |hold: &str, expected: &str| {
        let items = "customer G C; group=1\n item FA-1 G 10000; due=2026-06-01\n";
        one(&format!("{items} hold {hold}"), expected);
    };
    for kind in ["dispute", "payment_plan", "plan_asked", "legal_hold"] {
        case(&format!("FA-1 {kind}"), &format!("C E wait: FA-1 ({kind})"));
    }
    for kind in ["insolvency", "bereavement", "vulnerability"] {
        case(&format!("group:1 {kind}; until=2026-01-01"), &format!("C E hand_over: FA-1 ({kind})"));
    }
    case("G excluded", "C E never: FA-1 (excluded)");
    // Promised for the 8th, two days of grace: the 10th still waits.
    case(
        "FA-1 promise; until=2026-07-08",
        "C E wait until 2026-07-13 08:00: FA-1 (promise until 2026-07-11)",
    );
    case("FA-1 promise; until=2026-07-07", "C E email friendly: FA-1 10000");
    case("G pause; until=2026-07-10", "C E wait until 2026-07-13 08:00: FA-1 (pause until 2026-07-11)");
    case("G pause; until=2026-07-09", "C E email friendly: FA-1 10000");
    case("G pause", "C E wait: FA-1 (pause)");
}

#[test]
fn a_conversation_stops_everything_until_it_is_settled() {
    let case = |contact: &str, expected: &str| {
        check(
            &format!(
                "{NOW} plan s: 3 email friendly, 10 email firm\n contact C; {contact}\n customer D C\n item FA-1 D 10000; due=2026-06-01
                 said C email 2026-06-20T09:00 FA-1:s:1"
            ),
            expected,
        );
    };
    case("heard=2026-06-21T09:00", "C E wait: FA-1 (conversation_open)");
    case("heard=2026-06-21T09:00 settled=2026-06-25T09:00", "C E email firm: FA-1 10000");
    // The plan starts counting again at its end: seven days from the 6th.
    case("heard=2026-06-21T09:00 settled=2026-07-06T09:00", "");
}

#[test]
fn messages_under_way_and_of_unknown_outcome() {
    let item = "item FA-1 D 10000; due=2026-06-01\n item FA-2 D 10; due=2026-01-05\n";
    one(
        &format!("{item} said C email 2026-07-10T08:30 FA-2:s:2; state=planned"),
        "C E wait: FA-1 (message_pending)",
    );
    one(
        &format!("{item} said C email 2026-06-01T08:30 FA-2:s:3; state=unknown"),
        "C E hand_over: FA-1 (outcome_unknown)\nC E handover firm: FA-2 10",
    );
}

#[test]
fn a_message_whose_customer_or_contact_changed_is_not_sent() {
    let mut case = read(&format!("{NOW} entity F\n{ONE} contact B\n item FA-1 D 10000; due=2026-07-01"));
    let verdict = |case: &Case, contact, entity| {
        let claims = [Claim { item: 0, plan: case.book.plans[0].key, step: 2 }];
        let question = Question { contact, entity, message: None, claims: &claims };
        gate(&Known::new(&case.book), &question, case.at).unwrap().verdict
    };
    assert_eq!(verdict(&case, Some(0), 0), Verdict::Send);
    assert_eq!(verdict(&case, Some(1), 0), Verdict::Never);
    assert_eq!(verdict(&case, None, 0), Verdict::Never);
    assert_eq!(verdict(&case, Some(0), 1), Verdict::Never);
    // An index that points nowhere finds nothing, and says nothing.
    assert_eq!(verdict(&case, Some(9), 9), Verdict::Never);
    case.book.customers[0].contact = Some(1);
    assert_eq!(verdict(&case, Some(0), 0), Verdict::Never);
    assert_eq!(verdict(&case, Some(1), 0), Verdict::Send);
    // The plan was taken away, or says something else by now.
    case.book.customers[0].plan = Some(1);
    assert_eq!(verdict(&case, Some(1), 0), Verdict::Never);
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

/// What the gate says of one step about FA-1, by the codes of its reasons.
fn asked(lines: &str, step: u16, expected: &str) {
    let case = read(&format!("{NOW}{ONE}{lines}"));
    let claims = [Claim { item: 0, plan: case.book.plans[0].key, step }];
    let question = Question { contact: Some(0), entity: 0, message: None, claims: &claims };
    let answer = gate(&Known::new(&case.book), &question, case.at).unwrap();
    let reasons: Vec<String> = answer.lines[0].reasons.iter().map(ToString::to_string).collect();
    assert_eq!(format!("{}: {}", answer.verdict.as_str(), reasons.join(", ")), expected);
}

#[test]
fn a_step_that_is_not_the_next_one_is_not_said() {
    let late = "item FA-1 D 10000; due=2026-06-01\n";
    let said = "said C email 2026-06-20T09:00 FA-1:s:2\n";
    asked(late, 2, "send: ");
    asked(late, 3, "never: superseded");
    asked(late, 1, "never: lapsed, superseded");
    asked(&format!("{late}{said}"), 2, "never: already_said");
    asked(&format!("{late}{said}"), 3, "send: ");
    asked(&format!("{late}{said} said - handover 2026-06-20T09:00 FA-1:s:4"), 3, "never: superseded");
    asked(late, 9, "never: no_plan");
    // The due day was put off after the message was planned.
    asked("item FA-1 D 10000; due=2026-07-10", 2, "never: superseded, not_late until 2026-07-11");
    asked("item FA-1 D 10000; due=2026-07-09", 2, "wait: step_not_due until 2026-07-12");
    asked("item FA-1 D 0; total=10000 due=2026-06-01", 2, "never: settled");
    asked("item FA-1 D -500; due=2026-06-01", 2, "never: settled");
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
fn nobody_to_write_to() {
    let case = |contact: &str, expected: &str| {
        check(
            &format!(
                "{NOW} plan s: 3 email friendly\n contact C; {contact}\n customer D C\n item FA-1 D 10000"
            ),
            expected,
        );
    };
    case("email=bounced", "C E hand_over: FA-1 (bounced)");
    case("email=optedout", "C E hand_over: FA-1 (opted_out)");
    case("email=none", "C E hand_over: FA-1 (no_address)");
    case("call=optedout", "C E email friendly: FA-1 10000");
    check(
        &format!(
            "{NOW} plan s: 3 email friendly\n customer D -\n customer G -\n item FA-1 D 10000\n item FA-2 G 5000"
        ),
        "nobody E hand_over: FA-1 (no_contact)
         nobody E hand_over: FA-2 (no_contact)",
    );
}

#[test]
fn reasons_weigh_never_then_a_person_then_an_event_then_a_day() {
    let item = "item FA-1 D 10000; due=2026-06-01\n";
    one(
        &format!("{item} hold FA-1 promise; until=2026-07-10\n hold D dispute"),
        "C E wait: FA-1 (dispute, promise until 2026-07-13)",
    );
    one(
        &format!("{item} hold FA-1 dispute\n hold D insolvency"),
        "C E hand_over: FA-1 (dispute, insolvency)",
    );
    one(&format!("{item} hold FA-1 excluded\n hold D insolvency"), "C E never: FA-1 (insolvency, excluded)");
    one("item FA-1 D 10000; due=2026-06-01 state=refused", "C E never: FA-1 (not_a_receivable)");
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
