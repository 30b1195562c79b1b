//! Every SQL statement on outgoing servers and gateways.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use super::gateway::GatewayFacts;
use super::server::ServerFacts;
use crate::context::Ctx;
use crate::ids::LegalEntityId;

db::row! {
    /// A server as stored.
    #[derive(Clone)]
    pub(super) struct ServerRow {
        pub host: String,
        pub port: i64,
        pub tls: String,
        pub user_name: String,
        pub password_sealed: Vec<u8>,
        pub authority: String,
        pub sender_name: String,
        pub sender_email: String,
        pub reply_to: String,
        pub dkim_selector: String,
        pub dkim_key_sealed: Vec<u8>,
        pub person_name: String,
        pub person_role: String,
        pub person_phone: String,
        pub per_minute: i64,
        pub fault: String,
        pub fault_said: String,
        pub fault_at: i64,
    }
}

pub(super) async fn find_server(tx: &mut Tx, ctx: &Ctx) -> Result<Option<ServerRow>, DbError> {
    fetch_optional!(
        tx,
        ServerRow,
        "select host, port, tls, user_name, password_sealed, authority, sender_name, sender_email, reply_to, \
         dkim_selector, dkim_key_sealed, person_name, person_role, person_phone, per_minute, fault, fault_said, fault_at \
         from outgoing_servers where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )
}

/// Replaces the server of the context's legal entity, by none when there is to be none. What was wrong with the one before
/// is forgotten.
pub(super) async fn replace_server(
    tx: &mut Tx,
    ctx: &Ctx,
    server: Option<(&ServerFacts, Vec<u8>, Vec<u8>)>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from outgoing_servers where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let Some((facts, password_sealed, dkim_key_sealed)) = server else { return Ok(()) };
    execute!(
        tx,
        "insert into outgoing_servers (org_id, legal_entity_id, host, port, tls, user_name, password_sealed, authority, \
         sender_name, sender_email, reply_to, dkim_selector, dkim_key_sealed, person_name, person_role, person_phone, \
         per_minute, changed_at, fault, fault_said, fault_at, held_until) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', '', 0, 0)",
        ctx.org,
        ctx.legal_entity,
        facts.host.as_str(),
        i64::from(facts.port),
        facts.tls.as_str(),
        facts.user.as_str(),
        password_sealed.clone(),
        facts.authority.as_str(),
        facts.sender_name.as_str(),
        facts.sender_email.as_str(),
        facts.reply_to.as_str(),
        facts.dkim_selector.as_str(),
        dkim_key_sealed.clone(),
        facts.person_name.as_str(),
        facts.person_role.as_str(),
        facts.person_phone.as_str(),
        facts.per_minute,
        ctx.now_micros()
    )?;
    Ok(())
}

db::row! {
    /// What is sealed of a server.
    pub(super) struct SealedRow {
        pub legal_entity_id: LegalEntityId,
        pub password_sealed: Vec<u8>,
        pub dkim_key_sealed: Vec<u8>,
    }
}

/// What is sealed of every server of the organisation: one for each legal entity at most.
pub(super) async fn list_sealed(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<SealedRow>, DbError> {
    fetch_all!(
        tx,
        SealedRow,
        "select legal_entity_id, password_sealed, dkim_key_sealed from outgoing_servers where org_id = $1 \
         order by legal_entity_id",
        ctx.org
    )
}

pub(super) async fn update_sealed(
    tx: &mut Tx,
    ctx: &Ctx,
    entity: LegalEntityId,
    password_sealed: Vec<u8>,
    dkim_key_sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update outgoing_servers set password_sealed = $3, dkim_key_sealed = $4 where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        entity,
        password_sealed.clone(),
        dkim_key_sealed.clone()
    )?;
    db::expect_one("seal the password of a server again", touched)
}

/// Gives the turn to a worker, when nobody has it or it has it already; answers whether it has it now.
pub(super) async fn update_holder(
    tx: &mut Tx,
    ctx: &Ctx,
    worker: Uuid,
    now: i64,
    until: i64,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update outgoing_servers set held_by = $3, held_until = $5 where org_id = $1 and legal_entity_id = $2 \
         and (held_by is null or held_by = $3 or held_until < $4)",
        ctx.org,
        ctx.legal_entity,
        worker,
        now,
        until
    )?;
    Ok(touched == 1)
}

pub(super) async fn clear_holder(tx: &mut Tx, ctx: &Ctx, worker: Uuid) -> Result<(), DbError> {
    execute!(
        tx,
        "update outgoing_servers set held_by = null, held_until = 0 \
         where org_id = $1 and legal_entity_id = $2 and held_by = $3",
        ctx.org,
        ctx.legal_entity,
        worker
    )?;
    Ok(())
}

/// Keeps what was wrong, when it is not what is kept already; of a server that was removed meanwhile nothing is kept.
pub(super) async fn update_fault(
    tx: &mut Tx,
    ctx: &Ctx,
    code: &str,
    said: &str,
    at: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update outgoing_servers set fault = $3, fault_said = $4, fault_at = $5 \
         where org_id = $1 and legal_entity_id = $2 and (fault <> $3 or fault_said <> $4)",
        ctx.org,
        ctx.legal_entity,
        code,
        said,
        at
    )?;
    Ok(())
}

db::row! {
    /// A gateway as stored.
    pub(super) struct GatewayRow {
        pub provider: String,
        pub account: String,
        pub application_key: String,
        pub secret_sealed: Vec<u8>,
        pub consumer_key_sealed: Vec<u8>,
        pub sender: String,
        pub per_day: i64,
        pub fault: String,
        pub fault_said: String,
        pub fault_at: i64,
    }
}

pub(super) async fn find_gateway(tx: &mut Tx, ctx: &Ctx) -> Result<Option<GatewayRow>, DbError> {
    fetch_optional!(
        tx,
        GatewayRow,
        "select provider, account, application_key, secret_sealed, consumer_key_sealed, sender, per_day, fault, fault_said, \
         fault_at from sms_gateways where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )
}

/// Replaces the gateway of the context's legal entity, by none when there is to be none. What was wrong with the one before
/// is forgotten.
pub(super) async fn replace_gateway(
    tx: &mut Tx,
    ctx: &Ctx,
    gateway: Option<(&GatewayFacts, Vec<u8>, Vec<u8>)>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from sms_gateways where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let Some((facts, secret_sealed, consumer_key_sealed)) = gateway else { return Ok(()) };
    execute!(
        tx,
        "insert into sms_gateways (org_id, legal_entity_id, provider, account, application_key, secret_sealed, \
         consumer_key_sealed, sender, per_day, changed_at, fault, fault_said, fault_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', 0)",
        ctx.org,
        ctx.legal_entity,
        facts.provider.as_str(),
        facts.account.as_str(),
        facts.application_key.as_str(),
        secret_sealed.clone(),
        consumer_key_sealed.clone(),
        facts.sender.as_str(),
        facts.per_day,
        ctx.now_micros()
    )?;
    Ok(())
}

db::row! {
    /// What is sealed of a gateway.
    pub(super) struct GatewaySealedRow {
        pub legal_entity_id: LegalEntityId,
        pub secret_sealed: Vec<u8>,
        pub consumer_key_sealed: Vec<u8>,
    }
}

/// What is sealed of every gateway of the organisation: one for each legal entity at most.
pub(super) async fn list_gateways_sealed(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<GatewaySealedRow>, DbError> {
    fetch_all!(
        tx,
        GatewaySealedRow,
        "select legal_entity_id, secret_sealed, consumer_key_sealed from sms_gateways where org_id = $1 \
         order by legal_entity_id",
        ctx.org
    )
}

pub(super) async fn update_gateway_sealed(
    tx: &mut Tx,
    ctx: &Ctx,
    entity: LegalEntityId,
    secret_sealed: Vec<u8>,
    consumer_key_sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update sms_gateways set secret_sealed = $3, consumer_key_sealed = $4 where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        entity,
        secret_sealed.clone(),
        consumer_key_sealed.clone()
    )?;
    db::expect_one("seal the keys of a gateway again", touched)
}

/// Keeps what was wrong with a gateway, when it is not what is kept already.
pub(super) async fn update_gateway_fault(
    tx: &mut Tx,
    ctx: &Ctx,
    code: &str,
    said: &str,
    at: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update sms_gateways set fault = $3, fault_said = $4, fault_at = $5 \
         where org_id = $1 and legal_entity_id = $2 and (fault <> $3 or fault_said <> $4)",
        ctx.org,
        ctx.legal_entity,
        code,
        said,
        at
    )?;
    Ok(())
}
