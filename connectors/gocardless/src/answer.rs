//! What an answer that is not a success means ("Errors").

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
    #[serde(default)]
    errors: Vec<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    reason: Option<String>,
    field: Option<String>,
    links: Option<Links>,
}

#[derive(Deserialize)]
struct Links {
    conflicting_resource_id: Option<String>,
}

fn error(response: &Response) -> Option<Error> {
    read_json::<ErrorBody>("error", &response.body).ok().map(|body| body.error)
}

/// Why an exchange failed; `None` for a success. The status decides, since a body may be anybody's.
pub(crate) fn failure(method: Method, response: &Response) -> Option<Failure> {
    let failure = Failure::of(method, response)?;
    let Failure::Permanent { .. } = failure else { return Some(failure) };
    let Some(error) = error(response) else { return Some(failure) };
    let first = error.errors.into_iter().next();
    // What is refused for a field has no reason of its own, and its message may quote.
    let code = first.and_then(|it| it.reason.or_else(|| it.field.map(|field| format!("invalid:{field}"))));
    Some(Failure::Permanent { code: code.unwrap_or(error.kind) })
}

/// What was made by an earlier request with the same key ("Idempotency keys").
pub(crate) fn made_before(response: &Response) -> Option<String> {
    if response.status != 409 {
        return None;
    }
    let conflict = |it: Cause| match it.reason.as_deref() {
        Some("idempotent_creation_conflict") => it.links?.conflicting_resource_id,
        _ => None,
    };
    error(response)?.errors.into_iter().find_map(conflict)
}

/// Whether it is GoCardless that says that there is no such object, and not a proxy on the way.
pub(crate) fn says_missing(response: &Response) -> bool {
    error(response)
        .is_some_and(|it| it.errors.iter().any(|it| it.reason.as_deref() == Some("resource_not_found")))
}
