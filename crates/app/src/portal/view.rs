//! What a customer sees of its documents.

use std::cmp::Reverse;

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
use crate::listing::{SourceFile, find_document, list_with_pdf};
use crate::receivables::{self, ItemFilter, ItemKind, OpenItem, page_of_items};

/// Open documents that are shown.
const OPEN_MAX: i64 = 500;
/// Months of paid documents that are looked through in turn, how many are shown, and how many are read for it at most.
const PAST_MONTHS: [i64; 4] = [1, 3, 12, 24];
const PAST_MAX: usize = 100;
const PAST_READ_MAX: i64 = 2_000;
/// Days that a payment is looked for after it was told of: then it may be told of again.
const SAID_PAID_DAYS: i64 = 5;
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
    /// Whether it came in as a PDF, which can be had.
    pub has_pdf: bool,
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
    let past = list_past(tx, reader).await?;
    let totals = receivables::sum_open_of(tx, ctx, id, today).await?.into_iter();
    let totals = totals.filter_map(|(code, open, late)| Some((Currency::parse(&code).ok()?, open, late)));
    let pdfs = list_with_pdf(tx, ctx, id).await?;
    let with_pdf =
        |document: PortalDocument| PortalDocument { has_pdf: pdfs.contains(&document.id), ..document };
    Ok(PortalView {
        entity: entity.map(|entity| entity.name).unwrap_or_default(),
        customer: customer.name,
        number: customer.number,
        totals: totals.collect(),
        open: open.iter().map(|item| with_pdf(document(item, &holds, today))).collect(),
        past: past.iter().map(|item| with_pdf(document(item, &[], today))).collect(),
    })
}

/// The PDF that a document of the customer came in as; nothing when it is not the customer's, or there is none.
pub async fn find_portal_pdf(
    tx: &mut Tx,
    reader: &PortalReader,
    document: OpenItemId,
) -> Result<Option<SourceFile>, PortalError> {
    let found = find_document(tx, &reader.ctx, document, false).await?;
    let own = found.filter(|found| found.row.customer == reader.customer);
    Ok(own.and_then(|found| found.file).filter(|file| file.format == "factur-x" && file.is_raw_kept))
}

/// The documents that are open, for choosing among them.
pub async fn list_open_documents(
    tx: &mut Tx,
    reader: &PortalReader,
) -> Result<Vec<PortalDocument>, PortalError> {
    let (ctx, today) = (&reader.ctx, reader.ctx.today());
    let holds = list_holds_of(tx, ctx, reader.customer, None, HOLDS_MAX).await?;
    let open = receivables::list_open_of(tx, ctx, reader.customer, OPEN_MAX).await?;
    Ok(open.iter().map(|item| document(item, &holds, today)).collect())
}

/// What was paid lately, the last first: longer and longer is looked back, until there is enough to show.
async fn list_past(tx: &mut Tx, reader: &PortalReader) -> Result<Vec<OpenItem>, PortalError> {
    let (ctx, today) = (&reader.ctx, reader.ctx.today());
    let mut past = Vec::new();
    for months in PAST_MONTHS {
        let filter = ItemFilter {
            customer: Some(reader.customer),
            is_open: Some(false),
            issued_from: today.checked_sub(months.months()).ok(),
            ..ItemFilter::default()
        };
        past = page_of_items(tx, ctx, &filter, None, PAST_READ_MAX).await?;
        if past.len() >= PAST_MAX {
            break;
        }
    }
    past.sort_by_key(|item| Reverse((item.issued_on, item.id)));
    past.truncate(PAST_MAX);
    Ok(past)
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
        has_pdf: false,
        said: said.map(|hold| (hold.kind.clone(), hold.until_on.map(db::Day::to_jiff))).collect(),
    }
}

/// What stands about a document, that its customer knows of. A promise stands through its day, a payment that was told of for as
/// long as it is looked for.
pub(super) fn standing(holds: &[HoldRow], item: OpenItemId, today: Date) -> impl Iterator<Item = &HoldRow> {
    holds.iter().filter(move |hold| {
        let after = match hold.kind.as_str() {
            "promise" => Some(0),
            "said_paid" => Some(SAID_PAID_DAYS),
            _ => None,
        };
        let is_over = after
            .zip(hold.until_on)
            .is_some_and(|(days, last)| last.to_jiff().saturating_add(days.days()) < today);
        hold.ended_at.is_none()
            && !is_over
            && hold.item_id.is_none_or(|about| about == item)
            && SHOWN.contains(&hold.kind.as_str())
    })
}
