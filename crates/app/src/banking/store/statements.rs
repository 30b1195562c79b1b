//! Statements on bank statements.

use db::{Day, DbError, Rows, Tx, day, execute, fetch_all, fetch_optional};
use jiff::civil::Date;
use uuid::Uuid;

use super::{TransactionRow, waiting_to_delete};
use crate::banking::bank_days::BankDays;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, InputFileId};

/// With what the last statement of an account closes.
pub(in crate::banking) async fn find_last_closing(
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

/// The last day through which a statement of an account covers whole days, and when that statement came in. A day after
/// today is a mistake of the file, and says nothing.
pub(in crate::banking) async fn find_last_covered(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Option<(Day, i64)>, DbError> {
    fetch_optional!(
        tx,
        (Day, i64),
        "select closing_on, imported_at from bank_statements where org_id = $1 and bank_account_id = $2 \
         and closing_on is not null and closing_on <= $3 and closing_minor is not null and kind = 'statement' \
         order by closing_on desc, imported_at desc limit 1",
        ctx.org,
        account,
        Day::from_jiff(ctx.today())
    )
}

/// When the last file with a statement of an account came in.
pub(in crate::banking) async fn find_last_import(
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
    pub(in crate::banking) struct StatementFacts {
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
pub(in crate::banking) async fn list_statements_of(
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

/// What the statements of a file say of balances, in the order of their days: account, opening, closing.
pub(crate) async fn list_balances_of_file(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
) -> Result<Vec<(String, Option<i64>, Option<i64>)>, DbError> {
    fetch_all!(
        tx,
        (String, Option<i64>, Option<i64>),
        "select a.account_masked, s.opening_minor, s.closing_minor from bank_statements s \
         join bank_accounts a on a.org_id = s.org_id and a.id = s.bank_account_id \
         where s.org_id = $1 and s.file_id = $2 and a.legal_entity_id = $3 \
         order by a.id, coalesce(s.closing_on, $4), s.position",
        ctx.org,
        file,
        ctx.legal_entity,
        day(Date::constant(9999, 12, 31))
    )
}

pub(in crate::banking) async fn find_statement(
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

/// A statement about to be recorded.
pub(in crate::banking) struct NewStatement<'a> {
    pub id: BankStatementId,
    pub account: BankAccountId,
    pub file: InputFileId,
    pub position: i64,
    pub kind: &'static str,
    pub reference: &'a str,
    pub sequence: &'a str,
}

pub(in crate::banking) async fn insert_statement(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &NewStatement<'_>,
) -> Result<(), DbError> {
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
pub(in crate::banking) struct Balances {
    pub opening: Option<(i64, Option<Date>)>,
    pub closing: Option<(i64, Option<Date>)>,
    pub movements: i64,
    pub movements_minor: i64,
}

pub(in crate::banking) async fn update_balances(
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
pub(in crate::banking) async fn has_closing(
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
    pub(in crate::banking) struct StatementRow {
        pub id: BankStatementId,
        pub bank_account_id: BankAccountId,
        pub account_masked: String,
        pub currency: String,
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
            "select s.id, s.bank_account_id, a.account_masked, a.currency, s.statement_reference, s.sequence, s.opening_minor, \
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
pub(in crate::banking) async fn list_statements(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<StatementRow>, DbError> {
    fetch_all!(tx, StatementRow, booked_statements!(""), ctx.org, ctx.legal_entity)
}

/// The booked statements of one account.
pub(in crate::banking) async fn list_booked_statements_of(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Vec<StatementRow>, DbError> {
    let sql = booked_statements!(" and s.bank_account_id = $3");
    fetch_all!(tx, StatementRow, sql, ctx.org, ctx.legal_entity, account)
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
