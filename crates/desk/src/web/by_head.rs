//! What is counted for every page, kept as long as nothing happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::activity;
use app::context::Ctx;
use app::ids::LegalEntityId;
use db::{DbError, OrgId, Tx};
use jiff::civil::Date;

/// Legal entities of which something is kept.
const ENTITIES_MAX: usize = 256;

/// When it was read: the number of the last event, and the day, because what was to come yesterday may be overdue
/// today though nothing happened.
type Moment = (i64, Date);

/// Something of each legal entity that changes only when something happens or a day begins. Every write leaves an
/// event, in its own transaction, so what is kept is never older than the snapshot that asks. It is for those who
/// see every customer; for a person who sees some it is read each time, and not kept.
#[derive(Debug)]
pub struct ByHead<T> {
    kept: Mutex<HashMap<(OrgId, LegalEntityId), (Moment, T)>>,
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
        if ctx.only_of.is_some() {
            return read(tx).await;
        }
        let head = activity::find_head(tx, ctx.org).await?;
        self.load_at(head, tx, ctx, read).await
    }

    /// The same where the head is known already.
    pub async fn load_at(
        &self,
        head: i64,
        tx: &mut Tx,
        ctx: &Ctx,
        read: impl AsyncFnOnce(&mut Tx) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        if ctx.only_of.is_some() {
            return read(tx).await;
        }
        let moment = (head, ctx.today());
        let key = (ctx.org, ctx.legal_entity);
        if let Some(kept) = self.find(key, moment) {
            return Ok(kept);
        }
        let found = read(tx).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ENTITIES_MAX {
            kept.clear();
        }
        // Whoever still reads an older snapshot does not take the place of what is newer.
        if kept.get(&key).is_none_or(|(known, _)| *known < moment) {
            kept.insert(key, (moment, found.clone()));
        }
        Ok(found)
    }

    fn find(&self, key: (OrgId, LegalEntityId), moment: Moment) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key).filter(|(known, _)| *known == moment).map(|(_, found)| found.clone())
    }
}
