//! Figures in memory: calculated at most once for each state of the books and each day.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{Db, DbError, OrgId};
use jiff::civil::Date;

use super::aged::{AgedBalance, balance_of};
use super::figures::{Figures, dashboard, figures_of_customers};
use super::store;
use crate::activity;
use crate::context::Ctx;
use crate::customers::list_managed;
use crate::ids::LegalEntityId;

/// Customers with something open of whom figures are calculated while somebody waits: milliseconds.
const AT_ONCE_MAX: usize = 2_000;
/// Figures that take long are calculated again when as much time has passed as they took, so many times: whoever
/// decides line after line does not keep a processor at it.
pub(super) const REST: i64 = 12;
/// How long a calculation that was left to somebody is waited for before another is told to make it, microseconds.
pub(super) const LEFT_TO_ANOTHER: i64 = 60_000_000;

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

/// The figures that can be shown now.
#[derive(Debug)]
pub enum Recent {
    /// Those in memory. They may be of a state of the books that is some seconds old: `computed_at` says it.
    Ready(Arc<Snapshot>),
    /// The same, and whoever gets this has to let [`Snapshots::latest`] calculate them again, without waiting.
    Behind(Arc<Snapshot>),
    /// None that could be shown: [`Snapshots::latest`] has to be waited for.
    Missing,
}

/// The figures of one legal entity.
#[derive(Debug, Default)]
struct Slot {
    /// Whoever calculates holds it, and others wait for it.
    turn: tokio::sync::Mutex<()>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    latest: Option<Arc<Snapshot>>,
    /// When they may be calculated again without anybody waiting, microseconds since 1970 UTC.
    again_at: i64,
}

impl Slot {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The legal entity that a slot is of.
type SlotKey = (OrgId, LegalEntityId);

/// The snapshots of a process: of so many legal entities as last asked, and no more.
#[derive(Debug)]
pub struct Snapshots {
    slots: Mutex<VecDeque<(SlotKey, Arc<Slot>)>>,
    slots_max: usize,
    at_once_max: usize,
}

impl Snapshots {
    /// No snapshot yet; `slots_max` legal entities are kept at most. One takes about a hundred bytes for each
    /// customer that owes something.
    pub fn new(slots_max: usize) -> Self {
        Self { slots: Mutex::default(), slots_max: slots_max.max(1), at_once_max: AT_ONCE_MAX }
    }

    /// The same, where figures of more than so many customers are calculated while older ones are shown.
    #[must_use]
    pub fn at_once_up_to(self, customers: usize) -> Self {
        Self { at_once_max: customers, ..self }
    }

    /// The snapshot of the books as they are: the one in memory when nothing happened since, else a new one,
    /// which is calculated once however many ask for it.
    ///
    /// Whoever sees only the customers of one account manager is given their part of it.
    pub async fn latest(&self, db: &Db, ctx: &Ctx) -> Result<Arc<Snapshot>, DbError> {
        if ctx.only_of.is_none() {
            return self.whole(db, ctx).await;
        }
        let whole = self.whole(db, &ctx.seeing_all()).await?;
        part_of(db, ctx, whole).await
    }

    async fn whole(&self, db: &Db, ctx: &Ctx) -> Result<Arc<Snapshot>, DbError> {
        let slot = self.slot((ctx.org, ctx.legal_entity));
        let _turn = slot.turn.lock().await;
        let as_of = ctx.today();
        let began = ctx.now_micros();
        // The state and the figures are read on one snapshot of the store.
        let mut tx = db.begin_read().await?;
        let head = activity::find_head(&mut tx, ctx.org).await?;
        let latest = slot.kept().latest.clone();
        let known = latest.filter(|known| known.head == head && known.as_of == as_of);
        let snapshot = if let Some(known) = known {
            known
        } else {
            let around = store::postings_around(&mut tx, ctx, as_of).await?;
            let aged = balance_of(&mut tx, ctx, as_of, around).await?;
            let figures = dashboard(&mut tx, ctx, &aged).await?;
            Arc::new(Snapshot { head, as_of, computed_at: ctx.now_micros(), figures, aged })
        };
        tx.rollback().await?;
        let ended = ctx.now_micros();
        let mut kept = slot.kept();
        kept.latest = Some(snapshot.clone());
        kept.again_at = ended.saturating_add((ended - began).max(0).saturating_mul(REST));
        Ok(snapshot)
    }

    /// The snapshot that can be shown without waiting for long. Figures of few customers are always those of now.
    pub async fn recent(&self, db: &Db, ctx: &Ctx) -> Result<Recent, DbError> {
        Ok(match self.recent_whole(db, ctx).await? {
            Recent::Ready(whole) => Recent::Ready(part_of(db, ctx, whole).await?),
            Recent::Behind(whole) => Recent::Behind(part_of(db, ctx, whole).await?),
            Recent::Missing => Recent::Missing,
        })
    }

    async fn recent_whole(&self, db: &Db, ctx: &Ctx) -> Result<Recent, DbError> {
        let slot = self.slot((ctx.org, ctx.legal_entity));
        let as_of = ctx.today();
        let of_today =
            |known: &Arc<Snapshot>| known.as_of == as_of && known.aged.rows.len() > self.at_once_max;
        let Some(known) = slot.kept().latest.clone().filter(of_today) else { return Ok(Recent::Missing) };
        let mut tx = db.begin_read().await?;
        let head = activity::find_head(&mut tx, ctx.org).await?;
        tx.rollback().await?;
        let now = ctx.now_micros();
        let mut kept = slot.kept();
        if known.head == head || now < kept.again_at {
            return Ok(Recent::Ready(known));
        }
        // Until that calculation ends, or failed long ago, nobody else is told to make it.
        kept.again_at = now.saturating_add(LEFT_TO_ANOTHER);
        Ok(Recent::Behind(known))
    }

    fn slot(&self, key: SlotKey) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(of, _)| *of == key).and_then(|at| slots.remove(at));
        let (_, slot) = known.unwrap_or_else(|| (key, Arc::default()));
        slots.push_front((key, slot.clone()));
        slots.truncate(self.slots_max);
        slot
    }
}

/// The part of a snapshot that may be seen: all of it, or that of the customers of one account manager.
async fn part_of(db: &Db, ctx: &Ctx, whole: Arc<Snapshot>) -> Result<Arc<Snapshot>, DbError> {
    let Some(person) = ctx.only_of else { return Ok(whole) };
    let mut tx = db.begin_read().await?;
    let mut aged = whole.aged.of_customers(&list_managed(&mut tx, ctx, person).await?);
    aged.by_due = store::owed_by_due_of(&mut tx, ctx, person)
        .await?
        .into_iter()
        .map(|(code, due_on, minor)| Ok(((store::currency(&code)?.code(), due_on.to_jiff()), minor)))
        .collect::<Result<_, DbError>>()?;
    tx.rollback().await?;
    let figures = figures_of_customers(&aged)?;
    let Snapshot { head, as_of, computed_at, .. } = *whole;
    Ok(Arc::new(Snapshot { head, as_of, computed_at, figures, aged }))
}
