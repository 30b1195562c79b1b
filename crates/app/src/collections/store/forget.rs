//! Everything about a customer, taken out: of sample data alone, whose customers are nobody.

use db::{DbError, Tx, execute};

use crate::context::Ctx;
use crate::ids::CustomerId;

/// Runs statements on a customer, one after the other.
macro_rules! each {
    ($tx:ident, $ctx:ident, $customer:ident: $($sql:literal,)+) => { $(
        execute!($tx, $sql, $ctx.org, $customer)?;
    )+ };
}

/// Takes out messages, what waits, holds, promises, tasks, plans, thanks, alerts and habits of customers.
pub(crate) async fn forget_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<(), DbError> {
    for customer in customers.iter().copied() {
        each!(tx, ctx, customer:
            "delete from dunning_claims where org_id = $1 and message_id in \
             (select id from dunning_messages where org_id = $1 and customer_id = $2)",
            "delete from dunning_texts where org_id = $1 and message_id in \
             (select id from dunning_messages where org_id = $1 and customer_id = $2)",
            "delete from dunning_messages where org_id = $1 and customer_id = $2",
            "delete from dunning_waits where org_id = $1 and customer_id = $2",
            "delete from collection_task_documents where org_id = $1 and task_id in \
             (select id from collection_tasks where org_id = $1 and customer_id = $2)",
            "delete from collection_tasks where org_id = $1 and customer_id = $2",
            "delete from payment_plan_documents where org_id = $1 and plan_id in \
             (select id from payment_plans where org_id = $1 and customer_id = $2)",
            "delete from payment_plan_instalments where org_id = $1 and plan_id in \
             (select id from payment_plans where org_id = $1 and customer_id = $2)",
            "delete from payment_plans where org_id = $1 and customer_id = $2",
            "delete from promises where org_id = $1 and customer_id = $2",
            "delete from dunning_holds where org_id = $1 and customer_id = $2",
            "delete from receipt_payments where org_id = $1 and receipt_id in \
             (select id from receipts where org_id = $1 and customer_id = $2)",
            "delete from receipts where org_id = $1 and customer_id = $2",
            "delete from customer_alerts where org_id = $1 and customer_id = $2",
            "delete from payment_habits where org_id = $1 and customer_id = $2",
            "delete from reminded_customers where org_id = $1 and customer_id = $2",
        );
    }
    Ok(())
}
