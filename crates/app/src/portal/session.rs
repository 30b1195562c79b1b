//! Being in the portal: a link opens it, a cookie keeps it open for a while.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::link::PortalLink;
use super::refused::PortalError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::identity::{Access, Secret, draw_token, token_hash};
use crate::ids::{CustomerId, LegalEntityId};

const MINUTE: i64 = 60_000_000;
/// How long nobody may be seen.
const IDLE: i64 = 60 * MINUTE;
/// How long it lasts in all.
const ABSOLUTE: i64 = 12 * 60 * MINUTE;
/// What the token of a session begins with.
const PREFIX: &str = "qps_";
/// Who is said to have done what was done in the portal.
const ACTOR: &str = "portal";

/// Open the portal with a link.
#[derive(Clone, Debug, Serialize)]
pub struct OpenPortal {
    /// The link's token.
    pub token: Secret,
}

/// The portal is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PortalOpened {
    /// What keeps it open; shown once.
    pub token: Secret,
}

/// Close the portal to a customer: links that were made before, and whoever is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosePortal {
    /// The customer, as its id's text.
    pub customer: String,
}

/// The portal is closed to a customer until there is another link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalClosed {
    /// The customer.
    pub customer: String,
}

/// Who is in: a customer, of one legal entity.
#[derive(Clone, Debug)]
pub struct PortalReader {
    /// The context in which it reads and says things.
    pub ctx: Ctx,
    /// The customer.
    pub customer: CustomerId,
    /// Whether its sign of life is to be moved on.
    pub is_due: bool,
    token_hash: String,
}

impl PortalReader {
    /// Which session it is in: what is kept of its token.
    pub(super) fn session(&self) -> &str {
        &self.token_hash
    }
}

fn inside(ctx: &Ctx, legal_entity: LegalEntityId) -> Ctx {
    let mut ctx = ctx.seeing_all().on_entity(legal_entity);
    ACTOR.clone_into(&mut ctx.actor);
    ctx
}

/// Looks at a link without using anything up: mail programs look at links too.
pub async fn look_at_portal_link(
    tx: &mut Tx,
    ctx: &Ctx,
    token: &Secret,
) -> Result<PortalReader, PortalError> {
    let link = PortalLink::read(ctx, token.reveal()).ok_or(PortalError::BadLink)?;
    let ctx = inside(ctx, link.legal_entity);
    let closed_at = store::find_closure(tx, &ctx, link.customer).await?.map(|(at, _)| at);
    let is_open = store::find_settings(tx, &ctx).await?.is_some_and(|settings| settings.is_open);
    if !is_open || !link.is_good(ctx.now_micros(), closed_at) {
        return Err(PortalError::BadLink);
    }
    customers::find_customer(tx, &ctx, link.customer).await?.ok_or(PortalError::BadLink)?;
    Ok(PortalReader { ctx, customer: link.customer, is_due: false, token_hash: String::new() })
}

/// Opens the portal: what keeps it open is a token of its own, so that the address tells nobody anything.
pub async fn open_portal(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    command: &OpenPortal,
) -> Result<(PortalOpened, Option<Event>), PortalError> {
    let reader = look_at_portal_link(tx, ctx, &command.token).await?;
    let token = draw_token(access.entropy(), PREFIX)?;
    let now = ctx.now_micros();
    store::delete_sessions_before(tx, ctx, now - IDLE).await?;
    store::insert_session(tx, &reader.ctx, reader.customer, &token_hash(token.reveal()), now).await?;
    store::replace_visit(tx, &reader.ctx, reader.customer).await?;
    let event = Event::new("portal_opened", reader.customer, serde_json::json!({}));
    Ok((PortalOpened { token }, Some(event)))
}

/// Who is in, by the token that keeps the portal open; nothing when it does not, or no longer.
pub async fn read_portal_session(
    tx: &mut Tx,
    ctx: &Ctx,
    token: &Secret,
) -> Result<Option<PortalReader>, DbError> {
    let hash = token_hash(token.reveal());
    let Some(row) = store::find_session(tx, ctx, &hash).await? else { return Ok(None) };
    let now = ctx.now_micros();
    let ctx = inside(ctx, row.legal_entity_id);
    let is_open = store::find_settings(tx, &ctx).await?.is_some_and(|settings| settings.is_open);
    if !is_open || now - row.seen_at >= IDLE || now - row.opened_at >= ABSOLUTE {
        return Ok(None);
    }
    if customers::find_customer(tx, &ctx, row.customer_id).await?.is_none() {
        return Ok(None);
    }
    let is_due = now - row.seen_at >= MINUTE;
    Ok(Some(PortalReader { ctx, customer: row.customer_id, is_due, token_hash: hash }))
}

/// Moves the sign of life of a session on.
pub async fn mark_portal_seen(tx: &mut Tx, reader: &PortalReader) -> Result<(), DbError> {
    store::update_seen(tx, &reader.ctx, &reader.token_hash).await
}

/// Leaves the portal.
pub async fn leave_portal(tx: &mut Tx, reader: &PortalReader) -> Result<(), DbError> {
    store::delete_session(tx, &reader.ctx, &reader.token_hash).await
}

/// Closes the portal to a customer.
pub async fn close_portal(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ClosePortal,
) -> Result<(PortalClosed, Option<Event>), PortalError> {
    let unknown = || PortalError::UnknownCustomer(command.customer.clone());
    let id: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    let customer = customers::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?.id;
    store::replace_closure(tx, ctx, customer, ctx.now_micros()).await?;
    store::delete_sessions_of(tx, ctx, customer).await?;
    let event = Event::new("portal_closed", customer, serde_json::json!({}));
    Ok((PortalClosed { customer: customer.to_string() }, Some(event)))
}
