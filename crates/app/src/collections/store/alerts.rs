//! Statements on alerts, and from when on they are raised.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_one, fetch_optional};
use dunning::AlertLimits;
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{AlertId, CustomerId, OpenItemId, TaskId};

db::row! {
    /// Something that somebody should be told of a customer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AlertRow {
        /// Its id.
        pub id: AlertId,
        /// Of whom.
        pub customer_id: CustomerId,
        /// `slower`, `broken_promises`, `late_for_long`, `late_much`, `unanswered`, `key_account_late` or `limitation`.
        pub kind: String,
        /// Of what, so that it is said once.
        pub subject: String,
        /// The document, where it is about one.
        pub item_id: Option<OpenItemId>,
        /// Days, promises or reminders: what its kind counts.
        pub number: i64,
        /// What is late, minor units.
        pub amount_minor: i64,
        /// Its currency, or empty.
        pub currency: String,
        /// The last day to act.
        pub on_day: Option<Day>,
        /// When it was raised, in microseconds since 1970 UTC.
        pub raised_at: i64,
        /// Who knows of it.
        pub acknowledged_by: Option<String>,
        /// Since when.
        pub acknowledged_at: Option<i64>,
        /// What somebody does about it.
        pub task_id: Option<TaskId>,
    }
}

/// A statement on alerts `a`.
macro_rules! alerts {
    ($($rest:tt)+) => {
        concat!(
            "select a.id, a.customer_id, a.kind, a.subject, a.item_id, a.number, a.amount_minor, a.currency, a.on_day, \
             a.raised_at, a.acknowledged_by, a.acknowledged_at, a.task_id from customer_alerts a ",
            $($rest)+
        )
    };
}

/// An alert about to be raised, or what is found of one that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::collections) struct FoundAlert {
    pub customer: CustomerId,
    pub kind: &'static str,
    pub subject: String,
    pub item: Option<OpenItemId>,
    pub number: i64,
    pub amount_minor: i64,
    pub currency: String,
    pub on_day: Option<Date>,
}

pub(in crate::collections) fn alert_rows() -> Rows {
    Rows::new(
        "customer_alerts",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "customer_id",
            "kind",
            "subject",
            "item_id",
            "number",
            "amount_minor",
            "currency",
            "on_day",
            "raised_at",
        ],
    )
}

pub(in crate::collections) fn push_alert(rows: &mut Rows, ctx: &Ctx, id: AlertId, found: &FoundAlert) {
    rows.push([
        ctx.org.into(),
        id.into(),
        ctx.legal_entity.into(),
        found.customer.into(),
        found.kind.into(),
        found.subject.clone().into(),
        found.item.into(),
        found.number.into(),
        found.amount_minor.into(),
        found.currency.clone().into(),
        found.on_day.into(),
        ctx.now_micros().into(),
    ]);
}

/// Every alert of the legal entity that stands.
pub(in crate::collections) async fn list_standing_alerts(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<AlertRow>, DbError> {
    fetch_all!(
        tx,
        AlertRow,
        alerts!("where a.org_id = $1 and a.legal_entity_id = $2 and a.ended_at is null order by a.id"),
        ctx.org,
        ctx.legal_entity
    )
}

/// Says what is found now of an alert that stands.
pub(in crate::collections) async fn update_alert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AlertId,
    found: &FoundAlert,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customer_alerts set item_id = $3, number = $4, amount_minor = $5, on_day = $6 \
         where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        found.item,
        found.number,
        found.amount_minor,
        found.on_day.map(day)
    )?;
    db::expect_one("say an alert anew", touched)
}

/// Ends an alert of which the facts no longer hold.
pub(in crate::collections) async fn end_alert(tx: &mut Tx, ctx: &Ctx, id: AlertId) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customer_alerts set ended_at = $3 where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        ctx.now_micros()
    )?;
    db::expect_one("end an alert", touched)
}

/// Says that somebody knows of an alert, and what is done about it.
pub(in crate::collections) async fn acknowledge_alert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AlertId,
    task: Option<TaskId>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customer_alerts set acknowledged_by = $3, acknowledged_at = $4, task_id = $5 \
         where org_id = $1 and id = $2 and ended_at is null",
        ctx.org,
        id,
        ctx.actor.as_str(),
        ctx.now_micros(),
        task
    )?;
    db::expect_one("acknowledge an alert", touched)
}

/// An alert that stands and is to be seen.
pub(in crate::collections) async fn find_alert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AlertId,
) -> Result<Option<AlertRow>, DbError> {
    fetch_optional!(
        tx,
        AlertRow,
        alerts!(
            "where a.org_id = $1 and a.id = $2 and a.legal_entity_id = $3 and a.ended_at is null",
            seen!("a.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// Alerts that stand, those that somebody knows of or the others, before one of them, the last raised first, at most `limit`.
pub(in crate::collections) async fn page_of_alerts(
    tx: &mut Tx,
    ctx: &Ctx,
    is_acknowledged: bool,
    before: Option<AlertId>,
    limit: i64,
) -> Result<Vec<AlertRow>, DbError> {
    fetch_all!(
        tx,
        AlertRow,
        alerts!(
            "where a.org_id = $1 and a.legal_entity_id = $2 and a.ended_at is null and a.id < $3 \
             and (($6 = 0 and a.acknowledged_at is null) or ($6 = 1 and a.acknowledged_at is not null))",
            seen!("a.customer_id", "$5"),
            " order by a.id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(AlertId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of,
        i64::from(is_acknowledged)
    )
}

/// How many alerts nobody knows of.
pub(in crate::collections) async fn count_alerts(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "select count(*) from customer_alerts a where a.org_id = $1 and a.legal_entity_id = $2 \
             and a.ended_at is null and a.acknowledged_at is null",
            seen!("a.customer_id", "$3")
        ),
        ctx.org,
        ctx.legal_entity,
        ctx.only_of
    )?;
    Ok(count)
}

db::row! {
    struct LimitsRow {
        slower_days: Option<i64>,
        broken_promises: Option<i64>,
        late_days: Option<i64>,
        late_minor: Option<i64>,
        unanswered: Option<i64>,
        key_account_days: Option<i64>,
        is_limitation_watched: bool,
        is_carrier: bool,
    }
}

/// From when on the organisation wants to be told; nothing where it did not say.
pub(in crate::collections) async fn find_limits(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Option<AlertLimits>, DbError> {
    let row = fetch_optional!(
        tx,
        LimitsRow,
        "select slower_days, broken_promises, late_days, late_minor, unanswered, key_account_days, \
         is_limitation_watched, is_carrier from alert_limits where org_id = $1",
        ctx.org
    )?;
    let small = |value: Option<i64>| value.map(|value| u32::try_from(value).unwrap_or(u32::MAX));
    Ok(row.map(|row| AlertLimits {
        slower_days: small(row.slower_days),
        broken_promises: small(row.broken_promises),
        late_days: small(row.late_days),
        late_minor: row.late_minor,
        unanswered: small(row.unanswered),
        key_account_days: small(row.key_account_days),
        is_limitation_watched: row.is_limitation_watched,
        is_carrier: row.is_carrier,
    }))
}

/// Replaces from when on the organisation wants to be told.
pub(in crate::collections) async fn replace_limits(
    tx: &mut Tx,
    ctx: &Ctx,
    limits: &AlertLimits,
) -> Result<(), DbError> {
    execute!(tx, "delete from alert_limits where org_id = $1", ctx.org)?;
    execute!(
        tx,
        "insert into alert_limits (org_id, slower_days, broken_promises, late_days, late_minor, unanswered, \
         key_account_days, is_limitation_watched, is_carrier, saved_by, saved_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        ctx.org,
        limits.slower_days.map(i64::from),
        limits.broken_promises.map(i64::from),
        limits.late_days.map(i64::from),
        limits.late_minor,
        limits.unanswered.map(i64::from),
        limits.key_account_days.map(i64::from),
        limits.is_limitation_watched,
        limits.is_carrier,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

/// How many promises of each customer for the days since one were broken, or kept in part.
pub(in crate::collections) async fn count_broken_promises(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId, i64),
        "select customer_id, count(*) from promises where org_id = $1 and legal_entity_id = $2 \
         and state in ('broken', 'partly') and promised_on >= $3 group by customer_id order by customer_id",
        ctx.org,
        ctx.legal_entity,
        day(since)
    )
}

/// When each customer was last heard of: what it said keeps or kept reminders back.
pub(in crate::collections) async fn list_last_said(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(CustomerId, i64)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId, i64),
        "select customer_id, max(opened_at) from dunning_holds where org_id = $1 and legal_entity_id = $2 \
         and kind in ('dispute', 'promise', 'plan_asked', 'payment_plan', 'transfer', 'said_paid', 'buyer_status') \
         group by customer_id order by customer_id",
        ctx.org,
        ctx.legal_entity
    )
}

/// What each customer said by which it acknowledged what it owes (C. civ. art. 2240): a promise that was not withdrawn, a request
/// for time; of one document, or of everything, with when.
pub(in crate::collections) async fn list_acknowledgements_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<(Option<OpenItemId>, i64)>, DbError> {
    fetch_all!(
        tx,
        (Option<OpenItemId>, i64),
        "select h.item_id, h.opened_at from dunning_holds h \
         left join promises p on p.org_id = h.org_id and p.id = h.promise_id \
         where h.org_id = $1 and h.customer_id = $2 and h.kind in ('promise', 'plan_asked', 'payment_plan') \
         and (p.state is null or p.state <> 'withdrawn') order by h.id",
        ctx.org,
        customer
    )
}
