//! Text messages against requests known from elsewhere, and a gateway of ours that misbehaves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exchange;
mod vectors;
