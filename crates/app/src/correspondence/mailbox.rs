//! The mailbox of a legal entity: how it is reached, up to where it was read, and whose turn it is to read it.

use db::{DbError, Tx};
use jiff::civil::Date;
use messages::HeaderText;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refused::CorrespondenceError;
use super::store::{self, MailboxRow, NewMailbox};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::Secret;
use crate::ids::LegalEntityId;
use crate::outgoing::{ServerFault, SetServerError, TlsWord};
use crate::typed::clean_line;

/// Longest name of a user or folder.
const NAME_MAX: usize = 200;
/// Longest certificate.
const PEM_MAX: usize = 20_000;
/// How long a reader keeps its turn, in microseconds: what is left of one that died.
const TURN_MICROS: i64 = 5 * 60 * 1_000_000;

/// How a mailbox is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MailboxFacts {
    /// The name of the host, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the conversation is kept from others.
    pub tls: TlsWord,
    /// The name that signs in.
    pub user: String,
    /// One more authority whose certificates are trusted, in PEM, or empty.
    pub authority: String,
    /// The folder that is read.
    pub folder: String,
}

/// Up to where a mailbox was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The validity of its numbers (`UIDVALIDITY`); 0 when it was never read.
    pub uid_validity: u32,
    /// The last number that was read.
    pub last_uid: u32,
}

/// A mailbox, for whoever looks at its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailboxView {
    /// How it is reached.
    #[serde(flatten)]
    pub facts: MailboxFacts,
    /// What came in before is never read.
    pub since: Date,
    /// When it was last read, in microseconds since 1970 UTC; nothing when it never was.
    pub read_at: Option<i64>,
    /// What was wrong when it was read last.
    pub fault: Option<ServerFault>,
}

/// A mailbox, for whoever reads it.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// How it is reached.
    pub facts: MailboxFacts,
    /// The password.
    pub password: Secret,
    /// What came in before is never read.
    pub since: Date,
    /// Up to where it was read.
    pub place: Place,
}

/// Read this mailbox from now on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SetMailbox {
    /// The name of the host, or its address.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// The stable name of a way of TLS.
    pub tls: String,
    /// The name that signs in.
    pub user: String,
    /// Its password; nothing keeps the one that is known for this very server and name.
    pub password: Option<Secret>,
    /// One more authority whose certificates are trusted, in PEM, or empty.
    pub authority: String,
    /// The folder that is read; empty for `INBOX`.
    pub folder: String,
}

/// The mailbox is set, or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSet {
    /// Its host.
    pub host: String,
}

impl SetMailbox {
    /// The settings as they are to be, without what is secret.
    pub fn checked(&self) -> Result<MailboxFacts, CorrespondenceError> {
        let host = self.host.trim().to_ascii_lowercase();
        let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':');
        if host.is_empty() || host.len() > 253 || !host.chars().all(is_name) {
            return Err(SetServerError::BadHost(self.host.trim().to_owned()).into());
        }
        let port = u16::try_from(self.port).ok().filter(|port| *port > 0);
        let port = port.ok_or(SetServerError::BadPort(self.port))?;
        let tls = TlsWord::parse(&self.tls).ok_or_else(|| SetServerError::BadTls(self.tls.clone()))?;
        let is_line = |text: &str| {
            HeaderText::new(text).is_ok() && text.chars().count() <= NAME_MAX && !text.contains('"')
        };
        let (user, folder) = (self.user.trim(), self.folder.trim());
        if user.is_empty() || !is_line(user) {
            return Err(CorrespondenceError::NoUser);
        }
        let folder = if folder.is_empty() { "INBOX" } else { folder };
        if !is_line(folder) {
            return Err(CorrespondenceError::BadFolder(clean_line(folder)));
        }
        if self.authority.len() > PEM_MAX {
            return Err(SetServerError::TooLong.into());
        }
        Ok(MailboxFacts {
            host,
            port,
            tls,
            user: user.to_owned(),
            authority: self.authority.trim().to_owned(),
            folder: folder.to_owned(),
        })
    }
}

fn password_place(entity: LegalEntityId) -> String {
    format!("mailboxes:password_sealed:{entity}")
}

fn facts_of(row: &MailboxRow) -> MailboxFacts {
    MailboxFacts {
        host: row.host.clone(),
        port: u16::try_from(row.port).unwrap_or(0),
        tls: TlsWord::parse(&row.tls).unwrap_or_default(),
        user: row.user_name.clone(),
        authority: row.authority.clone(),
        folder: row.folder.clone(),
    }
}

/// Sets the mailbox of the context's legal entity. Its password is kept only as long as host, port, encryption, authority and name stay: it
/// is never sent to another server. Mail of the day on which another server, name or folder was set and later is read.
pub async fn set_mailbox(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetMailbox,
) -> Result<(MailboxSet, Option<Event>), CorrespondenceError> {
    let facts = command.checked()?;
    let before = store::find_mailbox(tx, ctx).await?;
    let given = command.password.as_ref().map(Secret::reveal).filter(|text| !text.trim().is_empty());
    let known = before.as_ref().map(|row| (facts_of(row), row));
    let is_same_server =
        |it: &MailboxFacts| MailboxFacts { folder: facts.folder.clone(), ..it.clone() } == facts;
    let password_sealed = match (given, &known) {
        (Some(text), _) => ctx.vault.seal(&password_place(ctx.legal_entity), text)?,
        (None, Some((old, row))) if is_same_server(old) => row.password_sealed.clone(),
        (None, _) => return Err(SetServerError::NoPassword.into()),
    };
    let is_same_box =
        |old: &MailboxFacts| (&old.host, &old.user, &old.folder) == (&facts.host, &facts.user, &facts.folder);
    let (since, place) = match &known {
        Some((old, row)) if is_same_box(old) => (row.since.to_jiff(), (row.uid_validity, row.last_uid)),
        _ => (ctx.today(), (0, 0)),
    };
    let data = serde_json::json!({ "host": facts.host, "port": facts.port, "tls": facts.tls.as_str(),
        "user": facts.user, "folder": facts.folder, "password_changed": given.is_some() });
    store::replace_mailbox(tx, ctx, Some(NewMailbox { facts: &facts, password_sealed, since, place }))
        .await?;
    let event = Event::new("mailbox_set", ctx.legal_entity, data);
    Ok((MailboxSet { host: facts.host }, Some(event)))
}

/// Removes the mailbox of the context's legal entity: it is not read any more. What was read stays.
pub async fn remove_mailbox(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<(MailboxSet, Option<Event>), CorrespondenceError> {
    let row = store::find_mailbox(tx, ctx).await?.ok_or(CorrespondenceError::NoMailbox)?;
    store::replace_mailbox(tx, ctx, None).await?;
    let event = Event::new("mailbox_removed", ctx.legal_entity, serde_json::json!({ "host": row.host }));
    Ok((MailboxSet { host: row.host }, Some(event)))
}

/// The mailbox of the context's legal entity, without what is secret.
pub async fn find_mailbox(tx: &mut Tx, ctx: &Ctx) -> Result<Option<MailboxView>, DbError> {
    let Some(row) = store::find_mailbox(tx, ctx).await? else { return Ok(None) };
    let fault = ServerFault { code: row.fault.clone(), said: row.fault_said.clone(), at: row.fault_at };
    Ok(Some(MailboxView {
        facts: facts_of(&row),
        since: row.since.to_jiff(),
        read_at: Some(row.read_at).filter(|at| *at > 0),
        fault: Some(fault).filter(|fault| !fault.code.is_empty()),
    }))
}

/// The mailbox of the context's legal entity with its password, to read it.
pub async fn load_mailbox(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Mailbox>, DbError> {
    let Some(row) = store::find_mailbox(tx, ctx).await? else { return Ok(None) };
    let opened = ctx.vault.open_sealed(&password_place(ctx.legal_entity), &row.password_sealed);
    let password =
        opened.map_err(|_| DbError::Inconsistent { table: "mailboxes", id: ctx.legal_entity.to_string() })?;
    Ok(Some(Mailbox {
        facts: facts_of(&row),
        password: Secret::new(password),
        since: row.since.to_jiff(),
        place: Place {
            uid_validity: u32::try_from(row.uid_validity).unwrap_or(0),
            last_uid: u32::try_from(row.last_uid).unwrap_or(0),
        },
    }))
}

/// The legal entities whose mailbox is read, by their ids.
pub async fn list_read(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<LegalEntityId>, DbError> {
    Ok(store::list_sealed(tx, ctx).await?.into_iter().map(|(entity, _)| entity).collect())
}

/// Takes the turn to read the mailbox of the context's legal entity; answers whether it is `reader`'s now. It saves work and nothing
/// else: that no mail is taken twice is the business of its keys.
pub async fn take_reading(tx: &mut Tx, ctx: &Ctx, reader: Uuid) -> Result<bool, DbError> {
    let now = ctx.now_micros();
    store::update_reader(tx, ctx, reader, now, now.saturating_add(TURN_MICROS)).await
}

/// Gives the turn up.
pub async fn end_reading(tx: &mut Tx, ctx: &Ctx, reader: Uuid) -> Result<(), DbError> {
    store::clear_reader(tx, ctx, reader).await
}

/// Keeps what was wrong with the mailbox when it was read: its code and what was said; nothing when it was read.
pub async fn note_mailbox_fault(tx: &mut Tx, ctx: &Ctx, fault: Option<(&str, &str)>) -> Result<(), DbError> {
    store::update_mailbox_fault(tx, ctx, fault, ctx.now_micros()).await
}

/// Seals passwords again by `again`; answers how many there were.
pub(crate) async fn seal_mailboxes_again<E: From<DbError>>(
    ctx: &Ctx,
    tx: &mut Tx,
    again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, E>,
) -> Result<u64, E> {
    let mut sealed = 0;
    for (entity, old) in store::list_sealed(tx, ctx).await? {
        let anew = again(&password_place(entity), &old)?;
        store::update_sealed(tx, ctx, entity, anew).await?;
        sealed += 1;
    }
    Ok(sealed)
}
