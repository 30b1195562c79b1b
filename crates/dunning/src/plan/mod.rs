//! Plans: what is said, when, by which channel and in which tone.

mod defaults;
mod lint;

pub use defaults::default_plans;
pub use lint::{PlanProblem, lint};

use jiff::civil::Date;

use crate::calendar::shifted;
use crate::hours::Hours;
use crate::model::{Customer, CustomerKind, Item};

/// How something is said, from the gentlest to the sternest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// A notice before the due day.
    Courtesy,
    /// The first word after it: something may have gone wrong on either side.
    Friendly,
    /// A plain reminder.
    Reminder,
    /// It names what the law provides for.
    Firm,
    /// A demand with a term, before other ways are taken (C. civ. art. 1344).
    FormalNotice,
}

impl Tone {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Courtesy => "courtesy",
            Self::Friendly => "friendly",
            Self::Reminder => "reminder",
            Self::Firm => "firm",
            Self::FormalNotice => "formal_notice",
        }
    }
}

/// How a contact is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// E-mail.
    Email,
    /// A text message.
    Sms,
    /// A letter on paper.
    Letter,
    /// A call by one of our people: a task.
    Call,
    /// A visit by one of our people: a task.
    Visit,
    /// Nobody outside is reached: the item is given to a person, and the plan ends.
    Handover,
}

impl Channel {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Letter => "letter",
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Handover => "handover",
        }
    }

    /// Whether the contact hears of it.
    pub fn reaches_out(self) -> bool {
        self != Self::Handover
    }

    /// Whether it rings or knocks, so that the hours of speaking apply.
    pub fn intrudes(self) -> bool {
        matches!(self, Self::Sms | Self::Call | Self::Visit)
    }
}

/// What the days of a step are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The day the document was issued.
    Issued,
    /// The day it is due.
    Due,
}

/// Which customers something is for. An empty list and a `None` ask nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// One of these segments.
    pub segments: Vec<String>,
    /// At least one of these tags.
    pub tags: Vec<String>,
    /// One of these kinds.
    pub kinds: Vec<CustomerKind>,
    /// One of these countries, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Usually at least so many days late; a customer without history does not meet it.
    pub days_late_min: Option<u16>,
    /// Usually at most so many days late; a customer without history does not meet it.
    pub days_late_max: Option<u16>,
    /// At least so many invoices paid.
    pub invoices_paid_min: Option<u32>,
    /// A score of at least so much; a customer without a score does not meet it.
    pub score_min: Option<u8>,
    /// A score of at most so much; a customer without a score does not meet it.
    pub score_max: Option<u8>,
}

impl Conditions {
    /// Whether a customer meets all of them.
    pub fn are_met_by(&self, customer: &Customer) -> bool {
        let lists = (self.segments.is_empty() || self.segments.contains(&customer.segment))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| customer.tags.contains(tag)))
            && (self.kinds.is_empty() || self.kinds.contains(&customer.kind))
            && (self.countries.is_empty() || self.countries.contains(&customer.country));
        let scores = self.score_min.is_none_or(|least| customer.score.is_some_and(|score| score >= least))
            && self.score_max.is_none_or(|most| customer.score.is_some_and(|score| score <= most));
        lists
            && scores
            && self.days_late_min.is_none_or(|least| customer.days_late.is_some_and(|days| days >= least))
            && self.days_late_max.is_none_or(|most| customer.days_late.is_some_and(|days| days <= most))
            && self.invoices_paid_min.is_none_or(|least| customer.invoices_paid >= least)
    }
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is known by within the plan, whatever is put before it later.
    pub key: u16,
    /// What the days count from.
    pub anchor: Anchor,
    /// Days after the anchor; negative for before.
    pub days: i16,
    /// How the contact is reached.
    pub channel: Channel,
    /// How it is said.
    pub tone: Tone,
    /// Whether a person approves each message first.
    pub is_approved_first: bool,
    /// Whether the account manager is in copy.
    pub copies_account_manager: bool,
    /// What must be open of an item for it to be said, in minor units.
    pub minimum_minor: i64,
    /// Days the contact is given to answer: no step comes sooner after this one.
    pub answer_days: u16,
    /// Customers it is for; others skip it.
    pub conditions: Conditions,
}

impl Step {
    /// A step that is said by itself, without further conditions.
    pub fn new(key: u16, days: i16, channel: Channel, tone: Tone) -> Self {
        Self {
            key,
            anchor: Anchor::Due,
            days,
            channel,
            tone,
            is_approved_first: false,
            copies_account_manager: false,
            minimum_minor: 0,
            answer_days: 0,
            conditions: Conditions::default(),
        }
    }

    /// The same, approved by a person first.
    #[must_use]
    pub fn approved_first(mut self) -> Self {
        self.is_approved_first = true;
        self
    }

    /// The day it is written for on an item.
    pub fn day_of(&self, item: &Item) -> Date {
        let anchor = match self.anchor {
            Anchor::Issued => item.issued_on,
            Anchor::Due => item.due_on,
        };
        shifted(anchor, i64::from(self.days))
    }
}

/// When money of an unknown payer holds an item back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownMoney {
    /// When its amount is that of the item, or of all that the customer owes late.
    #[default]
    OfTheAmount,
    /// When it is at least as much as the item.
    AtLeastTheAmount,
}

/// A dunning plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is known by.
    pub key: u128,
    /// Its place among the plans: the lowest rank that fits a customer is taken.
    pub rank: u32,
    /// Its name, as people see it.
    pub name: String,
    /// Customers it is for.
    pub conditions: Conditions,
    /// Its steps, in the order in which they are said.
    pub steps: Vec<Step>,
    /// Least days between two messages to one contact.
    pub interval_days: u16,
    /// How many bank days a source of money may lag behind.
    pub statement_age_max: u16,
    /// Least amount a message asks a customer for, in minor units of its currency.
    pub minimum_minor: i64,
    /// Least age of a document that is reminded of, in days.
    pub after_issue_days_min: u16,
    /// Days after which what waits for our own people becomes a task.
    pub patience_days: u16,
    /// Days that a promise is given beyond its day.
    pub promise_grace_days: u16,
    /// Bank days that a payment under way is given beyond its day.
    pub flight_grace_days: u16,
    /// How money of an unknown payer is read.
    pub unknown_money: UnknownMoney,
    /// How far an amount may differ and still be that of an item, in minor units.
    pub tolerance_minor: i64,
    /// Hours of e-mails and letters.
    pub written: Hours,
    /// Hours of calls, visits and text messages.
    pub spoken: Hours,
}

impl Plan {
    /// A plan with the settings that the specification gives, without steps.
    pub fn new(key: u128, rank: u32, name: &str) -> Self {
        Self {
            key,
            rank,
            name: name.to_owned(),
            conditions: Conditions::default(),
            steps: Vec::new(),
            interval_days: 7,
            statement_age_max: 0,
            minimum_minor: 0,
            after_issue_days_min: 3,
            patience_days: 5,
            promise_grace_days: 2,
            flight_grace_days: 3,
            unknown_money: UnknownMoney::default(),
            tolerance_minor: 0,
            written: Hours::written(),
            spoken: Hours::spoken(),
        }
    }

    /// The place of a step in the plan, by its key.
    pub fn position_of(&self, key: u16) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    /// The hours in which a channel may be used.
    pub fn hours(&self, channel: Channel) -> &Hours {
        if channel.intrudes() { &self.spoken } else { &self.written }
    }
}
