//! The ledger of an account with its running balance and letters; the account of one customer.

use std::collections::{HashMap, HashSet};

use ::ledger::{AccountRole, ChartOfAccounts};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::CustomerId;
use app::reporting::accounting::{
    CustomerName, LetterBook, chart, customer_moves, customer_name, customer_names, letters_of,
};
use app::reporting::{Place, Span, TrialBalanceRow, ledger_page, trial_balance};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::{account_label, kind_key, place, place_text, span};
use crate::access::User;
use crate::error::PageError;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::given;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, Frame, PageResult, Section, Views, filters, places};

/// Postings on one page.
const PAGE: usize = 50;
/// Postings that a file takes from the store at a time.
const PIECE: usize = 1_000;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    account: Option<String>,
    customer: Option<String>,
    currency: Option<String>,
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
    format: Option<FileForm>,
}

impl Asked {
    fn address(&self, name: &str, value: &str) -> String {
        let text = |of: &str, field: &Option<String>| {
            if of == name { value.to_owned() } else { field.clone().unwrap_or_default() }
        };
        let pairs = [
            ("account", text("account", &self.account)),
            ("customer", text("customer", &self.customer)),
            ("currency", text("currency", &self.currency)),
            ("from", text("from", &self.from)),
            ("to", text("to", &self.to)),
            ("after", text("after", &None)),
            ("format", text("format", &None)),
        ];
        places::query("/accounting/ledger", &pairs)
    }

    fn customer(&self) -> Result<Option<CustomerId>, PageError> {
        given(self.customer.as_deref()).map(str::parse).transpose().map_err(|_| PageError::NotFound)
    }
}

#[derive(Template)]
#[template(path = "accounting/templates/accounts.html")]
struct AccountsPage {
    frame: Frame,
    views: Views,
    tab: &'static str,
    accounts: Vec<AccountRow>,
}

struct AccountRow {
    href: String,
    number: String,
    label: String,
    balance_minor: i64,
    currency: Currency,
}

#[derive(Template)]
#[template(path = "accounting/templates/ledger.html")]
struct LedgerPageView {
    frame: Frame,
    views: Views,
    tab: &'static str,
    account: String,
    label: String,
    customer: Option<(String, String, String)>,
    customer_id: String,
    has_letters: bool,
    from: String,
    to: String,
    currency: Currency,
    currencies: Vec<(String, String, bool)>,
    opening_minor: i64,
    closing_minor: i64,
    lines: Vec<LineRow>,
    is_first: bool,
    next: Option<String>,
    first: Option<String>,
    files: (String, String),
    may_export: bool,
}

struct LineRow {
    on: Date,
    href: String,
    label: String,
    kind_key: String,
    customer: Option<(String, String)>,
    letters: Option<(String, bool)>,
    debit_minor: i64,
    credit_minor: i64,
    balance_minor: i64,
}

/// A page of either ledger.
struct Found {
    opening_minor: i64,
    closing_minor: i64,
    lines: Vec<FoundLine>,
    next: Option<Place>,
    letters: LetterBook,
}

struct FoundLine {
    place: Place,
    kind: String,
    label: String,
    customer: Option<CustomerId>,
    amount_minor: i64,
    balance_minor: i64,
}

/// `GET /accounting/ledger`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let span = span(asked.from.as_deref(), asked.to.as_deref())?;
    let customer = asked.customer()?;
    let Some(account) = given(asked.account.as_deref()).map(str::to_owned) else {
        return accounts(&desk, &user).await;
    };
    if let Some(form) = asked.format {
        return file(&desk, &user, &asked, (account, customer, span), form).await;
    }
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let all = trial_balance(tx, ctx, Span::ALL).await?;
        let currency = choose(&all, &account, asked.currency.as_deref());
        let after = asked.after.as_deref().and_then(place);
        let found = page(tx, ctx, (&account, currency, customer), span, after, PAGE).await?;
        let names = names_of(tx, ctx, &found).await?;
        let lines = found.lines.iter().map(|line| row(&account, line, &names, &found.letters)).collect();
        let of_account = all.iter().filter(|row| row.account == account);
        let currencies = of_account.map(|row| {
            (
                asked.address("currency", row.currency.code()),
                row.currency.code().to_owned(),
                row.currency == currency,
            )
        });
        let (from, to) = places::bounds(span);
        let query = Address::of(&asked.address("", "")).query();
        let views = Views::load(tx, ctx, person(&reader), "/accounting/ledger", query).await?;
        let named = match customer {
            Some(id) => {
                let name = customer_name(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
                Some((places::customer(id), name.name, name.number))
            }
            None => None,
        };
        Ok(LedgerPageView {
            views,
            tab: "ledger",
            label: account_label(&chart, &account),
            customer_id: customer.map(|id| id.to_string()).unwrap_or_default(),
            customer: named,
            has_letters: is_of_customers(&chart, &account),
            currencies: currencies.collect(),
            opening_minor: found.opening_minor,
            closing_minor: found.closing_minor,
            is_first: after.is_none(),
            next: found.next.map(|next| asked.address("after", &place_text(next))),
            first: after.map(|_| asked.address("after", "")),
            files: (asked.address("format", "csv"), asked.address("format", "xlsx")),
            may_export: reader.may(Permission::ExportData),
            frame,
            account,
            from,
            to,
            currency,
            lines,
        })
    })
    .await
}

/// The accounts there are, to choose from.
async fn accounts(desk: &Desk, user: &User) -> PageResult {
    let reader = person(user);
    desk.show(user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let views = Views::load(tx, ctx, reader, "/accounting/ledger", String::new()).await?;
        let rows = trial_balance(tx, ctx, Span::ALL).await?.into_iter();
        let accounts = rows.map(|row| AccountRow {
            href: places::query(
                "/accounting/ledger",
                &[("account", row.account.clone()), ("currency", row.currency.code().to_owned())],
            ),
            label: account_label(&chart, &row.account),
            balance_minor: row.debit_minor.saturating_sub(row.credit_minor),
            currency: row.currency,
            number: row.account,
        });
        Ok(AccountsPage { frame, views, tab: "ledger", accounts: accounts.collect() })
    })
    .await
}

fn is_of_customers(chart: &ChartOfAccounts, account: &str) -> bool {
    chart.number(AccountRole::Customers).as_str() == account
}

/// The currency asked for, else the account's first, euros before others.
fn choose(all: &[TrialBalanceRow], account: &str, asked: Option<&str>) -> Currency {
    if let Some(currency) = given(asked).and_then(|code| Currency::parse(code).ok()) {
        return currency;
    }
    let mut of_account = all.iter().filter(|row| row.account == account).map(|row| row.currency);
    let first = of_account.next();
    if of_account.any(|currency| currency == Currency::EUR) {
        Currency::EUR
    } else {
        first.unwrap_or(Currency::EUR)
    }
}

async fn page(
    tx: &mut Tx,
    ctx: &Ctx,
    (account, currency, customer): (&str, Currency, Option<CustomerId>),
    span: Span,
    after: Option<Place>,
    limit: usize,
) -> Result<Found, PageError> {
    if let Some(customer) = customer {
        let found = customer_moves(tx, ctx, (customer, currency), span, after, limit).await?;
        let lines = found.lines.into_iter().map(|line| FoundLine {
            place: line.place,
            kind: line.kind,
            label: line.label,
            customer: None,
            amount_minor: line.amount_minor,
            balance_minor: line.balance_minor,
        });
        return Ok(Found {
            opening_minor: found.opening_minor,
            closing_minor: found.closing_minor,
            lines: lines.collect(),
            next: found.next,
            letters: found.letters,
        });
    }
    let found = ledger_page(tx, ctx, (account, currency), span, after, limit).await?;
    let items: Vec<_> = found.lines.iter().filter_map(|line| line.customer.zip(line.subject)).collect();
    let letters = letters_of(tx, ctx, &items).await?;
    let lines = found.lines.into_iter().map(|line| FoundLine {
        place: line.place,
        kind: line.kind,
        label: line.label,
        customer: line.customer,
        amount_minor: line.amount_minor,
        balance_minor: line.balance_minor,
    });
    Ok(Found {
        opening_minor: found.opening_minor,
        closing_minor: found.closing_minor,
        lines: lines.collect(),
        next: found.next,
        letters,
    })
}

/// What the customers on a page are called.
async fn names_of(
    tx: &mut Tx,
    ctx: &Ctx,
    found: &Found,
) -> Result<HashMap<CustomerId, CustomerName>, PageError> {
    let ids: HashSet<CustomerId> = found.lines.iter().filter_map(|line| line.customer).collect();
    let ids: Vec<CustomerId> = ids.into_iter().collect();
    Ok(customer_names(tx, ctx, &ids).await?)
}

fn row(
    account: &str,
    line: &FoundLine,
    names: &HashMap<CustomerId, CustomerName>,
    letters: &LetterBook,
) -> LineRow {
    let customer = line.customer.and_then(|id| {
        let pairs = [("account", account.to_owned()), ("customer", id.to_string())];
        names.get(&id).map(|found| (places::query("/accounting/ledger", &pairs), found.name.clone()))
    });
    let letters = letters.get(&(line.place.entry, line.place.line_no));
    LineRow {
        on: line.place.booked_on,
        href: places::entry(line.place.entry),
        label: line.label.clone(),
        kind_key: kind_key(&line.kind),
        letters: letters.map(|found| (found.code.clone(), found.is_settled)),
        customer,
        debit_minor: line.amount_minor.max(0),
        credit_minor: line.amount_minor.min(0).saturating_neg(),
        balance_minor: line.balance_minor,
    }
}

async fn file(
    desk: &Desk,
    user: &User,
    asked: &Asked,
    (account, customer, span): (String, Option<CustomerId>, Span),
    form: FileForm,
) -> PageResult {
    let words = user.words.clone();
    let keys =
        ["day", "entry", "kind", "label", "customer", "letters", "debit", "credit", "balance", "currency"];
    let head = keys.iter().map(|key| words.say(&format!("accounting-{key}"))).collect();
    let digits: String = account.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("{}-{digits}", words.say("accounting-file-ledger"));
    let currency = asked.currency.clone();
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let all = trial_balance(tx, ctx, Span::ALL).await?;
        let currency = choose(&all, &account, currency.as_deref());
        let mut after = None;
        loop {
            let found = page(tx, ctx, (&account, currency, customer), span, after, PIECE).await?;
            let names = names_of(tx, ctx, &found).await?;
            for line in &found.lines {
                let shown = row(&account, line, &names, &found.letters);
                sheet
                    .row(&[
                        Cell::Day(shown.on),
                        Cell::Text(line.place.entry.to_string()),
                        Cell::Text(words.say(&shown.kind_key)),
                        Cell::Text(shown.label),
                        Cell::Text(shown.customer.map(|it| it.1).unwrap_or_default()),
                        Cell::Text(shown.letters.map(|it| it.0).unwrap_or_default()),
                        Cell::Amount(shown.debit_minor, currency),
                        Cell::Amount(shown.credit_minor, currency),
                        Cell::Amount(shown.balance_minor, currency),
                        Cell::from(currency.code()),
                    ])
                    .await?;
            }
            let Some(next) = found.next else { return Ok(()) };
            after = Some(next);
        }
    })
    .await
}
