//! Enter one invoice or credit note that a program states field by field. It goes the way of a file
//! with one document: kept raw, known again, posted by the same rules.

use db::{AsDbError, DbError, Tx};
use file_intake::{Place, ProblemCode};
use invoice_files::{Discount, Document, DocumentKind, VatLine};
use jiff::civil::Date;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::import_invoices::Entrant;
use super::open_items::ItemKind;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers::{EnterCustomer, is_plain};
use crate::inbox::{self, Counted, FileKind, ImportError, InputFile};
use crate::work;
use crate::write::Fault;

/// The greatest amount of a document, in minor units: ten million millions of euros. Sums of thousands
/// of them still fit where sums are kept.
const AMOUNT_MAX_MINOR: i64 = 1_000_000_000_000_000;

/// Enter a document. Amounts are minor units of its currency, positive for credit notes too.
#[derive(Clone, Debug, Serialize)]
pub struct EnterDocument {
    /// Whether it is a credit note.
    pub is_credit_note: bool,
    /// Its number.
    pub number: String,
    /// Who owes it.
    pub customer: EnterCustomer,
    /// Date of issue.
    pub issued_on: Date,
    /// Due date; when absent, after the payment terms of the customer, or else 30 days after issue.
    pub due_on: Option<Date>,
    /// Currency code.
    pub currency: String,
    /// Total with VAT.
    pub total_minor: i64,
    /// What is still open; all of it when absent.
    pub open_minor: Option<i64>,
    /// VAT by rate; empty when not stated.
    pub vat: Vec<DocumentVat>,
    /// Whether VAT falls due on collection.
    pub vat_on_payment: bool,
    /// Reference that the payer is asked to quote, or empty.
    pub payment_reference: String,
    /// The buyer's order, or empty.
    pub purchase_order: String,
    /// Invoices that it refers to.
    pub preceding: Vec<String>,
    /// Early-payment discount: the last day, and hundredths of a per cent.
    pub discount: Option<(Date, u32)>,
}

/// VAT of one rate.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentVat {
    /// Rate in hundredths of a per cent.
    pub rate_bps: u32,
    /// Taxable base.
    pub base_minor: i64,
    /// Tax.
    pub vat_minor: i64,
}

/// A document was entered, or was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntered {
    /// The item, as its id's text.
    pub item: String,
    /// Whether it was not known before.
    pub is_new: bool,
    /// Whether its customer was made on the way.
    pub is_customer_new: bool,
}

/// Why a document was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterDocumentError {
    /// A field cannot be so.
    #[error("{0} cannot be so")]
    BadField(&'static str),
    /// Neither the number nor the name of the customer is stated.
    #[error("the customer is not named")]
    CustomerMissing,
    /// Its number is known with another customer or total.
    #[error("{0} is known with another customer or total")]
    Conflict(String),
    /// The VAT is more than the total.
    #[error("the VAT is more than the total")]
    VatExceedsTotal,
    /// The amounts make no entry.
    #[error("the amounts make no entry")]
    NoEntry,
    /// It would be booked into a closed period.
    #[error("{0} is in a closed period")]
    PeriodClosed(Date),
    /// The import failed.
    #[error(transparent)]
    Import(#[from] ImportError),
}

impl From<Fault> for EnterDocumentError {
    fn from(error: Fault) -> Self {
        Self::Import(error.into())
    }
}

impl From<DbError> for EnterDocumentError {
    fn from(error: DbError) -> Self {
        Self::Import(error.into())
    }
}

impl AsDbError for EnterDocumentError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Import(error) => error.as_db_error(),
            _ => None,
        }
    }
}

/// Enters a document, or finds it known: the same document twice has one effect.
pub async fn enter_document(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &EnterDocument,
) -> Result<(DocumentEntered, Option<Event>), EnterDocumentError> {
    let document = read(command)?;
    let kind = if command.is_credit_note { ItemKind::CreditNote } else { ItemKind::Invoice };
    let raw = serde_json::to_vec(command).unwrap_or_default();
    let file = InputFile::from_bytes(format!("{}.json", command.number.trim()), raw);
    let fingerprint = file.fingerprint().map_err(|error| ImportError::Fault(error.into()))?;
    let known = store::find_of_kind(tx, ctx, kind, &document.number).await?;
    let as_what = inbox::Reading { kind: FileKind::Invoices, format: "json", settings: "api".to_owned() };
    let is_same =
        inbox::find_known(tx, ctx, FileKind::Invoices, &fingerprint, &as_what.settings).await?.is_some();
    if let (true, Some(known)) = (is_same, &known) {
        return Ok((entered(known.id.to_string(), false, false), None));
    }
    let id =
        inbox::begin_file(tx, ctx, &file, &fingerprint, &as_what, true).await.map_err(ImportError::from)?;
    let withdrawn = store::find_withdrawn(tx, ctx, kind, &document.number).await?;
    let mut entrant = Entrant::knowing(tx, ctx, id, known, withdrawn).await?;
    let (number, issued_on) = (document.number.clone(), document.issued_on);
    entrant.enter(ctx, document)?;
    entrant.tell_assumed();
    if let Some(problem) = entrant.problems.first_error() {
        return Err(refused(problem.code, number, issued_on));
    }
    entrant.flush(tx, ctx).await?;
    work::request_matching(tx, ctx).await?;
    let is_new = entrant.documents_new > 0;
    let is_customer_new = entrant.directory.made() > 0;
    let counted = Counted { records: 1, new: u64::from(is_new) };
    let problems = inbox::finish_file(tx, ctx, id, &file, counted, true, entrant.problems).await?;
    let item = store::find_of_kind(tx, ctx, kind, &number).await?;
    let item = item.ok_or_else(|| EnterDocumentError::Conflict(number))?.id.to_string();
    let data = serde_json::json!({ "file": file.name, "sha256": fingerprint.sha256, "format": "json", "documents": 1,
        "new": u64::from(is_new), "customers_new": u64::from(is_customer_new), "problems": problems.len() });
    Ok((entered(item, is_new, is_customer_new), Some(Event::new("invoices_imported", id, data))))
}

fn entered(item: String, is_new: bool, is_customer_new: bool) -> DocumentEntered {
    DocumentEntered { item, is_new, is_customer_new }
}

fn refused(code: ProblemCode, number: String, issued_on: Date) -> EnterDocumentError {
    match code {
        ProblemCode::CustomerMissing => EnterDocumentError::CustomerMissing,
        ProblemCode::DocumentConflict => EnterDocumentError::Conflict(number),
        ProblemCode::TotalsDisagree => EnterDocumentError::VatExceedsTotal,
        ProblemCode::PeriodClosed => EnterDocumentError::PeriodClosed(issued_on),
        _ => EnterDocumentError::NoEntry,
    }
}

/// The document as readers of files say it.
fn read(command: &EnterDocument) -> Result<Document, EnterDocumentError> {
    use EnterDocumentError::BadField;
    let number = command.number.trim();
    if number.is_empty() || !is_plain(number) {
        return Err(BadField("number"));
    }
    let customer = command.customer.party().map_err(|field| {
        BadField(match field {
            "number" => "customer.number",
            "name" => "customer.name",
            "vat_number" => "customer.vat_number",
            "email" => "customer.email",
            "siren" => "customer.siren",
            _ => "customer.country",
        })
    })?;
    let currency = Currency::parse(&command.currency).map_err(|_| BadField("currency"))?;
    if !(0..=AMOUNT_MAX_MINOR).contains(&command.total_minor) {
        return Err(BadField("total_minor"));
    }
    if command.open_minor.is_some_and(|open| !(0..=command.total_minor).contains(&open)) {
        return Err(BadField("open_minor"));
    }
    let is_amount = |minor: i64| (0..=command.total_minor).contains(&minor);
    let is_vat = |line: &DocumentVat| {
        line.rate_bps <= 10_000 && is_amount(line.base_minor) && is_amount(line.vat_minor)
    };
    if command.vat.len() > 20 || !command.vat.iter().all(is_vat) {
        return Err(BadField("vat"));
    }
    let is_discount = |(until, percent): (Date, u32)| until >= command.issued_on && percent <= 10_000;
    if command.discount.is_some_and(|discount| !is_discount(discount)) {
        return Err(BadField("discount"));
    }
    if !is_day(command.issued_on) {
        return Err(BadField("issued_on"));
    }
    if command.due_on.is_some_and(|day| !is_day(day) || day < command.issued_on) {
        return Err(BadField("due_on"));
    }
    let texts =
        [(&command.payment_reference, "payment_reference"), (&command.purchase_order, "purchase_order")];
    if let Some((_, field)) = texts.into_iter().find(|(text, _)| !is_plain(text)) {
        return Err(BadField(field));
    }
    if command.preceding.len() > 50 || !command.preceding.iter().all(|text| is_plain(text)) {
        return Err(BadField("preceding"));
    }
    Ok(Document {
        place: Place::default(),
        kind: if command.is_credit_note { DocumentKind::CreditNote } else { DocumentKind::Invoice },
        number: number.to_owned(),
        customer,
        issued_on: command.issued_on,
        due_on: command.due_on,
        currency,
        total_minor: command.total_minor,
        open_minor: command.open_minor,
        vat: command
            .vat
            .iter()
            .map(|line| VatLine {
                rate_bps: line.rate_bps,
                base_minor: line.base_minor,
                vat_minor: line.vat_minor,
            })
            .collect(),
        payment_reference: command.payment_reference.trim().to_owned(),
        purchase_order: command.purchase_order.trim().to_owned(),
        preceding: command.preceding.clone(),
        vat_on_payment: Some(command.vat_on_payment),
        discount: command.discount.map(|(until, percent_bps)| Discount { until, percent_bps }),
        lettering: String::new(),
    })
}

/// A day of commercial life: what lies outside is a mistake of typing.
fn is_day(day: Date) -> bool {
    (1900..=2200).contains(&day.year())
}
