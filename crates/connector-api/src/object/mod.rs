//! Objects of other systems in our words: exact amounts, instants, states with their data.

mod business;
mod payment;

pub use business::{BusinessInvoice, BusinessPayment, Contact, Customer};
pub use payment::{
    Charge, ChargeState, CheckoutPage, Dispute, DisputeState, IntentState, Mandate, MandateState,
    PaymentIntent, Payout, PayoutLine, PayoutState, Refund, RefundState, Subscription,
};

use jiff::Timestamp;

/// The name under which our reference is in what providers keep for us.
pub const REFERENCE: &str = "quittance_reference";

/// Any of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// An attempt to be paid.
    PaymentIntent(PaymentIntent),
    /// A page on which is paid, or a mandate given.
    CheckoutPage(CheckoutPage),
    /// Money taken.
    Charge(Charge),
    /// Money given back.
    Refund(Refund),
    /// A payment that is contested.
    Dispute(Dispute),
    /// An authorisation to debit.
    Mandate(Mandate),
    /// A transfer to the bank.
    Payout(Payout),
    /// A line of one.
    PayoutLine(PayoutLine),
    /// A subscription.
    Subscription(Subscription),
    /// Something that happened.
    Notice(Notice),
    /// A customer.
    Customer(Customer),
    /// A person of a customer.
    Contact(Contact),
    /// An invoice of a business tool.
    Invoice(BusinessInvoice),
    /// A payment that a business tool holds.
    Payment(BusinessPayment),
}

/// Which object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// An attempt to be paid.
    PaymentIntent,
    /// A page on which is paid.
    Checkout,
    /// Money taken.
    Charge,
    /// Money given back.
    Refund,
    /// A payment that is contested.
    Dispute,
    /// An authorisation to debit.
    Mandate,
    /// A transfer to the bank.
    Payout,
    /// A subscription.
    Subscription,
    /// A customer.
    Customer,
    /// A person of a customer.
    Contact,
    /// An invoice.
    Invoice,
    /// A payment.
    Payment,
}

/// That something happened to an object. It is a reason to read the object, never a proof of what
/// it is now: notices come twice, late and in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The provider's id of the event: stored once.
    pub id: String,
    /// The provider's name of what happened.
    pub event: String,
    /// Which object, where it is one of ours; `None` says that the event concerns nothing we hold.
    pub object: Option<(ObjectKind, String)>,
    /// When it happened.
    pub occurred_at: Timestamp,
}
