//! Statements on addresses that cannot be used and on conversations, by the keyed hash of the contact.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;

/// Addresses that cannot or may not be used: contact, channel, state.
pub(in crate::collections) async fn list_addresses(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(Uuid, String, String)>, DbError> {
    fetch_all!(
        tx,
        (Uuid, String, String),
        "select contact_key, channel, state from contact_addresses where org_id = $1 order by contact_key, channel",
        ctx.org
    )
}

/// How the address of a contact stands; nothing: it is usable.
pub(in crate::collections) async fn find_address(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Uuid,
    channel: &str,
) -> Result<Option<String>, DbError> {
    let found = fetch_optional!(
        tx,
        (String,),
        "select state from contact_addresses where org_id = $1 and contact_key = $2 and channel = $3",
        ctx.org,
        contact,
        channel
    )?;
    Ok(found.map(|(state,)| state))
}

/// Says how an address stands; nothing: it is usable.
pub(in crate::collections) async fn replace_address(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Uuid,
    channel: &str,
    state: Option<&'static str>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from contact_addresses where org_id = $1 and contact_key = $2 and channel = $3",
        ctx.org,
        contact,
        channel
    )?;
    if let Some(state) = state {
        execute!(
            tx,
            "insert into contact_addresses (org_id, contact_key, channel, state, noted_by, noted_at) \
             values ($1, $2, $3, $4, $5, $6)",
            ctx.org,
            contact,
            channel,
            state,
            ctx.actor.as_str(),
            ctx.now_micros()
        )?;
    }
    Ok(())
}

/// When each contact was last heard of and settled with.
pub(in crate::collections) async fn list_conversations(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(Uuid, Option<i64>, Option<i64>)>, DbError> {
    fetch_all!(
        tx,
        (Uuid, Option<i64>, Option<i64>),
        "select contact_key, heard_at, settled_at from conversations where org_id = $1 order by contact_key",
        ctx.org
    )
}

pub(in crate::collections) async fn find_conversation(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Uuid,
) -> Result<Option<(Option<i64>, Option<i64>)>, DbError> {
    fetch_optional!(
        tx,
        (Option<i64>, Option<i64>),
        "select heard_at, settled_at from conversations where org_id = $1 and contact_key = $2",
        ctx.org,
        contact
    )
}

pub(in crate::collections) async fn replace_conversation(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Uuid,
    (heard_at, settled_at): (Option<i64>, Option<i64>),
) -> Result<(), DbError> {
    execute!(tx, "delete from conversations where org_id = $1 and contact_key = $2", ctx.org, contact)?;
    execute!(
        tx,
        "insert into conversations (org_id, contact_key, heard_at, settled_at) values ($1, $2, $3, $4)",
        ctx.org,
        contact,
        heard_at,
        settled_at
    )?;
    Ok(())
}
