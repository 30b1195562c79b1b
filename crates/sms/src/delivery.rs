//! What became of a text message: it left, it did not, or nobody knows.

/// What became of it at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The gateway took it, under its own id where it gave one.
    Accepted(Option<String>),
    /// It refused it for good.
    Refused {
        /// What the refusal is about.
        blame: Blame,
        /// What it said.
        answer: Answer,
    },
    /// It did not leave and may later, after so many seconds where the gateway said so.
    Later {
        /// Seconds to wait at least.
        after: Option<u64>,
        /// Why.
        loss: Loss,
    },
    /// It may have left: never to be sent again without a person.
    Unknown(Loss),
}

/// What a refusal for good is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The number: it is none, or wants nothing from us.
    Number,
    /// Us: our account, credit, sender or settings. Every message would be refused alike.
    Us,
    /// This message: neither number nor settings are known to be wrong.
    Message,
}

/// Why there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The gateway said so.
    Answered(Answer),
    /// No connection, or it broke.
    Connection,
    /// No answer in time.
    Time,
    /// An answer that is none of the gateway's.
    Nonsense,
}

/// What a gateway said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// Its own code; empty when it gave none.
    pub code: String,
    /// Its words, on one line.
    pub words: String,
}

impl Answer {
    /// Code and words, cut to what one may want to keep.
    pub fn new(status: u16, code: &str, words: &str) -> Self {
        let line = |text: &str, most: usize| {
            let plain: String =
                text.chars().map(|it| if it.is_control() { ' ' } else { it }).take(most).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Self { status, code: line(code, 60), words: line(words, 300) }
    }
}
