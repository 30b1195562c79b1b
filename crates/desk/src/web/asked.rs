//! What a query holds: empty fields of a form are not given, days are read.

use jiff::civil::Date;

use crate::error::PageError;

/// A text that is more than nothing.
pub fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A day as a field of dates sends it.
pub fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, PageError> {
    let bad = |_| PageError::BadField { field, message: "list-bad-day" };
    given(text).map(|text| text.parse().map_err(bad)).transpose()
}
