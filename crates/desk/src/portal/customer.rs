//! The portal of one customer, as our people see it: a link to send, what it said, and closing it.

use app::context::Ctx;
use app::customers::{CustomerRow, find_customer};
use app::ids::CustomerId;
use app::portal::{
    AnswerRow, ClosePortal, LINK_DAYS, PORTAL_LINK_PATH, close_portal, find_portal_settings, list_answers_of,
    portal_link,
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
    show(&desk, &user, &id, false).await
}

/// `POST /customers/{id}/portal/link`: the link is shown once.
pub async fn link(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, &id, true).await
}

async fn show(desk: &Desk, user: &User, id: &str, makes_link: bool) -> PageResult {
    let id: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let base = desk.settings().public_url.clone();
    desk.show(user, Section::Customers, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let customer = find_customer(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let is_open = find_portal_settings(tx, ctx).await?.is_open;
        let link = if makes_link && is_open {
            let path = format!("{PORTAL_LINK_PATH}{}", portal_link(ctx, id).reveal());
            Some(base.join(&path).map_err(|error| PageError::Other(Box::new(error)))?.to_string())
        } else {
            None
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
        Err(PageError::Refused(refusal)) if refusal.code == "portal-customer-unknown" => {
            Err(PageError::NotFound)
        }
        Err(error) => Err(error),
    }
}
