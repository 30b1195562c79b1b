//! The page of an adjustment: what is chosen, the entry it makes, posting and undoing it.

use app::allocation::{
    Adjust, AdjustError, AdjustmentKind, EntryPreview, UndoAdjustment, adjust, preview_adjustment,
    undo_adjustment,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::AdjustmentId;
use app::receivables::{ItemKind, OpenItem};
use app::refusal::Refuses as _;
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::Tx;
use money::Currency;
use serde::Deserialize;

use super::typed::Typed;
use crate::access::{User, type_password_again};
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};
use crate::words::Words;

#[derive(Template)]
#[template(path = "adjust/templates/adjust.html")]
struct AdjustPage {
    frame: Frame,
    typed: Typed,
    kinds: Vec<Choice>,
    title_key: String,
    hint_key: String,
    customer: String,
    customer_name: String,
    documents: Vec<Document>,
    entry: Option<EntryPreview>,
    error: Option<String>,
    /// Whether the reader has just shown who they are.
    is_fresh: bool,
}

/// A kind that can be chosen instead.
struct Choice {
    key: String,
    href: String,
    is_current: bool,
}

struct Document {
    item: OpenItem,
    is_chosen: bool,
    kind_key: String,
}

fn key_of(kind: AdjustmentKind) -> String {
    format!("adjustment-{}", kind.as_str().replace('_', "-"))
}

impl AdjustPage {
    async fn load(
        ctx: &Ctx,
        tx: &mut Tx,
        frame: Frame,
        mut typed: Typed,
        reader: &User,
        error: Option<String>,
    ) -> Result<Self, PageError> {
        let words = &reader.words;
        let items = typed.candidates(ctx, tx).await?;
        let customer = typed.customer.parse().map_err(|_| PageError::NotFound)?;
        let customer_name = find_customer(tx, ctx, customer).await?.ok_or(PageError::NotFound)?.name;
        typed.key = ctx.new_id().map_err(|error| PageError::Other(Box::new(error)))?.to_string();
        let currency = items.iter().find(|item| typed.is_chosen(&item.id)).map(|item| item.currency);
        let (entry, refused) = shown_entry(ctx, tx, &typed, currency.unwrap_or(Currency::EUR), words).await?;
        let asked = match typed.asked.as_str() {
            "" => format!("customer={}", typed.customer),
            id => format!("document={id}"),
        };
        let kinds = AdjustmentKind::ALL.into_iter().map(|kind| Choice {
            key: key_of(kind),
            href: format!("/adjust?kind={}&{asked}", kind.as_str()),
            is_current: kind == typed.kind,
        });
        let documents = items.into_iter().map(|item| Document {
            is_chosen: typed.is_chosen(&item.id),
            kind_key: format!("invoices-kind-{}", item.kind.as_str().replace('_', "-")),
            item,
        });
        Ok(Self {
            kinds: kinds.collect(),
            title_key: key_of(typed.kind),
            hint_key: format!("adjust-hint-{}", typed.kind.as_str().replace('_', "-")),
            customer: typed.customer.clone(),
            customer_name,
            documents: documents.collect(),
            entry,
            error: error.or(refused),
            is_fresh: reader.is_fresh,
            frame,
            typed,
        })
    }

    /// Whether posting asks who they are first.
    fn asks_password(&self) -> bool {
        self.typed.kind == AdjustmentKind::WriteOff && !self.is_fresh
    }

    fn is(&self, kind: &str) -> bool {
        self.typed.kind.as_str() == kind
    }
}

/// The entry of what is chosen, or why there is none.
async fn shown_entry(
    ctx: &Ctx,
    tx: &mut Tx,
    typed: &Typed,
    currency: Currency,
    words: &Words,
) -> Result<(Option<EntryPreview>, Option<String>), PageError> {
    if typed.chosen.is_empty() {
        return Ok((None, None));
    }
    let command = match typed.command(currency) {
        Ok(command) => command,
        Err(PageError::BadField { message, .. }) => return Ok((None, Some(words.say(message)))),
        Err(error) => return Err(error),
    };
    match preview_adjustment(ctx, tx, &command).await {
        Ok(entry) => Ok((Some(entry), None)),
        // Nobody has said why yet: the entry is the same.
        Err(AdjustError::ReasonMissing) => {
            let said = Adjust { reason: "-".to_owned(), ..command };
            match preview_adjustment(ctx, tx, &said).await {
                Ok(entry) => Ok((Some(entry), None)),
                Err(error) => refused_preview(error, words),
            }
        }
        Err(error) => refused_preview(error, words),
    }
}

fn refused_preview(
    error: AdjustError,
    words: &Words,
) -> Result<(Option<EntryPreview>, Option<String>), PageError> {
    match error.refusal() {
        Some(refusal) => Ok((None, Some(refusal_in_words(&refusal, words)))),
        None => Err(PageError::Other(Box::new(error))),
    }
}

async fn show(desk: &Desk, user: &User, typed: Typed, error: Option<String>) -> PageResult {
    let reader = user.clone();
    desk.show(user, Section::Invoices, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        AdjustPage::load(ctx, tx, frame, typed, &reader, error).await
    })
    .await
}

/// Money is given up by somebody who has just shown who they are.
fn needs_password(typed: &Typed, user: &User) -> bool {
    typed.kind == AdjustmentKind::WriteOff && !user.is_fresh
}

/// `GET /adjust?kind=…&document=…` or `&customer=…`: what it would post.
pub async fn form(State(desk): State<Desk>, user: User, RawQuery(query): RawQuery) -> PageResult {
    let typed = Typed::asked_for(query.as_deref().unwrap_or_default())?;
    show(&desk, &user, typed, None).await
}

/// `POST /adjust`
pub async fn make(State(desk): State<Desk>, user: User, jar: CookieJar, body: String) -> PageResult {
    let typed = Typed::read(&body)?;
    if needs_password(&typed, &user) {
        return Ok(type_password_again(&typed.address()));
    }
    if typed.chosen.is_empty() {
        return refused(&desk, &user, typed, user.words.say("adjust-nothing-chosen")).await;
    }
    let read = typed.clone();
    let owner = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| read.owner(ctx, tx).await);
    let (customer, currency) = owner.await?;
    let command = match typed.command(currency) {
        Ok(command) => command,
        Err(PageError::BadField { message, .. }) => {
            return refused(&desk, &user, typed, user.words.say(message)).await;
        }
        Err(error) => return Err(error),
    };
    let call = Call::new("adjust", &command).with_key(Some(typed.key.clone()).filter(|key| !key.is_empty()));
    let back = match typed.chosen.as_slice() {
        [only] => format!("/invoices/{only}"),
        _ => format!("/customers/{customer}"),
    };
    let made =
        desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| adjust(ctx, tx, &command).await).await;
    match made {
        Ok(_) => {
            let jar = say_once(&desk, jar, "ok", &user.words.say("adjust-done"));
            Ok((jar, Redirect::to(&back)).into_response())
        }
        Err(PageError::Refused(refusal)) => {
            let error = refusal_in_words(&refusal, &user.words);
            refused(&desk, &user, typed, error).await
        }
        Err(error) => Err(error),
    }
}

async fn refused(desk: &Desk, user: &User, typed: Typed, error: String) -> Result<Response, PageError> {
    let page = show(desk, user, typed, Some(error)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What the form of an undo holds.
#[derive(Debug, Deserialize)]
pub struct UndoForm {
    #[serde(default)]
    document: String,
    #[serde(default)]
    reason: String,
}

/// `POST /adjust/{id}/undo`
pub async fn undo(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(form): Form<UndoForm>,
) -> PageResult {
    let id: AdjustmentId = id.parse().map_err(|_| PageError::NotFound)?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(PageError::BadField { field: "reason", message: "invoices-reason-missing" });
    }
    let reason = reason.chars().take(500).collect();
    let command = UndoAdjustment { adjustment: id.to_string(), reason };
    let call = Call::new("undo_adjustment", &command);
    let document: Option<app::ids::OpenItemId> = form.document.parse().ok();
    let back = document.map_or_else(|| "/invoices".to_owned(), |document| format!("/invoices/{document}"));
    let undone = desk
        .write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| undo_adjustment(ctx, tx, &command).await)
        .await;
    let (tone, text) = match undone {
        Ok(_) => ("ok", user.words.say("adjust-undone")),
        // What stands in the way is told where the document shows it.
        Err(PageError::Refused(refusal)) if document.is_some() => {
            ("bad", refusal_in_words(&refusal, &user.words))
        }
        Err(error) => return Err(error),
    };
    Ok((say_once(&desk, jar, tone, &text), Redirect::to(&back)).into_response())
}
