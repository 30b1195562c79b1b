//! What comes back, read from its bytes: bounces and answers (section 6 of `docs/spec/messages.md`).
//!
//! Everything here was written by strangers: it is shown and stored, never obeyed.

mod bounce;
mod head;
mod reply;

pub(crate) use bounce::failure;
pub use bounce::{Bounce, BounceKind, Returned};
pub use head::{Head, read_head};
pub use reply::Reply;

use mail_parser::{HeaderValue, Message, MessageParser};

use crate::message_id::MessageId;

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A mail server says what became of a message.
    Bounce(Bounce),
    /// Somebody, or somebody's machine, writes.
    Reply(Reply),
    /// It cannot be read as a message.
    Unreadable,
}

/// Reads a message from its bytes, as a mailbox or a gateway gives them.
pub fn read_incoming(bytes: &[u8]) -> Incoming {
    let is_message = |it: &Message<'_>| {
        it.from().is_some() || it.subject().is_some() || it.message_id().is_some() || it.date().is_some()
    };
    let Some(message) = MessageParser::default().parse(bytes).filter(is_message) else {
        return Incoming::Unreadable;
    };
    match bounce::read(&message) {
        Some(bounce) => Incoming::Bounce(bounce),
        None => Incoming::Reply(reply::read(&message)),
    }
}

/// A header's text as it came, on one line.
fn raw<'a>(message: &'a Message<'_>, name: &'static str) -> Option<&'a str> {
    message.header_raw(name).map(str::trim).filter(|it| !it.is_empty())
}

/// The identities in a header, in their order.
fn identities(value: &HeaderValue<'_>) -> Vec<MessageId> {
    let texts: Vec<&str> = match value {
        HeaderValue::Text(text) => vec![text],
        HeaderValue::TextList(texts) => texts.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().filter_map(|text| MessageId::parse(text).ok()).collect()
}

/// Whether the return path is empty: bounces and the answers of machines must not be answered.
fn has_empty_return_path(message: &Message<'_>) -> bool {
    raw(message, "Return-Path").is_some_and(|path| path.replace(' ', "") == "<>")
}

/// The beginning of a text, on one line and without controls.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).take(500).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
