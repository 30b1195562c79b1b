//! The second step: how a file is read. Everything that was detected can be corrected.

use std::collections::HashMap;

use app::banking::{AccountView, is_account_text, list_account_views};
use app::identity::Permission;
use app::inbox::{FileKind, ImportView, SaveTemplate, find_import, save_template};
use app::write::Call;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use bank_files::{CsvRules, DecimalName};
use invoice_files::Mapping;
use money::Currency;

use super::columns::{
    FieldChoice, Sample, choices, choose_bank_columns, choose_columns, sample_of, value_of, word_of,
};
use super::draft::{Held, ReadingSettings, Stage, look, may_import};
use super::recognise::{header_key, recognise_as};
use super::run::{begin_check, changed};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters};

#[derive(Template)]
#[template(path = "import/templates/settings.html")]
struct SettingsPage {
    frame: Frame,
    id: String,
    name: String,
    size: String,
    kinds: Vec<&'static str>,
    kind: &'static str,
    format: String,
    template: Option<String>,
    /// The import that brought the same bytes before.
    known: Option<ImportView>,
    has_columns: bool,
    is_statement: bool,
    can_choose_account: bool,
    fields: Vec<FieldChoice>,
    others: Vec<FieldChoice>,
    columns: Vec<ColumnChoice>,
    sample: Sample,
    delimiter: String,
    encoding: String,
    decimal: String,
    dates: String,
    skip_lines: u64,
    invert_sign: bool,
    currency: String,
    account: String,
    accounts: Vec<AccountView>,
    template_name: String,
    errors: Vec<&'static str>,
}

/// A column that a field can be given.
struct ColumnChoice {
    number: usize,
    name: String,
}

/// Fields that most files have.
const COMMON: [&str; 6] = ["due-on", "kind", "label", "counterparty", "value-date", "reference"];

/// What a person says of a file: the fields of the form by name.
pub type Said = HashMap<String, String>;

/// `GET /import/drafts/{id}`
pub async fn settings(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    show(&desk, &user, id, Vec::new()).await
}

/// `POST /import/drafts/{id}`: another kind starts over; else the file is checked as said.
pub async fn save(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> PageResult {
    let ctx = desk.context(&user);
    let held = desk.drafts().find(&ctx, &user, &id)?;
    let (file, current, generation) = {
        let draft = look(&held);
        if draft.is_settled() {
            return Ok(Redirect::to(&format!("/import/drafts/{id}/review")).into_response());
        }
        (draft.file.reopened(), draft.settings.clone(), draft.generation)
    };
    let kind = said.get("kind").and_then(|word| FileKind::parse(word)).or(current.kind);
    if kind.is_some_and(|kind| !may_import(&user, kind)) {
        return Err(PageError::Forbidden);
    }
    if let Some(kind) = kind.filter(|kind| Some(*kind) != current.kind) {
        let found = desk.read(&user, async move |ctx, tx| recognise_as(tx, ctx, kind, &file).await).await?;
        set(&held, generation, found)?;
        return Ok(Redirect::to(&format!("/import/drafts/{id}")).into_response());
    }
    // The file is read where that may block.
    let (told, read) = (said.clone(), file.clone());
    let (mut next, errors) = desk.run(async move |_: Desk| Ok(apply(current, &told, &read))).await?;
    let is_reread = said.contains_key("reread");
    if !errors.is_empty() && !is_reread {
        set(&held, generation, next)?;
        let page = show(&desk, &user, id, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    keep_template(&desk, &user, &mut next, &said, &file).await?;
    set(&held, generation, next)?;
    if is_reread {
        return Ok(Redirect::to(&format!("/import/drafts/{id}")).into_response());
    }
    begin_check(&desk, &user, &held);
    Ok(Redirect::to(&format!("/import/drafts/{id}/review")).into_response())
}

/// Gives a draft other settings, if it still is what they were made from.
fn set(held: &Held, generation: u64, settings: ReadingSettings) -> Result<(), PageError> {
    let mut draft = look(held);
    if draft.generation != generation || draft.is_settled() {
        return Err(changed());
    }
    draft.change();
    draft.settings = settings;
    draft.stage = Stage::Settings;
    draft.corrections.clear();
    Ok(())
}

/// What a person said, put into the settings; and the keys of what is wrong with it.
fn apply(
    mut settings: ReadingSettings,
    said: &Said,
    file: &app::inbox::InputFile,
) -> (ReadingSettings, Vec<&'static str>) {
    let text = |name: &str| said.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let mut errors = Vec::new();
    if settings.kind.is_none() || settings.format.is_empty() {
        return (settings, vec!["import-error-format"]);
    }
    settings.account = text("account-known");
    if settings.account.is_empty() {
        settings.account = text("account");
    }
    if !is_account_text(&settings.account) {
        errors.push("import-error-account");
    }
    if !settings.has_columns() {
        return (settings, errors);
    }
    let currency = text("currency").to_uppercase();
    if !currency.is_empty() && Currency::parse(&currency).is_err() {
        errors.push("import-error-currency");
    }
    let currency =
        Some(currency).filter(|code| !code.is_empty() && !errors.contains(&"import-error-currency"));
    let delimiter = match text("delimiter").as_str() {
        "tab" => Some('\t'),
        word => word.chars().next(),
    };
    let number_of = |name: &str| text(&format!("column-{name}")).parse().unwrap_or(0);
    let has = |name: &str| number_of(name) > 0;
    match settings.kind {
        Some(FileKind::Statements) => {
            let mut rules = CsvRules { header: true, ..settings.rules.take().unwrap_or_default() };
            rules.delimiter = delimiter.or(rules.delimiter);
            rules.encoding = value_of(&text("encoding")).or(rules.encoding);
            rules.decimal = value_of(&text("decimal")).unwrap_or(DecimalName::Detect);
            rules.date_order = value_of(&text("dates")).unwrap_or_default();
            rules.skip_lines = text("skip-lines").parse().unwrap_or(rules.skip_lines).min(1_000);
            rules.invert_sign = said.contains_key("invert-sign");
            rules.currency = currency;
            choose_bank_columns(&mut rules, number_of);
            if !has("date") {
                errors.push("import-error-date");
            }
            if !(has("amount") || has("debit") || has("credit")) {
                errors.push("import-error-amount");
            }
            settings.rules = Some(rules);
        }
        Some(kind) => {
            let headers = sample_of(&settings, file).map(|sample| sample.headers).unwrap_or_default();
            let mut mapping = settings.mapping.take().unwrap_or_default();
            mapping.delimiter = delimiter.or(mapping.delimiter);
            mapping.encoding = value_of(&text("encoding")).or(mapping.encoding);
            mapping.decimal = value_of(&text("decimal"));
            mapping.dates = value_of(&text("dates"));
            mapping.currency = currency;
            choose_columns(&mut mapping, kind, &headers, number_of);
            errors.extend(missing(kind, has));
            settings.mapping = Some(mapping);
        }
        None => {}
    }
    (settings, errors)
}

/// The needed fields that no column holds.
fn missing(kind: FileKind, has: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let mut errors = Vec::new();
    if !(has("customer-name") || has("customer-number")) {
        errors.push("import-error-customer");
    }
    if kind == FileKind::Invoices {
        let has_total = ["total", "open", "debit", "credit"].iter().any(|name| has(name));
        for (is_there, error) in [
            (has("number"), "import-error-number"),
            (has("issued-on"), "import-error-date"),
            (has_total || has("net") && has("vat"), "import-error-amount"),
        ] {
            if !is_there {
                errors.push(error);
            }
        }
    }
    errors
}

async fn keep_template(
    desk: &Desk,
    user: &User,
    settings: &mut ReadingSettings,
    said: &Said,
    file: &app::inbox::InputFile,
) -> Result<(), PageError> {
    let name = said.get("template").map(|name| name.trim()).unwrap_or_default();
    let Some(kind) = settings.kind.filter(|_| settings.has_columns() && !name.is_empty()) else {
        return Ok(());
    };
    let (read, file) = (settings.clone(), file.clone());
    let Ok(sample) = desk.run(async move |_: Desk| Ok(sample_of(&read, &file))).await? else { return Ok(()) };
    let text = match kind {
        FileKind::Statements => settings.rules.as_ref().and_then(|rules| rules.to_toml().ok()),
        FileKind::Invoices | FileKind::Customers => {
            settings.mapping.as_ref().and_then(|mapping| mapping.to_toml().ok())
        }
    };
    let command = SaveTemplate {
        kind,
        name: name.to_owned(),
        header_key: header_key(&sample.headers),
        settings: text.unwrap_or_default(),
    };
    let call = Call::new("save_template", &command);
    settings.template = Some(name.to_owned());
    desk.write(user, call, async move |ctx, tx| save_template(ctx, tx, &command).await).await?;
    Ok(())
}

async fn show(desk: &Desk, user: &User, id: String, errors: Vec<&'static str>) -> PageResult {
    let held = desk.drafts().find(&desk.context(user), user, &id)?;
    let (name, size, settings, file) = {
        let draft = look(&held);
        (draft.name.clone(), draft.size, draft.settings.clone(), draft.file.clone())
    };
    let reader = user.clone();
    let size = size_in_words(size, user);
    desk.show(user, Section::Import, async move |ctx, tx, frame| {
        let sample = if settings.has_columns() {
            sample_of(&settings, &file).unwrap_or_default()
        } else {
            Sample::default()
        };
        let accounts =
            if reader.may(Permission::ReadBank) { list_account_views(tx, ctx).await? } else { Vec::new() };
        let known = match settings.known {
            Some(file) => find_import(tx, ctx, file).await?,
            None => None,
        };
        let page = page_of(frame, &reader, (id, name, size), &settings, sample, accounts, errors);
        Ok(SettingsPage { known, ..page })
    })
    .await
}

fn page_of(
    frame: Frame,
    user: &User,
    (id, name, size): (String, String, String),
    settings: &ReadingSettings,
    sample: Sample,
    accounts: Vec<AccountView>,
    errors: Vec<&'static str>,
) -> SettingsPage {
    let is_statement = settings.kind == Some(FileKind::Statements);
    let rules = settings.rules.clone().unwrap_or_default();
    let mapping = settings.mapping.clone().unwrap_or_default();
    let columns = (1..)
        .zip(&sample.headers)
        .filter(|(_, name)| !name.trim().is_empty() || is_statement)
        .map(|(number, name)| ColumnChoice {
            number,
            name: if name.trim().is_empty() { format!("{number}") } else { name.trim().to_owned() },
        })
        .collect();
    let (decimal, dates) = if is_statement {
        (word_of(rules.decimal), word_of(rules.date_order))
    } else {
        (mapping.decimal.map(word_of).unwrap_or_default(), mapping.dates.map(word_of).unwrap_or_default())
    };
    // What is needed, found or common is shown; the rest is folded.
    let (fields, others) = choices(settings, &sample)
        .into_iter()
        .partition(|field| !field.need.is_empty() || field.chosen > 0 || COMMON.contains(&field.name));
    SettingsPage {
        frame,
        kinds: FileKind::ALL
            .into_iter()
            .filter(|kind| may_import(user, *kind))
            .map(FileKind::as_str)
            .collect(),
        kind: settings.kind.map_or("", FileKind::as_str),
        format: settings.format.clone(),
        has_columns: settings.has_columns(),
        is_statement,
        can_choose_account: is_statement
            && matches!(settings.format.as_str(), "csv" | "ofx" | "qif" | "mt940"),
        fields,
        others,
        columns,
        delimiter: match sample.delimiter {
            Some('\t') => "tab".to_owned(),
            other => other.map(String::from).unwrap_or_default(),
        },
        encoding: sample.encoding.clone(),
        decimal,
        dates,
        skip_lines: rules.skip_lines,
        invert_sign: rules.invert_sign,
        currency: if is_statement { rules.currency } else { mapping.currency }.unwrap_or_default(),
        account: settings.account.clone(),
        accounts,
        template_name: settings.template.clone().unwrap_or_default(),
        template: settings.template.clone(),
        known: None,
        sample,
        errors,
        id,
        name,
        size,
    }
}

/// A size as people write it: `1 234 Ko`.
pub(super) fn size_in_words(bytes: u64, user: &User) -> String {
    let kilobytes = i64::try_from(bytes.div_ceil(1000)).unwrap_or(i64::MAX);
    user.words.say_with("import-size", &[("size", user.words.count(kilobytes).into())])
}

/// Empty rules or mapping read everything as detected.
pub(super) fn mapping_of(settings: &ReadingSettings) -> Option<Mapping> {
    settings.mapping.clone().filter(|mapping| *mapping != Mapping::default())
}
