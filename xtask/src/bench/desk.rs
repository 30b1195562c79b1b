//! The desk on a large company: the real server, asked by sixteen people at once for every list, the dashboard and a
//! page of each thing, on both engines; with and without somebody who accepts line after line meanwhile.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use serde_json::Value;

use super::Bench;
use super::figures::figure;
use super::program::{make_empty, number};
use super::report::{Row, Section};
use super::server::{ENDS_WITHIN, Server, Stopped};
use crate::postgres;
use crate::process;

/// Title of the section, by which it is found in the report of earlier runs.
pub const TITLE: &str = "The desk on a large company";
/// Server time of a page at the 95th percentile, and memory of the server.
const MILLISECONDS_MAX: f64 = 50.0;
const MEBIBYTES_MAX: f64 = 250.0;
const PEOPLE: &str = "16";
const SECONDS: &str = "45";
const SECONDS_QUICK: &str = "10";

/// What was measured on one engine.
struct Side {
    engine: String,
    loaded_seconds: f64,
    quiet: Value,
    accepting: Value,
    stopped: Stopped,
    /// Seconds and memory of `quittance check` where it was run, or what it found.
    checked: Option<Result<(f64, f64), String>>,
}

/// Runs the case.
pub fn run(bench: &Bench, folder: &Path) -> anyhow::Result<Section> {
    make_empty(folder)?;
    let invoices = if bench.is_quick { "20000" } else { "1000000" };
    let key = folder.join("desk.key").display().to_string();
    let url = format!("sqlite:{}", folder.join("desk.sqlite").display());
    let mut on_sqlite = measure(bench, "SQLite".to_owned(), (&url, &key), invoices)?;
    // Everything recomputed and compared: the books that were served are sound, whatever was accepted.
    let ran = bench.programs.check(&url, &key);
    on_sqlite.checked =
        Some(ran.map(|ran| (ran.seconds, ran.peak_mib)).map_err(|error| format!("{error:#}")));
    let cluster = postgres::start_durable()?;
    let other_key = folder.join("desk-postgres.key").display().to_string();
    let engine = format!("PostgreSQL {}", cluster.version);
    let on_postgres = measure(bench, engine, (&cluster.url, &other_key), invoices)?;
    drop(cluster);
    make_empty(folder)?;
    section(invoices, &[on_sqlite, on_postgres])
}

fn measure(bench: &Bench, engine: String, (url, key): (&str, &str), invoices: &str) -> anyhow::Result<Side> {
    let began = Instant::now();
    let loaded = bench.programs.measure(&["desk-data", url, key, "--invoices", invoices])?;
    let loaded_seconds = began.elapsed().as_secs_f64();
    process::say(&format!("  {engine}: loaded {loaded}"));
    let server = Server::start(&bench.programs.quittance, url, key)?;
    let seconds = if bench.is_quick { SECONDS_QUICK } else { SECONDS };
    let drive = |more: &[&str]| {
        let mut arguments = vec!["desk-drive", url, key, "--address", &server.address, "--users", PEOPLE];
        arguments.extend(["--seconds", seconds]);
        arguments.extend(more);
        bench.programs.measure(&arguments)
    };
    let quiet = drive(&[])?;
    let accepting = drive(&["--accepting"])?;
    let stopped = server.stop()?;
    process::say(&format!("  {engine}: {:.0} MiB at most", stopped.peak_mib));
    Ok(Side { engine, loaded_seconds, quiet, accepting, stopped, checked: None })
}

fn section(invoices: &str, sides: &[Side]) -> anyhow::Result<Section> {
    let mut section = Section::new(TITLE);
    for side in sides {
        for (how, measured) in [("", &side.quiet), (", somebody accepting lines", &side.accepting)] {
            section.rows.push(slowest(&format!("{}{how}", side.engine), measured)?);
        }
        section.rows.push(memory(side));
        section.rows.push(end(side));
        section.rows.extend(side.checked.as_ref().map(|checked| check(&side.engine, checked)));
    }
    for side in sides {
        section.tables.push(pages(side)?);
        if let Some(accepted) = side.accepting.get("accepted").filter(|accepted| !accepted.is_null()) {
            section.notes.push(format!(
                "{}: {} lines accepted meanwhile, {} of them refused; {} ms in the middle, {} ms at p95. Loaded in {} s.",
                side.engine,
                accepted["answers"],
                accepted["failed"],
                figure(number(accepted, "p50_ms")?),
                figure(number(accepted, "p95_ms")?),
                figure(side.loaded_seconds),
            ));
        }
    }
    section.notes.push(format!(
        "{invoices} invoices, as many bank transactions, a fiftieth as many customers, three years. `quittance serve` as \
         it ships, {PEOPLE} people who each ask for one page after the other with a pause of a quarter of a second, each \
         in another order; time from the request to the last byte, the client and (for PostgreSQL) the database on the \
         same two cores. The ratio is to a bare axum handler that sends 12 KiB, asked by the same people in turn with \
         the pages."
    ));
    Ok(section)
}

/// The page whose 95th percentile is worst, beside the bare handler.
fn slowest(what: &str, measured: &Value) -> anyhow::Result<Row> {
    let pages = measured["pages"].as_array().context("the measurement names no pages")?;
    let mut worst: Option<(f64, &Value)> = None;
    let (mut failed, mut answers) = (0, 0);
    for page in pages {
        let p95 = number(page, "p95_ms")?;
        if worst.is_none_or(|(known, _)| p95 > known) {
            worst = Some((p95, page));
        }
        failed += page["failed"].as_u64().unwrap_or(0);
        answers += page["answers"].as_u64().unwrap_or(0);
    }
    let (p95, page) = worst.context("no page was asked for")?;
    let bare = number(&measured["bare"], "p95_ms")?;
    let middle = number(page, "p50_ms")?;
    Ok(Row {
        what: format!("{what}: slowest page at p95, {}", page["name"].as_str().unwrap_or_default()),
        ours: format!("{} ms (p50 {} ms); {failed} of {answers} answers failed", figure(p95), figure(middle)),
        beside: format!("{} ms, bare axum handler", figure(bare)),
        ratio: format!("{}×", figure(p95 / bare.max(0.001))),
        goal: format!("≤ {MILLISECONDS_MAX:.0} ms at p95, none failed"),
        is_met: Some(p95 <= MILLISECONDS_MAX && failed == 0),
        command: "quittance-bench desk-drive DATABASE KEY --address ADDRESS".to_owned(),
    })
}

fn memory(side: &Side) -> Row {
    Row {
        what: format!("{}: resident memory of the server", side.engine),
        ours: format!("{:.0} MiB at most", side.stopped.peak_mib),
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: format!("≤ {MEBIBYTES_MAX:.0} MB"),
        // Megabytes of a million bytes: the stricter reading.
        is_met: Some(side.stopped.peak_mib * 1.048_576 <= MEBIBYTES_MAX),
        command: String::new(),
    }
}

fn end(side: &Side) -> Row {
    let ours = match side.stopped.ended_seconds {
        Some(seconds) => format!("{} s after it was asked", figure(seconds)),
        None => format!("not within {} s: it was killed", ENDS_WITHIN.as_secs()),
    };
    Row {
        what: format!("{}: the server ends when it is asked to", side.engine),
        ours,
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: format!("≤ {} s", ENDS_WITHIN.as_secs()),
        is_met: Some(side.stopped.ended_seconds.is_some()),
        command: String::new(),
    }
}

/// `quittance check` of all of it.
fn check(engine: &str, checked: &Result<(f64, f64), String>) -> Row {
    let ours = match checked {
        Ok((seconds, mib)) => format!("finds nothing in {} s, with {mib:.0} MiB at most", figure(*seconds)),
        Err(found) => found.lines().last().unwrap_or_default().to_owned(),
    };
    Row {
        what: format!("{engine}: everything recomputed afterwards"),
        ours,
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: "finds nothing".to_owned(),
        is_met: Some(checked.is_ok()),
        command: "quittance check --database DATABASE --key-file KEY".to_owned(),
    }
}

/// Every page of one engine.
fn pages(side: &Side) -> anyhow::Result<(Vec<&'static str>, Vec<Vec<String>>)> {
    let empty = Vec::new();
    let quiet = side.quiet["pages"].as_array().unwrap_or(&empty);
    let accepting = side.accepting["pages"].as_array().unwrap_or(&empty);
    let bare = number(&side.quiet["bare"], "p50_ms")?.max(0.001);
    let mut rows = Vec::new();
    let handlers = std::iter::once((&side.quiet["bare"], &side.accepting["bare"]));
    for (page, other) in handlers.chain(quiet.iter().zip(accepting)) {
        let mut row = vec![
            format!("{}, {}", side.engine, page["name"].as_str().unwrap_or_default()),
            page["answers"].to_string(),
        ];
        for (of, quantile) in [(page, "p50_ms"), (page, "p95_ms"), (page, "p99_ms")] {
            row.push(figure(number(of, quantile)?));
        }
        row.push(format!("{}×", figure(number(page, "p50_ms")? / bare)));
        for quantile in ["p50_ms", "p95_ms", "p99_ms"] {
            row.push(figure(number(other, quantile)?));
        }
        row.push(format!("{:.1}", number(page, "bytes")? / 1024.0));
        rows.push(row);
    }
    let head = vec![
        "milliseconds",
        "answers",
        "p50",
        "p95",
        "p99",
        "p50 to a bare handler",
        "accepting: p50",
        "p95",
        "p99",
        "KiB, compressed",
    ];
    Ok((head, rows))
}
