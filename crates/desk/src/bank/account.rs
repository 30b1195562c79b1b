//! One of our accounts: its figures, its movements, its name.

use app::banking::{
    MovementTotals, MovementView, NameAccount, find_account_view, list_movements, name_account,
    total_movements,
};
use app::identity::Permission;
use app::ids::BankAccountId;
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use money::Currency;
use serde::Deserialize;

use super::COLUMNS;
use super::accounts::AccountCard;
use super::asked::Asked;
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::columns::Columns;
use crate::web::export::{Cell, FileForm, export};
use crate::web::{Frame, PageResult, Section, Views, filters};

/// Movements on one page.
const PAGE: i64 = 50;
/// Movements read at a time for a file.
const CHUNK: i64 = 2_000;
/// Columns of a file with the keys of their words; counterparty, amount and currency are in each.
const IN_FILE: [(&str, &str); 8] = [
    ("day", "bank-day"),
    ("counterparty", "bank-counterparty"),
    ("remittance", "bank-remittance"),
    ("class", "bank-class"),
    ("reference", "bank-column-reference"),
    ("amount", "bank-amount"),
    ("currency", "bank-currency"),
    ("state", "bank-state"),
];

#[derive(Template)]
#[template(path = "bank/templates/account.html")]
struct AccountPage {
    frame: Frame,
    card: AccountCard,
    asked: Asked,
    views: Views,
    movements: Vec<MovementView>,
    totals: MovementTotals,
    next: Option<String>,
    columns: Columns,
    /// The list as it stands, to come back to; empty for programs, which choose nothing.
    columns_back: String,
    can_name: bool,
    can_export: bool,
}

impl AccountPage {
    /// Columns before that of the amounts.
    fn columns_before_amount(&self) -> usize {
        1 + ["day", "class", "reference", "state"].into_iter().filter(|name| self.columns.has(name)).count()
    }
}

/// `GET /bank/{account}`
pub async fn account(
    State(desk): State<Desk>,
    user: User,
    Path(account): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let id: BankAccountId = account.parse().map_err(|_| PageError::NotFound)?;
    let me = person(&user);
    let (can_name, can_export) = (user.may(Permission::WriteBank), user.may(Permission::ExportData));
    desk.show(&user, Section::Bank, async move |ctx, tx, frame| {
        let view = find_account_view(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let filter = asked.filter(Currency::parse(&view.currency).unwrap_or(Currency::EUR));
        let after = asked.after.parse().ok();
        let mut movements = list_movements(tx, ctx, id, &filter, after, PAGE + 1).await?;
        let has_more = movements.len() > 50;
        movements.truncate(50);
        let next = movements.last().filter(|_| has_more).map(|last| asked.behind(&last.id.to_string()));
        let totals = total_movements(tx, ctx, id, &filter).await?;
        let card = AccountCard::of(view, ctx.today());
        let columns = Columns::load(tx, ctx, me, COLUMNS).await?;
        let here = || format!("/bank/{}?{}", card.view.id, asked.query());
        let columns_back = me.map(|_| here()).unwrap_or_default();
        let views = Views::load(tx, ctx, me, &format!("/bank/{id}"), asked.behind("")).await?;
        Ok(AccountPage {
            frame,
            card,
            asked,
            views,
            movements,
            totals,
            next,
            columns,
            columns_back,
            can_name,
            can_export,
        })
    })
    .await
}

/// The form that names an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    name: String,
    ledger_account: String,
}

/// `POST /bank/{account}`
pub async fn name(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(account): Path<String>,
    Form(named): Form<Named>,
) -> PageResult {
    let next = format!("/bank/{account}");
    let number = named.ledger_account.trim().to_owned();
    let command = NameAccount {
        account,
        name: named.name,
        ledger_account: Some(number).filter(|text| !text.is_empty()),
    };
    let call = Call::new("name_account", &command);
    desk.write(&user, call, async move |ctx, tx| name_account(ctx, tx, &command).await).await?;
    let jar = say_once(&desk, jar, "ok", &user.words.say("bank-named"));
    Ok((jar, Redirect::to(&next)).into_response())
}

/// `GET /bank/{account}/transactions.csv`
pub async fn csv(
    State(desk): State<Desk>,
    user: User,
    Path(account): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    send(&desk, &user, &account, asked, FileForm::Csv).await
}

/// `GET /bank/{account}/transactions.xlsx`
pub async fn xlsx(
    State(desk): State<Desk>,
    user: User,
    Path(account): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    send(&desk, &user, &account, asked, FileForm::Xlsx).await
}

async fn send(desk: &Desk, user: &User, account: &str, asked: Asked, form: FileForm) -> PageResult {
    let id: BankAccountId = account.parse().map_err(|_| PageError::NotFound)?;
    let me = person(user);
    let known = desk.read(user, async move |ctx, tx| {
        find_account_view(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        Ok(Columns::load(tx, ctx, me, COLUMNS).await?)
    });
    let columns = known.await?;
    let words = user.words.clone();
    // The usual columns are those that a file always had.
    let is_written =
        move |name: &str| matches!(name, "counterparty" | "amount" | "currency") || columns.has(name);
    let head = IN_FILE.iter().filter(|(name, _)| is_written(name)).map(|(_, key)| words.say(key)).collect();
    export(desk, user, form, "mouvements", head, async move |ctx, tx, sheet| {
        let filter = asked.filter(Currency::EUR);
        let mut after = None;
        loop {
            let rows = list_movements(tx, ctx, id, &filter, after, CHUNK).await?;
            for row in &rows {
                let currency = Currency::parse(&row.currency).unwrap_or(Currency::EUR);
                let cells: [Cell; 8] = [
                    row.booked_on.into(),
                    row.counterparty.clone().into(),
                    row.remittance.clone().into(),
                    words.say(&format!("bank-class-{}", row.class)).into(),
                    row.bank_reference.clone().into(),
                    Cell::Amount(row.amount_minor, currency),
                    row.currency.clone().into(),
                    words.say(&format!("bank-state-{}", row.state.as_deref().unwrap_or("explained"))).into(),
                ];
                let cells = IN_FILE.iter().zip(cells).filter(|((name, _), _)| is_written(name));
                let cells: Vec<Cell> = cells.map(|(_, cell)| cell).collect();
                sheet.row(&cells).await?;
            }
            match rows.last() {
                Some(last) if i64::try_from(rows.len()) == Ok(CHUNK) => after = Some(last.id),
                _ => return Ok(()),
            }
        }
    })
    .await
}
