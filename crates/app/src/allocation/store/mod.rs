//! Every SQL statement on allocations, exceptions and what was learned; those of the reconcile desk are
//! in the file beside.

mod adjust;
mod desk;
mod outside;

use std::collections::{HashMap, HashSet};

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use matching::{Direction, Rule, RuleEffect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use adjust::AdjustmentRecord;
pub(super) use adjust::{
    AdjustmentLineRow, adjustment_line_rows, adjustment_rows, find_adjustment, find_adjustment_lines,
    insert_adjustment_undo, list_adjustments, list_adjustments_of, list_doubtful,
    list_standing_adjustments_of,
};
pub(super) use desk::{
    ActionRow, DoneRow, NewAction, count_comments_of, count_pattern, find_aliased, find_aside, find_done,
    find_undo, insert_action, insert_comment, list_actions, list_batch, list_done, list_done_of,
    list_exceptions_of, list_lines_of, replace_waiting_owner,
};
pub use desk::{CommentRow, list_comments};

use crate::banking;
use crate::context::Ctx;
use crate::ids::{
    AdjustmentId, AliasId, AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId, RuleId,
    SetAsideId,
};

pub use outside::{Settlement, list_settlements};
pub(super) use outside::{find_times, page_of_allocations, page_of_exceptions, page_of_transaction};

db::row! {
    /// An allocation as stored.
    #[derive(Clone, Debug)]
    pub(super) struct AllocationRow {
        pub id: AllocationId,
        pub transaction_id: BankTransactionId,
        pub entry_id: EntryId,
        pub method: String,
        pub is_automatic: bool,
        pub evidence: String,
        pub fingerprint: i64,
        pub takes_back_id: Option<AllocationId>,
        pub decided_by: String,
    }
}

db::row! {
    /// A line of an allocation as stored.
    #[derive(Clone, Debug)]
    pub(super) struct AllocationLineRow {
        pub allocation_id: AllocationId,
        pub item_id: Option<OpenItemId>,
        pub role: Option<String>,
        pub account: Option<String>,
        pub amount_minor: i64,
        /// The provider's payment that it pays out.
        pub adjustment_id: Option<AdjustmentId>,
    }
}

pub(super) fn allocation_rows() -> Rows {
    Rows::new(
        "allocations",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "transaction_id",
            "entry_id",
            "method",
            "is_automatic",
            "evidence",
            "fingerprint",
            "takes_back_id",
            "decided_by",
            "decided_at",
        ],
    )
}

pub(super) fn line_rows() -> Rows {
    Rows::new(
        "allocation_lines",
        &[
            "org_id",
            "allocation_id",
            "line_no",
            "item_id",
            "role",
            "account",
            "amount_minor",
            "adjustment_id",
        ],
    )
}

pub(super) fn exception_rows() -> Rows {
    Rows::new(
        "exceptions",
        &["org_id", "legal_entity_id", "transaction_id", "reason", "alternatives", "found_at"],
    )
}

/// The allocations that stand, in the order they were decided.
pub(super) async fn list_standing(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AllocationRow>, DbError> {
    fetch_all!(
        tx,
        AllocationRow,
        "select a.id, a.transaction_id, a.entry_id, a.method, a.is_automatic, a.evidence, a.fingerprint, \
         a.takes_back_id, a.decided_by from allocations a \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and u.allocation_id is null order by a.id",
        ctx.org,
        ctx.legal_entity
    )
}

/// The lines of all allocations of the legal entity, by allocation.
pub(super) async fn list_lines(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<AllocationId, Vec<AllocationLineRow>>, DbError> {
    let rows = fetch_all!(
        tx,
        AllocationLineRow,
        "select l.allocation_id, l.item_id, l.role, l.account, l.amount_minor, l.adjustment_id from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         where l.org_id = $1 and a.legal_entity_id = $2 order by l.allocation_id, l.line_no",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut lines: HashMap<AllocationId, Vec<AllocationLineRow>> = HashMap::new();
    for row in rows {
        lines.entry(row.allocation_id).or_default().push(row);
    }
    Ok(lines)
}

/// One allocation, and whether it stands.
pub(super) async fn find_allocation(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Option<(AllocationRow, bool)>, DbError> {
    let row = fetch_optional!(
        tx,
        AllocationRow,
        "select id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by \
         from allocations where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    let Some(row) = row else { return Ok(None) };
    let undone = fetch_optional!(
        tx,
        (AllocationId,),
        "select allocation_id from allocation_undos where org_id = $1 and allocation_id = $2",
        ctx.org,
        id
    )?;
    Ok(Some((row, undone.is_none())))
}

/// The lines of one allocation, in order.
pub(super) async fn find_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Vec<AllocationLineRow>, DbError> {
    fetch_all!(
        tx,
        AllocationLineRow,
        "select allocation_id, item_id, role, account, amount_minor, adjustment_id from allocation_lines \
         where org_id = $1 and allocation_id = $2 order by line_no",
        ctx.org,
        id
    )
}

/// The allocation that stands and takes this one back, if any.
pub(super) async fn find_taking_back(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Option<AllocationId>, DbError> {
    let row = fetch_optional!(
        tx,
        (AllocationId,),
        "select a.id from allocations a \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.takes_back_id = $3 and u.allocation_id is null limit 1",
        ctx.org,
        ctx.legal_entity,
        id
    )?;
    Ok(row.map(|(id,)| id))
}

/// The allocations that stand for a transaction.
pub(super) async fn list_standing_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<(AllocationId,)>, DbError> {
    fetch_all!(
        tx,
        (AllocationId,),
        "select a.id from allocations a \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.transaction_id = $3 and u.allocation_id is null \
         order by a.id",
        ctx.org,
        ctx.legal_entity,
        transaction
    )
}

db::row! {
    /// An allocation that stands, and who made it.
    #[derive(Clone, Debug)]
    pub(super) struct Standing {
        pub id: AllocationId,
        pub is_automatic: bool,
        pub decided_by: String,
    }
}

/// The allocations that stand on an item.
pub(super) async fn list_standing_of_item(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
) -> Result<Vec<Standing>, DbError> {
    fetch_all!(
        tx,
        Standing,
        "select distinct a.id, a.is_automatic, a.decided_by from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 and u.allocation_id is null order by a.id",
        ctx.org,
        item,
        ctx.legal_entity
    )
}

/// Every allocation of a transaction with its instant, the last first.
pub(super) async fn list_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<(AllocationId, i64)>, DbError> {
    fetch_all!(
        tx,
        (AllocationId, i64),
        "select id, decided_at from allocations where org_id = $1 and transaction_id = $2 and legal_entity_id = $3 \
         order by id desc",
        ctx.org,
        transaction,
        ctx.legal_entity
    )
}

/// The allocations that stand for a transaction, and who made them.
pub(super) async fn list_standing_with_author(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<Standing>, DbError> {
    fetch_all!(
        tx,
        Standing,
        "select a.id, a.is_automatic, a.decided_by from allocations a \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.transaction_id = $2 and a.legal_entity_id = $3 and u.allocation_id is null order by a.id",
        ctx.org,
        transaction,
        ctx.legal_entity
    )
}

/// Whether people wrote about a transaction.
pub(super) async fn has_comments(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (BankTransactionId,),
        "select transaction_id from transaction_comments where org_id = $1 and transaction_id = $2 limit 1",
        ctx.org,
        transaction
    )?;
    Ok(row.is_some())
}

/// Takes an allocation out that was undone: what remains of it is in the journal and in the activity log.
pub(super) async fn delete_allocation(tx: &mut Tx, ctx: &Ctx, id: AllocationId) -> Result<(), DbError> {
    execute!(tx, "delete from allocation_undos where org_id = $1 and allocation_id = $2", ctx.org, id)?;
    execute!(tx, "delete from allocation_lines where org_id = $1 and allocation_id = $2", ctx.org, id)?;
    let touched = execute!(tx, "delete from allocations where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("take an allocation out", touched)
}

/// Takes out everything of this slice about a transaction that goes, once nothing stands on it.
pub(super) async fn delete_about(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<(), DbError> {
    let undone = fetch_all!(
        tx,
        (AllocationId,),
        "select id from allocations where org_id = $1 and transaction_id = $2 order by id",
        ctx.org,
        transaction
    )?;
    for (id,) in undone {
        delete_allocation(tx, ctx, id).await?;
    }
    execute!(tx, "delete from desk_actions where org_id = $1 and transaction_id = $2", ctx.org, transaction)?;
    execute!(tx, "delete from set_asides where org_id = $1 and transaction_id = $2", ctx.org, transaction)?;
    delete_exception(tx, ctx, transaction).await
}

pub(super) async fn insert_undo(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
    entry: EntryId,
    reason: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into allocation_undos (org_id, allocation_id, entry_id, reason, undone_by, undone_at) \
         values ($1, $2, $3, $4, $5, $6)",
        ctx.org,
        id,
        entry,
        reason,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

/// Fingerprints of the explanations that were undone, by transaction.
pub(super) async fn list_undone(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankTransactionId, Vec<u64>>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, i64),
        "select a.transaction_id, a.fingerprint from allocations a \
         join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 order by a.id",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut undone: HashMap<BankTransactionId, Vec<u64>> = HashMap::new();
    for (transaction, fingerprint) in rows {
        undone.entry(transaction).or_default().push(fingerprint.cast_unsigned());
    }
    Ok(undone)
}

/// A payment that stands, with what a return may quote of it.
pub(super) struct PaymentRow {
    pub allocation: AllocationId,
    pub customer: Option<CustomerId>,
    pub amount_minor: i64,
    pub currency: String,
    pub booked_on: Date,
    pub references: Vec<String>,
    pub documents: Vec<(String, i64)>,
    pub is_returned: bool,
}

/// The payments that stand: allocations of money in to items.
pub(super) async fn list_payments(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PaymentRow>, DbError> {
    let standing = list_standing(tx, ctx).await?;
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let returned: HashSet<AllocationId> = standing.iter().filter_map(|row| row.takes_back_id).collect();
    let lines = list_lines(tx, ctx).await?;
    let items: HashMap<OpenItemId, (CustomerId, String)> = crate::receivables::list_items(tx, ctx)
        .await?
        .into_iter()
        .map(|item| (item.id, (item.customer, item.number)))
        .collect();
    let mut transactions = HashMap::new();
    banking::list_transactions(tx, ctx, |row| {
        if row.amount_minor > 0 {
            transactions.insert(row.id, row);
        }
        Ok(())
    })
    .await?;
    let mut payments = Vec::new();
    for row in standing {
        let Some(transaction) = transactions.get(&row.transaction_id) else { continue };
        let paid: Vec<(&OpenItemId, i64)> = lines
            .get(&row.id)
            .into_iter()
            .flatten()
            .filter_map(|line| Some((line.item_id.as_ref()?, line.amount_minor)))
            .collect();
        let Some((customer, _)) = paid.first().and_then(|(item, _)| items.get(item)) else { continue };
        let details = banking::TransactionDetails::from_text(&transaction.details).unwrap_or_default();
        payments.push(PaymentRow {
            allocation: row.id,
            customer: Some(*customer),
            amount_minor: transaction.amount_minor,
            currency: transaction.currency.clone(),
            booked_on: transaction.booked_on.to_jiff(),
            references: [
                transaction.end_to_end_id.clone(),
                transaction.bank_reference.clone(),
                details.mandate_id,
                details.instruction_id,
                details.cheque_number,
            ]
            .into_iter()
            .filter(|reference| !reference.is_empty())
            .collect(),
            documents: paid
                .iter()
                .filter_map(|(item, amount)| items.get(item).map(|(_, number)| (number.clone(), *amount)))
                .collect(),
            is_returned: returned.contains(&row.id),
        });
    }
    Ok(payments)
}

db::row! {
    /// An exception as stored.
    #[derive(Clone, Debug)]
    pub(super) struct ExceptionRow {
        pub transaction_id: BankTransactionId,
        pub reason: String,
        pub alternatives: String,
    }
}

pub(super) async fn list_exceptions(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<ExceptionRow>, DbError> {
    fetch_all!(
        tx,
        ExceptionRow,
        "select transaction_id, reason, alternatives from exceptions where org_id = $1 and legal_entity_id = $2 \
         order by transaction_id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(super) async fn find_exception(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<ExceptionRow>, DbError> {
    fetch_optional!(
        tx,
        ExceptionRow,
        "select transaction_id, reason, alternatives from exceptions \
         where org_id = $1 and legal_entity_id = $2 and transaction_id = $3",
        ctx.org,
        ctx.legal_entity,
        transaction
    )
}

pub(super) async fn delete_exceptions(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from exceptions where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(())
}

/// Exceptions to be taken off the queue, by their keys.
pub(super) fn exceptions_to_delete() -> Rows {
    Rows::to_delete("exceptions", &["org_id", "legal_entity_id", "transaction_id"])
}

pub(super) async fn delete_exception(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<(), DbError> {
    let mut explained = exceptions_to_delete();
    explained.push([ctx.org.into(), ctx.legal_entity.into(), transaction.into()]);
    explained.insert(tx).await
}

pub(super) async fn insert_set_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    id: SetAsideId,
    transaction: BankTransactionId,
    is_aside: bool,
    note: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into set_asides (org_id, id, legal_entity_id, transaction_id, is_aside, note, decided_by, decided_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.org,
        id,
        ctx.legal_entity,
        transaction,
        is_aside,
        note,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

/// Whether a transaction is set aside.
pub(super) async fn is_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<bool, DbError> {
    Ok(find_mark(tx, ctx, transaction).await?.is_some())
}

/// The mark by which a transaction is set aside now.
pub(super) async fn find_mark(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<SetAsideId>, DbError> {
    let row = fetch_optional!(
        tx,
        (SetAsideId, bool),
        "select id, is_aside from set_asides where org_id = $1 and transaction_id = $2 and legal_entity_id = $3 \
         order by id desc limit 1",
        ctx.org,
        transaction,
        ctx.legal_entity
    )?;
    Ok(row.filter(|(_, is_aside)| *is_aside).map(|(mark, _)| mark))
}

/// The transactions that are set aside now, with the last note.
pub(super) async fn list_aside(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankTransactionId, String>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, bool, String),
        "select transaction_id, is_aside, note from set_asides where org_id = $1 and legal_entity_id = $2 \
         order by id",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut aside = HashMap::new();
    for (transaction, is_aside, note) in rows {
        if is_aside {
            aside.insert(transaction, note);
        } else {
            aside.remove(&transaction);
        }
    }
    Ok(aside)
}

db::row! {
    /// A learned payer as stored.
    #[derive(Clone, Debug)]
    pub(super) struct AliasRow {
        pub customer_id: CustomerId,
        pub name: Option<String>,
        pub account_index: Option<Uuid>,
    }
}

pub(super) async fn list_aliases(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AliasRow>, DbError> {
    fetch_all!(
        tx,
        AliasRow,
        "select customer_id, name, account_index from payer_aliases where org_id = $1 and legal_entity_id = $2 \
         order by id",
        ctx.org,
        ctx.legal_entity
    )
}

db::row! {
    /// A learned payer with where it comes from.
    #[derive(Clone, Debug)]
    pub(super) struct LearnedRow {
        pub id: AliasId,
        pub customer_id: CustomerId,
        pub name: Option<String>,
        pub learned_from: String,
        pub learned_by: String,
        pub learned_at: i64,
    }
}

/// Learned payers after one, in the order in which they were learned.
pub(super) async fn list_learned(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AliasId>,
    limit: i64,
) -> Result<Vec<LearnedRow>, DbError> {
    fetch_all!(
        tx,
        LearnedRow,
        "select id, customer_id, name, learned_from, learned_by, learned_at from payer_aliases \
         where org_id = $1 and legal_entity_id = $2 and id > $3 order by id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.map_or(Uuid::nil(), AliasId::uuid),
        limit
    )
}

/// Whose payer is forgotten; nothing when there is no such one.
pub(super) async fn find_alias_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AliasId,
) -> Result<Option<CustomerId>, DbError> {
    let row = fetch_optional!(
        tx,
        (CustomerId,),
        "select customer_id from payer_aliases where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.map(|(customer,)| customer))
}

pub(super) async fn delete_alias(tx: &mut Tx, ctx: &Ctx, id: AliasId) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from payer_aliases where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("forget a payer", touched)
}

/// Whether anything was ever decided for the legal entity.
pub async fn has_decisions(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (AllocationId,),
        "select id from allocations where org_id = $1 and legal_entity_id = $2 order by id limit 1",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.is_some())
}

/// Forgets what the decision about a transaction taught. Answers how much that was.
pub(super) async fn delete_aliases_learned_from(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from payer_aliases where org_id = $1 and legal_entity_id = $2 and learned_from = $3",
        ctx.org,
        ctx.legal_entity,
        transaction.to_string()
    )
}

pub(super) async fn list_aliases_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<AliasRow>, DbError> {
    fetch_all!(
        tx,
        AliasRow,
        "select customer_id, name, account_index from payer_aliases \
         where org_id = $1 and legal_entity_id = $2 and customer_id = $3",
        ctx.org,
        ctx.legal_entity,
        customer
    )
}

pub(super) async fn insert_alias(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AliasId,
    alias: &AliasRow,
    learned_from: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into payer_aliases (org_id, id, legal_entity_id, customer_id, name, account_index, learned_from, \
         learned_by, learned_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        id,
        ctx.legal_entity,
        alias.customer_id,
        &alias.name,
        alias.account_index,
        learned_from,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

db::row! {
    /// A rule as stored.
    #[derive(Clone, Debug)]
    pub(super) struct RuleRow {
        pub id: RuleId,
        pub contains: String,
        pub direction: Option<String>,
        pub amount_min_minor: Option<i64>,
        pub amount_max_minor: Option<i64>,
        pub account: Option<String>,
        pub customer_id: Option<CustomerId>,
        pub is_on: bool,
    }
}

impl RuleRow {
    /// The rule of the engine; nothing when it names a customer that is gone, or no effect.
    pub fn to_rule(&self, customers: &HashMap<CustomerId, u32>) -> Option<Rule> {
        let effect = match (&self.account, self.customer_id) {
            (Some(account), _) => RuleEffect::PostToAccount(account.clone()),
            (None, Some(customer)) => RuleEffect::PayerIs(*customers.get(&customer)?),
            (None, None) => return None,
        };
        Some(Rule {
            contains: self.contains.clone(),
            direction: match self.direction.as_deref() {
                Some("in") => Some(Direction::In),
                Some("out") => Some(Direction::Out),
                _ => None,
            },
            amount_range: match (self.amount_min_minor, self.amount_max_minor) {
                (None, None) => None,
                (min, max) => Some((min.unwrap_or(0), max.unwrap_or(i64::MAX))),
            },
            effect,
        })
    }
}

pub(super) async fn list_rules(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<RuleRow>, DbError> {
    fetch_all!(
        tx,
        RuleRow,
        "select id, contains, direction, amount_min_minor, amount_max_minor, account, customer_id, is_on \
         from match_rules where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(super) async fn insert_rule(tx: &mut Tx, ctx: &Ctx, rule: &RuleRow) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into match_rules (org_id, id, legal_entity_id, contains, direction, amount_min_minor, \
         amount_max_minor, account, customer_id, is_on, created_by, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        ctx.org,
        rule.id,
        ctx.legal_entity,
        &rule.contains,
        &rule.direction,
        rule.amount_min_minor,
        rule.amount_max_minor,
        &rule.account,
        rule.customer_id,
        rule.is_on,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn update_rule(tx: &mut Tx, ctx: &Ctx, id: RuleId, is_on: bool) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update match_rules set is_on = $4 where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity,
        is_on
    )?;
    db::expect_one("switch a rule", touched)
}

/// What matching may do without asking, for one legal entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchSettings {
    /// Settlement differences written off, in minor units.
    pub tolerance_minor: i64,
    /// Bank charges deducted on the way, in minor units.
    pub charges_minor_max: i64,
    /// Whether early-payment discounts are recognised.
    pub has_discounts: bool,
}

impl Default for MatchSettings {
    fn default() -> Self {
        Self { tolerance_minor: 0, charges_minor_max: 0, has_discounts: true }
    }
}

/// The settings of the legal entity; nothing is tolerated until it is set.
pub async fn load_settings(tx: &mut Tx, ctx: &Ctx) -> Result<MatchSettings, DbError> {
    let row = fetch_optional!(
        tx,
        (i64, i64, bool),
        "select tolerance_minor, charges_minor_max, has_discounts from match_settings \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.map_or_else(MatchSettings::default, |(tolerance_minor, charges_minor_max, has_discounts)| {
        MatchSettings { tolerance_minor, charges_minor_max, has_discounts }
    }))
}

/// Replaces the settings of the legal entity.
pub(super) async fn replace_settings(tx: &mut Tx, ctx: &Ctx, settings: MatchSettings) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from match_settings where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    execute!(
        tx,
        "insert into match_settings (org_id, legal_entity_id, tolerance_minor, charges_minor_max, has_discounts) \
         values ($1, $2, $3, $4, $5)",
        ctx.org,
        ctx.legal_entity,
        settings.tolerance_minor,
        settings.charges_minor_max,
        settings.has_discounts
    )?;
    Ok(())
}
