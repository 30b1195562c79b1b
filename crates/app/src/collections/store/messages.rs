//! Statements on messages: the outbox.

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_one, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{CustomerId, DunningPlanId, LegalEntityId, MessageId, OpenItemId};

pub(in crate::collections) fn message_rows() -> Rows {
    Rows::new(
        "dunning_messages",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "contact_key",
            "customer_id",
            "other_customers",
            "channel",
            "tone",
            "state",
            "state_at",
            "tries",
            "is_shadow",
            "decided_at",
            "approved_by",
            "amount_minor",
            "currency",
            "items",
            "verdict",
            "note",
        ],
    )
}

/// A message that was decided.
pub(in crate::collections) struct NewMessage {
    pub id: MessageId,
    pub entity: LegalEntityId,
    pub contact: Option<Uuid>,
    pub customer: CustomerId,
    pub other_customers: i64,
    pub channel: &'static str,
    pub tone: &'static str,
    pub state: &'static str,
    pub state_at: i64,
    pub is_shadow: bool,
    pub amount_minor: i64,
    pub currency: &'static str,
    pub items: i64,
    pub verdict: String,
}

pub(in crate::collections) fn push_message(rows: &mut Rows, ctx: &Ctx, message: NewMessage) {
    rows.push([
        ctx.org.into(),
        message.id.into(),
        message.entity.into(),
        message.contact.into(),
        message.customer.into(),
        message.other_customers.into(),
        message.channel.into(),
        message.tone.into(),
        message.state.into(),
        message.state_at.into(),
        0_i64.into(),
        message.is_shadow.into(),
        ctx.now_micros().into(),
        "".into(),
        message.amount_minor.into(),
        message.currency.into(),
        message.items.into(),
        message.verdict.into(),
        "".into(),
    ]);
}

/// Decides anew about a message that waits for a person.
pub(in crate::collections) async fn update_proposed(
    tx: &mut Tx,
    ctx: &Ctx,
    message: &NewMessage,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set customer_id = $3, other_customers = $4, channel = $5, tone = $6, decided_at = $7, \
         amount_minor = $8, currency = $9, items = $10, verdict = $11 \
         where org_id = $1 and id = $2 and state = 'proposed'",
        ctx.org,
        message.id,
        message.customer,
        message.other_customers,
        message.channel,
        message.tone,
        ctx.now_micros(),
        message.amount_minor,
        message.currency,
        message.items,
        message.verdict.as_str()
    )?;
    db::expect_one("decide anew about a message", touched)
}

db::row! {
    /// A message as the engine needs it.
    #[derive(Clone, Debug)]
    pub(in crate::collections) struct SentBefore {
        pub id: MessageId,
        pub legal_entity_id: LegalEntityId,
        pub contact_key: Option<Uuid>,
        pub customer_id: CustomerId,
        pub channel: String,
        pub state: String,
        pub state_at: i64,
        pub tries: i64,
        pub claim_id: Option<Uuid>,
    }
}

/// A statement on messages as the engine needs them.
macro_rules! sent_before {
    ($rest:literal) => {
        concat!(
            "select id, legal_entity_id, contact_key, customer_id, channel, state, state_at, tries, claim_id \
             from dunning_messages ",
            $rest
        )
    };
}

/// Messages of a state whose instant is later than one, or any when it is none, in the order of that instant.
async fn list_in_state(tx: &mut Tx, ctx: &Ctx, state: &str, since: i64) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        sent_before!("where org_id = $1 and state = $2 and state_at >= $3 order by state_at, id"),
        ctx.org,
        state,
        since
    )
}

/// The messages that a contact has had since an instant, and those that it may yet get, of every contact.
pub(in crate::collections) async fn list_recent_messages(
    tx: &mut Tx,
    ctx: &Ctx,
    since: i64,
) -> Result<Vec<SentBefore>, DbError> {
    let mut found = Vec::new();
    for (state, from) in [
        ("sent", since),
        ("shadow", since),
        ("planned", i64::MIN),
        ("postponed", i64::MIN),
        ("claimed", i64::MIN),
        ("sending", i64::MIN),
        ("unknown", i64::MIN),
    ] {
        found.extend(list_in_state(tx, ctx, state, from).await?);
    }
    Ok(found)
}

/// Messages of the context's legal entity that were handed over since an instant, the first one first.
pub(in crate::collections) async fn list_sent_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: i64,
) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        sent_before!(
            "where org_id = $1 and legal_entity_id = $2 and state = 'sent' and state_at >= $3 order by state_at, id"
        ),
        ctx.org,
        ctx.legal_entity,
        since
    )
}

/// The same of one contact.
pub(in crate::collections) async fn list_recent_messages_to(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Uuid,
    since: i64,
) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        sent_before!(
            "where org_id = $1 and contact_key = $2 and ((state in ('sent', 'shadow') and state_at >= $3) \
             or state in ('planned', 'postponed', 'claimed', 'sending', 'unknown')) order by state_at, id"
        ),
        ctx.org,
        contact,
        since
    )
}

/// Messages of the context's legal entity that are planned for now or before by a channel, the longest waiting first.
pub(in crate::collections) async fn list_claimable(
    tx: &mut Tx,
    ctx: &Ctx,
    channel: &str,
    now: i64,
    limit: i64,
) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        sent_before!(
            "where org_id = $1 and state = 'planned' and state_at <= $3 and channel = $2 and is_shadow = $5 \
             and legal_entity_id = $6 order by state_at, id limit $4"
        ),
        ctx.org,
        channel,
        now,
        limit,
        false,
        ctx.legal_entity
    )
}

/// Messages that stand in a state since before an instant, at most `limit`. Letters are not among them: no worker holds paper.
pub(in crate::collections) async fn list_in_state_before(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        sent_before!(
            "where org_id = $1 and state = $2 and state_at <= $3 and channel <> 'letter' order by state_at, id limit $4"
        ),
        ctx.org,
        state,
        before,
        limit
    )
}

db::row! {
    /// A message that nobody has begun to send, with the gate's last answer.
    #[derive(Clone, Debug)]
    pub(in crate::collections) struct NotBegun {
        pub id: MessageId,
        pub state: String,
        pub verdict: String,
    }
}

/// Every message that is to be sent, or may yet be, and that nobody has begun to send.
pub(in crate::collections) async fn list_not_begun(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<NotBegun>, DbError> {
    fetch_all!(
        tx,
        NotBegun,
        "select id, state, verdict from dunning_messages \
         where org_id = $1 and state in ('proposed', 'planned', 'postponed', 'claimed') order by id",
        ctx.org
    )
}

/// The messages that wait for a person's approval.
pub(in crate::collections) async fn list_proposed(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<SentBefore>, DbError> {
    list_in_state(tx, ctx, "proposed", i64::MIN).await
}

/// The messages that failed since an instant.
pub(in crate::collections) async fn list_failed_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: i64,
) -> Result<Vec<SentBefore>, DbError> {
    list_in_state(tx, ctx, "failed", since).await
}

/// Moves a message from a state to another; answers whether it stood so.
pub(in crate::collections) async fn update_state(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    from: &str,
    (to, at, tries): (&str, i64, i64),
    claim: Option<Uuid>,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set state = $4, state_at = $5, tries = $6, claim_id = $7 \
         where org_id = $1 and id = $2 and state = $3",
        ctx.org,
        id,
        from,
        to,
        at,
        tries,
        claim
    )?;
    Ok(touched == 1)
}

/// Keeps why a message does not go: the gate's answer, and its reasons as a note.
pub(in crate::collections) async fn update_verdict(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    verdict: &str,
    note: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set verdict = $3, decided_at = $5, note = case when $4 = '' then note else $4 end \
         where org_id = $1 and id = $2",
        ctx.org,
        id,
        verdict,
        note,
        ctx.now_micros()
    )?;
    db::expect_one("keep the answer about a message", touched)
}

/// What a message says from now on.
pub(in crate::collections) struct Said<'a> {
    pub verdict: &'a str,
    pub tone: &'a str,
    pub amount_minor: i64,
    pub currency: &'a str,
    pub items: i64,
    pub customer: CustomerId,
    pub other_customers: i64,
}

/// Keeps the gate's answer with a message that goes, and who approved it where that is said.
pub(in crate::collections) async fn update_said(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    said: &Said<'_>,
    approved_by: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set verdict = $3, tone = $4, amount_minor = $5, currency = $6, items = $7, \
         customer_id = $8, other_customers = $9, decided_at = $10, \
         approved_by = case when $11 = '' then approved_by else $11 end \
         where org_id = $1 and id = $2",
        ctx.org,
        id,
        said.verdict,
        said.tone,
        said.amount_minor,
        said.currency,
        said.items,
        said.customer,
        said.other_customers,
        ctx.now_micros(),
        approved_by
    )?;
    db::expect_one("keep what a message says", touched)
}

/// What a plan would have said counts no more: it is live.
pub(in crate::collections) async fn retire_shadow(
    tx: &mut Tx,
    ctx: &Ctx,
    plan: DunningPlanId,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "update dunning_messages set state = 'shadowed' where org_id = $1 and state = 'shadow' and id in \
         (select message_id from dunning_claims where org_id = $1 and plan_id = $2 and is_shadow = $3)",
        ctx.org,
        plan,
        true
    )
}

db::row! {
    /// What a person wrote for a message.
    #[derive(Clone, Debug)]
    pub struct OwnText {
        /// Its subject.
        pub subject: String,
        /// Its body.
        pub body: String,
        /// The documents and amounts that it was written about.
        pub basis: String,
    }
}

/// What a person wrote for a message.
pub(in crate::collections) async fn find_text(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
) -> Result<Option<OwnText>, DbError> {
    fetch_optional!(
        tx,
        OwnText,
        "select subject, body, basis from dunning_texts where org_id = $1 and message_id = $2",
        ctx.org,
        message
    )
}

/// The messages that wait for a person and that a person worded.
pub(in crate::collections) async fn list_worded(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(MessageId,)>, DbError> {
    fetch_all!(
        tx,
        (MessageId,),
        "select m.id from dunning_messages m join dunning_texts t on t.org_id = m.org_id and t.message_id = m.id \
         where m.org_id = $1 and m.state = 'proposed' order by m.id",
        ctx.org
    )
}

pub(in crate::collections) async fn replace_text(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    text: &OwnText,
) -> Result<(), DbError> {
    execute!(tx, "delete from dunning_texts where org_id = $1 and message_id = $2", ctx.org, message)?;
    execute!(
        tx,
        "insert into dunning_texts (org_id, message_id, subject, body, edited_by, edited_at, basis) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        message,
        text.subject.as_str(),
        text.body.as_str(),
        ctx.actor.as_str(),
        ctx.now_micros(),
        text.basis.as_str()
    )?;
    Ok(())
}

/// One message as the engine needs it.
pub(in crate::collections) async fn find_sent_before(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
) -> Result<Option<SentBefore>, DbError> {
    fetch_optional!(tx, SentBefore, sent_before!("where org_id = $1 and id = $2"), ctx.org, id)
}

/// Keeps which text a message is made of.
pub(in crate::collections) async fn update_made_of(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    made_of: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set made_of = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        made_of
    )?;
    db::expect_one("keep which text a message is made of", touched)
}

/// Which text a message was made of; empty where that was not kept.
pub(in crate::collections) async fn find_made_of(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
) -> Result<String, DbError> {
    let found = fetch_optional!(
        tx,
        (String,),
        "select made_of from dunning_messages where org_id = $1 and id = $2",
        ctx.org,
        id
    )?;
    Ok(found.map(|(made_of,)| made_of).unwrap_or_default())
}

/// Keeps what was noted about a message.
pub(in crate::collections) async fn update_note(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    note: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update dunning_messages set note = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        note
    )?;
    db::expect_one("note something about a message", touched)
}

/// E-mails that were sent to a contact for the context's legal entity and spoke of a document that this message speaks of too, the
/// first one first: the chase that it goes on with.
pub(in crate::collections) async fn list_chase_of(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    contact: Uuid,
    limit: i64,
) -> Result<Vec<MessageId>, DbError> {
    let rows = fetch_all!(
        tx,
        (MessageId,),
        "select m.id from dunning_messages m where m.org_id = $1 and m.contact_key = $2 and m.legal_entity_id = $3 \
         and m.channel = 'email' and m.state = 'sent' and m.id <> $4 and exists (select 1 from dunning_claims c \
         join dunning_claims o on o.org_id = c.org_id and o.item_id = c.item_id \
         where c.org_id = m.org_id and c.message_id = m.id and o.message_id = $4) \
         order by m.state_at, m.id limit $5",
        ctx.org,
        contact,
        ctx.legal_entity,
        message,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// When the first message left that asks for money; nothing when none did.
pub(in crate::collections) async fn find_first_sent(tx: &mut Tx, ctx: &Ctx) -> Result<Option<i64>, DbError> {
    let (first,) = fetch_one!(
        tx,
        (Option<i64>,),
        "select min(state_at) from dunning_messages where org_id = $1 and legal_entity_id = $2 and state = 'sent' \
         and channel in ('email', 'sms', 'letter')",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(first)
}

/// When a formal notice about an item was sent first, in microseconds since 1970 UTC.
pub(in crate::collections) async fn find_formal_notice(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
) -> Result<Option<i64>, DbError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "select m.state_at from dunning_claims c join dunning_messages m on m.org_id = c.org_id and m.id = c.message_id \
         where c.org_id = $1 and c.item_id = $2 and c.tone = 'formal_notice' and m.state = 'sent' order by m.state_at limit 1",
        ctx.org,
        item
    )?;
    Ok(found.map(|(at,)| at))
}
