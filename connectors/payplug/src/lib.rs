//! PayPlug: payments on its pages, refunds (docs/spec/connections.md, section 7).
//!
//! Sources: docs.payplug.com/api at the version of the manifest. Card fields exist on PayPlug's pages
//! alone; nothing of a card is read.

mod act;
mod answer;
mod manifest;
mod objects;
mod pull;

pub use manifest::MANIFEST;

use connector_api::action::{Action, ActionError, Outcome, Probe, Probed};
use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, Hint, RawWebhook, WebhookError};
use connector_api::{
    Connector, Failure, Fetched, Manifest, Method, Page, Pull, ReadError, Request, Response, Secret, form,
    read_json,
};
use jiff::SignedDuration;
use serde::Deserialize;

use crate::objects::{Raw as _, RawPayment};

/// The longest id that a hint may name.
const ID_MAX: usize = 64;

/// The connector.
#[derive(Clone, Copy, Debug, Default)]
pub struct PayPlug;

#[derive(Deserialize)]
struct Notification {
    object: String,
    id: String,
    payment_id: Option<String>,
}

impl Connector for PayPlug {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn pull(&self, pull: Pull<'_>) -> Option<Request> {
        pull::request(pull)
    }

    fn pulled(&self, pull: Pull<'_>, response: &Response) -> Result<Page, Failure> {
        pull::page(pull, response)
    }

    /// A refund is read with its payment alone, among those of the payment.
    fn fetch(&self, kind: ObjectKind, external_id: &str) -> Option<Request> {
        let path = format!("/v1/payments/{}", form::escaped(external_id));
        (kind == ObjectKind::Charge).then(|| Request::read(&MANIFEST, path))
    }

    fn fetched(&self, kind: ObjectKind, response: &Response) -> Result<Fetched, Failure> {
        match answer::failure(Method::Get, response) {
            _ if kind != ObjectKind::Charge => {
                Err(ReadError::new("object", "object", "is not read from PayPlug").into())
            }
            None => {
                let record = objects::read::<RawPayment>(response)?.into_record(response)?;
                Ok(Fetched::Found(Box::new(record)))
            }
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

    fn probe(&self, probe: Probe<'_>) -> Option<Request> {
        act::probe(probe)
    }

    fn probed(&self, probe: Probe<'_>, response: &Response) -> Result<Probed, Failure> {
        act::probed(probe, response)
    }

    /// PayPlug signs nothing: anybody may have written it. What is taken of it is the id of a payment, to
    /// be read from PayPlug itself; a refund is a reason to read its payment.
    fn verify(
        &self,
        webhook: &RawWebhook<'_>,
        _: &[Secret],
        _: SignedDuration,
    ) -> Result<Delivery, WebhookError> {
        let told: Notification = read_json("notification", webhook.body)?;
        let (field, id) = match told.object.as_str() {
            "payment" => ("id", told.id),
            "refund" => {
                let missing = || ReadError::new("notification", "payment_id", "is missing");
                ("payment_id", told.payment_id.ok_or_else(missing)?)
            }
            _ => return Ok(Delivery::Hints(Vec::new())),
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !id.starts_with("pay_") || id.len() > ID_MAX || !id.bytes().all(plain) {
            return Err(ReadError::new("notification", field, "is no id of a payment").into());
        }
        Ok(Delivery::Hints(vec![Hint { kind: ObjectKind::Charge, external_id: id }]))
    }

    fn confirmed(&self, _: &Response) -> Result<bool, Failure> {
        Err(Failure::Unreadable { reason: "nothing was asked".to_owned() })
    }
}
