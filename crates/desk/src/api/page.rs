//! Lists, a page at a time: each page says after which id the next one begins.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::PageError;

/// Rows of a page when no limit is asked for.
const LIMIT: i64 = 50;
/// Most rows of a page.
const LIMIT_MAX: i64 = 200;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T: ToSchema> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<String>,
}

/// Which page is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Place<I> {
    /// After which row it begins.
    pub after: Option<I>,
    limit: i64,
}

/// A place in a list that is ordered by days: the day, and which of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDay<I>(pub Date, pub I);

/// A text that names no place.
#[derive(Debug)]
pub struct NoPlace;

impl<I: FromStr> FromStr for OnDay<I> {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (on, id) = text.split_once('~').ok_or(NoPlace)?;
        let on: Date = on.parse().map_err(|_| NoPlace)?;
        let is_sound = (1..=9999).contains(&on.year());
        let id = id.parse().map_err(|_| NoPlace)?;
        if is_sound { Ok(Self(on, id)) } else { Err(NoPlace) }
    }
}

impl<I: fmt::Display> fmt::Display for OnDay<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.0, self.1)
    }
}

impl<I: FromStr> Place<I> {
    /// The place that a query names.
    pub fn new(after: Option<&str>, limit: Option<i64>) -> Result<Self, PageError> {
        let limit = limit.unwrap_or(LIMIT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(PageError::BadInput { code: "bad_limit", field: Some("limit".to_owned()) });
        }
        let bad = |_| PageError::BadInput { code: "bad_after", field: Some("after".to_owned()) };
        let after = after.map(|text| text.parse().map_err(bad)).transpose()?;
        Ok(Self { after, limit })
    }
}

impl<I> Place<I> {
    /// How many rows to read: one more than are shown tells whether there are more.
    pub fn reach(&self) -> i64 {
        self.limit + 1
    }

    /// The page of the rows that were read.
    pub fn page<R, T: ToSchema>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> String,
        show: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(key);
        Page { items: rows.into_iter().map(show).collect(), next }
    }

    /// The same of rows that are listed whole.
    pub fn cut<R, T: ToSchema>(
        &self,
        rows: Vec<R>,
        key: impl Fn(&R) -> String,
        show: impl FnMut(R) -> T,
    ) -> Page<T>
    where
        I: ToString,
    {
        let start = match &self.after {
            Some(after) => {
                let after = after.to_string();
                rows.iter().position(|row| key(row) == after).map_or(rows.len(), |at| at + 1)
            }
            None => 0,
        };
        let reach = usize::try_from(self.reach()).unwrap_or(usize::MAX);
        self.page(rows.into_iter().skip(start).take(reach).collect(), key, show)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(after: Option<&str>, limit: i64) -> Place<i64> {
        Place::new(after, Some(limit)).unwrap()
    }

    #[test]
    fn a_page_names_the_next_one_when_there_is_more() {
        let page = place(None, 2).page(vec![1, 2, 3], ToString::to_string, |it| it);
        assert_eq!((page.items, page.next.as_deref()), (vec![1, 2], Some("2")));
        let page = place(None, 3).page(vec![1, 2, 3], ToString::to_string, |it| it);
        assert_eq!((page.items, page.next), (vec![1, 2, 3], None));
        let page = place(Some("1"), 1).cut(vec![1, 2, 3], ToString::to_string, |it| it);
        assert_eq!((page.items, page.next.as_deref()), (vec![2], Some("2")));
        assert!(place(Some("9"), 1).cut(vec![1, 2, 3], ToString::to_string, |it| it).items.is_empty());
    }

    #[test]
    fn a_place_by_day_is_read_as_it_is_written() {
        let place = OnDay(Date::constant(2026, 3, 31), 7_i64);
        assert_eq!(place.to_string(), "2026-03-31~7");
        assert_eq!("2026-03-31~7".parse::<OnDay<i64>>().unwrap(), place);
        for text in ["", "2026-03-31", "~7", "2026-13-01~7", "2026-03-31~x", "-000001-03-31~7"] {
            assert!(text.parse::<OnDay<i64>>().is_err(), "{text}");
        }
    }

    #[test]
    fn limits_are_kept() {
        for limit in [0, -1, 201, i64::MAX] {
            assert!(Place::<i64>::new(None, Some(limit)).is_err(), "{limit}");
        }
        assert!(Place::<i64>::new(Some("x"), None).is_err());
        assert_eq!(Place::<i64>::new(None, None).unwrap().reach(), 51);
    }
}
