//! Undoing an import: one page says what will happen, then it is done.

use app::allocation::{ImportUndone, UndoImport, UndoImportError, undo_import};
use app::ids::InputFileId;
use app::inbox::find_import;
use app::refusal::Refuses as _;
use app::write::{Call, WriteError, write};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use axum_extra::extract::CookieJar;
use db::Tx;
use serde::Deserialize;

use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "import/templates/undo.html")]
struct UndoPage {
    frame: Frame,
    file: String,
    name: String,
    effects: Option<ImportUndone>,
    refused: String,
}

/// The form of an undo.
#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// `GET /import/{file}/undo`: what would happen, or why it cannot be.
pub async fn undo_form(State(desk): State<Desk>, user: User, Path(file): Path<String>) -> PageResult {
    let id: InputFileId = file.parse().map_err(|_| PageError::NotFound)?;
    let ctx = desk.context(&user);
    let tried = desk
        .run(async move |desk: Desk| {
            let command = UndoImport { file: id.to_string(), reason: String::new() };
            let call = Call::new("undo_import", &command).dry_run(true).long();
            let outcome =
                write(desk.db(), &ctx, call, async |tx: &mut Tx| undo_import(&ctx, tx, &command).await).await;
            match outcome {
                Ok(effects) => Ok(Ok(effects)),
                Err(WriteError::Refused(UndoImportError::Unknown(_))) => Err(PageError::NotFound),
                Err(WriteError::Refused(error)) => match error.refusal() {
                    Some(refusal) => Ok(Err(refusal)),
                    None => Err(PageError::Other(Box::new(error))),
                },
                Err(error) => Err(PageError::Other(Box::new(error))),
            }
        })
        .await?;
    let (effects, refused) = match tried {
        Ok(effects) => (Some(effects), String::new()),
        Err(refusal) => (None, refusal_in_words(&refusal, &user.words)),
    };
    desk.show(&user, Section::Import, async move |ctx, tx, frame| {
        let view = find_import(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        Ok(UndoPage { frame, file: id.to_string(), name: view.short_name().to_owned(), effects, refused })
    })
    .await
}

/// `POST /import/{file}/undo`
pub async fn undo(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    Path(file): Path<String>,
    Form(said): Form<Reason>,
) -> PageResult {
    let reason: String = said.reason.trim().chars().take(500).collect();
    let next = format!("/import/{file}");
    let command = UndoImport { file, reason };
    let call = Call::new("undo_import", &command);
    let undone = desk.write(&user, call, async move |ctx, tx| undo_import(ctx, tx, &command).await).await?;
    let records = i64::try_from(undone.documents + undone.transactions).unwrap_or(i64::MAX);
    let text = user
        .words
        .say_with("import-undone", &[("count", records.into()), ("shown", user.words.count(records).into())]);
    let jar = say_once(&desk, jar, "ok", &text);
    Ok((jar, Redirect::to(&next)).into_response())
}
