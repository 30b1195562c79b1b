//! A person decides what a transaction paid: an alternative of the queue, or lines of their own.

use db::{AsDbError, DbError, Tx};
use ledger::AccountRole;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::decide::{DecideError, Decided, Decider, account_number};
use super::evidence::EvidenceFact;
use super::learn;
use super::lines::{DecidedLine, LineError, Target};
use super::match_transactions::label_of;
use super::proposal::{Proposal, ProposalLine};
use super::store;
use crate::activity::Event;
use crate::banking::{self, TransactionRow};
use crate::bookkeeping::Books;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AllocationId, BankTransactionId, OpenItemId};
use crate::receivables::{self, OpenItem};
use crate::source::NoEntropy;
use crate::write::Fault;

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
    /// Lines of their own. They may explain a part only; the rest stays in suspense.
    Split(Vec<SplitLine>),
}

/// A line that a person wrote.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitLine {
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
    /// So much to the credit of a customer.
    Credit {
        /// The customer's number.
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
    /// There is no customer with this number.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// The document is in another currency.
    #[error("document {0} is in another currency")]
    CurrencyDiffers(String),
    /// A line cannot be.
    #[error(transparent)]
    Line(#[from] LineError),
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
    let unknown = || AcceptError::UnknownTransaction(command.transaction.clone());
    let id: BankTransactionId = command.transaction.parse().map_err(|_| unknown())?;
    let row = banking::find_transaction(tx, ctx, id).await?.ok_or_else(unknown)?;
    let (books, in_suspense) = Books::open_about(tx, ctx, AccountRole::Suspense, id.uuid()).await?;
    let rest_minor = -in_suspense;
    if rest_minor == 0 {
        return Err(AcceptError::AlreadyExplained(id));
    }
    let decision = read_choice(tx, ctx, id, &command.choice).await?;
    let sum_minor: i64 = decision.lines.iter().map(|line| line.amount_minor).sum();
    if sum_minor == 0 || sum_minor.signum() != rest_minor.signum() || sum_minor.abs() > rest_minor.abs() {
        return Err(AcceptError::SumDiffers { sum_minor, rest_minor });
    }
    let currency = check_lines(&row, &decision.lines, decision.takes_back.is_some())?;
    let rest_minor = rest_minor - sum_minor;
    let allocation = post(tx, ctx, books, &row, currency, &decision, rest_minor == 0).await?;
    let has_learned = learn::learn_payer(tx, ctx, &row, &decision.lines).await?;
    let data = serde_json::json!({ "transaction": command.transaction, "amount_minor": sum_minor,
        "rest_minor": rest_minor, "method": decision.method });
    let accepted = Accepted { allocation: allocation.to_string(), rest_minor, has_learned };
    Ok((accepted, Some(Event::new("allocation_accepted", allocation, data))))
}

/// What a person chose, tied to the books.
struct Chosen {
    lines: Vec<DecidedLine>,
    method: String,
    evidence: Vec<EvidenceFact>,
    fingerprint: i64,
    takes_back: Option<AllocationId>,
}

async fn read_choice(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
    choice: &Choice,
) -> Result<Chosen, AcceptError> {
    match choice {
        Choice::Alternative(number) => {
            let missing = || AcceptError::NoSuchAlternative { transaction: id, number: *number };
            let exception = store::find_exception(tx, ctx, id).await?.ok_or_else(missing)?;
            let proposals: Vec<Proposal> = serde_json::from_str(&exception.alternatives).unwrap_or_default();
            let proposal = number.checked_sub(1).and_then(|at| proposals.get(at)).ok_or_else(missing)?;
            let takes_back = proposal.takes_back.as_ref().and_then(|text| text.parse().ok());
            let lines = match takes_back {
                Some(earlier) => opposite_lines(tx, ctx, earlier).await?,
                None => proposal_lines(tx, ctx, proposal).await?,
            };
            Ok(Chosen {
                lines,
                method: proposal.method.clone(),
                evidence: proposal.evidence.clone(),
                fingerprint: proposal.fingerprint,
                takes_back,
            })
        }
        Choice::Split(split) => {
            if split.is_empty() {
                return Err(AcceptError::NoLines);
            }
            let mut lines = Vec::with_capacity(split.len());
            for line in split {
                lines.push(split_line(tx, ctx, line).await?);
            }
            Ok(Chosen {
                lines,
                method: "manual".to_owned(),
                evidence: vec![EvidenceFact {
                    customer: ctx.actor.clone(),
                    ..EvidenceFact::named("person-says")
                }],
                fingerprint: 0,
                takes_back: None,
            })
        }
    }
}

async fn proposal_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    proposal: &Proposal,
) -> Result<Vec<DecidedLine>, AcceptError> {
    let mut items: Vec<OpenItem> = Vec::new();
    for item in proposal.lines.iter().filter_map(ProposalLine::item_id) {
        items.extend(receivables::find_item(tx, ctx, item).await?);
    }
    let first_item = items.first().map(|item| item.id);
    let find = |id: OpenItemId| items.iter().find(|item| item.id == id).cloned();
    let lines: Result<Vec<_>, _> =
        proposal.lines.iter().map(|line| DecidedLine::of_proposal(line, first_item, find)).collect();
    Ok(lines?)
}

async fn opposite_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    earlier: AllocationId,
) -> Result<Vec<DecidedLine>, AcceptError> {
    let rows = store::find_lines(tx, ctx, earlier).await?;
    let mut items: Vec<OpenItem> = Vec::new();
    for item in rows.iter().filter_map(|row| row.item_id) {
        items.extend(receivables::find_item(tx, ctx, item).await?);
    }
    let find = |id: OpenItemId| items.iter().find(|item| item.id == id).cloned();
    let lines: Result<Vec<_>, _> = rows.iter().map(|row| DecidedLine::opposite_of(row, find)).collect();
    Ok(lines?)
}

async fn split_line(tx: &mut Tx, ctx: &Ctx, line: &SplitLine) -> Result<DecidedLine, AcceptError> {
    Ok(match line {
        SplitLine::Document { number, amount_minor } => {
            let item = receivables::find_by_number(tx, ctx, number)
                .await?
                .ok_or_else(|| LineError::NotOpen(number.clone()))?;
            DecidedLine { target: Target::Item(Box::new(item)), amount_minor: *amount_minor }
        }
        SplitLine::Account { account, amount_minor } => {
            let number = account_number(account).ok_or_else(|| LineError::BadAccount(account.clone()))?;
            DecidedLine { target: Target::Account(number), amount_minor: *amount_minor }
        }
        SplitLine::Credit { customer, amount_minor } => {
            let found = customers::find_by_number(tx, ctx, customer)
                .await?
                .ok_or_else(|| AcceptError::UnknownCustomer(customer.clone()))?;
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
        let Target::Item(item) = &line.target else { continue };
        if item.currency != currency {
            return Err(AcceptError::CurrencyDiffers(item.number.clone()));
        }
        let taken: i64 = lines
            .iter()
            .filter(|other| matches!(&other.target, Target::Item(other) if other.id == item.id))
            .map(|other| other.amount_minor)
            .sum();
        let is_within = taken.signum() == item.open_minor.signum() && taken.abs() <= item.open_minor.abs();
        // What came back reopens a document: up to all that was settled of it.
        let reopened = item.open_minor - taken;
        let is_reopening =
            taken.signum() == -item.total_minor.signum() && reopened.abs() <= item.total_minor.abs();
        if !is_within && !(is_reopening && (is_return || row.amount_minor < 0)) {
            return Err(AcceptError::Line(LineError::MoreThanOpen {
                document: item.number.clone(),
                open_minor: item.open_minor,
                amount_minor: taken,
            }));
        }
    }
    Ok(currency)
}

async fn post(
    tx: &mut Tx,
    ctx: &Ctx,
    books: Books,
    row: &TransactionRow,
    currency: Currency,
    chosen: &Chosen,
    is_whole: bool,
) -> Result<AllocationId, AcceptError> {
    let needs_vat = chosen.lines.iter().any(|line| match &line.target {
        Target::Item(item) => item.vat_on_payment || item.discount.is_some(),
        _ => false,
    });
    let vat = if needs_vat { receivables::list_vat(tx, ctx).await? } else { Vec::new() };
    let mut decider = Decider::with_books(tx, ctx, books, vat).await?;
    let allocation = decider.decide(
        ctx,
        Decided {
            transaction: row.id,
            booked_on: row.booked_on.to_jiff(),
            currency,
            label: label_of(row),
            method: &chosen.method,
            is_automatic: false,
            lines: chosen.lines.clone(),
            evidence: &chosen.evidence,
            fingerprint: chosen.fingerprint,
            takes_back: chosen.takes_back,
        },
    )?;
    if is_whole {
        decider.leave_queue(ctx, row.id);
    }
    decider.flush(tx).await?;
    Ok(allocation)
}
