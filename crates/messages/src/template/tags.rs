//! The tags of a source, before it is parsed: what nests too deep or is too long is refused here, so that neither the parser nor the checks
//! can be driven to the end of their stack.

use minijinja::machinery::{Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::problem::Wrong;

/// Tokens in one tag.
const TOKENS_MAX: usize = 40;
/// Statements inside each other; each `elif` counts, since the parser nests it.
const DEPTH_MAX: usize = 32;

/// The first thing that keeps a source from being parsed, with its line.
pub(super) fn refused(source: &str) -> Option<(u32, Wrong)> {
    let mut scan = Scan::default();
    for token in tokenize(source, false, SyntaxConfig::default()) {
        let (token, line) = match token {
            Ok((token, span)) => (token, u32::from(span.start_line)),
            Err(error) => return Some((line_of(&error), Wrong::Syntax(short(&error)))),
        };
        if let Some(wrong) = scan.token(&token) {
            return Some((line, wrong));
        }
    }
    None
}

/// The line an error names; the first when it names none.
pub(super) fn line_of(error: &minijinja::Error) -> u32 {
    error.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(1)
}

/// What an error says, without its place.
pub(super) fn short(error: &minijinja::Error) -> String {
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    said.chars().take(120).collect()
}

#[derive(Default)]
struct Scan {
    in_tag: bool,
    is_statement: bool,
    tokens: usize,
    /// For each open `if` or `for`, how deep it and its `elif` go.
    open: Vec<usize>,
}

impl Scan {
    fn token(&mut self, token: &Token<'_>) -> Option<Wrong> {
        match token {
            Token::TemplateData(_) => None,
            Token::VariableStart | Token::BlockStart => {
                self.in_tag = true;
                self.is_statement = matches!(token, Token::BlockStart);
                self.tokens = 0;
                None
            }
            Token::VariableEnd | Token::BlockEnd => {
                self.in_tag = false;
                None
            }
            other => self.inside(other),
        }
    }

    fn inside(&mut self, token: &Token<'_>) -> Option<Wrong> {
        self.tokens += 1;
        if self.tokens > TOKENS_MAX {
            return Some(Wrong::TagTooLong);
        }
        let is_keyword = self.is_statement && self.tokens == 1;
        match token {
            Token::Ident(keyword) if is_keyword => self.statement(keyword),
            _ if is_keyword => Some(Wrong::UnknownStatement(token.to_string())),
            _ => None,
        }
    }

    fn statement(&mut self, keyword: &str) -> Option<Wrong> {
        match keyword {
            "if" | "for" => self.open.push(1),
            "elif" => {
                if let Some(depth) = self.open.last_mut() {
                    *depth += 1;
                }
            }
            "else" => {}
            "endif" | "endfor" => {
                self.open.pop();
            }
            other => return Some(Wrong::UnknownStatement(other.chars().take(40).collect())),
        }
        (self.open.iter().sum::<usize>() > DEPTH_MAX).then_some(Wrong::TooDeep)
    }
}
