//! Every SQL statement on the provider of identities, what it was asked, and whose accounts there are.

use db::{DbError, OrgId, Tx, execute, fetch_one, fetch_optional};

use crate::ids::UserId;

db::row! {
    /// A provider as stored.
    #[derive(Clone)]
    pub(in crate::identity) struct ProviderRow {
        pub issuer: String,
        pub client_id: String,
        pub secret_sealed: Vec<u8>,
        pub label: String,
        pub asks_second_factor: bool,
    }
}

pub(in crate::identity) async fn find_provider(
    tx: &mut Tx,
    org: OrgId,
) -> Result<Option<ProviderRow>, DbError> {
    fetch_optional!(
        tx,
        ProviderRow,
        "select issuer, client_id, secret_sealed, label, asks_second_factor from identity_providers where org_id = $1",
        org
    )
}

/// Replaces the provider, by none when there is to be none.
pub(in crate::identity) async fn replace_provider(
    tx: &mut Tx,
    org: OrgId,
    row: Option<&ProviderRow>,
    now: i64,
) -> Result<(), DbError> {
    execute!(tx, "delete from identity_providers where org_id = $1", org)?;
    let Some(row) = row else { return Ok(()) };
    execute!(
        tx,
        "insert into identity_providers (org_id, issuer, client_id, secret_sealed, label, asks_second_factor, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        org,
        row.issuer.as_str(),
        row.client_id.as_str(),
        row.secret_sealed.clone(),
        row.label.as_str(),
        row.asks_second_factor,
        now
    )?;
    Ok(())
}

pub(in crate::identity) async fn insert_provider_request(
    tx: &mut Tx,
    org: OrgId,
    state_hash: &str,
    sealed: Vec<u8>,
    expires_at: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into provider_requests (org_id, state_hash, sealed, expires_at) values ($1, $2, $3, $4)",
        org,
        state_hash,
        sealed.clone(),
        expires_at
    )?;
    Ok(())
}

/// What was asked, sealed, and until when an answer is taken.
pub(in crate::identity) async fn find_provider_request(
    tx: &mut Tx,
    org: OrgId,
    state_hash: &str,
) -> Result<Option<(Vec<u8>, i64)>, DbError> {
    fetch_optional!(
        tx,
        (Vec<u8>, i64),
        "select sealed, expires_at from provider_requests where org_id = $1 and state_hash = $2",
        org,
        state_hash
    )
}

pub(in crate::identity) async fn delete_provider_request(
    tx: &mut Tx,
    org: OrgId,
    state_hash: &str,
) -> Result<(), DbError> {
    execute!(tx, "delete from provider_requests where org_id = $1 and state_hash = $2", org, state_hash)?;
    Ok(())
}

pub(in crate::identity) async fn delete_provider_requests_over(
    tx: &mut Tx,
    org: OrgId,
    now: i64,
) -> Result<(), DbError> {
    execute!(tx, "delete from provider_requests where org_id = $1 and expires_at <= $2", org, now)?;
    Ok(())
}

pub(in crate::identity) async fn insert_provider_link(
    tx: &mut Tx,
    org: OrgId,
    issuer: &str,
    subject: &str,
    user: UserId,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into provider_links (org_id, issuer, subject, user_id, linked_at) values ($1, $2, $3, $4, $5)",
        org,
        issuer,
        subject,
        user,
        now
    )?;
    Ok(())
}

/// Whose account at the provider it is.
pub(in crate::identity) async fn find_provider_link(
    tx: &mut Tx,
    org: OrgId,
    issuer: &str,
    subject: &str,
) -> Result<Option<UserId>, DbError> {
    let row = fetch_optional!(
        tx,
        (UserId,),
        "select user_id from provider_links where org_id = $1 and issuer = $2 and subject = $3",
        org,
        issuer,
        subject
    )?;
    Ok(row.map(|(user,)| user))
}

/// Whether an account at the provider belongs to a user.
pub(in crate::identity) async fn has_provider_link(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    issuer: &str,
) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select subject from provider_links where org_id = $1 and user_id = $2 and issuer = $3",
        org,
        user,
        issuer
    )?;
    Ok(row.is_some())
}

/// How many accounts at providers are known to be a user's.
pub(in crate::identity) async fn count_provider_links(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from provider_links where org_id = $1 and user_id = $2",
        org,
        user
    )?;
    Ok(count)
}

/// Forgets the accounts at providers that are a user's; answers how many there were.
pub(in crate::identity) async fn delete_provider_links(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
) -> Result<u64, DbError> {
    execute!(tx, "delete from provider_links where org_id = $1 and user_id = $2", org, user)
}
