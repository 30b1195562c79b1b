//! Statements on decisions, their lines and their undoing.

use std::collections::{HashMap, HashSet};

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional, for_each};
use jiff::civil::Date;

use super::delete_exception;
use crate::allocation::sealed::DecisionsHash;
use crate::banking;
use crate::context::Ctx;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId, in_tens};

db::row! {
    /// An allocation as stored.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct AllocationRow {
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
    pub(in crate::allocation) struct AllocationLineRow {
        pub allocation_id: AllocationId,
        pub item_id: Option<OpenItemId>,
        pub role: Option<String>,
        pub account: Option<String>,
        pub amount_minor: i64,
        /// The provider's payment that it pays out.
        pub adjustment_id: Option<AdjustmentId>,
    }
}

pub(in crate::allocation) fn allocation_rows() -> Rows {
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
            "is_sealed",
        ],
    )
}

/// Gathers a decision, of which the event of the write tells the hash.
pub(in crate::allocation) fn push_allocation(rows: &mut Rows, ctx: &Ctx, row: AllocationRow) {
    rows.push([
        ctx.org.into(),
        row.id.into(),
        ctx.legal_entity.into(),
        row.transaction_id.into(),
        row.entry_id.into(),
        row.method.into(),
        row.is_automatic.into(),
        row.evidence.into(),
        row.fingerprint.into(),
        row.takes_back_id.into(),
        row.decided_by.into(),
        ctx.now_micros().into(),
        true.into(),
    ]);
}

/// Gathers the lines of a decision.
pub(in crate::allocation) fn push_lines(rows: &mut Rows, ctx: &Ctx, lines: Vec<AllocationLineRow>) {
    for (line_no, line) in (1_i64..).zip(lines) {
        rows.push([
            ctx.org.into(),
            line.allocation_id.into(),
            line_no.into(),
            line.item_id.into(),
            line.role.into(),
            line.account.into(),
            line.amount_minor.into(),
            line.adjustment_id.into(),
        ]);
    }
}

pub(in crate::allocation) fn line_rows() -> Rows {
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

/// The allocations that stand, in the order they were decided.
pub(in crate::allocation) async fn list_standing(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<AllocationRow>, DbError> {
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
pub(in crate::allocation) async fn list_lines(
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
pub(in crate::allocation) async fn find_allocation(
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
pub(in crate::allocation) async fn find_lines(
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
pub(in crate::allocation) async fn find_taking_back(
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
pub(in crate::allocation) async fn list_standing_of(
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

/// The allocation decided last of those that stand for each of these transactions.
pub(in crate::allocation) async fn list_standing_of_each(
    tx: &mut Tx,
    ctx: &Ctx,
    transactions: &[BankTransactionId],
) -> Result<HashMap<BankTransactionId, AllocationId>, DbError> {
    let mut found = HashMap::with_capacity(transactions.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(transactions) {
        found.extend(fetch_all!(
            tx,
            (BankTransactionId, AllocationId),
            "select a.transaction_id, a.id from allocations a \
             left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
             where a.org_id = $1 and a.legal_entity_id = $2 and u.allocation_id is null \
             and a.transaction_id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) order by a.id",
            ctx.org,
            ctx.legal_entity,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?);
    }
    Ok(found)
}

/// The lines of each of these allocations, in order.
pub(in crate::allocation) async fn list_lines_of_each(
    tx: &mut Tx,
    ctx: &Ctx,
    allocations: &[AllocationId],
) -> Result<HashMap<AllocationId, Vec<AllocationLineRow>>, DbError> {
    let mut lines: HashMap<AllocationId, Vec<AllocationLineRow>> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(allocations) {
        let rows = fetch_all!(
            tx,
            AllocationLineRow,
            "select allocation_id, item_id, role, account, amount_minor, adjustment_id from allocation_lines \
             where org_id = $1 and allocation_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             order by allocation_id, line_no",
            ctx.org,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?;
        for row in rows {
            lines.entry(row.allocation_id).or_default().push(row);
        }
    }
    Ok(lines)
}

db::row! {
    /// An allocation that stands, and who made it.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct Standing {
        pub id: AllocationId,
        pub is_automatic: bool,
        pub decided_by: String,
    }
}

/// The allocations that stand on an item.
pub(in crate::allocation) async fn list_standing_of_item(
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
pub(in crate::allocation) async fn list_of(
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
pub(in crate::allocation) async fn list_standing_with_author(
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

/// Every allocation that stands, the last first.
pub(in crate::allocation) async fn list_all_standing(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<AllocationId>, DbError> {
    let rows = fetch_all!(
        tx,
        (AllocationId,),
        "select a.id from allocations a left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and u.allocation_id is null order by a.id desc",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Deletes what people wrote about transactions, all of it: they go.
pub(in crate::allocation) async fn delete_all_comments(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from transaction_comments where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(())
}

/// Whether people wrote about a transaction.
pub(in crate::allocation) async fn has_comments(
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

/// Takes an allocation out that was undone: what remains of it is in the journal and in the activity log, which
/// needs its hash, if it had one.
pub(in crate::allocation) async fn delete_allocation(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<DecisionsHash, DbError> {
    let hash = find_hash(tx, ctx, id).await?;
    execute!(tx, "delete from allocation_undos where org_id = $1 and allocation_id = $2", ctx.org, id)?;
    execute!(tx, "delete from allocation_lines where org_id = $1 and allocation_id = $2", ctx.org, id)?;
    let touched = execute!(tx, "delete from allocations where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("take an allocation out", touched)?;
    Ok(hash)
}

/// The hash of a decision as it is kept; that of none when no event tells it.
async fn find_hash(tx: &mut Tx, ctx: &Ctx, id: AllocationId) -> Result<DecisionsHash, DbError> {
    let row = fetch_optional!(
        tx,
        AllocationRow,
        "select id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by \
         from allocations where org_id = $1 and id = $2 and is_sealed = true",
        ctx.org,
        id
    )?;
    let Some(row) = row else { return Ok(DecisionsHash::default()) };
    Ok(DecisionsHash::of(&row, &find_lines(tx, ctx, id).await?))
}

/// The hash of every decision that events tell, of all legal entities, one by one in the order of their ids.
pub(crate) async fn for_each_hash(
    tx: &mut Tx,
    ctx: &Ctx,
    mut take: impl FnMut(AllocationId, DecisionsHash),
) -> Result<(), DbError> {
    let mut known: Option<(AllocationRow, Vec<AllocationLineRow>)> = None;
    for_each!(
        tx,
        SealedRow,
        |row: SealedRow| {
            let (decision, line) = row.parts();
            match &mut known {
                Some((same, lines)) if same.id == decision.id => lines.extend(line),
                _ => {
                    let next = (decision, line.into_iter().collect());
                    if let Some((decision, lines)) = known.replace(next) {
                        take(decision.id, DecisionsHash::of(&decision, &lines));
                    }
                }
            }
            Ok::<(), DbError>(())
        },
        "select a.id, a.transaction_id, a.entry_id, a.method, a.is_automatic, a.evidence, a.fingerprint, \
         a.takes_back_id, a.decided_by, l.item_id, l.role, l.account, l.amount_minor, l.adjustment_id \
         from allocations a left join allocation_lines l on l.org_id = a.org_id and l.allocation_id = a.id \
         where a.org_id = $1 and a.is_sealed = true order by a.id, l.line_no",
        ctx.org
    )?;
    if let Some((decision, lines)) = known {
        take(decision.id, DecisionsHash::of(&decision, &lines));
    }
    Ok(())
}

db::row! {
    /// A decision with one of its lines.
    struct SealedRow {
        id: AllocationId,
        transaction_id: BankTransactionId,
        entry_id: EntryId,
        method: String,
        is_automatic: bool,
        evidence: String,
        fingerprint: i64,
        takes_back_id: Option<AllocationId>,
        decided_by: String,
        item_id: Option<OpenItemId>,
        role: Option<String>,
        account: Option<String>,
        amount_minor: Option<i64>,
        adjustment_id: Option<AdjustmentId>,
    }
}

impl SealedRow {
    fn parts(self) -> (AllocationRow, Option<AllocationLineRow>) {
        let Self { id, item_id, role, account, adjustment_id, .. } = self;
        let line = self.amount_minor.map(|amount_minor| AllocationLineRow {
            allocation_id: id,
            item_id,
            role,
            account,
            amount_minor,
            adjustment_id,
        });
        let decision = AllocationRow {
            id,
            transaction_id: self.transaction_id,
            entry_id: self.entry_id,
            method: self.method,
            is_automatic: self.is_automatic,
            evidence: self.evidence,
            fingerprint: self.fingerprint,
            takes_back_id: self.takes_back_id,
            decided_by: self.decided_by,
        };
        (decision, line)
    }
}

/// Takes out everything of this slice about a transaction that goes, once nothing stands on it.
pub(in crate::allocation) async fn delete_about(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<DecisionsHash, DbError> {
    let mut hash = DecisionsHash::default();
    let undone = fetch_all!(
        tx,
        (AllocationId,),
        "select id from allocations where org_id = $1 and transaction_id = $2 order by id",
        ctx.org,
        transaction
    )?;
    for (id,) in undone {
        hash.add(delete_allocation(tx, ctx, id).await?);
    }
    execute!(tx, "delete from desk_actions where org_id = $1 and transaction_id = $2", ctx.org, transaction)?;
    execute!(tx, "delete from set_asides where org_id = $1 and transaction_id = $2", ctx.org, transaction)?;
    delete_exception(tx, ctx, transaction).await?;
    Ok(hash)
}

pub(in crate::allocation) async fn insert_undo(
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

/// What was undone of a transaction.
#[derive(Default)]
pub(in crate::allocation) struct UndoneOf {
    /// Fingerprints of the explanations.
    pub fingerprints: Vec<u64>,
    /// The reversing entries.
    pub reversing: Vec<EntryId>,
}

/// What was undone, by transaction.
pub(in crate::allocation) async fn list_undone(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashMap<BankTransactionId, UndoneOf>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, i64, EntryId),
        "select a.transaction_id, a.fingerprint, u.entry_id from allocations a \
         join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 order by a.id",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut undone: HashMap<BankTransactionId, UndoneOf> = HashMap::new();
    for (transaction, fingerprint, entry) in rows {
        let of_transaction = undone.entry(transaction).or_default();
        of_transaction.fingerprints.push(fingerprint.cast_unsigned());
        of_transaction.reversing.push(entry);
    }
    Ok(undone)
}

/// The reversing entries of what was undone of one transaction.
pub(in crate::allocation) async fn list_reversing_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<EntryId>, DbError> {
    let rows = fetch_all!(
        tx,
        (EntryId,),
        "select u.entry_id from allocations a \
         join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.transaction_id = $2 order by a.id",
        ctx.org,
        transaction
    )?;
    Ok(rows.into_iter().map(|(entry,)| entry).collect())
}

/// When an allocation was decided, in microseconds since 1970 UTC.
pub(in crate::allocation) async fn find_decided_at(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<i64, DbError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select decided_at from allocations where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    row.map(|(at,)| at).ok_or_else(|| DbError::Inconsistent { table: "allocations", id: id.to_string() })
}

/// A payment that stands, with what a return may quote of it.
pub(in crate::allocation) struct PaymentRow {
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
pub(in crate::allocation) async fn list_payments(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<PaymentRow>, DbError> {
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
