//! One store over two engines: SQLite in one file, or PostgreSQL.
//!
//! One SQL text serves both, in lower case with `$1` placeholders; [`execute!`], [`fetch_all!`],
//! [`fetch_optional!`] and [`fetch_one!`] run it on either. What really differs by engine is in
//! `dialect.rs`. This crate knows no word of the domain.

mod bulk;
mod connect;
mod copy;
mod dialect;
mod error;
mod id;
mod migrate;
mod retry;
mod tx;

pub use bulk::{Cell, Rows, insert_in_order};
pub use connect::{Db, Engine};
pub use copy::{Copied, backup_to_sqlite, restore_from_sqlite};
pub use error::{DbError, expect_one};
pub use id::{BadId, type_id_parse, type_id_text};
pub use migrate::{Migrated, tables};
pub use retry::AsDbError;
pub use tx::Tx;

#[doc(hidden)]
pub use futures_util::TryStreamExt;
#[doc(hidden)]
pub use sqlx;
#[doc(hidden)]
pub use uuid;

/// A calendar day as the engines store it: text `YYYY-MM-DD` on SQLite, `date` on PostgreSQL.
pub type Day = jiff_sqlx::Date;

/// The stored form of a calendar day.
pub fn day(date: jiff::civil::Date) -> Day {
    jiff_sqlx::ToSqlx::to_sqlx(date)
}

typed_ids! {
    /// An organisation: what is isolated from others. First in every key.
    OrgId = "org";
}
