//! `quittance settings` and `quittance learned`.

use app::allocation::{export_learned, load_settings, save_settings};
use app::words::Words;
use db::{DbError, Tx};
use money::Currency;

use super::reconcile::amount;
use crate::Ended;
use crate::arguments::{Common, Format, SettingsArguments};
use crate::output::{Output, new_table};
use crate::session::Session;

/// Runs `settings`.
pub async fn run(common: &Common, change: &SettingsArguments, words: &Words) -> anyhow::Result<Ended> {
    let tolerance = change.tolerance.as_ref().map(|text| amount(text, words)).transpose()?;
    let charges = change.charges.as_ref().map(|text| amount(text, words)).transpose()?;
    let session = Session::open(common, words).await?;
    let settings = session
        .db
        .write(async |tx: &mut Tx| {
            let mut settings = load_settings(tx, &session.ctx).await?;
            let before = settings;
            settings.tolerance_minor = tolerance.unwrap_or(settings.tolerance_minor);
            settings.charges_minor_max = charges.unwrap_or(settings.charges_minor_max);
            settings.has_discounts = change.discounts.unwrap_or(settings.has_discounts);
            if settings != before {
                save_settings(tx, &session.ctx, settings).await?;
                app::work::request_matching(tx, &session.ctx).await.map_err(|fault| match fault {
                    app::write::Fault::Db(error) => error,
                    app::write::Fault::NoEntropy(error) => DbError::Io(std::io::Error::other(error)),
                })?;
            }
            Ok::<_, DbError>(settings)
        })
        .await?;
    app::work::run_due_jobs(&session.db, &session.ctx).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    output.line(&words.say_with(
        "cli-settings-are",
        &[
            ("tolerance", words.amount(settings.tolerance_minor, Currency::EUR).into()),
            ("charges", words.amount(settings.charges_minor_max, Currency::EUR).into()),
            ("discounts", words.say(if settings.has_discounts { "cli-yes" } else { "cli-no" }).into()),
        ],
    ))?;
    output.finish()?;
    Ok(Ended::Done)
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
