//! Letters on paper: printed together, posted together.
//!
//! Owns `letter_bundles` and `bundled_letters`. Always true (docs/spec/collections.md, section 16): a letter is in one bundle that is out at
//! most; what was printed is kept byte for byte; nothing counts as said by letter before a person said that it was posted. Leaves to
//! others: whether a letter may go and what it says (`collections`), how it looks (crate `paper`).

mod prepare;
mod read;
mod refused;
mod sheet;
mod statement;
mod store;
mod tell;

pub use ::paper::{AddressRemark, remarks_on_address};
pub use prepare::{BundlePrepared, LETTERS_MAX, LetterRefused, PrepareBundle, prepare_bundle};
pub use read::{
    BundleView, WaitingLetter, find_bundle, load_list, load_pdf, page_of_bundles, waiting_letters,
};
pub use refused::PaperMailError;
pub use sheet::preview_letter;
pub use statement::print_statement;
pub use store::{BundleRow, BundledLetter, find_letter_of};
pub use tell::{LetterOutcome, LettersTold, TellLetters, tell_letters};
