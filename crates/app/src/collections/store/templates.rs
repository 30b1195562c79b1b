//! Statements on the versions of the organisation's own texts.

use db::{DbError, Tx, execute, fetch_all, fetch_optional};
use messages::{Language, Purpose, Relation};

use crate::context::Ctx;

db::row! {
    /// A version of a text.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TemplateVersionRow {
        /// Its language: `fr`, `en`.
        pub language: String,
        /// What it is for, by the name of its tone.
        pub purpose: String,
        /// To whom in what relation.
        pub relation: String,
        /// Its version, from 1.
        pub version: i64,
        /// Whether it is a text of the organisation; else it went back to that of the product.
        pub is_own: bool,
        /// The subject, or empty.
        pub subject: String,
        /// The body, or empty.
        pub body: String,
        /// The version that was brought back.
        pub restored: Option<i64>,
        /// Who saved it.
        pub saved_by: String,
        /// When, in microseconds since 1970 UTC.
        pub saved_at: i64,
    }
}

/// A statement on versions `v`.
macro_rules! versions {
    ($rest:literal) => {
        concat!(
            "select v.language, v.purpose, v.relation, v.version, v.is_own, v.subject, v.body, v.restored, v.saved_by, \
             v.saved_at from message_template_versions v where v.org_id = $1 ",
            $rest
        )
    };
}

/// The last version of each text that was ever changed. There are few texts.
pub(in crate::collections) async fn list_last_versions(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<Vec<TemplateVersionRow>, DbError> {
    fetch_all!(
        tx,
        TemplateVersionRow,
        versions!(
            "and v.version = (select max(o.version) from message_template_versions o where o.org_id = v.org_id \
             and o.language = v.language and o.purpose = v.purpose and o.relation = v.relation) \
             order by v.language, v.purpose, v.relation limit 1000"
        ),
        ctx.org
    )
}

/// The last version of a text.
pub(in crate::collections) async fn find_last_version(
    tx: &mut Tx,
    ctx: &Ctx,
    (language, purpose, relation): (Language, Purpose, Relation),
) -> Result<Option<TemplateVersionRow>, DbError> {
    fetch_optional!(
        tx,
        TemplateVersionRow,
        versions!(
            "and v.language = $2 and v.purpose = $3 and v.relation = $4 order by v.version desc limit 1"
        ),
        ctx.org,
        language.tag(),
        purpose.as_str(),
        relation.as_str()
    )
}

/// One version of a text.
pub(in crate::collections) async fn find_version(
    tx: &mut Tx,
    ctx: &Ctx,
    (language, purpose, relation): (Language, Purpose, Relation),
    version: i64,
) -> Result<Option<TemplateVersionRow>, DbError> {
    fetch_optional!(
        tx,
        TemplateVersionRow,
        versions!("and v.language = $2 and v.purpose = $3 and v.relation = $4 and v.version = $5"),
        ctx.org,
        language.tag(),
        purpose.as_str(),
        relation.as_str(),
        version
    )
}

/// The versions of a text before one, the last first, at most `limit`.
pub(in crate::collections) async fn page_of_versions(
    tx: &mut Tx,
    ctx: &Ctx,
    (language, purpose, relation): (Language, Purpose, Relation),
    before: i64,
    limit: i64,
) -> Result<Vec<TemplateVersionRow>, DbError> {
    fetch_all!(
        tx,
        TemplateVersionRow,
        versions!(
            "and v.language = $2 and v.purpose = $3 and v.relation = $4 and v.version < $5 \
             order by v.version desc limit $6"
        ),
        ctx.org,
        language.tag(),
        purpose.as_str(),
        relation.as_str(),
        before,
        limit
    )
}

/// Adds a version.
pub(in crate::collections) async fn insert_version(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &TemplateVersionRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into message_template_versions (org_id, language, purpose, relation, version, is_own, subject, \
         body, restored, saved_by, saved_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        ctx.org,
        row.language.as_str(),
        row.purpose.as_str(),
        row.relation.as_str(),
        row.version,
        row.is_own,
        row.subject.as_str(),
        row.body.as_str(),
        row.restored,
        row.saved_by.as_str(),
        row.saved_at
    )?;
    Ok(())
}
