//! `cargo xtask bench`: how fast and how right the product is, beside peers and limits, in one run.
//!
//! Figures of a busy machine say little by themselves, so every goal is a ratio of two sides that
//! were measured in turns, or a time with the machine it was taken on.

mod correctness;
mod desk;
mod desk_data;
mod dunning;
mod durable;
mod figures;
mod inputs;
mod machine;
mod match_in_memory;
mod parse;
mod peers;
mod program;
mod report;
mod server;
mod whole_job;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use crate::process;
use crate::tools::target_folder;
use inputs::Inputs;
use program::Programs;
use report::Report;

/// The cases, in the order they are run.
const CASES: [&str; 5] = ["parse", "match", "whole-job", "durable", "correctness"];
/// Cases that are run only when they are named: they take minutes and gigabytes. The first writes its section of
/// docs/performance.md, which a full run keeps.
const DESK: &str = "desk";
const DESK_DATA: &str = "desk-data";
const DUNNING: &str = "dunning";

/// What to run.
#[derive(clap::Args)]
pub struct Arguments {
    /// Small inputs and no slow peer: minutes instead of a quarter of an hour; writes no report.
    #[arg(long)]
    quick: bool,
    /// Run only this case: parse, match, whole-job, durable, correctness, desk, desk-data, dunning; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Seeds of the companies that correctness is measured on.
    #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
    seeds: Vec<u32>,
}

/// What every case works with.
struct Bench {
    inputs: Inputs,
    programs: Programs,
    /// An empty folder on the disk of the workspace.
    scratch: PathBuf,
    is_quick: bool,
    seeds: Vec<u32>,
}

/// Runs the cases, prints the report and, when everything was run in full, writes `docs/performance.md`.
pub fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = arguments
        .only
        .iter()
        .find(|name| !CASES.contains(&name.as_str()) && ![DESK_DATA, DESK, DUNNING].contains(&name.as_str()))
    {
        bail!(
            "there is no case {unknown:?}; the cases are {}, {DESK}, {DESK_DATA}, {DUNNING}",
            CASES.join(", ")
        );
    }
    let folder = target_folder(root).join("bench");
    let bench = Bench {
        inputs: Inputs::find(root, &folder)?,
        programs: Programs::build(root)?,
        scratch: folder.join("scratch"),
        is_quick: arguments.quick,
        seeds: arguments.seeds.clone(),
    };
    let mut report = Report::new(machine::describe());
    for case in
        CASES.iter().filter(|case| arguments.only.is_empty() || arguments.only.iter().any(|it| it == *case))
    {
        process::say(&format!("== {case}"));
        program::make_empty(&bench.scratch)?;
        let sections = match *case {
            "parse" => parse::run(&bench)?,
            "match" => match_in_memory::run(&bench)?,
            "whole-job" => whole_job::run(&bench)?,
            "durable" => durable::run(&bench)?,
            _ => correctness::run(&bench)?,
        };
        report.add(sections);
    }
    if arguments.only.iter().any(|it| it == DESK_DATA) {
        process::say(&format!("== {DESK_DATA}"));
        report.add(desk_data::run(&bench, &folder.join("desk"))?);
    }
    if arguments.only.iter().any(|it| it == DUNNING) {
        process::say(&format!("== {DUNNING}"));
        report.add(dunning::run(&bench, &folder.join("dunning"))?);
    }
    let is_of_desk = arguments.only.iter().any(|it| it == DESK);
    if is_of_desk {
        process::say(&format!("== {DESK}"));
        report.add(desk::run(&bench, &folder.join("desk"))?);
    }
    program::make_empty(&bench.scratch)?;
    process::say(&report.text());
    let file = root.join("docs/performance.md");
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    if arguments.quick || !(arguments.only.is_empty() || is_of_desk) {
        process::say("docs/performance.md is written by a full run, and by one of the case desk");
        return Ok(report.code());
    }
    let text = if is_of_desk {
        report::with_section(&written, desk::TITLE, &report.section_markdown(desk::TITLE))
    } else {
        let kept = report::section_of(&written, desk::TITLE);
        report::with_section(&report.markdown(), desk::TITLE, kept)
    };
    std::fs::write(&file, text)?;
    process::say("written: docs/performance.md");
    Ok(report.code())
}
