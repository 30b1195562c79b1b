//! Precision and recall of the automatic decisions, per kind of case, seed and statement format.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::Bench;
use super::figures::{count, percent};
use super::inputs::Company;
use super::report::{Row, Section};
use crate::process;

/// Statement formats with the files that hold them.
const FORMATS: [(&str, &str); 4] = [
    ("camt.053", "bank.camt053.xml"),
    ("MT940", "bank.mt940"),
    ("CFONB120", "bank.cfonb120"),
    ("OFX", "bank.ofx"),
];

/// Least precision and recall of a mix, in hundredths of a per cent.
struct Goal {
    mix: &'static str,
    precision: u64,
    recall: u64,
}

const GOALS: [Goal; 2] = [
    Goal { mix: "standard", precision: 10_000, recall: 9_900 },
    Goal { mix: "hard", precision: 9_995, recall: 9_000 },
];

/// Counts of decisions.
#[derive(Clone, Copy, Default)]
struct Tally {
    explainable: u64,
    automatic: u64,
    right: u64,
}

/// Runs the case.
pub fn run(bench: &Bench) -> anyhow::Result<Section> {
    let mut section = Section::new("Right and wrong: automatic decisions of `reconcile`");
    let mut by_kind = Vec::new();
    for goal in &GOALS {
        let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
        for (format, file) in FORMATS {
            for seed in &bench.seeds {
                let company = company(bench, goal.mix, 12_500, *seed, ALL)?;
                let found = score(bench, &company, file, &mut kinds)?;
                let what = format!("{}, {format}, seed {seed}", goal.mix);
                section.rows.push(row(what, found, goal));
            }
        }
        if !bench.is_quick {
            let company =
                company(bench, goal.mix, 125_000, 7, if goal.mix == "hard" { "camt" } else { ALL })?;
            let found = score(bench, &company, "bank.camt053.xml", &mut BTreeMap::new())?;
            section.rows.push(row(format!("{}, camt.053, 100,000 transactions", goal.mix), found, goal));
        }
        by_kind.extend(kinds.into_iter().filter(|(kind, _)| kind != "all").map(|(kind, tally)| {
            let Tally { explainable, automatic, right } = tally;
            let head = [goal.mix.to_owned(), kind, count(explainable), count(automatic), count(right)];
            head.into_iter().chain([percent(right, automatic), percent(right, explainable)]).collect()
        }));
    }
    section.tables.push((
        vec!["mix", "kind", "explainable", "automatic", "wholly right", "precision", "recall"],
        by_kind,
    ));
    section.notes.push(
        "Defined in docs/spec/matching.md: wholly right means exactly the right documents, each with the right amount, and \
         nothing else. Money that pays no document (noise) is in no denominator unless something was given to a document: \
         then it counts as wrong. 10,000 transactions each where no number is given; the table of kinds sums formats and seeds."
            .to_owned(),
    );
    Ok(section)
}

const ALL: &str = "camt,mt940,cfonb,ofx";

fn company(
    bench: &Bench,
    mix: &str,
    invoices: u32,
    seed: u32,
    formats: &str,
) -> anyhow::Result<std::path::PathBuf> {
    bench.inputs.company(&Company { mix, invoices, seed, formats, more: &[] })
}

/// Reconciles in a temporary database and counts; adds the counts to those of each kind.
fn score(
    bench: &Bench,
    company: &Path,
    file: &str,
    kinds: &mut BTreeMap<String, Tally>,
) -> anyhow::Result<Tally> {
    let report = bench.scratch.join("report.json");
    bench.programs.reconcile(company, file, &report, None)?;
    let score = bench.programs.score(company, &report)?;
    for (kind, found) in score["kinds"].as_object().into_iter().flatten() {
        kinds.entry(kind.clone()).or_default().add(Tally::of(found));
    }
    if score["wrong"].as_array().is_some_and(|wrong| !wrong.is_empty()) {
        process::say(&format!("  wrong in {}: {}", company.display(), score["wrong"]));
    }
    Ok(Tally::of(&score["kinds"]["all"]))
}

impl Tally {
    fn of(found: &Value) -> Self {
        let count = |name: &str| found[name].as_u64().unwrap_or(0);
        Self { explainable: count("explainable"), automatic: count("automatic"), right: count("right") }
    }

    fn add(&mut self, other: Self) {
        self.explainable += other.explainable;
        self.automatic += other.automatic;
        self.right += other.right;
    }
}

fn row(what: String, found: Tally, goal: &Goal) -> Row {
    let Tally { explainable, automatic, right } = found;
    let reaches = |whole: u64, least: u64| right * 10_000 >= least * whole;
    Row {
        what,
        ours: format!("{} wrong of {}", count(automatic - right), count(automatic)),
        beside: format!("{} explainable", count(explainable)),
        ratio: format!("precision {}, recall {}", percent(right, automatic), percent(right, explainable)),
        goal: format!("{}, {}", percent(goal.precision, 10_000), percent(goal.recall, 10_000)),
        is_met: Some(
            automatic > 0 && reaches(automatic, goal.precision) && reaches(explainable, goal.recall),
        ),
        command: String::new(),
    }
}
