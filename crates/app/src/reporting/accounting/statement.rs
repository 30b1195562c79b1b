//! The statement of account of a customer: what was invoiced and what was paid, as it may be sent to the customer itself.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;

use super::moves::customer_moves;
use super::store;
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
    /// An early-payment discount, granted or taken back.
    Discount,
    /// A correction, or what was given up.
    Adjustment,
}

impl StatementWhat {
    /// Whether a decision about a bank transaction may be behind it.
    fn is_of_decision(self) -> bool {
        matches!(self, Self::Payment | Self::PaymentUndone)
    }

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit-note",
            Self::Payment => "payment",
            Self::PaymentUndone => "payment-undone",
            Self::Discount => "discount",
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
    /// The lines, by day; those of one payment are one, with what it settled beside the money after it.
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
    let mut entries: Vec<EntryId> = Vec::new();
    for line in found.lines.iter().filter(|line| !OURS.contains(&line.kind.as_str())) {
        balance_minor = balance_minor.saturating_add(line.amount_minor);
        let entry = line.place.entry;
        let number = line.is_document.then(|| line.number.clone());
        if let Some(same) = statement.lines.last_mut().filter(|_| entries.last() == Some(&entry)) {
            same.amount_minor = same.amount_minor.saturating_add(line.amount_minor);
            same.balance_minor = balance_minor;
            same.numbers.extend(number);
            same.what = what(&line.kind, same.amount_minor);
        } else {
            statement.lines.push(StatementLine {
                on: line.place.booked_on,
                what: what(&line.kind, line.amount_minor),
                numbers: number.into_iter().collect(),
                amount_minor: line.amount_minor,
                balance_minor,
            });
            entries.push(entry);
        }
    }
    if statement.lines.iter().any(|line| line.what.is_of_decision()) {
        let beside = beside_money(tx, ctx, customer).await?;
        statement.lines = apart(statement.lines, &entries, &beside);
    }
    // What nets to nothing, credit set against an invoice, says nothing.
    statement.lines.retain(|line| line.amount_minor != 0);
    Ok(statement)
}

/// What was settled beside money, by entry: as it changes what the customer owes.
async fn beside_money(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<HashMap<EntryId, Vec<(StatementWhat, i64)>>, DbError> {
    let mut beside: HashMap<EntryId, Vec<(StatementWhat, i64)>> = HashMap::new();
    for row in store::differences_of_customer(tx, ctx, customer).await? {
        let what = if row.role == AccountRole::DiscountGranted.as_str() {
            StatementWhat::Discount
        } else {
            StatementWhat::Adjustment
        };
        beside.entry(row.entry_id).or_default().push((what, row.amount_minor));
        if let Some(reversing) = row.reversing_id {
            beside.entry(reversing).or_default().push((what, row.amount_minor.saturating_neg()));
        }
    }
    Ok(beside)
}

/// The lines with the money of each entry apart from what it settled beside it.
fn apart(
    lines: Vec<StatementLine>,
    entries: &[EntryId],
    beside: &HashMap<EntryId, Vec<(StatementWhat, i64)>>,
) -> Vec<StatementLine> {
    let mut told = Vec::with_capacity(lines.len());
    for (mut line, entry) in lines.into_iter().zip(entries) {
        let differences = beside.get(entry).map_or(&[][..], Vec::as_slice);
        let after_minor = line.balance_minor;
        let sum = differences.iter().fold(0_i64, |sum, (_, minor)| sum.saturating_add(*minor));
        line.amount_minor = line.amount_minor.saturating_sub(sum);
        let mut balance_minor = after_minor.saturating_sub(sum);
        line.balance_minor = balance_minor;
        let (on, numbers) = (line.on, line.numbers.clone());
        told.push(line);
        for (what, amount_minor) in differences.iter().copied() {
            balance_minor = balance_minor.saturating_add(amount_minor);
            told.push(StatementLine { on, what, numbers: numbers.clone(), amount_minor, balance_minor });
        }
    }
    told
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
