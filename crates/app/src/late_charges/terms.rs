//! At which rates interest accrues: what contracts name, and the rates of half-years.

use db::{DbError, Tx};
use dunning::law::{HalfYear, HalfYearRates, RateTable, Regime};
use serde::{Deserialize, Serialize};

use super::refused::LateChargeError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;

/// Greatest rate, in basis points.
const RATE_MAX_BPS: u32 = 10_000;
/// Years whose rates can be entered.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// How interest accrues in a legal entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeTerms {
    /// The rate that its contracts name for businesses, in basis points; without one, the law's.
    pub contract_bps: Option<u32>,
}

/// Say which rate the contracts of the legal entity name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetChargeTerms {
    /// In basis points; nothing for the law's.
    pub contract_bps: Option<u32>,
}

/// The terms of the legal entity.
pub async fn find_charge_terms(tx: &mut Tx, ctx: &Ctx) -> Result<ChargeTerms, DbError> {
    let found = store::find_terms(tx, ctx).await?.flatten();
    Ok(ChargeTerms { contract_bps: found.and_then(|bps| u32::try_from(bps).ok()) })
}

/// Sets the terms. What was claimed stays as it was.
pub async fn set_charge_terms(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetChargeTerms,
) -> Result<(ChargeTerms, Option<Event>), LateChargeError> {
    if command.contract_bps.is_some_and(|bps| bps > RATE_MAX_BPS) {
        return Err(LateChargeError::BadRate);
    }
    let set = ChargeTerms { contract_bps: command.contract_bps };
    if find_charge_terms(tx, ctx).await? == set {
        return Ok((set, None));
    }
    store::replace_terms(tx, ctx, command.contract_bps).await?;
    let data = serde_json::json!({ "contract_bps": command.contract_bps });
    Ok((set, Some(Event::new("late_charge_terms_set", ctx.legal_entity, data))))
}

/// Enter the rates of a half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetHalfYearRates {
    /// The year.
    pub year: i16,
    /// Whether it is its second half.
    pub is_second: bool,
    /// The ECB's main refinancing rate on its first day, in basis points.
    pub refinancing_bps: u32,
    /// The legal rate of debts to professionals, in basis points.
    pub legal_bps: u32,
}

/// The rates of a half-year were entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfYearRateSet {
    /// The half-year, as `2027-S1`.
    pub half_year: String,
}

/// Enters the rates of a half-year, for every legal entity of the organisation; they stand before those of the product.
pub async fn set_half_year_rates(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetHalfYearRates,
) -> Result<(HalfYearRateSet, Option<Event>), LateChargeError> {
    let is_rate = |bps: u32| bps <= RATE_MAX_BPS;
    if !YEARS.contains(&command.year) || !is_rate(command.refinancing_bps) || !is_rate(command.legal_bps) {
        return Err(LateChargeError::BadRate);
    }
    let half_year = HalfYear { year: command.year, is_second: command.is_second };
    store::replace_rates(tx, ctx, half_year, (command.refinancing_bps, command.legal_bps)).await?;
    let half_year = half_year.to_string();
    let data = serde_json::json!({ "half_year": half_year, "refinancing_bps": command.refinancing_bps,
        "legal_bps": command.legal_bps });
    let event = Event::new("half_year_rates_set", ctx.legal_entity, data);
    Ok((HalfYearRateSet { half_year }, Some(event)))
}

/// The rates of a half-year, in basis points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatesView {
    /// The half-year, as `2027-S1`.
    pub half_year: String,
    /// The ECB's main refinancing rate on its first day.
    pub refinancing_bps: i64,
    /// What businesses owe that agreed on nothing.
    pub business_bps: i64,
    /// What public buyers owe.
    pub public_bps: i64,
    /// The legal rate of debts to professionals.
    pub legal_bps: i64,
    /// Whether the organisation entered it.
    pub is_own: bool,
}

/// The rates that are known, the last half-year first.
pub async fn list_half_year_rates(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<RatesView>, DbError> {
    let own = store::list_rates(tx, ctx).await?;
    let table = load_table(tx, ctx).await?;
    let view = |rates: HalfYearRates| {
        let rate = |regime: Regime| regime.rate_on(&table, rates.half_year.start()).map_or(0, i64::from);
        RatesView {
            half_year: rates.half_year.to_string(),
            refinancing_bps: i64::from(rates.refinancing_bps),
            business_bps: rate(Regime::Business),
            public_bps: rate(Regime::Public),
            legal_bps: i64::from(rates.legal_bps),
            is_own: own.iter().any(|it| it.half_year == rates.half_year),
        }
    };
    let mut rates: Vec<RatesView> = table.clone().into_rates().into_iter().map(view).collect();
    rates.sort_unstable_by(|one, other| other.half_year.cmp(&one.half_year));
    Ok(rates)
}

/// The table that interest is calculated by.
pub(super) async fn load_table(tx: &mut Tx, ctx: &Ctx) -> Result<RateTable, DbError> {
    let own = store::list_rates(tx, ctx).await?;
    Ok(RateTable::new(RateTable::french().into_rates().into_iter().chain(own)))
}
