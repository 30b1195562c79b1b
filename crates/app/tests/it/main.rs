//! The operations of the product on both engines, end to end.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured"
)]

mod activity;
mod adjustments;
mod allocation;
mod at_desk;
mod banking;
mod beside_money;
mod bookkeeping;
mod books_pages;
mod collections;
mod collections_alerts;
mod collections_change;
mod collections_crash;
mod collections_disputes;
mod collections_impact;
mod collections_model;
mod collections_occasions;
mod collections_payment_plans;
mod collections_promises;
mod collections_receipts;
mod collections_tasks;
mod correspondence;
mod coverage;
mod crash;
mod customer_changes;
mod days_of_undo;
mod decisions;
mod demonstration;
mod entered;
mod identity;
mod identity_access;
mod identity_entities;
mod identity_keys;
mod identity_second_factor;
mod identity_second_person;
mod identity_sign_in;
mod identity_users;
mod imports;
mod inbox;
mod killed;
mod late_charges;
mod listing_pages;
mod listings;
mod paper_mail;
mod plan_editing;
mod portal;
mod properties;
mod receivables;
mod reporting;
mod returns;
mod samples;
mod scenarios;
mod settings_pages;
mod steps;
mod templates;
mod two_entities;
mod typed;
mod verification;
mod work;
