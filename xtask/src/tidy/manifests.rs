//! Rules on the manifests: what is said once in the workspace, and nothing that is not used.

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use super::Finding;
use super::rust_source::identifiers;
use super::tree::{SourceFile, Tree};

const LICENCE: &str = "Apache-2.0";
const KINDS: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

/// One package of the workspace.
pub struct Manifest<'a> {
    pub file: &'a SourceFile,
    pub table: Table,
}

impl Manifest<'_> {
    /// The name of the package.
    pub fn name(&self) -> &str {
        self.table.get("package").and_then(|it| it.get("name")).and_then(|it| it.as_str()).unwrap_or_default()
    }

    /// The names and entries of one kind of dependencies.
    pub fn dependencies(&self, kind: &str) -> impl Iterator<Item = (&String, &toml::Value)> {
        self.table.get(kind).and_then(|it| it.as_table()).into_iter().flatten()
    }

    /// The line that a dependency is named on.
    pub fn line_of(&self, key: &str) -> usize {
        line_of(&self.file.text, key)
    }
}

/// The manifests of the members; one that is not TOML is left to Cargo to complain about.
pub fn members(tree: &Tree) -> impl Iterator<Item = Manifest<'_>> {
    tree.matching(|path| path.ends_with("/Cargo.toml"))
        .filter_map(|file| Some(Manifest { file, table: file.text.parse().ok()? }))
}

fn workspace(tree: &Tree) -> Option<Manifest<'_>> {
    let file = tree.files.iter().find(|file| file.path == "Cargo.toml")?;
    Some(Manifest { file, table: file.text.parse().ok()? })
}

fn line_of(text: &str, key: &str) -> usize {
    let names_key = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '=', '.']));
    text.lines().position(names_key).map_or(1, |at| at + 1)
}

/// Licence, edition, lints and versions are said once, in the workspace.
pub fn inherited(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(workspace) = workspace(tree) {
        let licence = workspace.table["workspace"].get("package").and_then(|it| it.get("license"));
        if licence.and_then(|it| it.as_str()) != Some(LICENCE) {
            findings.push(Finding::new(
                "Cargo.toml",
                line_of(&workspace.file.text, "license"),
                format!("the licence is {LICENCE}"),
            ));
        }
    }
    for manifest in members(tree) {
        let path = &manifest.file.path;
        let package = manifest.table.get("package");
        for field in ["license", "edition", "version", "rust-version"] {
            if !package.and_then(|it| it.get(field)).is_some_and(is_inherited) {
                findings.push(Finding::new(path, 1, format!("write `{field}.workspace = true`")));
            }
        }
        if !manifest.table.get("lints").is_some_and(is_inherited) {
            findings.push(Finding::new(path, 1, "write `workspace = true` under `[lints]`"));
        }
        for (name, entry) in KINDS.iter().flat_map(|kind| manifest.dependencies(kind)) {
            if !is_inherited(entry) {
                let message = format!(
                    "the version of `{name}` belongs in the workspace: write `{name}.workspace = true`"
                );
                findings.push(Finding::new(path, manifest.line_of(name), message));
            }
        }
    }
    findings
}

fn is_inherited(value: &toml::Value) -> bool {
    value.get("workspace").and_then(toml::Value::as_bool) == Some(true)
}

/// What the workspace declares, some crate depends on; what a crate depends on, its code names.
pub fn dependencies_are_used(tree: &Tree) -> Vec<Finding> {
    let words = words_by_folder(tree);
    let mut findings = Vec::new();
    let mut depended_on = BTreeSet::new();
    for manifest in members(tree) {
        let folder = manifest.file.path.trim_end_matches("Cargo.toml");
        let used = words.get(folder);
        for (name, _) in KINDS.iter().flat_map(|kind| manifest.dependencies(kind)) {
            depended_on.insert(name.clone());
            if !used.is_some_and(|it| it.contains(name.replace('-', "_").as_str())) {
                let message = format!("`{name}` is named nowhere in this crate: remove the dependency");
                findings.push(Finding::new(&manifest.file.path, manifest.line_of(name), message));
            }
        }
    }
    if let Some(workspace) = workspace(tree) {
        let declared = workspace.table["workspace"].get("dependencies").and_then(|it| it.as_table());
        for name in declared.into_iter().flat_map(Table::keys).filter(|name| !depended_on.contains(*name)) {
            let message = format!("no crate depends on `{name}`: remove it from the workspace");
            findings.push(Finding::new("Cargo.toml", workspace.line_of(name), message));
        }
    }
    findings
}

/// The identifiers in the code of each package, examples in its documentation included.
fn words_by_folder(tree: &Tree) -> BTreeMap<String, BTreeSet<&str>> {
    let folders: Vec<String> =
        members(tree).map(|it| it.file.path.trim_end_matches("Cargo.toml").to_owned()).collect();
    let mut words: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for file in tree.rust() {
        let Some(folder) = folders.iter().find(|folder| file.path.starts_with(folder.as_str())) else {
            continue;
        };
        let Some(rust) = &file.rust else { continue };
        let entry = words.entry(folder.clone()).or_default();
        entry.extend(identifiers(&rust.code).map(|(_, word)| word));
        let examples = rust.comments.iter().filter(|(_, text)| text.starts_with("//"));
        entry.extend(examples.flat_map(|(_, text)| identifiers(text)).map(|(_, word)| word));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::{dependencies_are_used, inherited};

    const PACKAGE: &str = "[package]\nname = \"db\"\nversion.workspace = true\nedition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n[lints]\nworkspace = true\n";

    #[test]
    fn versions_and_licences_are_inherited() {
        let good = format!("== crates/db/Cargo.toml\n{PACKAGE}[dependencies]\nsqlx.workspace = true\n");
        check(inherited, &good, "");
        let bad = good
            .replace("license.workspace = true", "license = \"MIT\"")
            .replace("sqlx.workspace = true", "sqlx = \"0.9\"");
        check(
            inherited,
            &bad,
            "crates/db/Cargo.toml:1: write `license.workspace = true`
             crates/db/Cargo.toml:10: the version of `sqlx` belongs in the workspace: write `sqlx.workspace = true`",
        );
    }

    #[test]
    fn what_nobody_uses_goes() {
        let tree = format!(
            "== Cargo.toml\n[workspace.package]\nlicense = \"Apache-2.0\"\n[workspace.dependencies]\nsqlx = \"0.9\"\nbolero = \"1\"\n\
             == crates/db/Cargo.toml\n{PACKAGE}[dependencies]\nsqlx.workspace = true\njiff-sqlx.workspace = true\n\
             == crates/db/src/lib.rs\nuse sqlx::Row; // jiff_sqlx_other\n"
        );
        check(
            dependencies_are_used,
            &tree,
            "Cargo.toml:5: no crate depends on `bolero`: remove it from the workspace
             crates/db/Cargo.toml:11: `jiff-sqlx` is named nowhere in this crate: remove the dependency",
        );
    }
}
