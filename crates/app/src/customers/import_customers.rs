//! Import a list of customers.

use std::collections::HashMap;

use db::{DbError, Tx};
use file_intake::{Problem, ProblemCode, Refusal};
use invoice_files::{CustomerRecord, Document};
use serde::{Deserialize, Serialize};

use super::{Directory, store};
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity::find_person;
use crate::ids::{CustomerId, UserId};
use crate::inbox::{
    self, Counted, FileKind, FileProblem, ImportError, ImportFault, InputFile, Known, ProblemLog, mask,
};
use crate::reading::{Found, read_in_background};
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

/// Imports customers: those not known yet are made, accounts are added to those known.
pub async fn import_customers(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ImportCustomers,
) -> Result<(CustomersImported, Option<Event>), ImportError> {
    let file = &command.file;
    let refused = |refusal| ImportError::Refused { file: file.name.clone(), refusal };
    let fingerprint = file.fingerprint().map_err(ImportFault::from)?;
    let settings = command.mapping.as_ref().map(|mapping| format!("{mapping:?}")).unwrap_or_default();
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
    let mut managers = Managers::default();
    let (mut customers, mut problems, mut has_card) = (0, ProblemLog::default(), false);
    let mut reading = read_in_background(file.clone(), format, command.mapping.clone(), true);
    while let Some(batch) = reading.next().await {
        for found in batch {
            match found {
                Found::Customer(mut record) => {
                    let before = problems.masked();
                    mask_customer(&mut record, &mut problems);
                    has_card |= problems.masked() > before;
                    let id = directory.find_or_make(ctx, &record.party)?;
                    managers.take(tx, ctx, id, &record, &mut problems).await?;
                    customers += 1;
                }
                Found::Document(_) => {}
                Found::Problem(problem) => problems.push(problem),
            }
        }
        directory.flush(tx).await?;
        managers.flush(tx, ctx).await?;
    }
    reading.finish().await.map_err(refused)?;
    directory.flush(tx).await?;
    work::request_matching(tx, ctx).await?;
    let is_raw_kept = is_text || !has_card;
    let made = directory.made();
    let counted = Counted { records: customers, new: made };
    let problems = inbox::finish_file(tx, ctx, id, file, counted, is_raw_kept, problems).await?;
    let data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "customers": customers, "new": made,
        "problems": problems.len() });
    let file = id.to_string();
    let imported = CustomersImported { file, is_known: false, customers, customers_new: made, problems };
    Ok((imported, Some(Event::new("customers_imported", id, data))))
}

/// Who looks after the customers of a file, as one of its columns says.
#[derive(Default)]
struct Managers {
    known: HashMap<String, Option<UserId>>,
    rows: Vec<(CustomerId, UserId)>,
}

impl Managers {
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
        match found {
            Some(user) => self.rows.push((customer, user)),
            None => {
                let code = ProblemCode::AccountManagerUnknown;
                problems.push(Problem::warning(code, record.place.clone(), "account-manager", text));
            }
        }
        Ok(())
    }

    /// Writes what was taken since the last time: the customers are there now.
    async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        for (customer, user) in self.rows.drain(..) {
            store::replace_manager(tx, ctx, customer, Some(user)).await?;
        }
        Ok(())
    }
}

/// Masks card numbers in every text of a customer that is stored.
fn mask_customer(record: &mut CustomerRecord, problems: &mut ProblemLog) {
    for (text, field) in [
        (&mut record.party.name, "name"),
        (&mut record.party.number, "number"),
        (&mut record.party.email, "email"),
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
    ] {
        mask(text, &document.place, field, problems);
    }
    for text in &mut document.preceding {
        mask(text, &document.place, "preceding invoice", problems);
    }
}
