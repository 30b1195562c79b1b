//! Each reason of the gate: sections 3 and 5 of `docs/spec/dunning.md`.

use crate::cases::{NOW, ONE, one};
use crate::check::{Case, check, paris, read};
use dunning::gate::{Claim, Question, gate};
use dunning::{Known, Verdict, decide};
use jiff::civil::date;

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
    // All that is owed late: neither what is not late, nor what is owed to another entity.
    case("item FA-3 D 500; due=2026-07-20\n cash 13500", none);
    case(
        "item FA-3 D 500; due=2026-07-03\n cash 13000",
        "C E email friendly: FA-1 10000, FA-2 3000, FA-3 500",
    );
    check(
        &format!(
            "{NOW} entity F\n{ONE} item FA-1 D 10000\n item FB-1 D 500; entity=F\n cash 10500\n hold FB-1 dispute"
        ),
        "C E email friendly: FA-1 10000
         C F wait: FB-1 (dispute)",
    );
    // What a message asks for: the same with unused credit taken off.
    let net = "credit D 2000\n";
    case(&format!("{net} cash 11000"), both);
    case(&format!("{net} cash 8000"), "C E email friendly: FA-2 1000 | without FA-1 (unallocated_cash)");
    case(&format!("{net} cash 9000"), "C E email friendly: FA-1 8000, FA-2 3000");
    // Beyond the plan's patience somebody has to look at it.
    case("cash 13000; on=2026-07-05", both);
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
    case("heard=2026-06-21T09:00 settled=2026-06-21T09:00", "C E email firm: FA-1 10000");
    case("heard=2026-06-26T09:00 settled=2026-06-25T09:00", "C E wait: FA-1 (conversation_open)");
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
fn e_mails_do_not_count_as_calls() {
    let mut case = String::from(
        "at 2026-07-10 10:00\n plan p: 3 call reminder; interval=2\n contact C\n customer D C; kind=consumer
        item FA-1 D 10000; due=2026-06-20\n item FA-2 D 10; due=2026-01-05\n",
    );
    for day in ["2026-06-13", "2026-06-16", "2026-06-20", "2026-06-25"] {
        case += &format!("said C email {day}T10:00 FA-2:p:1\n");
    }
    check(&case, "C E call reminder: +FA-2 10, FA-1 10000");
}

#[test]
fn the_proof_names_the_latest_word() {
    let said = "said C email 2026-06-20T09:00 FA-1:s:2\n said C email 2026-06-27T09:00 FA-1:s:3\n";
    let case = read(&format!(
        "{NOW}{ONE} item FA-1 D 100; due=2026-06-01\n item FA-2 D 100; due=2026-07-01\n{said}"
    ));
    let answer = decide(&case.book, case.at).unwrap().remove(0).answer;
    let last = answer.proof.last_message_at.unwrap();
    assert_eq!(paris().to_datetime(last).date(), date(2026, 6, 27));
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
