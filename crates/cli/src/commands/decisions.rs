//! What a person decides: accept, undo, set aside.

use app::allocation::{
    Accept, Choice, SetAside, SplitLine, Undo, find_currency, fingerprint_of_key, list_set_aside,
};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Serialize;

use crate::Ended;
use crate::arguments::{AcceptArguments, Common, Format, SetAsideArguments, UndoArguments};
use crate::errors::{InCurrency, told};
use crate::output::Output;
use crate::session::Session;
use crate::typed::amount;

/// `quittance accept`.
pub async fn accept(common: &Common, arguments: AcceptArguments, words: &Words) -> anyhow::Result<Ended> {
    let lines = [&arguments.document, &arguments.account, &arguments.credit, &arguments.payment];
    if arguments.alternative.is_none() && lines.iter().all(|lines| lines.is_empty()) {
        return Err(told(words.say("cli-accept-needs-choice")));
    }
    let session = Session::open(common, words).await?;
    let ctx = &session.ctx;
    let mut tx = session.db.begin_read().await?;
    let currency = find_currency(&mut tx, ctx, &arguments.transaction).await?.unwrap_or(Currency::EUR);
    tx.rollback().await?;
    let choice = match &arguments.alternative {
        Some(text) => alternative(text, words)?,
        None => Choice::Split(split(&arguments, currency, words)?),
    };
    let command = Accept { transaction: arguments.transaction, choice };
    let call = Call::new("accept", &command).with_key(arguments.key);
    let accepted =
        write(&session.db, ctx, call, async |tx: &mut Tx| app::allocation::accept(ctx, tx, &command).await)
            .await
            .map_err(|error| anyhow::Error::from(error).context(InCurrency(currency)))?;
    session.close().await;
    let mut text = words.say_with("cli-accepted", &[("allocation", accepted.allocation.clone().into())]);
    if accepted.rest_minor != 0 {
        let rest = words.amount(accepted.rest_minor, currency);
        text = format!("{text}\n{}", words.say_with("cli-accepted-rest", &[("rest", rest.into())]));
    }
    say(common, &with_day(text, accepted.postponed_to, words), &accepted)
}

/// A sentence, and on which day it is booked when its own is closed.
fn with_day(text: String, postponed_to: Option<Date>, words: &Words) -> String {
    let Some(day) = postponed_to else { return text };
    format!("{text}\n{}", words.say_with("cli-postponed", &[("day", words.day(day).into())]))
}

/// An alternative by its key, or by its place.
fn alternative(text: &str, words: &Words) -> anyhow::Result<Choice> {
    let text = text.trim();
    if let Some(fingerprint) = fingerprint_of_key(text) {
        return Ok(Choice::Recognised { fingerprint });
    }
    let place = text.parse().map(Choice::Alternative);
    place.map_err(|_| told(words.say_with("cli-bad-alternative", &[("text", text.to_owned().into())])))
}

fn split(arguments: &AcceptArguments, currency: Currency, words: &Words) -> anyhow::Result<Vec<SplitLine>> {
    let mut lines = Vec::new();
    for text in &arguments.document {
        let (number, amount_minor) = pair(text, currency, words)?;
        lines.push(SplitLine::Document { number, amount_minor });
    }
    for text in &arguments.account {
        let (account, amount_minor) = pair(text, currency, words)?;
        lines.push(SplitLine::Account { account, amount_minor });
    }
    for text in &arguments.credit {
        let (customer, amount_minor) = pair(text, currency, words)?;
        lines.push(SplitLine::Credit { customer, amount_minor });
    }
    for text in &arguments.payment {
        let (payment, amount_minor) = if text.contains('=') {
            pair(text, currency, words).map(|(payment, minor)| (payment, Some(minor)))?
        } else {
            (text.trim().to_owned(), None)
        };
        lines.push(SplitLine::Payment { payment, amount_minor });
    }
    Ok(lines)
}

/// `NAME=AMOUNT`.
fn pair(text: &str, currency: Currency, words: &Words) -> anyhow::Result<(String, i64)> {
    let (name, value) = text
        .rsplit_once('=')
        .ok_or_else(|| told(words.say_with("cli-bad-pair", &[("text", text.to_owned().into())])))?;
    Ok((name.trim().to_owned(), amount(value, currency, words)?))
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
    say(common, &with_day(text, undone.postponed_to, words), &undone)
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
    if arguments.take_up {
        refuse_what_is_not_aside(&session, &command.transaction, words).await?;
    }
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
        app::work::run_jobs_now(&session.db, ctx).await?;
    }
    session.close().await;
    let key = if done.is_aside { "cli-set-aside-done" } else { "cli-taken-up-done" };
    say(common, &words.say(key), &done)
}

async fn refuse_what_is_not_aside(session: &Session, id: &str, words: &Words) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let is_known = find_currency(&mut tx, &session.ctx, id).await?.is_some();
    let aside = list_set_aside(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    // An unknown transaction is refused by the operation, in its own words.
    if is_known && aside.iter().all(|view| view.transaction.id != id) {
        return Err(told(words.say_with("cli-not-aside", &[("id", id.to_owned().into())])));
    }
    Ok(())
}

/// What was done, in words or as JSON.
pub fn say(common: &Common, text: &str, value: &impl Serialize) -> anyhow::Result<Ended> {
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(value)?,
        Format::Table | Format::Csv => {
            if !common.quiet {
                output.prose(text)?;
            }
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}
