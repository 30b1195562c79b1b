//! Links into the portal. Nothing of them is stored: a link says for whom and since when, with a tag that only our key
//! makes (docs/spec/portal.md, section 2).

use db::{DbError, Tx};
use messages::{BankDetails, Links};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pay::{ToldAccount, account_told_by, in_groups};
use super::refused::PortalError;
use super::settings::find_portal_settings;
use super::store;
use crate::activity::Event;
use crate::collections::{LINK_PLACEHOLDER, LetterLinks};
use crate::context::Ctx;
use crate::customers;
use crate::identity::Secret;
use crate::ids::{CustomerId, LegalEntityId};

/// Days that a link is good.
pub const LINK_DAYS: i64 = 60;
/// Where pages answer links, before the token.
pub const PORTAL_LINK_PATH: &str = "/portal/link/";

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60 * SECOND;
/// What a token begins with, so that secret scanners find lost ones.
const PREFIX: &str = "qp_";
/// Bytes that say for whom and since when.
const SAID: usize = 36;
/// Bytes of the tag.
const TAG: usize = 16;

/// What a link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalLink {
    /// In whose name the portal is.
    pub legal_entity: LegalEntityId,
    /// Whose documents it shows.
    pub customer: CustomerId,
    /// When it was made, in microseconds since 1970 UTC, to the second.
    pub made_at: i64,
}

/// Make a link for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MakePortalLink {
    /// The customer, as its id's text.
    pub customer: String,
}

/// A link was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PortalLinkMade {
    /// Its token; shown once.
    pub token: Secret,
}

/// Makes a link for whoever passes it on. Who made it is kept: with it anybody answers in the customer's name.
pub async fn make_portal_link(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &MakePortalLink,
) -> Result<(PortalLinkMade, Option<Event>), PortalError> {
    let unknown = || PortalError::UnknownCustomer(command.customer.clone());
    let id: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    let customer = customers::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?.id;
    store::lift_closure(tx, ctx, customer).await?;
    let event = Event::new("portal_link_made", customer, serde_json::json!({}));
    Ok((PortalLinkMade { token: portal_link(ctx, customer) }, Some(event)))
}

/// A link for a customer, good from now on. The same second gives the same link.
pub fn portal_link(ctx: &Ctx, customer: CustomerId) -> Secret {
    let link = PortalLink { legal_entity: ctx.legal_entity, customer, made_at: ctx.now_micros() };
    Secret::new(link.token(ctx))
}

/// The links of a letter to a customer, good from now on, and the account that is paid to; no link while the portal is closed, or closed to
/// this customer: a person makes the next one.
pub async fn links_of_letter(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<LetterLinks, DbError> {
    let is_shut = store::find_closure(tx, ctx, customer).await?.is_some_and(|(_, is_shut)| is_shut);
    let token = if is_shut { String::new() } else { portal_link(ctx, customer).reveal().to_owned() };
    let links = links_with(tx, ctx, &token).await?;
    let token = if links.portal.is_some() { token } else { String::new() };
    Ok(LetterLinks { links, token })
}

/// The links of a letter that is only looked at: whoever looks is not the customer.
pub async fn links_of_preview(tx: &mut Tx, ctx: &Ctx) -> Result<Links, DbError> {
    links_with(tx, ctx, LINK_PLACEHOLDER).await
}

async fn links_with(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Links, DbError> {
    let settings = find_portal_settings(tx, ctx).await?;
    let account = account_told_by(tx, ctx, &settings).await?.map(bank_details);
    if !settings.is_open || settings.public_url.is_empty() || token.is_empty() {
        return Ok(Links { account, ..Links::default() });
    }
    let door = format!("{}{PORTAL_LINK_PATH}{token}", settings.public_url);
    let to = |place: &str| Some(format!("{door}?to={place}"));
    Ok(Links {
        pay: (account.is_some() || !settings.pay_page.is_empty()).then(|| to("pay")).flatten(),
        account,
        already_paid: to("paid"),
        disagree: to("disagree"),
        need_time: to("need_time"),
        portal: Some(door.clone()),
    })
}

fn bank_details(told: ToldAccount) -> BankDetails {
    BankDetails { iban: in_groups(&told.iban), holder: told.holder, bic: None, reference: None }
}

impl PortalLink {
    fn token(&self, ctx: &Ctx) -> String {
        let said = self.said();
        let tag = tag(ctx, &said);
        let bytes = said.iter().chain(tag.as_bytes()).copied();
        bytes.fold(PREFIX.to_owned(), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn said(&self) -> [u8; SAID] {
        let mut said = [0; SAID];
        let seconds = u32::try_from(self.made_at / SECOND).unwrap_or(0);
        let (entity, rest) = said.split_at_mut(16);
        let (customer, made) = rest.split_at_mut(16);
        entity.copy_from_slice(self.legal_entity.uuid().as_bytes());
        customer.copy_from_slice(self.customer.uuid().as_bytes());
        made.copy_from_slice(&seconds.to_be_bytes());
        said
    }

    /// What a token says; nothing when our key did not make it.
    pub(super) fn read(ctx: &Ctx, token: &str) -> Option<Self> {
        let text = token.strip_prefix(PREFIX).filter(|text| text.is_ascii())?;
        if text.len() != 2 * (SAID + TAG) {
            return None;
        }
        let byte = |place: usize| u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok();
        let bytes: Vec<u8> = (0..SAID + TAG).map(byte).collect::<Option<_>>()?;
        let (said, shown) = bytes.split_at(SAID);
        let uuid = |from: usize| Uuid::from_slice(said.get(from..from + 16)?).ok();
        let link = Self {
            legal_entity: LegalEntityId::from_uuid(uuid(0)?),
            customer: CustomerId::from_uuid(uuid(16)?),
            made_at: i64::from(u32::from_be_bytes(said.get(32..)?.try_into().ok()?)) * SECOND,
        };
        // Hashes are compared, so that how long it takes tells nothing of the tag.
        let is_ours = again(ctx, shown) == again(ctx, tag(ctx, said).as_bytes());
        is_ours.then_some(link)
    }

    /// Whether it is good at an instant, its customer's links having been closed at another.
    pub(super) fn is_good(&self, now: i64, closed_at: Option<i64>) -> bool {
        // It knows its second only.
        let is_closed = closed_at.is_some_and(|closed| self.made_at <= closed);
        !is_closed && now < self.made_at.saturating_add(LINK_DAYS * DAY)
    }
}

fn tag(ctx: &Ctx, said: &[u8]) -> Uuid {
    ctx.vault.index_of("portal_link", &[ctx.org.uuid().as_bytes().as_slice(), said].concat())
}

fn again(ctx: &Ctx, tag: &[u8]) -> Uuid {
    ctx.vault.index_of("portal_link_tag", tag)
}
