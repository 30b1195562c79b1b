//! What an answer that is not a success means ("Errors", "Advanced error handling").

use connector_api::{Failure, Method, Response, read_json};
use serde::Deserialize;

#[derive(Deserialize)]
struct ErrorBody {
    error: Error,
}

#[derive(Deserialize)]
struct Error {
    #[serde(rename = "type")]
    kind: String,
    code: Option<String>,
    decline_code: Option<String>,
}

fn error(response: &Response) -> Option<Error> {
    read_json::<ErrorBody>("error", &response.body).ok().map(|body| body.error)
}

/// Why an exchange failed; `None` for a success. The status decides, since a body may be anybody's;
/// Stripe's codes make it more precise.
pub(crate) fn failure(method: Method, response: &Response) -> Option<Failure> {
    let failure = Failure::of(method, response)?;
    let Failure::Permanent { code: status } = failure else { return Some(failure) };
    let Some(error) = error(response) else { return Some(Failure::Permanent { code: status }) };
    // A request with the same key is still under way, or the object is locked by another one.
    let in_use = matches!(error.code.as_deref(), Some("idempotency_key_in_use" | "lock_timeout"));
    if in_use || (status == "409" && response.header("Stripe-Should-Retry") == Some("true")) {
        return Some(Failure::Temporary { wait: None });
    }
    Some(Failure::Permanent { code: error.decline_code.or(error.code).unwrap_or(error.kind) })
}

/// Whether it is Stripe that says that there is no such object, and not a proxy on the way.
pub(crate) fn says_missing(response: &Response) -> bool {
    error(response).is_some_and(|it| it.code.as_deref() == Some("resource_missing"))
}
