//! Sample data: files like others, told apart by who brought them in.

use db::{DbError, Tx};

use super::FileKind;
use super::store::imports::{self as store, StandingFile};
use crate::context::Ctx;

/// Before the name of whoever asked for the sample data: `sample:anne@…`.
const AUTHOR: &str = "sample:";
/// Files that are looked at when the sample data go.
const FILES_MAX: i64 = 500;

/// The same context, for bringing sample data in.
pub fn as_sample(ctx: &Ctx) -> Ctx {
    let mut sample = ctx.clone();
    sample.actor = format!("{AUTHOR}{}", ctx.actor);
    sample
}

/// Whether a file by this author is one of the sample data.
pub(crate) fn is_sample(author: &str) -> bool {
    author.starts_with(AUTHOR)
}

/// Whether sample data are in the books. They come in before anything else or not at all, so that the first file tells
/// of every company of its own.
pub async fn has_sample(tx: &mut Tx, ctx: &Ctx) -> Result<bool, DbError> {
    match store::find_first_actor(tx, ctx).await? {
        Some(first) if is_sample(&first) => store::has_standing(tx, ctx, (None, AUTHOR, true)).await,
        _ => Ok(false),
    }
}

/// Whether a file of a kind came in that is not one of the sample data, and stands.
pub async fn has_own_files(tx: &mut Tx, ctx: &Ctx, kind: FileKind) -> Result<bool, DbError> {
    store::has_standing(tx, ctx, (Some(kind), AUTHOR, false)).await
}

/// The files that stand, the last first.
pub(crate) async fn list_standing_files(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<StandingFile>, DbError> {
    store::list_standing(tx, ctx, FILES_MAX).await
}
