//! Aged balances of past days in memory: walking over years of postings takes seconds, so it is done once for
//! each day, and while nobody waits for it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{Db, DbError, OrgId, Tx};
use jiff::civil::Date;

use super::aged::{AgedBalance, balance_of};
use super::snapshot::{LEFT_TO_ANOTHER, REST};
use super::store;
use crate::context::Ctx;
use crate::customers::list_managed;
use crate::ids::LegalEntityId;
use crate::inbox;

/// Postings that are walked over while somebody waits: milliseconds.
const AT_ONCE_MAX: i64 = 4_000;

/// The aged balance of a past day.
#[derive(Debug)]
pub struct PastBalance {
    /// The balance.
    pub balance: AgedBalance,
    /// When it was calculated, in microseconds since 1970 UTC.
    pub computed_at: i64,
    state: State,
}

/// Postings are only ever inserted: as long as there are as many up to the day, and no import was undone, which
/// takes its documents away, the balance of the day is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    postings: i64,
    undone_imports: i64,
}

/// The balance of a past day that can be shown now.
#[derive(Debug)]
pub enum Past {
    /// One in memory. Where something was booked into the past meanwhile it may be some seconds old.
    Ready(Arc<PastBalance>),
    /// The same, and whoever gets this has to let [`PastBalances::calculate`] make it again, without waiting.
    Behind(Arc<PastBalance>),
    /// None yet: whoever gets this has to let [`PastBalances::calculate`] make it, and to ask again.
    Coming,
}

type Key = (OrgId, LegalEntityId, Date);

#[derive(Debug)]
struct Kept {
    of: Key,
    latest: Arc<PastBalance>,
    /// When it may be calculated again, microseconds since 1970 UTC.
    again_at: i64,
}

/// The balances of past days of a process: of so many days as last asked, and no more.
#[derive(Debug)]
pub struct PastBalances {
    kept: Mutex<VecDeque<Kept>>,
    kept_max: usize,
    at_once_max: AtomicI64,
    /// One is calculated at a time.
    turn: tokio::sync::Mutex<()>,
}

impl PastBalances {
    /// None yet; at most `kept_max` are kept. One takes about a hundred bytes for each customer that owed something.
    pub fn new(kept_max: usize) -> Self {
        Self {
            kept: Mutex::default(),
            kept_max: kept_max.max(1),
            at_once_max: AtomicI64::new(AT_ONCE_MAX),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// The same, where more than so many postings are walked over while nobody waits.
    #[must_use]
    pub fn at_once_up_to(self, postings: i64) -> Self {
        self.wait_up_to(postings);
        self
    }

    /// From now on, more than so many postings are walked over while nobody waits.
    pub fn wait_up_to(&self, postings: i64) {
        self.at_once_max.store(postings, Ordering::Relaxed);
    }

    /// The balance of a day, calculated at once where that is quick. Whoever sees only the customers of one account
    /// manager is given their part of it.
    pub async fn find(&self, tx: &mut Tx, ctx: &Ctx, on: Date) -> Result<Past, DbError> {
        let found = self.find_whole(tx, ctx, on).await?;
        let Some(person) = ctx.only_of else { return Ok(found) };
        let customers = list_managed(tx, ctx, person).await?;
        let part = |whole: Arc<PastBalance>| {
            let balance = whole.balance.of_customers(&customers);
            Arc::new(PastBalance { balance, computed_at: whole.computed_at, state: whole.state })
        };
        Ok(match found {
            Past::Ready(whole) => Past::Ready(part(whole)),
            Past::Behind(whole) => Past::Behind(part(whole)),
            Past::Coming => Past::Coming,
        })
    }

    async fn find_whole(&self, tx: &mut Tx, ctx: &Ctx, on: Date) -> Result<Past, DbError> {
        let (around, state) = look(tx, ctx, on).await?;
        let now = ctx.now_micros();
        let key = (ctx.org, ctx.legal_entity, on);
        if let Some(known) = self.kept().iter_mut().find(|kept| kept.of == key) {
            if known.latest.state == state {
                return Ok(Past::Ready(known.latest.clone()));
            }
            if around.0.min(around.1) > self.at_once_max.load(Ordering::Relaxed) {
                let latest = known.latest.clone();
                if now < known.again_at {
                    return Ok(Past::Ready(latest));
                }
                known.again_at = now.saturating_add(LEFT_TO_ANOTHER);
                return Ok(Past::Behind(latest));
            }
        }
        if around.0.min(around.1) > self.at_once_max.load(Ordering::Relaxed) {
            return Ok(Past::Coming);
        }
        Ok(Past::Ready(self.make(tx, ctx, on, (around, state)).await?))
    }

    /// Calculates the balance of a day, unless one is being calculated at this moment.
    pub async fn calculate(&self, db: &Db, ctx: &Ctx, on: Date) -> Result<(), DbError> {
        let Ok(_turn) = self.turn.try_lock() else { return Ok(()) };
        let mut tx = db.begin_read().await?;
        let seen = look(&mut tx, ctx, on).await?;
        let key = (ctx.org, ctx.legal_entity, on);
        let is_known = self.kept().iter().any(|kept| kept.of == key && kept.latest.state == seen.1);
        if !is_known {
            self.make(&mut tx, ctx, on, seen).await?;
        }
        tx.rollback().await
    }

    async fn make(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        on: Date,
        (around, state): ((i64, i64), State),
    ) -> Result<Arc<PastBalance>, DbError> {
        let began = ctx.now_micros();
        let balance = balance_of(tx, ctx, on, around).await?;
        let computed_at = ctx.now_micros();
        let latest = Arc::new(PastBalance { balance, computed_at, state });
        let of = (ctx.org, ctx.legal_entity, on);
        let again_at = computed_at.saturating_add((computed_at - began).max(0).saturating_mul(REST));
        let mut kept = self.kept();
        kept.retain(|kept| kept.of != of);
        kept.push_front(Kept { of, latest: latest.clone(), again_at });
        kept.truncate(self.kept_max);
        Ok(latest)
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Postings up to the day and after it, and the state of the books as far as the day is concerned.
async fn look(tx: &mut Tx, ctx: &Ctx, on: Date) -> Result<((i64, i64), State), DbError> {
    let around = store::postings_around(tx, ctx, on).await?;
    let undone_imports = inbox::count_undone(tx, ctx).await?;
    Ok((around, State { postings: around.0, undone_imports }))
}
