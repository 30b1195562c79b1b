//! The lines of the reconcile desk: transactions that wait, page by page, each with what it could be.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::evidence::EvidenceFact;
use super::proposal::{Proposal, ProposalLine};
use super::store;
use super::sure::{Strength, strength};
use crate::banking::{self, TransactionRow, WaitingFilter, WaitingState, WorkRow};
use crate::context::Ctx;
use crate::customers::{self, CustomerRow};
use crate::ids::{BankAccountId, BankTransactionId, CustomerId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenItem};

/// A part of the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkTab {
    /// Everything that waits and may be a customer's, what has a proposal first.
    #[default]
    ToDo,
    /// What does not look like a customer's payment and has no proposal.
    Outside,
    /// Of it, what has a proposal.
    Suggested,
    /// Of it, what can be accepted among many.
    Sure,
    /// What a person set aside.
    Aside,
}

impl WorkTab {
    /// The states of this part, in the groups that follow one another on the list.
    fn groups(self) -> &'static [&'static [WaitingState]] {
        const SUGGESTED: &[WaitingState] = &[WaitingState::Suggested, WaitingState::Sure];
        match self {
            Self::ToDo => &[SUGGESTED, &[WaitingState::New, WaitingState::ToDo]],
            Self::Outside => &[&[WaitingState::Outside]],
            Self::Suggested => &[SUGGESTED],
            Self::Sure => &[&[WaitingState::Sure]],
            Self::Aside => &[&[WaitingState::Aside]],
        }
    }
}

/// Where a page of the work ends, and the next one begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkPlace {
    /// Which group of the list: those with a proposal, then those without.
    pub group: usize,
    /// The day of the line.
    pub booked_on: Date,
    /// The line.
    pub transaction: BankTransactionId,
}

impl WorkPlace {
    /// The place of a line in a list.
    pub fn of(tab: WorkTab, line: &WorkLine) -> Self {
        let group = tab.groups().iter().position(|states| states.contains(&line.state)).unwrap_or(0);
        let transaction = &line.transaction;
        Self { group, booked_on: transaction.booked_on.to_jiff(), transaction: transaction.id }
    }

    /// The place before the first line of a group.
    fn before(group: usize) -> Self {
        let transaction = BankTransactionId::from_uuid(Uuid::nil());
        Self { group, booked_on: Date::constant(1, 1, 1), transaction }
    }
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkCounts {
    /// Everything that waits, may be a customer's and is not set aside.
    pub to_do: i64,
    /// What does not look like a customer's payment and has no proposal.
    pub outside: i64,
    /// Of it, what matching has not looked at yet.
    pub unmatched: i64,
    /// Of it, what has a proposal.
    pub suggested: i64,
    /// Of it, what can be accepted among many.
    pub sure: i64,
    /// What a person set aside.
    pub aside: i64,
}

impl WorkCounts {
    /// What waits for a person and may be a customer's: not what matching has not looked at yet.
    pub fn waiting(&self) -> u64 {
        u64::try_from(self.to_do - self.unmatched).unwrap_or(0)
    }

    /// Every exception of the queue, those that do not look like a customer's payment too.
    pub fn exceptions(&self) -> u64 {
        u64::try_from(self.to_do - self.unmatched + self.outside).unwrap_or(0)
    }
}

/// A transaction that waits, with all that a person needs to decide about it.
#[derive(Clone, Debug)]
pub struct WorkLine {
    /// The transaction.
    pub transaction: TransactionRow,
    /// What is to be done about it.
    pub state: WaitingState,
    /// Why it waits: the stable code, or empty.
    pub reason: String,
    /// What is still to be explained, signed minor units.
    pub rest_minor: i64,
    /// What it could be and still can be posted, likeliest first.
    pub proposals: Vec<ShownProposal>,
    /// How many comments it has.
    pub comments: i64,
}

/// What a transaction could be.
#[derive(Clone, Debug)]
pub struct ShownProposal {
    /// Its place in the queue, from 1.
    pub number: usize,
    /// By which it is recognised when it is accepted.
    pub fingerprint: i64,
    /// By which means it was found.
    pub method: String,
    /// What it is made of.
    pub lines: Vec<ShownLine>,
    /// Why.
    pub evidence: Vec<EvidenceFact>,
    /// How strongly that speaks for it.
    pub strength: Strength,
    /// Whether it takes an earlier payment back.
    pub takes_back: bool,
}

/// A line of a proposal or of a decision.
#[derive(Clone, Debug, Default)]
pub struct ShownLine {
    /// Signed minor units.
    pub amount_minor: i64,
    /// The document, when the line is about one.
    pub item: Option<OpenItemId>,
    /// Its number; or the account's; or empty for a role.
    pub number: String,
    /// The role, when the line goes to an account by its role; `credit` for a customer's credit.
    pub role: String,
    /// The customer's name, where there is one.
    pub customer: String,
    /// When the document is due.
    pub due_on: Option<Date>,
    /// What stays open of the document afterwards, signed minor units.
    pub left_minor: i64,
}

/// How much there is to do, of one account or of all.
pub async fn count_work(
    tx: &mut Tx,
    ctx: &Ctx,
    account: Option<BankAccountId>,
) -> Result<WorkCounts, DbError> {
    let counts = banking::count_work(tx, ctx, account).await?;
    let of = |state: WaitingState| counts.get(state.as_str()).copied().unwrap_or(0);
    let (sure, suggested) = (of(WaitingState::Sure), of(WaitingState::Suggested));
    Ok(WorkCounts {
        unmatched: of(WaitingState::New),
        outside: of(WaitingState::Outside),
        to_do: of(WaitingState::New) + of(WaitingState::ToDo) + suggested + sure,
        suggested: suggested + sure,
        sure,
        aside: of(WaitingState::Aside),
    })
}

/// A page of the work, group by group and oldest first in each, after a line, at most `limit` lines.
pub async fn list_work(
    tx: &mut Tx,
    ctx: &Ctx,
    tab: WorkTab,
    filter: &WaitingFilter,
    after: Option<WorkPlace>,
    limit: i64,
) -> Result<Vec<WorkLine>, DbError> {
    let after = after.unwrap_or(WorkPlace::before(0));
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    for (group, states) in tab.groups().iter().enumerate().skip(after.group) {
        let from = if group == after.group { after } else { WorkPlace::before(group) };
        // Each state is a range of the index; what is shown first of all of them is among the first of each.
        let mut of_group = Vec::new();
        for state in *states {
            let place = (from.booked_on, from.transaction);
            of_group.extend(banking::list_work(tx, ctx, *state, filter, place, limit).await?);
        }
        of_group.sort_by_key(|row| (row.transaction.booked_on.to_jiff(), row.transaction.id));
        rows.extend(of_group);
        if rows.len() >= most {
            break;
        }
    }
    rows.truncate(most);
    with_proposals(tx, ctx, rows).await
}

/// One line of the work; nothing when the transaction does not wait.
pub async fn find_work(tx: &mut Tx, ctx: &Ctx, id: BankTransactionId) -> Result<Option<WorkLine>, DbError> {
    let Some(row) = banking::find_work(tx, ctx, id).await? else { return Ok(None) };
    Ok(with_proposals(tx, ctx, vec![row]).await?.pop())
}

async fn with_proposals(tx: &mut Tx, ctx: &Ctx, rows: Vec<WorkRow>) -> Result<Vec<WorkLine>, DbError> {
    let ids: Vec<BankTransactionId> = rows.iter().map(|row| row.transaction.id).collect();
    let queued = store::list_exceptions_of(tx, ctx, &ids).await?;
    let comments = store::count_comments_of(tx, ctx, &ids).await?;
    let proposals: HashMap<BankTransactionId, Vec<Proposal>> = queued
        .into_iter()
        .map(|(id, row)| (id, serde_json::from_str(&row.alternatives).unwrap_or_default()))
        .collect();
    let named = Named::load(tx, ctx, proposals.values().flatten()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.transaction.id;
            let found = proposals.get(&id).map_or(&[][..], Vec::as_slice);
            WorkLine {
                proposals: shown(found, &row, &named),
                comments: comments.get(&id).copied().unwrap_or(0),
                state: row.state,
                reason: row.reason,
                rest_minor: row.rest_minor,
                transaction: row.transaction,
            }
        })
        .collect())
}

/// The proposals that can still be posted: they explain no more than is left, and take no more of a document
/// than is open of it.
fn shown(proposals: &[Proposal], row: &WorkRow, named: &Named) -> Vec<ShownProposal> {
    let booked_on = row.transaction.booked_on.to_jiff();
    (1..)
        .zip(proposals)
        .filter(|(_, proposal)| is_possible(proposal, row.rest_minor, named))
        .map(|(number, proposal)| {
            let issued_after = named.first_issued_after(proposal, booked_on);
            let mut evidence = proposal.evidence.clone();
            evidence.extend(issued_after.map(EvidenceFact::issued_after));
            ShownProposal {
                number,
                fingerprint: proposal.fingerprint,
                method: proposal.method.clone(),
                lines: proposal.lines.iter().map(|line| named.line(line)).collect(),
                evidence,
                strength: strength(proposal),
                takes_back: proposal.takes_back.is_some() || proposal.takes_back_transaction.is_some(),
            }
        })
        .collect()
}

fn is_possible(proposal: &Proposal, rest_minor: i64, named: &Named) -> bool {
    let sum: i128 = proposal.lines.iter().map(|line| i128::from(line.amount_minor())).sum();
    let rest = i128::from(rest_minor);
    if sum.signum() != rest.signum() || sum.abs() > rest.abs() {
        return false;
    }
    // What takes a payment back reopens documents: that is checked when it is posted.
    if rest < 0 || proposal.takes_back.is_some() || proposal.takes_back_transaction.is_some() {
        return true;
    }
    proposal.lines.iter().all(|line| {
        let Some(item) = line.item_id().and_then(|id| named.items.get(&id)) else {
            return line.item_id().is_none();
        };
        let (open, amount) = (i128::from(item.open_minor), i128::from(line.amount_minor()));
        amount.signum() == open.signum() && amount.abs() <= open.abs()
    })
}

/// The documents and customers that lines are about.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub items: HashMap<OpenItemId, OpenItem>,
    pub customers: HashMap<CustomerId, CustomerRow>,
}

impl Named {
    async fn load(
        tx: &mut Tx,
        ctx: &Ctx,
        proposals: impl Iterator<Item = &Proposal>,
    ) -> Result<Self, DbError> {
        let (mut items, mut customers) = (Vec::new(), Vec::new());
        for line in proposals.flat_map(|proposal| &proposal.lines) {
            items.extend(line.item_id());
            customers.extend(line.customer_id());
        }
        Self::of(tx, ctx, items, customers).await
    }

    /// These documents with their customers, and these customers.
    pub async fn of(
        tx: &mut Tx,
        ctx: &Ctx,
        mut items: Vec<OpenItemId>,
        mut customers: Vec<CustomerId>,
    ) -> Result<Self, DbError> {
        items.sort_unstable();
        items.dedup();
        let items: HashMap<OpenItemId, OpenItem> = receivables::list_items_of(tx, ctx, &items)
            .await?
            .into_iter()
            .map(|item| (item.id, item))
            .collect();
        customers.extend(items.values().map(|item| item.customer));
        customers.sort_unstable();
        customers.dedup();
        let customers = customers::list_customers_of(tx, ctx, &customers).await?;
        Ok(Self { items, customers: customers.into_iter().map(|row| (row.id, row)).collect() })
    }

    /// The first invoice of a proposal that was issued after a day.
    fn first_issued_after(&self, proposal: &Proposal, day: Date) -> Option<&OpenItem> {
        let items = proposal.lines.iter().filter_map(|line| self.items.get(&line.item_id()?));
        items.into_iter().find(|item| item.kind == ItemKind::Invoice && item.issued_on > day)
    }

    /// The name of a customer.
    pub fn customer(&self, id: CustomerId) -> String {
        self.customers.get(&id).map(|row| row.name.clone()).unwrap_or_default()
    }

    /// A line of a document.
    pub fn item_line(&self, id: OpenItemId, amount_minor: i64) -> ShownLine {
        let Some(item) = self.items.get(&id) else {
            return ShownLine { amount_minor, item: Some(id), ..ShownLine::default() };
        };
        ShownLine {
            amount_minor,
            item: Some(id),
            number: item.number.clone(),
            role: String::new(),
            customer: self.customer(item.customer),
            due_on: Some(item.due_on),
            left_minor: item.open_minor.saturating_sub(amount_minor),
        }
    }

    fn line(&self, line: &ProposalLine) -> ShownLine {
        let amount_minor = line.amount_minor();
        let empty = ShownLine { amount_minor, ..ShownLine::default() };
        match line {
            ProposalLine::Item { document, .. } => match line.item_id() {
                Some(id) if self.items.contains_key(&id) => self.item_line(id, amount_minor),
                _ => ShownLine { number: document.clone(), ..empty },
            },
            ProposalLine::Reopened { document, .. } => ShownLine { number: document.clone(), ..empty },
            ProposalLine::Role { role, .. } => ShownLine { role: role.clone(), ..empty },
            ProposalLine::Payment { .. } => ShownLine { role: "provider_clearing".to_owned(), ..empty },
            ProposalLine::Account { account, .. } => ShownLine { number: account.clone(), ..empty },
            ProposalLine::Credit { name, .. } => {
                let customer = line.customer_id().map(|id| self.customer(id)).filter(|name| !name.is_empty());
                ShownLine {
                    role: "credit".to_owned(),
                    customer: customer.unwrap_or_else(|| name.clone()),
                    ..empty
                }
            }
        }
    }
}
