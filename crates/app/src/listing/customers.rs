//! Lists of customers: by name, or by what they owe.

use db::{DbError, Tx};
use money::Currency;

use super::account::{Standing, load_standings};
use super::store::customers as store;
use crate::context::Ctx;
use crate::customers::list_tags_of;
use crate::ids::CustomerId;
use crate::reporting::{Behaviour, behaviour};

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

/// A page of customers: after a place, before it, or the first, at most `limit`.
pub async fn list_customers_page(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &CustomerFilter,
    after: Option<&CustomerCursor>,
    before: Option<&CustomerCursor>,
    limit: usize,
) -> Result<CustomersPage, DbError> {
    let (place, is_backwards) = match before {
        Some(before) => (Some(before), true),
        None => (after, false),
    };
    let more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut records = match filter.order {
        CustomerOrder::Name => {
            let is_descending = filter.is_descending != is_backwards;
            store::by_name(tx, ctx, filter, place, is_descending, more).await?
        }
        CustomerOrder::Outstanding | CustomerOrder::Overdue => {
            store::by_amount(tx, ctx, filter, place, is_backwards, more, Currency::EUR).await?
        }
    };
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
    let today = ctx.today();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        rows.push(CustomerLine {
            standings: load_standings(tx, ctx, record.id).await?,
            behaviour: behaviour(tx, ctx, record.id, today).await?,
            tags: list_tags_of(tx, ctx, record.id).await?,
            id: record.id,
            number: record.number,
            name: record.name,
            credit_limit_minor: record.credit_limit_minor,
        });
    }
    Ok(CustomersPage { rows, before: first.filter(|_| has_before), after: last.filter(|_| has_after) })
}
