//! Building explanations, and recognising one again.

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
    book: &Book,
    method: Method,
    items: &[ItemIndex],
    rest: Vec<Line>,
    evidence: Vec<Evidence>,
) -> Explanation {
    let mut items = items.to_vec();
    items.sort_by(|&left, &right| first_due(book, left, right));
    let mut lines: Vec<Line> = items
        .iter()
        .filter_map(|&item| {
            Some(Line::Item { item, amount_minor: book.items.get(item as usize)?.open_minor })
        })
        .collect();
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

/// A number by which an explanation is recognised again: the same documents, customers, accounts
/// and amounts give the same number, whatever their indexes, their order and the reasons.
pub fn explanation_fingerprint(explanation: &Explanation, book: &Book) -> u64 {
    let mut lines: Vec<u64> = explanation.lines.iter().map(|line| line_hash(book, line)).collect();
    lines.sort_unstable();
    let reversed = u64::from(explanation.takes_back.is_some());
    hash::finish(lines.into_iter().fold(hash::step(17, reversed), hash::step))
}

fn line_hash(book: &Book, line: &Line) -> u64 {
    let named = |seed: u64, texts: [&str; 3], amount: i64| {
        let running =
            texts.iter().fold(seed, |running, text| hash::step(running, hash::of_bytes(text.as_bytes())));
        hash::finish(hash::step(running, amount.cast_unsigned()))
    };
    let customer = |index: CustomerIndex| {
        let found = book.customers.get(index as usize);
        found.map_or(("", ""), |customer| (customer.number.as_str(), customer.name.as_str()))
    };
    match line {
        Line::Item { item, amount_minor } => {
            let found = book.items.get(*item as usize);
            let (number, name) = found.map_or(("", ""), |item| customer(item.customer));
            named(1, [found.map_or("", |item| item.number.as_str()), number, name], *amount_minor)
        }
        // The same document whether it is still listed as open or not.
        Line::Reopened { document, customer: index, amount_minor } => {
            let (number, name) = index.map_or(("", ""), customer);
            named(1, [document, number, name], *amount_minor)
        }
        Line::Role { role, amount_minor } => {
            let role = match role {
                AccountRole::SettlementDifference => "settlement_difference",
                AccountRole::DiscountGranted => "discount_granted",
                AccountRole::BankCharges => "bank_charges",
                AccountRole::Interest => "interest",
                AccountRole::InternalTransfer => "internal_transfer",
            };
            named(2, [role, "", ""], *amount_minor)
        }
        Line::Account { account, amount_minor } => named(3, [account, "", ""], *amount_minor),
        Line::Credit { customer: index, amount_minor } => {
            let (number, name) = customer(*index);
            named(4, [number, name, ""], *amount_minor)
        }
    }
}

/// What takes back a payment: its lines with the sign turned.
pub(crate) fn reversing(lines: Vec<Line>, payment: PaymentRef, evidence: Vec<Evidence>) -> Explanation {
    Explanation { method: Method::Reversal, lines, evidence, takes_back: Some(payment) }
}
