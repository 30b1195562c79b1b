//! What an answer that is not a success means ("API responses", "Error messages").

use connector_api::{Failure, Method, Response, read_json};
use serde::Deserialize;

#[derive(Deserialize)]
struct Error {
    name: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    issue: Option<String>,
}

fn error(response: &Response) -> Option<Error> {
    read_json::<Error>("error", &response.body).ok()
}

/// Why an exchange failed; `None` for a success. The status decides, since a body may be anybody's.
pub(crate) fn failure(method: Method, response: &Response) -> Option<Failure> {
    let failure = Failure::of(method, response)?;
    let Failure::Permanent { .. } = failure else { return Some(failure) };
    let Some(error) = error(response) else { return Some(failure) };
    let issue = error.details.into_iter().find_map(|it| it.issue);
    // The first request with this key is still under way.
    if issue.as_deref() == Some("PREVIOUS_REQUEST_IN_PROGRESS") {
        return Some(Failure::Temporary { wait: None });
    }
    Some(Failure::Permanent { code: issue.unwrap_or(error.name) })
}

/// Why a list failed. It is never absent: something else answered.
pub(crate) fn list_failure(response: &Response) -> Option<Failure> {
    Some(match failure(Method::Get, response)? {
        Failure::NotFound => Failure::Permanent { code: response.status.to_string() },
        failure => failure,
    })
}

/// Whether it is PayPal that says that there is no such object, and not a proxy on the way.
pub(crate) fn says_missing(response: &Response) -> bool {
    error(response).is_some_and(|it| it.name == "RESOURCE_NOT_FOUND")
}
