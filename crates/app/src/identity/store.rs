//! Every SQL statement on organisations and legal entities.

use db::{DbError, OrgId, Tx, execute, fetch_one, fetch_optional};

use super::Installation;
use crate::ids::LegalEntityId;

pub(super) async fn find_first(tx: &mut Tx) -> Result<Option<Installation>, DbError> {
    let row = fetch_optional!(
        tx,
        (OrgId, LegalEntityId),
        "select org_id, id from legal_entities order by org_id, id limit 1"
    )?;
    Ok(row.map(|(org, legal_entity)| Installation { org, legal_entity }))
}

pub(super) async fn insert(tx: &mut Tx, made: Installation, name: &str, now: i64) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into organisations (org_id, name, created_at) values ($1, $2, $3)",
        made.org,
        name,
        now
    )?;
    execute!(
        tx,
        "insert into legal_entities (org_id, id, name, siren, currency, created_at) values ($1, $2, $3, '', 'EUR', $4)",
        made.org,
        made.legal_entity,
        name,
        now
    )?;
    Ok(())
}

pub(super) async fn find_name(tx: &mut Tx, org: OrgId, id: LegalEntityId) -> Result<String, DbError> {
    let (name,) =
        fetch_one!(tx, (String,), "select name from legal_entities where org_id = $1 and id = $2", org, id)?;
    Ok(name)
}
