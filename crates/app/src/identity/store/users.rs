//! Every SQL statement on users and their recovery codes.

use db::{DbError, OrgId, Rows, Tx, execute, expect_one, fetch_all, fetch_one, fetch_optional};
use uuid::Uuid;

use crate::ids::UserId;

db::row! {
    /// A user as stored.
    #[derive(Clone)]
    pub(in crate::identity) struct UserRow {
        pub id: UserId,
        pub email: String,
        pub email_key: String,
        pub name: String,
        pub role: String,
        pub state: String,
        pub password_hash: Option<String>,
        pub totp_sealed: Option<Vec<u8>>,
        pub totp_pending_sealed: Option<Vec<u8>>,
        pub totp_last_step: i64,
        pub language: String,
        pub theme: String,
        pub preferences: String,
        pub created_at: i64,
        pub last_signed_in_at: Option<i64>,
    }
}

/// Where a sealed secret of a second factor stands: what it is sealed for. One that waits to be
/// confirmed is sealed for the same place, so that confirming it only moves it.
pub(in crate::identity) fn totp_place(user: UserId) -> String {
    format!("users:totp_sealed:{user}")
}

pub(in crate::identity) async fn insert_user(tx: &mut Tx, org: OrgId, row: &UserRow) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into users (org_id, id, email, email_key, name, role, state, password_hash, totp_sealed, \
         totp_pending_sealed, totp_last_step, language, theme, preferences, created_at, last_signed_in_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        org,
        row.id,
        row.email.as_str(),
        row.email_key.as_str(),
        row.name.as_str(),
        row.role.as_str(),
        row.state.as_str(),
        row.password_hash.as_deref(),
        row.totp_sealed.clone(),
        row.totp_pending_sealed.clone(),
        row.totp_last_step,
        row.language.as_str(),
        row.theme.as_str(),
        row.preferences.as_str(),
        row.created_at,
        row.last_signed_in_at
    )?;
    Ok(())
}

/// Writes everything of a user that can change.
pub(in crate::identity) async fn update_user(tx: &mut Tx, org: OrgId, row: &UserRow) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update users set email = $3, name = $4, role = $5, state = $6, password_hash = $7, totp_sealed = $8, \
         totp_pending_sealed = $9, totp_last_step = $10, language = $11, theme = $12, preferences = $13, \
         last_signed_in_at = $14 where org_id = $1 and id = $2",
        org,
        row.id,
        row.email.as_str(),
        row.name.as_str(),
        row.role.as_str(),
        row.state.as_str(),
        row.password_hash.as_deref(),
        row.totp_sealed.clone(),
        row.totp_pending_sealed.clone(),
        row.totp_last_step,
        row.language.as_str(),
        row.theme.as_str(),
        row.preferences.as_str(),
        row.last_signed_in_at
    )?;
    expect_one("change a user", touched)
}

pub(in crate::identity) async fn find_user(
    tx: &mut Tx,
    org: OrgId,
    id: UserId,
) -> Result<Option<UserRow>, DbError> {
    fetch_optional!(
        tx,
        UserRow,
        "select id, email, email_key, name, role, state, password_hash, totp_sealed, totp_pending_sealed, \
         totp_last_step, language, theme, preferences, created_at, last_signed_in_at from users \
         where org_id = $1 and id = $2",
        org,
        id
    )
}

pub(in crate::identity) async fn find_user_by_email(
    tx: &mut Tx,
    org: OrgId,
    email_key: &str,
) -> Result<Option<UserRow>, DbError> {
    fetch_optional!(
        tx,
        UserRow,
        "select id, email, email_key, name, role, state, password_hash, totp_sealed, totp_pending_sealed, \
         totp_last_step, language, theme, preferences, created_at, last_signed_in_at from users \
         where org_id = $1 and email_key = $2",
        org,
        email_key
    )
}

/// Users after one, in the order of their ids.
pub(in crate::identity) async fn list_users(
    tx: &mut Tx,
    org: OrgId,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<UserRow>, DbError> {
    fetch_all!(
        tx,
        UserRow,
        "select id, email, email_key, name, role, state, password_hash, totp_sealed, totp_pending_sealed, \
         totp_last_step, language, theme, preferences, created_at, last_signed_in_at from users \
         where org_id = $1 and id > $2 order by id limit $3",
        org,
        after.map_or(Uuid::nil(), UserId::uuid),
        limit
    )
}

/// How many users have this role and state.
pub(in crate::identity) async fn count_users(
    tx: &mut Tx,
    org: OrgId,
    role: &str,
    state: &str,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from users where org_id = $1 and role = $2 and state = $3",
        org,
        role,
        state
    )?;
    Ok(count)
}

/// Replaces the recovery codes of a user by these, which may be none.
pub(in crate::identity) async fn replace_recovery_codes(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    codes: &[Uuid],
) -> Result<(), DbError> {
    execute!(tx, "delete from recovery_codes where org_id = $1 and user_id = $2", org, user)?;
    let mut rows = Rows::new("recovery_codes", &["org_id", "user_id", "code_index"]);
    for code in codes {
        rows.push([org.into(), user.into(), (*code).into()]);
    }
    rows.insert(tx).await
}

/// Takes a recovery code away; answers whether it was there.
pub(in crate::identity) async fn delete_recovery_code(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
    code: Uuid,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "delete from recovery_codes where org_id = $1 and user_id = $2 and code_index = $3",
        org,
        user,
        code
    )?;
    Ok(touched == 1)
}

pub(in crate::identity) async fn count_recovery_codes(
    tx: &mut Tx,
    org: OrgId,
    user: UserId,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from recovery_codes where org_id = $1 and user_id = $2",
        org,
        user
    )?;
    Ok(count)
}
