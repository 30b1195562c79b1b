//! Statements on what keeps reminders back.

use db::{Day, DbError, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, HoldId, OpenItemId, PromiseId, UserId};

db::row! {
    /// Something that keeps reminders back.
    #[derive(Clone, Debug)]
    pub struct HoldRow {
        /// Its id.
        pub id: HoldId,
        /// Whose reminders.
        pub customer_id: CustomerId,
        /// The document, where it is about one.
        pub item_id: Option<OpenItemId>,
        /// What it is.
        pub kind: String,
        /// Its last day.
        pub until_on: Option<Day>,
        /// The day by which somebody of ours settles it.
        pub due_on: Option<Day>,
        /// Who that is.
        pub owner_id: Option<UserId>,
        /// What was promised, in minor units.
        pub amount_minor: Option<i64>,
        /// Its currency; empty where no amount was named.
        pub currency: String,
        /// Why.
        pub reason: String,
        /// Who said so.
        pub opened_by: String,
        /// When, in microseconds since 1970 UTC.
        pub opened_at: i64,
        /// When it ended.
        pub ended_at: Option<i64>,
        /// How it ended, or empty.
        pub ending: String,
        /// The promise that it is of.
        pub promise_id: Option<PromiseId>,
        /// What a dispute is about, as a code; or empty.
        pub topic: String,
        /// How a dispute was settled, or is being settled; or empty.
        pub settled_as: String,
        /// The credit note that settled it.
        pub credit_note_id: Option<OpenItemId>,
        /// Whether the customer is told when a dispute is over.
        pub tells_customer: bool,
    }
}

/// A statement on holds `h`.
macro_rules! holds {
    ($($rest:tt)+) => {
        concat!(
            "select h.id, h.customer_id, h.item_id, h.kind, h.until_on, h.due_on, h.owner_id, h.amount_minor, \
             h.currency, h.reason, h.opened_by, h.opened_at, h.ended_at, h.ending, \
             h.promise_id, h.topic, h.settled_as, h.credit_note_id, h.tells_customer from dunning_holds h ",
            $($rest)+
        )
    };
}

pub(in crate::collections) use holds;

/// Everything that keeps reminders of the legal entity back now.
pub(in crate::collections) async fn list_open_holds(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        // Where it begins makes a planner take the index of what is open.
        holds!(
            "where h.org_id = $1 and h.legal_entity_id = $2 and h.id > $3 and h.ended_at is null order by h.id"
        ),
        ctx.org,
        ctx.legal_entity,
        Uuid::nil()
    )
}

/// Which holds a list shows.
#[derive(Clone, Debug, Default)]
pub struct HoldFilter {
    /// Of this kind; empty for all.
    pub kind: String,
    /// Of this customer.
    pub customer: Option<CustomerId>,
}

/// What keeps reminders back now, after one of them, at most `limit`.
pub(in crate::collections) async fn page_of_holds(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &HoldFilter,
    after: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!(
            "where h.org_id = $1 and h.legal_entity_id = $2 and h.ended_at is null and h.id > $3 \
             and ($6 = '' or h.kind = $6) and ($7 is null or h.customer_id = $7)",
            seen!("h.customer_id", "$5"),
            " order by h.id limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(HoldId::from_uuid(Uuid::nil())),
        limit,
        ctx.only_of,
        filter.kind.as_str(),
        filter.customer
    )
}

/// What keeps reminders of a customer back, or what kept them back and has ended, before one of them, the last first,
/// at most `limit`.
pub(in crate::collections) async fn list_holds_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    (is_open, before): (bool, Option<HoldId>),
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!(
            "where h.org_id = $1 and h.customer_id = $2 and h.legal_entity_id = $3 and h.id < $6 \
             and (h.ended_at is null) = $7",
            seen!("h.customer_id", "$5"),
            " order by h.id desc limit $4"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        limit,
        ctx.only_of,
        before.unwrap_or(HoldId::from_uuid(Uuid::max())),
        is_open
    )
}

/// What keeps reminders of a document back now, by itself or with all of its customer, the last first, at most `limit`.
pub(in crate::collections) async fn list_open_holds_on(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, item): (CustomerId, OpenItemId),
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!(
            "where h.org_id = $1 and h.customer_id = $2 and h.id > $7 and h.legal_entity_id = $3 \
             and h.ended_at is null and (h.item_id is null or h.item_id = $6)",
            seen!("h.customer_id", "$5"),
            " order by h.id desc limit $4"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        limit,
        ctx.only_of,
        item,
        Uuid::nil()
    )
}

pub(in crate::collections) async fn find_hold(
    tx: &mut Tx,
    ctx: &Ctx,
    id: HoldId,
) -> Result<Option<HoldRow>, DbError> {
    fetch_optional!(
        tx,
        HoldRow,
        holds!("where h.org_id = $1 and h.id = $2 and h.legal_entity_id = $3", seen!("h.customer_id", "$4")),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// What holds a promise, whether it stands or not, in the order in which it was noted.
pub(in crate::collections) async fn list_holds_of_promise(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: PromiseId,
) -> Result<Vec<HoldRow>, DbError> {
    fetch_all!(
        tx,
        HoldRow,
        holds!("where h.org_id = $1 and h.promise_id = $2 and h.legal_entity_id = $3 order by h.id"),
        ctx.org,
        promise,
        ctx.legal_entity
    )
}

/// A hold about to begin.
pub(in crate::collections) struct NewHold<'a> {
    pub id: HoldId,
    pub customer: CustomerId,
    pub item: Option<OpenItemId>,
    pub kind: &'a str,
    pub until_on: Option<Date>,
    pub due_on: Option<Date>,
    pub owner: Option<UserId>,
    pub amount_minor: Option<i64>,
    pub currency: &'a str,
    pub reason: &'a str,
    pub promise: Option<PromiseId>,
    pub topic: &'a str,
}

pub(in crate::collections) async fn insert_hold(
    tx: &mut Tx,
    ctx: &Ctx,
    hold: &NewHold<'_>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into dunning_holds (org_id, id, legal_entity_id, customer_id, item_id, kind, until_on, due_on, owner_id, \
         amount_minor, reason, opened_by, opened_at, ending, currency, promise_id, topic) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15, $16)",
        ctx.org,
        hold.id,
        ctx.legal_entity,
        hold.customer,
        hold.item,
        hold.kind,
        hold.until_on.map(day),
        hold.due_on.map(day),
        hold.owner,
        hold.amount_minor,
        hold.reason,
        ctx.actor.as_str(),
        ctx.now_micros(),
        hold.currency,
        hold.promise,
        hold.topic
    )?;
    Ok(())
}

/// Ends a hold that stands.
pub(in crate::collections) async fn end_hold(
    tx: &mut Tx,
    ctx: &Ctx,
    id: HoldId,
    ending: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_holds set ended_by = $3, ended_at = $4, ending = $5 \
         where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        ctx.actor.as_str(),
        ctx.now_micros(),
        ending
    )?;
    db::expect_one("end a hold", touched)
}
