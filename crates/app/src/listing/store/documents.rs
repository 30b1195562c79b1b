//! Documents by index: what drives the reading is an index in the order of the list; the other filters
//! are asked of what it hands over.

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, fetch_optional};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{AllocationId, CustomerId, OpenItemId, in_tens};
use crate::listing::documents::{Cursor, CursorKey, DAYS};
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
    /// What is open of the customers that whoever asks looks after.
    OpenOfManaged(ManagedOrder),
    /// Documents of the customers that whoever asks looks after.
    OfManaged(ManagedOrder),
    /// Documents whose number begins so, by number.
    ByNumber(String),
}

/// By what the documents of managed customers are sorted: no index holds them in that order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::listing) enum ManagedOrder {
    Day,
    Amount,
    /// Those whose number begins so, by number.
    Number(String),
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
#[derive(Clone)]
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

    /// Whether nothing is asked at all.
    fn is_of_all(&self) -> bool {
        self.is_only_by_issue() && self.state == State::Any && self.issued == DAYS
    }

    /// Whether nothing is asked but days of issue, and whether documents are settled.
    fn is_only_by_issue(&self) -> bool {
        let is_state_known = match self.state {
            State::Any | State::Settled => true,
            State::Partial | State::Open => false,
        };
        is_state_known
            && !self.is_of_open
            && self.currency.is_empty()
            && (self.min_minor, self.max_minor) == (None, None)
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

// A condition that no index is to be chosen for stands behind `coalesce`: each source is read by its
// own index, whatever the planner believes of the others.

/// The condition that leaves out what is not to be seen, where somebody sees a part: whose it is stands in no index of
/// documents by day or amount, so that asking for it costs a look at each row.
macro_rules! sight {
    (all, $customer:literal) => {
        ""
    };
    (part, $customer:literal) => {
        seen!($customer, "$20")
    };
}

/// What is open, by due date.
macro_rules! open_by_due {
    ($who:tt) => {
        concat!(
            "open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.due_on >= $8 and b.due_on <= $9 \
             and coalesce(b.open_minor, 0) >= $11 and coalesce(b.open_minor, 0) <= $12 \
             and ($10 = '' or b.currency = $10) and ($13 <> 1 or b.open_minor <> i.amount_minor)",
            sight!($who, "b.customer_id")
        )
    };
}

/// What is open, by amount.
macro_rules! open_by_amount {
    ($who:tt) => {
        concat!(
            "open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 \
             and b.open_minor >= $11 and b.open_minor <= $12 \
             and coalesce(b.due_on, b.due_on) >= $8 and coalesce(b.due_on, b.due_on) <= $9 \
             and ($10 = '' or b.currency = $10) and ($13 <> 1 or b.open_minor <> i.amount_minor)",
            sight!($who, "b.customer_id")
        )
    };
}

/// What is open of a customer.
macro_rules! open_of_customer {
    () => {
        concat!(
            "open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.customer_id = $16 and coalesce(b.kind, '') = $3 \
             and coalesce(b.due_on, b.due_on) >= $8 and coalesce(b.due_on, b.due_on) <= $9 \
             and coalesce(b.open_minor, 0) >= $11 and coalesce(b.open_minor, 0) <= $12 \
             and ($10 = '' or b.currency = $10) and ($13 <> 1 or b.open_minor <> i.amount_minor) \
             and ($14 = '' or upper(substr(i.number, 1, length($14))) = $14)",
            seen!("b.customer_id", "$20")
        )
    };
}

/// Documents by issue date: the index holds all that is asked.
macro_rules! by_issue {
    ($who:tt) => {
        concat!(
            "open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 and i.issued_on >= $6 and i.issued_on <= $7 \
             and coalesce(i.total_minor, 0) >= $11 and coalesce(i.total_minor, 0) <= $12 \
             and ($10 = '' or i.currency = $10) and ($13 <> 2 or b.item_id is null)",
            sight!($who, "i.customer_id")
        )
    };
}

/// Documents by total: the index holds all that is asked.
macro_rules! by_total {
    ($who:tt) => {
        concat!(
            "open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 \
             and i.total_minor >= $11 and i.total_minor <= $12 \
             and coalesce(i.issued_on, i.issued_on) >= $6 and coalesce(i.issued_on, i.issued_on) <= $7 \
             and ($10 = '' or i.currency = $10) and ($13 <> 2 or b.item_id is null)",
            sight!($who, "i.customer_id")
        )
    };
}

/// Documents of a customer, by issue date.
macro_rules! of_customer {
    () => {
        concat!(
            "open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.customer_id = $16 and i.issued_on >= $6 and i.issued_on <= $7 \
             and coalesce(i.legal_entity_id, i.legal_entity_id) = $2 and coalesce(i.kind, '') = $3 \
             and coalesce(i.total_minor, 0) >= $11 and coalesce(i.total_minor, 0) <= $12 \
             and ($10 = '' or i.currency = $10) and ($13 <> 2 or b.item_id is null) \
             and ($14 = '' or upper(substr(i.number, 1, length($14))) = $14)",
            seen!("i.customer_id", "$20")
        )
    };
}

/// What is open of the customers that somebody looks after, found through them.
macro_rules! open_of_managed {
    () => {
        "account_managers m cross join open_balances b cross join open_items i \
         where m.org_id = $1 and m.user_id = $20 and b.org_id = m.org_id and b.legal_entity_id = $2 \
         and b.customer_id = m.customer_id and i.org_id = b.org_id and i.id = b.item_id and coalesce(b.kind, '') = $3 \
         and coalesce(b.due_on, b.due_on) >= $8 and coalesce(b.due_on, b.due_on) <= $9 \
         and coalesce(b.open_minor, 0) >= $11 and coalesce(b.open_minor, 0) <= $12 \
         and ($10 = '' or b.currency = $10) and ($13 <> 1 or b.open_minor <> i.amount_minor)"
    };
}

/// Documents of the customers that somebody looks after, found through them; of whatever tab. Kind and day are looked at in
/// the index of customers (`k`) before a row is read: it lies anywhere among a million.
macro_rules! of_managed {
    () => {
        "account_managers m cross join open_items k cross join open_items i \
         left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
         where m.org_id = $1 and m.user_id = $20 and k.org_id = m.org_id and k.customer_id = m.customer_id \
         and k.issued_on >= $6 and k.issued_on <= $7 and coalesce(k.kind, '') = $3 \
         and i.org_id = k.org_id and i.id = k.id and coalesce(i.legal_entity_id, i.legal_entity_id) = $2 \
         and coalesce(i.due_on, i.due_on) >= $8 and coalesce(i.due_on, i.due_on) <= $9 \
         and ($10 = '' or i.currency = $10) \
         and ($18 = '' or (coalesce(i.number, '') >= $18 and coalesce(i.number, '') < $19)) \
         and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end >= $11 \
         and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end <= $12 \
         and ($13 = 0 or ($13 = 2 and b.item_id is null) or ($13 = 3 and b.item_id is not null) \
         or ($13 = 1 and b.open_minor <> i.amount_minor))"
    };
}

/// The same by issue date, where nothing is asked that is not in the index of customers, but whether something is open.
macro_rules! of_managed_by_day {
    () => {
        "account_managers m cross join customers c cross join open_items k \
         left join open_balances b on b.org_id = k.org_id and b.item_id = k.id \
         where m.org_id = $1 and m.user_id = $20 and c.org_id = m.org_id and c.id = m.customer_id \
         and coalesce(c.legal_entity_id, c.legal_entity_id) = $2 \
         and k.org_id = m.org_id and k.customer_id = m.customer_id and k.issued_on >= $6 and k.issued_on <= $7 \
         and coalesce(k.kind, '') = $3 and ($13 <> 2 or b.item_id is null)"
    };
}

/// Documents by number, of whatever tab.
macro_rules! by_number {
    ($who:tt) => {
        concat!(
            "open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 and i.number >= $18 and i.number < $19 \
             and coalesce(i.issued_on, i.issued_on) >= $6 and coalesce(i.issued_on, i.issued_on) <= $7 \
             and coalesce(i.due_on, i.due_on) >= $8 and coalesce(i.due_on, i.due_on) <= $9 \
             and ($10 = '' or i.currency = $10) \
             and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end >= $11 \
             and case when $17 = 1 then coalesce(b.open_minor, 0) else i.total_minor end <= $12 \
             and ($13 = 0 or ($13 = 2 and b.item_id is null) or ($13 = 3 and b.item_id is not null) \
             or ($13 = 1 and b.open_minor <> i.amount_minor))",
            sight!($who, "i.customer_id")
        )
    };
}

/// A page: the documents that stand on it, found in the order of `$key`, then everything about them.
macro_rules! page {
    ($documents:expr, $key:literal, $id:literal, $past:literal, $direction:literal) => {
        concat!(
            "select i.id, i.customer_id, c.name as customer_name, i.kind, i.number, i.issued_on, i.due_on, \
             i.total_minor, i.amount_minor, i.currency, coalesce(b.open_minor, 0) as open_minor from (select ",
            $id,
            " as id, ",
            $key,
            " as place from ",
            $documents,
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
            " limit $15) d join open_items i on i.org_id = $1 and i.id = d.id \
             join customers c on c.org_id = i.org_id and c.id = i.customer_id \
             left join open_balances b on b.org_id = i.org_id and b.item_id = i.id order by d.place",
            $direction,
            ", d.id",
            $direction
        )
    };
}

/// Runs one of two statements: in ascending or in descending order.
macro_rules! both_ways {
    ($run:ident, $is_descending:expr, $documents:expr, $key:literal, $id:literal) => {
        if $is_descending {
            $run!(page!($documents, $key, $id, "<", " desc"))
        } else {
            $run!(page!($documents, $key, $id, ">", ""))
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
    let (mut from, mut through) = number_range(source);
    let (mut issued, mut due, mut amounts) = (ask.issued, ask.due, ask.amounts(kind));
    match place.map(|place| &place.key) {
        Some(CursorKey::Day(on)) if ask.is_of_open => clip(&mut due, on, is_descending),
        Some(CursorKey::Day(on)) => clip(&mut issued, on, is_descending),
        Some(CursorKey::Minor(minor)) => clip(&mut amounts, minor, is_descending),
        Some(CursorKey::Number(number)) if is_descending => through = format!("{number}\u{1}"),
        Some(CursorKey::Number(number)) => from.clone_from(number),
        None => {}
    }
    let (least, most) = amounts;
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
                day(issued.0),
                day(issued.1),
                day(due.0),
                day(due.1),
                ask.currency.as_str(),
                least,
                most,
                ask.state.number(),
                ask.number.as_str(),
                ask.limit,
                customer,
                i64::from(ask.is_of_open),
                from.as_str(),
                through.as_str(),
                ctx.only_of
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
    /// Runs the statement of a source for who sees all, or for who sees a part.
    macro_rules! for_whom {
        ($run:ident, $source:ident, $key:literal, $id:literal) => {
            match ctx.only_of {
                None => both_ways!($run, is_descending, $source!(all), $key, $id),
                Some(_) => both_ways!($run, is_descending, $source!(part), $key, $id),
            }
        };
    }
    match source {
        Source::OpenByDue => for_whom!(run, open_by_due, "b.due_on", "b.item_id"),
        Source::OpenByAmount => for_whom!(run_minor, open_by_amount, "b.open_minor", "b.item_id"),
        Source::OpenOfCustomer(_) => {
            both_ways!(run, is_descending, open_of_customer!(), "coalesce(b.due_on, b.due_on)", "b.item_id")
        }
        Source::ByIssue => for_whom!(run, by_issue, "i.issued_on", "i.id"),
        Source::ByTotal => for_whom!(run_minor, by_total, "i.total_minor", "i.id"),
        Source::OfCustomer(_) => both_ways!(run, is_descending, of_customer!(), "i.issued_on", "i.id"),
        Source::ByNumber(_) => for_whom!(run_number, by_number, "i.number", "i.id"),
        Source::OpenOfManaged(ManagedOrder::Amount) => {
            both_ways!(run_minor, is_descending, open_of_managed!(), "coalesce(b.open_minor, 0)", "b.item_id")
        }
        Source::OpenOfManaged(ManagedOrder::Day | ManagedOrder::Number(_)) => {
            both_ways!(run, is_descending, open_of_managed!(), "coalesce(b.due_on, b.due_on)", "b.item_id")
        }
        Source::OfManaged(ManagedOrder::Day) if ask.is_only_by_issue() => {
            both_ways!(run, is_descending, of_managed_by_day!(), "coalesce(k.issued_on, k.issued_on)", "k.id")
        }
        Source::OfManaged(ManagedOrder::Day) => {
            both_ways!(run, is_descending, of_managed!(), "coalesce(i.issued_on, i.issued_on)", "i.id")
        }
        Source::OfManaged(ManagedOrder::Amount) => {
            both_ways!(run_minor, is_descending, of_managed!(), "coalesce(i.total_minor, 0)", "i.id")
        }
        Source::OfManaged(ManagedOrder::Number(_)) => {
            both_ways!(run_number, is_descending, of_managed!(), "coalesce(i.number, '')", "i.id")
        }
    }
}

/// Narrows a range to what lies on the far side of a place: the index begins there.
fn clip<T: Ord + Clone>(range: &mut (T, T), place: &T, is_descending: bool) {
    if is_descending {
        range.1 = place.clone().min(range.1.clone());
    } else {
        range.0 = place.clone().max(range.0.clone());
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
        Source::ByNumber(prefix) | Source::OfManaged(ManagedOrder::Number(prefix)) => prefix_range(prefix),
        Source::OpenByDue
        | Source::OpenByAmount
        | Source::OpenOfCustomer(_)
        | Source::ByIssue
        | Source::ByTotal
        | Source::OfCustomer(_)
        | Source::OpenOfManaged(_)
        | Source::OfManaged(_) => (String::new(), String::new()),
    }
}

fn customer_of(source: &Source) -> CustomerId {
    match source {
        Source::OpenOfCustomer(customer) | Source::OfCustomer(customer) => *customer,
        Source::OpenByDue
        | Source::OpenByAmount
        | Source::ByIssue
        | Source::ByTotal
        | Source::ByNumber(_)
        | Source::OpenOfManaged(_)
        | Source::OfManaged(_) => CustomerId::from_uuid(Uuid::nil()),
    }
}

/// The latest day of issue of a document about which one of these decisions is.
pub(in crate::listing) async fn latest_issue_of(
    tx: &mut Tx,
    ctx: &Ctx,
    decisions: &[AllocationId],
) -> Result<Option<Date>, DbError> {
    let mut latest = None;
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(decisions) {
        let (day,) = fetch_one!(
            tx,
            (Option<Day>,),
            "select max(i.issued_on) from allocation_lines l join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             where l.org_id = $1 and l.allocation_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            ctx.org,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?;
        latest = latest.max(day.map(Day::to_jiff));
    }
    Ok(latest)
}

/// Whether the sums of a plan come from the index of what is open alone, however much that is.
pub(in crate::listing) fn is_summed_by_index(sources: &[Source], ask: &Ask) -> bool {
    ask.state == State::Open
        && ask.number.is_empty()
        && sources.iter().all(|source| {
            matches!(source, Source::OpenByDue | Source::OpenByAmount | Source::OpenOfManaged(_))
        })
}

/// Whether whoever asks looks after a customer.
pub(in crate::listing) async fn manages_somebody(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    let found = fetch_optional!(
        tx,
        (CustomerId,),
        "select m.customer_id from account_managers m where m.org_id = $1 and m.user_id = $2 limit 1",
        ctx.org,
        ctx.only_of
    )?;
    Ok(found.is_some())
}

/// How many documents the customers have whom whoever asks looks after, counted up to a limit.
pub(in crate::listing) async fn count_managed(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from (select i.id from account_managers m cross join open_items i \
         where m.org_id = $1 and m.user_id = $2 and i.org_id = m.org_id and i.customer_id = m.customer_id limit $3) found",
        ctx.org,
        ctx.only_of,
        limit
    )?;
    Ok(count)
}

/// How many documents of a kind there are in the days and between the amounts that are asked for, counted up to the
/// limit: by issue date, whose index holds all that is asked; or those of the customers that whoever asks looks after.
pub(in crate::listing) async fn count_up_to(
    tx: &mut Tx,
    ctx: &Ctx,
    ask: &Ask,
    kind: ItemKind,
) -> Result<i64, DbError> {
    let (least, most) = ask.amounts(kind);
    let sql = if ctx.only_of.is_none() {
        "select cast(count(*) as bigint) from (select i.id from open_items i \
         where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 and i.issued_on >= $4 and i.issued_on <= $5 \
         and coalesce(i.total_minor, 0) >= $6 and coalesce(i.total_minor, 0) <= $7 \
         and ($8 = '' or i.currency = $8) limit $9) found"
    } else {
        "select cast(count(*) as bigint) from (select i.id from account_managers m cross join open_items i \
         where m.org_id = $1 and m.user_id = $10 and i.org_id = m.org_id and i.customer_id = m.customer_id \
         and coalesce(i.legal_entity_id, i.legal_entity_id) = $2 and coalesce(i.kind, '') = $3 \
         and coalesce(i.issued_on, i.issued_on) >= $4 and coalesce(i.issued_on, i.issued_on) <= $5 \
         and coalesce(i.total_minor, 0) >= $6 and coalesce(i.total_minor, 0) <= $7 \
         and ($8 = '' or i.currency = $8) limit $9) found"
    };
    let (count,) = fetch_one!(
        tx,
        (i64,),
        sql,
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        day(ask.issued.0),
        day(ask.issued.1),
        least,
        most,
        ask.currency.as_str(),
        ask.limit,
        ctx.only_of
    )?;
    Ok(count)
}

/// How many open invoices fall due in the days that are asked for, counted up to the limit: by due date, whose index
/// holds all that is asked.
pub(in crate::listing) async fn count_open_up_to(tx: &mut Tx, ctx: &Ctx, ask: &Ask) -> Result<i64, DbError> {
    let (least, most) = ask.amounts(ItemKind::Invoice);
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from (select b.item_id from open_balances b \
         where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.due_on >= $4 and b.due_on <= $5 \
         and ($6 = '' or b.currency = $6) and coalesce(b.open_minor, 0) >= $7 and coalesce(b.open_minor, 0) <= $8 \
         limit $9) found",
        ctx.org,
        ctx.legal_entity,
        ItemKind::Invoice.as_str(),
        day(ask.due.0),
        day(ask.due.1),
        ask.currency.as_str(),
        least,
        most,
        ask.limit
    )?;
    Ok(count)
}

/// What is open of the invoices that fall due in some days, when all of it is in one currency: one pass through the index
/// without sorting. Nothing when it is not.
pub(in crate::listing) async fn total_open_in(
    tx: &mut Tx,
    ctx: &Ctx,
    due: (Date, Date),
    currency: Currency,
) -> Result<Option<TotalRecord>, DbError> {
    let (count, of_currency, open_minor) = fetch_one!(
        tx,
        (i64, i64, i64),
        "select cast(count(*) as bigint), cast(coalesce(sum(case when currency = $6 then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(open_minor), 0) as bigint) from open_balances \
         where org_id = $1 and legal_entity_id = $2 and kind = $3 and due_on >= $4 and due_on <= $5",
        ctx.org,
        ctx.legal_entity,
        ItemKind::Invoice.as_str(),
        day(due.0),
        day(due.1),
        currency.code()
    )?;
    let total = TotalRecord { currency: currency.code().to_owned(), count, total_minor: None, open_minor };
    Ok((count > 0 && count == of_currency).then_some(total))
}

/// Sums of at most so many documents.
macro_rules! sums {
    ($documents:expr) => {
        concat!(
            "select t.currency, cast(count(*) as bigint) as count, cast(sum(t.total_minor) as bigint) as total_minor, \
             cast(sum(t.open_minor) as bigint) as open_minor from (select i.currency, i.total_minor, \
             coalesce(b.open_minor, 0) as open_minor from ",
            $documents,
            " limit $15) t group by t.currency order by t.currency"
        )
    };
}

/// The same of those of the customers of one of our people, where nothing is asked that is not in the index of customers: it holds
/// what is summed of a document, and what is open is looked for beside it.
const MANAGED_SUMS: &str = concat!(
    "select t.currency, cast(count(*) as bigint) as count, cast(sum(t.total_minor) as bigint) as total_minor, \
     cast(sum(t.open_minor) as bigint) as open_minor from (select k.currency, k.total_minor, \
     coalesce(b.open_minor, 0) as open_minor from ",
    of_managed_by_day!(),
    " limit $15) t group by t.currency order by t.currency"
);

/// The same of all of them, of whatever day: what is open is read in the index of what is open, once for each customer.
const MANAGED_SUMS_OF_ALL: &str = "select t.currency, cast(sum(t.one) as bigint) as count, cast(sum(t.total_minor) as bigint) as total_minor, \
     cast(sum(t.open_minor) as bigint) as open_minor from (select k.currency, 1 as one, k.total_minor, 0 as open_minor \
     from account_managers m cross join customers c cross join open_items k \
     where m.org_id = $1 and m.user_id = $20 and c.org_id = m.org_id and c.id = m.customer_id \
     and coalesce(c.legal_entity_id, c.legal_entity_id) = $2 and k.org_id = m.org_id and k.customer_id = m.customer_id \
     and coalesce(k.kind, '') = $3 \
     union all select b.currency, 0, 0, b.open_minor from account_managers m cross join open_balances b \
     where m.org_id = $1 and m.user_id = $20 and b.org_id = m.org_id and b.legal_entity_id = $2 \
     and b.customer_id = m.customer_id and coalesce(b.kind, '') = $3) t group by t.currency order by t.currency";

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
                through.as_str(),
                ctx.only_of
            )
        };
    }
    macro_rules! open_sums {
        ($from:literal) => {
            concat!(
                "select b.currency, cast(count(*) as bigint) as count, cast(null as bigint) as total_minor, \
                 cast(sum(b.open_minor) as bigint) as open_minor from ",
                $from,
                " and b.legal_entity_id = $2 and coalesce(b.open_minor, 0) >= $11 and coalesce(b.open_minor, 0) <= $12 \
                 and ($10 = '' or b.currency = $10) group by b.currency order by b.currency"
            )
        };
    }
    macro_rules! for_whom {
        ($source:ident) => {
            match ctx.only_of {
                None => run!(sums!($source!(all))),
                Some(_) => run!(sums!($source!(part))),
            }
        };
    }
    let by_index = is_summed_by_index(std::slice::from_ref(source), ask);
    match source {
        Source::OpenOfManaged(_) if by_index => run!(open_sums!(
            "account_managers m cross join open_balances b where m.org_id = $1 and m.user_id = $20 \
             and b.org_id = m.org_id and b.customer_id = m.customer_id and coalesce(b.kind, '') = $3 \
             and coalesce(b.due_on, b.due_on) >= $8 and coalesce(b.due_on, b.due_on) <= $9"
        )),
        Source::OpenByDue | Source::OpenByAmount if by_index && ctx.only_of.is_none() => run!(open_sums!(
            "open_balances b where b.org_id = $1 and b.kind = $3 and b.due_on >= $8 and b.due_on <= $9"
        )),
        Source::OpenByDue | Source::OpenByAmount => for_whom!(open_by_due),
        Source::OpenOfCustomer(_) => run!(sums!(open_of_customer!())),
        Source::ByIssue => for_whom!(by_issue),
        Source::ByTotal => for_whom!(by_total),
        Source::OfCustomer(_) => run!(sums!(of_customer!())),
        Source::ByNumber(_) => for_whom!(by_number),
        Source::OpenOfManaged(_) => run!(sums!(open_of_managed!())),
        Source::OfManaged(ManagedOrder::Day) if ask.is_of_all() => run!(MANAGED_SUMS_OF_ALL),
        Source::OfManaged(ManagedOrder::Day) if ask.is_only_by_issue() => run!(MANAGED_SUMS),
        Source::OfManaged(_) => run!(sums!(of_managed!())),
    }
}
