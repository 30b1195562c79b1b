//! The statements of an account: what each opens and closes with, and where one does not continue the other.

use app::banking::{Break, StatementView, find_account_view, list_statement_views};
use app::identity::Permission;
use app::ids::BankAccountId;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::accounts::AccountCard;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// Statements on one page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "bank/templates/statements.html")]
struct StatementsPage {
    frame: Frame,
    card: AccountCard,
    rows: Vec<StatementRow>,
    next: Option<String>,
    can_import: bool,
}

/// A statement, and why it does not continue the one before it.
struct StatementRow {
    view: StatementView,
    is_broken: Option<Break>,
}

/// Behind which statement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// `GET /bank/{account}/statements`
pub async fn statements(
    State(desk): State<Desk>,
    user: User,
    Path(account): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let id: BankAccountId = account.parse().map_err(|_| PageError::NotFound)?;
    let can_import = user.may(Permission::ImportReceivables);
    desk.show(&user, Section::Bank, async move |ctx, tx, frame| {
        let view = find_account_view(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let mut found = list_statement_views(tx, ctx, id, asked.after.parse().ok(), PAGE + 1).await?;
        let has_more = found.len() > 50;
        found.truncate(50);
        let next = found.last().filter(|_| has_more).map(|last| last.id.to_string());
        let rows = found
            .into_iter()
            .map(|statement| StatementRow {
                is_broken: view.breaks.iter().find(|found| found.statement_id == statement.id).cloned(),
                view: statement,
            })
            .collect();
        Ok(StatementsPage { frame, card: AccountCard::of(view, ctx.today()), rows, next, can_import })
    })
    .await
}
