//! Lists by the number of the page, newest first. What is made meanwhile pushes the rest further back:
//! a record can come twice on the way, and none is passed over.
//!
//! There are no events. A later walk goes a week further back than the newest known, so that what was
//! paid or refunded lately is seen without a notification; what is older is read one by one.

use connector_api::{
    Cursor, Failure, Method, Page, Pull, ReadError, Record, Request, Response, Stream, form,
};
use jiff::{SignedDuration, Timestamp};

use crate::answer;
use crate::manifest::{MANIFEST, PAGE_SIZE};
use crate::objects::{self, Raw, RawPayment, RawRefund};

/// How much further back than the newest known a walk goes.
const OVERLAP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where a walk stands: how far back it goes, the newest that it saw, the page to ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Walk {
    since: Option<Timestamp>,
    newest: Option<Timestamp>,
    page: u64,
}

impl Walk {
    /// A cursor that is not ours begins again: upserts make that harmless.
    fn parse(cursor: &Cursor) -> Self {
        let words: Vec<&str> = cursor.0.split(' ').collect();
        let instant = |word: &str| word.parse::<Timestamp>().ok();
        match words.as_slice() {
            ["under", since, newest, page] => match (instant(newest), page.parse()) {
                (Some(newest), Ok(page)) => Self { since: instant(since), newest: Some(newest), page },
                _ => Self::default(),
            },
            ["rest", newest] => {
                let newest = instant(newest);
                Self { since: newest.and_then(|it| it.checked_sub(OVERLAP).ok()), newest, page: 0 }
            }
            _ => Self::default(),
        }
    }

    fn cursor(self, has_more: bool) -> Cursor {
        Cursor(match (self.newest, self.since) {
            (None, _) => String::new(),
            (Some(newest), Some(since)) if has_more => format!("under {since} {newest} {}", self.page),
            (Some(newest), None) if has_more => format!("under - {newest} {}", self.page),
            (Some(newest), _) => format!("rest {newest}"),
        })
    }
}

/// A page of a list.
pub(crate) fn list_request(path: &str, page: u64) -> Request {
    Request::read(&MANIFEST, path)
        .with_query("per_page", PAGE_SIZE.to_string())
        .with_query("page", page.to_string())
}

/// The list of the refunds of one payment.
pub(crate) fn refunds_of(payment: &str) -> String {
    format!("/v1/payments/{}/refunds", form::escaped(payment))
}

/// The request for the next page.
pub(crate) fn request(pull: Pull<'_>) -> Option<Request> {
    let page = Walk::parse(pull.cursor).page;
    match pull.stream {
        Stream::Charges => Some(list_request("/v1/payments", page)),
        Stream::Refunds => Some(list_request(&refunds_of(pull.of?), page)),
        _ => None,
    }
}

/// Why a list failed. It is never absent: something else answered.
pub(crate) fn failure(response: &Response) -> Option<Failure> {
    Some(match answer::failure(Method::Get, response)? {
        Failure::NotFound => Failure::Permanent { code: response.status.to_string() },
        failure => failure,
    })
}

/// The page that came back.
pub(crate) fn page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    if let Some(failure) = failure(response) {
        return Err(failure);
    }
    let mut walk = Walk::parse(pull.cursor);
    let (records, full) = match pull.stream {
        Stream::Charges => records::<RawPayment>(response, walk.page)?,
        Stream::Refunds => records::<RawRefund>(response, walk.page)?,
        _ => return Err(ReadError::new("list", "object", "is no stream of PayPlug").into()),
    };
    let of_other = |record: &Record| match &record.object {
        connector_api::object::Object::Refund(it) => it.charge.as_deref() != pull.of,
        _ => false,
    };
    if records.iter().any(of_other) {
        return Err(ReadError::new("refund", "payment_id", "is another payment than asked for").into());
    }
    let oldest = records.iter().filter_map(|it| it.created_at).min();
    let known = walk.since.is_some_and(|since| oldest.is_some_and(|it| it < since));
    walk.newest = walk.newest.max(records.iter().filter_map(|it| it.created_at).max());
    walk.page += 1;
    let has_more = full && !known;
    let cursor = match pull.stream {
        // The refunds of one payment are few: they are read whole each time.
        Stream::Refunds if !has_more => Cursor::default(),
        _ => walk.cursor(has_more),
    };
    Ok(Page { records, cursor, has_more })
}

fn records<T: Raw>(response: &Response, page: u64) -> Result<(Vec<Record>, bool), ReadError> {
    let list = objects::list::<T>(response, page)?;
    let full = list.is_full(PAGE_SIZE);
    let records = list.data.into_iter().map(|it| it.into_record(response)).collect::<Result<_, _>>()?;
    Ok((records, full))
}
