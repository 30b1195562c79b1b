//! The figures of the dashboard, each with what proves it.

use std::collections::BTreeMap;

use db::uuid::Uuid;
use db::{DbError, Tx};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::{AccountRole, EntryKind};
use matching::ExceptionReason;
use money::Currency;

use super::aged::{Aged, AgedBalance, AgedRow, Bucket, days_between};
use super::dso::{Sales, count_back};
use super::ledger::Span;
use super::store::{self, RoleDay, WaitingCount};
use crate::banking::{self, WaitingState};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankAccountId};

/// The weeks of expected cash.
const WEEKS: usize = 13;
/// What money given to customers is posted to, differences and discounts among it, which are no money.
const COLLECTED: &[AccountRole] = &[
    AccountRole::Customers,
    AccountRole::CustomerAdvances,
    AccountRole::SettlementLoss,
    AccountRole::SettlementGain,
    AccountRole::DiscountGranted,
];
/// The entries that give money to customers and take it back.
const DECISIONS: &[EntryKind] = &[EntryKind::Allocation, EntryKind::AllocationReversed];
/// The days over which decisions of the machine are counted.
const DECISION_DAYS: i64 = 90;

/// Which rows sum to a figure: what its link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Open items by due day, both ends included, of which the open amount has this sign or either.
    OpenItems {
        /// The first due day.
        from: Option<Date>,
        /// The last due day.
        through: Option<Date>,
        /// Owed (positive), credit (negative) or both (none).
        owed: Option<bool>,
    },
    /// Postings on the accounts of these roles by entries of these kinds (all when none is named).
    Ledger {
        /// The roles.
        roles: &'static [AccountRole],
        /// The kinds.
        kinds: &'static [EntryKind],
        /// The days.
        span: Span,
    },
    /// What decisions gave to customers in these days, by account.
    Collected(Span),
    /// Bank transactions that are money in, booked in these days, of an account and class.
    Transactions {
        /// The account.
        account: BankAccountId,
        /// The stable name of the class.
        class: String,
        /// The days.
        span: Span,
    },
    /// Transactions that wait in one of these states, for this reason when it is given.
    Waiting {
        /// The states.
        states: &'static [WaitingState],
        /// The reason.
        reason: Option<ExceptionReason>,
    },
    /// Decisions about what was booked in these days.
    Decisions(Span),
    /// Customers with something past due.
    OverdueCustomers,
    /// Statements that do not continue the one before.
    Breaks,
    /// Open documents that are disputed.
    Disputes,
    /// Nothing: the product does not follow such money yet.
    CannotBe,
}

/// A figure and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<T = i64> {
    /// The value; money in minor units.
    pub value: T,
    /// What proves it.
    pub proof: Proof,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

/// Money by where it is on its way. What is owed back and has not left yet, and what a provider keeps as a reserve, are
/// no state: nothing in the books tells of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashByState {
    /// Given to customers' accounts this month, less what was undone this month.
    pub collected: Figure,
    /// What was undone this month of decisions of whatever month, as it stands in `collected`: below zero when
    /// money was taken back from customers' accounts.
    pub undone_minor: i64,
    /// Captured by a provider and not yet at the bank.
    pub in_transit: Figure,
    /// At the bank and not explained.
    pub pending: Figure,
    /// What is open of documents that their customers dispute.
    pub disputed: Figure,
    /// Of what is pending, what a person set aside at the reconcile desk.
    pub set_aside: Figure,
}

/// Money that came in on an account through a channel this month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The account.
    pub account: BankAccountId,
    /// The channel: the stable name of the class of its transactions.
    pub class: String,
    /// How much.
    pub received: Figure,
}

/// The figures in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyFigures {
    /// The currency.
    pub currency: Currency,
    /// Owed by customers, credit not deducted.
    pub outstanding: Figure,
    /// Owed and past due.
    pub overdue: Figure,
    /// Credit notes and money not used, negative.
    pub credit: Figure,
    /// Owed by age, in the order of [`Bucket::ALL`].
    pub aged: [Figure; 5],
    /// Days sales outstanding, in hundredths of a day.
    pub dso: Option<Figure>,
    /// Due in each of the coming thirteen weeks: today and six days more, and so on. What is past due is in
    /// `overdue`.
    pub weeks: Vec<Figure>,
    /// Due after them.
    pub later: Figure,
    /// Cash by state.
    pub cash: CashByState,
    /// Cash in this month by account and channel.
    pub received: Vec<Received>,
}

/// What there is to do, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Proposals that can be accepted as they are.
    pub sure: Figure<u64>,
    /// Transactions a person has to look at.
    pub to_examine: Figure<u64>,
    /// Transactions that do not look like a customer's payment and have no proposal.
    pub outside: Figure<u64>,
    /// Transactions that matching has not looked at.
    pub new: Figure<u64>,
    /// Transactions that are set aside.
    pub aside: Figure<u64>,
    /// Returns whose payment is not known; they are among those to look at.
    pub returns: Figure<u64>,
    /// Statements that do not continue the one before.
    pub breaks: Figure<u64>,
    /// Customers with something past due.
    pub overdue_customers: Figure<u64>,
}

/// The figures of a legal entity on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The day.
    pub as_of: Date,
    /// Per currency in which anything is open, was posted on 411 or waits.
    pub money: Vec<MoneyFigures>,
    /// Of the bank transactions booked in the last ninety days, those that an automatic decision explains.
    pub automatic: Figure<Share>,
    /// What there is to do.
    pub actions: Actions,
}

/// Calculates the figures of today. `aged` is the aged balance of the same day and transaction.
pub async fn dashboard(tx: &mut Tx, ctx: &Ctx, aged: &AgedBalance) -> Result<Figures, DbError> {
    let as_of = aged.as_of;
    let month = Span { from: as_of.first_of_month(), through: as_of };
    let waiting = store::waiting_counts(tx, ctx).await?;
    let found = Found {
        as_of,
        month,
        days: store::days_by_role(tx, ctx).await?,
        received: store::received_by_account(tx, ctx, (month.from, month.through)).await?,
        disputed: Some(store::disputed_by_currency(tx, ctx).await?),
    };
    let mut money = Vec::new();
    for code in found.currencies(aged, &waiting) {
        money.push(found.money(&code, aged, &waiting)?);
    }
    let automatic = automatic_share(tx, ctx, as_of, &found.days).await?;
    let breaks = banking::check_continuity(tx, ctx).await?.len() as u64;
    let overdue = overdue_customers(aged);
    Ok(Figures { as_of, money, automatic, actions: actions(&waiting, breaks, overdue) })
}

/// The figures of the customers of one account manager: what is owed and when it is due. What the bank and
/// the books say of all customers together is not theirs, and stays at nothing. `aged` is their part of
/// the aged balance.
pub(super) fn figures_of_customers(aged: &AgedBalance) -> Result<Figures, DbError> {
    let as_of = aged.as_of;
    let month = Span { from: as_of.first_of_month(), through: as_of };
    let found = Found { as_of, month, days: Vec::new(), received: Vec::new(), disputed: None };
    let mut money = Vec::new();
    for code in found.currencies(aged, &[]) {
        money.push(found.money(&code, aged, &[])?);
    }
    let automatic = Figure { value: Share { part: 0, whole: 0 }, proof: Proof::CannotBe };
    Ok(Figures { as_of, money, automatic, actions: actions(&[], 0, overdue_customers(aged)) })
}

/// What decisions posted on an account in some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedRow {
    /// Account number.
    pub account: String,
    /// The currency.
    pub currency: Currency,
    /// What was given, minor units: credit less debit.
    pub given_minor: i64,
    /// What was taken back by undoing, as it counts: below zero when something was.
    pub undone_minor: i64,
}

impl CollectedRow {
    /// What is left of what was given.
    pub fn sum_minor(&self) -> i64 {
        self.given_minor.saturating_add(self.undone_minor)
    }
}

/// What [`CashByState::collected`] is made of: its rows sum to it, in each currency.
pub async fn collected_by_account(tx: &mut Tx, ctx: &Ctx, span: Span) -> Result<Vec<CollectedRow>, DbError> {
    let mut rows: Vec<CollectedRow> = Vec::new();
    for moved in store::moved_by_account(tx, ctx, span).await? {
        let is_of = COLLECTED.iter().any(|role| role.as_str() == moved.role)
            && DECISIONS.iter().any(|kind| kind.as_str() == moved.kind);
        if !is_of {
            continue;
        }
        let currency = store::currency(&moved.currency)?;
        let minor = moved.credit_minor.saturating_sub(moved.debit_minor);
        let at = rows.iter().position(|row| row.account == moved.account && row.currency == currency);
        let at = at.unwrap_or_else(|| {
            rows.push(CollectedRow { account: moved.account, currency, given_minor: 0, undone_minor: 0 });
            rows.len() - 1
        });
        let is_undone = moved.kind == EntryKind::AllocationReversed.as_str();
        let sum = if is_undone { &mut rows[at].undone_minor } else { &mut rows[at].given_minor };
        *sum = sum.saturating_add(minor);
    }
    Ok(rows)
}

/// What the store answered.
struct Found {
    as_of: Date,
    month: Span,
    days: Vec<RoleDay>,
    received: Vec<(BankAccountId, String, String, i64)>,
    /// By currency; of the customers of one account manager it is not known.
    disputed: Option<Vec<(String, i64)>>,
}

impl Found {
    fn currencies(&self, aged: &AgedBalance, waiting: &[WaitingCount]) -> Vec<String> {
        let mut codes: Vec<String> =
            aged.totals.iter().map(|(currency, _)| currency.code().to_owned()).collect();
        codes.extend(self.days.iter().map(|row| row.currency.clone()));
        codes.extend(waiting.iter().map(|row| row.currency.clone()));
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn money(
        &self,
        code: &str,
        aged: &AgedBalance,
        waiting: &[WaitingCount],
    ) -> Result<MoneyFigures, DbError> {
        let currency = store::currency(code)?;
        let total =
            aged.totals.iter().find(|(of, _)| *of == currency).map_or_else(Aged::default, |row| row.1);
        let owed = |(from, through), value| Figure {
            value,
            proof: Proof::OpenItems { from, through, owed: Some(true) },
        };
        let (weeks, later) = self.weeks(code, aged);
        Ok(MoneyFigures {
            currency,
            outstanding: owed((None, None), total.outstanding_minor()),
            overdue: owed((None, self.as_of.yesterday().ok()), total.overdue_minor()),
            credit: Figure {
                value: total.credit_minor,
                proof: Proof::OpenItems { from: None, through: None, owed: Some(false) },
            },
            aged: Bucket::ALL
                .map(|bucket| owed(bucket.due_days(self.as_of), total.owed_minor[bucket as usize])),
            dso: self.dso(code, total.total_minor()),
            weeks,
            later,
            cash: self.cash(code, waiting),
            received: self.received(code),
        })
    }

    /// What is due in each week, and after the last.
    fn weeks(&self, code: &str, aged: &AgedBalance) -> (Vec<Figure>, Figure) {
        let mut sums = [0_i64; WEEKS];
        let mut later = 0_i64;
        for ((_, due_on), owed_minor) in aged.by_due.iter().filter(|row| row.0.0 == code) {
            let Ok(days) = usize::try_from(days_between(self.as_of, *due_on)) else { continue };
            let sum = sums.get_mut(days / 7).unwrap_or(&mut later);
            *sum = sum.saturating_add(*owed_minor);
        }
        let day = |days: usize| self.as_of.saturating_add(i64::try_from(days).unwrap_or(0).days());
        let owed = |value, from, through| Figure {
            value,
            proof: Proof::OpenItems { from: Some(from), through, owed: Some(true) },
        };
        let weeks = sums.iter().enumerate();
        let weeks = weeks.map(|(week, sum)| owed(*sum, day(week * 7), Some(day(week * 7 + 6)))).collect();
        (weeks, owed(later, day(WEEKS * 7), None))
    }

    /// What is open, credit deducted, counted back through what was booked on 411 by documents.
    fn dso(&self, code: &str, open_minor: i64) -> Option<Figure> {
        const KINDS: &[EntryKind] =
            &[EntryKind::InvoiceIssued, EntryKind::CreditNoteIssued, EntryKind::OpeningItem];
        let mut by_month: BTreeMap<Date, i64> = BTreeMap::new();
        for row in self.posted(code, &[AccountRole::Customers], KINDS) {
            let sum = by_month.entry(row.booked_on.to_jiff().first_of_month()).or_default();
            *sum = sum.saturating_add(row.debit_minor).saturating_sub(row.credit_minor);
        }
        let first = *by_month.keys().next()?;
        let mut sales = Vec::new();
        let mut month = self.as_of.first_of_month();
        while month >= first {
            sales.push(Sales { month, minor: by_month.get(&month).copied().unwrap_or(0) });
            month = month.saturating_sub(1.month());
        }
        let span = Span { from: first, through: self.as_of };
        let proof = Proof::Ledger { roles: &[AccountRole::Customers], kinds: KINDS, span };
        count_back(open_minor, self.as_of, &sales).map(|value| Figure { value, proof })
    }

    /// What was posted up to the day in roles by entries of kinds; of every kind when none is named.
    fn posted<'a>(
        &'a self,
        code: &'a str,
        roles: &'a [AccountRole],
        kinds: &'a [EntryKind],
    ) -> impl Iterator<Item = &'a RoleDay> {
        self.days.iter().filter(move |row| {
            row.currency == code
                && row.booked_on.to_jiff() <= self.as_of
                && roles.iter().any(|role| role.as_str() == row.role)
                && (kinds.is_empty() || kinds.iter().any(|kind| kind.as_str() == row.kind))
        })
    }

    fn cash(&self, code: &str, waiting: &[WaitingCount]) -> CashByState {
        const PROVIDERS: &[AccountRole] = &[AccountRole::ProviderClearing];
        let sum = |rows: &mut dyn Iterator<Item = &RoleDay>| {
            rows.fold(0_i64, |sum, row| sum.saturating_add(row.debit_minor).saturating_sub(row.credit_minor))
        };
        let this_month = |row: &&RoleDay| row.booked_on.to_jiff() >= self.month.from;
        let collected = sum(&mut self.posted(code, COLLECTED, DECISIONS).filter(this_month));
        let undone =
            sum(&mut self.posted(code, COLLECTED, &[EntryKind::AllocationReversed]).filter(this_month));
        let in_transit = sum(&mut self.posted(code, PROVIDERS, &[]));
        let in_states = |states: &'static [WaitingState]| {
            let rows = waiting.iter().filter(|row| row.currency == code);
            let rows = rows.filter(|row| states.iter().any(|state| state.as_str() == row.state));
            let value = rows.fold(0_i64, |sum, row| sum.saturating_add(row.in_minor));
            Figure { value, proof: Proof::Waiting { states, reason: None } }
        };
        CashByState {
            collected: Figure { value: collected.saturating_neg(), proof: Proof::Collected(self.month) },
            undone_minor: undone.saturating_neg(),
            in_transit: Figure {
                value: in_transit,
                proof: Proof::Ledger {
                    roles: PROVIDERS,
                    kinds: &[],
                    span: Span { through: self.as_of, ..Span::ALL },
                },
            },
            pending: in_states(&WaitingState::ALL),
            disputed: self.disputed(code),
            set_aside: in_states(&[WaitingState::Aside]),
        }
    }

    fn disputed(&self, code: &str) -> Figure {
        let Some(sums) = &self.disputed else { return Figure { value: 0, proof: Proof::CannotBe } };
        let value = sums.iter().find(|(of, _)| of == code).map_or(0, |(_, minor)| *minor);
        Figure { value, proof: Proof::Disputes }
    }

    fn received(&self, code: &str) -> Vec<Received> {
        let of_currency = self.received.iter().filter(|row| row.2 == code);
        let mut received: Vec<Received> = of_currency
            .map(|(account, class, _, minor)| Received {
                account: *account,
                class: class.clone(),
                received: Figure {
                    value: *minor,
                    proof: Proof::Transactions { account: *account, class: class.clone(), span: self.month },
                },
            })
            .collect();
        received.sort_unstable_by(|a, b| (a.account, &a.class).cmp(&(b.account, &b.class)));
        received
    }
}

/// Customers with something past due, in whatever currency.
fn overdue_customers(aged: &AgedBalance) -> u64 {
    let owing = |rows: &&[AgedRow]| rows.iter().any(|row| row.aged.overdue_minor() > 0);
    aged.rows.chunk_by(|a, b| a.customer == b.customer).filter(owing).count() as u64
}

/// Each allocation has one posting that takes from suspense, each transaction one that puts there.
async fn automatic_share(
    tx: &mut Tx,
    ctx: &Ctx,
    as_of: Date,
    days: &[RoleDay],
) -> Result<Figure<Share>, DbError> {
    let span = Span { from: as_of.saturating_sub((DECISION_DAYS - 1).days()), through: as_of };
    let count = |kind: EntryKind| {
        let within = |day: Date| span.from <= day && day <= span.through;
        let rows = days.iter().filter(|row| {
            row.role == AccountRole::Suspense.as_str()
                && row.kind == kind.as_str()
                && within(row.booked_on.to_jiff())
        });
        rows.map(|row| row.postings).sum::<i64>()
    };
    let others =
        store::decisions_not_automatic(tx, ctx, first_id_of(span.from), (span.from, span.through)).await?;
    // What came in with an import that was undone counts nowhere: its decisions are gone, its entries stand reversed.
    let gone = count(EntryKind::AllocationReversed) - store::reversals_of_decisions(tx, ctx, span).await?;
    let part = (count(EntryKind::Allocation) - others - gone).max(0).unsigned_abs();
    let taken_out = count(EntryKind::Correction);
    let whole = (count(EntryKind::BankTransactionRecorded) - taken_out).max(0).unsigned_abs();
    Ok(Figure { value: Share { part: part.min(whole), whole }, proof: Proof::Decisions(span) })
}

/// The lowest id that can have been made on a day, wherever that day begins first.
fn first_id_of(day: Date) -> AllocationId {
    let midnight = day.yesterday().unwrap_or(day).to_zoned(jiff::tz::TimeZone::UTC);
    let millis = midnight.map_or(0, |at| at.timestamp().as_millisecond());
    AllocationId::from_uuid(Uuid::from_u128(u128::from(millis.max(0).unsigned_abs()) << 80))
}

fn actions(waiting: &[WaitingCount], breaks: u64, overdue_customers: u64) -> Actions {
    const EXAMINE: &[WaitingState] = &[WaitingState::ToDo, WaitingState::Suggested];
    let count = |states: &'static [WaitingState], reason: Option<ExceptionReason>| Figure {
        value: waiting
            .iter()
            .filter(|row| states.iter().any(|state| state.as_str() == row.state))
            .filter(|row| reason.is_none_or(|reason| reason.as_str() == row.reason))
            .map(|row| row.transactions.unsigned_abs())
            .sum(),
        proof: Proof::Waiting { states, reason },
    };
    Actions {
        sure: count(&[WaitingState::Sure], None),
        to_examine: count(EXAMINE, None),
        outside: count(&[WaitingState::Outside], None),
        new: count(&[WaitingState::New], None),
        aside: count(&[WaitingState::Aside], None),
        returns: count(EXAMINE, Some(ExceptionReason::ReturnUnmatched)),
        breaks: Figure { value: breaks, proof: Proof::Breaks },
        overdue_customers: Figure { value: overdue_customers, proof: Proof::OverdueCustomers },
    }
}
