//! Deciding about reminders: a million open documents of a hundred thousand customers, from the database, on one core.

use std::path::Path;

use serde_json::Value;

use super::Bench;
use super::figures::{count, figure, median};
use super::program::{make_empty, number};
use super::report::{Row, Section};
use crate::process;

const ROUNDS: usize = 3;
/// What a decision may take, in seconds of one core.
const SECONDS_MAX: f64 = 10.0;

/// Runs the case.
pub fn run(bench: &Bench, folder: &Path) -> anyhow::Result<Section> {
    make_empty(folder)?;
    let (items, customers) = if bench.is_quick { (50_000, 5_000) } else { (1_000_000, 100_000) };
    let key = folder.join("dunning.key").display().to_string();
    let url = format!("sqlite:{}", folder.join("dunning.sqlite").display());
    let sizes = ["--items", &items.to_string(), "--customers", &customers.to_string()].map(str::to_owned);
    let mut arguments = vec!["dunning-data", &url, &key];
    arguments.extend(sizes.iter().map(String::as_str));
    let loaded = bench.programs.measure(&arguments)?;
    process::say(&format!("loaded: {loaded}"));
    let (mut seconds, mut measured) = (Vec::new(), Value::Null);
    for _ in 0..ROUNDS {
        measured = bench.programs.measure(&["dunning", &url, &key])?;
        seconds.push(number(&measured, "cpu_seconds")?);
    }
    let kept = bench.programs.measure(&["dunning", &url, &key, "--kept"])?;
    let decided = median(&seconds);
    let mut section = Section::new("Reminders decided from the database (SQLite), one core");
    section.rows.push(Row {
        what: format!("{} open documents of {} customers", count(items), count(customers)),
        ours: format!("{} s", figure(decided)),
        beside: format!("{} s, what is decided kept too", figure(number(&kept, "cpu_seconds")?)),
        ratio: "–".to_owned(),
        goal: "≤ 10 s".to_owned(),
        is_met: Some(decided <= SECONDS_MAX),
        command: "quittance-bench dunning DATABASE KEYS".to_owned(),
    });
    section.notes.push(format!(
        "Resident at most: {} MiB to decide, {} MiB when it is kept too; {} MiB before. One document in twenty is a credit \
         note, one customer in fifty shares a mailbox, 2 000 movements are not explained.",
        figure(number(&measured, "peak_mib")?),
        figure(number(&kept, "peak_mib")?),
        figure(number(&measured, "before_mib")?)
    ));
    Ok(section)
}
