//! The pure crates: values in, values out, no clock, no file, no network, no environment.

use super::Finding;
use super::manifests::members;
use super::rust_source::paths;
use super::tree::Tree;

const PURE: [&str; 16] = [
    "money",
    "ledger",
    "bank-files",
    "invoice-files",
    "matching",
    "dunning",
    "connector-api",
    "connector-gocardless",
    "connector-paypal",
    "connector-payplug",
    "connector-registry",
    "connector-stripe",
    "messages",
    "paper",
    "file-intake",
    "privacy",
];

/// Crates that bring a runtime, a database or the network.
const WORLDLY: [&str; 23] = [
    "actix-web",
    "async-std",
    "axum",
    "diesel",
    "futures",
    "futures-util",
    "getrandom",
    "hyper",
    "jiff-sqlx",
    "lettre",
    "postgres",
    "rand",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx",
    "sea-orm",
    "tempfile",
    "tokio",
    "tokio-postgres",
    "tower",
    "ureq",
    "walkdir",
];

/// Paths that reach out of the process, with what to do instead.
const REACHING: [(&str, &str); 10] = [
    ("std::fs", "take the bytes as a parameter"),
    ("std::net", "the network belongs to `app`"),
    ("std::env", "take the setting as a parameter"),
    ("std::process", "programs are run by `cli`"),
    ("Instant::now", "take the time as a parameter"),
    ("SystemTime::now", "take the time as a parameter"),
    ("Timestamp::now", "take the time as a parameter"),
    ("Zoned::now", "take the time as a parameter"),
    ("File::open", "take the bytes as a parameter"),
    ("OsRng", "take the random bytes as a parameter"),
];

/// A pure crate depends on nothing worldly and reaches for nothing outside.
pub fn without_the_world(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in members(tree).filter(|it| PURE.contains(&it.name())) {
        for (name, _) in
            ["dependencies", "build-dependencies"].iter().flat_map(|kind| manifest.dependencies(kind))
        {
            if WORLDLY.contains(&name.as_str()) {
                let message = format!("`{}` is a pure crate and may not depend on `{name}`", manifest.name());
                findings.push(Finding::new(&manifest.file.path, manifest.line_of(name), message));
            }
        }
    }
    for (file, rust) in tree.product() {
        let Some(name) = file.crate_name().filter(|name| PURE.contains(name)) else { continue };
        for (line, path) in paths(&rust.product_code) {
            if let Some((reaching, remedy)) = REACHING.iter().find(|(reaching, _)| holds(&path, reaching)) {
                let message = format!("`{name}` is a pure crate and may not use `{reaching}`: {remedy}");
                findings.push(Finding::new(&file.path, line, message));
            }
        }
    }
    findings
}

/// Whether a path goes through another: `std::fs::read` holds `std::fs`, `std::fsx` does not.
fn holds(path: &str, part: &str) -> bool {
    format!("::{path}::").contains(&format!("::{part}::"))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::without_the_world;

    #[test]
    fn the_world_stays_outside() {
        check(
            without_the_world,
            "== crates/matching/Cargo.toml
[package]
name = \"matching\"
[dependencies]
tokio.workspace = true
== crates/matching/src/lib.rs
use std::{fmt, fs};
fn a() { let start = std::time::Instant::now(); }
// std::fs in a comment, and \"std::net\" below, are words.
const B: &str = \"std::net::TcpStream\";
const C: &str = env!(\"CARGO_PKG_NAME\");
#[cfg(test)]
mod tests { use std::fs; }
== crates/matching/tests/samples.rs
use std::fs;
== crates/app/src/keys.rs
use std::fs;
",
            "crates/matching/Cargo.toml:4: `matching` is a pure crate and may not depend on `tokio`
             crates/matching/src/lib.rs:1: `matching` is a pure crate and may not use `std::fs`: take the bytes as a parameter
             crates/matching/src/lib.rs:2: `matching` is a pure crate and may not use `Instant::now`: take the time as a parameter",
        );
    }
}
