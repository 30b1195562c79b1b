//! `quittance reconcile`: files in, allocations in a durable database and a report out.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use super::Bench;
use super::figures::{count, figure, median};
use super::inputs::Company;
use super::peers;
use super::program::{Ran, make_empty};
use super::report::{Row, Section};
use crate::postgres::{self, Cluster};
use crate::process;

const ROUNDS: usize = 3;
/// The names that the summary gives to its phases, in order.
const PHASES: [&str; 6] =
    ["import_customers", "import_invoices", "import_statements", "load", "match", "post"];
/// What a small company takes the peer, and no more than this is waited for.
const PEER_SECONDS_MAX: u32 = 400;

/// Runs of one engine.
#[derive(Default)]
struct Runs {
    seconds: Vec<f64>,
    peak_mib: f64,
    /// Milliseconds of each phase, of every run.
    phases: Vec<Vec<f64>>,
}

/// Runs the case.
pub fn run(bench: &Bench) -> anyhow::Result<Section> {
    let invoices = if bench.is_quick { 12_500 } else { 125_000 };
    let formats = "camt,mt940,cfonb,ofx";
    let company =
        bench.inputs.company(&Company { mix: "standard", invoices, seed: 7, formats, more: &[] })?;
    let cluster = postgres::start_durable()?;
    let (mut on_sqlite, mut on_postgres) = (Runs::default(), Runs::default());
    for round in 0..ROUNDS {
        on_sqlite.add(bench, &company, "sqlite:job.sqlite")?;
        on_postgres.add(bench, &company, &fresh_database(&cluster, round)?)?;
    }
    let lines = invoices / 5 * 4;
    let what = format!("{} transactions × {} documents", count(lines.into()), count(invoices.into()));
    let mut section = Section::new("The whole job: files to a durable database and a report");
    section.rows.push(row(format!("{what}, SQLite"), &on_sqlite, 15.0));
    section.rows.push(row(format!("{what}, PostgreSQL {}", cluster.version), &on_postgres, 30.0));
    let per_second = f64::from(lines) / median(&on_sqlite.seconds);
    if bench.is_quick {
        section.notes.push("The peer, Tryton, is left out of a quick run.".to_owned());
    } else {
        section.rows.push(beside_tryton(bench, &cluster, per_second)?);
        section.notes.push(
            "Tryton: create and post the invoices, load the statement, apply one rule with the pattern of our numbers, which \
             finds the first number of a label only. It is measured on a small company because its time per invoice grows with \
             their number."
                .to_owned(),
        );
    }
    section.tables.push((
        vec!["engine", "customers", "invoices", "statements", "load", "match", "post", "rest", "peak memory"],
        vec![on_sqlite.shown("SQLite"), on_postgres.shown("PostgreSQL")],
    ));
    section.notes.push(
        "Where the time goes, in milliseconds, medians: reading and posting the files, loading what matching needs, matching, \
         posting what was decided; the rest is starting, writing the report as JSON, and closing the database."
            .to_owned(),
    );
    Ok(section)
}

fn row(what: String, runs: &Runs, seconds_max: f64) -> Row {
    let seconds = median(&runs.seconds);
    Row {
        what,
        ours: format!("{} s", figure(seconds)),
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: format!("≤ {seconds_max:.0} s"),
        is_met: Some(seconds <= seconds_max),
        command: "quittance reconcile --customers customers.csv --invoices invoices.csv --statements bank.camt053.xml \
                  --database URL --format json --out report.json"
            .to_owned(),
    }
}

impl Runs {
    fn add(&mut self, bench: &Bench, company: &Path, database: &str) -> anyhow::Result<()> {
        make_empty(&bench.scratch)?;
        let report = bench.scratch.join("report.json");
        let Ran { seconds, peak_mib } =
            bench.programs.reconcile(company, "bank.camt053.xml", &report, Some(database))?;
        let score = bench.programs.score(company, &report)?;
        let milliseconds = &score["summary"]["milliseconds"];
        let mut phases: Vec<f64> =
            PHASES.iter().map(|phase| milliseconds[phase].as_f64().unwrap_or(0.0)).collect();
        phases.push((seconds * 1e3 - phases.iter().sum::<f64>()).max(0.0));
        self.phases.push(phases);
        self.seconds.push(seconds);
        self.peak_mib = self.peak_mib.max(peak_mib);
        Ok(())
    }

    fn shown(&self, engine: &str) -> Vec<String> {
        let mut cells = vec![engine.to_owned()];
        for phase in 0..=PHASES.len() {
            let taken: Vec<f64> = self.phases.iter().map(|run| run[phase]).collect();
            cells.push(figure(median(&taken)));
        }
        cells.push(format!("{} MiB", figure(self.peak_mib)));
        cells
    }
}

/// An empty database of its own on the server.
fn fresh_database(cluster: &Cluster, number: usize) -> anyhow::Result<String> {
    let name = format!("job_{number}");
    let server = cluster.url.strip_suffix("/postgres").context("the server's URL names no database")?;
    let mut command = Command::new(cluster.programs.join("createdb"));
    let output = command.arg("--maintenance-db").arg(&cluster.url).arg(&name).output()?;
    anyhow::ensure!(output.status.success(), "createdb: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(format!("{server}/{name}"))
}

fn beside_tryton(bench: &Bench, cluster: &Cluster, ours_per_second: f64) -> anyhow::Result<Row> {
    let company = bench.inputs.company(&Company {
        mix: "standard",
        invoices: 150,
        seed: 1,
        formats: "none",
        more: &[],
    })?;
    let python = peers::TRYTON.python(&bench.inputs)?;
    let server = cluster.url.trim_end_matches("postgres").replacen("postgres://", "postgresql://", 1);
    let cache = bench.scratch.join("tryton-cache");
    fs::create_dir_all(&cache)?;
    let mut command = Command::new("timeout");
    command.arg(PEER_SECONDS_MAX.to_string()).arg(python).arg(bench.inputs.script("tryton_match.py"));
    command.arg(company).arg(server).arg("tryton").env("DB_CACHE", cache);
    let finished = process::watch(&mut command, "Tryton")?;
    anyhow::ensure!(finished.success, "Tryton did not come to its end:\n{}", finished.output);
    let told = Told::find(&finished.output).context("Tryton's figures are missing")?;
    let per_second = told.lines / (told.post_seconds + told.load_seconds + told.match_seconds);
    let ratio = ours_per_second / per_second;
    Ok(Row {
        what: "the same job by Tryton's statement rules on PostgreSQL, 150 invoices".to_owned(),
        ours: format!("{} transactions/s", figure(ours_per_second)),
        beside: format!("{} transactions/s, {}", figure(per_second), peers::TRYTON.version(&bench.inputs)),
        ratio: format!("{}×", figure(ratio)),
        goal: "≥ 100×".to_owned(),
        is_met: Some(ratio >= 100.0),
        command: "tryton_match.py FOLDER URL tryton".to_owned(),
    })
}

/// What the peer's script prints in its line of figures.
struct Told {
    lines: f64,
    post_seconds: f64,
    load_seconds: f64,
    match_seconds: f64,
}

impl Told {
    fn find(output: &str) -> Option<Self> {
        let line = output.lines().find(|line| line.starts_with("tryton invoices="))?;
        let value = |name: &str| {
            let text = line.split_whitespace().find_map(|word| word.strip_prefix(name))?;
            text.parse::<f64>().ok()
        };
        Some(Self {
            lines: value("lines=")?,
            post_seconds: value("post_s=")?,
            load_seconds: value("load_s=")?,
            match_seconds: value("match_s=")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn the_figures_of_the_peer_are_found() {
        let output = "setup 33.4 s\ntryton invoices=150 lines=120 post_s=12.0 (12/s) load_s=0.1 match_s=0.65 (python cpu 0.51) lines/s=183.7\n";
        let told = Told::find(output).unwrap();
        assert!(
            (told.lines + told.post_seconds + told.load_seconds + told.match_seconds - 132.75).abs() < 1e-9
        );
        assert!(Told::find("Traceback").is_none());
    }
}
