//! Listening: the layers around the routes, and stopping without cutting anyone off.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveRequestHeadersLayer;
use tower_http::timeout::TimeoutLayer;
use url::Url;

use crate::callers::Proxies;
use crate::limits::Limits;
use crate::state::Desk;
use crate::{failures, limits, router, security, telemetry};

/// Largest form or JSON; files have a limit of their own.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Longest a request may take, uploads included.
const TIMEOUT: Duration = Duration::from_mins(5);
/// How often what was counted is summed up.
const KEEP_UP_EVERY: Duration = Duration::from_secs(10);
/// How long requests may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// How often drafts of imports that were forgotten are looked for.
const FORGET_EVERY: Duration = Duration::from_mins(10);

/// How the server was started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address under which people reach it: `https://…` behind a proxy.
    pub public_url: Url,
    /// How often one sender may ask.
    pub limits: Limits,
    /// Whose word is taken for where a request comes from.
    pub proxies: Proxies,
}

impl Settings {
    /// Whether cookies may travel over an encrypted connection only.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

/// The routes with everything around them, from outside in: an id for each request, a log line, a
/// count, security headers, failures in words, limits, and no form from another site.
pub fn service(desk: &Desk) -> Router {
    let id = HeaderName::from_static("x-request-id");
    let compression = CompressionLayer::new()
        .quality(tower_http::CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(NotForContentType::new("text/event-stream")));
    router::router(desk)
        .fallback(failures::not_found)
        .with_state(desk.clone())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(desk.settings().clone(), limits::limit))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT))
        .layer(CatchPanicLayer::custom(failures::panicked))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(from_fn_with_state(desk.clone(), failures::tell))
        .layer(compression)
        .layer(from_fn(security::headers))
        .layer(from_fn(telemetry::observe))
        .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION, header::COOKIE]))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
}

/// Lets the durations that were counted be summed up: until then each takes its place in memory.
async fn keep_up(desk: Desk) {
    while let Some(metrics) = desk.metrics() {
        tokio::time::sleep(KEEP_UP_EVERY).await;
        metrics.run_upkeep();
    }
}

/// Serves until told to stop; then lets running requests end.
pub async fn serve(
    desk: Desk,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let service = service(&desk).into_make_service_with_connect_info::<SocketAddr>();
    let live = desk.clone();
    let drafts = desk.drafts().clone();
    tokio::spawn(keep_up(desk));
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        live.stop_live();
        let _ = stopping.send(());
    });
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(FORGET_EVERY).await;
            drafts.forget_old();
        }
    });
    tokio::select! {
        ended = serving => ended,
        () = async { let _ = stopped.await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}
