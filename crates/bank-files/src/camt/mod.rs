//! camt.052, camt.053 and camt.054 (ISO 20022 bank to customer reports), every version, with any
//! or no namespace prefix.
//!
//! Entries go out as they end; of a file of any size one entry is in memory. What the reader makes
//! of camt:
//!
//! - The direction is `CdtDbtInd` alone. `RvslInd` only marks a reversal: `CRDT` with it is money in.
//! - Entries that are not booked (`PDNG`, `INFO`, `FUTR`) are reported and left out; of camt.052 only
//!   `BOOK` is kept. Entries of zero are information, reported and left out.
//! - A batch is taken apart when its details add up exactly, and kept whole otherwise.
//! - `position` counts every `Ntry` of its statement, so that it finds the entry in the file.
//! - `NtryRef` numbers lines in a file and is no reference of the bank; `AcctSvcrRef` is.

mod amounts;
mod booking;
mod elements;
mod entry;
mod fields;
mod name;
#[cfg(test)]
mod oracle;
mod reader;
mod settle;
mod source;
mod statement;
mod tokens;
mod values;

use crate::Sink;
use file_intake::Refusal;
use std::io::BufRead;

/// Reads a camt file. A file that breaks off gives what was complete, and a problem; one with a
/// DOCTYPE, nested deeper than [`file_intake::XML_DEPTH_MAX`] or not XML is refused. Refused or
/// not, a statement that was opened is closed; what a refused file gave before is not to be used.
pub fn read_camt(input: &mut dyn BufRead, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let source = source::Utf8Source::new(input)?;
    if source.is_empty() {
        return Err(Refusal::Empty);
    }
    reader::Reader::new(sink).run(tokens::Tokens::new(source))
}
