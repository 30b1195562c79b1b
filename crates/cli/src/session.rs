//! An open database, migrated, with the context of the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use app::context::{Ctx, Sources};
use app::identity::{Installation, SetUpError, is_set_up, set_up};
use app::keys::Vault;
use app::source::{Clock, Entropy, SystemClock, SystemEntropy};
use app::words::Words;
use db::Db;
use tempfile::TempDir;

use crate::arguments::Common;

/// The database used when none is named.
const DEFAULT_DATABASE: &str = "sqlite:quittance.sqlite";
const KEY_FILE: &str = "quittance.key";

/// What a command works with.
pub struct Session {
    /// The database.
    pub db: Db,
    /// The context.
    pub ctx: Ctx,
    /// Where the database is, without its password, unless it lives only as long as the session.
    pub place: Option<String>,
    /// How many migrations opening it applied.
    pub migrated: usize,
    /// Where the keys are, unless they live only as long as the session.
    pub key_file: Option<PathBuf>,
    /// The sources behind the context.
    pub sources: Sources,
    /// The organisation and legal entity.
    pub installation: Installation,
    /// A database that lives only as long as the session.
    _temporary: Option<TempDir>,
}

impl Session {
    /// Opens the database that was named, or the default one; it must be there.
    pub async fn open(common: &Common, words: &Words) -> anyhow::Result<Self> {
        Self::open_named(common, words, false).await
    }

    /// Opens the database that was named, or the default one; makes it when it is not there.
    pub async fn open_or_create(common: &Common, words: &Words) -> anyhow::Result<Self> {
        Self::open_named(common, words, true).await
    }

    async fn open_named(common: &Common, words: &Words, may_create: bool) -> anyhow::Result<Self> {
        let url = common.database.clone().unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
        if let Some(file) = sqlite_file(&url).filter(|file| !may_create && !file.exists()) {
            bail!("{}", words.say_with("cli-no-database", &[("file", file.display().to_string().into())]));
        }
        let key_file = key_file_of(common, &url);
        let sources = machine_sources();
        let shown = url_without_password(&url);
        let db = Db::open(&url).await.with_context(|| format!("database {shown}"))?;
        let migrated =
            db.migrate(sources.clock.now_micros()).await.with_context(|| format!("database {shown}"))?;
        if !key_file.exists() && is_set_up(&db).await? {
            bail!(
                "{}",
                words.say_with("cli-keys-missing", &[("file", key_file.display().to_string().into())])
            );
        }
        let vault = Vault::open_or_create(&key_file, sources.entropy.clone(), &today(&sources))?;
        match Self::start(db, vault, sources, Some(key_file.clone()), None).await {
            Err(SetUpError::OtherKeys) => {
                bail!(
                    "{}",
                    words.say_with("cli-keys-differ", &[("file", key_file.display().to_string().into())])
                )
            }
            outcome => Ok(Self { place: Some(shown), migrated: migrated.applied.len(), ..outcome? }),
        }
    }

    /// Opens the database that was named, or one that is gone when the session ends.
    pub async fn open_or_temporary(common: &Common, words: &Words) -> anyhow::Result<Self> {
        if common.database.is_some() {
            return Self::open_or_create(common, words).await;
        }
        let folder = tempfile::tempdir().context("temporary folder")?;
        let url = format!("sqlite:{}", folder.path().join("quittance.sqlite").display());
        let sources = machine_sources();
        let vault = Vault::ephemeral(sources.entropy.clone())?;
        let db = Db::open(&url).await?;
        db.migrate(sources.clock.now_micros()).await?;
        Ok(Self::start(db, vault, sources, None, Some(folder)).await?)
    }

    async fn start(
        db: Db,
        vault: Vault,
        sources: Sources,
        key_file: Option<PathBuf>,
        temporary: Option<TempDir>,
    ) -> Result<Self, SetUpError> {
        let installation = set_up(&db, &sources, &vault, "Quittance").await?;
        let ctx = Ctx::new(
            installation.org,
            installation.legal_entity,
            "cli",
            Arc::new(vault),
            sources.clock.clone(),
            sources.ids.clone(),
        );
        Ok(Self { db, ctx, place: None, migrated: 0, key_file, sources, installation, _temporary: temporary })
    }

    /// Ends every connection, so that nothing is left to fold in.
    pub async fn close(self) {
        self.db.close().await;
    }
}

/// The day, as it is written in the key file.
pub fn today(sources: &Sources) -> String {
    jiff::Timestamp::from_microsecond(sources.clock.now_micros())
        .map_or_else(|_| "unknown".to_owned(), |now| now.strftime("%Y-%m-%d").to_string())
}

fn machine_sources() -> Sources {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    Sources::new(clock, entropy)
}

/// The key file of a database: the one that was named, or the one beside it.
pub fn key_file_of(common: &Common, url: &str) -> PathBuf {
    common.key_file.clone().unwrap_or_else(|| key_file_beside(url))
}

/// The files that commands keep what they know in: the SQLite database and the keys.
pub fn files_of(common: &Common) -> Vec<PathBuf> {
    let url = common.database.clone().unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
    let mut files = vec![key_file_of(common, &url)];
    files.extend(sqlite_file(&url).map(Path::to_path_buf));
    files
}

/// The key file beside a SQLite database; in the current folder for a server.
fn key_file_beside(url: &str) -> PathBuf {
    sqlite_file(url).and_then(Path::parent).unwrap_or(Path::new("")).join(KEY_FILE)
}

/// The file of a SQLite URL.
fn sqlite_file(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(|file| Path::new(file.strip_prefix("//").unwrap_or(file)))
}

/// A database URL without its password, for messages.
pub fn url_without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            let user = url[scheme + 3..at].split(':').next().unwrap_or_default();
            format!("{}{user}@{}", &url[..scheme + 3], &url[at + 1..])
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(url_without_password("postgres://bob:secret@host/db"), "postgres://bob@host/db");
        assert_eq!(url_without_password("sqlite:a.sqlite"), "sqlite:a.sqlite");
    }
}
