//! Statements on how customers pay.

use db::{DbError, Rows, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::CustomerId;

db::row! {
    /// How a customer pays.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in crate::collections) struct HabitRow {
        pub customer_id: CustomerId,
        pub days_late: i64,
        pub invoices_paid: i64,
    }
}

/// How the customers of the legal entity pay that have paid.
pub(in crate::collections) async fn list_habits(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<HabitRow>, DbError> {
    fetch_all!(
        tx,
        HabitRow,
        "select customer_id, days_late, invoices_paid from payment_habits where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )
}

/// Replaces how the customers of the legal entity pay.
pub(in crate::collections) async fn replace_habits(
    tx: &mut Tx,
    ctx: &Ctx,
    habits: &[HabitRow],
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from payment_habits where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    let mut rows = Rows::new(
        "payment_habits",
        &["org_id", "customer_id", "legal_entity_id", "days_late", "invoices_paid"],
    );
    for habit in habits {
        rows.push([
            ctx.org.into(),
            habit.customer_id.into(),
            ctx.legal_entity.into(),
            habit.days_late.into(),
            habit.invoices_paid.into(),
        ]);
    }
    rows.insert(tx).await
}

/// How one customer pays.
pub(in crate::collections) async fn find_habit(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<HabitRow>, DbError> {
    fetch_optional!(
        tx,
        HabitRow,
        "select customer_id, days_late, invoices_paid from payment_habits where org_id = $1 and customer_id = $2",
        ctx.org,
        customer
    )
}
