//! How a legal entity shows itself in the portal, and whether it is open.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::pay_page;
use super::refused::PortalError;
use super::store;
use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::ids::BankAccountId;
use crate::typed::clean_text;

/// Longest name of an account holder in an instruction to pay (EPC069-12).
const HOLDER_MAX: usize = 70;
const TEXT_MAX: usize = 200;

/// How a legal entity shows itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortalSettings {
    /// Whether links open it.
    pub is_open: bool,
    /// The account that customers pay to; nothing where they are not told.
    pub account: Option<BankAccountId>,
    /// The exact name of its holder, as the bank knows it.
    pub holder: String,
    /// Who can be asked.
    pub person: String,
    /// Their telephone, or empty.
    pub phone: String,
    /// Their e-mail address, or empty.
    pub email: String,
    /// The address under which the pages were reached when it was set: links in messages begin with it.
    pub public_url: String,
    /// The page of a payment provider, with `{reference}`, `{amount}` and `{currency}` where these belong; or empty.
    pub pay_page: String,
}

/// Say how a legal entity shows itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SetPortal {
    /// Whether links open it.
    pub is_open: bool,
    /// The account that customers pay to, by its id's text; empty for none.
    pub account: String,
    /// The exact name of its holder.
    pub holder: String,
    /// Who can be asked.
    pub person: String,
    /// Their telephone.
    pub phone: String,
    /// Their e-mail address.
    pub email: String,
    /// The address under which the pages are reached: of the server, nobody types it.
    pub public_url: String,
    /// The page of a payment provider, `https`, with `{reference}`, `{amount}` and `{currency}` where these belong; or empty.
    pub pay_page: String,
}

/// A legal entity shows itself so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSet {
    /// Whether links open it.
    pub is_open: bool,
}

/// How the legal entity shows itself; closed while nobody said.
pub async fn find_portal_settings(tx: &mut Tx, ctx: &Ctx) -> Result<PortalSettings, DbError> {
    Ok(store::find_settings(tx, ctx).await?.unwrap_or_default())
}

/// Says how the legal entity shows itself. An open portal names whoever can be asked and how; an account, its holder:
/// the payer's bank compares the name (verification of payee).
pub async fn set_portal(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetPortal,
) -> Result<(PortalSet, Option<Event>), PortalError> {
    let account = match command.account.trim() {
        "" => None,
        text => {
            let unknown = || PortalError::UnknownAccount(text.to_owned());
            let id: BankAccountId = text.parse().map_err(|_| unknown())?;
            banking::find_account_view(tx, ctx, id).await?.ok_or_else(unknown)?;
            Some(id)
        }
    };
    let settings = PortalSettings {
        is_open: command.is_open,
        account,
        holder: clean_text(&command.holder),
        person: clean_text(&command.person),
        phone: clean_text(&command.phone),
        email: clean_text(&command.email),
        public_url: command.public_url.trim_end_matches('/').to_owned(),
        pay_page: pay_page::checked(&command.pay_page)?,
    };
    let texts = [&settings.person, &settings.phone, &settings.email];
    let is_long = texts.iter().any(|text| text.chars().count() > TEXT_MAX);
    if is_long || settings.holder.chars().count() > HOLDER_MAX {
        return Err(PortalError::BadText);
    }
    if settings.account.is_some() && settings.holder.is_empty() {
        return Err(PortalError::Missing("holder"));
    }
    if settings.is_open && settings.person.is_empty() {
        return Err(PortalError::Missing("person"));
    }
    if settings.is_open && settings.phone.is_empty() && settings.email.is_empty() {
        return Err(PortalError::Missing("phone"));
    }
    if store::find_settings(tx, ctx).await?.unwrap_or_default() == settings {
        return Ok((PortalSet { is_open: settings.is_open }, None));
    }
    store::replace_settings(tx, ctx, &settings).await?;
    let data = serde_json::json!({ "is_open": settings.is_open, "account": account.map(|id| id.to_string()),
            "pay_page": settings.pay_page });
    Ok((PortalSet { is_open: settings.is_open }, Some(Event::new("portal_set", ctx.legal_entity, data))))
}
