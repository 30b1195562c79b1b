//! Reports of mail servers about messages of ours (RFC 3464), and what old servers send in their stead.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use messages::EmailAddress;

use super::{has_empty_return_path, one_line, raw};
use crate::message_id::MessageId;

/// What a server says became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Which message, when it says so.
    pub about: Option<MessageId>,
    /// The `ENVID` it was sent with, when it says so.
    pub envelope_id: Option<String>,
    /// Per recipient.
    pub returned: Vec<Returned>,
}

/// What became of a message for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Who; the address we wrote to where it is told, else the one it was passed on to.
    pub recipient: Option<EmailAddress>,
    /// What it means.
    pub kind: BounceKind,
    /// The status (RFC 3463), as `5.1.1`.
    pub status: Option<String>,
    /// What the last server said.
    pub words: String,
}

/// What a report means for the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BounceKind {
    /// There is no such address.
    Hard,
    /// This message was not taken; the address may be good.
    Soft,
    /// The other server still tries.
    Delayed,
    /// It arrived.
    Delivered,
    /// It is a bounce and says nothing that a machine can read.
    Unclear,
}

impl BounceKind {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Unclear => "unclear",
        }
    }
}

/// Reads a bounce; nothing when the message is none.
pub(super) fn read(message: &Message<'_>) -> Option<Bounce> {
    let is_report = message.content_type().is_some_and(|it| {
        it.ctype().eq_ignore_ascii_case("multipart")
            && it.subtype().is_some_and(|it| it.eq_ignore_ascii_case("report"))
    });
    let report = message
        .parts
        .iter()
        .find(|part| is_of_type(part, "message", &["delivery-status", "global-delivery-status"]));
    match report.filter(|_| is_report) {
        Some(part) => Some(reported(message, &String::from_utf8_lossy(part.contents()))),
        None if is_old_bounce(message) => Some(unclear(message)),
        None => None,
    }
}

fn reported(message: &Message<'_>, report: &str) -> Bounce {
    let mut groups = groups(report).into_iter();
    let of_message = groups.next().unwrap_or_default();
    let returned: Vec<Returned> = groups.map(|group| returned(&group)).collect();
    let mut bounce = Bounce {
        about: original_id(message),
        envelope_id: field(&of_message, "original-envelope-id").map(str::to_owned),
        returned,
    };
    if bounce.returned.is_empty() {
        bounce.returned = unclear(message).returned;
    }
    bounce
}

/// The groups of fields of a report: the first is about the message, the others about one recipient each.
fn groups(report: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in report.lines() {
        let group = groups.last_mut();
        if line.trim().is_empty() {
            if group.is_some_and(|it| !it.is_empty()) {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.and_then(|it| it.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let (Some(group), Some((name, value))) = (group, line.split_once(':')) {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.retain(|group| !group.is_empty());
    // Some servers leave the fields of the message out.
    if groups.first().is_some_and(|it| field(it, "action").is_some()) {
        groups.insert(0, Vec::new());
    }
    groups
}

fn field<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str()).filter(|it| !it.is_empty())
}

fn returned(group: &[(String, String)]) -> Returned {
    let diagnosis = field(group, "diagnostic-code").unwrap_or_default();
    let words = diagnosis.split_once(';').map_or(diagnosis, |(_, words)| words).trim();
    let recipient = ["original-recipient", "final-recipient"]
        .into_iter()
        .filter_map(|name| field(group, name))
        .find_map(|value| address(value.split_once(';').map_or(value, |(_, address)| address)));
    let status =
        field(group, "status").and_then(status).or_else(|| words.split_whitespace().find_map(status));
    let action = field(group, "action").unwrap_or_default().to_ascii_lowercase();
    let kind = match action.split_whitespace().next().unwrap_or_default() {
        "failed" => failure(status.as_deref(), words),
        "delayed" => BounceKind::Delayed,
        "delivered" | "relayed" | "expanded" => BounceKind::Delivered,
        _ => BounceKind::Unclear,
    };
    Returned { recipient, kind, status, words: one_line(words) }
}

/// What a failure says of the address: the table of the specification.
pub(crate) fn failure(status: Option<&str>, words: &str) -> BounceKind {
    const NOBODY: [&str; 9] = [
        "user unknown",
        "unknown user",
        "no such user",
        "does not exist",
        "mailbox unavailable",
        "mailbox not found",
        "recipient not found",
        "unknown recipient",
        "invalid recipient",
    ];
    let status = status.unwrap_or_default();
    let names_nobody = || {
        let words = words.to_ascii_lowercase();
        NOBODY.iter().any(|it| words.contains(it))
    };
    match status {
        // The sender's address, not the recipient's.
        "5.1.7" | "5.1.8" => BounceKind::Soft,
        // Some say so of either with the same status: then the words tell.
        _ if words.to_ascii_lowercase().contains("sender") => BounceKind::Soft,
        "5.2.1" | "5.4.4" | "5.7.13" => BounceKind::Hard,
        "" | "5.0.0" | "5.1.0" | "5.5.0" if names_nobody() => BounceKind::Hard,
        "5.1.0" => BounceKind::Soft,
        _ if status.starts_with("5.1.") => BounceKind::Hard,
        _ => BounceKind::Soft,
    }
}

/// The status a text begins with.
fn status(text: &str) -> Option<String> {
    let word = text.split([' ', '\t', '(']).next()?.trim_start_matches('#');
    let mut parts = word.split('.');
    let is_number = |it: Option<&str>| {
        it.is_some_and(|it| (1..=3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()))
    };
    let is_class = parts.next().is_some_and(|it| matches!(it, "2" | "4" | "5"));
    let is_status = is_class && is_number(parts.next()) && is_number(parts.next()) && parts.next().is_none();
    is_status.then(|| word.to_owned())
}

fn address(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text.trim().trim_start_matches('<').trim_end_matches('>')).ok()
}

fn is_of_type(part: &mail_parser::MessagePart<'_>, kind: &str, subtypes: &[&str]) -> bool {
    part.content_type().is_some_and(|it| {
        it.ctype().eq_ignore_ascii_case(kind)
            && it.subtype().is_some_and(|it| subtypes.iter().any(|wanted| it.eq_ignore_ascii_case(wanted)))
    })
}

/// The identity of the message that is returned: of its whole text or of its headers.
fn original_id(message: &Message<'_>) -> Option<MessageId> {
    message.parts.iter().find_map(|part| {
        if let PartType::Message(original) = &part.body {
            return MessageId::parse(original.message_id()?).ok();
        }
        let is_headers = is_of_type(part, "text", &["rfc822-headers"])
            || is_of_type(part, "message", &["rfc822", "global", "global-headers", "rfc822-headers"]);
        if !is_headers {
            return None;
        }
        let mut bytes = part.contents().to_vec();
        bytes.extend_from_slice(b"\r\n\r\n");
        let original = MessageParser::default().parse(&bytes)?;
        MessageId::parse(original.message_id()?).ok()
    })
}

/// A bounce of a server that writes no reports: from nobody, about something that was not delivered.
fn is_old_bounce(message: &Message<'_>) -> bool {
    const SUBJECTS: [&str; 9] = [
        "undeliver",
        "delivery failed",
        "delivery failure",
        "delivery status notification",
        "returned mail",
        "failure notice",
        "mail delivery",
        "non remis",
        "non distribu",
    ];
    let from = message.from().and_then(|it| it.first()).and_then(|it| it.address()).unwrap_or_default();
    let is_daemon = from.to_ascii_lowercase().starts_with("mailer-daemon@");
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let is_about_delivery = SUBJECTS.iter().any(|it| subject.contains(it));
    is_daemon || (has_empty_return_path(message) && is_about_delivery)
}

fn unclear(message: &Message<'_>) -> Bounce {
    let words = one_line(&message.body_text(0).unwrap_or_default());
    let failed = raw(message, "X-Failed-Recipients").and_then(|it| address(it.split(',').next()?));
    let one = Returned { recipient: failed, kind: BounceKind::Unclear, status: None, words };
    Bounce { about: original_id(message), envelope_id: None, returned: vec![one] }
}
