//! Legal entities: whose books these are, and which of them a session works on.

use db::{DbError, OrgId, Tx};
use serde::{Deserialize, Serialize};

use super::company_number::{checked_siren, checked_vat_number, siren_of_vat_number};
use super::fault::carries_fault;
use super::principal::{Principal, Who};
use super::store::{self, EntityRow};
use super::user::plain_name;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::LegalEntityId;
use crate::typed::clean_text;
use crate::write::Fault;

/// Most characters of an address, lines included.
const ADDRESS_CHARACTERS_MAX: usize = 500;

/// A legal entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityView {
    /// The id's text (`ent_…`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// SIREN without spaces, or empty.
    pub siren: String,
    /// VAT number without spaces, or empty.
    pub vat_number: String,
    /// Address, in lines.
    pub address: String,
    /// Currency of its books.
    pub currency: String,
}

impl From<EntityRow> for EntityView {
    fn from(row: EntityRow) -> Self {
        let EntityRow { id, name, siren, vat_number, address, currency } = row;
        Self { id: id.to_string(), name, siren, vat_number, address, currency }
    }
}

/// Make a legal entity, or change one: what it is called and how the State knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityFacts {
    /// Its name.
    pub name: String,
    /// SIREN, spaces do not matter; empty when there is none.
    pub siren: String,
    /// VAT number, spaces do not matter; empty when there is none.
    pub vat_number: String,
    /// Address, in lines; may be empty.
    pub address: String,
}

/// Change a legal entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeEntity {
    /// The entity, as its id's text.
    pub entity: String,
    /// What it is from now on.
    pub facts: EntityFacts,
}

/// Give the organisation another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameOrganisation {
    /// The name.
    pub name: String,
}

/// Work on another legal entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchEntity {
    /// The entity, as its id's text.
    pub entity: String,
}

/// Why a legal entity was not made, changed or switched to.
#[derive(Debug, thiserror::Error)]
pub enum EntityError {
    /// There is no such entity.
    #[error("there is no legal entity {0}")]
    Unknown(String),
    /// Not a name.
    #[error("{0:?} is not a name")]
    BadName(String),
    /// Not a SIREN.
    #[error("{0:?} is not a SIREN")]
    BadSiren(String),
    /// Another entity has it.
    #[error("another entity has the SIREN {0}")]
    SirenTaken(String),
    /// Not a VAT number.
    #[error("{0:?} is not a VAT number")]
    BadVatNumber(String),
    /// The French VAT number is that of another SIREN.
    #[error("the VAT number is not that of this SIREN")]
    VatNumberOfAnother,
    /// The address is too long.
    #[error("an address has at most {ADDRESS_CHARACTERS_MAX} characters")]
    AddressTooLong,
    /// A key works on one entity.
    #[error("a key does not switch")]
    NotAPerson,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

carries_fault!(EntityError);

/// The facts without spaces, checked one by one and against each other.
fn checked(facts: &EntityFacts) -> Result<EntityFacts, EntityError> {
    let name = plain_name(&facts.name).ok_or_else(|| EntityError::BadName(facts.name.clone()))?;
    let siren = match facts.siren.trim() {
        "" => String::new(),
        text => checked_siren(text).ok_or_else(|| EntityError::BadSiren(text.to_owned()))?,
    };
    let vat_number = match facts.vat_number.trim() {
        "" => String::new(),
        text => checked_vat_number(text).ok_or_else(|| EntityError::BadVatNumber(text.to_owned()))?,
    };
    let is_of_another = siren_of_vat_number(&vat_number).is_some_and(|inside| inside != siren);
    if is_of_another && !siren.is_empty() {
        return Err(EntityError::VatNumberOfAnother);
    }
    let lines = facts.address.lines().map(str::trim).filter(|line| !line.is_empty());
    let address = clean_text(&lines.collect::<Vec<_>>().join("\n"));
    if address.chars().count() > ADDRESS_CHARACTERS_MAX {
        return Err(EntityError::AddressTooLong);
    }
    Ok(EntityFacts { name, siren, vat_number, address })
}

async fn refuse_taken(
    ctx: &Ctx,
    tx: &mut Tx,
    siren: &str,
    own: Option<LegalEntityId>,
) -> Result<(), EntityError> {
    let others = store::list_entities(tx, ctx.org).await?;
    let is_taken = others.iter().any(|row| !siren.is_empty() && row.siren == siren && Some(row.id) != own);
    if is_taken { Err(EntityError::SirenTaken(siren.to_owned())) } else { Ok(()) }
}

/// Makes a legal entity with books of its own, in euros.
pub async fn add_entity(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &EntityFacts,
) -> Result<(EntityView, Option<Event>), EntityError> {
    let facts = checked(command)?;
    refuse_taken(ctx, tx, &facts.siren, None).await?;
    let id = LegalEntityId::from_uuid(ctx.new_id()?);
    let row = EntityRow {
        id,
        name: facts.name,
        siren: facts.siren,
        vat_number: facts.vat_number,
        address: facts.address,
        currency: "EUR".to_owned(),
    };
    store::insert_entity(tx, ctx.org, &row, ctx.now_micros()).await?;
    let view = EntityView::from(row);
    let data = serde_json::json!({ "name": view.name, "siren": view.siren });
    Ok((view, Some(Event::new("entity_added", id, data))))
}

/// Changes a legal entity; when nothing differs there is no event.
pub async fn change_entity(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeEntity,
) -> Result<(EntityView, Option<Event>), EntityError> {
    let row = load(ctx, tx, &command.entity).await?;
    let facts = checked(&command.facts)?;
    refuse_taken(ctx, tx, &facts.siren, Some(row.id)).await?;
    let (id, currency) = (row.id, row.currency.clone());
    let EntityRow { name, siren, vat_number, address, .. } = row;
    let before = EntityFacts { name, siren, vat_number, address };
    let data = serde_json::json!({ "before": before, "entity": facts });
    let is_same = before == facts;
    let EntityFacts { name, siren, vat_number, address } = facts;
    let row = EntityRow { id, name, siren, vat_number, address, currency };
    if is_same {
        return Ok((row.into(), None));
    }
    store::update_entity(tx, ctx.org, &row).await?;
    Ok((row.into(), Some(Event::new("entity_changed", id, data))))
}

async fn load(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<EntityRow, EntityError> {
    let unknown = || EntityError::Unknown(id.to_owned());
    let id: LegalEntityId = id.parse().map_err(|_| unknown())?;
    store::find_entity(tx, ctx.org, id).await?.ok_or_else(unknown)
}

/// The legal entities of the organisation, in the order of their making. They are few.
pub async fn list_entities(tx: &mut Tx, org: OrgId) -> Result<Vec<EntityView>, DbError> {
    Ok(store::list_entities(tx, org).await?.into_iter().map(EntityView::from).collect())
}

/// The context of each legal entity of the organisation: what is done for all of them is done in each.
pub async fn list_contexts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Ctx>, DbError> {
    Ok(store::list_entities(tx, ctx.org).await?.into_iter().map(|row| ctx.on_entity(row.id)).collect())
}

/// One legal entity.
pub async fn find_entity(tx: &mut Tx, org: OrgId, id: LegalEntityId) -> Result<Option<EntityView>, DbError> {
    Ok(store::find_entity(tx, org, id).await?.map(EntityView::from))
}

/// The name of the organisation.
pub async fn organisation_name(tx: &mut Tx, org: OrgId) -> Result<String, DbError> {
    store::find_organisation_name(tx, org).await
}

/// Gives the organisation another name.
pub async fn rename_organisation(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RenameOrganisation,
) -> Result<(RenameOrganisation, Option<Event>), EntityError> {
    let name = plain_name(&command.name).ok_or_else(|| EntityError::BadName(command.name.clone()))?;
    let before = store::find_organisation_name(tx, ctx.org).await?;
    let renamed = RenameOrganisation { name };
    if renamed.name == before {
        return Ok((renamed, None));
    }
    store::update_organisation_name(tx, ctx.org, &renamed.name).await?;
    let data = serde_json::json!({ "before": before, "name": renamed.name });
    Ok((renamed, Some(Event::new("organisation_renamed", "", data))))
}

/// Lets a session work on another legal entity from now on. What one looks at is nobody's business,
/// so no event tells it.
pub async fn switch_entity(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &SwitchEntity,
) -> Result<(EntityView, Option<Event>), EntityError> {
    let Who::User { session, .. } = me.who else { return Err(EntityError::NotAPerson) };
    let row = load(ctx, tx, &command.entity).await?;
    store::update_session_entity(tx, ctx.org, session, row.id).await?;
    Ok((row.into(), None))
}
