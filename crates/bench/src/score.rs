//! Precision and recall of a report against the truth (docs/spec/matching.md, section 1).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Value, json};

/// The part of a report that counts.
#[derive(Deserialize)]
struct Report {
    summary: Value,
    allocations: Vec<Allocation>,
}

#[derive(Deserialize)]
struct Allocation {
    transaction: Transaction,
    automatic: bool,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Transaction {
    bank_reference: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    document: Option<String>,
    amount_minor: i64,
}

/// What a transaction truly pays: documents with their amounts, in order; empty for noise.
struct Truth {
    kind: String,
    paid: Vec<(String, i64)>,
}

/// Counts of one kind of case.
#[derive(Default)]
struct Tally {
    transactions: u64,
    explainable: u64,
    automatic: u64,
    right: u64,
}

/// Reads both and counts.
pub fn run(truth: &Path, report: &Path) -> anyhow::Result<Value> {
    let truth = read_truth(truth)?;
    let input = BufReader::new(File::open(report).with_context(|| report.display().to_string())?);
    let report: Report = serde_json::from_reader(input)?;
    let (tallies, wrong) = tally(&truth, &report.allocations)?;
    let kinds: BTreeMap<&str, Value> = tallies.iter().map(|(kind, tally)| (*kind, tally.shown())).collect();
    Ok(json!({ "kinds": kinds, "wrong": wrong, "summary": report.summary }))
}

fn tally<'a>(
    truth: &'a BTreeMap<String, Truth>,
    allocations: &[Allocation],
) -> anyhow::Result<(BTreeMap<&'a str, Tally>, Vec<String>)> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for it in truth.values() {
        for kind in ["all", &it.kind] {
            let tally = tallies.entry(kind).or_default();
            tally.transactions += 1;
            tally.explainable += u64::from(!it.paid.is_empty());
        }
    }
    let mut wrong = Vec::new();
    for allocation in allocations.iter().filter(|allocation| allocation.automatic) {
        let reference = allocation.transaction.bank_reference.as_deref().unwrap_or_default();
        let expected = truth.get(reference).with_context(|| format!("unknown transaction {reference:?}"))?;
        let is_right = is_wholly_right(&allocation.lines, &expected.paid);
        for kind in ["all", &expected.kind] {
            let tally = tallies.entry(kind).or_default();
            // Money that pays no document may go to an account; it counts when it goes to one.
            let counts = !expected.paid.is_empty() || !is_right;
            tally.automatic += u64::from(counts);
            tally.right += u64::from(counts && is_right);
        }
        if !is_right {
            wrong.push(format!("{reference} {}", expected.kind));
        }
    }
    wrong.truncate(20);
    Ok((tallies, wrong))
}

/// Exactly the right documents, each with the right amount, and nothing else.
fn is_wholly_right(lines: &[Line], paid: &[(String, i64)]) -> bool {
    if paid.is_empty() {
        return lines.iter().all(|line| line.document.is_none());
    }
    let mut found: Vec<(&str, i64)> = Vec::with_capacity(lines.len());
    for line in lines {
        match &line.document {
            Some(document) => found.push((document, line.amount_minor)),
            None => return false,
        }
    }
    found.sort_unstable();
    found.iter().copied().eq(paid.iter().map(|(document, amount)| (document.as_str(), *amount)))
}

impl Tally {
    fn shown(&self) -> Value {
        let Self { transactions, explainable, automatic, right } = self;
        json!({ "transactions": transactions, "explainable": explainable, "automatic": automatic, "right": right })
    }
}

/// `line_no,bank_ref,kind,invoice_numbers(|),allocated(|)`, none of which needs quotes.
fn read_truth(file: &Path) -> anyhow::Result<BTreeMap<String, Truth>> {
    let input = BufReader::new(File::open(file).with_context(|| file.display().to_string())?);
    let mut truth = BTreeMap::new();
    for line in input.lines().skip(1) {
        let line = line?;
        let fields: Vec<&str> = line.trim_end().split(',').collect();
        let [_, reference, kind, numbers, amounts] = fields[..] else {
            anyhow::bail!("{line:?} is not a line of a truth file");
        };
        truth.insert(
            reference.to_owned(),
            Truth {
                kind: kind.to_owned(),
                paid: parse_paid(numbers, amounts).with_context(|| line.clone())?,
            },
        );
    }
    Ok(truth)
}

fn parse_paid(numbers: &str, amounts: &str) -> anyhow::Result<Vec<(String, i64)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut paid = Vec::new();
    for (number, amount) in numbers.split('|').zip(amounts.split('|')) {
        paid.push((number.to_owned(), amount.replace('.', "").parse()?));
    }
    paid.sort_unstable();
    Ok(paid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numbers: &str, amounts: &str, lines: &[(Option<&str>, i64)], expected: bool) {
        let paid = parse_paid(numbers, amounts).unwrap();
        let lines: Vec<Line> = lines
            .iter()
            .map(|(document, amount_minor)| Line {
                document: document.map(str::to_owned),
                amount_minor: *amount_minor,
            })
            .collect();
        assert_eq!(is_wholly_right(&lines, &paid), expected, "{numbers} {amounts}");
    }

    #[test]
    fn right_means_exactly_these_documents_and_amounts() {
        check("F1|F2", "10.00|5.50", &[(Some("F2"), 550), (Some("F1"), 1000)], true);
        check("F1|F2", "10.00|5.50", &[(Some("F1"), 1550)], false);
        check("F1", "10.00", &[(Some("F1"), 1000), (None, -2)], false);
        check("F1", "10.00", &[(Some("F1"), 999)], false);
        check("", "", &[(None, -500)], true);
        check("", "", &[(Some("F1"), 500)], false);
    }
}
