//! Who may speak to the database drivers.

use super::Finding;
use super::rust_source::identifiers;
use super::tree::Tree;

const DRIVERS: [&str; 2] = ["rusqlite", "sqlx"];

/// Outside `db`, `jobs` and `testkit`, only `store.rs` files name a driver. `bench` names rusqlite:
/// its bare loop of commits is what ours is measured against.
pub fn only_in_stores(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(rust) = &file.rust else { continue };
        let allowed =
            matches!(file.crate_name(), Some("db" | "jobs" | "testkit")) || file.name() == "store.rs";
        if allowed {
            continue;
        }
        let is_bench = file.crate_name() == Some("bench");
        for (line, driver) in identifiers(&rust.code).filter(|(_, word)| DRIVERS.contains(word)) {
            if is_bench && driver == "rusqlite" {
                continue;
            }
            findings.push(Finding::new(
                &file.path,
                line,
                format!(
                    "`{driver}` is for `db`, `jobs` and files named store.rs: call a function of the store"
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::only_in_stores;

    #[test]
    fn the_drivers_are_named_in_stores() {
        check(
            only_in_stores,
            "== crates/app/src/banking/store.rs
use sqlx::Row;
== crates/app/src/banking/import_statement.rs
// sqlx would be handy here.
use jiff_sqlx::Date;
fn a() -> sqlx::Result<()> {}
fn b(row: &rusqlite::Row) {}
== crates/bench/src/durable.rs
fn a(connection: &rusqlite::Connection) {}
fn b() -> sqlx::Result<()> {}
== crates/jobs/src/claim.rs
use sqlx::Row;
",
            "crates/app/src/banking/import_statement.rs:3: `sqlx` is for `db`, `jobs` and files named store.rs: call a function of the store
             crates/app/src/banking/import_statement.rs:4: `rusqlite` is for `db`, `jobs` and files named store.rs: call a function of the store
             crates/bench/src/durable.rs:2: `sqlx` is for `db`, `jobs` and files named store.rs: call a function of the store",
        );
    }
}
