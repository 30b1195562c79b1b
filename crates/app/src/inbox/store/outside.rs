//! What of files is told outside.

use db::{DbError, Tx, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::inbox::FileKind;

db::row! {
    /// A file that came in, as it is told outside.
    #[derive(Clone, Debug)]
    pub struct FileView {
        /// Its id.
        pub id: InputFileId,
        /// Its name when it came in.
        pub name: String,
        /// What it was read as.
        pub kind: String,
        /// Its format.
        pub format: String,
        /// Its SHA-256.
        pub sha256: String,
        /// Its size.
        pub size_bytes: i64,
        /// Records read.
        pub records: i64,
        /// Records that were new.
        pub records_new: i64,
        /// When, in microseconds since 1970 UTC.
        pub imported_at: i64,
        /// By whom.
        pub imported_by: String,
    }
}

/// Files after one, in the order in which they came in, at most `limit`; statements only when asked for.
pub async fn page_of_files(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: Option<FileKind>,
    has_statements: bool,
    after: Option<InputFileId>,
    limit: i64,
) -> Result<Vec<FileView>, DbError> {
    fetch_all!(
        tx,
        FileView,
        "select id, name, kind, format, sha256, size_bytes, records, records_new, imported_at, imported_by \
         from input_files where org_id = $1 and legal_entity_id = $2 and id > $3 and ($4 = '' or kind = $4) \
         and ($5 = true or kind <> 'statements') order by id limit $6",
        ctx.org,
        ctx.legal_entity,
        after.unwrap_or(InputFileId::from_uuid(uuid::Uuid::nil())),
        kind.map_or("", FileKind::as_str),
        has_statements,
        limit
    )
}

/// One file that came in.
pub async fn find_file(tx: &mut Tx, ctx: &Ctx, id: InputFileId) -> Result<Option<FileView>, DbError> {
    fetch_optional!(
        tx,
        FileView,
        "select id, name, kind, format, sha256, size_bytes, records, records_new, imported_at, imported_by \
         from input_files where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}
