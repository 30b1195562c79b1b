//! Sums that are kept for lists, recomputed from what they sum. Rows are gone through one by one: what is in memory
//! grows with the sums, not with the postings.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;

use db::{Day, DbError, Tx, for_each};
use jiff::civil::Date;
use money::Currency;

use super::checks::{Check, Finding};
use crate::context::Ctx;
use crate::ids::{BankAccountId, CustomerId};

/// What is stored less what it should be, under each key; zeros are as good as nothing.
struct Difference<K, const N: usize> {
    sums: HashMap<K, [i64; N]>,
    looked_at: u64,
}

impl<K: Eq + Hash + Ord, const N: usize> Difference<K, N> {
    fn new() -> Self {
        Self { sums: HashMap::new(), looked_at: 0 }
    }

    fn stored(&mut self, key: K, values: [i64; N]) {
        for (sum, value) in self.sums.entry(key).or_insert([0; N]).iter_mut().zip(values) {
            *sum = sum.saturating_add(value);
        }
    }

    fn found(&mut self, key: K, values: [i64; N]) {
        self.looked_at += 1;
        for (sum, value) in self.sums.entry(key).or_insert([0; N]).iter_mut().zip(values) {
            *sum = sum.saturating_sub(value);
        }
    }

    fn into_check(self, name: &'static str, told: impl Fn(&K) -> String) -> Check {
        let mut differing: Vec<(K, [i64; N])> =
            self.sums.into_iter().filter(|(_, sums)| *sums != [0; N]).collect();
        differing.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let finding =
            |(key, sums): (K, [i64; N])| Finding::new(told(&key), format!("stored too much: {sums:?}"));
        let findings = differing.into_iter().map(finding).collect();
        Check { name, looked_at: self.looked_at, findings, is_damage: true }
    }
}

fn inconsistent(table: &'static str, id: impl Display) -> DbError {
    DbError::Inconsistent { table, id: id.to_string() }
}

fn currency_of(table: &'static str, code: &str) -> Result<Currency, DbError> {
    Currency::parse(code).map_err(|_| inconsistent(table, code))
}

/// `ledger_days` says for each account and day what the postings sum to.
pub(super) async fn ledger_days(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    /// Account, day, kind, role and currency.
    type Key = (String, Date, String, String, String);
    let mut difference: Difference<Key, 3> = Difference::new();
    for_each!(
        tx,
        (String, Day, String, String, String, i64, i64, i64),
        |(account, on, kind, role, code, debit, credit, count): (_, Day, _, _, _, _, _, _)| {
            difference.stored((account, on.to_jiff(), kind, role, code), [debit, credit, count]);
            Ok::<(), DbError>(())
        },
        "select account, booked_on, kind, role, currency, debit_minor, credit_minor, postings from ledger_days \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    for_each!(
        tx,
        (String, Day, String, String, String, i64),
        |(account, on, kind, role, code, minor): (_, Day, _, _, _, i64)| {
            let values = [minor.max(0), minor.min(0).saturating_neg(), 1];
            difference.found((account, on.to_jiff(), kind, role, code), values);
            Ok::<(), DbError>(())
        },
        "select p.account, e.booked_on, e.kind, coalesce(p.role, '') as role, p.currency, p.amount_minor \
         from journal_entries e join postings p on p.org_id = e.org_id and p.entry_id = e.id \
         where e.org_id = $1 and e.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(difference.into_check("ledger-days", |(account, on, kind, role, code)| {
        format!("{account} {on} {kind} {role} {code}")
    }))
}

/// `customer_months` says for each customer and month what the postings on its accounts sum to, and how many
/// there are.
pub(super) async fn customer_months(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    const TABLE: &str = "customer_months";
    let mut difference = Difference::new();
    for_each!(
        tx,
        (CustomerId, String, String, i64, i64),
        |(customer, code, month, moved, postings): (CustomerId, String, String, i64, i64)| {
            let month = month_of(&month).ok_or_else(|| inconsistent(TABLE, &month))?;
            difference.stored((customer, month, currency_of(TABLE, &code)?.code()), [moved, postings]);
            Ok::<(), DbError>(())
        },
        "select customer_id, currency, month, moved_minor, postings from customer_months \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    for_each!(
        tx,
        (CustomerId, String, Day, i64),
        |(customer, code, on, minor): (CustomerId, String, Day, i64)| {
            let month = (on.to_jiff().year(), on.to_jiff().month());
            difference.found((customer, month, currency_of("postings", &code)?.code()), [minor, 1]);
            Ok::<(), DbError>(())
        },
        "select p.customer_id, p.currency, e.booked_on, p.amount_minor \
         from journal_entries e join postings p on p.org_id = e.org_id and p.entry_id = e.id \
         where e.org_id = $1 and e.legal_entity_id = $2 and p.customer_id is not null \
         and p.role in ('customers', 'doubtful_customers', 'customer_advances')",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(difference.into_check("customer-months", |(customer, (year, month), code)| {
        format!("{customer} {year:04}-{month:02} {code}")
    }))
}

/// The year and the month of `2026-03`.
fn month_of(text: &str) -> Option<(i16, i8)> {
    let (year, month) = text.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

/// `bank_days` says for each account, day and class what its movements sum to.
pub(super) async fn bank_days(tx: &mut Tx, ctx: &Ctx) -> Result<Check, DbError> {
    let mut difference: Difference<(BankAccountId, Date, String, String), 3> = Difference::new();
    for_each!(
        tx,
        (BankAccountId, Day, String, String, i64, i64, i64),
        |(account, on, class, code, money_in, money_out, count): (_, Day, _, _, _, _, _)| {
            difference.stored((account, on.to_jiff(), class, code), [money_in, money_out, count]);
            Ok::<(), DbError>(())
        },
        "select d.bank_account_id, d.booked_on, d.class, d.currency, d.in_minor, d.out_minor, d.transactions \
         from bank_accounts a join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    for_each!(
        tx,
        (BankAccountId, Day, String, String, i64),
        |(account, on, class, code, minor): (_, Day, _, _, i64)| {
            difference.found((account, on.to_jiff(), class, code), [minor.max(0), minor.min(0), 1]);
            Ok::<(), DbError>(())
        },
        "select bank_account_id, booked_on, class, currency, amount_minor from bank_transactions \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(difference
        .into_check("bank-days", |(account, on, class, code)| format!("{account} {on} {class} {code}")))
}
