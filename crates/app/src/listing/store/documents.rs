//! Documents by index: what drives the reading is an index in the order of the list; the other filters
//! are asked of what it hands over.

use db::{Day, DbError, Tx, day, fetch_all};
use jiff::civil::Date;
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};
use crate::listing::documents::{Cursor, CursorKey};
use crate::receivables::ItemKind;

/// What a list is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::listing) enum Source {
    /// What is open, by due date.
    OpenByDue,
    /// What is open, by amount.
    OpenByAmount,
    /// What is open of a customer, by due date.
    OpenOfCustomer(CustomerId),
    /// Documents by issue date.
    ByIssue,
    /// Documents by total.
    ByTotal,
    /// Documents of a customer, by issue date.
    OfCustomer(CustomerId),
    /// Documents whose number begins so, by number.
    ByNumber(String),
}

/// How far a document is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::listing) enum State {
    Any,
    Partial,
    Settled,
    Open,
}

impl State {
    /// How the statements number them.
    fn number(self) -> i64 {
        match self {
            Self::Any => 0,
            Self::Partial => 1,
            Self::Settled => 2,
            Self::Open => 3,
        }
    }
}

/// What of a source is asked for.
pub(in crate::listing) struct Ask {
    pub issued: (Date, Date),
    pub due: (Date, Date),
    /// Whether amounts are what is open, or the totals.
    pub is_of_open: bool,
    pub currency: String,
    pub min_minor: Option<i64>,
    pub max_minor: Option<i64>,
    /// What the number begins with, in capitals; empty for any.
    pub number: String,
    pub state: State,
    pub limit: i64,
}

impl Ask {
    /// The amounts asked for, signed as documents of this kind are: what is owed is positive.
    fn amounts(&self, kind: ItemKind) -> (i64, i64) {
        let (least, most) = (self.min_minor, self.max_minor);
        match kind {
            ItemKind::Invoice => (least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX)),
            ItemKind::CreditNote | ItemKind::UnusedCredit => {
                (most.map_or(i64::MIN, i64::saturating_neg), least.map_or(i64::MAX, i64::saturating_neg))
            }
        }
    }
}

db::row! {
    /// A document as read.
    pub(in crate::listing) struct DocumentRecord {
        pub id: OpenItemId,
        pub customer_id: CustomerId,
        pub customer_name: String,
        pub kind: String,
        pub number: String,
        pub issued_on: Day,
        pub due_on: Day,
        pub total_minor: i64,
        pub amount_minor: i64,
        pub currency: String,
        pub open_minor: i64,
    }
}

db::row! {
    /// Sums of documents in one currency.
    pub(in crate::listing) struct TotalRecord {
        pub currency: String,
        pub count: i64,
        pub total_minor: Option<i64>,
        pub open_minor: i64,
    }
}

/// What is open, with its document.
macro_rules! open_documents {
    () => {
        "open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
         where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 \
         and b.due_on >= $8 and b.due_on <= $9 and ($10 = '' or b.currency = $10) \
         and b.open_minor >= $11 and b.open_minor <= $12 and ($13 <> 1 or b.open_minor <> i.amount_minor) \
         and i.issued_on >= $6 and i.issued_on <= $7 and ($14 = '' or upper(substr(i.number, 1, length($14))) = $14)"
    };
}

/// Documents, with what is open of them.
macro_rules! all_documents {
    () => {
        "open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
         where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 \
         and i.issued_on >= $6 and i.issued_on <= $7 and ($10 = '' or i.currency = $10) \
         and i.due_on >= $8 and i.due_on <= $9 \
         and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end >= $11 \
         and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end <= $12 \
         and ($13 = 0 or ($13 = 2 and b.item_id is null) or ($13 = 3 and b.item_id is not null) \
         or ($13 = 1 and b.open_minor <> i.amount_minor)) \
         and ($14 = '' or upper(substr(i.number, 1, length($14))) = $14)"
    };
}

/// A page: the columns, and where it begins in the order of `$key`.
macro_rules! page {
    ($documents:expr, $and:literal, $key:literal, $id:literal, $past:literal, $direction:literal) => {
        concat!(
            "select d.id, d.customer_id, c.name as customer_name, d.kind, d.number, d.issued_on, d.due_on, \
             d.total_minor, d.amount_minor, d.currency, d.open_minor from (select i.org_id, i.id, i.customer_id, i.kind, \
             i.number, i.issued_on, i.due_on, i.total_minor, i.amount_minor, i.currency, \
             coalesce(b.open_minor, 0) as open_minor, ",
            $key,
            " as place from ",
            $documents,
            $and,
            " and (",
            $key,
            ", ",
            $id,
            ") ",
            $past,
            " ($4, $5) order by ",
            $key,
            $direction,
            ", ",
            $id,
            $direction,
            " limit $15) d join customers c on c.org_id = d.org_id and c.id = d.customer_id order by d.place",
            $direction,
            ", d.id",
            $direction
        )
    };
}

/// Runs one of two statements: in ascending or in descending order.
macro_rules! both_ways {
    ($run:ident, $is_descending:expr, $documents:expr, $and:literal, $key:literal, $id:literal) => {
        if $is_descending {
            $run!(page!($documents, $and, $key, $id, "<", " desc"))
        } else {
            $run!(page!($documents, $and, $key, $id, ">", ""))
        }
    };
}

/// A page of a source, from a place in it on.
pub(in crate::listing) async fn list(
    tx: &mut Tx,
    ctx: &Ctx,
    source: &Source,
    ask: &Ask,
    kind: ItemKind,
    place: Option<&Cursor>,
    is_descending: bool,
) -> Result<Vec<DocumentRecord>, DbError> {
    let id = place.map_or_else(|| end_id(is_descending), |place| place.id.uuid());
    let (from, through) = number_range(source);
    let (least, most) = ask.amounts(kind);
    let customer = customer_of(source);
    macro_rules! run {
        ($sql:expr) => {
            run!($sql, day_of(place, is_descending))
        };
        ($sql:expr, $place:expr) => {
            fetch_all!(
                tx,
                DocumentRecord,
                $sql,
                ctx.org,
                ctx.legal_entity,
                kind.as_str(),
                $place,
                id,
                day(ask.issued.0),
                day(ask.issued.1),
                day(ask.due.0),
                day(ask.due.1),
                ask.currency.as_str(),
                least,
                most,
                ask.state.number(),
                ask.number.as_str(),
                ask.limit,
                customer,
                i64::from(ask.is_of_open),
                from.as_str(),
                through.as_str()
            )
        };
    }
    macro_rules! run_minor {
        ($sql:expr) => {
            run!($sql, minor_of(place, is_descending))
        };
    }
    macro_rules! run_number {
        ($sql:expr) => {
            run!($sql, number_of(place, is_descending, &from, &through))
        };
    }
    match source {
        Source::OpenByDue => {
            both_ways!(run, is_descending, open_documents!(), "", "b.due_on", "b.item_id")
        }
        Source::OpenByAmount => {
            both_ways!(run_minor, is_descending, open_documents!(), "", "b.open_minor", "b.item_id")
        }
        Source::OpenOfCustomer(_) => {
            both_ways!(
                run,
                is_descending,
                open_documents!(),
                " and b.customer_id = $16",
                "b.due_on",
                "b.item_id"
            )
        }
        Source::ByIssue => both_ways!(run, is_descending, all_documents!(), "", "i.issued_on", "i.id"),
        Source::ByTotal => both_ways!(
            run_minor,
            is_descending,
            all_documents!(),
            " and i.total_minor >= $11 and i.total_minor <= $12",
            "i.total_minor",
            "i.id"
        ),
        Source::OfCustomer(_) => {
            both_ways!(
                run,
                is_descending,
                all_documents!(),
                " and i.customer_id = $16",
                "i.issued_on",
                "i.id"
            )
        }
        Source::ByNumber(_) => both_ways!(
            run_number,
            is_descending,
            all_documents!(),
            " and i.number >= $18 and i.number < $19",
            "i.number",
            "i.id"
        ),
    }
}

/// The last possible id below, or above, every other.
fn end_id(is_descending: bool) -> Uuid {
    if is_descending { Uuid::max() } else { Uuid::nil() }
}

fn day_of(place: Option<&Cursor>, is_descending: bool) -> Day {
    let end = if is_descending { Date::constant(9999, 12, 31) } else { Date::constant(1, 1, 1) };
    match place.map(|place| &place.key) {
        Some(CursorKey::Day(on)) => day(*on),
        Some(CursorKey::Minor(_) | CursorKey::Number(_)) | None => day(end),
    }
}

fn minor_of(place: Option<&Cursor>, is_descending: bool) -> i64 {
    match place.map(|place| &place.key) {
        Some(CursorKey::Minor(minor)) => *minor,
        Some(CursorKey::Day(_) | CursorKey::Number(_)) | None if is_descending => i64::MAX,
        Some(CursorKey::Day(_) | CursorKey::Number(_)) | None => i64::MIN,
    }
}

fn number_of(place: Option<&Cursor>, is_descending: bool, from: &str, through: &str) -> String {
    match place.map(|place| &place.key) {
        Some(CursorKey::Number(number)) => number.clone(),
        Some(CursorKey::Day(_) | CursorKey::Minor(_)) | None if is_descending => through.to_owned(),
        Some(CursorKey::Day(_) | CursorKey::Minor(_)) | None => from.to_owned(),
    }
}

/// The texts that begin with a prefix: from it, up to what follows them all.
pub(in crate::listing) fn prefix_range(prefix: &str) -> (String, String) {
    (prefix.to_owned(), format!("{prefix}\u{10ffff}"))
}

fn number_range(source: &Source) -> (String, String) {
    match source {
        Source::ByNumber(prefix) => prefix_range(prefix),
        Source::OpenByDue
        | Source::OpenByAmount
        | Source::OpenOfCustomer(_)
        | Source::ByIssue
        | Source::ByTotal
        | Source::OfCustomer(_) => (String::new(), String::new()),
    }
}

fn customer_of(source: &Source) -> CustomerId {
    match source {
        Source::OpenOfCustomer(customer) | Source::OfCustomer(customer) => *customer,
        Source::OpenByDue
        | Source::OpenByAmount
        | Source::ByIssue
        | Source::ByTotal
        | Source::ByNumber(_) => CustomerId::from_uuid(Uuid::nil()),
    }
}

/// Whether the sums of a plan come from the index of what is open alone, however much that is.
pub(in crate::listing) fn is_summed_by_index(sources: &[Source], ask: &Ask) -> bool {
    ask.state == State::Open
        && ask.number.is_empty()
        && sources.iter().all(|source| matches!(source, Source::OpenByDue | Source::OpenByAmount))
}

/// Sums of at most so many documents.
macro_rules! sums {
    ($documents:expr, $and:literal) => {
        concat!(
            "select t.currency, cast(count(*) as bigint) as count, cast(sum(t.total_minor) as bigint) as total_minor, \
             cast(sum(t.open_minor) as bigint) as open_minor from (select i.currency, i.total_minor, \
             coalesce(b.open_minor, 0) as open_minor from ",
            $documents,
            $and,
            " limit $15) t group by t.currency order by t.currency"
        )
    };
}

/// Sums of a source, per currency.
pub(in crate::listing) async fn total(
    tx: &mut Tx,
    ctx: &Ctx,
    source: &Source,
    ask: &Ask,
    kind: ItemKind,
) -> Result<Vec<TotalRecord>, DbError> {
    let (from, through) = number_range(source);
    let (least, most) = ask.amounts(kind);
    let customer = customer_of(source);
    macro_rules! run {
        ($sql:expr) => {
            fetch_all!(
                tx,
                TotalRecord,
                $sql,
                ctx.org,
                ctx.legal_entity,
                kind.as_str(),
                0_i64,
                0_i64,
                day(ask.issued.0),
                day(ask.issued.1),
                day(ask.due.0),
                day(ask.due.1),
                ask.currency.as_str(),
                least,
                most,
                ask.state.number(),
                ask.number.as_str(),
                ask.limit,
                customer,
                i64::from(ask.is_of_open),
                from.as_str(),
                through.as_str()
            )
        };
    }
    if is_summed_by_index(std::slice::from_ref(source), ask) {
        return run!(
            "select b.currency, cast(count(*) as bigint) as count, cast(null as bigint) as total_minor, \
             cast(sum(b.open_minor) as bigint) as open_minor from open_balances b \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.due_on >= $8 and b.due_on <= $9 \
             and ($10 = '' or b.currency = $10) and b.open_minor >= $11 and b.open_minor <= $12 \
             group by b.currency order by b.currency"
        );
    }
    match source {
        Source::OpenByDue | Source::OpenByAmount => run!(sums!(open_documents!(), "")),
        Source::OpenOfCustomer(_) => run!(sums!(open_documents!(), " and b.customer_id = $16")),
        Source::ByIssue | Source::ByTotal => run!(sums!(all_documents!(), "")),
        Source::OfCustomer(_) => run!(sums!(all_documents!(), " and i.customer_id = $16")),
        Source::ByNumber(_) => run!(sums!(all_documents!(), " and i.number >= $18 and i.number < $19")),
    }
}
