//! `quittance entries` and `quittance close-period`.

use std::collections::HashMap;

use app::bookkeeping::{
    Books, ClosePeriod, JournalLine, JournalTotal, close_period, list_journal, list_lettrage, total_journal,
    trial_balance,
};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use ledger::AccountNumber;
use serde::Serialize;

use super::listings::of_all;
use crate::Ended;
use crate::arguments::{ClosePeriodArguments, Common, EntriesArguments, Format};
use crate::output::{Output, at_least, cut, new_table, whole};
use crate::session::Session;
use crate::sums::{Sums, amount_words};
use crate::typed::day;

#[derive(Debug, Serialize)]
struct PostingView {
    entry: String,
    booked_on: jiff::civil::Date,
    kind: String,
    label: String,
    account: String,
    debit_minor: i64,
    credit_minor: i64,
    currency: String,
    /// Lettrage code, on customer accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    lettrage: Option<String>,
}

/// Runs `entries`.
pub async fn run(common: &Common, arguments: &EntriesArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut output = Output::open(common)?;
    if arguments.balance {
        balance(common, &session, &mut output, arguments, words).await?;
    } else {
        journal(common, &session, &mut output, arguments, words).await?;
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

async fn journal(
    common: &Common,
    session: &Session,
    output: &mut Output,
    arguments: &EntriesArguments,
    words: &Words,
) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let account = arguments.account.as_deref();
    let limit = arguments.limit(common);
    let mut lines = list_journal(&mut tx, &session.ctx, account, None, limit.saturating_add(1)).await?;
    keep_whole_entries(&mut lines, limit);
    let totals = total_journal(&mut tx, &session.ctx, account).await?;
    // Codes are computed over whole accounts, so only for who looks at one.
    let mut codes = match account {
        Some(_) => list_lettrage(&mut tx, &session.ctx).await?,
        None => HashMap::new(),
    };
    tx.rollback().await?;
    let views: Vec<PostingView> = lines
        .into_iter()
        .map(|line| PostingView {
            entry: line.entry_id.to_string(),
            booked_on: line.booked_on.to_jiff(),
            kind: line.kind,
            label: line.label,
            account: line.account,
            debit_minor: line.amount_minor.max(0),
            credit_minor: line.amount_minor.min(0).saturating_neg(),
            currency: line.currency,
            lettrage: codes.remove(&(line.entry_id, line.line_no)),
        })
        .collect();
    match common.format {
        Format::Json => output.json(&views),
        Format::Csv => journal_csv(output, views),
        Format::Table => {
            journal_table(output, &views, words)?;
            if common.quiet {
                return Ok(());
            }
            tell_totals(output, &totals, words)?;
            let all: i64 = totals.iter().map(|total| total.lines).sum();
            of_all(output, views.len(), usize::try_from(all).unwrap_or(views.len()), words, common)
        }
    }
}

/// At most so many lines, without the beginning of an entry whose end is not shown; an entry that is longer than that
/// stands alone, cut.
fn keep_whole_entries(lines: &mut Vec<JournalLine>, limit: i64) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let Some(next) = lines.get(limit).map(|line| line.entry_id) else { return };
    lines.truncate(limit);
    let whole = lines.iter().take_while(|line| line.entry_id != next).count();
    if whole > 0 {
        lines.truncate(whole);
    }
}

fn journal_csv(output: &mut Output, views: Vec<PostingView>) -> anyhow::Result<()> {
    let header = [
        "entry",
        "booked_on",
        "kind",
        "label",
        "account",
        "debit_minor",
        "credit_minor",
        "currency",
        "lettrage",
    ];
    output.csv(
        &header,
        views.into_iter().map(|view| {
            vec![
                view.entry,
                view.booked_on.to_string(),
                view.kind,
                view.label,
                view.account,
                view.debit_minor.to_string(),
                view.credit_minor.to_string(),
                view.currency,
                view.lettrage.unwrap_or_default(),
            ]
        }),
    )
}

/// The lines of one entry stand below each other; its day and label are told once.
fn journal_table(output: &mut Output, views: &[PostingView], words: &Words) -> anyhow::Result<()> {
    let header = [
        "cli-column-day",
        "cli-column-account",
        "cli-column-label",
        "cli-column-debit",
        "cli-column-credit",
        "cli-column-lettrage",
    ];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[3, 4]);
    let mut entry = "";
    for view in views {
        let (day, label) = if view.entry == entry {
            (String::new(), String::new())
        } else {
            (words.day(view.booked_on), label_words(view, words))
        };
        entry = &view.entry;
        table.add_row(vec![
            day,
            view.account.clone(),
            cut(&label, 46),
            shown(view.debit_minor, &view.currency, words),
            shown(view.credit_minor, &view.currency, words),
            view.lettrage.clone().unwrap_or_default(),
        ]);
    }
    output.table(&at_least(whole(table, &[0, 1, 5]), 2, 16))
}

fn label_words(view: &PostingView, words: &Words) -> String {
    if view.kind.ends_with("_reversed") {
        words.say_with("cli-reversal", &[("label", view.label.clone().into())])
    } else {
        view.label.clone()
    }
}

fn tell_totals(output: &mut Output, totals: &[JournalTotal], words: &Words) -> anyhow::Result<()> {
    let (mut debit, mut credit) = (Sums::default(), Sums::default());
    for total in totals {
        debit.add(&total.currency, total.debit_minor);
        credit.add(&total.currency, total.credit_minor);
    }
    output.prose(&words.say_with(
        "cli-journal-total",
        &[("debit", debit.shown(words).into()), ("credit", credit.shown(words).into())],
    ))
}

fn shown(minor: i64, currency: &str, words: &Words) -> String {
    if minor == 0 { String::new() } else { amount_words(minor, currency, words) }
}

#[derive(Debug, Serialize)]
struct BalanceView {
    account: String,
    label: String,
    currency: String,
    debit_minor: i64,
    credit_minor: i64,
}

async fn balance(
    common: &Common,
    session: &Session,
    output: &mut Output,
    arguments: &EntriesArguments,
    words: &Words,
) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let lines = trial_balance(&mut tx, &session.ctx).await?;
    let books = Books::open(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    let label = |account: &str| {
        let role = AccountNumber::parse(account).ok().and_then(|number| books.chart().role_of(number));
        role.map_or_else(String::new, |role| books.chart().label(role).to_owned())
    };
    let prefix = arguments.account.as_deref().unwrap_or_default();
    let views: Vec<BalanceView> = lines
        .into_iter()
        .filter(|line| line.account.starts_with(prefix))
        .map(|line| BalanceView {
            label: label(&line.account),
            account: line.account,
            currency: line.currency,
            debit_minor: line.debit_minor,
            credit_minor: line.credit_minor,
        })
        .collect();
    match common.format {
        Format::Json => output.json(&views),
        Format::Csv => output.csv(
            &["account", "label", "currency", "debit_minor", "credit_minor"],
            views.into_iter().map(|view| {
                let (debit, credit) = (view.debit_minor.to_string(), view.credit_minor.to_string());
                vec![view.account, view.label, view.currency, debit, credit]
            }),
        ),
        Format::Table => {
            balance_table(output, &views, words)?;
            if common.quiet {
                return Ok(());
            }
            let (mut debit, mut credit) = (Sums::default(), Sums::default());
            for view in &views {
                debit.add(&view.currency, view.debit_minor);
                credit.add(&view.currency, view.credit_minor);
            }
            output.prose(&words.say_with(
                "cli-balance-total",
                &[("debit", debit.shown(words).into()), ("credit", credit.shown(words).into())],
            ))
        }
    }
}

fn balance_table(output: &mut Output, views: &[BalanceView], words: &Words) -> anyhow::Result<()> {
    let header = [
        "cli-column-account",
        "cli-column-label",
        "cli-column-debit",
        "cli-column-credit",
        "cli-column-balance",
    ];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[2, 3, 4]);
    for view in views {
        table.add_row(vec![
            view.account.clone(),
            view.label.clone(),
            amount_words(view.debit_minor, &view.currency, words),
            amount_words(view.credit_minor, &view.currency, words),
            amount_words(view.debit_minor.saturating_sub(view.credit_minor), &view.currency, words),
        ]);
    }
    output.table(&at_least(whole(table, &[0]), 1, 16))
}

/// Runs `close-period`.
pub async fn close(
    common: &Common,
    arguments: &ClosePeriodArguments,
    words: &Words,
) -> anyhow::Result<Ended> {
    let command = ClosePeriod { through: day(&arguments.through, words)? };
    let session = Session::open(common, words).await?;
    let ctx = &session.ctx;
    let call = Call::new("close_period", &command);
    let closed =
        write(&session.db, ctx, call, async |tx: &mut Tx| close_period(ctx, tx, command).await).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&closed)?,
        Format::Table | Format::Csv => {
            let day = words.day(closed.through);
            output.prose(&words.say_with("cli-period-closed", &[("day", day.into())]))?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}
