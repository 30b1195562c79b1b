//! Find what a transaction paid, as a person looks for it: by name, number, amount or date; without a word,
//! what its payer has open.

use db::{DbError, Tx};
use jiff::civil::Date;
use money::{Currency, DecimalSign, parse_minor};

use super::store;
use super::worklist::WorkLine;
use crate::context::Ctx;
use crate::customers::{self, CustomerRow};
use crate::ids::CustomerId;
use crate::receivables::{self, ItemKind, OpenItem};

/// Most documents of one search, and most customers whose documents are searched.
const ITEMS_MAX: i64 = 50;
const CUSTOMERS_MAX: i64 = 8;

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Who the payer probably is, likeliest first.
    pub guessed: Vec<CustomerRow>,
    /// What is open: of the guessed customers first, for money in invoices before credits, then first due first.
    pub items: Vec<FoundItem>,
}

/// A document that was found.
#[derive(Clone, Debug)]
pub struct FoundItem {
    /// The document.
    pub item: OpenItem,
    /// Whose it is.
    pub customer: CustomerRow,
    /// Whether that is who probably paid.
    pub is_guessed: bool,
}

/// What a text asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// An amount between two, in minor units.
    amounts: Option<(i64, i64)>,
    /// A day.
    day: Option<Date>,
    /// A text of names and numbers, in small letters.
    text: String,
}

/// Reads a search: `1 240,00`, `1240±10`, `~1240` (one in a hundred more or less), `30/11/2026`, a part of a
/// number, a part of a name.
fn read(text: &str, currency: Currency) -> Asked {
    let text = text.trim();
    let amount = |text: &str| parse_minor(text.trim(), currency.decimals(), DecimalSign::Detect).ok();
    let mut asked = Asked { text: text.to_lowercase(), ..Asked::default() };
    if text.is_empty() {
        return asked;
    }
    asked.day = read_day(text);
    let halves = text.split_once('±').or_else(|| text.split_once("+-")).or_else(|| text.split_once("+/-"));
    asked.amounts = if asked.day.is_some() {
        None
    } else if let Some((middle, margin)) = halves {
        amount(middle).zip(amount(margin)).map(|(middle, margin)| {
            (middle.saturating_sub(margin.saturating_abs()), middle.saturating_add(margin.saturating_abs()))
        })
    } else if let Some(about) = text.strip_prefix('~') {
        amount(about).map(|middle| {
            let margin = (middle / 100).saturating_abs();
            (middle.saturating_sub(margin), middle.saturating_add(margin))
        })
    } else {
        amount(text).map(|exact| (exact, exact))
    };
    asked
}

/// `30/11/2026` or `2026-11-30`.
fn read_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<i16> = text.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts[..] else { return None };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// What a person may mean for this line: with a text, what it finds; without, what is open of whoever
/// probably paid, else what is open with the amount.
pub async fn find_items(tx: &mut Tx, ctx: &Ctx, line: &WorkLine, text: &str) -> Result<Found, DbError> {
    let currency = Currency::parse(&line.transaction.currency).unwrap_or(Currency::EUR);
    let guessed = guess(tx, ctx, line).await?;
    let asked = read(text, currency);
    let items = if asked.text.is_empty() {
        open_of_guessed(tx, ctx, line, &guessed).await?
    } else {
        search(tx, ctx, &asked, &guessed).await?
    };
    let mut owners: Vec<CustomerId> = items.iter().map(|item| item.customer).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = customers::list_customers_of(tx, ctx, &owners).await?;
    let is_guess = |id: CustomerId| guessed.iter().any(|row| row.id == id);
    let mut found: Vec<FoundItem> = items
        .into_iter()
        .filter(|item| item.currency == currency)
        .filter_map(|item| {
            let customer = owners.iter().find(|row| row.id == item.customer)?.clone();
            Some(FoundItem { is_guessed: is_guess(item.customer), item, customer })
        })
        .collect();
    // Money that comes in pays invoices: what is to the payer's credit stands after them.
    let is_after = |item: &OpenItem| line.rest_minor > 0 && item.open_minor < 0;
    found.sort_by_key(|found| (!found.is_guessed, is_after(&found.item), found.item.due_on, found.item.id));
    found.dedup_by_key(|found| found.item.id);
    found.truncate(usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX));
    Ok(Found { guessed, items: found })
}

async fn open_of_guessed(
    tx: &mut Tx,
    ctx: &Ctx,
    line: &WorkLine,
    guessed: &[CustomerRow],
) -> Result<Vec<OpenItem>, DbError> {
    let mut items = Vec::new();
    for customer in guessed {
        items.extend(receivables::list_open_of(tx, ctx, customer.id, ITEMS_MAX).await?);
    }
    if items.is_empty() {
        let exact = (line.rest_minor, line.rest_minor);
        items = receivables::list_open_between(tx, ctx, exact, ITEMS_MAX).await?;
    }
    Ok(items)
}

async fn search(
    tx: &mut Tx,
    ctx: &Ctx,
    asked: &Asked,
    guessed: &[CustomerRow],
) -> Result<Vec<OpenItem>, DbError> {
    let mut items = Vec::new();
    if let Some(day) = asked.day {
        items.extend(receivables::list_open_due(tx, ctx, day, ITEMS_MAX).await?);
    }
    if let Some(amounts) = asked.amounts {
        items.extend(receivables::list_open_between(tx, ctx, amounts, ITEMS_MAX).await?);
    }
    if asked.day.is_none() {
        let key = matching::normalise_name(&asked.text);
        for customer in customers::search_customers(tx, ctx, &key, &asked.text, CUSTOMERS_MAX).await? {
            items.extend(receivables::list_open_of(tx, ctx, customer.id, ITEMS_MAX).await?);
        }
        // The payer's own first: most numbers that are looked for are among them.
        for customer in guessed {
            let open = receivables::list_open_of(tx, ctx, customer.id, ITEMS_MAX).await?;
            items.extend(open.into_iter().filter(|item| item.number.to_lowercase().contains(&asked.text)));
        }
        if items.is_empty() {
            items.extend(receivables::list_open_numbered(tx, ctx, &asked.text, ITEMS_MAX).await?);
        }
    }
    items.sort_by_key(|item| item.id);
    items.dedup_by_key(|item| item.id);
    Ok(items)
}

/// Who the payer probably is: whom the proposals name, whom a person once tied to the payer, who pays from
/// the account, who has the name.
async fn guess(tx: &mut Tx, ctx: &Ctx, line: &WorkLine) -> Result<Vec<CustomerRow>, DbError> {
    let row = &line.transaction;
    let mut ids: Vec<CustomerId> = Vec::new();
    let name = matching::normalise_name(&row.counterparty);
    if !name.is_empty() || row.counterparty_index.is_some() {
        ids.extend(store::find_aliased(tx, ctx, &name, row.counterparty_index).await?);
    }
    if let Some(index) = row.counterparty_index {
        ids.extend(customers::find_paying_from(tx, ctx, index).await?);
    }
    if !name.is_empty() {
        ids.extend(customers::list_named(tx, ctx, &name).await?.into_iter().map(|row| row.id));
    }
    for shown in line.proposals.iter().flat_map(|proposal| &proposal.lines) {
        let Some(item) = shown.item else { continue };
        if ids.len() >= 3 {
            break;
        }
        ids.extend(receivables::find_item(tx, ctx, item).await?.map(|item| item.customer));
    }
    let mut unique: Vec<CustomerId> = Vec::new();
    for id in ids {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    unique.truncate(3);
    let mut rows = customers::list_customers_of(tx, ctx, &unique).await?;
    rows.sort_by_key(|row| unique.iter().position(|id| *id == row.id));
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

/// What of these documents a transaction pays when it pays as much as it can: in order, credit notes first,
/// because they leave more for the invoices.
pub fn spread(rest_minor: i64, items: &[OpenItem]) -> Vec<i64> {
    let mut left = i128::from(rest_minor);
    let mut given = vec![0; items.len()];
    let is_against = |item: &OpenItem| item.kind != ItemKind::Invoice;
    for pass in [true, false] {
        for (place, item) in items.iter().enumerate().filter(|(_, item)| is_against(item) == pass) {
            let open = i128::from(item.open_minor);
            let share = if open.signum() == left.signum() && open.abs() > left.abs() { left } else { open };
            given[place] = i64::try_from(share).unwrap_or(0);
            left -= share;
            if left == 0 && !pass {
                return given;
            }
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn searches_are_read_as_people_write_them() {
        let read = |text| read(text, Currency::EUR);
        assert_eq!(read("1 240,00").amounts, Some((124_000, 124_000)));
        assert_eq!(read("1240±10").amounts, Some((123_000, 125_000)));
        assert_eq!(read("1240 +- 0,50").amounts, Some((123_950, 124_050)));
        assert_eq!(read("~1000").amounts, Some((99_000, 101_000)));
        assert_eq!(read("30/11/2026").day, Some(date(2026, 11, 30)));
        assert_eq!(read("2026-11-30").day, Some(date(2026, 11, 30)));
        assert_eq!(read("30/13/2026").day, None);
        assert_eq!(read("FA-2026").text, "fa-2026");
        assert_eq!(read("Durand").amounts, None);
        assert_eq!(read(""), Asked::default());
    }
}
