//! What became of a letter, for the outbox and for people.

use app::collections::{Answered, Handed};
use mail::{Blame, Delivery, Fault, Loss, Stage};

/// What became of a letter, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The key of its sentence, which may name what was `said`.
    pub key: &'static str,
    /// What the server or the system said; empty for what is no answer of a mail server, so that nobody reads
    /// through us what else stands behind an address.
    pub said: String,
}

/// What became of a letter, as the outbox keeps it.
pub(crate) fn answered(delivery: &Delivery) -> Answered {
    let handed = match (delivery, delivery.blame()) {
        (Delivery::Accepted(_), _) => Handed::Accepted,
        (Delivery::Unknown(_), _) => Handed::LostAfter,
        (Delivery::Later { loss: Loss::Answered(_), .. }, _) => Handed::RefusedForNow,
        (Delivery::Later { .. }, _) => Handed::LostBefore,
        (Delivery::Refused { .. } | Delivery::Misconfigured { .. }, Some(Blame::Address)) => {
            Handed::RefusedForGood
        }
        (Delivery::Refused { .. } | Delivery::Misconfigured { .. }, Some(Blame::Letter)) => {
            Handed::RefusedOtherwise
        }
        // The settings can be mended: it is tried again.
        (Delivery::Refused { .. } | Delivery::Misconfigured { .. }, Some(Blame::Us) | None) => {
            Handed::RefusedForNow
        }
    };
    let note = match delivery {
        Delivery::Accepted(_) => String::new(),
        Delivery::Refused { answer, .. } | Delivery::Later { loss: Loss::Answered(answer), .. } => {
            answer.to_string()
        }
        Delivery::Misconfigured { said, .. } => said.clone(),
        Delivery::Later { .. } => "lost_before".to_owned(),
        Delivery::Unknown(_) => "lost_after".to_owned(),
    };
    Answered { handed, note }
}

/// The code of what is wrong with us, when a letter was not even begun or our address was refused.
pub(crate) fn fault_code(delivery: &Delivery) -> Option<&'static str> {
    match delivery {
        Delivery::Misconfigured { fault, .. } => Some(match fault {
            Fault::NoTls => "no-tls",
            Fault::Tls => "tls",
            Fault::SignIn => "sign-in",
            Fault::PasswordInTheClear => "clear",
            Fault::Refused => "refused",
        }),
        Delivery::Refused { stage: Stage::Sender, .. } => Some("sender"),
        Delivery::Later { stage: Stage::Connect | Stage::Greeting | Stage::SignIn, loss } => {
            Some(match loss {
                Loss::Answered(_) => "later",
                Loss::Connection(_) | Loss::Time => "away",
                Loss::Nonsense(_) => "nonsense",
            })
        }
        Delivery::Accepted(_) | Delivery::Refused { .. } | Delivery::Later { .. } | Delivery::Unknown(_) => {
            None
        }
    }
}

/// What became of a letter, in words: its sentence and what was said.
pub fn told(delivery: &Delivery) -> Told {
    let key = match (delivery, fault_code(delivery)) {
        (_, Some("no-tls")) => "mail-fault-no-tls",
        (_, Some("tls")) => "mail-fault-tls",
        (_, Some("sign-in")) => "mail-fault-sign-in",
        (_, Some("clear")) => "mail-fault-clear",
        (_, Some("refused")) => "mail-fault-refused",
        (_, Some("sender")) => "mail-fault-sender",
        (_, Some("later")) => "mail-fault-later",
        (_, Some("nonsense")) => "mail-fault-nonsense",
        (_, Some(_)) => "mail-fault-away",
        (Delivery::Accepted(_), None) => "mail-accepted",
        (Delivery::Refused { .. } | Delivery::Misconfigured { .. }, None) => match delivery.blame() {
            Some(Blame::Address) => "mail-refused-address",
            Some(Blame::Us | Blame::Letter) | None => "mail-refused-letter",
        },
        (Delivery::Later { .. }, None) => "mail-later",
        (Delivery::Unknown(_), None) => "mail-unknown",
    };
    Told { key, said: said(delivery) }
}

/// What the server said, where it is the answer of a mail server.
pub(crate) fn said(delivery: &Delivery) -> String {
    match delivery {
        Delivery::Accepted(answer)
        | Delivery::Refused { answer, .. }
        | Delivery::Later { loss: Loss::Answered(answer), .. }
        | Delivery::Unknown(Loss::Answered(answer)) => answer.to_string(),
        Delivery::Misconfigured { said, .. } => said.clone(),
        Delivery::Later { loss: Loss::Connection(why), .. } | Delivery::Unknown(Loss::Connection(why)) => {
            why.clone()
        }
        Delivery::Later { loss: Loss::Time | Loss::Nonsense(_), .. }
        | Delivery::Unknown(Loss::Time | Loss::Nonsense(_)) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use mail::Answer;

    use super::*;

    #[test]
    fn no_address_is_blamed_for_what_is_about_us() {
        let check = |stage, code, words: &str, expected| {
            let refused = Delivery::Refused { stage, answer: Answer::new(code, words) };
            assert_eq!(answered(&refused).handed, expected, "{refused}");
        };
        check(Stage::Recipient, 550, "5.1.1 no such user", Handed::RefusedForGood);
        check(Stage::Recipient, 550, "no such user", Handed::RefusedForGood);
        check(Stage::Recipient, 554, "5.7.1 relay access denied", Handed::RefusedOtherwise);
        check(Stage::End, 554, "5.7.1 looks like spam", Handed::RefusedOtherwise);
        check(Stage::Sender, 550, "5.7.1 sender refused", Handed::RefusedForNow);
        let fault = Delivery::Misconfigured { fault: Fault::SignIn, said: "535 no".to_owned() };
        assert_eq!(answered(&fault).handed, Handed::RefusedForNow);
        let lost = |loss| Delivery::Later { stage: Stage::Text, loss };
        assert_eq!(answered(&lost(Loss::Time)).handed, Handed::LostBefore);
        assert_eq!(
            answered(&lost(Loss::Answered(Answer::new(451, "4.7.1 later")))).handed,
            Handed::RefusedForNow
        );
        assert_eq!(answered(&Delivery::Unknown(Loss::Time)).handed, Handed::LostAfter);
    }

    #[test]
    fn what_is_no_mail_server_is_not_read_through_us() {
        let loss = Loss::Nonsense("SSH-2.0-OpenSSH_9.2".to_owned());
        let told = told(&Delivery::Later { stage: Stage::Greeting, loss });
        assert_eq!((told.key, told.said.as_str()), ("mail-fault-nonsense", ""));
    }
}
