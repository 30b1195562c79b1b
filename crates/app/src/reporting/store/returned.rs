//! Statements on payments that came back.

use db::{Day, DbError, Tx, day, fetch_all};
use jiff::civil::Date;

use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId, OpenItemId};

db::row! {
    /// What a movement took back of one invoice.
    #[derive(Clone, Debug)]
    pub(in crate::reporting) struct ReturnedRow {
        pub transaction_id: BankTransactionId,
        pub customer_id: CustomerId,
        pub item_id: OpenItemId,
        pub booked_on: Day,
        pub paid_on: Option<Day>,
        pub currency: String,
        pub class: String,
        pub details: String,
        pub amount_minor: i64,
    }
}

/// What was taken back since a day, as it was decided before an instant: by one movement, or by those that nobody was told of.
pub(in crate::reporting) async fn returned(
    tx: &mut Tx,
    ctx: &Ctx,
    (since, decided_before): (Date, i64),
    by: Option<BankTransactionId>,
) -> Result<Vec<ReturnedRow>, DbError> {
    fetch_all!(
        tx,
        ReturnedRow,
        include_str!("../sql/returned.sql"),
        ctx.org,
        ctx.legal_entity,
        day(since),
        decided_before,
        by
    )
}
