//! `org_id` comes first in every key, so that organisations can live on different nodes.

use super::Finding;
use super::sql_source::{Token, migrations, tokens};
use super::tree::Tree;

const ORGANISATION: &str = "org_id";

/// Primary keys, unique keys and indexes start with `org_id`; foreign keys hold it on both sides.
pub fn organisation_first(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in migrations(tree) {
        let tokens = tokens(&file.text, 1);
        for statement in tokens.split(|token| token.text == ";") {
            for (line, message) in in_statement(statement) {
                findings.push(Finding::new(&file.path, line, message));
            }
        }
    }
    findings
}

fn in_statement(statement: &[Token]) -> Vec<(usize, String)> {
    let words: Vec<&str> = statement.iter().map(|token| token.text.as_str()).collect();
    match words.as_slice() {
        ["create", "table", ..] => in_table(statement),
        ["create", "index", ..] | ["create", "unique", "index", ..] => in_index(statement),
        _ => Vec::new(),
    }
}

fn in_index(statement: &[Token]) -> Vec<(usize, String)> {
    let columns = columns_after(statement, 0);
    if columns.first() == Some(&ORGANISATION) {
        return Vec::new();
    }
    vec![(statement[0].line, "the index must start with org_id".to_owned())]
}

fn in_table(statement: &[Token]) -> Vec<(usize, String)> {
    let Some(open) = statement.iter().position(|token| token.text == "(") else { return Vec::new() };
    let name = &statement[open - 1].text;
    let mut found = Vec::new();
    let mut has_primary_key = false;
    for part in parts(&statement[open + 1..]) {
        let line = part[0].line;
        let column = part[0].text.as_str();
        if let Some(at) = find(part, &["primary", "key"]) {
            has_primary_key = true;
            if first_column(part, at, column) != Some(ORGANISATION) {
                found.push((line, format!("the primary key of `{name}` must start with org_id")));
            }
        }
        if let Some(at) = find(part, &["unique"])
            && first_column(part, at, column) != Some(ORGANISATION)
        {
            found.push((line, format!("the unique key of `{name}` must start with org_id")));
        }
        if let Some(at) = find(part, &["references"]) {
            let ours = match find(part, &["foreign", "key"]) {
                Some(key) => columns_after(part, key),
                None => vec![column],
            };
            let theirs = columns_after(part, at);
            if !ours.contains(&ORGANISATION) || !(theirs.is_empty() || theirs.contains(&ORGANISATION)) {
                found.push((line, format!("the foreign key of `{name}` must hold org_id on both sides")));
            }
        }
    }
    if !has_primary_key {
        found.push((statement[0].line, format!("`{name}` has no primary key")));
    }
    found
}

/// The columns and constraints of a table: its body cut at the commas outside inner parentheses.
fn parts(body: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    let mut start = 0;
    for (at, token) in body.iter().enumerate() {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" if depth == 0 => {
                found.push(&body[start..at]);
                break;
            }
            ")" => depth -= 1,
            "," if depth == 0 => {
                found.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|part| !part.is_empty());
    found
}

fn find(part: &[Token], words: &[&str]) -> Option<usize> {
    part.windows(words.len())
        .position(|window| window.iter().zip(words).all(|(token, word)| token.text == *word))
}

/// The first column of a key written as a constraint, or the column that it is written on.
fn first_column<'a>(part: &'a [Token], at: usize, column: &'a str) -> Option<&'a str> {
    if at == 0 || part[0].text == "constraint" {
        return columns_after(part, at).first().copied();
    }
    Some(column)
}

/// The names in the first pair of parentheses from a position on.
fn columns_after(tokens: &[Token], at: usize) -> Vec<&str> {
    tokens[at..]
        .iter()
        .map(|token| token.text.as_str())
        .skip_while(|text| *text != "(")
        .skip(1)
        .take_while(|text| *text != ")")
        .filter(|text| *text != ",")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::organisation_first;

    #[test]
    fn keys_that_start_with_the_organisation() {
        check(
            organisation_first,
            "== crates/db/migrations/0001_a.sql
create table organisations (org_id blob not null primary key, name text);
create table customers (
    org_id blob not null references organisations (org_id),
    id blob not null,
    entity_id blob not null,
    state text not null check (state in ('open', 'closed')),
    primary key (org_id, id),
    unique (org_id, name),
    foreign key (org_id, entity_id) references entities (org_id, id)
);
create index customers_by_name on customers (org_id, name);
create unique index customers_by_number on customers (org_id, number) where number is not null;
",
            "",
        );
    }

    #[test]
    fn keys_that_do_not() {
        check(
            organisation_first,
            "== crates/db/migrations/0001_a.sql
create table a (id blob primary key, b text unique);
create table c (org_id blob, a_id blob references a (id), d text,
    primary key (org_id, a_id),
    constraint c_once unique (d, org_id),
    foreign key (org_id, a_id) references a (id, b));
create table e (org_id blob);
create index a_by_b on a (b, org_id);
",
            "crates/db/migrations/0001_a.sql:1: the primary key of `a` must start with org_id
             crates/db/migrations/0001_a.sql:1: the unique key of `a` must start with org_id
             crates/db/migrations/0001_a.sql:2: the foreign key of `c` must hold org_id on both sides
             crates/db/migrations/0001_a.sql:4: the unique key of `c` must start with org_id
             crates/db/migrations/0001_a.sql:5: the foreign key of `c` must hold org_id on both sides
             crates/db/migrations/0001_a.sql:6: `e` has no primary key
             crates/db/migrations/0001_a.sql:7: the index must start with org_id",
        );
    }
}
