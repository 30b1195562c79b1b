//! One store over two engines: SQLite in one file, or PostgreSQL.
//!
//! One SQL text serves both, in lower case with `$1` placeholders; [`execute!`], [`fetch_all!`],
//! [`fetch_optional!`] and [`fetch_one!`] run it on either: sqlx speaks to
//! PostgreSQL, rusqlite runs SQLite on the calling thread. What really differs by engine is in
//! `dialect.rs`. This crate knows no word of the domain.

mod bulk;
mod connect;
mod copy;
mod damage;
mod day;
mod dialect;
mod error;
mod fingerprint;
mod id;
mod migrate;
mod retry;
mod row;
mod sqlite;
mod tx;

pub use bulk::{Cell, Rows, insert_in_order};
pub use connect::{Db, Engine};
pub use copy::{Copied, backup_to_sqlite, restore_from_sqlite};
pub use damage::{Damage, Wrong};
pub use day::{Day, day};
pub use error::{DbError, expect_one};
pub use fingerprint::{Backup, fingerprint_file, verify_fingerprint, write_fingerprint};
pub use id::{BadId, type_id_parse, type_id_text};
pub use migrate::{Migrated, tables};
pub use retry::AsDbError;
pub use row::Row;
pub use sqlite::{Bind, Pool, Read, SqliteTx};
pub use tx::Tx;

#[doc(hidden)]
pub use futures_util::TryStreamExt;
#[doc(hidden)]
pub use row::{read_column, read_next};
#[doc(hidden)]
pub use rusqlite;
#[doc(hidden)]
pub use sqlx;
#[doc(hidden)]
pub use uuid;

typed_ids! {
    /// An organisation: what is isolated from others. First in every key.
    OrgId = "org";
}
