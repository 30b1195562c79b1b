//! Every SQL statement on the books.

mod outside;

use std::collections::HashMap;

use db::{Day, DbError, Rows, Tx, execute, fetch_all, fetch_one, fetch_optional, for_each};
use jiff::civil::Date;
use ledger::{AccountNumber, AccountRole, Entry, EntryKind, Posting, SubjectId};
use money::{Currency, Money};
use uuid::Uuid;

use super::lettering::LetteredRow;
use crate::context::Ctx;
use crate::identity;
use crate::ids::{EntryId, in_tens};

pub use outside::{
    ClosingView, EntryPosting, EntrySummary, find_entry, last_entry, list_postings, page_of_closings,
    page_of_entries,
};

/// What posting needs to know first.
pub(super) struct Head {
    /// The numbers that the legal entity gave to roles.
    pub numbers: Vec<(String, String)>,
    /// The last day that is closed.
    pub closed_through: Option<Date>,
    /// What the postings about the subject sum to.
    pub sum_minor: i64,
    /// The entry up to which sums of days and months are added up.
    pub folded_through: Option<EntryId>,
}

/// The chart, the closed periods and the sum of a subject: one look, because every decision needs all.
///
/// Here and wherever postings are found by what they are about, `coalesce` keeps PostgreSQL to reading the entry by its
/// key: with a plan made before it knew the tables, it went through every entry of the legal entity instead.
pub(super) async fn load_head(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    subject: Uuid,
) -> Result<Head, DbError> {
    let rows = fetch_all!(
        tx,
        (String, Option<String>, Option<EntryId>),
        "select 'folded through' as what, cast(null as text) as value, through_id from folded_entries \
         where org_id = $1 and legal_entity_id = $2 \
         union all select role, number, null from chart_accounts where org_id = $1 and legal_entity_id = $2 \
         union all select 'closed through', cast(max(closed_through) as text), null from period_closings \
         where org_id = $1 and legal_entity_id = $2 \
         union all select 'sum', cast(sum(p.amount_minor) as text), null from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id and coalesce(e.legal_entity_id, e.legal_entity_id) = $2 \
         where p.org_id = $1 and p.subject_id = $3 and p.role = $4",
        ctx.org,
        ctx.legal_entity,
        subject,
        role.as_str()
    )?;
    let mut head = Head { numbers: Vec::new(), closed_through: None, sum_minor: 0, folded_through: None };
    for (what, value, entry) in rows {
        if entry.is_some() {
            head.folded_through = entry;
        }
        let Some(value) = value else { continue };
        let inconsistent = |table| DbError::Inconsistent { table, id: value.clone() };
        match what.as_str() {
            "closed through" => {
                head.closed_through = Some(value.parse().map_err(|_| inconsistent("period_closings"))?);
            }
            "sum" => head.sum_minor = value.parse().map_err(|_| inconsistent("postings"))?,
            _ => head.numbers.push((what, value)),
        }
    }
    Ok(head)
}

pub(super) async fn find_closed_through(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Date>, DbError> {
    let row = fetch_optional!(
        tx,
        (Day,),
        "select closed_through from period_closings where org_id = $1 and legal_entity_id = $2 \
         order by closed_through desc limit 1",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.map(|(day,)| day.to_jiff()))
}

pub(super) fn closing_rows() -> Rows {
    Rows::new(
        "period_closings",
        &["org_id", "id", "legal_entity_id", "closed_through", "closed_at", "closed_by"],
    )
}

pub(super) fn entry_rows() -> Rows {
    Rows::new(
        "journal_entries",
        &["org_id", "id", "legal_entity_id", "booked_on", "kind", "label", "reverses_id", "posted_at"],
    )
}

pub(super) fn posting_rows() -> Rows {
    Rows::new(
        "postings",
        &[
            "org_id",
            "entry_id",
            "line_no",
            "account",
            "role",
            "subject_id",
            "customer_id",
            "amount_minor",
            "currency",
        ],
    )
}

/// Sums of days to be added to what is kept.
pub(super) fn day_rows() -> Rows {
    Rows::to_add(
        "ledger_day_sums",
        &["org_id", "legal_entity_id", "account", "booked_on", "kind", "role", "currency"],
        &["debit_minor", "credit_minor", "postings"],
    )
}

/// Sums of customers' months to be added to what is kept.
pub(super) fn month_rows() -> Rows {
    Rows::to_add(
        "customer_month_sums",
        &["org_id", "legal_entity_id", "customer_id", "currency", "month"],
        &["moved_minor", "postings"],
    )
}

/// The last entry after one; nothing when there is none.
pub(super) async fn find_last_after(
    tx: &mut Tx,
    ctx: &Ctx,
    after: EntryId,
) -> Result<Option<EntryId>, DbError> {
    let row = fetch_optional!(
        tx,
        (EntryId,),
        "select id from journal_entries where org_id = $1 and id > $2 \
         and coalesce(legal_entity_id, legal_entity_id) = $3 order by id desc limit 1",
        ctx.org,
        after,
        ctx.legal_entity
    )?;
    Ok(row.map(|(id,)| id))
}

/// Adds the entries after one to the sums of days and of customers' months.
pub(super) async fn add_entries_after(tx: &mut Tx, ctx: &Ctx, after: EntryId) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into ledger_day_sums (org_id, legal_entity_id, account, booked_on, kind, role, currency, debit_minor, \
         credit_minor, postings) \
         select e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency, \
         cast(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as bigint), \
         cast(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as bigint), count(*) \
         from journal_entries e join postings p on p.org_id = e.org_id and p.entry_id = e.id \
         where e.org_id = $1 and e.id > $2 and coalesce(e.legal_entity_id, e.legal_entity_id) = $3 \
         group by e.org_id, e.legal_entity_id, p.account, e.booked_on, e.kind, coalesce(p.role, ''), p.currency \
         on conflict (org_id, legal_entity_id, account, booked_on, kind, role, currency) do update set \
         debit_minor = ledger_day_sums.debit_minor + excluded.debit_minor, \
         credit_minor = ledger_day_sums.credit_minor + excluded.credit_minor, \
         postings = ledger_day_sums.postings + excluded.postings",
        ctx.org,
        after,
        ctx.legal_entity
    )?;
    execute!(
        tx,
        "insert into customer_month_sums (org_id, legal_entity_id, customer_id, currency, month, moved_minor, postings) \
         select e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7), \
         cast(sum(p.amount_minor) as bigint), count(*) \
         from journal_entries e join postings p on p.org_id = e.org_id and p.entry_id = e.id \
         where e.org_id = $1 and e.id > $2 and coalesce(e.legal_entity_id, e.legal_entity_id) = $3 \
         and p.customer_id is not null and p.role in ('customers', 'doubtful_customers', 'customer_advances') \
         group by e.org_id, e.legal_entity_id, p.customer_id, p.currency, substr(cast(e.booked_on as text), 1, 7) \
         on conflict (org_id, legal_entity_id, customer_id, currency, month) do update set \
         moved_minor = customer_month_sums.moved_minor + excluded.moved_minor, \
         postings = customer_month_sums.postings + excluded.postings",
        ctx.org,
        after,
        ctx.legal_entity
    )?;
    Ok(())
}

/// Says up to which entry the sums are added up.
pub(super) async fn replace_folded(tx: &mut Tx, ctx: &Ctx, through: EntryId) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into folded_entries (org_id, legal_entity_id, through_id) values ($1, $2, $3) \
         on conflict (org_id, legal_entity_id) do update set through_id = excluded.through_id",
        ctx.org,
        ctx.legal_entity,
        through
    )?;
    Ok(())
}

/// An entry read back, with everything that reversing it needs.
pub(crate) async fn load_entry(tx: &mut Tx, ctx: &Ctx, id: EntryId) -> Result<Entry, DbError> {
    let inconsistent = || DbError::Inconsistent { table: "journal_entries", id: id.to_string() };
    let (booked_on, kind, label) = fetch_one!(
        tx,
        (Day, String, String),
        "select booked_on, kind, label from journal_entries where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )?;
    let rows = fetch_all!(
        tx,
        (String, Option<String>, Option<Uuid>, Option<Uuid>, i64, String),
        "select account, role, subject_id, customer_id, amount_minor, currency from postings \
         where org_id = $1 and entry_id = $2 order by line_no",
        ctx.org,
        id
    )?;
    let mut postings = Vec::with_capacity(rows.len());
    for (account, role, subject, customer, minor, currency) in rows {
        postings.push(Posting {
            account: AccountNumber::parse(&account).map_err(|_| inconsistent())?,
            role: role.and_then(|role| AccountRole::parse(&role)),
            subject: subject.map(|id| SubjectId(id.as_u128())),
            customer: customer.map(|id| SubjectId(id.as_u128())),
            amount: Money::new(minor, Currency::parse(&currency).map_err(|_| inconsistent())?),
        });
    }
    let kind = EntryKind::parse(&kind).ok_or_else(inconsistent)?;
    Entry::new(booked_on.to_jiff(), kind, label, postings).map_err(|_| inconsistent())
}

/// The entry by which a document or a bank transaction entered the books, as it stands: its first posting in a role that
/// is neither reversed nor a reversal. One that was taken out and came in again entered by the later one.
pub(crate) async fn find_first_entry(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    subject: Uuid,
) -> Result<Option<EntryId>, DbError> {
    let rows = fetch_all!(
        tx,
        (EntryId, Option<EntryId>),
        "select p.entry_id, e.reverses_id from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id and coalesce(e.legal_entity_id, e.legal_entity_id) = $4 \
         where p.org_id = $1 and p.subject_id = $2 and p.role = $3 order by p.entry_id",
        ctx.org,
        subject,
        role.as_str(),
        ctx.legal_entity
    )?;
    let reversed: Vec<EntryId> = rows.iter().filter_map(|(_, reverses)| *reverses).collect();
    let stands =
        |(entry, reverses): &(EntryId, Option<EntryId>)| reverses.is_none() && !reversed.contains(entry);
    Ok(rows.into_iter().find(stands).map(|(entry, _)| entry))
}

/// The accounts that subjects of a role have of their own.
pub(crate) async fn list_own_accounts(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
) -> Result<HashMap<Uuid, AccountNumber>, DbError> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select subject_id, number from own_accounts where org_id = $1 and legal_entity_id = $2 and role = $3",
        ctx.org,
        ctx.legal_entity,
        role.as_str()
    )?;
    rows.into_iter()
        .map(|(subject, number)| {
            let number = AccountNumber::parse(&number)
                .map_err(|_| DbError::Inconsistent { table: "own_accounts", id: subject.to_string() })?;
            Ok((subject, number))
        })
        .collect()
}

/// Gives a subject of a role an account of its own, or takes it away.
pub(super) async fn replace_own_account(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    subject: Uuid,
    number: Option<AccountNumber>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from own_accounts where org_id = $1 and subject_id = $2 and legal_entity_id = $3",
        ctx.org,
        subject,
        ctx.legal_entity
    )?;
    if let Some(number) = number {
        execute!(
            tx,
            "insert into own_accounts (org_id, legal_entity_id, subject_id, role, number) values ($1, $2, $3, $4, $5)",
            ctx.org,
            ctx.legal_entity,
            subject,
            role.as_str(),
            number.as_str()
        )?;
    }
    Ok(())
}

/// What the postings about a subject sum to on the accounts of a role, in minor units, debits positive.
pub(crate) async fn sum_of_subject(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    subject: Uuid,
) -> Result<i64, DbError> {
    let (sum,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(p.amount_minor), 0) as bigint) from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id and coalesce(e.legal_entity_id, e.legal_entity_id) = $4 \
         where p.org_id = $1 and p.subject_id = $2 and p.role = $3",
        ctx.org,
        subject,
        role.as_str(),
        ctx.legal_entity
    )?;
    Ok(sum)
}

/// What the postings about each of these subjects sum to on the accounts of a role.
pub(crate) async fn sums_of_subjects(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, i64>, DbError> {
    let mut sums = HashMap::with_capacity(subjects.len());
    for [a, b, c, d, e, f, g, h, i, j] in in_tens(subjects) {
        sums.extend(fetch_all!(
            tx,
            (Uuid, i64),
            "select p.subject_id, cast(sum(p.amount_minor) as bigint) from postings p \
             join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id and coalesce(e.legal_entity_id, e.legal_entity_id) = $3 \
             where p.org_id = $1 and p.role = $2 and p.subject_id in ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             group by p.subject_id",
            ctx.org,
            role.as_str(),
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
    Ok(sums)
}

/// The sums of all subjects on the accounts of a role that are not zero, handed over one by one.
///
/// The index on subjects answers this alone; only an organisation of several legal entities has to
/// ask each entry whose it is.
pub async fn sum_by_subject(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    mut visit: impl FnMut(Uuid, i64),
) -> Result<(), DbError> {
    let is_only = identity::is_only_legal_entity(tx, ctx.org).await?;
    for_each!(
        tx,
        (Uuid, i64),
        |(subject, sum): (Uuid, i64)| {
            visit(subject, sum);
            Ok::<(), DbError>(())
        },
        "select p.subject_id, cast(sum(p.amount_minor) as bigint) from postings p \
         where p.org_id = $1 and p.subject_id is not null and p.role = $2 \
         and ($3 or exists (select 1 from journal_entries e where e.org_id = p.org_id and e.id = p.entry_id \
         and e.legal_entity_id = $4)) group by p.subject_id having sum(p.amount_minor) <> 0",
        ctx.org,
        role.as_str(),
        is_only,
        ctx.legal_entity
    )
}

/// What all postings of a role sum to, in minor units, per currency.
pub async fn sum_by_role(tx: &mut Tx, ctx: &Ctx, role: AccountRole) -> Result<Vec<(String, i64)>, DbError> {
    fetch_all!(
        tx,
        (String, i64),
        "select p.currency, cast(sum(p.amount_minor) as bigint) from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 and p.role = $3 group by p.currency order by p.currency",
        ctx.org,
        ctx.legal_entity,
        role.as_str()
    )
}

/// Whether something was posted in a role.
pub(super) async fn has_postings(tx: &mut Tx, ctx: &Ctx, role: AccountRole) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (EntryId,),
        "select p.entry_id from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 and p.role = $3 limit 1",
        ctx.org,
        ctx.legal_entity,
        role.as_str()
    )?;
    Ok(row.is_some())
}

/// Gives a role another account number.
pub(super) async fn replace_account(
    tx: &mut Tx,
    ctx: &Ctx,
    role: AccountRole,
    number: &AccountNumber,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from chart_accounts where org_id = $1 and legal_entity_id = $2 and role = $3",
        ctx.org,
        ctx.legal_entity,
        role.as_str()
    )?;
    execute!(
        tx,
        "insert into chart_accounts (org_id, legal_entity_id, role, number) values ($1, $2, $3, $4)",
        ctx.org,
        ctx.legal_entity,
        role.as_str(),
        number.as_str()
    )?;
    Ok(())
}

db::row! {
    /// One account of the trial balance.
    #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
    pub struct TrialBalanceLine {
        /// Account number.
        pub account: String,
        /// Currency code.
        pub currency: String,
        /// Sum of debits, minor units.
        pub debit_minor: i64,
        /// Sum of credits, minor units.
        pub credit_minor: i64,
    }
}

/// Debits and credits of each account.
pub async fn trial_balance(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<TrialBalanceLine>, DbError> {
    fetch_all!(
        tx,
        TrialBalanceLine,
        "select p.account, p.currency, \
         cast(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as bigint) as debit_minor, \
         cast(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as bigint) as credit_minor \
         from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 group by p.account, p.currency order by p.account, p.currency",
        ctx.org,
        ctx.legal_entity
    )
}

db::row! {
    /// One posting in the journal.
    #[derive(Clone, Debug)]
    pub struct JournalLine {
        /// The entry.
        pub entry_id: EntryId,
        /// Which of its postings, from 1.
        pub line_no: i64,
        /// When it is booked.
        pub booked_on: Day,
        /// What happened.
        pub kind: String,
        /// Label.
        pub label: String,
        /// Account number.
        pub account: String,
        /// Debit positive, credit negative, minor units.
        pub amount_minor: i64,
        /// Currency code.
        pub currency: String,
    }
}

/// The journal after an entry, in the order of posting, at most `limit` lines; of the
/// accounts that begin with `account` when it is given.
pub async fn list_journal(
    tx: &mut Tx,
    ctx: &Ctx,
    account: Option<&str>,
    after: Option<EntryId>,
    limit: i64,
) -> Result<Vec<JournalLine>, DbError> {
    fetch_all!(
        tx,
        JournalLine,
        "select p.entry_id, p.line_no, e.booked_on, e.kind, e.label, p.account, p.amount_minor, p.currency from postings p \
         join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 and substr(p.account, 1, length($3)) = $3 and p.entry_id > $4 \
         order by p.entry_id, p.line_no limit $5",
        ctx.org,
        ctx.legal_entity,
        account.unwrap_or_default(),
        after.unwrap_or(EntryId::from_uuid(Uuid::nil())),
        limit
    )
}

db::row! {
    /// What the journal holds in one currency.
    #[derive(Clone, Debug)]
    pub struct JournalTotal {
        /// Currency code.
        pub currency: String,
        /// Number of postings.
        pub lines: i64,
        /// Sum of debits, minor units.
        pub debit_minor: i64,
        /// Sum of credits, minor units.
        pub credit_minor: i64,
    }
}

/// The totals of the whole journal, or of the accounts that begin with `account`.
pub async fn total_journal(
    tx: &mut Tx,
    ctx: &Ctx,
    account: Option<&str>,
) -> Result<Vec<JournalTotal>, DbError> {
    fetch_all!(
        tx,
        JournalTotal,
        "select p.currency, cast(count(*) as bigint) as lines, \
         cast(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as bigint) as debit_minor, \
         cast(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as bigint) as credit_minor \
         from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 and substr(p.account, 1, length($3)) = $3 \
         group by p.currency order by p.currency",
        ctx.org,
        ctx.legal_entity,
        account.unwrap_or_default()
    )
}

/// The postings on customer accounts, in the order of posting.
pub(super) async fn list_customer_postings(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<LetteredRow>, DbError> {
    fetch_all!(
        tx,
        LetteredRow,
        "select p.entry_id, p.line_no, p.subject_id, p.customer_id, p.amount_minor, p.currency, e.booked_on, e.kind, \
         e.reverses_id \
         from postings p join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id \
         where p.org_id = $1 and e.legal_entity_id = $2 and p.role = 'customers' and p.subject_id is not null \
         and p.customer_id is not null order by p.entry_id, p.line_no",
        ctx.org,
        ctx.legal_entity
    )
}

/// Entries whose postings do not sum to zero in a currency: there must be none.
pub async fn list_unbalanced_entries(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<EntryId>, DbError> {
    let rows = fetch_all!(
        tx,
        (EntryId,),
        // Entry by entry, in the order they are kept in; only what can be wrong is looked at by currency.
        "select distinct u.entry_id from (select p.entry_id, p.currency from (select entry_id from postings \
         where org_id = $1 group by entry_id having sum(amount_minor) <> 0 or min(currency) <> max(currency)) c \
         join postings p on p.org_id = $1 and p.entry_id = c.entry_id \
         group by p.entry_id, p.currency having sum(p.amount_minor) <> 0) u \
         join journal_entries e on e.org_id = $1 and e.id = u.entry_id and e.legal_entity_id = $2 order by u.entry_id",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
