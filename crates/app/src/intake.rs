//! A file that a person brings: what it would do, and doing it.

use db::{AsDbError, DbError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::activity::Event;
use crate::allocation::{MatchError, match_transactions};
use crate::banking::{self, ImportStatements, Overlap, find_overlaps, import_mended_statements};
use crate::context::Ctx;
use crate::customers::{ImportCustomers, MadeCustomer, import_mended_customers};
use crate::ids::{InputFileId, OpenItemId};
use crate::inbox::{FileKind, FileProblem, ImportError, InputFile, Mended};
use crate::receivables::{self, ImportInvoices, import_mended_invoices};

/// A file, as what it is brought, and the rows of it that were mended.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// Invoices and credit notes.
    Invoices(ImportInvoices, Option<Mended<ImportInvoices>>),
    /// Customers.
    Customers(ImportCustomers, Option<Mended<ImportCustomers>>),
    /// Bank statements.
    Statements(Box<ImportStatements>, Option<Box<Mended<ImportStatements>>>),
}

impl Incoming {
    /// The file.
    pub fn file(&self) -> &InputFile {
        match self {
            Self::Invoices(command, _) => &command.file,
            Self::Customers(command, _) => &command.file,
            Self::Statements(command, _) => &command.file,
        }
    }

    /// As what it is read.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::Invoices(..) => FileKind::Invoices,
            Self::Customers(..) => FileKind::Customers,
            Self::Statements(..) => FileKind::Statements,
        }
    }

    /// The same, read from this file, which holds the same bytes.
    #[must_use]
    pub fn reading(mut self, file: InputFile) -> Self {
        match &mut self {
            Self::Invoices(command, _) => command.file = file,
            Self::Customers(command, _) => command.file = file,
            Self::Statements(command, _) => command.file = file,
        }
        self
    }
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
    /// The first of them that came with invoices.
    pub customers_made: Vec<MadeCustomer>,
    /// Statements read.
    pub statements: u64,
    /// What could not be read, and what contradicts the books.
    pub problems: Vec<FileProblem>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What the file itself would bring.
    pub brought: BroughtIn,
    /// What its new records come to: of documents for each currency, of movements for each account.
    pub sums: Vec<PreviewSum>,
    /// Days that another source told of, with equal movements.
    pub overlaps: Vec<Overlap>,
    /// Transactions that would then be explained by the machine.
    pub automatic: u64,
    /// Transactions that would then wait for a person.
    pub waiting: u64,
}

/// What some of the new records of a file come to, to be compared with what whoever sent it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewSum {
    /// The account, its number hidden but for its ends; nothing for documents.
    pub account: Option<String>,
    /// Their currency.
    pub currency: String,
    /// How many.
    pub records: u64,
    /// The first day: of issue, or on which the bank booked.
    pub from: Date,
    /// The last.
    pub through: Date,
    /// Invoices, or money in: minor units.
    pub in_minor: i64,
    /// Credit notes, or money out: minor units, not above zero.
    pub out_minor: i64,
    /// The VAT that the documents state, signed minor units.
    pub vat_minor: i64,
    /// The balance before the first statement of the account, where the file says it.
    pub opening_minor: Option<i64>,
    /// The balance after the last one.
    pub closing_minor: Option<i64>,
}

impl PreviewSum {
    fn add<'a>(
        sums: &'a mut Vec<Self>,
        account: Option<&str>,
        currency: &str,
        day: Date,
        minor: i64,
    ) -> Option<&'a mut Self> {
        let at = sums.iter().position(|sum| sum.account.as_deref() == account && sum.currency == currency);
        let at = at.unwrap_or_else(|| {
            sums.push(Self {
                account: account.map(str::to_owned),
                currency: currency.to_owned(),
                records: 0,
                from: day,
                through: day,
                in_minor: 0,
                out_minor: 0,
                vat_minor: 0,
                opening_minor: None,
                closing_minor: None,
            });
            sums.len() - 1
        });
        let sum = sums.get_mut(at)?;
        sum.records += 1;
        sum.from = sum.from.min(day);
        sum.through = sum.through.max(day);
        let side = if minor > 0 { &mut sum.in_minor } else { &mut sum.out_minor };
        *side = side.saturating_add(minor);
        Some(sum)
    }
}

/// What the new records that a file brought come to.
pub async fn load_sums(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    file: InputFileId,
) -> Result<Vec<PreviewSum>, DbError> {
    let mut sums = Vec::new();
    match kind {
        FileKind::Invoices => {
            let items = receivables::list_items_of_file(tx, ctx, file).await?;
            let ids: Vec<OpenItemId> = items.iter().map(|item| item.id).collect();
            let vat = receivables::sum_vat_of(tx, ctx, &ids).await?;
            for item in items {
                let (currency, day) = (item.currency.code(), item.issued_on);
                let sum = PreviewSum::add(&mut sums, None, currency, day, item.total_minor);
                if let (Some(sum), Some(minor)) = (sum, vat.get(&item.id)) {
                    sum.vat_minor = sum.vat_minor.saturating_add(*minor);
                }
            }
        }
        FileKind::Statements => {
            for row in banking::list_transactions_of_file(tx, ctx, file).await? {
                let (account, day) = (Some(row.account_masked.as_str()), row.booked_on.to_jiff());
                PreviewSum::add(&mut sums, account, &row.currency, day, row.amount_minor);
            }
            for (account, opening, closing) in banking::list_balances_of_file(tx, ctx, file).await? {
                let of_account = |sum: &&mut PreviewSum| sum.account.as_ref() == Some(&account);
                let Some(sum) = sums.iter_mut().find(of_account) else { continue };
                sum.opening_minor = sum.opening_minor.or(opening);
                sum.closing_minor = closing.or(sum.closing_minor);
            }
        }
        FileKind::Customers => {}
    }
    Ok(sums)
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

/// Brings a file in, with its mended rows: one import.
pub async fn bring_in(
    ctx: &Ctx,
    tx: &mut Tx,
    incoming: &Incoming,
) -> Result<(BroughtIn, Option<Event>), ImportError> {
    match incoming {
        Incoming::Invoices(command, mended) => {
            let (imported, event) = import_mended_invoices(ctx, tx, command, mended.as_ref()).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.documents,
                records_new: imported.documents_new,
                customers_new: imported.customers_new,
                customers_made: imported.customers_made,
                statements: 0,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
        Incoming::Customers(command, mended) => {
            let (imported, event) = import_mended_customers(ctx, tx, command, mended.as_ref()).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.customers,
                records_new: imported.customers_new,
                customers_new: imported.customers_new,
                customers_made: Vec::new(),
                statements: 0,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
        Incoming::Statements(command, mended) => {
            let (imported, event) = import_mended_statements(ctx, tx, command, mended.as_deref()).await?;
            let brought = BroughtIn {
                file: imported.file,
                is_known: imported.is_known,
                records: imported.transactions,
                records_new: imported.transactions_new,
                customers_new: 0,
                customers_made: Vec::new(),
                statements: imported.statements,
                problems: imported.problems,
            };
            Ok((brought, event))
        }
    }
}

/// What bringing a file in would do, matching included. To be run as a dry run: everything is done, and
/// rolled back by the caller.
pub async fn preview(
    ctx: &Ctx,
    tx: &mut Tx,
    incoming: &Incoming,
) -> Result<(Preview, Option<Event>), PreviewError> {
    let (brought, _) = bring_in(ctx, tx, incoming).await?;
    let overlaps = match brought.file.parse() {
        Ok(file) if matches!(incoming, Incoming::Statements(..)) && !brought.is_known => {
            find_overlaps(tx, ctx, file).await?
        }
        _ => Vec::new(),
    };
    let sums = match brought.file.parse() {
        Ok(file) if !brought.is_known => load_sums(tx, ctx, incoming.kind(), file).await?,
        _ => Vec::new(),
    };
    let (matched, _) = match_transactions(ctx, tx).await?;
    let (automatic, waiting) = (matched.automatic, matched.exceptions);
    Ok((Preview { brought, sums, overlaps, automatic, waiting }, None))
}
