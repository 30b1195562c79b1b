//! From the outbox to the mail server or the gateway of text messages, and from the mailbox to whom it is for: what is planned is worded, signed and handed over, and what became of it is kept;
//! what came in is fetched, read and kept.
//!
//! The edge between `app::collections`, which knows what may be said and knows no network, and crates `mail` and `sms`, which know the network and no
//! message. Always true: a letter is begun only on a conversation that is open; what is about us and not about a recipient ends the round
//! and is told on the settings (`outgoing::note_fault`), and no address is blamed for it. Leaves to others: what is sent when
//! (`collections::send_due`), words (`collections::word_email`), what answers mean (`mail::Delivery`), and when a round begins
//! (`quittance serve`, `work` and `dunning send`).

mod fetch;
mod gateway;
mod outcome;
mod pace;
mod received;
mod round;
mod route;
mod sender;
mod text_sender;
mod trial;

pub use fetch::{MailboxTrouble, ReadCounts, TriedMailbox, lint_mailbox, try_mailbox};
pub use gateway::{GatewayLint, lint_gateway, try_gateway};
pub use mail::MAIL_MAX;
pub use outcome::{Told, told};
pub use received::{read_mail, without_meaning};
pub use round::{Mailroom, RoundError};
pub use route::{Lint, Route, lint};
pub use sender::MailSender;
pub use trial::{Trial, send_trial};
