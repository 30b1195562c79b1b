//! What a payout is made of ("Payout items").
//!
//! An item says neither its id nor its currency, and is written in minor units with one decimal: fees
//! are kept more exactly than money can move, and the payout is their sum, rounded once. So the payout
//! is read first for its currency; a line is named by its place; and of what is below a minor unit only
//! the sum is rounded, among the very lines that have such a part. The lines then sum to the payout
//! exactly, and no payment of a payer is touched by it.

use connector_api::object::{Object, PayoutLine};
use connector_api::payout::LineKind;
use connector_api::{ReadError, Record, Response, amount, read_json};
use money::{Currency, Money};
use serde::Deserialize;

use crate::objects::Meta;

const NAME: &str = "payout_items";

/// Where a walk through the lines of one payout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub currency: Currency,
    /// Lines read before.
    pub count: u64,
    /// The sum, in tenths, of the lines before that were not of whole minor units.
    pub tenths: i64,
    /// The provider's cursor; empty for the first page.
    pub after: String,
}

#[derive(Deserialize)]
struct Listed {
    payout_items: Vec<Item>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: String,
    amount: String,
    links: Links,
}

#[derive(Deserialize)]
struct Links {
    payment: Option<String>,
    refund: Option<String>,
    mandate: Option<String>,
}

/// A page, and where the next begins: the cursor is `place` after it.
pub(crate) fn page(
    payout: &str,
    place: &mut Place,
    response: &Response,
) -> Result<(Vec<Record>, bool), ReadError> {
    let listed: Listed = read_json(NAME, &response.body)?;
    let mut records = Vec::with_capacity(listed.payout_items.len());
    for item in listed.payout_items {
        let error = || ReadError::new(NAME, "amount", "is no amount of tenths of a minor unit");
        let tenths = amount::fixed(&item.amount, 1).ok_or_else(error)?;
        let minor = if tenths % 10 == 0 {
            tenths / 10
        } else {
            let sum = place.tenths.checked_add(tenths).ok_or_else(error)?;
            let minor = rounded(sum) - rounded(place.tenths);
            place.tenths = sum;
            minor
        };
        place.count += 1;
        let id = format!("{payout}/{}", place.count);
        let gross = Money::new(minor, place.currency);
        let line = PayoutLine {
            id: id.clone(),
            kind: kind(&item.kind),
            gross,
            fee: Money::zero(place.currency),
            net: gross,
            source: item.links.refund.or(item.links.payment).or(item.links.mandate),
        };
        let version = response.answered_at().map_or(0, jiff::Timestamp::as_second);
        let object = Object::PayoutLine(line);
        records.push(Record { external_id: id, version, created_at: None, object });
    }
    let has_more = listed.meta.cursors.after.is_some();
    if has_more && records.is_empty() {
        return Err(ReadError::new(NAME, ".", "is empty while there is more"));
    }
    place.after = listed.meta.cursors.after.unwrap_or_default();
    Ok((records, has_more))
}

/// Tenths to the nearest unit, a half upwards.
fn rounded(tenths: i64) -> i64 {
    tenths.div_euclid(10) + i64::from(tenths.rem_euclid(10) >= 5)
}

/// "Payout items", types.
fn kind(name: &str) -> LineKind {
    match name {
        "payment_paid_out" | "payment_failed" => LineKind::Charge,
        "payment_refunded" | "refund" | "refund_funds_returned" => LineKind::Refund,
        "payment_charged_back" => LineKind::Dispute,
        "gocardless_fee" | "app_fee" | "surcharge_fee" => LineKind::Fee,
        "revenue_share" => LineKind::Adjustment,
        _ => LineKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_half_goes_up_on_both_sides_of_zero() {
        for (tenths, units) in
            [(0, 0), (4, 0), (5, 1), (14, 1), (-4, 0), (-5, 0), (-6, -1), (-10, -1), (-15, -1), (-16, -2)]
        {
            assert_eq!(rounded(tenths), units, "{tenths}");
        }
    }
}
