//! Statements on what customers promised.

use db::{Day, DbError, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, PromiseId};

db::row! {
    /// What a customer promised, and what became of it.
    #[derive(Clone, Debug)]
    pub struct PromiseRow {
        /// Its id.
        pub id: PromiseId,
        /// Who promised.
        pub customer_id: CustomerId,
        /// For which day.
        pub promised_on: Day,
        /// Whether it is about everything that the customer owes.
        pub is_everything: bool,
        /// What was to come, minor units.
        pub expected_minor: i64,
        /// What of it was left to come when it was judged: less what was credited or written off.
        pub due_minor: i64,
        /// Its currency.
        pub currency: String,
        /// Who noted it.
        pub made_by: String,
        /// When, in microseconds since 1970 UTC.
        pub made_at: i64,
        /// `open`, `kept`, `kept_late`, `partly`, `broken`, `void` or `withdrawn`.
        pub state: String,
        /// What came in time, minor units.
        pub paid_minor: i64,
        /// When it was judged or withdrawn.
        pub judged_at: Option<i64>,
    }
}

/// A statement on promises `p`.
macro_rules! promises {
    ($($rest:tt)+) => {
        concat!(
            "select p.id, p.customer_id, p.promised_on, p.is_everything, p.expected_minor, p.due_minor, p.currency, p.made_by, \
             p.made_at, p.state, p.paid_minor, p.judged_at from promises p ",
            $($rest)+
        )
    };
}

/// A promise about to be kept.
pub(in crate::collections) struct NewPromise<'a> {
    pub id: PromiseId,
    pub customer: CustomerId,
    pub promised_on: Date,
    pub is_everything: bool,
    pub expected_minor: i64,
    pub currency: &'a str,
}

pub(in crate::collections) async fn insert_promise(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: &NewPromise<'_>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into promises (org_id, id, legal_entity_id, customer_id, promised_on, is_everything, expected_minor, \
         due_minor, currency, made_by, made_at, state, paid_minor) \
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, 'open', 0)",
        ctx.org,
        promise.id,
        ctx.legal_entity,
        promise.customer,
        day(promise.promised_on),
        promise.is_everything,
        promise.expected_minor,
        promise.currency,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

pub(in crate::collections) async fn find_promise(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PromiseId,
) -> Result<Option<PromiseRow>, DbError> {
    fetch_optional!(
        tx,
        PromiseRow,
        promises!(
            "where p.org_id = $1 and p.id = $2 and p.legal_entity_id = $3",
            seen!("p.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// Says what became of a promise that stood so.
pub(in crate::collections) async fn update_promise(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PromiseId,
    (before, state): (&str, &str),
    (due_minor, paid_minor): (i64, i64),
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update promises set state = $4, due_minor = $5, paid_minor = $6, judged_at = $7 \
         where org_id = $1 and id = $2 and state = $3",
        ctx.org,
        id,
        before,
        state,
        due_minor,
        paid_minor,
        ctx.now_micros()
    )?;
    db::expect_one("judge a promise", touched)
}

/// A place among promises: the day promised, and which of that day.
pub type PromisePlace = (Date, PromiseId);

/// Promises of two states for the days from one to another, both included, after a place or before it, in the order of their days or
/// the other way, at most `limit`.
pub(in crate::collections) async fn page_of_promises(
    tx: &mut Tx,
    ctx: &Ctx,
    states: (&str, &str),
    (first, last): (Date, Date),
    (after, is_back): (Option<PromisePlace>, bool),
    limit: i64,
) -> Result<Vec<PromiseRow>, DbError> {
    let nowhere = |on: Date, id: Uuid| (on, PromiseId::from_uuid(id));
    let (sql, place) = if is_back {
        let sql = promises!(
            "where p.org_id = $1 and p.legal_entity_id = $2 and (p.state = $3 or p.state = $4) \
             and p.promised_on >= $5 and p.promised_on <= $6 \
             and (p.promised_on < $7 or (p.promised_on = $7 and p.id < $8))",
            seen!("p.customer_id", "$9"),
            " order by p.promised_on desc, p.id desc limit $10"
        );
        (sql, after.unwrap_or(nowhere(last, Uuid::max())))
    } else {
        let sql = promises!(
            "where p.org_id = $1 and p.legal_entity_id = $2 and (p.state = $3 or p.state = $4) \
             and p.promised_on >= $5 and p.promised_on <= $6 \
             and (p.promised_on > $7 or (p.promised_on = $7 and p.id > $8))",
            seen!("p.customer_id", "$9"),
            " order by p.promised_on, p.id limit $10"
        );
        (sql, after.unwrap_or(nowhere(first, Uuid::nil())))
    };
    fetch_all!(
        tx,
        PromiseRow,
        sql,
        ctx.org,
        ctx.legal_entity,
        states.0,
        states.1,
        day(first),
        day(last),
        day(place.0),
        place.1,
        ctx.only_of,
        limit
    )
}

/// How promises of a customer for the days since one ended, by state and currency: how many, what was to come, what came.
pub(in crate::collections) async fn sum_promises_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    since: Date,
) -> Result<Vec<(String, String, i64, i64, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, String, i64, i64, i64),
        concat!(
            "select p.state, p.currency, count(*), cast(sum(p.due_minor) as bigint), \
             cast(sum(p.paid_minor) as bigint) from promises p \
             where p.org_id = $1 and p.customer_id = $2 and p.promised_on >= $3 and p.legal_entity_id = $4",
            seen!("p.customer_id", "$5"),
            " group by p.state, p.currency order by p.state, p.currency"
        ),
        ctx.org,
        customer,
        day(since),
        ctx.legal_entity,
        ctx.only_of
    )
}
