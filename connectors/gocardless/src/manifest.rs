//! What the connector says of itself.

use connector_api::{
    Authentication, Capability, Crossing, Idempotency, Manifest, RatePolicy, Side, Stream, StreamManifest,
};

/// Records of a page: the most that GoCardless gives ("Pagination").
pub(crate) const PAGE_SIZE: u16 = 500;

const fn stream(stream: Stream) -> StreamManifest {
    StreamManifest { stream, page_size: PAGE_SIZE, new_only: true, kept_days: None }
}

/// GoCardless.
pub static MANIFEST: Manifest = Manifest {
    id: "gocardless",
    name: "GoCardless",
    base_url: "https://api.gocardless.com",
    sandbox_url: Some("https://api-sandbox.gocardless.com"),
    side: Side::Payment,
    authentication: Authentication::BearerKey,
    api_version: Some(("GoCardless-Version", "2015-07-06")),
    capabilities: &[
        Capability::HostedCheckout,
        Capability::BankTransfer,
        Capability::SepaDebit,
        Capability::MandatePage,
        Capability::Collection,
        Capability::Cancellation,
        Capability::Refund,
        Capability::Payouts,
        Capability::SignedWebhooks,
    ],
    streams: &[
        stream(Stream::Charges),
        stream(Stream::Refunds),
        stream(Stream::Mandates),
        stream(Stream::Payouts),
        // "Payout items": for payouts of the last six months.
        StreamManifest { kept_days: Some(180), ..stream(Stream::PayoutLines) },
        stream(Stream::Events),
    ],
    // "Rate limits": 1000 in a minute.
    rate: RatePolicy { burst: 50, requests: 1000, per_seconds: 60 },
    idempotency: Idempotency::Key { header: "Idempotency-Key" },
    crossing: Crossing {
        comes_in: &["payment", "refund", "mandate", "mandate_reference", "payout", "payout_line"],
        goes_out: &["amount", "document_number", "payer_email"],
        never: &["card_number", "iban", "bank_statement", "other_customers"],
    },
};
