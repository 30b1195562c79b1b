//! Up to which day of issue an invoice is settled: the list of settled invoices, the latest first, begins there, and is not
//! walked to through the tens of thousands that were issued since and are not paid yet.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use db::{DbError, OrgId, Tx};
use jiff::civil::Date;

use super::store::documents as store;
use crate::activity;
use crate::context::Ctx;
use crate::ids::{AllocationId, LegalEntityId};

/// Legal entities of which the day is kept.
const ENTITIES_MAX: usize = 256;
/// Events that are looked at to bring the day up to date.
const EVENTS_MAX: i64 = 100;
/// Events that settle no document.
const SETTLE_NOTHING: &[&str] = &[
    "columns_chosen",
    "customer_changed",
    "customer_entered",
    "note_written",
    "sign_in_failed",
    "signed_in",
    "transaction_commented",
    "transaction_set_aside",
    "transaction_taken_up",
    "view_saved",
];

/// The day of issue after which no invoice is settled, and the number of the last event for which that is known.
type Kept = (i64, Date);

/// The days of the legal entities whose settled invoices were listed.
#[derive(Debug, Default)]
pub struct SettledThrough {
    kept: Mutex<HashMap<(OrgId, LegalEntityId), Kept>>,
}

impl SettledThrough {
    /// A day after which no settled invoice was issued as of now, if one is known: that of the last list, or
    /// that of a document about which something was decided since, whichever is later.
    pub(super) async fn find(&self, tx: &mut Tx, ctx: &Ctx) -> Result<Option<Date>, DbError> {
        let known = self.kept().get(&(ctx.org, ctx.legal_entity)).copied();
        let head = activity::find_head(tx, ctx.org).await?;
        let Some((since, day)) = known.filter(|(since, _)| *since <= head) else { return Ok(None) };
        let mut decided = Vec::new();
        let events = match head - since {
            0 => Vec::new(),
            1..=EVENTS_MAX => activity::list_events(tx, ctx.org, since, EVENTS_MAX).await?,
            _ => return Ok(None),
        };
        for event in events {
            match event.kind.as_str() {
                "allocation_accepted" | "allocation_undone" => {
                    let Ok(id) = event.subject.parse::<AllocationId>() else { return Ok(None) };
                    decided.push(id);
                }
                kind if SETTLE_NOTHING.contains(&kind) => {}
                // A matching or an import may settle thousands.
                _ => return Ok(None),
            }
        }
        let touched = store::latest_issue_of(tx, ctx, &decided).await?;
        let day = touched.map_or(day, |touched| touched.max(day));
        self.keep(ctx, (head, day));
        Ok(Some(day))
    }

    /// Keeps the day of the first invoice of the whole list, read on the snapshot of this transaction.
    pub(super) async fn learn(&self, tx: &mut Tx, ctx: &Ctx, day: Date) -> Result<(), DbError> {
        let head = activity::find_head(tx, ctx.org).await?;
        self.keep(ctx, (head, day));
        Ok(())
    }

    fn keep(&self, ctx: &Ctx, new: Kept) {
        let mut kept = self.kept();
        if kept.len() >= ENTITIES_MAX {
            kept.clear();
        }
        let known = kept.entry((ctx.org, ctx.legal_entity)).or_insert(new);
        if known.0 <= new.0 {
            *known = new;
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(OrgId, LegalEntityId), Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
