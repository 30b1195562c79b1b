//! What every reader of a foreign file shares: problems that name place, field and remedy, the
//! limits on hostile input, and text encodings.
//!
//! A reader never stops at a bad record: it reports a [`Problem`] and goes on. It stops only with
//! a [`Refusal`], when the file as a whole cannot be trusted (a DOCTYPE, a bomb, an unknown format).

mod problem;
mod text;

pub use problem::{Place, Problem, ProblemCode, Refusal, Severity};
pub use text::{Encoding, decode, detect_encoding};

/// Longest field that is read; a longer one is a problem (the field is cut, the record kept).
pub const FIELD_BYTES_MAX: usize = 64 * 1024;
/// Deepest XML nesting that is read; a deeper document is refused.
pub const XML_DEPTH_MAX: usize = 64;
/// Most bytes that a compressed container (XLSX, PDF stream) may unfold to.
pub const UNPACKED_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Greatest ratio of unpacked to packed size that is read.
pub const UNPACK_RATIO_MAX: u64 = 100;
