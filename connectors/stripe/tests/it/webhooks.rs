//! Events, pushed and pulled, say the same.

use std::fmt::Write as _;

use connector_api::object::{Object, ObjectKind};
use connector_api::webhook::{Delivery, RawWebhook, WebhookError};
use connector_api::{Connector as _, Cursor, Pull, Secret, Stream};
use connector_stripe::Stripe;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};

use crate::answer;

const SECRET: &str = "whsec_test";

fn event(object: &str) -> String {
    format!(
        r#"{{"id":"evt_1","object":"event","type":"t.changed","created":1700000000,"data":{{"object":{object}}}}}"#
    )
}

fn verified(body: &str, signed: &str) -> Result<Vec<connector_api::object::Notice>, WebhookError> {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("1700000000.{signed}").as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    let headers = [("Stripe-Signature".to_owned(), format!("t=1700000000,v1={hex}"))];
    let received_at = Timestamp::from_second(1_700_000_010).unwrap();
    let webhook = RawWebhook {
        method: "POST",
        url: "https://quittance.example/hooks/s",
        headers: &headers,
        body: body.as_bytes(),
        received_at,
    };
    match Stripe.verify(&webhook, &[Secret::new(SECRET)], SignedDuration::from_mins(5))? {
        Delivery::Signed(notices) => Ok(notices),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_event_names_the_object_to_read_again() {
    for (object, kind, id) in [
        (r#"{"object":"payment_intent","id":"pi_1"}"#, ObjectKind::PaymentIntent, "pi_1"),
        (r#"{"object":"charge","id":"ch_1","payment_intent":"pi_1"}"#, ObjectKind::Charge, "ch_1"),
        (r#"{"object":"dispute","id":"dp_1"}"#, ObjectKind::Dispute, "dp_1"),
        (r#"{"object":"payout","id":"po_1"}"#, ObjectKind::Payout, "po_1"),
        (
            r#"{"object":"checkout.session","id":"cs_1","payment_intent":"pi_2"}"#,
            ObjectKind::PaymentIntent,
            "pi_2",
        ),
    ] {
        let body = event(object);
        let notices = verified(&body, &body).unwrap();
        assert_eq!(notices[0].object, Some((kind, id.to_owned())));
        let cursor = Cursor::default();
        let pull = Pull { stream: Stream::Events, of: None, cursor: &cursor, now: Timestamp::UNIX_EPOCH };
        let page =
            Stripe.pulled(pull, &answer(200, &format!(r#"{{"data":[{body}],"has_more":false}}"#))).unwrap();
        assert_eq!(page.records[0].object, Object::Notice(notices[0].clone()), "pulled as pushed");
    }
}

#[test]
fn an_event_of_something_else_is_kept_and_concerns_nothing() {
    for object in
        [r#"{"object":"of.tomorrow"}"#, r#"{"object":"checkout.session","id":"cs_1","payment_intent":null}"#]
    {
        let body = event(object);
        assert_eq!(verified(&body, &body).unwrap()[0].object, None);
    }
}

#[test]
fn what_is_not_signed_is_not_read() {
    let body = event(r#"{"object":"payout","id":"po_1"}"#);
    assert_eq!(verified(&body.replace("po_1", "po_2"), &body), Err(WebhookError::SignatureDiffers));
    assert!(matches!(verified("{}", "{}"), Err(WebhookError::Unreadable(_))));
}
