//! Every SQL statement on the portal.

use db::{Day, DbError, Tx, day, execute, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::settings::PortalSettings;
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{BankAccountId, CustomerId, LegalEntityId, PortalAnswerId};

db::row! {
    struct SettingsRow {
        is_open: bool,
        bank_account_id: Option<BankAccountId>,
        account_holder: String,
        person: String,
        phone: String,
        email: String,
        public_url: String,
        pay_page: String,
    }
}

pub(super) async fn find_settings(tx: &mut Tx, ctx: &Ctx) -> Result<Option<PortalSettings>, DbError> {
    let row = fetch_optional!(
        tx,
        SettingsRow,
        "select is_open, bank_account_id, account_holder, person, phone, email, public_url, pay_page from portal_settings \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.map(|row| PortalSettings {
        is_open: row.is_open,
        account: row.bank_account_id,
        holder: row.account_holder,
        person: row.person,
        phone: row.phone,
        email: row.email,
        public_url: row.public_url,
        pay_page: row.pay_page,
    }))
}

pub(super) async fn replace_settings(
    tx: &mut Tx,
    ctx: &Ctx,
    settings: &PortalSettings,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_settings (org_id, legal_entity_id, is_open, bank_account_id, account_holder, person, phone, \
         email, public_url, pay_page) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (org_id, legal_entity_id) do update set \
         is_open = excluded.is_open, bank_account_id = excluded.bank_account_id, \
         account_holder = excluded.account_holder, person = excluded.person, phone = excluded.phone, \
         email = excluded.email, public_url = excluded.public_url, pay_page = excluded.pay_page",
        ctx.org,
        ctx.legal_entity,
        settings.is_open,
        settings.account,
        settings.holder.as_str(),
        settings.person.as_str(),
        settings.phone.as_str(),
        settings.email.as_str(),
        settings.public_url.as_str(),
        settings.pay_page.as_str()
    )?;
    Ok(())
}

/// When the links of a customer were closed last, and whether they still are.
pub(super) async fn find_closure(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<(i64, bool)>, DbError> {
    fetch_optional!(
        tx,
        (i64, bool),
        "select closed_at, is_shut from portal_closures where org_id = $1 and customer_id = $2",
        ctx.org,
        customer
    )
}

/// A person made a link again: messages may carry some too.
pub(super) async fn lift_closure(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<(), DbError> {
    execute!(
        tx,
        "update portal_closures set is_shut = $3 where org_id = $1 and customer_id = $2",
        ctx.org,
        customer,
        false
    )?;
    Ok(())
}

pub(super) async fn replace_closure(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    at: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_closures (org_id, customer_id, closed_at, is_shut) values ($1, $2, $3, $4) \
         on conflict (org_id, customer_id) do update set closed_at = excluded.closed_at, is_shut = excluded.is_shut",
        ctx.org,
        customer,
        at,
        true
    )?;
    Ok(())
}

db::row! {
    /// A session, without its token.
    pub(super) struct SessionRow {
        pub legal_entity_id: LegalEntityId,
        pub customer_id: CustomerId,
        pub opened_at: i64,
        pub seen_at: i64,
    }
}

pub(super) async fn insert_session(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    token_hash: &str,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_sessions (org_id, token_hash, legal_entity_id, customer_id, opened_at, seen_at) \
         values ($1, $2, $3, $4, $5, $5)",
        ctx.org,
        token_hash,
        ctx.legal_entity,
        customer,
        now
    )?;
    Ok(())
}

/// Keeps that a customer is in the portal now.
pub(super) async fn replace_visit(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_visits (org_id, customer_id, visited_at) values ($1, $2, $3) \
         on conflict (org_id, customer_id) do update set visited_at = excluded.visited_at",
        ctx.org,
        customer,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn find_visit(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Option<i64>, DbError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "select visited_at from portal_visits where org_id = $1 and customer_id = $2",
        ctx.org,
        customer
    )?;
    Ok(found.map(|(at,)| at))
}

pub(super) async fn find_session(
    tx: &mut Tx,
    ctx: &Ctx,
    token_hash: &str,
) -> Result<Option<SessionRow>, DbError> {
    fetch_optional!(
        tx,
        SessionRow,
        "select legal_entity_id, customer_id, opened_at, seen_at from portal_sessions \
         where org_id = $1 and token_hash = $2",
        ctx.org,
        token_hash
    )
}

pub(super) async fn update_seen(tx: &mut Tx, ctx: &Ctx, token_hash: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "update portal_sessions set seen_at = $3 where org_id = $1 and token_hash = $2 and seen_at < $3",
        ctx.org,
        token_hash,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn delete_session(tx: &mut Tx, ctx: &Ctx, token_hash: &str) -> Result<(), DbError> {
    execute!(tx, "delete from portal_sessions where org_id = $1 and token_hash = $2", ctx.org, token_hash)?;
    Ok(())
}

pub(super) async fn delete_sessions_of(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<(), DbError> {
    execute!(tx, "delete from portal_sessions where org_id = $1 and customer_id = $2", ctx.org, customer)?;
    Ok(())
}

/// Forgets sessions that were last seen before an instant.
pub(super) async fn delete_sessions_before(tx: &mut Tx, ctx: &Ctx, before: i64) -> Result<(), DbError> {
    execute!(tx, "delete from portal_sessions where org_id = $1 and seen_at < $2", ctx.org, before)?;
    Ok(())
}

db::row! {
    /// What a customer said.
    #[derive(Clone, Debug)]
    pub struct AnswerRow {
        /// Its id.
        pub id: PortalAnswerId,
        /// Whose it is.
        pub customer_id: CustomerId,
        /// `paid`, `will_pay`, `disagree`, `need_time`, `message`, `correct` or `personal_data`.
        pub kind: String,
        /// Numbers of the documents it is about, or empty.
        pub documents: String,
        /// The day it names.
        pub on_day: Option<Day>,
        /// Its words.
        pub body: String,
        /// When, in microseconds since 1970 UTC.
        pub said_at: i64,
        /// Whether nobody has looked at it.
        pub is_open: bool,
        /// When one of ours looked at it.
        pub handled_at: Option<i64>,
        /// Who, or empty.
        pub handled_by: String,
        /// The contact to whom the conversation belongs that it opened; nothing where it opened none.
        pub contact_key: Option<Uuid>,
        /// The name of the file that came with it, or empty.
        pub proof: String,
    }
}

/// A statement on answers `a`.
macro_rules! answers {
    ($($rest:tt)+) => {
        concat!(
            "select a.id, a.customer_id, a.kind, a.documents, a.on_day, a.body, a.said_at, a.is_open, a.handled_at, \
             a.handled_by, a.contact_key, coalesce((select p.name from portal_proofs p \
             where p.org_id = a.org_id and p.answer_id = a.id), '') as proof from portal_answers a where a.org_id = $1 and a.legal_entity_id = $2 ",
            $($rest)+
        )
    };
}

/// An answer about to be kept.
pub(super) struct NewAnswer<'a> {
    pub id: PortalAnswerId,
    pub customer: CustomerId,
    pub kind: &'a str,
    pub documents: &'a str,
    pub on: Option<Date>,
    pub body: &'a str,
    pub contact: Option<Uuid>,
}

pub(super) async fn insert_answer(tx: &mut Tx, ctx: &Ctx, answer: &NewAnswer<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_answers (org_id, id, legal_entity_id, customer_id, kind, documents, on_day, body, said_at, \
         is_open, handled_at, handled_by, contact_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, '', $11)",
        ctx.org,
        answer.id,
        ctx.legal_entity,
        answer.customer,
        answer.kind,
        answer.documents,
        answer.on.map(day),
        answer.body,
        ctx.now_micros(),
        true,
        answer.contact
    )?;
    Ok(())
}

pub(super) async fn insert_proof(
    tx: &mut Tx,
    ctx: &Ctx,
    answer: PortalAnswerId,
    (name, content_type, bytes): (&str, &str, &[u8]),
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into portal_proofs (org_id, answer_id, name, content_type, bytes) values ($1, $2, $3, $4, $5)",
        ctx.org,
        answer,
        name,
        content_type,
        bytes.to_vec()
    )?;
    Ok(())
}

pub(super) async fn find_proof(
    tx: &mut Tx,
    ctx: &Ctx,
    answer: PortalAnswerId,
) -> Result<Option<(String, String, Vec<u8>)>, DbError> {
    fetch_optional!(
        tx,
        (String, String, Vec<u8>),
        "select name, content_type, bytes from portal_proofs where org_id = $1 and answer_id = $2",
        ctx.org,
        answer
    )
}

/// Whether something of a contact waits to be looked at, in any legal entity.
pub(super) async fn is_contact_waiting(tx: &mut Tx, ctx: &Ctx, contact: Uuid) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from portal_answers where org_id = $1 and contact_key = $2 and is_open = $3",
        ctx.org,
        contact,
        true
    )?;
    Ok(count > 0)
}

pub(super) async fn page_of_answers(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<PortalAnswerId>,
    limit: i64,
) -> Result<Vec<AnswerRow>, DbError> {
    fetch_all!(
        tx,
        AnswerRow,
        answers!("and a.is_open = $3 and a.id > $4", seen!("a.customer_id", "$6"), " order by a.id limit $5"),
        ctx.org,
        ctx.legal_entity,
        true,
        after.unwrap_or(PortalAnswerId::from_uuid(Uuid::nil())),
        limit,
        ctx.only_of
    )
}

pub(super) async fn count_open_answers(tx: &mut Tx, ctx: &Ctx) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "select cast(count(*) as bigint) from portal_answers a \
             where a.org_id = $1 and a.legal_entity_id = $2 and a.is_open = $3",
            seen!("a.customer_id", "$4")
        ),
        ctx.org,
        ctx.legal_entity,
        true,
        ctx.only_of
    )?;
    Ok(count)
}

/// What a customer said, the last first: all of it, or what nobody has looked at.
pub(super) async fn list_answers_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    is_open: bool,
    limit: i64,
) -> Result<Vec<AnswerRow>, DbError> {
    fetch_all!(
        tx,
        AnswerRow,
        answers!(
            "and a.customer_id = $3 and (a.is_open = $4 or $4 = $5)",
            seen!("a.customer_id", "$7"),
            " order by a.id desc limit $6"
        ),
        ctx.org,
        ctx.legal_entity,
        customer,
        is_open,
        false,
        limit,
        ctx.only_of
    )
}

pub(super) async fn find_answer(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PortalAnswerId,
) -> Result<Option<AnswerRow>, DbError> {
    fetch_optional!(
        tx,
        AnswerRow,
        answers!("and a.id = $3", seen!("a.customer_id", "$4")),
        ctx.org,
        ctx.legal_entity,
        id,
        ctx.only_of
    )
}

pub(super) async fn close_answer(tx: &mut Tx, ctx: &Ctx, id: PortalAnswerId) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update portal_answers set is_open = $3, handled_at = $4, handled_by = $5 where org_id = $1 and id = $2",
        ctx.org,
        id,
        false,
        ctx.now_micros(),
        ctx.actor.as_str()
    )?;
    db::expect_one("look at an answer", touched)
}
