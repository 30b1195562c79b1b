//! Which slice of `app` may call which.

use super::Finding;
use super::rust_source::paths;
use super::tree::Tree;

const FOLDER: &str = "crates/app/src/";

/// Each slice with those it may call, besides the ones that serve all. A new arrow is a reviewed
/// change, made here and in ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("allocation", &["receivables", "banking", "customers"]),
    ("receivables", &["customers"]),
    ("banking", &[]),
    ("customers", &[]),
    ("inbox", &[]),
    ("bookkeeping", &[]),
    ("activity", &[]),
    ("identity", &[]),
    // Reads widely, writes nothing; only `listing` calls it.
    ("reporting", &["allocation", "receivables", "banking", "customers"]),
    // How letters leave: servers and whose turn it is.
    ("outgoing", &[]),
    // Asks what is owed and what came in, how customers pay and who writes to them; only the portal asks it.
    ("collections", &["allocation", "receivables", "banking", "customers", "outgoing", "reporting"]),
    // Claims what accrues on late invoices, after the law; nobody asks it.
    ("late_charges", &["collections", "customers", "receivables", "reporting"]),
    // Keeps what comes back by mail, and tells `collections` what it means; nobody asks it.
    ("correspondence", &["collections", "customers", "outgoing"]),
    // Shows a customer what it owes and where to pay, and keeps reminders back as it says; only `paper_mail` asks it.
    ("portal", &["collections", "receivables", "banking", "customers", "listing"]),
    // Prints letters and keeps what became of them; how customers pay is what the portal tells them. Nobody asks it.
    ("paper_mail", &["collections", "customers", "portal", "reporting"]),
    // Reads what has happened, and takes sample data out again.
    ("onboarding", &["allocation", "collections"]),
    ("views", &[]),
    // What lists and pages show, read across the tables; writes nothing.
    ("listing", &["allocation", "receivables", "banking", "customers", "reporting"]),
    // Recomputes everything from the tables; writes nothing.
    ("verification", &["allocation", "receivables", "banking", "customers"]),
];

/// Slices that every other may call: to keep what comes in, to post, to record, to know who.
const SERVING: [&str; 4] = ["inbox", "bookkeeping", "activity", "identity"];

/// A slice calls only the slices that the arrows lead to, through `crate::…` paths.
pub fn arrows(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let folders: Vec<&str> = tree
        .matching(|path| path.starts_with(FOLDER) && path.ends_with("/mod.rs"))
        .filter_map(|file| slice_of(&file.path))
        .collect();
    for (file, rust) in tree.product() {
        let Some(slice) = slice_of(&file.path) else { continue };
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == slice) else {
            if file.name() == "mod.rs" && file.path == format!("{FOLDER}{slice}/mod.rs") {
                let message = format!(
                    "the slice `{slice}` has no place in the list of arrows in xtask/src/tidy/slices.rs"
                );
                findings.push(Finding::new(&file.path, 1, message));
            }
            continue;
        };
        for (line, path) in paths(&rust.product_code) {
            if path.starts_with("super::super::") {
                findings.push(Finding::new(
                    &file.path,
                    line,
                    format!("write `{path}` from `crate::`, so that the slice it leads to shows"),
                ));
            }
            let Some(other) = path.strip_prefix("crate::").and_then(|rest| rest.split("::").next()) else {
                continue;
            };
            let is_free = other == slice || !folders.contains(&other) || SERVING.contains(&other);
            if !is_free && !allowed.contains(&other) {
                findings.push(Finding::new(&file.path, line, format!("`{slice}` may not call `{other}`")));
            }
        }
    }
    findings
}

/// The folder right under the sources of `app`.
fn slice_of(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?.split_once('/').map(|(slice, _)| slice)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::arrows;

    #[test]
    fn arrows_between_slices() {
        check(
            arrows,
            "== crates/app/src/banking/mod.rs
use crate::context::Ctx;
use crate::{activity, allocation::propose};
== crates/app/src/activity/mod.rs
== crates/app/src/allocation/mod.rs
use crate::banking::list_unexplained;
fn a() { crate::customers::find(); }
#[cfg(test)]
mod tests { use super::super::x; }
== crates/app/src/customers/mod.rs
use super::super::allocation::b;
== crates/app/src/crm/mod.rs
",
            "crates/app/src/banking/mod.rs:2: `banking` may not call `allocation`
             crates/app/src/crm/mod.rs:1: the slice `crm` has no place in the list of arrows in xtask/src/tidy/slices.rs
             crates/app/src/customers/mod.rs:1: write `super::super::allocation::b` from `crate::`, so that the slice it leads to shows",
        );
    }
}
