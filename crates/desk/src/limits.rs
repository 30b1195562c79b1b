//! How often one sender may ask: requests are counted per address, and per key for programs.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::PageError;

/// Requests per second that one sender may keep up, and how many at once.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(50).expect("not zero");
const AT_ONCE: NonZeroU32 = NonZeroU32::new(200).expect("not zero");
/// Attempts to sign in, or to use a link, per minute and address; accounts have a delay of their own.
const SIGN_INS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// Senders that are remembered before the quiet ones are forgotten.
const SENDERS_MAX: usize = 50_000;

/// The counters. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Limits {
    requests: Arc<DefaultKeyedRateLimiter<u64>>,
    sign_ins: Arc<DefaultKeyedRateLimiter<u64>>,
    hashes: RandomState,
}

impl Default for Limits {
    fn default() -> Self {
        let requests = Quota::per_second(PER_SECOND).allow_burst(AT_ONCE);
        Self {
            requests: Arc::new(RateLimiter::keyed(requests)),
            sign_ins: Arc::new(RateLimiter::keyed(Quota::per_minute(SIGN_INS_PER_MINUTE))),
            hashes: RandomState::new(),
        }
    }
}

impl Limits {
    /// Counters that never refuse: for a benchmark on one address.
    pub fn none() -> Self {
        let unlimited = Quota::per_second(NonZeroU32::MAX);
        Self {
            requests: Arc::new(RateLimiter::keyed(unlimited)),
            sign_ins: Arc::new(RateLimiter::keyed(unlimited)),
            hashes: RandomState::new(),
        }
    }

    fn allows(&self, sender: u64, is_sign_in: bool) -> bool {
        if self.requests.len() > SENDERS_MAX {
            self.requests.retain_recent();
            self.sign_ins.retain_recent();
        }
        self.requests.check_key(&sender).is_ok() && (!is_sign_in || self.sign_ins.check_key(&sender).is_ok())
    }
}

/// Refuses who asks too often.
pub async fn limit(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let sender = match request.headers().get(header::AUTHORIZATION) {
        Some(key) => limits.hashes.hash_one(key.as_bytes()),
        None => limits.hashes.hash_one(address_of(&request)),
    };
    let path = request.uri().path();
    let is_sign_in = request.method() == axum::http::Method::POST
        && ["/sign-in", "/welcome", "/invitation", "/reset"].iter().any(|form| path.starts_with(form));
    if limits.allows(sender, is_sign_in) {
        next.run(request).await
    } else {
        ([(header::RETRY_AFTER, "1")], PageError::TooMany).into_response()
    }
}

/// Where a request comes from. What a proxy says of it is not believed: anyone can write that header.
pub fn address_of(request: &Request) -> IpAddr {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip())
}
