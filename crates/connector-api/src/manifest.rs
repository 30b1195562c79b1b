//! What a connector says of itself.

use crate::stream::Stream;

/// A connector, described. It is data, so that pages, limits and the register of data that
/// crosses are made from it.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// How the connector is called in settings and in the database: lower case, for ever.
    pub id: &'static str,
    /// How the provider calls itself.
    pub name: &'static str,
    /// Where requests go, without a final slash.
    pub base_url: &'static str,
    /// Where requests go to try, where that is another place.
    pub sandbox_url: Option<&'static str>,
    /// On which side of Quittance it stands.
    pub side: Side,
    /// How a request says who asks.
    pub authentication: Authentication,
    /// The version of the provider's API that the connector was written for, with the header that pins it.
    pub api_version: Option<(&'static str, &'static str)>,
    /// What can be asked of it.
    pub capabilities: &'static [Capability],
    /// What can be pulled from it.
    pub streams: &'static [StreamManifest],
    /// How fast it may be asked before it says so itself.
    pub rate: RatePolicy,
    /// What a repeated write does.
    pub idempotency: Idempotency,
    /// What crosses the connection, and what never does.
    pub crossing: Crossing,
}

/// The two sides between which Quittance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Payment providers: they know of money that moved.
    Payment,
    /// CRM, accounting, warehouse: they are told what is proven, and nothing of banks or cards.
    Business,
}

/// How a request says who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// `Authorization: Bearer …` with a key that a person pasted.
    BearerKey,
    /// OAuth 2 authorisation code with PKCE (RFC 6749 section 4.1, RFC 7636).
    AuthorisationCode {
        /// Where a person is sent.
        authorise_url: &'static str,
        /// Where the code is exchanged.
        token_url: &'static str,
        /// Whether a refresh token is replaced at each use.
        rotates: bool,
    },
    /// OAuth 2 client credentials (RFC 6749 section 4.4).
    ClientCredentials {
        /// Where a token is asked for: a path of the same place as all requests.
        token_path: &'static str,
    },
}

/// What can be asked of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capability {
    /// A page of the provider on which one amount is paid once.
    HostedCheckout,
    /// A link that can be sent.
    PaymentLink,
    /// SEPA direct debits under a mandate.
    SepaDebit,
    /// A page of the provider on which a mandate is given.
    MandatePage,
    /// A debit under a mandate that is there, without the payer.
    Collection,
    /// A transfer that the payer orders at his bank, from a page of the provider.
    BankTransfer,
    /// What the payer agreed to is taken by a request of its own.
    Capture,
    /// A debit, a mandate or a page is taken back before it is used.
    Cancellation,
    /// Money given back.
    Refund,
    /// Disputes, their reason, evidence and deadline.
    Disputes,
    /// Payouts with the lines they are made of.
    Payouts,
    /// The lines of the balance, payouts among them: which belong to one is for us to say.
    BalanceLines,
    /// Subscriptions, read.
    Subscriptions,
    /// Signed webhooks.
    SignedWebhooks,
    /// Webhooks that are a hint only: the object is read again.
    UnsignedWebhooks,
    /// Webhooks that the provider is asked about before they are believed.
    ConfirmedWebhooks,
}

/// One stream that can be pulled.
#[derive(Clone, Copy, Debug)]
pub struct StreamManifest {
    /// Which.
    pub stream: Stream,
    /// Most records of a page.
    pub page_size: u16,
    /// Whether the cursor sees only what is new, so that changes come by events.
    pub new_only: bool,
    /// For how many days the provider keeps it, where it forgets.
    pub kept_days: Option<u16>,
}

/// How fast a provider may be asked. What it answers in headers comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatePolicy {
    /// Requests that may leave at once.
    pub burst: u16,
    /// Requests in `per_seconds`.
    pub requests: u16,
    /// The window of `requests`.
    pub per_seconds: u16,
}

/// What the provider does with a write that comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// A key in this header makes the second the first.
    Key {
        /// The header.
        header: &'static str,
    },
    /// Writes say what is to be, under an id of ours.
    NaturalUpsert,
    /// Ask whether it happened, then write.
    ProbeThenCreate,
    /// Nothing protects: a person decides.
    None,
}

/// The register of data of a connection, in codes that language files put in words.
#[derive(Clone, Copy, Debug)]
pub struct Crossing {
    /// What we are told.
    pub comes_in: &'static [&'static str],
    /// What we tell.
    pub goes_out: &'static [&'static str],
    /// What crosses in neither direction.
    pub never: &'static [&'static str],
}
