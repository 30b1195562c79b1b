//! The provider of identities of an organisation: people may sign in there instead of typing a password here.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fault::carries_fault;
use super::principal::Principal;
use super::secret::Secret;
use super::store::{self, ProviderRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::typed::clean_line;
use crate::write::Fault;

/// Longest text of a setting.
const CHARACTERS_MAX: usize = 500;

/// Use this provider from now on.
#[derive(Clone, Debug, Serialize)]
pub struct SetProvider {
    /// Its issuer, as its own description says it: `https://…`.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// What shows there that it is us; nothing keeps the one that is known.
    pub client_secret: Option<Secret>,
    /// What people call it; empty takes its host.
    pub label: String,
    /// Whether our own second factor is asked for too, from those who have one.
    pub asks_second_factor: bool,
}

/// A provider and what it takes to ask it.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// What shows there that it is us.
    pub client_secret: Secret,
    /// What people call it.
    pub label: String,
    /// Whether our own second factor is asked for too.
    pub asks_second_factor: bool,
}

/// A provider that was looked at, its secret sealed: what is kept, at once or when a second person confirmed it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyProvider {
    pub issuer: String,
    pub client_id: String,
    pub secret_sealed: Vec<u8>,
    pub label: String,
    pub asks_second_factor: bool,
    pub secret_changed: bool,
}

/// The provider was set or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSet {
    /// Its issuer.
    pub issuer: String,
}

/// Why the provider was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSettingsError {
    /// The password was not typed within the last minutes.
    #[error("the password has to be typed again")]
    NotFresh,
    /// Not the address of an issuer.
    #[error("{0:?} is not the address of an issuer")]
    BadIssuer(String),
    /// No name, or one that is too long.
    #[error("the name at the provider is missing or too long")]
    BadClient,
    /// No secret is known, and none was given; or another provider was named without its own.
    #[error("the secret is missing")]
    NoSecret,
    /// There is none.
    #[error("there is no provider")]
    None,
    /// There is no such user.
    #[error("there is no user {0}")]
    UnknownUser(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(ProviderSettingsError);

/// Where the sealed secret of the provider stands.
pub(super) const PLACE: &str = "identity_providers:secret_sealed";

impl SetProvider {
    /// The provider as it is to be, without its secret.
    pub fn checked(&self) -> Result<Provider, ProviderSettingsError> {
        let issuer = self.issuer.trim();
        let host =
            issuer.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
        let is_plain = issuer.len() <= CHARACTERS_MAX
            && !issuer
                .contains(|it: char| it.is_control() || it.is_whitespace() || matches!(it, '?' | '#' | '@'));
        if host.is_empty() || !is_plain {
            return Err(ProviderSettingsError::BadIssuer(issuer.to_owned()));
        }
        let (client_id, label) = (self.client_id.trim(), self.label.trim());
        let is_text = |text: &str| text.chars().count() <= CHARACTERS_MAX && !text.contains(char::is_control);
        if client_id.is_empty() || !is_text(client_id) || !is_text(label) {
            return Err(ProviderSettingsError::BadClient);
        }
        Ok(Provider {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: self.client_secret.clone().unwrap_or_default(),
            label: if label.is_empty() { host.to_owned() } else { clean_line(label) },
            asks_second_factor: self.asks_second_factor,
        })
    }
}

/// Sets the provider at once; whoever may need a second person asks by `ask_provider_change`. The session must be
/// fresh. Its secret is kept only as long as issuer and name stay: it is never sent to another provider.
pub async fn set_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &SetProvider,
) -> Result<(ProviderSet, Option<Event>), ProviderSettingsError> {
    let ready = prepare_provider(ctx, tx, access, me, command).await?;
    Ok(keep_provider(ctx, tx, ready).await?)
}

/// The provider that is to be set, refused as [`set_provider`] would.
pub(super) async fn prepare_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
    command: &SetProvider,
) -> Result<ReadyProvider, ProviderSettingsError> {
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(ProviderSettingsError::NotFresh);
    }
    let provider = command.checked()?;
    let before = store::find_provider(tx, ctx.org).await?;
    let given = Some(provider.client_secret.reveal()).filter(|secret| !secret.is_empty());
    let secret_sealed = match (given, before) {
        (Some(secret), _) => ctx.vault.seal(PLACE, secret)?,
        (None, Some(row)) if row.issuer == provider.issuer && row.client_id == provider.client_id => {
            row.secret_sealed
        }
        (None, _) => return Err(ProviderSettingsError::NoSecret),
    };
    Ok(ReadyProvider {
        secret_changed: given.is_some(),
        issuer: provider.issuer,
        client_id: provider.client_id,
        secret_sealed,
        label: provider.label,
        asks_second_factor: provider.asks_second_factor,
    })
}

/// Keeps a provider that is ready.
pub(super) async fn keep_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    ready: ReadyProvider,
) -> Result<(ProviderSet, Option<Event>), DbError> {
    let ReadyProvider { issuer, client_id, secret_sealed, label, asks_second_factor, secret_changed } = ready;
    let row = ProviderRow { issuer, client_id, secret_sealed, label, asks_second_factor };
    store::replace_provider(tx, ctx.org, Some(&row), ctx.now_micros()).await?;
    let data = serde_json::json!({ "issuer": row.issuer, "client_id": row.client_id,
        "asks_second_factor": row.asks_second_factor, "secret_changed": secret_changed });
    Ok((ProviderSet { issuer: row.issuer }, Some(Event::new("provider_set", "", data))))
}

/// Removes the provider: everybody signs in with a password again. The session must be fresh; as it takes access
/// away, one person is enough. What was linked stays known, and is good again when the same provider is set once
/// more.
pub async fn remove_provider(
    ctx: &Ctx,
    tx: &mut Tx,
    access: &Access,
    me: &Principal,
) -> Result<(ProviderSet, Option<Event>), ProviderSettingsError> {
    if !me.is_fresh(access, ctx.now_micros()) {
        return Err(ProviderSettingsError::NotFresh);
    }
    let row = store::find_provider(tx, ctx.org).await?.ok_or(ProviderSettingsError::None)?;
    store::replace_provider(tx, ctx.org, None, ctx.now_micros()).await?;
    let event = Event::new("provider_removed", "", serde_json::json!({ "issuer": row.issuer }));
    Ok((ProviderSet { issuer: row.issuer }, Some(event)))
}

/// The provider with its secret, when one is set.
pub async fn load_provider(ctx: &Ctx, tx: &mut Tx) -> Result<Option<Provider>, DbError> {
    let Some(row) = store::find_provider(tx, ctx.org).await? else { return Ok(None) };
    let inconsistent = |_| DbError::Inconsistent { table: "identity_providers", id: row.issuer.clone() };
    let secret = ctx.vault.open_sealed(PLACE, &row.secret_sealed).map_err(inconsistent)?;
    Ok(Some(Provider {
        issuer: row.issuer,
        client_id: row.client_id,
        client_secret: Secret::new(secret),
        label: row.label,
        asks_second_factor: row.asks_second_factor,
    }))
}

/// Seals the secret of the provider again by `again`; answers how many there were.
pub(super) async fn seal_provider_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let Some(row) = store::find_provider(tx, ctx.org).await? else { return Ok(0) };
    let row = ProviderRow { secret_sealed: again(PLACE, &row.secret_sealed)?, ..row };
    store::replace_provider(tx, ctx.org, Some(&row), ctx.now_micros()).await?;
    Ok(1)
}
