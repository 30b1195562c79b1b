//! What holds for every input.

use crate::check::{Case, read};
use matching::{Decision, Line, settle};
use proptest::prelude::*;

/// Words of which labels are made, so that they collide, contradict and repeat.
const WORDS: &[&str] = &[
    "FA-2025-0001",
    "FA-2025-0002",
    "FA-2025-0003",
    "FA-2025-0004",
    "FA-2025-0005",
    "FA20250006",
    "FA-2025-0061",
    "FACTURE",
    "2",
    "3",
    "DURAND SAS",
    "MOREAU SA",
    "12/03/2025",
    "ACOMPTE",
    "REJET",
    "REMISE CB",
    "AV-2025-0007",
    "FA-2024-0001",
];

prop_compose! {
    fn cases()(
        items in prop::collection::vec((0_usize..3, prop::sample::select(vec![1000_i64, 2000, 3000, -500])), 1..9),
        lines in prop::collection::vec(
            (
                prop::sample::select(vec![500_i64, 1000, 1500, 2000, 3000, 5000, -1000, -2000]),
                prop::sample::select(vec!["", "DURAND SAS", "MOREAU SA", "DURAND SARL", "X"]),
                prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..4),
                1_u32..4,
                prop::sample::select(vec!["", " class=return ref=E2E-1", " ref=E2E-1", " ref=E2E-2"]),
            ),
            1..8,
        ),
        tolerance in prop::sample::select(vec![0_i64, 500]),
    ) -> Case {
        let mut text = String::from(
            "customer D Durand SAS\ncustomer M Moreau SA\ncustomer E Durand SARL; paid_by=M\nsettled FA-2024-0001 D 1000\n",
        );
        for (number, (customer, amount)) in items.iter().enumerate() {
            text += &format!("open {}-2025-{:04} {} {amount}\n", if *amount < 0 { "AV" } else { "FA" }, number + 1, ["D", "M", "E"][*customer]);
        }
        text += &format!("set tolerance {tolerance}\n");
        for (id, (amount, from, words, day, rest)) in lines.iter().enumerate() {
            let from = if from.is_empty() { String::new() } else { format!("from {from}") };
            text += &format!("bank T{id} {amount} {from}; on=2025-02-0{day}{rest} | {}\n", words.join(" "));
        }
        read(&text)
    }
}

/// The decisions with items and customers by name, in the order of the transactions' keys.
fn by_name(case: &Case, decided: &[Decision]) -> Vec<String> {
    let mut shown: Vec<(u128, String)> = case
        .transactions
        .iter()
        .zip(decided)
        .map(|(transaction, decision)| (transaction.key, shown(case, decision)))
        .collect();
    shown.sort();
    shown.into_iter().map(|(_, line)| line).collect()
}

fn shown(case: &Case, decision: &Decision) -> String {
    let explanations = match decision {
        Decision::Automatic(explanation) => std::slice::from_ref(explanation),
        Decision::Exception { alternatives, .. } => alternatives,
    };
    let mut shown = match decision {
        Decision::Automatic(explanation) => format!("{:?}", explanation.method),
        Decision::Exception { reason, .. } => format!("{reason:?}"),
    };
    for explanation in explanations {
        for line in &explanation.lines {
            shown += &match line {
                Line::Item { item, amount_minor } => {
                    format!(" {} {amount_minor}", case.book.items[*item as usize].number)
                }
                Line::Credit { customer, amount_minor } => {
                    format!(" credit {} {amount_minor}", case.book.customers[*customer as usize].name)
                }
                other => format!(" {other:?}"),
            };
        }
        shown += &format!(" {:?};", explanation.evidence);
    }
    shown
}

/// The same case with everything in reverse order.
fn reversed(case: &Case) -> Case {
    let mut other = case.clone();
    let customers = u32::try_from(case.book.customers.len()).unwrap();
    let moved = |index: u32| customers - 1 - index;
    other.book.customers.reverse();
    other.book.items.reverse();
    other.transactions.reverse();
    other.ids.reverse();
    for customer in &mut other.book.customers {
        customer.paid_by = customer.paid_by.map(moved);
    }
    for item in &mut other.book.items {
        item.customer = moved(item.customer);
    }
    for settled in &mut other.book.settled {
        settled.customer = moved(settled.customer);
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_order_of_the_input_changes_nothing(case in cases()) {
        let other = reversed(&case);
        let decided = settle(&case.book, &case.transactions, &case.settings);
        let again = settle(&other.book, &other.transactions, &other.settings);
        prop_assert_eq!(by_name(&case, &decided), by_name(&other, &again));
    }

    #[test]
    fn lines_sum_to_the_amount(case in cases()) {
        let decided = settle(&case.book, &case.transactions, &case.settings);
        for (transaction, decision) in case.transactions.iter().zip(&decided) {
            let explanations = match decision {
                Decision::Automatic(explanation) => std::slice::from_ref(explanation),
                Decision::Exception { alternatives, .. } => alternatives,
            };
            prop_assert!(explanations.len() <= 10);
            for explanation in explanations {
                let sum: i64 = explanation.lines.iter().map(|line| match line {
                    Line::Item { amount_minor, .. }
                    | Line::Reopened { amount_minor, .. }
                    | Line::Role { amount_minor, .. }
                    | Line::Account { amount_minor, .. }
                    | Line::Credit { amount_minor, .. } => *amount_minor,
                }).sum();
                prop_assert_eq!(sum, transaction.amount_minor);
            }
        }
    }

    #[test]
    fn no_item_is_given_twice(case in cases()) {
        let decided = settle(&case.book, &case.transactions, &case.settings);
        let mut given = vec![0_i64; case.book.items.len()];
        for decision in &decided {
            let Decision::Automatic(explanation) = decision else { continue };
            for line in &explanation.lines {
                if let Line::Item { item, amount_minor } = line {
                    given[*item as usize] += amount_minor;
                }
            }
        }
        for (item, given) in case.book.items.iter().zip(&given) {
            let open = item.open_minor;
            prop_assert!((open.min(0)..=open.max(0)).contains(given), "{given} of {open} given of {}", item.number);
        }
        // Nor is what was given proposed to anybody.
        for decision in &decided {
            let Decision::Exception { alternatives, .. } = decision else { continue };
            for line in alternatives.iter().flat_map(|found| &found.lines) {
                let Line::Item { item, amount_minor } = line else { continue };
                let (given, open) = (given[*item as usize], case.book.items[*item as usize].open_minor);
                let sum = given + amount_minor;
                prop_assert!(given == 0 || (open.min(0)..=open.max(0)).contains(&sum), "{sum} of {open}");
            }
        }
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,80}", name in "\\PC{0,30}", number in "\\PC{0,12}", amount in any::<i64>()) {
        let mut case = read("customer D Durand SAS\nopen X D 500\nbank T1 500 |");
        case.book.items[0].number = number.as_str().into();
        case.book.items[0].open_minor = amount;
        case.transactions[0].text = format!("{text} {number}");
        case.transactions[0].counterparty = name;
        case.transactions[0].amount_minor = amount.max(1);
        settle(&case.book, &case.transactions, &case.settings);
    }
}
