//! GoCardless: direct debits under mandates, pages on which a mandate is given or a transfer is
//! ordered, refunds, payouts with their lines, events (docs/spec/connections.md, section 6).
//!
//! Sources: developer.gocardless.com/api-reference at the version of the manifest. Account numbers
//! exist on GoCardless' pages alone.

mod act;
mod answer;
mod events;
mod lines;
mod manifest;
mod objects;
mod pull;

pub use manifest::MANIFEST;

use connector_api::action::{Action, ActionError, Outcome, Probe, Probed};
use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, Encoding, RawWebhook, Scheme, WebhookError, verify};
use connector_api::{
    Connector, Failure, Fetched, Manifest, Method, Page, Pull, Request, Response, Secret, form,
};
use jiff::SignedDuration;

/// The connector.
#[derive(Clone, Copy, Debug, Default)]
pub struct GoCardless;

impl Connector for GoCardless {
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
        let folder = objects::folder(kind)?;
        Some(Request::read(&MANIFEST, format!("/{folder}/{}", form::escaped(external_id))))
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

    /// A repeated request with its key is answered with what the first one made: asking is needless.
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
        let scheme = Scheme::Body { header: "Webhook-Signature", encoding: Encoding::Hex };
        verify(&scheme, webhook, secrets, tolerance)?;
        Ok(Delivery::Signed(events::notices(webhook.body)?))
    }

    fn confirmed(&self, _: &Response) -> Result<bool, Failure> {
        Err(Failure::Unreadable { reason: "nothing was asked".to_owned() })
    }
}
