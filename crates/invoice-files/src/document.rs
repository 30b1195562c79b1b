//! What a file of receivables holds, whatever its format.

use file_intake::{Place, Problem};
use jiff::civil::Date;
use money::Currency;

/// What a document does to the balance of its customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// The customer owes its amount.
    #[default]
    Invoice,
    /// It lowers what the customer owes.
    CreditNote,
    /// Money of the customer that an accounting file or an aged balance shows as not yet used.
    UnusedCredit,
}

/// VAT of one rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VatLine {
    /// Rate in hundredths of a per cent: 20 % is 2000.
    pub rate_bps: u32,
    /// Taxable base in minor units, of the sign of the document (normally positive).
    pub base_minor: i64,
    /// Tax in minor units, of the sign of the document.
    pub vat_minor: i64,
}

/// What the customer may deduct when it pays early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// The last day on which it may be deducted.
    pub until: Date,
    /// Hundredths of a per cent of the amount due.
    pub percent_bps: u32,
}

/// A customer, as a document or a list names it. What is not stated is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerParty {
    /// The number that the seller's own books give it.
    pub number: String,
    /// Legal or trade name.
    pub name: String,
    /// SIREN, 9 digits (the head of a SIRET).
    pub siren: String,
    /// VAT number, capitals without spaces.
    pub vat_number: String,
    /// E-mail address.
    pub email: String,
    /// IBAN that the customer pays from, capitals without spaces, checked.
    pub iban: String,
    /// ISO 3166-1 code of two letters.
    pub country: String,
    /// Where it gets letters.
    pub postal: PostalLines,
}

/// A postal address as a file states it; its country is that of the party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostalLines {
    /// Lines between the name and the town, one per line.
    pub lines: String,
    /// Postcode, or empty.
    pub postcode: String,
    /// Town, or empty.
    pub town: String,
}

impl PostalLines {
    /// Adds a line, unless it is empty.
    pub(crate) fn push(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        if !self.lines.is_empty() {
            self.lines.push('\n');
        }
        self.lines.push_str(line);
    }
}

/// An invoice, credit note or unused credit as the file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it stands in the file.
    pub place: Place,
    /// What it does to the balance.
    pub kind: DocumentKind,
    /// The number that the seller gave it.
    pub number: String,
    /// Who owes it.
    pub customer: CustomerParty,
    /// Date of issue.
    pub issued_on: Date,
    /// Due date; when none is stated the terms of the customer apply.
    pub due_on: Option<Date>,
    /// Currency of every amount here.
    pub currency: Currency,
    /// Total with VAT in minor units, positive for every kind.
    pub total_minor: i64,
    /// What is still open in minor units, positive; `None` when the file does not say.
    pub open_minor: Option<i64>,
    /// VAT by rate, empty when not stated.
    pub vat: Vec<VatLine>,
    /// The reference the payer was asked to quote (RF reference, EN 16931 BT-83).
    pub payment_reference: String,
    /// The buyer's order (BT-13).
    pub purchase_order: String,
    /// Invoices that a credit note or final invoice refers to (BT-25).
    pub preceding: Vec<String>,
    /// Whether VAT falls due on collection (BT-8 code 72 or 432); `None` when not stated.
    pub vat_on_payment: Option<bool>,
    /// Cash discount, when stated with its end.
    pub discount: Option<Discount>,
    /// Lettering code of an accounting file.
    pub lettering: String,
}

/// One line of a customer list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerRecord {
    /// Where it stands in the file.
    pub place: Place,
    /// The customer.
    pub party: CustomerParty,
    /// BIC of the bank account, or empty.
    pub bic: String,
    /// Payment term in days, when the list states a plain number of days.
    pub payment_days: Option<u16>,
    /// Who looks after it: the e-mail address of a user, or empty.
    pub account_manager: String,
}

/// Takes what a reader finds, in the order of the file.
pub trait Sink {
    /// A document was read.
    fn document(&mut self, document: Document);
    /// A customer was read (customer lists only).
    fn customer(&mut self, customer: CustomerRecord);
    /// Something is wrong.
    fn problem(&mut self, problem: Problem);
}

/// Everything that a reader found, for callers that want it whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Documents, in the order of the file.
    pub documents: Vec<Document>,
    /// Customers, in the order of the file.
    pub customers: Vec<CustomerRecord>,
    /// Problems, in the order they were met.
    pub problems: Vec<Problem>,
}

impl Sink for Collected {
    fn document(&mut self, document: Document) {
        self.documents.push(document);
    }

    fn customer(&mut self, customer: CustomerRecord) {
        self.customers.push(customer);
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
