//! What happened with a customer. Each statement answers what happened at an instant or before it.

use db::{Day, DbError, Tx, day, fetch_all};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Currency;

use crate::context::Ctx;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, EntryId};
use crate::listing::timeline::{TimelineEntry, TimelineWhat};

/// The last day that begins at an instant or before it.
fn day_at(at: i64) -> Date {
    let last = Date::constant(9999, 12, 31);
    Timestamp::from_microsecond(at).map_or(last, |at| at.to_zoned(TimeZone::UTC).date().min(last))
}

fn currency_of(code: &str) -> Result<Currency, DbError> {
    Currency::parse(code).map_err(|_| DbError::Inconsistent { table: "open_items", id: code.to_owned() })
}

/// Documents that came in together.
pub(in crate::listing) async fn documents(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, Day, i64, String, i64, String, String),
        "select f.imported_at, i.issued_on, i.documents, i.number, i.total_minor, i.currency, f.imported_by from \
         (select file_id, currency, max(issued_on) as issued_on, cast(count(*) as bigint) as documents, min(number) as number, \
         cast(sum(total_minor) as bigint) as total_minor from open_items \
         where org_id = $1 and customer_id = $2 and file_id is not null group by file_id, currency) i \
         join input_files f on f.org_id = $1 and f.id = i.file_id where i.issued_on <= $3 \
         order by i.issued_on desc, f.id desc, i.currency limit $4",
        ctx.org,
        customer,
        day(day_at(at)),
        limit
    )?;
    rows.into_iter()
        .map(|(recorded_at, on, count, number, total_minor, currency, actor)| {
            let currency = currency_of(&currency)?;
            let what = TimelineWhat::Documents { count, number, total_minor, currency };
            Ok(TimelineEntry::of_day(on.to_jiff(), recorded_at, actor, what))
        })
        .collect()
}

db::row! {
    struct DecidedRecord {
        id: AllocationId,
        transaction_id: BankTransactionId,
        decided_at: i64,
        decided_by: String,
        is_automatic: bool,
        booked_on: Day,
        value_on: Day,
        amount_minor: i64,
        currency: String,
        number: String,
        documents: i64,
    }
}

/// Payments that were matched to documents.
pub(in crate::listing) async fn decided(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        DecidedRecord,
        "select a.id, a.transaction_id, a.decided_at, a.decided_by, a.is_automatic, t.booked_on, \
         coalesce(t.value_on, t.booked_on) as value_on, p.amount_minor, t.currency, p.number, \
         p.documents from (select l.allocation_id, cast(sum(l.amount_minor) as bigint) as amount_minor, \
         min(i.number) as number, cast(count(distinct i.id) as bigint) as documents from open_items i \
         join allocation_lines l on l.org_id = i.org_id and l.item_id = i.id \
         where i.org_id = $1 and i.customer_id = $2 and l.role is null group by l.allocation_id) p \
         join allocations a on a.org_id = $1 and a.id = p.allocation_id \
         join bank_transactions t on t.org_id = $1 and t.id = a.transaction_id \
         where coalesce(t.value_on, t.booked_on) <= $3 \
         order by coalesce(t.value_on, t.booked_on) desc, a.id desc limit $4",
        ctx.org,
        customer,
        day(day_at(at)),
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            let what = TimelineWhat::Payment {
                allocation: row.id,
                transaction: row.transaction_id,
                booked_on: row.booked_on.to_jiff(),
                amount_minor: row.amount_minor,
                currency: currency_of(&row.currency)?,
                is_automatic: row.is_automatic,
                number: row.number,
                document: None,
                count: row.documents,
            };
            Ok(TimelineEntry::of_day(row.value_on.to_jiff(), row.decided_at, row.decided_by, what))
        })
        .collect()
}

db::row! {
    struct UndoneRecord {
        id: AllocationId,
        transaction_id: BankTransactionId,
        undone_at: i64,
        undone_by: String,
        reason: String,
        amount_minor: i64,
        currency: String,
    }
}

/// Decisions that were undone.
pub(in crate::listing) async fn undone(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        UndoneRecord,
        "select p.id, a.transaction_id, p.undone_at, p.undone_by, p.reason, p.amount_minor, p.currency from \
         (select u.allocation_id as id, u.undone_at, u.undone_by, u.reason, \
         cast(sum(l.amount_minor) as bigint) as amount_minor, min(i.currency) as currency from open_items i \
         cross join allocation_lines l cross join allocation_undos u \
         where l.org_id = i.org_id and l.item_id = i.id and u.org_id = l.org_id and u.allocation_id = l.allocation_id \
         and i.org_id = $1 and i.customer_id = $2 and l.role is null and u.undone_at <= $3 \
         group by u.allocation_id, u.undone_at, u.undone_by, u.reason order by u.undone_at desc, u.allocation_id desc \
         limit $4) p join allocations a on a.org_id = $1 and a.id = p.id order by p.undone_at desc, p.id desc",
        ctx.org,
        customer,
        at,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            let currency = currency_of(&row.currency)?;
            let what = TimelineWhat::Undo {
                allocation: row.id,
                transaction: row.transaction_id,
                amount_minor: row.amount_minor,
                currency,
                reason: row.reason,
            };
            Ok(TimelineEntry::done(row.undone_at, row.undone_by, what))
        })
        .collect()
}

db::row! {
    struct AdjustedRecord {
        id: AdjustmentId,
        entry_id: EntryId,
        at: i64,
        actor: String,
        kind: String,
        reason: String,
        settled_minor: i64,
        used_minor: i64,
        currency: String,
        number: String,
        documents: i64,
    }
}

impl AdjustedRecord {
    fn entry(self, is_undo: bool) -> Result<TimelineEntry, DbError> {
        let what = TimelineWhat::Adjustment {
            adjustment: self.id,
            entry: self.entry_id,
            kind: self.kind,
            amount_minor: if self.settled_minor == 0 { self.used_minor } else { self.settled_minor },
            currency: currency_of(&self.currency)?,
            reason: self.reason,
            number: self.number,
            document: None,
            count: self.documents,
            is_undo,
        };
        Ok(TimelineEntry::done(self.at, self.actor, what))
    }
}

/// What adjustments settled or moved of a customer's documents.
macro_rules! adjusted_documents {
    () => {
        "(select l.adjustment_id as id, \
         cast(sum(case when l.amount_minor > 0 then l.amount_minor else 0 end) as bigint) as settled_minor, \
         cast(sum(case when l.amount_minor < 0 then l.amount_minor else 0 end) as bigint) as used_minor, \
         min(i.currency) as currency, min(i.number) as number, cast(count(distinct i.id) as bigint) as documents \
         from open_items i join adjustment_lines l on l.org_id = i.org_id and l.item_id = i.id \
         where i.org_id = $1 and i.customer_id = $2 group by l.adjustment_id) p \
         join adjustments a on a.org_id = $1 and a.id = p.id "
    };
}

/// What was decided about documents without a bank transaction.
pub(in crate::listing) async fn adjusted(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        AdjustedRecord,
        concat!(
            "select p.id, a.entry_id, a.decided_at as at, a.decided_by as actor, a.kind, a.reason, p.settled_minor, \
             p.used_minor, p.currency, p.number, p.documents from ",
            adjusted_documents!(),
            "where a.decided_at <= $3 order by a.decided_at desc, a.id desc limit $4"
        ),
        ctx.org,
        customer,
        at,
        limit
    )?;
    rows.into_iter().map(|row| row.entry(false)).collect()
}

/// Such decisions that were undone.
pub(in crate::listing) async fn adjusted_back(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        AdjustedRecord,
        concat!(
            "select p.id, u.entry_id, u.undone_at as at, u.undone_by as actor, a.kind, u.reason, p.settled_minor, \
             p.used_minor, p.currency, p.number, p.documents from ",
            adjusted_documents!(),
            "join adjustment_undos u on u.org_id = $1 and u.adjustment_id = a.id \
             where u.undone_at <= $3 order by u.undone_at desc, a.id desc limit $4"
        ),
        ctx.org,
        customer,
        at,
        limit
    )?;
    rows.into_iter().map(|row| row.entry(true)).collect()
}

/// Notes.
pub(in crate::listing) async fn notes(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "select written_at, written_by, body from customer_notes where org_id = $1 and customer_id = $2 \
         and written_at <= $3 order by written_at desc, id desc limit $4",
        ctx.org,
        customer,
        at,
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(at, actor, body)| TimelineEntry::done(at, actor, TimelineWhat::Note { body }))
        .collect())
}

/// Changes of what is known of the customer; notes are told by themselves. No decision is among them: the index
/// leaves those out.
pub(in crate::listing) async fn changes(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "select at, actor, kind from events where org_id = $1 and subject = $2 and at <= $3 \
         and kind <> 'allocation_accepted' and kind <> 'note_written' order by at desc, sequence desc limit $4",
        ctx.org,
        customer.to_string(),
        at,
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(at, actor, kind)| TimelineEntry::done(at, actor, TimelineWhat::Change { kind }))
        .collect())
}
