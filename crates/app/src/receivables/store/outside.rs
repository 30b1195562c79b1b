//! What of items is told outside: pages of documents by filter, what a customer owes.

use db::{DbError, Tx, day, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::ItemRow;
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{CustomerId, OpenItemId};
use crate::receivables::open_items::{ItemKind, OpenItem};

/// Between these days lies everything that is asked for without a day.
const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);

/// Which items a list shows; what is absent is not asked for.
#[derive(Clone, Debug, Default)]
pub struct ItemFilter {
    /// Of this kind.
    pub kind: Option<ItemKind>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// With this number.
    pub number: Option<String>,
    /// Of which something is open, or nothing.
    pub is_open: Option<bool>,
    /// Due on this day or after it.
    pub due_from: Option<Date>,
    /// Due on this day or before it.
    pub due_to: Option<Date>,
    /// Issued on this day or after it.
    pub issued_from: Option<Date>,
    /// Issued on this day or before it.
    pub issued_to: Option<Date>,
    /// Of this signed total or more, minor units.
    pub min_minor: Option<i64>,
    /// Of this signed total or less, minor units.
    pub max_minor: Option<i64>,
}

/// Items after one, in the order in which they entered, at most `limit`. What is open is walked
/// through alone, and so is one customer; anything else walks through the items.
pub async fn page_of_items(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &ItemFilter,
    after: Option<OpenItemId>,
    limit: i64,
) -> Result<Vec<OpenItem>, DbError> {
    let sql = match (filter.is_open, filter.customer) {
        (Some(true), _) => {
            items!(
                "from open_balances b join open_items i on i.org_id = b.org_id and i.id = b.item_id \
                 where b.org_id = $1 and b.legal_entity_id = $2 and b.item_id > $3 and ($4 = '' or i.kind = $4) \
                 and ($5 is null or b.customer_id = $5) and ($6 = '' or i.number = $6) and $7 = $7 \
                 and i.due_on >= $8 and i.due_on <= $9 and i.issued_on >= $10 and i.issued_on <= $11 \
                 and i.total_minor >= $14 and i.total_minor <= $15",
                seen!("b.customer_id", "$13"),
                " order by b.item_id limit $12"
            )
        }
        (_, Some(_)) => {
            items!(
                "from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
                 where i.org_id = $1 and i.legal_entity_id = $2 and i.id > $3 and ($4 = '' or i.kind = $4) \
                 and i.customer_id = $5 and ($6 = '' or i.number = $6) and ($7 = false or b.open_minor is null) \
                 and i.due_on >= $8 and i.due_on <= $9 and i.issued_on >= $10 and i.issued_on <= $11 \
                 and i.total_minor >= $14 and i.total_minor <= $15",
                seen!("i.customer_id", "$13"),
                " order by i.id limit $12"
            )
        }
        (_, None) => {
            items!(
                "from open_items i left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
                 where i.org_id = $1 and i.legal_entity_id = $2 and i.id > $3 and ($4 = '' or i.kind = $4) \
                 and $5 is null and ($6 = '' or i.number = $6) and ($7 = false or b.open_minor is null) \
                 and i.due_on >= $8 and i.due_on <= $9 and i.issued_on >= $10 and i.issued_on <= $11 \
                 and i.total_minor >= $14 and i.total_minor <= $15",
                seen!("i.customer_id", "$13"),
                " order by i.id limit $12"
            )
        }
    };
    let rows = fetch_all!(
        tx,
        ItemRow,
        sql,
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(OpenItemId::from_uuid(Uuid::nil())),
        filter.kind.map_or("", ItemKind::as_str),
        filter.customer,
        filter.number.clone().unwrap_or_default(),
        filter.is_open == Some(false),
        day(filter.due_from.unwrap_or(FIRST_DAY)),
        day(filter.due_to.unwrap_or(LAST_DAY)),
        day(filter.issued_from.unwrap_or(FIRST_DAY)),
        day(filter.issued_to.unwrap_or(LAST_DAY)),
        limit,
        ctx.only_of,
        filter.min_minor.unwrap_or(i64::MIN),
        filter.max_minor.unwrap_or(i64::MAX)
    )?;
    rows.into_iter().map(ItemRow::into_item).collect()
}

/// What is open of one customer's items, per currency: all of it, and what of it was due before a day.
pub async fn sum_open_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    today: Date,
) -> Result<Vec<(String, i64, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, i64, i64),
        "select currency, cast(sum(open_minor) as bigint), \
         cast(sum(case when due_on < $4 and open_minor > 0 then open_minor else 0 end) as bigint) from open_balances \
         where org_id = $1 and legal_entity_id = $2 and customer_id = $3 group by currency order by currency",
        ctx.org,
        ctx.legal_entity,
        customer,
        day(today)
    )
}

db::row! {
    /// A credit note, with the documents that it cites.
    #[derive(Clone, Debug)]
    pub struct CreditNoteRow {
        /// Its id.
        pub id: OpenItemId,
        /// Its number.
        pub number: String,
        /// The day that it was issued on.
        pub issued_on: db::Day,
        /// Its amount, minor units, below zero.
        pub total_minor: i64,
        /// Its currency.
        pub currency: String,
        /// The numbers of the documents that it cites, with spaces between them.
        pub preceding: String,
        /// When it came in, in microseconds since 1970 UTC.
        pub created_at: i64,
    }
}

impl CreditNoteRow {
    /// Whether it cites the document of a number.
    #[must_use]
    pub fn cites(&self, number: &str) -> bool {
        !number.is_empty() && format!(" {} ", self.preceding).contains(&format!(" {number} "))
    }
}

/// Credit notes of a customer, the last issued first, at most `limit`.
pub async fn list_credit_notes_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<CreditNoteRow>, DbError> {
    fetch_all!(
        tx,
        CreditNoteRow,
        concat!(
            "select i.id, i.number, i.issued_on, i.total_minor, i.currency, i.preceding, i.created_at from open_items i \
             where i.org_id = $1 and i.customer_id = $3 and i.legal_entity_id = $2 and i.kind = 'credit_note'",
            seen!("i.customer_id", "$5"),
            " order by i.issued_on desc, i.id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        customer,
        limit,
        ctx.only_of
    )
}

/// How many days after its issue a document was taken to be due; nothing where the due date was stated.
pub async fn find_due_after_days(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<i64>, DbError> {
    let row = fetch_optional!(
        tx,
        (Option<i64>,),
        "select due_after_days from open_items where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.and_then(|(days,)| days))
}
