//! A signed token (RFC 7515, compact): read, and believed only when a key of the provider signed it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::ProviderError;
use crate::claims::RawClaims;
use crate::keys::KeySet;

/// Longest token.
const CHARACTERS_MAX: usize = 32 * 1024;

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that have to be understood: none is.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// What a token claims, when a key of the set signed it.
pub(crate) fn verified(token: &str, keys: &KeySet) -> Result<RawClaims, ProviderError> {
    let refused = ProviderError::Token;
    if token.len() > CHARACTERS_MAX {
        return Err(refused("it is too long"));
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(refused("it has no signature"))?;
    let (header, claims) = signed.split_once('.').ok_or(refused("it has no claims"))?;
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| refused("it is not well formed"));
    let header: Header =
        serde_json::from_slice(&decoded(header)?).map_err(|_| refused("its header is not well formed"))?;
    if header.crit.is_some() {
        return Err(refused("it asks for what is not understood"));
    }
    if !keys.signed(&header.alg, header.kid.as_deref(), signed.as_bytes(), &decoded(signature)?) {
        return Err(refused("no key of the provider signed it"));
    }
    serde_json::from_slice(&decoded(claims)?).map_err(|_| refused("its claims are not well formed"))
}
