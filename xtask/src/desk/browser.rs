//! The browser tests: a headless Chromium on the pages of a server that they start themselves.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use super::assets;
use crate::check::{Counts, Outcome};
use crate::{debian, process, tools};

const REMEDY: &str = "install Chromium (Debian: `sudo apt-get install chromium`) and Node.js with npm, or leave the \
                      browser tests out with `--no-browser`";

/// Runs the browser tests; a step of `cargo xtask test`.
pub fn run_browser(root: &Path) -> anyhow::Result<Outcome> {
    let mut node = prepared(root, "run.mjs")?;
    let finished = process::watch(&mut node, "browser")?;
    let counts = counts_of(&finished.output).context("the browser tests printed no count")?;
    if !finished.success && counts.failed == 0 {
        bail!("the browser tests ended early:\n{}", tools::last_lines(&finished.output, 20));
    }
    Ok(Outcome::Counted { counts, output: finished.output, remarks: Vec::new() })
}

/// Takes the pictures of the README.
pub fn run_screenshots(root: &Path) -> anyhow::Result<ExitCode> {
    let status = prepared(root, "screenshots.mjs")?.status().context("node could not be started")?;
    Ok(process::exit_code(status))
}

/// Node on one of our scripts, with the program, the packages and the browser that it needs.
fn prepared(root: &Path, script: &str) -> anyhow::Result<Command> {
    let folder = root.join("e2e");
    if !process::works(Command::new("npm").arg("--version")) {
        debian::install(&["npm"], REMEDY)?;
    }
    if !folder.join("node_modules/playwright-core").is_dir() {
        assets::install_packages(&folder)?;
    }
    let browser = if let Some(found) = find_browser() {
        found
    } else {
        debian::install(&["chromium"], REMEDY)?;
        find_browser().with_context(|| format!("no Chromium was found after the installation; {REMEDY}"))?
    };
    let mut build = process::cargo(root);
    build.args(["build", "--package", "cli", "--locked"]);
    let built = process::watch(&mut build, "cargo build")?;
    if !built.success {
        bail!("{}", built.output);
    }
    let mut node = Command::new("node");
    node.arg(script)
        .current_dir(&folder)
        .env("QUITTANCE_BROWSER", browser)
        .env("QUITTANCE_PROGRAM", tools::target_folder(root).join("debug/quittance"));
    Ok(node)
}

fn find_browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// The counts of the line `N passed, N failed`.
pub(super) fn counts_of(output: &str) -> Option<Counts> {
    let line = output.lines().rev().find(|line| line.contains(" passed, ") && line.ends_with(" failed"))?;
    let (passed, failed) = line.split_once(" passed, ")?;
    let failed = failed.strip_suffix(" failed")?;
    Some(Counts {
        passed: passed.trim().parse().ok()?,
        failed: failed.trim().parse().ok()?,
        ..Counts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_counted() {
        let counts = counts_of("ok a\nok b\n12 passed, 3 failed\n").unwrap();
        assert_eq!((counts.passed, counts.failed), (12, 3));
        assert!(counts_of("nothing").is_none());
    }
}
