//! Mails that came in elsewhere: a gateway, or a rule of a mail server, hands them over as they are.

use app::context::Ctx;
use app::correspondence::{KeepMail, keep_mail};
use app::write::hexadecimal;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use db::Tx;
use futures_util::StreamExt as _;
use mailroom::{MAIL_MAX, read_mail, without_meaning};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::Answer;
use super::request::Write;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Most bytes that are sent as one mail. Of a mail that is longer than [`MAIL_MAX`] the beginning is read.
const SENT_MAX: usize = 50 * 1024 * 1024;

/// What became of a mail.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReceivedMail {
    /// Its id; absent where it was there before.
    pub id: Option<String>,
    /// Where it is now: `known`, `placing` (a person says whose it is), `open` (somebody answers it), or settled by itself.
    pub state: String,
}

/// Takes a mail as it is (RFC 5322): an answer keeps its customer's reminders back until somebody has dealt with it, a notice of
/// non-delivery marks its message and address. The same mail twice is one.
#[utoipa::path(post, path = "/api/v1/received-mails", tag = "collections",
    params(("dry_run" = Option<bool>, Query, description = "Shows what would happen and changes nothing.")),
    request_body(content = Vec<u8>, description = "The mail, as it is", content_type = "application/octet-stream"),
    responses((status = 200, description = "What became of it", body = ReceivedMail)))]
pub async fn take(
    State(desk): State<Desk>,
    user: User,
    sent: Write,
    request: Request,
) -> Answer<ReceivedMail> {
    let (bytes, is_cut) = beginning(request.into_body()).await?;
    if bytes.is_empty() {
        return Err(PageError::BadInput { code: "bad_form", field: None });
    }
    let origin = format!("api:{}", hexadecimal(&Sha256::digest(&bytes)));
    let mail = read_mail(origin, &bytes, is_cut);
    let keep = async |mail: KeepMail| {
        let call = sent.call("keep_mail", &mail);
        desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| keep_mail(ctx, tx, &mail).await).await
    };
    let kept = match keep(mail.clone()).await {
        // What cannot be done is kept all the same, for a person to look at.
        Err(PageError::Refused(_)) => keep(without_meaning(&mail, "refused")).await?,
        other => other?,
    };
    Ok(Json(ReceivedMail { id: kept.mail, state: kept.state }))
}

/// The beginning of what is sent, and whether there was more.
async fn beginning(body: Body) -> Result<(Vec<u8>, bool), PageError> {
    let (mut bytes, mut sent) = (Vec::new(), 0_usize);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| PageError::BadInput { code: "bad_form", field: None })?;
        sent += piece.len();
        if sent > SENT_MAX {
            return Err(PageError::BadInput { code: "too_large", field: None });
        }
        let room = (MAIL_MAX - bytes.len()).min(piece.len());
        bytes.extend_from_slice(piece.get(..room).unwrap_or_default());
    }
    Ok((bytes, sent > MAIL_MAX))
}
