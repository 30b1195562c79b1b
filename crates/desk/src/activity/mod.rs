//! The activity log: who did what, in an order that nobody can change unseen.

pub mod pages;
