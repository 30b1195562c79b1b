//! SQL statements on how legal entities look.

use db::{DbError, Tx, execute, fetch_optional};

use crate::context::Ctx;

db::row! {
    /// How a legal entity looks, as stored.
    pub(in crate::identity) struct LookRow {
        pub colour: String,
        pub logo: Vec<u8>,
        pub logo_type: String,
        pub logo_width: i64,
        pub logo_height: i64,
        pub changed_at: i64,
    }
}

pub(in crate::identity) async fn find_look(tx: &mut Tx, ctx: &Ctx) -> Result<Option<LookRow>, DbError> {
    fetch_optional!(
        tx,
        LookRow,
        "select colour, logo, logo_type, logo_width, logo_height, changed_at from looks \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )
}

pub(in crate::identity) async fn replace_look(tx: &mut Tx, ctx: &Ctx, look: &LookRow) -> Result<(), DbError> {
    execute!(tx, "delete from looks where org_id = $1 and legal_entity_id = $2", ctx.org, ctx.legal_entity)?;
    execute!(
        tx,
        "insert into looks (org_id, legal_entity_id, colour, logo, logo_type, logo_width, logo_height, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.org,
        ctx.legal_entity,
        look.colour.as_str(),
        look.logo.clone(),
        look.logo_type.as_str(),
        look.logo_width,
        look.logo_height,
        look.changed_at
    )?;
    Ok(())
}
