//! What a customer sees of its documents.

use db::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use money::Currency;

use super::refused::PortalError;
use super::session::PortalReader;
use crate::collections::{HoldRow, list_holds_of};
use crate::customers;
use crate::identity::find_entity;
use crate::ids::OpenItemId;
use crate::receivables::{self, ItemFilter, ItemKind, OpenItem, page_of_items};

/// Open documents that are shown.
const OPEN_MAX: i64 = 500;
/// Months of paid documents that are shown, and how many at most.
const PAST_MONTHS: i64 = 24;
const PAST_MAX: usize = 100;
/// Holds that are looked through.
pub(super) const HOLDS_MAX: usize = 500;

/// A document as its customer sees it.
#[derive(Clone, Debug)]
pub struct PortalDocument {
    /// Its id.
    pub id: OpenItemId,
    /// Its number.
    pub number: String,
    /// Its kind.
    pub kind: ItemKind,
    /// When it was issued.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Date,
    /// What it was over, signed minor units.
    pub total_minor: i64,
    /// What is open, signed minor units.
    pub open_minor: i64,
    /// Their currency.
    pub currency: Currency,
    /// Whether it is late.
    pub is_late: bool,
    /// What stands about it: `dispute`, `promise`, `said_paid`, `plan_asked`, with its day.
    pub said: Vec<(String, Option<Date>)>,
}

/// What a customer sees.
#[derive(Clone, Debug)]
pub struct PortalView {
    /// Who writes to it.
    pub entity: String,
    /// Its own name.
    pub customer: String,
    /// Its number, or empty.
    pub number: String,
    /// What is open, the first due first.
    pub open: Vec<PortalDocument>,
    /// What was paid lately, the last first.
    pub past: Vec<PortalDocument>,
    /// By currency: what is open after credit, and what of it is late.
    pub totals: Vec<(Currency, i64, i64)>,
}

/// Kinds of holds that a customer knows of: it said them itself, or was told.
const SHOWN: [&str; 5] = ["dispute", "promise", "said_paid", "plan_asked", "payment_plan"];

/// What the customer who is in sees.
pub async fn view_portal(tx: &mut Tx, reader: &PortalReader) -> Result<PortalView, PortalError> {
    let (ctx, id) = (&reader.ctx, reader.customer);
    let unknown = || PortalError::UnknownCustomer(id.to_string());
    let customer = customers::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?;
    let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
    let today = ctx.today();
    let holds = list_holds_of(tx, ctx, id, None, HOLDS_MAX).await?;
    let open = receivables::list_open_of(tx, ctx, id, OPEN_MAX).await?;
    let filter = ItemFilter {
        customer: Some(id),
        is_open: Some(false),
        issued_from: today.checked_sub(PAST_MONTHS.months()).ok(),
        ..ItemFilter::default()
    };
    let mut past: Vec<OpenItem> = Vec::new();
    loop {
        let after = past.last().map(|item| item.id);
        let page = page_of_items(tx, ctx, &filter, after, OPEN_MAX).await?;
        let is_last = page.len() < usize::try_from(OPEN_MAX).unwrap_or(usize::MAX);
        past.extend(page);
        if is_last {
            break;
        }
    }
    past.sort_by(|one, other| (other.issued_on, other.id).cmp(&(one.issued_on, one.id)));
    past.truncate(PAST_MAX);
    let totals = receivables::sum_open_of(tx, ctx, id, today).await?.into_iter();
    let totals = totals.filter_map(|(code, open, late)| Some((Currency::parse(&code).ok()?, open, late)));
    Ok(PortalView {
        entity: entity.map(|entity| entity.name).unwrap_or_default(),
        customer: customer.name,
        number: customer.number,
        totals: totals.collect(),
        open: open.iter().map(|item| document(item, &holds, today)).collect(),
        past: past.iter().map(|item| document(item, &[], today)).collect(),
    })
}

fn document(item: &OpenItem, holds: &[HoldRow], today: Date) -> PortalDocument {
    let said = standing(holds, item.id, today);
    PortalDocument {
        id: item.id,
        number: item.number.clone(),
        kind: item.kind,
        issued_on: item.issued_on,
        due_on: item.due_on,
        total_minor: item.total_minor,
        open_minor: item.open_minor,
        currency: item.currency,
        is_late: item.open_minor > 0 && item.due_on < today,
        said: said.map(|hold| (hold.kind.clone(), hold.until_on.map(db::Day::to_jiff))).collect(),
    }
}

/// What stands about a document, that its customer knows of. A promise stands through its day.
pub(super) fn standing(holds: &[HoldRow], item: OpenItemId, today: Date) -> impl Iterator<Item = &HoldRow> {
    holds.iter().filter(move |hold| {
        let is_over = hold.kind == "promise" && hold.until_on.is_some_and(|day| day.to_jiff() < today);
        hold.ended_at.is_none()
            && !is_over
            && hold.item_id.is_none_or(|about| about == item)
            && SHOWN.contains(&hold.kind.as_str())
    })
}
