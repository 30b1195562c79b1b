//! Every SQL statement on what people say and do at the reconcile desk, and on pages of decisions.

use std::collections::HashMap;

use db::{DbError, Tx, execute, fetch_all, fetch_one, fetch_optional};
use uuid::Uuid;

use super::ExceptionRow;
use crate::context::Ctx;
use crate::ids::{
    AllocationId, BankTransactionId, CommentId, CustomerId, DeskActionId, EntryId, UserId, in_tens,
};

/// What the queue says of these transactions.
pub(in crate::allocation) async fn list_exceptions_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[BankTransactionId],
) -> Result<HashMap<BankTransactionId, ExceptionRow>, DbError> {
    let mut found = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            ExceptionRow,
            "select transaction_id, reason, alternatives from exceptions where org_id = $1 and legal_entity_id = $2 \
             and transaction_id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
        )?;
        found.extend(rows.into_iter().map(|row| (row.transaction_id, row)));
    }
    Ok(found)
}

/// How many comments these transactions have.
pub(in crate::allocation) async fn count_comments_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[BankTransactionId],
) -> Result<HashMap<BankTransactionId, i64>, DbError> {
    let mut found = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            (BankTransactionId, i64),
            "select transaction_id, cast(count(*) as bigint) from transaction_comments where org_id = $1 \
             and transaction_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) group by transaction_id",
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
        found.extend(rows);
    }
    Ok(found)
}

db::row! {
    /// A comment.
    #[derive(Clone, Debug)]
    pub struct CommentRow {
        /// Its id.
        pub id: CommentId,
        /// What it says.
        pub body: String,
        /// Who wrote it.
        pub written_by: String,
        /// When, in microseconds since 1970 UTC.
        pub written_at: i64,
    }
}

/// The comments on a transaction, oldest first.
pub async fn list_comments(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Vec<CommentRow>, DbError> {
    fetch_all!(
        tx,
        CommentRow,
        "select id, body, written_by, written_at from transaction_comments \
         where org_id = $1 and transaction_id = $2 and legal_entity_id = $3 order by id",
        ctx.org,
        transaction,
        ctx.legal_entity
    )
}

pub(in crate::allocation) async fn insert_comment(
    tx: &mut Tx,
    ctx: &Ctx,
    id: CommentId,
    transaction: BankTransactionId,
    body: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into transaction_comments (org_id, transaction_id, id, legal_entity_id, body, written_by, written_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        transaction,
        id,
        ctx.legal_entity,
        body,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

/// Whether there was such a comment; it is gone.
pub(in crate::allocation) async fn delete_comment(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    id: CommentId,
) -> Result<bool, DbError> {
    let deleted = execute!(
        tx,
        "delete from transaction_comments \
         where org_id = $1 and transaction_id = $2 and id = $3 and legal_entity_id = $4",
        ctx.org,
        transaction,
        id,
        ctx.legal_entity
    )?;
    Ok(deleted == 1)
}

db::row! {
    /// An action of a person, as stored.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct ActionRow {
        pub id: DeskActionId,
        pub batch_id: DeskActionId,
        pub kind: String,
        pub transaction_id: BankTransactionId,
        pub subject_id: Uuid,
        pub acted_at: i64,
        pub undone: Option<AllocationId>,
    }
}

pub(in crate::allocation) struct NewAction<'a> {
    pub id: DeskActionId,
    pub batch: DeskActionId,
    pub kind: &'static str,
    pub transaction: BankTransactionId,
    pub subject: Uuid,
    pub pattern: &'a str,
}

pub(in crate::allocation) async fn insert_action(
    tx: &mut Tx,
    ctx: &Ctx,
    action: &NewAction<'_>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into desk_actions (org_id, id, legal_entity_id, actor, batch_id, kind, transaction_id, subject_id, \
         pattern, acted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        ctx.org,
        action.id,
        ctx.legal_entity,
        &ctx.actor,
        action.batch,
        action.kind,
        action.transaction,
        action.subject,
        action.pattern,
        ctx.now_micros()
    )?;
    Ok(())
}

/// The last actions of whoever asks, latest first, at most `limit`.
pub(in crate::allocation) async fn list_actions(
    tx: &mut Tx,
    ctx: &Ctx,
    limit: i64,
) -> Result<Vec<ActionRow>, DbError> {
    fetch_all!(
        tx,
        ActionRow,
        "select d.id, d.batch_id, d.kind, d.transaction_id, d.subject_id, d.acted_at, u.allocation_id as undone \
         from desk_actions d left join allocation_undos u on u.org_id = d.org_id and u.allocation_id = d.subject_id \
         where d.org_id = $1 and d.legal_entity_id = $2 and d.actor = $3 order by d.id desc limit $4",
        ctx.org,
        ctx.legal_entity,
        &ctx.actor,
        limit
    )
}

/// What whoever asks did in a batch, in order, at most `limit` beside the first. An action that is alone is its own batch,
/// and is in no index of batches.
pub(in crate::allocation) async fn list_batch(
    tx: &mut Tx,
    ctx: &Ctx,
    batch: DeskActionId,
    limit: i64,
) -> Result<Vec<ActionRow>, DbError> {
    macro_rules! actions {
        ($which:literal) => {
            fetch_all!(
                tx,
                ActionRow,
                concat!(
                    "select d.id, d.batch_id, d.kind, d.transaction_id, d.subject_id, d.acted_at, \
                     u.allocation_id as undone from desk_actions d \
                     left join allocation_undos u on u.org_id = d.org_id and u.allocation_id = d.subject_id \
                     where d.org_id = $1 and ",
                    $which,
                    " and d.legal_entity_id = $3 and d.actor = $4 order by d.id limit $5"
                ),
                ctx.org,
                batch,
                ctx.legal_entity,
                &ctx.actor,
                limit
            )
        };
    }
    let mut rows = actions!("d.id = $2 and d.batch_id = d.id")?;
    rows.extend(actions!("d.batch_id = $2 and d.batch_id <> d.id")?);
    Ok(rows)
}

/// How often a choice was made for a payer and still stands, counted up to `limit`.
pub(in crate::allocation) async fn count_pattern(
    tx: &mut Tx,
    ctx: &Ctx,
    pattern: &str,
    limit: i64,
) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from (select d.id from desk_actions d \
         left join allocation_undos u on u.org_id = d.org_id and u.allocation_id = d.subject_id \
         where d.org_id = $1 and d.legal_entity_id = $2 and d.pattern = $3 and d.pattern <> '' \
         and u.allocation_id is null limit $4) found",
        ctx.org,
        ctx.legal_entity,
        pattern,
        limit
    )?;
    Ok(count)
}

/// The customer that a payer's name or account was tied to by a person.
pub(in crate::allocation) async fn find_aliased(
    tx: &mut Tx,
    ctx: &Ctx,
    name: &str,
    account: Option<Uuid>,
) -> Result<Option<CustomerId>, DbError> {
    let row = fetch_optional!(
        tx,
        (CustomerId,),
        "select customer_id from payer_aliases where org_id = $1 and legal_entity_id = $2 \
         and (name = $3 or account_index = $4) order by id desc limit 1",
        ctx.org,
        ctx.legal_entity,
        name,
        account
    )?;
    Ok(row.map(|(customer,)| customer))
}

db::row! {
    /// A decision that stands, on a page of them.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct DoneRow {
        pub id: AllocationId,
        pub transaction_id: BankTransactionId,
        pub entry_id: EntryId,
        pub method: String,
        pub is_automatic: bool,
        pub evidence: String,
        pub decided_by: String,
        pub decided_at: i64,
    }
}

/// The decisions that stand, all or those that nobody made, latest first, before one of them, at most `limit`.
pub(in crate::allocation) async fn list_done(
    tx: &mut Tx,
    ctx: &Ctx,
    before: AllocationId,
    only_automatic: bool,
    limit: i64,
) -> Result<Vec<DoneRow>, DbError> {
    fetch_all!(
        tx,
        DoneRow,
        "select a.id, a.transaction_id, a.entry_id, a.method, a.is_automatic, a.evidence, a.decided_by, a.decided_at \
         from allocations a left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.id < $3 and u.allocation_id is null \
         and (a.is_automatic or not $4) order by a.id desc limit $5",
        ctx.org,
        ctx.legal_entity,
        before,
        only_automatic,
        limit
    )
}

/// The decisions that stand about these transactions, latest first.
pub(in crate::allocation) async fn list_done_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transactions: &[BankTransactionId],
) -> Result<Vec<DoneRow>, DbError> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(transactions) {
        found.extend(fetch_all!(
            tx,
            DoneRow,
            "select a.id, a.transaction_id, a.entry_id, a.method, a.is_automatic, a.evidence, a.decided_by, a.decided_at \
             from allocations a left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
             where a.org_id = $1 and a.legal_entity_id = $2 and u.allocation_id is null \
             and a.transaction_id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) order by a.id desc",
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

db::row! {
    /// One decision, with whether and by whom it was undone.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct UndoneRow {
        pub undone_by: String,
        pub undone_at: i64,
        pub reason: String,
    }
}

/// How a decision was undone, if it was.
pub(in crate::allocation) async fn find_undo(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Option<UndoneRow>, DbError> {
    fetch_optional!(
        tx,
        UndoneRow,
        "select undone_by, undone_at, reason from allocation_undos where org_id = $1 and allocation_id = $2",
        ctx.org,
        id
    )
}

/// One decision that stands.
pub(in crate::allocation) async fn find_done(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
) -> Result<Option<DoneRow>, DbError> {
    fetch_optional!(
        tx,
        DoneRow,
        "select id, transaction_id, entry_id, method, is_automatic, evidence, decided_by, decided_at \
         from allocations where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// Who set a transaction aside last, when, and why; nothing when it is not aside.
pub(in crate::allocation) async fn find_aside(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
) -> Result<Option<(String, String, i64)>, DbError> {
    let row = fetch_optional!(
        tx,
        (bool, String, String, i64),
        "select is_aside, note, decided_by, decided_at from set_asides \
         where org_id = $1 and transaction_id = $2 and legal_entity_id = $3 order by id desc limit 1",
        ctx.org,
        transaction,
        ctx.legal_entity
    )?;
    Ok(row.filter(|(is_aside, ..)| *is_aside).map(|(_, note, by, at)| (note, by, at)))
}

/// The lines of these decisions, in order.
pub(in crate::allocation) async fn list_lines_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[AllocationId],
) -> Result<Vec<super::AllocationLineRow>, DbError> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        found.extend(fetch_all!(
            tx,
            super::AllocationLineRow,
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
        )?);
    }
    Ok(found)
}

/// Replaces who looks after a transaction that waits.
pub(in crate::allocation) async fn replace_waiting_owner(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    person: Option<UserId>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from waiting_owners where org_id = $1 and transaction_id = $2",
        ctx.org,
        transaction
    )?;
    let Some(person) = person else { return Ok(()) };
    execute!(
        tx,
        "insert into waiting_owners (org_id, transaction_id, user_id, assigned_by, assigned_at) \
         values ($1, $2, $3, $4, $5)",
        ctx.org,
        transaction,
        person,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

/// Replaces who looks after what stands on an account that money passes through.
pub(in crate::allocation) async fn replace_clearing_owner(
    tx: &mut Tx,
    ctx: &Ctx,
    subject: Uuid,
    person: Option<UserId>,
) -> Result<(), DbError> {
    execute!(tx, "delete from clearing_owners where org_id = $1 and subject_id = $2", ctx.org, subject)?;
    let Some(person) = person else { return Ok(()) };
    execute!(
        tx,
        "insert into clearing_owners (org_id, subject_id, user_id, assigned_by, assigned_at) \
         values ($1, $2, $3, $4, $5)",
        ctx.org,
        subject,
        person,
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}
