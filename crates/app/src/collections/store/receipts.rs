//! Statements on thanks for payments, and on what else is told.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use crate::collections::receipts::Occasion;
use crate::collections::store::SentBefore;
use crate::context::Ctx;
use crate::customers::seen;
use crate::ids::{BankTransactionId, CustomerId, ReceiptId};

db::row! {
    /// Thanks to one customer, or what else it is told.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ReceiptRow {
        /// Its id.
        pub id: ReceiptId,
        /// Whom it is for.
        pub customer_id: CustomerId,
        /// Who reads it.
        pub contact_key: Uuid,
        /// `planned`, `sending`, `sent`, `unknown`, `failed` or `cancelled`.
        pub state: String,
        /// Since when; while it is planned, when it may leave. Microseconds since 1970 UTC.
        pub state_at: i64,
        /// Tries made.
        pub tries: i64,
        /// The worker's claim.
        pub claim_id: Option<Uuid>,
        /// What came in, or is spoken of, minor units; zero where no amount is.
        pub amount_minor: i64,
        /// Its currency.
        pub currency: String,
        /// When the last of it was booked, or what else is told happened.
        pub received_on: Day,
        /// The text it left with, and its version; or empty.
        pub made_of: String,
        /// What the server said, or why it did not leave; or empty.
        pub note: String,
        /// What it is about: the word of an [`Occasion`](crate::collections::Occasion).
        pub occasion: String,
        /// The plan, the movement or the dispute that it is about; nothing for thanks.
        pub subject_id: Option<Uuid>,
    }
}

/// A statement on receipts `r`.
macro_rules! receipts {
    ($($rest:tt)+) => {
        concat!(
            "select r.id, r.customer_id, r.contact_key, r.state, r.state_at, r.tries, r.claim_id, r.amount_minor, r.currency, \
             r.received_on, r.made_of, r.note, r.occasion, r.subject_id from receipts r ",
            $($rest)+
        )
    };
}

/// Whether the legal entity tells of an occasion, and of what happened from which day on.
pub(in crate::collections) async fn find_occasion(
    tx: &mut Tx,
    ctx: &Ctx,
    occasion: &str,
) -> Result<Option<(bool, Day)>, DbError> {
    fetch_optional!(
        tx,
        (bool, Day),
        "select is_on, since from receipt_occasions where org_id = $1 and legal_entity_id = $2 and occasion = $3",
        ctx.org,
        ctx.legal_entity,
        occasion
    )
}

/// Whether any legal entity of the organisation tells of any occasion.
pub(in crate::collections) async fn is_any_occasion_on(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    let found = fetch_optional!(
        tx,
        (bool,),
        "select is_on from receipt_occasions where org_id = $1 and is_on = true limit 1",
        ctx.org
    )?;
    Ok(found.is_some())
}

/// Says whether the legal entity tells of an occasion.
pub(in crate::collections) async fn replace_occasion(
    tx: &mut Tx,
    ctx: &Ctx,
    (occasion, is_on): (&str, bool),
    since: Date,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from receipt_occasions where org_id = $1 and legal_entity_id = $2 and occasion = $3",
        ctx.org,
        ctx.legal_entity,
        occasion
    )?;
    execute!(
        tx,
        "insert into receipt_occasions (org_id, legal_entity_id, occasion, is_on, since, set_by, set_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.org,
        ctx.legal_entity,
        occasion,
        is_on,
        day(since),
        ctx.actor.as_str(),
        ctx.now_micros()
    )?;
    Ok(())
}

/// What contacts were told since an instant, or are about to be, of payments that came back: it asks for money as a reminder does.
pub(in crate::collections) async fn list_recent_returns_told(
    tx: &mut Tx,
    ctx: &Ctx,
    contact: Option<Uuid>,
    since: i64,
) -> Result<Vec<SentBefore>, DbError> {
    fetch_all!(
        tx,
        SentBefore,
        "select id, legal_entity_id, contact_key, customer_id, 'email' as channel, 'sent' as state, state_at, tries, claim_id \
         from receipts where org_id = $1 and occasion = 'return' and state_at >= $2 \
         and state in ('planned', 'sending', 'sent', 'unknown') and ($3 is null or contact_key = $3) order by state_at, id",
        ctx.org,
        since,
        contact
    )
}

pub(in crate::collections) fn receipt_rows() -> Rows {
    Rows::new(
        "receipts",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "customer_id",
            "contact_key",
            "state",
            "state_at",
            "tries",
            "amount_minor",
            "currency",
            "received_on",
            "planned_at",
            "made_of",
            "note",
            "occasion",
            "subject_id",
        ],
    )
}

/// A receipt that is planned.
pub(in crate::collections) struct NewReceipt {
    pub id: ReceiptId,
    pub customer: CustomerId,
    pub contact: Uuid,
    /// When it may leave.
    pub at: i64,
    pub amount_minor: i64,
    pub currency: String,
    pub received_on: Date,
    /// What it is about.
    pub occasion: Occasion,
    /// The plan, the movement or the dispute.
    pub subject: Option<Uuid>,
}

pub(in crate::collections) fn push_receipt(rows: &mut Rows, ctx: &Ctx, receipt: NewReceipt) {
    rows.push([
        ctx.org.into(),
        receipt.id.into(),
        ctx.legal_entity.into(),
        receipt.customer.into(),
        receipt.contact.into(),
        "planned".into(),
        receipt.at.into(),
        0_i64.into(),
        receipt.amount_minor.into(),
        receipt.currency.into(),
        receipt.received_on.into(),
        ctx.now_micros().into(),
        "".into(),
        "".into(),
        receipt.occasion.as_str().into(),
        receipt.subject.into(),
    ]);
}

pub(in crate::collections) fn receipt_payment_rows() -> Rows {
    Rows::new("receipt_payments", &["org_id", "transaction_id", "customer_id", "receipt_id"])
}

pub(in crate::collections) fn push_receipt_payment(
    rows: &mut Rows,
    ctx: &Ctx,
    transaction: BankTransactionId,
    (customer, receipt): (CustomerId, ReceiptId),
) {
    rows.push([ctx.org.into(), transaction.into(), customer.into(), receipt.into()]);
}

/// The payments that a receipt is for.
pub(in crate::collections) async fn list_receipt_payments(
    tx: &mut Tx,
    ctx: &Ctx,
    receipt: ReceiptId,
) -> Result<Vec<BankTransactionId>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId,),
        "select transaction_id from receipt_payments where org_id = $1 and receipt_id = $2 order by transaction_id",
        ctx.org,
        receipt
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Lets a payment be thanked for by another receipt.
pub(in crate::collections) async fn delete_receipt_payment(
    tx: &mut Tx,
    ctx: &Ctx,
    receipt: ReceiptId,
    transaction: BankTransactionId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from receipt_payments where org_id = $1 and receipt_id = $2 and transaction_id = $3",
        ctx.org,
        receipt,
        transaction
    )?;
    Ok(())
}

/// Lets all payments of a receipt be thanked for by another one.
pub(in crate::collections) async fn delete_receipt_payments(
    tx: &mut Tx,
    ctx: &Ctx,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    execute!(tx, "delete from receipt_payments where org_id = $1 and receipt_id = $2", ctx.org, receipt)?;
    Ok(())
}

/// One receipt.
pub(in crate::collections) async fn find_receipt(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ReceiptId,
) -> Result<Option<ReceiptRow>, DbError> {
    fetch_optional!(
        tx,
        ReceiptRow,
        receipts!(
            "where r.org_id = $1 and r.id = $2 and r.legal_entity_id = $3",
            seen!("r.customer_id", "$4")
        ),
        ctx.org,
        id,
        ctx.legal_entity,
        ctx.only_of
    )
}

/// Receipts in a state since before an instant, or that may leave at it; the oldest first.
pub(in crate::collections) async fn list_receipts_in(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    until: i64,
    limit: i64,
) -> Result<Vec<ReceiptRow>, DbError> {
    fetch_all!(
        tx,
        ReceiptRow,
        receipts!(
            "where r.org_id = $1 and r.legal_entity_id = $2 and r.state = $3 and r.state_at <= $4 \
             order by r.state_at, r.id limit $5"
        ),
        ctx.org,
        ctx.legal_entity,
        state,
        until,
        limit
    )
}

/// Receipts of the legal entity before one, the last first.
pub(in crate::collections) async fn page_of_receipts(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<ReceiptRow>, DbError> {
    fetch_all!(
        tx,
        ReceiptRow,
        receipts!(
            "where r.org_id = $1 and r.legal_entity_id = $2 and r.id < $3",
            seen!("r.customer_id", "$5"),
            " order by r.id desc limit $4"
        ),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(ReceiptId::from_uuid(Uuid::max())),
        limit,
        ctx.only_of
    )
}

/// Receipts to a customer, the last first.
pub(in crate::collections) async fn list_receipts_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<ReceiptRow>, DbError> {
    fetch_all!(
        tx,
        ReceiptRow,
        receipts!(
            "where r.org_id = $1 and r.customer_id = $2 and r.legal_entity_id = $3",
            seen!("r.customer_id", "$5"),
            " order by r.id desc limit $4"
        ),
        ctx.org,
        customer,
        ctx.legal_entity,
        limit,
        ctx.only_of
    )
}

/// How a receipt stands from now on.
pub(in crate::collections) struct ReceiptMove<'a> {
    pub state: &'static str,
    pub at: i64,
    pub tries: i64,
    pub claim: Option<Uuid>,
    pub note: &'a str,
}

/// Moves a receipt that still stands as it was read.
pub(in crate::collections) async fn update_receipt(
    tx: &mut Tx,
    ctx: &Ctx,
    before: &ReceiptRow,
    to: &ReceiptMove<'_>,
) -> Result<bool, DbError> {
    let touched = execute!(
        tx,
        "update receipts set state = $3, state_at = $4, tries = $5, claim_id = $6, note = $7 \
         where org_id = $1 and id = $2 and state = $8",
        ctx.org,
        before.id,
        to.state,
        to.at,
        to.tries,
        to.claim,
        to.note,
        before.state.as_str()
    )?;
    Ok(touched == 1)
}

/// Keeps what a receipt says at the moment when it begins to leave.
pub(in crate::collections) async fn update_receipt_words(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ReceiptId,
    (amount_minor, received_on): (i64, Date),
    made_of: &str,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update receipts set amount_minor = $3, received_on = $4, made_of = $5 where org_id = $1 and id = $2",
        ctx.org,
        id,
        amount_minor,
        day(received_on),
        made_of
    )?;
    db::expect_one("keep what a receipt says", touched)
}

/// Whom a receipt thanks, and the contact it goes to.
pub(in crate::collections) async fn find_receipt_contact(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ReceiptId,
) -> Result<Option<(CustomerId, Uuid)>, DbError> {
    fetch_optional!(
        tx,
        (CustomerId, Uuid),
        "select customer_id, contact_key from receipts where org_id = $1 and id = $2 \
         and state in ('sending', 'sent', 'unknown', 'failed')",
        ctx.org,
        id
    )
}
