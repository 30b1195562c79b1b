//! Events, pushed or pulled ("Event"): what they concern, never what it is now.

use connector_api::object::{Notice, Object, ObjectKind};
use connector_api::{ReadError, Record, Response, read_json};
use jiff::Timestamp;
use serde::Deserialize;

use crate::objects::{List, ListOf, Reference, instant};

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Concerned,
}

#[derive(Deserialize)]
struct Concerned {
    object: String,
    id: Option<String>,
    payment_intent: Option<Reference>,
}

impl Event {
    fn notice(self) -> Result<Notice, ReadError> {
        let occurred_at: Timestamp = instant("event", "created", self.created)?;
        let Concerned { object, id, payment_intent } = self.data.object;
        let kind = match object.as_str() {
            "payment_intent" => Some(ObjectKind::PaymentIntent),
            "charge" => Some(ObjectKind::Charge),
            "refund" => Some(ObjectKind::Refund),
            "dispute" => Some(ObjectKind::Dispute),
            "mandate" => Some(ObjectKind::Mandate),
            "payout" => Some(ObjectKind::Payout),
            "subscription" => Some(ObjectKind::Subscription),
            _ => None,
        };
        let object = match (object.as_str(), payment_intent) {
            // What was paid on a page is in its payment.
            ("checkout.session", Some(intent)) => Some((ObjectKind::PaymentIntent, intent.into_id())),
            _ => kind.zip(id),
        };
        Ok(Notice { id: self.id, event: self.kind, object, occurred_at })
    }
}

/// The event of a webhook.
pub(crate) fn notice(body: &[u8]) -> Result<Notice, ReadError> {
    read_json::<Event>("event", body)?.notice()
}

/// A page of events.
pub(crate) fn list(response: &Response) -> Result<List, ReadError> {
    let list: ListOf<Event> = read_json("event list", &response.body)?;
    let record = |event: Event| {
        let notice = event.notice()?;
        Ok(Record {
            external_id: notice.id.clone(),
            version: notice.occurred_at.as_second(),
            created_at: Some(notice.occurred_at),
            object: Object::Notice(notice),
        })
    };
    let records = list.data.into_iter().map(record).collect::<Result<_, ReadError>>()?;
    Ok(List { records, has_more: list.has_more })
}
