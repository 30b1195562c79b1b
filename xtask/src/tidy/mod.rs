//! The rules of the house that a machine can check. Each rule reads the tree of sources, names
//! what breaks it by file and line, and says what to do instead.

mod domain_words;
mod driver_use;
mod edges;
mod keys;
mod manifests;
mod names;
mod portable_sql;
mod pure_crates;
mod rust_source;
mod slices;
mod sql_source;
mod tables;
mod tree;
mod web_use;
mod words;

use std::path::Path;
use std::process::ExitCode;

use crate::process;
use tree::Tree;

/// What the rules found.
pub struct Verdict {
    /// Broken rules, as `path:line: message`.
    pub findings: Vec<String>,
    /// What deserves a look and breaks nothing.
    pub notes: Vec<String>,
}

/// One broken rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 14] = [
    manifests::inherited,
    manifests::dependencies_are_used,
    edges::between_crates,
    pure_crates::without_the_world,
    driver_use::only_in_stores,
    web_use::only_in_the_desk,
    domain_words::absent_from_infrastructure,
    slices::arrows,
    tables::ownership,
    portable_sql::one_text_for_both_engines,
    keys::organisation_first,
    portable_sql::in_lower_case,
    names::of_the_house,
    words::unfinished,
];

/// `cargo xtask tidy`.
pub fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let verdict = check_workspace(root)?;
    for line in verdict.notes.iter().chain(&verdict.findings) {
        process::say(line);
    }
    process::say(&format!("{} rules, {} findings", RULES.len(), verdict.findings.len()));
    Ok(if verdict.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every rule on the sources of the workspace.
pub fn check_workspace(root: &Path) -> anyhow::Result<Verdict> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    findings.dedup();
    let findings = findings.iter().map(|it| format!("{}:{}: {}", it.path, it.line, it.message)).collect();
    Ok(Verdict { findings, notes: long_files(&tree) })
}

/// Beyond this a file has often become two things; the answer may be that it has not.
const LINES_MAX: usize = 600;

fn long_files(tree: &Tree) -> Vec<String> {
    tree.rust()
        .map(|file| (&file.path, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("note: {path} has {lines} lines"))
        .collect()
}

/// Runs one rule on a small tree written as `== path` headers and their text, and compares what it
/// says, one `path:line: message` per line.
#[cfg(test)]
fn check(rule: Rule, tree: &str, expected: &str) {
    let mut findings = rule(&Tree::parse(tree));
    findings.sort();
    let lines: Vec<String> =
        findings.iter().map(|it| format!("{}:{}: {}", it.path, it.line, it.message)).collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expected);
}
