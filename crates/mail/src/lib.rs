//! Carrying messages: a letter to a mail server, and what comes back, read.
//!
//! The rule in words is in sections 4 to 6 of `docs/spec/messages.md`. A letter is made by [`Outgoing::bytes`], signed by
//! [`DkimKey::sign`], handed over by [`deliver`] or a [`Session`]; [`Delivery`] says what became of it. Always true: *unknown* is said when, and only
//! when, the final dot was begun and no answer came; nothing is sent without TLS unless the settings say so. Bounces and answers are read by
//! [`read_incoming`], how fast letters may leave is [`Quotas`]: pure functions, the time is a parameter. Leaves to others:
//! what is said (`messages`), whether and when again (`dunning`), the outbox, and when a mailbox is read ([`MailboxSession`]).

mod connect;
mod delivery;
mod dkim;
mod incoming;
mod mailbox;
mod message_id;
mod outgoing;
mod quota;
mod reach;
mod server;
mod session;

pub use delivery::{Answer, Blame, Delivery, Fault, Loss, Stage};
pub use dkim::{DkimError, DkimKey};
pub use incoming::{Bounce, BounceKind, Head, Incoming, Reply, Returned, read_head, read_incoming};
pub use mailbox::{Fetched, MAIL_MAX, MailboxFault, MailboxSession};
pub use message_id::{MessageId, MessageIdError};
pub use outgoing::{Attachment, Outgoing, OutgoingError, Picture, Thread};
pub use quota::{Pace, Quotas};
pub use server::{Credentials, Server, ServerError, Tls, Waits};
pub use session::{Envelope, Session, deliver};
