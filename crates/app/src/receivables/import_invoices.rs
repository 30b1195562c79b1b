//! Import invoices and credit notes, with their customers and their journal entries.

use std::collections::HashMap;

use db::{DbError, Rows, Tx};
use file_intake::{Problem, ProblemCode, Refusal};
use invoice_files::{Document, DocumentKind};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::vat::VatShare;
use ledger::{AccountRole, EntryError, SubjectId};
use money::Money;
use serde::{Deserialize, Serialize};

use super::open_balances::OpenBalances;
use super::open_items::{ItemKind, OpenItem, list_items};
use super::store::{self, NewItem};
use crate::activity::Event;
use crate::bookkeeping::{Books, PostError};
use crate::context::Ctx;
use crate::customers::{Directory, MadeCustomer, mask_document};
use crate::ids::{CustomerId, InputFileId, OpenItemId};
use crate::inbox::{
    self, Counted, FileKind, FileProblem, ImportError, ImportFault, InputFile, Known, Mended, ProblemLog,
};
use crate::reading::{self, Found, Reading, read_in_background};
use crate::work;
use crate::write::Fault;

/// Days to pay when nothing was agreed (Code de commerce, article L441-10 I).
const TERM_DAYS: i64 = 30;

/// Import the documents of a file.
#[derive(Clone, Debug)]
pub struct ImportInvoices {
    /// The file.
    pub file: InputFile,
    /// How to read it, when detection is to be overridden.
    pub mapping: Option<invoice_files::Mapping>,
}

/// What an import of documents did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicesImported {
    /// The file, as its id's text.
    pub file: String,
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Documents read.
    pub documents: u64,
    /// Documents that were not known before.
    pub documents_new: u64,
    /// Customers made on the way.
    pub customers_new: u64,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customers_made: Vec<MadeCustomer>,
    /// What could not be read, and what contradicts the books.
    pub problems: Vec<FileProblem>,
}

/// Imports the documents of a file, as [`import_mended_invoices`] does when nothing was mended.
pub async fn import_invoices(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportInvoices,
) -> Result<(InvoicesImported, Option<Event>), ImportError> {
    import_mended_invoices(ctx, tx, command, None).await
}

/// Imports the documents of a file, with rows that a person mended read as if they stood in it: one import, all
/// of it or nothing. A document whose number is known is not entered again; when it
/// is known with another amount or customer that is a problem, and the books keep the first.
pub async fn import_mended_invoices(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportInvoices,
    mended: Option<&Mended<ImportInvoices>>,
) -> Result<(InvoicesImported, Option<Event>), ImportError> {
    let file = &command.file;
    let refused = |refusal| ImportError::Refused { file: file.name.clone(), refusal };
    let fingerprint = file.fingerprint().map_err(ImportFault::from)?;
    let mut settings = command.mapping.as_ref().map(|mapping| format!("{mapping:?}")).unwrap_or_default();
    settings.push_str(&inbox::mended_settings(mended.map(|mended| &mended.command.file))?);
    if let Some(known) = inbox::find_known(tx, ctx, FileKind::Invoices, &fingerprint, &settings).await? {
        let Known { id, records: documents, problems } = known;
        let file = id.to_string();
        let imported =
            InvoicesImported { file, is_known: true, documents, problems, ..InvoicesImported::default() };
        return Ok((imported, None));
    }
    if fingerprint.size == 0 {
        return Err(refused(Refusal::Empty));
    }
    let format = match &command.mapping {
        Some(_) if !invoice_files::detect(&fingerprint.head).is_some_and(reading::is_container) => {
            invoice_files::Format::Csv
        }
        _ => invoice_files::detect(&fingerprint.head).ok_or_else(|| refused(Refusal::UnknownFormat))?,
    };
    let is_text = !reading::is_container(format);
    let word = reading::format_word(format);
    let as_what = inbox::Reading { kind: FileKind::Invoices, format: word, settings };
    let id = inbox::begin_file(tx, ctx, file, &fingerprint, &as_what, is_text).await?;
    let mut entrant = Entrant::new(tx, ctx, id).await?;
    let reading = read_in_background(file.clone(), format, command.mapping.clone(), false);
    entrant.enter_all(tx, ctx, reading).await?.map_err(refused)?;
    if !is_text && !entrant.has_card {
        entrant.has_card =
            inbox::find_cards_inside(file, format, &mut entrant.problems).await.map_err(ImportFault::from)?;
    }
    if let Some(Mended { command, rows }) = mended {
        inbox::keep_mended(tx, ctx, id, &command.file).await?;
        let (has_card, problems) = (entrant.has_card, std::mem::take(&mut entrant.problems));
        let format = invoice_files::Format::Csv;
        let reading = read_in_background(command.file.clone(), format, command.mapping.clone(), false);
        entrant.enter_all(tx, ctx, reading).await?.map_err(refused)?;
        let found = std::mem::replace(&mut entrant.problems, problems);
        entrant.problems.mend(rows, found);
        entrant.has_card = has_card;
    }
    entrant.tell_assumed();
    entrant.tell_without_vat();
    entrant.flush(tx, ctx).await?;
    work::request_matching(tx, ctx).await?;
    let Entrant { mut directory, documents, documents_new, problems, has_card, .. } = entrant;
    let is_raw_kept = is_text || !has_card;
    let counted = Counted { records: documents, new: documents_new };
    let problems = inbox::finish_file(tx, ctx, id, file, counted, is_raw_kept, problems).await?;
    let customers_new = directory.made();
    let mut data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "format": word,
        "documents": documents, "new": documents_new, "customers_new": customers_new, "problems": problems.len() });
    inbox::tell_mended(&mut data, mended.map(|mended| &mended.rows));
    let imported = InvoicesImported {
        file: id.to_string(),
        is_known: false,
        documents,
        documents_new,
        customers_new,
        customers_made: directory.named(),
        problems,
    };
    Ok((imported, Some(Event::new("invoices_imported", id, data))))
}

/// Enters the documents of one file as they are read.
pub(super) struct Entrant {
    file: InputFileId,
    pub(super) directory: Directory,
    books: Books,
    /// Customer, total and open amount of every known document.
    known: HashMap<(ItemKind, String), (CustomerId, i64, i64)>,
    /// Documents that were taken out with their import: they get their ids back.
    withdrawn: store::Withdrawn,
    returned: Rows,
    items: Rows,
    balances: OpenBalances,
    vat: Rows,
    documents: u64,
    pub(super) documents_new: u64,
    pub(super) problems: ProblemLog,
    has_card: bool,
    /// The first due date that was assumed, and how many were.
    assumed: Option<(Problem, u64)>,
    /// The first document without VAT detail, and how many were.
    without_vat: Option<(Problem, u64)>,
}

impl Entrant {
    /// Enters many documents: every item is known to it.
    async fn new(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Self, DbError> {
        let items = list_items(tx, ctx).await?;
        let withdrawn = store::list_withdrawn(tx, ctx).await?;
        Self::knowing(tx, ctx, file, items, withdrawn).await
    }

    /// Enters documents of which these items are what is known, and these what was taken out.
    pub(super) async fn knowing(
        tx: &mut Tx,
        ctx: &Ctx,
        file: InputFileId,
        items: impl IntoIterator<Item = OpenItem>,
        withdrawn: store::Withdrawn,
    ) -> Result<Self, DbError> {
        let mut known = HashMap::new();
        for item in items {
            known.insert((item.kind, item.number), (item.customer, item.total_minor, item.open_minor));
        }
        Ok(Self {
            file,
            directory: Directory::load(tx, ctx).await?,
            books: Books::open(tx, ctx).await?,
            known,
            withdrawn,
            returned: store::forgotten(),
            items: store::item_rows(),
            balances: OpenBalances::new(),
            vat: store::vat_rows(),
            documents: 0,
            documents_new: 0,
            problems: ProblemLog::default(),
            has_card: false,
            assumed: None,
            without_vat: None,
        })
    }

    /// Enters all that a reader finds; answers how the reading ended.
    async fn enter_all(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        mut reading: Reading<Found>,
    ) -> Result<Result<(), Refusal>, ImportError> {
        while let Some(batch) = reading.next().await {
            for found in batch {
                match found {
                    Found::Document(document) => self.enter(ctx, *document)?,
                    Found::Customer(_) => {}
                    Found::Problem(problem) => self.problems.push(problem),
                }
            }
            self.flush(tx, ctx).await?;
        }
        Ok(reading.finish().await)
    }

    pub(super) fn enter(&mut self, ctx: &Ctx, mut document: Document) -> Result<(), ImportError> {
        self.documents += 1;
        let before = self.problems.masked();
        mask_document(&mut document, &mut self.problems);
        self.has_card |= self.problems.masked() > before;
        if document.customer.name.is_empty() && document.customer.number.is_empty() {
            self.problem(ProblemCode::CustomerMissing, &document, "customer", "");
            return Ok(());
        }
        let customer = self.directory.find_or_make(ctx, &document.customer)?;
        // An invoice is whole without an address that letters reach.
        let _ = self.directory.state_address(customer, &document.customer);
        let kind = kind_of(document.kind);
        let sign = if kind == ItemKind::Invoice { 1 } else { -1 };
        let total_minor = document.total_minor.saturating_mul(sign);
        if let Some(known) = self.known.get(&(kind, document.number.clone())).copied() {
            self.compare(&document, customer, total_minor, sign, known);
            return Ok(());
        }
        self.enter_new(ctx, &document, customer, kind, sign)
    }

    /// A document that is known already: the file may contradict the books.
    fn compare(
        &mut self,
        document: &Document,
        customer: CustomerId,
        total_minor: i64,
        sign: i64,
        (known_customer, known_total, known_open): (CustomerId, i64, i64),
    ) {
        let number = &document.number;
        if (known_customer, known_total) != (customer, total_minor) {
            self.problem(ProblemCode::DocumentConflict, document, "number", number);
        } else if let Some(open) = document.open_minor.filter(|open| open.saturating_mul(sign) != known_open)
        {
            let currency = document.currency;
            let found = format!(
                "{number}: {} / {}",
                Money::new(open, currency),
                Money::new(known_open * sign, currency)
            );
            let place = document.place.clone();
            self.problems.push(Problem::warning(
                ProblemCode::OpenAmountDiffers,
                place,
                "open amount",
                &found,
            ));
        }
    }

    fn enter_new(
        &mut self,
        ctx: &Ctx,
        document: &Document,
        customer: CustomerId,
        kind: ItemKind,
        sign: i64,
    ) -> Result<(), ImportError> {
        let key = (kind, document.number.clone(), customer);
        let id = match self.withdrawn.get(&key) {
            Some(id) => *id,
            None => OpenItemId::from_uuid(ctx.new_id()?),
        };
        let total_minor = document.total_minor.saturating_mul(sign);
        let amount_minor = document.open_minor.map_or(total_minor, |open| open.saturating_mul(sign));
        let shares = vat_shares(document, sign);
        let is_whole = amount_minor == total_minor;
        let vat_on_payment = document.vat_on_payment.unwrap_or(false) && is_whole && !shares.is_empty();
        let posting = ledger::rules::Document {
            item: SubjectId(id.uuid().as_u128()),
            customer: SubjectId(customer.uuid().as_u128()),
            total: Money::new(amount_minor, document.currency),
            // A document that was paid in part before it came here is taken over, not issued: its
            // VAT was declared in the books it comes from.
            vat: if is_whole { &shares } else { &[] },
            vat_on_payment,
            issued_on: self.books.open_day(document.issued_on),
            text: &document.number,
        };
        if amount_minor != 0 && !self.post(ctx, document, kind, is_whole, &posting)? {
            return Ok(());
        }
        if is_whole && document.vat.is_empty() && kind != ItemKind::UnusedCredit {
            self.count_without_vat(document);
        }
        if is_whole {
            for (line_no, line) in (1_i64..).zip(&document.vat) {
                self.vat.push([
                    ctx.org.into(),
                    id.into(),
                    line_no.into(),
                    i64::from(line.rate_bps).into(),
                    line.base_minor.saturating_mul(sign).into(),
                    line.vat_minor.saturating_mul(sign).into(),
                ]);
            }
        }
        let (due_on, due_after_days) = match document.due_on {
            Some(stated) => (stated, None),
            None => self.assume_due(document, customer, kind),
        };
        let discount = document.discount.and_then(|discount| {
            let part = i128::from(total_minor) * i128::from(discount.percent_bps) / 10_000;
            Some((discount.until, i64::try_from(part).ok()?))
        });
        let item = NewItem {
            id,
            customer,
            kind,
            number: document.number.clone(),
            issued_on: document.issued_on,
            due_on,
            total_minor,
            amount_minor,
            currency: document.currency,
            payment_reference: document.payment_reference.clone(),
            preceding: document.preceding.join(" "),
            vat_on_payment,
            discount,
            file: Some(self.file),
            due_after_days,
        };
        self.balances.know_new(&item);
        store::push_item(&mut self.items, ctx, item);
        if self.withdrawn.remove(&key).is_some() {
            store::forget(&mut self.returned, ctx, (kind, &document.number, customer));
        }
        self.known.insert((kind, document.number.clone()), (customer, total_minor, amount_minor));
        self.documents_new += 1;
        Ok(())
    }

    /// When a document without a due date is taken to be due: after the terms of its customer, or thirty
    /// days. Money that is owed to the customer falls due at no time, so nothing is assumed of it.
    fn assume_due(
        &mut self,
        document: &Document,
        customer: CustomerId,
        kind: ItemKind,
    ) -> (Date, Option<i64>) {
        let days = self.directory.payment_days(customer).unwrap_or(TERM_DAYS);
        let due_on = document.issued_on.checked_add(days.days()).unwrap_or(document.issued_on);
        if kind != ItemKind::Invoice {
            return (due_on, None);
        }
        let found = format!("{}: {} + {days}", document.number, document.issued_on);
        let (_, count) = self.assumed.get_or_insert_with(|| {
            let place = document.place.clone();
            (Problem::warning(ProblemCode::DueDateAssumed, place, "due-on", &found), 0)
        });
        *count += 1;
        (due_on, Some(days))
    }

    /// The due dates that were assumed, as one problem that says how many.
    pub(super) fn tell_assumed(&mut self) {
        if let Some((mut problem, count)) = self.assumed.take() {
            if count > 1 {
                problem.found = format!("{} (+ {})", problem.found, count - 1);
            }
            self.problems.push(problem);
        }
    }

    /// Counts a document whose whole amount was posted to sales, since nothing says what of it is VAT.
    fn count_without_vat(&mut self, document: &Document) {
        let sales = self.books.chart().number(AccountRole::Sales);
        let (_, count) = self.without_vat.get_or_insert_with(|| {
            let found = format!("{}: {sales}", document.number);
            (Problem::warning(ProblemCode::VatMissing, document.place.clone(), "vat", &found), 0)
        });
        *count += 1;
    }

    /// The documents without VAT detail, as one problem that says how many.
    fn tell_without_vat(&mut self) {
        if let Some((mut problem, count)) = self.without_vat.take() {
            if count > 1 {
                problem.found = format!("{} (+ {})", problem.found, count - 1);
            }
            self.problems.push(problem);
        }
    }

    /// Posts the entry of a document; says whether it could be.
    fn post(
        &mut self,
        ctx: &Ctx,
        document: &Document,
        kind: ItemKind,
        is_whole: bool,
        posting: &ledger::rules::Document<'_>,
    ) -> Result<bool, ImportError> {
        let chart = self.books.chart();
        let entry = match kind {
            ItemKind::Invoice if is_whole => ledger::rules::invoice(chart, posting),
            ItemKind::CreditNote if is_whole => ledger::rules::credit_note(chart, posting),
            ItemKind::Invoice | ItemKind::CreditNote => ledger::rules::opening_item(chart, posting),
            ItemKind::UnusedCredit => ledger::rules::opening_advance(chart, posting),
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(EntryError::VatExceedsTotal) => {
                self.problem(ProblemCode::TotalsDisagree, document, "vat", "");
                return Ok(false);
            }
            Err(error) => {
                self.problem(ProblemCode::AmountUnreadable, document, "amount", &error.to_string());
                return Ok(false);
            }
        };
        if entry.booked_on() != document.issued_on {
            let found = format!("{} → {}", document.issued_on, entry.booked_on());
            let place = document.place.clone();
            self.problems.push(Problem::warning(ProblemCode::PeriodClosed, place, "issue date", &found));
        }
        match self.books.post(ctx, &entry) {
            Ok(_) => Ok(true),
            Err(PostError::PeriodClosed(_)) => {
                let found = document.issued_on.to_string();
                self.problem(ProblemCode::PeriodClosed, document, "issue date", &found);
                Ok(false)
            }
            Err(PostError::NoEntropy(error)) => Err(error.into()),
        }
    }

    fn problem(&mut self, code: ProblemCode, document: &Document, field: &'static str, found: &str) {
        self.problems.push(Problem::error(code, document.place.clone(), field, found));
    }

    pub(super) async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
        self.directory.flush(tx).await?;
        self.returned.insert(tx).await?;
        self.items.insert(tx).await?;
        self.vat.insert(tx).await?;
        self.balances.follow(tx, ctx, self.books.take_moved()).await?;
        db::insert_in_order(tx, self.balances.gathered(ctx)).await?;
        self.balances.forget();
        self.books.flush(tx, ctx).await
    }
}

fn kind_of(kind: DocumentKind) -> ItemKind {
    match kind {
        DocumentKind::Invoice => ItemKind::Invoice,
        DocumentKind::CreditNote => ItemKind::CreditNote,
        DocumentKind::UnusedCredit => ItemKind::UnusedCredit,
    }
}

fn vat_shares(document: &Document, sign: i64) -> Vec<VatShare> {
    document
        .vat
        .iter()
        .filter(|line| line.vat_minor != 0)
        .map(|line| VatShare { rate_bps: line.rate_bps, vat_minor: line.vat_minor.saturating_mul(sign) })
        .collect()
}
