//! What reminders changed: the day on which they began, how customers paid before it and since, and those that are left alone
//! to compare (docs/spec/dunning.md, section 13).

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
pub use dunning::impact::Measures;
use dunning::impact::{LENGTHS, Period};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::refused::DunningError;
use super::store::{self, HoldFilter, HoldRow, NewHold};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, HoldId};
use crate::reporting::{self, MeasuredBy};

/// Months whose measures are shown.
const MONTHS: i32 = 12;
/// The kind of hold that leaves a customer alone to compare.
const HOLD_OUT: &str = "hold_out";
/// Days for which customers may be left alone.
pub const HOLD_OUT_DAYS: std::ops::RangeInclusive<u16> = 30..=365;
/// Hundredths of the customers that may be left alone.
pub const HOLD_OUT_SHARE: std::ops::RangeInclusive<u8> = 1..=50;

/// So many days before reminders began and since.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// How many.
    pub days: i32,
    /// The last day since.
    pub ends_on: Date,
    /// Those before.
    pub before: Measured,
    /// Those since; nothing while they are not over.
    pub since: Option<Measured>,
}

/// The measures of one period.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Its days.
    pub period: Period,
    /// Of customers that are reminded.
    pub reminded: Measures,
    /// Of those that are left alone.
    pub hold_out: Measures,
}

/// What reminders changed, in one currency.
#[derive(Clone, Debug)]
pub struct ImpactOf {
    /// The currency's code.
    pub currency: &'static str,
    /// Before and since, the shortest first.
    pub compared: Vec<Compared>,
    /// The months that are over, the last first.
    pub months: Vec<Measured>,
}

/// What reminders of a legal entity changed.
#[derive(Clone, Debug)]
pub struct Impact {
    /// The day from which on it is looked at: as asked, or else the first reminder's.
    pub began_on: Option<Date>,
    /// The day on which the first reminder left.
    pub first_sent_on: Option<Date>,
    /// Customers that are left alone.
    pub hold_out: usize,
    /// The last day on which all of them are.
    pub hold_out_until: Option<Date>,
    /// By currency.
    pub by_currency: Vec<ImpactOf>,
}

/// What reminders of the legal entity changed since a day, or since the first one left.
pub async fn load_impact(tx: &mut Tx, ctx: &Ctx, began_on: Option<Date>) -> Result<Impact, DbError> {
    let today = ctx.today();
    let first_sent_on = store::find_first_sent(tx, ctx).await?.map(|at| ctx.day_of(at));
    let began_on = began_on.or(first_sent_on);
    let holds = standing(tx, ctx).await?;
    let hold_out: BTreeSet<CustomerId> = holds.iter().map(|hold| hold.customer_id).collect();
    let mut periods = Vec::new();
    for days in LENGTHS.iter().copied().filter(|_| began_on.is_some()) {
        let began_on = began_on.unwrap_or(today);
        periods.extend([Period::before(began_on, days), Period::since(began_on, days)]);
    }
    let compared = periods.len();
    periods.extend((1..=MONTHS).map(|back| {
        let from = today.first_of_month().saturating_sub(back.months());
        Period { from, through: from.last_of_month() }
    }));
    let measured = reporting::measure(tx, ctx, &periods, &hold_out).await?;
    Ok(Impact {
        began_on,
        first_sent_on,
        hold_out: hold_out.len(),
        hold_out_until: holds.iter().filter_map(|hold| hold.until_on.map(db::Day::to_jiff)).min(),
        by_currency: by_currency(&measured, &periods, compared, today),
    })
}

fn by_currency(measured: &MeasuredBy, periods: &[Period], compared: usize, today: Date) -> Vec<ImpactOf> {
    let of = |(currency, measures): (&&'static str, &Vec<[Measures; 2]>)| {
        let all: Vec<Measured> = periods
            .iter()
            .zip(measures)
            .map(|(period, [reminded, hold_out])| Measured {
                period: *period,
                reminded: *reminded,
                hold_out: *hold_out,
            })
            .collect();
        let (pairs, months) = all.split_at(compared.min(all.len()));
        let pairs = pairs.chunks_exact(2).zip(LENGTHS);
        let compared = pairs.map(|(pair, days)| Compared {
            days,
            ends_on: pair[1].period.through,
            before: pair[0],
            since: Some(pair[1]).filter(|since| since.period.through < today),
        });
        ImpactOf { currency, compared: compared.collect(), months: months.to_vec() }
    };
    let mut found: Vec<ImpactOf> = measured.iter().map(of).collect();
    found.sort_by_key(|impact| impact.currency != "EUR");
    found
}

/// What leaves customers alone now.
async fn standing(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<HoldRow>, DbError> {
    let filter = HoldFilter { kind: HOLD_OUT.to_owned(), customer: None };
    let mut holds = store::page_of_holds(tx, &ctx.seeing_all(), &filter, None, i64::MAX).await?;
    holds.retain(|hold| hold.until_on.is_none_or(|until| until.to_jiff() >= ctx.today()));
    Ok(holds)
}

/// Leave a part of the customers alone, to compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetHoldOut {
    /// Hundredths of the customers that were invoiced in the last twelve months.
    pub share: u8,
    /// For how many days.
    pub days: u16,
}

/// Customers are left alone, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldOutSet {
    /// How many.
    pub customers: u64,
}

/// Leaves a part of the customers alone until a day, chosen by chance; refused while others are. Who is held back for another
/// reason is not chosen.
pub async fn set_hold_out(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetHoldOut,
) -> Result<(HoldOutSet, Option<Event>), DunningError> {
    if !HOLD_OUT_SHARE.contains(&command.share) || !HOLD_OUT_DAYS.contains(&command.days) {
        return Err(DunningError::BadHoldOut);
    }
    if !standing(tx, ctx).await?.is_empty() {
        return Err(DunningError::HoldOutStands);
    }
    let today = ctx.today();
    let is_over = |hold: &HoldRow| hold.until_on.is_some_and(|until| until.to_jiff() < today);
    let open = store::list_open_holds(tx, ctx).await?;
    let held: BTreeSet<CustomerId> =
        open.iter().filter(|hold| !is_over(hold)).map(|hold| hold.customer_id).collect();
    let salt = ctx.new_id()?;
    let mut drawn: BTreeMap<[u8; 32], CustomerId> = BTreeMap::new();
    for customer in reporting::list_invoiced_since(tx, ctx, today.saturating_sub(12.months())).await? {
        let draw = Sha256::new().chain_update(salt).chain_update(customer.uuid()).finalize();
        drawn.insert(draw.into(), customer);
    }
    let wanted = (drawn.len() * usize::from(command.share)).div_ceil(100);
    let until_on = today.saturating_add(i64::from(command.days).days());
    let chosen: Vec<CustomerId> =
        drawn.into_values().filter(|customer| !held.contains(customer)).take(wanted).collect();
    for customer in &chosen {
        let hold = NewHold {
            id: HoldId::from_uuid(ctx.new_id()?),
            customer: *customer,
            item: None,
            kind: HOLD_OUT,
            until_on: Some(until_on),
            due_on: None,
            owner: None,
            amount_minor: None,
            currency: "",
            reason: "",
            promise: None,
            topic: "",
        };
        store::insert_hold(tx, ctx, &hold).await?;
    }
    let customers = chosen.len() as u64;
    let data =
        serde_json::json!({ "customers": customers, "share": command.share, "until": until_on.to_string() });
    let event = (customers > 0).then(|| Event::new("hold_out_set", ctx.legal_entity, data));
    Ok((HoldOutSet { customers }, event))
}

/// Leaves nobody alone any more: reminders of these customers go on.
pub async fn end_hold_out(
    ctx: &Ctx,
    tx: &mut Tx,
    _command: &EndHoldOut,
) -> Result<(HoldOutSet, Option<Event>), DunningError> {
    let holds = standing(tx, ctx).await?;
    for hold in &holds {
        store::end_hold(tx, ctx, hold.id, "").await?;
    }
    let customers = holds.len() as u64;
    let data = serde_json::json!({ "customers": customers });
    let event = (customers > 0).then(|| Event::new("hold_out_ended", ctx.legal_entity, data));
    Ok((HoldOutSet { customers }, event))
}

/// Leave nobody alone any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndHoldOut {}
