//! Statements on postal addresses.

use std::collections::HashSet;

use db::{DbError, OrgId, Rows, Tx, execute, fetch_all, fetch_optional};

use super::seen;
use crate::context::Ctx;
use crate::customers::postal::PostalAddress;
use crate::ids::CustomerId;

db::row! {
    struct AddressRow {
        lines: String,
        postcode: String,
        town: String,
        country: String,
    }
}

/// Where a customer of the legal entity gets letters, when that is known and it may be seen.
pub async fn find_postal_address(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<PostalAddress>, DbError> {
    let row = fetch_optional!(
        tx,
        AddressRow,
        concat!(
            "select a.lines, a.postcode, a.town, a.country from customer_addresses a \
             join customers c on c.org_id = a.org_id and c.id = a.customer_id \
             where a.org_id = $1 and a.customer_id = $2 and c.legal_entity_id = $3",
            seen!("a.customer_id", "$4")
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        ctx.only_of
    )?;
    Ok(row.map(|AddressRow { lines, postcode, town, country }| PostalAddress {
        lines,
        postcode,
        town,
        country,
    }))
}

/// The customers of the legal entity that have a postal address.
pub(crate) async fn list_with_postal_address(tx: &mut Tx, ctx: &Ctx) -> Result<HashSet<CustomerId>, DbError> {
    let rows = fetch_all!(
        tx,
        (CustomerId,),
        "select a.customer_id from customer_addresses a \
         join customers c on c.org_id = a.org_id and c.id = a.customer_id \
         where a.org_id = $1 and c.legal_entity_id = $2 order by a.customer_id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}

pub(in crate::customers) async fn replace_postal_address(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    address: &PostalAddress,
) -> Result<(), DbError> {
    execute!(tx, "delete from customer_addresses where org_id = $1 and customer_id = $2", ctx.org, customer)?;
    if address.is_empty() {
        return Ok(());
    }
    execute!(
        tx,
        "insert into customer_addresses (org_id, customer_id, lines, postcode, town, country) \
         values ($1, $2, $3, $4, $5, $6)",
        ctx.org,
        customer,
        address.lines.as_str(),
        address.postcode.as_str(),
        address.town.as_str(),
        address.country.as_str()
    )?;
    Ok(())
}

/// Addresses that are inserted together.
pub(in crate::customers) fn address_rows() -> Rows {
    Rows::new("customer_addresses", &["org_id", "customer_id", "lines", "postcode", "town", "country"])
}

pub(in crate::customers) fn push_address(
    rows: &mut Rows,
    org: OrgId,
    customer: CustomerId,
    address: PostalAddress,
) {
    let PostalAddress { lines, postcode, town, country } = address;
    rows.push([org.into(), customer.into(), lines.into(), postcode.into(), town.into(), country.into()]);
}
