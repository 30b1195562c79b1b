//! The books: journal entries, accounts, trial balance, periods.

use app::activity::Event;
use app::bookkeeping::{
    Books, ClosePeriod, ClosePeriodError, ClosingView, EntryPosting, EntrySummary, TrialBalanceLine,
    close_period, find_entry, list_postings, page_of_closings, page_of_entries, trial_balance,
};
use app::context::Ctx;
use app::ids::{EntryId, PeriodClosingId};
use axum::Json;
use axum::extract::State;
use db::{DbError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::bank::Paged;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, sound_day};
use super::shapes::instant;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// A posting of an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Posting {
    /// Account number.
    #[schema(examples("411000"))]
    pub account: String,
    /// What the account is for, when it has a role.
    pub role: Option<String>,
    /// Minor units, debit positive, credit negative.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: String,
}

impl From<EntryPosting> for Posting {
    fn from(row: EntryPosting) -> Self {
        let EntryPosting { account, role, amount_minor, currency, .. } = row;
        Self { account, role, amount_minor, currency }
    }
}

/// A journal entry. Its postings sum to zero in each currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Its id.
    #[schema(examples("jrn_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// When it is booked.
    pub booked_on: Date,
    /// What happened.
    pub kind: String,
    /// Label.
    pub label: String,
    /// The entry that it reverses, by id.
    pub reverses: Option<String>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Its postings.
    pub postings: Vec<Posting>,
}

async fn with_postings(tx: &mut Tx, ctx: &Ctx, row: EntrySummary) -> Result<JournalEntry, DbError> {
    let postings = list_postings(tx, ctx, row.id).await?;
    Ok(JournalEntry {
        id: row.id.to_string(),
        booked_on: row.booked_on.to_jiff(),
        kind: row.kind,
        label: row.label,
        reverses: row.reverses_id.map(|id| id.to_string()),
        posted_at: instant(row.posted_at),
        postings: postings.into_iter().map(Posting::from).collect(),
    })
}

/// Which entries are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// Booked on this day or after it.
    booked_from: Option<Date>,
    /// Booked on this day or before it.
    booked_to: Option<Date>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists journal entries in the order of posting.
#[utoipa::path(get, path = "/api/v1/entries", tag = "books", params(EntryQuery),
    responses((status = 200, description = "A page of entries", body = Page<JournalEntry>)))]
pub async fn entries(
    State(desk): State<Desk>,
    user: User,
    Asked(query): Asked<EntryQuery>,
) -> Answer<Page<JournalEntry>> {
    let place: Place<EntryId> = Place::new(query.after.as_deref(), query.limit)?;
    let from = sound_day(query.booked_from, "booked_from")?.unwrap_or(Date::constant(1, 1, 1));
    let to = sound_day(query.booked_to, "booked_to")?.unwrap_or(Date::constant(9999, 12, 31));
    let entries = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let mut entries = Vec::new();
        for row in page_of_entries(tx, ctx, (from, to), place.after, place.reach()).await? {
            entries.push(with_postings(tx, ctx, row).await?);
        }
        Ok(entries)
    });
    Ok(Json(place.page(entries.await?, |entry| entry.id.clone(), |entry| entry)))
}

/// Shows one journal entry.
#[utoipa::path(get, path = "/api/v1/entries/{id}", tag = "books", params(("id" = String, Path, description = "Id of the entry")),
    responses((status = 200, description = "The entry", body = JournalEntry)))]
pub async fn entry(State(desk): State<Desk>, user: User, Named(id): Named<EntryId>) -> Answer<JournalEntry> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let Some(row) = find_entry(tx, ctx, id).await? else { return Ok(None) };
        Ok(Some(with_postings(tx, ctx, row).await?))
    });
    found.await?.map(Json).ok_or(PageError::NotFound)
}

/// An account that has a role in the posting rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Account {
    /// What it is for.
    #[schema(examples("customers"))]
    pub role: String,
    /// Its number.
    #[schema(examples("411000"))]
    pub number: String,
    /// Its label.
    #[schema(examples("Clients"))]
    pub label: String,
}

/// Lists the chart of accounts: the number of each role.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "books",
    responses((status = 200, description = "The chart of accounts", body = Page<Account>)))]
pub async fn accounts(State(desk): State<Desk>, user: User) -> Answer<Page<Account>> {
    let items = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| {
        let accounts = Books::open(tx, ctx).await?.accounts();
        let shown =
            |(role, number, label): (&str, String, String)| Account { role: role.to_owned(), number, label };
        Ok(accounts.into_iter().map(shown).collect())
    });
    Ok(Json(Page { items: items.await?, next: None }))
}

/// An account of the trial balance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrialBalanceAccount {
    /// Account number.
    pub account: String,
    /// Currency.
    pub currency: String,
    /// Sum of debits, minor units.
    pub debit_minor: i64,
    /// Sum of credits, minor units.
    pub credit_minor: i64,
}

impl From<TrialBalanceLine> for TrialBalanceAccount {
    fn from(line: TrialBalanceLine) -> Self {
        let TrialBalanceLine { account, currency, debit_minor, credit_minor } = line;
        Self { account, currency, debit_minor, credit_minor }
    }
}

/// Shows debits and credits of every account.
#[utoipa::path(get, path = "/api/v1/trial-balance", tag = "books",
    responses((status = 200, description = "The trial balance, whole", body = Page<TrialBalanceAccount>)))]
pub async fn balance(State(desk): State<Desk>, user: User) -> Answer<Page<TrialBalanceAccount>> {
    let lines = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| Ok(trial_balance(tx, ctx).await?));
    let items = lines.await?.into_iter().map(TrialBalanceAccount::from).collect();
    Ok(Json(Page { items, next: None }))
}

/// A closing of the books.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Closing {
    /// Its id.
    #[schema(examples("pcl_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// The last day that it closed.
    pub through: Date,
    /// When.
    pub closed_at: Timestamp,
    /// By whom.
    pub closed_by: String,
}

impl From<ClosingView> for Closing {
    fn from(view: ClosingView) -> Self {
        Self {
            id: view.id.to_string(),
            through: view.closed_through.to_jiff(),
            closed_at: instant(view.closed_at),
            closed_by: view.closed_by,
        }
    }
}

/// Lists the closings of the books in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/closings", tag = "books", params(Paged),
    responses((status = 200, description = "A page of closings", body = Page<Closing>)))]
pub async fn closings(
    State(desk): State<Desk>,
    user: User,
    Asked(paged): Asked<Paged>,
) -> Answer<Page<Closing>> {
    let place: Place<PeriodClosingId> = Place::new(paged.after.as_deref(), paged.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_closings(tx, ctx, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Closing::from)))
}

/// Through which day the books are to be closed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClosing {
    /// The last day that closes: yesterday at the latest.
    pub through: Date,
}

/// The books are closed through a day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct BooksClosed {
    /// The last closed day.
    pub through: Date,
}

/// Closes the books through a day. A closing is never taken back. A person does it, freshly signed in.
#[utoipa::path(post, path = "/api/v1/closings", tag = "books", request_body = NewClosing,
    responses((status = 200, description = "Closed", body = BooksClosed)))]
pub async fn close(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(NewClosing { through }): Sent<NewClosing>,
) -> Answer<BooksClosed> {
    sound_day(Some(through), "through")?;
    let command = ClosePeriod { through };
    let call = write.call("close_period", &command);
    let closed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (closed, event) = close_period(ctx, tx, command).await?;
        Ok::<(BooksClosed, Option<Event>), ClosePeriodError>((BooksClosed { through: closed.through }, event))
    });
    Ok(Json(closed.await?))
}
