//! What was collected in some days, by account: what proves the figure of the dashboard.

use app::context::Ctx;
use app::reporting::accounting::chart;
use app::reporting::{CollectedRow, Span, collected_by_account};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use money::Currency;
use serde::Deserialize;

use super::{account_label, span};
use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters, places};

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "accounting/templates/collected.html")]
struct CollectedPage {
    frame: Frame,
    tab: &'static str,
    from: String,
    to: String,
    rows: Vec<Row>,
    totals: Vec<Total>,
}

struct Row {
    href: String,
    label: String,
    found: CollectedRow,
}

struct Total {
    currency: Currency,
    given_minor: i64,
    undone_minor: i64,
}

impl Total {
    fn sum_minor(&self) -> i64 {
        self.given_minor.saturating_add(self.undone_minor)
    }
}

/// `GET /accounting/collected`: of this month when no days are given.
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let today = desk.context(&user).today();
    let mut span = span(asked.from.as_deref(), asked.to.as_deref())?;
    if span == Span::ALL {
        span = Span { from: today.first_of_month(), through: today };
    }
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let found = collected_by_account(tx, ctx, span).await?;
        let totals = totals(&found);
        let rows = found.into_iter().map(|found| Row {
            href: places::collected_on(&found.account, span),
            label: account_label(&chart, &found.account),
            found,
        });
        let (from, to) = places::bounds(span);
        Ok(CollectedPage { frame, tab: "journal", from, to, rows: rows.collect(), totals })
    })
    .await
}

fn totals(rows: &[CollectedRow]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        let at = totals.iter().position(|total| total.currency == row.currency);
        let at = at.unwrap_or_else(|| {
            totals.push(Total { currency: row.currency, given_minor: 0, undone_minor: 0 });
            totals.len() - 1
        });
        let total = &mut totals[at];
        total.given_minor = total.given_minor.saturating_add(row.given_minor);
        total.undone_minor = total.undone_minor.saturating_add(row.undone_minor);
    }
    totals
}
