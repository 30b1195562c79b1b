//! The desk through its router: permissions, codes, shape.

mod access;
mod api;
mod api_sides;
mod books;
mod harness;
mod reconcile;
