//! The steps that call one tool each.

use std::path::Path;
use std::process::Command;

use super::counts::{self, Counts};
use super::report::Outcome;
use crate::{debian, notices, postgres, process, tidy, tools};

/// Formatting, as `cargo fmt --all` writes it.
pub fn format(root: &Path) -> anyhow::Result<Outcome> {
    let mut command = process::cargo(root);
    one_check(command.args(["fmt", "--all", "--check", "--", "-l"]), "format", "remedy: cargo fmt --all")
}

/// The rules of the house.
pub fn tidy(root: &Path) -> anyhow::Result<Outcome> {
    let verdict = tidy::check_workspace(root)?;
    if !verdict.findings.is_empty() {
        return Ok(Outcome::Failed(verdict.findings.join("\n")));
    }
    Ok(Outcome::Counted {
        counts: Counts { passed: 1, ..Counts::default() },
        output: String::new(),
        remarks: verdict.notes,
    })
}

/// Lints, of which none is a mere warning.
pub fn clippy(root: &Path) -> anyhow::Result<Outcome> {
    let mut command = process::cargo(root);
    command.args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    one_check(&mut command, "clippy", "")
}

/// Where Dovecot, whose mailboxes tests read, is looked for.
const DOVECOT: [&str; 3] = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"];

/// The servers of tests: one that letters are handed to, which they find in the target folder, and one whose mailboxes are read.
pub fn mail_server(root: &Path) -> anyhow::Result<Outcome> {
    if tools::python_packages(root, "mail-server", "crates/mail/tests/server/requirements.txt")?.is_none() {
        return Ok(Outcome::skipped("Python 3 with venv and pip is missing (Debian: python3-venv)"));
    }
    if !DOVECOT.iter().any(|path| Path::new(path).is_file()) {
        let remedy = "install dovecot-imapd, or leave the mailbox of a real server unread";
        if let Err(error) = debian::install(&["dovecot-imapd"], remedy) {
            return Ok(Outcome::skipped(format!("aiosmtpd is there, Dovecot is not: {error}")));
        }
    }
    Ok(Outcome::passed("aiosmtpd, Dovecot"))
}

/// Unit and integration tests, on `SQLite` and on the server named.
pub fn tests(root: &Path, server: Option<&str>) -> anyhow::Result<Outcome> {
    let mut command = tools::command(root, &tools::NEXTEST)?;
    command.args(["run", "--workspace", "--locked", "--no-fail-fast", "--no-tests", "pass"]);
    // What passing tests print is read for the lines that say what a test had to leave out.
    command.args(["--success-output", "immediate", "--failure-output", "final", "--color", "never"]);
    match server {
        Some(url) => command.env(postgres::VARIABLE, url),
        None => command.env_remove(postgres::VARIABLE),
    };
    let finished = process::watch(&mut command, "tests")?;
    Ok(Outcome::Counted {
        counts: counts::of_nextest(&finished.output).agreeing_with(finished.success),
        output: from_summary(&finished.output).to_owned(),
        remarks: left_out(&finished.output),
    })
}

/// The examples in the documentation.
pub fn doc_tests(root: &Path) -> anyhow::Result<Outcome> {
    let mut command = process::cargo(root);
    command.args(["test", "--workspace", "--doc", "--locked", "--no-fail-fast", "--color", "never"]);
    let finished = process::watch(&mut command, "doc tests")?;
    Ok(Outcome::Counted {
        counts: counts::of_harness(&finished.output).agreeing_with(finished.success),
        output: finished.output,
        remarks: Vec::new(),
    })
}

/// Licences, sources and banned crates, from what is on this machine once the crates are here.
pub fn licences(root: &Path) -> anyhow::Result<Outcome> {
    let mut fetch = process::cargo(root);
    let fetched = process::watch(fetch.args(["fetch", "--locked"]), "cargo fetch")?;
    if !fetched.success {
        return Ok(Outcome::Failed(fetched.output));
    }
    let mut command = tools::command(root, &tools::DENY)?;
    command.args(["--offline", "--color", "never", "check", "licenses", "bans", "sources"]);
    one_check(&mut command, "cargo deny", "the rules are in deny.toml")
}

/// The list of what the binary is made of.
pub fn notices(root: &Path) -> anyhow::Result<Outcome> {
    Ok(match notices::stale(root)? {
        None => Outcome::passed(""),
        Some(reason) => Outcome::Failed(reason),
    })
}

fn one_check(command: &mut Command, label: &str, remedy: &str) -> anyhow::Result<Outcome> {
    let finished = process::watch(command, label)?;
    if finished.success {
        return Ok(Outcome::passed(""));
    }
    Ok(Outcome::Failed(format!("{}\n{remedy}", finished.output.trim_end())))
}

/// Nextest repeats every failure after its summary; when there is no summary nothing was run, and
/// the whole output (a compiler's) is the reason.
fn from_summary(output: &str) -> &str {
    &output[counts::summary_of_nextest(output).unwrap_or_default()..]
}

/// The distinct `skipped: …` lines that tests print when what they need is absent.
fn left_out(output: &str) -> Vec<String> {
    let mut lines: Vec<String> = output
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("skipped: "))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::{from_summary, left_out};

    #[test]
    fn failures_are_shown_from_the_summary_on() {
        let output = "    PASS a\n────\n     Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped\n    FAIL b\nleft != right\n";
        assert_eq!(
            from_summary(output),
            "     Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped\n    FAIL b\nleft != right\n"
        );
        assert_eq!(from_summary("error: no\n"), "error: no\n");
    }

    #[test]
    fn what_tests_left_out_is_named_once() {
        let output =
            "    skipped: no samples\nPASS a\n    skipped: no samples\n  skipped: no server\n3 skipped";
        assert_eq!(left_out(output), ["skipped: no samples", "skipped: no server"]);
    }
}
