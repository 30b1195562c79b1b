//! What an answer that is not a success means.

use std::collections::BTreeMap;

use connector_api::{Failure, Method, Response, read_json};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Error {
    object: String,
    details: Option<BTreeMap<String, Value>>,
}

fn error(response: &Response) -> Option<Error> {
    read_json::<Error>("error", &response.body).ok().filter(|it| it.object == "error")
}

/// Why an exchange failed; `None` for a success. The status decides; of the body only the name of the
/// field that was refused is kept, since its messages are prose that may quote.
pub(crate) fn failure(method: Method, response: &Response) -> Option<Failure> {
    let failure = Failure::of(method, response)?;
    let Failure::Permanent { code } = failure else { return Some(failure) };
    let field = error(response).and_then(|it| it.details?.into_keys().next());
    Some(Failure::Permanent { code: field.map_or(code, |field| format!("invalid:{field}")) })
}

/// Whether it is PayPlug that says that there is no such object, and not a proxy on the way.
pub(crate) fn says_missing(response: &Response) -> bool {
    error(response).is_some()
}
