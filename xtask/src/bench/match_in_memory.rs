//! The matching engine alone, in memory, on one core.

use std::path::Path;

use serde_json::Value;

use super::Bench;
use super::figures::{count, figure, median};
use super::inputs::Company;
use super::program::number;
use super::report::{Row, Section};

const ROUNDS: usize = 5;

/// Runs the case.
pub fn run(bench: &Bench) -> anyhow::Result<Section> {
    let size = if bench.is_quick { 12_500 } else { 125_000 };
    let standard = company(bench, "standard", size, "camt,mt940,cfonb,ofx")?;
    let hard = company(bench, "hard", size, "camt")?;
    let tenfold = company(bench, "standard", size * 10, "none")?;
    let (mut measured, mut large) = (Value::Null, Value::Null);
    let (mut standard_seconds, mut hard_seconds, mut large_seconds) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        measured = measure(bench, &standard)?;
        standard_seconds.push(number(&measured, "cpu_seconds")?);
        hard_seconds.push(number(&measure(bench, &hard)?, "cpu_seconds")?);
        large = measure(bench, &tenfold)?;
        large_seconds.push(number(&large, "cpu_seconds")?);
    }
    let (standard, hard) = (median(&standard_seconds), median(&hard_seconds));
    let mut section = Section::new("Matching in memory, indexes included, one core");
    section.rows.push(Row {
        what: sizes(&measured),
        ours: format!("{} s", figure(standard)),
        beside: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: "≤ 1 s".to_owned(),
        is_met: Some(standard <= 1.0),
        command: "quittance-bench match FOLDER".to_owned(),
    });
    section.rows.push(growth((&measured, standard), (&large, median(&large_seconds)))?);
    section.rows.push(Row {
        what: "`hard` beside `standard`".to_owned(),
        ours: format!("{} s", figure(hard)),
        beside: format!("{} s, standard", figure(standard)),
        ratio: format!("{:.2}×", hard / standard),
        goal: "≤ 3×".to_owned(),
        is_met: Some(hard / standard <= 3.0),
        command: "quittance-bench match FOLDER".to_owned(),
    });
    section.notes.push(format!(
        "Resident at the end, what was loaded included: {} MiB, and {} MiB at ten times the size.",
        figure(number(&measured, "peak_mib")?),
        figure(number(&large, "peak_mib")?)
    ));
    section.notes.push(
        "Ten times the company is ten times the work and a little more look-up; what else it takes is waiting for memory, since \
         a tenth of it lies in the processor's caches and the whole does not."
            .to_owned(),
    );
    Ok(section)
}

/// Ten times as much, beside what n log n allows.
fn growth(
    (small, small_seconds): (&Value, f64),
    (large, large_seconds): (&Value, f64),
) -> anyhow::Result<Row> {
    let (few, many) = (number(small, "transactions")?, number(large, "transactions")?);
    let allowed = many * many.log2() / (few * few.log2());
    let grown = large_seconds / small_seconds;
    Ok(Row {
        what: sizes(large),
        ours: format!("{} s", figure(large_seconds)),
        beside: format!("{} s, a tenth of it", figure(small_seconds)),
        ratio: format!("{}×", figure(grown)),
        goal: format!("≤ {}× (n log n)", figure(allowed)),
        is_met: Some(grown <= allowed),
        command: "quittance-bench match FOLDER".to_owned(),
    })
}

fn sizes(measured: &Value) -> String {
    let size = |name: &str| count(measured[name].as_u64().unwrap_or(0));
    format!("{} transactions × {} open items", size("transactions"), size("items"))
}

fn company(bench: &Bench, mix: &str, invoices: u32, formats: &str) -> anyhow::Result<std::path::PathBuf> {
    bench.inputs.company(&Company { mix, invoices, seed: 7, formats, more: &[] })
}

fn measure(bench: &Bench, company: &Path) -> anyhow::Result<Value> {
    bench.programs.measure(&["match", &company.to_string_lossy()])
}
