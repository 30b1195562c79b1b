//! Everything that comes in, before anybody interprets it.
//!
//! Owns `input_files`, `input_file_pieces`, `input_problems`. Always true: a file is known by the
//! SHA-256 of its bytes, so that the same file twice has one effect; its raw bytes are kept,
//! compressed and sealed, with card numbers masked; what could not be read is kept as a problem. Leaves to
//! others: what the records mean.

mod file;
mod keep;
mod masking;
mod problems;
mod store;

pub use file::{Fingerprint, InputFile};
pub use masking::mask;
pub use problems::{FileProblem, ReportedProblem};
pub use store::{FileSummary, RawError, file_names, list_files, list_problems, load_raw};

pub use keep::ImportFault;
pub(crate) use keep::{Counted, begin_file, finish_file};
pub(crate) use store::{find_known, list_sealed_pieces, update_sealed_piece};

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Invoices and credit notes.
    Invoices,
    /// Bank statements.
    Statements,
    /// Customers.
    Customers,
    /// Learned payers.
    Learned,
}

impl FileKind {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Statements => "statements",
            Self::Customers => "customers",
            Self::Learned => "learned",
        }
    }
}
