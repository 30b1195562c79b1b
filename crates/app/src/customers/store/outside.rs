//! What of customers is told outside, a page at a time.

use db::{DbError, Tx, fetch_all};
use uuid::Uuid;

use super::{CustomerCard, seen};
use crate::context::Ctx;
use crate::ids::CustomerId;

/// Which customers a list shows; what is absent is not asked for.
#[derive(Clone, Debug, Default)]
pub struct CardFilter {
    /// With this number.
    pub number: Option<String>,
    /// With this SIREN.
    pub siren: Option<String>,
    /// Whose name holds this text, however it is written, or whose number begins with it.
    pub text: Option<String>,
}

/// Customers after one, in the order in which they were made, at most `limit`.
pub async fn page_of_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    filter: &CardFilter,
    after: Option<CustomerId>,
    limit: i64,
) -> Result<Vec<CustomerCard>, DbError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let name = format!("%{}%", matching::normalise_name(text).replace(['%', '_'], ""));
    let begins = format!("{}%", text.trim().to_lowercase().replace(['%', '_'], ""));
    fetch_all!(
        tx,
        CustomerCard,
        concat!(
            "select c.id, c.number, c.name, c.siren, c.vat_number, c.email, c.country, c.paid_by_id, c.created_at, \
             t.payment_days, t.credit_limit_minor, a.user_id as manager_id from customers c \
             left join customer_terms t on t.org_id = c.org_id and t.customer_id = c.id \
             left join account_managers a on a.org_id = c.org_id and a.customer_id = c.id \
             where c.org_id = $1 and c.legal_entity_id = $2 and c.id > $3 and ($4 = '' or c.number = $4) \
             and ($5 = '' or c.siren = $5) and ($8 = '' or ($9 <> '%%' and c.name_key like $9) \
             or ($10 <> '%' and lower(c.number) like $10))",
            seen!("c.id", "$7"),
            " order by c.id limit $6"
        ),
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(CustomerId::from_uuid(Uuid::nil())),
        filter.number.as_deref().unwrap_or_default(),
        filter.siren.as_deref().unwrap_or_default(),
        limit,
        ctx.only_of,
        text,
        &name,
        &begins
    )
}
