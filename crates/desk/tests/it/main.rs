//! The desk through its router: permissions, codes, shape.

mod access;
mod harness;
