//! The words that are stored: states, channels and tones, and what they are to the engine.

use dunning::plan::{Channel, Tone};
use dunning::{FlightKind, HoldKind, MessageState};
use jiff::Timestamp;

/// Where a message stands: docs/spec/collections.md, section 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for a person.
    Proposed,
    /// It will be sent.
    Planned,
    /// A person put it off.
    Postponed,
    /// A worker has it; nothing has left.
    Claimed,
    /// It is being handed over.
    Sending,
    /// It was handed over.
    Sent,
    /// Nobody knows whether it was.
    Unknown,
    /// It was refused for good.
    Failed,
    /// It was not sent and will not be.
    Cancelled,
    /// A person decided that this step is not said.
    Skipped,
    /// A plan in shadow mode would have sent it.
    Shadow,
    /// The same, of a plan that is live since.
    Shadowed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 12] = [
        Self::Proposed,
        Self::Planned,
        Self::Postponed,
        Self::Claimed,
        Self::Sending,
        Self::Sent,
        Self::Unknown,
        Self::Failed,
        Self::Cancelled,
        Self::Skipped,
        Self::Shadow,
        Self::Shadowed,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Planned => "planned",
            Self::Postponed => "postponed",
            Self::Claimed => "claimed",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Shadow => "shadow",
            Self::Shadowed => "shadowed",
        }
    }

    /// The state of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What it is to the engine; nothing for what counts as not said, and for what is decided anew each day.
    pub(super) fn for_engine(self, at_micros: i64, tries: i64) -> Option<MessageState> {
        let at = instant(at_micros);
        let tries = u8::try_from(tries).unwrap_or(u8::MAX);
        match self {
            Self::Planned | Self::Postponed => Some(MessageState::Planned { at, tries }),
            Self::Claimed => Some(MessageState::Claimed { at, tries }),
            Self::Sending => Some(MessageState::Sending { at, tries }),
            Self::Sent | Self::Skipped | Self::Shadow => Some(MessageState::Sent { at }),
            Self::Unknown => Some(MessageState::Unknown { at }),
            Self::Proposed | Self::Failed | Self::Cancelled | Self::Shadowed => None,
        }
    }
}

/// The state of the engine as it is stored: its name, its instant and the tries made.
pub(super) fn stored_state(state: MessageState) -> (&'static str, i64, i64) {
    let tries = match state {
        MessageState::Planned { tries, .. }
        | MessageState::Claimed { tries, .. }
        | MessageState::Sending { tries, .. } => i64::from(tries),
        MessageState::Sent { .. }
        | MessageState::Unknown { .. }
        | MessageState::Failed { .. }
        | MessageState::Cancelled { .. } => 0,
    };
    (state.as_str(), state.at().as_microsecond(), tries)
}

/// An instant of microseconds since 1970 UTC.
pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

const CHANNELS: [Channel; 6] =
    [Channel::Email, Channel::Sms, Channel::Letter, Channel::Call, Channel::Visit, Channel::Handover];
const TONES: [Tone; 5] = [Tone::Courtesy, Tone::Friendly, Tone::Reminder, Tone::Firm, Tone::FormalNotice];
const HOLDS: [HoldKind; 11] = [
    HoldKind::Dispute,
    HoldKind::Promise,
    HoldKind::PaymentPlan,
    HoldKind::PlanAsked,
    HoldKind::LegalHold,
    HoldKind::Pause,
    HoldKind::Insolvency,
    HoldKind::Bereavement,
    HoldKind::Vulnerability,
    HoldKind::Excluded,
    HoldKind::HoldOut,
];
/// Payments on their way that a person may tell of.
const FLIGHTS: [FlightKind; 3] = [FlightKind::Transfer, FlightKind::SaidPaid, FlightKind::BuyerStatus];

/// The channel of a stable name.
pub(super) fn channel_of(word: &str) -> Option<Channel> {
    CHANNELS.into_iter().find(|channel| channel.as_str() == word)
}

/// The tone of a stable name.
pub(super) fn tone_of(word: &str) -> Option<Tone> {
    TONES.into_iter().find(|tone| tone.as_str() == word)
}

/// What keeps reminders back, by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holding {
    Hold(HoldKind),
    Flight(FlightKind),
}

/// What keeps reminders back, of a stable name.
pub(super) fn holding_of(word: &str) -> Option<Holding> {
    let hold = HOLDS.into_iter().find(|kind| kind.as_str() == word).map(Holding::Hold);
    hold.or_else(|| FLIGHTS.into_iter().find(|kind| kind.as_str() == word).map(Holding::Flight))
}

/// Whether one of our people does it, and says so: nothing sends it. Text messages leave by themselves where a gateway carries them.
pub(super) fn is_by_hand(channel: Channel, has_gateway: bool) -> bool {
    match channel {
        Channel::Email => false,
        Channel::Sms => !has_gateway,
        Channel::Letter | Channel::Call | Channel::Visit | Channel::Handover => true,
    }
}
