//! What is counted for every page, kept as long as nothing happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::activity;
use app::context::Ctx;
use app::ids::LegalEntityId;
use db::{DbError, OrgId, Tx};

/// Legal entities of which something is kept.
const ENTITIES_MAX: usize = 256;

/// Something of each legal entity that changes only when something happens: kept with the number of the last event.
/// Every write leaves one, in its own transaction, so what is kept is never older than the snapshot that asks.
#[derive(Debug)]
pub struct ByHead<T> {
    kept: Mutex<HashMap<(OrgId, LegalEntityId), (i64, T)>>,
}

impl<T> Default for ByHead<T> {
    fn default() -> Self {
        Self { kept: Mutex::default() }
    }
}

impl<T: Clone> ByHead<T> {
    /// What was kept at the head that this transaction sees, or what is read now.
    pub async fn load(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        read: impl AsyncFnOnce(&mut Tx) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let head = activity::find_head(tx, ctx.org).await?;
        let key = (ctx.org, ctx.legal_entity);
        if let Some(kept) = self.find(key, head) {
            return Ok(kept);
        }
        let found = read(tx).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ENTITIES_MAX {
            kept.clear();
        }
        // Whoever still reads an older snapshot does not take the place of what is newer.
        if kept.get(&key).is_none_or(|(known, _)| *known < head) {
            kept.insert(key, (head, found.clone()));
        }
        Ok(found)
    }

    fn find(&self, key: (OrgId, LegalEntityId), head: i64) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key).filter(|(known, _)| *known == head).map(|(_, found)| found.clone())
    }
}
