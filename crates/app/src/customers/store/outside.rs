//! What of customers is told outside.

use db::{DbError, Tx, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use crate::ids::CustomerId;

db::row! {
    /// A customer with what is known about how to reach it.
    #[derive(Clone, Debug)]
    pub struct CustomerDetails {
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
        /// Its country, or empty.
        pub country: String,
        /// The company that pays for it.
        pub paid_by_id: Option<CustomerId>,
        /// When it was made, in microseconds since 1970 UTC.
        pub created_at: i64,
    }
}

/// Customers after one, in the order in which they were made, at most `limit`; with this number or SIREN
/// when it is given.
pub async fn page_of_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    number: Option<&str>,
    siren: Option<&str>,
    after: Option<CustomerId>,
    limit: i64,
) -> Result<Vec<CustomerDetails>, DbError> {
    fetch_all!(
        tx,
        CustomerDetails,
        "select id, number, name, siren, vat_number, email, country, paid_by_id, created_at from customers \
         where org_id = $1 and legal_entity_id = $2 and id > $3 and ($4 = '' or number = $4) \
         and ($5 = '' or siren = $5) order by id limit $6",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(CustomerId::from_uuid(Uuid::nil())),
        number.unwrap_or_default(),
        siren.unwrap_or_default(),
        limit
    )
}

/// One customer with what is known about how to reach it.
pub async fn find_details(
    tx: &mut Tx,
    ctx: &Ctx,
    id: CustomerId,
) -> Result<Option<CustomerDetails>, DbError> {
    fetch_optional!(
        tx,
        CustomerDetails,
        "select id, number, name, siren, vat_number, email, country, paid_by_id, created_at from customers \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}
