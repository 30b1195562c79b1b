//! Signing in through a provider of identities: `OpenID` Connect Core 1.0, authorisation code with PKCE.
//!
//! In: the address of a provider and what we are called there. Out: where to send the browser, and,
//! for the code that comes back, who it is. Always true: an identity is given out only from a token that was
//! signed by a key of the provider, for us, for this very request, and is not over; nothing is asked
//! of an address that is not `https`. Leaves to others: users, sessions, what a stranger is told.

mod claims;
mod client;
mod discovery;
mod exchange;
mod keys;
mod reach;
mod token;

pub use claims::Claims;
pub use client::{Client, ClientError, Reach};
pub use discovery::{Discovery, code_challenge};
pub use exchange::{Asked, Expected, Party};

/// Why nobody could be told from what a provider answered.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The address is not one that may be asked.
    #[error("{0:?} is not an address that may be asked")]
    Address(String),
    /// It did not answer in time, or not at all.
    #[error("the provider cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// It answered with a failure.
    #[error("the provider answered with status {0}")]
    Status(u16),
    /// Its answer is larger than any good one.
    #[error("the answer of the provider is too large")]
    TooLarge,
    /// Its answer is not what the protocol says.
    #[error("the provider's {0} cannot be understood")]
    Answer(&'static str),
    /// It describes another issuer than was asked for.
    #[error("the provider says that it is {0:?}")]
    OtherIssuer(String),
    /// It lacks something that is needed.
    #[error("the provider has no {0}")]
    Lacks(&'static str),
    /// The token is not to be believed: what of it is not so.
    #[error("the token is refused: {0}")]
    Token(&'static str),
}
