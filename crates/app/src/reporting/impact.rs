//! How punctually customers paid in some periods, group by group.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use dunning::impact::{Group, Measures, Period};
use jiff::civil::Date;
use money::Currency;

use super::habits::each_payment_since;
use super::store::{self, currency};
use crate::context::Ctx;
use crate::ids::CustomerId;

/// Invoices that are measured in less than a second.
const AT_ONCE: i64 = 100_000;

/// The measures of each period that was asked for, of those that are reminded and of the hold-out, by currency code.
pub type MeasuredBy = BTreeMap<&'static str, Vec<[Measures; 2]>>;

/// What is added up.
struct Sums<'a> {
    periods: &'a [Period],
    hold_out: &'a BTreeSet<CustomerId>,
    found: MeasuredBy,
}

impl Sums<'_> {
    /// Adds a fact to the periods that it is of.
    fn add(
        &mut self,
        (customer, currency): (CustomerId, Currency),
        is_in: impl Fn(usize, Period) -> bool,
        add: impl Fn(&mut Measures),
    ) {
        let group = if self.hold_out.contains(&customer) { Group::HoldOut } else { Group::Reminded };
        let empty = || vec![[Measures::default(); 2]; self.periods.len()];
        let measures = self.found.entry(currency.code()).or_insert_with(empty);
        for (at, (period, groups)) in self.periods.iter().zip(measures).enumerate() {
            if is_in(at, *period) {
                add(&mut groups[group as usize]);
            }
        }
    }
}

/// Measures how the customers of the legal entity paid in these periods: docs/spec/dunning.md, section 13. Reads every document
/// that fell due and every payment since the first of their days, one at a time.
pub async fn measure(
    tx: &mut Tx,
    ctx: &Ctx,
    periods: &[Period],
    hold_out: &BTreeSet<CustomerId>,
) -> Result<MeasuredBy, DbError> {
    let mut sums = Sums { periods, hold_out, found: MeasuredBy::new() };
    let from = periods.iter().map(|period| period.from).min();
    let through = periods.iter().map(|period| period.through).max();
    let (Some(from), Some(through)) = (from, through) else { return Ok(sums.found) };
    store::due_between(tx, ctx, (from, through), |row| {
        let (due_on, of) = (row.due_on.to_jiff(), (row.customer_id, currency(&row.currency)?));
        let (amount, open) = (row.amount_minor, row.open_then_minor);
        sums.add(of, |_, period| period.holds(due_on), |measures| measures.add_due(amount, open));
        Ok(())
    })
    .await?;
    each_payment_since(tx, ctx, from, |paid| {
        let (of, on) = ((paid.customer, paid.currency), paid.paid_on);
        let add = |measures: &mut Measures| measures.add_received(paid.due_on, on, paid.amount_minor);
        sums.add(of, |_, period| period.holds(on), add);
        Ok(())
    })
    .await?;
    store::billed_between(tx, ctx, (from, through), |row| {
        let (on, of) = (row.issued_on.to_jiff(), (row.customer_id, currency(&row.currency)?));
        let billed = |measures: &mut Measures| {
            measures.billed_minor = measures.billed_minor.saturating_add(row.billed_minor);
        };
        sums.add(of, |_, period| period.holds(on), billed);
        Ok(())
    })
    .await?;
    add_open(tx, ctx, &mut sums, through).await?;
    Ok(sums.found)
}

/// Adds what is open at the end of each period: whole months from their kept sums, the days of the last month one by one.
async fn add_open(tx: &mut Tx, ctx: &Ctx, sums: &mut Sums<'_>, through: Date) -> Result<(), DbError> {
    let open = |minor: i64| {
        move |measures: &mut Measures| measures.open_minor = measures.open_minor.saturating_add(minor)
    };
    let month_of = |day: Date| day.strftime("%Y-%m").to_string();
    let is_whole = |day: Date| day == day.last_of_month();
    let lasts: Vec<(String, bool)> =
        sums.periods.iter().map(|period| (month_of(period.through), is_whole(period.through))).collect();
    store::moved_in_months(tx, ctx, &month_of(through), |(customer, code, month, minor)| {
        let is_in = |at: usize, _| {
            lasts.get(at).is_some_and(|(last, is_whole)| month < *last || (month == *last && *is_whole))
        };
        sums.add((customer, currency(&code)?), is_in, open(minor));
        Ok(())
    })
    .await?;
    let ends: BTreeSet<Date> = sums.periods.iter().map(|period| period.through).collect();
    for end in ends.into_iter().filter(|end| !is_whole(*end)) {
        store::moved_by_customer(tx, ctx, (end.first_of_month(), end), |(customer, code, minor)| {
            sums.add((customer, currency(&code)?), |_, period| period.through == end, open(minor));
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Customers of the legal entity to whom something was invoiced since a day.
pub async fn list_invoiced_since(tx: &mut Tx, ctx: &Ctx, since: Date) -> Result<Vec<CustomerId>, DbError> {
    let rows = store::invoiced_since(tx, ctx, since).await?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}

/// Whether measuring takes a moment: there are more invoices than are measured while somebody waits.
pub async fn is_long_to_measure(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    Ok(store::count_documents_to(tx, ctx, AT_ONCE + 1).await? > AT_ONCE)
}
