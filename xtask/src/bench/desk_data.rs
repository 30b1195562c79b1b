//! The reports of the desk on a large company, on either engine. The database stays at `target/bench/desk`
//! for whoever wants to look at it or serve it.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::Bench;
use super::figures::figure;
use super::program::{make_empty, number};
use super::report::Section;
use crate::postgres;
use crate::process;

/// Runs the case.
pub fn run(bench: &Bench, folder: &Path) -> anyhow::Result<Section> {
    make_empty(folder)?;
    let invoices = if bench.is_quick { "20000" } else { "1000000" };
    let key = folder.join("desk.key").display().to_string();
    let url = format!("sqlite:{}", folder.join("desk.sqlite").display());
    let on_sqlite = load_and_read(bench, &url, &key, invoices)?;
    let cluster = postgres::start_durable()?;
    let other_key = folder.join("desk-postgres.key").display().to_string();
    let on_postgres = load_and_read(bench, &cluster.url, &other_key, invoices)?;
    let mut section = Section::new("Reports on a large company");
    let reports = on_sqlite.as_object().context("the measurement is no object")?;
    let mut rows = Vec::new();
    for name in reports.keys() {
        let mut row = vec![name.clone()];
        for side in [&on_sqlite, &on_postgres] {
            for what in ["median", "p95"] {
                row.push(figure(number(&side[name], what)?));
            }
        }
        rows.push(row);
    }
    let heads =
        vec!["milliseconds", "SQLite, median", "SQLite, p95", "PostgreSQL, median", "PostgreSQL, p95"];
    section.tables.push((heads, rows));
    section.notes.push(format!("{invoices} invoices, as many bank transactions; one caller at a time."));
    Ok(section)
}

fn load_and_read(bench: &Bench, url: &str, key: &str, invoices: &str) -> anyhow::Result<Value> {
    let loaded = bench.programs.measure(&["desk-data", url, key, "--invoices", invoices])?;
    process::say(&format!("loaded: {loaded}"));
    bench.programs.measure(&["desk-reads", url, key])
}
