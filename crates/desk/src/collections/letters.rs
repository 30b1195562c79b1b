//! Letters on paper: which wait, printing them together, and what became of them.

use app::context::Ctx;
use app::identity::Permission;
use app::ids::{LetterBundleId, MessageId};
use app::paper_mail::{
    BundlePrepared, BundleRow, BundleView, LETTERS_MAX, LetterOutcome, LetterRefused, PaperMailError,
    PrepareBundle, TellLetters, WaitingLetter, find_bundle, load_list, load_pdf, page_of_bundles,
    prepare_bundle, preview_letter, tell_letters, waiting_letters,
};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::act::refused_at;
use super::wording::{key, reasons};
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::asked::day;
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

const LIST: &str = "/collections/letters";
/// Letters that are shown of those that wait.
const WAITING: i64 = 200;
const PAGE: usize = 20;
/// Letters of which it is told why they were left out.
const TOLD: usize = 5;

/// A letter that waits, as the page shows it.
struct Waiting {
    found: WaitingLetter,
    tone_key: String,
    state_key: String,
}

#[derive(Template)]
#[template(path = "collections/templates/letters.html")]
struct LettersPage {
    frame: Frame,
    section: &'static str,
    waiting: Vec<Waiting>,
    bundles: Vec<BundleRow>,
    next: Option<String>,
    first: Option<String>,
    may_act: bool,
}

/// `GET /collections/letters?before=…`
pub async fn letters(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let may_act = user.may(Permission::WriteReceivables);
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let before: Option<LetterBundleId> = address.value("before").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut bundles = page_of_bundles(tx, ctx, before, limit).await?;
        let has_more = bundles.len() > PAGE;
        bundles.truncate(PAGE);
        let next = bundles.last().filter(|_| has_more).map(|row| row.id.to_string());
        let waiting = waiting_letters(tx, ctx, WAITING).await?.into_iter().map(|found| Waiting {
            tone_key: key("tone", &found.row.tone),
            state_key: key("state", &found.row.state),
            found,
        });
        Ok(LettersPage {
            section: "letters",
            waiting: waiting.collect(),
            bundles,
            next: next.map(|place| address.with("before", &place).to_string()),
            first: before.map(|_| address.without(&["before"]).to_string()),
            may_act,
            frame,
        })
    })
    .await
}

/// `POST /collections/letters` with `letter` of each that is ticked.
pub async fn prepare(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let mut letters = form.all("letter");
    let is_cut = letters.len() > LETTERS_MAX;
    letters.truncate(LETTERS_MAX);
    let command = PrepareBundle { letters };
    let call = Call::new("prepare_bundle", &command);
    let prepared =
        desk.write(&user, call, async move |ctx, tx| prepare_bundle(ctx, tx, &command).await).await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return refused_at(&desk, &user, jar, error, LIST),
    };
    let place = match &prepared.bundle {
        Some(bundle) => format!("/collections/bundles/{bundle}"),
        None => LIST.to_owned(),
    };
    let tone = if prepared.bundle.is_none() {
        "bad"
    } else if prepared.refused.is_empty() && !is_cut {
        "ok"
    } else {
        "warn"
    };
    let jar = say_once(&desk, jar, tone, &told(&prepared, is_cut, &user.words));
    Ok((jar, Redirect::to(&place)).into_response())
}

/// What was printed, and why some letters were not.
fn told(prepared: &BundlePrepared, is_cut: bool, words: &Words) -> String {
    let counted = |key: &str, count: u64| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        words.say_with(key, &[("count", count.into()), ("shown", words.count(count).into())])
    };
    let mut said = vec![counted("letters-printed", prepared.letters)];
    let one = |it: &LetterRefused| {
        let values = [("customer", it.customer.clone().into()), ("why", why(&it.why, words).into())];
        words.say_with("letters-left-out", &values)
    };
    said.extend(prepared.refused.iter().take(TOLD).map(one));
    let more = prepared.refused.len().saturating_sub(TOLD) as u64;
    if more > 0 {
        said.push(counted("letters-left-out-more", more));
    }
    if is_cut {
        said.push(words.say("letters-bound"));
    }
    said.join(" ")
}

/// Why a letter is left out, or has lost its sense, in words.
fn why(codes: &str, words: &Words) -> String {
    let own = words.find(&format!("letters-why-{}", codes.replace('_', "-")));
    own.unwrap_or_else(|| reasons(codes, words).join(" "))
}

/// `GET /collections/letters/{id}/pdf`: as it would be printed now.
pub async fn preview(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| preview_letter(tx, ctx, id).await.map_err(other))
        .await?;
    match found.ok_or(PageError::NotFound)? {
        Ok(pdf) => Ok(file(pdf, "application/pdf", &format!("inline; filename=\"{id}.pdf\""))),
        Err(code) => {
            let jar = say_once(&desk, jar, "bad", &why(code, &user.words));
            Ok((jar, Redirect::to(&format!("/collections/messages/{id}"))).into_response())
        }
    }
}

fn other(error: PaperMailError) -> PageError {
    PageError::Other(Box::new(error))
}

fn file(bytes: Vec<u8>, kind: &str, disposition: &str) -> Response {
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition.to_owned())];
    (headers, bytes).into_response()
}

/// A letter of a bundle, as its page shows it.
struct Letter {
    message: String,
    customer_id: String,
    customer: String,
    first_page: i64,
    pages: i64,
    state: String,
    sent_as: String,
    posted_on: Option<Date>,
    tracking: String,
    note: String,
    /// Why it should not be posted any more, or empty.
    why: String,
}

#[derive(Template)]
#[template(path = "collections/templates/bundle.html")]
struct BundlePage {
    frame: Frame,
    row: BundleRow,
    letters: Vec<Letter>,
    /// Whether an open letter has lost its sense.
    has_lost: bool,
    today: Date,
    may_act: bool,
}

/// `GET /collections/bundles/{id}`
pub async fn bundle(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: LetterBundleId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let found = find_bundle(tx, ctx, id).await.map_err(other)?;
        let BundleView { row, letters } = found.ok_or(PageError::NotFound)?;
        let letters = letters.into_iter().map(|(letter, customer, codes)| Letter {
            message: letter.message_id.to_string(),
            customer_id: letter.customer_id.to_string(),
            customer,
            first_page: letter.first_page,
            pages: letter.pages,
            state: letter.state,
            sent_as: letter.sent_as,
            posted_on: letter.posted_on.map(db::Day::to_jiff),
            tracking: letter.tracking,
            note: letter.note,
            why: if codes.is_empty() { String::new() } else { why(&codes, &reader.words) },
        });
        let letters: Vec<Letter> = letters.collect();
        let has_lost = letters.iter().any(|it| !it.why.is_empty());
        let may_act = reader.may(Permission::WriteReceivables);
        Ok(BundlePage { row, letters, has_lost, today: ctx.today(), may_act, frame })
    })
    .await
}

/// `GET /collections/bundles/{id}/pdf`: as it was printed.
pub async fn bundle_pdf(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: LetterBundleId = id.parse().map_err(|_| PageError::NotFound)?;
    let pdf = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(load_pdf(tx, ctx, id).await?)).await?;
    let pdf = pdf.ok_or(PageError::NotFound)?;
    Ok(file(pdf, "application/pdf", &format!("attachment; filename=\"{id}.pdf\"")))
}

/// `GET /collections/bundles/{id}/list`: for a mailing service.
pub async fn bundle_list(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: LetterBundleId = id.parse().map_err(|_| PageError::NotFound)?;
    let list =
        desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(load_list(tx, ctx, id).await?)).await?;
    let list = list.ok_or(PageError::NotFound)?.into_bytes();
    Ok(file(list, "text/csv; charset=utf-8", &format!("attachment; filename=\"{id}.csv\"")))
}

/// `POST /collections/bundles/{id}/told` with `letter` of each, `outcome`, and `on`, `registered`, `tracking`, `insists` or `why`.
pub async fn tell(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    form: FormState,
) -> PageResult {
    let place = format!("/collections/bundles/{id}");
    let outcome = if form.value("outcome") == "not_posted" {
        LetterOutcome::NotPosted { why: form.value("why").to_owned() }
    } else {
        let on = day("on", Some(form.value("on")))?
            .ok_or(PageError::BadField { field: "on", message: "list-bad-day" })?;
        LetterOutcome::Posted {
            on,
            is_registered: form.value("registered") == "1",
            tracking: form.value("tracking").to_owned(),
            insists: form.value("insists") == "1",
        }
    };
    let is_posted = matches!(outcome, LetterOutcome::Posted { .. });
    let command = TellLetters { bundle: id, letters: form.all("letter"), outcome };
    let call = Call::new("tell_letters", &command);
    let told = desk.write(&user, call, async move |ctx, tx| tell_letters(ctx, tx, &command).await).await;
    match told {
        Ok(told) => {
            let count = i64::try_from(told.letters).unwrap_or(i64::MAX);
            let said = if is_posted { "letters-told-posted" } else { "letters-told-not-posted" };
            let values = [("count", count.into()), ("shown", user.words.count(count).into())];
            done(&desk, jar, &user.words.say_with(said, &values), &place)
        }
        Err(PageError::Refused(refusal)) if refusal.code == "letters-bundle-unknown" => {
            Err(PageError::NotFound)
        }
        Err(error) => refused_at(&desk, &user, jar, error, &place),
    }
}
