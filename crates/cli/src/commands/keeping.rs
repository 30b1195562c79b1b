//! Keeping the database: check, backup, restore, migrate, keys.

use std::sync::Arc;

use anyhow::Context as _;
use app::context::Ctx;
use app::keys::Vault;
use app::rotate::rotate_sealed;
use app::source::{Clock as _, SystemClock};
use app::verification::{Check, check as run_checks};
use app::words::Words;
use app::write::{Call, write};
use db::{
    Backup, Db, Tx, backup_to_sqlite, fingerprint_file, restore_from_sqlite, verify_fingerprint,
    write_fingerprint,
};

use super::problems::finding_words;
use crate::Ended;
use crate::arguments::{BackupArguments, Common, Format, RestoreArguments};
use crate::counts::counted;
use crate::errors::{of_restore, told};
use crate::output::{Output, new_table};
use crate::progress::Progress;
use crate::session::{Session, key_file_of, today, url_without_password};

/// Runs `check`.
pub async fn check(common: &Common, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let checks = checks_of(&session, common, words).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&checks)?,
        Format::Csv => checks_csv(&mut output, &checks)?,
        Format::Table => checks_table(&mut output, &checks, words)?,
    }
    output.finish()?;
    Ok(ended(&checks))
}

/// One row for each check, with the first of what it found.
fn checks_csv(output: &mut Output, checks: &[Check]) -> anyhow::Result<()> {
    output.csv(
        &["check", "looked_at", "findings", "is_damage", "subject", "detail"],
        checks.iter().map(|check| {
            let first = check.findings.first();
            vec![
                check.name.to_owned(),
                check.looked_at.to_string(),
                check.findings.len().to_string(),
                check.is_damage.to_string(),
                first.map(|finding| finding.subject.clone()).unwrap_or_default(),
                first.map(|finding| finding.detail.clone()).unwrap_or_default(),
            ]
        }),
    )
}

async fn checks_of(session: &Session, common: &Common, words: &Words) -> anyhow::Result<Vec<Check>> {
    let mut tx = session.db.begin_read().await?;
    let work = run_checks(&mut tx, &session.ctx);
    let checks = Progress::new(common.quiet).during(&words.say("cli-checking"), None, work).await?;
    tx.rollback().await?;
    Ok(checks)
}

fn ended(checks: &[Check]) -> Ended {
    if checks.iter().any(|check| !check.findings.is_empty()) { Ended::WithProblems } else { Ended::Done }
}

fn checks_table(output: &mut Output, checks: &[Check], words: &Words) -> anyhow::Result<()> {
    let header = ["cli-column-check", "cli-column-looked-at", "cli-column-result"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1]);
    for check in checks {
        let result = match check.findings.first() {
            None => words.say("cli-check-good"),
            Some(first) => {
                let count = check.findings.len() as u64;
                let found = counted(words, if check.is_damage { "damaged" } else { "to-look-at" }, count);
                let first = format!("{} ({})", first.subject, finding_words(&first.detail, words));
                words.say_with("cli-check-found", &[("found", found.into()), ("first", first.into())])
            }
        };
        table.add_row(vec![
            words.say(&format!("check-{}", check.name)),
            words.count(check.looked_at),
            result,
        ]);
    }
    output.table(&table)
}

/// Runs `backup`: the copy is opened and checked before it is called done.
pub async fn backup(common: &Common, arguments: &BackupArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let file = &arguments.file;
    let work = backup_to_sqlite(&session.db, file, session.ctx.now_micros());
    let copied = Progress::new(common.quiet)
        .during(&words.say("cli-copying"), None, work)
        .await
        .with_context(|| file.display().to_string())?;
    // A fingerprint that an earlier backup of this name left would speak against this one.
    match std::fs::remove_file(fingerprint_file(file)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let copy = Db::open_sqlite(file).await?;
    let checks = {
        let mut tx = copy.begin_read().await?;
        let checks = run_checks(&mut tx, &session.ctx).await?;
        tx.rollback().await?;
        checks
    };
    copy.close().await;
    session.close().await;
    write_fingerprint(file).await.with_context(|| fingerprint_file(file).display().to_string())?;
    let is_damaged = checks.iter().any(|check| check.is_damage && !check.findings.is_empty());
    let mut output = Output::open(common)?;
    if common.format == Format::Json {
        let file = file.display().to_string();
        output.json(&serde_json::json!({ "file": file, "rows": copied.rows, "checks": checks }))?;
    } else {
        if !common.quiet {
            let rows = counted(words, "rows-copied", copied.rows);
            let file = file.display().to_string();
            output
                .prose(&words.say_with("cli-backup-done", &[("rows", rows.into()), ("file", file.into())]))?;
            let beside = fingerprint_file(&arguments.file).display().to_string();
            output.prose(&words.say_with("cli-backup-fingerprint", &[("file", beside.into())]))?;
            output.prose(&words.say("cli-backup-keys"))?;
        }
        if is_damaged {
            checks_table(&mut output, &checks, words)?;
        }
    }
    output.finish()?;
    Ok(if is_damaged { Ended::WithProblems } else { Ended::Done })
}

/// Runs `restore`.
pub async fn restore(common: &Common, arguments: &RestoreArguments, words: &Words) -> anyhow::Result<Ended> {
    let Some(url) = &common.database else { return Err(told(words.say("cli-restore-needs-database"))) };
    // Filled and without its keys, it would not open: whoever restores in a hurry is told before.
    let key_file = key_file_of(common, url);
    if !key_file.exists() {
        let file = key_file.display().to_string();
        return Err(told(words.say_with("cli-restore-needs-keys", &[("file", file.into())])));
    }
    let file = arguments.file.display().to_string();
    let made = verify_fingerprint(&arguments.file).await.with_context(|| file.clone())?;
    let db = Db::open(url).await.with_context(|| format!("database {}", url_without_password(url)))?;
    db.migrate(SystemClock.now_micros()).await?;
    let work = restore_from_sqlite(&db, &arguments.file, SystemClock.now_micros());
    let restored = Progress::new(common.quiet)
        .during(&words.say("cli-copying"), None, work)
        .await
        .map_err(|error| of_restore(error, &file, words));
    db.close().await;
    let restored = restored?;
    let session = Session::open(common, words).await?;
    let checks = checks_of(&session, common, words).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    if common.format == Format::Json {
        let is_verified = made == Backup::AsMade;
        output.json(&serde_json::json!({
            "rows": restored.rows, "migrations": restored.migrations, "is_verified": is_verified, "checks": checks,
        }))?;
    } else if !common.quiet {
        output.prose(&counted(words, "rows-restored", restored.rows))?;
        if made == Backup::Unknown {
            let beside = fingerprint_file(&arguments.file).display().to_string();
            output.prose(&words.say_with("cli-restore-unverified", &[("file", beside.into())]))?;
        }
        if restored.migrations > 0 {
            output.prose(&counted(words, "backup-migrated", restored.migrations as u64))?;
        }
        checks_table(&mut output, &checks, words)?;
    }
    output.finish()?;
    Ok(ended(&checks))
}

/// Runs `migrate`. Every command migrates when it opens the database; this one says what is there.
pub async fn migrate(common: &Common, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open_or_create(common, words).await?;
    let migrated = session.db.migrate(session.ctx.now_micros()).await?;
    let mut output = Output::open(common)?;
    let engine = session.db.engine().as_str();
    if common.format == Format::Json {
        output.json(&serde_json::json!({ "engine": engine, "version": migrated.version }))?;
    } else {
        let version = migrated.version.to_string();
        let applied = i64::try_from(session.migrated).unwrap_or(i64::MAX);
        let values =
            [("engine", engine.to_owned().into()), ("version", version.into()), ("applied", applied.into())];
        output.prose(&words.say_with("cli-migrated", &values))?;
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

/// Runs `keys rotate`.
pub async fn rotate(common: &Common, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let Some(key_file) = session.key_file.clone() else { return Err(told(words.say("cli-no-key-file"))) };
    let entropy = session.sources.entropy.clone();
    let vault = Vault::with_new_key(&key_file, entropy, &today(&session.sources))?;
    let ctx = Ctx::new(
        session.installation.org,
        session.installation.legal_entity,
        "cli",
        Arc::new(vault),
        session.sources.clock.clone(),
        session.sources.ids.clone(),
    );
    let key = ctx.vault.current_key().to_string();
    let call = Call::new("rotate_sealed", &key);
    let work = write(&session.db, &ctx, call, async |tx: &mut Tx| rotate_sealed(&ctx, tx).await);
    let rotated = Progress::new(common.quiet).during(&words.say("cli-sealing"), None, work).await?;
    session.close().await;
    let mut output = Output::open(common)?;
    if common.format == Format::Json {
        output.json(&serde_json::json!({ "key": key, "sealed": rotated.sealed }))?;
    } else {
        let sealed = counted(words, "sealed", rotated.sealed);
        output.prose(&words.say_with("cli-rotated", &[("sealed", sealed.into()), ("key", key.into())]))?;
    }
    output.finish()?;
    Ok(Ended::Done)
}
