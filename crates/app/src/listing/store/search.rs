//! What the search reads.

use db::{Day, DbError, Tx, fetch_all, fetch_optional};
use money::Currency;

use super::documents::{DocumentRecord, prefix_range};
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId, in_tens};
use crate::listing::documents::DocumentRow;
use crate::listing::search::{FoundCustomer, FoundTransaction};
use crate::receivables::ItemKind;

const KINDS: [ItemKind; 3] = ItemKind::ALL;

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

db::row! {
    /// A document of a customer that somebody looks after, by its number.
    #[derive(Clone, Debug)]
    pub(in crate::listing) struct ManagedNumber {
        pub id: OpenItemId,
        pub kind: String,
        pub number: String,
        pub issued_on: Day,
    }
}

/// The numbers of the documents of the customers that whoever asks looks after, read in the index of these customers alone.
pub(in crate::listing) async fn managed_numbers(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<ManagedNumber>, DbError> {
    fetch_all!(
        tx,
        ManagedNumber,
        "select k.id, k.kind, k.number, k.issued_on \
         from account_managers m cross join customers c cross join open_items k where m.org_id = $1 and m.user_id = $3 \
         and c.org_id = m.org_id and c.id = m.customer_id and coalesce(c.legal_entity_id, c.legal_entity_id) = $2 \
         and k.org_id = m.org_id and k.customer_id = m.customer_id",
        ctx.org,
        ctx.legal_entity,
        ctx.only_of
    )
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
                 and number >= $5 and number < $6",
                seen!("customer_id", "$4"),
                " limit 1"
            ),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            ctx.only_of,
            from.as_str(),
            through.as_str()
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
            seen!("customer_id", "$4"),
            " order by issued_on desc, id desc limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        ctx.only_of,
        limit
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
            documents!("and i.number >= $5 and i.number < $6", "$4", " order by i.number limit $7"),
            ctx.org,
            ctx.legal_entity,
            kind.as_str(),
            ctx.only_of,
            from.as_str(),
            through.as_str(),
            limit
        )?;
        for record in rows {
            found.push(DocumentRow::of(record)?);
        }
    }
    Ok(found)
}

/// A document of a kind that may be seen.
pub(in crate::listing) async fn document_of(
    tx: &mut Tx,
    ctx: &Ctx,
    (kind, id): (ItemKind, OpenItemId),
) -> Result<Option<DocumentRow>, DbError> {
    let record = fetch_optional!(
        tx,
        DocumentRecord,
        documents!("and i.id = $5", "$4", ""),
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        ctx.only_of,
        id
    )?;
    record.map(DocumentRow::of).transpose()
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
        // Words in any order; what more words say is left to the reader.
        let mut words = name_key.split(' ').map(|word| format!("%{word}%"));
        let [first, second, third] = [(); 3].map(|()| words.next().unwrap_or_else(|| "%".to_owned()));
        rows.extend(fetch_all!(
            tx,
            (CustomerId, String, String),
            concat!(
                "select id, number, name from customers where org_id = $1 and legal_entity_id = $2 \
                 and name_key like $3 and name_key like $4 and name_key like $5",
                seen!("id", "$7"),
                " order by name_key, id limit $6"
            ),
            ctx.org,
            ctx.legal_entity,
            first,
            second,
            third,
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

db::row! {
    /// What of a bank transaction is looked through.
    pub(in crate::listing) struct TextRecord {
        pub id: BankTransactionId,
        pub booked_on: Day,
        pub amount_minor: i64,
        pub counterparty: String,
        pub remittance: String,
    }
}

/// The latest bank transactions of each account, of all together at most `limit`.
pub(in crate::listing) async fn latest_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    limit: i64,
) -> Result<Vec<TextRecord>, DbError> {
    let accounts = fetch_all!(
        tx,
        (crate::ids::BankAccountId,),
        "select id from bank_accounts where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )?;
    let each = limit / i64::try_from(accounts.len().max(1)).unwrap_or(limit);
    let mut found = Vec::new();
    for (account,) in accounts {
        found.extend(fetch_all!(
            tx,
            TextRecord,
            "select id, booked_on, amount_minor, counterparty, remittance from bank_transactions \
             where org_id = $1 and bank_account_id = $2 order by booked_on desc, id desc limit $3",
            ctx.org,
            account,
            each
        )?);
    }
    Ok(found)
}

/// These bank transactions, the latest first.
pub(in crate::listing) async fn transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[BankTransactionId],
) -> Result<Vec<FoundTransaction>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let rows = fetch_all!(
            tx,
            TransactionRecord,
            "select id, booked_on, amount_minor, currency, counterparty, remittance from bank_transactions \
             where org_id = $1 and legal_entity_id = $2 and id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
            j
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
    Ok(found)
}
