//! What customers said in the portal, for one of ours to look at.

use app::context::Ctx;
use app::identity::Permission;
use app::ids::PortalAnswerId;
use app::portal::{Answer, HandleAnswer, find_proof, handle_answer, page_of_answers};
use app::write::Call;
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;

use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::export::{file, plain_name};
use crate::web::form::done;
use crate::web::{Address, Frame, PageResult, Section, filters};

const PAGE: usize = 50;
const PLACE: &str = "/collections/answers";

#[derive(Template)]
#[template(path = "portal/templates/answers.html")]
struct AnswersPage {
    frame: Frame,
    section: &'static str,
    answers: Vec<Answer>,
    next: Option<String>,
    first: Option<String>,
    may_act: bool,
}

/// `GET /collections/answers`
pub async fn answers(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let may_act = user.may(Permission::WriteReceivables);
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let after: Option<PortalAnswerId> = address.value("after").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut answers = page_of_answers(tx, ctx, after, limit).await?;
        let has_more = answers.len() > PAGE;
        answers.truncate(PAGE);
        let last = answers.last().filter(|_| has_more).map(|answer| answer.row.id);
        Ok(AnswersPage {
            section: "answers",
            answers,
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            may_act,
            frame,
        })
    })
    .await
}

/// `GET /collections/answers/{id}/proof`: the file that came with an answer, to be kept and not to be shown here.
pub async fn proof(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: PortalAnswerId = id.parse().map_err(|_| PageError::NotFound)?;
    let found =
        desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_proof(tx, ctx, id).await?)).await?;
    let (name, content_type, bytes) = found.ok_or(PageError::NotFound)?;
    let content_type = match content_type.as_str() {
        "image/png" => "image/png",
        "image/jpeg" => "image/jpeg",
        _ => "application/pdf",
    };
    Ok(file(Body::from(bytes), content_type, &plain_name(&name)))
}

/// `POST /collections/answers/{id}/done`
pub async fn handle(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let command = HandleAnswer { answer: id };
    let call = Call::new("handle_answer", &command);
    let handled = desk.write(&user, call, async move |ctx, tx| handle_answer(ctx, tx, &command).await).await;
    match handled {
        Ok(_) => done(&desk, jar, &user.words.say("portal-answer-handled"), PLACE),
        Err(PageError::Refused(refusal)) if refusal.code == "portal-answer-unknown" => {
            Err(PageError::NotFound)
        }
        Err(error) => Err(error),
    }
}
