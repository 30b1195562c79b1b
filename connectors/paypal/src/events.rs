//! Events, pushed or pulled ("Webhooks events"): what they concern, never what it is now.

use connector_api::object::{Notice, Object, ObjectKind};
use connector_api::{ReadError, Record, Response, read_json};
use jiff::Timestamp;
use serde::Deserialize;

use crate::walk::{Link, Listed};

const PATH: &str = "/v1/notifications/webhooks-events";

#[derive(Deserialize)]
struct Event {
    id: String,
    create_time: Timestamp,
    #[serde(rename = "event_type")]
    name: String,
    resource_type: Option<String>,
    #[serde(default)]
    resource: Resource,
}

#[derive(Default, Deserialize)]
struct Resource {
    id: Option<String>,
    dispute_id: Option<String>,
}

impl Event {
    fn notice(self) -> Notice {
        let kind = match self.resource_type.as_deref() {
            Some("checkout-order") => Some(ObjectKind::PaymentIntent),
            Some("capture") => Some(ObjectKind::Charge),
            Some("refund") => Some(ObjectKind::Refund),
            Some("dispute") => Some(ObjectKind::Dispute),
            _ => None,
        };
        let object = kind.zip(self.resource.dispute_id.or(self.resource.id));
        Notice { id: self.id, event: self.name, object, occurred_at: self.create_time }
    }
}

/// The event of a webhook.
pub(crate) fn notice(body: &[u8]) -> Result<Notice, ReadError> {
    Ok(read_json::<Event>("event", body)?.notice())
}

#[derive(Deserialize)]
struct ListOf {
    events: Vec<Event>,
    #[serde(default)]
    links: Vec<Link>,
}

/// A page of events.
pub(crate) fn list(response: &Response) -> Result<Listed, ReadError> {
    let list: ListOf = read_json("event list", &response.body)?;
    let record = |event: Event| {
        let notice = event.notice();
        Record {
            external_id: notice.id.clone(),
            version: notice.occurred_at.as_second(),
            created_at: Some(notice.occurred_at),
            object: Object::Notice(notice),
        }
    };
    let next = Link::next(&list.links, PATH)?;
    Ok(Listed { records: list.events.into_iter().map(record).collect(), next })
}
