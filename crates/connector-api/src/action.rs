//! What is asked of a provider, and what becomes of it.

use jiff::Timestamp;
use money::Money;

/// Something that changes the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A page of the provider on which the amount is paid once.
    CreateCheckout(Checkout),
    /// A link that can be sent and that closes when it was paid.
    CreatePaymentLink(Checkout),
    /// Gives money of a payment back.
    Refund(RefundOrder),
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
}

/// How is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Card.
    Card,
    /// SEPA direct debit under a mandate.
    SepaDebit,
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
    /// A key or a text is longer or shorter than it may be.
    #[error("{field} does not fit")]
    Length {
        /// Which.
        field: &'static str,
    },
}
