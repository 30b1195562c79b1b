//! Every SQL statement on customers.

mod managers;
mod outside;
mod parties;
mod postal;

use std::collections::{BTreeSet, HashMap};

use db::{DbError, OrgId, Rows, Tx, execute, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::{ContactId, CustomerId, NoteId, UserId, in_tens};

pub use managers::find_manager;
pub(crate) use managers::{list_managed, list_managers, seen};
pub(super) use managers::{replace_manager, replace_managers};
pub use outside::{CardFilter, page_of_customers};
pub(crate) use parties::{PartyRow, each_party, find_party, list_all_contacts, list_all_tags, list_by_email};
pub use postal::find_postal_address;
pub(crate) use postal::list_with_postal_address;
pub(super) use postal::{address_rows, push_address, replace_postal_address};

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
pub async fn find_customer(tx: &mut Tx, ctx: &Ctx, id: CustomerId) -> Result<Option<CustomerRow>, DbError> {
    fetch_optional!(
        tx,
        CustomerRow,
        concat!(
            "select id, number, name, name_key, siren, vat_number, paid_by_id from customers \
             where org_id = $1 and id = $2 and legal_entity_id = $3",
            seen!("id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
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
pub(crate) async fn list_named(tx: &mut Tx, ctx: &Ctx, name_key: &str) -> Result<Vec<CustomerRow>, DbError> {
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

/// The customers with each of these normalised names: name and customer.
pub(crate) async fn list_named_each(
    tx: &mut Tx,
    ctx: &Ctx,
    names: &[String],
) -> Result<Vec<(String, CustomerId)>, DbError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(&names) {
        found.extend(fetch_all!(
            tx,
            (String, CustomerId),
            "select name_key, id from customers where org_id = $1 and legal_entity_id = $2 \
             and name_key in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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

/// The customers that were made between two instants, in microseconds since 1970 UTC.
pub(crate) async fn list_made_between(
    tx: &mut Tx,
    ctx: &Ctx,
    from: i64,
    through: i64,
) -> Result<Vec<CustomerId>, DbError> {
    let rows = fetch_all!(
        tx,
        (CustomerId,),
        "select id from customers where org_id = $1 and legal_entity_id = $2 and created_at >= $3 and created_at <= $4",
        ctx.org,
        ctx.legal_entity,
        from,
        through
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes customers out with everything that is kept of them. They must have no documents.
pub(crate) async fn delete_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<(), DbError> {
    const KEPT: [&str; 7] = [
        "customer_addresses",
        "customer_accounts",
        "customer_terms",
        "customer_contacts",
        "customer_notes",
        "customer_tags",
        "account_managers",
    ];
    let kept = KEPT.iter().map(|table| (*table, "customer_id")).chain([("customers", "id")]);
    for (table, id) in kept {
        let mut rows = Rows::to_delete(table, &["org_id", id]);
        for customer in customers {
            rows.push([ctx.org.into(), (*customer).into()]);
        }
        rows.insert(tx).await?;
    }
    Ok(())
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

db::row! {
    /// Everything that is kept of a customer and what was agreed with it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CustomerCard {
        /// Its id.
        pub id: CustomerId,
        /// Our number for it, or empty.
        pub number: String,
        /// Its name.
        pub name: String,
        /// Its SIREN, or empty.
        pub siren: String,
        /// Its VAT number, or empty.
        pub vat_number: String,
        /// Its e-mail address, or empty.
        pub email: String,
        /// Its country code, or empty.
        pub country: String,
        /// The company that pays for it, once a person has said so.
        pub paid_by_id: Option<CustomerId>,
        /// When it was made, in microseconds since 1970 UTC.
        pub created_at: i64,
        /// Days to pay, when agreed.
        pub payment_days: Option<i64>,
        /// Most that may be outstanding, in minor units of the euro.
        pub credit_limit_minor: Option<i64>,
        /// Who looks after it.
        pub manager_id: Option<UserId>,
    }
}

/// Everything that is kept of one customer.
pub async fn find_card(tx: &mut Tx, ctx: &Ctx, id: CustomerId) -> Result<Option<CustomerCard>, DbError> {
    fetch_optional!(
        tx,
        CustomerCard,
        concat!(
            "select c.id, c.number, c.name, c.siren, c.vat_number, c.email, c.country, c.paid_by_id, c.created_at, \
             t.payment_days, t.credit_limit_minor, a.user_id as manager_id from customers c \
             left join customer_terms t on t.org_id = c.org_id and t.customer_id = c.id \
             left join account_managers a on a.org_id = c.org_id and a.customer_id = c.id \
             where c.org_id = $1 and c.id = $2 and c.legal_entity_id = $3",
            seen!("c.id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

pub(super) async fn update_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    card: &CustomerCard,
    name_key: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customers set name = $4, name_key = $5, siren = $6, vat_number = $7, email = $8, country = $9, \
         paid_by_id = $10 where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        card.id,
        ctx.legal_entity,
        &card.name,
        name_key,
        &card.siren,
        &card.vat_number,
        &card.email,
        &card.country,
        card.paid_by_id
    )?;
    db::expect_one("change a customer", touched)
}

/// The payment terms that are stored, those without days too.
pub(super) async fn list_terms(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(CustomerId, Option<i64>)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId, Option<i64>),
        "select t.customer_id, t.payment_days from customer_terms t \
         join customers c on c.org_id = t.org_id and c.id = t.customer_id \
         where t.org_id = $1 and c.legal_entity_id = $2 order by t.customer_id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(super) fn terms_rows() -> Rows {
    Rows::new("customer_terms", &["org_id", "customer_id", "payment_days"])
}

/// States the payment terms of a customer who has terms without any days.
pub(super) async fn update_days(
    tx: &mut Tx,
    org: OrgId,
    customer: CustomerId,
    days: i64,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update customer_terms set payment_days = $3 where org_id = $1 and customer_id = $2",
        org,
        customer,
        days
    )?;
    db::expect_one("state payment terms", touched)
}

pub(super) async fn replace_terms(tx: &mut Tx, ctx: &Ctx, card: &CustomerCard) -> Result<(), DbError> {
    execute!(tx, "delete from customer_terms where org_id = $1 and customer_id = $2", ctx.org, card.id)?;
    if card.payment_days.is_none() && card.credit_limit_minor.is_none() {
        return Ok(());
    }
    execute!(
        tx,
        "insert into customer_terms (org_id, customer_id, payment_days, credit_limit_minor) values ($1, $2, $3, $4)",
        ctx.org,
        card.id,
        card.payment_days,
        card.credit_limit_minor
    )?;
    Ok(())
}

db::row! {
    /// A person to talk to.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ContactRow {
        /// Its id.
        pub id: ContactId,
        /// At which customer.
        pub customer_id: CustomerId,
        /// Name.
        pub name: String,
        /// What they do there, or empty.
        pub role: String,
        /// E-mail address, or empty.
        pub email: String,
        /// Telephone, or empty.
        pub phone: String,
        /// `fr`, `en` or empty.
        pub language: String,
    }
}

/// The contacts of a customer, in the order they were added.
pub async fn list_contacts(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Vec<ContactRow>, DbError> {
    fetch_all!(
        tx,
        ContactRow,
        "select id, customer_id, name, role, email, phone, language from customer_contacts \
         where org_id = $1 and customer_id = $2 order by id",
        ctx.org,
        customer
    )
}

pub(super) async fn find_contact(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ContactId,
) -> Result<Option<ContactRow>, DbError> {
    fetch_optional!(
        tx,
        ContactRow,
        "select p.id, p.customer_id, p.name, p.role, p.email, p.phone, p.language from customer_contacts p \
         join customers c on c.org_id = p.org_id and c.id = p.customer_id \
         where p.org_id = $1 and p.id = $2 and c.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

pub(super) async fn replace_contact(tx: &mut Tx, ctx: &Ctx, contact: &ContactRow) -> Result<(), DbError> {
    delete_contact(tx, ctx, contact.id).await?;
    execute!(
        tx,
        "insert into customer_contacts (org_id, id, customer_id, name, role, email, phone, language, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        contact.id,
        contact.customer_id,
        &contact.name,
        &contact.role,
        &contact.email,
        &contact.phone,
        &contact.language,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn delete_contact(tx: &mut Tx, ctx: &Ctx, id: ContactId) -> Result<(), DbError> {
    execute!(tx, "delete from customer_contacts where org_id = $1 and id = $2", ctx.org, id)?;
    Ok(())
}

db::row! {
    /// A note about a customer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NoteRow {
        /// Its id.
        pub id: NoteId,
        /// What it says.
        pub body: String,
        /// Who wrote it.
        pub written_by: String,
        /// When, in microseconds since 1970 UTC.
        pub written_at: i64,
    }
}

/// The notes about a customer, latest first, before one when it is given, at most `limit`.
pub async fn list_notes(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    before: Option<NoteId>,
    limit: i64,
) -> Result<Vec<NoteRow>, DbError> {
    fetch_all!(
        tx,
        NoteRow,
        "select id, body, written_by, written_at from customer_notes \
         where org_id = $1 and customer_id = $2 and id < $3 order by written_at desc, id desc limit $4",
        ctx.org,
        customer,
        before.unwrap_or(NoteId::from_uuid(Uuid::max())),
        limit
    )
}

/// Whose note it is.
pub(super) async fn find_note(tx: &mut Tx, ctx: &Ctx, id: NoteId) -> Result<Option<CustomerId>, DbError> {
    let row = fetch_optional!(
        tx,
        (CustomerId,),
        "select n.customer_id from customer_notes n join customers c on c.org_id = n.org_id and c.id = n.customer_id \
         where n.org_id = $1 and n.id = $2 and c.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.map(|(customer,)| customer))
}

pub(super) async fn insert_note(
    tx: &mut Tx,
    ctx: &Ctx,
    id: NoteId,
    customer: CustomerId,
    body: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into customer_notes (org_id, id, customer_id, body, written_by, written_at) \
         values ($1, $2, $3, $4, $5, $6)",
        ctx.org,
        id,
        customer,
        body,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(super) async fn delete_note(tx: &mut Tx, ctx: &Ctx, id: NoteId) -> Result<(), DbError> {
    let touched = execute!(tx, "delete from customer_notes where org_id = $1 and id = $2", ctx.org, id)?;
    db::expect_one("remove a note", touched)
}

/// The tags of a customer, in alphabetical order.
pub async fn list_tags_of(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Vec<String>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select tag from customer_tags where org_id = $1 and customer_id = $2 order by tag",
        ctx.org,
        customer
    )?;
    Ok(rows.into_iter().map(|(tag,)| tag).collect())
}

/// The tags of each of these customers, in alphabetical order.
pub(crate) async fn list_tags_of_each(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<String>>, DbError> {
    let mut found: HashMap<CustomerId, Vec<String>> = HashMap::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(customers) {
        let rows = fetch_all!(
            tx,
            (CustomerId, String),
            "select customer_id, tag from customer_tags where org_id = $1 \
             and customer_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) order by customer_id, tag",
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
        for (customer, tag) in rows {
            found.entry(customer).or_default().push(tag);
        }
    }
    Ok(found)
}

/// Every tag in use, with how many customers have it, in alphabetical order.
pub async fn list_tags(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(String, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, i64),
        concat!(
            "select tag, cast(count(*) as bigint) from customer_tags where org_id = $1 and legal_entity_id = $2",
            seen!("customer_id", "$3"),
            " group by tag order by tag"
        ),
        ctx.org,
        ctx.legal_entity,
        ctx.only_of
    )
}

pub(super) async fn replace_tags(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    tags: &BTreeSet<String>,
) -> Result<(), DbError> {
    execute!(tx, "delete from customer_tags where org_id = $1 and customer_id = $2", ctx.org, customer)?;
    let mut rows = Rows::new("customer_tags", &["org_id", "customer_id", "tag", "legal_entity_id"]);
    for tag in tags {
        rows.push([ctx.org.into(), customer.into(), tag.clone().into(), ctx.legal_entity.into()]);
    }
    rows.insert(tx).await
}
