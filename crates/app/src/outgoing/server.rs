//! The outgoing server of a legal entity, as it is kept.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::store::{self, ServerRow};
use crate::context::Ctx;
use crate::identity::Secret;
use crate::ids::LegalEntityId;

/// How the conversation with the server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsWord {
    /// From the first byte, usually port 465.
    #[default]
    Implicit,
    /// After STARTTLS, usually port 587.
    StartTls,
    /// Not at all: for a server on the same machine.
    None,
}

impl TlsWord {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Implicit, Self::StartTls, Self::None];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// The way of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// The settings, without what is secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServerFacts {
    /// The name of the host, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the conversation is kept from others.
    pub tls: TlsWord,
    /// The name that signs in, or empty.
    pub user: String,
    /// One more authority whose certificates are trusted, in PEM, or empty.
    pub authority: String,
    /// The name that customers see beside the address.
    pub sender_name: String,
    /// The address that letters come from.
    pub sender_email: String,
    /// Where answers go; empty for the sender's address.
    pub reply_to: String,
    /// The selector of the signature (DKIM), or empty.
    pub dkim_selector: String,
    /// The person who writes: a reminder names somebody.
    pub person_name: String,
    /// What the person does, or empty.
    pub person_role: String,
    /// The person's telephone, or empty.
    pub person_phone: String,
    /// Letters a minute at most.
    pub per_minute: i64,
}

/// What was wrong with the settings when they were used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerFault {
    /// Its stable code: the sentence `mail-fault-<code>`.
    pub code: String,
    /// What the server or the system said, or empty.
    pub said: String,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
}

/// The server, for whoever looks at its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerView {
    /// The settings.
    #[serde(flatten)]
    pub facts: ServerFacts,
    /// Whether a password is kept.
    pub has_password: bool,
    /// Whether a key signs.
    pub has_dkim_key: bool,
    /// What was wrong when it was used last; nothing when it worked.
    pub fault: Option<ServerFault>,
}

/// The server, for whoever talks to it.
#[derive(Clone, Debug)]
pub struct OutgoingServer {
    /// The settings.
    pub facts: ServerFacts,
    /// The password, when a name signs in.
    pub password: Option<Secret>,
    /// The key of the signature, in PEM.
    pub dkim_key: Option<Secret>,
}

/// The person who writes, as customers read it.
pub(crate) struct Person {
    pub name: String,
    pub role: String,
    pub phone: String,
    /// Where answers go.
    pub email: String,
}

/// Where the sealed password of a legal entity stands.
pub(super) fn password_place(entity: LegalEntityId) -> String {
    format!("outgoing_servers:password_sealed:{entity}")
}

/// Where the sealed key of its signature stands.
pub(super) fn key_place(entity: LegalEntityId) -> String {
    format!("outgoing_servers:dkim_key_sealed:{entity}")
}

fn facts_of(row: &ServerRow) -> ServerFacts {
    ServerFacts {
        host: row.host.clone(),
        port: u16::try_from(row.port).unwrap_or(0),
        tls: TlsWord::parse(&row.tls).unwrap_or_default(),
        user: row.user_name.clone(),
        authority: row.authority.clone(),
        sender_name: row.sender_name.clone(),
        sender_email: row.sender_email.clone(),
        reply_to: row.reply_to.clone(),
        dkim_selector: row.dkim_selector.clone(),
        person_name: row.person_name.clone(),
        person_role: row.person_role.clone(),
        person_phone: row.person_phone.clone(),
        per_minute: row.per_minute,
    }
}

/// The server of the context's legal entity, without what is secret.
pub async fn find_server(tx: &mut Tx, ctx: &Ctx) -> Result<Option<ServerView>, DbError> {
    let Some(row) = store::find_server(tx, ctx).await? else { return Ok(None) };
    let fault = ServerFault { code: row.fault.clone(), said: row.fault_said.clone(), at: row.fault_at };
    Ok(Some(ServerView {
        facts: facts_of(&row),
        has_password: !row.password_sealed.is_empty(),
        has_dkim_key: !row.dkim_key_sealed.is_empty(),
        fault: Some(fault).filter(|fault| !fault.code.is_empty()),
    }))
}

/// The server of the context's legal entity with its password and its key, to talk to it.
pub async fn load_server(tx: &mut Tx, ctx: &Ctx) -> Result<Option<OutgoingServer>, DbError> {
    let Some(row) = store::find_server(tx, ctx).await? else { return Ok(None) };
    let open = |place: String, sealed: &[u8]| {
        if sealed.is_empty() {
            return Ok(None);
        }
        let inconsistent =
            |_| DbError::Inconsistent { table: "outgoing_servers", id: ctx.legal_entity.to_string() };
        ctx.vault.open_sealed(&place, sealed).map(|text| Some(Secret::new(text))).map_err(inconsistent)
    };
    Ok(Some(OutgoingServer {
        password: open(password_place(ctx.legal_entity), &row.password_sealed)?,
        dkim_key: open(key_place(ctx.legal_entity), &row.dkim_key_sealed)?,
        facts: facts_of(&row),
    }))
}

/// The legal entities that have a server, by their ids.
pub async fn list_serving(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<LegalEntityId>, DbError> {
    Ok(store::list_sealed(tx, ctx).await?.into_iter().map(|row| row.legal_entity_id).collect())
}

/// The person who writes for the context's legal entity; nothing while no server is set.
pub(crate) async fn find_person(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Person>, DbError> {
    let Some(row) = store::find_server(tx, ctx).await? else { return Ok(None) };
    let email = if row.reply_to.is_empty() { row.sender_email } else { row.reply_to };
    Ok(Some(Person { name: row.person_name, role: row.person_role, phone: row.person_phone, email }))
}

/// Seals passwords and keys again by `again`; answers how many there were.
pub(crate) async fn seal_servers_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let mut sealed = 0;
    for row in store::list_sealed(tx, ctx).await? {
        let mut anew = |place: String, old: Vec<u8>| {
            if old.is_empty() {
                return Ok(old);
            }
            sealed += 1;
            again(&place, &old)
        };
        let password = anew(password_place(row.legal_entity_id), row.password_sealed)?;
        let key = anew(key_place(row.legal_entity_id), row.dkim_key_sealed)?;
        store::update_sealed(tx, ctx, row.legal_entity_id, password, key).await?;
    }
    Ok(sealed)
}
