//! Lists of customers: by name, or by what they owe.

use std::cmp::Reverse;

use db::{DbError, Tx};
use money::Currency;

use super::account::{Standing, load_standings_of};
use super::store::customers as store;
use crate::context::Ctx;
use crate::customers::list_tags_of_each;
use crate::ids::CustomerId;
use crate::reporting::{AgedBalance, AgedRow, Behaviour, Behaviours, aged_balance};

/// By what customers are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CustomerOrder {
    /// By name.
    #[default]
    Name,
    /// By what is outstanding, greatest first; only those who owe something.
    Outstanding,
    /// By what is past due, greatest first; only those who owe something past due.
    Overdue,
}

impl CustomerOrder {
    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Outstanding => "outstanding",
            Self::Overdue => "overdue",
        }
    }

    /// The order of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Name, Self::Outstanding, Self::Overdue].into_iter().find(|order| order.as_str() == word)
    }
}

/// What of the customers is asked for.
#[derive(Clone, Debug, Default)]
pub struct CustomerFilter {
    /// A part of a name, or the beginning of a number; empty for all.
    pub search: String,
    /// Only those with this tag; empty for all.
    pub tag: String,
    /// By what they are sorted.
    pub order: CustomerOrder,
    /// The other way round: only of names.
    pub is_descending: bool,
}

/// A place in a list of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerCursor {
    /// The normalised name, when sorted by it.
    pub name_key: String,
    /// The amount, when sorted by one.
    pub minor: i64,
    /// The customer.
    pub id: CustomerId,
}

/// A customer in a list.
#[derive(Clone, Debug)]
pub struct CustomerLine {
    /// Its id.
    pub id: CustomerId,
    /// Our number for it, or empty.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Most that may be outstanding, minor units of the euro.
    pub credit_limit_minor: Option<i64>,
    /// What is open, per currency.
    pub standings: Vec<Standing>,
    /// How it pays, per currency.
    pub behaviour: Vec<Behaviour>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A page of customers.
#[derive(Clone, Debug)]
pub struct CustomersPage {
    /// The customers, in order.
    pub rows: Vec<CustomerLine>,
    /// Where the page before ends, when there is one.
    pub before: Option<CustomerCursor>,
    /// Where the page after begins, when there is one.
    pub after: Option<CustomerCursor>,
}

/// A page of customers: after a place, before it, or the first, at most `limit`. Those who owe are sorted by the
/// balance of today. `behaviours` keeps how they pay for the next time.
pub async fn list_customers_page(
    tx: &mut Tx,
    ctx: &Ctx,
    behaviours: &Behaviours,
    filter: &CustomerFilter,
    (after, before): (Option<&CustomerCursor>, Option<&CustomerCursor>),
    limit: usize,
) -> Result<CustomersPage, DbError> {
    match filter.order {
        CustomerOrder::Name => {
            let (place, is_backwards) = turned(after, before);
            let is_descending = filter.is_descending != is_backwards;
            let records = store::by_name(tx, ctx, filter, place, is_descending, one_more(limit)).await?;
            page_of(tx, ctx, behaviours, records, (after, is_backwards), limit).await
        }
        CustomerOrder::Outstanding | CustomerOrder::Overdue => {
            let balance = aged_balance(tx, ctx, ctx.today()).await?;
            list_owing_customers(tx, ctx, (&balance, behaviours), filter, (after, before), limit).await
        }
    }
}

/// A page of the customers who owe something in euros as an aged balance says, greatest amount first.
pub async fn list_owing_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    (balance, behaviours): (&AgedBalance, &Behaviours),
    filter: &CustomerFilter,
    (after, before): (Option<&CustomerCursor>, Option<&CustomerCursor>),
    limit: usize,
) -> Result<CustomersPage, DbError> {
    let (place, is_backwards) = turned(after, before);
    let wanted = store::find_ids(tx, ctx, filter).await?;
    let owed = |row: &AgedRow| match filter.order {
        CustomerOrder::Overdue => row.aged.overdue_minor(),
        CustomerOrder::Outstanding | CustomerOrder::Name => row.aged.outstanding_minor(),
    };
    let place = place.map(|place| (Reverse(place.minor), place.id));
    let mut found: Vec<(Reverse<i64>, CustomerId)> = balance
        .rows
        .iter()
        .filter(|row| row.currency == Currency::EUR && owed(row) > 0)
        .filter(|row| wanted.as_ref().is_none_or(|wanted| wanted.contains(&row.customer)))
        .map(|row| (Reverse(owed(row)), row.customer))
        .filter(|key| place.is_none_or(|place| if is_backwards { *key < place } else { *key > place }))
        .collect();
    let order = |a: &(Reverse<i64>, CustomerId), b: &(Reverse<i64>, CustomerId)| {
        if is_backwards { b.cmp(a) } else { a.cmp(b) }
    };
    if found.len() > limit {
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit + 1);
    }
    found.sort_unstable_by(order);
    let ids: Vec<CustomerId> = found.iter().map(|(_, customer)| *customer).collect();
    let mut known = store::find_records(tx, ctx, &ids).await?;
    let records = found
        .into_iter()
        .filter_map(|(Reverse(minor), customer)| {
            known.remove(&customer).map(|record| store::CustomerRecord { minor, ..record })
        })
        .collect();
    page_of(tx, ctx, behaviours, records, (after, is_backwards), limit).await
}

/// The place from which a list is read, and whether towards its beginning.
fn turned<'a>(
    after: Option<&'a CustomerCursor>,
    before: Option<&'a CustomerCursor>,
) -> (Option<&'a CustomerCursor>, bool) {
    match before {
        Some(before) => (Some(before), true),
        None => (after, false),
    }
}

/// One more than a page holds says whether another follows.
fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

/// The page that was read, with all about its customers.
async fn page_of(
    tx: &mut Tx,
    ctx: &Ctx,
    behaviours: &Behaviours,
    mut records: Vec<store::CustomerRecord>,
    (after, is_backwards): (Option<&CustomerCursor>, bool),
    limit: usize,
) -> Result<CustomersPage, DbError> {
    let has_more = records.len() > limit;
    records.truncate(limit);
    if is_backwards {
        records.reverse();
    }
    let cursor = |record: &store::CustomerRecord| CustomerCursor {
        name_key: record.name_key.clone(),
        minor: record.minor,
        id: record.id,
    };
    let (first, last) = (records.first().map(cursor), records.last().map(cursor));
    let (has_before, has_after) = if is_backwards { (has_more, true) } else { (after.is_some(), has_more) };
    let ids: Vec<CustomerId> = records.iter().map(|record| record.id).collect();
    let mut standings = load_standings_of(tx, ctx, &ids).await?;
    let mut paying = behaviours.find_each(tx, ctx, &ids).await?;
    let mut tags = list_tags_of_each(tx, ctx, &ids).await?;
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        rows.push(CustomerLine {
            standings: standings.remove(&record.id).unwrap_or_default(),
            behaviour: paying.remove(&record.id).unwrap_or_default(),
            tags: tags.remove(&record.id).unwrap_or_default(),
            id: record.id,
            number: record.number,
            name: record.name,
            credit_limit_minor: record.credit_limit_minor,
        });
    }
    Ok(CustomersPage { rows, before: first.filter(|_| has_before), after: last.filter(|_| has_after) })
}
