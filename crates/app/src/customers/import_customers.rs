//! Import a list of customers.

use std::collections::HashMap;

use db::{DbError, Tx};
use file_intake::{Problem, ProblemCode, Refusal};
use invoice_files::{CustomerRecord, Document, Format};
use serde::{Deserialize, Serialize};

use super::change_customer::PAYMENT_DAYS_MAX;
use super::{Directory, store};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::find_person;
use crate::ids::{CustomerId, UserId};
use crate::inbox::{
    self, Counted, FileKind, FileProblem, ImportError, ImportFault, InputFile, Known, Mended, ProblemLog,
    mask,
};
use crate::reading::{Found, Reading, read_in_background};
use crate::work;

/// Import the customers of a file.
#[derive(Clone, Debug)]
pub struct ImportCustomers {
    /// The file.
    pub file: InputFile,
    /// How to read it, when detection is to be overridden.
    pub mapping: Option<invoice_files::Mapping>,
}

/// What an import of customers did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomersImported {
    /// The file, as its id's text.
    pub file: String,
    /// Whether the same file came in before; then nothing changed.
    pub is_known: bool,
    /// Customers read.
    pub customers: u64,
    /// Customers that were not known before.
    pub customers_new: u64,
    /// What could not be read.
    pub problems: Vec<FileProblem>,
}

/// Imports customers, as [`import_mended_customers`] does when nothing was mended.
pub async fn import_customers(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportCustomers,
) -> Result<(CustomersImported, Option<Event>), ImportError> {
    import_mended_customers(ctx, tx, command, None).await
}

/// Imports customers, with rows that a person mended read as if they stood in the file: those not known yet are made, accounts are added to those known.
pub async fn import_mended_customers(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportCustomers,
    mended: Option<&Mended<ImportCustomers>>,
) -> Result<(CustomersImported, Option<Event>), ImportError> {
    let file = &command.file;
    let refused = |refusal| ImportError::Refused { file: file.name.clone(), refusal };
    let fingerprint = file.fingerprint().map_err(ImportFault::from)?;
    let mut settings = command.mapping.as_ref().map(|mapping| format!("{mapping:?}")).unwrap_or_default();
    settings.push_str(&inbox::mended_settings(mended.map(|mended| &mended.command.file))?);
    if let Some(known) = inbox::find_known(tx, ctx, FileKind::Customers, &fingerprint, &settings).await? {
        let Known { id, records: customers, problems } = known;
        let file = id.to_string();
        let imported =
            CustomersImported { file, is_known: true, customers, problems, ..CustomersImported::default() };
        return Ok((imported, None));
    }
    let format = invoice_files::detect(&fingerprint.head).ok_or_else(|| refused(Refusal::UnknownFormat))?;
    let is_text = !crate::reading::is_container(format);
    let format_word = crate::reading::format_word(format);
    let as_what = inbox::Reading { kind: FileKind::Customers, format: format_word, settings };
    let id = inbox::begin_file(tx, ctx, file, &fingerprint, &as_what, is_text).await?;

    let mut directory = Directory::load(tx, ctx).await?;
    let mut problems = ProblemLog::default();
    let reading = read_in_background(file.clone(), format, command.mapping.clone(), true);
    let mut managers = Managers::load(tx, ctx).await?;
    let into = (&mut directory, &mut managers);
    let mut customers = enter_all(tx, ctx, into, &mut problems, reading).await?.map_err(refused)?;
    let mut has_card = problems.has_masked();
    if !is_text && !has_card {
        has_card = inbox::find_cards_inside(file, format, &mut problems).await.map_err(ImportFault::from)?;
    }
    let is_raw_kept = is_text || !has_card;
    if let Some(Mended { command, rows }) = mended {
        inbox::keep_mended(tx, ctx, id, &command.file).await?;
        let mut found = ProblemLog::default();
        let reading = read_in_background(command.file.clone(), Format::Csv, command.mapping.clone(), true);
        let into = (&mut directory, &mut managers);
        customers += enter_all(tx, ctx, into, &mut found, reading).await?.map_err(refused)?;
        problems.mend(rows, found);
    }
    work::request_matching(tx, ctx).await?;
    let made = directory.made();
    let counted = Counted { records: customers, new: made };
    let problems = inbox::finish_file(tx, ctx, id, file, counted, is_raw_kept, problems).await?;
    let mut data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "customers": customers, "new": made,
        "managers_changed": managers.changed, "problems": problems.len() });
    inbox::tell_mended(&mut data, mended.map(|mended| &mended.rows));
    let file = id.to_string();
    let imported = CustomersImported { file, is_known: false, customers, customers_new: made, problems };
    Ok((imported, Some(Event::new("customers_imported", id, data))))
}

/// Enters all customers that a reader finds; answers how many, or why the reading broke off.
async fn enter_all(
    tx: &mut Tx,
    ctx: &Ctx,
    (directory, managers): (&mut Directory, &mut Managers),
    problems: &mut ProblemLog,
    mut reading: Reading<Found>,
) -> Result<Result<u64, Refusal>, ImportError> {
    let mut customers = 0;
    while let Some(batch) = reading.next().await {
        for found in batch {
            match found {
                Found::Customer(mut record) => {
                    mask_customer(&mut record, problems);
                    let customer = directory.find_or_make(ctx, &record.party)?;
                    let days = record.payment_days.map(i64::from).filter(|days| *days <= PAYMENT_DAYS_MAX);
                    if let Some(days) = days {
                        directory.state_days(customer, days);
                    }
                    if !directory.state_address(customer, &record.party) {
                        let code = ProblemCode::AddressIncomplete;
                        let said = record.party.postal.lines.replace('\n', ", ");
                        problems.push(Problem::warning(code, record.place.clone(), "address", &said));
                    }
                    managers.take(tx, ctx, customer, &record, problems).await?;
                    customers += 1;
                }
                Found::Document(_) => {}
                Found::Problem(problem) => problems.push(problem),
            }
        }
        directory.flush(tx).await?;
        managers.flush(tx, ctx).await?;
    }
    directory.flush(tx).await?;
    Ok(reading.finish().await.map(|()| customers))
}

/// Who looks after the customers of a file, as one of its columns says.
struct Managers {
    known: HashMap<String, Option<UserId>>,
    /// Who looks after whom, with what was taken from the file.
    of: HashMap<CustomerId, UserId>,
    /// What is to be written; the last row of a customer counts.
    rows: HashMap<CustomerId, UserId>,
    /// Customers that somebody else looks after than before.
    changed: u64,
}

impl Managers {
    async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let of = store::list_managers(tx, ctx).await?;
        Ok(Self { known: HashMap::new(), of, rows: HashMap::new(), changed: 0 })
    }

    /// Takes what a row says; somebody who is not known is a problem of the row and costs nothing else.
    async fn take(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        customer: CustomerId,
        record: &CustomerRecord,
        problems: &mut ProblemLog,
    ) -> Result<(), ImportError> {
        let text = record.account_manager.trim();
        if text.is_empty() {
            return Ok(());
        }
        let found = match self.known.get(text) {
            Some(found) => *found,
            None => find_person(tx, ctx.org, text).await?,
        };
        self.known.insert(text.to_owned(), found);
        if let Some(user) = found {
            if self.of.insert(customer, user) != Some(user) {
                self.rows.insert(customer, user);
            }
        } else {
            let code = ProblemCode::AccountManagerUnknown;
            problems.push(Problem::warning(code, record.place.clone(), "account-manager", text));
        }
        Ok(())
    }

    /// Writes what was taken since the last time: the customers are there now.
    async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        self.changed += self.rows.len() as u64;
        store::replace_managers(tx, ctx, self.rows.drain()).await
    }
}

/// Masks card numbers in every text of a customer that is stored.
fn mask_customer(record: &mut CustomerRecord, problems: &mut ProblemLog) {
    for (text, field) in [
        (&mut record.party.name, "name"),
        (&mut record.party.number, "number"),
        (&mut record.party.email, "email"),
        (&mut record.party.postal.lines, "address"),
        (&mut record.party.postal.town, "town"),
        (&mut record.account_manager, "account-manager"),
    ] {
        mask(text, &record.place, field, problems);
    }
}

/// Masks card numbers in every text of a document that is stored.
pub(crate) fn mask_document(document: &mut Document, problems: &mut ProblemLog) {
    for (text, field) in [
        (&mut document.number, "number"),
        (&mut document.customer.name, "customer"),
        (&mut document.customer.number, "customer number"),
        (&mut document.payment_reference, "payment reference"),
        (&mut document.customer.email, "email"),
        (&mut document.customer.postal.lines, "address"),
        (&mut document.customer.postal.town, "town"),
    ] {
        mask(text, &document.place, field, problems);
    }
    for text in &mut document.preceding {
        mask(text, &document.place, "preceding invoice", problems);
    }
}
