//! Every SQL statement on legal entities in full, and on the name of the organisation.

use db::{DbError, OrgId, Tx, execute, expect_one, fetch_all, fetch_one, fetch_optional};

use crate::ids::{LegalEntityId, SessionId};

/// Most legal entities of an organisation that are listed.
const ENTITIES_MAX: i64 = 500;

db::row! {
    /// A legal entity as stored.
    #[derive(Clone)]
    pub(in crate::identity) struct EntityRow {
        pub id: LegalEntityId,
        pub name: String,
        pub siren: String,
        pub vat_number: String,
        pub address: String,
        pub currency: String,
    }
}

pub(in crate::identity) async fn list_entities(tx: &mut Tx, org: OrgId) -> Result<Vec<EntityRow>, DbError> {
    fetch_all!(
        tx,
        EntityRow,
        "select id, name, siren, vat_number, address, currency from legal_entities where org_id = $1 \
         order by id limit $2",
        org,
        ENTITIES_MAX
    )
}

pub(in crate::identity) async fn find_entity(
    tx: &mut Tx,
    org: OrgId,
    id: LegalEntityId,
) -> Result<Option<EntityRow>, DbError> {
    fetch_optional!(
        tx,
        EntityRow,
        "select id, name, siren, vat_number, address, currency from legal_entities where org_id = $1 and id = $2",
        org,
        id
    )
}

pub(in crate::identity) async fn insert_entity(
    tx: &mut Tx,
    org: OrgId,
    row: &EntityRow,
    now: i64,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into legal_entities (org_id, id, name, siren, vat_number, address, currency, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        org,
        row.id,
        row.name.as_str(),
        row.siren.as_str(),
        row.vat_number.as_str(),
        row.address.as_str(),
        row.currency.as_str(),
        now
    )?;
    Ok(())
}

pub(in crate::identity) async fn update_entity(
    tx: &mut Tx,
    org: OrgId,
    row: &EntityRow,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update legal_entities set name = $3, siren = $4, vat_number = $5, address = $6 \
         where org_id = $1 and id = $2",
        org,
        row.id,
        row.name.as_str(),
        row.siren.as_str(),
        row.vat_number.as_str(),
        row.address.as_str()
    )?;
    expect_one("change a legal entity", touched)
}

pub(in crate::identity) async fn find_organisation_name(tx: &mut Tx, org: OrgId) -> Result<String, DbError> {
    let (name,) = fetch_one!(tx, (String,), "select name from organisations where org_id = $1", org)?;
    Ok(name)
}

pub(in crate::identity) async fn update_organisation_name(
    tx: &mut Tx,
    org: OrgId,
    name: &str,
) -> Result<(), DbError> {
    let touched = execute!(tx, "update organisations set name = $2 where org_id = $1", org, name)?;
    expect_one("rename the organisation", touched)
}

pub(in crate::identity) async fn find_sales_see_all(tx: &mut Tx, org: OrgId) -> Result<bool, DbError> {
    let (sees_all,) =
        fetch_one!(tx, (bool,), "select sales_see_all from organisations where org_id = $1", org)?;
    Ok(sees_all)
}

pub(in crate::identity) async fn update_sales_see_all(
    tx: &mut Tx,
    org: OrgId,
    sees_all: bool,
) -> Result<(), DbError> {
    let touched =
        execute!(tx, "update organisations set sales_see_all = $2 where org_id = $1", org, sees_all)?;
    expect_one("change what sales sees", touched)
}

pub(in crate::identity) async fn find_write_off_alone(tx: &mut Tx, org: OrgId) -> Result<i64, DbError> {
    let (minor,) =
        fetch_one!(tx, (i64,), "select write_off_alone_minor from organisations where org_id = $1", org)?;
    Ok(minor)
}

pub(in crate::identity) async fn update_write_off_alone(
    tx: &mut Tx,
    org: OrgId,
    minor: i64,
) -> Result<(), DbError> {
    let touched =
        execute!(tx, "update organisations set write_off_alone_minor = $2 where org_id = $1", org, minor)?;
    expect_one("change what one person writes off alone", touched)
}

pub(in crate::identity) async fn update_session_entity(
    tx: &mut Tx,
    org: OrgId,
    session: SessionId,
    entity: LegalEntityId,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update sessions set legal_entity_id = $3 where org_id = $1 and id = $2",
        org,
        session,
        entity
    )?;
    expect_one("switch the legal entity of a session", touched)
}
