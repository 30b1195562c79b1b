//! Customers as those need them who write to all of them: where they can be reached, and what they are like.

use db::{DbError, Tx, fetch_all, fetch_optional, for_each};

use super::ContactRow;
use crate::context::Ctx;
use crate::ids::CustomerId;

db::row! {
    /// A customer with its address.
    #[derive(Clone, Debug)]
    pub(crate) struct PartyRow {
        pub id: CustomerId,
        pub name_key: String,
        pub email: String,
        pub country: String,
        pub paid_by_id: Option<CustomerId>,
    }
}

/// Visits every customer of the legal entity, in the order of their ids.
pub(crate) async fn each_party(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(PartyRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(
        tx,
        PartyRow,
        visit,
        "select id, name_key, email, country, paid_by_id from customers \
         where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

/// One customer of the legal entity.
pub(crate) async fn find_party(tx: &mut Tx, ctx: &Ctx, id: CustomerId) -> Result<Option<PartyRow>, DbError> {
    fetch_optional!(
        tx,
        PartyRow,
        "select id, name_key, email, country, paid_by_id from customers \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The contacts of every customer of the legal entity, in the order they were added.
pub(crate) async fn list_all_contacts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<ContactRow>, DbError> {
    fetch_all!(
        tx,
        ContactRow,
        "select t.id, t.customer_id, t.name, t.role, t.email, t.phone, t.language from customer_contacts t \
         join customers c on c.org_id = t.org_id and c.id = t.customer_id \
         where t.org_id = $1 and c.legal_entity_id = $2 order by t.id",
        ctx.org,
        ctx.legal_entity
    )
}

/// The tags of every customer of the legal entity.
pub(crate) async fn list_all_tags(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(CustomerId, String)>, DbError> {
    fetch_all!(
        tx,
        (CustomerId, String),
        "select customer_id, tag from customer_tags where org_id = $1 and legal_entity_id = $2 \
         order by customer_id, tag",
        ctx.org,
        ctx.legal_entity
    )
}

/// The customers of the legal entity that an address is of: their own, or one of their contacts'. At most `limit`.
pub(crate) async fn list_by_email(
    tx: &mut Tx,
    ctx: &Ctx,
    email: &str,
    limit: i64,
) -> Result<Vec<CustomerId>, DbError> {
    let found = fetch_all!(
        tx,
        (CustomerId,),
        "select c.id from customers c where c.org_id = $1 and c.legal_entity_id = $2 and (lower(c.email) = $3 \
         or exists (select 1 from customer_contacts t where t.org_id = c.org_id and t.customer_id = c.id \
         and lower(t.email) = $3)) order by c.id limit $4",
        ctx.org,
        ctx.legal_entity,
        email,
        limit
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
