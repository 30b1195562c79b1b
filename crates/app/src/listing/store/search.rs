//! What the search reads.

use db::{Day, DbError, Tx, fetch_all, fetch_optional};
use money::Currency;

use super::documents::{DocumentRecord, prefix_range};
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId};
use crate::listing::documents::DocumentRow;
use crate::listing::search::{FoundCustomer, FoundTransaction};
use crate::receivables::ItemKind;

const KINDS: [ItemKind; 3] = [ItemKind::Invoice, ItemKind::CreditNote, ItemKind::UnusedCredit];

macro_rules! documents {
    ($and:literal, $person:literal, $end:literal) => {
        concat!(
            "select i.id, i.customer_id, c.name as customer_name, i.kind, i.number, i.issued_on, i.due_on, i.total_minor, \
             i.amount_minor, i.currency, coalesce(b.open_minor, 0) as open_minor from open_items i \
             join customers c on c.org_id = i.org_id and c.id = i.customer_id \
             left join open_balances b on b.org_id = i.org_id and b.item_id = i.id \
             where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = $3 ",
            $and,
            seen!("i.customer_id", $person),
            $end
        )
    };
}

/// Whether the number of a document that may be seen begins so.
pub(in crate::listing) async fn has_number(tx: &mut Tx, ctx: &Ctx, prefix: &str) -> Result<bool, DbError> {
    let (from, through) = prefix_range(prefix);
    for kind in KINDS {
        let row = fetch_optional!(
            tx,
            (OpenItemId,),
            concat!(
                "select id from open_items where org_id = $1 and legal_entity_id = $2 and kind = $3 \
                 and number >= $4 and number < $5",
                seen!("customer_id", "$6"),
                " limit 1"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            from.as_str(),
            through.as_str(),
            ctx.only_of
        )?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The numbers of the documents issued last, of those that may be seen.
pub(in crate::listing) async fn latest_numbers(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: ItemKind,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        concat!(
            "select number from open_items where org_id = $1 and legal_entity_id = $2 and kind = $3",
            seen!("customer_id", "$5"),
            " order by issued_on desc, id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        limit,
        ctx.only_of
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// Documents whose number begins so.
pub(in crate::listing) async fn documents_by_number(
    tx: &mut Tx,
    ctx: &Ctx,
    prefix: &str,
    limit: i64,
) -> Result<Vec<DocumentRow>, DbError> {
    let (from, through) = prefix_range(prefix);
    let mut found = Vec::new();
    for kind in KINDS {
        let rows = fetch_all!(
            tx,
            DocumentRecord,
            documents!("and i.number >= $4 and i.number < $5", "$7", " order by i.number limit $6"),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            from.as_str(),
            through.as_str(),
            limit,
            ctx.only_of
        )?;
        for record in rows {
            found.push(DocumentRow::of(record)?);
        }
    }
    Ok(found)
}

/// Documents whose total, or what is open of them, is this amount.
pub(in crate::listing) async fn documents_by_amount(
    tx: &mut Tx,
    ctx: &Ctx,
    minor: i64,
    limit: i64,
) -> Result<Vec<DocumentRow>, DbError> {
    let mut found: Vec<DocumentRow> = Vec::new();
    for kind in KINDS {
        let signed = if kind == ItemKind::Invoice { minor } else { minor.saturating_neg() };
        let mut rows = fetch_all!(
            tx,
            DocumentRecord,
            concat!(
                "select i.id, i.customer_id, c.name as customer_name, i.kind, i.number, i.issued_on, i.due_on, \
                 i.total_minor, i.amount_minor, i.currency, b.open_minor from open_balances b \
                 join open_items i on i.org_id = b.org_id and i.id = b.item_id \
                 join customers c on c.org_id = i.org_id and c.id = i.customer_id \
                 where b.org_id = $1 and b.legal_entity_id = $2 and b.kind = $3 and b.open_minor = $4",
                seen!("b.customer_id", "$6"),
                " order by b.item_id desc limit $5"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            signed,
            limit,
            ctx.only_of
        )?;
        rows.extend(fetch_all!(
            tx,
            DocumentRecord,
            documents!("and i.total_minor = $4", "$6", " order by i.id desc limit $5"),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            signed,
            limit,
            ctx.only_of
        )?);
        for record in rows {
            let row = DocumentRow::of(record)?;
            if found.iter().all(|known| known.id != row.id) {
                found.push(row);
            }
        }
    }
    Ok(found)
}

fn customer_of((id, number, name): (CustomerId, String, String)) -> FoundCustomer {
    FoundCustomer { id, number, name }
}

/// Customers whose number begins so.
pub(in crate::listing) async fn customers_by_number(
    tx: &mut Tx,
    ctx: &Ctx,
    prefix: &str,
    limit: i64,
) -> Result<Vec<FoundCustomer>, DbError> {
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let capitals = prefix.to_uppercase();
    let typed = [prefix, capitals.as_str()];
    for prefix in if capitals == prefix { &typed[..1] } else { &typed[..] } {
        let (from, through) = prefix_range(prefix);
        let rows = fetch_all!(
            tx,
            (CustomerId, String, String),
            concat!(
                "select id, number, name from customers where org_id = $1 and legal_entity_id = $2 \
                 and number >= $3 and number < $4",
                seen!("id", "$6"),
                " order by number limit $5"
            ),
            ctx.org,
            ctx.legal_entity,
            from.as_str(),
            through.as_str(),
            limit,
            ctx.only_of
        )?;
        found.extend(rows.into_iter().map(customer_of));
    }
    Ok(found)
}

/// Customers whose normalised name holds this text, those that begin with it first. The names are
/// looked through in their index: there are some ten thousands at most.
pub(in crate::listing) async fn customers_by_name(
    tx: &mut Tx,
    ctx: &Ctx,
    name_key: &str,
    limit: i64,
) -> Result<Vec<FoundCustomer>, DbError> {
    let (from, through) = prefix_range(name_key);
    let mut rows = fetch_all!(
        tx,
        (CustomerId, String, String),
        concat!(
            "select id, number, name from customers where org_id = $1 and legal_entity_id = $2 \
             and name_key >= $3 and name_key < $4",
            seen!("id", "$6"),
            " order by name_key, id limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        from.as_str(),
        through.as_str(),
        limit,
        ctx.only_of
    )?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) < limit {
        rows.extend(fetch_all!(
            tx,
            (CustomerId, String, String),
            concat!(
                "select id, number, name from customers where org_id = $1 and legal_entity_id = $2 \
                 and name_key like $3",
                seen!("id", "$5"),
                " order by name_key, id limit $4"
            ),
            ctx.org,
            ctx.legal_entity,
            format!("%{name_key}%"),
            limit,
            ctx.only_of
        )?);
    }
    let mut found: Vec<FoundCustomer> = Vec::new();
    for row in rows {
        if found.iter().all(|known| known.id != row.0) {
            found.push(customer_of(row));
        }
    }
    Ok(found)
}

db::row! {
    struct TransactionRecord {
        id: BankTransactionId,
        booked_on: Day,
        amount_minor: i64,
        currency: String,
        counterparty: String,
        remittance: String,
    }
}

/// Bank transactions of this amount, or whose counterparty or remittance information holds the text,
/// among the latest of each account.
pub(in crate::listing) async fn transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    capitals: &str,
    minor: i64,
    looked_through: i64,
    limit: i64,
) -> Result<Vec<FoundTransaction>, DbError> {
    let accounts = fetch_all!(
        tx,
        (crate::ids::BankAccountId,),
        "select id from bank_accounts where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut found = Vec::new();
    for (account,) in accounts {
        let rows = fetch_all!(
            tx,
            TransactionRecord,
            "select t.id, t.booked_on, t.amount_minor, t.currency, t.counterparty, t.remittance from \
             (select id, booked_on, amount_minor, currency, counterparty, remittance from bank_transactions \
             where org_id = $1 and bank_account_id = $2 order by booked_on desc limit $3) t \
             where (t.amount_minor = $4 and $4 <> 0) or (t.amount_minor = -$4 and $4 <> 0) \
             or replace(upper(t.counterparty), $5, '') <> upper(t.counterparty) \
             or replace(upper(t.remittance), $5, '') <> upper(t.remittance) \
             order by t.booked_on desc, t.id desc limit $6",
            ctx.org,
            account,
            looked_through,
            minor,
            capitals,
            limit
        )?;
        for row in rows {
            let inconsistent =
                || DbError::Inconsistent { table: "bank_transactions", id: row.id.to_string() };
            found.push(FoundTransaction {
                currency: Currency::parse(&row.currency).map_err(|_| inconsistent())?,
                id: row.id,
                booked_on: row.booked_on.to_jiff(),
                amount_minor: row.amount_minor,
                counterparty: row.counterparty,
                remittance: row.remittance,
            });
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse((it.booked_on, it.id)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}
