//! The code for the token, and the token for who it is.

use serde::Deserialize;

use crate::claims::Claims;
use crate::client::Client;
use crate::discovery::Discovery;
use crate::keys::KeySet;
use crate::{ProviderError, token};

/// Who we are at the provider.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// What we are called there.
    pub client_id: &'a str,
    /// What shows there that it is us.
    pub client_secret: &'a str,
    /// Where the browser comes back to.
    pub redirect: &'a str,
}

/// What goes with the browser, and comes back or is compared with what comes back.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Names the request.
    pub state: &'a str,
    /// Stands in the token again.
    pub nonce: &'a str,
    /// What whoever sends the code has to know (RFC 7636).
    pub verifier: &'a str,
    /// Whether the password is to be typed there even by somebody who is signed in.
    pub is_again: bool,
}

/// What the token has to be for.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The nonce of the request.
    pub nonce: &'a str,
    /// Now, in seconds since 1970 UTC.
    pub now: i64,
}

#[derive(Deserialize)]
struct Answer {
    id_token: String,
}

impl Client {
    /// Who a code is for. The code is good once; a token of another request, of another party, of
    /// another provider or of the past is refused.
    pub async fn identify(
        &self,
        provider: &Discovery,
        party: &Party<'_>,
        code: &str,
        verifier: &str,
        expected: &Expected<'_>,
    ) -> Result<Claims, ProviderError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", party.redirect),
            ("code_verifier", verifier),
        ];
        let methods = provider.token_endpoint_auth_methods_supported.as_deref();
        let takes_basic = methods.is_none_or(|it| it.iter().any(|it| it == "client_secret_basic"));
        let basic = takes_basic.then_some((party.client_id, party.client_secret));
        if !takes_basic {
            form.push(("client_id", party.client_id));
            form.push(("client_secret", party.client_secret));
        }
        let answer: Answer = self.send(&provider.token_endpoint, &form, basic, "token").await?;
        let keys: KeySet = self.read(&provider.jwks_uri, "set of keys").await?;
        let claims = token::verified(&answer.id_token, &keys)?;
        claims.checked(&provider.issuer, party.client_id, expected)
    }
}
