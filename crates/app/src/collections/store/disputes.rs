//! Statements on disputes: holds of their kind, with what they are about and how they are settled.

use db::{DbError, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::holds::{HoldRow, holds};
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{HoldId, OpenItemId, TaskId, UserId};

/// Years end where days do: for lists without a last day.
const LAST_DAY: Date = Date::constant(9999, 12, 31);

/// Which disputes a list shows.
#[derive(Clone, Debug, Default)]
pub struct DisputeFilter {
    /// Those that this person settles.
    pub owner: Option<UserId>,
    /// Those that nobody settles yet.
    pub is_unowned: bool,
    /// Those whose day is before this one.
    pub due_before: Option<Date>,
    /// Those that wait for their credit note.
    pub is_credit_expected: bool,
}

/// Disputes that stand, after one of them, the oldest first, at most `limit`.
pub(in crate::collections) async fn page_of_disputes(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &DisputeFilter,
    after: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!(
            "where h.org_id = $1 and h.legal_entity_id = $2 and h.kind = 'dispute' and h.ended_at is null and h.id > $3 \
             and ($6 = 0 or h.owner_id = $7) and ($8 = 0 or h.owner_id is null) and ($9 = 0 or h.due_on < $10) \
             and ($11 = 0 or h.settled_as = 'credit_note')",
            seen!("h.customer_id", "$5"),
            " order by h.id limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(HoldId::from_uuid(Uuid::nil())),
        limit,
        ctx.only_of,
        i64::from(filter.owner.is_some()),
        filter.owner,
        i64::from(filter.is_unowned),
        i64::from(filter.due_before.is_some()),
        day(filter.due_before.unwrap_or(LAST_DAY)),
        i64::from(filter.is_credit_expected)
    )
}

/// Disputes that were settled, before one of them, the last first, at most `limit`.
pub(in crate::collections) async fn page_of_settled_disputes(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!(
            "where h.org_id = $1 and h.legal_entity_id = $2 and h.settled_as <> '' and h.ended_at is not null and h.id < $3",
            seen!("h.customer_id", "$5"),
            " order by h.id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(HoldId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of
    )
}

/// Changes what a dispute that stands is about, by when it is to be settled, and by whom.
pub(in crate::collections) async fn update_dispute(
    tx: &mut Tx,
    ctx: &Ctx,
    id: HoldId,
    topic: &str,
    (due_on, owner): (Option<Date>, Option<UserId>),
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_holds set topic = $3, due_on = $4, owner_id = $5 \
         where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        topic,
        due_on.map(day),
        owner
    )?;
    db::expect_one("change a dispute", touched)
}

/// Says how a dispute that stands is settled.
pub(in crate::collections) async fn update_settlement(
    tx: &mut Tx,
    ctx: &Ctx,
    id: HoldId,
    (settled_as, credit_note): (&str, Option<OpenItemId>),
    tells_customer: bool,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_holds set settled_as = $3, credit_note_id = $4, tells_customer = $5 \
         where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        settled_as,
        credit_note,
        tells_customer
    )?;
    db::expect_one("settle a dispute", touched)
}

/// The open task that a dispute made when its day had passed.
pub(in crate::collections) async fn find_open_task_of_dispute(
    tx: &mut Tx,
    ctx: &Ctx,
    id: HoldId,
) -> Result<Option<TaskId>, DbError> {
    let row = fetch_optional!(
        tx,
        (TaskId,),
        "select id from collection_tasks where org_id = $1 and source_id = $2 and made_of = 'dispute' and state = 'open' \
         order by id limit 1",
        ctx.org,
        id.uuid()
    )?;
    Ok(row.map(|(id,)| id))
}
