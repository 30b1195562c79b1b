//! Sending e-mail: the server of the legal entity, who writes, and a letter to try it.

use app::context::Ctx;
use app::identity::{Permission, Secret, find_entity};
use app::outgoing::{
    PER_MINUTE_USUAL, ServerFacts, ServerView, SetServer, TlsWord, find_server, load_server, note_fault,
    remove_server, set_server,
};
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::Timestamp;
use mailroom::{Route, Trial, lint, send_trial};

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

const FIELDS: &[(&str, &str)] = &[
    ("mail-host", "host"),
    ("mail-port", "port"),
    ("mail-tls", "tls"),
    ("mail-password", "password"),
    ("mail-too-long", "authority"),
    ("mail-sender", "sender_email"),
    ("mail-name", "sender_name"),
    ("mail-reply-to", "reply_to"),
    ("mail-dkim-key-missing", "dkim_key"),
    ("mail-person", "person_name"),
    ("mail-pace", "per_minute"),
];

#[derive(Template)]
#[template(path = "settings/templates/mail.html")]
struct MailPage {
    frame: Frame,
    tabs: Vec<Tab>,
    server: Option<ServerView>,
    /// Where the record of the signature belongs, and what it says.
    dkim_record: Option<(String, String)>,
    can_manage: bool,
    /// To whom a letter is sent to try it.
    reader: String,
    /// What became of a letter that was refused: its sentence, and what the server said.
    refused: Option<(String, String)>,
}

impl MailPage {
    /// The sentence of what was wrong when it was used.
    fn fault_key(&self) -> Option<String> {
        let fault = self.server.as_ref()?.fault.as_ref()?;
        Some(format!("mail-fault-{}", fault.code))
    }
}

#[derive(Template)]
#[template(path = "settings/templates/mail_form.html")]
struct MailFormPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    has_password: bool,
    has_dkim_key: bool,
}

/// `GET /settings/mail`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, refused: Option<(String, String)>) -> PageResult {
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (tabs, can_manage) = (tabs(user, Part::Mail), user.may(Permission::ManageSettings));
    let reader = user.principal.actor.clone();
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let server = find_server(tx, ctx).await?;
            let has_key = server.as_ref().is_some_and(|server| server.has_dkim_key);
            // A key that cannot be opened is told where it is used; the page on which it is mended opens.
            let loaded = if has_key { load_server(tx, ctx).await.unwrap_or_default() } else { None };
            let route = loaded.and_then(|server| Route::of(&server).ok());
            let dkim_record = route.and_then(|route| route.dkim_record());
            Ok(MailPage { frame, tabs, server, dkim_record, can_manage, reader, refused })
        })
        .await;
    with_status(status, page)
}

/// `GET /settings/mail/edit`
pub async fn form(State(desk): State<Desk>, user: User) -> PageResult {
    show_form(&desk, &user, None).await
}

async fn show_form(desk: &Desk, user: &User, refused: Option<FormState>) -> PageResult {
    let status = refused.as_ref().map_or(StatusCode::OK, FormState::status);
    let tabs = tabs(user, Part::Mail);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let known = find_server(tx, ctx).await?;
            let (has_password, has_dkim_key) =
                known.as_ref().map_or((false, false), |it| (it.has_password, it.has_dkim_key));
            if let Some(form) = refused {
                return Ok(MailFormPage { frame, tabs, form, has_password, has_dkim_key });
            }
            let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
            let usual = || ServerFacts {
                port: 465,
                sender_name: entity.map(|entity| entity.name).unwrap_or_default(),
                per_minute: PER_MINUTE_USUAL,
                ..ServerFacts::default()
            };
            let form = form_of(known.map_or_else(usual, |known| known.facts));
            Ok(MailFormPage { frame, tabs, form, has_password, has_dkim_key })
        })
        .await;
    with_status(status, page)
}

/// What is known, but for what is secret.
fn form_of(facts: ServerFacts) -> FormState {
    FormState::holding([
        ("host", facts.host),
        ("port", facts.port.to_string()),
        ("tls", facts.tls.as_str().to_owned()),
        ("user", facts.user),
        ("authority", facts.authority),
        ("sender_name", facts.sender_name),
        ("sender_email", facts.sender_email),
        ("reply_to", facts.reply_to),
        ("dkim_selector", facts.dkim_selector),
        ("person_name", facts.person_name),
        ("person_role", facts.person_role),
        ("person_phone", facts.person_phone),
        ("per_minute", facts.per_minute.to_string()),
    ])
}

/// `POST /settings/mail`: kept only when letters can be tried with it.
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let text = |name: &str| form.value(name).to_owned();
    let number = |name: &str| form.value(name).parse().unwrap_or(0);
    let secret = |name: &str| Some(form.exact(name)).filter(|it| !it.trim().is_empty()).map(Secret::new);
    let command = SetServer {
        host: text("host"),
        port: number("port"),
        tls: text("tls"),
        user: text("user"),
        password: secret("password"),
        authority: text("authority"),
        sender_name: text("sender_name"),
        sender_email: text("sender_email"),
        reply_to: text("reply_to"),
        dkim_selector: text("dkim_selector"),
        dkim_key: secret("dkim_key"),
        person_name: text("person_name"),
        person_role: text("person_role"),
        person_phone: text("person_phone"),
        per_minute: number("per_minute"),
    };
    if let Ok(facts) = command.checked()
        && let Err(wrong) = lint(&facts, command.dkim_key.as_ref())
    {
        let form = form.wrong(wrong.field(), user.words.say(wrong.key()));
        return show_form(&desk, &user, Some(form)).await;
    }
    let call = Call::new("set_server", &command);
    match desk.write(&user, call, async move |ctx, tx| set_server(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-mail-saved"), "/settings/mail"),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show_form(&desk, &user, Some(form)).await
        }
    }
}

/// `POST /settings/mail/remove`
pub async fn remove(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let call = Call::new("remove_server", &());
    desk.write(&user, call, async move |ctx, tx| remove_server(ctx, tx).await).await?;
    done(&desk, jar, &user.words.say("settings-mail-removed"), "/settings/mail")
}

/// `POST /settings/mail/test`: a letter to whoever asks for it, and to nobody else.
pub async fn test(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let (words, to) = (user.words.clone(), user.principal.actor.clone());
    let ready = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            let server = load_server(tx, ctx).await?.ok_or(PageError::NotFound)?;
            let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
            let entity = entity.map(|entity| entity.name).unwrap_or_default();
            let id = ctx.new_id().map_err(|error| PageError::Other(Box::new(error)))?;
            let trial = Trial {
                id: format!("test-{id}"),
                to,
                subject: words.say("mail-trial-subject"),
                text: words.say_with("mail-trial-text", &[("entity", entity.into())]),
                html: None,
                at: Timestamp::from_microsecond(ctx.now_micros()).unwrap_or(Timestamp::UNIX_EPOCH),
            };
            Ok((Route::of(&server), trial))
        })
        .await?;
    let tried = match ready {
        (Ok(route), trial) => send_trial(&route, &trial).await,
        (Err(lint), _) => Err(lint),
    };
    match tried {
        Ok((true, _)) => {
            let ctx = desk.context(&user);
            desk.run(async move |desk: Desk| {
                Ok(desk.db().write(async |tx: &mut Tx| note_fault(tx, &ctx, None).await).await?)
            })
            .await?;
            let values = [("value", user.principal.actor.clone().into())];
            done(&desk, jar, &user.words.say_with("settings-mail-tried", &values), "/settings/mail")
        }
        Ok((false, told)) => show(&desk, &user, Some((user.words.say(told.key), told.said))).await,
        Err(lint) => show(&desk, &user, Some((user.words.say(lint.key()), String::new()))).await,
    }
}
