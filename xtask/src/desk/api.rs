//! The API: its document, made from the code, and its property tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use super::browser::counts_of;
use crate::check::Outcome;
use crate::{process, tools};

/// What is made from the code: which example of the desk prints it, and where it is kept.
const MADE: [(&str, &str); 2] = [("openapi", "docs/api/openapi.json"), ("pages", "e2e/pages.json")];
/// What the property tests need, each with the hashes of its files.
const REQUIREMENTS: &str = "e2e/requirements.txt";

/// Writes the document of the API, and the list of pages that the browser tests see.
pub fn generate(root: &Path) -> anyhow::Result<ExitCode> {
    for (example, place) in MADE {
        let mut command = process::cargo(root);
        command.args(["run", "--quiet", "--package", "desk", "--example", example, "--locked"]);
        let printed = command.output().context("cargo could not be started")?;
        if !printed.status.success() {
            bail!("{}", String::from_utf8_lossy(&printed.stderr));
        }
        fs::write(root.join(place), printed.stdout).with_context(|| place.to_owned())?;
        process::say(place);
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the property tests by themselves.
pub fn run_api_alone(root: &Path) -> anyhow::Result<ExitCode> {
    match run_api(root)? {
        Outcome::Counted { counts, output, .. } => {
            process::say(output.trim_end());
            Ok(if counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Outcome::Passed(text) | Outcome::Skipped(text) => {
            process::say(&text);
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Failed(text) => {
            process::say(&text);
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Runs the property tests; a step of `cargo xtask test`.
pub fn run_api(root: &Path) -> anyhow::Result<Outcome> {
    let Some(schemathesis) = schemathesis(root)? else {
        return Ok(Outcome::skipped("Python 3 with venv and pip is missing (Debian: python3-venv)"));
    };
    let mut build = process::cargo(root);
    build.args(["build", "--package", "cli", "--locked"]);
    let built = process::watch(&mut build, "cargo build")?;
    if !built.success {
        bail!("{}", built.output);
    }
    let mut python = Command::new("python3");
    python
        .arg("api.py")
        .current_dir(root.join("e2e"))
        .env("QUITTANCE_SCHEMATHESIS", schemathesis)
        .env("QUITTANCE_PROGRAM", tools::target_folder(root).join("debug/quittance"));
    let finished = process::watch(&mut python, "API")?;
    let counts = counts_of(&finished.output).context("the property tests printed no count")?;
    if !finished.success && counts.failed == 0 {
        bail!("the property tests ended early:\n{}", tools::last_lines(&finished.output, 20));
    }
    Ok(Outcome::Counted { counts, output: finished.output, remarks: Vec::new() })
}

/// The program of the pinned version in a folder of its own; nothing when it cannot be installed here.
fn schemathesis(root: &Path) -> anyhow::Result<Option<PathBuf>> {
    let folder = tools::python_packages(root, "schemathesis", REQUIREMENTS)?;
    Ok(folder.map(|folder| folder.join("bin/schemathesis")).filter(|program| program.is_file()))
}
