//! News of a delivery, told by the gateway: whether it is the gateway's, and what it says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, verify};

use crate::delivery::Answer;

/// What is told of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The gateway's id of it.
    pub id: String,
    /// What became of it.
    pub arrival: Arrival,
}

/// What became of a message that the gateway had taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is on its way.
    OnItsWay,
    /// The phone has it.
    Arrived,
    /// It does not arrive, and the number is none that does.
    NoSuchNumber(Answer),
    /// It does not arrive.
    Failed(Answer),
}

/// Whether a form that was posted to this very address is signed by Twilio with our token. The fields are as they were decoded; the
/// comparison takes the same time whatever differs.
pub fn is_signed_by_twilio(token: &str, url: &str, fields: &[(String, String)], signature: &str) -> bool {
    let Ok(claimed) = STANDARD.decode(signature) else { return false };
    let mut sorted: Vec<&(String, String)> = fields.iter().collect();
    sorted.sort();
    sorted.dedup();
    let mut signed = url.to_owned();
    for (name, value) in sorted {
        signed.push_str(name);
        signed.push_str(value);
    }
    // Anybody signs with a token that is empty.
    !token.is_empty()
        && verify(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes()), signed.as_bytes(), &claimed)
            .is_ok()
}

/// What a form of Twilio tells; nothing when it is of something else.
pub fn receipt_of_twilio(fields: &[(String, String)]) -> Option<Receipt> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let id = field("MessageSid").filter(|it| !it.is_empty() && it.len() <= 100)?.to_owned();
    let code = field("ErrorCode").unwrap_or_default();
    let answer = || Answer::new(200, code, field("MessageStatus").unwrap_or_default());
    let arrival = match field("MessageStatus")? {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => Arrival::OnItsWay,
        "delivered" | "read" => Arrival::Arrived,
        // The number exists nowhere any more, or is a fixed line; a phone that is off (30003) may be on tomorrow.
        "undelivered" | "failed" if matches!(code, "30005" | "30006" | "21610") => {
            Arrival::NoSuchNumber(answer())
        }
        "undelivered" | "failed" | "canceled" => Arrival::Failed(answer()),
        _ => return None,
    };
    Some(Receipt { id, arrival })
}
