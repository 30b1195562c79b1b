//! The statement of account of a customer: in its portal, and for our people to print.

use app::context::Ctx;
use app::customers::{CustomerRow, find_customer};
use app::ids::CustomerId;
use app::paper_mail::print_statement;
use app::receivables::sum_open_of;
use app::reporting::Span;
use app::reporting::accounting::{AccountStatement, account_statement};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use jiff::ToSpan as _;
use jiff::civil::Date;
use messages::Language;
use money::Currency;

use super::frame::PortalFrame;
use super::session::PortalUser;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::export::file;
use crate::web::{Address, Frame, PageResult, Section, filters, places, render};
use crate::words::Words;

/// Months that are shown when nothing is asked for.
const MONTHS: i32 = 12;

/// A statement, and how to ask for another one.
struct Shown {
    statement: AccountStatement,
    currency: Currency,
    /// Other currencies of the customer: where, and which.
    currencies: Vec<(String, &'static str, bool)>,
    from: Date,
    through: Date,
    path: String,
    /// The same as a file.
    pdf: String,
}

#[derive(Template)]
#[template(path = "portal/templates/statement.html")]
struct StatementPage {
    frame: PortalFrame,
    shown: Shown,
}

#[derive(Template)]
#[template(path = "portal/templates/statement_of.html")]
struct StatementOfPage {
    frame: Frame,
    customer: CustomerRow,
    shown: Shown,
}

/// `GET /portal/statement?from=…&to=…&currency=…`
pub async fn statement(State(desk): State<Desk>, user: PortalUser, address: Address) -> PageResult {
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let frame = PortalFrame::load(&desk, &mut tx, &user.reader, &user.words, None).await?;
        let shown =
            load(&mut tx, &user.reader.ctx, user.reader.customer, &address, "/portal/statement").await?;
        tx.rollback().await?;
        render(&user.words, &StatementPage { frame, shown })
    })
    .await
}

/// `GET /portal/statement.pdf?from=…&to=…&currency=…`
pub async fn statement_pdf(State(desk): State<Desk>, user: PortalUser, address: Address) -> PageResult {
    desk.run(async move |desk: Desk| {
        let mut tx = desk.db().begin_read().await?;
        let (ctx, customer) = (&user.reader.ctx, user.reader.customer);
        let shown = load(&mut tx, ctx, customer, &address, "/portal/statement").await?;
        let printed = printed(&mut tx, ctx, customer, &shown, &user.words).await?;
        tx.rollback().await?;
        Ok(printed)
    })
    .await
}

/// `GET /customers/{id}/statement.pdf?from=…&to=…&currency=…`
pub async fn statement_pdf_of(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    let id: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let words = user.words.clone();
    desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let shown = load(tx, ctx, id, &address, "").await?;
        printed(tx, ctx, id, &shown, &words).await
    })
    .await
}

/// A statement as a file.
async fn printed(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    shown: &Shown,
    words: &Words,
) -> Result<Response, PageError> {
    let span = Span { from: shown.from, through: shown.through };
    let language = match words.language() {
        app::words::Language::French => Language::French,
        app::words::Language::English => Language::English,
    };
    let pdf = print_statement(tx, ctx, (customer, shown.currency), span, language).await;
    let pdf = pdf.map_err(PageError::of)?.ok_or(PageError::NotFound)?;
    let name = format!("{}-{}.pdf", words.say("portal-statement-file"), shown.through);
    Ok(file(Body::from(pdf), "application/pdf", &name))
}

/// `GET /customers/{id}/statement?from=…&to=…&currency=…`
pub async fn statement_of(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    let id: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    desk.show(&user, Section::Customers, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let customer = find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let shown = load(tx, ctx, id, &address, &format!("/customers/{id}/statement")).await?;
        Ok(StatementOfPage { frame, customer, shown })
    })
    .await
}

async fn load(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    address: &Address,
    path: &str,
) -> Result<Shown, PageError> {
    let today = ctx.today();
    let through = day("to", Some(address.value("to")))?.unwrap_or(today);
    let from = day("from", Some(address.value("from")))?;
    let from = from.unwrap_or_else(|| through.saturating_sub(MONTHS.months()).first_of_month());
    // Days that were typed the wrong way round are meant the right way round.
    let (from, through) = (from.min(through), from.max(through));
    let open = sum_open_of(tx, ctx, customer, today).await?;
    let known: Vec<Currency> = open.iter().filter_map(|(code, ..)| Currency::parse(code).ok()).collect();
    let asked = Currency::parse(address.value("currency")).ok();
    let currency = asked
        .or_else(|| known.iter().copied().find(|currency| *currency == Currency::EUR))
        .or_else(|| known.first().copied())
        .unwrap_or(Currency::EUR);
    let statement = account_statement(tx, ctx, (customer, currency), Span { from, through }).await?;
    let here = address.at(path);
    let currencies = known
        .iter()
        .map(|it| (here.with("currency", it.code()).to_string(), it.code(), *it == currency))
        .collect();
    let pairs =
        [("from", from.to_string()), ("to", through.to_string()), ("currency", currency.code().to_owned())];
    let pdf = places::query(&format!("{path}.pdf"), &pairs);
    Ok(Shown { statement, currency, currencies, from, through, path: path.to_owned(), pdf })
}
