//! The rows of the reports, and the SQL files that fill them.

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, for_each};
use jiff::civil::Date;
use money::Currency;
use uuid::Uuid;

use super::aged::{Aged, AgedRow};
use super::ledger::{Place, Span};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankAccountId, CustomerId, EntryId, OpenItemId};

/// The currency of a code that was stored.
pub(super) fn currency(code: &str) -> Result<Currency, DbError> {
    Currency::parse(code).map_err(|_| DbError::Inconsistent { table: "a report", id: code.to_owned() })
}

db::row! {
    struct AgedSums {
        customer_id: CustomerId,
        currency: String,
        not_due_minor: i64,
        days_1_30_minor: i64,
        days_31_60_minor: i64,
        days_61_90_minor: i64,
        over_90_minor: i64,
        credit_minor: i64,
    }
}

pub(super) async fn aged_today(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<Vec<AgedRow>, DbError> {
    let since = |days: i64| day(as_of.saturating_sub(jiff::Span::new().days(days)));
    let mut rows = Vec::new();
    for_each!(
        tx,
        AgedSums,
        |row: AgedSums| {
            let owed_minor = [
                row.not_due_minor,
                row.days_1_30_minor,
                row.days_31_60_minor,
                row.days_61_90_minor,
                row.over_90_minor,
            ];
            let aged = Aged { owed_minor, credit_minor: row.credit_minor };
            rows.push(AgedRow { customer: row.customer_id, currency: currency(&row.currency)?, aged });
            Ok::<(), DbError>(())
        },
        include_str!("sql/aged_today.sql"),
        ctx.org,
        ctx.legal_entity,
        day(as_of),
        since(30),
        since(60),
        since(90)
    )?;
    Ok(rows)
}

db::row! {
    /// An item with an amount: what is open of it, or what was booked about it.
    #[derive(Clone, Debug)]
    pub(super) struct OpenRow {
        pub item_id: OpenItemId,
        pub customer_id: CustomerId,
        pub due_on: Day,
        pub currency: String,
        pub amount_minor: i64,
    }
}

pub(super) async fn open_now(tx: &mut Tx, ctx: &Ctx, mut visit: impl FnMut(OpenRow)) -> Result<(), DbError> {
    let visit = |row| {
        visit(row);
        Ok::<(), DbError>(())
    };
    for_each!(tx, OpenRow, visit, include_str!("sql/open_now.sql"), ctx.org, ctx.legal_entity)
}

pub(super) async fn moved_after(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    mut visit: impl FnMut(OpenRow),
) -> Result<(), DbError> {
    let visit = |row| {
        visit(row);
        Ok::<(), DbError>(())
    };
    let sql = include_str!("sql/moved_after.sql");
    for_each!(tx, OpenRow, visit, sql, ctx.org, ctx.legal_entity, day(as_of))
}

pub(super) async fn moved_through(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    mut visit: impl FnMut(OpenRow),
) -> Result<(), DbError> {
    let visit = |row| {
        visit(row);
        Ok::<(), DbError>(())
    };
    let sql = include_str!("sql/moved_through.sql");
    for_each!(tx, OpenRow, visit, sql, ctx.org, ctx.legal_entity, day(as_of))
}

/// How many postings on customer accounts are booked up to a day, and how many after it.
pub(super) async fn postings_around(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<(i64, i64), DbError> {
    let sql = include_str!("sql/postings_around.sql");
    fetch_one!(tx, (i64, i64), sql, ctx.org, ctx.legal_entity, day(as_of))
}

pub(super) async fn count_overdue_customers(tx: &mut Tx, ctx: &Ctx, as_of: Date) -> Result<u64, DbError> {
    let sql = include_str!("sql/overdue_customers.sql");
    let (count,) = fetch_one!(tx, (i64,), sql, ctx.org, ctx.legal_entity, day(as_of))?;
    Ok(count.unsigned_abs())
}

/// What is open by due day: the day, the currency, what is owed and what is credit.
pub(super) async fn open_by_due(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<(Day, String, i64, i64)>, DbError> {
    let Some(person) = ctx.only_of else {
        let sql = include_str!("sql/open_by_due.sql");
        return fetch_all!(tx, (Day, String, i64, i64), sql, ctx.org, ctx.legal_entity);
    };
    let sql = include_str!("sql/open_by_due_of.sql");
    fetch_all!(tx, (Day, String, i64, i64), sql, ctx.org, ctx.legal_entity, person)
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
    fetch_all!(tx, RoleDay, include_str!("sql/days_by_role.sql"), ctx.org, ctx.legal_entity)
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
        include_str!("sql/received_by_account.sql"),
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
    fetch_all!(tx, WaitingCount, include_str!("sql/waiting_counts.sql"), ctx.org, ctx.legal_entity)
}

/// What waits by day: the day, the currency, how many, money in, money out.
pub(super) async fn waiting_by_day(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(Day, String, i64, i64, i64)>, DbError> {
    let sql = include_str!("sql/waiting_by_day.sql");
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
        include_str!("sql/decided_by_hand.sql"),
        ctx.org,
        ctx.legal_entity,
        since,
        day(from),
        day(through)
    )?;
    let (undone,) = fetch_one!(
        tx,
        (i64,),
        include_str!("sql/automatic_undone.sql"),
        ctx.org,
        ctx.legal_entity,
        day(from),
        day(through)
    )?;
    Ok(by_hand + undone)
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
    let sql = include_str!("sql/customer_payments.sql");
    fetch_all!(tx, PaymentRow, sql, ctx.org, customer, ctx.legal_entity)
}

/// What was posted about a customer's items: day, currency, amount, in the order of days.
pub(super) async fn customer_days(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<(Day, String, i64)>, DbError> {
    let sql = include_str!("sql/customer_days.sql");
    fetch_all!(tx, (Day, String, i64), sql, ctx.org, customer, ctx.legal_entity)
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
        include_str!("sql/trial_balance.sql"),
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
        include_str!("sql/account_days.sql"),
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
        Path::ByDay => include_str!("sql/ledger_by_day.sql"),
        Path::ByAccount => include_str!("sql/ledger_by_account.sql"),
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
        include_str!("sql/day_before_place.sql"),
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
        include_str!("sql/journal_by_day.sql"),
        ctx.org,
        ctx.legal_entity,
        day(span.from),
        day(span.through),
        after.entry,
        after.line_no,
        limit
    )
}
