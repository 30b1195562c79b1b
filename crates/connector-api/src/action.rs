//! What is asked of a provider, and what becomes of it.

use jiff::Timestamp;
use jiff::civil::Date;
use money::{Currency, Money};

use crate::object::ObjectKind;
use crate::stream::Cursor;

/// Something that changes the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A page of the provider on which the amount is paid once.
    CreateCheckout(Checkout),
    /// A link that can be sent and that closes when it was paid.
    CreatePaymentLink(Checkout),
    /// A page of the provider on which a mandate is given.
    RequestMandate(MandateOrder),
    /// The page of something that was made: the second step of the two above, where a provider has two.
    OpenPage(PageOrder),
    /// A debit under a mandate.
    Collect(CollectionOrder),
    /// Takes what the payer agreed to.
    Capture(CaptureOrder),
    /// Gives money of a payment back.
    Refund(RefundOrder),
    /// Takes back what was not used yet.
    Cancel(CancelOrder),
}

/// What is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Our id: it comes back with every object that follows from it.
    pub reference: String,
    /// The amount.
    pub amount: Money,
    /// What the payer reads: the numbers of the documents.
    pub label: String,
    /// How it may be paid. Empty: as the provider's settings say.
    pub methods: Vec<Method>,
    /// Where the payer comes back to.
    pub return_url: String,
    /// Where the payer comes back to without having paid.
    pub cancel_url: String,
    /// The address to which the provider's receipt goes.
    pub email: Option<String>,
    /// Until when it may be paid.
    pub expires_at: Option<Timestamp>,
    /// Who pays, where a provider asks for it.
    pub payer: Option<Payer>,
    /// Where the provider tells what happened, where it is told so with each payment.
    pub notify_url: Option<String>,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// First name of the person.
    pub given_name: String,
    /// Last name of the person.
    pub family_name: String,
    /// Number and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// The country, in two letters (ISO 3166-1).
    pub country: String,
}

/// A mandate to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateOrder {
    /// Our id: it comes back with every object that follows from it.
    pub reference: String,
    /// What the payer reads.
    pub label: String,
    /// The currency of what is to be debited.
    pub currency: Currency,
    /// The address that the page begins with.
    pub email: Option<String>,
    /// Where the payer comes back to.
    pub return_url: String,
    /// Where the payer comes back to without having given it.
    pub cancel_url: String,
}

/// The page of something that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOrder {
    /// The provider's id of what was made.
    pub of: String,
    /// The address that the page begins with.
    pub email: Option<String>,
    /// Where the payer comes back to.
    pub return_url: String,
    /// Where the payer comes back to without having done it.
    pub cancel_url: String,
}

/// A debit under a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionOrder {
    /// Our id of the payment.
    pub reference: String,
    /// The provider's id of the mandate.
    pub mandate: String,
    /// The amount.
    pub amount: Money,
    /// What the payer reads.
    pub label: String,
    /// The day, or the first that is possible.
    pub charge_on: Option<Date>,
}

/// What the payer agreed to, to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureOrder {
    /// The provider's id of the attempt.
    pub intent: String,
    /// The amount that the payer agreed to.
    pub amount: Money,
}

/// Something to take back before it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelOrder {
    /// What it is.
    pub kind: ObjectKind,
    /// The provider's id.
    pub external_id: String,
}

/// How is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Card.
    Card,
    /// SEPA direct debit under a mandate.
    SepaDebit,
    /// A transfer that the payer orders at his bank.
    BankTransfer,
}

/// Money to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    /// Our id of the refund.
    pub reference: String,
    /// The provider's id of the payment.
    pub payment: String,
    /// How much of it.
    pub amount: Money,
    /// What was given back of it before, as far as we know: a provider that knows of more refuses.
    pub refunded_before: Money,
    /// Why.
    pub reason: RefundReason,
}

/// Why money is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundReason {
    /// It was paid twice.
    Duplicate,
    /// It was a fraud.
    Fraudulent,
    /// The customer asked.
    RequestedByCustomer,
}

/// What became of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done: the provider's id, and where a payer is sent.
    Done {
        /// The provider's id.
        external_id: String,
        /// The page or the link.
        url: Option<String>,
    },
    /// One step of several is done: `next` is to be done, under a key of its own.
    Continue {
        /// The provider's id.
        external_id: String,
        /// The next step.
        next: Box<Action>,
    },
    /// The provider says that it was done before, under the same key: what it is has to be read.
    DoneBefore {
        /// The provider's id.
        external_id: String,
    },
    /// Taken on: what becomes of it is told later.
    Pending {
        /// The provider's id.
        external_id: String,
    },
    /// Taken on and failed, with the provider's reason.
    Failed {
        /// The provider's id.
        external_id: String,
        /// Its code.
        reason: String,
    },
}

/// Why an action cannot be put as a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// The provider has no such thing.
    #[error("this provider cannot do that")]
    NotSupported,
    /// The amount cannot be said to it.
    #[error("the amount cannot be asked for: {0}")]
    Amount(&'static str),
    /// The provider asks for something that is not there.
    #[error("{field} is needed")]
    Missing {
        /// What.
        field: &'static str,
    },
    /// A key or a text is longer or shorter than it may be.
    #[error("{field} does not fit")]
    Length {
        /// Which.
        field: &'static str,
    },
}

/// Whether a text may be sent: not empty, and at most `max` characters.
pub fn fits(field: &'static str, text: &str, max: usize) -> Result<(), ActionError> {
    if text.is_empty() || text.chars().count() > max { Err(ActionError::Length { field }) } else { Ok(()) }
}

/// The question whether an action whose answer was lost was done.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// Which.
    pub action: &'a Action,
    /// When it was first sent: what the provider made long before is not it.
    pub sent_at: Timestamp,
    /// Where the last page ended; empty at first.
    pub cursor: &'a Cursor,
}

/// The answer to a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probed {
    /// It was done, with this outcome.
    Done(Outcome),
    /// It was not done: it may be sent.
    Absent,
    /// Not known yet: the next page is asked for.
    GoOn(Cursor),
}
