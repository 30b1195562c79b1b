//! Stripe: hosted checkout and payment links, refunds, disputes, payouts with their lines,
//! subscriptions (read) and events (docs/spec/connections.md, section 5).
//!
//! Sources: docs.stripe.com/api at the version of the manifest. Card fields exist on Stripe's pages
//! alone; what we hold of a method is its name.

mod act;
mod amount;
mod answer;
mod events;
mod manifest;
mod objects;
mod pull;

pub use manifest::MANIFEST;

use connector_api::action::{Action, ActionError, Outcome, Probe, Probed};
use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, RawWebhook, Scheme, WebhookError, verify};
use connector_api::{
    Connector, Failure, Fetched, Manifest, Method, Page, Pull, Request, Response, Secret, form,
};
use jiff::SignedDuration;

/// The connector.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stripe;

impl Connector for Stripe {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn pull(&self, pull: Pull<'_>) -> Option<Request> {
        pull::request(pull)
    }

    fn pulled(&self, pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
        pull::page(pull, response)
    }

    fn fetch(&self, kind: ObjectKind, external_id: &str) -> Option<Request> {
        let folder = match kind {
            ObjectKind::PaymentIntent => "payment_intents",
            ObjectKind::Charge => "charges",
            ObjectKind::Refund => "refunds",
            ObjectKind::Dispute => "disputes",
            ObjectKind::Mandate => "mandates",
            ObjectKind::Payout => "payouts",
            ObjectKind::Subscription => "subscriptions",
            ObjectKind::Checkout
            | ObjectKind::Customer
            | ObjectKind::Contact
            | ObjectKind::Invoice
            | ObjectKind::Payment => return None,
        };
        Some(Request::read(&MANIFEST, format!("/v1/{folder}/{}", form::escaped(external_id))))
    }

    fn fetched(&self, kind: ObjectKind, response: &Response) -> Result<Fetched, Failure> {
        match answer::failure(Method::Get, response) {
            None => Ok(Fetched::Found(Box::new(objects::record(kind, response)?))),
            Some(Failure::NotFound) if answer::says_missing(response) => Ok(Fetched::Absent),
            Some(Failure::NotFound) => Err(Failure::Unreadable { reason: "404 of somebody else".to_owned() }),
            Some(failure) => Err(failure),
        }
    }

    fn act(&self, action: &Action, key: &str) -> Result<Request, ActionError> {
        act::request(action, key)
    }

    fn acted(&self, action: &Action, response: &Response) -> Result<Outcome, Failure> {
        act::outcome(action, response)
    }

    /// A repeated request with its key is answered as the first was, for at least 24 hours
    /// ("Idempotent requests"): asking is needless.
    fn probe(&self, _: Probe<'_>) -> Option<Request> {
        None
    }

    fn probed(&self, _: Probe<'_>, _: &Response) -> Result<Probed, Failure> {
        Err(Failure::Unreadable { reason: "nothing was asked".to_owned() })
    }

    fn verify(
        &self,
        webhook: &RawWebhook<'_>,
        secrets: &[Secret],
        tolerance: SignedDuration,
    ) -> Result<Delivery, WebhookError> {
        verify(&Scheme::TimestampedHex { header: "Stripe-Signature" }, webhook, secrets, tolerance)?;
        Ok(Delivery::Signed(vec![events::notice(webhook.body)?]))
    }

    fn confirmed(&self, _: &Response) -> Result<bool, Failure> {
        Err(Failure::Unreadable { reason: "nothing was asked".to_owned() })
    }
}
