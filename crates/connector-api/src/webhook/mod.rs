//! Whether a webhook is from whom it says.
//!
//! A signature is of the bytes as they came, compared in constant time, under any of the secrets in
//! force. Everything that is missing, malformed or unknown refuses. There is no scheme for "none":
//! a provider that signs nothing has its body taken as a hint, and its object read again; one whose
//! signature takes a certificate is asked whether it is its own.

mod scheme;
#[cfg(test)]
mod tests;

pub use scheme::{Encoding, Scheme};

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use crate::exchange::Request;
use crate::object::{Notice, ObjectKind};
use crate::secret::Secret;

/// Most signatures of one header that are looked at.
const SIGNATURES_MAX: usize = 8;

/// A webhook as it came in.
#[derive(Clone, Copy, Debug)]
pub struct RawWebhook<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The whole public address, as the sender knows it.
    pub url: &'a str,
    /// Names and values as they came.
    pub headers: &'a [(String, String)],
    /// The bytes, before any reading.
    pub body: &'a [u8],
    /// When it came.
    pub received_at: Timestamp,
}

impl<'a> RawWebhook<'a> {
    /// The value of a header. One that comes twice is nobody's: which one was signed is not known.
    pub fn header(&self, name: &'static str) -> Result<&'a str, WebhookError> {
        let mut values = self.headers.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            (Some(_), Some(_)) => Err(WebhookError::HeaderMalformed { name }),
            (None, _) => Err(WebhookError::HeaderMissing { name }),
        }
    }

    /// The path of the address, without host and query.
    fn path(&self) -> &'a str {
        let after_scheme = self.url.split_once("://").map_or(self.url, |(_, rest)| rest);
        let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
        path.split(['?', '#']).next().unwrap_or(path)
    }
}

/// What a webhook says, by how far it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is signed: the provider says so.
    Signed(Vec<Notice>),
    /// Anybody may have written it: the objects are read, and nothing else follows. A hint has no id under
    /// which it could be passed over as known.
    Hints(Vec<Hint>),
    /// It is signed in a way that the provider checks itself: nothing follows before it confirmed one of
    /// the requests.
    ToConfirm {
        /// Each asks about one of the secrets in force.
        requests: Vec<Request>,
        /// What is believed then.
        notices: Vec<Notice>,
    },
}

/// An object that may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Which kind.
    pub kind: ObjectKind,
    /// The provider's id, as somebody wrote it.
    pub external_id: String,
}

/// Why a webhook is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A header is not there.
    #[error("the header {name} is missing")]
    HeaderMissing {
        /// Which.
        name: &'static str,
    },
    /// A header says nothing that can be read, or is there twice.
    #[error("the header {name} cannot be read")]
    HeaderMalformed {
        /// Which.
        name: &'static str,
    },
    /// There is no secret to check with, or one that is none.
    #[error("there is no secret to check it with")]
    NoSecret,
    /// It was signed too long ago, or is said to be signed in time to come.
    #[error("it was not signed just now")]
    NotFresh,
    /// No secret made this signature.
    #[error("the signature is another")]
    SignatureDiffers,
    /// It is signed, and not what was promised.
    #[error("it is signed and cannot be read: {0}")]
    Unreadable(#[from] crate::read::ReadError),
}

/// Whether the webhook is signed by one of the secrets, as its scheme says, not longer ago or ahead
/// than `tolerance`.
pub fn verify(
    scheme: &Scheme,
    webhook: &RawWebhook<'_>,
    secrets: &[Secret],
    tolerance: SignedDuration,
) -> Result<(), WebhookError> {
    let claim = scheme.claim(webhook)?;
    if let Some(signed_at) = claim.signed_at {
        let apart = webhook.received_at.duration_since(signed_at);
        if apart.unsigned_abs() > tolerance.unsigned_abs() {
            return Err(WebhookError::NotFresh);
        }
    }
    let mut keys = Vec::with_capacity(secrets.len());
    for secret in secrets {
        let key = scheme.key(secret).filter(|key| !key.is_empty()).ok_or(WebhookError::NoSecret)?;
        keys.push(key);
    }
    if keys.is_empty() {
        return Err(WebhookError::NoSecret);
    }
    let signed = keys.iter().any(|key| {
        let signatures = claim.signatures.iter().take(SIGNATURES_MAX);
        signatures.fold(false, |found, signature| found | is_mac_of(key, &claim.parts, signature))
    });
    if signed { Ok(()) } else { Err(WebhookError::SignatureDiffers) }
}

/// HMAC-SHA256 (RFC 2104, FIPS 180-4), compared in constant time.
fn is_mac_of(key: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
    for part in parts {
        mac.update(part);
    }
    mac.verify_slice(signature).is_ok()
}
