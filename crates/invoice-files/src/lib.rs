//! Readers of receivables: invoices and credit notes from CSV and XLSX, EN 16931 XML (CII and UBL),
//! Factur-X PDF and accounting files (FEC), and customer lists.
//!
//! A reader takes bytes and hands records and [`file_intake::Problem`]s to a [`Sink`]. It reads no
//! clock and opens no path. A bad record becomes a problem and the others go in; a file that cannot
//! be trusted as a whole is answered with a [`file_intake::Refusal`].

mod amounts;
mod columns;
mod container;
mod csv;
mod csv_records;
mod customer_rows;
mod dates;
mod detect;
mod document;
mod en16931;
mod factur_x;
mod fec;
mod invoice_rows;
mod mapping;
mod parties;
mod row_reader;
mod rows;
mod table;
mod xlsx;

pub use columns::Field;
pub use container::visit_container_texts;
pub use detect::{Format, detect};
pub use document::{
    Collected, CustomerParty, CustomerRecord, Discount, Document, DocumentKind, PostalLines, Sink, VatLine,
};
pub use mapping::{
    DateOrder, DecimalMark, DetectedMapping, Mapping, MappingError, TextEncoding, detect_customer_mapping,
    detect_mapping,
};

pub use rows::{TableRow, TableSample, table_rows_at, table_sample};

use std::io::{BufRead, Read};

use file_intake::{Refusal, UNPACKED_BYTES_MAX};

/// Where the bytes of a file come from.
pub enum Input<'a> {
    /// Read piece by piece; text tables and accounting files then take little memory.
    Stream(&'a mut dyn BufRead),
    /// Already in memory.
    Bytes(&'a [u8]),
}

/// Reads a file of invoices. `mapping` overrides what is detected in CSV and XLSX and is ignored by
/// the other formats, which name their fields themselves.
pub fn read(
    format: Format,
    input: Input<'_>,
    mapping: Option<&Mapping>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    match format {
        Format::Csv => with_stream(input, |stream| csv::read(stream, mapping, columns::List::Invoices, sink)),
        Format::Fec => with_stream(input, |stream| fec::read(stream, sink)),
        Format::Xlsx => with_bytes(input, |bytes| xlsx::read(bytes, mapping, columns::List::Invoices, sink)),
        Format::Cii | Format::Ubl => with_bytes(input, |bytes| en16931::read(bytes, sink)),
        Format::FacturX => {
            with_bytes(input, |bytes| en16931::read(&factur_x::embedded_invoice(bytes)?, sink))
        }
    }
}

/// Reads a customer list, CSV or XLSX; the other formats hold none.
pub fn read_customers(
    format: Format,
    input: Input<'_>,
    mapping: Option<&Mapping>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    match format {
        Format::Csv => {
            with_stream(input, |stream| csv::read(stream, mapping, columns::List::Customers, sink))
        }
        Format::Xlsx => with_bytes(input, |bytes| xlsx::read(bytes, mapping, columns::List::Customers, sink)),
        Format::Cii | Format::Ubl | Format::FacturX | Format::Fec => {
            Err(Refusal::NothingInside("a customer list is CSV or XLSX"))
        }
    }
}

fn with_stream<T>(
    input: Input<'_>,
    read: impl FnOnce(&mut dyn BufRead) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    match input {
        Input::Stream(stream) => read(stream),
        Input::Bytes(mut bytes) => read(&mut bytes),
    }
}

/// XML documents and containers are held whole, so what a stream may bring is bounded.
fn with_bytes<T>(input: Input<'_>, read: impl FnOnce(&[u8]) -> Result<T, Refusal>) -> Result<T, Refusal> {
    match input {
        Input::Bytes(bytes) => read(bytes),
        Input::Stream(stream) => {
            let mut bytes = Vec::new();
            stream.take(UNPACKED_BYTES_MAX + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > UNPACKED_BYTES_MAX {
                return Err(Refusal::Bomb);
            }
            read(&bytes)
        }
    }
}
