//! The texts of reminders: which there are, and who changed them when.

use app::collections::{TemplateName, TemplateView, list_templates};
use app::context::Ctx;
use app::identity::Permission;
use askama::Template;
use axum::extract::State;
use db::Tx;

use super::wording::key;
use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};
use crate::words::Words;

/// The texts of one tone in one language.
struct Group {
    id: String,
    title: String,
    texts: Vec<Text>,
}

struct Text {
    name: String,
    relation_key: String,
    subject: String,
    is_own: bool,
    version: i64,
    /// Who saved it last and when; nothing for one that was never changed.
    saved: Option<(String, i64)>,
}

impl Text {
    fn of(view: &TemplateView) -> Self {
        Self {
            name: view.name.to_string(),
            relation_key: relation_key(view.name),
            subject: view.template().map(|template| template.subject).unwrap_or_default(),
            is_own: view.is_own(),
            version: view.version(),
            saved: view.last.as_ref().map(|row| (row.saved_by.clone(), row.saved_at)),
        }
    }
}

/// The key of the relation that a text is for.
pub fn relation_key(name: TemplateName) -> String {
    key("relation", name.relation.as_str())
}

/// The tone and the language of a text, as a title.
pub fn tone_title(name: TemplateName, words: &Words) -> String {
    let tone = words.say(&key("tone", name.purpose.as_str()));
    let language = words.say(&format!("account-language-{}", name.language.tag()));
    words.say_with("collections-texts-group", &[("tone", tone.into()), ("language", language.into())])
}

#[derive(Template)]
#[template(path = "collections/templates/texts.html")]
struct TextsPage {
    frame: Frame,
    section: &'static str,
    groups: Vec<Group>,
    may_change: bool,
}

/// `GET /collections/texts`
pub async fn texts(State(desk): State<Desk>, user: User) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let mut groups: Vec<Group> = Vec::new();
        for view in list_templates(tx, ctx).await? {
            let id = format!("{}-{}", view.name.language.tag(), view.name.purpose.as_str());
            if groups.last().is_none_or(|group| group.id != id) {
                groups.push(Group { id, title: tone_title(view.name, &reader.words), texts: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.texts.push(Text::of(&view));
            }
        }
        Ok(TextsPage { section: "texts", groups, may_change: reader.may(Permission::ManageSettings), frame })
    })
    .await
}
