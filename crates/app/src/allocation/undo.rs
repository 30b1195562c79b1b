//! Undo one allocation, alone: a reversing entry, and the transaction is back in the queue.

use std::collections::BTreeSet;

use db::{AsDbError, DbError, Tx};
use jiff::civil::Date;
use ledger::{AccountRole, Entry};
use serde::{Deserialize, Serialize};

use super::decide::{DecideError, Decider, subject_of};
use super::evidence::EvidenceFact;
use super::lines::may_be_open;
use super::proposal::{Proposal, ProposalLine};
use super::store::{self, AllocationLineRow};
use crate::activity::Event;
use crate::banking::{self, WaitingState};
use crate::bookkeeping::{self, Books};
use crate::context::Ctx;
use crate::ids::{AdjustmentId, AllocationId, EntryId};
use crate::receivables::{self, ItemKind, OpenItem};
use crate::typed::clean_text;
use crate::write::Fault;

/// Undo an allocation.
#[derive(Clone, Debug, Serialize)]
pub struct Undo {
    /// The allocation, as its id's text.
    pub allocation: String,
    /// Why, for the record.
    pub reason: String,
}

/// An allocation was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The transaction that is in the queue again, as its id's text.
    pub transaction: String,
    /// The first open day, on which the reversing entry is booked because the period of its day is closed.
    #[serde(default)]
    pub postponed_to: Option<Date>,
}

/// Why an allocation was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such allocation.
    #[error("there is no allocation {0}")]
    Unknown(String),
    /// It is undone already.
    #[error("allocation {0} is already undone")]
    AlreadyUndone(AllocationId),
    /// The credit it left was used since.
    #[error("the credit that allocation {allocation} left was used since; undo what used it first")]
    CreditUsed {
        /// The allocation.
        allocation: AllocationId,
    },
    /// A return took it back since.
    #[error("allocation {allocation} was taken back by {by}; undo that first")]
    TakenBack {
        /// The allocation.
        allocation: AllocationId,
        /// The allocation of the return.
        by: AllocationId,
    },
    /// Money back that was decided since would leave a document open for more than it is.
    #[error(
        "document {document} would be open for more than its amount; undo what was decided about it since"
    )]
    WouldOverOpen {
        /// The document.
        document: String,
    },
    /// Some of a document was moved to 416 since, or back: 411 or 416 would hold less than nothing of it.
    #[error("document {document} was paid or moved since; undo what was decided about it since")]
    MovedSince {
        /// The document.
        document: String,
    },
    /// A provider's payment that it pays out was undone, or paid out otherwise, since.
    #[error("payment {payment} was undone or paid out since; undo what was decided about it since")]
    PaymentMoved {
        /// The payment.
        payment: AdjustmentId,
    },
    /// The reversing entry could not be posted.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl UndoError {
    /// Whether it is refused only because something else stands that was decided about the same.
    pub(super) fn waits_for_another(&self) -> bool {
        match self {
            Self::CreditUsed { .. }
            | Self::TakenBack { .. }
            | Self::WouldOverOpen { .. }
            | Self::MovedSince { .. }
            | Self::PaymentMoved { .. } => true,
            Self::Unknown(_) | Self::AlreadyUndone(_) | Self::Decide(_) | Self::Fault(_) => false,
        }
    }
}

impl From<DbError> for UndoError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for UndoError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            _ => None,
        }
    }
}

/// What is wrong with a decision that is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Correction {
    /// The decision.
    OfDecision,
    /// What it was about: an import brought it by mistake, so that it never happened.
    OfImport,
}

/// Undoes an allocation by a reversing entry, on the day that [`day_of_reversal`] says. What the decision taught
/// is forgotten, and the same explanation is not decided again without a person.
pub async fn undo(ctx: &Ctx, tx: &mut Tx, command: &Undo) -> Result<(Undone, Option<Event>), UndoError> {
    undo_for(ctx, tx, command, Correction::OfDecision).await
}

/// The day on which a decision is taken back, if that is open: today, since what was declared of earlier days stays as
/// it was; but what was decided today was declared nowhere yet, so it is taken back on its entry's own day as long as
/// that is open.
pub(super) fn day_of_reversal(ctx: &Ctx, books: &Books, decided_at: i64, booked_on: Date) -> Date {
    let is_of_today = ctx.day_of(decided_at) == ctx.today();
    if is_of_today && books.open_day(booked_on) == booked_on { booked_on } else { ctx.today().max(booked_on) }
}

/// The last day on which a decision about a transaction was taken back, of the reversing entries of all that were. On
/// the days before, the transaction is explained by what was undone, so what explains it instead is booked no earlier.
pub(super) async fn last_reversal(
    tx: &mut Tx,
    ctx: &Ctx,
    reversing: &[EntryId],
) -> Result<Option<Date>, DbError> {
    let mut last = None;
    for id in reversing {
        let entry = bookkeeping::find_entry(tx, ctx, *id).await?;
        last = last.max(entry.map(|entry| entry.booked_on.to_jiff()));
    }
    Ok(last)
}

/// The same, of an import too.
pub(super) async fn undo_for(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Undo,
    correction: Correction,
) -> Result<(Undone, Option<Event>), UndoError> {
    let unknown = || UndoError::Unknown(command.allocation.clone());
    let id: AllocationId = command.allocation.parse().map_err(|_| unknown())?;
    let (row, stands) = store::find_allocation(tx, ctx, id).await?.ok_or_else(unknown)?;
    if !stands {
        return Err(UndoError::AlreadyUndone(id));
    }
    if let Some(by) = store::find_taking_back(tx, ctx, id).await? {
        return Err(UndoError::TakenBack { allocation: id, by });
    }
    let lines = store::find_lines(tx, ctx, id).await?;
    check_payments(tx, ctx, &lines).await?;
    let entry = bookkeeping::load_entry(tx, ctx, row.entry_id).await?;
    let mut alternative = Proposal {
        method: row.method.clone(),
        lines: Vec::new(),
        evidence: undone_evidence(ctx, &row.evidence),
        fingerprint: row.fingerprint,
        takes_back: row.takes_back_id.map(|earlier| earlier.to_string()),
        takes_back_transaction: None,
    };
    for line in &lines {
        let Some(item_id) = line.item_id else {
            alternative.lines.push(other_line(line));
            continue;
        };
        let Some(item) = receivables::find_item(tx, ctx, item_id).await? else { continue };
        let is_left_credit = item.kind == ItemKind::UnusedCredit && line.amount_minor > 0;
        if is_left_credit && item.open_minor != item.amount_minor {
            return Err(UndoError::CreditUsed { allocation: id });
        }
        let given: i128 = lines
            .iter()
            .filter(|other| other.item_id == line.item_id && other.role.is_none())
            .map(|other| i128::from(other.amount_minor))
            .sum();
        let open = i128::from(item.open_minor) + given;
        if !is_left_credit && line.role.is_none() && !may_be_open(&item, open) {
            return Err(UndoError::WouldOverOpen { document: item.number });
        }
        check_doubtful(tx, ctx, &item, open, &entry).await?;
        alternative.lines.push(match (&line.role, is_left_credit) {
            (Some(_), _) => other_line(line),
            (None, true) => ProposalLine::Credit {
                customer: item.customer.to_string(),
                name: item.number,
                amount_minor: line.amount_minor,
            },
            (None, false) => ProposalLine::Item {
                item: item.id.to_string(),
                document: item.number,
                amount_minor: line.amount_minor,
            },
        });
    }
    let reason = clean_text(&command.reason);
    let (on, booked_on) = reverse(tx, ctx, (id, correction), &row, &entry, &reason).await?;
    store::delete_aliases_learned_from(tx, ctx, row.transaction_id).await?;
    queue_again(tx, ctx, &row, alternative).await?;
    let data = serde_json::json!({ "transaction": row.transaction_id.to_string(), "reason": reason,
        "was_automatic": row.is_automatic, "was_decided_by": row.decided_by });
    let undone = Undone {
        transaction: row.transaction_id.to_string(),
        postponed_to: Some(booked_on).filter(|booked_on| *booked_on != on),
    };
    Ok((undone, Some(Event::new("allocation_undone", id, data))))
}

/// Why an explanation was held true, and who undid it. That somebody had decided it is said no more: nobody has now.
fn undone_evidence(ctx: &Ctx, stored: &str) -> Vec<EvidenceFact> {
    let mut facts: Vec<EvidenceFact> = serde_json::from_str(stored).unwrap_or_default();
    facts.retain(|fact| fact.fact != "person-says" && fact.fact != "undone-by");
    facts.push(EvidenceFact { customer: ctx.actor.clone(), ..EvidenceFact::named("undone-by") });
    facts
}

/// Of each provider's payment that an allocation pays out or takes back, no less than nothing and no more than was
/// captured is left to be paid out afterwards; of one that was undone, nothing.
async fn check_payments(tx: &mut Tx, ctx: &Ctx, lines: &[AllocationLineRow]) -> Result<(), UndoError> {
    let payments: BTreeSet<AdjustmentId> = lines.iter().filter_map(|line| line.adjustment_id).collect();
    for payment in payments {
        let of_payment = lines.iter().filter(|line| line.adjustment_id == Some(payment));
        let given: i128 = of_payment.map(|line| i128::from(line.amount_minor)).sum();
        let role = AccountRole::ProviderClearing;
        let left = bookkeeping::sum_of_subject(tx, ctx, role, payment.uuid()).await?;
        let record = store::find_adjustment(tx, ctx, payment).await?;
        let captured: i128 = if record.is_some_and(|record| record.undone_at.is_none()) {
            let captured = store::find_adjustment_lines(tx, ctx, payment).await?;
            captured.iter().map(|line| i128::from(line.amount_minor)).sum()
        } else {
            0
        };
        if !(0..=captured).contains(&(i128::from(left) + given)) {
            return Err(UndoError::PaymentMoved { payment });
        }
    }
    Ok(())
}

/// Neither 411 nor 416 holds less than nothing of an invoice afterwards, of which so much is open then.
async fn check_doubtful(
    tx: &mut Tx,
    ctx: &Ctx,
    item: &OpenItem,
    open: i128,
    entry: &Entry,
) -> Result<(), UndoError> {
    if item.kind != ItemKind::Invoice {
        return Ok(());
    }
    let role = AccountRole::DoubtfulCustomers;
    let held = bookkeeping::sum_of_subject(tx, ctx, role, item.id.uuid()).await?;
    let posted = entry
        .postings()
        .iter()
        .filter(|posting| posting.role == Some(role) && posting.subject == Some(subject_of(item.id)));
    let doubtful = i128::from(held) - posted.map(|it| i128::from(it.amount.minor())).sum::<i128>();
    if (open.min(0)..=open.max(0)).contains(&doubtful) {
        Ok(())
    } else {
        Err(UndoError::MovedSince { document: item.number.clone() })
    }
}

fn other_line(line: &AllocationLineRow) -> ProposalLine {
    if let Some(payment) = line.adjustment_id {
        return ProposalLine::Payment { payment: payment.to_string(), amount_minor: line.amount_minor };
    }
    match (&line.role, &line.account) {
        (Some(role), _) => ProposalLine::Role { role: role.clone(), amount_minor: line.amount_minor },
        (None, account) => ProposalLine::Account {
            account: account.clone().unwrap_or_default(),
            amount_minor: line.amount_minor,
        },
    }
}

/// Posts the reversing entry. Answers the day that was wanted, and the one on which it is booked.
async fn reverse(
    tx: &mut Tx,
    ctx: &Ctx,
    (id, correction): (AllocationId, Correction),
    row: &store::AllocationRow,
    entry: &Entry,
    reason: &str,
) -> Result<(Date, Date), UndoError> {
    let decided_at = store::find_decided_at(tx, ctx, id).await?;
    let mut decider = Decider::open(tx, ctx, Vec::new()).await?;
    let wanted = match correction {
        Correction::OfImport => entry.booked_on(),
        Correction::OfDecision => day_of_reversal(ctx, decider.books(), decided_at, entry.booked_on()),
    };
    let on = decider.open_day(wanted);
    let reversing = entry.reversed(on);
    let posted =
        decider.books().post_reversing(ctx, &reversing, Some(row.entry_id)).map_err(DecideError::from)?;
    decider.flush(tx, ctx).await?;
    store::insert_undo(tx, ctx, id, posted, reason).await?;
    Ok((wanted, on))
}

/// Puts the transaction back in the queue at once, with what was undone and with what stood there before: what a person had chosen
/// from the queue comes first, what it had made by itself comes last.
async fn queue_again(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &store::AllocationRow,
    alternative: Proposal,
) -> Result<(), UndoError> {
    let before = store::find_exception(tx, ctx, row.transaction_id).await?;
    let mut proposals: Vec<Proposal> =
        before.and_then(|row| serde_json::from_str(&row.alternatives).ok()).unwrap_or_default();
    let had = proposals.len();
    proposals.retain(|proposal| proposal.fingerprint != alternative.fingerprint);
    let was_offered = proposals.len() < had;
    proposals.insert(if was_offered { 0 } else { proposals.len() }, alternative);
    store::delete_exception(tx, ctx, row.transaction_id).await?;
    let subject = row.transaction_id.uuid();
    let in_suspense = bookkeeping::sum_of_subject(tx, ctx, AccountRole::Suspense, subject).await?;
    let rest = in_suspense.saturating_neg();
    if store::is_aside(tx, ctx, row.transaction_id).await? {
        // What is set aside is in no queue, whatever of it had been decided before.
        banking::set_waiting(tx, ctx, row.transaction_id, (WaitingState::Aside, ""), rest).await?;
        return Ok(());
    }
    let mut rows = store::exception_rows();
    rows.push([
        ctx.org.into(),
        ctx.legal_entity.into(),
        row.transaction_id.into(),
        matching::ExceptionReason::ToConfirm.as_str().into(),
        serde_json::to_string(&proposals).unwrap_or_default().into(),
        ctx.now_micros().into(),
    ]);
    rows.insert(tx).await?;
    // Somebody undid it: it is not among the sure ones.
    let waits = (WaitingState::Suggested, matching::ExceptionReason::ToConfirm.as_str());
    banking::set_waiting(tx, ctx, row.transaction_id, waits, rest).await?;
    Ok(())
}
