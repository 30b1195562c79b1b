//! Readers of bank statements: camt.052/053/054, MT940, CFONB120, OFX, QIF and CSV by rules.
//!
//! A reader takes bytes in pieces and hands each movement to a [`Sink`] as it is read, so memory
//! stays flat whatever the size of the file. What banks really send is read leniently; what cannot
//! be read becomes a [`file_intake::Problem`] and the rest goes in.

mod model;

pub use model::{
    AccountId, Balance, Collected, Format, Sink, Statement, StatementEnd, StatementHeader, StatementKind,
    Transaction, TransactionClass,
};
