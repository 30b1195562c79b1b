//! What every connector answers.

use jiff::SignedDuration;

use crate::action::{Action, ActionError, Outcome, Probe, Probed};
use crate::exchange::{Request, Response};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::object::ObjectKind;
use crate::secret::Secret;
use crate::stream::{Fetched, Page, Pull};
use crate::webhook::{Delivery, RawWebhook, WebhookError};

/// A system on one side of Quittance. No method has a default: a connector that forgets one does
/// not compile, and none verifies nothing by omission.
pub trait Connector: Send + Sync {
    /// What it is.
    fn manifest(&self) -> &'static Manifest;

    /// The request for the next page; `None` where the provider has no such stream.
    fn pull(&self, pull: Pull<'_>) -> Option<Request>;

    /// The page that came back.
    fn pulled(&self, pull: Pull<'_>, response: &Response) -> Result<Page, Failure>;

    /// The request for one object; `None` where it cannot be read alone.
    fn fetch(&self, kind: ObjectKind, external_id: &str) -> Option<Request>;

    /// The object that came back, or that there is none.
    fn fetched(&self, kind: ObjectKind, response: &Response) -> Result<Fetched, Failure>;

    /// The request that does it. `key` is ours, the same for each repetition.
    fn act(&self, action: &Action, key: &str) -> Result<Request, ActionError>;

    /// What became of it.
    fn acted(&self, action: &Action, response: &Response) -> Result<Outcome, Failure>;

    /// The request that asks whether it was done; `None` only where a key makes asking needless.
    fn probe(&self, probe: Probe<'_>) -> Option<Request>;

    /// Whether it was done. An answer that does not say so is a failure, never an absence.
    fn probed(&self, probe: Probe<'_>, response: &Response) -> Result<Probed, Failure>;

    /// What a webhook says, and how far that is believed: signed under one of the secrets, a hint, or to be
    /// confirmed.
    fn verify(
        &self,
        webhook: &RawWebhook<'_>,
        secrets: &[Secret],
        tolerance: SignedDuration,
    ) -> Result<Delivery, WebhookError>;

    /// Whether the provider confirms what [`Delivery::ToConfirm`] asked about.
    fn confirmed(&self, response: &Response) -> Result<bool, Failure>;
}
