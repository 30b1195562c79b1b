//! Undo an import: reversing entries for what it brought, and its records are taken out again.

use std::collections::BTreeSet;

use db::{AsDbError, DbError, Rows, Tx, insert_in_order};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::AccountRole;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sealed::DecisionsHash;
use super::store;
use super::undo::{Correction, Undo, UndoError, undo_for};
use crate::activity::Event;
use crate::banking::{self, TransactionRow, WaitingState};
use crate::bookkeeping::{self, Books, PostError};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, EntryId, InputFileId, OpenItemId};
use crate::inbox::{self, FileKind, ImportView, UndoneRecord};
use crate::receivables::{self, OpenBalances, OpenItem};
use crate::source::NoEntropy;
use crate::typed::clean_text;
use crate::work;
use crate::write::Fault;

/// Days after which an import is not undone any more.
pub const UNDO_DAYS: i64 = 30;
/// Entries gathered before they are inserted.
const ENTRIES_PER_FLUSH: usize = 2_000;

/// Undo an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UndoImport {
    /// The file, as its id's text.
    pub file: String,
    /// Why, for the record.
    pub reason: String,
}

/// An import was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    /// Documents taken out again.
    pub documents: u64,
    /// Movements taken out again.
    pub transactions: u64,
    /// Automatic allocations undone with them.
    pub allocations: u64,
    /// Later files that may repeat what was taken out: they may be imported again.
    pub repeats: Vec<String>,
}

/// Why an import was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoImportError {
    /// There is no such import.
    #[error("there is no import {0}")]
    Unknown(String),
    /// It is undone already.
    #[error("the import of {0} is already undone")]
    AlreadyUndone(String),
    /// A list of customers brings nothing that is booked: customers stay.
    #[error("customers are not taken back with their list")]
    Customers,
    /// It is too long ago.
    #[error("the import is more than {UNDO_DAYS} days old")]
    TooOld {
        /// The last day on which it could have been undone.
        until: Date,
    },
    /// A person decided about something it brought.
    #[error("{title} was decided by {by}")]
    Decided {
        /// The document or the movement.
        title: String,
        /// Who.
        by: String,
    },
    /// A person set a movement aside.
    #[error("{title} was set aside")]
    SetAside {
        /// The movement.
        title: String,
    },
    /// A person wrote about a movement.
    #[error("{title} has comments")]
    Commented {
        /// The movement.
        title: String,
    },
    /// Something it brought is booked in a period that is closed since.
    #[error("{title} is booked in a closed period")]
    PeriodClosed {
        /// The document or the movement.
        title: String,
        /// The day it is booked on.
        day: Date,
        /// The last closed day.
        closed: Date,
    },
    /// A later file says again what this one brought; without this one it would be missing.
    #[error("{0} was imported later and repeats movements of this file")]
    Repeated(String),
    /// No sample data are there.
    #[error("there are no sample data")]
    NoSample,
    /// Something else came in beside the sample data.
    #[error("{0} came in beside the sample data")]
    SampleMixed(String),
    /// An automatic allocation cannot be undone.
    #[error(transparent)]
    Allocation(#[from] UndoError),
    /// A reversing entry cannot be posted.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for UndoImportError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for UndoImportError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for UndoImportError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Allocation(error) => error.as_db_error(),
            _ => None,
        }
    }
}

/// Undoes an import: what was allocated automatically to what it brought is undone, each entry it made is
/// reversed on its own day, and its documents or movements are taken out, so that the same file,
/// or a better one, may come in again. Customers that came with it stay. Refused when a person decided
/// about any of it, when its period is closed, or when a later file relies on it.
pub async fn undo_import(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &UndoImport,
) -> Result<(ImportUndone, Option<Event>), UndoImportError> {
    let import = find(tx, ctx, &command.file).await?;
    let brought = Brought::load(tx, ctx, &import).await?;
    let allocations = brought.allocations(tx, ctx).await?;
    let count = allocations.len() as u64;
    let reason = clean_text(&command.reason);
    let hash = brought.take_back(tx, ctx, &import, &allocations, &reason).await?;
    let repeats = match brought {
        Brought::Documents(_) => inbox::free_later_readings(tx, ctx, import.id, FileKind::Invoices).await?,
        Brought::Movements(_) => Vec::new(),
    };
    work::request_matching(tx, ctx).await?;
    let undone = ImportUndone {
        documents: brought.documents(),
        transactions: brought.transactions(),
        allocations: count,
        repeats,
    };
    let data = serde_json::json!({ "file": import.file.name, "kind": import.file.kind, "documents": undone.documents,
        "transactions": undone.transactions, "allocations": count, "reason": reason,
        "decisions_removed_sha256": hash.text() });
    Ok((undone, Some(Event::new("import_undone", import.id, data))))
}

async fn find(tx: &mut Tx, ctx: &Ctx, file: &str) -> Result<ImportView, UndoImportError> {
    let unknown = || UndoImportError::Unknown(file.to_owned());
    let id: InputFileId = file.parse().map_err(|_| unknown())?;
    let import = inbox::find_import(tx, ctx, id).await?.ok_or_else(unknown)?;
    if import.undone.is_some() {
        return Err(UndoImportError::AlreadyUndone(import.file.name));
    }
    let until = last_day(import.file.imported_at);
    if ctx.today() > until {
        return Err(UndoImportError::TooOld { until });
    }
    Ok(import)
}

/// The last day on which an import of this instant can be undone.
pub fn last_day(imported_at: i64) -> Date {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_microsecond(imported_at)
        .ok()
        .and_then(|at| at.to_zoned(zone).date().checked_add(UNDO_DAYS.days()).ok())
        .unwrap_or(Date::MAX)
}

/// What an import brought.
pub(super) enum Brought {
    Documents(Vec<OpenItem>),
    Movements(Vec<TransactionRow>),
}

/// An entry that recorded something, to be reversed.
struct Recorded {
    subject: Uuid,
    kind: &'static str,
    title: String,
    on: Date,
    amount_minor: i64,
    currency: String,
    entry: EntryId,
}

impl Brought {
    /// Takes all of it back, with the allocations that stand on it, oldest first; says the hash of the decisions that
    /// are gone.
    pub(super) async fn take_back(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        import: &ImportView,
        allocations: &BTreeSet<AllocationId>,
        reason: &str,
    ) -> Result<DecisionsHash, UndoImportError> {
        let entries = self.entries(tx, ctx).await?;
        let mut hash = DecisionsHash::default();
        for id in allocations.iter().rev() {
            hash.add(undo_allocation(tx, ctx, *id, reason).await?);
        }
        let records = reverse(tx, ctx, entries).await?;
        hash.add(self.take_out(tx, ctx, import).await?);
        inbox::mark_undone(tx, ctx, import.id, reason, allocations.len() as u64, &records).await?;
        Ok(hash)
    }

    pub(super) async fn load(tx: &mut Tx, ctx: &Ctx, import: &ImportView) -> Result<Self, UndoImportError> {
        match import.kind() {
            Some(FileKind::Invoices) => {
                Ok(Self::Documents(receivables::list_items_of_file(tx, ctx, import.id).await?))
            }
            Some(FileKind::Statements) => {
                let later = inbox::list_later_repeating(tx, ctx, import.id, FileKind::Statements).await?;
                let ids: Vec<InputFileId> = later.iter().map(|(id, _)| *id).collect();
                if let Some(id) = banking::find_later_on_same_accounts(tx, ctx, import.id, &ids).await? {
                    let name = later.into_iter().find(|(other, _)| *other == id).map(|(_, name)| name);
                    return Err(UndoImportError::Repeated(name.unwrap_or_default()));
                }
                Ok(Self::Movements(banking::list_transactions_of_file(tx, ctx, import.id).await?))
            }
            Some(FileKind::Customers) | None => Err(UndoImportError::Customers),
        }
    }

    pub(super) fn documents(&self) -> u64 {
        match self {
            Self::Documents(items) => items.len() as u64,
            Self::Movements(_) => 0,
        }
    }

    pub(super) fn transactions(&self) -> u64 {
        match self {
            Self::Documents(_) => 0,
            Self::Movements(rows) => rows.len() as u64,
        }
    }

    /// The entries that recorded all of it, none in a closed period.
    async fn entries(&self, tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Recorded>, UndoImportError> {
        let books = Books::open(tx, ctx).await?;
        let mut entries = Vec::new();
        for mut recorded in self.recorded() {
            let (role, subject) = (recorded.role, recorded.found.subject);
            // A document of nothing has no entry.
            let Some(entry) = bookkeeping::find_first_entry(tx, ctx, role, subject).await? else { continue };
            let booked_on = bookkeeping::load_entry(tx, ctx, entry).await?.booked_on();
            if let Err(closed) = books.periods().check(booked_on) {
                return Err(UndoImportError::PeriodClosed {
                    title: recorded.found.title,
                    day: closed.booked_on,
                    closed: closed.closed_through,
                });
            }
            recorded.found.entry = entry;
            entries.push(recorded.found);
        }
        Ok(entries)
    }

    fn recorded(&self) -> Vec<Subject> {
        let none = EntryId::from_uuid(Uuid::nil());
        match self {
            Self::Documents(items) => items
                .iter()
                .map(|item| Subject {
                    role: item.kind.account_role(),
                    found: Recorded {
                        subject: item.id.uuid(),
                        kind: "document",
                        title: item.number.clone(),
                        on: item.issued_on,
                        amount_minor: item.total_minor,
                        currency: item.currency.code().to_owned(),
                        entry: none,
                    },
                })
                .collect(),
            Self::Movements(rows) => rows
                .iter()
                .map(|row| Subject {
                    role: AccountRole::Suspense,
                    found: Recorded {
                        subject: row.id.uuid(),
                        kind: "movement",
                        title: title_of(row),
                        on: row.booked_on.to_jiff(),
                        amount_minor: row.amount_minor,
                        currency: row.currency.clone(),
                        entry: none,
                    },
                })
                .collect(),
        }
    }

    /// The allocations that stand on any of it, with the returns that took them back, oldest first;
    /// refused when a person made one.
    async fn allocations(&self, tx: &mut Tx, ctx: &Ctx) -> Result<BTreeSet<AllocationId>, UndoImportError> {
        let mut found = BTreeSet::new();
        match self {
            Self::Documents(items) => {
                self.check_adjustments(tx, ctx).await?;
                for item in items {
                    let rows = store::list_standing_of_item(tx, ctx, item.id).await?;
                    self.add(tx, ctx, &mut found, &item.number, rows).await?;
                }
            }
            Self::Movements(rows) => {
                for row in rows {
                    if store::is_aside(tx, ctx, row.id).await? {
                        return Err(UndoImportError::SetAside { title: title_of(row) });
                    }
                    if store::has_comments(tx, ctx, row.id).await? {
                        return Err(UndoImportError::Commented { title: title_of(row) });
                    }
                    let standing = store::list_standing_with_author(tx, ctx, row.id).await?;
                    self.add(tx, ctx, &mut found, &title_of(row), standing).await?;
                }
            }
        }
        Ok(found)
    }

    /// Refuses what a person set off, wrote off or doubted.
    pub(super) async fn check_adjustments(&self, tx: &mut Tx, ctx: &Ctx) -> Result<(), UndoImportError> {
        let Self::Documents(items) = self else { return Ok(()) };
        for item in items {
            let adjusted = store::list_standing_adjustments_of(tx, ctx, item.id).await?;
            if let Some(by) = adjusted.into_iter().next() {
                return Err(UndoImportError::Decided { title: item.number.clone(), by });
            }
        }
        Ok(())
    }

    async fn add(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        found: &mut BTreeSet<AllocationId>,
        title: &str,
        rows: Vec<store::Standing>,
    ) -> Result<(), UndoImportError> {
        let mut rows = rows;
        while let Some(row) = rows.pop() {
            if !row.is_automatic {
                return Err(UndoImportError::Decided { title: title.to_owned(), by: row.decided_by });
            }
            if found.insert(row.id)
                && let Some(by) = store::find_taking_back(tx, ctx, row.id).await?
                && let Some((taking, _)) = store::find_allocation(tx, ctx, by).await?
            {
                rows.push(store::Standing {
                    id: taking.id,
                    is_automatic: taking.is_automatic,
                    decided_by: taking.decided_by,
                });
            }
        }
        Ok(())
    }

    /// Takes it out of the tables of what is there.
    /// Answers the hash of the decisions that go with it.
    async fn take_out(&self, tx: &mut Tx, ctx: &Ctx, import: &ImportView) -> Result<DecisionsHash, DbError> {
        let mut hash = DecisionsHash::default();
        match self {
            Self::Documents(items) => {
                let ids: Vec<OpenItemId> = items.iter().map(|item| item.id).collect();
                receivables::delete_items(tx, ctx, &ids).await?;
                receivables::keep_withdrawn(tx, ctx, items).await?;
            }
            Self::Movements(rows) => {
                for row in rows {
                    hash.add(store::delete_about(tx, ctx, row.id).await?);
                }
                banking::delete_statements(tx, ctx, import.id, rows).await?;
            }
        }
        Ok(hash)
    }
}

/// Something to be reversed, and the role in which it is followed.
struct Subject {
    role: AccountRole,
    found: Recorded,
}

fn title_of(row: &TransactionRow) -> String {
    let text = if row.remittance.is_empty() { &row.counterparty } else { &row.remittance };
    let text: String = text.chars().take(60).collect();
    if text.is_empty() { row.bank_reference.clone() } else { text }
}

/// Undoes an automatic allocation without a trace that would keep the machine from deciding the same again:
/// nobody found it wrong. The journal keeps both entries.
pub(super) async fn undo_allocation(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AllocationId,
    reason: &str,
) -> Result<DecisionsHash, UndoImportError> {
    let command = Undo { allocation: id.to_string(), reason: reason.to_owned() };
    let (undone, _) = undo_for(ctx, tx, &command, Correction::OfImport).await?;
    let hash = store::delete_allocation(tx, ctx, id).await?;
    let Ok(transaction) = undone.transaction.parse::<BankTransactionId>() else { return Ok(hash) };
    store::delete_exception(tx, ctx, transaction).await?;
    let suspense = AccountRole::Suspense;
    let in_suspense = bookkeeping::sum_of_subject(tx, ctx, suspense, transaction.uuid()).await?;
    let rest = in_suspense.saturating_neg();
    // What a person set aside stays aside, whatever the machine had decided about a part of it.
    let is_aside = store::is_aside(tx, ctx, transaction).await?;
    let state = if is_aside { WaitingState::Aside } else { WaitingState::New };
    banking::set_waiting(tx, ctx, transaction, (state, ""), rest).await?;
    Ok(hash)
}

/// Reverses entries on their own days, none of which is in a closed period: what came in by mistake must not stand in
/// the balances of the days between, beside the same money imported again.
async fn reverse(
    tx: &mut Tx,
    ctx: &Ctx,
    entries: Vec<Recorded>,
) -> Result<Vec<UndoneRecord>, UndoImportError> {
    let mut books = Books::open(tx, ctx).await?;
    let mut balances = OpenBalances::new();
    let mut records = Vec::with_capacity(entries.len());
    for recorded in entries {
        let entry = bookkeeping::load_entry(tx, ctx, recorded.entry).await?;
        let on = books.open_day(entry.booked_on());
        let reversed_by = books.post_reversing(ctx, &entry.reversed(on), Some(recorded.entry))?;
        let Recorded { subject, kind, title, on, amount_minor, currency, entry } = recorded;
        records.push(UndoneRecord {
            record: subject,
            kind,
            title,
            on,
            amount_minor,
            currency,
            entry,
            reversed_by,
        });
        if records.len() % ENTRIES_PER_FLUSH == 0 {
            flush(tx, ctx, &mut books, &mut balances).await?;
        }
    }
    flush(tx, ctx, &mut books, &mut balances).await?;
    Ok(records)
}

async fn flush(
    tx: &mut Tx,
    ctx: &Ctx,
    books: &mut Books,
    balances: &mut OpenBalances,
) -> Result<(), DbError> {
    balances.follow(tx, ctx, books.take_moved()).await?;
    let [entries, postings, days, months] = books.gathered(tx, ctx).await?;
    let [gone, open] = balances.gathered(ctx);
    let groups: [&mut Rows; 6] = [entries, postings, days, months, gone, open];
    insert_in_order(tx, groups).await
}
