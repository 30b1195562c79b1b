//! testkit

pub mod demo_company;
