//! Nothing unfinished is committed.

use super::Finding;
use super::rust_source::{RustSource, is_word};
use super::tree::Tree;

/// Marks of unfinished work, put together here so that this file does not hold them.
const MARKS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// The third mark is also ISO 4217's code for "no currency", so it counts in comments only.
const MARK_OF_COMMENTS: &str = concat!("XX", "X");
const MACROS: [&str; 3] = ["dbg", "todo", "unimplemented"];

/// No mark of unfinished work in any source, and no macro that prints or panics in its stead.
pub fn unfinished(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(mark) = MARKS.iter().find(|mark| holds_word(line, mark)) {
                findings.push(Finding::new(&file.path, index + 1, unfinished_message(mark)));
            }
        }
        let rust = file.rust.iter().flat_map(in_rust);
        findings.extend(rust.map(|(line, message)| Finding::new(&file.path, line, message)));
    }
    findings
}

fn in_rust(rust: &RustSource) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in &rust.comments {
        let opening = text.trim_start_matches(['/', '*', '!', ' ']);
        if opening.strip_prefix(MARK_OF_COMMENTS).is_some_and(|rest| !rest.starts_with(is_word)) {
            found.push((*line, unfinished_message(MARK_OF_COMMENTS)));
        }
    }
    for (index, line) in rust.code.lines().enumerate() {
        let call = MACROS.iter().find(|name| holds_word(line, name) && line.contains(&format!("{name}!")));
        if let Some(name) = call {
            found.push((index + 1, format!("`{name}!` is for unfinished work")));
        }
    }
    found
}

fn unfinished_message(mark: &str) -> String {
    format!("`{mark}`: finish it, or open an issue and remove the mark")
}

fn holds_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::{MARK_OF_COMMENTS, MARKS, unfinished};

    #[test]
    fn marks_of_unfinished_work() {
        let tree = "== docs/a.md
Remaining: FIRST
== crates/a/src/lib.rs
// THIRD: later
const NO_CURRENCY: &str = \"THIRD\";
fn a() { dbg!(1); }
fn mastodon_FIRSTly() {}
";
        let tree = tree.replace("FIRST", MARKS[0]).replace("THIRD", MARK_OF_COMMENTS);
        check(
            unfinished,
            &tree,
            &format!(
                "crates/a/src/lib.rs:1: `{MARK_OF_COMMENTS}`: finish it, or open an issue and remove the mark
                 crates/a/src/lib.rs:3: `dbg!` is for unfinished work
                 docs/a.md:1: `{}`: finish it, or open an issue and remove the mark",
                MARKS[0]
            ),
        );
    }
}
