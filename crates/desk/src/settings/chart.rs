//! The chart of accounts: which number each role has.

use app::bookkeeping::{ChartLine, SetAccount, closed_through, list_chart, set_account};
use app::context::Ctx;
use app::identity::Permission;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "settings/templates/chart.html")]
struct ChartPage {
    frame: Frame,
    tabs: Vec<Tab>,
    lines: Vec<ChartLine>,
    closed: Option<Date>,
    can_manage: bool,
}

#[derive(Template)]
#[template(path = "settings/templates/account.html")]
struct AccountPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    line: ChartLine,
}

/// `GET /settings/chart`
pub async fn list(State(desk): State<Desk>, user: User) -> PageResult {
    let (tabs, can_manage) = (tabs(&user, Part::Chart), user.may(Permission::ManageSettings));
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let lines = list_chart(tx, ctx).await?;
        let closed = closed_through(tx, ctx).await?;
        Ok(ChartPage { frame, tabs, lines, closed, can_manage })
    })
    .await
}

/// `GET /settings/chart/{role}`
pub async fn form(State(desk): State<Desk>, user: User, Path(role): Path<String>) -> PageResult {
    show(&desk, &user, role, None).await
}

async fn show(desk: &Desk, user: &User, role: String, typed: Option<FormState>) -> PageResult {
    let status = typed.as_ref().map(FormState::status).unwrap_or_default();
    let tabs = tabs(user, Part::Chart);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let lines = list_chart(tx, ctx).await?;
            let line = lines.into_iter().find(|line| line.role == role).ok_or(PageError::NotFound)?;
            let form = typed.unwrap_or_else(|| FormState::holding([("number", line.number.clone())]));
            Ok(AccountPage { frame, tabs, form, line })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/chart/{role}`
pub async fn set(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(role): Path<String>,
    form: FormState,
) -> PageResult {
    let command = SetAccount { role: role.clone(), number: form.value("number").replace(' ', "") };
    let call = Call::new("set_account", &command);
    match desk.write(&user, call, async move |ctx, tx| set_account(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-chart-set"), "/settings/chart"),
        Err(error) => {
            let fields =
                [("bad-account", "number"), ("account-taken", "number"), ("account-in-use", "number")];
            let form = form.refused(error, &user.words, &fields)?;
            show(&desk, &user, role, Some(form)).await
        }
    }
}
