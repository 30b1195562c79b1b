//! Templates and messages as whoever uses the crate sees them.

mod attacks;
mod checks;
mod defaults;
mod payloads;
mod properties;
mod rendered;
mod speed;
