//! Rounds against aiosmtpd, a mail server that is not ours, in a process of its own.

mod company;
mod postbox;
mod rounds;
mod servers;
