//! A table belongs to one slice, and only that slice's store names it.

use std::collections::BTreeMap;

use super::Finding;
use super::sql_source::{is_migration, migrations, texts};
use super::tree::{SourceFile, Tree, has_extension};

/// Words that a table's name follows.
const BEFORE_TABLE: [&str; 5] = ["from", "into", "update", "join", "table"];

/// Every table names its owner above it, and no other slice's SQL names the table.
pub fn ownership(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for file in migrations(tree) {
        for (line, table, owner) in created_tables(&file.text) {
            match owner {
                // A later migration may make the table anew for its owner, not for another.
                Some(owner) => {
                    let first = owners.entry(table.clone()).or_insert_with(|| owner.clone());
                    if *first != owner {
                        findings.push(Finding::new(
                            &file.path,
                            line,
                            format!("`{table}` belongs to `{first}`"),
                        ));
                    }
                }
                None => findings.push(Finding::new(
                    &file.path,
                    line,
                    format!("say whose `{table}` is: `-- owner: SLICE` on the line above"),
                )),
            }
        }
    }
    for (file, tokens) in texts(tree).into_iter().filter(|(file, _)| !may_name_any_table(file)) {
        for pair in tokens.windows(2).filter(|pair| BEFORE_TABLE.contains(&pair[0].text.as_str())) {
            let table = &pair[1].text;
            if let Some(owner) = owners.get(table).filter(|owner| !is_store_of(&file.path, owner)) {
                let message = format!("`{table}` belongs to `{owner}`: call a function of that slice");
                findings.push(Finding::new(&file.path, pair[1].line, message));
            }
        }
    }
    findings
}

/// Migrations make the tables; reports and the verification read them all.
fn may_name_any_table(file: &SourceFile) -> bool {
    let path = &file.path;
    is_migration(path)
        || (has_extension(path, "sql") && path.starts_with("crates/app/src/reporting/"))
        || path.starts_with("crates/db/src/check")
        || path.starts_with("crates/app/src/verification")
        || path == "crates/app/src/listing/store.rs"
        || path.starts_with("crates/app/src/listing/store/")
        || path.starts_with("crates/testkit/")
        || path.starts_with("xtask/")
}

/// A slice's SQL is in its `store.rs`; a crate such as `jobs`, or a module of one file, is its own store.
fn is_store_of(path: &str, owner: &str) -> bool {
    path == format!("crates/app/src/{owner}/store.rs")
        || path == format!("crates/app/src/{owner}.rs")
        || path.starts_with(&format!("crates/app/src/{owner}/store/"))
        || path.starts_with(&format!("crates/{owner}/src/"))
}

/// The line, name and owner of each table that a migration creates.
fn created_tables(text: &str) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    let mut owner = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("-- owner:") {
            owner = Some(name.trim().to_owned());
        } else if let Some(rest) = line.to_lowercase().strip_prefix("create table ") {
            let rest = rest.trim_start().strip_prefix("if not exists ").unwrap_or(rest);
            let name = rest.split(|it: char| it.is_whitespace() || it == '(').next().unwrap_or_default();
            found.push((index + 1, name.to_owned(), owner.take()));
        } else if !line.is_empty() && !line.starts_with("--") {
            owner = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::ownership;

    #[test]
    fn one_store_per_table() {
        check(
            ownership,
            "== crates/db/migrations/0001_customers.sql
-- owner: customers
-- Who owes.
create table customers (org_id blob);
create table strays (org_id blob);
-- owner: jobs
create table jobs (org_id blob);
== crates/app/src/customers/store.rs
const A: &str = \"select name from customers\";
== crates/app/src/customers/find.rs
const A: &str = \"select name from customers where org_id = $1\";
== crates/app/src/banking/store.rs
const A: &str = \"select 1 from movements
 join customers on true\";
const B: &str = \"a sentence taken from customers\";
#[cfg(test)]
mod tests { const C: &str = \"delete from customers\"; }
== crates/jobs/src/claim.rs
const A: &str = \"update jobs set state = $1\";
== crates/app/src/verification/books.rs
const A: &str = \"select name from customers\";
",
            "crates/app/src/banking/store.rs:2: `customers` belongs to `customers`: call a function of that slice
             crates/app/src/customers/find.rs:1: `customers` belongs to `customers`: call a function of that slice
             crates/db/migrations/0001_customers.sql:4: say whose `strays` is: `-- owner: SLICE` on the line above",
        );
    }
}
