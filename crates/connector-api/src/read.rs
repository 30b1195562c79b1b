//! Reading what a provider sent.

use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// An answer that is not what its documentation promises.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{object}, {field}: {reason}")]
pub struct ReadError {
    /// The object that was to be read.
    pub object: &'static str,
    /// The path of the field in it.
    pub field: String,
    /// What is wrong. It holds no value of the answer.
    pub reason: String,
}

impl ReadError {
    /// A field whose value has no meaning here.
    pub fn new(object: &'static str, field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { object, field: field.into(), reason: reason.into() }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Unreadable { reason: error.to_string() }
    }
}

/// Reads JSON. Fields that are not known are passed over; one that is missing or of another type is
/// named. What the value was is not said, since it may be anything.
pub fn read_json<T: DeserializeOwned>(object: &'static str, body: &[u8]) -> Result<T, ReadError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let reason = match error.inner().classify() {
            serde_json::error::Category::Data => data_reason(&error.inner().to_string()),
            serde_json::error::Category::Eof => "ends too early".to_owned(),
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON".to_owned(),
        };
        ReadError::new(object, error.path().to_string(), reason)
    })?;
    reader.end().map_err(|_| ReadError::new(object, ".", "goes on after its end"))?;
    Ok(value)
}

/// Names of fields are ours; anything else of the message could quote the answer.
fn data_reason(message: &str) -> String {
    match message.split(" at line ").next() {
        Some(missing) if missing.starts_with("missing field") => missing.to_owned(),
        _ => "is of another type than promised".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::read_json;

    #[derive(Debug, serde::Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only read")]
        inner: Vec<Inner>,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only read")]
        amount: i64,
    }

    fn error(text: &str) -> String {
        read_json::<Outer>("outer", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_object_and_field_and_quotes_nothing() {
        assert!(read_json::<Outer>("outer", br#"{"inner":[{"amount":1,"new":{}}],"x":null}"#).is_ok());
        assert_eq!(error(r#"{"inner":[{}]}"#), "outer, inner[0]: missing field `amount`");
        let typed = error(r#"{"inner":[{"amount":"FR7630006000011234567890189"}]}"#);
        assert_eq!(typed, "outer, inner[0].amount: is of another type than promised");
        assert_eq!(
            error(r#"{"inner":[{"amount":1.5}]}"#),
            "outer, inner[0].amount: is of another type than promised"
        );
        assert!(error("<html>").ends_with("is not JSON"));
        assert!(error(r#"{"inner":["#).ends_with("ends too early"));
        assert!(error(r#"{"inner":[]} {}"#).ends_with("goes on after its end"));
    }
}
