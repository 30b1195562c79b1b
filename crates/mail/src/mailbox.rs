//! A mailbox, read by IMAP (RFC 3501) and never changed: it is opened with `EXAMINE`, and texts are asked for with `BODY.PEEK`.
//!
//! The conversation is async-imap's, on a line of ours: it is dialled, encrypted and trusted as the one by which letters leave. What a
//! server may send in one conversation is bounded, and so is the time for each of its answers.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_imap::error::Error as ImapError;
use async_imap::{Client, Session};
use futures_util::StreamExt as _;
use jiff::civil::Date;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use crate::connect::{Line, connect_to_mailbox};
use crate::delivery::Delivery;
use crate::server::{Credentials, Server};

/// Bytes of a mail that are read: what is longer is cut, attachments first, since they stand last.
pub const MAIL_MAX: usize = 2 * 1024 * 1024;
/// Bytes that a server may send in one conversation.
const HEARD_MAX: u64 = 256 * 1024 * 1024;

/// Why a mailbox was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailboxFault {
    /// There is no conversation.
    Line(Delivery),
    /// The server does not know us.
    SignIn(String),
    /// There is no such folder, or it may not be read.
    Folder(String),
    /// The conversation was lost, or took too long.
    Lost(String),
    /// The answer is none.
    Nonsense(String),
}

/// A mail as the server gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes, [`MAIL_MAX`] at most.
    pub bytes: Vec<u8>,
    /// Whether it is longer.
    pub is_cut: bool,
}

/// A folder that is open for reading.
#[derive(Debug)]
pub struct MailboxSession {
    session: Session<Metered>,
    patience: std::time::Duration,
    uid_validity: u32,
    exists: u32,
}

impl MailboxSession {
    /// Signs in and opens a folder.
    pub async fn open(server: &Server, folder: &str) -> Result<Self, MailboxFault> {
        let patience = server.waits.command;
        let Some(Credentials::Password { user, password }) = &server.credentials else {
            return Err(MailboxFault::SignIn(String::new()));
        };
        let (line, is_greeted) = connect_to_mailbox(server).await.map_err(MailboxFault::Line)?;
        let mut client = Client::new(Metered { line, left: HEARD_MAX });
        if !is_greeted {
            let greeting = timeout(patience, client.read_response()).await.map_err(|_| late())?;
            greeting
                .map_err(|error| told(&ImapError::Io(error)))?
                .ok_or_else(|| MailboxFault::Lost(String::new()))?;
        }
        let signed_in = timeout(patience, client.login(user, password)).await.map_err(|_| late())?;
        let mut session = signed_in.map_err(|(error, _)| match error {
            ImapError::No(said) | ImapError::Bad(said) => MailboxFault::SignIn(plain(&said)),
            other => told(&other),
        })?;
        let opened = timeout(patience, session.examine(utf7(folder))).await.map_err(|_| late())?;
        let opened = opened.map_err(|error| match error {
            ImapError::No(said) => MailboxFault::Folder(plain(&said)),
            other => told(&other),
        })?;
        let uid_validity = opened.uid_validity.filter(|it| *it > 0);
        let uid_validity = uid_validity.ok_or_else(|| MailboxFault::Nonsense("UIDVALIDITY".to_owned()))?;
        Ok(Self { session, patience, uid_validity, exists: opened.exists })
    }

    /// The validity of the numbers of its mails.
    pub fn uid_validity(&self) -> u32 {
        self.uid_validity
    }

    /// How many mails are in the folder.
    pub fn exists(&self) -> u32 {
        self.exists
    }

    /// The numbers of the mails after one, in their order; with 0, of all that came in on a day or later.
    pub async fn list_after(&mut self, last_uid: u32, since: Date) -> Result<Vec<u32>, MailboxFault> {
        let query = if last_uid == 0 {
            format!("SINCE {}", since.strftime("%-d-%b-%Y"))
        } else {
            format!("UID {}:*", last_uid.saturating_add(1))
        };
        let found = timeout(self.patience, self.session.uid_search(query)).await.map_err(|_| late())?;
        // `*` is the last mail, also where that came before.
        let found = found.map_err(|error| told(&error))?;
        let ordered: BTreeSet<u32> = found.into_iter().filter(|uid| *uid > last_uid).collect();
        Ok(ordered.into_iter().collect())
    }

    /// A mail; nothing when the server does not give it.
    pub async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, MailboxFault> {
        let query = format!("(UID RFC822.SIZE BODY.PEEK[]<0.{MAIL_MAX}>)");
        let read = async {
            let mut answers = self.session.uid_fetch(uid.to_string(), query).await?;
            let mut fetched = None;
            while let Some(answer) = answers.next().await {
                let answer = answer?;
                // A server may tell of other mails too.
                if answer.uid == Some(uid)
                    && let Some(body) = answer.body()
                {
                    let size = answer.size.and_then(|it| usize::try_from(it).ok()).unwrap_or(body.len());
                    let bytes = body.get(..MAIL_MAX).unwrap_or(body).to_vec();
                    fetched = Some(Fetched { is_cut: size > bytes.len(), bytes });
                }
            }
            Ok(fetched)
        };
        match timeout(self.patience, read).await {
            Ok(Ok(fetched)) => Ok(fetched),
            // The server has it and cannot give it; the others may be better.
            Ok(Err(ImapError::No(_) | ImapError::Bad(_))) => Ok(None),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err(late()),
        }
    }

    /// Takes leave.
    pub async fn close(mut self) {
        let _ = timeout(std::time::Duration::from_secs(5), self.session.logout()).await;
    }
}

fn late() -> MailboxFault {
    MailboxFault::Lost(String::new())
}

fn told(error: &ImapError) -> MailboxFault {
    match error {
        ImapError::Io(error) => MailboxFault::Lost(plain(&error.to_string())),
        ImapError::ConnectionLost => MailboxFault::Lost(String::new()),
        other => MailboxFault::Nonsense(plain(&other.to_string())),
    }
}

/// What was said, on one line and short.
fn plain(said: &str) -> String {
    let kept: String = said.chars().map(|it| if it.is_control() { ' ' } else { it }).take(300).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a folder as IMAP writes it (RFC 3501, 5.1.3): UTF-16 in a base64 of its own between `&` and `-`.
fn utf7(name: &str) -> String {
    use base64::Engine as _;
    let flush = |wide: &mut Vec<u8>, out: &mut String| {
        if !wide.is_empty() {
            let text = base64::engine::general_purpose::STANDARD_NO_PAD.encode(&*wide).replace('/', ",");
            out.push('&');
            out.push_str(&text);
            out.push('-');
            wide.clear();
        }
    };
    let (mut out, mut wide) = (String::new(), Vec::new());
    for letter in name.chars() {
        if letter == '&' {
            flush(&mut wide, &mut out);
            out.push_str("&-");
        } else if letter == ' ' || letter.is_ascii_graphic() {
            flush(&mut wide, &mut out);
            out.push(letter);
        } else {
            let mut units = [0_u16; 2];
            for unit in letter.encode_utf16(&mut units) {
                wide.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    flush(&mut wide, &mut out);
    out
}

/// A line on which only so much is heard.
struct Metered {
    line: Line,
    left: u64,
}

impl fmt::Debug for Metered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Metered({})", self.left)
    }
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.line).poll_read(cx, buf);
        let heard = u64::try_from(buf.filled().len().saturating_sub(before)).unwrap_or(u64::MAX);
        match self.left.checked_sub(heard) {
            Some(left) => self.left = left,
            None => return Poll::Ready(Err(io::Error::other("the server sends too much"))),
        }
        polled
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_as_imap_writes_them() {
        for (name, written) in [
            ("INBOX", "INBOX"),
            ("Relances/Reçus", "Relances/Re&AOc-us"),
            ("A&B", "A&-B"),
            ("台北", "&U,BTFw-"),
        ] {
            assert_eq!(utf7(name), written);
        }
    }
}
