//! What is stored beside the books so that it can be listed, recomputed from the postings.

use std::collections::HashMap;

use db::{DbError, Tx, fetch_all, for_each};
use ledger::AccountRole;
use uuid::Uuid;

use super::checks::{Check, Finding};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::receivables::ItemKind;

/// What the postings about each item sum to: on 411 and 416, under the role of 411, and on 4191.
pub(super) async fn item_sums(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<(AccountRole, Uuid), i64>, DbError> {
    let mut sums: HashMap<(AccountRole, Uuid), i64> = HashMap::new();
    for (role, under) in [
        (AccountRole::Customers, AccountRole::Customers),
        (AccountRole::DoubtfulCustomers, AccountRole::Customers),
        (AccountRole::CustomerAdvances, AccountRole::CustomerAdvances),
    ] {
        bookkeeping::sum_by_subject(tx, ctx, role, |subject, sum| {
            let held = sums.entry((under, subject)).or_default();
            *held = held.saturating_add(sum);
        })
        .await?;
    }
    sums.retain(|_, sum| *sum != 0);
    Ok(sums)
}

/// `open_balances` has a row for each item whose postings do not sum to zero, with that sum and what
/// the item says of itself, and no other.
pub(super) async fn open_balances(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let sums = item_sums(tx, ctx).await?;
    let mut check = Check { name: "open-balances", looked_at: 0, findings: Vec::new(), is_damage: true };
    for_each!(
        tx,
        (Uuid, String, String, Option<i64>, i64),
        |(id, number, kind, stored, is_alike): (Uuid, String, String, Option<i64>, i64)| {
            check.looked_at += 1;
            let role = ItemKind::parse(&kind).map(ItemKind::account_role);
            let sum = role.and_then(|role| sums.get(&(role, id)).copied()).unwrap_or(0);
            if stored.unwrap_or(0) != sum || stored == Some(0) {
                let stored = stored.map_or_else(|| "nothing".to_owned(), |stored| stored.to_string());
                check.findings.push(Finding::new(number, format!("stored {stored}, postings {sum}")));
            } else if is_alike == 0 {
                check
                    .findings
                    .push(Finding::new(number, "stored for another customer, day, kind or currency"));
            }
            Ok::<(), DbError>(())
        },
        "select i.id, i.number, i.kind, b.open_minor, cast(case when b.item_id is null or (b.legal_entity_id = i.legal_entity_id \
         and b.customer_id = i.customer_id and b.kind = i.kind and b.due_on = i.due_on and b.currency = i.currency) \
         then 1 else 0 end as bigint) \
         from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
         where i.org_id = $1 and i.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let strays = fetch_all!(
        tx,
        (Uuid,),
        "select b.item_id from open_balances b left join open_items i on i.org_id = b.org_id and i.id = b.item_id \
         where b.org_id = $1 and i.id is null",
        ctx.org
    )?;
    check.findings.extend(strays.into_iter().map(|(id,)| Finding::new(id, "stored for no item")));
    Ok(check)
}

/// `waiting_transactions` has a row for each transaction of which something is in suspense, with that rest,
/// what the transaction says of itself, and the state that the queue and the set-asides give it; and no other.
pub(super) async fn waiting_transactions(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut in_suspense: HashMap<Uuid, i64> = HashMap::new();
    bookkeeping::sum_by_subject(tx, ctx, AccountRole::Suspense, |subject, sum| {
        in_suspense.insert(subject, sum.saturating_neg());
    })
    .await?;
    let mut check =
        Check { name: "waiting-transactions", looked_at: 0, findings: Vec::new(), is_damage: true };
    for_each!(
        tx,
        (Uuid, i64, String, String),
        |(id, rest, state, expected): (Uuid, i64, String, String)| {
            check.looked_at += 1;
            let sum = in_suspense.remove(&id).unwrap_or(0);
            if sum != rest || rest == 0 {
                check.findings.push(Finding::new(id, format!("stored {rest}, in suspense {sum}")));
            } else if !is_state_of(&state, &expected) {
                check.findings.push(Finding::new(id, format!("stored as {state}, should be {expected}")));
            }
            Ok::<(), DbError>(())
        },
        "select w.transaction_id, w.rest_minor, w.state, case \
         when t.id is null then 'nothing' \
         when t.booked_on <> w.booked_on or t.bank_account_id <> w.bank_account_id or t.currency <> w.currency \
         or w.reason <> coalesce(x.reason, '') then 'another' \
         when exists (select 1 from set_asides s where s.org_id = w.org_id and s.transaction_id = w.transaction_id \
         and s.is_aside = $3 and not exists (select 1 from set_asides l where l.org_id = s.org_id \
         and l.transaction_id = s.transaction_id and l.id > s.id)) then 'aside' \
         when x.transaction_id is null then 'new' \
         when t.amount_minor <> w.rest_minor then 'in_part' \
         when x.alternatives = '[]' and x.reason = 'not_customer' then 'outside' \
         when x.alternatives = '[]' then 'to_do' else 'suggested' end \
         from waiting_transactions w \
         left join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id and t.legal_entity_id = w.legal_entity_id \
         left join exceptions x on x.org_id = w.org_id and x.legal_entity_id = w.legal_entity_id \
         and x.transaction_id = w.transaction_id \
         where w.org_id = $1 and w.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity,
        true
    )?;
    let missing =
        in_suspense.into_iter().map(|(id, sum)| Finding::new(id, format!("not stored, in suspense {sum}")));
    check.findings.extend(missing);
    Ok(check)
}

/// Whether a stored state is one that the queue allows. Of a transaction that is explained in part the
/// alternatives may still be there, or be those of a part that was undone.
fn is_state_of(state: &str, expected: &str) -> bool {
    match expected {
        "suggested" => ["suggested", "sure"].contains(&state),
        "in_part" => ["to_do", "suggested"].contains(&state),
        _ => state == expected,
    }
}
