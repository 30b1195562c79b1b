//! The way that the letters of a legal entity take: settings, read as the network needs them.

use app::identity::Secret;
use app::outgoing::{OutgoingServer, ServerFacts, TlsWord};
use mail::{Credentials, DkimError, DkimKey, Server, ServerError, Tls, Waits};
use messages::Mailbox;
use std::time::Duration;

/// How long the parts of a conversation may take. Short of what RFC 5321 allows before the final dot, where giving up makes no
/// duplicate, so that a letter is done within the lease of its claim; its ten minutes after it.
const WAITS: Waits = Waits {
    connect: Duration::from_secs(30),
    command: Duration::from_mins(1),
    block: Duration::from_mins(1),
    end: Duration::from_mins(10),
};

/// What settings are wrong with, before anything is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lint {
    /// The host is no name and no address.
    #[error("the host is no name and no address")]
    Host,
    /// The certificate of the authority cannot be read or trusted.
    #[error("the certificate of the authority cannot be read")]
    Authority,
    /// A password would leave in the clear.
    #[error("a password would leave in the clear")]
    Clear,
    /// The selector is no name of the DNS.
    #[error("the selector of the signature is no name")]
    Selector,
    /// The key of the signature cannot be read, or is too weak.
    #[error("the key of the signature cannot be read")]
    Key,
    /// An address or a name of the sender cannot stand in a letter.
    #[error("the sender's name or address cannot stand in a letter")]
    Sender,
}

impl Lint {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Host => "mail-lint-host",
            Self::Authority => "mail-lint-authority",
            Self::Clear => "mail-fault-clear",
            Self::Selector => "mail-lint-selector",
            Self::Key => "mail-lint-key",
            Self::Sender => "mail-lint-sender",
        }
    }

    /// The setting it is about, by the name of its field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Authority => "authority",
            Self::Clear => "tls",
            Self::Selector => "dkim_selector",
            Self::Key => "dkim_key",
            Self::Sender => "sender_email",
        }
    }
}

/// The way of the letters of a legal entity.
pub struct Route {
    pub(crate) server: Server,
    pub(crate) from: Mailbox,
    pub(crate) reply_to: Option<Mailbox>,
    pub(crate) dkim: Option<DkimKey>,
    pub(crate) per_minute: i64,
}

/// What settings are wrong with; nothing when letters can be tried with them. A key that is not given is not looked at.
pub fn lint(facts: &ServerFacts, dkim_key: Option<&Secret>) -> Result<(), Lint> {
    let server = OutgoingServer { facts: facts.clone(), password: None, dkim_key: dkim_key.cloned() };
    Route::of(&server)?;
    let is_here = facts.host == "localhost" || facts.host == "::1" || facts.host.starts_with("127.");
    if facts.tls == TlsWord::None && !facts.user.is_empty() && !is_here {
        return Err(Lint::Clear);
    }
    Ok(())
}

impl Route {
    /// The way that settings describe.
    pub fn of(server: &OutgoingServer) -> Result<Self, Lint> {
        let facts = &server.facts;
        let named = |address: &str| Mailbox::new(Some(&facts.sender_name), address).map_err(|_| Lint::Sender);
        let from = named(&facts.sender_email)?;
        let reply_to = Some(facts.reply_to.as_str()).filter(|it| !it.is_empty()).map(named).transpose()?;
        // We give the name of the sender's domain: this machine's own is often none that the world knows.
        let hello = from.address.domain().to_owned();
        let mut line = Server::new(&facts.host, facts.port, &hello).map_err(|error| lint_of(&error))?;
        if !facts.authority.is_empty() {
            line = line.with_authority(facts.authority.as_bytes()).map_err(|error| lint_of(&error))?;
        }
        line = line.with_waits(WAITS).with_tls(match facts.tls {
            TlsWord::Implicit => Tls::Implicit,
            TlsWord::StartTls => Tls::StartTls,
            TlsWord::None => Tls::None,
        });
        if let Some(password) = &server.password {
            let (user, password) = (facts.user.clone(), password.reveal().to_owned());
            line = line.with_credentials(Credentials::Password { user, password });
        }
        let dkim = match &server.dkim_key {
            Some(key) => Some(signing_key(key, &hello, &facts.dkim_selector)?),
            None => None,
        };
        Ok(Self { server: line, from, reply_to, dkim, per_minute: facts.per_minute })
    }

    /// Where the record of the signature belongs in the DNS, and what it says; nothing when nothing signs.
    pub fn dkim_record(&self) -> Option<(String, String)> {
        self.dkim.as_ref().map(|key| (key.record_name(), key.record_value()))
    }
}

fn signing_key(key: &Secret, domain: &str, selector: &str) -> Result<DkimKey, Lint> {
    DkimKey::from_pem(key.reveal(), domain, selector).map_err(|error| match error {
        DkimError::Name(_) => Lint::Selector,
        DkimError::Key | DkimError::Letter | DkimError::Signature => Lint::Key,
    })
}

fn lint_of(error: &ServerError) -> Lint {
    match error {
        ServerError::Host(_) => Lint::Host,
        ServerError::Certificate(_) | ServerError::Tls(_) => Lint::Authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> ServerFacts {
        ServerFacts {
            host: "smtp.atelier.example".to_owned(),
            port: 465,
            sender_name: "Atelier".to_owned(),
            sender_email: "compta@atelier.example".to_owned(),
            person_name: "Camille Martin".to_owned(),
            per_minute: 60,
            ..ServerFacts::default()
        }
    }

    #[test]
    fn settings_are_looked_at_before_anything_is_connected() {
        assert_eq!(lint(&facts(), None), Ok(()));
        let with = |change: fn(&mut ServerFacts)| {
            let mut changed = facts();
            change(&mut changed);
            lint(&changed, None)
        };
        assert_eq!(with(|it| it.host = "smtp:25".to_owned()), Err(Lint::Host));
        assert_eq!(with(|it| it.authority = "not a certificate".to_owned()), Err(Lint::Authority));
        assert_eq!(with(|it| it.sender_email = "compta".to_owned()), Err(Lint::Sender));
        let in_the_clear = |it: &mut ServerFacts| {
            it.tls = TlsWord::None;
            it.user = "camille".to_owned();
        };
        assert_eq!(with(in_the_clear), Err(Lint::Clear));
        let key = Secret::new(include_str!("../../mail/tests/samples/dkim-ed25519.pem"));
        let signed = |selector: &str| {
            let facts = ServerFacts { dkim_selector: selector.to_owned(), ..facts() };
            (lint(&facts, Some(&key)), lint(&facts, Some(&Secret::new("x"))))
        };
        assert_eq!(signed("q2026"), (Ok(()), Err(Lint::Key)));
        assert_eq!(signed("q 2026"), (Err(Lint::Selector), Err(Lint::Selector)));
        let weak = Secret::new(include_str!("../../mail/tests/samples/dkim-rsa-1024.pem"));
        let facts = ServerFacts { dkim_selector: "q".to_owned(), ..facts() };
        assert_eq!(lint(&facts, Some(&weak)), Err(Lint::Key));
    }
}
