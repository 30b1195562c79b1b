//! Payments that came back, for those who tell the payer.

use db::{DbError, Tx};
use jiff::civil::Date;

use super::store::returned::{ReturnedRow, returned};
use crate::banking::TransactionDetails;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId};

/// Before every movement: a day that both engines know.
const EVER: Date = jiff::civil::date(1900, 1, 1);

/// What a movement took back of one invoice that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedLine {
    /// The movement.
    pub transaction: BankTransactionId,
    /// Whose invoice.
    pub customer: CustomerId,
    /// The invoice.
    pub item: OpenItemId,
    /// When it came back.
    pub booked_on: Date,
    /// When it had been paid; nothing where no movement had paid it.
    pub paid_on: Option<Date>,
    /// Its currency.
    pub currency: String,
    /// The class of the movement, by its stored word.
    pub class: String,
    /// The bank's code of why, or empty.
    pub reason: String,
    /// How much came back, minor units, above zero.
    pub amount_minor: i64,
}

/// What movements booked since a day took back, as it was decided before an instant in microseconds and stands, of which the
/// customer was not told.
pub async fn list_returned_not_told(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
    decided_before: i64,
) -> Result<Vec<ReturnedLine>, DbError> {
    Ok(lines(returned(tx, ctx, (since, decided_before), None).await?))
}

/// What a movement took back, as it stands.
pub async fn list_returned_by(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<ReturnedLine>, DbError> {
    Ok(lines(returned(tx, ctx, (EVER, i64::MAX), Some(transaction)).await?))
}

fn lines(rows: Vec<ReturnedRow>) -> Vec<ReturnedLine> {
    let line = |row: ReturnedRow| ReturnedLine {
        transaction: row.transaction_id,
        customer: row.customer_id,
        item: row.item_id,
        booked_on: row.booked_on.to_jiff(),
        paid_on: row.paid_on.map(db::Day::to_jiff),
        currency: row.currency,
        class: row.class,
        reason: TransactionDetails::from_text(&row.details).map(|it| it.return_reason).unwrap_or_default(),
        amount_minor: row.amount_minor,
    };
    rows.into_iter().map(line).collect()
}
