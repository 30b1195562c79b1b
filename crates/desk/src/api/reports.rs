//! What is owed by age, and the figures of the dashboard, as of the last event.

use app::context::Ctx;
use app::customers::find_customer;
use app::identity::Permission;
use app::ids::CustomerId;
use app::reporting::{Aged, AgedRow, Figure, MoneyFigures, Proof, Snapshot};
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::Place;
use super::request::{Asked, sound_day};
use super::shapes::{instant, known};
use crate::access::User;
use crate::aged::{self, Found};
use crate::dashboard;
use crate::error::PageError;
use crate::failures::ApiFailure;
use crate::state::Desk;

/// Sums by age in one currency, minor units. What is owed is positive, credit negative.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedSums {
    /// Its currency.
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Not due yet.
    pub not_due_minor: i64,
    /// Past due by 1 to 30 days.
    pub days_1_to_30_minor: i64,
    /// By 31 to 60 days.
    pub days_31_to_60_minor: i64,
    /// By 61 to 90 days.
    pub days_61_to_90_minor: i64,
    /// By more than 90 days.
    pub days_over_90_minor: i64,
    /// Credit notes and money that is not used.
    pub credit_minor: i64,
    /// All of it.
    pub total_minor: i64,
}

impl AgedSums {
    fn new(currency: &str, aged: &Aged) -> Self {
        let [not_due_minor, days_1_to_30_minor, days_31_to_60_minor, days_61_to_90_minor, days_over_90_minor] =
            aged.owed_minor;
        Self {
            currency: currency.to_owned(),
            not_due_minor,
            days_1_to_30_minor,
            days_31_to_60_minor,
            days_61_to_90_minor,
            days_over_90_minor,
            credit_minor: aged.credit_minor,
            total_minor: aged.total_minor(),
        }
    }
}

/// What one customer owes by age.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedCustomer {
    /// The customer, by id.
    #[schema(examples("cus_01h455vb4pex5vsknk084sn02q"))]
    pub customer: String,
    /// Its number.
    pub number: Option<String>,
    /// Its name.
    pub name: String,
    /// The sums, one for each currency.
    pub sums: Vec<AgedSums>,
}

/// What customers owe by age on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgedBalanceOfDay {
    /// The day.
    pub as_of: Date,
    /// When it was calculated. Of a large company it may be some seconds old.
    pub computed_at: Timestamp,
    /// The sums of all customers, one for each currency.
    pub totals: Vec<AgedSums>,
    /// A page of the customers that owe or have credit, in the order of their ids.
    pub items: Vec<AgedCustomer>,
    /// What to ask for as `after` to get the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<String>,
}

/// Which day is asked for, and which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgedQuery {
    /// As of this day, today or before; today when absent.
    as_of: Option<Date>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The balance of a day, and when it was calculated.
type Dated = (Date, Found);

/// The balance of the day that is asked for. That of a past day of a large company is calculated first.
async fn balance_on(desk: &Desk, user: &User, as_of: Option<Date>) -> Result<Dated, PageError> {
    let snapshot = dashboard::snapshot(desk, user).await?;
    let today = snapshot.as_of;
    let on = sound_day(as_of, "as_of")?.unwrap_or(today);
    if on > today {
        return Err(PageError::BadInput { code: "bad_value", field: Some("as_of".to_owned()) });
    }
    if let Some(found) = aged::whole(desk, user, &snapshot, on).await? {
        return Ok((on, found));
    }
    let ctx = desk.context(user);
    desk.run(async move |desk: Desk| Ok(desk.past_balances().calculate(desk.db(), &ctx, on).await?)).await?;
    // Another one is being calculated: later is soon enough.
    let found = aged::whole(desk, user, &snapshot, on).await?;
    Ok((on, found.ok_or(PageError::Busy)?))
}

/// Shows what customers owe by age, as of today or a day before; to a salesperson, what their customers owe.
#[utoipa::path(get, path = "/api/v1/aged-balance", tag = "reports", params(AgedQuery),
    responses((status = 200, description = "The totals, and a page of customers", body = AgedBalanceOfDay),
        (status = 503, description = "Balances of other days are being calculated: wait as `Retry-After` says", body = ApiFailure)))]
pub async fn aged_balance(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<AgedQuery>,
) -> Answer<AgedBalanceOfDay> {
    let place: Place<CustomerId> = Place::new(query.after.as_deref(), query.limit)?;
    let (as_of, found) = balance_on(&desk, &user, query.as_of).await?;
    let computed_at = instant(found.computed_at());
    let totals = &found.get().totals;
    let totals = totals.iter().map(|(currency, aged)| AgedSums::new(currency.code(), aged)).collect();
    let shown = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let rows = &found.get().rows;
        let begin = place.after.map_or(0, |after| rows.partition_point(|row| row.customer <= after));
        let reach = usize::try_from(place.reach()).unwrap_or(usize::MAX);
        let mut customers = Vec::new();
        for rows in rows[begin..].chunk_by(|a, b| a.customer == b.customer).take(reach) {
            customers.push(aged_customer(tx, ctx, rows).await?);
        }
        Ok(place.page(customers, |it| it.customer.clone(), |it| it))
    });
    let page = shown.await?;
    Ok(Json(AgedBalanceOfDay { as_of, computed_at, totals, items: page.items, next: page.next }))
}

/// The rows of one customer, at least one, with its name.
async fn aged_customer(tx: &mut Tx, ctx: &Ctx, rows: &[AgedRow]) -> Result<AgedCustomer, db::DbError> {
    let customer = rows[0].customer;
    let found = find_customer(tx, ctx, customer).await?;
    let (number, name) = found.map(|found| (found.number, found.name)).unwrap_or_default();
    Ok(AgedCustomer {
        customer: customer.to_string(),
        number: known(number),
        name,
        sums: rows.iter().map(|row| AgedSums::new(row.currency.code(), &row.aged)).collect(),
    })
}

/// Cash of this month by where it is on its way, minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the name of an amount says its unit, in the API too")]
pub struct Cash {
    /// Given to customers' accounts this month, less what was undone.
    pub collected_minor: i64,
    /// What was undone this month, as it stands in `collected_minor`.
    pub undone_minor: i64,
    /// Captured by a provider and not yet at the bank.
    pub in_transit_minor: i64,
    /// At the bank and not explained.
    pub pending_minor: i64,
    /// Of it, what a person set aside.
    pub set_aside_minor: i64,
    /// Open of documents that their customers dispute.
    pub disputed_minor: i64,
}

/// Money that came in on an account through a channel this month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceivedThisMonth {
    /// The bank account, by id.
    pub bank_account: String,
    /// The class of the transactions: `transfer`, `card`, ….
    pub class: String,
    /// How much, minor units.
    pub amount_minor: i64,
}

/// The figures in one currency. Money is in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CurrencyFigures {
    /// The currency.
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Owed by customers, credit not deducted.
    pub outstanding_minor: i64,
    /// Of it, past due.
    pub overdue_minor: i64,
    /// Credit notes and money that is not used, negative.
    pub credit_minor: i64,
    /// Days sales outstanding by count-back, in hundredths of a day; absent when more is open than was ever sold, and
    /// for who sees only some customers.
    pub dso_hundredths: Option<i64>,
    /// Due in each of the coming thirteen weeks, today's first.
    pub due_by_week_minor: Vec<i64>,
    /// Due after them.
    pub due_later_minor: i64,
    /// Cash by state; for who reads the bank.
    pub cash: Option<Cash>,
    /// Money in of this month by account and channel; for who reads the bank.
    pub received: Option<Vec<ReceivedThisMonth>>,
}

/// What there is to do about bank transactions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ToDo {
    /// Proposals that can be accepted as they are.
    pub sure: u64,
    /// Transactions that a person has to look at.
    pub to_examine: u64,
    /// Transactions that do not look like a customer's payment and have no proposal.
    pub outside: u64,
    /// Transactions that matching has not looked at.
    pub new: u64,
    /// Transactions that are set aside.
    pub aside: u64,
    /// Returns whose payment is not known; they are among those to look at.
    pub returns: u64,
    /// Statements that do not continue the one before.
    pub breaks: u64,
}

/// Of the bank transactions booked in the last ninety days, those that an automatic decision explains.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct AutomaticMatches {
    /// Those.
    pub automatic: u64,
    /// All of them.
    pub transactions: u64,
}

/// The figures of the dashboard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DashboardFigures {
    /// The day.
    pub as_of: Date,
    /// When they were calculated. Of a large company they may be some seconds old.
    pub computed_at: Timestamp,
    /// The figures of each currency in which anything is open, was booked or waits.
    pub currencies: Vec<CurrencyFigures>,
    /// Customers with something past due.
    pub overdue_customers: u64,
    /// How much was matched without a person; for who reads the bank.
    pub automatic: Option<AutomaticMatches>,
    /// What there is to do; for who reads the bank.
    pub to_do: Option<ToDo>,
}

/// Shows the figures of the dashboard; to a salesperson, what their customers owe.
#[utoipa::path(get, path = "/api/v1/figures", tag = "reports",
    responses((status = 200, description = "The figures", body = DashboardFigures)))]
pub async fn figures(State(desk): State<Desk>, user: User) -> Answer<DashboardFigures> {
    let snapshot = dashboard::snapshot(&desk, &user).await?;
    // Figures of the whole are no part of what somebody sees who sees some customers.
    let is_part = desk.context(&user).only_of.is_some();
    let sees_bank = user.may(Permission::ReadBank) && !is_part;
    Ok(Json(shown(&snapshot, sees_bank)))
}

fn shown(snapshot: &Snapshot, sees_bank: bool) -> DashboardFigures {
    let (found, actions) = (&snapshot.figures, &snapshot.figures.actions);
    let share = found.automatic.value;
    DashboardFigures {
        as_of: snapshot.as_of,
        computed_at: instant(snapshot.computed_at),
        currencies: found.money.iter().map(|money| of_currency(money, sees_bank)).collect(),
        overdue_customers: actions.overdue_customers.value,
        automatic: sees_bank.then_some(AutomaticMatches { automatic: share.part, transactions: share.whole }),
        to_do: sees_bank.then_some(ToDo {
            sure: actions.sure.value,
            to_examine: actions.to_examine.value,
            outside: actions.outside.value,
            new: actions.new.value,
            aside: actions.aside.value,
            returns: actions.returns.value,
            breaks: actions.breaks.value,
        }),
    }
}

fn of_currency(money: &MoneyFigures, sees_bank: bool) -> CurrencyFigures {
    let value = |figure: &Figure| figure.value;
    let cash = &money.cash;
    CurrencyFigures {
        currency: money.currency.code().to_owned(),
        outstanding_minor: value(&money.outstanding),
        overdue_minor: value(&money.overdue),
        credit_minor: value(&money.credit),
        dso_hundredths: money.dso.as_ref().filter(|dso| dso.proof != Proof::CannotBe).map(value),
        due_by_week_minor: money.weeks.iter().map(value).collect(),
        due_later_minor: value(&money.later),
        cash: sees_bank.then(|| Cash {
            collected_minor: value(&cash.collected),
            undone_minor: cash.undone_minor,
            in_transit_minor: value(&cash.in_transit),
            pending_minor: value(&cash.pending),
            set_aside_minor: value(&cash.set_aside),
            disputed_minor: value(&cash.disputed),
        }),
        received: sees_bank.then(|| {
            let rows = money.received.iter().map(|found| ReceivedThisMonth {
                bank_account: found.account.to_string(),
                class: found.class.clone(),
                amount_minor: value(&found.received),
            });
            rows.collect()
        }),
    }
}
