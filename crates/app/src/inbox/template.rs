//! Templates: how files with a certain header are read, kept under a name.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::FileKind;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::TemplateId;
use crate::typed::clean_line;
use crate::write::Fault;

/// Longest name of a template.
const NAME_CHARACTERS_MAX: usize = 80;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// What files are read as.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What identifies the header of its files.
    pub header_key: String,
    /// The mapping or the rules, in TOML.
    pub settings: String,
    /// When it was saved, in microseconds since 1970 UTC.
    pub saved_at: i64,
}

impl From<store::templates::TemplateRow> for Template {
    fn from(row: store::templates::TemplateRow) -> Self {
        let store::templates::TemplateRow { id, kind, name, header_key, settings, saved_at } = row;
        Self { id, kind, name, header_key, settings, saved_at }
    }
}

/// Keep how files with a header are read. A template of the same kind and name is replaced.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveTemplate {
    /// What files are read as.
    pub kind: FileKind,
    /// Its name, up to 80 characters.
    pub name: String,
    /// What identifies the header of its files.
    pub header_key: String,
    /// The mapping or the rules, in TOML.
    pub settings: String,
}

/// Forget a template.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeleteTemplate {
    /// The template, as its id's text.
    pub template: String,
}

/// Why a template was not saved or not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It has no name, or one that is too long.
    #[error("a template needs a name of at most {NAME_CHARACTERS_MAX} characters")]
    BadName,
    /// There is no such template.
    #[error("there is no template {0}")]
    Unknown(String),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for TemplateError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for TemplateError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::BadName | Self::Unknown(_) => None,
        }
    }
}

/// Keeps a template. Answers its id's text.
pub async fn save_template(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SaveTemplate,
) -> Result<(String, Option<Event>), TemplateError> {
    let name = clean_line(&command.name);
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(TemplateError::BadName);
    }
    let id = TemplateId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    store::templates::delete_by_name(tx, ctx, command.kind, &name).await?;
    let texts = (name.as_str(), command.header_key.as_str(), command.settings.as_str());
    store::templates::insert(tx, ctx, id, command.kind, texts).await?;
    let data = serde_json::json!({ "kind": command.kind.as_str(), "name": name });
    Ok((id.to_string(), Some(Event::new("import_template_saved", id, data))))
}

/// Forgets a template.
pub async fn delete_template(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &DeleteTemplate,
) -> Result<((), Option<Event>), TemplateError> {
    let unknown = || TemplateError::Unknown(command.template.clone());
    let id: TemplateId = command.template.parse().map_err(|_| unknown())?;
    if store::templates::delete(tx, ctx, id).await? == 0 {
        return Err(unknown());
    }
    Ok(((), Some(Event::new("import_template_deleted", id, serde_json::json!({})))))
}

/// Every template, by kind and name: there are as many as a company has sources.
pub async fn list_templates(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Template>, DbError> {
    Ok(store::templates::list(tx, ctx).await?.into_iter().map(Template::from).collect())
}

/// The template that was last saved for files of this kind with this header.
pub async fn find_template(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    header_key: &str,
) -> Result<Option<Template>, DbError> {
    Ok(store::templates::find_by_header(tx, ctx, kind, header_key).await?.map(Template::from))
}
