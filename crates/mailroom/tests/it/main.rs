//! Rounds against aiosmtpd, a mail server that is not ours, in a process of its own.

mod company;
mod killed;
mod postbox;
mod rounds;
mod servers;
