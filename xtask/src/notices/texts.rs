//! The texts that licences ask to be passed on with the binary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::graph::Package;

/// Each text once, in the order of the first package it comes with, and the packages it comes with.
pub fn to_pass_on(packages: &BTreeSet<Package>) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for package in packages {
        for text in texts_of(package) {
            let holder = format!("{} {}", package.name, package.version);
            match found.iter_mut().find(|(known, _)| *known == text) {
                Some((_, holders)) => holders.push(holder),
                None => found.push((text, vec![holder])),
            }
        }
    }
    found
}

/// The packages that are not used under the Apache licence and come without a text.
pub fn without_text(packages: &BTreeSet<Package>) -> Vec<&Package> {
    packages.iter().filter(|it| !offers_apache(&it.licence) && texts_of(it).is_empty()).collect()
}

/// The licence files of a package that is not used under the Apache licence, and in any case the
/// notice file that the Apache licence asks to keep.
fn texts_of(package: &Package) -> Vec<String> {
    let under_apache = offers_apache(&package.licence);
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&package.folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_notice = stem(&name) == "notice";
        let is_licence = ["license", "licence", "copying", "unlicense"].iter().any(|it| name.starts_with(it));
        let is_apache = name.contains("apache");
        if is_notice || (is_licence && !is_apache && !under_apache) {
            files.insert(name, entry.path());
        }
    }
    files.values().filter_map(|path| read(path)).collect()
}

/// `notice` for `notice.md`: sources are no notices.
fn stem(name: &str) -> &str {
    name.strip_suffix(".md").or_else(|| name.strip_suffix(".txt")).unwrap_or(name)
}

fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    // A fence within the text would end ours.
    Some(lines.join("\n").trim_matches('\n').replace("```", "'''"))
}

/// Whether the Apache licence is one of the choices: `MIT OR Apache-2.0`, `MIT/Apache-2.0`.
fn offers_apache(licence: &str) -> bool {
    !licence.contains(" AND ")
        && licence
            .replace('/', " OR ")
            .split(" OR ")
            .map(|choice| choice.trim().trim_matches(['(', ')']))
            .any(|choice| choice == "Apache-2.0")
}

#[cfg(test)]
mod tests {
    use super::offers_apache;

    #[test]
    fn a_choice_is_not_an_obligation() {
        for licence in ["Apache-2.0", "MIT OR Apache-2.0", "MIT/Apache-2.0", "Apache-2.0 / MIT"] {
            assert!(offers_apache(licence), "{licence}");
        }
        for licence in
            ["MIT", "Apache-2.0 AND ISC", "(MIT OR Apache-2.0) AND Unicode-3.0", "Unlicense OR MIT"]
        {
            assert!(!offers_apache(licence), "{licence}");
        }
    }
}
