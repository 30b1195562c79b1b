//! `quittance entries` and `quittance close-period`.

use std::collections::HashMap;

use app::bookkeeping::{ClosePeriod, close_period, list_journal, list_lettrage, trial_balance};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use money::Currency;
use serde::Serialize;

use crate::Ended;
use crate::arguments::{ClosePeriodArguments, Common, EntriesArguments, Format};
use crate::output::{Output, cut, new_table};
use crate::session::Session;

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
        balance(common, &session, &mut output, words).await?;
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
    let lines =
        list_journal(&mut tx, &session.ctx, arguments.account.as_deref(), None, arguments.limit).await?;
    // Codes are computed over whole accounts, so only for who looks at one.
    let mut codes = match &arguments.account {
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
            credit_minor: (-line.amount_minor).max(0),
            currency: line.currency,
            lettrage: codes.remove(&(line.entry_id, line.line_no)),
        })
        .collect();
    match common.format {
        Format::Json => output.json(&views),
        Format::Csv => output.csv(
            &[
                "entry",
                "booked_on",
                "kind",
                "label",
                "account",
                "debit_minor",
                "credit_minor",
                "currency",
                "lettrage",
            ],
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
        ),
        Format::Table => {
            let header = [
                "cli-column-day",
                "cli-column-account",
                "cli-column-label",
                "cli-column-debit",
                "cli-column-credit",
                "cli-column-lettrage",
            ];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[3, 4]);
            for view in &views {
                table.add_row(vec![
                    words.day(view.booked_on),
                    view.account.clone(),
                    cut(&view.label, 46),
                    shown(view.debit_minor, &view.currency, words),
                    shown(view.credit_minor, &view.currency, words),
                    view.lettrage.clone().unwrap_or_default(),
                ]);
            }
            output.table(&table)
        }
    }
}

fn shown(minor: i64, currency: &str, words: &Words) -> String {
    if minor == 0 {
        return String::new();
    }
    words.amount(minor, Currency::parse(currency).unwrap_or(Currency::EUR))
}

async fn balance(
    common: &Common,
    session: &Session,
    output: &mut Output,
    words: &Words,
) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let lines = trial_balance(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    match common.format {
        Format::Json => output.json(&lines),
        Format::Csv => output.csv(
            &["account", "currency", "debit_minor", "credit_minor"],
            lines.into_iter().map(|line| {
                vec![line.account, line.currency, line.debit_minor.to_string(), line.credit_minor.to_string()]
            }),
        ),
        Format::Table => {
            let header =
                ["cli-column-account", "cli-column-debit", "cli-column-credit", "cli-column-balance"];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1, 2, 3]);
            for line in &lines {
                let currency = Currency::parse(&line.currency).unwrap_or(Currency::EUR);
                table.add_row(vec![
                    line.account.clone(),
                    words.amount(line.debit_minor, currency),
                    words.amount(line.credit_minor, currency),
                    words.amount(line.debit_minor - line.credit_minor, currency),
                ]);
            }
            output.table(&table)
        }
    }
}

/// Runs `close-period`.
pub async fn close(
    common: &Common,
    arguments: &ClosePeriodArguments,
    words: &Words,
) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let command = ClosePeriod { through: arguments.through };
    let ctx = &session.ctx;
    let call = Call::new("close_period", &command);
    let closed =
        write(&session.db, ctx, call, async |tx: &mut Tx| close_period(ctx, tx, command).await).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&closed)?,
        Format::Table | Format::Csv => {
            output
                .line(&words.say_with("cli-period-closed", &[("day", words.day(closed.through).into())]))?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}
