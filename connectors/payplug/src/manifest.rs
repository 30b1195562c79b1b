//! What the connector says of itself.

use connector_api::{
    Authentication, Capability, Crossing, Idempotency, Manifest, RatePolicy, Side, Stream, StreamManifest,
};

/// Records of a page that are asked for; how many it is, the answer says.
pub(crate) const PAGE_SIZE: u16 = 100;

const fn stream(stream: Stream) -> StreamManifest {
    StreamManifest { stream, page_size: PAGE_SIZE, new_only: true, kept_days: None }
}

/// PayPlug.
pub static MANIFEST: Manifest = Manifest {
    id: "payplug",
    name: "PayPlug",
    base_url: "https://api.payplug.com",
    sandbox_url: None,
    side: Side::Payment,
    authentication: Authentication::BearerKey,
    api_version: Some(("PayPlug-Version", "2019-08-06")),
    capabilities: &[
        Capability::HostedCheckout,
        Capability::Cancellation,
        Capability::Refund,
        Capability::UnsignedWebhooks,
    ],
    streams: &[stream(Stream::Charges), stream(Stream::Refunds)],
    // It names no limit: slow is polite.
    rate: RatePolicy { burst: 5, requests: 5, per_seconds: 1 },
    idempotency: Idempotency::ProbeThenCreate,
    crossing: Crossing {
        comes_in: &["payment", "refund"],
        goes_out: &["amount", "payer_name", "payer_address", "payer_email"],
        never: &["card_number", "iban", "bank_statement", "other_customers"],
    },
};
