//! Reading statements: beside the bare token pass, and beside the parsers that others use.

use std::path::Path;

use anyhow::bail;
use serde_json::Value;

use super::Bench;
use super::figures::{count, figure, median};
use super::inputs::Company;
use super::peers::{self, Peer};
use super::program::number;
use super::report::{Row, Section};

const ROUNDS: usize = 3;
const PEAK_MIB_MAX: f64 = 64.0;

/// Runs the case.
pub fn run(bench: &Bench) -> anyhow::Result<Section> {
    let (large, small) = if bench.is_quick { (12_500, 12_500) } else { (625_000, 125_000) };
    let large = bench.inputs.company(&Company {
        mix: "standard",
        invoices: large,
        seed: 7,
        formats: "camt",
        more: &[],
    })?;
    let small = bench.inputs.company(&Company {
        mix: "standard",
        invoices: small,
        seed: 7,
        formats: "camt,mt940,cfonb,ofx",
        more: &[],
    })?;
    let mut section = Section::new("Reading statements, every field");
    camt(bench, &large.join("bank.camt053.xml"), &mut section)?;
    beside_peer(bench, "mt940", &small.join("bank.mt940"), &peers::MT940, 100.0, &mut section)?;
    beside_peer(bench, "cfonb120", &small.join("bank.cfonb120"), &peers::CFONB, 150.0, &mut section)?;
    section.notes.push(
        "Our camt reader has a tokenizer of its own; quick-xml is only the yardstick, and its pass looks at no field."
            .to_owned(),
    );
    section
        .notes
        .push("Peers read the same file, and both sides found the same entries and total.".to_owned());
    Ok(section)
}

fn camt(bench: &Bench, file: &Path, section: &mut Section) -> anyhow::Result<()> {
    let (mut ours, mut tokens, mut peak_mib, mut read) = (Vec::new(), Vec::new(), 0.0_f64, Value::Null);
    for _ in 0..ROUNDS {
        read = parse(bench, "camt", file)?;
        ours.push(number(&read, "cpu_seconds")?);
        peak_mib = peak_mib.max(number(&read, "peak_mib")?);
        tokens.push(number(&parse(bench, "camt-tokens", file)?, "cpu_seconds")?);
    }
    let (ours, tokens) = (median(&ours), median(&tokens));
    let megabytes = number(&read, "bytes")? / 1e6;
    let entries = read["entries"].as_u64().unwrap_or(0);
    section.rows.push(Row {
        what: format!("camt.053, {} entries, {megabytes:.0} MB", count(entries)),
        ours: format!("{} MB/s ({} s)", figure(megabytes / ours), figure(ours)),
        beside: format!(
            "{} MB/s ({} s), bare quick-xml token pass",
            figure(megabytes / tokens),
            figure(tokens)
        ),
        ratio: format!("{:.2}", tokens / ours),
        goal: "≥ 0.7 of its throughput".to_owned(),
        is_met: Some(tokens / ours >= 0.7),
        command: "quittance-bench parse camt bank.camt053.xml".to_owned(),
    });
    section.rows.push(peak_row("camt.053, resident memory", peak_mib));
    Ok(())
}

fn beside_peer(
    bench: &Bench,
    reader: &str,
    file: &Path,
    peer: &Peer,
    goal: f64,
    section: &mut Section,
) -> anyhow::Result<()> {
    let (mut ours, mut theirs, mut peak_mib, mut entries) = (Vec::new(), Vec::new(), 0.0_f64, 0);
    for _ in 0..ROUNDS {
        let read = parse(bench, reader, file)?;
        let by_peer = peer.parse(&bench.inputs, file)?;
        for found in ["entries", "total_minor"] {
            if read[found] != by_peer[found] {
                bail!("{found} of {reader}: {} by us, {} by {}", read[found], by_peer[found], peer.name);
            }
        }
        ours.push(number(&read, "cpu_seconds")?);
        theirs.push(number(&by_peer, "cpu_seconds")?);
        peak_mib = peak_mib.max(number(&read, "peak_mib")?);
        entries = read["entries"].as_u64().unwrap_or(0);
    }
    let (ours, theirs) = (median(&ours), median(&theirs));
    section.rows.push(Row {
        what: format!("{reader}, {} entries", count(entries)),
        ours: format!("{} s", figure(ours)),
        beside: format!("{} s, {}", figure(theirs), peer.version(&bench.inputs)),
        ratio: format!("{}×", figure(theirs / ours)),
        goal: format!("≥ {goal:.0}×"),
        is_met: Some(theirs / ours >= goal),
        command: format!("quittance-bench parse {reader} bank.{reader}"),
    });
    section.rows.push(peak_row(&format!("{reader}, resident memory"), peak_mib));
    Ok(())
}

fn peak_row(what: &str, peak_mib: f64) -> Row {
    Row {
        what: what.to_owned(),
        ours: format!("{} MiB at most", figure(peak_mib)),
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: format!("< {PEAK_MIB_MAX:.0} MiB"),
        is_met: Some(peak_mib < PEAK_MIB_MAX),
        command: String::new(),
    }
}

fn parse(bench: &Bench, reader: &str, file: &Path) -> anyhow::Result<Value> {
    bench.programs.measure(&["parse", reader, &file.to_string_lossy()])
}
