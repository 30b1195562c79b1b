//! Problems of a file, as they are kept and reported.

use std::collections::BTreeMap;

use file_intake::{Problem, ProblemCode, Severity};
use serde::{Deserialize, Serialize};

use super::mended::{MendedRows, row_at, row_of};
use crate::words::Words;

/// Problems that are kept one by one; of a code that occurs more often the rest is counted.
const KEPT_MAX: usize = 10_000;

/// The problems of a file while it is read: bounded, whatever the file.
#[derive(Debug, Default)]
pub(crate) struct ProblemLog {
    kept: Vec<Problem>,
    surplus: BTreeMap<ProblemCode, (Problem, u64)>,
    masked: u64,
}

impl ProblemLog {
    /// Adds a problem. A card number in what it quotes is masked.
    pub(crate) fn push(&mut self, mut problem: Problem) {
        if let Some(masked) = privacy::mask_card_numbers(&problem.found) {
            problem.found = masked;
        }
        self.masked += u64::from(problem.code == ProblemCode::CardNumberMasked);
        if self.kept.len() < KEPT_MAX {
            self.kept.push(problem);
        } else {
            self.surplus.entry(problem.code).or_insert((problem, 0)).1 += 1;
        }
    }

    /// Takes what was found in rows that a person mended in place of what had been found in them.
    pub(crate) fn mend(&mut self, rows: &MendedRows, found: Self) {
        self.kept.retain(|problem| row_at(&problem.place).is_none_or(|number| !rows.holds(number)));
        for mut problem in found.into_problems() {
            if let Some(line) = problem.place.line {
                problem.place.line = rows.number_of(line);
            }
            self.push(problem);
        }
    }

    /// What a reader warned of in a line, as one of these codes, cost its record after all. Says whether it had
    /// warned. Readers go from line to line: what they found in later ones stands behind it.
    pub(crate) fn has_cost_the_record(&mut self, codes: &[ProblemCode], line: Option<u64>) -> bool {
        let Some(line) = line else { return false };
        let mut is_known = false;
        for problem in self.kept.iter_mut().rev().take_while(|problem| problem.place.line >= Some(line)) {
            if problem.place.line == Some(line) && codes.contains(&problem.code) {
                problem.severity = Severity::Error;
                is_known = true;
            }
        }
        is_known
    }

    /// The first problem that cost a record.
    pub(crate) fn first_error(&self) -> Option<&Problem> {
        self.kept.iter().find(|problem| problem.severity == Severity::Error)
    }

    /// Whether a text had a card number.
    pub(crate) fn has_masked(&self) -> bool {
        self.masked > 0
    }

    /// How many texts had a card number.
    pub(crate) fn masked(&self) -> u64 {
        self.masked
    }

    /// All of them; where some were only counted, one more stands for each code and says how many.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.kept;
        for (mut problem, count) in self.surplus.into_values() {
            problem.found = format!("+ {count}");
            problems.push(problem);
        }
        problems
    }
}

/// A problem in words, with the file it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportedProblem {
    /// The file, as it was named.
    pub file: String,
    /// `warning`, `error` or `refused`.
    pub severity: String,
    /// The stable code.
    pub code: String,
    /// Line, from 1, in formats that have lines.
    pub line: Option<i64>,
    /// Element, cell or record.
    pub element: String,
    /// Field.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// A problem as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// The file, as it was named.
    pub file: String,
    /// `warning`, `error` or `refused`.
    pub severity: String,
    /// The stable code.
    pub code: String,
    /// Line, from 1.
    pub line: Option<i64>,
    /// Element, cell or record.
    pub element: String,
    /// Field.
    pub field: String,
    /// What stands there.
    pub found: String,
}

impl FileProblem {
    /// A problem of a reader, in a file.
    pub fn new(file: &str, problem: &Problem) -> Self {
        Self {
            file: file.to_owned(),
            severity: severity_word(problem.severity).to_owned(),
            code: problem.code.as_str().to_owned(),
            line: problem.place.line.and_then(|line| i64::try_from(line).ok()),
            element: problem.place.element.clone().unwrap_or_default(),
            field: problem.field.to_owned(),
            found: problem.found.clone(),
        }
    }

    /// The row of a table that it is about, when it is about one.
    pub fn row(&self) -> Option<u64> {
        row_of(self.line.and_then(|line| u64::try_from(line).ok()), &self.element)
    }

    /// A file that was refused whole.
    pub fn refused(file: &str, refusal: &file_intake::Refusal) -> Self {
        Self {
            file: file.to_owned(),
            severity: "refused".to_owned(),
            code: refusal.code().to_owned(),
            line: None,
            element: String::new(),
            field: String::new(),
            found: refusal.to_string(),
        }
    }

    /// The problem in words.
    pub fn report(&self, words: &Words) -> ReportedProblem {
        let prefix = if self.severity == "refused" { "refusal" } else { "problem" };
        ReportedProblem {
            file: self.file.clone(),
            severity: self.severity.clone(),
            code: self.code.clone(),
            line: self.line,
            element: self.element.clone(),
            field: self.field.clone(),
            found: self.found.clone(),
            message: words.say(&format!("{prefix}-{}", self.code)),
            remedy: words.say(&format!("{prefix}-{}-remedy", self.code)),
        }
    }
}

pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
