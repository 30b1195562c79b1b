//! Readers of bank statements: camt.052/053/054, MT940, CFONB120, OFX, QIF and CSV by rules.
//!
//! A reader takes bytes in pieces and hands each movement to a [`Sink`] as it is read, so memory
//! stays flat whatever the size of the file. What banks really send is read leniently; what cannot
//! be read becomes a [`file_intake::Problem`] and the rest goes in.
//!
//! ```
//! use bank_files::{Collected, Format, detect, read};
//! let file = br#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
//!   <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
//!   <Ntry><Amt Ccy="EUR">120.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts></Ntry>
//! </Stmt></BkToCstmrStmt></Document>"#;
//! assert_eq!(detect(file), Some(Format::Camt));
//! let mut found = Collected::default();
//! read(Format::Camt, &mut &file[..], None, &mut found)?;
//! assert_eq!(found.statements[0].transactions[0].amount_minor, 12_000);
//! # Ok::<(), file_intake::Refusal>(())
//! ```

mod camt;
mod cfonb120;
mod csv_rules;
mod detect;
mod model;
mod mt940;
mod ofx;
mod qif;
mod read;
mod reference;
mod text_input;
mod token_pass;
mod transaction_code;
mod transfer_code;

pub use camt::read_camt;
pub use cfonb120::read_cfonb120;
pub use csv_rules::{
    Column, Columns, CsvRow, CsvRules, CsvSample, DecimalName, EncodingName, OneOrMany, RulesError, SkipWhen,
    csv_rows_at, csv_sample, detect_rules, read_csv,
};
pub use detect::detect;
pub use model::{
    AccountId, Balance, Collected, Format, Sink, Statement, StatementEnd, StatementHeader, StatementKind,
    Transaction, TransactionClass,
};
pub use mt940::read_mt940;
pub use ofx::read_ofx;
pub use qif::read_qif;
pub use read::read;
pub use reference::{iban_from_rib, is_valid_iban, is_valid_rf, rf_reference, rib_key};
pub use text_input::DateOrder;
#[doc(hidden)]
pub use token_pass::count_xml_tokens;
pub use transfer_code::CreditTransferCode;
