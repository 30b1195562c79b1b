//! Posting: many entries gathered, checked against the closed periods, inserted together.

use std::collections::HashMap;

use db::{AsDbError, Cell, DbError, Rows, Tx, insert_in_order};
use jiff::civil::Date;
use ledger::{AccountNumber, AccountRole, ChartOfAccounts, Entry, EntryKind, PeriodClosed, Periods, Posting};
use money::Currency;
use uuid::Uuid;

use super::store;
use crate::context::Ctx;
use crate::ids::EntryId;
use crate::source::NoEntropy;
use crate::write::Fault;

/// The books of a legal entity, open for posting within one transaction.
pub struct Books {
    chart: ChartOfAccounts,
    periods: Periods,
    entries: Rows,
    postings: Rows,
    moved: Vec<Moved>,
    days: DaySums,
    day_rows: Rows,
    months: MonthSums,
    month_rows: Rows,
    /// The entry up to which the sums of days and months are added up.
    folded_through: Option<EntryId>,
    /// The first and the last of the entries that are gathered.
    gathered: Option<(EntryId, EntryId)>,
}

/// One write in so many adds up what was left before it.
const WRITES_PER_FOLD: u128 = 256;

/// Debits, credits and their number by account, day, kind of entry, role and currency.
type DaySums = HashMap<(AccountNumber, Date, EntryKind, Option<AccountRole>, Currency), (i64, i64, i64)>;

/// What moved on a customer's accounts, and by how many postings, by customer, currency and month (year and number).
type MonthSums = HashMap<(Uuid, Currency, (i16, i8)), (i64, i64)>;

/// The roles of the accounts that say what a customer owes or has to its credit.
const CUSTOMER_ROLES: [AccountRole; 3] =
    [AccountRole::Customers, AccountRole::DoubtfulCustomers, AccountRole::CustomerAdvances];

/// A posting about an open item or a customer's credit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    /// The role of the account.
    pub role: AccountRole,
    /// The item.
    pub subject: Uuid,
    /// Debit positive, minor units.
    pub amount_minor: i64,
}

/// Why an entry was not posted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// Its period is closed.
    #[error(transparent)]
    PeriodClosed(#[from] PeriodClosed),
    /// No id for it.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl AsDbError for PostError {
    fn as_db_error(&self) -> Option<&DbError> {
        None
    }
}

impl Books {
    /// Opens the books: loads the chart and the closed periods.
    pub async fn open(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let (books, _) = Self::open_about(tx, ctx, AccountRole::Suspense, Uuid::nil()).await?;
        Ok(books)
    }

    /// Opens the books, and answers what the postings about a subject sum to on the accounts of a
    /// role, in minor units, debits positive: one look at the store for both.
    pub async fn open_about(
        tx: &mut Tx,
        ctx: &Ctx,
        role: AccountRole,
        subject: Uuid,
    ) -> Result<(Self, i64), DbError> {
        let head = store::load_head(tx, ctx, role, subject).await?;
        let mut chart = ChartOfAccounts::french_default();
        for (role, number) in head.numbers {
            let inconsistent =
                || DbError::Inconsistent { table: "chart_accounts", id: format!("{role} {number}") };
            let role = AccountRole::parse(&role).ok_or_else(inconsistent)?;
            chart = chart.with(role, AccountNumber::parse(&number).map_err(|_| inconsistent())?);
        }
        let periods = Periods::closed_through(head.closed_through);
        let (entries, postings) = (store::entry_rows(), store::posting_rows());
        let books = Self {
            chart,
            periods,
            entries,
            postings,
            moved: Vec::new(),
            days: DaySums::new(),
            day_rows: store::day_rows(),
            months: MonthSums::new(),
            month_rows: store::month_rows(),
            folded_through: head.folded_through,
            gathered: None,
        };
        Ok((books, head.sum_minor))
    }

    /// The chart of accounts.
    pub fn chart(&self) -> &ChartOfAccounts {
        &self.chart
    }

    /// The chart as a list: the stable name of each role, its number, its label.
    pub fn accounts(&self) -> Vec<(&'static str, String, String)> {
        let account = |role: &AccountRole| {
            (role.as_str(), self.chart.number(*role).as_str().to_owned(), self.chart.label(*role).to_owned())
        };
        AccountRole::ALL.iter().map(account).collect()
    }

    /// The closed periods.
    pub fn periods(&self) -> &Periods {
        &self.periods
    }

    /// The first day on or after `on` into which can be booked; `on` itself when no day is open.
    pub fn open_day(&self, on: Date) -> Date {
        self.periods.first_open_on_or_after(on).unwrap_or(on)
    }

    /// Gathers an entry; [`Books::flush`] inserts it.
    pub fn post(&mut self, ctx: &Ctx, entry: &Entry) -> Result<EntryId, PostError> {
        self.post_reversing(ctx, entry, None)
    }

    /// Gathers an entry that reverses another one.
    pub fn post_reversing(
        &mut self,
        ctx: &Ctx,
        entry: &Entry,
        reverses: Option<EntryId>,
    ) -> Result<EntryId, PostError> {
        self.periods.check(entry.booked_on())?;
        let id = EntryId::from_uuid(ctx.new_id()?);
        let (first, last) = self.gathered.unwrap_or((id, id));
        self.gathered = Some((first.min(id), last.max(id)));
        self.entries.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            entry.booked_on().into(),
            entry.kind().as_str().into(),
            entry.text().to_owned().into(),
            reverses.into(),
            ctx.now_micros().into(),
        ]);
        for (line_no, posting) in (1_i64..).zip(entry.postings()) {
            if let (
                Some(
                    role @ (AccountRole::Customers
                    | AccountRole::DoubtfulCustomers
                    | AccountRole::CustomerAdvances),
                ),
                Some(subject),
            ) = (posting.role, posting.subject)
            {
                let subject = Uuid::from_u128(subject.0);
                self.moved.push(Moved { role, subject, amount_minor: posting.amount.minor() });
            }
            self.sum_day(entry, posting);
            self.sum_month(entry, posting);
            self.postings.push([
                ctx.org.into(),
                id.into(),
                line_no.into(),
                posting.account.as_str().to_owned().into(),
                posting.role.map_or(Cell::Null, |role| role.as_str().into()),
                posting.subject.map(|subject| Uuid::from_u128(subject.0)).into(),
                posting.customer.map(|customer| Uuid::from_u128(customer.0)).into(),
                posting.amount.minor().into(),
                posting.amount.currency().code().into(),
            ]);
        }
        Ok(id)
    }

    /// Inserts what was gathered.
    pub async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
        let groups = self.gathered(tx, ctx).await?;
        insert_in_order(tx, groups).await?;
        Ok(())
    }

    /// What the entries gathered since it was last asked post about open items and credits: whoever
    /// posts such entries has to hand this to `receivables`, in the same transaction.
    pub(crate) fn take_moved(&mut self) -> Vec<Moved> {
        std::mem::take(&mut self.moved)
    }

    /// What was gathered and has to be inserted, in this order.
    pub(crate) async fn gathered(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<[&mut Rows; 4], DbError> {
        self.fold(tx, ctx).await?;
        let mut days: Vec<_> = self.days.drain().collect();
        // Neighbours in the table are written one after the other.
        days.sort_unstable_by_key(|((account, day, ..), _)| (*account, *day));
        for ((account, day, kind, role, currency), (debit, credit, count)) in days {
            self.day_rows.push([
                ctx.org.into(),
                ctx.legal_entity.into(),
                account.as_str().to_owned().into(),
                day.into(),
                kind.as_str().into(),
                role.map_or("", AccountRole::as_str).into(),
                currency.code().into(),
                debit.into(),
                credit.into(),
                count.into(),
            ]);
        }
        let mut months: Vec<_> = self.months.drain().collect();
        months.sort_unstable_by_key(|((customer, _, month), _)| (*customer, *month));
        for ((customer, currency, (year, month)), (moved, count)) in months {
            self.month_rows.push([
                ctx.org.into(),
                ctx.legal_entity.into(),
                customer.into(),
                currency.code().into(),
                format!("{year:04}-{month:02}").into(),
                moved.into(),
                count.into(),
            ]);
        }
        Ok([&mut self.entries, &mut self.postings, &mut self.day_rows, &mut self.month_rows])
    }

    /// Decides whether the sums of what is gathered are added now, with those of the entries that were left before, or
    /// left to a later write. An entry is left when it stands after the one up to which sums are added up: readers then
    /// count its postings themselves. So one that stands before it, because a clock was put back, is never left.
    async fn fold(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        let Some((first, last)) = self.gathered.take() else { return Ok(()) };
        let is_many = self.entries.len() > 1;
        let is_turn = last.uuid().as_u128().is_multiple_of(WRITES_PER_FOLD);
        let mut through = last;
        match self.folded_through {
            Some(folded) if first > folded && !is_many && !is_turn => {
                self.days.clear();
                self.months.clear();
                return Ok(());
            }
            Some(folded) => {
                through = through.max(folded);
                if let Some(left) = store::find_last_after(tx, ctx, folded).await? {
                    store::add_entries_after(tx, ctx, folded).await?;
                    through = through.max(left);
                }
            }
            None => {}
        }
        store::replace_folded(tx, ctx, through).await?;
        self.folded_through = Some(through);
        Ok(())
    }

    /// Adds a posting to the sums of its customer and month.
    fn sum_month(&mut self, entry: &Entry, posting: &Posting) {
        let (Some(customer), Some(role)) = (posting.customer, posting.role) else { return };
        if !CUSTOMER_ROLES.contains(&role) {
            return;
        }
        let on = entry.booked_on();
        let key = (Uuid::from_u128(customer.0), posting.amount.currency(), (on.year(), on.month()));
        let (moved, count) = self.months.entry(key).or_default();
        *moved = moved.saturating_add(posting.amount.minor());
        *count += 1;
    }

    /// Adds a posting to the sums of its account and day.
    fn sum_day(&mut self, entry: &Entry, posting: &Posting) {
        let key = (posting.account, entry.booked_on(), entry.kind(), posting.role, posting.amount.currency());
        let (debit, credit, count) = self.days.entry(key).or_default();
        let minor = posting.amount.minor();
        *debit = debit.saturating_add(minor.max(0));
        *credit = credit.saturating_sub(minor.min(0));
        *count += 1;
    }
}
