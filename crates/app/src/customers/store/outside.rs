//! What of customers is told outside.

use db::{DbError, Tx, fetch_all, fetch_optional};
use uuid::Uuid;

use crate::context::Ctx;
use super::seen;
use crate::ids::{CustomerId, UserId};

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
        /// Who looks after it.
        pub manager_id: Option<UserId>,
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
        concat!(
            "select c.id, c.number, c.name, c.siren, c.vat_number, c.email, c.country, c.paid_by_id, c.created_at, \
             a.user_id as manager_id from customers c \
             left join account_managers a on a.org_id = c.org_id and a.customer_id = c.id \
             where c.org_id = $1 and c.legal_entity_id = $2 and c.id > $3 and ($4 = '' or c.number = $4) \
             and ($5 = '' or c.siren = $5)",
            seen!("c.id", "$7"),
            " order by c.id limit $6"
        ),
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(CustomerId::from_uuid(Uuid::nil())),
        number.unwrap_or_default(),
        siren.unwrap_or_default(),
        limit,
        ctx.only_of
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
        concat!(
            "select c.id, c.number, c.name, c.siren, c.vat_number, c.email, c.country, c.paid_by_id, c.created_at, \
             a.user_id as manager_id from customers c \
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
