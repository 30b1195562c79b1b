//! Lists, page by page ("Pagination"). They come newest first, each page going on where the last one
//! ended (`after`). A later walk goes from the newest again, back to what the one before began with and
//! a little further, since what is made at the same time may be seen in another order.
//!
//! Such a walk sees what is new. What changes is told by events.

use connector_api::object::ObjectKind;
use connector_api::{
    Cursor, Failure, Method, Page, Pull, ReadError, Request, Response, Stream, amount, form,
};
use jiff::{SignedDuration, Timestamp};

use crate::lines::{self, Place};
use crate::manifest::{MANIFEST, PAGE_SIZE};
use crate::{answer, events, objects};

/// How much further back than the newest known a walk goes.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);

/// Where a walk stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Walk {
    Begin,
    /// On the way: how far back it goes, the newest that it saw, and where the next page begins.
    Under {
        since: Option<Timestamp>,
        newest: Timestamp,
        after: String,
    },
    /// Ended: the newest known.
    Rest {
        newest: Timestamp,
    },
}

impl Walk {
    /// A cursor that is not ours begins again: upserts make that harmless.
    fn parse(cursor: &Cursor) -> Self {
        // The last word is the provider's own, whatever it holds.
        let words: Vec<&str> = cursor.0.splitn(4, ' ').collect();
        let parsed = match words.as_slice() {
            ["under", "-", newest, after] => {
                newest.parse().map(|newest| Self::Under { since: None, newest, after: (*after).to_owned() })
            }
            ["under", since, newest, after] => newest.parse().and_then(|newest| {
                Ok(Self::Under { since: Some(since.parse()?), newest, after: (*after).to_owned() })
            }),
            ["rest", newest] => newest.parse().map(|newest| Self::Rest { newest }),
            _ => Ok(Self::Begin),
        };
        parsed.unwrap_or(Self::Begin)
    }

    fn cursor(&self) -> Cursor {
        Cursor(match self {
            Self::Begin => String::new(),
            Self::Under { since: None, newest, after } => format!("under - {newest} {after}"),
            Self::Under { since: Some(since), newest, after } => format!("under {since} {newest} {after}"),
            Self::Rest { newest } => format!("rest {newest}"),
        })
    }

    fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Begin => None,
            Self::Under { since, .. } => *since,
            Self::Rest { newest } => newest.checked_sub(OVERLAP).ok(),
        }
    }

    /// After a page whose newest record is of `first`.
    fn next(&self, first: Option<Timestamp>, after: Option<String>) -> Self {
        let known = match self {
            Self::Begin => None,
            Self::Under { newest, .. } | Self::Rest { newest } => Some(*newest),
        };
        match (known.max(first), after) {
            (None, _) => Self::Begin,
            (Some(newest), Some(after)) => Self::Under { since: self.since(), newest, after },
            (Some(newest), None) => Self::Rest { newest },
        }
    }
}

fn kind(stream: Stream) -> Option<ObjectKind> {
    match stream {
        Stream::Charges => Some(ObjectKind::Charge),
        Stream::Refunds => Some(ObjectKind::Refund),
        Stream::Mandates => Some(ObjectKind::Mandate),
        Stream::Payouts => Some(ObjectKind::Payout),
        _ => None,
    }
}

/// The request for the next page.
pub(crate) fn request(pull: Pull<'_>) -> Option<Request> {
    let folder = match pull.stream {
        Stream::PayoutLines => return line_request(pull),
        Stream::Events => "events",
        stream => objects::folder(kind(stream)?)?,
    };
    let walk = Walk::parse(pull.cursor);
    let mut request =
        Request::read(&MANIFEST, format!("/{folder}")).with_query("limit", PAGE_SIZE.to_string());
    if let Some(since) = walk.since() {
        request = request.with_query("created_at[gte]", since.to_string());
    }
    Some(match walk {
        Walk::Under { after, .. } => request.with_query("after", after),
        Walk::Begin | Walk::Rest { .. } => request,
    })
}

/// The page that came back.
pub(crate) fn page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    if let Some(failure) = answer::failure(Method::Get, response) {
        // A list is never absent: it is too old (410), or something else answered.
        return Err(match failure {
            Failure::NotFound => Failure::Permanent { code: response.status.to_string() },
            failure => failure,
        });
    }
    let list = match pull.stream {
        Stream::PayoutLines => return line_page(pull, response),
        Stream::Events => events::list(response)?,
        stream => {
            let no_stream = || ReadError::new("list", ".", "is no stream of GoCardless");
            objects::list(kind(stream).ok_or_else(no_stream)?, response)?
        }
    };
    if list.after.is_some() && list.records.is_empty() {
        return Err(ReadError::new("list", ".", "is empty while there is more").into());
    }
    let walk = Walk::parse(pull.cursor);
    let first = list.records.iter().filter_map(|it| it.created_at).max();
    let has_more = list.after.is_some();
    let cursor = walk.next(first, list.after).cursor();
    Ok(Page { records: list.records, cursor, has_more })
}

/// Where the walk through the lines stands; `None` before the payout itself was read.
fn place(cursor: &Cursor) -> Option<Place> {
    let words: Vec<&str> = cursor.0.splitn(5, ' ').collect();
    let ["lines", code, count, tenths, after] = words.as_slice() else { return None };
    Some(Place {
        currency: amount::currency("cursor", "currency", code).ok()?,
        count: count.parse().ok()?,
        tenths: tenths.parse().ok()?,
        after: (*after).to_owned(),
    })
}

fn line_cursor(place: &Place) -> Cursor {
    let Place { currency, count, tenths, after } = place;
    Cursor(format!("lines {} {count} {tenths} {after}", currency.code()))
}

fn line_request(pull: Pull<'_>) -> Option<Request> {
    let payout = pull.of?;
    let Some(place) = place(pull.cursor) else {
        return Some(Request::read(&MANIFEST, format!("/payouts/{}", form::escaped(payout))));
    };
    let request = Request::read(&MANIFEST, "/payout_items")
        .with_query("payout", payout)
        .with_query("limit", PAGE_SIZE.to_string());
    Some(if place.after.is_empty() { request } else { request.with_query("after", place.after) })
}

fn line_page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    let payout = pull.of.ok_or_else(|| ReadError::new("payout_items", ".", "are of no payout"))?;
    let Some(mut place) = place(pull.cursor) else {
        let currency = objects::payout_amount(response, payout)?.currency();
        let place = Place { currency, count: 0, tenths: 0, after: String::new() };
        return Ok(Page { records: Vec::new(), cursor: line_cursor(&place), has_more: true });
    };
    let (records, has_more) = lines::page(payout, &mut place, response)?;
    // Read to its end, a payout begins again: its lines have the same names each time.
    let cursor = if has_more { line_cursor(&place) } else { Cursor::default() };
    Ok(Page { records, cursor, has_more })
}
