//! Who may speak to the database driver.

use super::Finding;
use super::rust_source::identifiers;
use super::tree::Tree;

/// Outside `db`, `jobs` and `testkit`, only `store.rs` files name `sqlx`.
pub fn only_in_stores(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(rust) = &file.rust else { continue };
        let allowed =
            matches!(file.crate_name(), Some("db" | "jobs" | "testkit")) || file.name() == "store.rs";
        if allowed {
            continue;
        }
        for (line, _) in identifiers(&rust.code).filter(|(_, word)| *word == "sqlx") {
            findings.push(Finding::new(
                &file.path,
                line,
                "`sqlx` is for `db`, `jobs` and files named store.rs: call a function of the store",
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
    fn the_driver_is_named_in_stores() {
        check(
            only_in_stores,
            "== crates/app/src/banking/store.rs
use sqlx::Row;
== crates/app/src/banking/import_statement.rs
// sqlx would be handy here.
use jiff_sqlx::Date;
fn a() -> sqlx::Result<()> {}
== crates/jobs/src/claim.rs
use sqlx::Row;
",
            "crates/app/src/banking/import_statement.rs:3: `sqlx` is for `db`, `jobs` and files named store.rs: call a function of the store",
        );
    }
}
