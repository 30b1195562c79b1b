//! A write-off beyond what one person gives up alone: another owner confirms it.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::prepare::{Prepared, prepare};
use super::{Adjust, AdjustError, Adjusted, AdjustedDocument, AdjustmentKind, adjust};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::{Asked, NamedRequest, Principal, ask_write_off, limit_of_write_off, take_write_off};
use crate::typed::clean_text;

/// A write-off that waits, as it was seen by who asked for it.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    adjust: Adjust,
    legal_entity: String,
    /// By number.
    documents: Vec<String>,
    amount_minor: i64,
    currency: String,
}

/// Adjusts, or asks another owner to confirm a write-off that is beyond the limit.
pub async fn ask_adjust(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &Adjust,
) -> Result<(Asked<Adjusted>, Option<Event>), AdjustError> {
    let Some((_, waiting)) = beyond_limit(ctx, tx, command).await? else {
        let (adjusted, event) = adjust(ctx, tx, command).await?;
        return Ok((Asked::Done(adjusted), event));
    };
    let data = serde_json::json!({ "documents": waiting.documents, "amount_minor": waiting.amount_minor });
    let (id, event) = ask_write_off(ctx, tx, me, &waiting, data).await.map_err(AdjustError::SecondPerson)?;
    Ok((Asked::Waits(id), Some(event)))
}

/// Adjusts for somebody who cannot wait: a write-off that is beyond the limit is refused.
pub async fn adjust_alone(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Adjust,
) -> Result<(Adjusted, Option<Event>), AdjustError> {
    if let Some((limit_minor, _)) = beyond_limit(ctx, tx, command).await? {
        return Err(AdjustError::NeedsSecondPerson { limit_minor });
    }
    adjust(ctx, tx, command).await
}

/// The limit, and the write-off as it would wait, when it is beyond the limit.
async fn beyond_limit(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Adjust,
) -> Result<Option<(i64, Waiting)>, AdjustError> {
    if command.kind != AdjustmentKind::WriteOff {
        return Ok(None);
    }
    let Prepared { lines, currency, .. } = prepare(ctx, tx, command).await?;
    let amount_minor = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount_minor));
    let Some(limit_minor) = limit_of_write_off(ctx, tx, amount_minor).await? else { return Ok(None) };
    // What is confirmed is what was seen, or nothing.
    let seen = lines.iter().map(|line| AdjustedDocument {
        document: line.item.id.to_string(),
        amount_minor: Some(line.amount_minor),
        seen_minor: Some(line.item.open_minor),
    });
    let adjust = Adjust { documents: seen.collect(), reason: clean_text(&command.reason), ..command.clone() };
    let waiting = Waiting {
        adjust,
        legal_entity: ctx.legal_entity.to_string(),
        documents: lines.iter().map(|line| line.item.number.clone()).collect(),
        amount_minor,
        currency: currency.code().to_owned(),
    };
    Ok(Some((limit_minor, waiting)))
}

/// Posts a write-off that another person asked for, in the legal entity of which they asked.
pub async fn confirm_write_off(
    ctx: &Ctx,
    tx: &mut Tx,
    me: &Principal,
    command: &NamedRequest,
) -> Result<(Adjusted, Option<Event>), AdjustError> {
    let (text, requested_by) =
        take_write_off(ctx, tx, me, &command.request).await.map_err(AdjustError::SecondPerson)?;
    let inconsistent = || DbError::Inconsistent { table: "change_requests", id: command.request.clone() };
    let waiting: Waiting = serde_json::from_str(&text).map_err(|_| inconsistent())?;
    let mut there = ctx.clone();
    there.legal_entity = waiting.legal_entity.parse().map_err(|_| inconsistent())?;
    let (adjusted, event) = adjust(&there, tx, &waiting.adjust).await?;
    let event = event.map(|mut event| {
        event.data["requested_by"] = requested_by.to_string().into();
        event
    });
    Ok((adjusted, event))
}
