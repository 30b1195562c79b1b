//! Who looks after which customer, and the condition by which others are not seen.

use std::collections::{HashMap, HashSet};

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::{CustomerId, UserId};

/// The condition of a query on customers, or on what is theirs, that leaves out what is not to be seen: the
/// column with the customer, and the parameter with `ctx.only_of`.
macro_rules! seen {
    ($customer:literal, $person:literal) => {
        concat!(
            " and (",
            $person,
            " is null or ",
            $customer,
            " in (select m.customer_id from account_managers m where m.org_id = $1 and m.user_id = ",
            $person,
            "))"
        )
    };
}

pub(crate) use seen;

/// Who looks after a customer.
pub async fn find_manager(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Option<UserId>, DbError> {
    let row = fetch_optional!(
        tx,
        (UserId,),
        "select user_id from account_managers where org_id = $1 and customer_id = $2",
        ctx.org,
        customer
    )?;
    Ok(row.map(|(user,)| user))
}

/// Replaces who looks after a customer.
pub(in crate::customers) async fn replace_manager(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    user: Option<UserId>,
) -> Result<(), DbError> {
    execute!(tx, "delete from account_managers where org_id = $1 and customer_id = $2", ctx.org, customer)?;
    if let Some(user) = user {
        execute!(
            tx,
            "insert into account_managers (org_id, customer_id, user_id) values ($1, $2, $3)",
            ctx.org,
            customer,
            user
        )?;
    }
    Ok(())
}

/// Who looks after which customer of the legal entity.
pub(crate) async fn list_managers(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<CustomerId, UserId>, DbError> {
    let rows = fetch_all!(
        tx,
        (CustomerId, UserId),
        "select c.id, m.user_id from account_managers m join customers c on c.org_id = m.org_id and c.id = m.customer_id \
         where m.org_id = $1 and c.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// Replaces who looks after each of these customers.
pub(in crate::customers) async fn replace_managers(
    tx: &mut Tx,
    ctx: &Ctx,
    managers: impl Iterator<Item = (CustomerId, UserId)>,
) -> Result<(), DbError> {
    let mut gone = Rows::to_delete("account_managers", &["org_id", "customer_id"]);
    let mut rows = Rows::new("account_managers", &["org_id", "customer_id", "user_id"]);
    for (customer, user) in managers {
        gone.push([ctx.org.into(), customer.into()]);
        rows.push([ctx.org.into(), customer.into(), user.into()]);
    }
    gone.insert(tx).await?;
    rows.insert(tx).await
}

/// The customers of the legal entity that a user looks after.
pub(crate) async fn list_managed(
    tx: &mut Tx,
    ctx: &Ctx,
    user: UserId,
) -> Result<HashSet<CustomerId>, DbError> {
    let rows = fetch_all!(
        tx,
        (CustomerId,),
        "select c.id from account_managers m join customers c on c.org_id = m.org_id and c.id = m.customer_id \
         where m.org_id = $1 and m.user_id = $2 and c.legal_entity_id = $3",
        ctx.org,
        user,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}
