//! Dropping files: each is written to a private temporary file as it arrives, never held in memory.

use app::inbox::InputFile;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt as _;

use super::draft::ReadingSettings;
use super::recognise::recognise;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;

/// Largest upload, all its files together.
pub const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Most files of one upload.
const FILES_MAX: usize = 20;

/// `POST /import/files`
pub async fn upload(State(desk): State<Desk>, user: User, mut form: Multipart) -> PageResult {
    let mut ids = Vec::new();
    while let Some(mut field) = form.next_field().await.map_err(too_large)? {
        let name = field.file_name().map(short_name).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        if ids.len() == FILES_MAX {
            return Err(PageError::BadField { field: "files", message: "import-too-many" });
        }
        let (path, size) = keep(&mut field).await?;
        let settings = recognised(&desk, &user, &path, &name).await?;
        ids.push(desk.drafts().add(&desk.context(&user), name, path, size, settings)?);
    }
    let next = match ids.as_slice() {
        [] => return Err(PageError::BadField { field: "files", message: "import-no-file" }),
        [only] => format!("/import/drafts/{only}"),
        _ => "/import".to_owned(),
    };
    Ok(Redirect::to(&next).into_response())
}

/// Writes what arrives to a file that only this process's user may read.
async fn keep(field: &mut Field<'_>) -> Result<(TempPath, u64), PageError> {
    let ours = |error: std::io::Error| PageError::Other(Box::new(error));
    let (file, path) = tempfile::Builder::new().prefix("quittance-").tempfile().map_err(ours)?.into_parts();
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(too_large)? {
        size += chunk.len() as u64;
        file.write_all(&chunk).await.map_err(ours)?;
    }
    file.flush().await.map_err(ours)?;
    Ok((path, size))
}

async fn recognised(
    desk: &Desk,
    user: &User,
    path: &TempPath,
    name: &str,
) -> Result<ReadingSettings, PageError> {
    let file = InputFile::from_path(path).named(name);
    let reader = user.clone();
    desk.read(user, async move |ctx, tx| recognise(tx, ctx, &reader, &file).await).await
}

/// The name without folders, which some browsers send, at most 120 characters.
fn short_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|character| !character.is_control()).take(120).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
fn too_large(error: axum::extract::multipart::MultipartError) -> PageError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        PageError::BadField { field: "files", message: "import-too-large" }
    } else {
        PageError::BadField { field: "files", message: "import-broken-upload" }
    }
}
