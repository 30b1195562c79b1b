//! Lists, page by page ("Pagination"). They come newest first: the first walk goes back to the
//! oldest (`starting_after`), every later one forward from the newest known (`ending_before`).
//!
//! Such a walk sees what is new. What changes is told by events.

use connector_api::object::ObjectKind;
use connector_api::{Cursor, Failure, Method, Page, Pull, ReadError, Record, Request, Response, Stream};

use crate::manifest::{MANIFEST, PAGE_SIZE};
use crate::{answer, events, objects};

/// Where a walk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk<'a> {
    Begin,
    /// Back from the newest seen; the last one read.
    Back {
        newest: &'a str,
        last: &'a str,
    },
    /// Forward from the newest seen.
    Forward {
        newest: &'a str,
    },
}

impl<'a> Walk<'a> {
    /// A cursor that is not ours begins again: upserts make that harmless.
    fn parse(cursor: &'a Cursor) -> Self {
        let words: Vec<&str> = cursor.0.split(' ').collect();
        match words.as_slice() {
            ["back", newest, last] => Self::Back { newest, last },
            ["forward", newest] => Self::Forward { newest },
            _ => Self::Begin,
        }
    }

    fn cursor(&self) -> Cursor {
        Cursor(match self {
            Self::Begin => String::new(),
            Self::Back { newest, last } => format!("back {newest} {last}"),
            Self::Forward { newest } => format!("forward {newest}"),
        })
    }

    fn after(self, first: Option<&'a str>, last: Option<&'a str>, has_more: bool) -> Self {
        match (self, first, last) {
            (Self::Begin, None, _) | (Self::Begin, _, None) => Self::Begin,
            (Self::Begin, Some(newest), Some(last)) if has_more => Self::Back { newest, last },
            (Self::Back { newest, .. }, _, Some(last)) if has_more => Self::Back { newest, last },
            (Self::Begin | Self::Forward { .. }, Some(newest), _)
            | (Self::Back { newest, .. }, _, _)
            | (Self::Forward { newest }, None, _) => Self::Forward { newest },
        }
    }
}

/// The request for the next page.
pub(crate) fn request(pull: Pull<'_>) -> Option<Request> {
    let path = match pull.stream {
        Stream::PaymentIntents => "/v1/payment_intents",
        Stream::Charges => "/v1/charges",
        Stream::Refunds => "/v1/refunds",
        Stream::Disputes => "/v1/disputes",
        Stream::Payouts => "/v1/payouts",
        Stream::PayoutLines => "/v1/balance_transactions",
        Stream::Subscriptions => "/v1/subscriptions",
        Stream::Events => "/v1/events",
        Stream::Mandates
        | Stream::BalanceLines
        | Stream::Customers
        | Stream::Contacts
        | Stream::Invoices
        | Stream::Payments => {
            return None;
        }
    };
    let mut request = Request::read(&MANIFEST, path).with_query("limit", PAGE_SIZE.to_string());
    match pull.stream {
        Stream::PayoutLines => request = request.with_query("payout", pull.of?),
        // Without it those that ended are left out.
        Stream::Subscriptions => request = request.with_query("status", "all"),
        _ => {}
    }
    Some(match Walk::parse(pull.cursor) {
        Walk::Begin => request,
        Walk::Back { last, .. } => request.with_query("starting_after", last),
        Walk::Forward { newest } => request.with_query("ending_before", newest),
    })
}

/// The page that came back.
pub(crate) fn page(pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
    if let Some(failure) = answer::failure(Method::Get, response) {
        // A list is never absent: something else answered.
        return Err(match failure {
            Failure::NotFound => Failure::Permanent { code: "404".to_owned() },
            failure => failure,
        });
    }
    let list = match pull.stream {
        Stream::PaymentIntents => objects::list(ObjectKind::PaymentIntent, response)?,
        Stream::Charges => objects::list(ObjectKind::Charge, response)?,
        Stream::Refunds => objects::list(ObjectKind::Refund, response)?,
        Stream::Disputes => objects::list(ObjectKind::Dispute, response)?,
        Stream::Payouts => objects::list(ObjectKind::Payout, response)?,
        Stream::Subscriptions => objects::list(ObjectKind::Subscription, response)?,
        Stream::PayoutLines => objects::lines(response)?,
        Stream::Events => events::list(response)?,
        Stream::Mandates
        | Stream::BalanceLines
        | Stream::Customers
        | Stream::Contacts
        | Stream::Invoices
        | Stream::Payments => {
            return Err(ReadError::new("list", "object", "is no stream of Stripe").into());
        }
    };
    if list.has_more && list.records.is_empty() {
        return Err(ReadError::new("list", "data", "is empty while there is more").into());
    }
    let walk = Walk::parse(pull.cursor);
    let id = |record: Option<&Record>| record.map(|it| it.external_id.clone());
    let (first, last) = (id(list.records.first()), id(list.records.last()));
    let cursor = walk.after(first.as_deref(), last.as_deref(), list.has_more).cursor();
    let records = list.records.into_iter().filter(|it| !objects::is_the_payout(it, pull.of)).collect();
    Ok(Page { records, cursor, has_more: list.has_more })
}
