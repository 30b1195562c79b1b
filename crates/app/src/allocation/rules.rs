//! Rules that a person makes: first a look back at what they would have done, then on.

use std::collections::{HashMap, HashSet};

use db::{AsDbError, DbError, Tx};
use ledger::{AccountRole, ChartOfAccounts};
use matching::Decision;
use serde::{Deserialize, Serialize};

use super::book::LoadedBook;
use super::lines::{LineError, free_account};
use super::match_transactions::{Run, engine_settings, engine_transaction};
use super::store::{self, RuleRow};
use crate::activity::Event;
use crate::banking;
use crate::bookkeeping::{Books, CONTROL_ROLES};
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AllocationId, BankTransactionId, CustomerId, OpenItemId, RuleId};
use crate::receivables;
use crate::write::Fault;

/// Make a rule. It is off until it is switched on.
#[derive(Clone, Debug, Serialize)]
pub struct AddRule {
    /// Text that the remittance or the counterparty must contain.
    pub contains: String,
    /// `in`, `out`, or nothing for both.
    pub direction: Option<String>,
    /// Smallest absolute amount, minor units.
    pub amount_min_minor: Option<i64>,
    /// Greatest absolute amount, minor units.
    pub amount_max_minor: Option<i64>,
    /// Post the whole amount to this account.
    pub account: Option<String>,
    /// Take the payer for the customer with this number.
    pub customer: Option<String>,
}

/// A rule, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its id's text.
    pub id: String,
    /// Text it asks for.
    pub contains: String,
    /// Direction it asks for.
    pub direction: Option<String>,
    /// Smallest absolute amount.
    pub amount_min_minor: Option<i64>,
    /// Greatest absolute amount.
    pub amount_max_minor: Option<i64>,
    /// Account it posts to.
    pub account: Option<String>,
    /// Number or name of the customer it takes the payer for.
    pub customer: Option<String>,
    /// Whether it is on.
    pub is_on: bool,
}

/// What a rule would do with what is not explained, and would have done with what is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LookBack {
    /// Transactions it matches.
    pub matched: u64,
    /// Of them, decided automatically only with it.
    pub newly_automatic: u64,
    /// Of them, explained before in the way it would explain them.
    pub agrees: u64,
    /// Of them, explained before in another way: the reason not to switch it on.
    pub contradicts: u64,
    /// The transactions of which it would say something else than what stands, as ids' texts.
    pub contradictions: Vec<String>,
    /// The transactions it matches, the last first, at most [`LOOK_BACK_LINES`].
    pub lines: Vec<LookBackLine>,
}

/// A transaction that a rule matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LookBackLine {
    /// The transaction, as its id's text.
    pub transaction: String,
    /// What the rule would do, or would have done, with it.
    pub outcome: LookBackOutcome,
}

/// What a rule would do with a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LookBackOutcome {
    /// Decide it, which nothing does without the rule.
    Decides,
    /// Leave it as it is: it is decided without the rule, or not even with it.
    Same,
    /// Explain it as it was explained.
    Agrees,
    /// Explain it otherwise than it was.
    Contradicts,
}

/// Most transactions that a look back names one by one; those that it contradicts come first.
pub const LOOK_BACK_LINES: usize = 100;

/// Transactions of which a look back compares what stands at a time.
const COMPARED_TOGETHER: usize = 1_000;

/// Why a rule was refused.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// There is no such rule.
    #[error("there is no rule {0}")]
    Unknown(String),
    /// It asks for nothing.
    #[error("a rule needs a text of at least three characters")]
    TooWide,
    /// It names neither an account nor a customer, or both.
    #[error("a rule posts to an account or names a customer, one of the two")]
    NoEffect,
    /// The account is not one to post to by number.
    #[error(transparent)]
    Account(LineError),
    /// There is no such customer.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for RuleError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for RuleError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            _ => None,
        }
    }
}

/// Makes a rule, switched off.
pub async fn add_rule(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &AddRule,
) -> Result<(RuleView, Option<Event>), RuleError> {
    let row = read_rule(ctx, tx, command).await?;
    store::insert_rule(tx, ctx, &row).await?;
    let event = Event::new(
        "rule_added",
        row.id,
        serde_json::json!({ "contains": row.contains, "account": row.account }),
    );
    Ok((view_of(row, command.customer.clone()), Some(event)))
}

/// The rule of a command, switched off.
async fn read_rule(ctx: &Ctx, tx: &mut Tx, command: &AddRule) -> Result<RuleRow, RuleError> {
    if command.contains.trim().chars().count() < 3 {
        return Err(RuleError::TooWide);
    }
    let customer_id = match (&command.account, &command.customer) {
        (Some(account), None) => {
            let books = Books::open(tx, ctx).await?;
            free_account(books.chart(), account).map_err(RuleError::Account)?;
            None
        }
        (None, Some(number)) => {
            let found = customers::find_by_number(tx, ctx, number).await?;
            Some(found.ok_or_else(|| RuleError::UnknownCustomer(number.clone()))?.id)
        }
        _ => return Err(RuleError::NoEffect),
    };
    Ok(RuleRow {
        id: RuleId::from_uuid(ctx.new_id().map_err(Fault::from)?),
        contains: command.contains.trim().to_owned(),
        direction: command.direction.clone(),
        amount_min_minor: command.amount_min_minor,
        amount_max_minor: command.amount_max_minor,
        account: command.account.clone(),
        customer_id,
        is_on: false,
    })
}

/// Switches a rule on or off.
pub async fn switch_rule(
    ctx: &Ctx,
    tx: &mut Tx,
    rule: &str,
    is_on: bool,
) -> Result<((), Option<Event>), RuleError> {
    let row = find(tx, ctx, rule).await?;
    store::update_rule(tx, ctx, row.id, is_on).await?;
    let kind = if is_on { "rule_switched_on" } else { "rule_switched_off" };
    Ok(((), Some(Event::new(kind, row.id, serde_json::json!({})))))
}

/// The rules of the legal entity, in the order they were made.
pub async fn list_rules(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<RuleView>, DbError> {
    let mut views = Vec::new();
    for row in store::list_rules(tx, ctx).await? {
        let customer = customer_of(tx, ctx, &row).await?;
        views.push(view_of(row, customer));
    }
    Ok(views)
}

/// One rule.
pub async fn find_rule(tx: &mut Tx, ctx: &Ctx, rule: &str) -> Result<RuleView, RuleError> {
    let row = find(tx, ctx, rule).await?;
    let customer = customer_of(tx, ctx, &row).await?;
    Ok(view_of(row, customer))
}

/// The number of the customer that a rule names; the name of one without a number.
async fn customer_of(tx: &mut Tx, ctx: &Ctx, row: &RuleRow) -> Result<Option<String>, DbError> {
    let Some(id) = row.customer_id else { return Ok(None) };
    let found = customers::find_customer(tx, ctx, id).await?;
    Ok(found.map(|found| if found.number.is_empty() { found.name } else { found.number }))
}

fn view_of(row: RuleRow, customer: Option<String>) -> RuleView {
    RuleView {
        id: row.id.to_string(),
        contains: row.contains,
        direction: row.direction,
        amount_min_minor: row.amount_min_minor,
        amount_max_minor: row.amount_max_minor,
        account: row.account,
        customer,
        is_on: row.is_on,
    }
}

async fn find(tx: &mut Tx, ctx: &Ctx, rule: &str) -> Result<RuleRow, RuleError> {
    let unknown = || RuleError::Unknown(rule.to_owned());
    let id: RuleId = rule.parse().map_err(|_| unknown())?;
    let rows = store::list_rules(tx, ctx).await?;
    rows.into_iter().find(|row| row.id == id).ok_or_else(unknown)
}

/// What a rule would do with every transaction on record. Changes nothing.
pub async fn look_back(ctx: &Ctx, tx: &mut Tx, rule: &str) -> Result<LookBack, RuleError> {
    let row = find(tx, ctx, rule).await?;
    look_back_of(ctx, tx, &row).await
}

/// What a rule that is not made yet would do with every transaction on record. Changes nothing.
pub async fn look_back_at(ctx: &Ctx, tx: &mut Tx, command: &AddRule) -> Result<LookBack, RuleError> {
    let row = read_rule(ctx, tx, command).await?;
    look_back_of(ctx, tx, &row).await
}

/// Transactions are handed over one by one, and of those that the rule matches only the ids are kept. What stands is
/// compared a thousand at a time; what is not explained is settled with the rule and without, among all that waits.
async fn look_back_of(ctx: &Ctx, tx: &mut Tx, row: &RuleRow) -> Result<LookBack, RuleError> {
    let customer = match row.customer_id {
        Some(id) => customers::find_customer(tx, ctx, id).await?.map(|found| (found.id, 0)),
        None => None,
    };
    let rule = row.to_rule(&customer.into_iter().collect()).ok_or(RuleError::NoEffect)?;
    let matched = matched_by(tx, ctx, &rule).await?;
    let mut outcomes = compare_standing(tx, ctx, row, &matched).await?;
    if outcomes.len() < matched.len() {
        let open: HashSet<BankTransactionId> =
            matched.iter().filter(|id| !outcomes.contains_key(id)).copied().collect();
        for id in newly_automatic(tx, ctx, row, &open).await? {
            outcomes.insert(id, LookBackOutcome::Decides);
        }
    }
    let mut report = LookBack::default();
    for id in matched {
        report.count(id.to_string(), outcomes.get(&id).copied().unwrap_or(LookBackOutcome::Same));
    }
    report.lines.reverse();
    report.lines.sort_by_key(|line| line.outcome != LookBackOutcome::Contradicts);
    report.lines.truncate(LOOK_BACK_LINES);
    Ok(report)
}

/// The transactions that a rule matches.
async fn matched_by(
    tx: &mut Tx,
    ctx: &Ctx,
    rule: &matching::Rule,
) -> Result<Vec<BankTransactionId>, DbError> {
    let matches = matching::rule_test(rule);
    let mut found = Vec::new();
    banking::list_transactions(tx, ctx, |mut row| {
        if matches(&engine_transaction(&mut row, Vec::new())?) {
            found.push(row.id);
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// How what a rule says compares with what stands, of those transactions that are explained.
async fn compare_standing(
    tx: &mut Tx,
    ctx: &Ctx,
    rule: &RuleRow,
    transactions: &[BankTransactionId],
) -> Result<HashMap<BankTransactionId, LookBackOutcome>, DbError> {
    let books = Books::open(tx, ctx).await?;
    let mut outcomes = HashMap::new();
    for some in transactions.chunks(COMPARED_TOGETHER) {
        let standing = store::list_standing_of_each(tx, ctx, some).await?;
        let ids: Vec<AllocationId> = standing.values().copied().collect();
        let lines = store::list_lines_of_each(tx, ctx, &ids).await?;
        let owners = owners_of(tx, ctx, rule, lines.values().flatten()).await?;
        for (transaction, allocation) in standing {
            let stands = lines.get(&allocation).map_or(&[][..], Vec::as_slice);
            let agrees = agrees(rule, &owners, books.chart(), stands);
            let outcome = if agrees { LookBackOutcome::Agrees } else { LookBackOutcome::Contradicts };
            outcomes.insert(transaction, outcome);
        }
    }
    Ok(outcomes)
}

/// Whose the documents of lines are, where the rule names a customer.
async fn owners_of(
    tx: &mut Tx,
    ctx: &Ctx,
    rule: &RuleRow,
    lines: impl Iterator<Item = &store::AllocationLineRow>,
) -> Result<HashMap<OpenItemId, CustomerId>, DbError> {
    if rule.customer_id.is_none() {
        return Ok(HashMap::new());
    }
    let items: Vec<OpenItemId> = lines.filter_map(|line| line.item_id).collect();
    let found = receivables::list_items_of(tx, ctx, &items).await?;
    Ok(found.into_iter().map(|item| (item.id, item.customer)).collect())
}

/// Which of these transactions the next matching would decide with the rule, and does not decide without.
async fn newly_automatic(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &RuleRow,
    open: &HashSet<BankTransactionId>,
) -> Result<Vec<BankTransactionId>, RuleError> {
    let run = Run::load(tx, ctx).await?;
    if run.ids.iter().all(|id| !open.contains(id)) {
        return Ok(Vec::new());
    }
    let book = LoadedBook::load(tx, ctx).await?;
    let rule = row.to_rule(book.customer_index()).ok_or(RuleError::NoEffect)?;
    let settings = engine_settings(store::load_settings(tx, ctx).await?);
    let found = matching::look_back(&rule, book.book(), &run.transactions, &settings);
    let is_new = |found: &matching::LookBack| {
        !matches!(found.without, Decision::Automatic(_)) && matches!(found.with, Decision::Automatic(_))
    };
    Ok(found.iter().filter(|found| is_new(found)).map(|found| run.ids[found.transaction as usize]).collect())
}

impl LookBack {
    fn count(&mut self, transaction: String, outcome: LookBackOutcome) {
        self.matched += 1;
        match outcome {
            LookBackOutcome::Decides => self.newly_automatic += 1,
            LookBackOutcome::Same => {}
            LookBackOutcome::Agrees => self.agrees += 1,
            LookBackOutcome::Contradicts => {
                self.contradicts += 1;
                self.contradictions.push(transaction.clone());
            }
        }
        self.lines.push(LookBackLine { transaction, outcome });
    }
}

/// Whether what stands is what the rule would have said: the same account, or the same customer.
fn agrees(
    rule: &RuleRow,
    owners: &HashMap<OpenItemId, CustomerId>,
    chart: &ChartOfAccounts,
    lines: &[store::AllocationLineRow],
) -> bool {
    match (&rule.account, rule.customer_id) {
        (Some(account), _) => lines.iter().all(|line| account_of(line, chart).as_ref() == Some(account)),
        (None, Some(customer)) => lines
            .iter()
            .filter_map(|line| line.item_id)
            .all(|item| owners.get(&item).is_none_or(|owner| *owner == customer)),
        (None, None) => false,
    }
}

/// The account that a line went to: named, or that of its role.
fn account_of(line: &store::AllocationLineRow, chart: &ChartOfAccounts) -> Option<String> {
    let by_role = || {
        let role = line.role.as_deref().and_then(AccountRole::parse)?;
        (!CONTROL_ROLES.contains(&role)).then(|| chart.number(role).to_string())
    };
    line.account.clone().or_else(by_role)
}

#[cfg(test)]
mod tests {
    use db::uuid::Uuid;

    use super::*;

    #[test]
    fn the_account_of_a_role_is_that_of_the_chart() {
        let chart = ChartOfAccounts::french_default();
        let line = |role: Option<&str>, account: Option<&str>| store::AllocationLineRow {
            allocation_id: AllocationId::from_uuid(Uuid::nil()),
            item_id: None,
            role: role.map(str::to_owned),
            account: account.map(str::to_owned),
            amount_minor: 1,
            adjustment_id: None,
        };
        let found = |role, account| account_of(&line(role, account), &chart);
        assert_eq!(found(None, Some("791000")), Some("791000".to_owned()));
        assert_eq!(found(Some("bank_charges"), None), Some("627000".to_owned()));
        assert_eq!(found(Some("customers"), None), None, "what is followed by document is no account");
        assert_eq!(found(None, None), None);
    }
}
