//! Set the outgoing server of a legal entity, or remove it.

use db::Tx;
use messages::{EmailAddress, HeaderText};
use serde::{Deserialize, Serialize};

use super::refused::SetServerError;
use super::server::{ServerFacts, TlsWord, key_place, password_place};
use super::store::{self, ServerRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::Secret;
use crate::source::NoEntropy;
use crate::typed::clean_line;

/// Letters a minute where nobody says how many.
pub const PER_MINUTE_USUAL: i64 = 60;
/// Letters a minute at most.
pub const PER_MINUTE_MAX: i64 = 600;
/// Longest name, role or telephone.
const NAME_MAX: usize = 200;
/// Longest certificate or key.
const PEM_MAX: usize = 20_000;

/// Let letters leave by this server from now on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SetServer {
    /// The name of the host, or its address.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// The stable name of a way of TLS.
    pub tls: String,
    /// The name that signs in, or empty.
    pub user: String,
    /// Its password; nothing keeps the one that is known for this very server and name.
    pub password: Option<Secret>,
    /// One more authority whose certificates are trusted, in PEM, or empty.
    pub authority: String,
    /// The name that customers see beside the address.
    pub sender_name: String,
    /// The address that letters come from.
    pub sender_email: String,
    /// Where answers go, or empty.
    pub reply_to: String,
    /// The selector of the signature (DKIM), or empty for none.
    pub dkim_selector: String,
    /// Its key in PEM; nothing keeps the one that is known for this selector.
    pub dkim_key: Option<Secret>,
    /// The person who writes.
    pub person_name: String,
    /// What the person does, or empty.
    pub person_role: String,
    /// The person's telephone, or empty.
    pub person_phone: String,
    /// Letters a minute at most.
    pub per_minute: i64,
}

/// The server is set, or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSet {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: i64,
}

impl SetServer {
    /// The settings as they are to be, without what is secret.
    pub fn checked(&self) -> Result<ServerFacts, SetServerError> {
        let host = self.host.trim().to_ascii_lowercase();
        let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':');
        if host.is_empty() || host.len() > 253 || !host.chars().all(is_name) {
            return Err(SetServerError::BadHost(self.host.trim().to_owned()));
        }
        let port = u16::try_from(self.port).ok().filter(|port| *port > 0);
        let port = port.ok_or(SetServerError::BadPort(self.port))?;
        let tls = TlsWord::parse(&self.tls).ok_or_else(|| SetServerError::BadTls(self.tls.clone()))?;
        let sender = self.sender_email.trim();
        let sender = EmailAddress::parse(sender).map_err(|_| SetServerError::BadSender(sender.to_owned()))?;
        let reply_to = self.reply_to.trim();
        if !reply_to.is_empty() && EmailAddress::parse(reply_to).is_err() {
            return Err(SetServerError::BadReplyTo(reply_to.to_owned()));
        }
        let person_name = line(&self.person_name)?;
        if person_name.is_empty() {
            return Err(SetServerError::NoPerson);
        }
        if !(1..=PER_MINUTE_MAX).contains(&self.per_minute) {
            return Err(SetServerError::BadPace(self.per_minute));
        }
        if self.authority.len() > PEM_MAX
            || self.dkim_key.as_ref().is_some_and(|key| key.reveal().len() > PEM_MAX)
        {
            return Err(SetServerError::TooLong);
        }
        Ok(ServerFacts {
            host,
            port,
            tls,
            user: line(&self.user)?,
            authority: self.authority.trim().to_owned(),
            sender_name: line(&self.sender_name)?,
            sender_email: sender.to_string(),
            reply_to: reply_to.to_owned(),
            dkim_selector: line(&self.dkim_selector)?,
            person_name,
            person_role: line(&self.person_role)?,
            person_phone: line(&self.person_phone)?,
            per_minute: self.per_minute,
        })
    }
}

/// One line that may stand in the head of a letter.
fn line(text: &str) -> Result<String, SetServerError> {
    let is_fit = text.trim().is_empty() || HeaderText::new(text).is_ok();
    if !is_fit || text.chars().count() > NAME_MAX {
        return Err(SetServerError::BadName);
    }
    Ok(clean_line(text))
}

/// Sets the server of the context's legal entity. Its password is kept only as long as host, port, encryption, authority and
/// name stay: it is never sent to another server.
pub async fn set_server(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetServer,
) -> Result<(ServerSet, Option<Event>), SetServerError> {
    let facts = command.checked()?;
    let before = store::find_server(tx, ctx).await?;
    let entity = ctx.legal_entity;
    let given = |secret: &Option<Secret>| {
        secret.as_ref().map(|it| it.reveal().to_owned()).filter(|text| !text.trim().is_empty())
    };
    let (password, key) = (given(&command.password), given(&command.dkim_key));
    let seal = |place: String, text: &str| -> Result<Vec<u8>, NoEntropy> { ctx.vault.seal(&place, text) };
    let password_sealed = match (&password, &before) {
        _ if facts.user.is_empty() => Vec::new(),
        (Some(text), _) => seal(password_place(entity), text)?,
        (None, Some(row)) if is_same_server(row, &facts) && !row.password_sealed.is_empty() => {
            row.password_sealed.clone()
        }
        (None, _) => return Err(SetServerError::NoPassword),
    };
    let dkim_key_sealed = match (&key, &before) {
        _ if facts.dkim_selector.is_empty() => Vec::new(),
        (Some(text), _) => seal(key_place(entity), text)?,
        (None, Some(row)) if row.dkim_selector == facts.dkim_selector && !row.dkim_key_sealed.is_empty() => {
            row.dkim_key_sealed.clone()
        }
        (None, _) => return Err(SetServerError::NoDkimKey),
    };
    let data = serde_json::json!({ "host": facts.host, "port": facts.port, "tls": facts.tls.as_str(),
        "sender": facts.sender_email, "user": facts.user, "dkim_selector": facts.dkim_selector,
        "password_changed": password.is_some() && !facts.user.is_empty(),
        "dkim_key_changed": key.is_some() && !facts.dkim_selector.is_empty() });
    store::replace_server(tx, ctx, Some((&facts, password_sealed, dkim_key_sealed))).await?;
    let set = ServerSet { host: facts.host, port: i64::from(facts.port) };
    Ok((set, Some(Event::new("outgoing_server_set", entity, data))))
}

fn is_same_server(row: &ServerRow, facts: &ServerFacts) -> bool {
    row.host == facts.host
        && row.port == i64::from(facts.port)
        && row.tls == facts.tls.as_str()
        && row.authority == facts.authority
        && row.user_name == facts.user
}

/// Removes the server of the context's legal entity: nothing leaves any more.
pub async fn remove_server(ctx: &Ctx, tx: &mut Tx) -> Result<(ServerSet, Option<Event>), SetServerError> {
    let row = store::find_server(tx, ctx).await?.ok_or(SetServerError::None)?;
    store::replace_server(tx, ctx, None).await?;
    let data = serde_json::json!({ "host": row.host, "port": row.port });
    let set = ServerSet { host: row.host, port: row.port };
    Ok((set, Some(Event::new("outgoing_server_removed", ctx.legal_entity, data))))
}
