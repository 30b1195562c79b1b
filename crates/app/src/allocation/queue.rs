//! What was decided and what waits, for people and programs.

use std::collections::{HashMap, HashSet};

use db::{DbError, Tx};
use jiff::civil::Date;
use ledger::AccountRole;
use money::Currency;
use serde::Serialize;

use super::evidence::{EvidenceFact, evidence_words};
use super::proposal::{Proposal, ProposalLine};
use super::store;
use super::worklist::count_work;
use crate::banking::{self, TransactionRow};
use crate::bookkeeping::{self, Books};
use crate::context::Ctx;
use crate::ids::{BankTransactionId, InputFileId, OpenItemId};
use crate::inbox;
use crate::receivables;
use crate::words::Words;

/// A transaction, as it is told outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransactionView {
    /// Its id's text.
    pub id: String,
    /// The file it came in, by id.
    #[serde(skip)]
    pub file_id: InputFileId,
    /// The file it came in, by the name it had.
    pub file: String,
    /// The bank's identification of the statement, or its number in the file.
    pub statement: String,
    /// Position in its statement, from 1.
    pub position: i64,
    /// The bank's own reference.
    pub bank_reference: Option<String>,
    /// Booking date.
    pub booked_on: Date,
    /// Signed minor units.
    pub amount_minor: i64,
    /// Currency code.
    pub currency: String,
    /// Counterparty, or empty.
    pub counterparty: String,
    /// Remittance information.
    pub remittance: String,
}

/// A line: of a document, or of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// Number of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Account number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Customer, when the line is credit of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Signed minor units.
    pub amount_minor: i64,
}

/// A decision, as it is told outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AllocationView {
    /// Its id's text.
    pub id: String,
    /// The transaction.
    pub transaction: TransactionView,
    /// By which means.
    pub method: String,
    /// Whether the machine decided.
    pub automatic: bool,
    /// Why, in words.
    pub evidence: Vec<String>,
    /// What it is made of.
    pub lines: Vec<LineView>,
}

/// A transaction that waits for a person, as it is told outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExceptionView {
    /// The transaction.
    pub transaction: TransactionView,
    /// What of it is still to be explained, signed minor units.
    pub rest_minor: i64,
    /// Why it waits: the stable code.
    pub reason: String,
    /// What it could be, likeliest first.
    pub alternatives: Vec<AlternativeView>,
}

/// What a waiting transaction could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlternativeView {
    /// By which it is recognised when it is accepted, whatever its place: 16 hexadecimal digits in what programs read.
    #[serde(rename = "key", serialize_with = "as_key")]
    pub fingerprint: i64,
    /// By which means.
    pub method: String,
    /// What it would be made of.
    pub lines: Vec<LineView>,
    /// Why, in words.
    pub evidence: Vec<String>,
}

/// A fingerprint as people and programs see it: 16 hexadecimal digits, which no number of theirs rounds.
pub fn alternative_key(fingerprint: i64) -> String {
    format!("{:016x}", fingerprint.cast_unsigned())
}

/// The fingerprint behind a key.
pub fn fingerprint_of_key(text: &str) -> Option<i64> {
    let is_key = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    u64::from_str_radix(text, 16).ok().filter(|_| is_key).map(u64::cast_signed)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it serialises by reference")]
fn as_key<S: serde::Serializer>(fingerprint: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&alternative_key(*fingerprint))
}

/// Everything that both lists need.
pub(super) struct Shown {
    pub(super) transactions: HashMap<BankTransactionId, TransactionView>,
    pub(super) numbers: HashMap<OpenItemId, String>,
    pub(super) books: Books,
}

impl Shown {
    async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let files = inbox::file_names(tx, ctx).await?;
        let mut transactions = HashMap::new();
        banking::list_transactions(tx, ctx, |row| {
            transactions.insert(row.id, view_of(row, &files));
            Ok(())
        })
        .await?;
        let items = receivables::list_items(tx, ctx).await?;
        let numbers = items.into_iter().map(|item| (item.id, item.number)).collect();
        Ok(Self { transactions, numbers, books: Books::open(tx, ctx).await? })
    }

    /// The account that a role has in the chart; gains and losses are told apart by sign.
    fn role_account(&self, role: &str, amount_minor: i64) -> String {
        use ledger::AccountRole as Role;
        let is_loss = amount_minor < 0;
        let role = match role {
            "settlement_difference" if is_loss => Role::SettlementLoss,
            "settlement_difference" => Role::SettlementGain,
            "discount_granted" => Role::DiscountGranted,
            "bank_charges" => Role::BankCharges,
            "provider_clearing" => Role::ProviderClearing,
            "interest" if is_loss => Role::InterestExpense,
            "interest" => Role::InterestIncome,
            "internal_transfer" => Role::InternalTransfer,
            _ => Role::CustomerAdvances,
        };
        self.books.chart().number(role).as_str().to_owned()
    }

    pub(super) fn proposal_line(&self, line: &ProposalLine) -> LineView {
        let empty =
            LineView { document: None, account: None, customer: None, amount_minor: line.amount_minor() };
        match line {
            ProposalLine::Item { document, .. } | ProposalLine::Reopened { document, .. } => {
                LineView { document: Some(document.clone()), ..empty }
            }
            ProposalLine::Role { role, amount_minor } => {
                LineView { account: Some(self.role_account(role, *amount_minor)), ..empty }
            }
            ProposalLine::Payment { amount_minor, .. } => {
                LineView { account: Some(self.role_account("provider_clearing", *amount_minor)), ..empty }
            }
            ProposalLine::Account { account, .. } => LineView { account: Some(account.clone()), ..empty },
            ProposalLine::Credit { name, amount_minor, .. } => LineView {
                account: Some(self.role_account("credit", *amount_minor)),
                customer: Some(name.clone()),
                ..empty
            },
        }
    }

    pub(super) fn stored_line(&self, line: &store::AllocationLineRow) -> LineView {
        let empty =
            LineView { document: None, account: None, customer: None, amount_minor: line.amount_minor };
        match (&line.role, line.item_id, &line.account) {
            (Some(role), _, _) => {
                LineView { account: Some(self.role_account(role, line.amount_minor)), ..empty }
            }
            (None, Some(item), _) => LineView { document: self.numbers.get(&item).cloned(), ..empty },
            (None, None, account) => LineView { account: account.clone(), ..empty },
        }
    }
}

pub(super) fn view_of(row: TransactionRow, files: &HashMap<InputFileId, String>) -> TransactionView {
    TransactionView {
        id: row.id.to_string(),
        file_id: row.file_id,
        file: files.get(&row.file_id).cloned().unwrap_or_default(),
        statement: if row.statement_reference.is_empty() {
            row.statement_position.to_string()
        } else {
            row.statement_reference
        },
        position: row.position,
        bank_reference: Some(row.bank_reference).filter(|reference| !reference.is_empty()),
        booked_on: row.booked_on.to_jiff(),
        amount_minor: row.amount_minor,
        currency: row.currency,
        counterparty: row.counterparty,
        remittance: row.remittance,
    }
}

pub(super) fn in_words(facts: &[EvidenceFact], currency: &str, words: &Words) -> Vec<String> {
    let currency = Currency::parse(currency).unwrap_or(Currency::EUR);
    facts.iter().map(|fact| evidence_words(fact, currency, words)).collect()
}

/// The decisions that stand, in the order they were made, handed over one by one.
pub async fn list_allocations(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    visit: impl FnMut(AllocationView),
) -> Result<(), DbError> {
    Shown::load(tx, ctx).await?.allocations(tx, ctx, words, visit).await
}

/// The transactions that wait for a person, in the order they came in, handed over one by one.
pub async fn list_exceptions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    visit: impl FnMut(ExceptionView),
) -> Result<(), DbError> {
    Shown::load(tx, ctx).await?.exceptions(tx, ctx, words, visit).await
}

/// Both lists, for which the transactions and documents are loaded once.
pub async fn list_decisions(
    tx: &mut Tx,
    ctx: &Ctx,
    words: &Words,
    decided: impl FnMut(AllocationView),
    waiting: impl FnMut(ExceptionView),
) -> Result<(), DbError> {
    let mut shown = Shown::load(tx, ctx).await?;
    shown.allocations(tx, ctx, words, decided).await?;
    shown.exceptions(tx, ctx, words, waiting).await
}

impl Shown {
    async fn allocations(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        words: &Words,
        mut visit: impl FnMut(AllocationView),
    ) -> Result<(), DbError> {
        let lines = store::list_lines(tx, ctx).await?;
        for row in store::list_standing(tx, ctx).await? {
            let Some(transaction) = self.transactions.get(&row.transaction_id).cloned() else { continue };
            let facts: Vec<EvidenceFact> = serde_json::from_str(&row.evidence).unwrap_or_default();
            visit(AllocationView {
                id: row.id.to_string(),
                evidence: in_words(&facts, &transaction.currency, words),
                lines: lines
                    .get(&row.id)
                    .map_or_else(Vec::new, |lines| lines.iter().map(|line| self.stored_line(line)).collect()),
                transaction,
                method: row.method,
                automatic: row.is_automatic,
            });
        }
        Ok(())
    }

    async fn exceptions(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        words: &Words,
        mut visit: impl FnMut(ExceptionView),
    ) -> Result<(), DbError> {
        let mut rests = HashMap::new();
        bookkeeping::sum_by_subject(tx, ctx, AccountRole::Suspense, |subject, sum| {
            rests.insert(subject, sum.saturating_neg());
        })
        .await?;
        for row in store::list_exceptions(tx, ctx).await? {
            // What was explained since matching ran waits no more.
            let Some(rest_minor) = rests.get(&row.transaction_id.uuid()).copied() else { continue };
            let Some(transaction) = self.transactions.remove(&row.transaction_id) else { continue };
            let proposals: Vec<Proposal> = serde_json::from_str(&row.alternatives).unwrap_or_default();
            let alternatives = proposals
                .iter()
                .map(|proposal| AlternativeView {
                    fingerprint: proposal.fingerprint,
                    method: proposal.method.clone(),
                    lines: proposal.lines.iter().map(|line| self.proposal_line(line)).collect(),
                    evidence: in_words(&proposal.evidence, &transaction.currency, words),
                })
                .collect();
            visit(ExceptionView { transaction, rest_minor, reason: row.reason, alternatives });
        }
        Ok(())
    }
}

/// A transaction that a person set aside, as it is told outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AsideView {
    /// The transaction.
    pub transaction: TransactionView,
    /// Why it was set aside.
    pub note: String,
}

/// The transactions that are set aside and not explained since, in the order they came in.
pub async fn list_set_aside(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AsideView>, DbError> {
    let mut aside = store::list_aside(tx, ctx).await?;
    if aside.is_empty() {
        return Ok(Vec::new());
    }
    let mut in_suspense = HashSet::new();
    bookkeeping::sum_by_subject(tx, ctx, AccountRole::Suspense, |subject, _| {
        in_suspense.insert(subject);
    })
    .await?;
    aside.retain(|id, _| in_suspense.contains(&id.uuid()));
    let mut shown = Shown::load(tx, ctx).await?;
    let mut notes: Vec<(BankTransactionId, String)> = aside.into_iter().collect();
    notes.sort();
    let views = notes.into_iter().filter_map(|(id, note)| {
        let transaction = shown.transactions.remove(&id)?;
        Some(AsideView { transaction, note })
    });
    Ok(views.collect())
}

/// How many transactions wait for a person.
pub async fn count_waiting(tx: &mut Tx, ctx: &Ctx) -> Result<u64, DbError> {
    Ok(count_work(tx, ctx, None).await?.exceptions())
}

/// The currency of a transaction, by its id's text; nothing when there is no such transaction.
pub async fn find_currency(tx: &mut Tx, ctx: &Ctx, transaction: &str) -> Result<Option<Currency>, DbError> {
    let Ok(id) = transaction.parse() else { return Ok(None) };
    let row = banking::find_transaction(tx, ctx, id).await?;
    Ok(row.and_then(|row| Currency::parse(&row.currency).ok()))
}
