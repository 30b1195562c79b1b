//! What of decisions and exceptions is told outside, a page at a time.

use db::{DbError, Tx, fetch_all, fetch_optional};
use uuid::Uuid;

use super::{AllocationRow, ExceptionRow};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, EntryId, OpenItemId};

/// Allocations after one, in the order in which they were decided, at most `limit`, each with whether it stands.
pub(in crate::allocation) async fn page_of_allocations(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AllocationId>,
    limit: i64,
) -> Result<Vec<AllocationRow>, DbError> {
    fetch_all!(
        tx,
        AllocationRow,
        "select id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by \
         from allocations where org_id = $1 and legal_entity_id = $2 and id > $3 order by id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(AllocationId::from_uuid(Uuid::nil())),
        limit
    )
}

/// The allocations about a transaction, those that were undone among them, at most `limit` after one.
pub(in crate::allocation) async fn page_of_transaction(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    after: Option<AllocationId>,
    limit: i64,
) -> Result<Vec<AllocationRow>, DbError> {
    fetch_all!(
        tx,
        AllocationRow,
        "select id, transaction_id, entry_id, method, is_automatic, evidence, fingerprint, takes_back_id, decided_by \
         from allocations where org_id = $1 and legal_entity_id = $2 and transaction_id = $3 and id > $4 \
         order by id limit $5",
        ctx.org,
        ctx.legal_entity,
        transaction,
        after.unwrap_or(AllocationId::from_uuid(Uuid::nil())),
        limit
    )
}

/// When an allocation was decided, and when and why it was undone, if it was.
pub(in crate::allocation) async fn find_times(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<(i64, Option<(i64, String, String)>), DbError> {
    let (decided_at,) = db::fetch_one!(
        tx,
        (i64,),
        "select decided_at from allocations where org_id = $1 and id = $2",
        ctx.org,
        id
    )?;
    let undone = fetch_optional!(
        tx,
        (i64, String, String),
        "select undone_at, undone_by, reason from allocation_undos where org_id = $1 and allocation_id = $2",
        ctx.org,
        id
    )?;
    Ok((decided_at, undone))
}

db::row! {
    /// What of an item an allocation settled, without a word about the bank transaction.
    #[derive(Clone, Debug)]
    pub struct Settlement {
        /// The allocation.
        pub allocation_id: AllocationId,
        /// The bank transaction: for those who may see bank data only.
        pub transaction_id: BankTransactionId,
        /// By which means.
        pub method: String,
        /// Whether the machine decided.
        pub is_automatic: bool,
        /// What of the item it settled, signed minor units.
        pub amount_minor: i64,
        /// Its journal entry.
        pub entry_id: EntryId,
        /// When it was decided, in microseconds since 1970 UTC.
        pub decided_at: i64,
    }
}

/// What settled an item and stands, in the order in which it was decided, at most `limit`.
pub async fn list_settlements(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
    limit: i64,
) -> Result<Vec<Settlement>, DbError> {
    fetch_all!(
        tx,
        Settlement,
        "select l.allocation_id, a.transaction_id, a.method, a.is_automatic, l.amount_minor, a.entry_id, a.decided_at \
         from allocation_lines l join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 and u.allocation_id is null \
         and l.role is null order by l.allocation_id, l.line_no limit $4",
        ctx.org,
        item,
        ctx.legal_entity,
        limit
    )
}

/// Exceptions after a transaction, in the order in which they came in, at most `limit`.
pub(in crate::allocation) async fn page_of_exceptions(
    tx: &mut Tx,
    ctx: &Ctx,
    reason: &str,
    after: Option<BankTransactionId>,
    limit: i64,
) -> Result<Vec<ExceptionRow>, DbError> {
    fetch_all!(
        tx,
        ExceptionRow,
        "select transaction_id, reason, alternatives from exceptions \
         where org_id = $1 and legal_entity_id = $2 and transaction_id > $3 and ($5 = '' or reason = $5) \
         order by transaction_id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(BankTransactionId::from_uuid(Uuid::nil())),
        limit,
        reason
    )
}
