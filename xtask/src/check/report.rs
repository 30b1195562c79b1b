//! What the steps found, printed as they end and counted at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::counts::Counts;
use crate::process::say;

/// How one step ended.
#[derive(Debug)]
pub enum Outcome {
    /// One check that holds, with a word on what was found.
    Passed(String),
    /// Many checks, counted by the tool that ran them. `remarks` are printed under the step's line.
    Counted { counts: Counts, output: String, remarks: Vec<String> },
    /// One check that does not hold, with the output that says why.
    Failed(String),
    /// Not checked, for the reason given; counted neither way.
    Skipped(String),
}

impl Outcome {
    /// A check that holds.
    pub fn passed(detail: impl Into<String>) -> Self {
        Self::Passed(detail.into())
    }

    /// A check that was not made.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self::Skipped(reason.into())
    }
}

/// The count so far, and the names of the steps that failed.
#[derive(Default)]
pub struct Report {
    counts: Counts,
    failed_steps: Vec<&'static str>,
    /// Texts of which a step's name must hold one; empty for all steps.
    only: Vec<String>,
    ran_any: bool,
}

impl Report {
    /// A report on the steps whose names hold one of these texts, or on all when there is none.
    pub fn of_steps(only: Vec<String>) -> Self {
        Self { only, ..Self::default() }
    }

    /// Whether any step was among those wanted.
    pub fn ran_any(&self) -> bool {
        self.ran_any
    }

    /// Runs one step and prints its line; an error of the step itself is a failed check.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> anyhow::Result<Outcome>) {
        let wanted = self.only.is_empty()
            || self.only.iter().any(|text| name.to_lowercase().contains(&text.to_lowercase()));
        if !wanted {
            return;
        }
        self.ran_any = true;
        let started = Instant::now();
        let outcome = work().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        self.record(name, &outcome);
        for line in lines(name, started.elapsed(), &outcome) {
            say(&line);
        }
    }

    fn record(&mut self, name: &'static str, outcome: &Outcome) {
        let counts = match outcome {
            Outcome::Passed(_) => Counts { passed: 1, failed: 0, ignored: 0 },
            Outcome::Failed(_) => Counts { passed: 0, failed: 1, ignored: 0 },
            Outcome::Counted { counts, .. } => *counts,
            Outcome::Skipped(_) => Counts::default(),
        };
        self.counts = self.counts.plus(counts);
        if counts.failed > 0 {
            self.failed_steps.push(name);
        }
    }

    /// The last line; the failed steps are named just above it.
    pub fn summary(&self) -> String {
        let count = format!("{} passed, {} failed", self.counts.passed, self.counts.failed);
        if self.failed_steps.is_empty() {
            return count;
        }
        format!("failed: {}\n{count}", self.failed_steps.join(", "))
    }

    /// One when anything failed.
    pub fn exit_code(&self) -> ExitCode {
        if self.counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn lines(name: &str, took: Duration, outcome: &Outcome) -> Vec<String> {
    let (word, detail, below) = match outcome {
        Outcome::Passed(detail) => ("ok", detail.clone(), Vec::new()),
        Outcome::Skipped(reason) => ("not checked", reason.clone(), Vec::new()),
        Outcome::Failed(output) => ("FAILED", String::new(), indented(output)),
        Outcome::Counted { counts, output, remarks } => {
            let below = remarks.iter().map(|remark| format!("        {remark}"));
            let shown = if counts.failed > 0 { indented(output) } else { Vec::new() };
            let word = if counts.failed > 0 { "FAILED" } else { "ok" };
            (word, counts.to_string(), below.chain(shown).collect())
        }
    };
    let mut lines =
        vec![format!("{name:<22} {:>7.1} s  {word:<7} {detail}", took.as_secs_f64()).trim_end().to_owned()];
    lines.extend(below);
    lines
}

fn indented(output: &str) -> Vec<String> {
    output.trim_end().lines().map(|line| format!("    {line}")).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Counts, Outcome, Report, lines};

    #[test]
    fn one_failure_is_named_and_counted() {
        let mut report = Report::default();
        report.record("format", &Outcome::passed(""));
        report.record(
            "tests",
            &Outcome::Counted {
                counts: Counts { passed: 40, failed: 2, ignored: 1 },
                output: String::new(),
                remarks: Vec::new(),
            },
        );
        report.record("advisories", &Outcome::skipped("no network"));
        assert_eq!(report.summary(), "failed: tests\n41 passed, 2 failed");
    }

    #[test]
    fn the_output_of_a_failing_step_is_shown_and_that_of_a_passing_one_is_not() {
        let counted = |failed| Outcome::Counted {
            counts: Counts { passed: 1, failed, ignored: 0 },
            output: "why it failed\n".to_owned(),
            remarks: vec!["skipped: no samples".to_owned()],
        };
        let shown = |outcome: &Outcome| lines("tests", Duration::from_millis(1_240), outcome);
        assert_eq!(
            shown(&counted(0)),
            ["tests                      1.2 s  ok      1 passed", "        skipped: no samples"]
        );
        assert_eq!(
            shown(&counted(1)),
            [
                "tests                      1.2 s  FAILED  1 passed, 1 failed",
                "        skipped: no samples",
                "    why it failed"
            ]
        );
    }
}
