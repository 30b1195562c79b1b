//! Figures in memory: calculated at most once for each state of the books and each day.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use db::{Db, DbError, OrgId};
use jiff::civil::Date;

use super::aged::{AgedBalance, aged_balance};
use super::figures::{Figures, dashboard, figures_of_customers};
use crate::activity;
use crate::context::Ctx;
use crate::customers::list_managed;
use crate::ids::LegalEntityId;

/// What was calculated, and of which state of the books.
#[derive(Debug)]
pub struct Snapshot {
    /// The number of the last event when it was calculated: the state of the books that it shows.
    pub head: i64,
    /// The day it shows.
    pub as_of: Date,
    /// When it was calculated, in microseconds since 1970 UTC.
    pub computed_at: i64,
    /// The figures of the dashboard.
    pub figures: Figures,
    /// The aged balance.
    pub aged: AgedBalance,
}

/// The latest snapshot of a legal entity; whoever calculates it holds the lock, and others wait for it.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

/// The snapshots of a process: of so many legal entities as last asked, and no more.
#[derive(Debug)]
pub struct Snapshots {
    slots: Mutex<VecDeque<((OrgId, LegalEntityId), Slot)>>,
    slots_max: usize,
}

impl Snapshots {
    /// No snapshot yet; `slots_max` legal entities are kept at most. One takes about a hundred bytes for each
    /// customer that owes something.
    pub fn new(slots_max: usize) -> Self {
        Self { slots: Mutex::new(VecDeque::new()), slots_max: slots_max.max(1) }
    }

    /// The snapshot of the books as they are: the one in memory when nothing happened since, else a new one,
    /// which is calculated once however many ask for it.
    ///
    /// Whoever sees only the customers of one account manager is given their part of it.
    pub async fn latest(&self, db: &Db, ctx: &Ctx) -> Result<Arc<Snapshot>, DbError> {
        let Some(person) = ctx.only_of else { return self.whole(db, ctx).await };
        let whole = self.whole(db, &ctx.seeing_all()).await?;
        let mut tx = db.begin_read().await?;
        let aged = whole.aged.of_customers(&list_managed(&mut tx, ctx, person).await?);
        let figures = figures_of_customers(&mut tx, ctx, &aged).await?;
        tx.rollback().await?;
        let Snapshot { head, as_of, computed_at, .. } = *whole;
        Ok(Arc::new(Snapshot { head, as_of, computed_at, figures, aged }))
    }

    async fn whole(&self, db: &Db, ctx: &Ctx) -> Result<Arc<Snapshot>, DbError> {
        let slot = self.slot((ctx.org, ctx.legal_entity));
        let mut latest = slot.lock().await;
        let as_of = ctx.today();
        // The state and the figures are read on one snapshot of the store.
        let mut tx = db.begin_read().await?;
        let head = activity::find_head(&mut tx, ctx.org).await?;
        let known = latest.as_ref().filter(|known| known.head == head && known.as_of == as_of).cloned();
        let snapshot = if let Some(known) = known {
            known
        } else {
            let aged = aged_balance(&mut tx, ctx, as_of).await?;
            let figures = dashboard(&mut tx, ctx, &aged).await?;
            let computed_at = ctx.now_micros();
            Arc::new(Snapshot { head, as_of, computed_at, figures, aged })
        };
        tx.rollback().await?;
        *latest = Some(snapshot.clone());
        Ok(snapshot)
    }

    fn slot(&self, key: (OrgId, LegalEntityId)) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(of, _)| *of == key).and_then(|at| slots.remove(at));
        let (_, slot) = known.unwrap_or_else(|| (key, Slot::default()));
        slots.push_front((key, slot.clone()));
        slots.truncate(self.slots_max);
        slot
    }
}
