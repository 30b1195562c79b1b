//! What accrues on late invoices, and what was claimed and given up of it.

use std::collections::HashMap;

use db::{DbError, Tx};
use dunning::CustomerKind;
use dunning::law::{Interest, LateCharge, RateTable, Regime, UnknownHalfYear, indemnity, interest};
use jiff::civil::Date;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::refused::LateChargeError;
use super::store;
use super::terms::{find_charge_terms, load_table};
use crate::collections::{find_customer_kind, find_formal_notice, find_insolvency};
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenItem};
use crate::reporting::{self, PaidUntil};

/// Invoices of a customer that are looked at.
const INVOICES_MAX: i64 = 500;
/// Invoices that were paid late are shown for so long, in days.
const PAID_LATE_DAYS: i64 = 365;

/// What accrues for lateness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Interest (C. com. L441-10).
    Interest,
    /// The indemnity for recovery costs (C. com. D441-5).
    Indemnity,
}

impl ChargeKind {
    /// The word as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Indemnity => "indemnity",
        }
    }
}

/// A charge as it stands, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// What accrued.
    pub accrued_minor: i64,
    /// What was claimed of it.
    pub claimed_minor: i64,
    /// What was given up.
    pub waived_minor: i64,
    /// What can still be claimed or given up.
    pub left_minor: i64,
}

/// A late invoice with its charges.
#[derive(Clone, Debug)]
pub struct ChargedInvoice {
    /// The invoice.
    pub item: OpenItem,
    /// Its interest.
    pub interest: Charge,
    /// How its interest comes about, span by span; or the half-year whose rates are not known.
    pub spans: Result<Interest, UnknownHalfYear>,
    /// Its indemnity, in euros.
    pub indemnity: Charge,
}

/// A span over which an amount bore interest at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeSpan {
    /// Its days.
    pub days: i64,
    /// The amount, minor units.
    pub principal_minor: i64,
    /// The rate, in basis points.
    pub rate_bps: i64,
}

impl ChargedInvoice {
    /// How its interest comes about, in the order of days.
    pub fn steps(&self) -> Vec<ChargeSpan> {
        let spans = self.spans.iter().flat_map(|interest| &interest.spans);
        let span = |it: &dunning::law::Accrual| ChargeSpan {
            days: it.days,
            principal_minor: it.principal_minor,
            rate_bps: i64::from(it.rate_bps),
        };
        spans.map(span).collect()
    }

    /// The half-year whose rates are not known, as `2027-S1`.
    pub fn unknown_half_year(&self) -> Option<String> {
        self.spans.as_ref().err().map(|unknown| unknown.half_year.to_string())
    }

    /// A charge of it.
    pub fn charge(&self, kind: ChargeKind) -> Charge {
        match kind {
            ChargeKind::Interest => self.interest,
            ChargeKind::Indemnity => self.indemnity,
        }
    }

    /// The currency of a charge of it.
    pub fn currency(&self, kind: ChargeKind) -> Currency {
        match kind {
            ChargeKind::Interest => self.item.currency,
            ChargeKind::Indemnity => Currency::EUR,
        }
    }
}

/// The charges of the late invoices of a customer through a day: what is open, and what was paid late in the year before, the oldest
/// first, at most 500.
pub async fn charges_of_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    through: Date,
) -> Result<Vec<ChargedInvoice>, LateChargeError> {
    let since = through.saturating_sub(jiff::ToSpan::days(PAID_LATE_DAYS));
    let ids = reporting::list_late_invoices_of(tx, ctx, customer, (since, through), INVOICES_MAX).await?;
    let items = receivables::list_items_of(tx, ctx, &ids).await?;
    let mut charged = charge(tx, ctx, customer, items, through).await?;
    charged.sort_by_key(|it| (it.item.due_on, it.item.id));
    Ok(charged)
}

/// The charges of one invoice through a day; nothing where it is none, is one of charges, or is not to be seen.
pub async fn charges_of_invoice(
    tx: &mut Tx,
    ctx: &Ctx,
    item: OpenItemId,
    through: Date,
) -> Result<Option<ChargedInvoice>, LateChargeError> {
    let found = receivables::find_item(tx, ctx, item).await?;
    let Some(item) = found.filter(|item| item.kind == ItemKind::Invoice) else { return Ok(None) };
    let customer = item.customer;
    Ok(charge(tx, ctx, customer, vec![item], through).await?.pop())
}

async fn charge(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    mut items: Vec<OpenItem>,
    through: Date,
) -> Result<Vec<ChargedInvoice>, LateChargeError> {
    let ids: Vec<OpenItemId> = items.iter().map(|item| item.id).collect();
    let notes = store::list_notes_among(tx, ctx, &ids).await?;
    // What is claimed for lateness bears no interest (C. civ. art. 1343-2).
    items.retain(|item| item.kind == ItemKind::Invoice && item.due_on < through && !notes.contains(&item.id));
    let said = store::sum_parts_of(tx, ctx, &ids).await?;
    let paid = PaidUntil::load(tx, ctx, &ids).await?;
    let law = Law::load(tx, ctx, customer, through).await?;
    let mut charged = Vec::with_capacity(items.len());
    for item in items {
        let notice_on = match law.kind {
            CustomerKind::Consumer => find_formal_notice(tx, ctx, item.id).await?,
            CustomerKind::Business | CustomerKind::Public => None,
        };
        charged.push(law.of(item, paid_of(&paid), notice_on, &said)?);
    }
    Ok(charged)
}

fn paid_of(paid: &PaidUntil) -> impl Fn(OpenItemId) -> Vec<(Date, i64)> + '_ {
    |item| paid.of(item).to_vec()
}

/// What the law says of a customer's lateness on a day.
struct Law {
    table: RateTable,
    kind: CustomerKind,
    contract_bps: Option<u32>,
    judgment_on: Option<Date>,
    through: Date,
}

impl Law {
    async fn load(tx: &mut Tx, ctx: &Ctx, customer: CustomerId, through: Date) -> Result<Self, DbError> {
        Ok(Self {
            table: load_table(tx, ctx).await?,
            kind: find_customer_kind(tx, ctx, customer).await?,
            contract_bps: find_charge_terms(tx, ctx).await?.contract_bps,
            judgment_on: find_insolvency(tx, ctx, customer).await?,
            through,
        })
    }

    fn regime(&self, notice_on: Option<Date>) -> Regime {
        match (self.kind, self.contract_bps) {
            (CustomerKind::Business, Some(rate_bps)) => Regime::Contract { rate_bps },
            (CustomerKind::Business, None) => Regime::Business,
            (CustomerKind::Public, _) => Regime::Public,
            (CustomerKind::Consumer, _) => Regime::Consumer { notice_on },
        }
    }

    fn of(
        &self,
        item: OpenItem,
        paid: impl Fn(OpenItemId) -> Vec<(Date, i64)>,
        notice_on: Option<Date>,
        said: &HashMap<(OpenItemId, String), (i64, i64)>,
    ) -> Result<ChargedInvoice, LateChargeError> {
        let payments = paid(item.id);
        let money = |minor| Money::new(minor, item.currency);
        let paid_minor = payments.iter().map(|(_, minor)| *minor).fold(0, i64::saturating_add);
        // What was settled without money (credit notes, credit, what was given up) counts as settled on the due day: nobody is
        // charged for it.
        let otherwise = item.amount_minor.saturating_sub(item.open_minor).saturating_sub(paid_minor);
        let mut reductions: Vec<(Date, Money)> =
            payments.iter().map(|(on, minor)| (*on, money(*minor))).collect();
        reductions.push((item.due_on, money(otherwise)));
        let spans = interest(
            &self.table,
            self.regime(notice_on),
            money(item.amount_minor),
            item.due_on,
            &reductions,
            self.through,
            self.judgment_on,
        );
        let last_paid = payments.iter().map(|(on, _)| *on).max().unwrap_or(item.due_on);
        let settled_on = (item.open_minor <= 0).then_some(last_paid);
        let owed = indemnity(self.kind, item.due_on, settled_on, self.through, self.judgment_on);
        let stands = |kind: ChargeKind, accrued: Money| {
            let key = (item.id, kind.as_str().to_owned());
            let (claimed, waived) = said.get(&key).copied().unwrap_or_default();
            let of = |minor| Money::new(minor, accrued.currency());
            let charge = LateCharge::of(accrued, of(claimed), of(waived))?;
            Ok::<Charge, LateChargeError>(Charge {
                accrued_minor: accrued.minor(),
                claimed_minor: claimed,
                waived_minor: waived,
                left_minor: charge.left()?.minor(),
            })
        };
        let accrued = spans.as_ref().map_or_else(|_| money(0), |interest| interest.amount);
        let interest = stands(ChargeKind::Interest, accrued)?;
        let indemnity = stands(ChargeKind::Indemnity, owed.unwrap_or(Money::zero(Currency::EUR)))?;
        Ok(ChargedInvoice { item, interest, spans, indemnity })
    }
}
