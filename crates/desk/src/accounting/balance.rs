//! The trial balance of a day.

use app::context::Ctx;
use app::identity::Permission;
use app::reporting::accounting::{chart, years};
use app::reporting::{Span, TrialBalanceRow, trial_balance};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::account_label;
use crate::access::User;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Frame, PageResult, Section, filters, places};

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    on: Option<String>,
    format: Option<FileForm>,
}

#[derive(Template)]
#[template(path = "accounting/templates/balance.html")]
struct BalancePage {
    frame: Frame,
    tab: &'static str,
    on: Date,
    rows: Vec<Row>,
    totals: Vec<Total>,
    years: Vec<i16>,
    files: (String, String),
    may_export: bool,
}

struct Row {
    href: String,
    label: String,
    debit_minor: i64,
    credit_minor: i64,
    debit_balance_minor: i64,
    credit_balance_minor: i64,
    currency: Currency,
    account: String,
}

struct Total {
    currency: Currency,
    debit_minor: i64,
    credit_minor: i64,
    debit_balance_minor: i64,
    credit_balance_minor: i64,
    is_equal: bool,
}

/// `GET /accounting/balance`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let on = day("on", asked.on.as_deref())?.unwrap_or_else(|| desk.context(&user).today());
    let span = Span { through: on, ..Span::ALL };
    if let Some(form) = asked.format {
        return file(&desk, &user, span, form).await;
    }
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let found = trial_balance(tx, ctx, span).await?;
        let totals = totals(&found);
        let rows = found.into_iter().map(|row| {
            let balance_minor = row.debit_minor.saturating_sub(row.credit_minor);
            Row {
                href: places::query(
                    "/accounting/ledger",
                    &[
                        ("account", row.account.clone()),
                        ("currency", row.currency.code().to_owned()),
                        ("to", on.to_string()),
                    ],
                ),
                label: account_label(&chart, &row.account),
                debit_minor: row.debit_minor,
                credit_minor: row.credit_minor,
                debit_balance_minor: balance_minor.max(0),
                credit_balance_minor: balance_minor.min(0).saturating_neg(),
                currency: row.currency,
                account: row.account,
            }
        });
        let address = |format: &str| {
            places::query("/accounting/balance", &[("on", on.to_string()), ("format", format.to_owned())])
        };
        Ok(BalancePage {
            tab: "balance",
            rows: rows.collect(),
            years: years(tx, ctx).await?,
            files: (address("csv"), address("xlsx")),
            may_export: reader.may(Permission::ExportData),
            totals,
            frame,
            on,
        })
    })
    .await
}

fn totals(rows: &[TrialBalanceRow]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        let at = totals.iter().position(|total| total.currency == row.currency);
        let at = at.unwrap_or_else(|| {
            totals.push(Total {
                currency: row.currency,
                debit_minor: 0,
                credit_minor: 0,
                debit_balance_minor: 0,
                credit_balance_minor: 0,
                is_equal: true,
            });
            totals.len() - 1
        });
        let total = &mut totals[at];
        let balance_minor = row.debit_minor.saturating_sub(row.credit_minor);
        total.debit_minor = total.debit_minor.saturating_add(row.debit_minor);
        total.credit_minor = total.credit_minor.saturating_add(row.credit_minor);
        total.debit_balance_minor = total.debit_balance_minor.saturating_add(balance_minor.max(0));
        total.credit_balance_minor = total.credit_balance_minor.saturating_sub(balance_minor.min(0));
        total.is_equal = total.debit_minor == total.credit_minor;
    }
    totals
}

async fn file(desk: &Desk, user: &User, span: Span, form: FileForm) -> PageResult {
    let words = &user.words;
    let keys = ["account", "label", "debit", "credit", "debit-balance", "credit-balance", "currency"];
    let head = keys.iter().map(|key| words.say(&format!("accounting-{key}"))).collect();
    let name = format!("{}-{}", words.say("accounting-file-balance"), span.through);
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let chart = chart(tx, ctx).await?;
        for row in trial_balance(tx, ctx, span).await? {
            let balance_minor = row.debit_minor.saturating_sub(row.credit_minor);
            sheet
                .row(&[
                    Cell::Text(row.account.clone()),
                    Cell::Text(account_label(&chart, &row.account)),
                    Cell::Amount(row.debit_minor, row.currency),
                    Cell::Amount(row.credit_minor, row.currency),
                    Cell::Amount(balance_minor.max(0), row.currency),
                    Cell::Amount(balance_minor.min(0).saturating_neg(), row.currency),
                    Cell::from(row.currency.code()),
                ])
                .await?;
        }
        Ok(())
    })
    .await
}
