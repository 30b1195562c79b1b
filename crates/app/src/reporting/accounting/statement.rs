//! The statement of account of a customer: what was invoiced and what was paid, as it may be sent to the customer itself.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::moves::customer_moves;
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId};
use crate::reporting::Span;

/// Most lines of a statement.
pub const STATEMENT_MAX: usize = 2_000;
/// Entries that move a debt between our own accounts: no business of the customer.
const OURS: [&str; 2] = ["classified_doubtful", "no_longer_doubtful"];

/// What a line of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementWhat {
    /// An invoice, or what was open of one when the books began.
    Invoice,
    /// A credit note, or credit from before.
    CreditNote,
    /// Money, or credit that was used.
    Payment,
    /// A payment that was taken back, or whose allocation was put right.
    PaymentUndone,
    /// A correction, or what was given up.
    Adjustment,
}

impl StatementWhat {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit-note",
            Self::Payment => "payment",
            Self::PaymentUndone => "payment-undone",
            Self::Adjustment => "adjustment",
        }
    }
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// When it was booked.
    pub on: Date,
    /// What it is.
    pub what: StatementWhat,
    /// The documents it is about, by number.
    pub numbers: Vec<String>,
    /// Minor units; what the customer owes more is positive.
    pub amount_minor: i64,
    /// What it owes after it.
    pub balance_minor: i64,
}

/// What was invoiced and paid in some days, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatement {
    /// What the customer owed before the first line.
    pub opening_minor: i64,
    /// The lines, by day; those of one payment are one.
    pub lines: Vec<StatementLine>,
    /// What it owes at the end.
    pub closing_minor: i64,
    /// Whether there are more lines than are told: shorter days show them all.
    pub is_cut: bool,
}

/// The statement of account of a customer. It says nothing of what the bank wrote, nor of what we think of a debt.
pub async fn account_statement(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    span: Span,
) -> Result<AccountStatement, DbError> {
    let found = customer_moves(tx, ctx, (customer, currency), span, None, STATEMENT_MAX).await?;
    let mut statement = AccountStatement {
        opening_minor: found.opening_minor,
        lines: Vec::new(),
        closing_minor: found.closing_minor,
        is_cut: found.next.is_some(),
    };
    let mut balance_minor = found.opening_minor;
    let mut last: Option<EntryId> = None;
    for line in found.lines.iter().filter(|line| !OURS.contains(&line.kind.as_str())) {
        balance_minor = balance_minor.saturating_add(line.amount_minor);
        let entry = line.place.entry;
        let number = line.is_document.then(|| line.number.clone());
        match statement.lines.last_mut().filter(|_| last == Some(entry)) {
            Some(same) => {
                same.amount_minor = same.amount_minor.saturating_add(line.amount_minor);
                same.balance_minor = balance_minor;
                same.numbers.extend(number);
                same.what = what(&line.kind, same.amount_minor);
            }
            None => statement.lines.push(StatementLine {
                on: line.place.booked_on,
                what: what(&line.kind, line.amount_minor),
                numbers: number.into_iter().collect(),
                amount_minor: line.amount_minor,
                balance_minor,
            }),
        }
        last = Some(entry);
    }
    // What nets to nothing, credit set against an invoice, says nothing.
    statement.lines.retain(|line| line.amount_minor != 0);
    Ok(statement)
}

/// What an entry is that changes what the customer owes by so much.
fn what(kind: &str, amount_minor: i64) -> StatementWhat {
    match (kind, amount_minor > 0) {
        ("invoice_issued", _) | ("opening_item", true) => StatementWhat::Invoice,
        ("credit_note_issued", _) | ("opening_item", false) => StatementWhat::CreditNote,
        ("allocation", false) => StatementWhat::Payment,
        ("allocation", true) | ("allocation_reversed", _) => StatementWhat::PaymentUndone,
        _ => StatementWhat::Adjustment,
    }
}
