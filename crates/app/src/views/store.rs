//! Every SQL statement on saved views and chosen columns.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::{SavedViewId, UserId};

db::row! {
    /// A saved view.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SavedView {
        /// Its id.
        pub id: SavedViewId,
        /// Its name.
        pub name: String,
        /// The filters, as they stand in the address of the list.
        pub query: String,
    }
}

/// The views that a user has of a list, by name.
pub async fn list_views(tx: &mut Tx, ctx: &Ctx, user: UserId, list: &str) -> Result<Vec<SavedView>, DbError> {
    fetch_all!(
        tx,
        SavedView,
        "select id, name, query from saved_views where org_id = $1 and user_id = $2 and list = $3 order by name",
        ctx.org,
        user,
        list
    )
}

/// Whose view it is, and of which list.
pub(super) async fn find_view(
    tx: &mut Tx,
    ctx: &Ctx,
    id: SavedViewId,
) -> Result<Option<(UserId, String)>, DbError> {
    fetch_optional!(
        tx,
        (UserId, String),
        "select user_id, list from saved_views where org_id = $1 and id = $2",
        ctx.org,
        id
    )
}

pub(super) async fn insert_view(
    tx: &mut Tx,
    ctx: &Ctx,
    id: SavedViewId,
    user: UserId,
    list: &str,
    name: &str,
    query: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into saved_views (org_id, id, user_id, list, name, query, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        id,
        user,
        list,
        name,
        query,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn update_name(tx: &mut Tx, ctx: &Ctx, id: SavedViewId, name: &str) -> Result<(), DbError> {
    let touched =
        execute!(tx, "update saved_views set name = $3 where org_id = $1 and id = $2", ctx.org, id, name)?;
    db::expect_one("rename a view", touched)
}

pub(super) async fn delete_view(tx: &mut Tx, ctx: &Ctx, id: SavedViewId) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from saved_views where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("delete a view", touched)
}

/// The columns of a list that a user chose, by their names; nothing for the usual ones.
pub async fn find_columns(
    tx: &mut Tx,
    ctx: &Ctx,
    user: UserId,
    list: &str,
) -> Result<Option<Vec<String>>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select columns from list_columns where org_id = $1 and user_id = $2 and list = $3",
        ctx.org,
        user,
        list
    )?;
    Ok(row.map(|(columns,)| columns.split(' ').map(str::to_owned).filter(|name| !name.is_empty()).collect()))
}

/// Keeps the columns that a user chose, or forgets them.
pub(super) async fn replace_columns(
    tx: &mut Tx,
    ctx: &Ctx,
    user: UserId,
    list: &str,
    columns: Option<&str>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from list_columns where org_id = $1 and user_id = $2 and list = $3",
        ctx.org,
        user,
        list
    )?;
    let Some(columns) = columns else { return Ok(()) };
    execute!(
        tx,
        "insert into list_columns (org_id, user_id, list, columns) values ($1, $2, $3, $4)",
        ctx.org,
        user,
        list,
        columns
    )?;
    Ok(())
}
