//! Every SQL statement on organisations and legal entities; those on users and how they come in are
//! in the files beside.

mod attempts;
mod entities;
mod keys;
mod links;
mod looks;
mod providers;
mod requests;
mod sessions;
mod users;

use db::{DbError, OrgId, Tx, execute, fetch_one, fetch_optional};
use uuid::Uuid;

use super::Installation;
use crate::ids::LegalEntityId;

pub(super) use attempts::{delete_attempts, delete_attempts_before, find_attempts, replace_attempts};
pub(super) use entities::{
    EntityRow, find_entity, find_organisation_name, find_sales_see_all, find_write_off_alone, insert_entity,
    list_entities, update_entity, update_organisation_name, update_sales_see_all, update_session_entity,
    update_write_off_alone,
};
pub(super) use keys::{
    KeyRow, find_key, find_key_by_hash, insert_key, list_keys, update_key_revoked, update_key_used,
};
pub(super) use links::{
    LinkRow, delete_link, delete_links_of, delete_links_of_kind, delete_links_over, find_link,
    find_link_by_token, insert_link, list_links,
};
pub(super) use looks::{LookRow, find_look, replace_look};
pub(super) use providers::{
    ProviderRow, count_provider_links, delete_provider_links, delete_provider_request,
    delete_provider_requests_over, find_provider, find_provider_link, find_provider_request,
    has_provider_link, insert_provider_link, insert_provider_request, replace_provider,
};
pub(super) use requests::{
    RequestRow, delete_request, delete_requests_over, find_request, insert_request, list_requests,
    update_request_command, update_request_confirmed,
};
pub(super) use sessions::{
    SessionRow, delete_session, delete_sessions, delete_sessions_over, find_session_by_token, insert_session,
    list_sessions, update_last_seen, update_reauthenticated,
};
pub(super) use users::{
    UserRow, count_recovery_codes, count_users, delete_recovery_code, find_user, find_user_by_email,
    insert_user, list_users, replace_recovery_codes, totp_place, update_user,
};

pub(super) async fn find_first(tx: &mut Tx) -> Result<Option<(Installation, Uuid)>, DbError> {
    let row = fetch_optional!(
        tx,
        (OrgId, LegalEntityId, Uuid),
        "select e.org_id, e.id, o.key_check from legal_entities e join organisations o on o.org_id = e.org_id \
         order by e.org_id, e.id limit 1"
    )?;
    Ok(row.map(|(org, legal_entity, key_check)| (Installation { org, legal_entity }, key_check)))
}

pub(super) async fn insert(
    tx: &mut Tx,
    made: Installation,
    name: &str,
    key_check: Uuid,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into organisations (org_id, name, key_check, created_at) values ($1, $2, $3, $4)",
        made.org,
        name,
        key_check,
        now
    )?;
    execute!(
        tx,
        "insert into legal_entities (org_id, id, name, siren, currency, created_at) values ($1, $2, $3, '', 'EUR', $4)",
        made.org,
        made.legal_entity,
        name,
        now
    )?;
    Ok(())
}

pub(super) async fn find_name(tx: &mut Tx, org: OrgId, id: LegalEntityId) -> Result<String, DbError> {
    let (name,) =
        fetch_one!(tx, (String,), "select name from legal_entities where org_id = $1 and id = $2", org, id)?;
    Ok(name)
}

/// Whether the organisation has no other legal entity: then all its rows are those of one.
pub(crate) async fn is_only_legal_entity(tx: &mut Tx, org: OrgId) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from (select id from legal_entities where org_id = $1 limit 2) found",
        org
    )?;
    Ok(count < 2)
}
