//! The life of a message: section 7 of `docs/spec/dunning.md`.
//!
//! What decides between trying again and asking a person is one question: may the text have been
//! handed over? If so, only evidence settles it.

use jiff::{SignedDuration, Timestamp};

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// To be claimed, not before an instant.
    Planned {
        /// When it was planned, or may be tried again.
        at: Timestamp,
        /// Tries that were made.
        tries: u8,
    },
    /// A worker has it; nothing has left.
    Claimed {
        /// Since when.
        at: Timestamp,
        /// Tries that were made before.
        tries: u8,
    },
    /// Being handed over.
    Sending {
        /// Since when.
        at: Timestamp,
        /// Tries that were made before.
        tries: u8,
    },
    /// Handed over.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// Nobody knows whether it was handed over.
    Unknown {
        /// When that became so.
        at: Timestamp,
    },
    /// It was refused, and will not be tried again.
    Failed {
        /// When.
        at: Timestamp,
    },
    /// It was not sent, and will not be.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Happening {
    /// A worker claims it; the gate said send, in the same transaction.
    Claim,
    /// Handing over begins.
    Begin,
    /// The server accepted the text.
    Accepted,
    /// The server refused for now.
    RefusedForNow,
    /// The server refused for good.
    RefusedForGood,
    /// The connection was lost before any of the text was handed over.
    LostBefore,
    /// The connection was lost afterwards.
    LostAfter,
    /// The process that had it is gone.
    Died,
    /// A person or a delivery report says that it arrived.
    FoundSent,
    /// A person says that it did not.
    FoundNotSent,
    /// A server that had taken it says that it did not arrive.
    Returned,
    /// What it would say no longer holds.
    Cancel,
}

/// A happening that cannot be, in that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message that is {} cannot take {happening:?}", state.as_str())]
pub struct InvalidTransition {
    /// Where it stands.
    pub state: MessageState,
    /// What was said to have happened.
    pub happening: Happening,
}

/// Minutes after which a message that was refused for now is tried again; after the last of them it has failed.
pub const RETRY_MINUTES: [i64; 5] = [5, 30, 120, 360, 720];

impl MessageState {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned { .. } => "planned",
            Self::Claimed { .. } => "claimed",
            Self::Sending { .. } => "sending",
            Self::Sent { .. } => "sent",
            Self::Unknown { .. } => "unknown",
            Self::Failed { .. } => "failed",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Since when it stands so; for one that is planned, the earliest moment it may leave.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Planned { at, .. }
            | Self::Claimed { at, .. }
            | Self::Sending { at, .. }
            | Self::Sent { at }
            | Self::Unknown { at }
            | Self::Failed { at }
            | Self::Cancelled { at } => at,
        }
    }

    /// Whether it will, or may yet, leave by itself.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Planned { .. } | Self::Claimed { .. } | Self::Sending { .. })
    }

    /// Whether the contact has, will or may have read it.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Failed { .. } | Self::Cancelled { .. })
    }

    /// What it becomes at `at`, or that it cannot.
    pub fn after(self, happening: Happening, at: Timestamp) -> Result<Self, InvalidTransition> {
        use Happening as H;
        let next = match (self, happening) {
            (Self::Planned { tries, .. }, H::Claim) => Self::Claimed { at, tries },
            (Self::Planned { .. } | Self::Claimed { .. }, H::Cancel)
            | (Self::Unknown { .. }, H::FoundNotSent) => Self::Cancelled { at },
            (Self::Claimed { tries, .. }, H::Begin) => Self::Sending { at, tries },
            // Nothing had left: whoever comes next may claim it.
            (Self::Claimed { tries, .. }, H::Died) => Self::Planned { at, tries },
            // A clock that was put back makes what was said no older: its contact is left alone for as long.
            (Self::Sending { at: since, .. }, H::Accepted) | (Self::Unknown { at: since }, H::FoundSent) => {
                Self::Sent { at: at.max(since) }
            }
            (Self::Sending { tries, .. }, H::RefusedForNow | H::LostBefore) => tried_again(tries, at),
            (Self::Sending { .. }, H::RefusedForGood)
            | (Self::Sent { .. } | Self::Unknown { .. }, H::Returned) => Self::Failed { at },
            (Self::Sending { at: since, .. }, H::LostAfter | H::Died) => Self::Unknown { at: at.max(since) },
            (
                Self::Planned { .. }
                | Self::Claimed { .. }
                | Self::Sending { .. }
                | Self::Sent { .. }
                | Self::Unknown { .. }
                | Self::Failed { .. }
                | Self::Cancelled { .. },
                _,
            ) => return Err(InvalidTransition { state: self, happening }),
        };
        Ok(next)
    }
}

fn tried_again(tries: u8, at: Timestamp) -> MessageState {
    let later = RETRY_MINUTES
        .get(usize::from(tries))
        .and_then(|minutes| at.checked_add(SignedDuration::from_mins(*minutes)).ok());
    match later {
        Some(at) => MessageState::Planned { at, tries: tries.saturating_add(1) },
        None => MessageState::Failed { at },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_clock_that_was_put_back_makes_nothing_older() {
        let later = NOW.checked_add(SignedDuration::from_hours(24 * 16)).unwrap();
        let sending = MessageState::Sending { at: later, tries: 0 };
        assert_eq!(sending.after(Happening::Accepted, NOW), Ok(MessageState::Sent { at: later }));
        let unknown = sending.after(Happening::LostAfter, NOW).unwrap();
        assert_eq!(unknown, MessageState::Unknown { at: later });
        assert_eq!(unknown.after(Happening::FoundSent, NOW), Ok(MessageState::Sent { at: later }));
    }

    /// Runs happenings, written by name, from `planned`; answers the states passed through.
    fn check(happenings: &[Happening], expected: &str) {
        let mut state = MessageState::Planned { at: NOW, tries: 0 };
        let mut shown = Vec::new();
        for happening in happenings {
            match state.after(*happening, NOW) {
                Ok(next) => state = next,
                Err(refused) => {
                    shown.push(refused.to_string());
                    continue;
                }
            }
            shown.push(state.as_str().to_owned());
        }
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn the_ways_of_a_message() {
        use Happening as H;
        check(&[H::Claim, H::Begin, H::Accepted], "claimed, sending, sent");
        check(&[H::Claim, H::Died, H::Claim, H::Cancel], "claimed, planned, claimed, cancelled");
        check(&[H::Claim, H::Begin, H::LostBefore], "claimed, sending, planned");
        check(&[H::Claim, H::Begin, H::LostAfter, H::FoundSent], "claimed, sending, unknown, sent");
        check(&[H::Claim, H::Begin, H::Died, H::FoundNotSent], "claimed, sending, unknown, cancelled");
        check(&[H::Claim, H::Begin, H::RefusedForGood], "claimed, sending, failed");
    }

    #[test]
    fn what_may_have_left_is_never_sent_again_by_itself() {
        use Happening as H;
        check(
            &[H::Claim, H::Begin, H::Died, H::Claim, H::Cancel],
            "claimed, sending, unknown, a message that is unknown cannot take Claim, \
             a message that is unknown cannot take Cancel",
        );
        check(
            &[H::Claim, H::Begin, H::Cancel],
            "claimed, sending, a message that is sending cannot take Cancel",
        );
        check(&[H::Begin], "a message that is planned cannot take Begin");
    }

    #[test]
    fn tries_end() {
        let mut state = MessageState::Planned { at: NOW, tries: 0 };
        let mut minutes = 0;
        for wait in RETRY_MINUTES {
            for happening in [Happening::Claim, Happening::Begin, Happening::RefusedForNow] {
                state = state.after(happening, state.at()).unwrap();
            }
            minutes += wait;
            assert_eq!(state.at(), Timestamp::from_second(minutes * 60).unwrap());
        }
        for happening in [Happening::Claim, Happening::Begin, Happening::RefusedForNow] {
            state = state.after(happening, state.at()).unwrap();
        }
        assert_eq!(state.as_str(), "failed");
    }
}
