//! Every SQL statement on customers.

mod outside;

use db::{DbError, OrgId, Rows, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{CustomerId, in_tens};

pub use outside::{CustomerDetails, find_details, page_of_customers};

db::row! {
    /// A customer as stored.
    #[derive(Clone, Debug)]
    pub struct CustomerRow {
        /// Its id.
        pub id: CustomerId,
        /// Our number for it, or empty.
        pub number: String,
        /// Its name.
        pub name: String,
        /// Its name, normalised.
        pub name_key: String,
        /// Its SIREN, or empty.
        pub siren: String,
        /// Its VAT number, or empty.
        pub vat_number: String,
        /// The company that pays for it, once a person has said so.
        pub paid_by_id: Option<CustomerId>,
    }
}

/// Where the sealed account of a customer stands: what it is sealed for.
pub(crate) fn account_place(customer: CustomerId, index: Uuid) -> String {
    format!("customer_accounts:account_sealed:{customer}:{index}")
}

pub(super) fn customer_rows() -> Rows {
    Rows::new(
        "customers",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "number",
            "name",
            "name_key",
            "siren",
            "vat_number",
            "email",
            "country",
            "paid_by_id",
            "created_at",
        ],
    )
}

pub(super) fn account_rows() -> Rows {
    Rows::new("customer_accounts", &["org_id", "customer_id", "account_index", "account_sealed"])
}

/// Every customer of the legal entity, in the order of their ids.
pub async fn list_customers(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<CustomerRow>, DbError> {
    fetch_all!(
        tx,
        CustomerRow,
        "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
         where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

/// One customer.
pub(crate) async fn find_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    id: CustomerId,
) -> Result<Option<CustomerRow>, DbError> {
    fetch_optional!(
        tx,
        CustomerRow,
        "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The customer with our number, if any.
pub async fn find_by_number(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Option<CustomerRow>, DbError> {
    fetch_optional!(
        tx,
        CustomerRow,
        "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
         where org_id = $1 and legal_entity_id = $2 and number = $3 order by id limit 1",
        ctx.org,
        ctx.legal_entity,
        number
    )
}

/// These customers, in no order.
pub(crate) async fn list_customers_of(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[CustomerId],
) -> Result<Vec<CustomerRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        found.extend(fetch_all!(
            tx,
            CustomerRow,
            "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
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
        )?);
    }
    Ok(found)
}

/// The customers whose normalised name, or number, holds a text, by name, at most `limit`. Walks the
/// customers: names are remembered by any of their words.
pub(crate) async fn search_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    name_key: &str,
    number: &str,
    limit: i64,
) -> Result<Vec<CustomerRow>, DbError> {
    let name = format!("%{}%", name_key.replace(['%', '_'], ""));
    let number = format!("{}%", number.replace(['%', '_'], ""));
    fetch_all!(
        tx,
        CustomerRow,
        "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
         where org_id = $1 and legal_entity_id = $2 and (($3 <> '%%' and name_key like $3) \
         or ($4 <> '%' and lower(number) like $4)) order by name_key, id limit $5",
        ctx.org,
        ctx.legal_entity,
        &name,
        &number,
        limit
    )
}

/// The customers with exactly this normalised name, at most two: one is an answer, two are a question.
pub(crate) async fn list_named(
    tx: &mut Tx,
    ctx: &Ctx,
    name_key: &str,
) -> Result<Vec<CustomerRow>, DbError> {
    fetch_all!(
        tx,
        CustomerRow,
        "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
         where org_id = $1 and legal_entity_id = $2 and name_key = $3 order by id limit 2",
        ctx.org,
        ctx.legal_entity,
        name_key
    )
}

/// The customer that is known to pay from an account, by its keyed hash.
pub(crate) async fn find_paying_from(
    tx: &mut Tx,
    ctx: &Ctx,
    account_index: Uuid,
) -> Result<Option<CustomerId>, DbError> {
    let row = fetch_optional!(
        tx,
        (CustomerId,),
        "select customer_id from customer_accounts where org_id = $1 and account_index = $2 limit 1",
        ctx.org,
        account_index
    )?;
    Ok(row.map(|(customer,)| customer))
}

/// Gives a customer the number it was found to have.
pub(super) async fn update_number(
    tx: &mut Tx,
    org: OrgId,
    id: CustomerId,
    number: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customers set number = $3 where org_id = $1 and id = $2 and number = ''",
        org,
        id,
        number
    )?;
    db::expect_one("number a customer", touched)
}

/// Every known account of every customer, by its keyed hash.
pub(crate) async fn list_accounts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(CustomerId, Uuid)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId, Uuid),
        "select customer_id, account_index from customer_accounts where org_id = $1 order by customer_id, account_index",
        ctx.org
    )
}

/// Every sealed account, with the place it is sealed for.
pub(crate) async fn list_sealed_accounts(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(CustomerId, Uuid, Vec<u8>, String)>, DbError> {
    let rows = fetch_all!(
        tx,
        (CustomerId, Uuid, Vec<u8>),
        "select customer_id, account_index, account_sealed from customer_accounts where org_id = $1 \
         order by customer_id, account_index",
        ctx.org
    )?;
    Ok(rows
        .into_iter()
        .map(|(customer, index, sealed)| (customer, index, sealed, account_place(customer, index)))
        .collect())
}

/// Replaces a sealed account by the same one sealed with another key.
pub(crate) async fn update_sealed_account(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    index: Uuid,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customer_accounts set account_sealed = $4 where org_id = $1 and customer_id = $2 and account_index = $3",
        ctx.org,
        customer,
        index,
        sealed.clone()
    )?;
    db::expect_one("seal an account", touched)
}
