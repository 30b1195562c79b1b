//! Every SQL statement on changes that wait for a second person.

use db::{DbError, OrgId, Tx, execute, expect_one, fetch_all, fetch_optional};

use crate::ids::{ChangeRequestId, UserId};

/// Most requests that are listed; an organisation has a few at a time.
const REQUESTS_MAX: i64 = 200;

db::row! {
    /// A change that waits, as stored.
    #[derive(Clone)]
    pub(in crate::identity) struct RequestRow {
        pub id: ChangeRequestId,
        pub kind: String,
        pub command: String,
        pub requested_by: UserId,
        pub requested_at: i64,
        pub expires_at: i64,
        pub confirmed_by: Option<UserId>,
    }
}

pub(in crate::identity) async fn insert_request(
    tx: &mut Tx,
    org: OrgId,
    row: &RequestRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into change_requests (org_id, id, kind, command, requested_by, requested_at, expires_at, \
         confirmed_by) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        org,
        row.id,
        row.kind.as_str(),
        row.command.as_str(),
        row.requested_by,
        row.requested_at,
        row.expires_at,
        row.confirmed_by
    )?;
    Ok(())
}

pub(in crate::identity) async fn find_request(
    tx: &mut Tx,
    org: OrgId,
    id: ChangeRequestId,
) -> Result<Option<RequestRow>, DbError> {
    fetch_optional!(
        tx,
        RequestRow,
        "select id, kind, command, requested_by, requested_at, expires_at, confirmed_by from change_requests \
         where org_id = $1 and id = $2",
        org,
        id
    )
}

/// What waits, oldest first.
pub(in crate::identity) async fn list_requests(tx: &mut Tx, org: OrgId) -> Result<Vec<RequestRow>, DbError> {
    fetch_all!(
        tx,
        RequestRow,
        "select id, kind, command, requested_by, requested_at, expires_at, confirmed_by from change_requests \
         where org_id = $1 order by id limit $2",
        org,
        REQUESTS_MAX
    )
}

pub(in crate::identity) async fn update_request_confirmed(
    tx: &mut Tx,
    org: OrgId,
    id: ChangeRequestId,
    by: UserId,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update change_requests set confirmed_by = $3 where org_id = $1 and id = $2 and confirmed_by is null",
        org,
        id,
        by
    )?;
    expect_one("confirm a request", touched)
}

pub(in crate::identity) async fn update_request_command(
    tx: &mut Tx,
    org: OrgId,
    id: ChangeRequestId,
    command: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update change_requests set command = $3 where org_id = $1 and id = $2",
        org,
        id,
        command
    )?;
    expect_one("seal a request again", touched)
}

pub(in crate::identity) async fn delete_request(
    tx: &mut Tx,
    org: OrgId,
    id: ChangeRequestId,
) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from change_requests where org_id = $1 and id = $2", org, id)?;
    expect_one("remove a request", touched)
}

/// Throws away requests that are over. Answers how many.
pub(in crate::identity) async fn delete_requests_over(
    tx: &mut Tx,
    org: OrgId,
    now: i64,
) -> Result<u64, DbError> {
    execute!(tx, "delete from change_requests where org_id = $1 and expires_at <= $2", org, now)
}
