//! The operations of the product on both engines, end to end.

mod scenarios;
