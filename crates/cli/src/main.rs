//! The binary `quittance`.
fn main() {}
