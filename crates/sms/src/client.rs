//! Asking a gateway: once, encrypted, in bounded time, without redirects.

use std::time::Duration;

use reqwest::Response;
use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::delivery::{Answer, Blame, Delivery, Loss};
use crate::gateway::{Gateway, Message};

/// Longest to be connected.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest for one question, from dialling to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer: good ones have some hundred bytes.
const BYTES_MAX: usize = 64 * 1024;

/// There is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// It cannot be had on this machine.
    #[error("no client for encrypted connections")]
    Build(#[from] reqwest::Error),
    /// The address to try it with is not on this machine.
    #[error("the address is not on this machine")]
    NotHere,
}

/// Asks gateways. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Option<String>,
}

impl Client {
    /// A client that asks gateways where they are.
    pub fn new() -> Result<Self, ClientError> {
        Ok(Self { http: http(TIMEOUT, true)?, base: None })
    }

    /// A client that asks a server of this machine instead, for so long: to try it with.
    pub fn on_this_machine(base: &str, timeout: Duration) -> Result<Self, ClientError> {
        let url = Url::parse(base).map_err(|_| ClientError::NotHere)?;
        let is_here = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        if !is_here {
            return Err(ClientError::NotHere);
        }
        Ok(Self { http: http(timeout, false)?, base: Some(base.trim_end_matches('/').to_owned()) })
    }

    /// Hands a message over, once. `at` is our own time in seconds, for gateways that sign with none of theirs.
    pub async fn send(&self, gateway: &Gateway, message: &Message, at: i64) -> Delivery {
        let base = self.base.as_deref().unwrap_or_else(|| gateway.base());
        let at = if gateway.has_clock() {
            match self.clock(base).await {
                Ok(at) => at,
                Err(loss) => return Delivery::Later { after: None, loss },
            }
        } else {
            at
        };
        let request = match gateway.request(base, message, at) {
            Ok(request) => request,
            Err(error) => {
                let answer = Answer::new(0, "settings", &error.to_string());
                return Delivery::Refused { blame: Blame::Us, answer };
            }
        };
        let mut asked = self.http.post(&request.url).header("accept", "application/json").body(request.body);
        for (name, value) in request.headers {
            asked = asked.header(name, value);
        }
        let response = match asked.send().await {
            Ok(response) => response,
            // Before a connection stands nothing was written; after it nobody knows how much.
            Err(error) if error.is_connect() || error.is_builder() => {
                return Delivery::Later { after: None, loss: loss_of(&error) };
            }
            Err(error) => return Delivery::Unknown(loss_of(&error)),
        };
        let status = response.status().as_u16();
        let retry_after =
            response.headers().get("retry-after").and_then(|it| it.to_str().ok()?.trim().parse().ok());
        match bounded(response).await {
            Ok(body) => gateway.delivery(status, retry_after, &body),
            // The status alone tells a refusal; of what was taken nobody knows the rest.
            Err(loss) if (200..300).contains(&status) => Delivery::Unknown(loss),
            Err(_) => gateway.delivery(status, retry_after, b""),
        }
    }

    /// The time of the gateway, in seconds.
    async fn clock(&self, base: &str) -> Result<i64, Loss> {
        let asked = self.http.get(format!("{base}/auth/time")).send().await;
        let response = asked.map_err(|error| loss_of(&error))?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(Loss::Answered(Answer::new(status, "", "")));
        }
        serde_json::from_slice(&bounded(response).await?).map_err(|_| Loss::Nonsense)
    }
}

fn http(timeout: Duration, is_encrypted: bool) -> Result<reqwest::Client, reqwest::Error> {
    // One for the whole process; whoever comes second finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(timeout)
        .connect_timeout(CONNECT.min(timeout))
        .redirect(Policy::none())
        // A question is asked once: what asks again may send twice.
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .no_proxy()
        .https_only(is_encrypted)
        .user_agent("quittance")
        .build()
}

fn loss_of(error: &reqwest::Error) -> Loss {
    if error.is_timeout() { Loss::Time } else { Loss::Connection }
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, Loss> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| loss_of(&error))? {
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(Loss::Nonsense);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
