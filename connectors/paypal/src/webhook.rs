//! Whether a webhook is PayPal's own: it is asked ("Verify webhook signature"), with the bytes as they
//! came. Its signature is of a certificate, which we would have to fetch and to believe in its place.

use std::fmt::Write as _;

use connector_api::webhook::{Delivery, RawWebhook, WebhookError};
use connector_api::{Body, Failure, Method, ReadError, Request, Response, Secret, read_json};
use serde::Deserialize;
use serde_json::Value;

use crate::manifest::MANIFEST;
use crate::{answer, events};

const PATH: &str = "/v1/notifications/verify-webhook-signature";
const CERT_URL: &str = "PAYPAL-CERT-URL";
/// The longest id of a webhook.
const ID_MAX: usize = 50;

/// What has to be confirmed, and what is believed then.
pub(crate) fn to_confirm(webhook: &RawWebhook<'_>, secrets: &[Secret]) -> Result<Delivery, WebhookError> {
    let certificate = webhook.header(CERT_URL)?;
    if !is_of_paypal(certificate) {
        return Err(WebhookError::HeaderMalformed { name: CERT_URL });
    }
    let mut claim = String::new();
    for (field, value) in [
        ("auth_algo", webhook.header("PAYPAL-AUTH-ALGO")?),
        ("cert_url", certificate),
        ("transmission_id", webhook.header("PAYPAL-TRANSMISSION-ID")?),
        ("transmission_sig", webhook.header("PAYPAL-TRANSMISSION-SIG")?),
        ("transmission_time", webhook.header("PAYPAL-TRANSMISSION-TIME")?),
    ] {
        let _ = write!(claim, "\"{field}\":{},", Value::from(value));
    }
    let ids: Vec<&str> = secrets.iter().map(Secret::reveal).collect();
    let is_id = |id: &&str| {
        !id.is_empty() && id.len() <= ID_MAX && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if ids.is_empty() || !ids.iter().all(is_id) {
        return Err(WebhookError::NoSecret);
    }
    // One whole object and nothing after it: what is put into another text as it is could else add to it.
    let notices = vec![events::notice(webhook.body)?];
    let event = str::from_utf8(webhook.body).map_err(|_| ReadError::new("event", ".", "is not UTF-8"))?;
    let request = |id: &str| {
        let body = format!("{{{claim}\"webhook_id\":\"{id}\",\"webhook_event\":{event}}}");
        Request { method: Method::Post, body: Body::Json(body), ..Request::read(&MANIFEST, PATH) }
    };
    Ok(Delivery::ToConfirm { requests: ids.into_iter().map(request).collect(), notices })
}

/// Whether a certificate is where PayPal keeps its own.
fn is_of_paypal(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    host.ends_with(".paypal.com") && host.bytes().all(plain)
}

#[derive(Deserialize)]
struct Verdict {
    verification_status: String,
}

/// What PayPal says of it.
pub(crate) fn confirmed(response: &Response) -> Result<bool, Failure> {
    // It is a question: to ask it twice changes nothing.
    if let Some(failure) = answer::list_failure(response) {
        return Err(failure);
    }
    let verdict: Verdict = read_json("verification", &response.body)?;
    match verdict.verification_status.as_str() {
        "SUCCESS" => Ok(true),
        "FAILURE" => Ok(false),
        _ => Err(ReadError::new("verification", "verification_status", "is no verdict").into()),
    }
}
