//! Statements by which a movement is known again: identities, days and amounts.

use std::collections::{HashMap, HashSet};

use db::{Day, DbError, Tx, day, fetch_all, for_each};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{BankAccountId, InputFileId};

/// The entry identities recorded on an account.
pub(in crate::banking) async fn list_entry_identities(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<HashSet<Uuid>, DbError> {
    let mut identities = HashSet::new();
    for_each!(
        tx,
        (Uuid,),
        |(identity,): (Uuid,)| {
            identities.insert(identity);
            Ok::<(), DbError>(())
        },
        "select entry_identity from bank_transactions where org_id = $1 and bank_account_id = $2",
        ctx.org,
        account
    )?;
    Ok(identities)
}

/// The entries of a day recorded from other statements than the one with this opening balance,
/// reference and number.
pub(in crate::banking) async fn list_entries_before(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    on: Date,
    opening_minor: i64,
    reference: &str,
    sequence: &str,
) -> Result<HashSet<Uuid>, DbError> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select t.entry_identity from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and t.booked_on = $3 \
         and s.kind = 'statement' and (s.opening_minor is null or s.opening_minor <> $4 or s.statement_reference <> $5 or s.sequence <> $6)",
        ctx.org,
        account,
        day(on),
        opening_minor,
        reference,
        sequence
    )?;
    Ok(rows.into_iter().map(|(identity,)| identity).collect())
}

/// How often each amount was booked on each day of an account, entry by entry, by other files than this one.
pub(in crate::banking) async fn list_entry_amounts(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    file: InputFileId,
) -> Result<HashMap<(Date, i64), u32>, DbError> {
    let rows = fetch_all!(
        tx,
        (Day, i64),
        "select t.booked_on, cast(sum(t.amount_minor) as bigint) from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and s.file_id <> $3 group by t.entry_identity, t.booked_on",
        ctx.org,
        account,
        file
    )?;
    let mut counts = HashMap::new();
    for (on, amount) in rows {
        *counts.entry((on.to_jiff(), amount)).or_insert(0) += 1;
    }
    Ok(counts)
}

/// The accounts on which a file brought movements, with the first and last day.
pub(in crate::banking) async fn list_days_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<(BankAccountId, String, String, Day, Day)>, DbError> {
    fetch_all!(
        tx,
        (BankAccountId, String, String, Day, Day),
        "select t.bank_account_id, a.account_masked, a.currency, min(t.booked_on), max(t.booked_on) from bank_statements s \
         join bank_transactions t on t.org_id = s.org_id and t.statement_id = s.id \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         where s.org_id = $1 and s.file_id = $2 and a.legal_entity_id = $3 \
         group by t.bank_account_id, a.account_masked, a.currency order by t.bank_account_id",
        ctx.org,
        file,
        ctx.legal_entity
    )
}

/// The movements of an account in some days: day, amount, entry, and the file they came in.
pub(in crate::banking) async fn list_movements_between(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    (from, through): (Day, Day),
) -> Result<Vec<(Day, i64, InputFileId)>, DbError> {
    fetch_all!(
        tx,
        (Day, i64, InputFileId),
        "select t.booked_on, cast(sum(t.amount_minor) as bigint), s.file_id from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and t.booked_on >= $3 and t.booked_on <= $4 \
         group by t.entry_identity, t.booked_on, s.file_id",
        ctx.org,
        account,
        from,
        through
    )
}
