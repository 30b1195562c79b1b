//! One text of reminders: edited beside what it would say to a customer, tried on oneself, brought back.

use app::collections::{
    RestoreTemplate, SaveTemplate, TemplateName, TemplateVersionRow, TemplateView, TriedTemplate, Writer,
    drafted, find_template, find_template_version, page_of_template_versions, restore_template,
    save_template, try_template,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::CustomerId;
use app::listing::{DocumentFilter, DocumentTab, list_documents};
use app::outgoing::{find_server, load_server};
use app::portal::links_of_preview;
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::{DbError, Tx};
use jiff::Timestamp;
use mailroom::{Route, Trial, send_trial};
use messages::{Shape, TemplatePart, VARIABLES};

use super::act::missing;
use super::texts::{relation_key, tone_title};
use super::wording::refused;
use crate::access::User;
use crate::error::PageError;
use crate::signing_in::say_once;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{Address, FormState, Fragment, Frame, PageResult, Section, filters, render};
use crate::words::Words;

/// Documents among which customers are looked for.
const DOCUMENTS: usize = 100;
/// Versions on one page.
const VERSIONS: i64 = 20;
/// Variables that no reminder has.
const ELSEWHERE: [&str; 6] = ["payment", "failure", "plan", "instalments", "dispute", "instalments_table"];
/// Beside which field each refusal is told.
const FIELDS: &[(&str, &str)] = &[
    ("dunning-template-wrong", "body"),
    ("dunning-template-heavy", "body"),
    ("dunning-template-number", "body"),
    ("dunning-template-subject", "subject"),
];

/// Something that is wrong, with its place and its remedy.
struct Remark {
    place: String,
    text: String,
    is_refusal: bool,
}

/// What the text would say.
struct Trying {
    remarks: Vec<Remark>,
    tried: TriedTemplate,
}

impl Trying {
    fn of(tried: TriedTemplate, words: &Words) -> Self {
        let remark = |problem: &messages::TemplateProblem| {
            let part = match problem.part {
                TemplatePart::Subject => "collections-text-in-subject",
                TemplatePart::Body => "collections-text-in-body",
            };
            Remark {
                place: words.say_with(part, &[("line", i64::from(problem.line).into())]),
                text: problem.what.in_words(match words.language() {
                    app::words::Language::French => messages::Language::French,
                    app::words::Language::English => messages::Language::English,
                }),
                is_refusal: problem.what.refuses(),
            }
        };
        let mut remarks: Vec<Remark> = tried.problems.iter().map(remark).collect();
        if let Some(refusal) = &tried.refusal {
            let text = refused(refusal, words);
            remarks.insert(0, Remark { place: String::new(), text, is_refusal: true });
        }
        Self { remarks, tried }
    }
}

/// A variable of the list: how it is written, what it is, and whether it needs a condition.
struct Variable {
    written: String,
    key: String,
    condition: Option<String>,
}

fn variables() -> Vec<Variable> {
    let mut found = Vec::new();
    let key = |path: &str| format!("template-{}", path.replace(['_', '.'], "-"));
    for field in VARIABLES.iter().filter(|field| !ELSEWHERE.contains(&field.name)) {
        let condition = |is_missing: bool, path: &str| is_missing.then(|| format!("{{% if {path} %}}"));
        match field.shape {
            Shape::Record(inner) => {
                for below in inner {
                    let path = format!("{}.{}", field.name, below.name);
                    let missing = if field.may_be_missing { field.name } else { path.as_str() };
                    let is_missing = field.may_be_missing || below.may_be_missing;
                    let written = match below.shape {
                        Shape::Flag => format!("{{% if {path} %}}"),
                        _ => format!("{{{{ {path} }}}}"),
                    };
                    let condition = condition(is_missing, missing);
                    found.push(Variable { written, key: key(&path), condition });
                }
            }
            Shape::List(_) => found.push(Variable {
                written: format!("{{% for it in {} %}}", field.name),
                key: key(field.name),
                condition: None,
            }),
            Shape::Text | Shape::Number | Shape::Flag | Shape::Block => found.push(Variable {
                written: format!("{{{{ {} }}}}", field.name),
                key: key(field.name),
                condition: condition(field.may_be_missing, field.name),
            }),
        }
    }
    found
}

#[derive(Template)]
#[template(path = "collections/templates/text_editor.html")]
struct EditorPage {
    frame: Frame,
    name: String,
    title: String,
    relation_key: String,
    version: i64,
    is_own: bool,
    form: FormState,
    /// What was done, when something was.
    said: Option<(&'static str, String)>,
    customers: Vec<(String, String)>,
    trying: Trying,
    variables: Vec<Variable>,
    versions: Vec<TemplateVersionRow>,
    /// Where earlier versions are.
    earlier: Option<i64>,
    is_served: bool,
    reader: String,
}

#[derive(Template)]
#[template(path = "collections/templates/text_preview.html")]
struct PreviewPart {
    trying: Trying,
}

/// What is asked for: which text, and what stands in its form when that was sent.
struct Asked {
    name: TemplateName,
    form: Option<FormState>,
    /// The customer that it is shown for; the first one where nobody said.
    customer: Option<String>,
    /// A version that is looked at.
    version: Option<i64>,
    before: Option<i64>,
    said: Option<(&'static str, String)>,
}

impl Asked {
    fn of(form: &FormState) -> Result<Self, PageError> {
        Ok(Self {
            name: TemplateName::parse(form.value("text")).ok_or(PageError::NotFound)?,
            customer: Some(form.value("customer").to_owned()),
            form: Some(form.clone()),
            version: None,
            before: None,
            said: None,
        })
    }
}

/// `GET /collections/texts/edit?text=…`
pub async fn editor(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let asked = Asked {
        name: TemplateName::parse(address.value("text")).ok_or(PageError::NotFound)?,
        form: None,
        customer: Some(address.value("customer").to_owned()).filter(|it| !it.is_empty()),
        version: address.value("version").parse().ok(),
        before: address.value("before").parse().ok(),
        said: None,
    };
    page(&desk, &user, asked).await
}

async fn page(desk: &Desk, user: &User, asked: Asked) -> PageResult {
    let reader = user.clone();
    let status = asked.form.as_ref().map_or(axum::http::StatusCode::OK, FormState::status);
    let page = desk
        .show(user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let name = asked.name;
            let view = find_template(tx, ctx, name).await?;
            let customers = customers(tx, ctx, name, asked.customer.as_deref()).await?;
            let customer = asked.customer.or_else(|| customers.first().map(|(id, _)| id.clone()));
            let form = match asked.form {
                Some(form) => form,
                None => form_of(tx, ctx, &view, asked.version, customer.unwrap_or_default()).await?,
            };
            let trying = tried(tx, ctx, &reader, name, &form).await?;
            let mut versions = page_of_template_versions(tx, ctx, name, asked.before, VERSIONS + 1).await?;
            let has_more = versions.len() > usize::try_from(VERSIONS).unwrap_or(0);
            versions.truncate(usize::try_from(VERSIONS).unwrap_or(0));
            Ok(EditorPage {
                earlier: versions.last().filter(|_| has_more).map(|row| row.version),
                title: tone_title(name, &reader.words),
                relation_key: relation_key(name),
                version: view.version(),
                is_own: view.is_own(),
                name: name.to_string(),
                said: asked.said,
                customers,
                trying,
                variables: variables(),
                versions,
                is_served: find_server(tx, ctx).await?.is_some(),
                reader: reader.principal.actor.clone(),
                form,
                frame,
            })
        })
        .await;
    with_status(status, page)
}

/// The form of a text as it stands, or as an earlier version said it.
async fn form_of(
    tx: &mut Tx,
    ctx: &Ctx,
    view: &TemplateView,
    version: Option<i64>,
    customer: String,
) -> Result<FormState, PageError> {
    let template = match version {
        Some(version) => looked_at(tx, ctx, view.name, version).await?,
        None => view.template().map(|it| (it.subject, it.body)),
    };
    let (subject, body) = template.ok_or(PageError::NotFound)?;
    Ok(FormState::holding([
        ("text", view.name.to_string()),
        ("seen", view.version().to_string()),
        ("subject", subject),
        ("body", body),
        ("customer", customer),
    ]))
}

/// What an earlier version said; of one that went back to the product's text, that.
async fn looked_at(
    tx: &mut Tx,
    ctx: &Ctx,
    name: TemplateName,
    version: i64,
) -> Result<Option<(String, String)>, PageError> {
    let ours = || name.ours().map(|template| (template.subject, template.body));
    if version == 0 {
        return Ok(ours());
    }
    let row = find_template_version(tx, ctx, name, version).await?.ok_or(PageError::NotFound)?;
    Ok(if row.is_own { Some((row.subject, row.body)) } else { ours() })
}

/// Customers with something that the text could speak of, and the one that was chosen.
async fn customers(
    tx: &mut Tx,
    ctx: &Ctx,
    name: TemplateName,
    chosen: Option<&str>,
) -> Result<Vec<(String, String)>, DbError> {
    let is_early = name.purpose.as_str() == "courtesy";
    let tabs = if is_early {
        [DocumentTab::Upcoming, DocumentTab::Overdue]
    } else {
        [DocumentTab::Overdue, DocumentTab::Upcoming]
    };
    let mut found: Vec<(String, String)> = Vec::new();
    for tab in tabs {
        let filter = DocumentFilter { tab, ..DocumentFilter::default() };
        for row in list_documents(tx, ctx, &filter, None, None, DOCUMENTS).await?.rows {
            let id = row.customer.to_string();
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, row.customer_name));
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    let chosen: Option<CustomerId> = chosen.and_then(|text| text.parse().ok());
    if let Some(id) = chosen.filter(|id| !found.iter().any(|(known, _)| *known == id.to_string()))
        && let Some(customer) = find_customer(tx, ctx, id).await?
    {
        found.push((id.to_string(), customer.name));
    }
    Ok(found)
}

async fn tried(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    name: TemplateName,
    form: &FormState,
) -> Result<Trying, PageError> {
    let writer = Writer {
        name: user.principal.name.clone(),
        email: user.principal.actor.clone(),
        ..Writer::default()
    };
    let links = links_of_preview(tx, ctx).await?;
    let template = drafted(name, form.exact("subject"), form.exact("body"));
    let customer = form.value("customer").parse().ok();
    let tried = try_template(tx, ctx, &template, customer, (&writer, &links)).await?;
    Ok(Trying::of(tried, &user.words))
}

/// `POST /collections/texts/preview`: what stands in the form, said to the chosen customer. Nothing is kept.
pub async fn preview(
    State(desk): State<Desk>,
    user: User,
    Fragment(is_part): Fragment,
    form: FormState,
) -> PageResult {
    let asked = Asked::of(&form)?;
    if !is_part {
        return page(&desk, &user, asked).await;
    }
    let reader = user.clone();
    let trying = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| tried(tx, ctx, &reader, asked.name, &form).await)
        .await?;
    render(&user.words, &PreviewPart { trying })
}

/// `POST /collections/texts`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let asked = Asked::of(&form)?;
    let command = SaveTemplate {
        template: asked.name.to_string(),
        seen: form.value("seen").parse().unwrap_or(0),
        subject: form.exact("subject").to_owned(),
        body: form.exact("body").to_owned(),
    };
    let call = Call::new("save_template", &command);
    match desk.write(&user, call, async move |ctx, tx| save_template(ctx, tx, &command).await).await {
        Ok(_) => {
            let place = place_of(asked.name, form.value("customer"));
            done(&desk, jar, &user.words.say("collections-text-saved"), &place)
        }
        Err(error) => {
            let form = match missing(error) {
                // It is told that somebody saved another one meanwhile; who saves again saves over it.
                PageError::Refused(refusal) if refusal.code == "dunning-template-changed" => {
                    let name = asked.name;
                    let find = async move |ctx: &Ctx, tx: &mut Tx| Ok(find_template(tx, ctx, name).await?);
                    let stands = desk.read(&user, find).await?.version();
                    let form = form.with("seen", stands.to_string());
                    form.refused(PageError::Refused(refusal), &user.words, FIELDS)?
                }
                // What is wrong is listed beside it, each with its line.
                PageError::Refused(refusal) if refusal.code == "dunning-template-wrong" => {
                    form.wrong("body", user.words.say("collections-text-wrong"))
                }
                other => form.refused(other, &user.words, FIELDS)?,
            };
            page(&desk, &user, Asked { form: Some(form), ..asked }).await
        }
    }
}

fn place_of(name: TemplateName, customer: &str) -> String {
    let customer: Option<CustomerId> = customer.parse().ok();
    let rest = customer.map(|id| format!("&customer={id}")).unwrap_or_default();
    format!("/collections/texts/edit?text={name}{rest}")
}

/// `POST /collections/texts/restore`: an earlier version, or the text of the product.
pub async fn restore(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let asked = Asked::of(&form)?;
    let version = form.value("version").parse().map_err(|_| PageError::NotFound)?;
    let seen = form.value("seen").parse().unwrap_or(0);
    let command = RestoreTemplate { template: asked.name.to_string(), seen, version };
    let call = Call::new("restore_template", &command);
    let restored =
        desk.write(&user, call, async move |ctx, tx| restore_template(ctx, tx, &command).await).await;
    let place = place_of(asked.name, "");
    match restored.map_err(missing) {
        Ok(_) => {
            let said = if version == 0 { "collections-text-reset" } else { "collections-text-restored" };
            done(&desk, jar, &user.words.say(said), &place)
        }
        Err(PageError::Refused(refusal)) => {
            let text = crate::failures::refusal_in_words(&refusal, &user.words);
            Ok((say_once(&desk, jar, "bad", &text), Redirect::to(&place)).into_response())
        }
        Err(error) => Err(error),
    }
}

/// `POST /collections/texts/test`: what stands in the form, to whoever asks for it and to nobody else.
pub async fn test(State(desk): State<Desk>, user: User, form: FormState) -> Result<Response, PageError> {
    let asked = Asked::of(&form)?;
    let (reader, name, sent) = (user.clone(), asked.name, form.clone());
    let ready = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            let server = load_server(tx, ctx).await?.ok_or(PageError::NotFound)?;
            let Some(said) = tried(tx, ctx, &reader, name, &sent).await?.tried.said else { return Ok(None) };
            let id = ctx.new_id().map_err(|error| PageError::Other(Box::new(error)))?;
            let words = &reader.words;
            let trial = Trial {
                id: format!("test-{id}"),
                to: reader.principal.actor.clone(),
                subject: words.say_with("collections-text-trial", &[("subject", said.subject.into())]),
                text: said.text,
                html: Some(said.html),
                at: Timestamp::from_microsecond(ctx.now_micros()).unwrap_or(Timestamp::UNIX_EPOCH),
            };
            Ok(Some((Route::of(&server), trial)))
        })
        .await?;
    let tried = match ready {
        Some((Ok(route), trial)) => Some(send_trial(&route, &trial).await),
        Some((Err(lint), _)) => Some(Err(lint)),
        None => None,
    };
    let words = &user.words;
    let said = match tried {
        None => ("bad", words.say("collections-text-wrong")),
        Some(Ok((true, _))) => {
            let values = [("value", user.principal.actor.clone().into())];
            ("ok", words.say_with("collections-text-tried", &values))
        }
        Some(Ok((false, told))) => ("bad", format!("{} {}", words.say(told.key), told.said)),
        Some(Err(lint)) => ("bad", words.say(lint.key())),
    };
    page(&desk, &user, Asked { said: Some(said), ..asked }).await
}
