//! The portal of one customer, as our people see it: a link to send, what it said, and closing it.

use app::context::Ctx;
use app::customers::{CustomerRow, find_customer};
use app::identity::Secret;
use app::ids::CustomerId;
use app::portal::{
    AnswerRow, ClosePortal, LINK_DAYS, MakePortalLink, PORTAL_LINK_PATH, close_portal, find_portal_settings,
    list_answers_of, make_portal_link,
};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Frame, PageResult, Section, filters};

/// Answers that are shown.
const ANSWERS: i64 = 50;

#[derive(Template)]
#[template(path = "portal/templates/customer.html")]
struct CustomerPortalPage {
    frame: Frame,
    customer: CustomerRow,
    is_open: bool,
    /// A link that was just made.
    link: Option<String>,
    days: i64,
    answers: Vec<AnswerRow>,
}

/// `GET /customers/{id}/portal`
pub async fn page(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, &id, None).await
}

/// `POST /customers/{id}/portal/link`: the link is shown once.
pub async fn link(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let command = MakePortalLink { customer: id.clone() };
    let call = Call::new("make_portal_link", &command);
    let made = desk.write(&user, call, async move |ctx, tx| make_portal_link(ctx, tx, &command).await).await;
    match made {
        Ok(made) => show(&desk, &user, &id, Some(made.token)).await,
        Err(error) => Err(missing(error)),
    }
}

fn missing(error: PageError) -> PageError {
    match error {
        PageError::Refused(refusal) if refusal.code == "portal-customer-unknown" => PageError::NotFound,
        other => other,
    }
}

async fn show(desk: &Desk, user: &User, id: &str, token: Option<Secret>) -> PageResult {
    let id: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let base = desk.settings().public_url.clone();
    desk.show(user, Section::Customers, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let customer = find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let is_open = find_portal_settings(tx, ctx).await?.is_open;
        let link = match token.as_ref().filter(|_| is_open) {
            Some(token) => {
                let path = format!("{PORTAL_LINK_PATH}{}", token.reveal());
                Some(base.join(&path).map_err(|error| PageError::Other(Box::new(error)))?.to_string())
            }
            None => None,
        };
        let answers = list_answers_of(tx, ctx, id, ANSWERS).await?;
        Ok(CustomerPortalPage { frame, customer, is_open, link, days: LINK_DAYS, answers })
    })
    .await
}

/// `POST /customers/{id}/portal/close`
pub async fn close(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = ClosePortal { customer: id.clone() };
    let call = Call::new("close_portal", &command);
    let closed = desk.write(&user, call, async move |ctx, tx| close_portal(ctx, tx, &command).await).await;
    match closed {
        Ok(_) => done(&desk, jar, &user.words.say("portal-closed-to"), &format!("/customers/{id}/portal")),
        Err(error) => Err(missing(error)),
    }
}
