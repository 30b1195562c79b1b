//! Shapes that several resources share.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// An instant of the store, for outside.
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A choice of this API as the word that it is written by, which is also the one that is stored.
pub fn word(choice: impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

/// A text that is empty when nothing is known, for outside.
pub fn known(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
