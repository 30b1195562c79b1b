//! `quittance settings` and `quittance learned`.

use anyhow::Context as _;
use app::allocation::{ChangeSettings, change_settings, export_learned};
use app::bookkeeping::{SetAccount, set_account};
use app::identity::{ChangeWriteOffLimit, change_write_off_limit, write_off_alone_minor};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use money::Currency;

use crate::Ended;
use crate::arguments::{Common, Format, SettingsArguments};
use crate::output::{Output, new_table};
use crate::session::Session;
use crate::typed::{limit, yes_or_no};

/// Runs the command.
pub async fn run(common: &Common, change: &SettingsArguments, words: &Words) -> anyhow::Result<Ended> {
    let command = ChangeSettings {
        tolerance_minor: change.tolerance.as_ref().map(|text| limit(text, words)).transpose()?,
        charges_minor_max: change.charges.as_ref().map(|text| limit(text, words)).transpose()?,
        has_discounts: change.discounts.as_ref().map(|text| yes_or_no(text, words)).transpose()?,
    };
    let alone = change.write_off_alone.as_ref().map(|text| limit(text, words)).transpose()?;
    let accounts =
        change.chart.iter().map(|text| role_and_number(text, words)).collect::<anyhow::Result<Vec<_>>>()?;
    let session = Session::open(common, words).await?;
    let ctx = &session.ctx;
    for account in &accounts {
        let call = Call::new("set_account", account);
        write(&session.db, ctx, call, async |tx: &mut Tx| set_account(ctx, tx, account).await).await?;
    }
    let call = Call::new("change_settings", &command);
    let settings =
        write(&session.db, ctx, call, async |tx: &mut Tx| change_settings(ctx, tx, &command).await).await?;
    if let Some(alone_minor) = alone {
        let command = ChangeWriteOffLimit { alone_minor };
        let call = Call::new("change_write_off_limit", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| change_write_off_limit(ctx, tx, &command).await)
            .await?;
    }
    app::work::run_jobs_now(&session.db, ctx).await?;
    let mut tx = session.db.begin_read().await?;
    let alone_minor = write_off_alone_minor(&mut tx, ctx).await?;
    tx.rollback().await?;
    session.close().await;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => {
            let mut told = serde_json::to_value(settings)?;
            told["write_off_alone_minor"] = alone_minor.into();
            output.json(&told)?;
        }
        Format::Csv => output.csv(
            &["tolerance_minor", "charges_minor_max", "has_discounts", "write_off_alone_minor"],
            [vec![
                settings.tolerance_minor.to_string(),
                settings.charges_minor_max.to_string(),
                settings.has_discounts.to_string(),
                alone_minor.to_string(),
            ]],
        )?,
        Format::Table => output.prose(&words.say_with(
            "cli-settings-are",
            &[
                ("tolerance", words.amount(settings.tolerance_minor, Currency::EUR).into()),
                ("charges", words.amount(settings.charges_minor_max, Currency::EUR).into()),
                ("discounts", words.say(if settings.has_discounts { "cli-yes" } else { "cli-no" }).into()),
                ("alone", words.amount(alone_minor, Currency::EUR).into()),
            ],
        ))?,
    }
    output.finish()?;
    Ok(Ended::Done)
}

/// `ROLE=NUMBER`.
fn role_and_number(text: &str, words: &Words) -> anyhow::Result<SetAccount> {
    let (role, number) = text
        .split_once('=')
        .with_context(|| words.say_with("cli-bad-chart", &[("text", text.to_owned().into())]))?;
    Ok(SetAccount { role: role.trim().to_owned(), number: number.trim().to_owned() })
}

/// Runs `learned`.
pub async fn learned(common: &Common, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let learned = export_learned(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    session.close().await;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&learned)?,
        Format::Csv => output.csv(
            &["payer", "customer_number", "customer_name"],
            learned.into_iter().map(|payer| vec![payer.payer, payer.customer_number, payer.customer_name]),
        )?,
        Format::Table => {
            let header = ["cli-column-payer", "cli-column-customer"];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
            for payer in learned {
                table
                    .add_row(vec![payer.payer, format!("{} {}", payer.customer_number, payer.customer_name)]);
            }
            output.table(&table)?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}
