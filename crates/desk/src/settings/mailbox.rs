//! Reading e-mail: the mailbox of the legal entity, and a try of it.

use app::context::Ctx;
use app::correspondence::{
    Mailbox, MailboxView, Place, SetMailbox, find_mailbox, load_mailbox, note_mailbox_fault, remove_mailbox,
    set_mailbox,
};
use app::identity::{Permission, Secret};
use app::outgoing::TlsWord;
use app::write::Call;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use db::Tx;
use mailroom::{lint_mailbox, try_mailbox};

use super::tabs::{Part, Tab, tabs};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::{done, with_status};
use crate::web::{FormState, Frame, PageResult, Section, filters};

const PLACE: &str = "/settings/mailbox";
const FIELDS: &[(&str, &str)] = &[
    ("mail-host", "host"),
    ("mail-port", "port"),
    ("mail-tls", "tls"),
    ("mail-password", "password"),
    ("mail-too-long", "authority"),
    ("mailbox-user", "user"),
    ("mailbox-folder", "folder"),
];

#[derive(Template)]
#[template(path = "settings/templates/mailbox.html")]
struct MailboxPage {
    frame: Frame,
    tabs: Vec<Tab>,
    mailbox: Option<MailboxView>,
    can_manage: bool,
    /// What became of a try that failed: its sentence, and what the server said.
    refused: Option<(String, String)>,
}

impl MailboxPage {
    /// The sentence of what was wrong when it was read.
    fn fault_key(&self) -> Option<String> {
        let fault = self.mailbox.as_ref()?.fault.as_ref()?;
        Some(key_of(&fault.code))
    }
}

/// The sentence of what is wrong with a mailbox; most are those of the server that letters leave by.
fn key_of(code: &str) -> String {
    match code {
        "folder" | "nonsense" | "settings" => format!("settings-mailbox-fault-{code}"),
        code => format!("mail-fault-{code}"),
    }
}

#[derive(Template)]
#[template(path = "settings/templates/mailbox_form.html")]
struct MailboxFormPage {
    frame: Frame,
    tabs: Vec<Tab>,
    form: FormState,
    has_password: bool,
}

/// `GET /settings/mailbox`
pub async fn page(State(desk): State<Desk>, user: User) -> PageResult {
    show(&desk, &user, None).await
}

async fn show(desk: &Desk, user: &User, refused: Option<(String, String)>) -> PageResult {
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (tabs, can_manage) = (tabs(user, Part::Mailbox), user.may(Permission::ManageSettings));
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let mailbox = find_mailbox(tx, ctx).await?;
            Ok(MailboxPage { frame, tabs, mailbox, can_manage, refused })
        })
        .await;
    with_status(status, page)
}

/// `GET /settings/mailbox/edit`
pub async fn form(State(desk): State<Desk>, user: User) -> PageResult {
    show_form(&desk, &user, None).await
}

async fn show_form(desk: &Desk, user: &User, refused: Option<FormState>) -> PageResult {
    let status = refused.as_ref().map_or(StatusCode::OK, FormState::status);
    let tabs = tabs(user, Part::Mailbox);
    let page = desk
        .show(user, Section::Settings, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            let known = find_mailbox(tx, ctx).await?;
            let has_password = known.is_some();
            let form = match (refused, known) {
                (Some(form), _) => form,
                (None, Some(known)) => FormState::holding([
                    ("host", known.facts.host),
                    ("port", known.facts.port.to_string()),
                    ("tls", known.facts.tls.as_str().to_owned()),
                    ("user", known.facts.user),
                    ("authority", known.facts.authority),
                    ("folder", known.facts.folder),
                ]),
                (None, None) => {
                    FormState::holding([("port", "993".to_owned()), ("folder", "INBOX".to_owned())])
                }
            };
            Ok(MailboxFormPage { frame, tabs, form, has_password })
        })
        .await;
    with_status(status, page)
}

/// `POST /settings/mailbox`
pub async fn save(State(desk): State<Desk>, user: User, jar: CookieJar, form: FormState) -> PageResult {
    let text = |name: &str| form.value(name).to_owned();
    let command = SetMailbox {
        host: text("host"),
        port: form.value("port").parse().unwrap_or(0),
        tls: text("tls"),
        user: text("user"),
        password: Some(form.exact("password")).filter(|it| !it.trim().is_empty()).map(Secret::new),
        authority: text("authority"),
        folder: text("folder"),
    };
    if let Ok(facts) = command.checked() {
        let place = Place { uid_validity: 0, last_uid: 0 };
        let since = desk.context(&user).today();
        let mailbox = Mailbox { facts, password: Secret::new(""), since, place };
        if let Err(wrong) = lint_mailbox(&mailbox) {
            let form = form.wrong(wrong.field(), user.words.say(wrong.key()));
            return show_form(&desk, &user, Some(form)).await;
        }
    }
    let call = Call::new("set_mailbox", &command);
    match desk.write(&user, call, async move |ctx, tx| set_mailbox(ctx, tx, &command).await).await {
        Ok(_) => done(&desk, jar, &user.words.say("settings-mailbox-saved"), PLACE),
        Err(error) => {
            let form = form.refused(error, &user.words, FIELDS)?;
            show_form(&desk, &user, Some(form)).await
        }
    }
}

/// `POST /settings/mailbox/remove`
pub async fn remove(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let call = Call::new("remove_mailbox", &());
    desk.write(&user, call, async move |ctx, tx| remove_mailbox(ctx, tx).await).await?;
    done(&desk, jar, &user.words.say("settings-mailbox-removed"), PLACE)
}

/// `POST /settings/mailbox/test`: says what is there, and reads nothing.
pub async fn test(State(desk): State<Desk>, user: User, jar: CookieJar) -> PageResult {
    let mailbox = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            load_mailbox(tx, ctx).await?.ok_or(PageError::NotFound)
        })
        .await?;
    match try_mailbox(&mailbox).await {
        Ok(tried) => {
            let ctx = desk.context(&user);
            desk.run(async move |desk: Desk| {
                Ok(desk.db().write(async |tx: &mut Tx| note_mailbox_fault(tx, &ctx, None).await).await?)
            })
            .await?;
            let count = i64::try_from(tried.to_read).unwrap_or(i64::MAX);
            let values = [
                ("mails", user.words.count(i64::from(tried.mails)).into()),
                ("count", count.into()),
                ("shown", user.words.count(count).into()),
            ];
            done(&desk, jar, &user.words.say_with("settings-mailbox-tried", &values), PLACE)
        }
        Err(trouble) => show(&desk, &user, Some((user.words.say(&key_of(trouble.code)), trouble.said))).await,
    }
}
