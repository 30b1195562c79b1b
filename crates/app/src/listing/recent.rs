//! The latest bank transactions as texts in memory, for the search: a part of a name or of a reference may stand
//! anywhere in them, which no index of both engines finds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{DbError, OrgId, Tx};
use jiff::civil::Date;

use super::store::search as store;
use crate::activity;
use crate::context::Ctx;
use crate::ids::{BankTransactionId, LegalEntityId};

/// Transactions that are kept of a legal entity, the latest: about a hundred bytes each.
pub const TRANSACTIONS_MAX: i64 = 40_000;
/// Legal entities of which they are kept.
const ENTITIES_MAX: usize = 4;
/// Events that are looked at to find out whether transactions came or went.
const EVENTS_MAX: i64 = 1_000;
/// Events that leave the transactions on record as they are. After any other they are read again.
const LEAVE_TRANSACTIONS: &[&str] = &[
    "adjustment_undone",
    "allocation_accepted",
    "allocation_undone",
    "columns_chosen",
    "customer_changed",
    "customer_entered",
    "customers_imported",
    "documents_adjusted",
    "invoices_imported",
    "note_written",
    "sign_in_failed",
    "signed_in",
    "transaction_commented",
    "transaction_set_aside",
    "transaction_taken_up",
    "transactions_matched",
    "view_saved",
];

/// A transaction as it is looked through.
#[derive(Debug)]
struct Text {
    booked_on: Date,
    id: BankTransactionId,
    amount_minor: i64,
    /// Who paid or was paid, and what was written, in capitals, a line each.
    capitals: Box<str>,
}

type Key = (OrgId, LegalEntityId);

#[derive(Debug)]
struct Kept {
    of: Key,
    /// The number of the last event that they are known to be of.
    head: i64,
    /// The latest first.
    texts: Arc<Vec<Text>>,
}

/// The latest transactions of the legal entities that were last asked about.
#[derive(Debug, Default)]
pub struct RecentTransactions {
    kept: Mutex<VecDeque<Kept>>,
}

impl RecentTransactions {
    /// Those of this amount, in or out, when one is given, or that hold a text, the latest first, at most `limit`.
    pub(super) async fn find(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        (text, amount_minor): (&str, Option<i64>),
        limit: usize,
    ) -> Result<Vec<BankTransactionId>, DbError> {
        let capitals = text.to_uppercase();
        let size = amount_minor.filter(|minor| *minor != 0).map(i64::unsigned_abs);
        let texts = self.load(tx, ctx).await?;
        let is_found = |it: &&Text| {
            size.is_some_and(|size| it.amount_minor.unsigned_abs() == size) || it.capitals.contains(&capitals)
        };
        Ok(texts.iter().filter(is_found).take(limit).map(|it| it.id).collect())
    }

    async fn load(&self, tx: &mut Tx, ctx: &Ctx) -> Result<Arc<Vec<Text>>, DbError> {
        let of = (ctx.org, ctx.legal_entity);
        let head = activity::find_head(tx, ctx.org).await?;
        let known = self.kept().iter().find(|kept| kept.of == of).map(|kept| (kept.head, kept.texts.clone()));
        // Whoever reads an older snapshot than what is kept is of, reads for itself.
        if let Some((since, texts)) = known.filter(|(since, _)| *since <= head)
            && (since == head || leave_transactions(tx, ctx, (since, head)).await?)
        {
            self.keep(Kept { of, head, texts: texts.clone() });
            return Ok(texts);
        }
        let mut texts = Vec::new();
        for row in store::latest_transactions(tx, ctx, TRANSACTIONS_MAX).await? {
            let capitals = format!("{}\n{}", row.counterparty, row.remittance).to_uppercase();
            texts.push(Text {
                booked_on: row.booked_on.to_jiff(),
                id: row.id,
                amount_minor: row.amount_minor,
                capitals: capitals.into_boxed_str(),
            });
        }
        texts.sort_unstable_by_key(|it| std::cmp::Reverse((it.booked_on, it.id)));
        let texts = Arc::new(texts);
        self.keep(Kept { of, head, texts: texts.clone() });
        Ok(texts)
    }

    /// Keeps them, unless what is kept is newer.
    fn keep(&self, new: Kept) {
        let mut kept = self.kept();
        if let Some(at) = kept.iter().position(|known| known.of == new.of) {
            if kept.get(at).is_some_and(|known| known.head > new.head) {
                return;
            }
            kept.remove(at);
        }
        kept.push_front(new);
        kept.truncate(ENTITIES_MAX);
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what happened after an event, up to another, left the transactions on record as they were.
async fn leave_transactions(tx: &mut Tx, ctx: &Ctx, (since, head): (i64, i64)) -> Result<bool, DbError> {
    if head - since > EVENTS_MAX {
        return Ok(false);
    }
    let kinds = activity::kinds_since(tx, ctx.org, since).await?;
    Ok(kinds.iter().all(|kind| LEAVE_TRANSACTIONS.contains(&kind.as_str())))
}
