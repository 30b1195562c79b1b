//! Change some of what is known of a customer, and leave the rest: how programs change one.

use db::Tx;
use serde::Serialize;

use super::assign_customer::{AssignCustomer, assign_customer};
use super::change_customer::{ChangeCustomer, CustomerChanged, checked, keep, payer_of};
use super::refused::CustomerError;
use super::store::{self, CustomerCard};
use super::tag_customer::{TagCustomer, tag_customer};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::CustomerId;

/// Change what is named; what is absent stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PatchCustomer {
    /// The customer, as its id's text.
    pub customer: String,
    /// Name.
    pub name: Option<String>,
    /// E-mail address, or empty.
    pub email: Option<String>,
    /// SIREN, or empty.
    pub siren: Option<String>,
    /// VAT number, or empty.
    pub vat_number: Option<String>,
    /// Country code of two letters, or empty.
    pub country: Option<String>,
    /// Days to pay; nothing when none are agreed any more.
    pub payment_days: Option<Option<i64>>,
    /// Most that may be outstanding, in minor units of the euro; nothing when there is no limit any more.
    pub credit_limit_minor: Option<Option<i64>>,
    /// Number of the customer who pays for this one, or empty.
    pub paid_by: Option<String>,
    /// The tags, and no others.
    pub tags: Option<Vec<String>>,
    /// The account manager, by e-mail address or id; empty for nobody.
    pub account_manager: Option<String>,
}

/// Changes what is named, in one event.
pub async fn patch_customer(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &PatchCustomer,
) -> Result<(CustomerChanged, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let id: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    let before = store::find_card(tx, ctx, id).await?.ok_or_else(unknown)?;
    let after = checked(&whole(command, &before), &before)?;
    let payer = match &command.paid_by {
        Some(number) => payer_of(tx, ctx, id, number).await?,
        None => before.paid_by_id,
    };
    let mut fields = keep(tx, ctx, &before, &CustomerCard { paid_by_id: payer, ..after }).await?;
    if let Some(tags) = &command.tags {
        let tags = TagCustomer { customer: command.customer.clone(), tags: tags.clone() };
        let (_, event) = tag_customer(ctx, tx, &tags).await?;
        fields.extend(event.map(|_| "tags".to_owned()));
    }
    if let Some(account_manager) = command.account_manager.clone() {
        let assign = AssignCustomer { customer: command.customer.clone(), account_manager };
        let (_, event) = assign_customer(ctx, tx, &assign).await?;
        fields.extend(event.map(|_| "account_manager".to_owned()));
    }
    if fields.is_empty() {
        return Ok((CustomerChanged { fields }, None));
    }
    let event = Event::new("customer_changed", id, serde_json::json!({ "fields": fields }));
    Ok((CustomerChanged { fields }, Some(event)))
}

/// The whole customer as it is to be; who pays is looked at apart.
fn whole(command: &PatchCustomer, before: &CustomerCard) -> ChangeCustomer {
    let text = |given: &Option<String>, known: &str| given.clone().unwrap_or_else(|| known.to_owned());
    ChangeCustomer {
        customer: command.customer.clone(),
        name: text(&command.name, &before.name),
        email: text(&command.email, &before.email),
        siren: text(&command.siren, &before.siren),
        vat_number: text(&command.vat_number, &before.vat_number),
        country: text(&command.country, &before.country),
        payment_days: command.payment_days.unwrap_or(before.payment_days),
        credit_limit_minor: command.credit_limit_minor.unwrap_or(before.credit_limit_minor),
        paid_by: String::new(),
    }
}
