//! The rows of the reports, and the SQL files that fill them.

mod impact;
pub(super) mod returned;

use std::collections::HashMap;

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, fetch_optional, for_each};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

pub(super) use impact::{
    billed_between, count_documents_to, due_between, invoiced_since, moved_by_customer, moved_in_months,
};

use super::aged::OpenOnDay;
use super::disputed::{DisputedDocument, ReopenedDocument};
use super::ledger::{Place, Span};
use crate::context::Ctx;
use crate::ids::{
    AllocationId, BankAccountId, BankTransactionId, CustomerId, DunningPlanId, EntryId, MessageId,
    OpenItemId, UserId, in_tens,
};
use crate::receivables::ItemKind;

/// The currency of a code that was stored.
pub(super) fn currency(code: &str) -> Result<Currency, DbError> {
    Currency::parse(code).map_err(|_| DbError::Inconsistent { table: "a report", id: code.to_owned() })
}

db::row! {
    /// What is open of an item, by what balances are sorted by.
    #[derive(Clone, Debug)]
    pub(super) struct OpenRow {
        pub customer_id: CustomerId,
        pub currency: String,
        pub due_on: Day,
        pub amount_minor: i64,
    }
}

/// What is open, item by item, each customer's together.
pub(super) async fn open_now(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(OpenRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(tx, OpenRow, visit, include_str!("../sql/open_now.sql"), ctx.org, ctx.legal_entity)
}

db::row! {
    struct StoredItem {
        item_id: OpenItemId,
        kind: String,
        customer_id: CustomerId,
        currency: String,
        due_on: Day,
        amount_minor: i64,
    }
}

/// An item and what is open of it.
#[derive(Clone, Debug)]
pub(super) struct ItemRow {
    pub item_id: OpenItemId,
    pub open: OpenRow,
    is_advance: bool,
}

impl From<StoredItem> for ItemRow {
    fn from(row: StoredItem) -> Self {
        let StoredItem { item_id, kind, customer_id, currency, due_on, amount_minor } = row;
        let is_advance = kind == ItemKind::UnusedCredit.as_str();
        Self { item_id, is_advance, open: OpenRow { customer_id, currency, due_on, amount_minor } }
    }
}

impl ItemRow {
    /// Whether it is followed on 4191 and not on 411.
    pub(super) fn is_advance(&self) -> bool {
        self.is_advance
    }
}

/// Each item of which something is open.
pub(super) async fn open_items_now(
    tx: &mut Tx,
    ctx: &Ctx,
    mut visit: impl FnMut(ItemRow),
) -> Result<(), DbError> {
    let visit = |row: StoredItem| {
        visit(row.into());
        Ok::<(), DbError>(())
    };
    for_each!(tx, StoredItem, visit, include_str!("../sql/open_items_now.sql"), ctx.org, ctx.legal_entity)
}

/// One item; what is open of it is not asked.
pub(super) async fn find_item(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<ItemRow>, DbError> {
    let sql = include_str!("../sql/find_item.sql");
    let row = fetch_optional!(tx, StoredItem, sql, ctx.org, id, ctx.legal_entity)?;
    Ok(row.map(ItemRow::from))
}

db::row! {
    /// A posting about an item on 411 or 4191.
    #[derive(Clone, Debug)]
    pub(super) struct MovedRow {
        pub item_id: OpenItemId,
        pub role: String,
        pub amount_minor: i64,
    }
}

/// What was posted about items after a day, the last first.
pub(super) async fn moved_after(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    mut visit: impl FnMut(MovedRow),
) -> Result<(), DbError> {
    let visit = |row| {
        visit(row);
        Ok::<(), DbError>(())
    };
    let sql = include_str!("../sql/moved_after.sql");
    for_each!(tx, MovedRow, visit, sql, ctx.org, ctx.legal_entity, day(as_of))
}

/// What was posted about items up to a day, in the order of days.
pub(super) async fn moved_through(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    mut visit: impl FnMut(MovedRow),
) -> Result<(), DbError> {
    let visit = |row| {
        visit(row);
        Ok::<(), DbError>(())
    };
    let sql = include_str!("../sql/moved_through.sql");
    for_each!(tx, MovedRow, visit, sql, ctx.org, ctx.legal_entity, day(as_of))
}

/// How many postings on customer accounts are booked up to a day, and how many after it.
pub(super) async fn postings_around(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<(i64, i64), DbError> {
    let sql = include_str!("../sql/postings_around.sql");
    fetch_one!(tx, (i64, i64), sql, ctx.org, ctx.legal_entity, day(as_of))
}

/// What is owed by currency and due day, of the customers that somebody looks after.
pub(super) async fn owed_by_due_of(
    tx: &mut Tx,
    ctx: &Ctx,
    person: UserId,
) -> Result<Vec<(String, Day, i64)>, DbError> {
    let sql = include_str!("../sql/owed_by_due_of.sql");
    fetch_all!(tx, (String, Day, i64), sql, ctx.org, ctx.legal_entity, person)
}

db::row! {
    /// What was posted in a role on a day by entries of a kind.
    #[derive(Clone, Debug)]
    pub(super) struct RoleDay {
        pub booked_on: Day,
        pub role: String,
        pub kind: String,
        pub currency: String,
        pub debit_minor: i64,
        pub credit_minor: i64,
        pub postings: i64,
    }
}

pub(super) async fn days_by_role(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<RoleDay>, DbError> {
    fetch_all!(tx, RoleDay, include_str!("../sql/days_by_role.sql"), ctx.org, ctx.legal_entity)
}

/// What was posted by day on the accounts that money passes through: day, role, currency, debits, credits.
pub(super) async fn clearing_days(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(Day, String, String, i64, i64)>, DbError> {
    let sql = include_str!("../sql/clearing_days.sql");
    fetch_all!(tx, (Day, String, String, i64, i64), sql, ctx.org, ctx.legal_entity)
}

/// Money in between two days: account, class, currency, amount.
pub(super) async fn received_by_account(
    tx: &mut Tx,
    ctx: &Ctx,
    (from, through): (Date, Date),
) -> Result<Vec<(BankAccountId, String, String, i64)>, DbError> {
    fetch_all!(
        tx,
        (BankAccountId, String, String, i64),
        include_str!("../sql/received_by_account.sql"),
        ctx.org,
        ctx.legal_entity,
        day(from),
        day(through)
    )
}

db::row! {
    /// How many transactions wait in a state for a reason, and what is to be explained of them.
    #[derive(Clone, Debug)]
    pub(super) struct WaitingCount {
        pub state: String,
        pub reason: String,
        pub currency: String,
        pub transactions: i64,
        pub in_minor: i64,
        pub out_minor: i64,
    }
}

pub(super) async fn waiting_counts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<WaitingCount>, DbError> {
    fetch_all!(tx, WaitingCount, include_str!("../sql/waiting_counts.sql"), ctx.org, ctx.legal_entity)
}

/// What waits by day: the day, the currency, how many, money in, money out.
pub(super) async fn waiting_by_day(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(Day, String, i64, i64, i64)>, DbError> {
    let sql = include_str!("../sql/waiting_by_day.sql");
    fetch_all!(tx, (Day, String, i64, i64, i64), sql, ctx.org, ctx.legal_entity)
}

/// Decisions of persons about what was booked between two days, and automatic ones that were undone.
pub(super) async fn decisions_not_automatic(
    tx: &mut Tx,
    ctx: &Ctx,
    since: AllocationId,
    (from, through): (Date, Date),
) -> Result<i64, DbError> {
    let (by_hand,) = fetch_one!(
        tx,
        (i64,),
        include_str!("../sql/decided_by_hand.sql"),
        ctx.org,
        ctx.legal_entity,
        since,
        day(from),
        day(through)
    )?;
    let (undone,) = fetch_one!(
        tx,
        (i64,),
        include_str!("../sql/automatic_undone.sql"),
        ctx.org,
        ctx.legal_entity,
        day(from),
        day(through)
    )?;
    Ok(by_hand + undone)
}

/// Reversing entries booked in these days of decisions that are still told of.
pub(super) async fn reversals_of_decisions(tx: &mut Tx, ctx: &Ctx, span: Span) -> Result<i64, DbError> {
    let (reversals,) = fetch_one!(
        tx,
        (i64,),
        include_str!("../sql/reversals_of_decisions.sql"),
        ctx.org,
        ctx.legal_entity,
        day(span.from),
        day(span.through)
    )?;
    Ok(reversals)
}

db::row! {
    /// A line of an allocation that gives to an invoice.
    #[derive(Clone, Debug)]
    pub(super) struct PaymentRow {
        pub item_id: OpenItemId,
        pub issued_on: Day,
        pub due_on: Day,
        pub paid_on: Day,
        pub amount_minor: i64,
        pub currency: String,
    }
}

pub(super) async fn customer_payments(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<PaymentRow>, DbError> {
    let sql = include_str!("../sql/customer_payments.sql");
    fetch_all!(tx, PaymentRow, sql, ctx.org, customer, ctx.legal_entity)
}

/// What moved on a customer's accounts in each month (`2026-03`), in the order of months.
pub(super) async fn customer_months(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
) -> Result<Vec<(String, i64)>, DbError> {
    let sql = include_str!("../sql/customer_months.sql");
    fetch_all!(tx, (String, i64), sql, ctx.org, ctx.legal_entity, customer, currency.code())
}

/// What moved on a customer's accounts after a day and up to another.
pub(super) async fn customer_moved_between(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    (after, through): (Date, Date),
) -> Result<i64, DbError> {
    let sql = include_str!("../sql/customer_moved_between.sql");
    let (after, through) = (day(after), day(through));
    let (moved,) =
        fetch_one!(tx, (i64,), sql, ctx.org, ctx.legal_entity, customer, currency.code(), after, through)?;
    Ok(moved)
}

/// How many postings there are on the accounts of each of these customers: as long as it is the same, there are none more.
pub(super) async fn customer_postings(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, i64>, DbError> {
    let mut found = HashMap::with_capacity(customers.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(customers) {
        let sql = include_str!("../sql/customer_postings.sql");
        let (org, entity) = (ctx.org, ctx.legal_entity);
        found.extend(fetch_all!(tx, (CustomerId, i64), sql, org, entity, a, b, c, d, e, f, g, h, i, j)?);
    }
    Ok(found)
}

db::row! {
    /// What was posted on an account by entries of a kind.
    #[derive(Clone, Debug)]
    pub(super) struct MovedOnAccount {
        pub account: String,
        pub role: String,
        pub kind: String,
        pub currency: String,
        pub debit_minor: i64,
        pub credit_minor: i64,
    }
}

/// What was posted on each account between two days by kind of entry.
pub(super) async fn moved_by_account(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
) -> Result<Vec<MovedOnAccount>, DbError> {
    let sql = include_str!("../sql/moved_by_account.sql");
    fetch_all!(tx, MovedOnAccount, sql, ctx.org, ctx.legal_entity, day(span.from), day(span.through))
}

/// What was open of each item of a customer in a currency at the end of a day.
pub(super) async fn open_on_day_of(
    tx: &mut Tx,
    ctx: &Ctx,
    (customer, currency): (CustomerId, Currency),
    on: Date,
) -> Result<Vec<OpenOnDay>, DbError> {
    let sql = include_str!("../sql/open_on_day_of.sql");
    fetch_all!(tx, OpenOnDay, sql, ctx.org, customer, ctx.legal_entity, currency.code(), day(on))
}

/// Debits and credits of each account between two days: account, currency, debit, credit.
pub(super) async fn trial_balance(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
) -> Result<Vec<(String, String, i64, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, String, i64, i64),
        include_str!("../sql/trial_balance.sql"),
        ctx.org,
        ctx.legal_entity,
        day(span.from),
        day(span.through)
    )
}

/// What an account holds of each day: the day, what moved, postings, and those among them in common roles.
pub(super) async fn account_days(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &str,
    currency: Currency,
) -> Result<Vec<(Day, i64, i64, i64)>, DbError> {
    fetch_all!(
        tx,
        (Day, i64, i64, i64),
        include_str!("../sql/account_days.sql"),
        ctx.org,
        ctx.legal_entity,
        account,
        currency.code()
    )
}

db::row! {
    /// A posting on an account, with its entry.
    #[derive(Clone, Debug)]
    pub(super) struct LedgerRow {
        pub booked_on: Day,
        pub entry_id: EntryId,
        pub line_no: i64,
        pub kind: String,
        pub label: String,
        pub subject_id: Option<Uuid>,
        pub customer_id: Option<CustomerId>,
        pub amount_minor: i64,
    }
}

/// By what the postings of an account are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// By the entries of the days.
    ByDay,
    /// By the account: only for one without postings in common roles.
    ByAccount,
}

pub(super) async fn ledger_rows(
    tx: &mut Tx,
    ctx: &Ctx,
    path: Path,
    (account, currency): (&str, Currency),
    (span, after): (Span, Place),
    limit: i64,
) -> Result<Vec<LedgerRow>, DbError> {
    let sql = match path {
        Path::ByDay => include_str!("../sql/ledger_by_day.sql"),
        Path::ByAccount => include_str!("../sql/ledger_by_account.sql"),
    };
    fetch_all!(
        tx,
        LedgerRow,
        sql,
        ctx.org,
        ctx.legal_entity,
        account,
        currency.code(),
        day(span.from),
        day(span.through),
        after.entry,
        after.line_no,
        limit
    )
}

/// What was posted on an account on the day of a place, up to and including it.
pub(super) async fn moved_before(
    tx: &mut Tx,
    ctx: &Ctx,
    (account, currency): (&str, Currency),
    place: Place,
) -> Result<i64, DbError> {
    let (moved,) = fetch_one!(
        tx,
        (i64,),
        include_str!("../sql/day_before_place.sql"),
        ctx.org,
        ctx.legal_entity,
        account,
        currency.code(),
        day(place.booked_on),
        place.entry,
        place.line_no
    )?;
    Ok(moved)
}

db::row! {
    /// A posting of the journal.
    #[derive(Clone, Debug)]
    pub(super) struct JournalRow {
        pub booked_on: Day,
        pub entry_id: EntryId,
        pub line_no: i64,
        pub kind: String,
        pub label: String,
        pub account: String,
        pub customer_id: Option<CustomerId>,
        pub amount_minor: i64,
        pub currency: String,
    }
}

pub(super) async fn journal_rows(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
    after: Place,
    limit: i64,
) -> Result<Vec<JournalRow>, DbError> {
    fetch_all!(
        tx,
        JournalRow,
        include_str!("../sql/journal_by_day.sql"),
        ctx.org,
        ctx.legal_entity,
        day(span.from),
        day(span.through),
        after.entry,
        after.line_no,
        limit
    )
}

db::row! {
    /// What was allocated to one invoice from one movement.
    #[derive(Clone, Debug)]
    pub(super) struct PaidRow {
        pub customer_id: CustomerId,
        pub currency: String,
        pub due_on: Day,
        pub paid_on: Day,
        pub amount_minor: i64,
        pub item_minor: i64,
    }
}

/// What was allocated to invoices from money that came since a day, and stands.
pub(super) async fn payments_since(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
    visit: impl FnMut(PaidRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/payments_since.sql");
    for_each!(tx, PaidRow, visit, sql, ctx.org, ctx.legal_entity, day(since))
}

/// Invoices of a customer that are late, or were paid late.
pub(super) async fn late_invoices_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    (since, through): (Date, Date),
    limit: i64,
) -> Result<Vec<OpenItemId>, DbError> {
    let rows = fetch_all!(
        tx,
        (OpenItemId,),
        include_str!("../sql/late_invoices_of.sql"),
        ctx.org,
        ctx.legal_entity,
        customer,
        day(since),
        day(through),
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

db::row! {
    /// What a movement paid of the documents of one customer.
    #[derive(Clone, Debug)]
    pub(super) struct SettlingRow {
        pub transaction_id: BankTransactionId,
        pub customer_id: CustomerId,
        pub booked_on: Day,
        pub currency: String,
        pub movement_minor: i64,
        pub amount_minor: i64,
    }
}

/// What movements that came in since a day paid, as it was decided before an instant and stands, that nobody is thanked for.
pub(super) async fn settling_not_thanked(
    tx: &mut Tx,
    ctx: &Ctx,
    since: Date,
    decided_before: i64,
) -> Result<Vec<SettlingRow>, DbError> {
    let sql = include_str!("../sql/settling_not_thanked.sql");
    fetch_all!(tx, SettlingRow, sql, ctx.org, ctx.legal_entity, day(since), decided_before)
}

/// What a movement paid, as it was decided before an instant and stands.
pub(super) async fn settling_of(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    decided_before: i64,
) -> Result<Vec<SettlingRow>, DbError> {
    fetch_all!(
        tx,
        SettlingRow,
        include_str!("../sql/settling_of.sql"),
        ctx.org,
        ctx.legal_entity,
        transaction,
        decided_before
    )
}

/// What stands allocated to each of these items, by the day the money was booked.
pub(super) async fn paid_of_each(
    tx: &mut Tx,
    ctx: &Ctx,
    items: &[OpenItemId],
) -> Result<Vec<(OpenItemId, Day, i64)>, DbError> {
    let mut paid = Vec::new();
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(items) {
        let sql = include_str!("../sql/paid_of_each.sql");
        paid.extend(fetch_all!(
            tx,
            (OpenItemId, Day, i64),
            sql,
            ctx.org,
            ctx.legal_entity,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j
        )?);
    }
    Ok(paid)
}

db::row! {
    /// One step said about one open item, with the state of its message.
    #[derive(Clone, Debug)]
    pub struct ClaimedStep {
        /// The item.
        pub item_id: OpenItemId,
        /// The plan.
        pub plan_id: DunningPlanId,
        /// The step of the plan.
        pub step: i64,
        /// How it was said.
        pub tone: String,
        /// The message.
        pub message_id: MessageId,
        /// The keyed hash of its contact; nothing where nobody is known.
        pub contact_key: Option<Uuid>,
        /// How the contact is reached.
        pub channel: String,
        /// Where the message stands.
        pub state: String,
        /// Since when, or when it may leave, in microseconds since 1970 UTC.
        pub state_at: i64,
        /// Tries that were made.
        pub tries: i64,
        /// Whether its plan was in shadow mode.
        pub is_shadow: bool,
    }
}

/// Visits what was said, or will be, about the open items of the customers from one id to another, both included.
pub(super) async fn claims_of_open(
    tx: &mut Tx,
    ctx: &Ctx,
    (first, last): (CustomerId, CustomerId),
    visit: impl FnMut(ClaimedStep) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let sql = include_str!("../sql/claims_of_open.sql");
    for_each!(tx, ClaimedStep, visit, sql, ctx.org, ctx.legal_entity, first, last)
}

db::row! {
    struct DisputedRow {
        item_id: OpenItemId,
        number: String,
        customer_id: CustomerId,
        customer_name: String,
        due_on: Day,
        currency: String,
        open_minor: i64,
        opened_at: i64,
        opened_by: String,
        reason: String,
    }
}

/// What is open of disputed documents, by currency.
pub(super) async fn disputed_by_currency(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(String, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, i64),
        include_str!("../sql/disputed_by_currency.sql"),
        ctx.org,
        ctx.legal_entity,
        day(ctx.today())
    )
}

/// Disputed documents after one of them, once for each hold that says so.
pub(super) async fn disputed_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    after: Option<OpenItemId>,
    limit: i64,
) -> Result<Vec<DisputedDocument>, DbError> {
    let rows = fetch_all!(
        tx,
        DisputedRow,
        include_str!("../sql/disputed_documents.sql"),
        ctx.org,
        ctx.legal_entity,
        day(ctx.today()),
        after.unwrap_or(OpenItemId::from_uuid(Uuid::nil())),
        ctx.only_of,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(DisputedDocument {
                item: row.item_id,
                number: row.number,
                customer: row.customer_id,
                customer_name: row.customer_name,
                due_on: row.due_on.to_jiff(),
                currency: currency(&row.currency)?,
                open_minor: row.open_minor,
                since: row.opened_at,
                opened_by: row.opened_by,
                reason: row.reason,
            })
        })
        .collect()
}

db::row! {
    struct ReopenedRow {
        item_id: OpenItemId,
        number: String,
        customer_id: CustomerId,
        customer_name: String,
        due_on: Day,
        currency: String,
        open_minor: i64,
        returned_on: Day,
        returned_minor: i64,
    }
}

/// Documents that returns opened again, before one of them, the last entered first.
pub(super) async fn reopened_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    before: Option<OpenItemId>,
    limit: i64,
) -> Result<Vec<ReopenedDocument>, DbError> {
    let rows = fetch_all!(
        tx,
        ReopenedRow,
        include_str!("../sql/reopened_documents.sql"),
        ctx.org,
        ctx.legal_entity,
        before.unwrap_or(OpenItemId::from_uuid(Uuid::max())),
        ctx.only_of,
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(ReopenedDocument {
                item: row.item_id,
                number: row.number,
                customer: row.customer_id,
                customer_name: row.customer_name,
                due_on: row.due_on.to_jiff(),
                currency: currency(&row.currency)?,
                open_minor: row.open_minor,
                returned_on: row.returned_on.to_jiff(),
                returned_minor: row.returned_minor,
            })
        })
        .collect()
}
