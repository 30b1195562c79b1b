//! Find the only organisation and legal entity of a database, or make them.

use db::{AsDbError, Db, DbError, OrgId, Tx};

use super::store;
use crate::context::{Ctx, Sources};
use crate::ids::LegalEntityId;
use crate::keys::Vault;
use crate::source::NoEntropy;
use crate::write::Fault;

/// The organisation and the legal entity that a process works for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installation {
    /// The organisation.
    pub org: OrgId,
    /// Its first legal entity.
    pub legal_entity: LegalEntityId,
}

/// Why an installation was not set up or found.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The database was sealed with other keys than these.
    #[error("the keys are not those that this database was sealed with")]
    OtherKeys,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for SetUpError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for SetUpError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for SetUpError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::OtherKeys => None,
        }
    }
}

/// Whether the database holds an organisation: then its keys must be at hand, and new ones are no
/// help.
pub async fn is_set_up(db: &Db) -> Result<bool, DbError> {
    let mut tx = db.begin_read().await?;
    let found = store::find_first(&mut tx).await?;
    tx.rollback().await?;
    Ok(found.is_some())
}

/// Finds the first organisation and its first legal entity, or makes them under `name`. Refuses
/// keys that are not those it was made with: accounts would not be recognised and money counted
/// twice.
///
/// It is the only write without an event: there is no organisation yet to record one for.
pub async fn set_up(
    db: &Db,
    sources: &Sources,
    vault: &Vault,
    name: &str,
) -> Result<Installation, SetUpError> {
    let key_check = vault.index_of("key check", b"quittance");
    db.write(async |tx: &mut Tx| {
        if let Some((found, made_with)) = store::find_first(tx).await? {
            return if made_with == key_check { Ok(found) } else { Err(SetUpError::OtherKeys) };
        }
        let made = Installation {
            org: OrgId::from_uuid(sources.ids.next()?),
            legal_entity: LegalEntityId::from_uuid(sources.ids.next()?),
        };
        store::insert(tx, made, name, key_check, sources.clock.now_micros()).await?;
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
