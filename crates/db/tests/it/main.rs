//! The store on both engines.

mod backup;
mod bulk;
mod ids;
mod migrations;
mod retry;
