//! A letter as bytes: headers, a plain-text and an HTML part, attachments.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, MultiPart, SinglePart};
use lettre::{Address, Message};
use messages::{EmailAddress, HeaderText, Mailbox};

use crate::message_id::MessageId;
use crate::session::Envelope;

/// References to earlier messages at most, besides the first: some servers cut long headers.
const REFERENCES_MAX: usize = 9;

/// A letter before it is bytes. The same letter is the same bytes each time.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its identity.
    pub id: MessageId,
    /// When it was written.
    pub at: Timestamp,
    /// Who writes.
    pub from: Mailbox,
    /// Where answers go, if not there.
    pub reply_to: Option<Mailbox>,
    /// Who is written to.
    pub to: Vec<Mailbox>,
    /// Who is in copy.
    pub cc: Vec<Mailbox>,
    /// Where bounces go.
    pub return_path: EmailAddress,
    /// The subject.
    pub subject: HeaderText,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: Option<String>,
    /// Pictures that the HTML part shows.
    pub pictures: Vec<Picture>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// What it follows.
    pub thread: Thread,
    /// Whether no person approved it, so that machines should not answer.
    pub is_automatic: bool,
    /// Where one unsubscribes with a click (RFC 8058): for marketing, and for nothing else. `https`.
    pub unsubscribe: Option<String>,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: HeaderText,
    /// Its type, as `application/pdf`.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A picture that the HTML part shows as `cid:` and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its id, which looks like an address (RFC 2392): `logo@letter`.
    pub id: String,
    /// Its type, as `image/png`.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The messages before this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// Identities from the first to the last; the last is what this one answers or follows.
    pub earlier: Vec<MessageId>,
}

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// Nobody is written to.
    #[error("a letter needs somebody to go to")]
    NobodyToWriteTo,
    /// An address that the protocol cannot carry.
    #[error("the address {0} cannot be written to")]
    Address(EmailAddress),
    /// The type of an attachment cannot be read.
    #[error("{0:?} is not a content type")]
    ContentType(String),
    /// The address for unsubscribing is not `https` in visible ASCII.
    #[error("the address for unsubscribing is not an https address")]
    Unsubscribe,
    /// The letter could not be put together.
    #[error("the letter cannot be put together")]
    Letter(#[from] lettre::error::Error),
}

impl Thread {
    /// The identities a letter refers to: the first and the last nine.
    fn references(&self) -> Vec<&MessageId> {
        let rest = self.earlier.get(1..).unwrap_or_default();
        let last = &rest[rest.len().saturating_sub(REFERENCES_MAX)..];
        self.earlier.iter().take(1).chain(last).collect()
    }
}

impl Outgoing {
    /// Who it goes to, as the server is told.
    pub fn envelope(&self) -> Envelope {
        let mut to: Vec<EmailAddress> = Vec::new();
        for mailbox in self.to.iter().chain(&self.cc) {
            if !to.contains(&mailbox.address) {
                to.push(mailbox.address.clone());
            }
        }
        Envelope { from: self.return_path.clone(), to }
    }

    /// The letter as bytes, in ASCII.
    pub fn bytes(&self) -> Result<Vec<u8>, OutgoingError> {
        if self.to.is_empty() {
            return Err(OutgoingError::NobodyToWriteTo);
        }
        let mut builder = Message::builder()
            .message_id(Some(self.id.to_string()))
            .date(system_time(self.at))
            .from(mailbox(&self.from)?)
            .subject(self.subject.as_str());
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(reply_to)?);
        }
        for to in &self.to {
            builder = builder.to(mailbox(to)?);
        }
        for cc in &self.cc {
            builder = builder.cc(mailbox(cc)?);
        }
        if let Some(last) = self.thread.earlier.last() {
            let references: Vec<String> =
                self.thread.references().into_iter().map(MessageId::to_string).collect();
            builder = builder.in_reply_to(last.to_string()).references(references.join(" "));
        }
        if self.is_automatic {
            builder = builder.raw_header(header("Auto-Submitted", "auto-generated"));
        }
        if let Some(address) = &self.unsubscribe {
            let is_good = address.starts_with("https://")
                && address.bytes().all(|it| it.is_ascii_graphic() && !b"<>\"".contains(&it));
            if !is_good {
                return Err(OutgoingError::Unsubscribe);
            }
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let message = match self.content()? {
            Content::Single(part) => builder.singlepart(part)?,
            Content::Several(parts) => builder.multipart(parts)?,
        };
        Ok(message.formatted())
    }

    fn content(&self) -> Result<Content, OutgoingError> {
        let text = SinglePart::plain(self.text.clone());
        let body = match &self.html {
            None => Content::Single(text),
            Some(html) => {
                let both = MultiPart::alternative().boundary(self.boundary("alternative")).singlepart(text);
                let html = SinglePart::html(html.clone());
                Content::Several(if self.pictures.is_empty() {
                    both.singlepart(html)
                } else {
                    both.multipart(self.with_pictures(html)?)
                })
            }
        };
        if self.attachments.is_empty() {
            return Ok(body);
        }
        let mixed = MultiPart::mixed().boundary(self.boundary("mixed"));
        let mut mixed = match body {
            Content::Single(part) => mixed.singlepart(part),
            Content::Several(parts) => mixed.multipart(parts),
        };
        for file in &self.attachments {
            let content_type = content_type(&file.content_type)?;
            let part = Part::new(file.name.as_str().to_owned()).body(file.bytes.clone(), content_type);
            mixed = mixed.singlepart(part);
        }
        Ok(Content::Several(mixed))
    }

    /// The HTML part beside what it shows (RFC 2387).
    fn with_pictures(&self, html: SinglePart) -> Result<MultiPart, OutgoingError> {
        let mut related = MultiPart::related().boundary(self.boundary("related")).singlepart(html);
        for picture in &self.pictures {
            let content_type = content_type(&picture.content_type)?;
            let part = Part::new_inline(picture.id.clone()).body(picture.bytes.clone(), content_type);
            related = related.singlepart(part);
        }
        Ok(related)
    }

    /// A boundary that no line of the letter begins with, since it holds the message's own id.
    fn boundary(&self, kind: &str) -> String {
        let id: String = self.id.own_id().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        format!("=_{kind}_{id}")
    }
}

enum Content {
    Single(SinglePart),
    Several(MultiPart),
}

fn mailbox(mailbox: &Mailbox) -> Result<lettre::message::Mailbox, OutgoingError> {
    let address: Address =
        mailbox.address.as_str().parse().map_err(|_| OutgoingError::Address(mailbox.address.clone()))?;
    Ok(lettre::message::Mailbox::new(mailbox.name.as_ref().map(|name| name.as_str().to_owned()), address))
}

fn content_type(text: &str) -> Result<ContentType, OutgoingError> {
    ContentType::parse(text).map_err(|_| OutgoingError::ContentType(text.to_owned()))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn system_time(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
