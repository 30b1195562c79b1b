//! Events, pushed and pulled, say the same.

use std::fmt::Write as _;

use connector_api::object::{Notice, Object, ObjectKind};
use connector_api::webhook::{Delivery, RawWebhook, WebhookError};
use connector_api::{Connector as _, Cursor, Pull, Secret, Stream};
use connector_gocardless::GoCardless;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};

use crate::answer;

const SECRET: &str = "endpoint-secret";

fn event(id: &str, resource: &str, links: &str) -> String {
    format!(
        r#"{{"id":"{id}","created_at":"2023-11-14T22:13:20.123Z","resource_type":"{resource}","action":"changed","links":{links},"details":{{}}}}"#
    )
}

fn pushed(events: &[String]) -> String {
    format!(r#"{{"events":[{}],"meta":{{"webhook_id":"WB1"}}}}"#, events.join(","))
}

fn hex(signed: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn verified(body: &str, headers: &[(String, String)], secrets: &[&str]) -> Result<Vec<Notice>, WebhookError> {
    let webhook = RawWebhook {
        method: "POST",
        url: "https://quittance.example/hooks/g",
        headers,
        body: body.as_bytes(),
        received_at: Timestamp::UNIX_EPOCH,
    };
    let secrets: Vec<Secret> = secrets.iter().map(|it| Secret::new(*it)).collect();
    match GoCardless.verify(&webhook, &secrets, SignedDuration::from_mins(5))? {
        Delivery::Signed(notices) => Ok(notices),
        other => panic!("{other:?}"),
    }
}

fn signature(signed: &str) -> Vec<(String, String)> {
    vec![("Webhook-Signature".to_owned(), hex(signed))]
}

#[test]
fn the_events_of_a_webhook_name_the_objects_to_read_again() {
    let cases = [
        ("payments", r#"{"payment":"PM1","mandate":"MD1"}"#, Some((ObjectKind::Charge, "PM1"))),
        ("refunds", r#"{"refund":"RF1","payment":"PM1"}"#, Some((ObjectKind::Refund, "RF1"))),
        ("mandates", r#"{"mandate":"MD1"}"#, Some((ObjectKind::Mandate, "MD1"))),
        ("payouts", r#"{"payout":"PO1"}"#, Some((ObjectKind::Payout, "PO1"))),
        ("billing_requests", r#"{"billing_request":"BRQ1"}"#, Some((ObjectKind::Checkout, "BRQ1"))),
        ("of_tomorrow", r#"{"payment":"PM1"}"#, None),
        ("payments", "{}", None),
    ];
    let events: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(index, (resource, links, _))| event(&format!("EV{index}"), resource, links))
        .collect();
    let body = pushed(&events);
    let notices = verified(&body, &signature(&body), &["other", SECRET]).unwrap();
    assert_eq!(notices.len(), cases.len());
    for (notice, (resource, _, object)) in notices.iter().zip(cases) {
        assert_eq!(notice.object, object.map(|(kind, id)| (kind, id.to_owned())));
        assert_eq!(notice.event, format!("{resource}.changed"));
        assert_eq!(notice.occurred_at.as_millisecond(), 1_700_000_000_123);
    }
    let cursor = Cursor::default();
    let pull = Pull { stream: Stream::Events, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
    let listed = body.replace(r#"{"webhook_id":"WB1"}"#, r#"{"cursors":{"after":null},"limit":500}"#);
    let page = GoCardless.pulled(pull, &answer(200, &listed)).unwrap();
    let pulled: Vec<Object> = page.records.into_iter().map(|it| it.object).collect();
    assert_eq!(pulled, notices.into_iter().map(Object::Notice).collect::<Vec<_>>(), "pulled as pushed");
}

#[test]
fn what_is_not_signed_is_not_read() {
    let body = pushed(&[event("EV1", "payouts", r#"{"payout":"PO1"}"#)]);
    let changed = body.replace("PO1", "PO2");
    assert_eq!(verified(&changed, &signature(&body), &[SECRET]), Err(WebhookError::SignatureDiffers));
    assert_eq!(verified(&body, &signature(&body), &["other"]), Err(WebhookError::SignatureDiffers));
    assert_eq!(verified(&body, &signature(&body), &[]), Err(WebhookError::NoSecret));
    let missing = WebhookError::HeaderMissing { name: "Webhook-Signature" };
    assert_eq!(verified(&body, &[], &[SECRET]), Err(missing));
    assert!(matches!(verified("{}", &signature("{}"), &[SECRET]), Err(WebhookError::Unreadable(_))));
}
