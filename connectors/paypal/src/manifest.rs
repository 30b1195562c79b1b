//! What the connector says of itself.

use connector_api::{
    Authentication, Capability, Crossing, Idempotency, Manifest, RatePolicy, Side, Stream, StreamManifest,
};

/// Lines of a page: the most that PayPal gives ("List transactions").
pub(crate) const LINES: u16 = 500;
/// Disputes of a page: the most that PayPal gives ("List disputes").
pub(crate) const DISPUTES: u16 = 50;
/// Events of a page.
pub(crate) const EVENTS: u16 = 100;

/// PayPal.
pub static MANIFEST: Manifest = Manifest {
    id: "paypal",
    name: "PayPal",
    base_url: "https://api-m.paypal.com",
    sandbox_url: Some("https://api-m.sandbox.paypal.com"),
    side: Side::Payment,
    authentication: Authentication::ClientCredentials { token_path: "/v1/oauth2/token" },
    api_version: None,
    capabilities: &[
        Capability::HostedCheckout,
        Capability::Capture,
        Capability::Refund,
        Capability::Disputes,
        Capability::BalanceLines,
        Capability::ConfirmedWebhooks,
    ],
    streams: &[
        // "List transactions": three years.
        StreamManifest {
            stream: Stream::BalanceLines,
            page_size: LINES,
            new_only: true,
            kept_days: Some(1095),
        },
        StreamManifest { stream: Stream::Payouts, page_size: LINES, new_only: true, kept_days: Some(1095) },
        // "List disputes": those that changed in the last 180 days, changes too.
        StreamManifest {
            stream: Stream::Disputes,
            page_size: DISPUTES,
            new_only: false,
            kept_days: Some(180),
        },
        StreamManifest { stream: Stream::Events, page_size: EVENTS, new_only: true, kept_days: Some(30) },
    ],
    // It names no limit: slow is polite.
    rate: RatePolicy { burst: 10, requests: 10, per_seconds: 1 },
    idempotency: Idempotency::Key { header: "PayPal-Request-Id" },
    crossing: Crossing {
        comes_in: &["payment", "refund", "dispute", "payout", "balance_line"],
        goes_out: &["amount", "document_number", "payer_email"],
        never: &["card_number", "iban", "bank_statement", "other_customers"],
    },
};
