//! SQL on templates of how files are read.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};

use crate::context::Ctx;
use crate::ids::TemplateId;
use crate::inbox::FileKind;

db::row! {
    #[derive(Clone, Debug)]
    pub(in crate::inbox) struct TemplateRow {
        pub id: TemplateId,
        pub kind: String,
        pub name: String,
        pub header_key: String,
        pub settings: String,
        pub saved_at: i64,
    }
}

pub(in crate::inbox) async fn list(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<TemplateRow>, DbError> {
    fetch_all!(
        tx,
        TemplateRow,
        "select id, kind, name, header_key, settings, saved_at from import_templates \
         where org_id = $1 and legal_entity_id = $2 order by kind, name",
        ctx.org,
        ctx.legal_entity
    )
}

/// The last template saved for files of this kind with this header.
pub(in crate::inbox) async fn find_by_header(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    header_key: &str,
) -> Result<Option<TemplateRow>, DbError> {
    fetch_optional!(
        tx,
        TemplateRow,
        "select id, kind, name, header_key, settings, saved_at from import_templates \
         where org_id = $1 and legal_entity_id = $2 and kind = $3 and header_key = $4 order by saved_at desc, id desc limit 1",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        header_key
    )
}

pub(in crate::inbox) async fn delete_by_name(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    name: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from import_templates where org_id = $1 and legal_entity_id = $2 and kind = $3 and name = $4",
        ctx.org,
        ctx.legal_entity,
        kind.as_str(),
        name
    )?;
    Ok(())
}

pub(in crate::inbox) async fn delete(tx: &mut Tx, ctx: &Ctx, id: TemplateId) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from import_templates where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity
    )
}

pub(in crate::inbox) async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TemplateId,
    kind: FileKind,
    (name, header_key, settings): (&str, &str, &str),
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into import_templates (org_id, id, legal_entity_id, kind, name, header_key, settings, saved_by, saved_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.org,
        id,
        ctx.legal_entity,
        kind.as_str(),
        name,
        header_key,
        settings,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}
