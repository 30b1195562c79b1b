//! Statements on what the last run asked for and may not go.

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_one};
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, LegalEntityId, MessageId};

pub(in crate::collections) fn wait_rows() -> Rows {
    Rows::new(
        "dunning_waits",
        &[
            "org_id",
            "legal_entity_id",
            "id",
            "contact_key",
            "customer_id",
            "other_customers",
            "is_handover",
            "verdict",
            "until_at",
            "reasons",
            "items",
            "body",
        ],
    )
}

/// What may not go.
pub(in crate::collections) struct NewWait {
    pub id: MessageId,
    pub entity: LegalEntityId,
    pub contact: Option<Uuid>,
    pub customer: CustomerId,
    pub other_customers: i64,
    pub is_handover: bool,
    pub verdict: &'static str,
    pub until_at: Option<i64>,
    pub reasons: String,
    pub items: i64,
    pub body: String,
}

pub(in crate::collections) fn push_wait(rows: &mut Rows, ctx: &Ctx, wait: NewWait) {
    rows.push([
        ctx.org.into(),
        wait.entity.into(),
        wait.id.into(),
        wait.contact.into(),
        wait.customer.into(),
        wait.other_customers.into(),
        wait.is_handover.into(),
        wait.verdict.into(),
        wait.until_at.into(),
        wait.reasons.into(),
        wait.items.into(),
        wait.body.into(),
    ]);
}

/// Forgets what the run before said.
pub(in crate::collections) async fn delete_waits(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(tx, "delete from dunning_waits where org_id = $1", ctx.org)?;
    Ok(())
}

db::row! {
    /// What the last run asked for and may not go.
    #[derive(Clone, Debug)]
    pub struct WaitRow {
        /// Its id within the run.
        pub id: MessageId,
        /// The customer it is about first.
        pub customer_id: CustomerId,
        /// Its number, or empty.
        pub customer_number: String,
        /// Its name.
        pub customer_name: String,
        /// How many customers more it is about.
        pub other_customers: i64,
        /// `wait`, `hand_over` or `never`.
        pub verdict: String,
        /// Until when it waits, in microseconds since 1970 UTC.
        pub until_at: Option<i64>,
        /// The codes of its reasons, each once.
        pub reasons: String,
        /// How many documents it is about.
        pub items: i64,
        /// The answer in full, JSON.
        pub body: String,
    }
}

/// Which of them are asked for.
#[derive(Clone, Debug, Default)]
pub struct WaitFilter {
    /// With this verdict: `wait`, `hand_over` or `never`; empty for all.
    pub verdict: String,
    /// Of this customer.
    pub customer: Option<CustomerId>,
}

/// What may not go, after one of them, at most `limit`.
pub(in crate::collections) async fn page_of_waits(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &WaitFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<WaitRow>, DbError> {
    fetch_all!(
        tx,
        WaitRow,
        concat!(
            "select w.id, w.customer_id, cast('' as text) as customer_number, cast('' as text) as customer_name, \
             w.other_customers, w.verdict, w.until_at, w.reasons, w.items, w.body from dunning_waits w \
             where w.org_id = $1 and w.legal_entity_id = $2 and w.id > $3 and ($4 = '' or w.verdict = $4) \
             and ($5 is null or w.customer_id = $5) and ($7 is null or w.other_customers = 0)",
            seen!("w.customer_id", "$7"),
            " order by w.id limit $6"
        ),
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(MessageId::from_uuid(Uuid::nil())),
        filter.verdict.as_str(),
        filter.customer,
        limit,
        ctx.only_of
    )
}

/// How many there are, read from an index alone.
pub(in crate::collections) async fn count_waits(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from dunning_waits where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(count)
}
