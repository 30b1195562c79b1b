//! Import bank statements: each movement recorded once and posted to suspense.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use bank_files::{
    AccountId, CsvRules, Format, Sink, StatementEnd, StatementHeader, StatementKind, Transaction,
    TransactionClass,
};
use db::{DbError, Rows, Tx};
use file_intake::{Place, Problem, ProblemCode, Refusal};
use jiff::civil::Date;
use ledger::{AccountNumber, AccountRole, SubjectId};
use money::{Currency, Money};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::account::{find_or_make, is_account_text};
use super::bank_days::BankDays;
use super::details::TransactionDetails;
use super::identity::{Identifier, Identity};
use super::overlap::{self, Overlap};
use super::store::{self, AccountRow, Balances, NewStatement, counterparty_place};
use super::waiting::{Waiting, WaitingState, push_waiting};
use crate::activity::Event;
use crate::bookkeeping::{self, Books, PostError};
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId, BankTransactionId, InputFileId};
use crate::inbox::{
    self, Counted, FileKind, FileProblem, ImportError, ImportFault, InputFile, Mended, ProblemLog, mask,
};
use crate::reading::{BATCHES_WAITING, Batches, Reading};
use crate::work;
use crate::write::Fault;

/// Movements gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 2_000;

/// Import the statements of a file.
#[derive(Clone, Debug)]
pub struct ImportStatements {
    /// The file.
    pub file: InputFile,
    /// Rules for a CSV, when detection is to be overridden.
    pub rules: Option<CsvRules>,
    /// The account of statements that name none: its number, or the id's text of one of ours.
    pub account: Option<String>,
    /// Whether a movement is taken as known when another file brought one of the same day and amount on
    /// the account, although nothing else tells that they are one: for two formats of the same days.
    pub skips_equal: bool,
}

impl ImportStatements {
    /// Import a file as it is detected.
    pub fn new(file: InputFile) -> Self {
        Self { file, rules: None, account: None, skips_equal: false }
    }

    /// What of the command makes another reading of the same bytes.
    fn settings(&self, ctx: &Ctx) -> String {
        let mut settings = self.rules.as_ref().map(|rules| format!("{rules:?}")).unwrap_or_default();
        if let Some(account) = &self.account {
            // The number itself must not be stored in the clear.
            let _ = write!(settings, " account {}", ctx.vault.account_index(account));
        }
        if self.skips_equal {
            settings.push_str(" skips equal");
        }
        settings
    }
}

/// What an import of statements did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementsImported {
    /// The file, as its id's text.
    pub file: String,
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Statements read.
    pub statements: u64,
    /// Movements read.
    pub transactions: u64,
    /// Movements that were not known before.
    pub transactions_new: u64,
    /// What could not be read, and what does not add up.
    pub problems: Vec<FileProblem>,
}

/// Imports the statements of a file, as [`import_mended_statements`] does when nothing was mended.
pub async fn import_statements(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportStatements,
) -> Result<(StatementsImported, Option<Event>), ImportError> {
    import_mended_statements(ctx, tx, command, None).await
}

/// Imports the statements of a file, with rows that a person mended read as a statement of their own in it: one
/// import, all of it or nothing. A movement that is known already is not recorded again.
pub async fn import_mended_statements(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportStatements,
    mended: Option<&Mended<ImportStatements>>,
) -> Result<(StatementsImported, Option<Event>), ImportError> {
    let file = &command.file;
    let refused = |refusal| ImportError::Refused { file: file.name.clone(), refusal };
    let fingerprint = file.fingerprint().map_err(ImportFault::from)?;
    let mut settings = command.settings(ctx);
    settings.push_str(&inbox::mended_settings(mended.map(|mended| &mended.command.file))?);
    if let Some(known) = inbox::find_known(tx, ctx, FileKind::Statements, &fingerprint, &settings).await? {
        let imported = StatementsImported {
            file: known.id.to_string(),
            is_known: true,
            transactions: known.records,
            problems: known.problems,
            ..StatementsImported::default()
        };
        return Ok((imported, None));
    }
    if !command.account.as_deref().is_none_or(is_account_text) {
        return Err(refused(Refusal::AccountNumber));
    }
    if fingerprint.size == 0 {
        return Err(refused(Refusal::Empty));
    }
    let format = match &command.rules {
        Some(_) => Format::Csv,
        None => bank_files::detect(&fingerprint.head).ok_or_else(|| refused(Refusal::UnknownFormat))?,
    };
    let word = format_word(format);
    let as_what = inbox::Reading { kind: FileKind::Statements, format: word, settings };
    let id = inbox::begin_file(tx, ctx, file, &fingerprint, &as_what, true).await?;
    let mut recorder = Recorder::new(tx, ctx, id).await?;
    recorder.account.clone_from(&command.account);
    recorder.skips_equal = command.skips_equal;
    let rules = command
        .rules
        .clone()
        .or_else(|| (format == Format::Csv).then(|| bank_files::detect_rules(&fingerprint.head)).flatten());
    let reading = read_in_background(file.clone(), format, rules);
    recorder.take_all(tx, ctx, reading).await?.map_err(refused)?;
    if let Some(Mended { command, rows }) = mended {
        inbox::keep_mended(tx, ctx, id, &command.file).await?;
        let problems = std::mem::take(&mut recorder.problems);
        let reading = read_in_background(command.file.clone(), Format::Csv, command.rules.clone());
        recorder.take_all(tx, ctx, reading).await?.map_err(refused)?;
        let found = std::mem::replace(&mut recorder.problems, problems);
        recorder.problems.mend(rows, found);
    }
    recorder.flush(tx, ctx).await?;
    if recorder.adds_to_known && !recorder.skips_equal {
        for found in overlap::find_overlaps_of_formats(tx, ctx, id, word).await? {
            recorder.problems.push(overlap_problem(&found));
        }
    }
    work::request_matching(tx, ctx).await?;
    let Recorder { statements, transactions, transactions_new, problems, .. } = recorder;
    let counted = Counted { records: transactions, new: transactions_new };
    let problems = inbox::finish_file(tx, ctx, id, file, counted, true, problems).await?;
    let mut data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "format": word,
        "statements": statements, "transactions": transactions, "new": transactions_new, "problems": problems.len() });
    inbox::tell_mended(&mut data, mended.map(|mended| &mended.rows));
    let imported = StatementsImported {
        file: id.to_string(),
        is_known: false,
        statements,
        transactions,
        transactions_new,
        problems,
    };
    Ok((imported, Some(Event::new("statements_imported", id, data))))
}

/// Movements that two formats tell of without a common reference: they may be counted twice.
fn overlap_problem(found: &Overlap) -> Problem {
    let currency = Currency::parse(&found.currency).unwrap_or(Currency::EUR);
    let (money_in, money_out) = (Money::new(found.in_minor, currency), Money::new(found.out_minor, currency));
    let Overlap { account, from, through, movements, .. } = found;
    let text = format!("{account} {from} – {through}: {movements} ({money_in}, {money_out})");
    Problem::warning(ProblemCode::MovementsOverlap, Place::default(), "movements", &text)
}

fn format_word(format: Format) -> &'static str {
    match format {
        Format::Camt => "camt",
        Format::Mt940 => "mt940",
        Format::Cfonb120 => "cfonb120",
        Format::Ofx => "ofx",
        Format::Qif => "qif",
        Format::Csv => "csv",
    }
}

/// Something a statement reader found.
enum Found {
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

fn read_in_background(file: InputFile, format: Format, rules: Option<CsvRules>) -> Reading<Found> {
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

/// Records the movements of one file as they are read.
struct Recorder {
    file: InputFileId,
    books: Books,
    rows: Rows,
    days: BankDays,
    waiting: Rows,
    recorded: HashMap<BankAccountId, HashSet<Uuid>>,
    /// The account of statements that name none.
    account: Option<String>,
    skips_equal: bool,
    /// Whether an account of the file had movements before.
    adds_to_known: bool,
    /// What other files brought on each account by day and amount, when equal movements are passed over.
    equals: HashMap<BankAccountId, HashMap<(Date, i64), u32>>,
    /// The numbers that bank accounts have of their own.
    own_accounts: HashMap<Uuid, AccountNumber>,
    current: Option<Current>,
    statements: u64,
    transactions: u64,
    transactions_new: u64,
    problems: ProblemLog,
}

/// The statement being read.
struct Current {
    id: BankStatementId,
    account: AccountRow,
    currency: Currency,
    identifier: Identifier,
    /// Entries of this statement that are new: they join the recorded ones when it ends, so that
    /// equal entries of one statement are told apart by their occurrence alone.
    fresh: Vec<Uuid>,
    /// Parts of the entry being gathered.
    entry: Vec<Transaction>,
    first_booked_on: Option<Date>,
    last_booked_on: Option<Date>,
}

impl Recorder {
    async fn new(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Self, DbError> {
        Ok(Self {
            file,
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
    async fn take_all(
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
        let account = find_or_make(tx, ctx, header, self.account.as_deref()).await?;
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

    /// Records the parts of the entry that was gathered, unless it is known.
    fn record_entry(&mut self, ctx: &Ctx) -> Result<(), ImportError> {
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let parts = std::mem::take(&mut current.entry);
        let outcome = self.record_parts(ctx, &mut current, parts);
        self.current = Some(current);
        outcome
    }

    fn record_parts(
        &mut self,
        ctx: &Ctx,
        current: &mut Current,
        parts: Vec<Transaction>,
    ) -> Result<(), ImportError> {
        let Some(first) = parts.first() else { return Ok(()) };
        self.transactions += parts.len() as u64;
        let Some(booked_on) = first.booked_on.or(first.value_on) else {
            let place = place_of(first);
            self.problems.push(Problem::error(ProblemCode::FieldMissing, place, "booking date", ""));
            return Ok(());
        };
        current.first_booked_on =
            Some(current.first_booked_on.map_or(booked_on, |first| first.min(booked_on)));
        current.last_booked_on = Some(current.last_booked_on.map_or(booked_on, |last| last.max(booked_on)));
        let mut identities = Vec::with_capacity(parts.len());
        current.identifier.identify(&ctx.vault, &parts, booked_on, &mut identities);
        let Some(entry) = identities.first().map(|identity| identity.entry) else { return Ok(()) };
        let is_known = self.recorded.get(&current.account.id).is_some_and(|known| known.contains(&entry));
        let has_equal = self.take_equal(current.account.id, booked_on, &parts);
        if is_known {
            return Ok(());
        }
        if has_equal {
            let found =
                Money::new(first.amount_minor, first.currency.unwrap_or(current.currency)).to_string();
            let place = place_of(first);
            self.problems.push(Problem::warning(ProblemCode::TransactionKnown, place, "amount", &found));
            return Ok(());
        }
        current.fresh.push(entry);
        for (part, identity) in parts.into_iter().zip(identities) {
            self.record(ctx, current, part, identity, booked_on)?;
        }
        Ok(())
    }

    /// Whether another file brought an entry of this day and amount; each is taken once, by an entry that
    /// is known as well as by one that is not.
    fn take_equal(&mut self, account: BankAccountId, booked_on: Date, parts: &[Transaction]) -> bool {
        let Some(counts) = self.equals.get_mut(&account) else { return false };
        let amount = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
        match counts.get_mut(&(booked_on, amount)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) | None => false,
        }
    }

    fn record(
        &mut self,
        ctx: &Ctx,
        current: &Current,
        mut part: Transaction,
        identity: Identity,
        booked_on: Date,
    ) -> Result<(), ImportError> {
        let place = place_of(&part);
        let amount = Money::new(part.amount_minor, part.currency.unwrap_or(current.currency));
        if amount.minor() == 0 {
            return Ok(());
        }
        self.mask_texts(&mut part, &place);
        let id = BankTransactionId::from_uuid(ctx.new_id()?);
        let label = if part.remittance.is_empty() { &part.counterparty_name } else { &part.remittance };
        let chart = self.books.chart();
        let own = self.own_accounts.get(&current.account.id.uuid()).copied();
        let bank = own.unwrap_or_else(|| chart.number(AccountRole::Bank));
        let subject = SubjectId(id.uuid().as_u128());
        // What comes too late for its period is booked into the first open one: the money is there.
        let on = self.books.open_day(booked_on);
        let entry = ledger::rules::bank_transaction(chart, bank, subject, amount, on, label.as_str());
        let Ok(entry) = entry else {
            self.problems.push(Problem::error(ProblemCode::AmountUnreadable, place, "amount", ""));
            return Ok(());
        };
        if on != booked_on {
            let found = format!("{booked_on} → {on}");
            self.problems.push(Problem::warning(
                ProblemCode::PeriodClosed,
                place.clone(),
                "booking date",
                &found,
            ));
        }
        match self.books.post(ctx, &entry) {
            Ok(_) => {}
            Err(PostError::PeriodClosed(_)) => {
                let found = booked_on.to_string();
                self.problems.push(Problem::error(ProblemCode::PeriodClosed, place, "booking date", &found));
                return Ok(());
            }
            Err(PostError::NoEntropy(error)) => return Err(error.into()),
        }
        let (index, sealed) = if part.counterparty_account.is_empty() {
            (None, None)
        } else {
            let sealed = ctx.vault.seal(&counterparty_place(id), &part.counterparty_account)?;
            (Some(ctx.vault.account_index(&part.counterparty_account)), Some(sealed))
        };
        let waiting = Waiting {
            transaction: id,
            state: WaitingState::New,
            reason: "",
            booked_on,
            account: current.account.id,
            currency: amount.currency(),
            rest_minor: amount.minor(),
        };
        push_waiting(&mut self.waiting, ctx, &waiting);
        let (class, code) = (class_word(part.class), amount.currency().code());
        self.days.add((current.account.id, booked_on), class, code, amount.minor());
        let details = TransactionDetails::take(&mut part).to_text();
        self.rows.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            current.account.id.into(),
            current.id.into(),
            i64::from(part.position).into(),
            i64::from(part.batch_position).into(),
            identity.own.into(),
            identity.entry.into(),
            booked_on.into(),
            part.value_on.into(),
            amount.minor().into(),
            code.into(),
            part.bank_reference.into(),
            part.end_to_end_id.into(),
            part.remittance.into(),
            part.counterparty_name.into(),
            index.into(),
            sealed.into(),
            class.into(),
            details.into(),
            ctx.now_micros().into(),
        ]);
        self.transactions_new += 1;
        Ok(())
    }

    fn mask_texts(&mut self, part: &mut Transaction, place: &Place) {
        let free_texts =
            [&mut part.remittance, &mut part.counterparty_name, &mut part.additional_information];
        for text in free_texts {
            if let Some(masked) = privacy::mask_ibans(text) {
                *text = masked;
            }
        }
        for (text, field) in [
            (&mut part.remittance, "remittance information"),
            (&mut part.counterparty_name, "counterparty"),
            (&mut part.ultimate_counterparty_name, "ultimate counterparty"),
            (&mut part.additional_information, "additional information"),
            (&mut part.end_to_end_id, "end-to-end id"),
            (&mut part.bank_reference, "bank reference"),
            (&mut part.creditor_reference, "creditor reference"),
            (&mut part.counterparty_account, "counterparty account"),
            (&mut part.mandate_id, "mandate"),
            (&mut part.instruction_id, "instruction id"),
            (&mut part.payment_information_id, "payment information id"),
            (&mut part.cheque_number, "cheque number"),
        ] {
            mask(text, place, field, &mut self.problems);
        }
        for document in &mut part.documents {
            mask(document, place, "document", &mut self.problems);
        }
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

    async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
        self.rows.insert(tx).await?;
        self.days.gathered(ctx).insert(tx).await?;
        self.waiting.insert(tx).await?;
        self.books.flush(tx, ctx).await
    }
}

fn place_of(transaction: &Transaction) -> Place {
    Place {
        line: (transaction.line > 0).then_some(transaction.line),
        element: Some(format!("#{}", transaction.position)),
    }
}

fn kind_word(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Statement => "statement",
        StatementKind::Intraday => "intraday",
        StatementKind::Notification => "notification",
    }
}

/// The stable name of a class of movements.
fn class_word(class: TransactionClass) -> &'static str {
    match class {
        TransactionClass::Unspecified => "unspecified",
        TransactionClass::Transfer => "transfer",
        TransactionClass::DirectDebitIssued => "direct_debit_issued",
        TransactionClass::Return => "return",
        TransactionClass::DirectDebitPaid => "direct_debit_paid",
        TransactionClass::Cheque => "cheque",
        TransactionClass::ChequeUnpaid => "cheque_unpaid",
        TransactionClass::Card => "card",
        TransactionClass::Cash => "cash",
        TransactionClass::Fee => "fee",
        TransactionClass::Interest => "interest",
        TransactionClass::Bill => "bill",
        TransactionClass::Internal => "internal",
    }
}
