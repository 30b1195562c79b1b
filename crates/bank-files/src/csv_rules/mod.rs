//! Delimited text, read by rules: those of a file, or found from the header.

mod detect;
mod headers;
mod input;
mod layout;
mod read;
mod rules;

pub use detect::detect_rules;
pub(crate) use detect::looks_like_statement;
pub use read::read_csv;
pub use rules::{CsvRules, RulesError};
