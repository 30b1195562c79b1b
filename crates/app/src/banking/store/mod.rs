//! Every SQL statement on bank accounts, statements and transactions; what waits for a person is listed in
//! the file beside.

mod waiting;

mod outside;

use std::collections::{HashMap, HashSet};

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_one, fetch_optional, for_each};
use jiff::civil::Date;
use uuid::Uuid;

use super::bank_days::BankDays;
use super::listing::{MOVEMENTS_LOOKED_AT_MAX, MovementFilter};
use super::waiting::WaitingState;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, BankTransactionId, InputFileId};
pub use waiting::{WaitingFilter, WorkRow};
pub(crate) use waiting::{
    count_work, find_last_statement, find_work, list_days_before, list_transactions_of, list_work,
};

pub(crate) use outside::find_transactions;
pub use outside::{
    AccountSummary, StatementSummary, TransactionFilter, TransactionSummary, find_transaction_summary,
    page_of_accounts, page_of_statements, page_of_transactions,
};

db::row! {
    /// One of our bank accounts.
    #[derive(Clone, Debug)]
    pub(crate) struct AccountRow {
        pub id: BankAccountId,
        pub account_index: Uuid,
        pub account_sealed: Vec<u8>,
        pub account_masked: String,
        pub currency: String,
    }
}

db::row! {
    /// A movement as stored, with where it stands in its file.
    #[derive(Clone, Debug)]
    pub struct TransactionRow {
        /// Its id.
        pub id: BankTransactionId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The account, hidden but for its ends.
        pub account_masked: String,
        /// The file it came in.
        pub file_id: InputFileId,
        /// The bank's identification of the statement.
        pub statement_reference: String,
        /// Number of the statement in its file, from 1.
        pub statement_position: i64,
        /// Position in the statement, from 1.
        pub position: i64,
        /// Booking date.
        pub booked_on: Day,
        /// Signed minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
        /// The bank's own reference, or empty.
        pub bank_reference: String,
        /// End-to-end id, or empty.
        pub end_to_end_id: String,
        /// Remittance information.
        pub remittance: String,
        /// Counterparty, or empty.
        pub counterparty: String,
        /// Keyed hash of the counterparty's account.
        pub counterparty_index: Option<Uuid>,
        /// What kind of movement it is.
        pub class: String,
        /// The rest, as JSON text.
        pub details: String,
    }
}

pub(crate) fn account_place(id: BankAccountId) -> String {
    format!("bank_accounts:account_sealed:{id}")
}

pub(crate) fn counterparty_place(id: BankTransactionId) -> String {
    format!("bank_transactions:counterparty_sealed:{id}")
}

pub(super) async fn find_account(tx: &mut Tx, ctx: &Ctx, index: Uuid) -> Result<Option<AccountRow>, DbError> {
    fetch_optional!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and legal_entity_id = $2 and account_index = $3",
        ctx.org,
        ctx.legal_entity,
        index
    )
}

pub(super) async fn find_account_by_id(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
) -> Result<Option<AccountRow>, DbError> {
    fetch_optional!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The names of our accounts.
pub(super) async fn list_names(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<BankAccountId, String>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankAccountId, String),
        "select n.bank_account_id, n.name from bank_account_names n \
         join bank_accounts a on a.org_id = n.org_id and a.id = n.bank_account_id \
         where n.org_id = $1 and a.legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// With what the last statement of an account closes.
pub(super) async fn find_last_closing(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Option<(i64, Day)>, DbError> {
    fetch_optional!(
        tx,
        (i64, Day),
        "select closing_minor, closing_on from bank_statements where org_id = $1 and bank_account_id = $2 \
         and closing_on is not null and closing_minor is not null and kind = 'statement' \
         order by closing_on desc, id desc limit 1",
        ctx.org,
        account
    )
}

/// When the last file with a statement of an account came in.
pub(super) async fn find_last_import(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Option<i64>, DbError> {
    let row = fetch_optional!(
        tx,
        (Option<i64>,),
        "select max(imported_at) from bank_statements where org_id = $1 and bank_account_id = $2",
        ctx.org,
        account
    )?;
    Ok(row.and_then(|(at,)| at))
}

db::row! {
    /// A statement as a page shows it.
    #[derive(Clone, Debug)]
    pub(super) struct StatementFacts {
        pub id: BankStatementId,
        pub file_id: InputFileId,
        pub kind: String,
        pub statement_reference: String,
        pub sequence: String,
        pub opening_minor: Option<i64>,
        pub opening_on: Option<Day>,
        pub closing_minor: Option<i64>,
        pub closing_on: Option<Day>,
        pub movements: i64,
        pub movements_minor: i64,
    }
}

/// The statements of an account, the last first. One without a closing day stands where it came in: last.
pub(super) async fn list_statements_of(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    after: Option<BankStatementId>,
    limit: i64,
) -> Result<Vec<StatementFacts>, DbError> {
    let (on, id) = match after {
        Some(id) => match find_statement(tx, ctx, id).await? {
            Some(row) => (row.closing_on.unwrap_or(day(Date::constant(1, 1, 1))), row.id),
            None => return Ok(Vec::new()),
        },
        None => (day(Date::constant(9999, 12, 31)), BankStatementId::from_uuid(Uuid::max())),
    };
    fetch_all!(
        tx,
        StatementFacts,
        "select s.id, s.file_id, s.kind, s.statement_reference, s.sequence, s.opening_minor, s.opening_on, s.closing_minor, \
         s.closing_on, s.movements, s.movements_minor from bank_statements s \
         join bank_accounts a on a.org_id = s.org_id and a.id = s.bank_account_id and a.legal_entity_id = $3 \
         where s.org_id = $1 and s.bank_account_id = $2 and (coalesce(s.closing_on, $6) < $4 or (coalesce(s.closing_on, $6) = $4 and s.id < $5)) \
         order by coalesce(s.closing_on, $6) desc, s.id desc limit $7",
        ctx.org,
        account,
        ctx.legal_entity,
        on,
        id,
        day(Date::constant(1, 1, 1)),
        limit
    )
}

pub(super) async fn find_statement(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankStatementId,
) -> Result<Option<StatementFacts>, DbError> {
    fetch_optional!(
        tx,
        StatementFacts,
        "select s.id, s.file_id, s.kind, s.statement_reference, s.sequence, s.opening_minor, s.opening_on, s.closing_minor, \
         s.closing_on, s.movements, s.movements_minor from bank_statements s \
         join bank_accounts a on a.org_id = s.org_id and a.id = s.bank_account_id and a.legal_entity_id = $3 \
         where s.org_id = $1 and s.id = $2",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

db::row! {
    /// A movement as a list shows it.
    #[derive(Clone, Debug)]
    pub(super) struct MovementRow {
        pub id: BankTransactionId,
        pub booked_on: Day,
        pub amount_minor: i64,
        pub currency: String,
        pub counterparty: String,
        pub remittance: String,
        pub state: Option<String>,
    }
}

/// A filter as the statements take it.
struct Wanted {
    from: Day,
    through: Day,
    /// Part of a text between `%`, or empty.
    text: String,
    amount_minor: i64,
    /// 1 for money in, -1 for money out, 0 for both.
    sign: i64,
    /// The class, or empty.
    class: String,
}

impl Wanted {
    fn of(filter: &MovementFilter) -> Self {
        let escaped =
            filter.text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        Self {
            from: day(filter.from.unwrap_or(Date::constant(1, 1, 1))),
            through: day(filter.through.unwrap_or(Date::constant(9999, 12, 31))),
            text: if escaped.is_empty() { escaped } else { format!("%{escaped}%") },
            amount_minor: filter.amount_minor.unwrap_or(0).saturating_abs(),
            sign: match filter.is_in {
                Some(true) => 1,
                Some(false) => -1,
                None => 0,
            },
            class: filter.class.clone(),
        }
    }
}

impl Wanted {
    /// Whether the index on days answers it alone.
    fn is_by_day_alone(&self) -> bool {
        self.text.is_empty() && self.amount_minor == 0 && self.sign == 0 && self.class.is_empty()
    }
}

/// The movements of an account, the last first. Those of one state are few and found by their state; the others
/// by their day, and a text among the newest.
pub(super) async fn list_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
    after: Option<(Day, BankTransactionId)>,
    limit: i64,
) -> Result<Vec<MovementRow>, DbError> {
    let wanted = Wanted::of(filter);
    let (on, id) =
        after.unwrap_or((day(Date::constant(9999, 12, 31)), BankTransactionId::from_uuid(Uuid::max())));
    if let Some(state) = filter.state {
        return fetch_all!(
            tx,
            MovementRow,
            "select t.id, t.booked_on, t.amount_minor, t.currency, t.counterparty, t.remittance, w.state \
             from waiting_transactions w \
             join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
             where w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3 and w.bank_account_id = $4 \
             and w.booked_on >= $5 and w.booked_on <= $6 and (w.booked_on, w.transaction_id) < ($7, $8) \
             and ($9 = '' or lower(t.remittance) like $9 escape '\\' or lower(t.counterparty) like $9 escape '\\' \
             or lower(t.bank_reference) like $9 escape '\\' or lower(t.end_to_end_id) like $9 escape '\\') \
             and ($10 = 0 or t.amount_minor = $10 or t.amount_minor = -$10) \
             and ($11 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $11) and ($13 = '' or t.class = $13) \
             order by w.booked_on desc, w.transaction_id desc limit $12",
            ctx.org,
            ctx.legal_entity,
            state.as_str(),
            account,
            wanted.from,
            wanted.through,
            on,
            id,
            &wanted.text,
            wanted.amount_minor,
            wanted.sign,
            limit,
            &wanted.class
        );
    }
    fetch_all!(
        tx,
        MovementRow,
        "select t.id, t.booked_on, t.amount_minor, t.currency, t.counterparty, t.remittance, w.state from \
         (select org_id, id, booked_on, amount_minor, currency, counterparty, remittance, bank_reference, end_to_end_id, \
         class from bank_transactions where org_id = $1 and bank_account_id = $2 and legal_entity_id = $3 \
         and booked_on >= $4 and booked_on <= $5 and (booked_on, id) < ($6, $7) \
         order by booked_on desc, id desc limit $12) t \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where ($8 = '' or lower(t.remittance) like $8 escape '\\' or lower(t.counterparty) like $8 escape '\\' \
         or lower(t.bank_reference) like $8 escape '\\' or lower(t.end_to_end_id) like $8 escape '\\') \
         and ($9 = 0 or t.amount_minor = $9 or t.amount_minor = -$9) \
         and ($10 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $10) \
         and ($11 = 0 or w.transaction_id is null) and ($14 = '' or t.class = $14) \
         order by t.booked_on desc, t.id desc limit $13",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through,
        on,
        id,
        &wanted.text,
        wanted.amount_minor,
        wanted.sign,
        i64::from(filter.is_explained),
        if wanted.is_by_day_alone() && !filter.is_explained { limit } else { MOVEMENTS_LOOKED_AT_MAX },
        limit,
        &wanted.class
    )
}

/// Count, money in, money out of a filter, and how many movements were looked at.
pub(super) async fn total_movements(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    filter: &MovementFilter,
) -> Result<(i64, i64, i64, i64), DbError> {
    let wanted = Wanted::of(filter);
    if filter.state.is_none() && !filter.is_explained && wanted.is_by_day_alone() {
        return total_days(tx, ctx, account, &wanted).await;
    }
    let state = filter.state.map_or("", WaitingState::as_str);
    fetch_one!(
        tx,
        (i64, i64, i64, i64),
        "select cast(coalesce(sum(case when u.fits = 1 then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when u.fits = 1 and u.amount_minor > 0 then u.amount_minor else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when u.fits = 1 and u.amount_minor < 0 then u.amount_minor else 0 end), 0) as bigint), \
         cast(count(*) as bigint) from (select t.amount_minor, case when \
         ($6 = '' or lower(t.remittance) like $6 escape '\\' or lower(t.counterparty) like $6 escape '\\' \
         or lower(t.bank_reference) like $6 escape '\\' or lower(t.end_to_end_id) like $6 escape '\\') \
         and ($7 = 0 or t.amount_minor = $7 or t.amount_minor = -$7) \
         and ($8 = 0 or (case when t.amount_minor > 0 then 1 else -1 end) = $8) \
         and ($9 = 0 or w.transaction_id is null) and ($10 = '' or w.state = $10) \
         and ($12 = '' or t.class = $12) then 1 else 0 end as fits from \
         (select org_id, id, booked_on, amount_minor, remittance, counterparty, bank_reference, end_to_end_id, class \
         from bank_transactions where org_id = $1 and bank_account_id = $2 and legal_entity_id = $3 \
         and booked_on >= $4 and booked_on <= $5 order by booked_on desc, id desc limit $11) t \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id) u",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through,
        &wanted.text,
        wanted.amount_minor,
        wanted.sign,
        i64::from(filter.is_explained),
        state,
        MOVEMENTS_LOOKED_AT_MAX,
        &wanted.class
    )
}

/// The same of some days whole: the sums of days say it, however many movements there are.
async fn total_days(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    wanted: &Wanted,
) -> Result<(i64, i64, i64, i64), DbError> {
    let (count, money_in, money_out) = fetch_one!(
        tx,
        (i64, i64, i64),
        "select cast(coalesce(sum(d.transactions), 0) as bigint), cast(coalesce(sum(d.in_minor), 0) as bigint), \
         cast(coalesce(sum(d.out_minor), 0) as bigint) from bank_accounts a \
         join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id \
         where a.org_id = $1 and a.id = $2 and a.legal_entity_id = $3 and d.booked_on >= $4 and d.booked_on <= $5",
        ctx.org,
        account,
        ctx.legal_entity,
        wanted.from,
        wanted.through
    )?;
    Ok((count, money_in, money_out, 0))
}

db::row! {
    /// A movement with everything known of it.
    #[derive(Clone, Debug)]
    pub(super) struct MovementFactsRow {
        pub id: BankTransactionId,
        pub bank_account_id: BankAccountId,
        pub account_masked: String,
        pub statement_id: BankStatementId,
        pub position: i64,
        pub booked_on: Day,
        pub value_on: Option<Day>,
        pub amount_minor: i64,
        pub currency: String,
        pub bank_reference: String,
        pub end_to_end_id: String,
        pub remittance: String,
        pub counterparty: String,
        pub class: String,
        pub details: String,
        pub recorded_at: i64,
        pub state: Option<String>,
        pub has_counterparty: bool,
    }
}

pub(super) async fn find_movement(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<MovementFactsRow>, DbError> {
    fetch_optional!(
        tx,
        MovementFactsRow,
        "select t.id, t.bank_account_id, a.account_masked, t.statement_id, t.position, t.booked_on, t.value_on, t.amount_minor, \
         t.currency, t.bank_reference, t.end_to_end_id, t.remittance, t.counterparty, t.class, t.details, t.recorded_at, \
         w.state, (t.counterparty_sealed is not null) as has_counterparty from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         left join waiting_transactions w on w.org_id = t.org_id and w.transaction_id = t.id \
         where t.org_id = $1 and t.id = $2 and t.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

pub(super) async fn find_sealed_counterparty(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<Vec<u8>>, DbError> {
    let row = fetch_optional!(
        tx,
        (Option<Vec<u8>>,),
        "select counterparty_sealed from bank_transactions where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// Gives an account a name, or takes it away.
pub(super) async fn replace_name(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
    name: &str,
) -> Result<(), DbError> {
    execute!(tx, "delete from bank_account_names where org_id = $1 and bank_account_id = $2", ctx.org, id)?;
    if !name.is_empty() {
        execute!(
            tx,
            "insert into bank_account_names (org_id, bank_account_id, name) values ($1, $2, $3)",
            ctx.org,
            id,
            name
        )?;
    }
    Ok(())
}

/// Our accounts, in the order of their ids.
pub(crate) async fn list_accounts(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AccountRow>, DbError> {
    fetch_all!(
        tx,
        AccountRow,
        "select id, account_index, account_sealed, account_masked, currency from bank_accounts \
         where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(super) async fn insert_account(tx: &mut Tx, ctx: &Ctx, row: &AccountRow) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into bank_accounts (org_id, id, legal_entity_id, account_index, account_sealed, account_masked, \
         currency, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.org,
        row.id,
        ctx.legal_entity,
        row.account_index,
        &row.account_sealed,
        &row.account_masked,
        &row.currency,
        ctx.now_micros()
    )?;
    Ok(())
}

/// A statement about to be recorded.
pub(super) struct NewStatement<'a> {
    pub id: BankStatementId,
    pub account: BankAccountId,
    pub file: InputFileId,
    pub position: i64,
    pub kind: &'static str,
    pub reference: &'a str,
    pub sequence: &'a str,
}

pub(super) async fn insert_statement(tx: &mut Tx, ctx: &Ctx, row: &NewStatement<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into bank_statements (org_id, id, bank_account_id, file_id, position, kind, statement_reference, \
         sequence, movements, movements_minor, imported_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)",
        ctx.org,
        row.id,
        row.account,
        row.file,
        row.position,
        row.kind,
        row.reference,
        row.sequence,
        ctx.now_micros()
    )?;
    Ok(())
}

/// The balances of a statement, as finally known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Balances {
    pub opening: Option<(i64, Option<Date>)>,
    pub closing: Option<(i64, Option<Date>)>,
    pub movements: i64,
    pub movements_minor: i64,
}

pub(super) async fn update_balances(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankStatementId,
    balances: Balances,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update bank_statements set opening_minor = $3, opening_on = $4, closing_minor = $5, closing_on = $6, \
         movements = $7, movements_minor = $8 where org_id = $1 and id = $2",
        ctx.org,
        id,
        balances.opening.map(|balance| balance.0),
        balances.opening.and_then(|balance| balance.1).map(day),
        balances.closing.map(|balance| balance.0),
        balances.closing.and_then(|balance| balance.1).map(day),
        balances.movements,
        balances.movements_minor
    )?;
    db::expect_one("close a statement", touched)
}

/// The last day of a recorded statement that closes with this balance, if one does on that day.
pub(super) async fn has_closing(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    closing_on: Date,
    closing_minor: i64,
) -> Result<bool, DbError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "select closing_minor from bank_statements where org_id = $1 and bank_account_id = $2 and closing_on = $3 \
         and closing_minor = $4 and movements > 0 limit 1",
        ctx.org,
        account,
        day(closing_on),
        closing_minor
    )?;
    Ok(found.is_some())
}

db::row! {
    /// One statement, for the continuity check.
    #[derive(Clone, Debug)]
    pub(super) struct StatementRow {
        pub id: BankStatementId,
        pub bank_account_id: BankAccountId,
        pub account_masked: String,
        pub statement_reference: String,
        pub sequence: String,
        pub opening_minor: Option<i64>,
        pub opening_on: Option<Day>,
        pub closing_minor: Option<i64>,
        pub closing_on: Option<Day>,
        pub movements_minor: i64,
    }
}

/// The booked statements of accounts, by account and day; of one day, those that say with what they open come
/// first. The engines sort what is null differently, so the order says it.
macro_rules! booked_statements {
    ($of:literal) => {
        concat!(
            "select s.id, s.bank_account_id, a.account_masked, s.statement_reference, s.sequence, s.opening_minor, \
             s.opening_on, s.closing_minor, s.closing_on, s.movements_minor from bank_statements s \
             join bank_accounts a on a.org_id = s.org_id and a.id = s.bank_account_id \
             where s.org_id = $1 and a.legal_entity_id = $2 and s.kind = 'statement'",
            $of,
            " order by s.bank_account_id, case when s.closing_on is null then 1 else 0 end, s.closing_on, \
             case when s.opening_on is null then 1 else 0 end, s.opening_on, s.id"
        )
    };
}

/// The booked statements of every account.
pub(super) async fn list_statements(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<StatementRow>, DbError> {
    fetch_all!(tx, StatementRow, booked_statements!(""), ctx.org, ctx.legal_entity)
}

/// The booked statements of one account.
pub(super) async fn list_booked_statements_of(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Vec<StatementRow>, DbError> {
    let sql = booked_statements!(" and s.bank_account_id = $3");
    fetch_all!(tx, StatementRow, sql, ctx.org, ctx.legal_entity, account)
}

/// What was recorded on each account, summed.
pub(super) async fn sum_by_account(tx: &mut Tx, ctx: &Ctx) -> Result<HashMap<BankAccountId, i64>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankAccountId, i64),
        "select d.bank_account_id, cast(sum(d.in_minor + d.out_minor) as bigint) from bank_accounts a \
         join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id \
         where a.org_id = $1 and a.legal_entity_id = $2 group by d.bank_account_id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().collect())
}

/// The entry identities recorded on an account.
pub(super) async fn list_entry_identities(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<HashSet<Uuid>, DbError> {
    let mut identities = HashSet::new();
    for_each!(
        tx,
        (Uuid,),
        |(identity,): (Uuid,)| {
            identities.insert(identity);
            Ok::<(), DbError>(())
        },
        "select entry_identity from bank_transactions where org_id = $1 and bank_account_id = $2",
        ctx.org,
        account
    )?;
    Ok(identities)
}

/// The entries of a day recorded from other statements than the one with this opening balance,
/// reference and number.
pub(super) async fn list_entries_before(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    on: Date,
    opening_minor: i64,
    reference: &str,
    sequence: &str,
) -> Result<HashSet<Uuid>, DbError> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select t.entry_identity from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and t.booked_on = $3 \
         and s.kind = 'statement' and (s.opening_minor is null or s.opening_minor <> $4 or s.statement_reference <> $5 or s.sequence <> $6)",
        ctx.org,
        account,
        day(on),
        opening_minor,
        reference,
        sequence
    )?;
    Ok(rows.into_iter().map(|(identity,)| identity).collect())
}

pub(super) fn transaction_rows() -> Rows {
    Rows::new(
        "bank_transactions",
        &[
            "org_id",
            "id",
            "legal_entity_id",
            "bank_account_id",
            "statement_id",
            "position",
            "batch_position",
            "identity",
            "entry_identity",
            "booked_on",
            "value_on",
            "amount_minor",
            "currency",
            "bank_reference",
            "end_to_end_id",
            "remittance",
            "counterparty",
            "counterparty_index",
            "counterparty_sealed",
            "class",
            "details",
            "recorded_at",
        ],
    )
}

/// Every movement of the legal entity, handed over one by one in the order of their ids.
pub async fn list_transactions(
    tx: &mut Tx,
    ctx: &Ctx,
    visit: impl FnMut(TransactionRow) -> Result<(), DbError>,
) -> Result<(), DbError> {
    for_each!(
        tx,
        TransactionRow,
        visit,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.legal_entity_id = $2 order by t.id",
        ctx.org,
        ctx.legal_entity
    )
}

/// One movement.
pub async fn find_transaction(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
) -> Result<Option<TransactionRow>, DbError> {
    fetch_optional!(
        tx,
        TransactionRow,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_transactions t \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.id = $2 and t.legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

/// The movements that a file brought, in the order of their ids.
pub(crate) async fn list_transactions_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<TransactionRow>, DbError> {
    fetch_all!(
        tx,
        TransactionRow,
        "select t.id, t.bank_account_id, a.account_masked, s.file_id, s.statement_reference, s.position as statement_position, \
         t.position, t.booked_on, t.amount_minor, t.currency, t.bank_reference, t.end_to_end_id, t.remittance, \
         t.counterparty, t.counterparty_index, t.class, t.details from bank_statements s \
         join bank_transactions t on t.org_id = s.org_id and t.statement_id = s.id \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         where s.org_id = $1 and s.file_id = $2 and t.legal_entity_id = $3 order by t.id",
        ctx.org,
        file,
        ctx.legal_entity
    )
}

/// A later file that says on one of the accounts of this one what was known already: it would be missed
/// if this one were taken out.
pub(crate) async fn find_later_on_same_accounts(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    later: &[InputFileId],
) -> Result<Option<InputFileId>, DbError> {
    for other in later {
        let row = fetch_optional!(
            tx,
            (InputFileId,),
            "select o.file_id from bank_statements o where o.org_id = $1 and o.file_id = $2 and exists \
             (select 1 from bank_statements s where s.org_id = o.org_id and s.file_id = $3 and s.bank_account_id = o.bank_account_id) \
             limit 1",
            ctx.org,
            *other,
            file
        )?;
        if row.is_some() {
            return Ok(Some(*other));
        }
    }
    Ok(None)
}

/// Takes movements out again, then the statements of their file. What was posted about them has to be
/// reversed before, and what was decided about them taken out.
pub(crate) async fn delete_statements(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    transactions: &[TransactionRow],
) -> Result<(), DbError> {
    let mut waiting = waiting_to_delete();
    let mut rows = Rows::to_delete("bank_transactions", &["org_id", "id"]);
    let mut days = BankDays::new();
    for transaction in transactions {
        waiting.push([ctx.org.into(), transaction.id.into()]);
        rows.push([ctx.org.into(), transaction.id.into()]);
        days.take_out(transaction);
    }
    waiting.insert(tx).await?;
    rows.insert(tx).await?;
    days.gathered(ctx).insert(tx).await?;
    execute!(tx, "delete from bank_statements where org_id = $1 and file_id = $2", ctx.org, file)?;
    Ok(())
}

/// How often each amount was booked on each day of an account, entry by entry, by other files than this one.
pub(super) async fn list_entry_amounts(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    file: InputFileId,
) -> Result<HashMap<(Date, i64), u32>, DbError> {
    let rows = fetch_all!(
        tx,
        (Day, i64),
        "select t.booked_on, cast(sum(t.amount_minor) as bigint) from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and s.file_id <> $3 group by t.entry_identity, t.booked_on",
        ctx.org,
        account,
        file
    )?;
    let mut counts = HashMap::new();
    for (on, amount) in rows {
        *counts.entry((on.to_jiff(), amount)).or_insert(0) += 1;
    }
    Ok(counts)
}

/// The accounts on which a file brought movements, with the first and last day.
pub(super) async fn list_days_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<(BankAccountId, String, String, Day, Day)>, DbError> {
    fetch_all!(
        tx,
        (BankAccountId, String, String, Day, Day),
        "select t.bank_account_id, a.account_masked, a.currency, min(t.booked_on), max(t.booked_on) from bank_statements s \
         join bank_transactions t on t.org_id = s.org_id and t.statement_id = s.id \
         join bank_accounts a on a.org_id = t.org_id and a.id = t.bank_account_id \
         where s.org_id = $1 and s.file_id = $2 and a.legal_entity_id = $3 \
         group by t.bank_account_id, a.account_masked, a.currency order by t.bank_account_id",
        ctx.org,
        file,
        ctx.legal_entity
    )
}

/// The movements of an account in some days: day, amount, entry, and the file they came in.
pub(super) async fn list_movements_between(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
    (from, through): (Day, Day),
) -> Result<Vec<(Day, i64, InputFileId)>, DbError> {
    fetch_all!(
        tx,
        (Day, i64, InputFileId),
        "select t.booked_on, cast(sum(t.amount_minor) as bigint), s.file_id from bank_transactions t \
         join bank_statements s on s.org_id = t.org_id and s.id = t.statement_id \
         where t.org_id = $1 and t.bank_account_id = $2 and t.booked_on >= $3 and t.booked_on <= $4 \
         group by t.entry_identity, t.booked_on, s.file_id",
        ctx.org,
        account,
        from,
        through
    )
}

/// Replaces the sealed number of one of our accounts by the same one sealed with another key.
pub(crate) async fn update_sealed_account(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankAccountId,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update bank_accounts set account_sealed = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        sealed.clone()
    )?;
    db::expect_one("seal an account", touched)
}

/// Sealed accounts of counterparties after an id, at most `limit`.
pub(crate) async fn list_sealed_counterparties(
    tx: &mut Tx,
    ctx: &Ctx,
    after: BankTransactionId,
    limit: i64,
) -> Result<Vec<(BankTransactionId, Vec<u8>, String)>, DbError> {
    let rows = fetch_all!(
        tx,
        (BankTransactionId, Vec<u8>),
        "select id, counterparty_sealed from bank_transactions where org_id = $1 and id > $2 \
         and counterparty_sealed is not null order by id limit $3",
        ctx.org,
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id, sealed)| (id, sealed, counterparty_place(id))).collect())
}

/// Replaces a counterparty's sealed account by the same one sealed with another key.
pub(crate) async fn update_sealed_counterparty(
    tx: &mut Tx,
    ctx: &Ctx,
    id: BankTransactionId,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update bank_transactions set counterparty_sealed = $3 where org_id = $1 and id = $2",
        ctx.org,
        id,
        sealed.clone()
    )?;
    db::expect_one("seal an account", touched)
}

/// Sums of days to be added to what is kept.
pub(super) fn bank_day_rows() -> Rows {
    Rows::to_add(
        "bank_days",
        &["org_id", "bank_account_id", "booked_on", "class", "currency"],
        &["in_minor", "out_minor", "transactions"],
    )
}

/// Rows of transactions that wait.
pub(crate) fn waiting_rows() -> Rows {
    Rows::new(
        "waiting_transactions",
        &[
            "org_id",
            "transaction_id",
            "legal_entity_id",
            "state",
            "reason",
            "booked_on",
            "bank_account_id",
            "currency",
            "rest_minor",
        ],
    )
}

/// Transactions that do not wait any more, by their keys.
pub(crate) fn waiting_to_delete() -> Rows {
    Rows::to_delete("waiting_transactions", &["org_id", "transaction_id"])
}

/// Takes away every transaction of the legal entity that waits and is not set aside.
pub(crate) async fn delete_waiting(tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from waiting_transactions where org_id = $1 and legal_entity_id = $2 and state <> $3",
        ctx.org,
        ctx.legal_entity,
        WaitingState::Aside.as_str()
    )?;
    Ok(())
}

/// Writes what is left to explain of a transaction of which a part was explained. It is to be done unless
/// it is set aside: what was proposed was for the whole.
pub(crate) async fn update_rest(
    tx: &mut Tx,
    ctx: &Ctx,
    transaction: BankTransactionId,
    rest_minor: i64,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update waiting_transactions set rest_minor = $3, state = case when state = $4 then state else $5 end \
         where org_id = $1 and transaction_id = $2",
        ctx.org,
        transaction,
        rest_minor,
        WaitingState::Aside.as_str(),
        WaitingState::ToDo.as_str()
    )?;
    db::expect_one("keep what is left of a transaction", touched)
}

db::row! {
    /// How many transactions wait in a state.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WaitingByState {
        /// The stable name of the state.
        pub state: String,
        /// How many.
        pub transactions: i64,
    }
}

/// How many transactions wait in each state that any waits in.
pub async fn count_waiting_by_state(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<WaitingByState>, DbError> {
    fetch_all!(
        tx,
        WaitingByState,
        "select state, cast(count(*) as bigint) as transactions from waiting_transactions \
         where org_id = $1 and legal_entity_id = $2 group by state order by state",
        ctx.org,
        ctx.legal_entity
    )
}

db::row! {
    /// A transaction that waits, as a list shows it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WaitingRow {
        /// Its id.
        pub transaction_id: BankTransactionId,
        /// The account.
        pub bank_account_id: BankAccountId,
        /// The reason of the queue, or empty.
        pub reason: String,
        /// Booking date.
        pub booked_on: Day,
        /// What is still to be explained, positive for money in, minor units.
        pub rest_minor: i64,
        /// Signed minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
        /// Remittance information.
        pub remittance: String,
        /// Counterparty, or empty.
        pub counterparty: String,
        /// What kind of movement it is.
        pub class: String,
    }
}

/// The transactions that wait in a state, oldest first, after one of them (its day and id), at most `limit`.
pub async fn list_waiting(
    tx: &mut Tx,
    ctx: &Ctx,
    state: WaitingState,
    after: Option<(Date, BankTransactionId)>,
    limit: i64,
) -> Result<Vec<WaitingRow>, DbError> {
    let (after_day, after_id) =
        after.unwrap_or((Date::constant(1, 1, 1), BankTransactionId::from_uuid(Uuid::nil())));
    fetch_all!(
        tx,
        WaitingRow,
        "select w.transaction_id, w.bank_account_id, w.reason, w.booked_on, w.rest_minor, t.amount_minor, t.currency, \
         t.remittance, t.counterparty, t.class from waiting_transactions w \
         join bank_transactions t on t.org_id = w.org_id and t.id = w.transaction_id \
         where w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3 \
         and (w.booked_on, w.transaction_id) > ($4, $5) order by w.booked_on, w.transaction_id limit $6",
        ctx.org,
        ctx.legal_entity,
        state.as_str(),
        day(after_day),
        after_id,
        limit
    )
}
