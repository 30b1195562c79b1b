//! Why something is not said now. The words that users read are in the language files, under the code.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::model::{DocumentState, FlightKind, HoldKind, SourceIndex};
use crate::plan::Channel;

/// What the gate answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It may be said now.
    Send,
    /// Not yet: until an instant, or until something happens that has no day.
    Wait {
        /// The first instant at which every timed reason has ended and the contact may be reached.
        until: Option<Timestamp>,
    },
    /// A person must act first.
    HandOver,
    /// As things stand there is nothing to say.
    Never,
}

impl Verdict {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Wait { .. } => "wait",
            Self::HandOver => "hand_over",
            Self::Never => "never",
        }
    }
}

/// What ties money that is not explained to an item, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CashLink {
    /// It cites the item.
    Cited,
    /// Its payer is the customer.
    Payer,
    /// An exception names the customer.
    Named,
    /// Its payer is unknown, and its amount fits.
    Amount,
}

/// One reason not to say something now: section 5 of `docs/spec/dunning.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing is open.
    Settled,
    /// The document does not ask for money.
    NotAReceivable {
        /// Why not.
        state: DocumentState,
    },
    /// This step was said about this item.
    AlreadySaid,
    /// A courtesy notice after the due day.
    Lapsed,
    /// The plan says something else about the item by now, or says it to somebody else.
    Superseded,
    /// A reminder goes to the contact, and a courtesy notice is never beside it.
    BesideReminder,
    /// Less is open than the step or the plan asks.
    BelowMinimum {
        /// The minimum, in minor units of the item's currency.
        minimum_minor: i64,
    },
    /// No plan applies to the customer.
    NoPlan,
    /// The item is not late yet.
    NotLate {
        /// The first day on which it is.
        on: Date,
    },
    /// The step is for a later day.
    StepNotDue {
        /// That day.
        on: Date,
    },
    /// It is not known what came in.
    StatementStale {
        /// Where.
        source: SourceIndex,
        /// The last day known.
        known_through: Option<Date>,
    },
    /// Nothing says what comes in for the entity.
    NoSource,
    /// Money that is not explained could be this payment.
    UnallocatedCash {
        /// What ties it to the item.
        link: CashLink,
        /// When it came.
        received_on: Date,
        /// Whether it has waited longer than the plan's patience.
        is_old: bool,
    },
    /// Unused credit of the customer covers the item.
    CoveredByCredit,
    /// A payment is under way.
    PaymentInFlight {
        /// How.
        kind: FlightKind,
        /// The first day on which it is no longer waited for.
        until: Date,
    },
    /// A payment that we were to collect has no answer, and its days are over.
    PaymentLost {
        /// How.
        kind: FlightKind,
        /// When it was expected.
        expected_on: Date,
    },
    /// We draw it ourselves.
    CollectedByUs {
        /// Whether we should have done so by now.
        is_old: bool,
    },
    /// A hold stands.
    Held {
        /// Which.
        kind: HoldKind,
        /// The first day after it, where it has one.
        until: Option<Date>,
    },
    /// The contact answered, and nobody has said that it is settled.
    ConversationOpen {
        /// Since when.
        since: Timestamp,
    },
    /// Another message to the contact is on its way.
    MessagePending,
    /// Nobody knows whether the last message left.
    OutcomeUnknown {
        /// Since when.
        since: Timestamp,
    },
    /// The contact was written to within the minimum interval.
    TooSoon {
        /// The first day after it.
        until: Date,
    },
    /// Enough calls and text messages to a consumer within thirty days.
    TooMany {
        /// The first day on which one more is right.
        until: Date,
    },
    /// Contact hours, a weekend or a holiday.
    OutsideHours {
        /// When they open, in the zone of the entity; `None` when they never do.
        until: Option<DateTime>,
    },
    /// Another legal entity writes to the contact first.
    OtherEntityFirst {
        /// The first day after the interval.
        until: Date,
    },
    /// Nobody is known to write to.
    NoContact,
    /// The contact cannot be reached so.
    NoAddress {
        /// By which channel.
        channel: Channel,
    },
    /// The last message came back.
    Bounced {
        /// By which channel.
        channel: Channel,
    },
    /// The contact does not want to be reached so.
    OptedOut {
        /// By which channel.
        channel: Channel,
    },
}

/// What ends a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The beginning of a local day.
    Day(Date),
    /// Contact hours: every other timed reason first.
    Hours,
    /// Something that has no day.
    Event,
    /// A person.
    Person,
    /// Nothing: there is nothing to say.
    Never,
}

impl Reason {
    /// What ends it.
    pub fn end(&self) -> End {
        match *self {
            Self::Settled
            | Self::NotAReceivable { .. }
            | Self::AlreadySaid
            | Self::Lapsed
            | Self::Superseded
            | Self::BelowMinimum { .. }
            | Self::NoPlan
            | Self::Held { kind: HoldKind::Excluded, .. } => End::Never,
            Self::NotLate { on } | Self::StepNotDue { on } => End::Day(on),
            Self::StatementStale { .. }
            | Self::NoSource
            | Self::BesideReminder
            | Self::CoveredByCredit
            | Self::UnallocatedCash { is_old: false, .. }
            | Self::CollectedByUs { is_old: false }
            | Self::ConversationOpen { .. }
            | Self::MessagePending => End::Event,
            Self::UnallocatedCash { is_old: true, .. }
            | Self::CollectedByUs { is_old: true }
            | Self::PaymentLost { .. }
            | Self::OutcomeUnknown { .. }
            | Self::NoContact
            | Self::NoAddress { .. }
            | Self::Bounced { .. }
            | Self::OptedOut { .. } => End::Person,
            Self::PaymentInFlight { until, .. }
            | Self::TooSoon { until }
            | Self::TooMany { until }
            | Self::OtherEntityFirst { until } => End::Day(until),
            Self::OutsideHours { .. } => End::Hours,
            Self::Held { kind, until } => end_of_hold(kind, until),
        }
    }

    /// The code under which it is stored and put into words.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::NotAReceivable { .. } => "not_a_receivable",
            Self::AlreadySaid => "already_said",
            Self::Lapsed => "lapsed",
            Self::Superseded => "superseded",
            Self::BesideReminder => "beside_reminder",
            Self::BelowMinimum { .. } => "below_minimum",
            Self::NoPlan => "no_plan",
            Self::NotLate { .. } => "not_late",
            Self::StepNotDue { .. } => "step_not_due",
            Self::StatementStale { .. } => "statement_stale",
            Self::NoSource => "no_source",
            Self::UnallocatedCash { .. } => "unallocated_cash",
            Self::CoveredByCredit => "covered_by_credit",
            Self::PaymentInFlight { .. } => "payment_in_flight",
            Self::PaymentLost { .. } => "payment_lost",
            Self::CollectedByUs { .. } => "collected_by_us",
            Self::Held { kind, .. } => kind.as_str(),
            Self::ConversationOpen { .. } => "conversation_open",
            Self::MessagePending => "message_pending",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::TooSoon { .. } => "too_soon",
            Self::TooMany { .. } => "too_many",
            Self::OutsideHours { .. } => "outside_hours",
            Self::OtherEntityFirst { .. } => "other_entity_first",
            Self::NoContact => "no_contact",
            Self::NoAddress { .. } => "no_address",
            Self::Bounced { .. } => "bounced",
            Self::OptedOut { .. } => "opted_out",
        }
    }
}

fn end_of_hold(kind: HoldKind, until: Option<Date>) -> End {
    match kind {
        HoldKind::Excluded => End::Never,
        HoldKind::Insolvency | HoldKind::Bereavement | HoldKind::Vulnerability => End::Person,
        HoldKind::Dispute
        | HoldKind::Promise
        | HoldKind::PaymentPlan
        | HoldKind::PlanAsked
        | HoldKind::LegalHold
        | HoldKind::Pause
        | HoldKind::HoldOut => until.map_or(End::Event, End::Day),
    }
}

/// The code, and the day that ends it where there is one.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        match self {
            Self::OutsideHours { until: Some(until) } => write!(f, " until {until}"),
            _ => match self.end() {
                End::Day(day) => write!(f, " until {day}"),
                End::Hours | End::Event | End::Person | End::Never => Ok(()),
            },
        }
    }
}
