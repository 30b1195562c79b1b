//! Customers by name and by what they owe, and what one of them owes and paid.

use std::collections::{HashMap, HashSet};

use db::{Day, DbError, Tx, day, fetch_all};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{AdjustmentId, AllocationId, BankTransactionId, CustomerId, EntryId, OpenItemId, in_tens};
use crate::listing::account::{PaidBy, Payment, Standing};
use crate::listing::customers::{CustomerCursor, CustomerFilter};

db::row! {
    /// A customer as listed.
    pub(in crate::listing) struct CustomerRecord {
        pub id: CustomerId,
        pub number: String,
        pub name: String,
        pub name_key: String,
        pub credit_limit_minor: Option<i64>,
        pub minor: i64,
    }
}

/// The filters of a list of customers: `$3` is the text in capitals as numbers are compared, `$4` the names that hold it.
macro_rules! filters {
    () => {
        " and ($3 = '' or c.name_key like $4 or upper(substr(c.number, 1, length($3))) = $3) \
         and ($5 = '' or exists (select 1 from customer_tags t where t.org_id = c.org_id and t.customer_id = c.id and t.tag = $5))"
    };
}

/// What the normalised names that hold a text look like: none when nothing is left of it.
fn holding(text: &str) -> String {
    let name_key = matching::normalise_name(text);
    if name_key.is_empty() { String::new() } else { format!("%{name_key}%") }
}

/// The customers of a page are found in the index of names, which holds all that is asked, then read.
macro_rules! by_name {
    ($past:literal, $direction:literal) => {
        concat!(
            "select c.id, c.number, c.name, c.name_key, s.credit_limit_minor, cast(0 as bigint) as minor from (select c.id \
             from customers c where c.org_id = $1 and c.legal_entity_id = $2",
            filters!(),
            seen!("c.id", "$9"),
            " and (c.name_key, c.id) ",
            $past,
            " ($6, $7) order by c.name_key",
            $direction,
            ", c.id",
            $direction,
            " limit $8) d join customers c on c.org_id = $1 and c.id = d.id \
             left join customer_terms s on s.org_id = c.org_id and s.customer_id = c.id order by c.name_key",
            $direction,
            ", c.id",
            $direction
        )
    };
}

pub(in crate::listing) async fn by_name(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &CustomerFilter,
    place: Option<&CustomerCursor>,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<CustomerRecord>, DbError> {
    let (end_key, end_id) = if is_descending { ("\u{10ffff}", Uuid::max()) } else { ("", Uuid::nil()) };
    let name_key = place.map_or(end_key, |place| place.name_key.as_str());
    let id = place.map_or(end_id, |place| place.id.uuid());
    let capitals = filter.search.trim().to_uppercase();
    let searched = holding(&filter.search);
    macro_rules! run {
        ($sql:expr) => {
            fetch_all!(
                tx,
                CustomerRecord,
                $sql,
                ctx.org,
                ctx.legal_entity,
                capitals.as_str(),
                searched.as_str(),
                filter.tag.as_str(),
                name_key,
                id,
                limit,
                ctx.only_of
            )
        };
    }
    if is_descending { run!(by_name!("<", " desc")) } else { run!(by_name!(">", "")) }
}

/// The customers of a text and a tag; nothing when neither is asked for.
pub(in crate::listing) async fn find_ids(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &CustomerFilter,
) -> Result<Option<HashSet<CustomerId>>, DbError> {
    let capitals = filter.search.trim().to_uppercase();
    if capitals.is_empty() && filter.tag.is_empty() {
        return Ok(None);
    }
    let searched = holding(&filter.search);
    let rows = fetch_all!(
        tx,
        (CustomerId,),
        concat!(
            "select c.id from customers c where c.org_id = $1 and c.legal_entity_id = $2",
            filters!(),
            seen!("c.id", "$6")
        ),
        ctx.org,
        ctx.legal_entity,
        capitals.as_str(),
        searched.as_str(),
        filter.tag.as_str(),
        ctx.only_of
    )?;
    Ok(Some(rows.into_iter().map(|(id,)| id).collect()))
}

/// These customers as listed.
pub(in crate::listing) async fn find_records(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerRecord>, DbError> {
    let mut found = HashMap::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            CustomerRecord,
            concat!(
                "select c.id, c.number, c.name, c.name_key, s.credit_limit_minor, cast(0 as bigint) as minor from customers c \
                 left join customer_terms s on s.org_id = c.org_id and s.customer_id = c.id \
                 where c.org_id = $1 and c.legal_entity_id = $2 \
                 and c.id in ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                seen!("c.id", "$3")
            ),
            ctx.org,
            ctx.legal_entity,
            ctx.only_of,
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
        found.extend(rows.into_iter().map(|record| (record.id, record)));
    }
    Ok(found)
}

db::row! {
    struct StandingRecord {
        customer_id: CustomerId,
        currency: String,
        outstanding_minor: i64,
        overdue_minor: i64,
        credit_minor: i64,
        invoices: i64,
    }
}

fn currency_of(code: &str) -> Result<Currency, DbError> {
    Currency::parse(code).map_err(|_| DbError::Inconsistent { table: "open_balances", id: code.to_owned() })
}

/// What is open of each of these customers.
pub(in crate::listing) async fn standings(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
    today: Date,
) -> Result<HashMap<CustomerId, Vec<Standing>>, DbError> {
    let mut found: HashMap<CustomerId, Vec<Standing>> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(customers) {
        let rows = fetch_all!(
            tx,
            StandingRecord,
            "select customer_id, currency, \
             cast(sum(case when kind = 'invoice' then open_minor else 0 end) as bigint) as outstanding_minor, \
             cast(sum(case when kind = 'invoice' and due_on < $3 then open_minor else 0 end) as bigint) as overdue_minor, \
             cast(sum(case when kind <> 'invoice' then open_minor else 0 end) as bigint) as credit_minor, \
             cast(sum(case when kind = 'invoice' then 1 else 0 end) as bigint) as invoices \
             from open_balances where org_id = $1 and legal_entity_id = $2 \
             and customer_id in ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             group by customer_id, currency order by customer_id, currency",
            ctx.org,
            ctx.legal_entity,
            day(today),
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
        for row in rows {
            found.entry(row.customer_id).or_default().push(Standing {
                currency: currency_of(&row.currency)?,
                outstanding_minor: row.outstanding_minor,
                overdue_minor: row.overdue_minor,
                credit_minor: row.credit_minor,
                invoices: row.invoices,
            });
        }
    }
    Ok(found)
}

db::row! {
    struct PaymentRecord {
        id: AllocationId,
        transaction_id: BankTransactionId,
        booked_on: Day,
        amount_minor: i64,
        currency: String,
        method: String,
        is_automatic: bool,
        documents: i64,
        document: String,
        undone_at: Option<i64>,
    }
}

pub(in crate::listing) async fn payments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    before: Option<(Date, Uuid)>,
    limit: i64,
) -> Result<Vec<Payment>, DbError> {
    let (on, id) = before.unwrap_or((Date::constant(9999, 12, 31), Uuid::max()));
    let rows = fetch_all!(
        tx,
        PaymentRecord,
        "select p.id, p.transaction_id, t.booked_on, p.amount_minor, t.currency, a.method, a.is_automatic, p.documents, \
         p.document, u.undone_at from (select a.id, a.transaction_id, cast(sum(l.amount_minor) as bigint) as amount_minor, \
         cast(count(distinct i.id) as bigint) as documents, min(i.number) as document from open_items i \
         join allocation_lines l on l.org_id = i.org_id and l.item_id = i.id \
         join allocations a on a.org_id = l.org_id and a.id = l.allocation_id \
         where i.org_id = $1 and i.customer_id = $2 and l.role is null group by a.id, a.transaction_id) p \
         join allocations a on a.org_id = $1 and a.id = p.id \
         join bank_transactions t on t.org_id = $1 and t.id = p.transaction_id \
         left join allocation_undos u on u.org_id = $1 and u.allocation_id = p.id \
         where (t.booked_on, p.id) < ($3, $4) order by t.booked_on desc, p.id desc limit $5",
        ctx.org,
        customer,
        day(on),
        id,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Payment {
                by: PaidBy::Movement { allocation: row.id, transaction: row.transaction_id },
                booked_on: row.booked_on.to_jiff(),
                amount_minor: row.amount_minor,
                currency: currency_of(&row.currency)?,
                method: row.method,
                is_automatic: row.is_automatic,
                documents: row.documents,
                document: row.document,
                document_id: None,
                is_undone: row.undone_at.is_some(),
                beside: Vec::new(),
            })
        })
        .collect()
}

db::row! {
    struct AdjustmentRecord {
        id: AdjustmentId,
        entry_id: EntryId,
        booked_on: Day,
        settled_minor: i64,
        used_minor: i64,
        currency: String,
        kind: String,
        documents: i64,
        document: String,
        undone_at: Option<i64>,
    }
}

/// Decisions about documents of a customer without a bank transaction.
pub(in crate::listing) async fn adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    before: Option<(Date, Uuid)>,
    limit: i64,
) -> Result<Vec<Payment>, DbError> {
    let (on, id) = before.unwrap_or((Date::constant(9999, 12, 31), Uuid::max()));
    let rows = fetch_all!(
        tx,
        AdjustmentRecord,
        "select p.id, a.entry_id, e.booked_on, p.settled_minor, p.used_minor, p.currency, a.kind, p.documents, p.document, \
         u.undone_at from (select l.adjustment_id as id, \
         cast(sum(case when l.amount_minor > 0 then l.amount_minor else 0 end) as bigint) as settled_minor, \
         cast(sum(case when l.amount_minor < 0 then l.amount_minor else 0 end) as bigint) as used_minor, \
         min(i.currency) as currency, cast(count(distinct i.id) as bigint) as documents, min(i.number) as document \
         from open_items i join adjustment_lines l on l.org_id = i.org_id and l.item_id = i.id \
         where i.org_id = $1 and i.customer_id = $2 group by l.adjustment_id) p \
         join adjustments a on a.org_id = $1 and a.id = p.id \
         join journal_entries e on e.org_id = $1 and e.id = a.entry_id \
         left join adjustment_undos u on u.org_id = $1 and u.adjustment_id = p.id \
         where (e.booked_on, p.id) < ($3, $4) order by e.booked_on desc, p.id desc limit $5",
        ctx.org,
        customer,
        day(on),
        id,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Payment {
                by: PaidBy::Adjustment { adjustment: row.id, entry: row.entry_id },
                booked_on: row.booked_on.to_jiff(),
                amount_minor: if row.settled_minor == 0 { row.used_minor } else { row.settled_minor },
                currency: currency_of(&row.currency)?,
                method: row.kind,
                is_automatic: false,
                documents: row.documents,
                document: row.document,
                document_id: None,
                is_undone: row.undone_at.is_some(),
                beside: Vec::new(),
            })
        })
        .collect()
}

/// The documents of a customer that these decisions are about: key of the decision, document, number.
pub(in crate::listing) async fn lines_of_allocations(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    ids: &[AllocationId],
) -> Result<Vec<(Uuid, OpenItemId, String)>, DbError> {
    let mut lines = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            (AllocationId, OpenItemId, String),
            "select l.allocation_id, i.id, i.number from allocation_lines l \
             join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             where l.org_id = $1 and l.allocation_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             and i.customer_id = $12 and l.role is null",
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
            j,
            customer
        )?;
        lines.extend(rows.into_iter().map(|(id, item, number)| (id.uuid(), item, number)));
    }
    Ok(lines)
}

/// The same of adjustments.
pub(in crate::listing) async fn lines_of_adjustments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    ids: &[AdjustmentId],
) -> Result<Vec<(Uuid, OpenItemId, String)>, DbError> {
    let mut lines = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            (AdjustmentId, OpenItemId, String),
            "select l.adjustment_id, i.id, i.number from adjustment_lines l \
             join open_items i on i.org_id = l.org_id and i.id = l.item_id \
             where l.org_id = $1 and l.adjustment_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             and i.customer_id = $12",
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
            j,
            customer
        )?;
        lines.extend(rows.into_iter().map(|(id, item, number)| (id.uuid(), item, number)));
    }
    Ok(lines)
}
