//! What is pulled: lines of the balance and withdrawals in windows of time, disputes and events by links.

use connector_api::{Failure, Page, Pull, ReadError, Request, Response, Stream};

use crate::manifest::{DISPUTES, EVENTS, MANIFEST};
use crate::walk::{Walk, parameters};
use crate::{answer, events, lines, objects};

/// Of how many days PayPal lists disputes, less one for the time that a walk takes.
const DISPUTE_DAYS: i64 = 179;
/// Of how many days PayPal keeps events, less one.
const EVENT_DAYS: i64 = 29;

/// The request for the next page.
pub(crate) fn request(pull: Pull<'_>) -> Option<Request> {
    let path = match pull.stream {
        Stream::BalanceLines | Stream::Payouts => return Some(lines::request(pull)),
        Stream::Disputes => "/v1/customer/disputes",
        Stream::Events => "/v1/notifications/webhooks-events",
        _ => return None,
    };
    let walk = Walk::parse(pull.cursor);
    let mut request = Request::read(&MANIFEST, path);
    if let Walk::Under { query, .. } = &walk
        && let Some(parameters) = parameters(query)
    {
        request.query = parameters;
        return Some(request);
    }
    Some(match pull.stream {
        Stream::Disputes => request
            .with_query("update_time_after", millis(walk.since(pull.now, DISPUTE_DAYS)))
            .with_query("page_size", DISPUTES.to_string()),
        _ => request
            .with_query("start_time", millis(walk.since(pull.now, EVENT_DAYS)))
            .with_query("end_time", millis(pull.now))
            .with_query("page_size", EVENTS.to_string()),
    })
}

/// A time as PayPal's examples write it.
fn millis(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}

/// The page that came back.
pub(crate) fn page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    if let Some(failure) = answer::list_failure(response) {
        return Err(failure);
    }
    let listed = match pull.stream {
        Stream::BalanceLines | Stream::Payouts => return lines::page(pull, response),
        Stream::Disputes => objects::disputes(response)?,
        Stream::Events => events::list(response)?,
        _ => return Err(ReadError::new("list", ".", "is no stream of PayPal").into()),
    };
    let newest = listed.records.iter().map(|it| it.version).max();
    let newest = newest.and_then(|it| jiff::Timestamp::from_second(it).ok());
    let walk = Walk::parse(pull.cursor).next(&listed, newest)?;
    let has_more = matches!(walk, Walk::Under { .. });
    Ok(Page { records: listed.records, cursor: walk.cursor(), has_more })
}
