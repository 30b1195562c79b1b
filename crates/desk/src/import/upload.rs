//! Dropping files: each is written to a private temporary file as it arrives, never held in memory.

use app::inbox::InputFile;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt as _;

use super::draft::{Drafts, ReadingSettings};
use super::recognise::recognise;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::PageResult;

/// Largest upload, all its files together.
pub const UPLOAD_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Most that is read of an upload. What is too much is read on and thrown away up to here: a browser shows an
/// answer only when it could send everything.
pub const BODY_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// Most files of one upload.
const FILES_MAX: usize = 20;

/// A file that has arrived.
struct Arrived {
    name: String,
    path: TempPath,
    size: u64,
}

/// `POST /import/files`
pub async fn upload(State(desk): State<Desk>, user: User, mut form: Multipart) -> PageResult {
    let arrived = match receive(desk.drafts(), &mut form).await {
        Ok(arrived) => arrived,
        Err(error) => {
            // What came with it is gone already; only the rest of the request is left to be read.
            while let Ok(Some(_)) = form.next_field().await {}
            return Err(error);
        }
    };
    let mut ids = Vec::with_capacity(arrived.len());
    for Arrived { name, path, size } in arrived {
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

/// Every file of a form, or none: those that have arrived are removed when another is refused.
async fn receive(drafts: &Drafts, form: &mut Multipart) -> Result<Vec<Arrived>, PageError> {
    let mut arrived = Vec::new();
    let mut left = UPLOAD_BYTES_MAX;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.file_name().map(short_name).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        if arrived.len() == FILES_MAX {
            return Err(PageError::BadField { field: "files", message: "import-too-many" });
        }
        let (path, size) = keep(drafts, &mut field, left).await?;
        if size == 0 {
            return Err(PageError::BadField { field: "files", message: "import-empty-file" });
        }
        left -= size;
        arrived.push(Arrived { name, path, size });
    }
    Ok(arrived)
}

/// Writes what arrives, at most `left` bytes, to a file that only this process's user may read.
async fn keep(drafts: &Drafts, field: &mut Field<'_>, left: u64) -> Result<(TempPath, u64), PageError> {
    let ours = |error: std::io::Error| PageError::Other(Box::new(error));
    let (file, path) = drafts.new_file().map_err(ours)?.into_parts();
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        if size > left {
            return Err(too_large());
        }
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

fn too_large() -> PageError {
    PageError::BadInput { code: "upload_too_large", field: Some("files".to_owned()) }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
pub(crate) fn broken(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        PageError::BadField { field: "files", message: "import-broken-upload" }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::{Body, Bytes};
    use axum::extract::FromRequest as _;
    use axum::http::{Request, header};
    use futures_util::stream::{self, StreamExt as _};

    use super::*;

    const HEAD: &str = "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n";

    async fn form(
        pieces: impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    ) -> Multipart {
        let request = Request::post("/").header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        Multipart::from_request(request.body(Body::from_stream(pieces)).unwrap(), &()).await.unwrap()
    }

    fn begun() -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        let first = [HEAD, "whole\r\n", HEAD, "a part of"].map(|piece| Ok(Bytes::from(piece)));
        stream::iter(first)
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_leaves_nothing() {
        let drafts = Drafts::default();
        let broken = stream::iter([Err(std::io::Error::other("gone"))]);
        let mut broken = form(begun().chain(broken)).await;
        assert!(matches!(receive(&drafts, &mut broken).await, Err(PageError::BadField { .. })));
        assert_eq!(drafts.files(), 0);
        // Nobody waits for the answer any more: the handler is dropped where it stands.
        let mut stalled = form(begun().chain(stream::pending())).await;
        let waited = tokio::time::timeout(Duration::from_millis(200), receive(&drafts, &mut stalled));
        assert!(waited.await.is_err());
        assert_eq!(drafts.files(), 0);
        let rest = stream::iter([Ok(Bytes::from("\r\n--edge--\r\n"))]);
        let mut whole = form(begun().chain(rest)).await;
        let arrived = receive(&drafts, &mut whole).await.unwrap();
        assert_eq!((arrived.len(), drafts.files()), (2, 2));
        drop(arrived);
        assert_eq!(drafts.files(), 0);
    }
}
