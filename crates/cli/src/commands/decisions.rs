//! What a person decides: accept, undo, set aside.

use anyhow::{Context as _, bail};
use app::allocation::{Accept, Choice, SetAside, SplitLine, Undo};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use serde::Serialize;

use super::reconcile::amount;
use crate::Ended;
use crate::arguments::{AcceptArguments, Common, Format, SetAsideArguments, UndoArguments};
use crate::output::Output;
use crate::session::Session;

/// `quittance accept`.
pub async fn accept(common: &Common, arguments: AcceptArguments, words: &Words) -> anyhow::Result<Ended> {
    let choice = match arguments.alternative {
        Some(number) => Choice::Alternative(number),
        None => Choice::Split(split(&arguments, words)?),
    };
    if matches!(&choice, Choice::Split(lines) if lines.is_empty()) {
        bail!("{}", words.say("cli-accept-needs-choice"));
    }
    let command = Accept { transaction: arguments.transaction, choice };
    let session = Session::open(common, words).await?;
    let call = Call::new("accept", &command).with_key(arguments.key);
    let ctx = &session.ctx;
    let accepted =
        write(&session.db, ctx, call, async |tx: &mut Tx| app::allocation::accept(ctx, tx, &command).await)
            .await?;
    session.close().await;
    let text = words.say_with("cli-accepted", &[("allocation", accepted.allocation.clone().into())]);
    say(common, &text, &accepted)
}

fn split(arguments: &AcceptArguments, words: &Words) -> anyhow::Result<Vec<SplitLine>> {
    let mut lines = Vec::new();
    for text in &arguments.document {
        let (number, amount_minor) = pair(text, words)?;
        lines.push(SplitLine::Document { number, amount_minor });
    }
    for text in &arguments.account {
        let (account, amount_minor) = pair(text, words)?;
        lines.push(SplitLine::Account { account, amount_minor });
    }
    for text in &arguments.credit {
        let (customer, amount_minor) = pair(text, words)?;
        lines.push(SplitLine::Credit { customer, amount_minor });
    }
    Ok(lines)
}

/// `NAME=AMOUNT`.
fn pair(text: &str, words: &Words) -> anyhow::Result<(String, i64)> {
    let (name, value) = text
        .rsplit_once('=')
        .with_context(|| words.say_with("cli-bad-pair", &[("text", text.to_owned().into())]))?;
    Ok((name.trim().to_owned(), amount(value, words)?))
}

/// `quittance undo`.
pub async fn undo(common: &Common, arguments: UndoArguments, words: &Words) -> anyhow::Result<Ended> {
    let command = Undo { allocation: arguments.allocation, reason: arguments.reason };
    let session = Session::open(common, words).await?;
    let call = Call::new("undo", &command).with_key(arguments.key);
    let ctx = &session.ctx;
    let undone =
        write(&session.db, ctx, call, async |tx: &mut Tx| app::allocation::undo(ctx, tx, &command).await)
            .await?;
    session.close().await;
    let text = words.say_with("cli-undone", &[("transaction", undone.transaction.clone().into())]);
    say(common, &text, &undone)
}

/// `quittance set-aside`.
pub async fn set_aside(
    common: &Common,
    arguments: SetAsideArguments,
    words: &Words,
) -> anyhow::Result<Ended> {
    let mut note = arguments.note;
    if arguments.not_a_customer && note.is_empty() {
        note = words.say("cli-note-not-a-customer");
    }
    let command = SetAside { transaction: arguments.transaction, is_aside: !arguments.take_up, note };
    let session = Session::open(common, words).await?;
    let call = Call::new("set_aside", &command);
    let ctx = &session.ctx;
    let done = write(&session.db, ctx, call, async |tx: &mut Tx| {
        let done = app::allocation::set_aside(ctx, tx, &command).await?;
        if arguments.take_up {
            app::work::request_matching(tx, ctx).await?;
        }
        Ok::<_, app::allocation::SetAsideError>(done)
    })
    .await?;
    if arguments.take_up {
        app::work::run_due_jobs(&session.db, ctx).await?;
    }
    session.close().await;
    let key = if done.is_aside { "cli-set-aside-done" } else { "cli-taken-up-done" };
    say(common, &words.say(key), &done)
}

fn say(common: &Common, text: &str, value: &impl Serialize) -> anyhow::Result<Ended> {
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(value)?,
        Format::Table | Format::Csv => {
            if !common.quiet {
                output.line(text)?;
            }
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}
