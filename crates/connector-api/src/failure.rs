//! What went wrong with an exchange, and whether it may be said again.

use jiff::SignedDuration;

use crate::exchange::{Method, Response};
use crate::manifest::Idempotency;

/// Why an exchange gave nothing, by what has to happen next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The same request will fail again: what was asked is refused.
    #[error("refused: {code}")]
    Permanent {
        /// The provider's code, or the status.
        code: String,
    },
    /// It did nothing, and may do it later.
    #[error("temporary")]
    Temporary {
        /// How long the provider asks to wait.
        wait: Option<SignedDuration>,
    },
    /// Asked too fast: it did nothing.
    #[error("asked too often")]
    RateLimited {
        /// How long the provider asks to wait.
        wait: Option<SignedDuration>,
    },
    /// The key or token is not accepted: a person connects again, nothing is repeated.
    #[error("the credential was refused")]
    CredentialRefused,
    /// It may or may not have been done: the answer was lost or is a failure of the server.
    #[error("nobody knows whether it was done")]
    OutcomeUnknown,
    /// It answered that there is no such object. Not to be confused with a failed read.
    #[error("there is no such object")]
    NotFound,
    /// It answered, and not what was promised.
    #[error("the answer cannot be read: {reason}")]
    Unreadable {
        /// Object and field.
        reason: String,
    },
}

impl Failure {
    /// The class of a response that is not a success, by its status (RFC 9110 section 15, RFC 6585
    /// section 4); its body may be anything. `None` for a success.
    pub fn of(method: Method, response: &Response) -> Option<Self> {
        let wait = || retry_after(response);
        let failure = match response.status {
            200..300 => return None,
            401 => Self::CredentialRefused,
            404 | 410 if method == Method::Get => Self::NotFound,
            429 => Self::RateLimited { wait: wait() },
            // Turned away before the work began.
            503 if response.header("Retry-After").is_some() => Self::Temporary { wait: wait() },
            408 | 425 | 500.. if method == Method::Get => Self::Temporary { wait: wait() },
            408 | 425 | 500.. => Self::OutcomeUnknown,
            status => Self::Permanent { code: status.to_string() },
        };
        Some(failure)
    }

    /// The class of a request to which no whole answer came.
    pub fn of_lost_answer(method: Method) -> Self {
        if method == Method::Get { Self::Temporary { wait: None } } else { Self::OutcomeUnknown }
    }
}

/// `Retry-After` in seconds (RFC 9110 section 10.2.3), at most a day. A date is left to the
/// caller's own pace: there is no clock here.
fn retry_after(response: &Response) -> Option<SignedDuration> {
    let seconds: u32 = response.header("Retry-After")?.trim().parse().ok()?;
    Some(SignedDuration::from_secs(i64::from(seconds.min(86_400))))
}

/// Whether a request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Yes, byte for byte, with the same key.
    Same,
    /// Only after a probe said that it was not done.
    AfterProbe,
    /// No.
    Never,
}

/// Whether what failed may be repeated. A write whose outcome is unknown is repeated as it is only
/// where a key or an upsert makes the second the first: else money could move twice.
pub fn may_repeat(method: Method, idempotency: Idempotency, failure: &Failure) -> Repeat {
    match failure {
        Failure::Permanent { .. } | Failure::CredentialRefused | Failure::NotFound => Repeat::Never,
        Failure::RateLimited { .. } | Failure::Temporary { .. } => Repeat::Same,
        Failure::OutcomeUnknown | Failure::Unreadable { .. } => match (method, idempotency) {
            // The server would answer the same again.
            (Method::Get, _) | (_, Idempotency::None) => Repeat::Never,
            (_, Idempotency::Key { .. } | Idempotency::NaturalUpsert) => Repeat::Same,
            (_, Idempotency::ProbeThenCreate) => Repeat::AfterProbe,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Repeat, may_repeat};
    use crate::exchange::{Method, Response};
    use crate::manifest::Idempotency;
    use jiff::SignedDuration;

    const KEY: Idempotency = Idempotency::Key { header: "Idempotency-Key" };

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_status_says_what_happens_next() {
        let of = |method, status, headers: &[(&str, &str)]| {
            Failure::of(method, &answer(status, headers, "<html>"))
        };
        assert_eq!(of(Method::Post, 201, &[]), None);
        assert_eq!(of(Method::Get, 404, &[]), Some(Failure::NotFound));
        assert_eq!(of(Method::Post, 404, &[]), Some(Failure::Permanent { code: "404".to_owned() }));
        assert_eq!(of(Method::Get, 502, &[]), Some(Failure::Temporary { wait: None }));
        assert_eq!(of(Method::Post, 502, &[]), Some(Failure::OutcomeUnknown));
        assert_eq!(of(Method::Post, 401, &[]), Some(Failure::CredentialRefused));
        let wait = Some(SignedDuration::from_secs(7));
        assert_eq!(of(Method::Post, 429, &[("retry-after", " 7")]), Some(Failure::RateLimited { wait }));
        assert_eq!(
            of(Method::Post, 429, &[("retry-after", "soon")]),
            Some(Failure::RateLimited { wait: None })
        );
        assert_eq!(of(Method::Post, 503, &[("Retry-After", "7")]), Some(Failure::Temporary { wait }));
        assert_eq!(of(Method::Post, 503, &[]), Some(Failure::OutcomeUnknown));
    }

    #[test]
    fn a_write_of_unknown_outcome_is_repeated_only_under_protection() {
        let lost = Failure::of_lost_answer(Method::Post);
        assert_eq!(may_repeat(Method::Post, KEY, &lost), Repeat::Same);
        assert_eq!(may_repeat(Method::Post, Idempotency::NaturalUpsert, &lost), Repeat::Same);
        assert_eq!(may_repeat(Method::Post, Idempotency::ProbeThenCreate, &lost), Repeat::AfterProbe);
        assert_eq!(may_repeat(Method::Post, Idempotency::None, &lost), Repeat::Never);
        let limited = Failure::RateLimited { wait: None };
        assert_eq!(may_repeat(Method::Post, Idempotency::None, &limited), Repeat::Same);
        assert_eq!(may_repeat(Method::Post, KEY, &Failure::CredentialRefused), Repeat::Never);
    }
}
