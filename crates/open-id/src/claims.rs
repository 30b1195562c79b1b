//! What a token claims, and whether it is so for us, now and for this request (`OpenID` Connect Core 1.0,
//! section 3.1.3.7).

use serde::Deserialize;

use crate::ProviderError;
use crate::exchange::Expected;

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// How old a token may be that was asked for just now, in seconds.
const AGE_MAX: i64 = 10 * 60;
/// Longest subject (Core, section 2).
const SUBJECT_CHARACTERS_MAX: usize = 255;

/// Who somebody is, as the provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The provider.
    pub issuer: String,
    /// The account there: stable, and of nobody else.
    pub subject: String,
    /// E-mail address, when the provider says one.
    pub email: Option<String>,
    /// Whether the provider saw that the address is theirs.
    pub is_email_verified: bool,
    /// When the password was typed there, in seconds since 1970 UTC, when the provider says.
    pub signed_in_at: Option<i64>,
}

/// The claims as they stand in a token whose signature is good.
#[derive(Debug, Deserialize)]
pub(crate) struct RawClaims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Option<Truth>,
    #[serde(default)]
    auth_time: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Some providers write it as a text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Truth {
    Bool(bool),
    Text(String),
}

impl RawClaims {
    pub(crate) fn checked(
        self,
        issuer: &str,
        client_id: &str,
        expected: &Expected<'_>,
    ) -> Result<Claims, ProviderError> {
        let now = expected.now;
        let for_us = match &self.aud {
            Audience::One(one) => one == client_id,
            // A token for several has to say that it was us who asked for it.
            Audience::Several(several) => {
                several.iter().any(|it| it == client_id) && (several.len() == 1 || self.azp.is_some())
            }
        };
        let is_good = [
            (self.iss == issuer, "it is of another issuer"),
            (for_us, "it is for somebody else"),
            (self.azp.as_deref().is_none_or(|it| it == client_id), "somebody else asked for it"),
            (now < self.exp.saturating_add(LEEWAY), "it is over"),
            (self.nbf.is_none_or(|from| from <= now.saturating_add(LEEWAY)), "it is not good yet"),
            (self.iat <= now.saturating_add(LEEWAY), "it is of the future"),
            (now.saturating_sub(self.iat) <= AGE_MAX, "it is old"),
            (self.nonce.as_deref() == Some(expected.nonce), "it is for another request"),
            (is_subject(&self.sub), "it names nobody"),
        ];
        if let Some((_, why)) = is_good.into_iter().find(|(is_so, _)| !is_so) {
            return Err(ProviderError::Token(why));
        }
        Ok(Claims {
            issuer: self.iss,
            subject: self.sub,
            email: self.email,
            is_email_verified: match self.email_verified {
                Some(Truth::Bool(is_so)) => is_so,
                Some(Truth::Text(text)) => text == "true",
                None => false,
            },
            signed_in_at: self.auth_time,
        })
    }
}

fn is_subject(text: &str) -> bool {
    !text.is_empty() && text.len() <= SUBJECT_CHARACTERS_MAX && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn check(change: &Value, expected: &str) {
        let mut claims = json!({ "iss": "https://id.example", "sub": "248289761001", "aud": "quittance",
            "exp": NOW + 300, "iat": NOW - 1, "nonce": "n-1", "email": "zoe@example.fr", "email_verified": true });
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
        let raw: Result<RawClaims, _> = serde_json::from_value(claims);
        let expected_of = Expected { nonce: "n-1", now: NOW };
        let found = match raw.map(|raw| raw.checked("https://id.example", "quittance", &expected_of)) {
            Ok(Ok(claims)) => {
                format!("{} {}", claims.email.unwrap_or_default(), claims.is_email_verified)
            }
            Ok(Err(error)) => error.to_string().replace("the token is refused: ", ""),
            Err(_) => "not well formed".to_owned(),
        };
        assert_eq!(found, expected, "{change}");
    }

    #[test]
    fn claims_that_are_not_for_us_now_are_refused() {
        check(&json!({}), "zoe@example.fr true");
        check(&json!({ "aud": ["quittance"] }), "zoe@example.fr true");
        check(&json!({ "aud": ["quittance", "other"], "azp": "quittance" }), "zoe@example.fr true");
        check(&json!({ "email_verified": "true" }), "zoe@example.fr true");
        check(&json!({ "email_verified": "false" }), "zoe@example.fr false");
        check(&json!({ "email_verified": null }), "zoe@example.fr false");
        check(&json!({ "email": null }), " true");
        check(&json!({ "exp": NOW - 59 }), "zoe@example.fr true");
        check(&json!({ "iss": "https://id.example/" }), "it is of another issuer");
        check(&json!({ "aud": "other" }), "it is for somebody else");
        check(&json!({ "aud": [] }), "it is for somebody else");
        check(&json!({ "aud": ["quittance", "other"] }), "it is for somebody else");
        check(&json!({ "azp": "other" }), "somebody else asked for it");
        check(&json!({ "exp": NOW - 60 }), "it is over");
        check(&json!({ "nbf": NOW + 61 }), "it is not good yet");
        check(&json!({ "iat": NOW + 61 }), "it is of the future");
        check(&json!({ "iat": NOW - 601 }), "it is old");
        check(&json!({ "nonce": "n-2" }), "it is for another request");
        check(&json!({ "nonce": null }), "it is for another request");
        check(&json!({ "sub": "" }), "it names nobody");
        check(&json!({ "exp": "1900000000" }), "not well formed");
        check(&json!({ "exp": null }), "not well formed");
    }
}
