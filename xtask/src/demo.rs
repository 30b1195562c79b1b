//! `cargo xtask demo`: from a fresh clone to the demonstration company in one command.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::{desk, process};

/// Builds `quittance` and runs its `demo` with the arguments given.
///
/// The development profile is used on purpose: it is what the tests build too, so a first look
/// costs one build and not two, and a few hundred invoices need no optimised code.
pub fn run(root: &Path, arguments: &[String]) -> anyhow::Result<ExitCode> {
    desk::ensure_assets(root);
    let status = process::cargo(root)
        .args(["run", "--package", "cli", "--bin", "quittance", "--", "demo", "--serve"])
        .args(arguments)
        .status()
        .context("cargo could not be started")?;
    Ok(process::exit_code(status))
}
