//! What speaks for each proposal, side by side: the number cited, how the payer is known, the amount, the days, and
//! what speaks against it.

use app::allocation::WorkLine;
use jiff::civil::Date;

use super::view::method_key;
use crate::words::Words;

/// Proposals that stand side by side; further ones are told of below.
const COLUMNS_MAX: usize = 4;

/// Facts that a number cited in the remittance gives.
const NUMBER: &[&str] =
    &["reference-equals", "number-cited", "number-cited-short", "number-cited-mistyped", "takes-back"];
/// By what the payer is known.
const PAYER: &[&str] = &[
    "account-known",
    "alias-known",
    "name-equals",
    "name-resembles",
    "customer-number-cited",
    "own-account",
    "bank-code",
    "rule-says",
];
/// What the amount says.
const AMOUNT: &[&str] = &[
    "amount-equals-item",
    "amount-equals-cited",
    "only-subset",
    "settled-together",
    "difference-tolerated",
    "discount-taken",
];
/// What speaks against it, or leaves something to be looked at.
const AGAINST: &[&str] = &[
    "another-customer-pays",
    "several-customers",
    "digits-alone",
    "may-be-accident",
    "issued-after-payment",
    "rest-stays-open",
    "rest-is-credit",
];

/// The proposals side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub columns: Vec<ComparedProposal>,
    pub rows: Vec<ComparedRow>,
}

/// A proposal that is compared.
#[derive(Clone, Debug)]
pub struct ComparedProposal {
    /// Its place, from 1.
    pub place: usize,
    /// The first document that it is made of.
    pub name: String,
    pub method_key: String,
}

/// One thing that is compared.
#[derive(Clone, Debug)]
pub struct ComparedRow {
    pub key: &'static str,
    /// The sign before each fact: of what speaks for it, or against it; none where it does neither.
    pub icon: &'static str,
    /// Of each proposal, in a few words; nothing where it says nothing.
    pub cells: Vec<Vec<String>>,
}

impl Comparison {
    /// The proposals of a line. A row in which nothing is said of any is left out, but for what speaks against them.
    pub fn of(line: &WorkLine, words: &Words) -> Self {
        let booked_on = line.transaction.booked_on.to_jiff();
        let shown = || line.proposals.iter().take(COLUMNS_MAX);
        let facts = |known: &[&str]| -> Vec<Vec<String>> {
            shown()
                .map(|proposal| {
                    let found = proposal.evidence.iter().map(|fact| fact.fact.as_str());
                    let mut found: Vec<&str> = found.filter(|fact| known.contains(fact)).collect();
                    found.sort_by_key(|fact| known.iter().position(|it| it == fact));
                    found.dedup();
                    let mut said: Vec<String> = found
                        .into_iter()
                        .filter_map(|fact| words.find(&format!("reconcile-chip-{fact}")))
                        .collect();
                    said.dedup();
                    said
                })
                .collect()
        };
        let days = || {
            shown().map(|proposal| {
                let due = proposal.lines.iter().filter_map(|line| line.due_on).min();
                due.map(|due| days_words(booked_on, due, words)).into_iter().collect()
            })
        };
        let row = |key, icon, cells: Vec<Vec<String>>| ComparedRow { key, icon, cells };
        let mut rows = vec![
            row("reconcile-compare-number", "check", facts(NUMBER)),
            row("reconcile-compare-payer", "check", facts(PAYER)),
            row("reconcile-compare-amount", "check", facts(AMOUNT)),
            row("reconcile-compare-days", "", days().collect()),
        ];
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        rows.push(row("reconcile-compare-against", "warning", facts(AGAINST)));
        let columns = (1..).zip(shown()).map(|(place, proposal)| {
            let first = proposal.lines.iter().find(|line| !line.number.is_empty());
            ComparedProposal {
                place,
                name: first.map(|line| line.number.clone()).unwrap_or_default(),
                method_key: method_key(&proposal.method),
            }
        });
        Self { columns: columns.collect(), rows }
    }
}

/// How far a payment is from the day on which the document is due.
fn days_words(booked_on: Date, due: Date, words: &Words) -> String {
    let days = due.until(booked_on).map_or(0, |span| i64::from(span.get_days()));
    let key = match days {
        0 => return words.say("reconcile-compare-on-day"),
        1.. => "reconcile-compare-late",
        _ => "reconcile-compare-early",
    };
    let count = days.saturating_abs();
    words.say_with(key, &[("count", count.into()), ("shown", words.count(count).into())])
}
