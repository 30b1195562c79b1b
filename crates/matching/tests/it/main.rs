//! Tests of the engine through its public functions.
#![expect(clippy::unwrap_used, reason = "a case that cannot be read is a failure of the test")]
#![expect(clippy::format_push_string, reason = "cases are text")]

mod cases;
mod check;
mod properties;
