//! Text messages against requests known from elsewhere, and a gateway of ours that misbehaves.

mod exchange;
mod vectors;
