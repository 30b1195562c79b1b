//! The format of a file, from its content.

use file_intake::{Encoding, decode, detect_encoding};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::columns::List;
use crate::{csv, fec};

/// A format that invoices or customers come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Delimited text with a header.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// UN/CEFACT Cross Industry Invoice (EN 16931, Factur-X, `ZUGFeRD` 1 and 2).
    Cii,
    /// OASIS UBL 2 invoice or credit note.
    Ubl,
    /// PDF with an invoice embedded as XML.
    FacturX,
    /// French accounting file (« fichier des écritures comptables », LPF A47 A-1).
    Fec,
}

/// How much of a file is looked at.
const HEAD_BYTES: usize = 64 * 1024;

/// The format of a file from its first bytes (64 KiB are enough), or `None`.
///
/// Every readable text table whose header names an invoice or customer list is CSV, so a bank's
/// own CSV is not taken for one.
pub fn detect(head: &[u8]) -> Option<Format> {
    let sample = &head[..head.len().min(HEAD_BYTES)];
    if sample.starts_with(b"PK\x03\x04") {
        return is_workbook(head).then_some(Format::Xlsx);
    }
    // Some programs put a line or two before the mark of a PDF.
    if memchr::memmem::find(&sample[..sample.len().min(1024)], b"%PDF-").is_some() {
        return Some(Format::FacturX);
    }
    let encoding = detect_encoding(sample);
    let text = decode(sample, encoding).0;
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.starts_with('<') {
        return xml_format(start);
    }
    if fec::is_header(start.lines().next()?) {
        return Some(Format::Fec);
    }
    // A single known header may stand in any table; a list of customers has two.
    let is_table = |list| {
        let detected = csv::detect_mapping(whole_lines(sample, encoding), list);
        detected.is_ok_and(|detected| detected.mapping.columns.len() >= 2)
    };
    (is_table(List::Invoices) || is_table(List::Customers)).then_some(Format::Csv)
}

/// The sample up to its last line end, so that a cut row does not speak; UTF-16 stays as it is.
fn whole_lines(sample: &[u8], encoding: Encoding) -> &[u8] {
    if sample.len() < HEAD_BYTES || matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return sample;
    }
    memchr::memrchr(b'\n', sample).map_or(sample, |at| &sample[..at])
}

/// A workbook names its parts `xl/…`; the names stand in the local headers, the last of them in the
/// directory at the end.
fn is_workbook(head: &[u8]) -> bool {
    memchr::memmem::find(head, b"xl/").is_some()
}

/// The format of the root element. A document type declaration is passed over here: the reader
/// refuses it with its own reason.
pub(crate) fn xml_format(text: &str) -> Option<Format> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                return match element.local_name().as_ref() {
                    "CrossIndustryInvoice" | "CrossIndustryDocument" => Some(Format::Cii),
                    "Invoice" | "CreditNote" => Some(Format::Ubl),
                    _ => None,
                };
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
