//! What a connection to another system is made of, as values: requests out, responses in
//! (docs/spec/connections.md).
//!
//! Nothing here or in a connector has the network, a clock, randomness or a store. Whoever runs
//! connectors sends what they build, and owns credentials, waiting, repeating and keeping.

pub mod action;
pub mod amount;
mod connector;
mod exchange;
mod failure;
pub mod form;
mod manifest;
pub mod object;
pub mod payout;
mod read;
mod secret;
mod stream;
pub mod webhook;

pub use connector::Connector;
pub use exchange::{Body, Method, Request, Response};
pub use failure::{Failure, Repeat, may_repeat};
pub use manifest::{
    Authentication, Capability, Crossing, Idempotency, Manifest, RatePolicy, Side, StreamManifest,
};
pub use read::{ReadError, read_json};
pub use secret::Secret;
pub use stream::{Cursor, Fetched, Page, Pull, Record, Stream};
