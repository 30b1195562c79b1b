//! Find the only organisation and legal entity of a database, or make them.

use db::{Db, DbError, OrgId, Tx};

use super::store;
use crate::context::{Ctx, Sources};
use crate::ids::LegalEntityId;
use crate::write::Fault;

/// The organisation and the legal entity that a process works for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installation {
    /// The organisation.
    pub org: OrgId,
    /// Its first legal entity.
    pub legal_entity: LegalEntityId,
}

/// Finds the first organisation and its first legal entity, or makes them under `name`.
///
/// It is the only write without an event: there is no organisation yet to record one for.
pub async fn set_up(db: &Db, sources: &Sources, name: &str) -> Result<Installation, Fault> {
    db.write(async |tx: &mut Tx| {
        if let Some(found) = store::find_first(tx).await? {
            return Ok(found);
        }
        let made = Installation {
            org: OrgId::from_uuid(sources.ids.next()?),
            legal_entity: LegalEntityId::from_uuid(sources.ids.next()?),
        };
        store::insert(tx, made, name, sources.clock.now_micros()).await?;
        Ok(made)
    })
    .await
}

impl Ctx {
    /// The name of the legal entity.
    pub async fn legal_entity_name(&self, tx: &mut Tx) -> Result<String, DbError> {
        store::find_name(tx, self.org, self.legal_entity).await
    }
}
