//! What differs between the engines, each difference in one named function.

use crate::{Engine, Tx};

/// A statement of the schema in the words of an engine: `{id}` 16 bytes, `{day}` a calendar day,
/// `{bool}`, `{bytes}`, and `{clustered}` for a table whose rows are kept in the order of its key.
pub(crate) fn schema_text(engine: Engine, text: &str) -> String {
    let words: [(&str, &str, &str); 5] = [
        ("{id}", "blob", "uuid"),
        ("{day}", "text", "date"),
        ("{bool}", "integer", "boolean"),
        ("{bytes}", "blob", "bytea"),
        ("{clustered}", "strict, without rowid", ""),
    ];
    let mut text = text.to_owned();
    for (word, sqlite, postgres) in words {
        text = text.replace(word, if engine == Engine::Sqlite { sqlite } else { postgres });
    }
    if engine == Engine::Sqlite { text.replace(" bigint", " integer") } else { text }
}

impl Tx {
    /// The end of a query that claims rows for this transaction alone: other claimers pass over
    /// them on PostgreSQL; on SQLite there is only one writer.
    pub fn claim_suffix(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " for update skip locked",
        }
    }
}
