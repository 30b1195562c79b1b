//! What stands on the accounts that money passes through, one by one.

use std::collections::{HashMap, HashSet, VecDeque};

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;
use uuid::Uuid;

use super::store::{self, ClearingRow};
use super::suspense::Whose;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, BankTransactionId, EntryId, UserId};
use crate::reporting::store::currency;

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClearingWhat {
    /// A transfer that left one of our accounts, or came, and whose other side is not there.
    Transaction {
        /// The bank transaction.
        transaction: BankTransactionId,
        /// Who or what, as the bank wrote it.
        text: String,
    },
    /// A payment that a provider captured and did not pay out yet, or only in part.
    Payment {
        /// The adjustment that recorded it.
        adjustment: AdjustmentId,
        /// What the provider calls it.
        reference: String,
    },
    /// A posting that is about nothing else.
    Entry(EntryId),
}

/// Something that stands on 511 or 580.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearingLine {
    /// What its postings are about.
    pub subject: Uuid,
    /// What that is.
    pub what: ClearingWhat,
    /// Since when.
    pub since: Date,
    /// What stands, debit positive, minor units.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Who looks after it.
    pub owner: Option<UserId>,
}

/// What stands on the account of a role, oldest first. The two sides of a transfer between own accounts are told apart by
/// nothing but their amounts: each pays off the oldest of the other sign with the same amount.
pub async fn list_clearing(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    whose: Whose,
) -> Result<Vec<ClearingLine>, DbError> {
    let rows = store::clearing_lines(tx, ctx, role.as_str()).await?;
    let mut lines = rows.into_iter().map(line_of).collect::<Result<Vec<_>, DbError>>()?;
    if role == AccountRole::InternalTransfer {
        drop_pairs(&mut lines);
    }
    lines.retain(|line| match whose {
        Whose::All => true,
        Whose::Nobody => line.owner.is_none(),
        Whose::Of(person) => line.owner == Some(person),
    });
    Ok(lines)
}

fn line_of(row: ClearingRow) -> Result<ClearingLine, DbError> {
    let subject = row.subject_id;
    let text = if row.counterparty.is_empty() { row.remittance } else { row.counterparty };
    let what = match (row.is_transaction, row.is_payment) {
        (true, _) => ClearingWhat::Transaction { transaction: BankTransactionId::from_uuid(subject), text },
        (false, true) => {
            ClearingWhat::Payment { adjustment: AdjustmentId::from_uuid(subject), reference: row.reference }
        }
        (false, false) => ClearingWhat::Entry(EntryId::from_uuid(subject)),
    };
    Ok(ClearingLine {
        subject,
        what,
        since: row.booked_on.to_jiff(),
        amount_minor: row.amount_minor,
        currency: currency(&row.currency)?,
        owner: row.owner_id,
    })
}

/// Takes out lines, oldest first, of which one of the other sign and the same amount follows or went before.
fn drop_pairs(lines: &mut Vec<ClearingLine>) {
    let mut open: HashMap<(&'static str, i64), VecDeque<Uuid>> = HashMap::new();
    let mut paired = HashSet::new();
    for line in lines.iter() {
        let of = |amount: i64| (line.currency.code(), amount);
        let other = line.amount_minor.checked_neg().and_then(|other| open.get_mut(&of(other)));
        match other.and_then(VecDeque::pop_front) {
            Some(first) => paired.extend([first, line.subject]),
            None => open.entry(of(line.amount_minor)).or_default().push_back(line.subject),
        }
    }
    lines.retain(|line| !paired.contains(&line.subject));
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(amounts: &[i64], left: &[(usize, i64)]) {
        let lines = amounts.iter().enumerate().map(|(place, amount_minor)| {
            let subject = Uuid::from_u128(place as u128 + 1);
            let what = ClearingWhat::Entry(EntryId::from_uuid(subject));
            let since = date(2026, 3, 1);
            let currency = Currency::EUR;
            ClearingLine { subject, what, since, amount_minor: *amount_minor, currency, owner: None }
        });
        let mut lines: Vec<ClearingLine> = lines.collect();
        drop_pairs(&mut lines);
        let found: Vec<(usize, i64)> =
            lines.iter().map(|line| (line.subject.as_u128() as usize - 1, line.amount_minor)).collect();
        assert_eq!(found, left, "{amounts:?}");
    }

    #[test]
    fn two_sides_of_a_transfer_are_gone_and_what_has_one_side_stands() {
        check(&[-500, 500], &[]);
        check(&[-500, -500, 500], &[(1, -500)]);
        check(&[500, -300, -500, 300, 700], &[(4, 700)]);
        check(&[-500, 501], &[(0, -500), (1, 501)]);
    }
}
