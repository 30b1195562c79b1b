//! Walks through the tokens of a camt file, knows where it is, and hands out entries.

use super::elements::Element;
use super::entry::{Charges, Entry};
use super::name::Name;
use super::statement::OpenStatement;
use super::tokens::{Token, TokenError, Tokens};
use super::values::{CurrencyAttribute, currency_attribute};
use crate::read::check_balance;
use crate::{Sink, StatementKind};
use file_intake::{FIELD_BYTES_MAX, Place, Problem, ProblemCode, Refusal, XML_DEPTH_MAX};

/// Which party a name or account belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Debtor,
    Creditor,
    UltimateDebtor,
    UltimateCreditor,
}

/// The state of reading one file.
pub(super) struct Reader<'s> {
    pub(super) sink: &'s mut dyn Sink,
    stack: Vec<(Element, Name)>,
    text: Vec<u8>,
    is_cut: bool,
    has_message: bool,
    pub(super) currency: CurrencyAttribute,
    pub(super) role: Role,
    pub(super) in_entry: bool,
    pub(super) in_detail: bool,
    statements: u32,
    pub(super) statement: Option<OpenStatement>,
    pub(super) entry: Entry,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            stack: Vec::with_capacity(XML_DEPTH_MAX),
            text: Vec::new(),
            is_cut: false,
            has_message: false,
            currency: CurrencyAttribute::Missing,
            role: Role::Debtor,
            in_entry: false,
            in_detail: false,
            statements: 0,
            statement: None,
            entry: Entry::default(),
        }
    }

    pub(super) fn run(mut self, mut tokens: Tokens<'_>) -> Result<(), Refusal> {
        let outcome = self.walk(&mut tokens);
        let offset = tokens.offset();
        match outcome {
            Ok(()) if self.stack.is_empty() => {}
            Ok(()) | Err(Stop::Token(TokenError::Truncated)) => self.break_off(offset),
            Err(stop) => {
                self.finish_statement(true);
                return Err(refusal(stop, offset));
            }
        }
        if self.has_message { Ok(()) } else { Err(Refusal::NothingInside("camt")) }
    }

    fn walk(&mut self, tokens: &mut Tokens<'_>) -> Result<(), Stop> {
        loop {
            match tokens.next().map_err(Stop::Token)? {
                Token::Start { name, attributes, is_empty } => {
                    let parent = self.stack.last().map_or(Element::Outside, |(element, _)| *element);
                    let element = parent.child(name);
                    if element.is_amount() {
                        self.currency = currency_attribute(attributes);
                    }
                    if self.stack.len() == XML_DEPTH_MAX {
                        return Err(Stop::TooDeep);
                    }
                    if is_empty {
                        self.begin(element, name);
                        self.finish(element);
                        continue;
                    }
                    if element.is_leaf() && element != Element::Status {
                        if let Some(text) = tokens.leaf(name).filter(|text| text.len() <= FIELD_BYTES_MAX) {
                            self.take_text(element, text);
                            continue;
                        }
                        self.text.clear();
                    } else {
                        self.begin(element, name);
                    }
                    self.stack.push((element, name));
                }
                Token::End(name) => {
                    let Some((element, opened)) = self.stack.pop() else {
                        return Err(Stop::Token(TokenError::Broken("an end tag without a start tag")));
                    };
                    if opened != name {
                        return Err(Stop::Token(TokenError::Broken(
                            "an end tag that does not fit its start tag",
                        )));
                    }
                    self.finish(element);
                }
                Token::Text(text) => self.collect(text, false),
                Token::Literal(text) => self.collect(text, true),
                Token::EndOfFile => return Ok(()),
            }
        }
    }

    /// Keeps text of a leaf, up to the longest field that is read.
    fn collect(&mut self, text: &[u8], is_literal: bool) {
        if !self.stack.last().is_some_and(|(element, _)| element.is_leaf()) {
            return;
        }
        let room = FIELD_BYTES_MAX.saturating_sub(self.text.len());
        self.is_cut |= text.len() > room;
        let kept = &text[..text.len().min(room)];
        if is_literal && memchr::memchr(b'&', kept).is_some() {
            for byte in kept {
                self.text.extend_from_slice(if *byte == b'&' {
                    b"&amp;"
                } else {
                    std::slice::from_ref(byte)
                });
            }
        } else {
            self.text.extend_from_slice(kept);
        }
    }

    fn begin(&mut self, element: Element, name: Name) {
        match element {
            Element::Message => self.has_message = true,
            Element::Statement => self.open_statement(name),
            Element::Balance => {
                if let Some(statement) = self.statement.as_mut() {
                    statement.open_balance();
                }
            }
            Element::Entry => self.open_entry(),
            Element::Detail => {
                self.in_detail = true;
                self.entry.open_detail();
            }
            Element::Charges => self.charges(Charges::open),
            Element::ChargeRecord => self.charges(Charges::open_record),
            Element::Party | Element::PartyAccount => self.role = role_of(name),
            Element::Status => self.text.clear(),
            _ => {}
        }
    }

    fn finish(&mut self, element: Element) {
        match element {
            Element::Statement => self.finish_statement(false),
            Element::Entry => {
                self.finish_entry();
                self.in_entry = false;
            }
            Element::Detail => self.in_detail = false,
            Element::Charges => self.charges(Charges::close),
            Element::ChargeRecord => self.charges(Charges::close_record),
            _ if element.is_leaf() => {
                let text = std::mem::take(&mut self.text);
                if std::mem::take(&mut self.is_cut) {
                    let place = self.place(element);
                    let found = String::from_utf8_lossy(&text[..text.len().min(80)]).into_owned();
                    self.sink.problem(Problem::warning(
                        ProblemCode::FieldTooLong,
                        place,
                        element.path(),
                        &found,
                    ));
                }
                self.take_text(element, whole_characters(&text));
                self.text = text;
                self.text.clear();
            }
            _ => {}
        }
    }

    fn open_statement(&mut self, name: Name) {
        self.finish_statement(true);
        let kind = if name == const { Name::of(b"Rpt") } {
            StatementKind::Intraday
        } else if name == const { Name::of(b"Ntfctn") } {
            StatementKind::Notification
        } else {
            StatementKind::Statement
        };
        self.statements += 1;
        self.statement = Some(OpenStatement::new(kind));
    }

    pub(super) fn announce_statement(&mut self) {
        if let Some(statement) = self.statement.as_mut().filter(|statement| !statement.is_announced) {
            statement.is_announced = true;
            statement.complete_header();
            self.sink.opened(&statement.header);
        }
    }

    fn finish_statement(&mut self, is_unfinished: bool) {
        self.announce_statement();
        let place = Place::element(self.path());
        let Some(statement) = self.statement.take() else { return };
        let end = statement.ending();
        let field = statement.element_name();
        if is_unfinished {
            self.sink.problem(Problem::error(ProblemCode::StatementUnfinished, place, field, ""));
        } else {
            check_balance(statement.header.kind, &end, place, field, self.sink);
        }
        self.sink.closed(&end);
    }

    /// The file ends too early: what was complete is out, and the entry that breaks off is told.
    fn break_off(&mut self, offset: u64) {
        let place = match self.statement {
            Some(_) => Place::element(self.path()),
            None => Place::element(format!("byte {offset}")),
        };
        self.sink.problem(Problem::error(ProblemCode::FileTruncated, place, "XML", ""));
        self.finish_statement(true);
    }

    /// Where the reader is: `Stmt[2]/Ntry[14]/NtryDtls/TxDtls[1]`.
    fn path(&self) -> String {
        let Some(statement) = &self.statement else { return String::new() };
        let mut path = format!("{}[{}]", statement.element_name(), self.statements);
        if self.in_entry {
            path = format!("{path}/Ntry[{}]", statement.entries);
        }
        if self.in_detail {
            path = format!("{path}/NtryDtls/TxDtls[{}]", self.entry.detail_count);
        }
        path
    }

    /// The place of a leaf: `Stmt[2]/Ntry[14]/Amt`.
    pub(super) fn place(&self, leaf: Element) -> Place {
        let path = self.path();
        match leaf.path() {
            "" => Place::element(path),
            name => Place::element(format!("{path}/{name}")),
        }
    }
}

/// Text without the character that a cut may have left half.
fn whole_characters(text: &[u8]) -> &[u8] {
    match std::str::from_utf8(text) {
        Err(error) if error.error_len().is_none() => &text[..error.valid_up_to()],
        _ => text,
    }
}

fn role_of(name: Name) -> Role {
    if name == const { Name::of(b"Cdtr") } || name == const { Name::of(b"CdtrAcct") } {
        Role::Creditor
    } else if name == const { Name::of(b"UltmtDbtr") } {
        Role::UltimateDebtor
    } else if name == const { Name::of(b"UltmtCdtr") } {
        Role::UltimateCreditor
    } else {
        Role::Debtor
    }
}

/// Why walking stopped.
enum Stop {
    TooDeep,
    Token(TokenError),
}

fn refusal(stop: Stop, offset: u64) -> Refusal {
    match stop {
        Stop::TooDeep => Refusal::TooDeep,
        Stop::Token(TokenError::Doctype) => Refusal::Doctype,
        Stop::Token(TokenError::Io(error)) => Refusal::Io(error),
        Stop::Token(TokenError::Broken(reason)) => broken(reason, offset),
        Stop::Token(TokenError::Truncated) => broken("the file ends too early", offset),
    }
}

fn broken(reason: &str, offset: u64) -> Refusal {
    Refusal::Broken { place: format!("byte {offset}"), reason: reason.to_owned() }
}
