//! Adjust documents, or show what that would post.

use std::collections::HashMap;

use db::Tx;
use serde::{Deserialize, Serialize};

use super::prepare::{Prepared, prepare};
use super::{Adjust, AdjustError};
use crate::activity::Event;
use crate::allocation::preview::{EntryPreview, postings_of};
use crate::allocation::store;
use crate::context::Ctx;
use crate::typed::{clean_line, clean_text};
use crate::work;

/// Documents were adjusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusted {
    /// The adjustment, as its id's text.
    pub adjustment: String,
    /// The journal entry, as its id's text.
    pub entry: String,
    /// What was settled or moved in all, minor units.
    pub amount_minor: i64,
}

/// Adjusts documents: one entry, and what matching proposes is asked again.
pub async fn adjust(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Adjust,
) -> Result<(Adjusted, Option<Event>), AdjustError> {
    let Prepared { id, mut decider, lines, entry, .. } = prepare(ctx, tx, command).await?;
    let entry_id = decider.books().post(ctx, &entry)?;
    for line in &lines {
        decider.know(&line.item);
    }
    decider.flush(tx, ctx).await?;
    let mut rows = store::adjustment_rows();
    rows.push([
        ctx.org.into(),
        id.into(),
        ctx.legal_entity.into(),
        command.kind.as_str().into(),
        entry_id.into(),
        clean_text(&command.reason).into(),
        clean_line(&command.reference).into(),
        ctx.actor.clone().into(),
        ctx.now_micros().into(),
    ]);
    rows.insert(tx).await?;
    let mut rows = store::adjustment_line_rows();
    for (line_no, line) in (1_i64..).zip(&lines) {
        rows.push([
            ctx.org.into(),
            id.into(),
            line_no.into(),
            line.item.id.into(),
            line.role.map(str::to_owned).into(),
            line.amount_minor.into(),
        ]);
    }
    rows.insert(tx).await?;
    work::request_matching(tx, ctx).await?;
    let amounts = lines.iter().map(|line| line.amount_minor);
    let amount_minor = amounts.filter(|minor| *minor > 0).fold(0_i64, i64::saturating_add);
    let documents: Vec<&str> = lines.iter().map(|line| line.item.number.as_str()).collect();
    let data = serde_json::json!({ "kind": command.kind.as_str(), "documents": documents,
        "amount_minor": amount_minor, "entry": entry_id.to_string(), "reason": clean_text(&command.reason) });
    let adjusted = Adjusted { adjustment: id.to_string(), entry: entry_id.to_string(), amount_minor };
    Ok((adjusted, Some(Event::new("documents_adjusted", id, data))))
}

/// What adjusting would post. Changes nothing, and refuses what adjusting would refuse.
pub async fn preview_adjustment(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Adjust,
) -> Result<EntryPreview, AdjustError> {
    let Prepared { lines, entry, currency, .. } = prepare(ctx, tx, command).await?;
    let documents: HashMap<_, _> = lines
        .iter()
        .map(|line| (crate::allocation::decide::subject_of(line.item.id), line.item.number.as_str()))
        .collect();
    Ok(EntryPreview {
        booked_on: entry.booked_on(),
        is_moved: command.on.is_none() && entry.booked_on() != ctx.today(),
        is_after_undo: false,
        currency,
        rest_minor: 0,
        postings: postings_of(&entry, &documents),
    })
}
