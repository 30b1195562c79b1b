//! Set the gateway of a legal entity's text messages, or remove it.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::gateway::{GatewayFacts, GatewayProvider, consumer_place, secret_place};
use super::store::{self, GatewayRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::Secret;
use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::typed::clean_line;
use crate::write::Fault;

/// Text messages a day where nobody says how many.
pub const PER_DAY_USUAL: i64 = 50;
/// Text messages a day at most.
pub const PER_DAY_MAX: i64 = 5_000;
/// Longest account or key.
const KEY_MAX: usize = 500;

/// Let text messages leave by this gateway from now on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SetGateway {
    /// The stable name of a provider.
    pub provider: String,
    /// The service of `OVHcloud` or the account of Twilio; empty for Brevo.
    pub account: String,
    /// The key of the application at `OVHcloud`, else empty.
    pub application_key: String,
    /// What lets us in; nothing keeps the one that is known for this very account.
    pub secret: Option<Secret>,
    /// The key of the consumer at `OVHcloud`; nothing keeps the one that is known.
    pub consumer_key: Option<Secret>,
    /// The name that phones show: 3 to 11 letters and digits, a letter first.
    pub sender: String,
    /// Messages a day at most.
    pub per_day: i64,
}

/// The gateway is set, or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewaySet {
    /// The stable name of its provider.
    pub provider: String,
}

/// Why the gateway was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetGatewayError {
    /// Not a provider.
    #[error("{0:?} carries no text messages")]
    BadProvider(String),
    /// The service or account is missing.
    #[error("the account is missing")]
    NoAccount,
    /// The key of the application is missing.
    #[error("the key of the application is missing")]
    NoApplicationKey,
    /// What lets us in is not known for this account.
    #[error("the secret is missing")]
    NoSecret,
    /// The key of the consumer is not known for this account.
    #[error("the key of the consumer is missing")]
    NoConsumerKey,
    /// Longer than any key.
    #[error("an account or a key is too long")]
    TooLong,
    /// Not a name that phones show.
    #[error("{0:?} is not 3 to 11 letters and digits")]
    BadSender(String),
    /// Not a number of messages: 1 to [`PER_DAY_MAX`] a day.
    #[error("{0} is not a number of messages a day")]
    BadPace(i64),
    /// None is set.
    #[error("no gateway is set")]
    None,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for SetGatewayError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for SetGatewayError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for SetGatewayError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for SetGatewayError {
    fn refusal(&self) -> Option<Refusal> {
        let about = |code: &'static str, text: String| Refusal::new(code, [("value", Value::Text(text))]);
        Some(match self {
            Self::BadProvider(word) => about("sms-provider", word.clone()),
            Self::NoAccount => Refusal::new("sms-account", []),
            Self::NoApplicationKey => Refusal::new("sms-application-key", []),
            Self::NoSecret => Refusal::new("sms-secret", []),
            Self::NoConsumerKey => Refusal::new("sms-consumer-key", []),
            Self::TooLong => Refusal::new("sms-too-long", []),
            Self::BadSender(name) => about("sms-sender", name.clone()),
            Self::BadPace(pace) => about("sms-pace", pace.to_string()),
            Self::None => Refusal::new("sms-none", []),
            Self::Fault(_) => return None,
        })
    }
}

impl SetGateway {
    /// The settings as they are to be, without what is secret. What another provider asks for is left out.
    pub fn checked(&self) -> Result<GatewayFacts, SetGatewayError> {
        let bad_provider = || SetGatewayError::BadProvider(self.provider.clone());
        let provider = GatewayProvider::parse(&self.provider).ok_or_else(bad_provider)?;
        let (mut account, mut application_key) =
            (clean_line(&self.account), clean_line(&self.application_key));
        if provider == GatewayProvider::Brevo {
            account.clear();
        } else if account.is_empty() {
            return Err(SetGatewayError::NoAccount);
        }
        if provider != GatewayProvider::Ovh {
            application_key.clear();
        } else if application_key.is_empty() {
            return Err(SetGatewayError::NoApplicationKey);
        }
        let secrets = [&self.secret, &self.consumer_key].into_iter().flatten().map(|it| it.reveal().len());
        if secrets.chain([account.len(), application_key.len()]).any(|length| length > KEY_MAX) {
            return Err(SetGatewayError::TooLong);
        }
        let sender = self.sender.trim();
        let is_name = sender.bytes().all(|it| it.is_ascii_alphanumeric())
            && sender.starts_with(|it: char| it.is_ascii_alphabetic())
            && (3..=11).contains(&sender.len());
        if !is_name {
            return Err(SetGatewayError::BadSender(clean_line(sender)));
        }
        if !(1..=PER_DAY_MAX).contains(&self.per_day) {
            return Err(SetGatewayError::BadPace(self.per_day));
        }
        Ok(GatewayFacts {
            provider,
            account,
            application_key,
            sender: sender.to_owned(),
            per_day: self.per_day,
        })
    }
}

/// Sets the gateway of the context's legal entity. What lets us in is kept only as long as provider, account and
/// application stay.
pub async fn set_gateway(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetGateway,
) -> Result<(GatewaySet, Option<Event>), SetGatewayError> {
    let facts = command.checked()?;
    let before = store::find_gateway(tx, ctx).await?.filter(|row| is_same_account(row, &facts));
    let entity = ctx.legal_entity;
    let given = |secret: &Option<Secret>| {
        secret.as_ref().map(|it| it.reveal().trim().to_owned()).filter(|text| !text.is_empty())
    };
    let secret = given(&command.secret);
    let secret_sealed = match (&secret, &before) {
        (Some(text), _) => ctx.vault.seal(&secret_place(entity), text)?,
        (None, Some(row)) => row.secret_sealed.clone(),
        (None, None) => return Err(SetGatewayError::NoSecret),
    };
    let consumer_key_sealed = match (given(&command.consumer_key), &before) {
        _ if facts.provider != GatewayProvider::Ovh => Vec::new(),
        (Some(text), _) => ctx.vault.seal(&consumer_place(entity), &text)?,
        (None, Some(row)) => row.consumer_key_sealed.clone(),
        (None, None) => return Err(SetGatewayError::NoConsumerKey),
    };
    let provider = facts.provider.as_str().to_owned();
    let data = serde_json::json!({ "provider": provider, "account": facts.account, "sender": facts.sender,
        "per_day": facts.per_day, "secret_changed": secret.is_some() });
    store::replace_gateway(tx, ctx, Some((&facts, secret_sealed, consumer_key_sealed))).await?;
    Ok((GatewaySet { provider }, Some(Event::new("sms_gateway_set", entity, data))))
}

fn is_same_account(row: &GatewayRow, facts: &GatewayFacts) -> bool {
    row.provider == facts.provider.as_str()
        && row.account == facts.account
        && row.application_key == facts.application_key
}

/// Removes the gateway of the context's legal entity: text messages are sent by people again.
pub async fn remove_gateway(ctx: &Ctx, tx: &mut Tx) -> Result<(GatewaySet, Option<Event>), SetGatewayError> {
    let row = store::find_gateway(tx, ctx).await?.ok_or(SetGatewayError::None)?;
    store::replace_gateway(tx, ctx, None).await?;
    let data = serde_json::json!({ "provider": row.provider });
    let set = GatewaySet { provider: row.provider };
    Ok((set, Some(Event::new("sms_gateway_removed", ctx.legal_entity, data))))
}
