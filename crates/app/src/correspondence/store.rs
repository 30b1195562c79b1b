//! Every SQL statement on mailboxes and on what came in.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::mailbox::{MailboxFacts, Place};
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, LegalEntityId, MailId, MessageId, UserId};

db::row! {
    /// A mailbox as stored.
    pub(super) struct MailboxRow {
        pub host: String,
        pub port: i64,
        pub tls: String,
        pub user_name: String,
        pub password_sealed: Vec<u8>,
        pub authority: String,
        pub folder: String,
        pub since: Day,
        pub uid_validity: i64,
        pub last_uid: i64,
        pub read_at: i64,
        pub fault: String,
        pub fault_said: String,
        pub fault_at: i64,
    }
}

pub(super) async fn find_mailbox(tx: &mut Tx, ctx: &Ctx) -> Result<Option<MailboxRow>, DbError> {
    fetch_optional!(
        tx,
        MailboxRow,
        "select host, port, tls, user_name, password_sealed, authority, folder, since, uid_validity, last_uid, read_at, \
         fault, fault_said, fault_at from mailboxes where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )
}

/// A mailbox about to be kept, with the validity and the last number that was read.
pub(super) struct NewMailbox<'a> {
    pub facts: &'a MailboxFacts,
    pub password_sealed: Vec<u8>,
    pub since: Date,
    pub place: (i64, i64),
}

/// Replaces the mailbox of the context's legal entity, by none when there is to be none. What was wrong with the one before is forgotten.
pub(super) async fn replace_mailbox(
    tx: &mut Tx,
    ctx: &Ctx,
    mailbox: Option<NewMailbox<'_>>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from mailboxes where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let Some(NewMailbox { facts, password_sealed, since, place: (validity, last) }) = mailbox else {
        return Ok(());
    };
    execute!(
        tx,
        "insert into mailboxes (org_id, legal_entity_id, host, port, tls, user_name, password_sealed, authority, folder, \
         since, uid_validity, last_uid, read_at, fault, fault_said, fault_at, held_until) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '', '', 0, 0)",
        ctx.org,
        ctx.legal_entity,
        facts.host.as_str(),
        i64::from(facts.port),
        facts.tls.as_str(),
        facts.user.as_str(),
        password_sealed.clone(),
        facts.authority.as_str(),
        facts.folder.as_str(),
        day(since),
        validity,
        last
    )?;
    Ok(())
}

/// The sealed password of every mailbox of the organisation: one for each legal entity at most.
pub(super) async fn list_sealed(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(LegalEntityId, Vec<u8>)>, DbError> {
    fetch_all!(
        tx,
        (LegalEntityId, Vec<u8>),
        "select legal_entity_id, password_sealed from mailboxes where org_id = $1 order by legal_entity_id",
        ctx.org
    )
}

pub(super) async fn update_sealed(
    tx: &mut Tx,
    ctx: &Ctx,
    entity: LegalEntityId,
    password_sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update mailboxes set password_sealed = $3 where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        entity,
        password_sealed.clone()
    )?;
    db::expect_one("seal the password of a mailbox again", touched)
}

/// Gives the turn to a reader, when nobody has it or it has it already; answers whether it has it now.
pub(super) async fn update_reader(
    tx: &mut Tx,
    ctx: &Ctx,
    reader: Uuid,
    now: i64,
    until: i64,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update mailboxes set held_by = $3, held_until = $5 where org_id = $1 and legal_entity_id = $2 \
         and (held_by is null or held_by = $3 or held_until < $4)",
        ctx.org,
        ctx.legal_entity,
        reader,
        now,
        until
    )?;
    Ok(touched == 1)
}

pub(super) async fn clear_reader(tx: &mut Tx, ctx: &Ctx, reader: Uuid) -> Result<(), DbError> {
    execute!(
        tx,
        "update mailboxes set held_by = null, held_until = 0 where org_id = $1 and legal_entity_id = $2 and held_by = $3",
        ctx.org,
        ctx.legal_entity,
        reader
    )?;
    Ok(())
}

/// Keeps what was wrong, when it is not what is kept already; nothing: it was read.
pub(super) async fn update_mailbox_fault(
    tx: &mut Tx,
    ctx: &Ctx,
    fault: Option<(&str, &str)>,
    at: i64,
) -> Result<(), DbError> {
    let (code, said) = fault.unwrap_or_default();
    execute!(
        tx,
        "update mailboxes set fault = $3, fault_said = $4, fault_at = $5 \
         where org_id = $1 and legal_entity_id = $2 and (fault <> $3 or fault_said <> $4)",
        ctx.org,
        ctx.legal_entity,
        code,
        said,
        at
    )?;
    if fault.is_none() {
        execute!(
            tx,
            "update mailboxes set read_at = $3 where org_id = $1 and legal_entity_id = $2",
            ctx.org,
            ctx.legal_entity,
            at
        )?;
    }
    Ok(())
}

/// Moves the place up to where a mailbox was read; answers whether it stood where it was thought to stand.
pub(super) async fn update_place(tx: &mut Tx, ctx: &Ctx, from: Place, to: Place) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update mailboxes set uid_validity = $5, last_uid = $6 \
         where org_id = $1 and legal_entity_id = $2 and uid_validity = $3 and last_uid = $4",
        ctx.org,
        ctx.legal_entity,
        i64::from(from.uid_validity),
        i64::from(from.last_uid),
        i64::from(to.uid_validity),
        i64::from(to.last_uid)
    )?;
    Ok(touched == 1)
}

db::row! {
    /// A mail that came in.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct MailRow {
        /// Its id.
        pub id: MailId,
        /// `reply`, `automatic`, `bounce` or `unreadable`.
        pub kind: String,
        /// What a bounce means: `hard`, `soft`, `delayed`, `delivered`, `unclear`, or `doubted` when it is not believed.
        pub outcome: String,
        /// `open`, `placing`, `settled` or `kept`.
        pub state: String,
        /// When it was read, in microseconds since 1970 UTC.
        pub received_at: i64,
        /// When it says it was written.
        pub written_at: Option<i64>,
        /// The name of who wrote, or empty.
        pub from_name: String,
        /// The address of who wrote, or empty.
        pub from_email: String,
        /// What about.
        pub subject: String,
        /// The text without what it quotes.
        pub body: String,
        /// The whole text.
        pub whole: String,
        /// The names of what was attached, a line each.
        pub attachments: String,
        /// Why it could not be read, or only in part.
        pub problem: String,
        /// Whose it is.
        pub customer_id: Option<CustomerId>,
        /// The contact who wrote, or that a message went to.
        pub contact_key: Option<Uuid>,
        /// The reminder that it is about.
        pub message_id: Option<MessageId>,
        /// When it opened a conversation.
        pub heard_at: Option<i64>,
        /// Who answers.
        pub user_id: Option<UserId>,
        /// What was done about it.
        pub note: String,
        /// Who settled it.
        pub settled_by: Option<String>,
        /// When.
        pub settled_at: Option<i64>,
    }
}

/// A statement on mails `m`.
macro_rules! mails {
    ($($rest:tt)+) => {
        concat!(
            "select m.id, m.kind, m.outcome, m.state, m.received_at, m.written_at, m.from_name, m.from_email, m.subject, \
             m.body, m.whole, m.attachments, m.problem, m.customer_id, m.contact_key, m.message_id, m.heard_at, m.user_id, \
             m.note, m.settled_by, m.settled_at from received_mails m ",
            $($rest)+
        )
    };
}

/// A mail about to be kept.
pub(super) struct NewMail<'a> {
    pub id: MailId,
    pub origin: &'a str,
    pub fingerprint: Uuid,
    pub kind: &'static str,
    pub outcome: &'static str,
    pub state: &'static str,
    pub written_at: Option<i64>,
    pub from_name: String,
    pub from_email: String,
    pub subject: String,
    pub body: String,
    pub whole: String,
    pub attachments: String,
    pub problem: String,
    pub customer: Option<CustomerId>,
    pub contact: Option<Uuid>,
    pub message: Option<MessageId>,
    pub heard_at: Option<i64>,
}

pub(super) async fn insert_mail(tx: &mut Tx, ctx: &Ctx, mail: &NewMail<'_>) -> Result<(), DbError> {
    let columns = [
        "org_id",
        "id",
        "legal_entity_id",
        "origin",
        "fingerprint",
        "kind",
        "outcome",
        "state",
        "received_at",
        "written_at",
        "from_name",
        "from_email",
        "subject",
        "body",
        "whole",
        "attachments",
        "problem",
        "customer_id",
        "contact_key",
        "message_id",
        "heard_at",
        "note",
    ];
    let mut rows = Rows::new("received_mails", &columns);
    rows.push([
        ctx.org.into(),
        mail.id.into(),
        ctx.legal_entity.into(),
        mail.origin.to_owned().into(),
        mail.fingerprint.into(),
        mail.kind.into(),
        mail.outcome.into(),
        mail.state.into(),
        ctx.now_micros().into(),
        mail.written_at.into(),
        mail.from_name.clone().into(),
        mail.from_email.clone().into(),
        mail.subject.clone().into(),
        mail.body.clone().into(),
        mail.whole.clone().into(),
        mail.attachments.clone().into(),
        mail.problem.clone().into(),
        mail.customer.into(),
        mail.contact.into(),
        mail.message.into(),
        mail.heard_at.into(),
        "".into(),
    ]);
    rows.insert(tx).await
}

/// Whether a mail was kept before: read at the same place, or the same mail read elsewhere.
pub(super) async fn is_known(
    tx: &mut Tx,
    ctx: &Ctx,
    origin: &str,
    fingerprint: Uuid,
) -> Result<bool, DbError> {
    let (known,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from received_mails where org_id = $1 and legal_entity_id = $2 \
         and (origin = $3 or fingerprint = $4)",
        ctx.org,
        ctx.legal_entity,
        origin,
        fingerprint
    )?;
    Ok(known > 0)
}

pub(super) async fn find_mail(tx: &mut Tx, ctx: &Ctx, id: MailId) -> Result<Option<MailRow>, DbError> {
    fetch_optional!(
        tx,
        MailRow,
        mails!("where m.org_id = $1 and m.id = $2 and m.legal_entity_id = $3", seen!("m.customer_id", "$4")),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

pub(super) async fn page_of_mails(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    before: Option<MailId>,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    fetch_all!(
        tx,
        MailRow,
        mails!(
            "where m.org_id = $1 and m.legal_entity_id = $2 and m.state = $3 and m.id < $4",
            seen!("m.customer_id", "$6"),
            " order by m.id desc limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        state,
        before.unwrap_or(MailId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of
    )
}

pub(super) async fn list_mails_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    fetch_all!(
        tx,
        MailRow,
        mails!(
            "where m.org_id = $1 and m.customer_id = $2 and m.legal_entity_id = $3",
            seen!("m.customer_id", "$5"),
            " order by m.id desc limit $4"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        limit,
        ctx.only_of
    )
}

pub(super) async fn list_mails_of_message(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    fetch_all!(
        tx,
        MailRow,
        mails!(
            "where m.org_id = $1 and m.message_id = $2 and m.legal_entity_id = $5",
            seen!("m.customer_id", "$4"),
            " order by m.id limit $3"
        ),
        ctx.org,
        message,
        limit,
        ctx.only_of,
        ctx.legal_entity
    )
}

pub(super) async fn count_mails(tx: &mut Tx, ctx: &Ctx, state: &str) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "select count(*) from received_mails m where m.org_id = $1 and m.legal_entity_id = $2 and m.state = $3",
            seen!("m.customer_id", "$4")
        ),
        ctx.org,
        ctx.legal_entity,
        state,
        ctx.only_of
    )?;
    Ok(count)
}

/// How many mails of a contact that opened a conversation are not settled, and when the last of all opened one. Of every legal
/// entity: a contact is one contact.
pub(super) async fn heard_of(tx: &mut Tx, ctx: &Ctx, contact: Uuid) -> Result<(i64, Option<i64>), DbError> {
    fetch_one!(
        tx,
        (i64, Option<i64>),
        "select count(case when state in ('open', 'placing') then 1 end), max(heard_at) from received_mails \
         where org_id = $1 and contact_key = $2 and heard_at is not null",
        ctx.org,
        contact
    )
}

pub(super) async fn place_mail(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MailId,
    customer: CustomerId,
    contact: Option<Uuid>,
    heard_at: Option<i64>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update received_mails set state = 'open', customer_id = $3, contact_key = $4, heard_at = $5 \
         where org_id = $1 and id = $2 and state = 'placing'",
        ctx.org,
        id,
        customer,
        contact,
        heard_at
    )?;
    db::expect_one("say whose a mail is", touched)
}

pub(super) async fn assign_mail(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MailId,
    user: Option<UserId>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update received_mails set user_id = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        user
    )?;
    db::expect_one("say who answers a mail", touched)
}

pub(super) async fn settle_mail(tx: &mut Tx, ctx: &Ctx, id: MailId, note: &str) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update received_mails set state = 'settled', note = $3, settled_by = $4, settled_at = $5 \
         where org_id = $1 and id = $2 and state in ('open', 'placing')",
        ctx.org,
        id,
        note,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    db::expect_one("settle a mail", touched)
}
