//! What became of a letter: section 5 of `docs/spec/messages.md`.

use std::fmt;

use dunning::Happening;

use crate::incoming::{BounceKind, failure};

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// No connection yet.
    Connect,
    /// Greeting, EHLO, TLS.
    Greeting,
    /// Signing in.
    SignIn,
    /// The sender is named.
    Sender,
    /// Recipients are named.
    Recipient,
    /// The text is announced or under way.
    Text,
    /// The final dot was begun.
    End,
}

/// What a server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its code, as 250.
    pub code: u16,
    /// Its words, on one line and without controls.
    pub words: String,
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it over.
    Accepted(Answer),
    /// The server will not take it, now or later.
    Refused {
        /// Where.
        stage: Stage,
        /// What it said.
        answer: Answer,
    },
    /// It did not take it this time; it has not left.
    Later {
        /// Where.
        stage: Stage,
        /// Why.
        loss: Loss,
    },
    /// Nobody knows whether it took it: the final dot was begun, and there was no answer.
    Unknown(Loss),
    /// The settings are wrong or the server refuses us: no letter will leave. This one has not.
    Misconfigured {
        /// What is wrong.
        fault: Fault,
        /// What was said about it.
        said: String,
    },
}

/// Why there was no answer, or none that settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The server asks to try later.
    Answered(Answer),
    /// The connection was refused or lost.
    Connection(String),
    /// It took too long.
    Time,
    /// The answer is none.
    Nonsense(String),
}

/// What is wrong with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// TLS is asked for and the server offers none.
    NoTls,
    /// The server's certificate is not to be trusted, or TLS cannot be agreed on.
    Tls,
    /// The server does not know us, or offers no way to sign in that we have.
    SignIn,
    /// A password would travel in the clear.
    PasswordInTheClear,
    /// The server refuses us before any letter.
    Refused,
}

/// What a refusal for good is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The recipient's address, which is none: it is not to be written to again.
    Address,
    /// Us: our address, our sign-in, our settings. Every letter would be refused alike.
    Us,
    /// This letter, or a rule of the server: neither address nor settings are known to be wrong.
    Letter,
}

impl Delivery {
    /// What a refusal for good is about; nothing for what is no refusal for good. Only a refusal of the recipient says that an
    /// address is none, and of those only one that is about the mailbox: a server that dislikes us says so at RCPT too.
    pub fn blame(&self) -> Option<Blame> {
        match self {
            Self::Refused { stage: Stage::Recipient, answer } if answer.names_no_mailbox() => {
                Some(Blame::Address)
            }
            Self::Refused { stage: Stage::Recipient | Stage::Text | Stage::End, .. } => Some(Blame::Letter),
            Self::Refused { .. } | Self::Misconfigured { .. } => Some(Blame::Us),
            Self::Accepted(_) | Self::Later { .. } | Self::Unknown(_) => None,
        }
    }

    /// What the life of a message calls it (docs/spec/dunning.md, section 7).
    pub fn happening(&self) -> Happening {
        match self {
            Self::Accepted(_) => Happening::Accepted,
            // What is about us can be mended.
            Self::Refused { .. } if self.blame() == Some(Blame::Us) => Happening::RefusedForNow,
            Self::Refused { .. } => Happening::RefusedForGood,
            Self::Later { loss: Loss::Answered(_), .. } | Self::Misconfigured { .. } => {
                Happening::RefusedForNow
            }
            Self::Later { .. } => Happening::LostBefore,
            Self::Unknown(_) => Happening::LostAfter,
        }
    }
}

impl Answer {
    /// Words of a server, cut to what one may want to keep.
    pub fn new(code: u16, words: &str) -> Self {
        let words: String =
            words.chars().map(|it| if it.is_control() { ' ' } else { it }).take(500).collect();
        Self { code, words: words.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    /// Whether it says of a recipient that there is no such mailbox: by its status, or by its words. Servers that look at
    /// the sender when they are told the recipient refuse it there, with many statuses.
    fn names_no_mailbox(&self) -> bool {
        failure(self.status(), &self.words) == BounceKind::Hard
    }

    /// The enhanced status (RFC 3463) it begins with, as `4.7.1`.
    pub fn status(&self) -> Option<&str> {
        let status = self.words.split(' ').next()?;
        let is_number =
            |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        (status.split('.').count() == 3 && status.split('.').all(is_number)).then_some(status)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.words)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(answer) => answer.fmt(f),
            Self::Connection(why) => write!(f, "connection lost: {why}"),
            Self::Time => f.write_str("no answer in time"),
            Self::Nonsense(said) => write!(f, "an answer that is none: {said}"),
        }
    }
}

/// For logs and tests.
impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted(answer) => write!(f, "accepted: {answer}"),
            Self::Refused { stage, answer } => write!(f, "refused at {stage:?}: {answer}"),
            Self::Later { stage, loss } => write!(f, "later at {stage:?}: {loss}"),
            Self::Unknown(loss) => write!(f, "unknown: {loss}"),
            Self::Misconfigured { fault, said } => write!(f, "misconfigured {fault:?}: {said}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_of_the_recipient_is_about_its_address() {
        let check = |stage, code, words: &str, expected| {
            let refused = Delivery::Refused { stage, answer: Answer::new(code, words) };
            assert_eq!(refused.blame(), Some(expected), "{refused}");
        };
        check(Stage::Recipient, 550, "5.1.1 no such user", Blame::Address);
        check(Stage::Recipient, 550, "no such user", Blame::Address);
        check(Stage::Recipient, 550, "5.2.1 mailbox closed", Blame::Address);
        check(Stage::Recipient, 553, "5.1.3 the address cannot be carried", Blame::Address);
        check(Stage::Recipient, 550, "5.1.8 bad sender's system address", Blame::Letter);
        check(Stage::Recipient, 554, "5.7.1 relay access denied", Blame::Letter);
        check(Stage::Recipient, 552, "5.2.2 mailbox full", Blame::Letter);
        check(Stage::Recipient, 554, "go away", Blame::Letter);
        check(Stage::End, 554, "5.7.1 looks like spam", Blame::Letter);
        check(Stage::End, 550, "no such user", Blame::Letter);
        check(Stage::Text, 554, "no valid recipients", Blame::Letter);
        check(Stage::Sender, 550, "5.7.1 sender refused", Blame::Us);
        check(Stage::Sender, 550, "5.1.8 unknown domain", Blame::Us);
        check(Stage::Sender, 530, "sign in first", Blame::Us);
        let fault = Delivery::Misconfigured { fault: Fault::SignIn, said: String::new() };
        assert_eq!(fault.blame(), Some(Blame::Us));
        assert_eq!(Delivery::Unknown(Loss::Time).blame(), None);
    }

    #[test]
    fn an_answer_has_a_status_and_one_line() {
        let answer = Answer::new(451, "4.7.1 greylisted,\r\n try\u{0}later");
        assert_eq!(answer.to_string(), "451 4.7.1 greylisted, try later");
        assert_eq!(answer.status(), Some("4.7.1"));
        for words in ["greylisted", "4.7 x", "4.7.x y", "4.7.1.2 y", "", "1.2.3000 x"] {
            assert_eq!(Answer::new(451, words).status(), None, "{words}");
        }
        assert_eq!(Answer::new(550, &"é".repeat(9_000)).words.chars().count(), 500);
    }
}
