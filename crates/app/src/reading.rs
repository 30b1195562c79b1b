//! Readers run beside the store: a thread reads a file and hands over batches of what it found.

use file_intake::{Problem, Refusal};
use invoice_files::{CustomerRecord, Document, Format, Mapping, Sink};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::inbox::InputFile;

/// Records in one batch.
pub(crate) const BATCH: usize = 2_000;
/// Batches that may wait; with [`BATCH`] they bound the memory between reader and store.
pub(crate) const BATCHES_WAITING: usize = 4;
/// Largest file of a format that cannot be streamed.
const CONTAINER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Something a reader of receivables found.
pub(crate) enum Found {
    /// A document.
    Document(Box<Document>),
    /// A customer.
    Customer(Box<CustomerRecord>),
    /// A problem.
    Problem(Problem),
}

/// A reader at work.
pub(crate) struct Reading<T> {
    batches: mpsc::Receiver<Vec<T>>,
    worker: JoinHandle<Result<(), Refusal>>,
}

impl<T> Reading<T> {
    /// A reader that was started, and where its batches arrive.
    pub(crate) fn new(batches: mpsc::Receiver<Vec<T>>, worker: JoinHandle<Result<(), Refusal>>) -> Self {
        Self { batches, worker }
    }

    /// The next batch, or nothing when the reader has ended.
    pub(crate) async fn next(&mut self) -> Option<Vec<T>> {
        self.batches.recv().await
    }

    /// How the reader ended.
    pub(crate) async fn finish(self) -> Result<(), Refusal> {
        drop(self.batches);
        self.worker.await.unwrap_or_else(|error| Err(Refusal::Io(std::io::Error::other(error))))
    }
}

/// Gathers items and hands them over in batches. When the other side is gone the rest is dropped.
pub(crate) struct Batches<T> {
    sender: mpsc::Sender<Vec<T>>,
    batch: Vec<T>,
}

impl<T> Batches<T> {
    /// An empty batch to be sent there.
    pub(crate) fn new(sender: mpsc::Sender<Vec<T>>) -> Self {
        Self { sender, batch: Vec::with_capacity(BATCH) }
    }

    /// Adds an item; sends the batch when it is full.
    pub(crate) fn push(&mut self, item: T) {
        self.batch.push(item);
        if self.batch.len() == BATCH {
            self.flush();
        }
    }

    /// Sends what is there.
    pub(crate) fn flush(&mut self) {
        if !self.batch.is_empty() {
            let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
            // The receiver is gone only when the import failed; then nobody misses the rest.
            let _ = self.sender.blocking_send(batch);
        }
    }
}

impl Sink for Batches<Found> {
    fn document(&mut self, document: Document) {
        self.push(Found::Document(Box::new(document)));
    }

    fn customer(&mut self, customer: CustomerRecord) {
        self.push(Found::Customer(Box::new(customer)));
    }

    fn problem(&mut self, problem: Problem) {
        self.push(Found::Problem(problem));
    }
}

/// Whether a format must be unpacked as a whole.
pub(crate) fn is_container(format: Format) -> bool {
    matches!(format, Format::Xlsx | Format::FacturX)
}

/// The stable name of a format.
pub(crate) fn format_word(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Cii => "cii",
        Format::Ubl => "ubl",
        Format::FacturX => "factur-x",
        Format::Fec => "fec",
    }
}

/// Starts reading a file of receivables, or of customers.
pub(crate) fn read_in_background(
    file: InputFile,
    format: Format,
    mapping: Option<Mapping>,
    is_customer_list: bool,
) -> Reading<Found> {
    let (sender, batches) = mpsc::channel(BATCHES_WAITING);
    let worker = tokio::task::spawn_blocking(move || {
        let mut sink = Batches::new(sender);
        let bytes;
        let mut stream;
        let input = if is_container(format) {
            bytes = file.read_all(CONTAINER_BYTES_MAX)?;
            invoice_files::Input::Bytes(&bytes)
        } else {
            stream = file.open()?;
            invoice_files::Input::Stream(&mut stream)
        };
        let outcome = if is_customer_list {
            invoice_files::read_customers(format, input, mapping.as_ref(), &mut sink)
        } else {
            invoice_files::read(format, input, mapping.as_ref(), &mut sink)
        };
        sink.flush();
        outcome
    });
    Reading::new(batches, worker)
}
