//! Close the books through a day: nothing can be posted on or before it any more.

use db::{AsDbError, Cell, DbError, Tx};
use jiff::civil::Date;
use ledger::Periods;
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::source::NoEntropy;

/// Close the books through this day.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ClosePeriod {
    /// The last day that closes.
    pub through: Date,
}

/// The books are closed through a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodClosedThrough {
    /// The last closed day.
    pub through: Date,
}

/// Why a period was not closed.
#[derive(Debug, thiserror::Error)]
pub enum ClosePeriodError {
    /// The books are closed through a later day already.
    #[error("the books are already closed through {0}")]
    AlreadyClosed(Date),
    /// The day is not over: what happens on it could not be booked any more.
    #[error("{0} is not over yet; the books can be closed through yesterday at the latest")]
    NotOver(Date),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No id for the closing.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl AsDbError for ClosePeriodError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::AlreadyClosed(_) | Self::NotOver(_) | Self::NoEntropy(_) => None,
        }
    }
}

/// Closes the books of the legal entity through a day. A closing is never taken back.
pub async fn close_period(
    ctx: &Ctx,
    tx: &mut Tx,
    command: ClosePeriod,
) -> Result<(PeriodClosedThrough, Option<Event>), ClosePeriodError> {
    if command.through >= ctx.today() {
        return Err(ClosePeriodError::NotOver(command.through));
    }
    let closed = store::find_closed_through(tx, ctx).await?;
    if Periods::closed_through(closed).close_through(command.through).is_err() {
        return Err(ClosePeriodError::AlreadyClosed(closed.unwrap_or(command.through)));
    }
    if closed == Some(command.through) {
        return Ok((PeriodClosedThrough { through: command.through }, None));
    }
    let mut rows = store::closing_rows();
    rows.push([
        ctx.org.into(),
        Cell::Id(ctx.new_id()?),
        ctx.legal_entity.into(),
        command.through.into(),
        ctx.now_micros().into(),
        ctx.actor.clone().into(),
    ]);
    rows.insert(tx).await?;
    let event = Event::new("period_closed", "", serde_json::json!({ "through": command.through }));
    Ok((PeriodClosedThrough { through: command.through }, Some(event)))
}
