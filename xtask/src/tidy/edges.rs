//! Which way the dependencies between our crates point.

use super::Finding;
use super::manifests::members;
use super::tree::Tree;

/// Each crate with the crates of ours that it may be built on. A new arrow is a reviewed change,
/// made here and in ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("file-intake", &[]),
    ("privacy", &[]),
    ("connector-api", &["money"]),
    ("connector-gocardless", &["connector-api", "money"]),
    ("connector-paypal", &["connector-api", "money"]),
    ("connector-payplug", &["connector-api", "money"]),
    (
        "connector-registry",
        &[
            "connector-api",
            "connector-gocardless",
            "connector-paypal",
            "connector-payplug",
            "connector-stripe",
        ],
    ),
    ("connector-stripe", &["connector-api", "money"]),
    ("ledger", &["money"]),
    ("matching", &["money"]),
    ("dunning", &["money"]),
    ("messages", &["dunning", "money"]),
    ("mail", &["dunning", "messages"]),
    ("paper", &["messages"]),
    ("bank-files", &["file-intake", "money"]),
    ("invoice-files", &["file-intake", "money"]),
    ("db", &[]),
    ("jobs", &["db"]),
    (
        "app",
        &[
            "bank-files",
            "db",
            "dunning",
            "file-intake",
            "invoice-files",
            "jobs",
            "ledger",
            "matching",
            "messages",
            "money",
            "paper",
            "privacy",
        ],
    ),
    (
        "testkit",
        &["app", "bank-files", "db", "invoice-files", "jobs", "ledger", "matching", "money", "privacy"],
    ),
    ("mailroom", &["app", "db", "dunning", "mail", "messages", "money", "sms"]),
    ("demo-company", &[]),
    ("open-id", &[]),
    ("sms", &["messages"]),
    (
        "desk",
        &[
            "app",
            "bank-files",
            "db",
            "demo-company",
            "file-intake",
            "invoice-files",
            "jobs",
            "ledger",
            "mailroom",
            "matching",
            "messages",
            "money",
            "open-id",
        ],
    ),
    (
        "bench",
        &[
            "app",
            "bank-files",
            "db",
            "file-intake",
            "invoice-files",
            "jobs",
            "ledger",
            "matching",
            "money",
            "privacy",
        ],
    ),
    (
        "cli",
        &[
            "app",
            "bank-files",
            "db",
            "demo-company",
            "desk",
            "file-intake",
            "invoice-files",
            "jobs",
            "ledger",
            "mailroom",
            "matching",
            "money",
            "privacy",
        ],
    ),
    ("xtask", &[]),
];

/// Every arrow between our crates is one that is drawn above; what only tests need is free.
pub fn between_crates(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in members(tree) {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == manifest.name()) else {
            let message = format!(
                "`{}` has no place in the list of arrows in xtask/src/tidy/edges.rs",
                manifest.name()
            );
            findings.push(Finding::new(&manifest.file.path, 1, message));
            continue;
        };
        for (name, _) in
            ["dependencies", "build-dependencies"].iter().flat_map(|kind| manifest.dependencies(kind))
        {
            let is_ours = ARROWS.iter().any(|(ours, _)| ours == name);
            if is_ours && !allowed.contains(&name.as_str()) {
                let message = format!("`{}` may not depend on `{name}`", manifest.name());
                findings.push(Finding::new(&manifest.file.path, manifest.line_of(name), message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::between_crates;

    #[test]
    fn arrows_point_one_way() {
        check(
            between_crates,
            "== crates/matching/Cargo.toml
[package]
name = \"matching\"
[dependencies]
money.workspace = true
db.workspace = true
[dev-dependencies]
testkit.workspace = true
== crates/helpers/Cargo.toml
[package]
name = \"helpers\"
",
            "crates/helpers/Cargo.toml:1: `helpers` has no place in the list of arrows in xtask/src/tidy/edges.rs
             crates/matching/Cargo.toml:5: `matching` may not depend on `db`",
        );
    }
}
