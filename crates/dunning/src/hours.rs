//! Contact hours: when somebody may be reached, in the time zone of the legal entity.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::tz::TimeZone;

use crate::calendar::{Region, is_holiday};

/// The hours of a week in which a channel may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Weekdays on which it may be used at all.
    pub days: Vec<Weekday>,
    /// Half-open windows of those days, `[from, until)`; they may overlap.
    pub windows: Vec<(Time, Time)>,
}

const WORKING_WEEK: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// Windows cannot stay closed longer than this by weekends and holidays alone.
const SEARCHED_DAYS: usize = 30;

impl Hours {
    /// Monday to Friday, 8:00 to 19:00.
    pub fn written() -> Self {
        Self { days: WORKING_WEEK.to_vec(), windows: vec![(time(8, 0, 0, 0), time(19, 0, 0, 0))] }
    }

    /// Monday to Friday, 10:00 to 13:00 and 14:00 to 20:00: the hours of décret 2022-1313.
    pub fn spoken() -> Self {
        let windows = vec![(time(10, 0, 0, 0), time(13, 0, 0, 0)), (time(14, 0, 0, 0), time(20, 0, 0, 0))];
        Self { days: WORKING_WEEK.to_vec(), windows }
    }

    /// Whether a local moment lies in them. Holidays are always outside.
    pub fn are_open(&self, moment: DateTime, region: Region) -> bool {
        self.open_on(moment.date(), region)
            && self.windows.iter().any(|(from, until)| *from <= moment.time() && moment.time() < *until)
    }

    /// The first moment from `moment` on that lies in all of `all`; `None` when none does within a month.
    pub fn next_opening(all: &[&Self], moment: DateTime, region: Region) -> Option<DateTime> {
        if all.iter().all(|hours| hours.are_open(moment, region)) {
            return Some(moment);
        }
        let mut day = moment.date();
        for _ in 0..SEARCHED_DAYS {
            if all.iter().all(|hours| hours.open_on(day, region)) {
                // The first common moment of a day is where one of the windows opens.
                let mut starts: Vec<Time> =
                    all.iter().flat_map(|hours| hours.windows.iter().map(|(from, _)| *from)).collect();
                starts.sort_unstable();
                let found = starts
                    .into_iter()
                    .map(|start| day.to_datetime(start))
                    .filter(|start| *start >= moment)
                    .find(|start| all.iter().all(|hours| hours.are_open(*start, region)));
                if found.is_some() {
                    return found;
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn open_on(&self, day: Date, region: Region) -> bool {
        self.days.contains(&day.weekday()) && !is_holiday(day, region)
    }
}

/// The local moment of an instant.
pub fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(at)
}

/// The instant of a local moment. One that the clocks skip is moved on by as much, one
/// that comes twice is its first; the end of time where there is none.
pub fn instant(moment: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(moment).compatible().unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    fn next(all: &[&Hours], at: DateTime) -> Option<DateTime> {
        Hours::next_opening(all, at, Region::France)
    }

    #[test]
    fn openings() {
        let written = Hours::written();
        // Friday evening before 14 July 2026, a Tuesday: Monday is an ordinary day.
        assert_eq!(
            next(&[&written], datetime(2026, 7, 10, 19, 0, 0, 0)),
            Some(datetime(2026, 7, 13, 8, 0, 0, 0))
        );
        assert_eq!(
            next(&[&written], datetime(2026, 7, 14, 10, 0, 0, 0)),
            Some(datetime(2026, 7, 15, 8, 0, 0, 0))
        );
        assert_eq!(
            next(&[&written], datetime(2026, 7, 15, 7, 59, 0, 0)),
            Some(datetime(2026, 7, 15, 8, 0, 0, 0))
        );
        let now = datetime(2026, 7, 15, 18, 59, 59, 0);
        assert_eq!(next(&[&written], now), Some(now));
    }

    #[test]
    fn common_hours_of_two() {
        let afternoon =
            Hours { days: WORKING_WEEK.to_vec(), windows: vec![(time(12, 30, 0, 0), time(15, 0, 0, 0))] };
        let spoken = Hours::spoken();
        let at = |hour, minute| datetime(2026, 7, 15, hour, minute, 0, 0);
        assert_eq!(next(&[&spoken, &afternoon], at(9, 0)), Some(at(12, 30)));
        assert_eq!(next(&[&spoken, &afternoon], at(13, 0)), Some(at(14, 0)));
        let sunday = Hours { days: vec![Weekday::Sunday], windows: afternoon.windows.clone() };
        assert_eq!(next(&[&spoken, &sunday], at(9, 0)), None);
    }

    #[test]
    fn nights_on_which_the_clocks_change() {
        let paris = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        // 29 March 2026, 2:30 does not exist; 25 October 2026, 2:30 comes twice.
        let skipped = instant(datetime(2026, 3, 29, 2, 30, 0, 0), &paris);
        assert_eq!(local(skipped, &paris), datetime(2026, 3, 29, 3, 30, 0, 0));
        let twice = instant(datetime(2026, 10, 25, 2, 30, 0, 0), &paris);
        assert_eq!(twice.to_string(), "2026-10-25T00:30:00Z");
    }
}
