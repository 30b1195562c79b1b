//! What a message is for, by which medium, and to whom in what relation.

use dunning::plan::{Channel, Tone};

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// A reminder, or a notice before the due day, in a tone.
    Reminder(Tone),
    /// Thanks for a payment.
    Receipt,
    /// A direct debit or card payment that failed, with the remedy.
    PaymentFailed,
    /// A payment plan that the customer may accept.
    PlanProposed,
    /// A payment plan was agreed.
    PlanConfirmed,
    /// A dispute is over.
    DisputeSettled,
    /// We ask when we may call.
    CallRequest,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 11] = [
        Self::Reminder(Tone::Courtesy),
        Self::Reminder(Tone::Friendly),
        Self::Reminder(Tone::Reminder),
        Self::Reminder(Tone::Firm),
        Self::Reminder(Tone::FormalNotice),
        Self::Receipt,
        Self::PaymentFailed,
        Self::PlanProposed,
        Self::PlanConfirmed,
        Self::DisputeSettled,
        Self::CallRequest,
    ];

    /// The name as stored: the tone for a reminder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reminder(tone) => tone.as_str(),
            Self::Receipt => "receipt",
            Self::PaymentFailed => "payment_failed",
            Self::PlanProposed => "plan_proposed",
            Self::PlanConfirmed => "plan_confirmed",
            Self::DisputeSettled => "dispute_settled",
            Self::CallRequest => "call_request",
        }
    }

    /// The purpose of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == name)
    }

    /// Whether it asks for money, so that a way to object belongs into it.
    pub fn asks(self) -> bool {
        match self {
            Self::Reminder(_) | Self::PaymentFailed => true,
            Self::Receipt
            | Self::PlanProposed
            | Self::PlanConfirmed
            | Self::DisputeSettled
            | Self::CallRequest => false,
        }
    }

    /// Whether it is too early in a chase to speak of penalties.
    pub(crate) fn is_gentle(self) -> bool {
        match self {
            Self::Reminder(tone) => tone <= Tone::Friendly,
            Self::Receipt
            | Self::PaymentFailed
            | Self::PlanProposed
            | Self::PlanConfirmed
            | Self::DisputeSettled
            | Self::CallRequest => true,
        }
    }
}

/// What carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Medium {
    /// An e-mail: subject, HTML and plain text.
    Email,
    /// A letter on paper: subject and blocks, laid out by whoever prints it.
    Letter,
    /// A text message: no subject.
    Sms,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 3] = [Self::Email, Self::Letter, Self::Sms];

    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Sms => "sms",
        }
    }

    /// The medium of a channel; nothing where a person speaks or decides instead.
    pub fn of(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Email => Some(Self::Email),
            Channel::Letter => Some(Self::Letter),
            Channel::Sms => Some(Self::Sms),
            Channel::Call | Channel::Visit | Channel::Handover => None,
        }
    }

    /// The medium of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.as_str() == name)
    }
}

/// How a customer stands with us, as far as the wording goes: section 1 of `docs/spec/messages.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Nothing to remark.
    #[default]
    Usual,
    /// Pays on time, for long.
    Loyal,
    /// Does not know our ways yet.
    New,
    /// Usually much late.
    Chronic,
    /// Objected to something lately.
    DisputedBefore,
}

/// What is known of a customer's past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Invoices paid.
    pub invoices_paid: u32,
    /// Usual days late; `None` without history.
    pub days_late: Option<u16>,
    /// Disputes opened within the last twelve months.
    pub disputes_within_a_year: u32,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 5] = [Self::Usual, Self::Loyal, Self::New, Self::Chronic, Self::DisputedBefore];

    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Loyal => "loyal",
            Self::New => "new",
            Self::Chronic => "chronic",
            Self::DisputedBefore => "disputed_before",
        }
    }

    /// The relation of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str() == name)
    }

    /// The relation that a past makes.
    pub fn of(past: Past) -> Self {
        if past.disputes_within_a_year > 0 {
            Self::DisputedBefore
        } else if past.days_late.is_some_and(|days| days >= 30) {
            Self::Chronic
        } else if past.invoices_paid < 3 {
            Self::New
        } else if past.invoices_paid >= 6 && past.days_late.is_some_and(|days| days <= 5) {
            Self::Loyal
        } else {
            Self::Usual
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.as_str()), Some(purpose));
        }
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.as_str()), Some(relation));
        }
        for channel in [Channel::Email, Channel::Letter, Channel::Sms] {
            assert_eq!(Medium::of(channel).and_then(|it| Medium::parse(it.as_str())), Medium::of(channel));
            assert_eq!(Medium::of(channel).map(Medium::as_str), Some(channel.as_str()));
        }
        assert_eq!(Medium::of(Channel::Call), None);
        assert_eq!(Purpose::parse("insult"), None);
    }

    #[test]
    fn the_past_makes_the_relation() {
        let check = |invoices_paid, days_late, disputes_within_a_year, expected| {
            let past = Past { invoices_paid, days_late, disputes_within_a_year };
            assert_eq!(Relation::of(past).as_str(), expected);
        };
        check(40, Some(2), 1, "disputed_before");
        check(40, Some(30), 0, "chronic");
        check(2, Some(0), 0, "new");
        check(2, None, 0, "new");
        check(6, Some(5), 0, "loyal");
        check(6, Some(6), 0, "usual");
        check(5, Some(0), 0, "usual");
        check(9, None, 0, "usual");
    }
}
