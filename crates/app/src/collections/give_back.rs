//! Whether a round has anything to do, and giving claimed messages back when it ends before their turn.

use db::{DbError, Tx};
use dunning::plan::Channel;
use serde::{Deserialize, Serialize};

use super::LEASE_MICROS;
use super::claim::{ClaimedMessage, find_claimed};
use super::refused::DunningError;
use super::store;
use super::stored::State;
use crate::activity::Event;
use crate::context::Ctx;

/// What was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesGivenBack {
    /// How many are planned again, for now.
    pub planned: u64,
}

/// Whether a worker would find something to do by a channel, for the context's legal entity: messages that are planned for now, or
/// what workers that died held.
pub async fn is_sending_due(tx: &mut Tx, ctx: &Ctx, channel: Channel) -> Result<bool, DbError> {
    let now = ctx.now_micros();
    if !store::list_claimable(tx, ctx, channel.as_str(), now, 1).await?.is_empty() {
        return Ok(true);
    }
    for state in [State::Claimed, State::Sending] {
        let before = now.saturating_sub(LEASE_MICROS);
        if !store::list_in_state_before(tx, ctx, state.as_str(), before, 1).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many messages were handed over by a channel today, or may have been, for the context's legal entity.
pub async fn count_handed_over_today(tx: &mut Tx, ctx: &Ctx, channel: Channel) -> Result<i64, DbError> {
    let midnight = ctx.today().to_zoned(ctx.zone()).map_or(0, |at| at.timestamp().as_microsecond());
    store::count_handed_over(tx, ctx, channel.as_str(), midnight).await
}

/// Plans claimed messages again, for whoever comes next, with the tries that they had. What has begun to be sent, or is somebody
/// else's by now, is left alone.
pub async fn give_back(
    ctx: &Ctx,
    tx: &mut Tx,
    claimed: &[ClaimedMessage],
) -> Result<(MessagesGivenBack, Option<Event>), DunningError> {
    let mut planned = 0;
    for one in claimed {
        let Some(row) = find_claimed(tx, ctx, one).await? else { continue };
        let to = (State::Planned.as_str(), row.state_at, row.tries);
        if store::update_state(tx, ctx, row.id, State::Claimed.as_str(), to, None).await? {
            planned += 1;
        }
    }
    Ok((MessagesGivenBack { planned }, None))
}
