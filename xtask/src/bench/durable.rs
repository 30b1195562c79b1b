//! Decisions of a person, one by one, each durable before the next.

use serde_json::Value;

use super::Bench;
use super::figures::{figure, median};
use super::inputs::Company;
use super::report::{Row, Section};
use crate::postgres;

/// Decisions of one round, and rounds; the queue of the company must hold as many.
const COUNT: usize = 200;
const ROUNDS: usize = 9;
const ROUNDS_QUICK: usize = 2;

/// Runs the case.
pub fn run(bench: &Bench) -> anyhow::Result<Section> {
    // Twenty customers who quote nothing, so that many payments are ambiguous and wait for a person.
    let company = bench.inputs.company(&Company {
        mix: "standard",
        invoices: if bench.is_quick { 5_000 } else { 10_000 },
        seed: 4,
        formats: "camt",
        more: &[
            "--exact",
            "0",
            "--multi",
            "0",
            "--partial",
            "0",
            "--noise",
            "0",
            "--noref",
            "100",
            "--customers",
            "20",
        ],
    })?;
    let rounds = if bench.is_quick { ROUNDS_QUICK } else { ROUNDS };
    let (company, scratch) = (company.to_string_lossy(), bench.scratch.to_string_lossy());
    let (rounds, count) = (rounds.to_string(), COUNT.to_string());
    let arguments = ["durable", &company, &scratch, "--rounds", &rounds, "--count", &count];
    let on_sqlite = bench.programs.measure(&arguments)?;
    let (ours, bare) =
        (rates(&on_sqlite, "decisions_per_second"), rates(&on_sqlite, "bare_commits_per_second"));
    let ratio = median(&ours) / median(&bare);
    let mut section = Section::new("Decisions one by one, each durable before the next");
    section.rows.push(Row {
        what: "SQLite, WAL, synchronous=FULL".to_owned(),
        ours: format!("{} /s ({})", figure(median(&ours)), spread(&ours)),
        beside: format!(
            "{} /s ({}), bare loop of one small insert per commit",
            figure(median(&bare)),
            spread(&bare)
        ),
        ratio: format!("{ratio:.2}"),
        goal: "≥ 0.5".to_owned(),
        is_met: Some(ratio >= 0.5),
        command: "quittance-bench durable FOLDER SCRATCH".to_owned(),
    });
    let as_many = rates(&on_sqlite, "commits_of_as_many_pages_per_second");
    let pages = on_sqlite["pages_per_decision"].as_i64().unwrap_or_default();
    section.rows.push(Row {
        what: "the same, beside what the disk allows".to_owned(),
        ours: format!("{} /s", figure(median(&ours))),
        beside: format!(
            "{} /s ({}), bare loop of commits that change as many pages ({pages})",
            figure(median(&as_many)),
            spread(&as_many)
        ),
        ratio: format!("{:.2}", median(&ours) / median(&as_many)),
        goal: "–".to_owned(),
        is_met: None,
        command: "quittance-bench durable FOLDER SCRATCH".to_owned(),
    });
    super::program::make_empty(&bench.scratch)?;
    let cluster = postgres::start_durable()?;
    let mut arguments = arguments.to_vec();
    arguments.extend(["--postgres", &cluster.url]);
    let on_postgres = rates(&bench.programs.measure(&arguments)?, "decisions_per_second");
    section.rows.push(Row {
        what: format!("PostgreSQL {}, serializable, fsync on", cluster.version),
        ours: format!("{} /s ({})", figure(median(&on_postgres)), spread(&on_postgres)),
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: "–".to_owned(),
        is_met: None,
        command: "quittance-bench durable FOLDER SCRATCH --postgres URL".to_owned(),
    });
    section.notes.push(
        "A decision is one transaction: it reads the movement, the document, the books and the chain of events, and writes \
         a journal entry with its postings, the allocation with its lines, the event, the outcome under its idempotency \
         key, and takes the movement off the queue. The bare loop writes one row of two columns."
            .to_owned(),
    );
    section.notes.push(format!(
        "{COUNT} of each side in turn, {rounds} rounds; in brackets the slowest and the fastest."
    ));
    Ok(section)
}

fn rates(measured: &Value, name: &str) -> Vec<f64> {
    measured[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn spread(rates: &[f64]) -> String {
    let slowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let fastest = rates.iter().copied().fold(0.0, f64::max);
    format!("{} to {}", figure(slowest), figure(fastest))
}
