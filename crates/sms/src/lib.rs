//! A text message to a gateway, and what it says of it (docs/spec/messages.md, section 8).
//!
//! In: a number, a text, whose gateway. Out: whether it left, did not, or nobody knows. Always true: what may have left is never
//! called unsent; no redirect is followed; secrets are in no error and no debug output. `gateway` and `receipt` are pure, `client`
//! has the network. Leaves to others: what is said, when, and to whom.

mod client;
mod delivery;
mod gateway;
mod number;
mod receipt;

pub use client::{Client, ClientError};
pub use delivery::{Answer, Blame, Delivery, Loss};
pub use gateway::{Gateway, GatewayError, Message, Request, Sender};
pub use number::{BadNumber, PhoneNumber};
pub use receipt::{Arrival, Receipt, is_signed_by_twilio, receipt_of_twilio};
