//! Which customers sales sees: those they look after, or everybody's.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::role::Role;
use super::store::{self, UserRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::write::Fault;

/// Let sales see the customers of everybody, or only those they look after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSalesSight {
    /// Whether sales sees the customers of everybody.
    pub sees_all: bool,
}

/// Changes which customers sales sees, from the next request on.
pub async fn change_sales_sight(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeSalesSight,
) -> Result<(ChangeSalesSight, Option<Event>), Fault> {
    if sales_see_all(tx, ctx).await? == command.sees_all {
        return Ok((*command, None));
    }
    store::update_sales_see_all(tx, ctx.org, command.sees_all).await?;
    let event = Event::new("sales_sight_changed", "", serde_json::json!({ "sees_all": command.sees_all }));
    Ok((*command, Some(event)))
}

/// Whether sales sees the customers of everybody. At first it does not.
pub async fn sales_see_all(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    store::find_sales_see_all(tx, ctx.org).await
}

/// The user whose customers alone are seen by somebody of this role, or by a key of theirs.
pub(super) async fn only_of(tx: &mut Tx, ctx: &Ctx, user: &UserRow) -> Result<Option<UserId>, DbError> {
    match user.role()? {
        Role::Sales => Ok((!sales_see_all(tx, ctx).await?).then_some(user.id)),
        Role::Owner
        | Role::Finance
        | Role::Accountant
        | Role::Collector
        | Role::Auditor
        | Role::Integration => Ok(None),
    }
}
