//! What holds for every book.

use crate::check::{Case, paris, read, show};
use dunning::gate::{Claim, Question, gate};
use dunning::plan::Tone;
use dunning::{Known, MessageState, Proposal, Verdict, decide, first_late_day};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

/// The lines of a book by kind, so that their order can be changed.
#[derive(Clone, Debug)]
struct Script {
    head: String,
    kinds: Vec<Vec<String>>,
}

const NUMBERS: [&str; 8] = ["FA-0", "FA-1", "FA-2", "FA-3", "FA-4", "FA-5", "FA-6", "FA-7"];
const CUSTOMERS: [&str; 4] = ["D", "G", "H", "K"];
const NOWS: [&str; 6] = [
    "2026-07-10 09:00",
    "2026-07-10 19:30",
    "2026-07-11 09:00",
    "2026-07-14 09:00",
    "2026-07-15 13:30",
    "2026-12-25 09:00",
];

impl Script {
    fn case(&self) -> Case {
        self.text(<[String]>::to_vec)
    }

    fn reversed(&self) -> Case {
        self.text(|lines| lines.iter().rev().cloned().collect())
    }

    fn text(&self, order: impl Fn(&[String]) -> Vec<String>) -> Case {
        let lines: Vec<String> = self.kinds.iter().flat_map(|kind| order(kind)).collect();
        read(&format!("{}{}", self.head, lines.join("\n")))
    }
}

prop_compose! {
    fn items()(rows in prop::collection::vec(
        (
            0_usize..4,
            prop::sample::select(vec![0_i64, 500, 1000, 3000, 5000]),
            -8_i64..60,
            prop::sample::select(vec!["", " entity=F", " currency=USD", " state=refused", " mandate=yes"]),
            any::<bool>(),
        ),
        1..8,
    )) -> Vec<String> {
        rows.iter().zip(NUMBERS).map(|((customer, open, late, rest, is_plain), number)| {
            let due = date(2026, 7, 10) - late.days();
            let rest = if *is_plain { "" } else { rest };
            format!("item {number} {} {open}; total=5000 due={due}{rest}", CUSTOMERS[*customer])
        }).collect()
    }
}

fn scope() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["D", "G", "H", "group:1"])
}

/// Facts that may or may not concern what is open; `is_telling` leaves out money of unknown payers.
fn facts(is_telling: bool) -> impl Strategy<Value = Vec<Vec<String>>> {
    let customer = prop::sample::select(CUSTOMERS.to_vec());
    let credit =
        (customer.clone(), 1_i64..6000).prop_map(|(customer, amount)| format!("credit {customer} {amount}"));
    let cash = (customer, prop::sample::select(vec![500_i64, 3000, 5000]), any::<bool>(), 1_i8..10).prop_map(
        move |(customer, amount, is_known, day)| {
            let payer = if is_known || is_telling { format!(" payer={customer}") } else { String::new() };
            format!("cash {amount}; on=2026-07-{day:02}{payer}")
        },
    );
    let kinds = vec!["dispute", "promise", "pause", "insolvency", "excluded", "payment_plan"];
    let hold = (scope(), prop::sample::select(kinds), 1_i8..20)
        .prop_map(|(on, kind, day)| format!("hold {on} {kind}; until=2026-07-{day:02}"));
    let flight = (scope(), prop::sample::select(vec!["transfer", "direct_debit"]), 1_i8..20)
        .prop_map(|(on, kind, day)| format!("flight {on} {kind} 2026-07-{day:02}"));
    (
        prop::collection::vec(credit, 0..3),
        prop::collection::vec(cash, 0..2),
        prop::collection::vec(hold, 0..2),
        prop::collection::vec(flight, 0..2),
    )
        .prop_map(|(credits, cash, holds, flights)| vec![credits, cash, holds, flights])
}

/// What was said before: each item's next step of plan `s` in turn, at most two of them.
fn history() -> impl Strategy<Value = Vec<(usize, i64, &'static str, u16)>> {
    let states = vec!["sent", "sent", "sent", "failed", "cancelled", "unknown", "planned"];
    prop::collection::vec((0_usize..8, 0_i64..30, prop::sample::select(states), 1_u16..3), 0..4)
}

prop_compose! {
    fn scripts(is_telling: bool)(
        items in items(),
        facts in facts(is_telling),
        history in history(),
        now in prop::sample::select(NOWS.to_vec()),
        contacts in prop::sample::select(vec!["", "; email=bounced", "; heard=2026-07-01T09:00 settled=2026-07-02T09:00"]),
        minimum in prop::sample::select(vec![0, 0, 700, 4000]),
    ) -> Script {
        let head = format!(
            "at {now}\nentity F
            plan s: -5 email courtesy min=600, 3 email friendly, 10 email firm min=800, 20 handover firm; minimum={minimum}
            plan t: 2 letter friendly, 9 email reminder, 16 call reminder, 30 letter formal_notice; interval=5\n",
        );
        let said = history.iter().filter(|(item, ..)| *item < items.len()).map(|(item, ago, state, step)| {
            let on = date(2026, 7, 10) - ago.days();
            format!("said C email {on}T09:00 FA-{item}:s:{step}; state={state}")
        });
        let mut kinds = vec![
            vec![format!("contact C{contacts}"), "contact B".to_owned()],
            vec![
                "customer D C; group=1".to_owned(),
                "customer G C".to_owned(),
                "customer H B; group=1 plan=t".to_owned(),
                "customer K -".to_owned(),
            ],
            items.clone(),
        ];
        kinds.push(said.collect());
        kinds.extend(facts);
        Script { head, kinds }
    }
}

fn decided(case: &Case) -> Vec<Proposal> {
    decide(&case.book, case.at).unwrap()
}

fn message_to(proposals: &[Proposal], contact: u32) -> Option<Tone> {
    proposals
        .iter()
        .filter(|one| one.contact == Some(contact) && !one.is_handover)
        .filter_map(|one| one.answer.tone)
        .max()
}

/// Asks the gate about the claims of a proposal, at another moment.
fn ask_again(
    case: &Case,
    proposal: &Proposal,
    message: Option<u128>,
    at: Timestamp,
) -> dunning::gate::Answer {
    let claims: Vec<Claim> = proposal
        .answer
        .lines
        .iter()
        .filter_map(|line| line.step.map(|(plan, step)| Claim { item: line.item, plan, step }))
        .collect();
    let question = Question { contact: proposal.contact, entity: proposal.entity, message, claims: &claims };
    gate(&Known::new(&case.book), &question, at).unwrap()
}

/// More money, in one of its forms.
#[derive(Clone, Debug)]
enum Money {
    Allocated { item: usize, percent: i64 },
    Credit { line: String },
    Cash { line: String },
    Flight { line: String },
}

fn money() -> impl Strategy<Value = Money> {
    let customer = prop::sample::select(CUSTOMERS.to_vec());
    prop_oneof![
        3 => (0_usize..8, 1_i64..101).prop_map(|(item, percent)| Money::Allocated { item, percent }),
        1 => (customer.clone(), 1_i64..6000).prop_map(|(customer, amount)| Money::Credit {
            line: format!("credit {customer} {amount}"),
        }),
        1 => (customer, 1_i64..6000, any::<bool>()).prop_map(|(customer, amount, is_known)| Money::Cash {
            line: if is_known { format!("cash {amount}; payer={customer}") } else { format!("cash {amount}") },
        }),
        1 => scope().prop_map(|on| Money::Flight { line: format!("flight {on} transfer 2026-07-09") }),
    ]
}

proptest! {
    #[test]
    fn the_order_of_the_input_plays_no_part(script in scripts(false)) {
        let (case, reversed) = (script.case(), script.reversed());
        prop_assert_eq!(show(&case, &decided(&case)), show(&reversed, &decided(&reversed)));
    }

    #[test]
    fn only_what_is_late_is_reminded_of_and_never_more_than_is_owed(script in scripts(false)) {
        let case = script.case();
        let today = paris().to_datetime(case.at).date();
        for proposal in decided(&case) {
            let answer = &proposal.answer;
            for line in answer.going() {
                let item = &case.book.items[line.item as usize];
                let is_late = first_late_day(item) <= today;
                prop_assert!(item.open.minor() > 0 && line.net().unwrap().minor() > 0);
                prop_assert_eq!(is_late, answer.tone > Some(Tone::Courtesy));
            }
            for total in &answer.totals {
                let is_theirs = |customer, entity, currency| {
                    (customer, entity, currency) == (total.customer, proposal.entity, total.due.currency())
                };
                let items = case.book.items.iter().filter(|item| is_theirs(item.customer, item.entity, item.open.currency()));
                let credits = case.book.credits.iter().filter(|one| is_theirs(one.customer, one.entity, one.left.currency()));
                let owed: i64 = items.map(|item| item.open.minor()).sum();
                let credit: i64 = credits.map(|one| one.left.minor()).sum();
                prop_assert!(0 < total.due.minor() && total.due.minor() <= owed - credit);
            }
        }
    }

    #[test]
    fn more_money_never_means_a_sterner_message(script in scripts(true), more in money()) {
        let before = script.case();
        let after = match &more {
            Money::Allocated { item, percent } => {
                let mut after = before.clone();
                if let Some(item) = after.book.items.get_mut(*item) {
                    let left = item.open.minor() * (100 - percent) / 100;
                    item.open = money::Money::new(left, item.open.currency());
                }
                after
            }
            Money::Credit { line } | Money::Cash { line } | Money::Flight { line } => {
                let mut script = script.clone();
                script.kinds.push(vec![line.clone()]);
                script.case()
            }
        };
        let (first, second) = (decided(&before), decided(&after));
        for contact in [0, 1] {
            prop_assert!(message_to(&second, contact) <= message_to(&first, contact));
        }
    }

    #[test]
    fn two_runs_of_one_day_are_one_message(script in scripts(false), minutes in 0_i64..600) {
        let mut case = script.case();
        for (key, proposal) in (5000..).zip(decided(&case)) {
            case.book.messages.extend(proposal.as_message(key, MessageState::Sent { at: case.at }));
        }
        // Within the same day, whatever the hour.
        let later = case.at + minutes.minutes();
        if paris().to_datetime(later).date() == paris().to_datetime(case.at).date() {
            case.at = later;
        }
        let again: Vec<Proposal> =
            decided(&case).into_iter().filter(|one| one.answer.verdict == Verdict::Send).collect();
        // What was closed for the night may open; nobody is written to twice, nothing given away twice.
        for proposal in &again {
            if let Some(contact) = proposal.contact.filter(|_| !proposal.is_handover) {
                let earlier = case.book.messages.iter().filter(|one| one.key >= 5000 && one.contact == Some(contact));
                prop_assert_eq!(earlier.filter(|one| one.channel.reaches_out()).count(), 0);
            }
            for line in proposal.answer.going() {
                let is_said = |one: &&dunning::Message| one.key >= 5000 && one.lines.iter().any(|said| {
                    (said.item, Some((said.plan, said.step))) == (line.item, line.step)
                });
                prop_assert_eq!(case.book.messages.iter().filter(is_said).count(), 0);
            }
        }
    }

    #[test]
    fn the_gate_agrees_with_what_was_decided(script in scripts(false)) {
        let mut case = script.case();
        for (key, proposal) in (5000..).zip(decided(&case)) {
            let Some(message) = proposal.as_message(key, MessageState::Planned { at: case.at, tries: 0 }) else { continue };
            case.book.messages.push(message);
            let answer = ask_again(&case, &proposal, Some(key), case.at);
            case.book.messages.pop();
            prop_assert_eq!(answer, proposal.answer);
        }
    }

    #[test]
    fn a_wait_that_names_an_hour_is_over_then(script in scripts(false)) {
        let mut case = script.case();
        for source in &mut case.book.sources {
            source.known_through = Some(date(2099, 1, 1));
        }
        for proposal in decided(&case) {
            let Verdict::Wait { until: Some(until) } = proposal.answer.verdict else { continue };
            prop_assert!(until > case.at);
            let then = ask_again(&case, &proposal, None, until);
            for line in &proposal.answer.lines {
                let then = then.lines.iter().find(|then| then.item == line.item).unwrap();
                // It may be below a minimum by itself then, or lapsed; it is not still waiting for a day.
                if line.verdict == (Verdict::Wait { until: Some(until) }) {
                    prop_assert!(!matches!(then.verdict, Verdict::Wait { until: Some(_) }), "{:?}", then);
                }
            }
            // Nor was it over any earlier.
            let before = ask_again(&case, &proposal, None, until - 1.second());
            prop_assert!(before.verdict != Verdict::Send, "{:?}", before);
        }
    }
}
