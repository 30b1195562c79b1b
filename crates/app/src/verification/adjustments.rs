//! Adjustments: each has the entry that its lines say.

use db::{DbError, Tx, fetch_all};
use uuid::Uuid;

use super::checks::{Check, Finding};
use crate::context::Ctx;

/// What the adjustments that stand settled of each item.
pub(super) async fn settled(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(Uuid, i64)>, DbError> {
    fetch_all!(
        tx,
        (Uuid, i64),
        "select l.item_id, cast(sum(l.amount_minor) as bigint) from adjustment_lines l \
         join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id and a.legal_entity_id = $2 \
         left join adjustment_undos u on u.org_id = l.org_id and u.adjustment_id = l.adjustment_id \
         where l.org_id = $1 and l.role is null and u.adjustment_id is null group by l.item_id",
        ctx.org,
        ctx.legal_entity
    )
}

/// How many adjustments of each item were undone.
pub(super) async fn undone(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(Uuid, i64)>, DbError> {
    fetch_all!(
        tx,
        (Uuid, i64),
        "select l.item_id, cast(count(*) as bigint) from adjustment_lines l \
         join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id \
         join adjustment_undos u on u.org_id = l.org_id and u.adjustment_id = l.adjustment_id \
         where l.org_id = $1 and a.legal_entity_id = $2 group by l.item_id",
        ctx.org,
        ctx.legal_entity
    )
}

/// The entry of each adjustment posts about each of its documents what its lines say: what is settled on 411,
/// 416 and 4191 together, what is moved on the account of the role; and an undo has its reversing entry.
pub(super) async fn adjustments_hold(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, Option<String>, i64, i64, i64),
        "select l.adjustment_id, l.item_id, l.role, l.amount_minor, \
         (select cast(coalesce(sum(p.amount_minor), 0) as bigint) from postings p where p.org_id = a.org_id \
          and p.entry_id = a.entry_id and p.subject_id = l.item_id \
          and p.role in ('customers', 'doubtful_customers', 'customer_advances')), \
         (select cast(coalesce(sum(p.amount_minor), 0) as bigint) from postings p where p.org_id = a.org_id \
          and p.entry_id = a.entry_id and p.subject_id = l.item_id and p.role = l.role) \
         from adjustments a join adjustment_lines l on l.org_id = a.org_id and l.adjustment_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 order by l.adjustment_id, l.line_no",
        ctx.org,
        ctx.legal_entity
    )?;
    let looked_at = rows.len() as u64;
    let mut findings = Vec::new();
    for (id, item, role, amount, settled, moved) in rows {
        let (expected, found) = match role {
            Some(_) => ((0, i128::from(amount)), (i128::from(settled), i128::from(moved))),
            None => ((-i128::from(amount), 0), (i128::from(settled), 0)),
        };
        if expected != found {
            findings
                .push(Finding::new(id, format!("document {item}: line {amount}, posted {settled}, {moved}")));
        }
    }
    for (what, sql) in [
        (
            "adjustment without lines",
            "select a.id from adjustments a left join adjustment_lines l on l.org_id = a.org_id and l.adjustment_id = a.id \
             where a.org_id = $1 and a.legal_entity_id = $2 and l.adjustment_id is null",
        ),
        (
            "line of an unknown item",
            "select l.adjustment_id from adjustment_lines l \
             join adjustments a on a.org_id = l.org_id and a.id = l.adjustment_id \
             left join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             left join adjustment_undos u on u.org_id = l.org_id and u.adjustment_id = l.adjustment_id \
             left join undone_records r on r.org_id = l.org_id and r.record_id = l.item_id \
             where l.org_id = $1 and a.legal_entity_id = $2 and i.id is null \
             and (u.adjustment_id is null or r.record_id is null)",
        ),
        (
            "undo without its reversing entry",
            "select u.adjustment_id from adjustment_undos u \
             join adjustments a on a.org_id = u.org_id and a.id = u.adjustment_id \
             left join journal_entries e on e.org_id = u.org_id and e.id = u.entry_id and e.reverses_id = a.entry_id \
             where u.org_id = $1 and a.legal_entity_id = $2 and e.id is null",
        ),
    ] {
        let rows = fetch_all!(tx, (Uuid,), sql, ctx.org, ctx.legal_entity)?;
        findings.extend(rows.into_iter().map(|(id,)| Finding::new(id, what)));
    }
    Ok(Check { name: "adjustments-hold", looked_at, findings, is_damage: true })
}
