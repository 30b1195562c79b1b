//! Building explanations, and recognising one again.

use crate::claims::Engine;
use crate::hash;
use crate::items::first_due;
use crate::model::{
    AccountRole, Book, CustomerIndex, Evidence, Explanation, ItemIndex, Line, Method, PaymentRef,
};

/// What an explanation gives to open items.
pub(crate) fn item_lines(explanation: &Explanation) -> impl Iterator<Item = (ItemIndex, i64)> + '_ {
    explanation.lines.iter().filter_map(|line| match line {
        Line::Item { item, amount_minor } => Some((*item, *amount_minor)),
        Line::Reopened { .. } | Line::Role { .. } | Line::Account { .. } | Line::Credit { .. } => None,
    })
}

/// An explanation that closes items whole, with what is left over on lines of its own.
pub(crate) fn closing(
    engine: &Engine<'_>,
    method: Method,
    items: &[ItemIndex],
    rest: Vec<Line>,
    evidence: Vec<Evidence>,
) -> Explanation {
    let mut items = items.to_vec();
    items.sort_by(|&left, &right| first_due(engine.book, left, right));
    // Exactly as long as needed: explanations are what most of the memory goes to.
    let mut lines = Vec::with_capacity(items.len() + rest.len());
    lines.extend(items.iter().map(|&item| Line::Item { item, amount_minor: engine.open_minor(item) }));
    lines.extend(rest);
    Explanation { method, lines, evidence, takes_back: None }
}

/// An explanation of one role line.
pub(crate) fn to_role(role: AccountRole, amount_minor: i64, evidence: Vec<Evidence>) -> Explanation {
    let lines = vec![Line::Role { role, amount_minor }];
    Explanation { method: Method::NotCustomer, lines, evidence, takes_back: None }
}

/// The whole amount as usable credit of a customer.
pub(crate) fn to_credit(customer: CustomerIndex, amount_minor: i64, evidence: Vec<Evidence>) -> Explanation {
    let lines = vec![Line::Credit { customer, amount_minor }];
    Explanation { method: Method::OverPayment, lines, evidence, takes_back: None }
}

/// A line by what it names, whoever wrote it: what a fingerprint is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedLine<'a> {
    /// So much of a document.
    Document {
        /// Its number.
        number: &'a str,
        /// Number of the customer whose it is, or empty.
        customer_number: &'a str,
        /// Name of the customer.
        customer_name: &'a str,
    },
    /// So much to an account by the stable name of its role.
    Role(&'a str),
    /// So much to an account by its number.
    Account(&'a str),
    /// So much to the credit of a customer.
    Credit {
        /// Number of the customer, or empty.
        customer_number: &'a str,
        /// Name of the customer.
        customer_name: &'a str,
    },
}

/// A number by which an explanation is recognised again: the same documents, customers, accounts
/// and amounts give the same number, whatever their indexes, their order and the reasons.
pub fn explanation_fingerprint(explanation: &Explanation, book: &Book) -> u64 {
    let hashes = explanation.lines.iter().map(|line| line_hash(book, line));
    of_hashes(hashes.collect(), explanation.takes_back.is_some())
}

/// The fingerprint of lines that a person wrote, with their signed minor units: the same number as
/// [`explanation_fingerprint`] gives an explanation of the same lines that takes nothing back.
pub fn lines_fingerprint<'a>(lines: impl IntoIterator<Item = (NamedLine<'a>, i64)>) -> u64 {
    of_hashes(lines.into_iter().map(|(line, amount_minor)| named_hash(&line, amount_minor)).collect(), false)
}

fn of_hashes(mut lines: Vec<u64>, takes_back: bool) -> u64 {
    lines.sort_unstable();
    hash::finish(lines.into_iter().fold(hash::step(17, u64::from(takes_back)), hash::step))
}

fn named_hash(line: &NamedLine<'_>, amount_minor: i64) -> u64 {
    let (seed, texts) = match *line {
        NamedLine::Document { number, customer_number, customer_name } => {
            (1, [number, customer_number, customer_name])
        }
        NamedLine::Role(role) => (2, [role, "", ""]),
        NamedLine::Account(account) => (3, [account, "", ""]),
        NamedLine::Credit { customer_number, customer_name } => (4, [customer_number, customer_name, ""]),
    };
    let running =
        texts.iter().fold(seed, |running, text| hash::step(running, hash::of_bytes(text.as_bytes())));
    hash::finish(hash::step(running, amount_minor.cast_unsigned()))
}

fn line_hash(book: &Book, line: &Line) -> u64 {
    let customer = |index: CustomerIndex| {
        let found = book.customers.get(index as usize);
        found.map_or(("", ""), |customer| (customer.number.as_str(), customer.name.as_str()))
    };
    let (named, amount_minor) = match line {
        Line::Item { item, amount_minor } => {
            let found = book.items.get(*item as usize);
            let (customer_number, customer_name) = found.map_or(("", ""), |item| customer(item.customer));
            let number = found.map_or("", |item| item.number.as_str());
            (NamedLine::Document { number, customer_number, customer_name }, amount_minor)
        }
        // The same document whether it is still listed as open or not.
        Line::Reopened { document, customer: index, amount_minor } => {
            let (customer_number, customer_name) = index.map_or(("", ""), customer);
            (NamedLine::Document { number: document, customer_number, customer_name }, amount_minor)
        }
        Line::Role { role, amount_minor } => (NamedLine::Role(role.as_str()), amount_minor),
        Line::Account { account, amount_minor } => (NamedLine::Account(account), amount_minor),
        Line::Credit { customer: index, amount_minor } => {
            let (customer_number, customer_name) = customer(*index);
            (NamedLine::Credit { customer_number, customer_name }, amount_minor)
        }
    };
    named_hash(&named, *amount_minor)
}

/// What takes back a payment: its lines with the sign turned.
pub(crate) fn reversing(lines: Vec<Line>, payment: PaymentRef, evidence: Vec<Evidence>) -> Explanation {
    Explanation { method: Method::Reversal, lines, evidence, takes_back: Some(payment) }
}
