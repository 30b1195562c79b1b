//! What each customer owes, by age, on any day.

pub mod documents;
pub mod pages;

pub use pages::{Found, whole};
