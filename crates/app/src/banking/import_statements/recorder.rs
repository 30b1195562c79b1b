//! The statements of one file, recorded as they are read.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use bank_files::{AccountId, StatementEnd, StatementHeader, StatementKind, Transaction};
use db::{DbError, Rows, Tx};
use file_intake::{Place, Problem, ProblemCode, Refusal};
use jiff::civil::Date;
use ledger::{AccountNumber, AccountRole};
use money::Currency;
use uuid::Uuid;

use super::found::Found;
use crate::banking::account;
use crate::banking::bank_days::BankDays;
use crate::banking::identity::Identifier;
use crate::banking::store::{self, AccountRow, Balances, NewStatement};
use crate::bookkeeping::{self, Books};
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, InputFileId};
use crate::inbox::{ImportError, ProblemLog, mask};
use crate::reading::Reading;
use crate::write::Fault;

/// Movements gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 2_000;

/// Records the movements of one file as they are read.
pub(super) struct Recorder {
    pub(super) file: InputFileId,
    pub(super) file_name: String,
    pub(super) books: Books,
    pub(super) rows: Rows,
    pub(super) days: BankDays,
    pub(super) waiting: Rows,
    pub(super) recorded: HashMap<BankAccountId, HashSet<Uuid>>,
    /// The account of statements that name none.
    pub(super) account: Option<String>,
    pub(super) skips_equal: bool,
    /// Whether an account of the file had movements before.
    pub(super) adds_to_known: bool,
    /// What other files brought on each account by day and amount, when equal movements are passed over.
    pub(super) equals: HashMap<BankAccountId, HashMap<(Date, i64), u32>>,
    /// The numbers that bank accounts have of their own.
    pub(super) own_accounts: HashMap<Uuid, AccountNumber>,
    pub(super) current: Option<Current>,
    pub(super) statements: u64,
    pub(super) transactions: u64,
    pub(super) transactions_new: u64,
    pub(super) problems: ProblemLog,
}

/// The statement being read.
pub(super) struct Current {
    pub(super) id: BankStatementId,
    pub(super) account: AccountRow,
    pub(super) currency: Currency,
    pub(super) identifier: Identifier,
    /// Entries of this statement that are new: they join the recorded ones when it ends, so that
    /// equal entries of one statement are told apart by their occurrence alone.
    pub(super) fresh: Vec<Uuid>,
    /// Parts of the entry being gathered.
    pub(super) entry: Vec<Transaction>,
    pub(super) first_booked_on: Option<Date>,
    pub(super) last_booked_on: Option<Date>,
}

impl Recorder {
    pub(super) async fn new(
        tx: &mut Tx,
        ctx: &Ctx,
        file: InputFileId,
        file_name: &str,
    ) -> Result<Self, DbError> {
        Ok(Self {
            file,
            file_name: file_name.to_owned(),
            books: Books::open(tx, ctx).await?,
            rows: store::transaction_rows(),
            days: BankDays::new(),
            waiting: store::waiting_rows(),
            recorded: HashMap::new(),
            account: None,
            skips_equal: false,
            adds_to_known: false,
            equals: HashMap::new(),
            own_accounts: bookkeeping::list_own_accounts(tx, ctx, AccountRole::Bank).await?,
            current: None,
            statements: 0,
            transactions: 0,
            transactions_new: 0,
            problems: ProblemLog::default(),
        })
    }

    /// Records all that a reader finds; answers how the reading ended.
    pub(super) async fn take_all(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        mut reading: Reading<Found>,
    ) -> Result<Result<(), Refusal>, ImportError> {
        while let Some(batch) = reading.next().await {
            for found in batch {
                self.take(tx, ctx, found).await?;
            }
        }
        Ok(reading.finish().await)
    }

    async fn take(&mut self, tx: &mut Tx, ctx: &Ctx, found: Found) -> Result<(), ImportError> {
        match found {
            Found::Opened(header) => self.open(tx, ctx, &header).await?,
            Found::Transaction(transaction) => {
                let Some(current) = self.current.as_mut() else { return Ok(()) };
                let continues = transaction.batch_position > 1
                    && current.entry.last().is_some_and(|part| part.position == transaction.position);
                if !continues {
                    self.record_entry(ctx)?;
                }
                if let Some(current) = self.current.as_mut() {
                    current.entry.push(*transaction);
                }
                if self.rows.len() >= ROWS_PER_FLUSH {
                    self.flush(tx, ctx).await?;
                }
            }
            Found::Closed(end) => {
                self.record_entry(ctx)?;
                self.close(tx, ctx, &end).await?;
            }
            Found::Problem(problem) => self.problems.push(problem),
        }
        Ok(())
    }

    async fn open(&mut self, tx: &mut Tx, ctx: &Ctx, header: &StatementHeader) -> Result<(), ImportError> {
        let account =
            account::find_or_make(tx, ctx, header, self.account.as_deref(), &self.file_name).await?;
        if header.account == AccountId::Unknown && self.account.is_none() {
            let place = Place::line(header.line);
            let found = account.account_masked.clone();
            self.problems.push(Problem::warning(ProblemCode::AccountMissing, place, "account", &found));
        }
        if let Entry::Vacant(place) = self.recorded.entry(account.id) {
            let known = place.insert(store::list_entry_identities(tx, ctx, account.id).await?);
            self.adds_to_known |= !known.is_empty();
        }
        if self.skips_equal && !self.equals.contains_key(&account.id) {
            let counts = store::list_entry_amounts(tx, ctx, account.id, self.file).await?;
            self.equals.insert(account.id, counts);
        }
        self.statements += 1;
        let mut statement_id = header.statement_id.clone();
        mask(&mut statement_id, &Place::line(header.line), "statement id", &mut self.problems);
        let mut sequence = header.sequence.clone();
        mask(&mut sequence, &Place::line(header.line), "statement number", &mut self.problems);
        let id = BankStatementId::from_uuid(ctx.new_id()?);
        let row = NewStatement {
            id,
            account: account.id,
            file: self.file,
            position: i64::try_from(self.statements).unwrap_or(i64::MAX),
            kind: kind_word(header.kind),
            reference: &statement_id,
            sequence: &sequence,
        };
        store::insert_statement(tx, ctx, &row).await?;
        let identifier = self.identifier(tx, ctx, header, account.id).await?;
        self.current = Some(Current {
            id,
            currency: header.currency.or(Currency::parse(&account.currency).ok()).unwrap_or(Currency::EUR),
            account,
            identifier,
            fresh: Vec::new(),
            entry: Vec::new(),
            first_booked_on: None,
            last_booked_on: None,
        });
        Ok(())
    }

    /// A statement that opens where a recorded one closed, on the same day, continues it.
    async fn identifier(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        header: &StatementHeader,
        account: BankAccountId,
    ) -> Result<Identifier, ImportError> {
        let Some((opening_minor, opening_on)) =
            header.opening.and_then(|balance| Some((balance.minor, balance.on?)))
        else {
            return Ok(Identifier::default());
        };
        if !store::has_closing(tx, ctx, account, opening_on, opening_minor).await? {
            return Ok(Identifier::default());
        }
        // What waits to be inserted belongs to the statements before this one.
        self.flush(tx, ctx).await?;
        let (reference, sequence) = (&header.statement_id, &header.sequence);
        let before =
            store::list_entries_before(tx, ctx, account, opening_on, opening_minor, reference, sequence)
                .await?;
        Ok(Identifier::continuing(opening_on, before))
    }

    async fn close(&mut self, tx: &mut Tx, ctx: &Ctx, end: &StatementEnd) -> Result<(), ImportError> {
        let Some(current) = self.current.take() else { return Ok(()) };
        if let Some(recorded) = self.recorded.get_mut(&current.account.id) {
            recorded.extend(current.fresh);
        }
        let balances = Balances {
            opening: end.opening.map(|balance| (balance.minor, balance.on.or(current.first_booked_on))),
            closing: end.closing.map(|balance| (balance.minor, balance.on.or(current.last_booked_on))),
            movements: i64::try_from(end.movements).unwrap_or(i64::MAX),
            movements_minor: i64::try_from(end.movements_minor).unwrap_or(i64::MAX),
        };
        store::update_balances(tx, ctx, current.id, balances).await?;
        Ok(())
    }

    pub(super) async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
        self.rows.insert(tx).await?;
        self.days.gathered(ctx).insert(tx).await?;
        self.waiting.insert(tx).await?;
        self.books.flush(tx, ctx).await
    }
}

fn kind_word(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Statement => "statement",
        StatementKind::Intraday => "intraday",
        StatementKind::Notification => "notification",
    }
}
