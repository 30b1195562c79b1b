//! A person decides what a transaction paid: an alternative of the queue, or lines of their own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use db::{AsDbError, DbError, Tx};
use jiff::civil::Date;
use ledger::{AccountRole, ChartOfAccounts};
use matching::NamedLine;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::adjust::{LeftOfPayment, find_payment};
use super::decide::{DecideError, Decided, Decider};
use super::evidence::EvidenceFact;
use super::learn;
use super::lines::{DecidedLine, LineError, Target, free_account, may_be_open, role_target, taken_from};
use super::match_transactions::label_of;
use super::proposal::{Proposal, ProposalLine};
use super::sealed::DecisionsHash;
use super::store;
use super::take_back::{self, TakeBackError};
use super::undo::last_reversal;
use crate::activity::Event;
use crate::banking::{self, TransactionRow};
use crate::bookkeeping::Books;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, OpenItemId};
use crate::receivables::{self, OpenItem};
use crate::source::NoEntropy;
use crate::write::Fault;

/// The greatest amount that a person can write on a line, in minor units: ten million millions of euros.
/// Sums of thousands of them still fit where sums are kept.
const AMOUNT_MAX_MINOR: u64 = 1_000_000_000_000_000;

/// Decide what a transaction paid.
#[derive(Clone, Debug, Serialize)]
pub struct Accept {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// What it paid.
    pub choice: Choice,
}

/// What a transaction paid, as a person says it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The n-th alternative of the queue, from 1.
    Alternative(usize),
    /// The n-th alternative of the queue, if it is still the one that was looked at.
    Seen {
        /// Its place, from 1.
        number: usize,
        /// Its fingerprint when it was shown.
        fingerprint: i64,
    },
    /// The alternative of the queue with this fingerprint, whatever its place.
    Recognised {
        /// Its fingerprint when it was shown.
        fingerprint: i64,
    },
    /// Lines of their own. They may explain a part only; the rest stays in suspense.
    Split(Vec<SplitLine>),
    /// The same, if what is to be explained is still what was looked at: a part sent twice is posted once.
    SplitSeen {
        /// The lines.
        lines: Vec<SplitLine>,
        /// What was to be explained when they were written, signed minor units.
        rest_minor: i64,
    },
}

impl Choice {
    /// The lines that a person wrote; nothing for an alternative of the queue.
    pub fn lines(&self) -> Option<&[SplitLine]> {
        match self {
            Self::Split(lines) | Self::SplitSeen { lines, .. } => Some(lines),
            Self::Alternative(_) | Self::Seen { .. } | Self::Recognised { .. } => None,
        }
    }
}

/// A line that a person wrote.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitLine {
    /// So much of a document.
    Item {
        /// Its id's text.
        item: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much of a difference: `bank_charges`, `settlement_difference`, `discount_granted`, `interest`, or
    /// `internal_transfer`. A discount stands beside the first document.
    Difference {
        /// The role's stable name.
        role: String,
        /// Signed minor units: negative for what was not received.
        amount_minor: i64,
    },
    /// So much of a document.
    Document {
        /// Its number.
        number: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much to an account of the chart.
    Account {
        /// Its number.
        account: String,
        /// Signed minor units.
        amount_minor: i64,
    },
    /// So much of a payment that a provider captured; all that it did not pay out yet when absent.
    Payment {
        /// The adjustment's id's text.
        payment: String,
        /// Signed minor units.
        amount_minor: Option<i64>,
    },
    /// So much to the credit of a customer.
    Credit {
        /// The customer's number, or its id's text: one that came by name has no number.
        customer: String,
        /// Signed minor units.
        amount_minor: i64,
    },
}

/// A transaction was explained by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The allocation, as its id's text.
    pub allocation: String,
    /// What of the transaction is still in suspense, signed minor units.
    pub rest_minor: i64,
    /// Whether a payer was learned from it.
    pub has_learned: bool,
    /// The first open day, on which it is booked because the period of the money is closed.
    #[serde(default)]
    pub postponed_to: Option<Date>,
}

/// Why a decision was refused.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// There is no such transaction.
    #[error("there is no transaction {0}")]
    UnknownTransaction(String),
    /// It is explained already.
    #[error("transaction {0} is already explained")]
    AlreadyExplained(BankTransactionId),
    /// The queue has no such alternative.
    #[error("transaction {transaction} has no alternative {number}")]
    NoSuchAlternative {
        /// The transaction.
        transaction: BankTransactionId,
        /// The number asked for.
        number: usize,
    },
    /// Matching ran since it was shown, and proposes something else now.
    #[error("the alternatives of transaction {transaction} are others now")]
    AlternativeChanged {
        /// The transaction.
        transaction: BankTransactionId,
    },
    /// A part of it was explained, or given back, since it was shown.
    #[error(
        "{rest_minor} minor units of transaction {transaction} are to be explained now, not {seen_minor}"
    )]
    RestChanged {
        /// The transaction.
        transaction: BankTransactionId,
        /// What was to be explained when it was shown.
        seen_minor: i64,
        /// What is to be explained now.
        rest_minor: i64,
    },
    /// No line at all.
    #[error("no line was given")]
    NoLines,
    /// The lines sum to more than is in suspense, or in the other direction.
    #[error("the lines sum to {sum_minor} minor units, {rest_minor} are to be explained")]
    SumDiffers {
        /// What the lines sum to.
        sum_minor: i64,
        /// What is to be explained.
        rest_minor: i64,
    },
    /// An amount, or a sum of amounts, is greater than any account can hold.
    #[error("the amounts are too great")]
    AmountOutOfRange,
    /// There is no customer with this number.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// The document is in another currency.
    #[error("document {0} is in another currency")]
    CurrencyDiffers(String),
    /// A line cannot be.
    #[error(transparent)]
    Line(#[from] LineError),
    /// What a return would take back is not there any more.
    #[error(transparent)]
    TakeBack(#[from] TakeBackError),
    /// The decision could not be posted.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for AcceptError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for AcceptError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for AcceptError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::TakeBack(error) => error.as_db_error(),
            _ => None,
        }
    }
}

/// Explains a transaction, whole or in part, as a person says. Takes it off the queue when nothing
/// of it is left in suspense, and learns its payer when all of it went to one customer.
pub async fn accept(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Accept,
) -> Result<(Accepted, Option<Event>), AcceptError> {
    let Prepared { row, books, decision, currency, sum_minor, rest_minor } =
        prepare(ctx, tx, command).await?;
    let postponed_to = postponed(&books, decision.booked_on);
    let (allocation, hash) = post(tx, ctx, books, &row, currency, &decision, rest_minor == 0).await?;
    if rest_minor != 0 {
        banking::update_rest(tx, ctx, row.id, rest_minor).await?;
    }
    // A part may be a mistake on the way to the whole: only the whole teaches.
    let has_learned = rest_minor == 0 && learn::learn_payer(tx, ctx, &row, &decision.lines).await?;
    let data = serde_json::json!({ "transaction": command.transaction, "amount_minor": sum_minor,
        "rest_minor": rest_minor, "method": decision.method, "engine": matching::VERSION,
        "decisions_sha256": hash.text() });
    let accepted = Accepted { allocation: allocation.to_string(), rest_minor, has_learned, postponed_to };
    Ok((accepted, Some(Event::new("allocation_accepted", allocation, data))))
}

/// The day on which an entry of a day is booked, when it is another because the period is closed.
fn postponed(books: &Books, on: Date) -> Option<Date> {
    Some(books.open_day(on)).filter(|day| *day != on)
}

/// A decision that nothing speaks against, before it is posted.
pub(super) struct Prepared {
    pub row: TransactionRow,
    pub books: Books,
    pub decision: Chosen,
    pub currency: Currency,
    /// What the lines sum to.
    pub sum_minor: i64,
    /// What stays in suspense.
    pub rest_minor: i64,
}

/// Reads what was chosen and checks it against the books as they are.
pub(super) async fn prepare(ctx: &Ctx, tx: &mut Tx, command: &Accept) -> Result<Prepared, AcceptError> {
    let unknown = || AcceptError::UnknownTransaction(command.transaction.clone());
    let id: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    let row = banking::find_transaction(tx, ctx, id).await?.ok_or_else(unknown)?;
    let (books, in_suspense) = Books::open_about(tx, ctx, AccountRole::Suspense, id.uuid()).await?;
    let rest_minor = in_suspense.checked_neg().ok_or(AcceptError::AmountOutOfRange)?;
    if rest_minor == 0 {
        return Err(AcceptError::AlreadyExplained(id));
    }
    if let Choice::SplitSeen { rest_minor: seen_minor, .. } = command.choice
        && seen_minor != rest_minor
    {
        return Err(AcceptError::RestChanged { transaction: id, seen_minor, rest_minor });
    }
    let decision = read_choice(tx, ctx, books.chart(), &row, &command.choice).await?;
    let sum_minor = sum_of(&decision.lines).ok_or(AcceptError::AmountOutOfRange)?;
    let is_too_much = sum_minor.unsigned_abs() > rest_minor.unsigned_abs();
    if sum_minor == 0 || sum_minor.signum() != rest_minor.signum() || is_too_much {
        return Err(AcceptError::SumDiffers { sum_minor, rest_minor });
    }
    let currency = check_lines(&row, &decision.lines, decision.takes_back.is_some())?;
    Ok(Prepared { row, books, decision, currency, sum_minor, rest_minor: rest_minor - sum_minor })
}

/// What a person chose, tied to the books.
pub(super) struct Chosen {
    pub lines: Vec<DecidedLine>,
    pub method: String,
    pub evidence: Vec<EvidenceFact>,
    pub fingerprint: i64,
    pub takes_back: Option<AllocationId>,
    /// The day of the money, or that on which an earlier decision about it was taken back.
    pub booked_on: Date,
}

async fn read_choice(
    tx: &mut Tx,
    ctx: &Ctx,
    chart: &ChartOfAccounts,
    row: &TransactionRow,
    choice: &Choice,
) -> Result<Chosen, AcceptError> {
    let id = row.id;
    let reversing = store::list_reversing_of(tx, ctx, id).await?;
    let undone_on = last_reversal(tx, ctx, &reversing).await?;
    let money_on = row.booked_on.to_jiff();
    let booked_on = undone_on.map_or(money_on, |day| day.max(money_on));
    let Some(split) = choice.lines() else {
        let proposal = find_alternative(tx, ctx, id, choice).await?;
        let takes_back = take_back::find_earlier(tx, ctx, &proposal).await?;
        let lines = match takes_back {
            Some(earlier) => take_back::opposite_lines(tx, ctx, earlier).await?,
            None => proposal_lines(tx, ctx, chart, &proposal).await?,
        };
        let Proposal { method, mut evidence, fingerprint, .. } = proposal;
        // That it was undone before says nothing of why it stands now.
        evidence.retain(|fact| fact.fact != "undone-by");
        if evidence.is_empty() {
            evidence.push(said(ctx));
        }
        return Ok(Chosen { lines, method, evidence, fingerprint, takes_back, booked_on });
    };
    let lines = split_lines(tx, ctx, chart, split).await?;
    Ok(Chosen {
        method: "manual".to_owned(),
        evidence: vec![said(ctx)],
        fingerprint: fingerprint(tx, ctx, &lines).await?,
        lines,
        takes_back: None,
        booked_on,
    })
}

/// A person says so.
fn said(ctx: &Ctx) -> EvidenceFact {
    EvidenceFact { customer: ctx.actor.clone(), ..EvidenceFact::named("person-says") }
}

/// The alternative of the queue that was chosen, by its place, its fingerprint, or both.
async fn find_alternative(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
    choice: &Choice,
) -> Result<Proposal, AcceptError> {
    let (number, seen) = match *choice {
        Choice::Alternative(number) => (Some(number), None),
        Choice::Seen { number, fingerprint } => (Some(number), Some(fingerprint)),
        Choice::Recognised { fingerprint } => (None, Some(fingerprint)),
        Choice::Split(_) | Choice::SplitSeen { .. } => (None, None),
    };
    let missing = || match number {
        Some(number) => AcceptError::NoSuchAlternative { transaction: id, number },
        None => AcceptError::AlternativeChanged { transaction: id },
    };
    let exception = store::find_exception(tx, ctx, id).await?.ok_or_else(missing)?;
    let proposals: Vec<Proposal> = serde_json::from_str(&exception.alternatives).unwrap_or_default();
    let is_seen = |proposal: &Proposal| seen.is_none_or(|seen| seen == proposal.fingerprint);
    let Some(number) = number else {
        return proposals.into_iter().find(is_seen).ok_or_else(missing);
    };
    let place = number.checked_sub(1).ok_or_else(missing)?;
    let proposal = proposals.into_iter().nth(place).ok_or_else(missing)?;
    if is_seen(&proposal) { Ok(proposal) } else { Err(AcceptError::AlternativeChanged { transaction: id }) }
}

/// The lines that a person wrote. Several of one document are one, because its VAT moves once.
async fn split_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    chart: &ChartOfAccounts,
    split: &[SplitLine],
) -> Result<Vec<DecidedLine>, AcceptError> {
    let mut lines: Vec<DecidedLine> = Vec::with_capacity(split.len());
    for line in split {
        let line = split_line(tx, ctx, chart, line, &lines).await?;
        if line.amount_minor.unsigned_abs() > AMOUNT_MAX_MINOR {
            return Err(AcceptError::AmountOutOfRange);
        }
        let same = lines.iter_mut().find(|known| match (&known.target, &line.target) {
            (Target::Item(known), Target::Item(item)) => known.id == item.id,
            _ => false,
        });
        match same {
            Some(known) => {
                let sum = known.amount_minor.checked_add(line.amount_minor);
                known.amount_minor = sum.ok_or(AcceptError::AmountOutOfRange)?;
            }
            None => lines.push(line),
        }
    }
    if lines.is_empty() { Err(AcceptError::NoLines) } else { Ok(lines) }
}

/// By what the decision is recognised if matching comes to the same after it was undone.
async fn fingerprint(tx: &mut Tx, ctx: &Ctx, lines: &[DecidedLine]) -> Result<i64, AcceptError> {
    let mut owners: HashMap<CustomerId, (String, String)> = HashMap::new();
    for customer in lines.iter().filter_map(|line| line.target.customer()) {
        if let Entry::Vacant(owner) = owners.entry(customer) {
            let found = customers::find_customer(tx, ctx, customer).await?;
            owner.insert(found.map(|row| (row.number, row.name)).unwrap_or_default());
        }
    }
    let named = lines.iter().filter_map(|line| {
        let owner = line.target.customer().and_then(|customer| owners.get(&customer));
        let (customer_number, customer_name) =
            owner.map_or(("", ""), |(number, name)| (number.as_str(), name.as_str()));
        let named = match &line.target {
            Target::Item(item) => {
                NamedLine::Document { number: &item.number, customer_number, customer_name }
            }
            Target::Account(account) => NamedLine::Account(account.as_str()),
            Target::NewCredit { .. } | Target::Credit { .. } => {
                NamedLine::Credit { customer_number, customer_name }
            }
            // Differences beside documents: the documents tell the decision.
            _ => return None,
        };
        Some((named, line.amount_minor))
    });
    Ok(matching::lines_fingerprint(named).cast_signed())
}

/// What lines sum to, if an account can hold it.
fn sum_of(lines: &[DecidedLine]) -> Option<i64> {
    let amounts: i128 = lines.iter().map(|line| i128::from(line.amount_minor)).sum();
    i64::try_from(amounts).ok().filter(|sum| *sum != i64::MIN)
}

async fn proposal_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    chart: &ChartOfAccounts,
    proposal: &Proposal,
) -> Result<Vec<DecidedLine>, AcceptError> {
    let mut items: Vec<OpenItem> = Vec::new();
    for item in proposal.lines.iter().filter_map(ProposalLine::item_id) {
        items.extend(receivables::find_item(tx, ctx, item).await?);
    }
    let first_item = items.first().map(|item| item.id);
    let find = |id: OpenItemId| items.iter().find(|item| item.id == id).cloned();
    let lines: Result<Vec<_>, _> =
        proposal.lines.iter().map(|line| DecidedLine::of_proposal(chart, line, first_item, find)).collect();
    let mut lines = lines?;
    for line in &mut lines {
        if let Target::ProviderPayment(payment) = &mut line.target {
            let id = payment.id;
            let left = find_payment(tx, ctx, id).await?;
            *payment = left.ok_or_else(|| LineError::NotOpen(id.to_string()))?;
        }
    }
    Ok(lines)
}

async fn split_line(
    tx: &mut Tx,
    ctx: &Ctx,
    chart: &ChartOfAccounts,
    line: &SplitLine,
    before: &[DecidedLine],
) -> Result<DecidedLine, AcceptError> {
    Ok(match line {
        SplitLine::Item { item, amount_minor } => {
            let not_open = || LineError::NotOpen(item.clone());
            let id: OpenItemId = item.parse().map_err(|_| not_open())?;
            let item = receivables::find_item(tx, ctx, id).await?.ok_or_else(not_open)?;
            DecidedLine { target: Target::Item(Box::new(item)), amount_minor: *amount_minor }
        }
        SplitLine::Difference { role, amount_minor } => {
            let first_item = before.iter().find_map(|line| match &line.target {
                Target::Item(item) => Some(item.id),
                _ => None,
            });
            DecidedLine { target: role_target(role, first_item)?, amount_minor: *amount_minor }
        }
        SplitLine::Document { number, amount_minor } => {
            let item = receivables::find_by_number(tx, ctx, number)
                .await?
                .ok_or_else(|| LineError::NotOpen(number.clone()))?;
            DecidedLine { target: Target::Item(Box::new(item)), amount_minor: *amount_minor }
        }
        SplitLine::Account { account, amount_minor } => {
            let number = free_account(chart, account)?;
            DecidedLine { target: Target::Account(number), amount_minor: *amount_minor }
        }
        SplitLine::Payment { payment, amount_minor } => {
            let not_open = || LineError::NotOpen(payment.clone());
            let id: AdjustmentId = payment.parse().map_err(|_| not_open())?;
            let left = find_payment(tx, ctx, id).await?.ok_or_else(not_open)?;
            let amount_minor = amount_minor.unwrap_or(left.left_minor);
            DecidedLine { target: Target::ProviderPayment(left), amount_minor }
        }
        SplitLine::Credit { customer, amount_minor } => {
            let found = match customer.parse() {
                Ok(id) => customers::find_customer(tx, ctx, id).await?,
                Err(_) => customers::find_by_number(tx, ctx, customer).await?,
            };
            let found = found.ok_or_else(|| AcceptError::UnknownCustomer(customer.clone()))?;
            DecidedLine { target: Target::NewCredit { customer: found.id }, amount_minor: *amount_minor }
        }
    })
}

/// No line may take more of a document than is open, nor mix currencies.
fn check_lines(
    row: &TransactionRow,
    lines: &[DecidedLine],
    is_return: bool,
) -> Result<Currency, AcceptError> {
    let currency = Currency::parse(&row.currency)
        .map_err(|_| DbError::Inconsistent { table: "bank_transactions", id: row.id.to_string() })?;
    for line in lines {
        if let Target::ProviderPayment(payment) = line.target {
            if payment.currency != currency && !is_return {
                return Err(AcceptError::CurrencyDiffers(payment.id.to_string()));
            }
            check_payment(lines, payment, is_return)?;
        }
        let Target::Item(item) = &line.target else { continue };
        if item.currency != currency {
            return Err(AcceptError::CurrencyDiffers(item.number.clone()));
        }
        let taken = taken_from(lines, item.id);
        let open = i128::from(item.open_minor);
        let is_within = taken.signum() == open.signum() && taken.abs() <= open.abs();
        // What came back reopens a document: up to all of it that entered the books.
        let is_reopening =
            taken.signum() == -i128::from(item.amount_minor).signum() && may_be_open(item, open - taken);
        if !is_within && !(is_reopening && (is_return || row.amount_minor < 0)) {
            return Err(AcceptError::Line(LineError::MoreThanOpen {
                document: item.number.clone(),
                open_minor: item.open_minor,
                amount_minor: line.amount_minor,
            }));
        }
    }
    Ok(currency)
}

/// No more is paid out of a payment than is left of it; what comes back is what a payout took.
fn check_payment(lines: &[DecidedLine], payment: LeftOfPayment, is_return: bool) -> Result<(), LineError> {
    let of_payment = lines
        .iter()
        .filter(|line| matches!(line.target, Target::ProviderPayment(other) if other.id == payment.id));
    let taken: i128 = of_payment.map(|line| i128::from(line.amount_minor)).sum();
    if is_return || (taken > 0 && taken <= i128::from(payment.left_minor)) {
        return Ok(());
    }
    let (document, open_minor) = (payment.id.to_string(), payment.left_minor);
    Err(LineError::MoreThanOpen {
        document,
        open_minor,
        amount_minor: i64::try_from(taken).unwrap_or(i64::MAX),
    })
}

async fn post(
    tx: &mut Tx,
    ctx: &Ctx,
    books: Books,
    row: &TransactionRow,
    currency: Currency,
    chosen: &Chosen,
    is_whole: bool,
) -> Result<(AllocationId, DecisionsHash), AcceptError> {
    let mut decider = Decider::with_books(books);
    let decided = decided(tx, ctx, &mut decider, row, currency, chosen).await?;
    let allocation = decider.decide(ctx, decided)?;
    if is_whole {
        decider.leave_queue(ctx, row.id);
    }
    decider.flush(tx, ctx).await?;
    Ok((allocation, decider.hash()))
}

/// The decision as it is posted, for which the decider knows the VAT.
pub(super) async fn decided<'a>(
    tx: &mut Tx,
    ctx: &Ctx,
    decider: &mut Decider,
    row: &'a TransactionRow,
    currency: Currency,
    chosen: &'a Chosen,
) -> Result<Decided<'a>, DbError> {
    for line in &chosen.lines {
        if let Target::Item(item) = &line.target {
            decider.load_about(tx, ctx, item).await?;
        }
    }
    Ok(Decided {
        transaction: row.id,
        booked_on: chosen.booked_on,
        currency,
        label: label_of(row),
        method: &chosen.method,
        is_automatic: false,
        lines: chosen.lines.clone(),
        evidence: &chosen.evidence,
        fingerprint: chosen.fingerprint,
        takes_back: chosen.takes_back,
    })
}
