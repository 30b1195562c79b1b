//! Lists of documents: by tab, filtered, in an order that an index carries, a page at a time.

use std::cmp::Ordering;

use db::{DbError, Tx};
use jiff::ToSpan as _;
use jiff::civil::Date;
use money::Currency;

use super::search;
use super::settled::SettledThrough;
use super::store::documents::{self as store, Ask, DocumentRecord, ManagedOrder, Source, State};
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};
use crate::receivables::ItemKind;

/// Most documents that are summed when no index of what is open does it.
pub const TOTALS_MAX: i64 = 10_000;
/// Most customers whose names a search in a list stands for.
const CUSTOMERS_MAX: i64 = 20;
/// Most documents of the customers that somebody looks after that are read one by one for a page. Whoever has more finds
/// a page of them soon enough among all documents.
pub const MANAGED_MAX: i64 = 7_000;
/// The first and the last day that lists know.
pub(in crate::listing) const DAYS: (Date, Date) = (Date::constant(1, 1, 1), Date::constant(9999, 12, 31));

/// Which documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentTab {
    /// Invoices of which something is open, due today or later.
    Upcoming,
    /// Invoices of which something is open, due before today.
    Overdue,
    /// Invoices of which something is open and something is not.
    Partial,
    /// Invoices of which nothing is open.
    Settled,
    /// Credit notes and unused credit, used up or not.
    Credits,
    /// Everything.
    #[default]
    All,
}

impl DocumentTab {
    /// Every tab, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Upcoming, Self::Overdue, Self::Partial, Self::Settled, Self::Credits, Self::All];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Overdue => "overdue",
            Self::Partial => "partial",
            Self::Settled => "settled",
            Self::Credits => "credits",
            Self::All => "all",
        }
    }

    /// The tab of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.as_str() == word)
    }

    /// Whether it shows what is open: its days are due dates, its amounts what is open.
    pub fn is_of_open(self) -> bool {
        match self {
            Self::Upcoming | Self::Overdue | Self::Partial => true,
            Self::Settled | Self::Credits | Self::All => false,
        }
    }

    fn kinds(self) -> &'static [ItemKind] {
        match self {
            Self::Upcoming | Self::Overdue | Self::Partial | Self::Settled => &[ItemKind::Invoice],
            Self::Credits => &[ItemKind::CreditNote, ItemKind::UnusedCredit],
            Self::All => &[ItemKind::Invoice, ItemKind::CreditNote, ItemKind::UnusedCredit],
        }
    }

    fn state(self) -> State {
        match self {
            Self::Upcoming | Self::Overdue => State::Open,
            Self::Partial => State::Partial,
            Self::Settled => State::Settled,
            Self::Credits | Self::All => State::Any,
        }
    }
}

/// By what documents are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentOrder {
    /// By due date where the tab shows what is open, by issue date elsewhere.
    #[default]
    Day,
    /// By what is open where the tab shows that, by total elsewhere.
    Amount,
    /// By number: of documents that were looked for by their number.
    Number,
}

/// What of the documents is asked for.
#[derive(Clone, Debug, Default)]
pub struct DocumentFilter {
    /// Which documents.
    pub tab: DocumentTab,
    /// The beginning of a number, or a part of a customer's name; empty for all.
    pub search: String,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// The first day: due date where the tab shows what is open, issue date elsewhere.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Least amount in minor units, without its sign: what is open or the total, as for the days.
    pub min_minor: Option<i64>,
    /// Greatest amount.
    pub max_minor: Option<i64>,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// By what they are sorted. Of some customers' documents only days are an order.
    pub order: DocumentOrder,
    /// Latest or greatest first.
    pub is_descending: bool,
}

/// What a page is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CursorKey {
    /// A day.
    Day(Date),
    /// An amount in minor units.
    Minor(i64),
    /// A number.
    Number(String),
}

/// A place in a list: what it is sorted by, and the id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// What it is sorted by.
    pub key: CursorKey,
    /// The document.
    pub id: OpenItemId,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: OpenItemId,
    /// Whose it is.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// What it is.
    pub kind: ItemKind,
    /// Its number.
    pub number: String,
    /// Issue date.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// Total of the document, signed minor units.
    pub total_minor: i64,
    /// What of it entered the books, signed minor units.
    pub amount_minor: i64,
    /// What is still open, signed minor units.
    pub open_minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// A page of documents.
#[derive(Clone, Debug)]
pub struct DocumentsPage {
    /// The documents, in order.
    pub rows: Vec<DocumentRow>,
    /// By what they are sorted.
    pub order: DocumentOrder,
    /// Where the page before ends, when there is one.
    pub before: Option<Cursor>,
    /// Where the page after begins, when there is one.
    pub after: Option<Cursor>,
}

/// What the documents of a filter sum to in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentTotal {
    /// The currency.
    pub currency: Currency,
    /// How many.
    pub count: i64,
    /// Sum of the totals, when it was summed: not where only what is open is shown.
    pub total_minor: Option<i64>,
    /// Sum of what is open.
    pub open_minor: i64,
}

impl DocumentRow {
    fn cursor(&self, tab: DocumentTab, order: DocumentOrder) -> Cursor {
        let key = match (order, tab.is_of_open()) {
            (DocumentOrder::Day, true) => CursorKey::Day(self.due_on),
            (DocumentOrder::Day, false) => CursorKey::Day(self.issued_on),
            (DocumentOrder::Amount, true) => CursorKey::Minor(self.open_minor),
            (DocumentOrder::Amount, false) => CursorKey::Minor(self.total_minor),
            (DocumentOrder::Number, _) => CursorKey::Number(self.number.clone()),
        };
        Cursor { key, id: self.id }
    }

    pub(super) fn of(record: DocumentRecord) -> Result<Self, DbError> {
        let inconsistent = || DbError::Inconsistent { table: "open_items", id: record.id.to_string() };
        Ok(Self {
            kind: ItemKind::parse(&record.kind).ok_or_else(inconsistent)?,
            currency: Currency::parse(&record.currency).map_err(|_| inconsistent())?,
            id: record.id,
            customer: record.customer_id,
            customer_name: record.customer_name,
            number: record.number,
            issued_on: record.issued_on.to_jiff(),
            due_on: record.due_on.to_jiff(),
            total_minor: record.total_minor,
            amount_minor: record.amount_minor,
            open_minor: record.open_minor,
        })
    }
}

/// Where the documents of a filter are read from, each by an index.
struct Plan {
    sources: Vec<Source>,
    order: DocumentOrder,
}

/// Whether whoever asks sees the documents of some customers only, and those are few: they are found through the
/// customers then, and not among a million others.
pub(super) async fn sees_few(tx: &mut Tx, ctx: &Ctx, managed_max: i64) -> Result<bool, DbError> {
    if ctx.only_of.is_none() || managed_max == i64::MAX {
        return Ok(ctx.only_of.is_some());
    }
    Ok(store::count_managed(tx, ctx, managed_max + 1).await? <= managed_max)
}

/// Whether whoever asks sees no customer at all: they look after some, and were given none yet.
pub async fn sees_nobody(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    Ok(ctx.only_of.is_some() && !store::manages_somebody(tx, ctx).await?)
}

async fn plan(tx: &mut Tx, ctx: &Ctx, filter: &DocumentFilter, managed_max: i64) -> Result<Plan, DbError> {
    let of_open = filter.tab.is_of_open();
    let of_customer =
        |customer| if of_open { Source::OpenOfCustomer(customer) } else { Source::OfCustomer(customer) };
    let text = filter.search.trim();
    if let Some(customer) = filter.customer {
        // Of one customer the text is a number.
        let sources = vec![of_customer(customer)];
        return Ok(Plan { sources, order: DocumentOrder::Day });
    }
    let of_managed = sees_few(tx, ctx, managed_max).await?;
    if !text.is_empty() {
        if let Some(prefix) = search::number_prefix(tx, ctx, text).await? {
            let source = if of_managed {
                Source::OfManaged(ManagedOrder::Number(prefix))
            } else {
                Source::ByNumber(prefix)
            };
            return Ok(Plan { sources: vec![source], order: DocumentOrder::Number });
        }
        let customers = search::find_customers(tx, ctx, text, CUSTOMERS_MAX).await?;
        let sources = customers.into_iter().map(|customer| of_customer(customer.id)).collect();
        return Ok(Plan { sources, order: DocumentOrder::Day });
    }
    // Amounts without a period are looked for in the order of amounts: that index holds them together.
    let is_by_amount = filter.order == DocumentOrder::Amount
        || (!of_open
            && (filter.min_minor.is_some() || filter.max_minor.is_some())
            && filter.from.is_none()
            && filter.to.is_none());
    let (asked, managed) = if is_by_amount {
        (DocumentOrder::Amount, ManagedOrder::Amount)
    } else {
        (DocumentOrder::Day, ManagedOrder::Day)
    };
    let source = match (is_by_amount, of_open, of_managed) {
        (_, true, true) => Source::OpenOfManaged(managed),
        (_, false, true) => Source::OfManaged(managed),
        (true, true, false) => Source::OpenByAmount,
        (true, false, false) => Source::ByTotal,
        (false, true, false) => Source::OpenByDue,
        (false, false, false) => Source::ByIssue,
    };
    Ok(Plan { sources: vec![source], order: asked })
}

fn ask(ctx: &Ctx, filter: &DocumentFilter, limit: i64) -> Ask {
    let today = ctx.today();
    let (mut from, mut to) = (filter.from.unwrap_or(DAYS.0), filter.to.unwrap_or(DAYS.1));
    match filter.tab {
        DocumentTab::Upcoming => from = from.max(today),
        DocumentTab::Overdue => to = to.min(today.saturating_sub(1.day())),
        DocumentTab::Partial | DocumentTab::Settled | DocumentTab::Credits | DocumentTab::All => {}
    }
    let (issued, due) = if filter.tab.is_of_open() { (DAYS, (from, to)) } else { ((from, to), DAYS) };
    Ask {
        issued,
        due,
        is_of_open: filter.tab.is_of_open(),
        currency: filter.currency.map(|currency| currency.code().to_owned()).unwrap_or_default(),
        min_minor: filter.min_minor,
        max_minor: filter.max_minor,
        number: if filter.customer.is_some() { filter.search.trim().to_uppercase() } else { String::new() },
        state: filter.tab.state(),
        limit,
    }
}

/// A page of documents: after a place, before it, or the first, at most `limit`.
pub async fn list_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &DocumentFilter,
    after: Option<&Cursor>,
    before: Option<&Cursor>,
    limit: usize,
) -> Result<DocumentsPage, DbError> {
    list_documents_within(tx, ctx, filter, (after, before), limit, MANAGED_MAX).await
}

/// The same, where the list of settled invoices begins on the day that is known to be the last of one. That is kept
/// for the next time.
pub async fn list_documents_knowing(
    tx: &mut Tx,
    ctx: &Ctx,
    settled: &SettledThrough,
    filter: &DocumentFilter,
    (after, before): (Option<&Cursor>, Option<&Cursor>),
    limit: usize,
) -> Result<DocumentsPage, DbError> {
    let is_first = after.is_none() && before.is_none();
    let is_latest_settled = filter.tab == DocumentTab::Settled
        && filter.order == DocumentOrder::Day
        && filter.is_descending
        && filter.search.trim().is_empty()
        && filter.customer.is_none()
        && (filter.min_minor, filter.max_minor, filter.currency) == (None, None, None)
        && ctx.only_of.is_none();
    if !is_first || !is_latest_settled {
        return list_documents(tx, ctx, filter, after, before, limit).await;
    }
    let known = settled.find(tx, ctx).await?;
    let to = match (filter.to, known) {
        (Some(to), Some(known)) => Some(to.min(known)),
        (to, known) => to.or(known),
    };
    let page = list_documents(tx, ctx, &DocumentFilter { to, ..filter.clone() }, None, None, limit).await?;
    if filter.to.is_none()
        && known.is_none()
        && let Some(first) = page.rows.first()
    {
        settled.learn(tx, ctx, first.issued_on).await?;
    }
    Ok(page)
}

/// The same, where the documents of somebody's customers are found through them up to another number of them.
pub async fn list_documents_within(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &DocumentFilter,
    (after, before): (Option<&Cursor>, Option<&Cursor>),
    limit: usize,
    managed_max: i64,
) -> Result<DocumentsPage, DbError> {
    let Plan { sources, order } = plan(tx, ctx, filter, managed_max).await?;
    // A page before a place is read backwards.
    let (place, is_backwards) = match before {
        Some(before) => (Some(before), true),
        None => (after, false),
    };
    let is_descending = filter.is_descending != is_backwards;
    let ask = ask(ctx, filter, i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1));
    let mut rows = Vec::new();
    for source in &sources {
        for kind in filter.tab.kinds() {
            for record in store::list(tx, ctx, source, &ask, *kind, place, is_descending).await? {
                rows.push(DocumentRow::of(record)?);
            }
        }
    }
    if sources.len() * filter.tab.kinds().len() > 1 {
        let cursor = |row: &DocumentRow| row.cursor(filter.tab, order);
        rows.sort_by(|a, b| in_direction(cursor(a).cmp(&cursor(b)), is_descending));
    }
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    if is_backwards {
        rows.reverse();
    }
    let first = rows.first().map(|row| row.cursor(filter.tab, order));
    let last = rows.last().map(|row| row.cursor(filter.tab, order));
    let (has_before, has_after) = if is_backwards { (has_more, true) } else { (after.is_some(), has_more) };
    Ok(DocumentsPage { rows, order, before: first.filter(|_| has_before), after: last.filter(|_| has_after) })
}

fn in_direction(ordering: Ordering, is_descending: bool) -> Ordering {
    if is_descending { ordering.reverse() } else { ordering }
}

/// What the documents of a filter sum to, per currency; and whether all were summed: of what is not
/// read from the index of open amounts, at most [`TOTALS_MAX`]. Which invoices are settled in part is not in an
/// index: they are summed where at most [`TOTALS_MAX`] open ones have to be read for it, and not at all where
/// there are more.
pub async fn total_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &DocumentFilter,
) -> Result<(Vec<DocumentTotal>, bool), DbError> {
    // A sum looks at every document: those that somebody sees are never found sooner among all.
    let Plan { sources, .. } = plan(tx, ctx, filter, i64::MAX).await?;
    let ask = ask(ctx, filter, TOTALS_MAX + 1);
    // What is more than is summed is told from the index alone, without looking at what is open of each.
    if ask.state == State::Any
        && matches!(
            sources[..],
            [Source::ByIssue | Source::ByTotal | Source::OfManaged(ManagedOrder::Day | ManagedOrder::Amount)]
        )
    {
        let mut count = 0;
        for kind in filter.tab.kinds() {
            count += store::count_up_to(tx, ctx, &ask, *kind).await?;
        }
        if count > TOTALS_MAX {
            return Ok((Vec::new(), false));
        }
    }
    if filter.tab == DocumentTab::Partial
        && matches!(sources[..], [Source::OpenByDue | Source::OpenByAmount])
        && store::count_open_up_to(tx, ctx, &ask).await? > TOTALS_MAX
    {
        return Ok((Vec::new(), false));
    }
    let mut sums: Vec<DocumentTotal> = Vec::new();
    let is_unfiltered = (filter.min_minor, filter.max_minor, filter.currency) == (None, None, None);
    if ask.state == State::Open
        && is_unfiltered
        && ctx.only_of.is_none()
        && matches!(sources[..], [Source::OpenByDue | Source::OpenByAmount])
        && let Some(record) = store::total_open_in(tx, ctx, ask.due, Currency::EUR).await?
    {
        add(&mut sums, &record)?;
        return Ok((sums, true));
    }
    for source in &sources {
        for kind in filter.tab.kinds() {
            for record in store::total(tx, ctx, source, &ask, *kind).await? {
                add(&mut sums, &record)?;
            }
        }
    }
    let is_by_index = store::is_summed_by_index(&sources, &ask);
    let count: i64 = sums.iter().map(|sum| sum.count).sum();
    let is_whole = is_by_index || count <= TOTALS_MAX;
    Ok((sums, is_whole))
}

fn add(sums: &mut Vec<DocumentTotal>, record: &store::TotalRecord) -> Result<(), DbError> {
    let currency = Currency::parse(&record.currency)
        .map_err(|_| DbError::Inconsistent { table: "open_items", id: record.currency.clone() })?;
    match sums.iter_mut().find(|sum| sum.currency == currency) {
        Some(sum) => {
            sum.count += record.count;
            sum.open_minor = sum.open_minor.saturating_add(record.open_minor);
            sum.total_minor =
                sum.total_minor.zip(record.total_minor).map(|(sum, minor)| sum.saturating_add(minor));
        }
        None => sums.push(DocumentTotal {
            currency,
            count: record.count,
            total_minor: record.total_minor,
            open_minor: record.open_minor,
        }),
    }
    Ok(())
}
