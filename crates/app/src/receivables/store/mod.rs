//! Every SQL statement on open items and what is open of them.

use std::collections::HashMap;

use db::{Day, DbError, Rows, Tx, day, fetch_all, fetch_optional, for_each};
use jiff::civil::Date;
use money::Currency;

use super::open_items::{ItemKind, OpenItem};
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, InputFileId, OpenItemId, in_tens};

pub use outside::{
    CreditNoteRow, ItemFilter, find_due_after_days, list_credit_notes_of, page_of_items, sum_open_of,
};
pub(crate) use withdrawn::keep_withdrawn;
pub(super) use withdrawn::{Withdrawn, find_withdrawn, forget, forgotten, list_withdrawn};

db::row! {
    struct ItemRow {
        id: OpenItemId,
        customer_id: CustomerId,
        kind: String,
        number: String,
        issued_on: Day,
        due_on: Day,
        amount_minor: i64,
        total_minor: i64,
        currency: String,
        payment_reference: String,
        vat_on_payment: bool,
        discount_until: Option<Day>,
        discount_minor: Option<i64>,
        /// What `open_balances` says, when it was asked and has a row.
        open_minor: Option<i64>,
    }
}

impl ItemRow {
    fn into_item(self) -> Result<OpenItem, DbError> {
        let inconsistent = || DbError::Inconsistent { table: "open_items", id: self.id.to_string() };
        Ok(OpenItem {
            id: self.id,
            customer: self.customer_id,
            kind: ItemKind::parse(&self.kind).ok_or_else(inconsistent)?,
            issued_on: self.issued_on.to_jiff(),
            due_on: self.due_on.to_jiff(),
            amount_minor: self.amount_minor,
            total_minor: self.total_minor,
            open_minor: self.open_minor.unwrap_or(0),
            currency: Currency::parse(&self.currency).map_err(|_| inconsistent())?,
            discount: self.discount_until.map(Day::to_jiff).zip(self.discount_minor),
            number: self.number,
            payment_reference: self.payment_reference,
            vat_on_payment: self.vat_on_payment,
        })
    }
}

/// A statement on documents `i` with what is open of them, `b`.
macro_rules! items {
    ($($from:tt)+) => {
        concat!(
            "select i.id, i.customer_id, i.kind, i.number, i.issued_on, i.due_on, i.amount_minor, i.total_minor, \
             i.currency, i.payment_reference, i.vat_on_payment, i.discount_until, i.discount_minor, b.open_minor ",
            $($from)+
        )
    };
}

mod outside;
mod withdrawn;

pub(super) async fn list_items(
    tx: &mut Tx,
    ctx: &Ctx,
    open_of: impl Fn(OpenItemId) -> i64,
) -> Result<Vec<OpenItem>, DbError> {
    let mut items = Vec::new();
    for_each!(
        tx,
        ItemRow,
        |mut row: ItemRow| {
            row.open_minor = Some(open_of(row.id));
            items.push(row.into_item()?);
            Ok::<(), DbError>(())
        },
        "select id, customer_id, kind, number, issued_on, due_on, amount_minor, total_minor, currency, \
         payment_reference, vat_on_payment, discount_until, discount_minor, cast(null as bigint) as open_minor \
         from open_items where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(items)
}

/// What is open of each item of which something is.
pub(super) async fn list_open(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<OpenItemId, i64>, DbError> {
    let mut open = HashMap::new();
    for_each!(
        tx,
        (OpenItemId, i64),
        |(item, open_minor): (OpenItemId, i64)| {
            open.insert(item, open_minor);
            Ok::<(), DbError>(())
        },
        "select item_id, open_minor from open_balances where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(open)
}

/// The item with this number, invoices before credit notes before unused credit.
///
/// One look-up per kind, because a list of kinds makes SQLite walk through every item.
pub async fn find_by_number(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Option<OpenItem>, DbError> {
    for kind in ItemKind::ALL {
        let row = fetch_optional!(
            tx,
            ItemRow,
            items!(
                "from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 and i.number = $4"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            number
        )?;
        if let Some(row) = row {
            return row.into_item().map(Some);
        }
    }
    Ok(None)
}

/// The item of this kind with this number.
pub(super) async fn find_of_kind(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: ItemKind,
    number: &str,
) -> Result<Option<OpenItem>, DbError> {
    let found = fetch_optional!(
        tx,
        (OpenItemId,),
        "select id from open_items where org_id = $1 and legal_entity_id = $2 and kind = $3 and number = $4",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        number
    )?;
    match found {
        Some((id,)) => find_item(tx, ctx, id).await,
        None => Ok(None),
    }
}

/// The items that a file brought, in the order of their ids.
pub(crate) async fn list_items_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<OpenItem>, DbError> {
    let rows = fetch_all!(
        tx,
        ItemRow,
        items!(
            "from open_items i \
         left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
         where i.org_id = $1 and i.file_id = $2 and i.legal_entity_id = $3 order by i.id"
        ),
        ctx.org,
        file,
        ctx.legal_entity
    )?;
    rows.into_iter().map(ItemRow::into_item).collect()
}

/// Takes items out again, with their VAT. What was posted about them has to be reversed before.
pub(crate) async fn delete_items(tx: &mut Tx, ctx: &Ctx, items: &[OpenItemId]) -> Result<(), DbError> {
    let mut vat = Rows::to_delete("open_item_vat", &["org_id", "item_id"]);
    let mut rows = Rows::to_delete("open_items", &["org_id", "id"]);
    for item in items {
        vat.push([ctx.org.into(), (*item).into()]);
        rows.push([ctx.org.into(), (*item).into()]);
    }
    vat.insert(tx).await?;
    rows.insert(tx).await
}

/// One item with what is open of it.
pub async fn find_item(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<OpenItem>, DbError> {
    let row = fetch_optional!(
        tx,
        ItemRow,
        items!(
            "from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.id = $2 and i.legal_entity_id = $3",
            seen!("i.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )?;
    row.map(ItemRow::into_item).transpose()
}

/// These items with what is open of them, in no order; those that may be seen.
pub(crate) async fn list_items_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[OpenItemId],
) -> Result<Vec<OpenItem>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        found.extend(fetch_all!(
            tx,
            ItemRow,
            items!(
                "from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 \
             and i.id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                seen!("i.customer_id", "$13")
            ),
            ctx.org,
            ctx.legal_entity,
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
            ctx.only_of
        )?);
    }
    found.into_iter().map(ItemRow::into_item).collect()
}

/// What is open of a customer, first due first, at most `limit`.
pub(crate) async fn list_open_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<OpenItem>, DbError> {
    let rows = fetch_all!(
        tx,
        ItemRow,
        items!(
            "from open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.customer_id = $3 order by b.due_on limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        customer,
        limit
    )?;
    rows.into_iter().map(ItemRow::into_item).collect()
}

/// What is open with an amount between two, signed minor units, first due first, at most `limit`. One look-up per
/// kind: the index holds the amounts of each kind together.
pub(crate) async fn list_open_between(
    tx: &mut Tx,
    ctx: &Ctx,
    (least_minor, most_minor): (i64, i64),
    limit: i64,
) -> Result<Vec<OpenItem>, DbError> {
    let mut rows = Vec::new();
    for kind in ItemKind::ALL {
        rows.extend(fetch_all!(
            tx,
            ItemRow,
            items!("from open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.open_minor >= $4 and b.open_minor <= $5 \
             order by coalesce(b.due_on, b.due_on), b.item_id limit $6"),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            least_minor,
            most_minor,
            limit
        )?);
    }
    first_due(rows, limit)
}

/// What is open and due on a day, at most `limit`: one look-up per kind, as the index has it.
pub(crate) async fn list_open_due(
    tx: &mut Tx,
    ctx: &Ctx,
    due_on: Date,
    limit: i64,
) -> Result<Vec<OpenItem>, DbError> {
    let mut rows = Vec::new();
    for kind in ItemKind::ALL {
        rows.extend(fetch_all!(
            tx,
            ItemRow,
            items!(
                "from open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.due_on = $4 \
             order by b.item_id limit $5"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            day(due_on),
            limit
        )?);
    }
    first_due(rows, limit)
}

/// What is open and has a text in its number, at most `limit`; `text` is in small letters. Walks what is
/// open: numbers are found by their ends as often as by their beginnings.
pub(crate) async fn list_open_numbered(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
    limit: i64,
) -> Result<Vec<OpenItem>, DbError> {
    let pattern = format!("%{}%", text.replace(['%', '_'], ""));
    let mut rows = Vec::new();
    for kind in ItemKind::ALL {
        rows.extend(fetch_all!(
            tx,
            ItemRow,
            items!(
                "from open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
             where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and lower(i.number) like $4 \
             order by b.due_on, b.item_id limit $5"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            &pattern,
            limit
        )?);
    }
    first_due(rows, limit)
}

/// The items of several look-ups, first due first, at most `limit`.
fn first_due(mut rows: Vec<ItemRow>, limit: i64) -> Result<Vec<OpenItem>, DbError> {
    rows.sort_unstable_by_key(|row| (row.due_on.to_jiff(), row.id));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows.into_iter().map(ItemRow::into_item).collect()
}

db::row! {
    /// VAT of one rate in a document.
    #[derive(Clone, Debug)]
    pub struct ItemVat {
        /// The document.
        pub item_id: OpenItemId,
        /// Rate in basis points.
        pub rate_bps: i64,
        /// Tax, signed minor units.
        pub vat_minor: i64,
    }
}

/// The VAT of the documents whose VAT still has to move: due on collection, or with a discount.
pub(crate) async fn list_vat(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<ItemVat>, DbError> {
    fetch_all!(
        tx,
        ItemVat,
        "select v.item_id, v.rate_bps, v.vat_minor from open_item_vat v \
         join open_items i on i.org_id = v.org_id and i.id = v.item_id \
         where v.org_id = $1 and i.legal_entity_id = $2 and (i.vat_on_payment = $3 or i.discount_minor is not null) \
         order by v.item_id, v.line_no",
        ctx.org,
        ctx.legal_entity,
        true
    )
}

/// The VAT of one document, whenever it moves.
pub async fn list_vat_of(tx: &mut Tx, ctx: &Ctx, item: OpenItemId) -> Result<Vec<ItemVat>, DbError> {
    fetch_all!(
        tx,
        ItemVat,
        "select item_id, rate_bps, vat_minor from open_item_vat where org_id = $1 and item_id = $2 order by line_no",
        ctx.org,
        item
    )
}

/// What documents state of VAT, signed minor units, each of those that state any.
pub(crate) async fn sum_vat_of(
    tx: &mut Tx,
    ctx: &Ctx,
    items: &[OpenItemId],
) -> Result<HashMap<OpenItemId, i64>, DbError> {
    let mut found = HashMap::with_capacity(items.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(items) {
        found.extend(fetch_all!(
            tx,
            (OpenItemId, i64),
            "select item_id, cast(sum(vat_minor) as bigint) from open_item_vat \
             where org_id = $1 and item_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) group by item_id",
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
        )?);
    }
    Ok(found)
}

pub(crate) fn item_rows() -> Rows {
    Rows::new(
        "open_items",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "customer_id",
            "kind",
            "number",
            "issued_on",
            "due_on",
            "total_minor",
            "amount_minor",
            "currency",
            "payment_reference",
            "preceding",
            "vat_on_payment",
            "discount_until",
            "discount_minor",
            "file_id",
            "created_at",
            "due_after_days",
        ],
    )
}

/// An item about to enter.
pub(crate) struct NewItem {
    pub id: OpenItemId,
    pub customer: CustomerId,
    pub kind: ItemKind,
    pub number: String,
    pub issued_on: Date,
    pub due_on: Date,
    pub total_minor: i64,
    pub amount_minor: i64,
    pub currency: Currency,
    pub payment_reference: String,
    pub preceding: String,
    pub vat_on_payment: bool,
    pub discount: Option<(Date, i64)>,
    pub file: Option<InputFileId>,
    /// How many days after its issue it was taken to be due; nothing where the due date is stated.
    pub due_after_days: Option<i64>,
}

pub(crate) fn push_item(rows: &mut Rows, ctx: &Ctx, item: NewItem) {
    rows.push([
        ctx.org.into(),
        item.id.into(),
        ctx.legal_entity.into(),
        item.customer.into(),
        item.kind.as_str().into(),
        item.number.into(),
        item.issued_on.into(),
        item.due_on.into(),
        item.total_minor.into(),
        item.amount_minor.into(),
        item.currency.code().into(),
        item.payment_reference.into(),
        item.preceding.into(),
        item.vat_on_payment.into(),
        item.discount.map(|discount| discount.0).into(),
        item.discount.map(|discount| discount.1).into(),
        item.file.into(),
        ctx.now_micros().into(),
        item.due_after_days.into(),
    ]);
}

pub(super) fn vat_rows() -> Rows {
    Rows::new("open_item_vat", &["org_id", "item_id", "line_no", "rate_bps", "base_minor", "vat_minor"])
}

/// Rows of what is open.
pub(super) fn balance_rows() -> Rows {
    Rows::new(
        "open_balances",
        &["org_id", "item_id", "legal_entity_id", "customer_id", "kind", "due_on", "currency", "open_minor"],
    )
}

/// Items of which nothing is open any more, or something else, by their keys.
pub(super) fn balances_to_delete() -> Rows {
    Rows::to_delete("open_balances", &["org_id", "item_id"])
}

db::row! {
    /// A document of which something is open, as reminders need it.
    #[derive(Clone, Debug)]
    pub(crate) struct OpenDue {
        pub item_id: OpenItemId,
        pub customer_id: CustomerId,
        pub kind: String,
        pub issued_on: Day,
        pub due_on: Day,
        pub total_minor: i64,
        pub open_minor: i64,
        pub currency: String,
    }
}

/// Visits what is open of the customers from one id to another, both included: credit, and what is due by a day, in
/// the order of customers. `cross join` keeps SQLite to this order of the tables.
pub(crate) async fn each_open_due(
    tx: &mut Tx,
    ctx: &Ctx,
    (first, last): (CustomerId, CustomerId),
    due_through: Date,
    visit: impl FnMut(OpenDue) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(
        tx,
        OpenDue,
        visit,
        "select b.item_id, b.customer_id, i.kind, i.issued_on, b.due_on, i.total_minor, b.open_minor, b.currency \
         from open_balances b cross join open_items i where i.org_id = b.org_id and i.id = b.item_id \
         and b.org_id = $1 and b.legal_entity_id = $2 and b.customer_id >= $3 and b.customer_id <= $4 \
         and (b.due_on <= $5 or b.open_minor < 0) order by b.customer_id",
        ctx.org,
        ctx.legal_entity,
        first,
        last,
        day(due_through)
    )
}
