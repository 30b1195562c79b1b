//! What is counted for every page, kept as long as nothing happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::activity;
use app::context::Ctx;
use app::ids::{LegalEntityId, UserId};
use db::{DbError, OrgId, Tx};
use jiff::civil::Date;

/// Legal entities, and people who see some customers only, for whom something is kept.
const KEPT_MAX: usize = 256;

/// For whom it is: a legal entity, and whose customers alone are seen.
type For = (OrgId, LegalEntityId, Option<UserId>);

/// When it was read: the number of the last event, and the day, because what was to come yesterday may be overdue
/// today though nothing happened.
type Moment = (i64, Date);

/// Something of each legal entity that changes only when something happens or a day begins. Every write leaves an
/// event, in its own transaction, so what is kept is never older than the snapshot that asks. Who sees some customers
/// only has their own.
#[derive(Debug)]
pub struct ByHead<T> {
    kept: Mutex<HashMap<For, (Moment, T)>>,
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
        let moment = (head, ctx.today());
        let key = (ctx.org, ctx.legal_entity, ctx.only_of);
        if let Some(kept) = self.find(key, moment) {
            return Ok(kept);
        }
        let found = read(tx).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        // Whoever still reads an older snapshot does not take the place of what is newer.
        if kept.get(&key).is_none_or(|(known, _)| *known < moment) {
            kept.insert(key, (moment, found.clone()));
        }
        Ok(found)
    }

    fn find(&self, key: For, moment: Moment) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key).filter(|(known, _)| *known == moment).map(|(_, found)| found.clone())
    }
}
