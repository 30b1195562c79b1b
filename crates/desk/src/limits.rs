//! How often one sender may ask: requests are counted per address.

use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;

use app::identity::LINK_PATH;
use app::portal::PORTAL_LINK_PATH;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::PageError;
use crate::server::Settings;

/// How many seconds' worth of requests may come at once: a page brings a few, a person opens several.
const BURST_SECONDS: u32 = 4;
/// Attempts to sign in, or to use a link, per minute and address; accounts have a delay of their own.
const SIGN_INS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// What begins, and ends, signing in at the provider of identities: by whatever method, as each asks it something.
const PROVIDER_PATHS: [&str; 2] = ["/sign-in/provider", "/sign-in/again/provider"];
/// Senders that are remembered before the quiet ones are forgotten.
const SENDERS_MAX: usize = 50_000;

/// The counters. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Limits {
    requests: Arc<DefaultKeyedRateLimiter<u64>>,
    sign_ins: Arc<DefaultKeyedRateLimiter<u64>>,
    hashes: RandomState,
}

impl Limits {
    /// Counters that let one sender keep up so many requests per second; 0 for no limit.
    pub fn new(requests_per_second: u32) -> Self {
        let (requests, sign_ins) = match NonZeroU32::new(requests_per_second) {
            Some(rate) => {
                let burst = rate.saturating_mul(NonZeroU32::new(BURST_SECONDS).unwrap_or(rate));
                (Quota::per_second(rate).allow_burst(burst), Quota::per_minute(SIGN_INS_PER_MINUTE))
            }
            None => (Quota::per_second(NonZeroU32::MAX), Quota::per_second(NonZeroU32::MAX)),
        };
        Self {
            requests: Arc::new(RateLimiter::keyed(requests)),
            sign_ins: Arc::new(RateLimiter::keyed(sign_ins)),
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
pub async fn limit(State(settings): State<Settings>, request: Request, next: Next) -> Response {
    // By address alone: a header that nobody has looked at yet would give each request a bucket of its own.
    let limits = &settings.limits;
    let sender = limits.hashes.hash_one(settings.proxies.caller(request.extensions(), request.headers()));
    let path = request.uri().path();
    // Going to the provider and coming back are attempts too, though they are links and not forms.
    let is_sign_in = PROVIDER_PATHS.iter().any(|link| path.starts_with(link))
        || (request.method() == axum::http::Method::POST
            && ["/sign-in", LINK_PATH, PORTAL_LINK_PATH].iter().any(|form| path.starts_with(form)));
    if limits.allows(sender, is_sign_in) {
        next.run(request).await
    } else {
        ([(header::RETRY_AFTER, "1")], PageError::TooMany).into_response()
    }
}
