//! How the letters of a legal entity leave: the server that takes them, who writes, how they are signed, whose turn it is to send.
//!
//! Owns `outgoing_servers`. Always true: password and key of the signature are sealed, in no event, no input hash and no answer but
//! [`load_server`]; a password is kept only for the server that it was typed for, so that nobody has it sent elsewhere; one worker
//! sends for a legal entity at a time. Leaves to others: what is sent (`collections`), the network and what a setting means
//! to it (crate `mailroom`).

mod refused;
mod server;
mod set_server;
mod store;
mod turn;

pub use refused::SetServerError;
pub use server::{
    OutgoingServer, ServerFacts, ServerFault, ServerView, TlsWord, find_server, list_serving, load_server,
};
pub(crate) use server::{find_person, seal_servers_again};
pub use set_server::{PER_MINUTE_MAX, PER_MINUTE_USUAL, ServerSet, SetServer, remove_server, set_server};
pub use turn::{TURN_MICROS, end_turn, note_fault, take_turn};
