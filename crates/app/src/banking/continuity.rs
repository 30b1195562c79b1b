//! Does each statement begin where the one before it ended?

use db::{DbError, Tx};
use jiff::civil::Date;
use serde::Serialize;

use super::store;
use crate::context::Ctx;

/// A statement that does not begin where the one before it on the account ended: statements are
/// missing between them, or they overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The account, hidden but for its ends.
    pub account: String,
    /// The statement that does not continue, by the bank's reference and number.
    pub statement: String,
    /// The day it opens.
    pub opening_on: Option<Date>,
    /// Its opening balance, in minor units.
    pub opening_minor: i64,
    /// The closing balance before it, in minor units.
    pub previous_closing_minor: i64,
}

/// Compares each opening balance with the closing balance before it, per account, in the order of days.
pub async fn check_continuity(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Break>, DbError> {
    let statements = store::list_statements(tx, ctx).await?;
    let mut breaks = Vec::new();
    for pair in statements.windows(2) {
        let [before, after] = pair else { continue };
        if before.bank_account_id != after.bank_account_id {
            continue;
        }
        // OFX says only with what it closes; what it opened with follows from its movements.
        let opening = after.opening_minor.or_else(|| after.closing_minor?.checked_sub(after.movements_minor));
        let (Some(closing), Some(opening)) = (before.closing_minor, opening) else { continue };
        if closing != opening {
            breaks.push(Break {
                account: after.account_masked.clone(),
                statement: format!("{} {}", after.statement_reference, after.sequence).trim().to_owned(),
                opening_on: after.opening_on.map(db::Day::to_jiff),
                opening_minor: opening,
                previous_closing_minor: closing,
            });
        }
    }
    Ok(breaks)
}
