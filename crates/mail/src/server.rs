//! The server that letters are handed to, and what is agreed with it.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

/// How the conversation is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte, usually port 465 (RFC 8314).
    #[default]
    Implicit,
    /// After STARTTLS, usually port 587; without it nothing is sent.
    StartTls,
    /// Not at all: for a server on the same machine.
    None,
}

/// Who we are to the server.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A name and a token of OAuth 2 (XOAUTH2).
    Token {
        /// The name.
        user: String,
        /// The token.
        token: String,
    },
}

/// How long each part may take; by default what RFC 5321, section 4.5.3.2, asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// To connect and agree on TLS.
    pub connect: Duration,
    /// For an answer to a command.
    pub command: Duration,
    /// For 64 KB of text to leave.
    pub block: Duration,
    /// For the answer to the final dot: giving up early makes duplicates.
    pub end: Duration,
}

/// A server for outgoing mail.
#[derive(Clone)]
pub struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) hello: String,
    pub(crate) waits: Waits,
    pub(crate) trust: Arc<ClientConfig>,
}

/// What is wrong with settings before anything is connected.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// A host is a name or an address.
    #[error("{0:?} is not the name of a host")]
    Host(String),
    /// A certificate that cannot be read.
    #[error("the certificate cannot be read")]
    Certificate(#[source] rustls_pki_types::pem::Error),
    /// A certificate that cannot be trusted, or no common ground with the TLS library.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_mins(5),
            block: Duration::from_mins(3),
            end: Duration::from_mins(10),
        }
    }
}

impl Server {
    /// A server with TLS from the first byte, without sign-in. `hello` is the name we give ourselves: that of this machine.
    pub fn new(host: &str, port: u16, hello: &str) -> Result<Self, ServerError> {
        for name in [host, hello] {
            let is_name = !name.is_empty()
                && name.len() <= 253
                && name.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.".contains(&it));
            if !is_name && name.parse::<IpAddr>().is_err() {
                return Err(ServerError::Host(name.to_owned()));
            }
        }
        Ok(Self {
            host: host.to_owned(),
            port,
            tls: Tls::default(),
            credentials: None,
            hello: hello.to_owned(),
            waits: Waits::default(),
            trust: trust(None)?,
        })
    }

    /// The same with another way of TLS.
    #[must_use]
    pub fn with_tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// The same, signing in.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The same, waiting differently.
    #[must_use]
    pub fn with_waits(mut self, waits: Waits) -> Self {
        self.waits = waits;
        self
    }

    /// The same, trusting one more authority, in PEM: for servers of one's own.
    pub fn with_authority(mut self, pem: &[u8]) -> Result<Self, ServerError> {
        let certificate = CertificateDer::from_pem_slice(pem).map_err(ServerError::Certificate)?;
        self.trust = trust(Some(certificate))?;
        Ok(self)
    }

    /// Whether the server is this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
    }
}

/// The authorities of the web, and one's own.
fn trust(own: Option<CertificateDer<'static>>) -> Result<Arc<ClientConfig>, ServerError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(certificate) = own {
        roots.add(certificate)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Without what it holds.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// Without what it holds.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({}:{} {:?})", self.host, self.port, self.tls)
    }
}
