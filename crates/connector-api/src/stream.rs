//! What is pulled, page by page.

use jiff::Timestamp;

use crate::object::Object;

/// What can be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// Attempts to be paid.
    PaymentIntents,
    /// Money taken.
    Charges,
    /// Money given back.
    Refunds,
    /// Payments that the payer contests.
    Disputes,
    /// Authorisations to debit.
    Mandates,
    /// Transfers of the provider to the bank.
    Payouts,
    /// The lines of one payout.
    PayoutLines,
    /// The lines of the balance, whatever payout they belong to.
    BalanceLines,
    /// Subscriptions.
    Subscriptions,
    /// What happened, for what webhooks lost.
    Events,
    /// Customers of a business tool.
    Customers,
    /// People of a customer.
    Contacts,
    /// Invoices of a business tool.
    Invoices,
    /// Payments that a business tool holds.
    Payments,
}

/// One pull: which stream, of what, from where.
#[derive(Clone, Copy, Debug)]
pub struct Pull<'a> {
    /// Which stream.
    pub stream: Stream,
    /// The object whose they are: the payout of [`Stream::PayoutLines`], the payment of
    /// [`Stream::Refunds`] where a provider lists them so alone.
    pub of: Option<&'a str>,
    /// Where the last page ended.
    pub cursor: &'a Cursor,
    /// The time, where a provider has to be told until when.
    pub now: Timestamp,
}

/// Where a pull stands, in words of the connector alone. It is kept with the records it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub String);

/// A page that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its records, in the provider's order.
    pub records: Vec<Record>,
    /// Where to go on.
    pub cursor: Cursor,
    /// Whether there is more now.
    pub has_more: bool,
}

/// One object of a provider in our words. A list that says too little of an object gives a notice in its
/// place: it is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The provider's id.
    pub external_id: String,
    /// How new this is: an upsert leaves what has a higher one alone.
    pub version: i64,
    /// When the provider made it, where it says so.
    pub created_at: Option<Timestamp>,
    /// The object.
    pub object: Object,
}

/// What a read of one object found. A failed read is a [`crate::Failure`], never an absence.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched {
    /// It is there.
    Found(Box<Record>),
    /// The provider answered that there is none.
    Absent,
}
