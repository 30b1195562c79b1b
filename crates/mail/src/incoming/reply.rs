//! Answers of people, and of the machines that answer for them.

use jiff::Timestamp;
use mail_parser::{Message, MimeHeaders as _};
use messages::EmailAddress;

use super::{has_empty_return_path, identities, one_line, raw};
use crate::message_id::MessageId;

/// Bytes of text that are kept.
const TEXT_MAX: usize = 100_000;

/// Somebody writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The message's own identity.
    pub id: Option<MessageId>,
    /// When it says it was written.
    pub at: Option<Timestamp>,
    /// Who.
    pub from: Option<EmailAddress>,
    /// The name that goes with it.
    pub name: Option<String>,
    /// What about.
    pub subject: String,
    /// What it answers: `In-Reply-To`, then `References` from the last to the first.
    pub answers: Vec<MessageId>,
    /// Whether a machine wrote it: an absence notice, a receipt.
    pub is_automatic: bool,
    /// What was written, without what it quotes.
    pub text: String,
}

/// Reads an answer.
pub(super) fn read(message: &Message<'_>) -> Reply {
    let from = message.from().and_then(|it| it.first());
    let mut answers = Vec::new();
    let earlier = identities(message.references()).into_iter().rev();
    for id in identities(message.in_reply_to()).into_iter().chain(earlier) {
        if !answers.contains(&id) {
            answers.push(id);
        }
    }
    let text = message.body_text(0).unwrap_or_default();
    Reply {
        id: message.message_id().and_then(|it| MessageId::parse(it).ok()),
        at: message.date().and_then(|it| Timestamp::from_second(it.to_timestamp()).ok()),
        from: from.and_then(|it| it.address()).and_then(|it| EmailAddress::parse(it).ok()),
        name: from.and_then(|it| it.name()).map(one_line).filter(|it| !it.is_empty()),
        subject: one_line(message.subject().unwrap_or_default()),
        answers,
        is_automatic: is_automatic(message),
        text: without_quotes(&text),
    }
}

/// Whether a machine wrote it (RFC 3834, and what machines that do not know it say).
fn is_automatic(message: &Message<'_>) -> bool {
    let says = |name: &'static str| raw(message, name).map(str::to_ascii_lowercase);
    let is_declared = says("Auto-Submitted").is_some_and(|it| !it.starts_with("no"));
    let is_answered =
        ["X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"].into_iter().any(|it| says(it).is_some());
    let is_bulk =
        says("Precedence").is_some_and(|it| matches!(it.as_str(), "bulk" | "junk" | "list" | "auto_reply"));
    let is_receipt = message
        .content_type()
        .is_some_and(|it| it.subtype().is_some_and(|it| it.eq_ignore_ascii_case("report")));
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let is_absence = [
        "automatic reply",
        "auto reply",
        "autoreply",
        "out of office",
        "out of the office",
        "réponse automatique",
        "reponse automatique",
        "absence du bureau",
        "message d’absence",
        "message d'absence",
        "automatische antwort",
    ]
    .iter()
    .any(|it| subject.starts_with(it) || subject.contains(&format!(": {it}")));
    is_declared || is_answered || is_bulk || is_receipt || is_absence || has_empty_return_path(message)
}

/// The text up to what it quotes, with line feeds and without controls.
fn without_quotes(text: &str) -> String {
    let mut kept = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        if begins_quote(line) || kept.len() + line.len() > TEXT_MAX {
            break;
        }
        if line.trim_start().starts_with('>') {
            continue;
        }
        kept.extend(line.chars().map(|it| if it.is_control() { ' ' } else { it }));
        kept.push('\n');
    }
    kept.trim().to_owned()
}

/// The line that mail programs put before what they quote.
fn begins_quote(line: &str) -> bool {
    let lower = line.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let is_announced = (lower.starts_with("le ")
        && (lower.ends_with("a écrit :") || lower.ends_with("a écrit:")))
        || (lower.starts_with("on ") && lower.ends_with("wrote:"))
        || (lower.starts_with("am ") && lower.ends_with("schrieb:"));
    let bare = lower.trim_matches('-').trim();
    let is_ruled = lower.starts_with("-----")
        && [
            "message d’origine",
            "message d'origine",
            "original message",
            "message transféré",
            "forwarded message",
        ]
        .contains(&bare);
    let is_underlined = lower.len() >= 20 && lower.bytes().all(|it| it == b'_');
    is_announced || is_ruled || is_underlined
}
