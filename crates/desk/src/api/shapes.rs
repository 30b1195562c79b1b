//! Shapes that several resources share.

use jiff::Timestamp;

/// An instant of the store, for outside.
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A text that is empty when nothing is known, for outside.
pub fn known(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
