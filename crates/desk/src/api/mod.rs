//! The API: the same operations as the pages, as JSON for programs. One module per resource; the
//! document that describes them (`docs/api/openapi.json`) is made from their code.
//!
//! Always true: an amount is an integer of minor units beside its currency; a day is `YYYY-MM-DD`; an
//! instant is RFC 3339 in UTC; an id is a `TypeID`; a list is paged by key; a write takes an
//! `Idempotency-Key` and `dry_run`; nothing of a bank reaches somebody without `read_bank`.

mod document;
mod failure_codes;
mod page;
mod reference;
mod reference_shape;
mod request;
mod shapes;
mod strict;

pub mod about_customers;
pub mod activity;
pub mod adjustments;
pub mod allocations;
pub mod bank;
pub mod books;
pub mod checks;
pub mod comments;
pub mod customers;
pub mod disputes;
pub mod entities;
pub mod exceptions;
pub mod holds;
pub mod imports;
pub mod invoices;
pub mod keys;
pub mod late_charges;
pub mod payment_plans;
pub mod promises;
pub mod received_mails;
pub mod reminders;
pub mod reports;
pub mod rules;
pub mod settings;
pub mod tasks;
pub mod users;

pub use document::document_json;
pub use reference::{raw, reference};

use axum::Json;

use crate::error::PageError;

/// What a handler of the API answers.
type Answer<T> = Result<Json<T>, PageError>;
