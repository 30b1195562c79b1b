//! Match every unexplained transaction with what is open: decide what is certain, queue the rest.

use std::collections::{HashMap, HashSet};

use db::{AsDbError, DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use matching::{AccountKey, Decision, ExceptionReason, MovementClass, PaymentRef, Settings};
use money::Currency;
use serde::{Deserialize, Serialize};

use super::book::LoadedBook;
use super::decide::{DecideError, Decided, Decider};
use super::lines::DecidedLine;
use super::proposal::Proposal;
use super::store;
use super::sure::{Claims, could_be_sure};
use super::take_back::{self, TakeBackError};
use super::undo::last_reversal;
use crate::activity::Event;
use crate::banking::{self, TransactionDetails, TransactionRow, Waiting, WaitingState};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId};
use crate::receivables;
use crate::write::Fault;

/// Decisions gathered before they are inserted.
const DECISIONS_PER_FLUSH: usize = 2_000;

/// What a matching run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// Transactions that were not explained when it began.
    pub transactions: u64,
    /// Of them, explained by this run.
    pub automatic: u64,
    /// Of them, left to a person.
    pub exceptions: u64,
    /// Money explained by this run: the sum of absolute amounts in minor units.
    pub automatic_minor: i64,
    /// Time taken by each phase.
    pub phases: Vec<Phase>,
}

/// A phase of a run and the time it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Milliseconds.
    pub milliseconds: i64,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A decision could not be posted.
    #[error("transaction {transaction}")]
    Decide {
        /// The transaction.
        transaction: BankTransactionId,
        /// Why.
        source: DecideError,
    },
}

impl From<DbError> for MatchError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for MatchError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Decide { source, .. } => source.as_db_error(),
        }
    }
}

/// Matches every transaction that is not explained and not set aside. Replaces the queue.
pub async fn match_transactions(ctx: &Ctx, tx: &mut Tx) -> Result<(Matched, Option<Event>), MatchError> {
    let mut clock = PhaseClock::start(ctx);
    let book = LoadedBook::load(tx, ctx).await?;
    let run = Run::load(tx, ctx).await?;
    let settings = engine_settings(store::load_settings(tx, ctx).await?);
    clock.end(ctx, "load");

    let decisions = matching::settle(book.book(), &run.transactions, &settings);
    clock.end(ctx, "match");

    // Most runs have none, and the queue can be long.
    let waiting = if run.in_part.is_empty() { Vec::new() } else { store::list_exceptions(tx, ctx).await? };
    store::delete_exceptions(tx, ctx).await?;
    banking::delete_waiting(tx, ctx).await?;
    let mut matched = Matched { transactions: run.rows.len() as u64, ..Matched::default() };
    let mut poster = Poster::open(tx, ctx, &book, &run).await?;
    // What takes back a payment of this run is posted after that payment.
    let (later, first): (Vec<usize>, Vec<usize>) = (0..decisions.len()).partition(|index| {
        matches!(&decisions[*index], Decision::Automatic(found) if matches!(found.takes_back, Some(PaymentRef::Run(_))))
    });
    for index in first.into_iter().chain(later) {
        poster.take(tx, ctx, index, &decisions[index], &mut matched).await?;
    }
    for rest in &run.in_part {
        let before = waiting.iter().find(|row| row.transaction_id == rest.transaction);
        let reason = before.map_or(ExceptionReason::AmountDiffers.as_str(), |row| row.reason.as_str());
        poster.queue_rest(ctx, rest, reason);
    }
    poster.tell_sure(ctx);
    poster.flush(tx, ctx).await?;
    let hash = poster.decider.hash();
    clock.end(ctx, "post");
    matched.phases = clock.phases;
    let data = serde_json::json!({ "transactions": matched.transactions, "automatic": matched.automatic,
        "exceptions": matched.exceptions, "automatic_minor": matched.automatic_minor, "engine": matching::VERSION,
        "decisions_sha256": hash.text() });
    let event = (matched.transactions > 0).then(|| Event::new("transactions_matched", "", data));
    Ok((matched, event))
}

pub(super) fn engine_settings(settings: store::MatchSettings) -> Settings {
    Settings {
        tolerance_minor: settings.tolerance_minor,
        charges_minor_max: settings.charges_minor_max,
        discounts: settings.has_discounts,
        ..Settings::default()
    }
}

/// The transactions of a run, as stored and as the engine takes them.
pub(super) struct Run {
    pub rows: Vec<TransactionRow>,
    pub ids: Vec<BankTransactionId>,
    pub transactions: Vec<matching::Transaction>,
    /// Transactions of which a person explained a part. The rest is for a person too.
    pub in_part: Vec<Waiting<'static>>,
    /// The day before which a transaction is explained by what was undone.
    not_before: HashMap<BankTransactionId, Date>,
}

impl Run {
    /// The transactions whose whole amount is in suspense and which are not set aside.
    pub(super) async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let mut in_suspense: HashMap<uuid::Uuid, i64> = HashMap::new();
        bookkeeping::sum_by_subject(tx, ctx, AccountRole::Suspense, |subject, sum| {
            in_suspense.insert(subject, sum);
        })
        .await?;
        let aside: HashSet<BankTransactionId> = store::list_aside(tx, ctx).await?.into_keys().collect();
        let mut in_part = Vec::new();
        let mut inconsistent = None;
        let mut run = Self::load_where(tx, ctx, |row| {
            let Some(sum) = in_suspense.get(&row.id.uuid()).filter(|_| !aside.contains(&row.id)) else {
                return false;
            };
            let is_whole = *sum == row.amount_minor.saturating_neg();
            if !is_whole {
                match banking::currency_of(row) {
                    Ok(currency) => in_part.push(Waiting {
                        transaction: row.id,
                        state: WaitingState::ToDo,
                        reason: "",
                        booked_on: row.booked_on.to_jiff(),
                        account: row.bank_account_id,
                        currency,
                        rest_minor: sum.saturating_neg(),
                    }),
                    Err(error) => inconsistent = Some(error),
                }
            }
            is_whole
        })
        .await?;
        run.in_part = in_part;
        inconsistent.map_or(Ok(run), Err)
    }

    /// The transactions that fulfil a condition.
    async fn load_where(
        tx: &mut Tx,
        ctx: &Ctx,
        mut condition: impl FnMut(&TransactionRow) -> bool,
    ) -> Result<Self, DbError> {
        let mut undone = store::list_undone(tx, ctx).await?;
        let mut reversing = Vec::new();
        let mut run = Self {
            rows: Vec::new(),
            ids: Vec::new(),
            transactions: Vec::new(),
            in_part: Vec::new(),
            not_before: HashMap::new(),
        };
        banking::list_transactions(tx, ctx, |mut row| {
            if condition(&row) {
                let undone = undone.remove(&row.id).unwrap_or_default();
                if !undone.reversing.is_empty() {
                    reversing.push((row.id, undone.reversing));
                }
                run.transactions.push(engine_transaction(&mut row, undone.fingerprints)?);
                run.ids.push(row.id);
                run.rows.push(row);
            }
            Ok(())
        })
        .await?;
        for (transaction, entries) in reversing {
            let last = last_reversal(tx, ctx, &entries).await?;
            run.not_before.extend(last.map(|day| (transaction, day)));
        }
        Ok(run)
    }

    /// The day of what is decided about a transaction, if that is open.
    fn day_of_decision(&self, row: &TransactionRow) -> Date {
        let booked_on = row.booked_on.to_jiff();
        self.not_before.get(&row.id).copied().map_or(booked_on, |day| day.max(booked_on))
    }
}

/// A stored transaction as the engine takes it. The texts that are not needed again are moved out.
pub(super) fn engine_transaction(
    row: &mut TransactionRow,
    undone: Vec<u64>,
) -> Result<matching::Transaction, DbError> {
    let inconsistent = || DbError::Inconsistent { table: "bank_transactions", id: row.id.to_string() };
    let details = TransactionDetails::from_text(&row.details).ok_or_else(inconsistent)?;
    let currency = Currency::parse(&row.currency).map_err(|_| inconsistent())?;
    let class = class_of(&row.class, details.is_reversal);
    let text = if details.additional_information.is_empty() {
        row.remittance.clone()
    } else {
        format!("{} {}", row.remittance, details.additional_information)
    };
    let references = [
        std::mem::take(&mut row.end_to_end_id),
        details.creditor_reference,
        details.instruction_id,
        details.payment_information_id,
        details.cheque_number,
    ];
    Ok(matching::Transaction {
        amount_minor: row.amount_minor,
        currency,
        booked_on: row.booked_on.to_jiff(),
        class,
        references: references.into_iter().filter(|reference| !reference.is_empty()).collect(),
        mandate: details.mandate_id,
        documents: details.documents,
        text,
        counterparty: row.counterparty.clone(),
        ultimate_counterparty: details.ultimate_counterparty,
        account: row.counterparty_index.map(|index| AccountKey(index.as_u128())),
        batch_count: details.batch_count,
        return_reason: details.return_reason,
        key: row.id.uuid().as_u128(),
        undone,
    })
}

fn class_of(word: &str, is_reversal: bool) -> MovementClass {
    match word {
        "return" => MovementClass::Return,
        "cheque_unpaid" => MovementClass::ChequeUnpaid,
        _ if is_reversal => MovementClass::Return,
        "transfer" => MovementClass::Transfer,
        "direct_debit_issued" => MovementClass::DirectDebitIssued,
        "direct_debit_paid" => MovementClass::DirectDebitPaid,
        "cheque" => MovementClass::Cheque,
        "card" => MovementClass::Card,
        "cash" => MovementClass::Cash,
        "fee" => MovementClass::Fee,
        "interest" => MovementClass::Interest,
        "bill" => MovementClass::Bill,
        "internal" => MovementClass::Internal,
        _ => MovementClass::Unspecified,
    }
}

/// Posts the decisions of a run.
struct Poster<'a> {
    book: &'a LoadedBook,
    run: &'a Run,
    decider: Decider,
    exceptions: db::Rows,
    waiting: db::Rows,
    claims: Claims,
    /// Transactions with one strong proposal, by their place in the run.
    perhaps_sure: Vec<(usize, ExceptionReason, Proposal)>,
    /// The allocation made for each transaction of the run.
    made: HashMap<BankTransactionId, AllocationId>,
}

impl<'a> Poster<'a> {
    async fn open(tx: &mut Tx, ctx: &Ctx, book: &'a LoadedBook, run: &'a Run) -> Result<Self, DbError> {
        let vat = receivables::list_vat(tx, ctx).await?;
        Ok(Self {
            book,
            run,
            decider: Decider::open(tx, ctx, vat).await?,
            exceptions: store::exception_rows(),
            waiting: banking::waiting_rows(),
            claims: Claims::default(),
            perhaps_sure: Vec::new(),
            made: HashMap::new(),
        })
    }

    async fn take(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        index: usize,
        decision: &Decision,
        matched: &mut Matched,
    ) -> Result<(), MatchError> {
        match decision {
            Decision::Automatic(explanation) => {
                let proposal = Proposal::of(explanation, self.book, &self.run.ids);
                let refused = match explanation.takes_back {
                    Some(_) => self.take_back(tx, ctx, index, &proposal).await?,
                    None => self.decide(ctx, index, &proposal)?,
                };
                match refused {
                    None => {
                        matched.automatic += 1;
                        let amount = self.run.rows[index].amount_minor.saturating_abs();
                        matched.automatic_minor = matched.automatic_minor.saturating_add(amount);
                    }
                    // What could not be posted cannot be accepted among many either.
                    Some(reason) => self.queue(ctx, index, (reason, false), &[proposal], matched),
                }
            }
            Decision::Exception { reason, alternatives } => {
                let proposals: Vec<Proposal> = alternatives
                    .iter()
                    .map(|explanation| Proposal::of(explanation, self.book, &self.run.ids))
                    .collect();
                let was_undone = !self.run.transactions[index].undone.is_empty();
                self.queue(ctx, index, (*reason, !was_undone), &proposals, matched);
            }
        }
        if self.decider.waiting() >= DECISIONS_PER_FLUSH {
            self.flush(tx, ctx).await?;
        }
        Ok(())
    }

    /// Posts a decision; answers why a person has to look when it cannot be posted.
    fn decide(
        &mut self,
        ctx: &Ctx,
        index: usize,
        proposal: &Proposal,
    ) -> Result<Option<ExceptionReason>, MatchError> {
        let first_item = proposal.lines.iter().find_map(super::proposal::ProposalLine::item_id);
        let find = |id| self.book.item_of(id).cloned();
        let chart = self.decider.books().chart();
        let lines: Result<Vec<DecidedLine>, _> = proposal
            .lines
            .iter()
            .map(|line| DecidedLine::of_proposal(chart, line, first_item, find))
            .collect();
        let Ok(lines) = lines else { return Ok(Some(ExceptionReason::ToConfirm)) };
        let is_posted = self.post(ctx, index, proposal, lines, None)?;
        Ok((!is_posted).then_some(ExceptionReason::ToConfirm))
    }

    /// Posts the opposite of an earlier allocation, or leaves it to a person.
    async fn take_back(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        index: usize,
        proposal: &Proposal,
    ) -> Result<Option<ExceptionReason>, MatchError> {
        let unmatched = Ok(Some(ExceptionReason::ReturnUnmatched));
        let earlier = proposal.takes_back.as_ref().and_then(|text| text.parse().ok()).or_else(|| {
            let transaction = proposal.takes_back_transaction.as_ref()?.parse::<BankTransactionId>().ok()?;
            self.made.get(&transaction).copied()
        });
        let Some(earlier) = earlier else { return unmatched };
        self.flush(tx, ctx).await?;
        let lines = match take_back::opposite_lines_in_run(tx, ctx, &mut self.decider, earlier).await {
            Ok(lines) => lines,
            Err(TakeBackError::Db(error)) => return Err(error.into()),
            Err(_) => return unmatched,
        };
        let sum: i128 = lines.iter().map(|line| i128::from(line.amount_minor)).sum();
        if sum != i128::from(self.run.rows[index].amount_minor) {
            return unmatched;
        }
        let is_posted = self.post(ctx, index, proposal, lines, Some(earlier))?;
        Ok((!is_posted).then_some(ExceptionReason::ReturnUnmatched))
    }

    /// Posts lines; says whether they make an entry. One that does not leaves the others alone.
    fn post(
        &mut self,
        ctx: &Ctx,
        index: usize,
        proposal: &Proposal,
        lines: Vec<DecidedLine>,
        takes_back: Option<AllocationId>,
    ) -> Result<bool, MatchError> {
        let row = &self.run.rows[index];
        let decided = Decided {
            transaction: row.id,
            booked_on: self.run.day_of_decision(row),
            currency: self.run.transactions[index].currency,
            label: label_of(row),
            method: &proposal.method,
            is_automatic: true,
            lines,
            evidence: &proposal.evidence,
            fingerprint: proposal.fingerprint,
            takes_back,
        };
        match self.decider.decide(ctx, decided) {
            Ok(id) => {
                self.made.insert(row.id, id);
                Ok(true)
            }
            Err(DecideError::Entry(_)) => Ok(false),
            Err(source) => Err(MatchError::Decide { transaction: row.id, source }),
        }
    }

    fn queue(
        &mut self,
        ctx: &Ctx,
        index: usize,
        (reason, may_be_sure): (ExceptionReason, bool),
        proposals: &[Proposal],
        matched: &mut Matched,
    ) {
        matched.exceptions += 1;
        self.claims.add(proposals);
        match proposals {
            [] => self.wait(ctx, index, reason, WaitingState::without_proposal(reason.as_str())),
            // Whether another transaction claims the same documents is known at the end of the run.
            [only] if may_be_sure && could_be_sure(reason, proposals) => {
                self.perhaps_sure.push((index, reason, only.clone()));
            }
            _ => self.wait(ctx, index, reason, WaitingState::Suggested),
        }
        self.exceptions.push([
            ctx.org.into(),
            ctx.legal_entity.into(),
            self.run.rows[index].id.into(),
            reason.as_str().into(),
            serde_json::to_string(proposals).unwrap_or_default().into(),
            ctx.now_micros().into(),
        ]);
    }

    /// Says what is to be done about a transaction of the run.
    fn wait(&mut self, ctx: &Ctx, index: usize, reason: ExceptionReason, state: WaitingState) {
        let row = &self.run.rows[index];
        let waiting = Waiting {
            transaction: row.id,
            state,
            reason: reason.as_str(),
            booked_on: row.booked_on.to_jiff(),
            account: row.bank_account_id,
            currency: self.run.transactions[index].currency,
            rest_minor: row.amount_minor,
        };
        banking::push_waiting(&mut self.waiting, ctx, &waiting);
    }

    /// Tells the sure ones among the candidates, once the queue is complete.
    fn tell_sure(&mut self, ctx: &Ctx) {
        for (index, reason, proposal) in std::mem::take(&mut self.perhaps_sure) {
            let is_contested = self.claims.are_contested(&proposal);
            let state = if is_contested { WaitingState::Suggested } else { WaitingState::Sure };
            self.wait(ctx, index, reason, state);
        }
    }

    /// Leaves the rest of a transaction that is explained in part where it waits, without alternatives:
    /// those it had were for the whole.
    fn queue_rest(&mut self, ctx: &Ctx, rest: &Waiting<'_>, reason: &str) {
        banking::push_waiting(&mut self.waiting, ctx, &Waiting { reason, ..*rest });
        self.exceptions.push([
            ctx.org.into(),
            ctx.legal_entity.into(),
            rest.transaction.into(),
            reason.to_owned().into(),
            "[]".into(),
            ctx.now_micros().into(),
        ]);
    }

    async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), MatchError> {
        self.decider.flush(tx, ctx).await?;
        self.exceptions.insert(tx).await?;
        self.waiting.insert(tx).await?;
        Ok(())
    }
}

/// What stands in the journal for a transaction.
pub(super) fn label_of(row: &TransactionRow) -> &str {
    if row.remittance.is_empty() { &row.counterparty } else { &row.remittance }
}

/// Times the phases of a run by the context's clock.
struct PhaseClock {
    since: i64,
    phases: Vec<Phase>,
}

impl PhaseClock {
    fn start(ctx: &Ctx) -> Self {
        Self { since: ctx.now_micros(), phases: Vec::new() }
    }

    fn end(&mut self, ctx: &Ctx, name: &str) {
        let now = ctx.now_micros();
        self.phases.push(Phase { name: name.to_owned(), milliseconds: (now - self.since) / 1_000 });
        self.since = now;
    }
}
