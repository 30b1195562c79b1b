//! Templates and messages as whoever uses the crate sees them.

mod attacks;
mod checks;
mod defaults;
mod properties;
mod rendered;
mod speed;
