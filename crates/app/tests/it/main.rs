//! The operations of the product on both engines, end to end.

mod activity;
mod allocation;
mod banking;
mod bookkeeping;
mod identity;
mod inbox;
mod receivables;
mod scenarios;
mod verification;
