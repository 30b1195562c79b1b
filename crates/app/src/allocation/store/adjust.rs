//! Statements on adjustments.

use std::collections::HashMap;

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{AdjustmentId, EntryId, OpenItemId, in_tens};

db::row! {
    /// An adjustment as stored.
    #[derive(Clone, Debug)]
    pub struct AdjustmentRecord {
        /// Its id.
        pub id: AdjustmentId,
        /// What it is, by its stable name.
        pub kind: String,
        /// Its journal entry.
        pub entry_id: EntryId,
        /// Why.
        pub reason: String,
        /// The reference of the provider, or empty.
        pub reference: String,
        /// Who decided.
        pub decided_by: String,
        /// When, in microseconds since 1970 UTC.
        pub decided_at: i64,
        /// Who undid it.
        pub undone_by: Option<String>,
        /// When it was undone.
        pub undone_at: Option<i64>,
        /// Why it was undone.
        pub undone_reason: Option<String>,
    }
}

db::row! {
    /// An adjustment, and what it settled or moved of a document.
    struct AdjustedRecord {
        id: AdjustmentId,
        kind: String,
        entry_id: EntryId,
        reason: String,
        reference: String,
        decided_by: String,
        decided_at: i64,
        undone_by: Option<String>,
        undone_at: Option<i64>,
        undone_reason: Option<String>,
        amount_minor: i64,
    }
}

impl AdjustedRecord {
    fn split(self) -> (AdjustmentRecord, i64) {
        let Self { id, kind, entry_id, reason, reference, decided_by, decided_at, .. } = self;
        let Self { undone_by, undone_at, undone_reason, amount_minor, .. } = self;
        let record = AdjustmentRecord {
            id,
            kind,
            entry_id,
            reason,
            reference,
            decided_by,
            decided_at,
            undone_by,
            undone_at,
            undone_reason,
        };
        (record, amount_minor)
    }
}

db::row! {
    /// A line of an adjustment.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct AdjustmentLineRow {
        pub item_id: OpenItemId,
        pub role: Option<String>,
        pub amount_minor: i64,
    }
}

pub(in crate::allocation) fn adjustment_rows() -> Rows {
    Rows::new(
        "adjustments",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "kind",
            "entry_id",
            "reason",
            "reference",
            "decided_by",
            "decided_at",
        ],
    )
}

pub(in crate::allocation) fn adjustment_line_rows() -> Rows {
    Rows::new("adjustment_lines", &["org_id", "adjustment_id", "line_no", "item_id", "role", "amount_minor"])
}

/// One adjustment.
pub(in crate::allocation) async fn find_adjustment(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
) -> Result<Option<AdjustmentRecord>, DbError> {
    fetch_optional!(
        tx,
        AdjustmentRecord,
        "select a.id, a.kind, a.entry_id, a.reason, a.reference, a.decided_by, a.decided_at, \
         u.undone_by, u.undone_at, u.reason as undone_reason from adjustments a \
         left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
         where a.org_id = $1 and a.id = $2 and a.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// Adjustments after one, in the order in which they were decided, at most `limit`.
pub(in crate::allocation) async fn list_adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<AdjustmentId>,
    limit: i64,
) -> Result<Vec<AdjustmentRecord>, DbError> {
    fetch_all!(
        tx,
        AdjustmentRecord,
        "select a.id, a.kind, a.entry_id, a.reason, a.reference, a.decided_by, a.decided_at, \
         u.undone_by, u.undone_at, u.reason as undone_reason from adjustments a \
         left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.id > $3 order by a.id limit $4",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(AdjustmentId::from_uuid(Uuid::nil())),
        limit
    )
}

/// The adjustments of a kind that stand, the last first, at most `limit`.
pub(in crate::allocation) async fn list_standing_of_kind(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: &str,
    limit: i64,
) -> Result<Vec<AdjustmentRecord>, DbError> {
    fetch_all!(
        tx,
        AdjustmentRecord,
        "select a.id, a.kind, a.entry_id, a.reason, a.reference, a.decided_by, a.decided_at, \
         u.undone_by, u.undone_at, u.reason as undone_reason from adjustments a \
         left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.kind = $3 and u.adjustment_id is null \
         order by a.id desc limit $4",
        ctx.org,
        ctx.legal_entity,
        kind,
        limit
    )
}

/// The adjustments of a document, the last first, at most `limit`, each with what it settled or moved of it.
pub(in crate::allocation) async fn list_adjustments_of(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
    limit: i64,
) -> Result<Vec<(AdjustmentRecord, i64)>, DbError> {
    let rows = fetch_all!(
        tx,
        AdjustedRecord,
        "select a.id, a.kind, a.entry_id, a.reason, a.reference, a.decided_by, a.decided_at, \
         u.undone_by, u.undone_at, u.reason as undone_reason, l.amount_minor from adjustment_lines l \
         join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id \
         left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
         where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 order by l.adjustment_id desc limit $4",
        ctx.org,
        item,
        ctx.legal_entity,
        limit
    )?;
    Ok(rows.into_iter().map(AdjustedRecord::split).collect())
}

/// The lines of an adjustment, in order.
pub(in crate::allocation) async fn find_adjustment_lines(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
) -> Result<Vec<AdjustmentLineRow>, DbError> {
    fetch_all!(
        tx,
        AdjustmentLineRow,
        "select item_id, role, amount_minor from adjustment_lines where org_id = $1 and adjustment_id = $2 \
         order by line_no",
        ctx.org,
        id
    )
}

/// The lines of these adjustments, each's in order.
pub(in crate::allocation) async fn list_lines_of_adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[AdjustmentId],
) -> Result<HashMap<AdjustmentId, Vec<(OpenItemId, i64)>>, DbError> {
    let mut lines: HashMap<AdjustmentId, Vec<(OpenItemId, i64)>> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            (AdjustmentId, OpenItemId, i64),
            "select adjustment_id, item_id, amount_minor from adjustment_lines where org_id = $1 \
             and adjustment_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) order by adjustment_id, line_no",
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
        for (id, item, amount_minor) in rows {
            lines.entry(id).or_default().push((item, amount_minor));
        }
    }
    Ok(lines)
}

/// The adjustments that stand on an item: all are of persons.
pub(in crate::allocation) async fn list_standing_adjustments_of(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
) -> Result<Vec<String>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select a.decided_by from adjustment_lines l \
         join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id \
         left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
         where l.org_id = $1 and l.item_id = $2 and a.legal_entity_id = $3 and u.adjustment_id is null \
         order by a.id",
        ctx.org,
        item,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(by,)| by).collect())
}

/// The kinds of the adjustments that stand on items, oldest first of each; nothing for those that have none.
pub async fn list_standing_kinds(
    tx: &mut Tx,
    ctx: &Ctx,
    items: &[OpenItemId],
) -> Result<HashMap<OpenItemId, Vec<String>>, DbError> {
    let mut found: HashMap<OpenItemId, Vec<String>> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(items) {
        let rows = fetch_all!(
            tx,
            (OpenItemId, String),
            "select l.item_id, a.kind from adjustment_lines l \
             join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id \
             left join adjustment_undos u on u.org_id = a.org_id and u.adjustment_id = a.id \
             where l.org_id = $1 and l.item_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             and a.legal_entity_id = $12 and u.adjustment_id is null order by l.item_id, a.id",
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
            j,
            ctx.legal_entity
        )?;
        for (item, kind) in rows {
            found.entry(item).or_default().push(kind);
        }
    }
    Ok(found)
}

/// The items that were ever classified doubtful: few, so that matching asks about each of them.
pub(in crate::allocation) async fn list_doubtful(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<OpenItemId>, DbError> {
    let rows = fetch_all!(
        tx,
        (OpenItemId,),
        "select distinct l.item_id from adjustments a \
         join adjustment_lines l on l.org_id = a.org_id and l.adjustment_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.kind = 'doubtful' order by l.item_id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(item,)| item).collect())
}

pub(in crate::allocation) async fn insert_adjustment_undo(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdjustmentId,
    entry: EntryId,
    reason: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into adjustment_undos (org_id, adjustment_id, entry_id, reason, undone_by, undone_at) \
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
