//! An open database, migrated, with the context of the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use app::context::{Ctx, Sources};
use app::identity::{Installation, set_up};
use app::keys::Vault;
use app::source::{Clock, Entropy, SystemClock, SystemEntropy};
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
    /// Opens the database that was named, or the default one.
    pub async fn open(common: &Common) -> anyhow::Result<Self> {
        let url = common.database.clone().unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
        let key_file = common.key_file.clone().unwrap_or_else(|| key_file_beside(&url));
        let sources = machine_sources();
        let today = today(&sources);
        let vault = Vault::open_or_create(&key_file, sources.entropy.clone(), &today)?;
        Self::start(&url, vault, sources, Some(key_file), None).await
    }

    /// Opens the database that was named, or one that is gone when the session ends.
    pub async fn open_or_temporary(common: &Common) -> anyhow::Result<Self> {
        if common.database.is_some() {
            return Self::open(common).await;
        }
        let folder = tempfile::tempdir().context("temporary folder")?;
        let url = format!("sqlite:{}", folder.path().join("quittance.sqlite").display());
        let sources = machine_sources();
        let vault = Vault::ephemeral(sources.entropy.clone())?;
        Self::start(&url, vault, sources, None, Some(folder)).await
    }

    async fn start(
        url: &str,
        vault: Vault,
        sources: Sources,
        key_file: Option<PathBuf>,
        temporary: Option<TempDir>,
    ) -> anyhow::Result<Self> {
        let shown = url_without_password(url);
        let db = Db::open(url).await.with_context(|| format!("database {shown}"))?;
        db.migrate(sources.clock.now_micros()).await.with_context(|| format!("database {shown}"))?;
        let installation = set_up(&db, &sources, "Quittance").await?;
        let ctx = Ctx::new(
            installation.org,
            installation.legal_entity,
            "cli",
            Arc::new(vault),
            sources.clock.clone(),
            sources.ids.clone(),
        );
        Ok(Self { db, ctx, key_file, sources, installation, _temporary: temporary })
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

/// The key file beside a SQLite database; in the current folder for a server.
fn key_file_beside(url: &str) -> PathBuf {
    match url.strip_prefix("sqlite:") {
        Some(file) => {
            let file = Path::new(file.strip_prefix("//").unwrap_or(file));
            file.parent().unwrap_or(Path::new("")).join(KEY_FILE)
        }
        None => PathBuf::from(KEY_FILE),
    }
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
