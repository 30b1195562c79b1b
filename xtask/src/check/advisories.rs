//! Known vulnerabilities in what we depend on, from a copy of `RustSec`'s list or the network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use super::report::Outcome;
use crate::{process, tools};

/// Looks every locked crate up. A copy of the list beside the repository is preferred, since it
/// gives the same answer every time; without it the network is asked, and a network that does not
/// answer is said aloud and is no failure of ours.
pub fn check(root: &Path) -> anyhow::Result<Outcome> {
    let copy = newest_copy(root);
    let mut command = tools::command(root, &tools::AUDIT)?;
    command.args(["--color", "never"]);
    let source = if let Some(archive) = &copy {
        let folder = unpack(root, archive)?;
        command.arg("--db").arg(folder).args(["--no-fetch", "--stale"]);
        archive.file_name().unwrap_or_default().to_string_lossy().into_owned()
    } else {
        process::say("  no copy of the advisories in ../shared/data: asking the network");
        "the list on the network".to_owned()
    };
    let finished = process::watch(&mut command, "cargo audit")?;
    if finished.success {
        return Ok(Outcome::passed(detail(&source, &finished.output)));
    }
    if copy.is_none() && list_is_out_of_reach(&finished.output) {
        let reason = tools::last_lines(&finished.output, 2).replace('\n', " ");
        return Ok(Outcome::skipped(format!("the advisories could not be fetched: {reason}")));
    }
    Ok(Outcome::Failed(finished.output))
}

/// The latest `advisory-db-YYYY-MM-DD.tar.xz` beside the repository.
fn newest_copy(root: &Path) -> Option<PathBuf> {
    fs::read_dir(root.join("../shared/data"))
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("advisory-db-") && name.ends_with(".tar.xz")
        })
        .max()
}

fn unpack(root: &Path, archive: &Path) -> anyhow::Result<PathBuf> {
    let parent = tools::target_folder(root);
    fs::create_dir_all(&parent)?;
    let folder = parent.join("advisory-db");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir(&folder)?;
    let output = Command::new("tar")
        .arg("-xJf")
        .arg(archive)
        .arg("-C")
        .arg(&folder)
        .output()
        .context("tar could not be started")?;
    if !output.status.success() {
        bail!(
            "{} could not be unpacked: {}",
            archive.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(folder)
}

fn list_is_out_of_reach(output: &str) -> bool {
    output.contains("couldn't fetch advisory database")
}

/// What a passing look-up says: unmaintained and unsound crates are warnings, and are counted.
fn detail(source: &str, output: &str) -> String {
    match output.lines().filter(|line| line.starts_with("Warning:")).count() {
        0 => source.to_owned(),
        warnings => format!("{source}, {warnings} warnings (cargo audit)"),
    }
}

#[cfg(test)]
mod tests {
    use super::{detail, list_is_out_of_reach};

    #[test]
    fn an_unreachable_list_differs_from_a_vulnerability() {
        assert!(list_is_out_of_reach("error: couldn't fetch advisory database: git operation failed"));
        assert!(!list_is_out_of_reach(
            "Crate:     lopdf\nID:        RUSTSEC-2030-0001\nerror: 1 vulnerability found!"
        ));
    }

    #[test]
    fn warnings_are_counted() {
        assert_eq!(detail("db", "    Scanning Cargo.lock"), "db");
        assert_eq!(detail("db", "Crate: x\nWarning:   unmaintained\n"), "db, 1 warnings (cargo audit)");
    }
}
