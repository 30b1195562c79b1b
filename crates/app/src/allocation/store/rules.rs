//! Statements on rules and on what matching may do.

use std::collections::HashMap;

use db::{DbError, Tx, execute, fetch_all, fetch_optional};
use matching::{Direction, Rule, RuleEffect};
use serde::{Deserialize, Serialize};

use crate::context::Ctx;
use crate::ids::{CustomerId, RuleId};

db::row! {
    /// A rule as stored.
    #[derive(Clone, Debug)]
    pub(in crate::allocation) struct RuleRow {
        pub id: RuleId,
        pub contains: String,
        pub direction: Option<String>,
        pub amount_min_minor: Option<i64>,
        pub amount_max_minor: Option<i64>,
        pub account: Option<String>,
        pub customer_id: Option<CustomerId>,
        pub is_on: bool,
    }
}

impl RuleRow {
    /// The rule of the engine; nothing when it names a customer that is gone, or no effect.
    pub fn to_rule(&self, customers: &HashMap<CustomerId, u32>) -> Option<Rule> {
        let effect = match (&self.account, self.customer_id) {
            (Some(account), _) => RuleEffect::PostToAccount(account.clone()),
            (None, Some(customer)) => RuleEffect::PayerIs(*customers.get(&customer)?),
            (None, None) => return None,
        };
        Some(Rule {
            contains: self.contains.clone(),
            direction: match self.direction.as_deref() {
                Some("in") => Some(Direction::In),
                Some("out") => Some(Direction::Out),
                _ => None,
            },
            amount_range: match (self.amount_min_minor, self.amount_max_minor) {
                (None, None) => None,
                (min, max) => Some((min.unwrap_or(0), max.unwrap_or(i64::MAX))),
            },
            effect,
        })
    }
}

pub(in crate::allocation) async fn list_rules(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<RuleRow>, DbError> {
    fetch_all!(
        tx,
        RuleRow,
        "select id, contains, direction, amount_min_minor, amount_max_minor, account, customer_id, is_on \
         from match_rules where org_id = $1 and legal_entity_id = $2 order by id",
        ctx.org,
        ctx.legal_entity
    )
}

pub(in crate::allocation) async fn insert_rule(
    tx: &mut Tx,
    ctx: &Ctx,
    rule: &RuleRow,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into match_rules (org_id, id, legal_entity_id, contains, direction, amount_min_minor, \
         amount_max_minor, account, customer_id, is_on, created_by, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        ctx.org,
        rule.id,
        ctx.legal_entity,
        &rule.contains,
        &rule.direction,
        rule.amount_min_minor,
        rule.amount_max_minor,
        &rule.account,
        rule.customer_id,
        rule.is_on,
        &ctx.actor,
        ctx.now_micros()
    )?;
    Ok(())
}

pub(in crate::allocation) async fn update_rule(
    tx: &mut Tx,
    ctx: &Ctx,
    id: RuleId,
    is_on: bool,
) -> Result<(), DbError> {
    let touched = execute!(
        tx,
        "update match_rules set is_on = $4 where org_id = $1 and id = $2 and legal_entity_id = $3",
        ctx.org,
        id,
        ctx.legal_entity,
        is_on
    )?;
    db::expect_one("switch a rule", touched)
}

/// What matching may do without asking, for one legal entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchSettings {
    /// Settlement differences written off, in minor units.
    pub tolerance_minor: i64,
    /// Bank charges deducted on the way, in minor units.
    pub charges_minor_max: i64,
    /// Whether early-payment discounts are recognised.
    pub has_discounts: bool,
}

impl Default for MatchSettings {
    fn default() -> Self {
        Self { tolerance_minor: 0, charges_minor_max: 0, has_discounts: true }
    }
}

/// The settings of the legal entity; nothing is tolerated until it is set.
pub async fn load_settings(tx: &mut Tx, ctx: &Ctx) -> Result<MatchSettings, DbError> {
    let row = fetch_optional!(
        tx,
        (i64, i64, bool),
        "select tolerance_minor, charges_minor_max, has_discounts from match_settings \
         where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    Ok(row.map_or_else(MatchSettings::default, |(tolerance_minor, charges_minor_max, has_discounts)| {
        MatchSettings { tolerance_minor, charges_minor_max, has_discounts }
    }))
}

/// Replaces the settings of the legal entity.
pub(in crate::allocation) async fn replace_settings(
    tx: &mut Tx,
    ctx: &Ctx,
    settings: MatchSettings,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from match_settings where org_id = $1 and legal_entity_id = $2",
        ctx.org,
        ctx.legal_entity
    )?;
    execute!(
        tx,
        "insert into match_settings (org_id, legal_entity_id, tolerance_minor, charges_minor_max, has_discounts) \
         values ($1, $2, $3, $4, $5)",
        ctx.org,
        ctx.legal_entity,
        settings.tolerance_minor,
        settings.charges_minor_max,
        settings.has_discounts
    )?;
    Ok(())
}
