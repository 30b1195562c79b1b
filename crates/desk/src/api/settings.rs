//! Settings of matching: what it may do without asking.

use app::activity::Event;
use app::allocation::{ChangeSettings, MatchSettings, change_settings, load_settings};
use app::context::Ctx;
use app::write::Fault;
use axum::Json;
use axum::extract::State;
use db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::request::{Sent, Write};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Greatest tolerance that can be set, in minor units.
const TOLERANCE_MAX_MINOR: i64 = 1_000_000;

/// What matching may do without asking.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct MatchingSettings {
    /// Settlement differences written off, minor units.
    pub tolerance_minor: i64,
    /// Bank charges deducted on the way, minor units.
    pub charges_minor_max: i64,
    /// Whether early-payment discounts are recognised.
    pub has_discounts: bool,
}

impl From<MatchSettings> for MatchingSettings {
    fn from(settings: MatchSettings) -> Self {
        let MatchSettings { tolerance_minor, charges_minor_max, has_discounts } = settings;
        Self { tolerance_minor, charges_minor_max, has_discounts }
    }
}

/// Shows what matching may do without asking.
#[utoipa::path(get, path = "/api/v1/settings/matching", tag = "settings",
    responses((status = 200, description = "The settings", body = MatchingSettings)))]
pub async fn show(State(desk): State<Desk>, user: User) -> Answer<MatchingSettings> {
    let settings = desk.read(&user, async |ctx: &Ctx, tx: &mut Tx| Ok(load_settings(tx, ctx).await?));
    Ok(Json(settings.await?.into()))
}

/// What is to change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMatchingSettings {
    /// Settlement differences written off, minor units.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub tolerance_minor: Option<i64>,
    /// Bank charges deducted on the way, minor units.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub charges_minor_max: Option<i64>,
    /// Whether early-payment discounts are recognised.
    #[serde(default)]
    pub has_discounts: Option<bool>,
}

/// Changes what matching may do without asking. What is not explained is matched again.
#[utoipa::path(patch, path = "/api/v1/settings/matching", tag = "settings", request_body = NewMatchingSettings,
    responses((status = 200, description = "The settings from now on", body = MatchingSettings)))]
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewMatchingSettings>,
) -> Answer<MatchingSettings> {
    for (minor, field) in
        [(new.tolerance_minor, "tolerance_minor"), (new.charges_minor_max, "charges_minor_max")]
    {
        if minor.is_some_and(|minor| !(0..=TOLERANCE_MAX_MINOR).contains(&minor)) {
            return Err(PageError::BadInput { code: "bad_value", field: Some(field.to_owned()) });
        }
    }
    let command = ChangeSettings {
        tolerance_minor: new.tolerance_minor,
        charges_minor_max: new.charges_minor_max,
        has_discounts: new.has_discounts,
    };
    let call = write.call("change_settings", &command);
    let changed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (settings, event) = change_settings(ctx, tx, &command).await?;
        Ok::<(MatchingSettings, Option<Event>), Fault>((settings.into(), event))
    });
    Ok(Json(changed.await?))
}
