//! A look at Rust text that is just deep enough for the rules: which characters are code, which
//! are comments or literals, and which belong to tests.

mod names;
mod scanner;

pub use names::{identifiers, is_word, paths};
use scanner::Kind;

/// One Rust file, taken apart.
pub struct RustSource {
    /// The text with comments and the inside of literals blanked; every line keeps its length.
    pub code: String,
    /// As `code`, with the items under `#[cfg(test)]` blanked too; blank for a file of tests.
    pub product_code: String,
    /// String literals outside tests: the line they start on and their content.
    pub literals: Vec<(usize, String)>,
    /// Comments: the line they start on and their text.
    pub comments: Vec<(usize, String)>,
}

impl RustSource {
    /// Takes a file apart. `is_test` says that all of it is compiled for tests only.
    pub fn new(text: &str, is_test: bool) -> Self {
        let (code, spans) = scanner::scan(text);
        let product_code = if is_test { blank(&code) } else { without_tests(&code) };
        let product: Vec<char> = product_code.chars().collect();
        let line_at = lines_by_position(&code);
        let mut literals = Vec::new();
        let mut comments = Vec::new();
        for span in spans {
            let line = line_at[span.start];
            match span.kind {
                Kind::Comment => comments.push((line, span.text)),
                // The quotes of a literal stay in the code, unless it is a test's.
                Kind::Literal if product.get(span.start) == Some(&'"') => literals.push((line, span.text)),
                Kind::Literal => {}
            }
        }
        Self { code, product_code, literals, comments }
    }
}

fn blank(code: &str) -> String {
    code.chars().map(|it| if it == '\n' { '\n' } else { ' ' }).collect()
}

fn lines_by_position(code: &str) -> Vec<usize> {
    let mut line = 1;
    code.chars()
        .map(|it| {
            let here = line;
            line += usize::from(it == '\n');
            here
        })
        .collect()
}

/// Blanks each item under an attribute that compiles it for tests only.
fn without_tests(code: &str) -> String {
    let mut chars: Vec<char> = code.chars().collect();
    let marker: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut at = 0;
    while at + marker.len() <= chars.len() {
        if chars[at..at + marker.len()] == marker[..] {
            let end = item_end(&chars, at + marker.len());
            for it in &mut chars[at..end] {
                if *it != '\n' {
                    *it = ' ';
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    chars.into_iter().collect()
}

/// The position after the item that starts here: its closing brace, or its semicolon.
fn item_end(chars: &[char], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, it) in chars.iter().enumerate().skip(start) {
        match it {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::RustSource;

    #[test]
    fn comments_and_literals_are_not_code() {
        let source = RustSource::new(
            "let a = \"sqlx \\\" // no\"; // sqlx\nlet b = r#\"a \"quoted\" b\"#; /* sqlx /* in */ */ let c: &'a str;\nlet d = '\"'; let e = br\"x\";\n",
            false,
        );
        assert_eq!(
            source.code.lines().map(str::trim_end).collect::<Vec<_>>(),
            [
                "let a = \"             \";",
                "let b = r#\"            \"#;                     let c: &'a str;",
                "let d = ' '; let e = br\" \";",
            ]
        );
        assert_eq!(
            source.literals,
            [(1, "sqlx \" // no".to_owned()), (2, "a \"quoted\" b".to_owned()), (3, "x".to_owned())]
        );
        assert_eq!(source.comments.len(), 2);
    }

    #[test]
    fn a_continued_literal_is_one_line_of_text() {
        let source = RustSource::new("let a = \"select id \\\n         from customers\";\n", false);
        assert_eq!(source.literals, [(1, "select id from customers".to_owned())]);
    }

    #[test]
    fn items_of_tests_are_no_product_code() {
        let source = RustSource::new(
            "fn a() { std::fs::read(); }\n#[cfg(test)]\nmod tests { fn b() { \"x\"; } }\nfn c() {}\n#[cfg(test)]\nuse d;\n",
            false,
        );
        let lines: Vec<&str> = source.product_code.lines().map(str::trim_end).collect();
        assert_eq!(lines, ["fn a() { std::fs::read(); }", "", "", "fn c() {}", "", ""]);
        assert!(source.literals.is_empty());
    }
}
