//! The dashboard: what there is to do today, and the figures.

mod figures;
pub mod pages;

pub use figures::AGE_KEYS;
pub use pages::snapshot;
