//! EN 16931 invoices and credit notes in their two syntaxes, UN/CEFACT CII and OASIS UBL.
//!
//! The syntaxes are read into one [`draft::Draft`] of texts; amounts and dates are made from them at
//! the end, when the currency is known, and the totals are recomputed.

mod cii;
mod draft;
mod totals;
mod type_codes;
mod ubl;
mod xml;

use file_intake::Refusal;

use crate::detect::{Format, xml_format};
use crate::document::Sink;

/// Reads one XML document.
pub(crate) fn read(bytes: &[u8], sink: &mut dyn Sink) -> Result<(), Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let text = xml::decode(bytes);
    let mut draft = draft::Draft::default();
    // The root decides, whatever the caller took the file for.
    match xml_format(&text) {
        Some(Format::Cii) => xml::walk(&text, |leaf| {
            draft.report_cut(leaf);
            cii::take(&mut draft, leaf);
        })?,
        Some(Format::Ubl) => {
            draft.syntax = draft::Syntax::Ubl;
            xml::walk(&text, |leaf| {
                draft.report_cut(leaf);
                ubl::take(&mut draft, leaf);
            })?;
        }
        Some(Format::Csv | Format::Xlsx | Format::FacturX | Format::Fec) | None => {
            // A document that breaks off before its root has its own reason.
            xml::walk(&text, |_| {})?;
            return Err(Refusal::UnknownFormat);
        }
    }
    draft.finish(sink);
    Ok(())
}
