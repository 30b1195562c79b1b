//! Give whoever settles a dispute something to do once its day has passed.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::DunningError;
use super::store::{self, HoldFilter};
use super::tasks::make_task_of;
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity;
use crate::ids::{HoldId, OpenItemId};

/// Disputes read at a time.
const PAGE: i64 = 500;

/// Disputes of which somebody has a task now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeTasksMade {
    /// The holds.
    pub disputes: Vec<String>,
}

/// Makes a task of every dispute of every legal entity whose day has passed, once: for whoever settles it, or else who looks
/// after the customer.
pub async fn make_dispute_tasks(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<(DisputeTasksMade, Option<Event>), DunningError> {
    let mut disputes = Vec::new();
    let disputes_alone = HoldFilter { kind: "dispute".to_owned(), ..HoldFilter::default() };
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        let mut after: Option<HoldId> = None;
        loop {
            let rows = store::page_of_holds(tx, &ctx, &disputes_alone, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            for row in rows {
                if row.due_on.is_none_or(|due| due.to_jiff() >= ctx.today()) {
                    continue;
                }
                let items: Vec<OpenItemId> = row.item_id.into_iter().collect();
                let (source, whom) = ((row.id.uuid(), "dispute"), (row.customer_id, "check"));
                if make_task_of(tx, &ctx, source, whom, row.owner_id, &items).await? {
                    disputes.push(row.id.to_string());
                }
            }
        }
    }
    let event = (!disputes.is_empty()).then(|| {
        Event::new("disputes_overdue", ctx.legal_entity, serde_json::json!({ "disputes": disputes }))
    });
    Ok((DisputeTasksMade { disputes }, event))
}
