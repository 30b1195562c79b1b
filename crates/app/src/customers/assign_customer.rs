//! Say who looks after a customer: its account manager. Sales sees no other customers than its own.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::CustomerError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::find_person;
use crate::ids::CustomerId;

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
            find_person(tx, ctx.org, text)
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
