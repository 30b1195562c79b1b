//! What users of other systems complain of, each as a case: the item of the list and what happens here.

use crate::check::{check, paris, read, show};
use dunning::gate::{Claim, Question, gate};
use dunning::law::{Debt, Order, impute};
use dunning::plan::Channel;
use dunning::{Happening, Known, Message, MessageState, Verdict, decide};
use jiff::ToSpan;
use money::Money;

const ONE: &str = "at 2026-07-10 09:00
    plan s: -5 email courtesy, 3 email friendly, 10 email firm, 20 handover firm
    contact C
    customer D C
";

#[test]
fn reminded_although_paid() {
    // Paid and booked: nothing. Paid and not matched yet: it waits. Bank not imported: it waits.
    check(&format!("{ONE} item FA-1 D 0; total=10000"), "");
    check(&format!("{ONE} item FA-1 D 10000\n cash 10000"), "C E wait: FA-1 (unallocated_cash)");
    check(&format!("{ONE} item FA-1 D 10000\n source E 2026-07-07"), "C E wait: FA-1 (statement_stale)");
}

#[test]
fn a_past_due_mail_the_morning_after_issue() {
    check(&format!("{ONE} item FA-1 D 10000; issued=2026-07-09 due=2026-07-09"), "");
    // Due today in Paris, though the day in UTC is another one already or still.
    let case = "plan s: 1 email friendly\n contact C\n customer D C\n item FA-1 D 10000; due=2026-07-10";
    check(
        &format!("at 2026-07-11 00:30\n{case}"),
        "C E wait until 2026-07-13 08:00: FA-1 (outside_hours until 2026-07-13T08:00:00)",
    );
    check(&format!("at 2026-07-10 23:30\n{case}"), "");
}

#[test]
fn a_hundred_mails_in_a_day() {
    // The schedule fires every minute for nearly a week; one message leaves.
    let mut case =
        read(&format!("{ONE} item FA-1 D 10000; due=2026-07-06\n item FA-2 D 5000; due=2026-07-07"));
    let mut sent = 0;
    for _ in 0..(7 * 24 - 1) * 60 {
        // Statements arrive every night.
        let today = paris().to_datetime(case.at).date();
        case.book.sources[0].known_through = Some(today.yesterday().unwrap());
        for proposal in decide(&case.book, case.at).unwrap() {
            let key = case.book.messages.len() as u128;
            let message = proposal.as_message(key, MessageState::Sent { at: case.at });
            sent += usize::from(message.is_some());
            case.book.messages.extend(message);
        }
        case.at += 1.minute();
    }
    // FA-2 was due a day later and is said with FA-1's next step, not by a message of its own.
    assert_eq!(sent, 1);
    let at_the_end: Vec<String> = show(&case, &decide(&case.book, case.at).unwrap());
    assert_eq!(at_the_end, ["C E email firm: FA-1 10000, FA-2 5000"]);
}

#[test]
fn chased_although_on_direct_debit() {
    check(
        &format!("{ONE} item FA-1 D 10000; due=2026-07-06 mandate=yes"),
        "C E wait: FA-1 (collected_by_us)",
    );
}

#[test]
fn a_customer_excluded_but_reached_by_a_second_path() {
    // The exclusion is on the group; every customer, channel and step of it is held.
    let case = "plan p: 3 sms friendly, 10 call reminder\n plan q: 3 letter friendly\n contact C\n contact B
        customer D C; group=1\n customer G B; group=1 plan=q
        item FA-1 D 10000\n item FA-2 G 5000; due=2026-07-07\n hold group:1 excluded\n";
    check(
        &format!("at 2026-07-10 10:00\n{case}"),
        "B E never: FA-2 (excluded)
         C E never: FA-1 (excluded)",
    );
}

#[test]
fn ten_invoices_ten_mails() {
    let mut items = String::new();
    let mut expected = String::from("C E email friendly:");
    for number in 10..20 {
        items += &format!("item FA-{number} D 1000; due=2026-06-{number}\n");
        expected += &format!("{} FA-{number} 1000", if number == 10 { "" } else { "," });
    }
    check(&format!("{ONE}{items}"), &expected);
}

#[test]
fn reminders_of_a_payment_term_that_is_only_part_due() {
    // Two instalments of one invoice: the first is late and reminded of, the second is not due.
    check(
        &format!("{ONE} item FA-1/1 D 5000; due=2026-07-01\n item FA-1/2 D 5000; due=2026-08-01"),
        "C E email friendly: FA-1/1 5000",
    );
}

#[test]
fn a_partial_payment_then_a_promise() {
    let item = "item FA-1 D 4000; total=10000 due=2026-07-01\n";
    check(&format!("{ONE}{item}"), "C E email friendly: FA-1 4000");
    check(
        &format!("{ONE}{item} hold FA-1 promise; until=2026-07-20"),
        "C E wait until 2026-07-23 08:00: FA-1 (promise until 2026-07-23)",
    );
}

#[test]
fn an_overpayment_then_a_new_invoice() {
    let item = "item FA-2 D 10000; due=2026-07-01\n";
    check(&format!("{ONE}{item} credit D 2500"), "C E email friendly: FA-2 7500");
    check(&format!("{ONE}{item} credit D 10000"), "C E wait: FA-2 (covered_by_credit)");
}

#[test]
fn totals_across_currencies() {
    let case = read(&format!(
        "{ONE} item FA-1 D 10000\n item FA-2 D 5000; currency=USD\n credit D 1000; currency=USD"
    ));
    let proposals = decide(&case.book, case.at).unwrap();
    let totals: Vec<String> = proposals[0]
        .answer
        .totals
        .iter()
        .map(|total| format!("{} - {} = {}", total.open, total.credit, total.due))
        .collect();
    assert_eq!(totals, ["100.00 EUR - 0.00 EUR = 100.00 EUR", "50.00 USD - 10.00 USD = 40.00 USD"]);
}

#[test]
fn a_cron_that_missed_the_exact_day() {
    // Another system sends on one exact day only; here a step that was missed comes on the next open day.
    let case = "plan s: 3 email friendly\n contact C\n customer D C\n item FA-1 D 10000; due=2026-07-06\n";
    check(&format!("at 2026-07-15 09:00\n{case}"), "C E email friendly: FA-1 10000");
}

#[test]
fn a_payment_between_compute_and_send() {
    let mut case = read(&format!(
        "{ONE} item FA-1 D 10000; due=2026-06-28\n item FA-2 D 5000; due=2026-07-06
        said C email 2026-07-03T09:00 FA-1:s:2"
    ));
    let proposal = decide(&case.book, case.at).unwrap().remove(0);
    let planned = proposal.as_message(7, MessageState::Planned { at: case.at, tries: 0 }).unwrap();
    let claims: Vec<Claim> = planned
        .lines
        .iter()
        .map(|said| Claim { item: said.item, plan: said.plan, step: said.step })
        .collect();
    case.book.messages.push(planned);
    let ask = |case: &crate::check::Case| {
        let known = Known::new(&case.book);
        let question = Question { contact: Some(0), entity: 0, message: Some(7), claims: &claims };
        gate(&known, &question, case.at).unwrap()
    };
    let before = ask(&case);
    assert_eq!((before.verdict, before.tone.map(dunning::plan::Tone::as_str)), (Verdict::Send, Some("firm")));
    // The firm one is paid: the rest goes, and no longer firmly.
    case.book.items[0].open = Money::zero(case.book.items[0].open.currency());
    let after = ask(&case);
    assert_eq!(
        (after.verdict, after.tone.map(dunning::plan::Tone::as_str)),
        (Verdict::Send, Some("friendly"))
    );
    assert_eq!(after.totals[0].due.minor(), 5000);
    // Both are: nothing goes.
    case.book.items[1].open = Money::zero(case.book.items[1].open.currency());
    assert_eq!(ask(&case).verdict, Verdict::Never);
}

#[test]
fn a_debit_that_came_back_after_its_reminder_was_cancelled() {
    // It was planned, the debit paid it and the message was cancelled; the return opens the item again.
    let mut case = read(&format!("{ONE} item FA-1 D 10000; due=2026-07-06"));
    let planned = decide(&case.book, case.at).unwrap().remove(0);
    let state = MessageState::Planned { at: case.at, tries: 0 }.after(Happening::Cancel, case.at).unwrap();
    case.book.messages.extend(planned.as_message(1, state));
    assert_eq!(show(&case, &decide(&case.book, case.at).unwrap()), ["C E email friendly: FA-1 10000"]);
}

#[test]
fn the_payer_is_the_parent_company() {
    // Matching has learned who pays: the money of the parent holds the subsidiary back, not the others.
    check(
        &format!("{ONE} customer G C\n item FA-1 D 10000\n item FA-2 G 5000\n cash 777; payer=G"),
        "C E email friendly: FA-1 10000 | without FA-2 (unallocated_cash)",
    );
}

#[test]
fn money_that_a_sister_company_received_counts() {
    check(
        &format!(
            "{ONE} entity F\n item FA-1 D 10000; entity=F\n cash 10000; payer=D\n source E 2026-07-09\n source F 2026-07-09"
        ),
        "C F wait: FA-1 (unallocated_cash)",
    );
}

#[test]
fn several_plans_run_side_by_side_and_end_with_a_person() {
    // Five levels up to the handover, more than one or three.
    let case = read("at 2026-07-10 10:00
        plan s: 1 email friendly, 8 email reminder, 15 call reminder, 22 email firm, 30 letter formal_notice approve answer=10, 45 handover firm
        contact C\n customer D C\n item FA-1 D 10000; due=2026-07-09");
    let days = dunning::what_if(
        &case.book,
        jiff::civil::date(2026, 7, 10),
        jiff::civil::date(2026, 9, 30),
        jiff::civil::time(10, 0, 0, 0),
        &paris(),
    )
    .unwrap();
    let channels: Vec<String> = days
        .iter()
        .flat_map(|day| {
            day.proposals
                .iter()
                .filter_map(|one| Some(format!("{} {}", day.day, one.answer.channel?.as_str())))
        })
        .collect();
    assert_eq!(
        channels,
        [
            "2026-07-10 email",
            "2026-07-17 email",
            "2026-07-24 call",
            "2026-07-31 email",
            "2026-08-10 letter",
            "2026-08-25 handover",
        ]
    );
    assert_eq!(days.iter().map(|day| day.count(Channel::Visit)).sum::<usize>(), 0);
}

#[test]
fn an_ambiguous_send_is_shown_and_not_repeated() {
    let mut case = read(&format!("{ONE} item FA-1 D 10000; due=2026-07-06"));
    let proposal = decide(&case.book, case.at).unwrap().remove(0);
    let mut state = MessageState::Planned { at: case.at, tries: 0 };
    for happening in [Happening::Claim, Happening::Begin, Happening::LostAfter] {
        state = state.after(happening, case.at).unwrap();
    }
    case.book.messages.extend(proposal.as_message(1, state));
    for days in 0..60 {
        let at = case.at + (24 * days).hours();
        case.book.sources[0].known_through = Some(paris().to_datetime(at).date().yesterday().unwrap());
        for proposal in decide(&case.book, at).unwrap() {
            assert_eq!(proposal.answer.verdict, Verdict::HandOver);
        }
    }
    // Found not to have left: the next run decides afresh.
    let found: &mut Message = &mut case.book.messages[0];
    found.state = found.state.after(Happening::FoundNotSent, case.at).unwrap();
    case.book.sources[0].known_through = Some(paris().to_datetime(case.at).date());
    assert_eq!(show(&case, &decide(&case.book, case.at).unwrap()), ["C E email friendly: FA-1 10000"]);
}

#[test]
fn interest_is_not_forgotten_when_the_principal_is_paid() {
    // Claimed interest stays claimed: by the law the payment extinguishes it first, by agreement it is what remains.
    let euros = |minor| Money::new(minor, money::Currency::EUR);
    let debt = Debt {
        due_on: jiff::civil::date(2026, 4, 30),
        rate_bps: 1215,
        principal: euros(1_000_000),
        interest: euros(20_305),
        indemnity: euros(4_000),
    };
    let today = jiff::civil::date(2026, 6, 30);
    let left = |order| {
        let (imputed, over) = impute(euros(1_000_000), &[debt], &[], order, today).unwrap();
        assert_eq!(over.minor(), 0);
        (1_000_000 - imputed[0].principal.minor(), 20_305 - imputed[0].interest.minor())
    };
    assert_eq!(left(Order::InterestFirst), (20_305, 0));
    assert_eq!(left(Order::PrincipalFirst), (0, 20_305));
}
