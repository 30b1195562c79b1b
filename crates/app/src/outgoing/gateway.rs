//! The gateway that carries the text messages of a legal entity, as it is kept.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::server::ServerFault;
use super::store::{self, GatewayRow};
use crate::context::Ctx;
use crate::identity::Secret;
use crate::ids::LegalEntityId;

/// Who carries text messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GatewayProvider {
    /// `OVHcloud`.
    #[default]
    Ovh,
    /// Brevo.
    Brevo,
    /// Twilio.
    Twilio,
}

impl GatewayProvider {
    /// Every provider.
    pub const ALL: [Self; 3] = [Self::Ovh, Self::Brevo, Self::Twilio];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ovh => "ovh",
            Self::Brevo => "brevo",
            Self::Twilio => "twilio",
        }
    }

    /// Its own name, in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ovh => "OVHcloud",
            Self::Brevo => "Brevo",
            Self::Twilio => "Twilio",
        }
    }

    /// The provider of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}

/// The settings, without what is secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GatewayFacts {
    /// Who carries the messages.
    pub provider: GatewayProvider,
    /// The service of `OVHcloud` or the account of Twilio; empty for Brevo.
    pub account: String,
    /// The key of the application at `OVHcloud`, else empty.
    pub application_key: String,
    /// The name that phones show.
    pub sender: String,
    /// Messages a day at most.
    pub per_day: i64,
}

/// The gateway, for whoever looks at its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GatewayView {
    /// The settings.
    #[serde(flatten)]
    pub facts: GatewayFacts,
    /// What was wrong when it was used last; nothing when it worked.
    pub fault: Option<ServerFault>,
}

/// The gateway, for whoever talks to it.
#[derive(Clone, Debug)]
pub struct SmsGateway {
    /// The settings.
    pub facts: GatewayFacts,
    /// The secret of the application, the key of the API or the token of the account.
    pub secret: Secret,
    /// The key of the consumer, of `OVHcloud` alone.
    pub consumer_key: Option<Secret>,
}

/// Where the sealed secret of a legal entity's gateway stands.
pub(super) fn secret_place(entity: LegalEntityId) -> String {
    format!("sms_gateways:secret_sealed:{entity}")
}

/// Where the sealed key of its consumer stands.
pub(super) fn consumer_place(entity: LegalEntityId) -> String {
    format!("sms_gateways:consumer_key_sealed:{entity}")
}

fn facts_of(row: &GatewayRow) -> GatewayFacts {
    GatewayFacts {
        provider: GatewayProvider::parse(&row.provider).unwrap_or_default(),
        account: row.account.clone(),
        application_key: row.application_key.clone(),
        sender: row.sender.clone(),
        per_day: row.per_day,
    }
}

/// The gateway of the context's legal entity, without what is secret.
pub async fn find_gateway(tx: &mut Tx, ctx: &Ctx) -> Result<Option<GatewayView>, DbError> {
    let Some(row) = store::find_gateway(tx, ctx).await? else { return Ok(None) };
    let fault = ServerFault { code: row.fault.clone(), said: row.fault_said.clone(), at: row.fault_at };
    Ok(Some(GatewayView { facts: facts_of(&row), fault: Some(fault).filter(|it| !it.code.is_empty()) }))
}

/// The gateway of the context's legal entity with what lets us in.
pub async fn load_gateway(tx: &mut Tx, ctx: &Ctx) -> Result<Option<SmsGateway>, DbError> {
    let Some(row) = store::find_gateway(tx, ctx).await? else { return Ok(None) };
    let entity = ctx.legal_entity;
    let open = |place: String, sealed: &[u8]| {
        let inconsistent = |_| DbError::Inconsistent { table: "sms_gateways", id: entity.to_string() };
        ctx.vault.open_sealed(&place, sealed).map(Secret::new).map_err(inconsistent)
    };
    let consumer_key = match row.consumer_key_sealed.as_slice() {
        [] => None,
        sealed => Some(open(consumer_place(entity), sealed)?),
    };
    let secret = open(secret_place(entity), &row.secret_sealed)?;
    Ok(Some(SmsGateway { facts: facts_of(&row), secret, consumer_key }))
}

/// The legal entities whose text messages leave by a gateway, by their ids.
pub async fn list_texting(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<LegalEntityId>, DbError> {
    Ok(store::list_gateways_sealed(tx, ctx).await?.into_iter().map(|row| row.legal_entity_id).collect())
}

/// Keeps what was wrong with the gateway when it was used: its code and what was said; nothing when it worked.
pub async fn note_gateway_fault(tx: &mut Tx, ctx: &Ctx, fault: Option<(&str, &str)>) -> Result<(), DbError> {
    let (code, said) = fault.unwrap_or_default();
    store::update_gateway_fault(tx, ctx, code, said, ctx.now_micros()).await
}

/// Seals what lets us into gateways again by `again`; answers how many there were.
pub(crate) async fn seal_gateways_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let mut sealed = 0;
    for row in store::list_gateways_sealed(tx, ctx).await? {
        let entity = row.legal_entity_id;
        let secret = again(&secret_place(entity), &row.secret_sealed)?;
        sealed += 1;
        let mut consumer_key = row.consumer_key_sealed;
        if !consumer_key.is_empty() {
            consumer_key = again(&consumer_place(entity), &consumer_key)?;
            sealed += 1;
        }
        store::update_gateway_sealed(tx, ctx, entity, secret, consumer_key).await?;
    }
    Ok(sealed)
}
