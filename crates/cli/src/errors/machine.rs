//! What fails around the operations: keys, the database, files.

use std::error::Error;
use std::io;

use app::keys::KeysError;
use app::write::Fault;
use db::DbError;

use super::{Sentence, Telling, sentence};

impl Telling<'_> {
    pub(super) fn fault(&self, error: &Fault) -> Option<Sentence> {
        match error {
            Fault::Db(error) => self.database(error),
            Fault::NoEntropy(_) => sentence("no-entropy", []),
        }
    }

    pub(super) fn database(&self, error: &DbError) -> Option<Sentence> {
        let url = self.place.strip_prefix("database ").unwrap_or(self.place).to_owned();
        let name = url.strip_prefix("sqlite:").unwrap_or(&url).to_owned();
        match error {
            DbError::UnknownEngine(scheme) if url.contains("://") => {
                sentence("database-engine", [("engine", scheme.clone())])
            }
            DbError::UnknownEngine(scheme) => {
                sentence("database-url", [("url", if url.is_empty() { scheme.clone() } else { url })])
            }
            DbError::TooOld { found, needed } => sentence(
                "database-too-old",
                [("found", (found / 10_000).to_string()), ("needed", (needed / 10_000).to_string())],
            ),
            DbError::MigrationChanged(number) => {
                sentence("database-changed", [("number", number.to_string())])
            }
            DbError::MigrationUnknown(_) => sentence("database-newer", []),
            DbError::RowCount { .. } | DbError::Inconsistent { .. } => {
                sentence("database-damaged", [("detail", error.to_string())])
            }
            DbError::ForeignFile { .. } => sentence("database-foreign", [("file", name)]),
            DbError::BackupChanged => sentence("backup-changed", [("file", name)]),
            DbError::NotEmpty => sentence("database-not-empty", []),
            DbError::Io(error) => file(error, &name),
            DbError::Busy => sentence("database-unreachable", [("url", url)]),
            DbError::Closed | DbError::Ended | DbError::OutOfTime => None,
            DbError::Sql(_) | DbError::Sqlite(_) => {
                let text = error.engine_text().unwrap_or_default();
                let has = |part: &str| text.contains(part);
                if has("file is not a database") {
                    sentence("database-foreign", [("file", name)])
                } else if has("malformed") {
                    sentence("database-malformed", [("file", name)])
                } else if has("unable to open database file") {
                    sentence("database-unopened", [("file", name)])
                } else if has("Connection refused") || has("lookup address") || has("pool timed out") {
                    sentence("database-unreachable", [("url", url)])
                } else if has("password authentication failed") {
                    sentence("database-login", [("url", url)])
                } else {
                    None
                }
            }
        }
    }

    /// A mapping, rules or learned payers that cannot be read.
    pub(super) fn input(&self, cause: &(dyn Error + 'static)) -> Option<Sentence> {
        let file = self.place.to_owned();
        if cause.is::<invoice_files::MappingError>() || cause.is::<bank_files::RulesError>() {
            let behind = cause.source().map_or_else(|| cause.to_string(), ToString::to_string);
            let detail = behind.lines().next().unwrap_or_default().to_owned();
            return sentence("not-toml", [("file", file), ("detail", detail)]);
        }
        if !file.is_empty() && cause.is::<serde_json::Error>() {
            return sentence("not-learned", [("file", file)]);
        }
        None
    }
}

/// A key file that cannot be used.
pub(super) fn keys(error: &KeysError) -> Option<Sentence> {
    match error {
        KeysError::Io { path, source } => file(source, path),
        KeysError::TooOpen { path } => sentence("keys-too-open", [("file", path.clone())]),
        KeysError::Malformed { path, .. } => sentence("keys-malformed", [("file", path.clone())]),
        KeysError::NoEntropy(_) => sentence("no-entropy", []),
        KeysError::Full => sentence("keys-full", []),
    }
}

/// A file that cannot be used, by its name.
pub(super) fn file(error: &io::Error, place: &str) -> Option<Sentence> {
    if place.is_empty() {
        return None;
    }
    let code = match error.kind() {
        io::ErrorKind::NotFound => "file-missing",
        io::ErrorKind::PermissionDenied => "file-forbidden",
        io::ErrorKind::IsADirectory => "file-folder",
        io::ErrorKind::AlreadyExists => "file-exists",
        io::ErrorKind::StorageFull => "disk-full",
        _ => {
            let values = [("file", place.to_owned()), ("detail", error.to_string())];
            return sentence("file-failed", values);
        }
    };
    sentence(code, [("file", place.to_owned())])
}
