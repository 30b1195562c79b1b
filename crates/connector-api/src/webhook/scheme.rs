//! What each provider signs, and where it says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::{RawWebhook, WebhookError};
use crate::secret::Secret;

/// How a provider signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `t=…,v1=hex[,v1=…]` over `t.body` (Stripe, "Resolve webhook signature verification errors",
    /// section "Verify manually"). The key is the whole text, `whsec_` included.
    TimestampedHex {
        /// The header.
        header: &'static str,
    },
    /// `v1,base64 …` over `id.timestamp.body` (Standard Webhooks, "Signature scheme"). The key is
    /// what follows `whsec_`, decoded.
    StandardWebhooks,
    /// The body alone (GoCardless `Webhook-Signature`, Xero `x-xero-signature`, QuickBooks
    /// `intuit-signature`). It says no time: what comes again is known by its event's id.
    Body {
        /// The header.
        header: &'static str,
        /// How the signature is written.
        encoding: Encoding,
    },
    /// The body alone, `v1=HEX[,v1=HEX]`, two while a secret is replaced (Bridge `BridgeApi-Signature`).
    VersionedBody {
        /// The header.
        header: &'static str,
    },
    /// Method, address, body and milliseconds (HubSpot, "Validating requests", version 3).
    HubspotV3,
    /// `v0=hex` over `v0:timestamp:body` (Slack, "Verifying requests from Slack").
    SlackV0,
    /// Base64 over `METHOD.PATH.DATE.BODY` (Powens, "Webhooks", `BI-Signature`).
    Powens,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal, in small letters or capitals.
    Hex,
    /// Base64 with padding (RFC 4648 section 4).
    Base64,
}

impl Encoding {
    fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => from_hex(text),
            Self::Base64 => STANDARD.decode(text).ok(),
        }
    }
}

/// What a webhook claims: these signatures, over these parts one after the other.
pub(super) struct Claim<'a> {
    pub signed_at: Option<Timestamp>,
    pub signatures: Vec<Vec<u8>>,
    pub parts: Vec<&'a [u8]>,
}

impl Scheme {
    /// The bytes that a secret stands for; `None` when it is none of this scheme.
    pub(super) fn key(&self, secret: &Secret) -> Option<Vec<u8>> {
        match self {
            Self::StandardWebhooks => STANDARD.decode(secret.reveal().strip_prefix("whsec_")?).ok(),
            Self::TimestampedHex { .. }
            | Self::Body { .. }
            | Self::VersionedBody { .. }
            | Self::HubspotV3
            | Self::SlackV0
            | Self::Powens => Some(secret.reveal().as_bytes().to_vec()),
        }
    }

    pub(super) fn claim<'a>(&self, webhook: &RawWebhook<'a>) -> Result<Claim<'a>, WebhookError> {
        match *self {
            Self::TimestampedHex { header } => timestamped_hex(webhook, header),
            Self::StandardWebhooks => standard(webhook),
            Self::Body { header, encoding } => {
                let signature = encoding.decode(webhook.header(header)?);
                claim(header, None, signature.into_iter().collect(), vec![webhook.body])
            }
            Self::VersionedBody { header } => {
                let versions = webhook.header(header)?.split(',').map(str::trim);
                let signatures = versions.filter_map(|it| from_hex(it.strip_prefix("v1=")?)).collect();
                claim(header, None, signatures, vec![webhook.body])
            }
            Self::HubspotV3 => hubspot(webhook),
            Self::SlackV0 => slack(webhook),
            Self::Powens => powens(webhook),
        }
    }
}

/// A claim without a signature that can be read is none.
fn claim<'a>(
    name: &'static str,
    signed_at: Option<Timestamp>,
    signatures: Vec<Vec<u8>>,
    parts: Vec<&'a [u8]>,
) -> Result<Claim<'a>, WebhookError> {
    if signatures.is_empty() {
        return Err(WebhookError::HeaderMalformed { name });
    }
    Ok(Claim { signed_at, signatures, parts })
}

fn timestamped_hex<'a>(webhook: &RawWebhook<'a>, name: &'static str) -> Result<Claim<'a>, WebhookError> {
    let value = webhook.header(name)?;
    let fields: Vec<(&str, &str)> =
        value.split(',').filter_map(|field| field.trim().split_once('=')).collect();
    let mut times = fields.iter().filter(|(field, _)| *field == "t").map(|(_, time)| *time);
    let (Some(time), None) = (times.next(), times.next()) else {
        return Err(WebhookError::HeaderMalformed { name });
    };
    let signatures = fields.iter().filter(|(field, _)| *field == "v1").filter_map(|(_, hex)| from_hex(hex));
    claim(name, Some(seconds(time, name)?), signatures.collect(), vec![time.as_bytes(), b".", webhook.body])
}

fn standard<'a>(webhook: &RawWebhook<'a>) -> Result<Claim<'a>, WebhookError> {
    let (id, time) = (webhook.header("webhook-id")?, webhook.header("webhook-timestamp")?);
    let versions = webhook.header("webhook-signature")?.split(' ');
    let signatures = versions.filter_map(|it| STANDARD.decode(it.strip_prefix("v1,")?).ok()).collect();
    let signed_at = seconds(time, "webhook-timestamp")?;
    let parts = vec![id.as_bytes(), b".", time.as_bytes(), b".", webhook.body];
    claim("webhook-signature", Some(signed_at), signatures, parts)
}

fn hubspot<'a>(webhook: &RawWebhook<'a>) -> Result<Claim<'a>, WebhookError> {
    const SIGNATURE: &str = "X-HubSpot-Signature-v3";
    const TIME: &str = "X-HubSpot-Request-Timestamp";
    let time = webhook.header(TIME)?;
    let malformed = WebhookError::HeaderMalformed { name: TIME };
    let milliseconds: i64 = time.parse().map_err(|_| malformed.clone())?;
    let signed_at = Timestamp::from_millisecond(milliseconds).map_err(|_| malformed)?;
    let signature = STANDARD.decode(webhook.header(SIGNATURE)?).ok();
    let parts = vec![webhook.method.as_bytes(), webhook.url.as_bytes(), webhook.body, time.as_bytes()];
    claim(SIGNATURE, Some(signed_at), signature.into_iter().collect(), parts)
}

fn slack<'a>(webhook: &RawWebhook<'a>) -> Result<Claim<'a>, WebhookError> {
    const SIGNATURE: &str = "X-Slack-Signature";
    const TIME: &str = "X-Slack-Request-Timestamp";
    let time = webhook.header(TIME)?;
    let signature = webhook.header(SIGNATURE)?.strip_prefix("v0=").and_then(from_hex);
    let parts: Vec<&[u8]> = vec![b"v0:", time.as_bytes(), b":", webhook.body];
    claim(SIGNATURE, Some(seconds(time, TIME)?), signature.into_iter().collect(), parts)
}

fn powens<'a>(webhook: &RawWebhook<'a>) -> Result<Claim<'a>, WebhookError> {
    const SIGNATURE: &str = "BI-Signature";
    const DATE: &str = "BI-Signature-Date";
    let date = webhook.header(DATE)?;
    let signed_at = date.parse().map_err(|_| WebhookError::HeaderMalformed { name: DATE })?;
    let signature = STANDARD.decode(webhook.header(SIGNATURE)?).ok();
    let parts = vec![
        webhook.method.as_bytes(),
        b".",
        webhook.path().as_bytes(),
        b".",
        date.as_bytes(),
        b".",
        webhook.body,
    ];
    claim(SIGNATURE, Some(signed_at), signature.into_iter().collect(), parts)
}

fn seconds(text: &str, name: &'static str) -> Result<Timestamp, WebhookError> {
    let malformed = || WebhookError::HeaderMalformed { name };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits).ok_or_else(malformed)?;
    Timestamp::from_second(seconds).map_err(|_| malformed())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
