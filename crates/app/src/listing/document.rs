//! Everything about one document.

use std::collections::HashSet;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::account::{BesideMoney, received_minor};
use super::documents::DocumentRow;
use super::store::document as store;
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, CustomerId, EntryId, InputFileId, OpenItemId};

/// Most journal lines that are shown of a document.
const POSTINGS_MAX: i64 = 200;

/// VAT of one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VatLine {
    /// Rate in basis points.
    pub rate_bps: i64,
    /// What it is taken of, signed minor units.
    pub base_minor: i64,
    /// Tax, signed minor units.
    pub vat_minor: i64,
}

/// What a decision applied to the document.
#[derive(Clone, Debug)]
pub struct DocumentPayment {
    /// The decision.
    pub allocation: AllocationId,
    /// The bank transaction.
    pub transaction: BankTransactionId,
    /// The journal entry of the decision.
    pub entry: EntryId,
    /// When the money was booked.
    pub booked_on: Date,
    /// What was applied, signed minor units: what was paid is positive.
    pub amount_minor: i64,
    /// By which means it was matched.
    pub method: String,
    /// Whether the machine decided.
    pub is_automatic: bool,
    /// The evidence, as stored: JSON.
    pub evidence: String,
    /// Who decided.
    pub decided_by: String,
    /// When, in microseconds since 1970 UTC.
    pub decided_at: i64,
    /// Whether it takes an earlier payment back.
    pub is_return: bool,
    /// Who undid it, when and why.
    pub undone: Option<(String, i64, String)>,
    /// Who paid, as the bank says: payment side only.
    pub counterparty: String,
    /// What the bank says it is for: payment side only.
    pub remittance: String,
    /// What of it was settled beside the money. What is of no one document is told where the decision is about one.
    pub beside: Vec<BesideMoney>,
}

impl DocumentPayment {
    /// What of it is money, signed minor units.
    pub fn received_minor(&self) -> i64 {
        received_minor(self.amount_minor, &self.beside)
    }
}

/// A line of the journal about the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPosting {
    /// The entry.
    pub entry: EntryId,
    /// When it is booked.
    pub booked_on: Date,
    /// What happened: the stable name.
    pub kind: String,
    /// Label.
    pub label: String,
    /// Account number.
    pub account: String,
    /// Debit positive, credit negative, minor units.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Whether it is about this document itself.
    pub is_about: bool,
}

/// The file a document came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its id.
    pub id: InputFileId,
    /// The name it had.
    pub name: String,
    /// What it was recognised as.
    pub format: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Whether its bytes are kept.
    pub is_raw_kept: bool,
    /// When it came in, in microseconds since 1970 UTC.
    pub imported_at: i64,
    /// Who brought it in.
    pub imported_by: String,
}

impl SourceFile {
    /// Its name without the folders that a command line gives.
    pub fn short_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// Everything about a document.
#[derive(Clone, Debug)]
pub struct DocumentDetails {
    /// The document as lists show it.
    pub row: DocumentRow,
    /// The reference the payer was asked for, or empty.
    pub payment_reference: String,
    /// Numbers of documents it refers to, or empty.
    pub preceding: String,
    /// Whether its VAT falls due on collection.
    pub vat_on_payment: bool,
    /// How many days after its issue it was taken to be due, because nobody stated a due date.
    pub due_after_days: Option<i64>,
    /// Early-payment discount: the last day and the amount.
    pub discount: Option<(Date, i64)>,
    /// When it was entered, in microseconds since 1970 UTC.
    pub entered_at: i64,
    /// VAT per rate.
    pub vat: Vec<VatLine>,
    /// What was applied to it, latest first, undone ones included.
    pub payments: Vec<DocumentPayment>,
    /// The journal about it, in the order of posting.
    pub postings: Vec<DocumentPosting>,
    /// The file it came in.
    pub file: Option<SourceFile>,
}

/// Everything about a document. The journal only when it is asked for.
pub async fn find_document(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OpenItemId,
    with_postings: bool,
) -> Result<Option<DocumentDetails>, DbError> {
    let Some(record) = store::find(tx, ctx, id).await? else { return Ok(None) };
    let file = match record.file_id {
        Some(file) => find_source(tx, ctx, file).await?,
        None => None,
    };
    let postings = if with_postings { store::postings(tx, ctx, id, POSTINGS_MAX).await? } else { Vec::new() };
    let discount = record.discount_until.map(db::Day::to_jiff).zip(record.discount_minor);
    let (payment_reference, preceding) = (record.payment_reference.clone(), record.preceding.clone());
    let (vat_on_payment, entered_at) = (record.vat_on_payment, record.created_at);
    let due_after_days = record.due_after_days;
    Ok(Some(DocumentDetails {
        row: record.into_row()?,
        payment_reference,
        preceding,
        vat_on_payment,
        due_after_days,
        discount,
        entered_at,
        vat: store::vat(tx, ctx, id).await?,
        payments: payments(tx, ctx, id).await?,
        postings,
        file,
    }))
}

async fn payments(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Vec<DocumentPayment>, DbError> {
    let mut found = store::payments(tx, ctx, id).await?;
    let allocations: Vec<AllocationId> = found.iter().map(|payment| payment.allocation).collect();
    for row in store::beside_money(tx, ctx, &allocations).await? {
        let is_own = row.item_id.map_or(row.documents == 1, |of| of == id);
        let payment = found.iter_mut().find(|payment| payment.allocation == row.allocation_id);
        if let Some(payment) = payment.filter(|_| is_own) {
            payment.beside.push(BesideMoney { role: row.role, amount_minor: row.amount_minor });
        }
    }
    Ok(found)
}

/// The documents of a customer that came in as a PDF of their own, whose bytes are kept.
pub async fn list_with_pdf(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<HashSet<OpenItemId>, DbError> {
    Ok(store::with_pdf(tx, ctx, customer).await?.into_iter().collect())
}

/// The file with this id.
pub async fn find_source(tx: &mut Tx, ctx: &Ctx, id: InputFileId) -> Result<Option<SourceFile>, DbError> {
    store::file(tx, ctx, id).await
}
