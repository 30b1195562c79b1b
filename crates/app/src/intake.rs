//! A file that a person brings: what it would do, and doing it.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use crate::activity::Event;
use crate::allocation::{MatchError, match_transactions};
use crate::banking::{ImportStatements, Overlap, find_overlaps, import_statements};
use crate::context::Ctx;
use crate::customers::{ImportCustomers, import_customers};
use crate::inbox::{FileProblem, ImportError};
use crate::receivables::{ImportInvoices, import_invoices};

/// A file, and as what it is brought.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// Invoices and credit notes.
    Invoices(ImportInvoices),
    /// Customers.
    Customers(ImportCustomers),
    /// Bank statements.
    Statements(Box<ImportStatements>),
}

/// What an import did, whatever it brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtIn {
    /// The file, as its id's text.
    pub file: String,
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Records read: documents, customers or movements.
    pub records: u64,
    /// Of them, those that were not known before.
    pub records_new: u64,
    /// Customers that were not known before.
    pub customers_new: u64,
    /// Statements read.
    pub statements: u64,
    /// What could not be read, and what contradicts the books.
    pub problems: Vec<FileProblem>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What the files themselves would bring, one by one.
    pub files: Vec<BroughtIn>,
    /// Days that another source told of, with equal movements.
    pub overlaps: Vec<Overlap>,
    /// Transactions that would then be explained by the machine.
    pub automatic: u64,
    /// Transactions that would then wait for a person.
    pub waiting: u64,
}

/// Why a preview failed.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// A file is not read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Matching failed.
    #[error(transparent)]
    Match(#[from] MatchError),
}

impl From<DbError> for PreviewError {
    fn from(error: DbError) -> Self {
        Self::Import(error.into())
    }
}

impl AsDbError for PreviewError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Import(error) => error.as_db_error(),
            Self::Match(error) => error.as_db_error(),
        }
    }
}

/// Brings a file in.
pub async fn bring_in(
    ctx: &Ctx,
    tx: &mut Tx,
    incoming: &Incoming,
) -> Result<(BroughtIn, Option<Event>), ImportError> {
    match incoming {
        Incoming::Invoices(command) => {
            let (imported, event) = import_invoices(ctx, tx, command).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.documents,
                records_new: imported.documents_new,
                customers_new: imported.customers_new,
                statements: 0,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
        Incoming::Customers(command) => {
            let (imported, event) = import_customers(ctx, tx, command).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.customers,
                records_new: imported.customers_new,
                customers_new: imported.customers_new,
                statements: 0,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
        Incoming::Statements(command) => {
            let (imported, event) = import_statements(ctx, tx, command).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.transactions,
                records_new: imported.transactions_new,
                customers_new: 0,
                statements: imported.statements,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
    }
}

/// What bringing these files in would do, matching included. To be run as a dry run: everything is done,
/// and rolled back by the caller.
pub async fn preview(
    ctx: &Ctx,
    tx: &mut Tx,
    files: &[Incoming],
) -> Result<(Preview, Option<Event>), PreviewError> {
    let mut preview = Preview::default();
    for incoming in files {
        let (brought, _) = bring_in(ctx, tx, incoming).await?;
        if matches!(incoming, Incoming::Statements(_))
            && !brought.is_known
            && let Ok(file) = brought.file.parse()
        {
            preview.overlaps.extend(find_overlaps(tx, ctx, file).await?);
        }
        preview.files.push(brought);
    }
    let (matched, _) = match_transactions(ctx, tx).await?;
    preview.automatic = matched.automatic;
    preview.waiting = matched.exceptions;
    Ok((preview, None))
}
