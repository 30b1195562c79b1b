//! Taking decisions back: one, a batch, or what was done last.

use app::allocation::{
    ActionPart, LastAction, Undo, UndoSetAside, Undone, find_batch, find_done, find_last_action,
    undo as undo_allocation, undo_day, undo_set_aside,
};
use app::context::Ctx;
use app::ids::{AllocationId, DeskActionId};
use app::write::Call;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::answer::name_of;
use super::parts::{AskedLine, show_part};
use super::typed::Fields;
use super::view::DoneView;
use crate::access::{User, referring_page};
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::{Address, Fragment, PageResult, filters};

/// Longest reason.
const REASON_MAX: usize = 500;

#[derive(Template)]
#[template(path = "reconcile/templates/undo.html")]
struct UndoPart {
    done: DoneView,
    /// How it was undone, when it was: by whom, when, why.
    undone: Option<(String, i64, String)>,
    /// The day of the reversing entry.
    on: Date,
    /// The last closed day, when the decision lies in it.
    closed: Option<Date>,
    back: String,
}

/// `GET /reconcile/allocations/{id}/undo`: what undoing would do, and why it may be another day's.
pub async fn undo_form(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    let words = user.words.clone();
    show_part(&desk, &user, part, "reconcile-undo", async move |ctx: &Ctx, tx: &mut Tx| {
        let id: AllocationId = id.parse().map_err(|_| PageError::NotFound)?;
        let (line, undone) = find_done(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let (on, closed) = undo_day(tx, ctx, &line).await?;
        let mut done = DoneView::of(&line, &words);
        done.by = name_of(ctx, tx, &done.by).await?;
        let undone = match undone {
            Some(undone) => Some((name_of(ctx, tx, &undone.by).await?, undone.at, undone.reason)),
            None => None,
        };
        Ok(UndoPart { done, undone, on, closed, back: asked.back })
    })
    .await
}

async fn undo_one(desk: &Desk, user: &User, allocation: &str, reason: &str) -> Result<Undone, PageError> {
    let command =
        Undo { allocation: allocation.to_owned(), reason: reason.chars().take(REASON_MAX).collect() };
    let call = Call::new("undo", &command);
    desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| undo_allocation(ctx, tx, &command).await).await
}

async fn take_up(desk: &Desk, user: &User, command: UndoSetAside) -> Result<(), PageError> {
    let call = Call::new("undo_set_aside", &command);
    desk.write(user, call, async move |ctx: &Ctx, tx: &mut Tx| undo_set_aside(ctx, tx, &command).await)
        .await?;
    Ok(())
}

/// `POST /reconcile/allocations/{id}/undo`; with `redo`, the find panel of the transaction is next.
pub async fn undo(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
    body: String,
) -> PageResult {
    let fields = Fields::read(&body);
    let undone = undo_one(&desk, &user, &id, fields.one("reason")).await?;
    let place = match fields.one("then") {
        "redo" => format!("/reconcile/{}/find", undone.transaction),
        _ => format!("/reconcile?line={}", undone.transaction),
    };
    go(&desk, jar, part, &place, "ok", &user.words.say("reconcile-undone"))
}

/// Goes to a page with something to say there: htmx is told to, a form is redirected.
fn go(
    desk: &Desk,
    jar: CookieJar,
    Fragment(is_fragment): Fragment,
    place: &str,
    tone: &str,
    text: &str,
) -> PageResult {
    let jar = say_once(desk, jar, tone, text);
    if !is_fragment {
        return Ok((jar, Redirect::to(place)).into_response());
    }
    let mut response = (jar, "").into_response();
    let place = HeaderValue::from_str(place).map_err(|_| PageError::NotFound)?;
    response.headers_mut().insert("hx-redirect", place);
    Ok(response)
}

/// `POST /reconcile/undo`: what the reader did last.
pub async fn undo_last(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    headers: HeaderMap,
) -> PageResult {
    let list = list_of(referring_page(&headers));
    let last = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| Ok(find_last_action(tx, ctx).await?)).await?;
    let Some(last) = last else {
        let text = user.words.say("reconcile-nothing-to-undo");
        return go(&desk, jar, part, &list.to_string(), "warn", &text);
    };
    undo_parts(&desk, &user, jar, part, last, list).await
}

/// The list of the desk in which a key was pressed, from the address of its page: its tab, account and search.
fn list_of(page: &str) -> Address {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let mut list = Address::new("/reconcile");
    if path == "/reconcile" {
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if ["tab", "account", "q", "by"].contains(&&*name) {
                list = list.with(&name, &value);
            }
        }
    }
    list
}

/// `POST /reconcile/batches/{id}/undo`
pub async fn undo_batch(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let batch: DeskActionId = id.parse().map_err(|_| PageError::NotFound)?;
    let found =
        desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(find_batch(tx, ctx, batch).await?)).await?;
    undo_parts(&desk, &user, jar, part, found.ok_or(PageError::NotFound)?, Address::new("/reconcile")).await
}

/// Undoes each part in a write of its own, the last first; what is refused does not hold up the others.
async fn undo_parts(
    desk: &Desk,
    user: &User,
    jar: CookieJar,
    part: Fragment,
    last: LastAction,
    list: Address,
) -> PageResult {
    let reason = user.words.say("reconcile-undo-reason-desk");
    let (mut undone, mut refused) = (0_i64, Vec::new());
    for action in last.parts.iter().rev() {
        let outcome = match action {
            ActionPart::Accepted { allocation, .. } => {
                undo_one(desk, user, &allocation.to_string(), &reason).await.map(|_| ())
            }
            ActionPart::SetAside { transaction, mark } => {
                let command = UndoSetAside { transaction: transaction.to_string(), mark: mark.to_string() };
                take_up(desk, user, command).await
            }
        };
        match outcome {
            Ok(()) => undone += 1,
            Err(PageError::Refused(refusal)) => refused.push(refusal_in_words(&refusal, &user.words)),
            Err(error) => return Err(error),
        }
    }
    refused.dedup();
    let mut text = if undone > 0 || refused.is_empty() {
        user.words.say_with("reconcile-undone-many", &[("count", undone.into())])
    } else {
        String::new()
    };
    if !refused.is_empty() {
        format!("{text} {}", refused.join(" ")).trim().clone_into(&mut text);
    }
    let tone = if refused.is_empty() { "ok" } else { "bad" };
    let place = match &last.parts[..] {
        [only] => list.with("line", &only.transaction().to_string()),
        _ => list,
    };
    go(desk, jar, part, &place.to_string(), tone, &text)
}
