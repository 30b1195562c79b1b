//! Asking a provider: encrypted, in bounded time, without redirects, and no more bytes than a good answer has.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response};
use serde::de::DeserializeOwned;

use crate::ProviderError;
use crate::discovery::Described;
use crate::reach::Names;

/// Longest for one question, from dialling to the last byte.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Longest to be connected.
const CONNECT: Duration = Duration::from_secs(5);
/// Largest answer: a set of keys with certificates is some tens of kilobytes.
const BYTES_MAX: usize = 256 * 1024;

/// Who may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Other machines, over encrypted connections.
    Others,
    /// This machine too, without encryption: for tests.
    LoopbackToo,
}

/// The client cannot be had on this machine.
#[derive(Debug, thiserror::Error)]
#[error("no client for encrypted connections")]
pub struct ClientError(#[from] reqwest::Error);

/// Asks providers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    pub(crate) reach: Reach,
    /// What was described last.
    pub(crate) described: Arc<Mutex<Option<Described>>>,
}

impl Client {
    /// A client that asks whom it may. Certificates are trusted as the machine trusts them.
    pub fn new(reach: Reach) -> Result<Self, ClientError> {
        // One for the whole process; whoever comes second finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(reach == Reach::Others)
            .dns_resolver(Names(reach))
            .user_agent("quittance")
            .build()?;
        Ok(Self { http, reach, described: Arc::default() })
    }

    /// The JSON at an address of the provider.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        address: &str,
        what: &'static str,
    ) -> Result<T, ProviderError> {
        let address = crate::reach::checked(address, self.reach)?;
        self.ask(self.http.get(address), what).await
    }

    /// The JSON that is answered to a form.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        address: &str,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
        what: &'static str,
    ) -> Result<T, ProviderError> {
        let address = crate::reach::checked(address, self.reach)?;
        let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = self
            .http
            .post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body);
        if let Some((name, secret)) = basic {
            // RFC 6749, section 2.3.1: both are encoded as in a form first.
            let encoded =
                |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            request = request.basic_auth(encoded(name), Some(encoded(secret)));
        }
        self.ask(request, what).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        what: &'static str,
    ) -> Result<T, ProviderError> {
        let response = request.send().await.map_err(ProviderError::Unreachable)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(ProviderError::Status(response.status().as_u16()));
        }
        let bytes = bounded(response).await?;
        serde_json::from_slice(&bytes).map_err(|_| ProviderError::Answer(what))
    }
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, ProviderError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(ProviderError::Unreachable)? {
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(ProviderError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
