//! What of the books is told outside: entries with their postings, closings.

use db::{Day, DbError, Tx, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{EntryId, PeriodClosingId};

db::row! {
    /// An entry without its postings.
    #[derive(Clone, Debug)]
    pub struct EntrySummary {
        /// Its id.
        pub id: EntryId,
        /// When it is booked.
        pub booked_on: Day,
        /// What happened.
        pub kind: String,
        /// Label.
        pub label: String,
        /// The entry that it reverses.
        pub reverses_id: Option<EntryId>,
        /// When it was posted, in microseconds since 1970 UTC.
        pub posted_at: i64,
    }
}

/// Entries after one, in the order of posting, at most `limit`, booked within these days.
pub async fn page_of_entries(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, to): (Date, Date),
    after: Option<EntryId>,
    limit: i64,
) -> Result<Vec<EntrySummary>, DbError> {
    fetch_all!(
        tx,
        EntrySummary,
        "select id, booked_on, kind, label, reverses_id, posted_at from journal_entries \
         where org_id = $1 and legal_entity_id = $2 and id > $3 and booked_on >= $4 and booked_on <= $5 \
         order by id limit $6",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(EntryId::from_uuid(Uuid::nil())),
        db::day(from),
        db::day(to),
        limit
    )
}

/// The entry that was posted last; nothing where none was.
pub async fn last_entry(tx: &mut Tx, ctx: &Ctx) -> Result<Option<EntryId>, DbError> {
    let found = fetch_optional!(
        tx,
        (EntryId,),
        "select id from journal_entries where org_id = $1 and legal_entity_id = $2 order by id desc limit 1",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(found.map(|(id,)| id))
}

/// One entry without its postings.
pub async fn find_entry(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Option<EntrySummary>, DbError> {
    fetch_optional!(
        tx,
        EntrySummary,
        "select id, booked_on, kind, label, reverses_id, posted_at from journal_entries \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

db::row! {
    /// A posting of an entry.
    #[derive(Clone, Debug)]
    pub struct EntryPosting {
        /// Which of its postings, from 1.
        pub line_no: i64,
        /// Account number.
        pub account: String,
        /// What the account is for, when it has a role.
        pub role: Option<String>,
        /// Debit positive, credit negative, minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
    }
}

/// The postings of one entry.
pub async fn list_postings(tx: &mut Tx, ctx: &Ctx, entry: EntryId) -> Result<Vec<EntryPosting>, DbError> {
    fetch_all!(
        tx,
        EntryPosting,
        "select line_no, account, role, amount_minor, currency from postings \
         where org_id = $1 and entry_id = $2 order by line_no",
        ctx.org,
        entry
    )
}

db::row! {
    /// A closing of the books.
    #[derive(Clone, Debug)]
    pub struct ClosingView {
        /// Its id.
        pub id: PeriodClosingId,
        /// The last day that it closed.
        pub closed_through: Day,
        /// When, in microseconds since 1970 UTC.
        pub closed_at: i64,
        /// By whom.
        pub closed_by: String,
    }
}

/// Closings after one, in the order in which they were made, at most `limit`.
pub async fn page_of_closings(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<PeriodClosingId>,
    limit: i64,
) -> Result<Vec<ClosingView>, DbError> {
    fetch_all!(
        tx,
        ClosingView,
        "select id, closed_through, closed_at, closed_by from period_closings \
         where org_id = $1 and legal_entity_id = $2 and id > $3 order by id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(PeriodClosingId::from_uuid(Uuid::nil())),
        limit
    )
}
