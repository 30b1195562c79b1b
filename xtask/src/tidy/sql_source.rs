//! SQL in the sources: migrations, `.sql` files and literals, as tokens with their lines.

use super::tree::{SourceFile, Tree, has_extension};

/// One word or sign of a statement, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub line: usize,
    pub text: String,
}

/// Whether a file is a migration, for either or both engines.
pub fn is_migration(path: &str) -> bool {
    path.starts_with("crates/db/migrations/") && has_extension(path, "sql")
}

/// Whether a migration is written for one engine only.
pub fn is_for_one_engine(path: &str) -> bool {
    path.ends_with(".sqlite.sql") || path.ends_with(".postgres.sql")
}

/// The migrations, in their order.
pub fn migrations(tree: &Tree) -> impl Iterator<Item = &SourceFile> {
    tree.matching(is_migration)
}

/// Every SQL text of the product: the file and the tokens of one text.
pub fn texts(tree: &Tree) -> Vec<(&SourceFile, Vec<Token>)> {
    let mut found = Vec::new();
    for file in &tree.files {
        if has_extension(&file.path, "sql") {
            found.push((file, tokens(&file.text, 1)));
        }
        let Some(rust) = file.rust.as_ref().filter(|_| file.is_product()) else { continue };
        let statements = rust.literals.iter().filter(|(_, text)| is_sql(text));
        found.extend(statements.map(|(line, text)| (file, tokens(text, *line))));
    }
    found
}

/// Whether a literal is SQL and not a sentence: statements are in lower case here, and a piece of
/// one starts with a word that starts few sentences.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let holds = |word: &str| words.contains(&word);
    match words.as_slice() {
        ["select" | "where" | "union" | "left" | "inner" | "join", _, ..]
        | ["insert", "into" | "or", ..]
        | ["delete", "from", ..]
        | ["create" | "alter" | "drop", "table" | "index" | "unique" | "view", ..] => true,
        ["update", ..] => holds("set"),
        ["with", ..] => holds("as") && holds("select"),
        ["from", ..] => holds("where") || holds("join"),
        _ => false,
    }
}

/// The tokens of a text: comments and literals left out, `::`, `->` and `->>` kept together.
pub fn tokens(text: &str, first_line: usize) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut line = first_line;
    let mut at = 0;
    while at < chars.len() {
        let it = chars[at];
        let rest = &chars[at..];
        let length = match it {
            '-' if rest.starts_with(&['-', '-']) => rest.iter().take_while(|it| **it != '\n').count(),
            '\'' => 2 + rest[1..].iter().take_while(|it| **it != '\'').count(),
            it if is_sql_word(it) => rest.iter().take_while(|it| is_sql_word(**it)).count(),
            '-' if rest.starts_with(&['-', '>', '>']) => 3,
            '-' if rest.starts_with(&['-', '>']) => 2,
            ':' if rest.starts_with(&[':', ':']) => 2,
            _ => 1,
        }
        .min(rest.len());
        let text: String = rest[..length].iter().collect::<String>().to_lowercase();
        if !it.is_whitespace() && it != '\'' && !text.starts_with("--") {
            found.push(Token { line, text });
        }
        line += rest[..length].iter().filter(|it| **it == '\n').count();
        at += length;
    }
    found
}

fn is_sql_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_' || it == '$'
}

#[cfg(test)]
mod tests {
    use super::{is_sql, tokens};

    #[test]
    fn statements_differ_from_sentences() {
        for text in [
            "select 1",
            "update customers set name = $1",
            "insert into a (b)",
            "where a = $1",
            "with a as (select 1) select * from a",
        ] {
            assert!(is_sql(text), "{text}");
        }
        for text in [
            "update the customers",
            "with invoices from the accounts",
            "from customers",
            "imported from invoices",
            "Select a file",
            "select",
        ] {
            assert!(!is_sql(text), "{text}");
        }
    }

    #[test]
    fn comments_and_literals_are_no_tokens() {
        let found: Vec<String> = tokens("select a::text -- now()\nfrom B where c = 'now()' and d ->> $1", 5)
            .into_iter()
            .map(|token| format!("{}:{}", token.line, token.text))
            .collect();
        assert_eq!(
            found.join(" "),
            "5:select 5:a 5::: 5:text 6:from 6:b 6:where 6:c 6:= 6:and 6:d 6:->> 6:$1"
        );
    }
}
