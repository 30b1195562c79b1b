//! What monitors ask: is it alive, is it ready, what does it count.

use axum::extract::State;
use axum::http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::state::Desk;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(desk): State<Desk>) -> Result<&'static str, StatusCode> {
    let asked = desk
        .run(async |desk: Desk| {
            let tx = desk.db().begin_read().await?;
            tx.rollback().await?;
            Ok(())
        })
        .await;
    asked.map(|()| "ok\n").map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}

/// Counters in the text format of Prometheus.
pub async fn metrics(State(desk): State<Desk>) -> String {
    desk.metrics().map_or_else(String::new, PrometheusHandle::render)
}
