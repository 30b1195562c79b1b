//! A payment plan in the portal: its terms, what is next, and the customer's answer.

use app::collections::PaymentPlanView;
use app::ids::PaymentPlanId;
use app::portal::{Payment, PortalError, answer_portal_plan, find_portal_plan, how_to_pay_plan};
use app::work::request_dunning_soon;
use app::write::{Call, write};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::frame::PortalFrame;
use super::pages::draw;
use super::session::{HOME, PortalUser};
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::form::with_status;
use crate::web::{FormState, PageResult, filters, render};

#[derive(Template)]
#[template(path = "portal/templates/plan.html")]
struct PlanPage {
    frame: PortalFrame,
    view: PaymentPlanView,
    payment: Option<Payment>,
    code: Option<(String, i32)>,
    today: Date,
    form: FormState,
}

/// `GET /portal/plans/{id}`
pub async fn plan(State(desk): State<Desk>, user: PortalUser, Path(id): Path<String>) -> PageResult {
    show(&desk, user, &id, FormState::default()).await
}

async fn show(desk: &Desk, user: PortalUser, id: &str, form: FormState) -> PageResult {
    let id: PaymentPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let status = form.status();
    let page = desk
        .run(async move |desk: Desk| {
            let mut tx = desk.db().begin_read().await?;
            let reader = &user.reader;
            let frame = PortalFrame::load(&desk, &mut tx, reader, &user.words, user.flash.clone()).await?;
            let found = find_portal_plan(&mut tx, reader, id).await.map_err(PageError::of)?;
            let view = found.ok_or(PageError::NotFound)?;
            let payment = if view.row.state == "active" {
                how_to_pay_plan(&mut tx, reader, &view).await.map_err(PageError::of)?
            } else {
                None
            };
            tx.rollback().await?;
            let code = payment.as_ref().and_then(|payment| payment.code.as_deref()).and_then(draw);
            let today = reader.ctx.today();
            render(&user.words, &PlanPage { frame, view, payment, code, today, form })
        })
        .await;
    with_status(status, page)
}

/// `POST /portal/plans/{id}/answer`
pub async fn answer_plan(
    State(desk): State<Desk>,
    user: PortalUser,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let plan: PaymentPlanId = id.parse().map_err(|_| PageError::NotFound)?;
    let refusal = match form.value("answer") {
        "accept" => None,
        "refuse" => Some(form.value("text").to_owned()),
        _ => return Err(PageError::NotFound),
    };
    let (reader, terms, why) = (user.reader.clone(), form.value("terms").to_owned(), refusal.clone());
    let told = desk
        .run(async move |desk: Desk| {
            let call = Call::new("answer_portal_plan", &(plan.to_string(), &terms, &why));
            let told = write(desk.db(), &reader.ctx, call, async |tx: &mut Tx| {
                let answered = answer_portal_plan(&reader, tx, (plan, &terms), why.as_deref()).await?;
                request_dunning_soon(tx, &reader.ctx).await?;
                Ok::<_, PortalError>(answered)
            });
            Ok(told.await?)
        })
        .await;
    match told {
        Ok(_) if refusal.is_some() => {
            let text = user.words.say("portal-plan-refused");
            Ok((say_once(&desk, jar, "ok", &text), Redirect::to(HOME)).into_response())
        }
        Ok(_) => {
            let text = user.words.say("portal-plan-accepted");
            Ok((say_once(&desk, jar, "ok", &text), Redirect::to(&format!("/portal/plans/{plan}")))
                .into_response())
        }
        Err(PageError::Refused(refusal)) if refusal.code == "dunning-payment-plan-unknown" => {
            Err(PageError::NotFound)
        }
        Err(PageError::Refused(refusal)) => {
            let field = if refusal.code == "dunning-bad-text" { "text" } else { "" };
            let wrong = form.wrong(field, refusal_in_words(&refusal, &user.words));
            show(&desk, user, &id, wrong).await
        }
        Err(error) => Err(error),
    }
}
