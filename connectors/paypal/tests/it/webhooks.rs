//! A webhook is believed once PayPal confirmed it.

use connector_api::object::{Notice, Object, ObjectKind};
use connector_api::webhook::{Delivery, RawWebhook, WebhookError};
use connector_api::{Body, Connector as _, Cursor, Failure, Method, Request, Secret, Stream};
use connector_paypal::PayPal;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::{answer, pull};

const HEADERS: [(&str, &str); 5] = [
    ("Paypal-Transmission-Id", "69cd13f0-d67a-11e5-baa3-778b53f4ae55"),
    ("Paypal-Transmission-Time", "2016-02-18T20:01:35Z"),
    ("Paypal-Transmission-Sig", "lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A\"=="),
    ("Paypal-Cert-Url", "https://api.paypal.com/v1/notifications/certs/CERT-1"),
    ("Paypal-Auth-Algo", "SHA256withRSA"),
];

fn event(resource_type: &str, resource: &str) -> String {
    // Spaces and the order of fields are part of what is signed.
    format!(
        r#"{{"id":"WH-1", "create_time":"2023-11-14T22:13:20.000Z","resource_type":"{resource_type}","event_type":"T.CHANGED","resource":{resource},"amount":1.10}}"#
    )
}

fn verify(
    body: &[u8],
    headers: &[(&str, &str)],
    ids: &[&str],
) -> Result<(Vec<Request>, Vec<Notice>), WebhookError> {
    let headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let webhook = RawWebhook {
        method: "POST",
        url: "https://quittance.example/hooks/p",
        headers: &headers,
        body,
        received_at: Timestamp::UNIX_EPOCH,
    };
    let secrets: Vec<Secret> = ids.iter().map(|it| Secret::new(*it)).collect();
    match PayPal.verify(&webhook, &secrets, SignedDuration::from_mins(5))? {
        Delivery::ToConfirm { requests, notices } => Ok((requests, notices)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn paypal_is_asked_about_the_bytes_as_they_came() {
    let body = event("capture", r#"{"id":"CAPTURE1"}"#);
    let (requests, notices) = verify(body.as_bytes(), &HEADERS, &["WEBHOOK1", "WEBHOOK2"]).unwrap();
    assert_eq!(notices[0].object, Some((ObjectKind::Charge, "CAPTURE1".to_owned())));
    assert_eq!(requests.len(), 2, "one for each that is in force");
    for (request, id) in requests.iter().zip(["WEBHOOK1", "WEBHOOK2"]) {
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.path, "/v1/notifications/verify-webhook-signature");
        let Body::Json(asked) = &request.body else { panic!("not JSON") };
        assert!(asked.ends_with(&format!(r#","webhook_event":{body}}}"#)), "byte for byte: {asked}");
        let asked: Value = serde_json::from_str(asked).unwrap();
        assert_eq!(asked["webhook_id"], id);
        for (name, value) in HEADERS {
            let field = name.trim_start_matches("Paypal-").to_lowercase().replace('-', "_");
            assert_eq!(asked[field], value);
        }
    }
}

#[test]
fn the_verdict_is_paypals() {
    let judged = |status, body: &str| PayPal.confirmed(&answer(status, body));
    assert_eq!(judged(200, r#"{"verification_status":"SUCCESS"}"#), Ok(true));
    assert_eq!(judged(200, r#"{"verification_status":"FAILURE"}"#), Ok(false));
    assert!(matches!(judged(200, r#"{"verification_status":"success"}"#), Err(Failure::Unreadable { .. })));
    assert!(matches!(judged(200, "{}"), Err(Failure::Unreadable { .. })));
    assert_eq!(judged(500, ""), Err(Failure::Temporary { wait: None }), "a question may be asked again");
    assert_eq!(judged(401, ""), Err(Failure::CredentialRefused));
    assert!(judged(400, r#"{"name":"VALIDATION_ERROR"}"#).is_err());
}

#[test]
fn a_body_cannot_add_to_the_question() {
    let whole = event("capture", r#"{"id":"CAPTURE1"}"#);
    let ours = |body: &str| verify(body.as_bytes(), &HEADERS, &["WEBHOOK1"]);
    assert!(ours(&whole).is_ok());
    for added in [r#","webhook_id":"THEIRS""#, "},{", " {}", "x", "}"] {
        let body = format!("{whole}{added}");
        assert!(matches!(ours(&body), Err(WebhookError::Unreadable(_))), "{body}");
    }
    for body in ["", "<html>", "[]", "{}"] {
        assert!(matches!(ours(body), Err(WebhookError::Unreadable(_))), "{body}");
    }
    assert!(verify(b"\xff{}", &HEADERS, &["WEBHOOK1"]).is_err());
}

#[test]
fn what_is_missing_or_strange_refuses() {
    let body = event("capture", r#"{"id":"CAPTURE1"}"#);
    for (at, header) in HEADERS.into_iter().enumerate() {
        let mut less = HEADERS.to_vec();
        less.remove(at);
        let missing = verify(body.as_bytes(), &less, &["WEBHOOK1"]);
        assert!(matches!(missing, Err(WebhookError::HeaderMissing { .. })));
        let mut twice = HEADERS.to_vec();
        twice.push(header);
        let twice = verify(body.as_bytes(), &twice, &["WEBHOOK1"]);
        assert!(matches!(twice, Err(WebhookError::HeaderMalformed { .. })));
    }
    for ids in [&[][..], &[""], &["WEBHOOK1", ""], &["a\"b"]] {
        assert_eq!(verify(body.as_bytes(), &HEADERS, ids), Err(WebhookError::NoSecret), "{ids:?}");
    }
    for url in [
        "http://api.paypal.com/c",
        "https://paypal.com.example/c",
        "https://example/.paypal.com",
        "https://example?.paypal.com",
        "https://a@b.paypal.com/c",
        "https://evilpaypal.com/c",
        "",
    ] {
        let mut headers = HEADERS;
        headers[3].1 = url;
        let strange = verify(body.as_bytes(), &headers, &["WEBHOOK1"]);
        assert_eq!(strange, Err(WebhookError::HeaderMalformed { name: "PAYPAL-CERT-URL" }), "{url}");
    }
}

#[test]
fn an_event_names_the_object_to_read_again() {
    let cases = [
        ("checkout-order", r#"{"id":"ORDER1"}"#, Some((ObjectKind::PaymentIntent, "ORDER1"))),
        ("refund", r#"{"id":"REFUND1"}"#, Some((ObjectKind::Refund, "REFUND1"))),
        ("dispute", r#"{"dispute_id":"PP-D-1"}"#, Some((ObjectKind::Dispute, "PP-D-1"))),
        ("of-tomorrow", r#"{"id":"X"}"#, None),
        ("capture", "{}", None),
    ];
    for (resource_type, resource, object) in cases {
        let body = event(resource_type, resource);
        let (_, notices) = verify(body.as_bytes(), &HEADERS, &["WEBHOOK1"]).unwrap();
        assert_eq!(notices[0].object, object.map(|(kind, id)| (kind, id.to_owned())));
        let cursor = Cursor::default();
        let listed = format!(r#"{{"events":[{body}],"count":1,"links":[]}}"#);
        let page = PayPal.pulled(pull(Stream::Events, &cursor), &answer(200, &listed)).unwrap();
        assert_eq!(page.records[0].object, Object::Notice(notices[0].clone()), "pulled as pushed");
        assert_eq!(page.cursor.0, "rest 2023-11-14T22:13:20Z");
        assert!(!page.has_more);
    }
}
