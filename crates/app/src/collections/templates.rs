//! The texts of the organisation: each replaces one of the product's, is checked before it is kept, and every version stays.

use std::fmt;

use db::{DbError, Tx};
use dunning::CustomerKind;
use dunning::plan::Tone;
use messages::{
    Facts, Language, Look, Medium, Purpose, Relation, RenderError, Template, TemplatePart, TemplateProblem,
    Wrong, default_template, relation_said,
};
use serde::{Deserialize, Serialize};

use super::refused::DunningError;
use super::store::{self, TemplateVersionRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::typed::clean_text;

/// Invoices of the largest letter that a text is tried with before it is kept.
const INVOICES_TRIED: usize = 300;
/// What the texts that can be changed are for: reminders from the gentlest to the sternest, then thanks.
const PURPOSES: [Purpose; 6] = [
    Purpose::Reminder(Tone::Courtesy),
    Purpose::Reminder(Tone::Friendly),
    Purpose::Reminder(Tone::Reminder),
    Purpose::Reminder(Tone::Firm),
    Purpose::Reminder(Tone::FormalNotice),
    Purpose::Receipt,
];

/// Which text: a purpose, a relation and a language. Written `fr-firm-loyal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateName {
    /// Its language.
    pub language: Language,
    /// What it is for.
    pub purpose: Purpose,
    /// To whom in what relation.
    pub relation: Relation,
}

impl TemplateName {
    /// The texts that e-mails and letters are made of: those that the product has, in their order.
    pub fn all() -> Vec<Self> {
        let mut names = Vec::new();
        for language in [Language::French, Language::English] {
            for purpose in PURPOSES {
                for relation in Relation::ALL {
                    let name = Self { language, purpose, relation };
                    if name.said() == Some(name) {
                        names.push(name);
                    }
                }
            }
        }
        names
    }

    /// The text of that name, when there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().into_iter().find(|name| name.to_string() == text)
    }

    /// The text that is said where this one is asked for: the one of the relation, or the usual one.
    fn said(self) -> Option<Self> {
        let relation = relation_said(self.language, self.purpose, Medium::Email, self.relation)?;
        Some(Self { relation, ..self })
    }

    fn key(self) -> (Language, Purpose, Relation) {
        (self.language, self.purpose, self.relation)
    }

    /// The text of the product.
    pub fn ours(self) -> Option<Template> {
        default_template(self.language, self.purpose, Medium::Email, self.relation)
    }

    fn with(self, subject: &str, body: &str) -> Template {
        Template {
            language: self.language,
            purpose: self.purpose,
            medium: Medium::Email,
            subject: subject.to_owned(),
            body: body.to_owned(),
        }
    }
}

impl fmt::Display for TemplateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (language, purpose) = (self.language.tag(), self.purpose.as_str());
        write!(f, "{language}-{purpose}-{}", self.relation.as_str())
    }
}

/// A text as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateView {
    /// Which.
    pub name: TemplateName,
    /// Its last version; nothing for one that was never changed.
    pub last: Option<TemplateVersionRow>,
}

impl TemplateView {
    /// Its version; 0 for one that was never changed.
    pub fn version(&self) -> i64 {
        self.last.as_ref().map_or(0, |row| row.version)
    }

    /// Whether it is a text of the organisation.
    pub fn is_own(&self) -> bool {
        self.last.as_ref().is_some_and(|row| row.is_own)
    }

    /// What it says.
    pub fn template(&self) -> Option<Template> {
        match &self.last {
            Some(row) if row.is_own => Some(self.name.with(&row.subject, &row.body)),
            Some(_) | None => self.name.ours(),
        }
    }
}

/// Save a text instead of the product's.
#[derive(Clone, Debug, Serialize)]
pub struct SaveTemplate {
    /// Which, by its name.
    pub template: String,
    /// The version that the writer saw; 0 for a text that was never changed.
    pub seen: i64,
    /// Its subject.
    pub subject: String,
    /// Its body.
    pub body: String,
}

/// Bring an earlier version of a text back.
#[derive(Clone, Debug, Serialize)]
pub struct RestoreTemplate {
    /// Which, by its name.
    pub template: String,
    /// The version that whoever asks saw.
    pub seen: i64,
    /// The version that is brought back; 0 for the text of the product.
    pub version: i64,
}

/// A text stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSaved {
    /// Its name.
    pub template: String,
    /// Its version.
    pub version: i64,
}

/// Every text that can be changed, with its last version.
pub async fn list_templates(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<TemplateView>, DbError> {
    let rows = store::list_last_versions(tx, ctx).await?;
    let of = |name: TemplateName| {
        let is_it = |row: &&TemplateVersionRow| {
            (row.language.as_str(), row.purpose.as_str(), row.relation.as_str())
                == (name.language.tag(), name.purpose.as_str(), name.relation.as_str())
        };
        TemplateView { name, last: rows.iter().find(is_it).cloned() }
    };
    Ok(TemplateName::all().into_iter().map(of).collect())
}

/// One text as it stands.
pub async fn find_template(tx: &mut Tx, ctx: &Ctx, name: TemplateName) -> Result<TemplateView, DbError> {
    Ok(TemplateView { name, last: store::find_last_version(tx, ctx, name.key()).await? })
}

/// One version of a text.
pub async fn find_template_version(
    tx: &mut Tx,
    ctx: &Ctx,
    name: TemplateName,
    version: i64,
) -> Result<Option<TemplateVersionRow>, DbError> {
    store::find_version(tx, ctx, name.key(), version).await
}

/// The versions of a text before one, the last first, at most `limit`.
pub async fn page_of_template_versions(
    tx: &mut Tx,
    ctx: &Ctx,
    name: TemplateName,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<TemplateVersionRow>, DbError> {
    store::page_of_versions(tx, ctx, name.key(), before.unwrap_or(i64::MAX), limit).await
}

/// A text that a message is made of.
pub(super) struct Loaded {
    /// The text.
    pub template: Template,
    /// Its name and its version, as `fr-firm-new:3`; version 0 is a text that was never changed.
    pub standing: String,
    /// What it is for.
    pub key: (Language, Purpose, Relation),
}

/// The text that is named so with its version, as it was; nothing for a name that is none.
pub(super) async fn load_standing(
    tx: &mut Tx,
    ctx: &Ctx,
    standing: &str,
    medium: Medium,
) -> Result<Option<Loaded>, DbError> {
    let parts = standing.rsplit_once(':');
    let Some((name, version)) = parts.and_then(|(name, version)| Some((name, version.parse().ok()?))) else {
        return Ok(None);
    };
    let Some(name) = TemplateName::parse(name).filter(|_| medium != Medium::Sms) else { return Ok(None) };
    let last = if version == 0 { None } else { store::find_version(tx, ctx, name.key(), version).await? };
    Ok(loaded(&TemplateView { name, last }, medium))
}

fn loaded(view: &TemplateView, medium: Medium) -> Option<Loaded> {
    let template = Template { medium, ..view.template()? };
    Some(Loaded { template, standing: format!("{}:{}", view.name, view.version()), key: view.name.key() })
}

/// What an e-mail or a letter says in a tone to somebody in a relation: the organisation's text where it has one, else the product's.
/// Text messages have those of the product.
pub(super) async fn load_template(
    tx: &mut Tx,
    ctx: &Ctx,
    (language, purpose, relation): (Language, Purpose, Relation),
    medium: Medium,
) -> Result<Option<Loaded>, DbError> {
    let asked = TemplateName { language, purpose, relation };
    let written = asked.said().filter(|_| medium != Medium::Sms);
    let Some(name) = written else {
        let ours = default_template(language, purpose, medium, relation);
        return Ok(ours.map(|template| Loaded {
            template,
            standing: format!("{asked}:0"),
            key: asked.key(),
        }));
    };
    Ok(loaded(&find_template(tx, ctx, name).await?, medium))
}

/// The text as it would be kept: line breaks and spaces of one kind, nothing around it.
pub fn drafted(name: TemplateName, subject: &str, body: &str) -> Template {
    name.with(subject.replace('\t', " ").trim(), body.replace("\r\n", "\n").replace('\t', " ").trim())
}

/// Saves a text with which nothing is wrong. What waits for a person is shown with it at once; what is planned leaves with it.
pub async fn save_template(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SaveTemplate,
) -> Result<(TemplateSaved, Option<Event>), DunningError> {
    let before = stands(ctx, tx, &command.template, command.seen).await?;
    let template = drafted(before.name, &command.subject, &command.body);
    check(&template)?;
    if before.template().as_ref() == Some(&template) {
        return Ok((saved(before.name, before.version()), None));
    }
    let row = version(ctx, &before, Some(&template), None);
    store::insert_version(tx, ctx, &row).await?;
    let data = serde_json::json!({ "version": row.version });
    let event = Event::new("template_saved", before.name, data);
    Ok((saved(before.name, row.version), Some(event)))
}

/// Brings an earlier version back, or the text of the product, as a version of its own.
pub async fn restore_template(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RestoreTemplate,
) -> Result<(TemplateSaved, Option<Event>), DunningError> {
    let before = stands(ctx, tx, &command.template, command.seen).await?;
    let unknown = || DunningError::UnknownTemplate(format!("{} {}", command.template, command.version));
    let wanted = match command.version {
        0 => None,
        number => {
            let row = store::find_version(tx, ctx, before.name.key(), number).await?;
            Some(row.ok_or_else(unknown)?)
        }
    };
    let template = wanted.filter(|row| row.is_own).map(|row| before.name.with(&row.subject, &row.body));
    // What was right when it was saved may have become wrong: the list of variables is the product's.
    template.as_ref().map_or(Ok(()), check)?;
    let is_same = match &template {
        Some(template) => before.template().as_ref() == Some(template),
        None => !before.is_own(),
    };
    if is_same {
        return Ok((saved(before.name, before.version()), None));
    }
    let restored = Some(command.version).filter(|number| *number > 0);
    let row = version(ctx, &before, template.as_ref(), restored);
    store::insert_version(tx, ctx, &row).await?;
    let kind = if template.is_some() { "template_restored" } else { "template_reset" };
    let data = serde_json::json!({ "version": row.version, "restored": restored });
    Ok((saved(before.name, row.version), Some(Event::new(kind, before.name, data))))
}

/// The text as whoever writes saw it.
async fn stands(ctx: &Ctx, tx: &mut Tx, name: &str, seen: i64) -> Result<TemplateView, DunningError> {
    let name = TemplateName::parse(name).ok_or_else(|| DunningError::UnknownTemplate(name.to_owned()))?;
    let found = find_template(tx, ctx, name).await?;
    if found.version() != seen {
        return Err(DunningError::TemplateChanged(name.to_string()));
    }
    Ok(found)
}

fn saved(name: TemplateName, version: i64) -> TemplateSaved {
    TemplateSaved { template: name.to_string(), version }
}

fn version(
    ctx: &Ctx,
    before: &TemplateView,
    template: Option<&Template>,
    restored: Option<i64>,
) -> TemplateVersionRow {
    TemplateVersionRow {
        language: before.name.language.tag().to_owned(),
        purpose: before.name.purpose.as_str().to_owned(),
        relation: before.name.relation.as_str().to_owned(),
        version: before.version() + 1,
        is_own: template.is_some(),
        subject: template.map(|it| it.subject.clone()).unwrap_or_default(),
        body: template.map(|it| it.body.clone()).unwrap_or_default(),
        restored,
        saved_by: ctx.actor.clone(),
        saved_at: ctx.now_micros(),
    }
}

/// Whether a text can be kept: everything that is wrong with it as written, then whether it can be said to whoever it may go to.
pub(super) fn check(template: &Template) -> Result<(), DunningError> {
    let compiled = template.compile().map_err(DunningError::Template)?;
    // Nothing like a card or an account number is kept in clear.
    if clean_text(&template.body) != template.body || clean_text(&template.subject) != template.subject {
        return Err(DunningError::TemplateNumber);
    }
    let in_body =
        |line, what| DunningError::Template(vec![TemplateProblem { part: TemplatePart::Body, line, what }]);
    for facts in facts_tried() {
        match compiled.render(&facts, &Look::default()) {
            Ok(_) => {}
            Err(RenderError::Subject(_)) => return Err(DunningError::TemplateSubject),
            Err(RenderError::Empty) => return Err(in_body(1, Wrong::NoBody)),
            Err(RenderError::TooLong | RenderError::TooLarge | RenderError::Html(_)) => {
                return Err(DunningError::TemplateHeavy);
            }
            Err(RenderError::NoPayBy) => return Err(in_body(1, Wrong::NoPayBy)),
            Err(RenderError::Template { line, found }) => return Err(in_body(line, Wrong::Syntax(found))),
        }
    }
    Ok(())
}

/// Customers that a text is tried on: of each kind, of whom all or little is known, late or not yet, and of whom much is late.
/// A formal notice always has its day.
fn facts_tried() -> Vec<Facts> {
    let full = Facts::sample();
    let mut sparse = Facts::sparse_sample();
    sparse.pay_by = full.pay_by;
    let mut many = full.clone();
    let one = many.invoices.first().cloned();
    many.invoices.extend(std::iter::repeat_n(one, INVOICES_TRIED).flatten());
    let mut tried = vec![many];
    for kind in [CustomerKind::Business, CustomerKind::Consumer, CustomerKind::Public] {
        for known in [&full, &sparse] {
            let mut late = known.clone();
            late.customer.kind = kind;
            let mut early = late.clone();
            for invoice in &mut early.invoices {
                invoice.days_late = 0;
            }
            early.interest = None;
            early.indemnity = None;
            tried.extend([late, early]);
        }
    }
    tried
}
