//! What plans would do on the days to come: section 9 of `docs/spec/dunning.md`.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use money::MoneyError;

use crate::calendar::{bank_days_between, is_bank_day};
use crate::decide::{Proposal, decide};
use crate::hours::instant;
use crate::message::MessageState;
use crate::model::Book;
use crate::plan::Channel;

/// One day that was tried.
#[derive(Clone, Debug)]
pub struct DayPreview {
    /// The day.
    pub day: Date,
    /// What would be proposed; what waits is there with its reasons.
    pub proposals: Vec<Proposal>,
}

impl DayPreview {
    /// How many messages or tasks would go by a channel.
    pub fn count(&self, channel: Channel) -> usize {
        self.proposals.iter().filter(|proposal| proposal.answer.channel == Some(channel)).count()
    }
}

/// How far back the lag of a source is looked at, in bank days; beyond it a source is as stale.
const LAG_MAX: u16 = 366;

/// Tries each day from `first` to `last`, at one local hour of `zone`, on a copy of the book. What would go counts
/// as sent on the days after; statements are supposed to keep arriving with the lag they have on
/// the first day; nobody pays. An empty span gives no day.
pub fn what_if(
    book: &Book,
    first: Date,
    last: Date,
    hour: Time,
    zone: &TimeZone,
) -> Result<Vec<DayPreview>, MoneyError> {
    let mut tried = book.clone();
    let lags: Vec<Option<u16>> = book
        .sources
        .iter()
        .map(|source| source.known_through.map(|through| bank_days_between(through, first, LAG_MAX)))
        .collect();
    let mut days = Vec::new();
    let mut day = first;
    while day <= last {
        for (source, lag) in tried.sources.iter_mut().zip(&lags) {
            if let Some(lag) = lag {
                source.known_through = Some(known_with_lag(day, *lag));
            }
        }
        let at = instant(day.to_datetime(hour), zone);
        let proposals = decide(&tried, at)?;
        for proposal in &proposals {
            let key = u128::MAX - tried.messages.len() as u128;
            tried.messages.extend(proposal.as_message(key, MessageState::Sent { at }));
        }
        days.push(DayPreview { day, proposals });
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    Ok(days)
}

/// The day through which a source is known that lags some bank days behind a day.
fn known_with_lag(today: Date, lag: u16) -> Date {
    let (mut day, mut left) = (today.yesterday().unwrap_or(today), lag);
    while left > 0 {
        left -= u16::from(is_bank_day(day));
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    day
}
