//! What payment providers hold. No card number, no account number: methods are names.

use jiff::Timestamp;
use money::Money;

use crate::payout::LineKind;

/// An attempt to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentIntent {
    /// What is asked for.
    pub amount: Money,
    /// What came in.
    pub received: Money,
    /// Where it stands.
    pub state: IntentState,
    /// Our reference, when it is ours.
    pub reference: Option<String>,
    /// The charge that took the money.
    pub charge: Option<String>,
    /// The provider's customer.
    pub customer: Option<String>,
}

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntentState {
    /// The payer has to choose or confirm a method.
    AwaitsPayer,
    /// The payer has to authenticate (SCA).
    AwaitsAuthentication,
    /// Under way: a debit may take days.
    Processing,
    /// Authorised, to be captured.
    Authorised,
    /// Paid.
    Succeeded,
    /// Given up.
    Cancelled,
    /// A state that we do not know: kept, and told.
    Unknown(String),
}

/// Money taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// What was taken.
    pub amount: Money,
    /// What was given back of it, where the provider tells.
    pub refunded: Option<Money>,
    /// Where it stands.
    pub state: ChargeState,
    /// The attempt it belongs to.
    pub intent: Option<String>,
    /// The line of the balance that it made.
    pub line: Option<String>,
    /// The method, in the provider's word.
    pub method: Option<String>,
    /// Our reference, when it is ours.
    pub reference: Option<String>,
    /// Whether it is contested.
    pub disputed: bool,
    /// The mandate under which it was taken, where the provider tells.
    pub mandate: Option<String>,
    /// The payout that it is in, where the provider tells.
    pub payout: Option<String>,
}

/// Where a charge stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// Under way.
    Pending,
    /// Taken.
    Succeeded,
    /// Refused, with the provider's code.
    Failed {
        /// The code, where one was given.
        code: Option<String>,
    },
    /// Given up before money moved.
    Cancelled,
    /// Taken, and taken back by the payer's bank.
    ChargedBack,
    /// A state that we do not know.
    Unknown(String),
}

/// A page on which a payer pays, or gives a mandate, where it is an object of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutPage {
    /// What is asked for, where money is.
    pub amount: Option<Money>,
    /// Where it stands.
    pub state: IntentState,
    /// Our reference, when it is ours.
    pub reference: Option<String>,
    /// The charge that followed.
    pub charge: Option<String>,
    /// The mandate that followed.
    pub mandate: Option<String>,
    /// The provider's customer.
    pub customer: Option<String>,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundState,
    /// The charge it gives back.
    pub charge: Option<String>,
    /// The attempt it gives back.
    pub intent: Option<String>,
    /// Our reference, when it is ours.
    pub reference: Option<String>,
    /// The line of the balance that it made.
    pub line: Option<String>,
}

/// Where a refund stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// Under way.
    Pending,
    /// The payer or a person has to do something.
    AwaitsAction,
    /// Given back.
    Succeeded,
    /// It came back, with the provider's reason.
    Failed {
        /// The reason, where one was given.
        reason: Option<String>,
    },
    /// Given up.
    Cancelled,
    /// A state that we do not know.
    Unknown(String),
}

/// A payment that the payer contests at his bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// What is contested.
    pub amount: Money,
    /// The provider's reason.
    pub reason: String,
    /// Where it stands.
    pub state: DisputeState,
    /// The charge: where several are contested at once, the first.
    pub charge: String,
    /// Until when evidence is taken.
    pub evidence_due_at: Option<Timestamp>,
    /// Whether evidence is there.
    pub has_evidence: bool,
    /// How many times evidence was submitted.
    pub submissions: u32,
    /// The lines of the balance that it made.
    pub lines: Vec<String>,
}

/// Where a dispute stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisputeState {
    /// Asked for by the bank; no money moved yet.
    Inquiry,
    /// Evidence is awaited.
    AwaitsEvidence,
    /// The bank decides.
    UnderReview,
    /// The money is ours.
    Won,
    /// The money is the payer's.
    Lost,
    /// Ended before it became a dispute.
    InquiryClosed,
    /// A state that we do not know.
    Unknown(String),
}

/// An authorisation to debit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// The unique mandate reference (UMR), where the provider tells it.
    pub umr: Option<String>,
    /// The scheme, in the provider's word (`sepa_debit`).
    pub scheme: String,
    /// Where it stands.
    pub state: MandateState,
}

/// Where a mandate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MandateState {
    /// Under way.
    Pending,
    /// It may be used.
    Active,
    /// It may not.
    Inactive,
    /// A state that we do not know.
    Unknown(String),
}

/// A transfer of the provider to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// What is transferred; below zero when the provider takes it.
    pub amount: Money,
    /// Where it stands.
    pub state: PayoutState,
    /// When it is expected at the bank, where that is known.
    pub arrives_at: Option<Timestamp>,
    /// Whether the provider can say which lines it is made of.
    pub has_lines: bool,
    /// What the bank's statement says of it, where the provider tells.
    pub trace: Option<String>,
}

/// Where a payout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutState {
    /// To be sent.
    Pending,
    /// Sent.
    InTransit,
    /// The provider says that it arrived: the bank proves it.
    Paid,
    /// It came back, with the provider's code.
    Failed {
        /// The code, where one was given.
        code: Option<String>,
    },
    /// Given up.
    Cancelled,
    /// A state that we do not know.
    Unknown(String),
}

/// A line of a payout or of the balance: `net` is `gross` less `fee`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutLine {
    /// The provider's id.
    pub id: String,
    /// What kind of line.
    pub kind: LineKind,
    /// Before fees; below zero when money leaves.
    pub gross: Money,
    /// What the provider keeps of it; below zero when it gives some back.
    pub fee: Money,
    /// What it adds to the balance.
    pub net: Money,
    /// The object that made it.
    pub source: Option<String>,
}

/// A subscription, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The provider's customer.
    pub customer: String,
    /// Its state, in the provider's word.
    pub state: String,
    /// When it ends, where that is decided.
    pub ends_at: Option<Timestamp>,
}
