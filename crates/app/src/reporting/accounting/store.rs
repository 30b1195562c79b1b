//! The rows of the books' pages, and the SQL files that fill them.

use std::collections::{HashMap, HashSet};

use db::{Day, DbError, Tx, day, fetch_all, fetch_one, fetch_optional, for_each};
use jiff::civil::Date;
use uuid::Uuid;

use super::journal::JournalAsk;
use crate::bookkeeping::LetteredRow;
use crate::context::Ctx;
use crate::ids::{
    AllocationId, BankAccountId, BankTransactionId, CustomerId, EntryId, OpenItemId, UserId, in_tens,
};
use crate::reporting::Span;

db::row! {
    #[derive(Clone, Debug)]
    pub(super) struct HeadRow {
        pub id: EntryId,
        pub booked_on: Day,
        pub kind: String,
        pub label: String,
        pub reverses_id: Option<EntryId>,
        pub posted_at: i64,
    }
}

db::row! {
    pub(super) struct PostingRow {
        pub line_no: i64,
        pub account: String,
        pub role: Option<String>,
        pub subject_id: Option<Uuid>,
        pub customer_id: Option<CustomerId>,
        pub customer: Option<String>,
        pub amount_minor: i64,
        pub currency: String,
    }
}

db::row! {
    pub(super) struct ItemRow {
        pub id: OpenItemId,
        pub kind: String,
        pub number: String,
        pub total_minor: i64,
        pub currency: String,
    }
}

db::row! {
    pub(super) struct TransactionRow {
        pub id: BankTransactionId,
        pub booked_on: Day,
        pub counterparty: String,
        pub amount_minor: i64,
        pub currency: String,
    }
}

db::row! {
    pub(super) struct DecisionRow {
        pub id: AllocationId,
        pub method: String,
        pub is_automatic: bool,
        pub decided_by: String,
        pub decided_at: i64,
        pub undo_reason: Option<String>,
        pub undone_by: Option<String>,
        pub undone_at: Option<i64>,
    }
}

db::row! {
    pub(super) struct WaitingRow {
        pub transaction_id: BankTransactionId,
        pub state: String,
        pub reason: String,
        pub booked_on: Day,
        pub rest_minor: i64,
        pub currency: String,
        pub counterparty: String,
        pub remittance: String,
        pub account_masked: String,
        pub owner_id: Option<UserId>,
    }
}

db::row! {
    pub(super) struct ClearingRow {
        pub subject_id: Uuid,
        pub booked_on: Day,
        pub amount_minor: i64,
        pub currency: String,
        pub counterparty: String,
        pub remittance: String,
        pub reference: String,
        pub is_transaction: bool,
        pub is_payment: bool,
        pub owner_id: Option<UserId>,
    }
}

db::row! {
    pub(super) struct MoveRow {
        pub booked_on: Day,
        pub entry_id: EntryId,
        pub line_no: i64,
        pub kind: String,
        pub label: String,
        pub account: String,
        pub amount_minor: i64,
        pub currency: String,
        pub number: String,
        pub item_kind: String,
        pub item_id: OpenItemId,
    }
}

db::row! {
    pub(super) struct DifferenceRow {
        pub entry_id: EntryId,
        pub reversing_id: Option<EntryId>,
        pub role: String,
        pub amount_minor: i64,
    }
}

db::row! {
    pub(super) struct YearRow {
        pub entry_id: EntryId,
        pub booked_on: Day,
        pub kind: String,
        pub label: String,
        pub posted_at: i64,
        pub line_no: i64,
        pub account: String,
        pub role: Option<String>,
        pub customer_number: Option<String>,
        pub customer: Option<String>,
        pub amount_minor: i64,
        pub currency: String,
        pub item_number: Option<String>,
        pub issued_on: Option<Day>,
        pub bank_reference: Option<String>,
    }
}

db::row! {
    /// How a customer is called.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CustomerName {
        /// Our number for it, or empty.
        pub number: String,
        /// Its name.
        pub name: String,
    }
}

pub(super) async fn journal_days(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
    (kind, account): (&str, &str),
) -> Result<Vec<(Day, i64)>, DbError> {
    let (from, through) = (day(span.from), day(span.through));
    fetch_all!(
        tx,
        (Day, i64),
        include_str!("sql/journal_days.sql"),
        ctx.org,
        ctx.legal_entity,
        from,
        through,
        kind,
        account
    )
}

pub(super) async fn journal_of_day(
    tx: &mut Tx,
    ctx: &Ctx,
    (on, before): (Date, EntryId),
    ask: &JournalAsk,
    limit: i64,
) -> Result<Vec<HeadRow>, DbError> {
    let on = day(on);
    let text = pattern(&ask.text);
    let (kind, text, account) = (ask.kind.as_str(), text.as_str(), ask.account.as_str());
    fetch_all!(
        tx,
        HeadRow,
        include_str!("sql/journal_of_day.sql"),
        ctx.org,
        ctx.legal_entity,
        on,
        before,
        kind,
        text,
        account,
        limit
    )
}

/// What `like` compares with: the text anywhere, its signs taken as they are.
fn pattern(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

pub(super) async fn entry_head(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Option<HeadRow>, DbError> {
    fetch_optional!(tx, HeadRow, include_str!("sql/entry_head.sql"), ctx.org, id, ctx.legal_entity)
}

pub(super) async fn entry_reversed_by(
    tx: &mut Tx,
    ctx: &Ctx,
    id: EntryId,
) -> Result<Option<EntryId>, DbError> {
    let row = fetch_optional!(tx, (EntryId,), include_str!("sql/entry_reversed_by.sql"), ctx.org, id)?;
    Ok(row.map(|(id,)| id))
}

pub(super) async fn entry_postings(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Vec<PostingRow>, DbError> {
    fetch_all!(tx, PostingRow, include_str!("sql/entry_postings.sql"), ctx.org, id)
}

pub(super) async fn entry_items(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Vec<ItemRow>, DbError> {
    fetch_all!(tx, ItemRow, include_str!("sql/entry_items.sql"), ctx.org, id)
}

pub(super) async fn entry_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    id: EntryId,
) -> Result<Vec<TransactionRow>, DbError> {
    fetch_all!(tx, TransactionRow, include_str!("sql/entry_transactions.sql"), ctx.org, id)
}

pub(super) async fn entry_decision(
    tx: &mut Tx,
    ctx: &Ctx,
    id: EntryId,
) -> Result<Option<DecisionRow>, DbError> {
    fetch_optional!(tx, DecisionRow, include_str!("sql/entry_decisions.sql"), ctx.org, id)
}

pub(super) async fn waiting(
    tx: &mut Tx,
    ctx: &Ctx,
    (state, whose, person): (&str, &str, Option<UserId>),
    (from, after): (Day, BankTransactionId),
    limit: i64,
) -> Result<Vec<WaitingRow>, DbError> {
    fetch_all!(
        tx,
        WaitingRow,
        include_str!("sql/waiting_page.sql"),
        ctx.org,
        ctx.legal_entity,
        state,
        from,
        after,
        limit,
        whose,
        person
    )
}

pub(super) async fn clearing_lines(tx: &mut Tx, ctx: &Ctx, role: &str) -> Result<Vec<ClearingRow>, DbError> {
    fetch_all!(tx, ClearingRow, include_str!("sql/clearing_lines.sql"), ctx.org, ctx.legal_entity, role)
}

pub(super) async fn closings(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<(Day, i64, String)>, DbError> {
    fetch_all!(tx, (Day, i64, String), include_str!("sql/closings.sql"), ctx.org, ctx.legal_entity, limit)
}

pub(super) async fn first_and_last_day(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<(Option<Day>, Option<Day>), DbError> {
    fetch_one!(tx, (Option<Day>, Option<Day>), include_str!("sql/years.sql"), ctx.org, ctx.legal_entity)
}

pub(super) async fn last_statements(tx: &mut Tx, ctx: &Ctx) -> Result<(Option<Day>, Option<Day>), DbError> {
    fetch_one!(
        tx,
        (Option<Day>, Option<Day>),
        include_str!("sql/last_statement.sql"),
        ctx.org,
        ctx.legal_entity
    )
}

pub(super) async fn letters_of_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<LetteredRow>, DbError> {
    fetch_all!(
        tx,
        LetteredRow,
        include_str!("sql/letters_of_customer.sql"),
        ctx.org,
        customer,
        ctx.legal_entity
    )
}

pub(super) async fn all_letters(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(LetteredRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(tx, LetteredRow, visit, include_str!("sql/letters.sql"), ctx.org, ctx.legal_entity)
}

pub(super) async fn customer_moves(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<MoveRow>, DbError> {
    fetch_all!(tx, MoveRow, include_str!("sql/customer_moves.sql"), ctx.org, customer, ctx.legal_entity)
}

/// What decisions about documents of a customer settled beside money.
pub(super) async fn differences_of_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Vec<DifferenceRow>, DbError> {
    let sql = include_str!("sql/differences_of_customer.sql");
    fetch_all!(tx, DifferenceRow, sql, ctx.org, customer, ctx.legal_entity)
}

pub(super) async fn year_entries(
    tx: &mut Tx,
    ctx: &Ctx,
    span: Span,
    after: EntryId,
    limit: i64,
) -> Result<Vec<YearRow>, DbError> {
    let (from, through) = (day(span.from), day(span.through));
    fetch_all!(
        tx,
        YearRow,
        include_str!("sql/year_entries.sql"),
        ctx.org,
        ctx.legal_entity,
        from,
        through,
        after,
        limit
    )
}

/// What these customers are called.
pub(super) async fn customer_names(
    tx: &mut Tx,
    ctx: &Ctx,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerName>, DbError> {
    let mut found = HashMap::with_capacity(ids.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(ids) {
        let sql = include_str!("sql/customer_names.sql");
        let (org, entity) = (ctx.org, ctx.legal_entity);
        let rows =
            fetch_all!(tx, (CustomerId, String, String), sql, org, entity, a, b, c, d, e, f, g, h, i, j)?;
        found.extend(rows.into_iter().map(|(id, number, name)| (id, CustomerName { number, name })));
    }
    Ok(found)
}

pub(super) async fn bank_account_names(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<(BankAccountId, String)>, DbError> {
    fetch_all!(tx, (BankAccountId, String), include_str!("sql/account_names.sql"), ctx.org, ctx.legal_entity)
}

pub(super) async fn search_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
) -> Result<HashSet<CustomerId>, DbError> {
    let (key, number) = (pattern(&matching::normalise_name(text)), pattern(text));
    let (key, number) = (key.as_str(), number.as_str());
    let rows = fetch_all!(
        tx,
        (CustomerId,),
        include_str!("sql/search_customers.sql"),
        ctx.org,
        ctx.legal_entity,
        key,
        number
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn letters_of_item(tx: &mut Tx, ctx: &Ctx, item: Uuid) -> Result<Vec<LetteredRow>, DbError> {
    fetch_all!(tx, LetteredRow, include_str!("sql/letters_of_item.sql"), ctx.org, item)
}

pub(super) async fn items_of_entry(tx: &mut Tx, ctx: &Ctx, entry: EntryId) -> Result<Vec<Uuid>, DbError> {
    let rows = fetch_all!(tx, (Uuid,), include_str!("sql/items_of_entry.sql"), ctx.org, entry)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn place_of_item(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    item: Uuid,
) -> Result<u32, DbError> {
    let (before,) = fetch_one!(tx, (i64,), include_str!("sql/place_of_item.sql"), ctx.org, customer, item)?;
    Ok(u32::try_from(before).unwrap_or(u32::MAX))
}
