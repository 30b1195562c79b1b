//! Reading a statement file in full, and the token pass it is measured by.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::Context as _;
use bank_files::{Sink, StatementEnd, StatementHeader, Transaction};
use file_intake::Problem;
use serde_json::{Value, json};

use crate::Reader;
use crate::meter::{Meter, peak_mib};

const BUFFER_BYTES: usize = 64 * 1024;

/// Reads the file and says how long it took and what was in it.
pub fn run(reader: Reader, file: &Path) -> anyhow::Result<Value> {
    let opened = File::open(file).with_context(|| file.display().to_string())?;
    let bytes = opened.metadata()?.len();
    let mut input = BufReader::with_capacity(BUFFER_BYTES, opened);
    let mut seen = Seen::default();
    let meter = Meter::start();
    match reader {
        Reader::Camt => bank_files::read_camt(&mut input, &mut seen)?,
        Reader::CamtTokens => seen.entries = bank_files::count_xml_tokens(&mut input)?,
        Reader::Mt940 => bank_files::read_mt940(&mut input, &mut seen)?,
        Reader::Cfonb120 => bank_files::read_cfonb120(&mut input, &mut seen)?,
        Reader::Ofx => bank_files::read_ofx(&mut input, &mut seen)?,
    }
    let used = meter.used();
    Ok(json!({
        "wall_seconds": used.wall_seconds,
        "cpu_seconds": used.cpu_seconds,
        "peak_mib": peak_mib(),
        "bytes": bytes,
        "entries": seen.entries,
        "total_minor": seen.total_minor,
        "text_bytes": seen.text_bytes,
        "problems": seen.problems,
    }))
}

/// A sink that looks at every field and keeps none.
#[derive(Default)]
struct Seen {
    entries: u64,
    total_minor: i64,
    text_bytes: usize,
    problems: u64,
}

impl Sink for Seen {
    fn opened(&mut self, header: &StatementHeader) {
        self.text_bytes += header.statement_id.len() + header.sequence.len();
    }

    fn transaction(&mut self, transaction: &Transaction) {
        self.entries += 1;
        self.total_minor += transaction.amount_minor;
        let texts = [
            &transaction.bank_reference,
            &transaction.entry_reference,
            &transaction.end_to_end_id,
            &transaction.instruction_id,
            &transaction.payment_information_id,
            &transaction.mandate_id,
            &transaction.creditor_reference,
            &transaction.cheque_number,
            &transaction.remittance,
            &transaction.counterparty_name,
            &transaction.ultimate_counterparty_name,
            &transaction.counterparty_account,
            &transaction.bank_code,
            &transaction.return_reason,
            &transaction.additional_information,
        ];
        self.text_bytes += texts.iter().map(|text| text.len()).sum::<usize>() + transaction.documents.len();
    }

    fn closed(&mut self, end: &StatementEnd) {
        self.text_bytes += usize::from(end.closing.is_some());
    }

    fn problem(&mut self, _: Problem) {
        self.problems += 1;
    }
}
