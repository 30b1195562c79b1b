//! What is asked of each gateway, and what its answers mean: values in, values out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::delivery::{Answer, Blame, Delivery, Loss};
use crate::number::PhoneNumber;

/// Who carries text messages, with what lets us in.
#[derive(Clone, PartialEq, Eq)]
pub enum Gateway {
    /// `OVHcloud`.
    Ovh {
        /// The name of the service, as `sms-ab1234-1`.
        service: String,
        /// The key of the application.
        application_key: String,
        /// Its secret.
        application_secret: String,
        /// The key of the consumer.
        consumer_key: String,
    },
    /// Brevo.
    Brevo {
        /// The key of the API.
        key: String,
    },
    /// Twilio.
    Twilio {
        /// The account, as `AC…`.
        account: String,
        /// Its token.
        token: String,
        /// Where news of deliveries are told.
        callback: Option<String>,
    },
}

/// Who a message is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(String);

/// A text message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who it goes to.
    pub to: PhoneNumber,
    /// Who it is from.
    pub from: Sender,
    /// What it says.
    pub text: String,
}

/// What is sent to a gateway, always by POST.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Where.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// What settings or a message are wrong with, before anything is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// A sender is 3 to 11 letters and digits, with a letter first.
    #[error("the sender is not 3 to 11 letters and digits")]
    Sender,
    /// An account, a service or a key is empty, or holds what none does.
    #[error("an account, a service or a key is not one")]
    Credentials,
}

impl Sender {
    /// A name as French operators show it: 3 to 11 letters and digits of ASCII, with a letter first.
    pub fn parse(text: &str) -> Result<Self, GatewayError> {
        let text = text.trim();
        let is_name = text.bytes().all(|it| it.is_ascii_alphanumeric())
            && text.starts_with(|it: char| it.is_ascii_alphabetic());
        let is_long_enough = (3..=11).contains(&text.len());
        if is_name && is_long_enough { Ok(Self(text.to_owned())) } else { Err(GatewayError::Sender) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Gateway {
    /// The address of its API.
    pub fn base(&self) -> &'static str {
        match self {
            Self::Ovh { .. } => "https://eu.api.ovh.com/1.0",
            Self::Brevo { .. } => "https://api.brevo.com/v3",
            Self::Twilio { .. } => "https://api.twilio.com/2010-04-01",
        }
    }

    /// Whether its requests are signed with its own time, which has to be asked for.
    pub fn has_clock(&self) -> bool {
        matches!(self, Self::Ovh { .. })
    }

    /// Whether what lets us in could do so: keys are visible ASCII, accounts and services stand in an address.
    pub fn check(&self) -> Result<(), GatewayError> {
        let is_key = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
        };
        let is_fit = match self {
            Self::Ovh { service, application_key, application_secret, consumer_key } => {
                is_name(service)
                    && [application_key, application_secret, consumer_key].iter().all(|it| is_key(it))
            }
            Self::Brevo { key } => is_key(key),
            Self::Twilio { account, token, .. } => is_name(account) && is_key(token),
        };
        if is_fit { Ok(()) } else { Err(GatewayError::Credentials) }
    }

    /// What is sent for a message, at a time of the gateway in seconds.
    pub fn request(&self, base: &str, message: &Message, at: i64) -> Result<Request, GatewayError> {
        self.check()?;
        let (to, from, text) = (message.to.as_str(), message.from.as_str(), message.text.as_str());
        let is_gsm = messages::sms::size(text).is_gsm;
        Ok(match self {
            Self::Ovh { service, application_key, application_secret, consumer_key } => {
                let url = format!("{base}/sms/{service}/jobs");
                // What is owed is no advertisement: no words on how to stop them.
                let body = json!({
                    "charset": "UTF-8",
                    "coding": if is_gsm { "7bit" } else { "8bit" },
                    "message": text,
                    "noStopClause": true,
                    "priority": "high",
                    "receivers": [to],
                    "sender": from,
                })
                .to_string();
                let signed = format!("{application_secret}+{consumer_key}+POST+{url}+{body}+{at}");
                let headers = vec![
                    ("content-type", "application/json".to_owned()),
                    ("x-ovh-application", application_key.clone()),
                    ("x-ovh-consumer", consumer_key.clone()),
                    ("x-ovh-timestamp", at.to_string()),
                    ("x-ovh-signature", format!("$1${}", hex_of_sha1(&signed))),
                ];
                Request { url, headers, body }
            }
            Self::Brevo { key } => Request {
                url: format!("{base}/transactionalSMS/send"),
                headers: vec![("content-type", "application/json".to_owned()), ("api-key", key.clone())],
                body: json!({
                    "content": text,
                    // Brevo writes numbers without the plus.
                    "recipient": to.trim_start_matches('+'),
                    "sender": from,
                    "type": "transactional",
                    "unicodeEnabled": !is_gsm,
                })
                .to_string(),
            },
            Self::Twilio { account, token, callback } => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.append_pair("To", to).append_pair("From", from).append_pair("Body", text);
                if let Some(callback) = callback {
                    form.append_pair("StatusCallback", callback);
                }
                let basic = STANDARD.encode(format!("{account}:{token}"));
                Request {
                    url: format!("{base}/Accounts/{account}/Messages.json"),
                    headers: vec![
                        ("content-type", "application/x-www-form-urlencoded".to_owned()),
                        ("authorization", format!("Basic {basic}")),
                    ],
                    body: form.finish(),
                }
            }
        })
    }

    /// What an answer means.
    pub fn delivery(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Delivery {
        if (200..300).contains(&status) {
            return self.taken(status, body);
        }
        let answer = self.answer(status, body);
        match status {
            429 => Delivery::Later { after: retry_after, loss: Loss::Answered(answer) },
            // Something behind the gateway broke, or it gave up waiting: the message may be on its way.
            408 | 500.. => Delivery::Unknown(Loss::Answered(answer)),
            _ => Delivery::Refused { blame: self.blame(&answer), answer },
        }
    }

    fn taken(&self, status: u16, body: &[u8]) -> Delivery {
        match self {
            Self::Ovh { .. } => match serde_json::from_slice::<OvhReport>(body) {
                Ok(report) if report.valid.is_empty() && !report.invalid.is_empty() => Delivery::Refused {
                    blame: Blame::Number,
                    answer: Answer::new(status, "invalidReceivers", ""),
                },
                Ok(report) if report.valid.is_empty() => Delivery::Unknown(Loss::Nonsense),
                Ok(report) => Delivery::Accepted(report.ids.first().map(ToString::to_string)),
                Err(_) => Delivery::Unknown(Loss::Nonsense),
            },
            Self::Brevo { .. } => id_in(body, "messageId"),
            Self::Twilio { .. } => id_in(body, "sid"),
        }
    }

    fn answer(&self, status: u16, body: &[u8]) -> Answer {
        let said: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let text = |name: &str| match said.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let code = match self {
            Self::Ovh { .. } => text("errorCode"),
            Self::Brevo { .. } | Self::Twilio { .. } => text("code"),
        };
        Answer::new(status, &code, &text("message"))
    }

    fn blame(&self, answer: &Answer) -> Blame {
        match (self, answer.code.as_str()) {
            // No number, not a mobile one, and one that answered STOP.
            (Self::Twilio { .. }, "21211" | "21614" | "21610") => return Blame::Number,
            // The sender is none of ours, or cannot write there.
            (Self::Twilio { .. }, "21212" | "21603" | "21606" | "21408") => return Blame::Us,
            _ => {}
        }
        match answer.status {
            // A redirect is followed by nobody: this is not the gateway that the settings name.
            300..=399 | 401..=405 | 407 => Blame::Us,
            _ => Blame::Message,
        }
    }
}

/// Whom OVH sends it to, and whom not.
#[derive(Deserialize)]
struct OvhReport {
    #[serde(default)]
    ids: Vec<i64>,
    #[serde(rename = "validReceivers")]
    valid: Vec<String>,
    #[serde(rename = "invalidReceivers")]
    invalid: Vec<String>,
}

fn id_in(body: &[u8], name: &str) -> Delivery {
    let said: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    match said.get(name) {
        Some(Value::String(id)) => Delivery::Accepted(Some(id.chars().take(100).collect())),
        Some(Value::Number(id)) => Delivery::Accepted(Some(id.to_string())),
        // Taken, it says, in words that are not its own.
        _ => Delivery::Unknown(Loss::Nonsense),
    }
}

fn hex_of_sha1(text: &str) -> String {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    hash.as_ref().iter().fold(String::with_capacity(40), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        hex
    })
}
