//! What customers promise: noting it with what holds it, withdrawing it, and how reliable they are.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;
use money::Currency;

use super::refused::DunningError;
use super::store::{self, NewPromise, PromisePlace, PromiseRow};
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId, PromiseId};
use crate::receivables::{self, OpenItem};

/// Years end where days do: for lists without a first or last day.
const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);

/// The promises of one command: one per currency.
#[derive(Debug, Default)]
pub(super) struct Promises {
    of_items: BTreeMap<OpenItemId, PromiseId>,
    of_all: Option<PromiseId>,
}

impl Promises {
    /// The promise of which a document is part, or of everything.
    pub fn of(&self, item: Option<OpenItemId>) -> Option<PromiseId> {
        match item {
            Some(item) => self.of_items.get(&item).copied(),
            None => self.of_all,
        }
    }
}

/// Notes what was promised for a day: the amount that was named, or what is open of the documents. Of everything: what will be due
/// by the day, or else all that is open, in the named currency, or else in euros where something is owed in them.
pub(super) async fn note_promises(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, on): (CustomerId, Date),
    documents: &[OpenItem],
    named: Option<(i64, Currency)>,
) -> Result<Promises, DunningError> {
    let mut promises = Promises::default();
    if documents.is_empty() {
        let expected = match named {
            Some((minor, currency)) => Some((minor, currency.code().to_owned())),
            None => find_owed(tx, ctx, customer, on).await?,
        };
        if let Some((minor, currency)) = expected {
            promises.of_all = Some(insert(tx, ctx, (customer, on), true, (minor, &currency)).await?);
        }
        return Ok(promises);
    }
    let mut by_currency: BTreeMap<&str, Vec<&OpenItem>> = BTreeMap::new();
    for item in documents {
        by_currency.entry(item.currency.code()).or_default().push(item);
    }
    for (currency, items) in by_currency {
        let open: i128 = items.iter().map(|item| i128::from(item.open_minor)).sum();
        let open = i64::try_from(open).map_err(|_| money::MoneyError::OutOfRange)?;
        let minor = named.map_or(open, |(minor, _)| minor);
        let id = insert(tx, ctx, (customer, on), false, (minor, currency)).await?;
        promises.of_items.extend(items.iter().map(|item| (item.id, id)));
    }
    Ok(promises)
}

/// What a customer owes by a day in one currency, or in all; nothing where nothing is owed.
async fn find_owed(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    on: Date,
) -> Result<Option<(i64, String)>, DbError> {
    let sums = receivables::sum_open_of(tx, ctx, customer, on.saturating_add(1.day())).await?;
    let owed = sums.into_iter().map(|(currency, all, due)| (if due > 0 { due } else { all }, currency));
    let owed: Vec<(i64, String)> = owed.filter(|(minor, _)| *minor > 0).collect();
    let euros = owed.iter().find(|(_, currency)| currency == Currency::EUR.code());
    Ok(euros.or(owed.first()).cloned())
}

async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, promised_on): (CustomerId, Date),
    is_everything: bool,
    (expected_minor, currency): (i64, &str),
) -> Result<PromiseId, DunningError> {
    let id = PromiseId::from_uuid(ctx.new_id()?);
    let promise = NewPromise { id, customer, promised_on, is_everything, expected_minor, currency };
    store::insert_promise(tx, ctx, &promise).await?;
    Ok(id)
}

/// A person ended what held a promise: when nothing holds it any more, it is withdrawn and counts for nothing.
pub(super) async fn withdraw_promise(tx: &mut Tx, ctx: &Ctx, id: PromiseId) -> Result<(), DbError> {
    let holds = store::list_holds_of_promise(tx, ctx, id).await?;
    if holds.iter().any(|hold| hold.ended_at.is_none()) {
        return Ok(());
    }
    match store::find_promise(tx, ctx, id).await?.filter(|promise| promise.state == "open") {
        Some(promise) => {
            store::update_promise(tx, ctx, id, ("open", "withdrawn"), (promise.due_minor, 0)).await
        }
        None => Ok(()),
    }
}

/// Whether a customer has promised for today or a day to come: then nobody has to ask again.
pub(super) async fn is_promised_again(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<bool, DbError> {
    let sums = store::sum_promises_of(tx, ctx, customer, ctx.today()).await?;
    Ok(sums.iter().any(|(state, ..)| state == "open"))
}

/// A list of promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PromiseList {
    /// For days to come.
    #[default]
    ToCome,
    /// For today, or a day before of which it is not known yet what came.
    Due,
    /// Nothing came in time, or not all.
    Broken,
    /// All came, by its day or within the grace.
    Kept,
}

impl PromiseList {
    /// Every list.
    pub const ALL: [Self; 4] = [Self::Due, Self::ToCome, Self::Broken, Self::Kept];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ToCome => "to_come",
            Self::Due => "due",
            Self::Broken => "broken",
            Self::Kept => "kept",
        }
    }
}

/// Promises of a list after one of them, at most `limit`: those to come by their days, those that were judged the last first.
pub async fn page_of_promises(
    tx: &mut Tx,
    ctx: &Ctx,
    list: PromiseList,
    after: Option<PromisePlace>,
    limit: i64,
) -> Result<Vec<PromiseRow>, DbError> {
    let today = ctx.today();
    let (states, days, is_back) = match list {
        PromiseList::ToCome => (("open", "open"), (today.saturating_add(1.day()), LAST_DAY), false),
        PromiseList::Due => (("open", "open"), (FIRST_DAY, today), false),
        PromiseList::Broken => (("broken", "partly"), (FIRST_DAY, LAST_DAY), true),
        PromiseList::Kept => (("kept", "kept_late"), (FIRST_DAY, LAST_DAY), true),
    };
    store::page_of_promises(tx, ctx, states, days, (after, is_back), limit).await
}

/// The documents that a promise names, those that are still there; none where it is about everything.
pub async fn list_documents_of_promise(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PromiseId,
) -> Result<Vec<OpenItem>, DbError> {
    let holds = store::list_holds_of_promise(tx, ctx, id).await?;
    let items: Vec<OpenItemId> = holds.iter().filter_map(|hold| hold.item_id).collect();
    receivables::list_items_of(tx, ctx, &items).await
}

/// How a customer keeps what it promised for the days of the last twelve months, of what was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reliability {
    /// Promises that were kept, late or not.
    pub kept: i64,
    /// Promises that were judged.
    pub total: i64,
    /// Per currency: what came in time, and what was to come, minor units.
    pub amounts: Vec<(String, i64, i64)>,
}

/// How reliable a customer is.
pub async fn find_reliability(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Reliability, DbError> {
    let since = ctx.today().saturating_sub(12.months());
    let mut found = Reliability::default();
    let mut amounts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (state, currency, count, due, paid) in store::sum_promises_of(tx, ctx, customer, since).await? {
        let is_kept = matches!(state.as_str(), "kept" | "kept_late");
        if !is_kept && !matches!(state.as_str(), "partly" | "broken") {
            continue;
        }
        found.kept += if is_kept { count } else { 0 };
        found.total += count;
        let sum = amounts.entry(currency).or_default();
        *sum = (sum.0.saturating_add(paid), sum.1.saturating_add(due));
    }
    found.amounts = amounts.into_iter().map(|(currency, (paid, due))| (currency, paid, due)).collect();
    Ok(found)
}
