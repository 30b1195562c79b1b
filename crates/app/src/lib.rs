//! The product: one folder per capability, in reading order.

pub mod context;
pub mod ids;
pub mod keys;
pub mod source;
pub mod typed;
pub mod words;
pub mod write;

pub mod activity;
pub mod identity;
pub mod views;

pub mod bookkeeping;
pub mod inbox;
mod reading;

pub mod customers;
pub mod receivables;

pub mod banking;

pub mod allocation;
pub mod collections;
pub mod correspondence;
pub mod intake;
pub mod late_charges;
pub mod listing;
pub mod onboarding;
pub mod outgoing;
pub mod paper_mail;
pub mod portal;
pub mod refusal;
pub mod reporting;
pub mod rotate;
pub mod verification;
pub mod work;
