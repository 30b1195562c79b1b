//! What every operation is given: for whom, by whom, when.

use std::sync::Arc;

use db::OrgId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::ids::{LegalEntityId, UserId};
use crate::keys::Vault;
use crate::source::{Clock, Entropy, IdSource, NoEntropy};

/// The context of an operation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The organisation whose rows it may see.
    pub org: OrgId,
    /// The legal entity whose books it works on.
    pub legal_entity: LegalEntityId,
    /// Who does it: a user's e-mail, `cli`, `job`.
    pub actor: String,
    /// The account manager whose customers alone may be seen, and their documents; none: everybody's.
    pub only_of: Option<UserId>,
    /// Seals and finds account numbers.
    pub vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    ids: Arc<IdSource>,
}

impl Ctx {
    /// A context on these sources.
    pub fn new(
        org: OrgId,
        legal_entity: LegalEntityId,
        actor: impl Into<String>,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        ids: Arc<IdSource>,
    ) -> Self {
        Self { org, legal_entity, actor: actor.into(), only_of: None, vault, clock, ids }
    }

    /// The same context on the books of another legal entity of the organisation.
    #[must_use]
    pub fn on_entity(&self, legal_entity: LegalEntityId) -> Self {
        Self { legal_entity, ..self.clone() }
    }

    /// The same context for whoever may see every customer.
    #[must_use]
    pub fn seeing_all(&self) -> Self {
        Self { only_of: None, ..self.clone() }
    }

    /// The instant, in microseconds since 1970 UTC.
    pub fn now_micros(&self) -> i64 {
        self.clock.now_micros()
    }

    /// The calendar day of the legal entity.
    pub fn today(&self) -> Date {
        self.day_of(self.now_micros())
    }

    /// The calendar day of the legal entity at an instant, in microseconds since 1970 UTC.
    pub fn day_of(&self, micros: i64) -> Date {
        jiff::Timestamp::from_microsecond(micros)
            .map_or(Date::constant(1970, 1, 1), |at| at.to_zoned(self.zone()).date())
    }

    /// Where the legal entity's days begin and end: Europe/Paris.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
    }

    /// A new id of 16 bytes; the typed ids wrap it.
    pub fn new_id(&self) -> Result<Uuid, NoEntropy> {
        self.ids.next()
    }
}

/// The sources that contexts share: one per process.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Ids.
    pub ids: Arc<IdSource>,
}

impl Sources {
    /// Sources on a clock and an entropy.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let ids = Arc::new(IdSource::new(clock.clone(), entropy.clone()));
        Self { clock, entropy, ids }
    }
}
