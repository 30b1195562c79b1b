//! Statements that list messages.

use db::{DbError, Tx, fetch_all, fetch_one, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, MessageId};

db::row! {
    /// A message as a list shows it.
    #[derive(Clone, Debug)]
    pub struct MessageRow {
        /// Its id.
        pub id: MessageId,
        /// The keyed hash of its contact; nothing where nobody is known.
        pub contact_key: Option<Uuid>,
        /// The customer it is about first.
        pub customer_id: CustomerId,
        /// Its number, or empty.
        pub customer_number: String,
        /// Its name.
        pub customer_name: String,
        /// How many customers more it is about.
        pub other_customers: i64,
        /// How the contact is reached.
        pub channel: String,
        /// How it is said.
        pub tone: String,
        /// Where it stands.
        pub state: String,
        /// Since when, or when it may leave, in microseconds since 1970 UTC.
        pub state_at: i64,
        /// Tries that were made.
        pub tries: i64,
        /// Whether its plan was in shadow mode.
        pub is_shadow: bool,
        /// When the gate answered last.
        pub decided_at: i64,
        /// Who approved it, or empty.
        pub approved_by: String,
        /// What it asks for, minor units.
        pub amount_minor: i64,
        /// Their currency.
        pub currency: String,
        /// How many documents it names.
        pub items: i64,
        /// The gate's answer in full, JSON.
        pub verdict: String,
        /// Why it was skipped, put off, refused or cancelled; or empty.
        pub note: String,
    }
}

/// Which messages are asked for.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// In this state; empty for all.
    pub state: String,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// By this channel; empty for all.
    pub channel: String,
}

/// A statement on messages `m`. What their customers are called is another slice's to say.
macro_rules! messages {
    ($($rest:tt)+) => {
        concat!(
            "select m.id, m.contact_key, m.customer_id, cast('' as text) as customer_number, \
             cast('' as text) as customer_name, m.other_customers, m.channel, m.tone, m.state, m.state_at, m.tries, \
             m.is_shadow, m.decided_at, m.approved_by, m.amount_minor, m.currency, m.items, m.verdict, m.note \
             from dunning_messages m where m.org_id = $1 ",
            $($rest)+
        )
    };
}

/// Messages after one, in the order in which they were decided, at most `limit`. Whoever sees only some customers
/// sees no message that is about others too. Each question has a text of its own, so that it has its own index.
pub(in crate::collections) async fn page_of_messages(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &MessageFilter,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    let after_id = after.unwrap_or(MessageId::from_uuid(Uuid::nil()));
    if let Some(customer) = filter.customer {
        return fetch_all!(
            tx,
            MessageRow,
            messages!(
                "and m.legal_entity_id = $2 and m.id > $3 and m.customer_id = $4 and ($5 = '' or m.state = $5) \
                 and ($6 = '' or m.channel = $6) and ($8 is null or m.other_customers = 0)",
                seen!("m.customer_id", "$8"),
                " order by m.id limit $7"
            ),
            ctx.org,
            ctx.legal_entity,
            after_id,
            customer,
            filter.state.as_str(),
            filter.channel.as_str(),
            limit,
            ctx.only_of
        );
    }
    if !filter.state.is_empty() {
        return page_of_state(tx, ctx, &filter.state, &filter.channel, after, limit).await;
    }
    fetch_all!(
        tx,
        MessageRow,
        messages!(
            "and m.legal_entity_id = $2 and m.id > $3 and ($4 = '' or m.channel = $4) \
             and ($6 is null or m.other_customers = 0)",
            seen!("m.customer_id", "$6"),
            " order by m.id limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        after_id,
        filter.channel.as_str(),
        limit,
        ctx.only_of
    )
}

/// Messages in a state, by a channel or by any where it is empty, after one, in the order in which they were decided,
/// at most `limit`. One state is one stretch of the index; several are read one by one and merged.
pub(in crate::collections) async fn page_of_state(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    channel: &str,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    fetch_all!(
        tx,
        MessageRow,
        messages!(
            "and m.legal_entity_id = $2 and m.state = $3 and m.id > $4 and ($5 = '' or m.channel = $5) \
             and ($7 is null or m.other_customers = 0)",
            seen!("m.customer_id", "$7"),
            " order by m.id limit $6"
        ),
        ctx.org,
        ctx.legal_entity,
        state,
        after.unwrap_or(MessageId::from_uuid(Uuid::nil())),
        channel,
        limit,
        ctx.only_of
    )
}

/// Messages in a state before one, the last first, at most `limit`.
pub(in crate::collections) async fn page_of_state_back(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    fetch_all!(
        tx,
        MessageRow,
        messages!(
            "and m.legal_entity_id = $2 and m.state = $3 and m.id < $4 and ($6 is null or m.other_customers = 0)",
            seen!("m.customer_id", "$6"),
            " order by m.id desc limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        state,
        before.unwrap_or(MessageId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of
    )
}

/// One message.
pub(in crate::collections) async fn find_message(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
) -> Result<Option<MessageRow>, DbError> {
    fetch_optional!(
        tx,
        MessageRow,
        messages!(
            "and m.id = $2 and m.legal_entity_id = $3 and ($4 is null or m.other_customers = 0)",
            seen!("m.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// How many messages of a channel were handed over, or may have been, since an instant, in the context's legal entity.
pub(in crate::collections) async fn count_handed_over(
    tx: &mut Tx,
    ctx: &Ctx,
    channel: &str,
    since: i64,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from dunning_messages where org_id = $1 and legal_entity_id = $2 \
         and state in ('sending', 'sent', 'unknown') and channel = $3 and state_at >= $4",
        ctx.org,
        ctx.legal_entity,
        channel,
        since
    )?;
    Ok(count)
}

/// How many messages stand in a state. Where all of them are seen, the index alone is counted.
pub(in crate::collections) async fn count_in_state(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
) -> Result<i64, DbError> {
    let (count,) = match ctx.only_of {
        None => fetch_one!(
            tx,
            (i64,),
            "select cast(count(*) as bigint) from dunning_messages \
             where org_id = $1 and legal_entity_id = $2 and state = $3",
            ctx.org,
            ctx.legal_entity,
            state
        )?,
        Some(_) => fetch_one!(
            tx,
            (i64,),
            concat!(
                "select cast(count(*) as bigint) from dunning_messages \
                 where org_id = $1 and legal_entity_id = $2 and state = $3 and other_customers = 0",
                seen!("customer_id", "$4")
            ),
            ctx.org,
            ctx.legal_entity,
            state,
            ctx.only_of
        )?,
    };
    Ok(count)
}

/// What plans in shadow mode would have sent since an instant, reminders that reach the contact: answer and instant.
pub(in crate::collections) async fn list_shadow_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: i64,
) -> Result<Vec<(String, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, i64),
        concat!(
            "select verdict, state_at from dunning_messages where org_id = $1 and legal_entity_id = $2 \
             and state in ('shadow', 'shadowed') and state_at >= $3 and channel <> 'handover' \
             and ($4 is null or other_customers = 0)",
            seen!("customer_id", "$4"),
            " order by id"
        ),
        ctx.org,
        ctx.legal_entity,
        since,
        ctx.only_of
    )
}
