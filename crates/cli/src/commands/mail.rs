//! `quittance mail` and `quittance dunning send`: the server by which e-mail leaves, and sending now.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use app::identity::{Secret, find_entity};
use app::outgoing::{
    PER_MINUTE_USUAL, ServerFacts, ServerView, SetServer, find_gateway, find_server, list_serving,
    list_texting, load_server, remove_server, set_server,
};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use jiff::Timestamp;
use mailroom::{Mailroom, Route, Trial, lint, send_trial};
use tokio::sync::watch;

use super::decisions::say;
use crate::Ended;
use crate::arguments::{Common, Format, MailCommand, SetMailArguments};
use crate::errors::told;
use crate::output::{Output, remark};
use crate::session::Session;

/// Runs the command.
pub async fn run(common: &Common, command: MailCommand, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    match command {
        MailCommand::Show => show(common, &session, words).await?,
        MailCommand::Set(arguments) => set(common, &session, *arguments, words).await?,
        MailCommand::Test(arguments) => test(common, &session, arguments.to, words).await?,
        MailCommand::Remove => {
            let ctx = &session.ctx;
            let call = Call::new("remove_server", &());
            let removed =
                write(&session.db, ctx, call, async |tx: &mut Tx| remove_server(ctx, tx).await).await?;
            let text = words.say_with("cli-mail-removed", &[("host", removed.host.clone().into())]);
            say(common, &text, &removed)?;
        }
    }
    session.close().await;
    Ok(Ended::Done)
}

/// Runs `dunning send`. It ends with something to look at while a server or gateway stands as one that did not serve, or a letter was refused
/// or is in doubt.
pub async fn send(common: &Common, session: &Session, words: &Words) -> anyhow::Result<Ended> {
    let mut tx = session.db.begin_read().await?;
    let entities = list_serving(&mut tx, &session.ctx).await?;
    let texting = list_texting(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    if entities.is_empty() && texting.is_empty() {
        return Err(told(words.say("cli-dunning-no-server")));
    }
    let (_go_on, stop) = watch::channel(false);
    let sent = Mailroom::default().send_round(&session.db, &session.ctx, &stop).await?;
    let values = [
        ("sent", sent.sent.to_string().into()),
        ("again", sent.again.to_string().into()),
        ("failed", sent.failed.to_string().into()),
        ("unknown", sent.unknown.to_string().into()),
    ];
    say(common, &words.say_with("cli-dunning-sent", &values), &sent)?;
    let mut is_fine = sent.failed == 0 && sent.unknown == 0;
    let mut tx = session.db.begin_read().await?;
    for entity in entities {
        let server = find_server(&mut tx, &session.ctx.on_entity(entity)).await?;
        if let Some(fault) = server.and_then(|server| server.fault) {
            remark(&words.say(&format!("mail-fault-{}", fault.code)));
            is_fine = false;
        }
    }
    for entity in texting {
        let gateway = find_gateway(&mut tx, &session.ctx.on_entity(entity)).await?;
        if let Some(fault) = gateway.and_then(|gateway| gateway.fault) {
            remark(&words.say(&format!("sms-fault-{}", fault.code)));
            is_fine = false;
        }
    }
    tx.rollback().await?;
    Ok(if is_fine { Ended::Done } else { Ended::WithProblems })
}

async fn find(session: &Session) -> anyhow::Result<Option<ServerView>> {
    let mut tx = session.db.begin_read().await?;
    let view = find_server(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    Ok(view)
}

async fn show(common: &Common, session: &Session, words: &Words) -> anyhow::Result<()> {
    let view = find(session).await?.ok_or_else(|| told(words.say("error-mail-none")))?;
    let mut output = Output::open(common)?;
    if common.format == Format::Json {
        output.json(&view)?;
        return output.finish();
    }
    let facts = &view.facts;
    let password = if view.has_password { "cli-mail-with-password" } else { "cli-mail-without-password" };
    let reply = if facts.reply_to.is_empty() { &facts.sender_email } else { &facts.reply_to };
    let values = [
        ("host", facts.host.clone().into()),
        ("port", facts.port.to_string().into()),
        ("tls", facts.tls.as_str().to_owned().into()),
        ("password", words.say(password).into()),
        ("name", facts.sender_name.clone().into()),
        ("from", facts.sender_email.clone().into()),
        ("reply", reply.clone().into()),
        ("person", facts.person_name.clone().into()),
        ("pace", facts.per_minute.to_string().into()),
    ];
    output.prose(&words.say_with("cli-mail-is", &values))?;
    if let Some((name, value)) = route(session, words).await?.dkim_record() {
        let values = [("name", name.into()), ("value", value.into())];
        output.prose(&words.say_with("cli-mail-dkim", &values))?;
    }
    if let Some(fault) = &view.fault {
        output.prose(&words.say(&format!("mail-fault-{}", fault.code)))?;
        if !fault.said.is_empty() {
            output.prose(&words.say_with("cli-mail-said", &[("said", fault.said.clone().into())]))?;
        }
    }
    output.finish()
}

async fn set(
    common: &Common,
    session: &Session,
    arguments: SetMailArguments,
    words: &Words,
) -> anyhow::Result<()> {
    let known = find(session).await?.map(|view| view.facts);
    let is_new = known.is_none();
    let known = known.unwrap_or_else(|| ServerFacts {
        port: 465,
        per_minute: PER_MINUTE_USUAL,
        ..ServerFacts::default()
    });
    let command = SetServer {
        host: arguments.host.unwrap_or(known.host),
        port: arguments.port.unwrap_or_else(|| i64::from(known.port)),
        tls: arguments.tls.unwrap_or_else(|| known.tls.as_str().to_owned()),
        user: arguments.login.unwrap_or(known.user),
        password: secret(arguments.password_file)?,
        authority: text(arguments.authority_file)?.unwrap_or(known.authority),
        sender_name: match arguments.from_name {
            Some(name) => name,
            None if is_new => entity_name(session).await?,
            None => known.sender_name,
        },
        sender_email: arguments.from.unwrap_or(known.sender_email),
        reply_to: arguments.reply_to.unwrap_or(known.reply_to),
        dkim_selector: arguments.dkim_selector.unwrap_or(known.dkim_selector),
        dkim_key: secret(arguments.dkim_key_file)?,
        person_name: arguments.person.unwrap_or(known.person_name),
        person_role: arguments.role.unwrap_or(known.person_role),
        person_phone: arguments.phone.unwrap_or(known.person_phone),
        per_minute: arguments.per_minute.unwrap_or(known.per_minute),
    };
    let facts = command.checked()?;
    lint(&facts, command.dkim_key.as_ref()).map_err(|lint| told(words.say(lint.key())))?;
    let ctx = &session.ctx;
    let call = Call::new("set_server", &command);
    let set = write(&session.db, ctx, call, async |tx: &mut Tx| set_server(ctx, tx, &command).await).await?;
    let values = [("host", set.host.clone().into()), ("port", set.port.to_string().into())];
    say(common, &words.say_with("cli-mail-saved", &values), &set).map(drop)
}

fn text(file: Option<PathBuf>) -> anyhow::Result<Option<String>> {
    let read = |file: PathBuf| fs::read_to_string(&file).with_context(|| file.display().to_string());
    file.map(read).transpose()
}

fn secret(file: Option<PathBuf>) -> anyhow::Result<Option<Secret>> {
    Ok(text(file)?.map(|text| Secret::new(text.trim())))
}

async fn entity_name(session: &Session) -> anyhow::Result<String> {
    let mut tx = session.db.begin_read().await?;
    let entity = find_entity(&mut tx, session.ctx.org, session.ctx.legal_entity).await?;
    tx.rollback().await?;
    Ok(entity.map(|entity| entity.name).unwrap_or_default())
}

/// The way of the letters, as it is set.
async fn route(session: &Session, words: &Words) -> anyhow::Result<Route> {
    let mut tx = session.db.begin_read().await?;
    let server = load_server(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    let server = server.ok_or_else(|| told(words.say("error-mail-none")))?;
    Route::of(&server).map_err(|lint| told(words.say(lint.key())))
}

async fn test(common: &Common, session: &Session, to: String, words: &Words) -> anyhow::Result<()> {
    let route = route(session, words).await?;
    let entity = entity_name(session).await?;
    let trial = Trial {
        id: format!("test-{}", session.ctx.new_id()?),
        to,
        subject: words.say("mail-trial-subject"),
        text: words.say_with("mail-trial-text", &[("entity", entity.into())]),
        html: None,
        at: Timestamp::from_microsecond(session.ctx.now_micros())?,
    };
    let (is_accepted, said) = send_trial(&route, &trial).await.map_err(|lint| told(words.say(lint.key())))?;
    let mut text = words.say(said.key);
    if !said.said.is_empty() {
        text = format!("{text}\n{}", words.say_with("cli-mail-said", &[("said", said.said.clone().into())]));
    }
    if !is_accepted {
        return Err(told(text));
    }
    let answer = serde_json::json!({ "accepted": is_accepted, "said": said.said });
    say(common, &text, &answer).map(drop)
}
