//! Problems of a file, as they are kept and reported.

use file_intake::{Problem, Severity};
use serde::{Deserialize, Serialize};

use crate::words::Words;

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
