//! What matching may do without asking: changed as an operation, because it changes what is decided.

use db::Tx;
use serde::Serialize;

use super::store::{self, MatchSettings};
use crate::activity::Event;
use crate::context::Ctx;
use crate::work;
use crate::write::Fault;

/// Change what matching may do without asking. What is not named stays as it is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct ChangeSettings {
    /// Settlement differences written off, in minor units.
    pub tolerance_minor: Option<i64>,
    /// Bank charges deducted on the way, in minor units.
    pub charges_minor_max: Option<i64>,
    /// Whether early-payment discounts are recognised.
    pub has_discounts: Option<bool>,
}

/// Changes the settings and asks for a matching run. Answers those that hold from now on; when
/// nothing differs there is no event.
pub async fn change_settings(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeSettings,
) -> Result<(MatchSettings, Option<Event>), Fault> {
    let before = store::load_settings(tx, ctx).await?;
    let settings = MatchSettings {
        tolerance_minor: command.tolerance_minor.unwrap_or(before.tolerance_minor),
        charges_minor_max: command.charges_minor_max.unwrap_or(before.charges_minor_max),
        has_discounts: command.has_discounts.unwrap_or(before.has_discounts),
    };
    if settings == before {
        return Ok((settings, None));
    }
    store::replace_settings(tx, ctx, settings).await?;
    work::request_matching(tx, ctx).await?;
    let data = serde_json::json!({ "before": before, "settings": settings });
    Ok((settings, Some(Event::new("match_settings_changed", "", data))))
}
