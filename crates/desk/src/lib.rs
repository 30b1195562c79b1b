//! The desk: pages and API over the operations of `app`.
//!
//! An edge: a handler turns a request into a command, calls the operation, and turns the outcome
//! into a page or JSON. It writes no SQL and decides nothing. Every route is in [`router`].

mod access;
mod assets;
mod callers;
mod collections;
mod error;
mod failures;
mod health;
mod limits;
mod live;
mod router;
mod security;
mod server;
mod state;
mod telemetry;
mod web;
mod words;

mod signing_in;

mod account;
mod accounting;
mod activity;
mod adjust;
mod aged;
#[expect(unused_qualifications, reason = "what describes the routes is written by a macro")]
mod api;
mod bank;
mod customers;
mod dashboard;
mod help;
mod import;
mod invoices;
mod portal;
mod reconcile;
mod search;
mod settings;
mod start;
mod views;

pub use access::Access;
pub use api::document_json;
pub use callers::{BadNetwork, Network, Proxies};
pub use limits::Limits;
pub use router::{Route, pages_json, routes};
pub use server::{Settings, serve, service};
pub use state::Desk;
