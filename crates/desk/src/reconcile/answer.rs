//! What the desk answers to an action: the line as it is now, the counts, what was done last; or, without
//! script, the list again with a sentence.

use app::allocation::{
    ActionPart, LastAction, RuleOffer, WorkCounts, count_work, find_aside, find_done, find_last_action,
    find_work, list_done_of,
};
use app::context::Ctx;
use app::identity::{Permission, find_user_by_email};
use app::ids::BankTransactionId;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::Tx;

use super::view::{BankView, DocumentView, LineView};
use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::{Fragment, PageResult, filters, render};

/// What the reader did last, with the way to undo it.
#[derive(Clone, Debug)]
pub struct LastView {
    /// How many transactions it was about, when it is a batch.
    pub count: Option<usize>,
    pub is_aside: bool,
    pub who: String,
    pub bank: Option<BankView>,
}

/// A line that does not wait any more.
#[derive(Clone, Debug)]
pub struct GonePart {
    pub bank: BankView,
    /// `mine`, `other`, `automatic` or `aside`.
    pub how: &'static str,
    pub by: String,
    pub at: i64,
    pub documents: Vec<DocumentView>,
    pub customer: String,
    /// The decision, when there is one and the reader may undo it.
    pub allocation: String,
}

#[derive(Template)]
#[template(path = "reconcile/templates/answer.html")]
struct Answer {
    line: Option<LineView>,
    gone: Option<GonePart>,
    counts: WorkCounts,
    last: Option<LastView>,
    offer: Option<RuleOffer>,
}

/// Where an action came from.
#[derive(Clone, Debug)]
pub struct Came {
    pub transaction: String,
    /// The query of the list.
    pub back: String,
    /// Whether a part of the page is enough.
    pub is_fragment: bool,
}

impl Came {
    pub fn new(transaction: &str, back: &str, Fragment(is_fragment): Fragment) -> Self {
        Self { transaction: transaction.to_owned(), back: back.to_owned(), is_fragment }
    }

    /// The list, and nothing else: the query was in a form.
    fn place(&self) -> String {
        let pairs = url::form_urlencoded::parse(self.back.as_bytes());
        let known = pairs.filter(|(name, _)| ["tab", "account", "q"].contains(&&**name));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(known).finish();
        format!("/reconcile?{query}")
    }

    fn account(&self) -> Option<app::ids::BankAccountId> {
        let (_, value) =
            url::form_urlencoded::parse(self.back.as_bytes()).find(|(name, _)| name == "account")?;
        value.parse().ok()
    }
}

/// Answers an action about a line. What was refused because somebody else was quicker, or because the
/// line is not what was shown, shows the line as it is now, with the status of the refusal.
pub async fn answer(
    desk: &Desk,
    user: &User,
    jar: CookieJar,
    came: Came,
    outcome: Result<String, PageError>,
    offer: Option<RuleOffer>,
) -> PageResult {
    let (status, tone, text) = match outcome {
        Ok(text) => (StatusCode::OK, "ok", text),
        Err(PageError::Refused(refusal)) => {
            (StatusCode::CONFLICT, "bad", refusal_in_words(&refusal, &user.words))
        }
        Err(error) => return Err(error),
    };
    if !came.is_fragment {
        let jar = say_once(desk, jar, tone, &text);
        return Ok((jar, Redirect::to(&came.place())).into_response());
    }
    let mut response = show(desk, user, came, offer).await?;
    *response.status_mut() = status;
    if status != StatusCode::OK {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        if let Ok(value) = text.replace('+', "%20").parse() {
            response.headers_mut().insert("x-message", value);
        }
    }
    Ok(response)
}

async fn show(desk: &Desk, user: &User, came: Came, offer: Option<RuleOffer>) -> Result<Response, PageError> {
    let reader = user.clone();
    desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
        let counts = count_work(tx, ctx, came.account()).await?;
        let last = last_view(ctx, tx).await?;
        let Ok(id) = came.transaction.parse::<BankTransactionId>() else { return Err(PageError::NotFound) };
        let gone = gone_part(ctx, tx, &reader, id).await?;
        let line = match gone {
            Some(_) => None,
            None => find_work(tx, ctx, id).await?,
        };
        let line = line.map(|line| LineView::of(&line, 1, &came.back, &reader));
        render(&reader.words, &Answer { line, gone, counts, last, offer })
    })
    .await
}

/// What became of a transaction that does not wait to be looked at: explained, or set aside.
pub async fn gone_part(
    ctx: &Ctx,
    tx: &mut Tx,
    reader: &User,
    id: BankTransactionId,
) -> Result<Option<GonePart>, PageError> {
    let waiting = find_work(tx, ctx, id).await?;
    if let Some(line) = waiting {
        let Some(aside) = find_aside(tx, ctx, id).await? else { return Ok(None) };
        return Ok(Some(GonePart {
            bank: BankView::of(&line.transaction),
            how: "aside",
            by: name_of(ctx, tx, &aside.written_by).await?,
            at: aside.written_at,
            documents: Vec::new(),
            customer: String::new(),
            allocation: String::new(),
        }));
    }
    let Some(done) = list_done_of(tx, ctx, id).await?.into_iter().next() else { return Ok(None) };
    let how = match (done.is_automatic, done.decided_by == ctx.actor) {
        (true, _) => "automatic",
        (false, true) => "mine",
        (false, false) => "other",
    };
    let may_undo = reader.may(Permission::DecideAllocations);
    Ok(Some(GonePart {
        bank: BankView::of(&done.transaction),
        how,
        by: name_of(ctx, tx, &done.decided_by).await?,
        at: done.decided_at,
        documents: done.lines.iter().map(|line| DocumentView::of(line, &reader.words)).collect(),
        customer: done
            .lines
            .iter()
            .map(|line| line.customer.clone())
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        allocation: if may_undo { done.allocation.to_string() } else { String::new() },
    }))
}

/// What the reader did last and can undo.
pub async fn last_view(ctx: &Ctx, tx: &mut Tx) -> Result<Option<LastView>, PageError> {
    let Some(LastAction { parts, .. }) = find_last_action(tx, ctx).await? else { return Ok(None) };
    let Some(first) = parts.first().copied() else { return Ok(None) };
    let bank = match first {
        ActionPart::Accepted { allocation, .. } => {
            find_done(tx, ctx, allocation).await?.map(|(done, _)| BankView::of(&done.transaction))
        }
        ActionPart::SetAside { transaction, .. } => {
            find_work(tx, ctx, transaction).await?.map(|line| BankView::of(&line.transaction))
        }
    };
    Ok(Some(LastView {
        count: (parts.len() > 1).then_some(parts.len()),
        is_aside: matches!(first, ActionPart::SetAside { .. }),
        who: bank.as_ref().map(named).unwrap_or_default(),
        bank,
    }))
}

/// A transaction in a few words: its payer, or its text.
pub fn named(bank: &BankView) -> String {
    let name = if bank.who.is_empty() { &bank.text } else { &bank.who };
    name.chars().take(40).collect()
}

/// The name of whoever an actor is: a user's name, else what the context called them.
pub async fn name_of(ctx: &Ctx, tx: &mut Tx, actor: &str) -> Result<String, PageError> {
    let user = find_user_by_email(tx, ctx.org, actor).await?;
    Ok(user.map(|user| user.name).filter(|name| !name.is_empty()).unwrap_or_else(|| actor.to_owned()))
}
