//! The checks, one function each.

use std::collections::{BTreeMap, HashMap};

use db::{Damage, DbError, Tx, Wrong, fetch_all, for_each};
use ledger::AccountRole;
use serde::Serialize;
use uuid::Uuid;

use crate::activity;
use crate::banking;
use crate::bookkeeping;
use crate::context::Ctx;
use crate::inbox;
use crate::receivables::ItemKind;

use super::{adjustments, control, decided, derived, kept};

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its stable name, `check-<name>` in the language files.
    pub name: &'static str,
    /// How many rows it looked at.
    pub looked_at: u64,
    /// What does not hold. Empty is good.
    pub findings: Vec<Finding>,
    /// Whether a finding is damage, or something that a person should look at.
    pub is_damage: bool,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What: an id, an account, a statement.
    pub subject: String,
    /// The figures.
    pub detail: String,
}

impl Finding {
    #[expect(clippy::needless_pass_by_value, reason = "what is found is told once and not used again")]
    pub(super) fn new(subject: impl ToString, detail: impl ToString) -> Self {
        Self { subject: subject.to_string(), detail: detail.to_string() }
    }
}

/// Runs every check on one snapshot. Of a database that the engine itself cannot read nothing else is asked.
pub async fn check(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Check>, DbError> {
    let damage = tx.find_damage()?;
    // A link that is broken hinders no other check.
    let is_unreadable = damage.iter().any(|damage| damage.what != Wrong::Link);
    let readable = database_is_readable(damage);
    if is_unreadable {
        return Ok(vec![readable]);
    }
    Ok(vec![
        readable,
        entries_balance(tx, ctx).await?,
        links_hold(tx, ctx).await?,
        allocations_sum(tx, ctx).await?,
        adjustments::adjustments_hold(tx, ctx).await?,
        items_within_bounds(tx, ctx).await?,
        derived::open_balances(tx, ctx).await?,
        derived::waiting_transactions(tx, ctx).await?,
        kept::ledger_days(tx, ctx).await?,
        kept::customer_months(tx, ctx).await?,
        kept::bank_days(tx, ctx).await?,
        suspense_is_unexplained(tx, ctx).await?,
        bank_equals_statements(tx, ctx).await?,
        control::control_accounts(tx, ctx).await?,
        control::vat_follows_settlement(tx, ctx).await?,
        events_are_chained(tx, ctx).await?,
        decided::decisions_are_as_told(tx, ctx).await?,
        files_are_kept(tx, ctx).await?,
        statements_continue(tx, ctx).await?,
        accounts_equal_statements(tx, ctx).await?,
    ])
}

/// The file is whole, its links hold and its columns have values of their kind.
fn database_is_readable(damage: Vec<Damage>) -> Check {
    let finding = |damage: Damage| {
        let detail = match damage.what {
            Wrong::File => "the file is damaged",
            Wrong::Link => "refers to what is not there",
            Wrong::Value => "values that cannot be read",
        };
        Finding::new(damage.place, detail)
    };
    let findings = damage.into_iter().map(finding).collect();
    let looked_at = db::tables().len() as u64;
    Check { name: "database-is-readable", looked_at, findings, is_damage: true }
}

/// Debits equal credits in each entry and currency.
async fn entries_balance(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let sql =
        "select cast(count(*) as bigint) from journal_entries where org_id = $1 and legal_entity_id = $2";
    let looked_at = count(tx, ctx, sql).await?;
    let findings = bookkeeping::list_unbalanced_entries(tx, ctx).await?;
    let findings = findings.into_iter().map(|id| Finding::new(id, "debits and credits differ")).collect();
    Ok(Check { name: "entries-balance", looked_at, findings, is_damage: true })
}

/// Every posting, line and undo refers to something that is there, and no entry is without postings.
async fn links_hold(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let sql = "select cast(count(*) as bigint) from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id where p.org_id = $1 and e.legal_entity_id = $2";
    let looked_at = count(tx, ctx, sql).await?;
    // Without an entry nothing says whose the posting is: every legal entity is told.
    let orphans = fetch_all!(
        tx,
        (Uuid,),
        "select p.entry_id from postings p left join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.id is null",
        ctx.org
    )?;
    let mut findings: Vec<Finding> =
        orphans.into_iter().map(|(id,)| Finding::new(id, "posting without entry")).collect();
    for (what, sql) in [
        (
            "entry without postings",
            "select e.id from journal_entries e left join postings p on p.org_id = e.org_id and p.entry_id = e.id \
             where e.org_id = $1 and e.legal_entity_id = $2 and p.entry_id is null",
        ),
        (
            "item without entry",
            "select i.id from open_items i left join postings p on p.org_id = i.org_id and p.subject_id = i.id \
             and p.role in ('customers', 'customer_advances') where i.org_id = $1 and i.legal_entity_id = $2 \
             and i.amount_minor <> 0 and p.entry_id is null",
        ),
        (
            "transaction without entry",
            "select t.id from bank_transactions t left join postings p on p.org_id = t.org_id and p.subject_id = t.id \
             and p.role = 'suspense' where t.org_id = $1 and t.legal_entity_id = $2 and p.entry_id is null",
        ),
        (
            "allocation without lines",
            "select a.id from allocations a left join allocation_lines l on l.org_id = a.org_id and l.allocation_id = a.id \
             where a.org_id = $1 and a.legal_entity_id = $2 and l.allocation_id is null",
        ),
        (
            "line of an unknown item",
            "select l.allocation_id from allocation_lines l \
             join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
             left join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             left join allocation_undos u on u.org_id = l.org_id and u.allocation_id = l.allocation_id \
             left join undone_records r on r.org_id = l.org_id and r.record_id = l.item_id \
             where l.org_id = $1 and a.legal_entity_id = $2 and l.item_id is not null and i.id is null \
             and (u.allocation_id is null or r.record_id is null)",
        ),
        (
            "document of an unknown file",
            "select i.id from open_items i left join input_files f on f.org_id = i.org_id and f.id = i.file_id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.file_id is not null and f.id is null",
        ),
        (
            "statement of an unknown file",
            "select s.id from bank_statements s \
             join bank_accounts b on b.org_id = s.org_id and b.id = s.bank_account_id \
             left join input_files f on f.org_id = s.org_id and f.id = s.file_id \
             where s.org_id = $1 and b.legal_entity_id = $2 and f.id is null",
        ),
        (
            "undo without its reversing entry",
            "select u.allocation_id from allocation_undos u \
             join allocations a on a.org_id = u.org_id and a.id = u.allocation_id \
             left join journal_entries e on e.org_id = u.org_id and e.id = u.entry_id \
             where u.org_id = $1 and a.legal_entity_id = $2 and e.id is null",
        ),
    ] {
        let rows = fetch_all!(tx, (Uuid,), sql, ctx.org, ctx.legal_entity)?;
        findings.extend(rows.into_iter().map(|(id,)| Finding::new(id, what)));
    }
    Ok(Check { name: "links-hold", looked_at, findings, is_damage: true })
}

/// The lines of each allocation are what its entry takes from suspense.
async fn allocations_sum(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut check = Check { name: "allocations-sum", looked_at: 0, findings: Vec::new(), is_damage: true };
    for_each!(
        tx,
        (Uuid, i64, i64),
        |(id, lines, suspense): (Uuid, i64, i64)| {
            check.looked_at += 1;
            if lines != suspense {
                check.findings.push(Finding::new(id, format!("lines {lines}, suspense {suspense}")));
            }
            Ok::<(), DbError>(())
        },
        "select a.id, \
         (select cast(coalesce(sum(l.amount_minor), 0) as bigint) from allocation_lines l \
          where l.org_id = a.org_id and l.allocation_id = a.id), \
         (select cast(coalesce(sum(p.amount_minor), 0) as bigint) from postings p \
          where p.org_id = a.org_id and p.entry_id = a.entry_id and p.role = 'suspense') \
         from allocations a where a.org_id = $1 and a.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(check)
}

/// No item is settled beyond its amount, and what is open of it is its amount less what stands
/// allocated to it and what adjustments settled; no more than that, and no less than nothing, is doubtful. Credit
/// that an allocation left has no entry but that one.
async fn items_within_bounds(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut allocated: HashMap<Uuid, i64> = HashMap::new();
    for_each!(
        tx,
        (Uuid, i64),
        |(item, minor): (Uuid, i64)| {
            let sum = allocated.entry(item).or_default();
            *sum = sum.saturating_add(minor);
            Ok::<(), DbError>(())
        },
        "select l.item_id, l.amount_minor from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id and a.legal_entity_id = $2 \
         left join allocation_undos u on u.org_id = l.org_id and u.allocation_id = l.allocation_id \
         where l.org_id = $1 and l.item_id is not null and l.role is null and u.allocation_id is null",
        ctx.org,
        ctx.legal_entity
    )?;
    for (item, minor) in adjustments::settled(tx, ctx).await? {
        let sum = allocated.entry(item).or_default();
        *sum = sum.saturating_add(minor);
    }
    let sums = derived::item_sums(tx, ctx).await?;
    let mut doubtful: HashMap<Uuid, i64> = HashMap::new();
    bookkeeping::sum_by_subject(tx, ctx, AccountRole::DoubtfulCustomers, |subject, sum| {
        doubtful.insert(subject, sum);
    })
    .await?;
    let mut check =
        Check { name: "items-within-bounds", looked_at: 0, findings: Vec::new(), is_damage: true };
    for_each!(
        tx,
        (Uuid, String, String, i64, i64),
        |(id, number, kind, amount, is_left): (Uuid, String, String, i64, i64)| {
            check.looked_at += 1;
            let role = ItemKind::parse(&kind).map(ItemKind::account_role);
            let open = role.and_then(|role| sums.get(&(role, id)).copied()).unwrap_or(0);
            let (open, amount) = (i128::from(open), i128::from(amount));
            let booked = if is_left == 1 { 0 } else { amount };
            let rest = booked - i128::from(allocated.get(&id).copied().unwrap_or(0));
            if open != rest {
                check
                    .findings
                    .push(Finding::new(number, format!("open {open}, less what is allocated {rest}")));
            } else if open.signum() == -amount.signum() && open != 0 || open.abs() > amount.abs() {
                check.findings.push(Finding::new(number, format!("open {open} of {amount}")));
            } else if let Some(on_416) = doubtful.get(&id).map(|minor| i128::from(*minor))
                && !(open.min(0)..=open.max(0)).contains(&on_416)
            {
                check.findings.push(Finding::new(number, format!("open {open}, on 416 {on_416}")));
            }
            Ok::<(), DbError>(())
        },
        // Credit came with no file; a claim of late charges has none either, and is booked until it is withdrawn.
        "select i.id, i.number, i.kind, i.amount_minor, cast(case when n.id is null and i.file_id is null then 1 \
         when n.withdrawn_at is not null then 1 else 0 end as bigint) from open_items i \
         left join late_charge_notes n on n.org_id = i.org_id and n.id = i.id \
         where i.org_id = $1 and i.legal_entity_id = $2 order by i.id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(check)
}

/// What is in suspense of a transaction is its amount less what stands allocated.
async fn suspense_is_unexplained(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut suspense: HashMap<Uuid, i64> = HashMap::new();
    bookkeeping::sum_by_subject(tx, ctx, AccountRole::Suspense, |subject, sum| {
        suspense.insert(subject, sum);
    })
    .await?;
    let mut allocated: HashMap<Uuid, i64> = HashMap::new();
    for_each!(
        tx,
        (Uuid, i64),
        |(transaction, minor): (Uuid, i64)| {
            let sum = allocated.entry(transaction).or_default();
            *sum = sum.saturating_add(minor);
            Ok::<(), DbError>(())
        },
        "select a.transaction_id, l.amount_minor from allocation_lines l \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id \
         where l.org_id = $1 and a.legal_entity_id = $2 and u.allocation_id is null",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut check =
        Check { name: "suspense-is-unexplained", looked_at: 0, findings: Vec::new(), is_damage: true };
    for_each!(
        tx,
        (Uuid, i64),
        |(id, amount): (Uuid, i64)| {
            check.looked_at += 1;
            let (amount, allocated) =
                (i128::from(amount), i128::from(allocated.get(&id).copied().unwrap_or(0)));
            let booked = -i128::from(suspense.get(&id).copied().unwrap_or(0));
            if booked != amount - allocated {
                let found = format!("amount {amount}, allocated {allocated}, in suspense {booked}");
                check.findings.push(Finding::new(id, found));
            }
            Ok::<(), DbError>(())
        },
        "select id, amount_minor from bank_transactions where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(check)
}

/// What is booked on the bank's account is the sum of the transactions.
async fn bank_equals_statements(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let booked: HashMap<String, i64> =
        bookkeeping::sum_by_role(tx, ctx, AccountRole::Bank).await?.into_iter().collect();
    let mut moved: BTreeMap<String, i64> = BTreeMap::new();
    for_each!(
        tx,
        (String, i64),
        |(currency, minor): (String, i64)| {
            let sum = moved.entry(currency).or_default();
            *sum = sum.saturating_add(minor);
            Ok::<(), DbError>(())
        },
        "select currency, amount_minor from bank_transactions where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let looked_at = moved.len() as u64;
    let findings = moved
        .into_iter()
        .filter_map(|(currency, moved)| {
            let booked = booked.get(&currency).copied().unwrap_or(0);
            (booked != moved).then(|| Finding::new(currency, format!("moved {moved}, booked {booked}")))
        })
        .collect();
    Ok(Check { name: "bank-equals-statements", looked_at, findings, is_damage: true })
}

/// The chain of events is whole, and what is said of its blocks is what stands in them.
async fn events_are_chained(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let (last, broken) = activity::verify_chain(tx, ctx.org).await?;
    let mut findings: Vec<Finding> = broken
        .map(|at| Finding::new(at.sequence, "does not follow from the event before"))
        .into_iter()
        .collect();
    // What a changed event does to its block is no second fault.
    if findings.is_empty() {
        for (block, kind, actor) in activity::list_wrong_blocks(tx, ctx.org).await? {
            findings
                .push(Finding::new(block, format!("the block is not told of rightly: {kind} by {actor}")));
        }
    }
    Ok(Check { name: "events-are-chained", looked_at: last.unsigned_abs(), findings, is_damage: true })
}

/// The files that came in are kept as they came, but for masked card numbers.
async fn files_are_kept(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let (looked_at, changed) = inbox::list_changed_files(tx, ctx).await?;
    let finding = |file: inbox::ChangedFile| {
        let detail = match file.how {
            inbox::Changed::Sealed => "cannot be opened with the keys that are here",
            inbox::Changed::Content => "is not as it came in",
            inbox::Changed::Missing => "is kept no more",
        };
        Finding::new(file.name, detail)
    };
    let findings = changed.into_iter().map(finding).collect();
    Ok(Check { name: "files-are-kept", looked_at, findings, is_damage: true })
}

/// Each statement begins where the one before it ended. A break is not damage: statements are missing.
async fn statements_continue(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let sql = "select cast(count(*) as bigint) from bank_statements s \
         join bank_accounts b on b.org_id = s.org_id and b.id = s.bank_account_id \
         where s.org_id = $1 and b.legal_entity_id = $2";
    let looked_at = count(tx, ctx, sql).await?;
    let findings = banking::check_continuity(tx, ctx)
        .await?
        .into_iter()
        .map(|found| {
            let detail =
                format!("opens with {}, before it {}", found.opening_minor, found.previous_closing_minor);
            Finding::new(format!("{} {}", found.account, found.statement), detail)
        })
        .collect();
    Ok(Check { name: "statements-continue", looked_at, findings, is_damage: false })
}

/// What was recorded on each account is what its statements say was moved. A difference is not
/// damage: a movement came twice in two formats, or a notice came without its statement.
async fn accounts_equal_statements(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let sql = "select cast(count(*) as bigint) from bank_accounts where org_id = $1 and legal_entity_id = $2";
    let looked_at = count(tx, ctx, sql).await?;
    let findings = banking::check_recorded(tx, ctx)
        .await?
        .into_iter()
        .map(|found| {
            let detail = format!("statements {}, recorded {}", found.stated_minor, found.recorded_minor);
            Finding::new(found.account, detail)
        })
        .collect();
    Ok(Check { name: "accounts-equal-statements", looked_at, findings, is_damage: false })
}

async fn count(tx: &mut Tx, ctx: &Ctx, sql: &'static str) -> Result<u64, DbError> {
    let rows = fetch_all!(tx, (i64,), sql, ctx.org, ctx.legal_entity)?;
    Ok(rows.first().map_or(0, |(count,)| count.unsigned_abs()))
}
