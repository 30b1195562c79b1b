//! What a provider says of itself (`OpenID` Connect Discovery 1.0), and where to send the browser.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use url::Url;

use crate::client::Client;
use crate::exchange::Asked;
use crate::reach::checked;
use crate::{Party, ProviderError};

/// How long a description is taken for what the provider would say now.
const KEPT: Duration = Duration::from_mins(1);

/// A description, and when it was read.
#[derive(Debug)]
pub(crate) struct Described {
    found: Discovery,
    at: Instant,
}

/// What is needed of the description of a provider.
#[derive(Clone, Debug, Deserialize)]
pub struct Discovery {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    #[serde(default)]
    pub(crate) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    response_types_supported: Option<Vec<String>>,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl Client {
    /// What a provider is, as it said within the last minute, else as it says when it is asked by
    /// [`discover`](Self::discover): strangers who click often do not make us ask it as often.
    pub async fn described(&self, issuer: &str) -> Result<Discovery, ProviderError> {
        let known = {
            let kept = self.described.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = kept.as_ref().filter(|kept| kept.found.issuer == issuer && kept.at.elapsed() < KEPT);
            fits.map(|kept| kept.found.clone())
        };
        if let Some(found) = known {
            return Ok(found);
        }
        let found = self.discover(issuer).await?;
        let described = Described { found: found.clone(), at: Instant::now() };
        *self.described.lock().unwrap_or_else(PoisonError::into_inner) = Some(described);
        Ok(found)
    }

    /// Asks a provider what it is. It has to be who was asked for, with encrypted addresses.
    pub async fn discover(&self, issuer: &str) -> Result<Discovery, ProviderError> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found: Discovery = self.read(&address, "description").await?;
        if found.issuer != issuer {
            return Err(ProviderError::OtherIssuer(found.issuer));
        }
        for address in [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri] {
            checked(address, self.reach)?;
        }
        let lacks = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|it| it == word))
        };
        if lacks(&found.response_types_supported, "code") {
            return Err(ProviderError::Lacks("authorisation code"));
        }
        if lacks(&found.code_challenge_methods_supported, "S256") {
            return Err(ProviderError::Lacks("PKCE with SHA-256"));
        }
        Ok(found)
    }
}

impl Discovery {
    /// Where to send the browser.
    pub fn authorization(&self, party: &Party<'_>, asked: &Asked<'_>) -> Result<Url, ProviderError> {
        let mut address = Url::parse(&self.authorization_endpoint)
            .map_err(|_| ProviderError::Address(self.authorization_endpoint.clone()))?;
        let mut query = address.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email profile")
            .append_pair("client_id", party.client_id)
            .append_pair("redirect_uri", party.redirect)
            .append_pair("state", asked.state)
            .append_pair("nonce", asked.nonce)
            .append_pair("code_challenge", &code_challenge(asked.verifier))
            .append_pair("code_challenge_method", "S256");
        if asked.is_again {
            // Whoever is signed in there has to show again that they are there.
            query.append_pair("prompt", "login").append_pair("max_age", "0");
        }
        drop(query);
        Ok(address)
    }
}

/// The challenge of a verifier (RFC 7636, section 4.2).
pub fn code_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636() {
        assert_eq!(
            code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
