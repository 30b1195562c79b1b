//! One SQL text for `SQLite`, `PostgreSQL` and the distributed engines that speak its protocol.

use super::Finding;
use super::sql_source::{Token, is_for_one_engine, texts};
use super::tree::{SourceFile, Tree};

/// Sequences of tokens that some engine refuses or reads differently, and what to do instead.
/// A last word that ends in `*` stands for all words that start so.
const FORBIDDEN: &[(&[&str], &str)] = &[
    (&["autoincrement"], "ids are made by us"),
    (&["serial"], "ids are made by us"),
    (&["bigserial"], "ids are made by us"),
    (&["nextval"], "sequences order nothing across nodes"),
    (&["insert", "or"], "write `insert … on conflict (…) do …`"),
    (&["on", "conflict", "do"], "name the columns of the conflict"),
    (&["::"], "write `cast(… as …)`"),
    (&["now", "("], "time is a parameter"),
    (&["current_timestamp"], "time is a parameter"),
    (&["current_date"], "time is a parameter"),
    (&["datetime", "("], "time is a parameter; instants are text"),
    (&["strftime"], "instants and days are sortable text: compare them as they are"),
    (&["julianday"], "count days in Rust"),
    (&["ilike"], "keep a folded column and compare with `like`"),
    (&["glob"], "write `like`"),
    (&["json_extract"], "give what is searched a column of its own"),
    (&["->>"], "give what is searched a column of its own"),
    (&["->"], "give what is searched a column of its own"),
    (&["rowid"], "PostgreSQL has no `rowid`: order by the key"),
    (&["offset"], "page by key"),
    (&["trigger"], "distributed engines have none: hold the rule in the one shape of a write"),
    (&["listen"], "jobs are claimed, not announced"),
    (&["notify"], "jobs are claimed, not announced"),
    (&["pg_advisory*"], "advisory locks hold on one node only: lock a row"),
    (&["pg_try_advisory*"], "advisory locks hold on one node only: lock a row"),
    (&["for", "update"], "row locks differ by engine: call db's dialect"),
    (&["lock", "table"], "lock rows in the order of their ids"),
    (&["deferrable"], "distributed engines have no deferred constraints"),
    (&["?"], "number the parameters: `$1`"),
    (&["select", "*"], "name the columns"),
    (&["select", "distinct", "*"], "name the columns"),
];

/// Migrations and the SQL of the product use only what every engine understands alike.
pub fn one_text_for_both_engines(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, tokens) in texts(tree).into_iter().filter(|(file, _)| is_shared(file)) {
        for start in 0..tokens.len() {
            let broken = FORBIDDEN.iter().find(|(pattern, _)| starts_with(&tokens[start..], pattern));
            if let Some((pattern, remedy)) = broken {
                let message = format!("`{}` is not portable SQL: {remedy}", pattern.join(" "));
                findings.push(Finding::new(&file.path, tokens[start].line, message));
            }
        }
    }
    findings
}

/// SQL is written in lower case, which also lets it be told from a sentence.
pub fn in_lower_case(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.product() {
        for (line, text) in rust.literals.iter().filter(|(_, text)| is_in_capitals(text)) {
            let start: String = text.chars().take(30).collect();
            findings.push(Finding::new(
                &file.path,
                *line,
                format!("write SQL in lower case: `{}…`", start.trim_end()),
            ));
        }
    }
    findings
}

fn is_in_capitals(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let starts =
        words.first().is_some_and(|word| ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(word));
    starts && words.iter().any(|word| ["FROM", "INTO", "SET", "AS"].contains(word))
}

/// Whether the SQL of a file must run on every engine. What differs has its place: dialect.rs and
/// the rest of `db`, and the migrations of one engine.
fn is_shared(file: &SourceFile) -> bool {
    let path = &file.path;
    !is_for_one_engine(path)
        && !path.starts_with("crates/db/src/")
        && !path.starts_with("crates/testkit/")
        && !path.starts_with("xtask/")
}

fn starts_with(tokens: &[Token], pattern: &[&str]) -> bool {
    tokens.len() >= pattern.len()
        && pattern.iter().zip(tokens).all(|(wanted, token)| match wanted.strip_suffix('*') {
            Some(start) if !start.is_empty() => token.text.starts_with(start),
            _ => token.text == *wanted,
        })
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::{in_lower_case, one_text_for_both_engines};

    #[test]
    fn capitals_are_for_sentences() {
        check(
            in_lower_case,
            "== crates/app/src/banking/store.rs
const A: &str = \"SELECT a FROM b\";
const B: &str = \"SELECT one\";
",
            "crates/app/src/banking/store.rs:1: write SQL in lower case: `SELECT a FROM b…`",
        );
    }

    #[test]
    fn portable_statements_pass() {
        check(
            one_text_for_both_engines,
            "== crates/app/src/banking/store.rs
const A: &str = \"insert into b (org_id, c) values ($1, $2) on conflict (org_id, c) do nothing returning c\";
const B: &str = \"select count(*) from b where org_id = $1 order by c limit $2\";
const C: &str = \"what is it now (really)?\";
== crates/db/migrations/0002_b.sqlite.sql
create table b (id integer primary key autoincrement);
",
            "",
        );
    }

    #[test]
    fn what_one_engine_lacks_is_refused() {
        check(
            one_text_for_both_engines,
            "== crates/app/src/banking/store.rs
const A: &str = \"select * from b where c = ?\";
const B: &str = \"insert into b (c) values (now()) on conflict do nothing\";
const C: &str = \"select c::text, d ->> 'e' from b
    limit 10 offset 20\";
const D: &str = \"select pg_advisory_xact_lock(1)\";
== crates/db/migrations/0001_b.sql
-- now() in a comment is a word.
create trigger b_changes after update on b;
",
            "crates/app/src/banking/store.rs:1: `?` is not portable SQL: number the parameters: `$1`
             crates/app/src/banking/store.rs:1: `select *` is not portable SQL: name the columns
             crates/app/src/banking/store.rs:2: `now (` is not portable SQL: time is a parameter
             crates/app/src/banking/store.rs:2: `on conflict do` is not portable SQL: name the columns of the conflict
             crates/app/src/banking/store.rs:3: `->>` is not portable SQL: give what is searched a column of its own
             crates/app/src/banking/store.rs:3: `::` is not portable SQL: write `cast(… as …)`
             crates/app/src/banking/store.rs:4: `offset` is not portable SQL: page by key
             crates/app/src/banking/store.rs:5: `pg_advisory*` is not portable SQL: advisory locks hold on one node only: lock a row
             crates/db/migrations/0001_b.sql:2: `trigger` is not portable SQL: distributed engines have none: hold the rule in the one shape of a write",
        );
    }
}
