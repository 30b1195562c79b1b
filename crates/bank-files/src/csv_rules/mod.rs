//! Delimited text, read by rules: those of a file, or found from the header.

mod detect;
mod headers;
mod input;
mod layout;
mod read;
mod rows;
mod rules;

pub use detect::detect_rules;
pub(crate) use detect::looks_like_statement;
pub use read::read_csv;
pub use rows::{CsvRow, CsvSample, csv_rows_at, csv_sample};
pub use rules::{Column, Columns, CsvRules, DecimalName, EncodingName, OneOrMany, RulesError, SkipWhen};
