//! The keys of a provider (RFC 7517), and whether one of them signed a text.
//!
//! The key says which algorithm it is for by what it is: a token cannot choose to be checked otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RsaParameters,
    RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// Most keys that are tried.
const KEYS_MAX: usize = 20;

/// A set of keys. One of a kind that is not known is passed over.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct KeySet {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    for_what: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

impl KeySet {
    /// Whether one of the keys, that of this name when one is named, signed the text by the algorithm.
    pub(crate) fn signed(&self, algorithm: &str, name: Option<&str>, text: &[u8], signature: &[u8]) -> bool {
        self.keys
            .iter()
            .filter(|key| name.is_none() || key.kid.as_deref() == name)
            .filter(|key| key.for_what.as_deref().is_none_or(|it| it == "sig"))
            .filter(|key| key.alg.as_deref().is_none_or(|it| it == algorithm))
            .take(KEYS_MAX)
            .any(|key| key.signed(algorithm, text, signature).unwrap_or(false))
    }
}

impl Key {
    /// Nothing when the key is not one for the algorithm.
    fn signed(&self, algorithm: &str, text: &[u8], signature: &[u8]) -> Option<bool> {
        let rsa = |parameters: &'static RsaParameters| {
            let key = RsaPublicKeyComponents { n: number(self.n.as_deref())?, e: number(self.e.as_deref())? };
            Some(key.verify(parameters, text, signature).is_ok())
        };
        let plain = |how: &'static dyn VerificationAlgorithm, key: Vec<u8>| {
            Some(UnparsedPublicKey::new(how, key).verify(text, signature).is_ok())
        };
        match (algorithm, self.kty.as_str(), self.crv.as_deref()) {
            ("RS256", "RSA", _) => rsa(&RSA_PKCS1_2048_8192_SHA256),
            ("RS384", "RSA", _) => rsa(&RSA_PKCS1_2048_8192_SHA384),
            ("RS512", "RSA", _) => rsa(&RSA_PKCS1_2048_8192_SHA512),
            ("PS256", "RSA", _) => rsa(&RSA_PSS_2048_8192_SHA256),
            ("ES256", "EC", Some("P-256")) => plain(&ECDSA_P256_SHA256_FIXED, self.point(32)?),
            ("ES384", "EC", Some("P-384")) => plain(&ECDSA_P384_SHA384_FIXED, self.point(48)?),
            ("EdDSA", "OKP", Some("Ed25519")) => plain(&ED25519, bytes(self.x.as_deref())?),
            _ => None,
        }
    }

    /// A point of a curve, uncompressed.
    fn point(&self, length: usize) -> Option<Vec<u8>> {
        let (x, y) = (bytes(self.x.as_deref())?, bytes(self.y.as_deref())?);
        (x.len() == length && y.len() == length).then(|| [&[4], x.as_slice(), y.as_slice()].concat())
    }
}

fn bytes(text: Option<&str>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok()
}

/// A number without leading zeros, as it is looked at.
fn number(text: Option<&str>) -> Option<Vec<u8>> {
    let bytes = bytes(text)?;
    let from = bytes.iter().position(|byte| *byte != 0)?;
    Some(bytes[from..].to_vec())
}
