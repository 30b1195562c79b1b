//! Letters on paper: facts in, the bytes of one PDF out.
//!
//! The rule in words is in `docs/spec/messages.md`, section 8. Always true: the same letters give the same bytes; what a fact says is
//! text and never markup; every character that is printed has a glyph, else the letter is refused; each letter begins on an odd page, so
//! that a pile printed on both sides falls apart into its letters. Leaves to others: what is said (`messages`), to whom, and posting it.

mod address;
mod face;
mod flow;
mod measures;
mod print;
mod table;

pub use address::{ADDRESS_LINES_MAX, AddressRemark, LINE_CHARACTERS_MAX, remarks_on_address};
pub use print::{About, Letter, PageWords, PaperError, Place, Printed, print};
