//! When a letter that has not left is tried again.

use dunning::RETRY_MINUTES;
use jiff::{SignedDuration, Timestamp};

/// When to try again after `tries` tries, the last of which was at `at`; nothing when it is to be given up: after the last
/// try of the table (docs/spec/dunning.md, section 7), or when the next one would come after `useful_until`.
pub fn next_try(tries: u8, at: Timestamp, useful_until: Option<Timestamp>) -> Option<Timestamp> {
    let minutes = RETRY_MINUTES.get(usize::from(tries).checked_sub(1)?)?;
    let next = at.checked_add(SignedDuration::from_mins(*minutes)).ok()?;
    useful_until.is_none_or(|until| next <= until).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_later_and_later_and_end() {
        let mut at: Timestamp = "2026-07-06T08:00:00Z".parse().unwrap();
        let mut shown = Vec::new();
        let mut tries = 1;
        while let Some(next) = next_try(tries, at, None) {
            shown.push(next.strftime("%d %H:%M").to_string());
            (at, tries) = (next, tries + 1);
        }
        assert_eq!(shown, ["06 08:05", "06 08:35", "06 10:35", "06 16:35", "07 04:35"]);
        assert_eq!(next_try(0, at, None), None);
        assert_eq!(next_try(u8::MAX, at, None), None);
        assert_eq!(next_try(1, Timestamp::MAX, None), None);
    }

    #[test]
    fn what_has_lost_its_sense_by_then_is_given_up() {
        let at: Timestamp = "2026-07-06T21:58:00Z".parse().unwrap();
        let until = |text: &str| Some(text.parse().unwrap());
        assert_eq!(next_try(1, at, until("2026-07-06T22:00:00Z")), None);
        assert!(next_try(1, at, until("2026-07-06T22:03:00Z")).is_some());
    }
}
