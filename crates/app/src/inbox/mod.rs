//! Everything that comes in, before anybody interprets it.
//!
//! Owns `input_files`, `input_file_pieces`, `input_problems`, `import_templates`, and of imports that were
//! taken back `file_undos` and `undone_records`. Always true: a file is known by the
//! SHA-256 of its bytes and what it was read as, so that the same file twice has one effect; its raw bytes are kept,
//! compressed and sealed, with card numbers masked, and with them the rows that a person mended; what could not be read is kept as a problem. Leaves to
//! others: what the records mean.

mod changed;
mod file;
mod imports;
mod keep;
mod masking;
mod mended;
mod problems;
mod sample;
mod store;
mod template;
mod told;

pub(crate) use changed::{Changed, ChangedFile, list_changed_files};
pub use file::{Fingerprint, InputFile};
pub use imports::{ImportView, UndoneView, find_import, list_imports, list_undone_records};
pub(crate) use imports::{UndoneRecord, free_later_readings, list_later_repeating, mark_undone};
pub(crate) use masking::{find_cards_inside, mask};
pub use mended::{Mended, MendedRows, mended_table, table_text};
pub(crate) use mended::{mended_settings, tell_mended};
pub use problems::{FileProblem, ReportedProblem};
pub use sample::{as_sample, has_own_files, has_sample};
pub(crate) use sample::{is_sample, list_standing_files};
pub use store::imports::{count_records_since, count_undone, find_same_bytes};
pub use store::{
    FileSummary, FileView, RawError, file_names, find_file, has_files, list_files, list_problems,
    load_mended, load_raw, page_of_files,
};
pub use template::{
    DeleteTemplate, SaveTemplate, Template, TemplateError, delete_template, find_template, list_templates,
    save_template,
};
pub use told::{element_words, field_words, figures_words, found_words, slug};

pub(crate) use keep::{Counted, Known, Reading, begin_file, find_known, finish_file, keep_mended};
pub use keep::{ImportError, ImportFault};
pub(crate) use problems::ProblemLog;
pub(crate) use store::{list_sealed_pieces, update_sealed_piece};

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
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Invoices, Self::Statements, Self::Customers];

    /// The kind of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Statements => "statements",
            Self::Customers => "customers",
        }
    }
}
