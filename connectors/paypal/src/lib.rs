//! PayPal: orders that the payer agrees to on its pages and that are then taken, refunds, disputes, the
//! lines of the balance with the withdrawals among them, events (docs/spec/connections.md, section 8).
//!
//! Sources: developer.paypal.com/docs/api (Orders v2, Payments v2, Disputes v1, Transaction Search v1,
//! Webhooks Management v1). Nothing of a card or of the payer's account is read.

mod act;
mod amounts;
mod answer;
mod events;
mod lines;
mod manifest;
mod objects;
mod pull;
mod walk;
mod webhook;

pub use manifest::MANIFEST;

use connector_api::action::{Action, ActionError, Outcome, Probe, Probed};
use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, RawWebhook, WebhookError};
use connector_api::{
    Connector, Failure, Fetched, Manifest, Method, Page, Pull, Request, Response, Secret, form,
};
use jiff::SignedDuration;

/// The connector.
#[derive(Clone, Copy, Debug, Default)]
pub struct PayPal;

impl Connector for PayPal {
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
        Some(Request::read(&MANIFEST, format!("{folder}/{}", form::escaped(external_id))))
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

    /// A repeated request with its key is answered as the first was, for six hours ("Idempotency"): asking
    /// is needless.
    fn probe(&self, _: Probe<'_>) -> Option<Request> {
        None
    }

    fn probed(&self, _: Probe<'_>, _: &Response) -> Result<Probed, Failure> {
        Err(Failure::Unreadable { reason: "nothing was asked".to_owned() })
    }

    /// The secrets are the ids of our webhooks at PayPal. The time is not looked at: what is sent again
    /// may bear that of the first time, and what comes twice is known by the id of its event.
    fn verify(
        &self,
        webhook: &RawWebhook<'_>,
        secrets: &[Secret],
        _: SignedDuration,
    ) -> Result<Delivery, WebhookError> {
        webhook::to_confirm(webhook, secrets)
    }

    fn confirmed(&self, response: &Response) -> Result<bool, Failure> {
        webhook::confirmed(response)
    }
}
