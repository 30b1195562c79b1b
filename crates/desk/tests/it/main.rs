//! The desk through its router: permissions, codes, shape.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod account;
mod activity_log;
mod adjust;
mod alerts;
mod api;
mod api_collections;
mod api_sides;
mod beside_money;
mod books;
mod callers;
mod collections;
mod collections_impact;
mod disputed;
mod failures;
mod first_steps;
mod harness;
mod import;
mod invoices;
mod letters;
mod live;
mod mail;
mod other_organisation;
mod payment_plans;
mod people;
mod portal;
mod portal_files;
mod proof;
mod provider;
mod received;
mod reconcile;
mod sales;
mod settings;
mod shared_work;
mod sms;
mod texts;
