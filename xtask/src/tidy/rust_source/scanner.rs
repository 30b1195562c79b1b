//! Telling code from comments and literals, character by character.

use super::names::is_word;

/// The text with comments and the inside of literals blanked, and what was blanked.
pub fn scan(text: &str) -> (String, Vec<Span>) {
    let chars: Vec<char> = text.chars().collect();
    let mut scanner = Scanner { chars, at: 0, code: String::with_capacity(text.len()), spans: Vec::new() };
    scanner.run();
    (scanner.code, scanner.spans)
}

/// What a span is.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Comment,
    Literal,
}

/// One comment or literal.
pub struct Span {
    pub kind: Kind,
    /// Position of the first character: of the comment's slash, of the literal's quote.
    pub start: usize,
    pub text: String,
}

/// Walks over a text once, copying code and blanking the rest.
struct Scanner {
    chars: Vec<char>,
    at: usize,
    code: String,
    spans: Vec<Span>,
}

impl Scanner {
    fn run(&mut self) {
        while let Some(current) = self.peek(0) {
            match (current, self.peek(1)) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('r', Some('"' | '#')) if !self.follows_identifier() && self.raw_hashes().is_some() => {
                    self.raw_string();
                }
                ('b' | 'c', Some('r')) if !self.follows_identifier() => self.keep(),
                ('\'', _) => self.quote(),
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn keep(&mut self) {
        self.code.push(self.chars[self.at]);
        self.at += 1;
    }

    fn blank(&mut self) -> char {
        let current = self.chars[self.at];
        self.code.push(if current == '\n' { '\n' } else { ' ' });
        self.at += 1;
        current
    }

    fn follows_identifier(&self) -> bool {
        let before = self.at.checked_sub(1).map(|at| self.chars[at]);
        // `br"…"` and `cr"…"` are raw strings; in `for"` the r is the end of a word.
        let prefix = matches!(before, Some('b' | 'c'))
            && !self.at.checked_sub(2).is_some_and(|at| is_word(self.chars[at]));
        before.is_some_and(is_word) && !prefix
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let mut text = String::new();
        while self.peek(0).is_some_and(|it| it != '\n') {
            text.push(self.blank());
        }
        self.spans.push(Span { kind: Kind::Comment, start, text });
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut text = String::new();
        let mut depth = 0_u32;
        while let Some(current) = self.peek(0) {
            match (current, self.peek(1)) {
                ('/', Some('*')) => {
                    depth += 1;
                    text.push(self.blank());
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    text.push(self.blank());
                }
                _ => {}
            }
            text.push(self.blank());
            if depth == 0 {
                break;
            }
        }
        self.spans.push(Span { kind: Kind::Comment, start, text });
    }

    fn string(&mut self) {
        let start = self.at;
        let mut text = String::new();
        self.keep();
        while let Some(current) = self.peek(0) {
            match current {
                '"' => {
                    self.keep();
                    break;
                }
                '\\' => {
                    self.blank();
                    match self.peek(0) {
                        // A line that ends in a backslash goes on at the next word.
                        Some('\n') => {
                            self.blank();
                            while self.peek(0).is_some_and(char::is_whitespace) {
                                self.blank();
                            }
                        }
                        Some('n') => {
                            self.blank();
                            text.push('\n');
                        }
                        Some(_) => text.push(self.blank()),
                        None => {}
                    }
                }
                _ => text.push(self.blank()),
            }
        }
        self.spans.push(Span { kind: Kind::Literal, start, text });
    }

    /// How many `#` stand between the `r` and its quote, or nothing when this is no raw string.
    fn raw_hashes(&self) -> Option<usize> {
        let hashes = self.chars[self.at + 1..].iter().take_while(|it| **it == '#').count();
        (self.peek(1 + hashes) == Some('"')).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_hashes().unwrap_or_default();
        for _ in 0..=hashes {
            self.keep();
        }
        let start = self.at;
        self.keep();
        let mut text = String::new();
        while let Some(current) = self.peek(0) {
            let closing = current == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            if closing {
                for _ in 0..=hashes {
                    self.keep();
                }
                break;
            }
            text.push(self.blank());
        }
        self.spans.push(Span { kind: Kind::Literal, start, text });
    }

    /// A character literal, or a lifetime.
    fn quote(&mut self) {
        let is_char = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.keep();
        if !is_char {
            return;
        }
        if self.peek(0) == Some('\\') {
            self.blank();
        }
        self.blank();
        while self.peek(0).is_some_and(|it| it != '\'' && it != '\n') {
            self.blank();
        }
        if self.peek(0) == Some('\'') {
            self.keep();
        }
    }
}
