//! What the connector says of itself.

use connector_api::{
    Authentication, Capability, Crossing, Idempotency, Manifest, RatePolicy, Side, Stream, StreamManifest,
};

/// Records of a page: the most that Stripe gives ("Pagination").
pub(crate) const PAGE_SIZE: u16 = 100;

const fn stream(stream: Stream, new_only: bool, kept_days: Option<u16>) -> StreamManifest {
    StreamManifest { stream, page_size: PAGE_SIZE, new_only, kept_days }
}

/// Stripe.
pub static MANIFEST: Manifest = Manifest {
    id: "stripe",
    name: "Stripe",
    base_url: "https://api.stripe.com",
    sandbox_url: None,
    side: Side::Payment,
    authentication: Authentication::BearerKey,
    api_version: Some(("Stripe-Version", "2026-10-28.endive")),
    capabilities: &[
        Capability::HostedCheckout,
        Capability::PaymentLink,
        Capability::SepaDebit,
        Capability::Refund,
        Capability::Disputes,
        Capability::Payouts,
        Capability::Subscriptions,
        Capability::SignedWebhooks,
    ],
    streams: &[
        stream(Stream::PaymentIntents, true, None),
        stream(Stream::Charges, true, None),
        stream(Stream::Refunds, true, None),
        stream(Stream::Disputes, true, None),
        stream(Stream::Payouts, true, None),
        stream(Stream::PayoutLines, true, None),
        stream(Stream::Subscriptions, true, None),
        // "List all events": 30 days.
        stream(Stream::Events, true, Some(30)),
    ],
    // "Rate limits": 25 in a second in a sandbox, 100 live; the lower holds for both.
    rate: RatePolicy { burst: 25, requests: 25, per_seconds: 1 },
    idempotency: Idempotency::Key { header: "Idempotency-Key" },
    crossing: Crossing {
        comes_in: &["payment", "refund", "dispute", "payout", "payout_line", "subscription"],
        goes_out: &["amount", "document_number", "payer_email"],
        never: &["card_number", "iban", "bank_statement", "other_customers"],
    },
};
