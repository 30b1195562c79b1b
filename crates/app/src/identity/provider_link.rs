//! The account at the provider of identities that is known to be somebody's: seen, and forgotten.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::principal::{Principal, Who};
use super::provider::ProviderSettingsError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;

/// Forget which account at the provider is a user's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkProvider {
    /// The user, as the id's text.
    pub user: String,
}

/// Whether an account at a provider is known to be a user's.
pub async fn is_linked(ctx: &Ctx, tx: &mut Tx, user: UserId) -> Result<bool, DbError> {
    Ok(store::count_provider_links(tx, ctx.org, user).await? > 0)
}

/// Forgets which account at the provider is a user's: it opens nothing any more, and the next one with their
/// verified address is theirs. Their sessions end, but for that of who does it. The session must be fresh.
pub async fn unlink_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &UnlinkProvider,
) -> Result<(UnlinkProvider, Option<Event>), ProviderSettingsError> {
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(ProviderSettingsError::NotFresh);
    }
    let unknown = || ProviderSettingsError::UnknownUser(command.user.clone());
    let id: UserId = command.user.parse().map_err(|_| unknown())?;
    let row = store::find_user(tx, ctx.org, id).await?.ok_or_else(unknown)?;
    if store::delete_provider_links(tx, ctx.org, row.id).await? == 0 {
        return Ok((command.clone(), None));
    }
    let mine = match me.who {
        Who::User { session, .. } => Some(session),
        Who::Key { .. } => None,
    };
    let sessions = store::delete_sessions(tx, ctx.org, row.id, mine).await?;
    let data = serde_json::json!({ "sessions_ended": sessions });
    Ok((command.clone(), Some(Event::new("provider_unlinked", row.id, data))))
}
