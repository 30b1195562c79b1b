//! Statements on what people said about reminding customers, and about accounts that are not waited for.

use std::collections::HashSet;

use db::{DbError, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::{BankAccountId, ContactId, CustomerId, DunningPlanId};

db::row! {
    /// What a person said about reminding a customer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in crate::collections) struct ReminderRow {
        pub customer_id: CustomerId,
        pub kind: String,
        pub segment: String,
        pub plan_id: Option<DunningPlanId>,
        pub contact_id: Option<ContactId>,
    }
}

/// Every customer of the organisation that something was said about.
pub(in crate::collections) async fn list_reminders(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<ReminderRow>, DbError> {
    fetch_all!(
        tx,
        ReminderRow,
        "select customer_id, kind, segment, plan_id, contact_id from reminded_customers where org_id = $1 \
         order by customer_id",
        ctx.org
    )
}

pub(in crate::collections) async fn find_reminder(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<ReminderRow>, DbError> {
    fetch_optional!(
        tx,
        ReminderRow,
        "select customer_id, kind, segment, plan_id, contact_id from reminded_customers \
         where org_id = $1 and customer_id = $2",
        ctx.org,
        customer
    )
}

pub(in crate::collections) async fn replace_reminder(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &ReminderRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from reminded_customers where org_id = $1 and customer_id = $2",
        ctx.org,
        row.customer_id
    )?;
    execute!(
        tx,
        "insert into reminded_customers (org_id, customer_id, kind, segment, plan_id, contact_id) \
         values ($1, $2, $3, $4, $5, $6)",
        ctx.org,
        row.customer_id,
        row.kind.as_str(),
        row.segment.as_str(),
        row.plan_id,
        row.contact_id
    )?;
    Ok(())
}

/// The bank accounts that no customer pays to.
pub(in crate::collections) async fn list_unfollowed(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<HashSet<BankAccountId>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankAccountId,),
        "select bank_account_id from unfollowed_accounts where org_id = $1",
        ctx.org
    )?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Says whether an account is waited for.
pub(in crate::collections) async fn replace_unfollowed(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    is_followed: bool,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from unfollowed_accounts where org_id = $1 and bank_account_id = $2",
        ctx.org,
        account
    )?;
    if !is_followed {
        execute!(
            tx,
            "insert into unfollowed_accounts (org_id, bank_account_id, noted_by, noted_at) values ($1, $2, $3, $4)",
            ctx.org,
            account,
            ctx.actor.as_str(),
            ctx.now_micros()
        )?;
    }
    Ok(())
}
