//! Whether the chain of events holds: looked at once, then only what came since.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::activity::{ChainEnd, verify_chain_from};
use app::context::Ctx;
use db::{OrgId, Tx};

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Events that a page verifies before it is shown; a longer way is gone in the background.
const STEP: i64 = 2_000;
/// Events that the background verifies on one snapshot.
const STRIDE: i64 = 50_000;

/// How far the chain is known to hold.
#[derive(Clone, Debug, Default)]
pub struct ChainState {
    end: ChainEnd,
    /// The first event that does not follow.
    pub broken_at: Option<i64>,
    /// When it was looked at last, in microseconds since 1970 UTC.
    pub at: i64,
    is_running: bool,
}

impl ChainState {
    /// How many events were verified.
    pub fn verified(&self) -> i64 {
        self.end.sequence
    }
}

/// Remembers how far the chain of the organisation holds. Lost with the process: then it is walked anew.
#[derive(Clone, Debug, Default)]
pub struct ChainWatch {
    known: Arc<Mutex<ChainState>>,
}

impl ChainWatch {
    fn state(&self) -> MutexGuard<'_, ChainState> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything: the chain is then walked from its first event.
    pub fn forget(&self) {
        let mut state = self.state();
        *state = ChainState { is_running: state.is_running, ..ChainState::default() };
    }

    /// Walks on by at most `limit` events. Answers what is known then.
    pub async fn walk(&self, ctx: &Ctx, tx: &mut Tx, limit: i64) -> Result<ChainState, PageError> {
        let org: OrgId = ctx.org;
        let before = self.state().clone();
        if before.broken_at.is_some() {
            return Ok(before);
        }
        let (end, broken) = verify_chain_from(tx, org, before.end.clone(), limit).await?;
        let mut state = self.state();
        // Another walk may have gone further, or all may have been forgotten meanwhile.
        if state.end == before.end {
            state.end = end;
            state.broken_at = broken.map(|found| found.sequence);
            state.at = ctx.now_micros();
        }
        Ok(state.clone())
    }

    /// Walks on for a page; what is left when that was not far enough is walked in the background.
    pub async fn look(&self, ctx: &Ctx, tx: &mut Tx, last: i64) -> Result<(ChainState, bool), PageError> {
        let state = self.walk(ctx, tx, STEP).await?;
        let is_behind = state.broken_at.is_none() && state.verified() < last;
        Ok((state, is_behind))
    }
}

/// Walks the rest of the chain in the background, once at a time.
pub fn catch_up(desk: &Desk, user: &User) {
    let watch = desk.chain().clone();
    {
        let mut state = watch.state();
        if state.is_running {
            return;
        }
        state.is_running = true;
    }
    let (desk, user) = (desk.clone(), user.clone());
    tokio::spawn(async move {
        loop {
            let walker = watch.clone();
            let walked = desk
                .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
                    let before = walker.state().verified();
                    let after = walker.walk(ctx, tx, STRIDE).await?;
                    Ok(after.verified() > before)
                })
                .await;
            // A failed walk is begun again by the next page.
            if !matches!(walked, Ok(true)) {
                break;
            }
        }
        watch.state().is_running = false;
    });
}
