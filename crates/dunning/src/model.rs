//! What dunning is told: who owes what, what came in, what was said, and what people decided.
//!
//! Everything refers to everything else by its index in the [`Book`]; the keys (an id of the store)
//! only order what would otherwise depend on the order of the input. A book holds all that a
//! contact may be written to about: a caller may pass the contacts of an organisation in parts,
//! as long as customers that share a contact come together.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Money;

use crate::calendar::Region;
use crate::message::MessageState;
use crate::plan::{Channel, Plan, Tone};

/// Index of an entity in [`Book::entities`].
pub type EntityIndex = u32;
/// Index of a contact in [`Book::contacts`].
pub type ContactIndex = u32;
/// Index of a customer in [`Book::customers`].
pub type CustomerIndex = u32;
/// Index of an item in [`Book::items`].
pub type ItemIndex = u32;
/// Index of a source in [`Book::sources`].
pub type SourceIndex = u32;

/// Everything that is known.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The legal entities that are owed.
    pub entities: Vec<Entity>,
    /// The plans.
    pub plans: Vec<Plan>,
    /// Who is written to.
    pub contacts: Vec<Contact>,
    /// Who owes.
    pub customers: Vec<Customer>,
    /// What is open, late or not.
    pub items: Vec<Item>,
    /// Credit that no item has taken yet.
    pub credits: Vec<Credit>,
    /// Where money comes in, and how far that is known.
    pub sources: Vec<Source>,
    /// Money that came in and is not explained.
    pub cash: Vec<Cash>,
    /// Payments under way.
    pub flights: Vec<Flight>,
    /// What keeps reminders back, by a person's decision or a fact.
    pub holds: Vec<Hold>,
    /// What was said, is being said, or may have been said.
    pub messages: Vec<Message>,
}

/// A legal entity.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its id.
    pub key: u128,
    /// The zone of its days and hours.
    pub zone: TimeZone,
    /// Whose holidays it keeps.
    pub region: Region,
}

/// Who is written to at a customer. One address is one contact, whichever customers it serves: its interval
/// is what protects it.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Its id.
    pub key: u128,
    /// How it can be reached; a channel that is missing cannot be used.
    pub addresses: Vec<Address>,
    /// When it was last heard of: a reply, or the note of a call.
    pub heard_at: Option<Timestamp>,
    /// When a person last said that the exchange is settled.
    pub settled_at: Option<Timestamp>,
}

/// One way to reach a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// The channel.
    pub channel: Channel,
    /// Whether it may and can be used.
    pub state: AddressState,
}

/// Whether an address may and can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressState {
    /// As far as is known.
    Usable,
    /// The last message came back.
    Bounced,
    /// The contact asked not to be reached so.
    OptedOut,
}

/// What kind of debtor the law sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CustomerKind {
    /// A business.
    #[default]
    Business,
    /// A person who buys for private ends.
    Consumer,
    /// A public buyer.
    Public,
}

/// A customer.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// Its id.
    pub key: u128,
    /// What the law sees in it.
    pub kind: CustomerKind,
    /// Who is written to; `None` when nobody is known.
    pub contact: Option<ContactIndex>,
    /// The key of the plan that a person gave it, instead of the first that fits.
    pub plan: Option<u128>,
    /// The group it belongs to.
    pub group: Option<u128>,
    /// Its segment, or empty.
    pub segment: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its country, ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// How late it usually pays, in days; `None` without history.
    pub days_late: Option<u16>,
    /// How many invoices it has paid.
    pub invoices_paid: u32,
    /// What an estimate says of its paying in time, from 0 to 100; `None` without one.
    pub score: Option<u8>,
    /// The sources it pays through; empty when not known, which means any of the entity.
    pub pays_through: Vec<SourceIndex>,
}

/// Whether a document asks for money at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentState {
    /// It stands.
    #[default]
    Standing,
    /// The buyer refused it (status 210).
    Refused,
    /// A platform rejected it (status 213).
    Rejected,
    /// We took it back.
    Cancelled,
}

/// An amount a customer owes: an invoice, or an instalment with a due day of its own.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub key: u128,
    /// Who owes it.
    pub customer: CustomerIndex,
    /// Whom it is owed to.
    pub entity: EntityIndex,
    /// The number of the document.
    pub number: String,
    /// When the document was issued.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Date,
    /// What was asked for.
    pub total: Money,
    /// What is still open, after everything that was allocated to it.
    pub open: Money,
    /// Whether the document stands.
    pub state: DocumentState,
    /// Whether we draw it under a mandate, so that the customer has nothing to do.
    pub is_collected_by_us: bool,
}

/// Credit notes and advances not yet used.
#[derive(Clone, Copy, Debug)]
pub struct Credit {
    /// Whose it is.
    pub customer: CustomerIndex,
    /// Who owes it.
    pub entity: EntityIndex,
    /// How much is left, positive.
    pub left: Money,
}

/// A bank account or payment provider.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Whose it is.
    pub entity: EntityIndex,
    /// The last day that statements cover entirely; `None` when there is none yet.
    pub known_through: Option<Date>,
    /// Whether a statement before that day is missing.
    pub has_gap: bool,
}

/// Money in that no decision has explained yet.
#[derive(Clone, Debug)]
pub struct Cash {
    /// How much is not explained.
    pub amount: Money,
    /// When it was booked.
    pub received_on: Date,
    /// Whom the payer stands for, when it is known.
    pub payer: Option<CustomerIndex>,
    /// Customers that an exception names among its alternatives.
    pub names: Vec<CustomerIndex>,
    /// Items it cites, or that an alternative names.
    pub cites: Vec<ItemIndex>,
}

/// What a flight or a hold is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// One item.
    Item(ItemIndex),
    /// All of a customer.
    Customer(CustomerIndex),
    /// All of a group of customers.
    Group(u128),
}

/// How a payment is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FlightKind {
    /// A direct debit that was submitted.
    DirectDebit,
    /// A card payment without an answer yet.
    Card,
    /// A transfer that the customer announced.
    Transfer,
    /// The buyer's platform says that payment was sent (status 211).
    BuyerStatus,
    /// The customer says that it has paid.
    SaidPaid,
}

impl FlightKind {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectDebit => "direct_debit",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::BuyerStatus => "buyer_status",
            Self::SaidPaid => "said_paid",
        }
    }

    /// Whether it is we who must learn how it ended.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::DirectDebit | Self::Card)
    }
}

/// A payment under way.
#[derive(Clone, Copy, Debug)]
pub struct Flight {
    /// What it pays.
    pub on: Scope,
    /// How.
    pub kind: FlightKind,
    /// The day on which it should arrive.
    pub expected_on: Date,
}

/// Why reminders are kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HoldKind {
    /// The customer objects to a document.
    Dispute,
    /// It promised to pay on the day the hold ends.
    Promise,
    /// It pays by instalments that were agreed.
    PaymentPlan,
    /// It asked for instalments, and nobody has answered yet.
    PlanAsked,
    /// Lawyers or courts have it.
    LegalHold,
    /// A person paused it.
    Pause,
    /// A court opened proceedings: everything stops (C. com. L622-21).
    Insolvency,
    /// The debtor has died.
    Bereavement,
    /// A person who must be treated with care.
    Vulnerability,
    /// A person decided that it is never reminded.
    Excluded,
    /// It is left alone to compare with those that are reminded.
    HoldOut,
}

impl HoldKind {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dispute => "dispute",
            Self::Promise => "promise",
            Self::PaymentPlan => "payment_plan",
            Self::PlanAsked => "plan_asked",
            Self::LegalHold => "legal_hold",
            Self::Pause => "pause",
            Self::Insolvency => "insolvency",
            Self::Bereavement => "bereavement",
            Self::Vulnerability => "vulnerability",
            Self::Excluded => "excluded",
            Self::HoldOut => "hold_out",
        }
    }
}

/// Something that keeps reminders back. One that was ended by a person is not in the book.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    /// What it is about.
    pub on: Scope,
    /// Why.
    pub kind: HoldKind,
    /// Its last day, where it has one: the day promised, the last day of a pause.
    pub until: Option<Date>,
}

/// A message to a contact, whatever became of it.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub key: u128,
    /// Who it is for; a handover may have nobody.
    pub contact: Option<ContactIndex>,
    /// How.
    pub channel: Channel,
    /// What became of it.
    pub state: MessageState,
    /// What it says. Handovers, which reach nobody, are kept as messages too.
    pub lines: Vec<Said>,
}

/// One step said about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The item.
    pub item: ItemIndex,
    /// The plan's key.
    pub plan: u128,
    /// The step's key.
    pub step: u16,
    /// In which tone.
    pub tone: Tone,
}
