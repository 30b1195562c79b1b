//! What every message has, whatever it is: who wrote, what about, the whole text, what was attached.

use jiff::Timestamp;
use mail_parser::{MessageParser, MimeHeaders as _};
use messages::EmailAddress;

use super::one_line;
use crate::message_id::MessageId;

/// Bytes of text that are kept.
const TEXT_MAX: usize = 400_000;
/// Attachments that are named.
const ATTACHMENTS_MAX: usize = 50;

/// What every message has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The message's own identity.
    pub id: Option<MessageId>,
    /// When it says it was written.
    pub at: Option<Timestamp>,
    /// Who.
    pub from: Option<EmailAddress>,
    /// The name that goes with it, or empty.
    pub name: String,
    /// What about.
    pub subject: String,
    /// The whole text, with what it quotes.
    pub whole: String,
    /// The names of what was attached; an attachment without a name has an empty one.
    pub attachments: Vec<String>,
}

/// Reads what every message has; what cannot be read is empty.
pub fn read_head(bytes: &[u8]) -> Head {
    let Some(message) = MessageParser::default().parse(bytes) else { return Head::default() };
    let from = message.from().and_then(|it| it.first());
    let text = message.body_text(0).unwrap_or_default();
    let mut whole = String::new();
    for line in text.lines() {
        if whole.len() + line.len() > TEXT_MAX {
            break;
        }
        whole.extend(line.trim_end().chars().map(|it| if it.is_control() { ' ' } else { it }));
        whole.push('\n');
    }
    Head {
        id: message.message_id().and_then(|it| MessageId::parse(it).ok()),
        at: message.date().and_then(|it| Timestamp::from_second(it.to_timestamp()).ok()),
        from: from.and_then(|it| it.address()).and_then(|it| EmailAddress::parse(it).ok()),
        name: from.and_then(|it| it.name()).map(one_line).unwrap_or_default(),
        subject: one_line(message.subject().unwrap_or_default()),
        whole: whole.trim().to_owned(),
        attachments: message
            .attachments()
            .take(ATTACHMENTS_MAX)
            .map(|part| one_line(part.attachment_name().unwrap_or_default()))
            .collect(),
    }
}
