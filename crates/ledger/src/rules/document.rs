//! Invoices, credit notes and receivables taken over: sections 3 of the posting rules.

use jiff::civil::Date;
use money::Money;

use super::Draft;
use crate::vat::VatShare;
use crate::{AccountRole, ChartOfAccounts, Entry, EntryError, EntryKind, SubjectId};

/// A document of a customer, as the rules need it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The open item it makes.
    pub item: SubjectId,
    /// Who owes it.
    pub customer: SubjectId,
    /// Its total with VAT: positive for an invoice, negative for a credit note.
    pub total: Money,
    /// Its VAT, one share per rate, with the sign of the total. Empty when the source states none.
    pub vat: &'a [VatShare],
    /// Whether its VAT falls due when it is paid.
    pub vat_on_payment: bool,
    /// The day it is booked on.
    pub issued_on: Date,
    /// The label in the journal, with the number of the document.
    pub text: &'a str,
}

/// An invoice: 411 against sales and VAT (examples 1, 2 and 4).
pub fn invoice(chart: &ChartOfAccounts, document: &Document<'_>) -> Result<Entry, EntryError> {
    if document.total.minor() <= 0 {
        return Err(EntryError::WrongSign("the total of an invoice"));
    }
    issued(chart, document, EntryKind::InvoiceIssued)
}

/// A credit note, whose total is negative: sales and VAT against 411 (example 3).
pub fn credit_note(chart: &ChartOfAccounts, document: &Document<'_>) -> Result<Entry, EntryError> {
    if document.total.minor() >= 0 {
        return Err(EntryError::WrongSign("the total of a credit note"));
    }
    issued(chart, document, EntryKind::CreditNoteIssued)
}

fn issued(chart: &ChartOfAccounts, document: &Document<'_>, kind: EntryKind) -> Result<Entry, EntryError> {
    let total = document.total;
    let vat_total = Money::sum(
        total.currency(),
        document.vat.iter().map(|share| Money::new(share.vat_minor, total.currency())),
    )?;
    let is_part_of_total =
        document.vat.iter().all(|share| share.vat_minor.signum() * total.minor().signum() >= 0)
            && vat_total.minor().unsigned_abs() <= total.minor().unsigned_abs();
    if !is_part_of_total {
        return Err(EntryError::VatExceedsTotal);
    }
    let mut draft = Draft::new(chart, 2 + document.vat.len());
    let item = Some(document.item);
    draft.post(AccountRole::Customers, item, Some(document.customer), total);
    draft.post(AccountRole::Sales, item, None, vat_total.checked_sub(total)?);
    let vat_role = if document.vat_on_payment { AccountRole::VatPending } else { AccountRole::VatOnSales };
    for share in document.vat {
        draft.post(vat_role, item, None, Money::new(share.vat_minor, total.currency()).checked_neg()?);
    }
    Entry::new(document.issued_on, kind, document.text, draft.postings)
}

/// Late interest and the indemnity that are claimed: 411 against interest (example 31). They bear no VAT.
pub fn late_charges(chart: &ChartOfAccounts, document: &Document<'_>) -> Result<Entry, EntryError> {
    if document.total.minor() <= 0 {
        return Err(EntryError::WrongSign("the total of late charges"));
    }
    let mut draft = Draft::new(chart, 2);
    let item = Some(document.item);
    draft.post(AccountRole::Customers, item, Some(document.customer), document.total);
    draft.post(AccountRole::InterestIncome, item, None, document.total.checked_neg()?);
    Entry::new(document.issued_on, EntryKind::InvoiceIssued, document.text, draft.postings)
}

/// A receivable, or a credit balance, taken over from other books: 411 against 890 (example 5).
/// VAT was dealt with there, so the document's VAT must be empty.
pub fn opening_item(chart: &ChartOfAccounts, document: &Document<'_>) -> Result<Entry, EntryError> {
    if !document.vat.is_empty() {
        return Err(EntryError::VatExceedsTotal);
    }
    let mut draft = Draft::new(chart, 2);
    let item = Some(document.item);
    draft.post(AccountRole::Customers, item, Some(document.customer), document.total);
    draft.post(AccountRole::OpeningBalance, item, None, document.total.checked_neg()?);
    Entry::new(document.issued_on, EntryKind::OpeningItem, document.text, draft.postings)
}

/// An advance taken over from other books: money of the customer that is not used yet, so its total
/// is negative.
pub fn opening_advance(chart: &ChartOfAccounts, document: &Document<'_>) -> Result<Entry, EntryError> {
    if document.total.minor() >= 0 {
        return Err(EntryError::WrongSign("an advance"));
    }
    let mut draft = Draft::new(chart, 2);
    let item = Some(document.item);
    draft.post(AccountRole::CustomerAdvances, item, Some(document.customer), document.total);
    draft.post(AccountRole::OpeningBalance, item, None, document.total.checked_neg()?);
    Entry::new(document.issued_on, EntryKind::OpeningItem, document.text, draft.postings)
}
