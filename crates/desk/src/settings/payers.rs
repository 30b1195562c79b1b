//! Learned payers: seen, and forgotten.

use app::allocation::{ForgetPayer, LearnedView, forget_payer, list_learned};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::AliasId;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use serde::Deserialize;

use super::need_bank;
use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Frame, PageResult, Section, filters};

/// Payers on one page.
const PAGE: usize = 50;

/// From where on the list is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/templates/payers.html")]
struct PayersPage {
    frame: Frame,
    tabs: Vec<Tab>,
    payers: Vec<LearnedView>,
    next: Option<String>,
    can_manage: bool,
}

/// `GET /settings/payers`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    need_bank(&user)?;
    let after = asked.after.map(|text| text.parse::<AliasId>()).transpose();
    let after = after.map_err(|_| PageError::NotFound)?;
    let (tabs, can_manage) = (tabs(&user, Part::Matching), user.may(Permission::ManageSettings));
    desk.show(&user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let mut payers =
            list_learned(tx, ctx, after, i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1)).await?;
        let has_more = payers.len() > PAGE;
        payers.truncate(PAGE);
        let next = payers.last().filter(|_| has_more).map(|last| last.id.clone());
        Ok(PayersPage { frame, tabs, payers, next, can_manage })
    })
    .await
}

/// `POST /settings/payers/{id}/forget`
pub async fn forget(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = ForgetPayer { alias: id };
    let call = Call::new("forget_payer", &command);
    desk.write(&user, call, async move |ctx, tx| forget_payer(ctx, tx, &command).await).await?;
    done(&desk, jar, &user.words.say("settings-payer-forgotten"), "/settings/payers")
}
