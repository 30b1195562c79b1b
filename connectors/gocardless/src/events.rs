//! Events, pushed several at once or pulled ("Events"): what they concern, never what it is now.

use connector_api::object::{Notice, Object, ObjectKind};
use connector_api::{ReadError, Record, Response, read_json};
use jiff::Timestamp;
use serde::Deserialize;

use crate::objects::{List, Meta};

#[derive(Deserialize)]
struct Event {
    id: String,
    created_at: Timestamp,
    resource_type: String,
    action: String,
    #[serde(default)]
    links: Links,
}

#[derive(Default, Deserialize)]
struct Links {
    payment: Option<String>,
    refund: Option<String>,
    mandate: Option<String>,
    payout: Option<String>,
    billing_request: Option<String>,
}

impl Event {
    fn notice(self) -> Notice {
        let links = self.links;
        let object = match self.resource_type.as_str() {
            "payments" => links.payment.map(|id| (ObjectKind::Charge, id)),
            "refunds" => links.refund.map(|id| (ObjectKind::Refund, id)),
            "mandates" => links.mandate.map(|id| (ObjectKind::Mandate, id)),
            "payouts" => links.payout.map(|id| (ObjectKind::Payout, id)),
            "billing_requests" => links.billing_request.map(|id| (ObjectKind::Checkout, id)),
            _ => None,
        };
        let event = format!("{}.{}", self.resource_type, self.action);
        Notice { id: self.id, event, object, occurred_at: self.created_at }
    }
}

#[derive(Deserialize)]
struct Pushed {
    events: Vec<Event>,
}

/// The events of a webhook.
pub(crate) fn notices(body: &[u8]) -> Result<Vec<Notice>, ReadError> {
    let pushed: Pushed = read_json("events", body)?;
    Ok(pushed.events.into_iter().map(Event::notice).collect())
}

#[derive(Deserialize)]
struct Listed {
    events: Vec<Event>,
    meta: Meta,
}

/// A page of events.
pub(crate) fn list(response: &Response) -> Result<List, ReadError> {
    let listed: Listed = read_json("events", &response.body)?;
    let record = |event: Event| {
        let notice = event.notice();
        Record {
            external_id: notice.id.clone(),
            version: notice.occurred_at.as_second(),
            created_at: Some(notice.occurred_at),
            object: Object::Notice(notice),
        }
    };
    Ok(List { records: listed.events.into_iter().map(record).collect(), after: listed.meta.cursors.after })
}
