//! How the letters and text messages of a legal entity leave: the server or gateway that takes them, who writes, how letters are signed,
//! whose turn it is to send.
//!
//! Owns `outgoing_servers` and `sms_gateways`. Always true: passwords and keys are sealed, in no event, no input hash and no answer but
//! [`load_server`] and [`load_gateway`]; a password is kept only for the server that it was typed for, so that nobody has it sent elsewhere; one worker
//! sends for a legal entity at a time. Leaves to others: what is sent (`collections`), the network and what a setting means
//! to it (crate `mailroom`).

mod gateway;
mod refused;
mod server;
mod set_gateway;
mod set_server;
mod store;
mod turn;

pub(crate) use gateway::seal_gateways_again;
pub use gateway::{
    GatewayFacts, GatewayProvider, GatewayView, SmsGateway, find_gateway, list_texting, load_gateway,
    note_gateway_fault,
};
pub use refused::SetServerError;
pub use server::{
    OutgoingServer, ServerFacts, ServerFault, ServerView, TlsWord, find_server, list_serving, load_server,
};
pub(crate) use server::{find_person, seal_servers_again};
pub use set_gateway::{
    GatewaySet, PER_DAY_MAX, PER_DAY_USUAL, SetGateway, SetGatewayError, remove_gateway, set_gateway,
};
pub use set_server::{PER_MINUTE_MAX, PER_MINUTE_USUAL, ServerSet, SetServer, remove_server, set_server};
pub use turn::{TURN_MICROS, end_turn, note_fault, take_turn};
