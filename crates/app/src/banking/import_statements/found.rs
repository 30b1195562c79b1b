//! What a reader finds in a statement file, handed over in batches while it reads on.

use bank_files::{CsvRules, Format, Sink, StatementEnd, StatementHeader, Transaction};
use file_intake::Problem;
use tokio::sync::mpsc;

use crate::inbox::InputFile;
use crate::reading::{BATCHES_WAITING, Batches, Reading};

/// Something a statement reader found.
pub(super) enum Found {
    Opened(Box<StatementHeader>),
    Transaction(Box<Transaction>),
    Closed(StatementEnd),
    Problem(Problem),
}

impl Sink for Batches<Found> {
    fn opened(&mut self, header: &StatementHeader) {
        self.push(Found::Opened(Box::new(header.clone())));
    }

    fn transaction(&mut self, transaction: &Transaction) {
        self.push(Found::Transaction(Box::new(transaction.clone())));
    }

    fn closed(&mut self, end: &StatementEnd) {
        self.push(Found::Closed(end.clone()));
    }

    fn problem(&mut self, problem: Problem) {
        self.push(Found::Problem(problem));
    }
}

/// Reads a file on a thread of its own.
pub(super) fn read_in_background(file: InputFile, format: Format, rules: Option<CsvRules>) -> Reading<Found> {
    let (sender, batches) = mpsc::channel(BATCHES_WAITING);
    let worker = tokio::task::spawn_blocking(move || {
        let mut sink = Batches::new(sender);
        let mut input = file.open()?;
        let outcome = bank_files::read(format, &mut input, rules.as_ref(), &mut sink);
        sink.flush();
        outcome
    });
    Reading::new(batches, worker)
}
