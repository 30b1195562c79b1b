//! Accounts that are followed subject by subject: what they hold in all, and what each subject should have.

use std::collections::{BTreeMap, HashMap};

use db::{DbError, Tx, fetch_all, for_each};
use ledger::AccountRole;
use ledger::vat::vat_due_minor;
use uuid::Uuid;

use super::adjustments;
use super::checks::{Check, Finding};
use crate::bookkeeping;
use crate::context::Ctx;
use crate::receivables::{self, ItemVat};

/// What is on 411, 416, 4191, 471 and 511 in all is the sum over the documents, credits, transactions and
/// payments that are there: nothing was posted to these accounts past them.
pub(super) async fn control_accounts(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let chart = bookkeeping::Books::open(tx, ctx).await?;
    let chart = chart.chart();
    let mut held: BTreeMap<(String, String), i128> = BTreeMap::new();
    for line in bookkeeping::trial_balance(tx, ctx).await? {
        held.insert(
            (line.account, line.currency),
            i128::from(line.debit_minor) - i128::from(line.credit_minor),
        );
    }
    let mut followed: BTreeMap<(String, String), i128> = BTreeMap::new();
    for sql in [
        "select p.account, p.currency, p.amount_minor from postings p \
         join open_items i on i.org_id = p.org_id and i.id = p.subject_id and i.legal_entity_id = $2 \
         where p.org_id = $1 and (p.role in ('customers', 'doubtful_customers') and i.kind <> 'unused_credit' \
         or p.role = 'customer_advances' and i.kind = 'unused_credit')",
        "select p.account, p.currency, p.amount_minor from postings p \
         join bank_transactions t on t.org_id = p.org_id and t.id = p.subject_id and t.legal_entity_id = $2 \
         where p.org_id = $1 and p.role = 'suspense'",
        "select p.account, p.currency, p.amount_minor from adjustments a \
         join postings p on p.org_id = a.org_id and p.subject_id = a.id and p.role = 'provider_clearing' \
         where a.org_id = $1 and a.legal_entity_id = $2 and a.kind = 'provider_payment'",
    ] {
        // One by one: to be grouped, an engine would sort all of them.
        let visit = |(account, currency, minor): (String, String, i64)| {
            *followed.entry((account, currency)).or_insert(0) += i128::from(minor);
            Ok::<(), DbError>(())
        };
        for_each!(tx, (String, String, i64), visit, sql, ctx.org, ctx.legal_entity)?;
    }
    // An account that is not posted to by a subject any more is followed all the same.
    let roles = [
        AccountRole::Customers,
        AccountRole::DoubtfulCustomers,
        AccountRole::CustomerAdvances,
        AccountRole::Suspense,
        AccountRole::ProviderClearing,
    ];
    let numbers = roles.map(|role| chart.number(role).to_string());
    for key in held.keys().filter(|(account, _)| numbers.contains(account)) {
        followed.entry(key.clone()).or_insert(0);
    }
    let looked_at = followed.len() as u64;
    let findings = followed
        .into_iter()
        .filter_map(|(key, sum)| {
            let total = held.get(&key).copied().unwrap_or(0);
            (total != sum)
                .then(|| Finding::new(key.0, format!("holds {total} {}, its subjects {sum}", key.1)))
        })
        .collect();
    Ok(Check { name: "control-accounts", looked_at, findings, is_damage: true })
}

/// What waits on 44574 for a document whose VAT falls due on payment is its VAT less what is due on
/// what was settled. Each undo may leave a minor unit per rate until the next movement takes it along.
pub(super) async fn vat_follows_settlement(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut shares: HashMap<Uuid, Vec<ItemVat>> = HashMap::new();
    for line in receivables::list_vat(tx, ctx).await? {
        shares.entry(line.item_id.uuid()).or_default().push(line);
    }
    let mut check =
        Check { name: "vat-follows-settlement", looked_at: 0, findings: Vec::new(), is_damage: true };
    if shares.is_empty() {
        return Ok(check);
    }
    let mut pending: HashMap<Uuid, i64> = HashMap::new();
    bookkeeping::sum_by_subject(tx, ctx, AccountRole::VatPending, |subject, sum| {
        pending.insert(subject, sum);
    })
    .await?;
    let mut undone: HashMap<Uuid, i64> = fetch_all!(
        tx,
        (Uuid, i64),
        "select l.item_id, cast(count(*) as bigint) from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         join allocation_undos u on u.org_id = l.org_id and u.allocation_id = l.allocation_id \
         where l.org_id = $1 and a.legal_entity_id = $2 and l.item_id is not null group by l.item_id",
        ctx.org,
        ctx.legal_entity
    )?
    .into_iter()
    .collect();
    for (item, count) in adjustments::undone(tx, ctx).await? {
        *undone.entry(item).or_default() += count;
    }
    for item in receivables::list_items(tx, ctx).await?.into_iter().filter(|item| item.vat_on_payment) {
        let Some(shares) = shares.get(&item.id.uuid()) else { continue };
        check.looked_at += 1;
        let settled = item.total_minor.saturating_sub(item.open_minor);
        let expected: i128 = shares
            .iter()
            .map(|share| {
                let due = vat_due_minor(share.vat_minor, item.total_minor, settled);
                i128::from(share.vat_minor) - i128::from(due)
            })
            .sum();
        let waits = -i128::from(pending.get(&item.id.uuid()).copied().unwrap_or(0));
        let undone = i128::from(undone.get(&item.id.uuid()).copied().unwrap_or(0));
        if (waits - expected).abs() > undone * shares.len() as i128 {
            check.findings.push(Finding::new(item.number, format!("waits {waits}, should wait {expected}")));
        }
    }
    Ok(check)
}
