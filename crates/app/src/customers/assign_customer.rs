//! Say who looks after a customer: its account manager. Sales sees no other customers than its own.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::refused::CustomerError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::{self, UserState, UserView};
use crate::ids::{CustomerId, UserId};

/// Give a customer an account manager, or none.
#[derive(Clone, Debug, Serialize)]
pub struct AssignCustomer {
    /// The customer, as its id's text.
    pub customer: String,
    /// The user, by e-mail address or id; empty for nobody.
    pub account_manager: String,
}

/// A customer has this account manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerAssigned {
    /// The user (`usr_…`), or nothing.
    pub account_manager: Option<String>,
}

/// Gives a customer an account manager, or none. Somebody who was invited can be one already.
pub async fn assign_customer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &AssignCustomer,
) -> Result<(CustomerAssigned, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let customer: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    store::find_customer(tx, ctx, customer).await?.ok_or_else(unknown)?;
    let text = command.account_manager.trim();
    let manager = match text {
        "" => None,
        text => Some(
            find_account_manager(tx, ctx, text)
                .await?
                .ok_or_else(|| CustomerError::UnknownManager(text.to_owned()))?,
        ),
    };
    let assigned = CustomerAssigned { account_manager: manager.map(|user| user.to_string()) };
    if store::find_manager(tx, ctx, customer).await? == manager {
        return Ok((assigned, None));
    }
    store::replace_manager(tx, ctx, customer, manager).await?;
    let data = serde_json::json!({ "account_manager": assigned.account_manager });
    Ok((assigned, Some(Event::new("customer_assigned", customer, data))))
}

/// The user who can look after customers, by e-mail address or id: nobody who is disabled.
pub(crate) async fn find_account_manager(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
) -> Result<Option<UserId>, DbError> {
    let found: Option<UserView> = match text.parse::<UserId>() {
        Ok(id) => identity::find_user(tx, ctx.org, id).await?,
        Err(_) => identity::find_user_by_email(tx, ctx.org, text).await?,
    };
    let found = found.filter(|user| user.state != UserState::Disabled);
    Ok(found.and_then(|user| user.id.parse().ok()))
}
