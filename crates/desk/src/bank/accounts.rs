//! The list of our accounts.

use app::banking::{AccountView, list_account_views};
use app::identity::Permission;
use app::reporting::accounting::chart;
use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use ledger::AccountRole;

use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

/// Days after which an account is said to be stale.
const STALE_DAYS: i32 = 7;

#[derive(Template)]
#[template(path = "bank/templates/list.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Vec<AccountCard>,
    /// The account of the chart for those that have none of their own.
    common_ledger: String,
    can_import: bool,
}

/// An account with how fresh it is.
pub(super) struct AccountCard {
    pub view: AccountView,
    /// Days since its last statement closes.
    pub age_days: Option<i32>,
}

impl AccountCard {
    pub(super) fn of(view: AccountView, today: Date) -> Self {
        let age_days = view.balance.and_then(|(_, on)| (today - on).get_days().into());
        Self { view, age_days }
    }

    /// Whether its last statement is old.
    pub(super) fn is_stale(&self) -> bool {
        self.age_days.is_some_and(|days| days > STALE_DAYS)
    }
}

/// `GET /bank`
pub async fn list(State(desk): State<Desk>, user: User) -> PageResult {
    let can_import = user.may(Permission::ImportStatements);
    desk.show(&user, Section::Bank, async move |ctx, tx, frame| {
        let today = ctx.today();
        let views = list_account_views(tx, ctx).await?;
        let accounts = views.into_iter().map(|view| AccountCard::of(view, today)).collect();
        let common_ledger = chart(tx, ctx).await?.number(AccountRole::Bank).to_string();
        Ok(AccountsPage { frame, accounts, common_ledger, can_import })
    })
    .await
}
