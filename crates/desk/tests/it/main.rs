//! The desk through its router: permissions, codes, shape.

mod access;
mod books;
mod harness;
