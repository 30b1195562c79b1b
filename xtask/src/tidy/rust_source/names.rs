//! Identifiers and paths in code.

/// Whether a character can stand in an identifier.
pub fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

/// The identifiers of some code with the line of each.
pub fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(index, line)| {
        line.split(|it: char| !is_word(it))
            .filter(|word| word.starts_with(|it: char| it.is_alphabetic() || it == '_'))
            .map(move |word| (index + 1, word))
    })
}

/// Every path in some code with the line of its last part, `use` trees unfolded:
/// `use crate::{banking, customers::Customer}` gives `crate::banking` and `crate::customers::Customer`.
pub fn paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut prefixes: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut line = 1;
    let mut chars = code.chars().peekable();
    while let Some(it) = chars.next() {
        match it {
            it if is_word(it) => current.push(it),
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                current.push_str("::");
            }
            // A brace after `::` opens a tree of imports; any other brace opens a block.
            '{' => {
                if !current.ends_with("::") {
                    flush(&mut current, &prefixes, line, &mut found);
                    current = String::from("{");
                }
                prefixes.push(std::mem::take(&mut current));
            }
            '}' => {
                flush(&mut current, &prefixes, line, &mut found);
                prefixes.pop();
            }
            _ => flush(&mut current, &prefixes, line, &mut found),
        }
        line += usize::from(it == '\n');
    }
    flush(&mut current, &prefixes, line, &mut found);
    found
}

fn flush(current: &mut String, prefixes: &[String], line: usize, found: &mut Vec<(usize, String)>) {
    let path = std::mem::take(current);
    if path.is_empty() {
        return;
    }
    let start = prefixes.iter().rposition(|prefix| prefix == "{").map_or(0, |at| at + 1);
    let full = prefixes[start..].concat() + &path;
    if full.contains("::") {
        found.push((line, full));
    }
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn import_trees_are_unfolded() {
        let found = paths(
            "use std::{fs, io::{self, Read}};\nfn a() { crate::banking::list(); let b = C { d: e::f() }; }\n",
        );
        let found: Vec<String> = found.into_iter().map(|(line, path)| format!("{line} {path}")).collect();
        assert_eq!(
            found,
            ["1 std::fs", "1 std::io::self", "1 std::io::Read", "2 crate::banking::list", "2 e::f"]
        );
    }
}
