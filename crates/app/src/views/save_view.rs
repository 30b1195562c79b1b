//! Save, rename and delete a view.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::ViewError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{SavedViewId, UserId};
use crate::typed::clean_line;

/// Longest name.
const NAME_CHARACTERS_MAX: usize = 60;
/// Longest filters.
const QUERY_BYTES_MAX: usize = 2_000;
/// Most views that a user has of a list.
const VIEWS_MAX: usize = 30;

/// Save the filters of a list under a name.
#[derive(Clone, Debug, Serialize)]
pub struct SaveView {
    /// Which list, by where it is: `invoices`, `customers`, `collections/tasks`, `bank/bac_…`.
    pub list: String,
    /// Name.
    pub name: String,
    /// The filters, as they stand in the address of the list.
    pub query: String,
}

/// Give a view another name.
#[derive(Clone, Debug, Serialize)]
pub struct RenameView {
    /// The view, as its id's text.
    pub view: String,
    /// Its name from now on.
    pub name: String,
}

/// Delete a view.
#[derive(Clone, Debug, Serialize)]
pub struct DeleteView {
    /// The view, as its id's text.
    pub view: String,
}

/// A view was saved, renamed or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewSaved {
    /// Its id's text.
    pub view: String,
    /// Which list it is of.
    pub list: String,
}

/// Saves a view for this user; one of the same name is replaced.
pub async fn save_view(
    ctx: &Ctx,
    tx: &mut Tx,
    user: UserId,
    command: &SaveView,
) -> Result<(ViewSaved, Option<Event>), ViewError> {
    let name = checked_name(&command.name)?;
    if command.query.len() > QUERY_BYTES_MAX || command.list.len() > NAME_CHARACTERS_MAX {
        return Err(ViewError::TooLong);
    }
    let known = store::list_views(tx, ctx, user, &command.list).await?;
    let same = known.iter().find(|view| view.name == name);
    if same.is_none() && known.len() >= VIEWS_MAX {
        return Err(ViewError::TooMany);
    }
    if let Some(view) = same {
        store::delete_view(tx, ctx, view.id).await?;
    }
    let id = SavedViewId::from_uuid(ctx.new_id()?);
    store::insert_view(tx, ctx, id, user, &command.list, &name, &clean_line(&command.query)).await?;
    let event = Event::new("view_saved", id, serde_json::json!({ "list": command.list }));
    Ok((ViewSaved { view: id.to_string(), list: command.list.clone() }, Some(event)))
}

/// Gives a view of this user another name.
pub async fn rename_view(
    ctx: &Ctx,
    tx: &mut Tx,
    user: UserId,
    command: &RenameView,
) -> Result<(ViewSaved, Option<Event>), ViewError> {
    let (id, list) = find(tx, ctx, user, &command.view).await?;
    store::update_name(tx, ctx, id, &checked_name(&command.name)?).await?;
    let event = Event::new("view_renamed", id, serde_json::json!({ "list": list }));
    Ok((ViewSaved { view: id.to_string(), list }, Some(event)))
}

/// Deletes a view of this user.
pub async fn delete_view(
    ctx: &Ctx,
    tx: &mut Tx,
    user: UserId,
    command: &DeleteView,
) -> Result<(ViewSaved, Option<Event>), ViewError> {
    let (id, list) = find(tx, ctx, user, &command.view).await?;
    store::delete_view(tx, ctx, id).await?;
    let event = Event::new("view_deleted", id, serde_json::json!({ "list": list }));
    Ok((ViewSaved { view: id.to_string(), list }, Some(event)))
}

async fn find(tx: &mut Tx, ctx: &Ctx, user: UserId, text: &str) -> Result<(SavedViewId, String), ViewError> {
    let unknown = || ViewError::Unknown(text.to_owned());
    let id: SavedViewId = text.parse().map_err(|_| unknown())?;
    let (owner, list) = store::find_view(tx, ctx, id).await?.ok_or_else(unknown)?;
    if owner == user { Ok((id, list)) } else { Err(unknown()) }
}

fn checked_name(name: &str) -> Result<String, ViewError> {
    let name = clean_line(name);
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(ViewError::BadName);
    }
    Ok(name)
}
