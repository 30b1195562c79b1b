//! Rounds against aiosmtpd, a mail server that is not ours, in a process of its own.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured or left out"
)]

mod company;
mod dovecot;
mod killed;
mod mailbox;
mod postbox;
mod receipts;
mod rounds;
mod servers;
mod texts;
