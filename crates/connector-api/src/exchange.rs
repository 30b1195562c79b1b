//! A request and a response as plain values.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::manifest::{Authentication, Idempotency, Manifest};
use crate::secret::Secret;

/// The methods that connectors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// `application/x-www-form-urlencoded`, encoded.
    Form(String),
    /// `application/json`.
    Json(String),
}

/// A request without its credential: [`Request::authorised`] is where one comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// From the base URL of the manifest, with a slash first. It holds no `?`.
    pub path: String,
    /// Names and values, not encoded.
    pub query: Vec<(String, String)>,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Headers whose values are not printed.
    pub secret_headers: Vec<(&'static str, Secret)>,
    /// The body.
    pub body: Body,
}

impl Request {
    /// A read.
    pub fn read(manifest: &Manifest, path: impl Into<String>) -> Self {
        Self::new(manifest, Method::Get, path.into(), Body::Empty)
    }

    /// A write. `key` is sent where the provider knows such keys.
    pub fn write(manifest: &Manifest, path: impl Into<String>, key: &str, body: Body) -> Self {
        let mut request = Self::new(manifest, Method::Post, path.into(), body);
        if let Idempotency::Key { header } = manifest.idempotency {
            request.headers.push((header, key.to_owned()));
        }
        request
    }

    fn new(manifest: &Manifest, method: Method, path: String, body: Body) -> Self {
        let headers =
            manifest.api_version.iter().map(|(name, version)| (*name, (*version).to_owned())).collect();
        Self { method, path, query: Vec::new(), headers, secret_headers: Vec::new(), body }
    }

    /// A write that says what is to be of an object that is there.
    pub fn change(manifest: &Manifest, path: impl Into<String>, key: &str, body: Body) -> Self {
        Self { method: Method::Patch, ..Self::write(manifest, path, key, body) }
    }

    /// With one more parameter of the query.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// With the key or the token that says who asks.
    #[must_use]
    pub fn authorised(mut self, authentication: Authentication, credential: &Secret) -> Self {
        match authentication {
            Authentication::BearerKey
            | Authentication::AuthorisationCode { .. }
            | Authentication::ClientCredentials { .. } => {
                let value = Secret::new(format!("Bearer {}", credential.reveal()));
                self.secret_headers.push(("Authorization", value));
            }
        }
        self
    }

    /// The path with its query, encoded.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            let sign = if index == 0 { '?' } else { '&' };
            let _ = write!(target, "{sign}{}={}", crate::form::escaped(name), crate::form::escaped(value));
        }
        target
    }
}

/// What came back, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names and values as they came.
    pub headers: Vec<(String, String)>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// When it was made (`Date`, RFC 9110 section 6.6.1), on the provider's own clock, in seconds. An
    /// object without a version is as new as the answer that it was read from.
    pub fn answered_at(&self) -> Option<Timestamp> {
        let zoned = jiff::fmt::rfc2822::parse(self.header("Date")?).ok()?;
        Some(zoned.timestamp())
    }

    /// Whether the provider says that it went well.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
