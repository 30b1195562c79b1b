//! The way that the text messages of a legal entity take: settings, read as the gateway needs them, and what became of a message.

use app::collections::{Answered, Handed};
use app::identity::Secret;
use app::outgoing::{GatewayFacts, GatewayProvider, SmsGateway};
use sms::{Blame, Client, Delivery, Gateway, GatewayError, Loss, Message, PhoneNumber, Sender};

use crate::outcome::Told;

/// What settings are wrong with, before anything is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayLint {
    /// An account or a key holds what none does.
    #[error("an account or a key is not one")]
    Credentials,
    /// No phone shows this name.
    #[error("the sender is not a name that phones show")]
    Sender,
    /// The number that a message is tried with is none that takes one.
    #[error("the number takes no text messages")]
    Number,
    /// This machine has no client for encrypted connections.
    #[error("there is no client for encrypted connections")]
    Client,
}

impl GatewayLint {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Credentials => "sms-lint-credentials",
            Self::Sender => "sms-lint-sender",
            Self::Number => "sms-lint-number",
            Self::Client => "sms-fault-away",
        }
    }

    /// The setting it is about, by the name of its field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Credentials => "secret",
            Self::Sender => "sender",
            Self::Number | Self::Client => "number",
        }
    }
}

/// The way of the text messages of a legal entity.
pub(crate) struct TextRoute {
    pub gateway: Gateway,
    pub from: Sender,
    pub per_day: i64,
}

impl TextRoute {
    /// The way that settings describe.
    pub fn of(settings: &SmsGateway) -> Result<Self, GatewayLint> {
        let facts = &settings.facts;
        let secret = settings.secret.reveal().to_owned();
        let gateway = match facts.provider {
            GatewayProvider::Ovh => Gateway::Ovh {
                service: facts.account.clone(),
                application_key: facts.application_key.clone(),
                application_secret: secret,
                consumer_key: settings
                    .consumer_key
                    .as_ref()
                    .map(|it| it.reveal().to_owned())
                    .unwrap_or_default(),
            },
            GatewayProvider::Brevo => Gateway::Brevo { key: secret },
            GatewayProvider::Twilio => {
                Gateway::Twilio { account: facts.account.clone(), token: secret, callback: None }
            }
        };
        let lint = |error| match error {
            GatewayError::Sender => GatewayLint::Sender,
            GatewayError::Credentials => GatewayLint::Credentials,
        };
        gateway.check().map_err(lint)?;
        Ok(Self { gateway, from: Sender::parse(&facts.sender).map_err(lint)?, per_day: facts.per_day })
    }
}

/// What settings are wrong with; nothing when messages can be tried with them. A secret that is not given is not looked at.
pub fn lint_gateway(
    facts: &GatewayFacts,
    secret: Option<&Secret>,
    consumer_key: Option<&Secret>,
) -> Result<(), GatewayLint> {
    let given = |secret: Option<&Secret>| Secret::new(secret.map_or("kept", |it| it.reveal().trim()));
    let settings =
        SmsGateway { facts: facts.clone(), secret: given(secret), consumer_key: Some(given(consumer_key)) };
    TextRoute::of(&settings).map(drop)
}

/// Sends one text message to try settings with; answers whether the gateway took it, and what it said. `at` is our own time in
/// seconds since 1970 UTC.
pub async fn try_gateway(
    settings: &SmsGateway,
    number: &str,
    text: &str,
    at: i64,
) -> Result<(bool, Told), GatewayLint> {
    let route = TextRoute::of(settings)?;
    let to = PhoneNumber::parse(number).map_err(|_| GatewayLint::Number)?;
    let client = Client::new().map_err(|_| GatewayLint::Client)?;
    let message = Message { to, from: route.from, text: messages::sms::in_gsm_alphabet(text) };
    let delivery = client.send(&route.gateway, &message, at).await;
    Ok((matches!(delivery, Delivery::Accepted(_)), told(&delivery)))
}

/// What became of a text message, as the outbox keeps it.
pub(crate) fn answered(delivery: &Delivery) -> Answered {
    let handed = match delivery {
        Delivery::Accepted(_) => Handed::Accepted,
        Delivery::Refused { blame: Blame::Number, .. } => Handed::RefusedForGood,
        Delivery::Refused { blame: Blame::Message, .. } => Handed::RefusedOtherwise,
        // The settings can be mended: it is tried again.
        Delivery::Refused { blame: Blame::Us, .. } | Delivery::Later { loss: Loss::Answered(_), .. } => {
            Handed::RefusedForNow
        }
        Delivery::Later { .. } => Handed::LostBefore,
        Delivery::Unknown(_) => Handed::LostAfter,
    };
    let note = match delivery {
        Delivery::Accepted(_) => String::new(),
        Delivery::Later { loss: Loss::Connection | Loss::Time | Loss::Nonsense, .. } => {
            "lost_before".to_owned()
        }
        Delivery::Unknown(Loss::Connection | Loss::Time | Loss::Nonsense) => "lost_after".to_owned(),
        told => said(told),
    };
    Answered { handed, note }
}

/// The code of what is wrong with us or the gateway, when it is not the message.
pub(crate) fn fault_code(delivery: &Delivery) -> Option<&'static str> {
    match delivery {
        Delivery::Refused { blame: Blame::Us, .. } => Some("refused"),
        Delivery::Later { loss, .. } => Some(match loss {
            Loss::Answered(_) => "later",
            Loss::Connection | Loss::Time => "away",
            Loss::Nonsense => "nonsense",
        }),
        Delivery::Accepted(_) | Delivery::Refused { .. } | Delivery::Unknown(_) => None,
    }
}

/// What the gateway said, where it said something.
pub(crate) fn said(delivery: &Delivery) -> String {
    match delivery {
        Delivery::Refused { answer, .. }
        | Delivery::Later { loss: Loss::Answered(answer), .. }
        | Delivery::Unknown(Loss::Answered(answer)) => {
            let status = answer.status.to_string();
            let parts = [status.as_str(), &answer.code, &answer.words];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Delivery::Accepted(_) | Delivery::Later { .. } | Delivery::Unknown(_) => String::new(),
    }
}

fn told(delivery: &Delivery) -> Told {
    let key = match delivery {
        Delivery::Accepted(_) => "sms-accepted",
        Delivery::Refused { blame: Blame::Us, .. } => "sms-fault-refused",
        Delivery::Refused { blame: Blame::Number, .. } => "sms-refused-number",
        Delivery::Refused { blame: Blame::Message, .. } => "sms-refused-message",
        Delivery::Later { loss: Loss::Answered(_), .. } => "sms-fault-later",
        Delivery::Later { loss: Loss::Nonsense, .. } => "sms-fault-nonsense",
        Delivery::Later { .. } => "sms-fault-away",
        Delivery::Unknown(_) => "sms-unknown",
    };
    Told { key, said: said(delivery) }
}

#[cfg(test)]
mod tests {
    use sms::Answer;

    use super::*;

    #[test]
    fn no_number_is_blamed_for_what_is_about_us_and_doubts_stay_doubts() {
        let answer = || Answer::new(400, "x", "no");
        let refused = |blame| answered(&Delivery::Refused { blame, answer: answer() }).handed;
        assert_eq!(refused(Blame::Number), Handed::RefusedForGood);
        assert_eq!(refused(Blame::Message), Handed::RefusedOtherwise);
        assert_eq!(refused(Blame::Us), Handed::RefusedForNow);
        let later = |loss| answered(&Delivery::Later { after: None, loss }).handed;
        assert_eq!(later(Loss::Answered(answer())), Handed::RefusedForNow);
        assert_eq!(later(Loss::Connection), Handed::LostBefore);
        for loss in [Loss::Answered(answer()), Loss::Connection, Loss::Time, Loss::Nonsense] {
            assert_eq!(answered(&Delivery::Unknown(loss)).handed, Handed::LostAfter);
        }
    }

    #[test]
    fn settings_are_looked_at_before_anything_is_asked() {
        let facts = GatewayFacts {
            provider: GatewayProvider::Twilio,
            account: "AC0123".to_owned(),
            sender: "Atelier".to_owned(),
            per_day: 10,
            ..GatewayFacts::default()
        };
        assert_eq!(lint_gateway(&facts, None, None), Ok(()));
        let wrong = GatewayFacts { account: "AC/../x".to_owned(), ..facts.clone() };
        assert_eq!(lint_gateway(&wrong, None, None), Err(GatewayLint::Credentials));
        assert_eq!(lint_gateway(&facts, Some(&Secret::new("a b")), None), Err(GatewayLint::Credentials));
        let wrong = GatewayFacts { sender: "Atelier du Nord".to_owned(), ..facts };
        assert_eq!(lint_gateway(&wrong, None, None), Err(GatewayLint::Sender));
    }
}
