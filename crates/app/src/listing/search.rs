//! The search: numbers, customers, amounts, bank transactions. Each is an index read or a bounded scan.

use std::cmp::Reverse;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;

use super::documents::{DocumentRow, MANAGED_MAX, sees_few};
use super::recent::RecentTransactions;
use super::store::search::{self as store, ManagedNumber};
use crate::context::Ctx;
use crate::ids::{BankTransactionId, CustomerId};
use crate::receivables::ItemKind;

/// Most hits of each sort.
const HITS_MAX: i64 = 10;
/// Latest documents from whose numbers a series is learned.
const SERIES_MAX: i64 = 200;

/// A customer that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCustomer {
    /// Its id.
    pub id: CustomerId,
    /// Our number for it, or empty.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// A bank transaction that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTransaction {
    /// Its id.
    pub id: BankTransactionId,
    /// Booking date.
    pub booked_on: Date,
    /// Signed minor units.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// Who paid or was paid, or empty.
    pub counterparty: String,
    /// Remittance information.
    pub remittance: String,
}

/// What was found, each sort by itself.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The text as an amount in minor units, when it is one.
    pub amount_minor: Option<i64>,
    /// Documents by number, then by total or by what is open.
    pub documents: Vec<DocumentRow>,
    /// Customers by number, then by name.
    pub customers: Vec<FoundCustomer>,
    /// Bank transactions by amount, counterparty or remittance information.
    pub transactions: Vec<FoundTransaction>,
}

/// What may be found: what whoever looks may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Documents.
    pub documents: bool,
    /// Customers.
    pub customers: bool,
    /// Bank transactions.
    pub transactions: bool,
}

/// Looks for a text of at least two characters; bank transactions among the latest, which are kept for the next time.
pub async fn search(
    tx: &mut Tx,
    ctx: &Ctx,
    recent: &RecentTransactions,
    text: &str,
    scope: Scope,
) -> Result<Found, DbError> {
    let text = text.trim();
    if text.chars().count() < 2 {
        return Ok(Found::default());
    }
    let amount_minor = amount_of(text);
    let documents =
        if scope.documents { find_documents(tx, ctx, text, amount_minor).await? } else { Vec::new() };
    let customers = if scope.customers { find_customers(tx, ctx, text, HITS_MAX).await? } else { Vec::new() };
    let transactions = if scope.transactions {
        let hits = usize::try_from(HITS_MAX).unwrap_or(usize::MAX);
        let found = recent.find(tx, ctx, (text, amount_minor), hits).await?;
        store::transactions(tx, ctx, &found).await?
    } else {
        Vec::new()
    };
    Ok(Found { amount_minor, documents, customers, transactions })
}

/// Documents by number, then by total or by what is open.
async fn find_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
    amount_minor: Option<i64>,
) -> Result<Vec<DocumentRow>, DbError> {
    let numbers = Numbers::load(tx, ctx).await?;
    let mut found = match numbers.prefix(tx, ctx, text).await? {
        Some(prefix) => numbers.find(tx, ctx, &prefix).await?,
        None => Vec::new(),
    };
    if let Some(minor) = amount_minor {
        for row in store::documents_by_amount(tx, ctx, minor, HITS_MAX).await? {
            if found.iter().all(|known| known.id != row.id) {
                found.push(row);
            }
        }
    }
    found.truncate(usize::try_from(HITS_MAX * 2).unwrap_or(usize::MAX));
    Ok(found)
}

/// Customers whose number begins so, or whose name holds the text, at most `limit`.
pub async fn find_customers(
    tx: &mut Tx,
    ctx: &Ctx,
    text: &str,
    limit: i64,
) -> Result<Vec<FoundCustomer>, DbError> {
    let name_key = matching::normalise_name(text);
    let mut found = store::customers_by_number(tx, ctx, text.trim(), limit).await?;
    if name_key.is_empty() {
        return Ok(found);
    }
    for customer in store::customers_by_name(tx, ctx, &name_key, limit).await? {
        if found.iter().all(|known| known.id != customer.id) {
            found.push(customer);
        }
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// What the number of a document begins with, when one begins with this text as it is typed, in
/// capitals, or as the running number of a series in use: `412` is `FA-2026-0412`.
pub(super) async fn number_prefix(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Option<String>, DbError> {
    Numbers::load(tx, ctx).await?.prefix(tx, ctx, text).await
}

/// The numbers of the documents that whoever looks may see.
enum Numbers {
    /// Of few customers: all of them, read once, the last issued first. Their index by number is that of a million others.
    Few(Vec<ManagedNumber>),
    /// Looked for by their index.
    Many,
}

impl Numbers {
    async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        if !sees_few(tx, ctx, MANAGED_MAX).await? {
            return Ok(Self::Many);
        }
        let mut numbers = store::managed_numbers(tx, ctx).await?;
        numbers.sort_unstable_by_key(|it| Reverse((it.issued_on.to_jiff(), it.id)));
        Ok(Self::Few(numbers))
    }

    async fn prefix(&self, tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Option<String>, DbError> {
        let mut candidates = vec![text.to_owned()];
        let capitals = text.to_uppercase();
        if capitals != text {
            candidates.push(capitals);
        }
        let is_running = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_running {
            for kind in [ItemKind::Invoice, ItemKind::CreditNote] {
                for number in self.latest(tx, ctx, kind).await? {
                    let Some(candidate) = in_series(&number, text) else { continue };
                    if !candidates.contains(&candidate) {
                        candidates.push(candidate);
                    }
                }
            }
        }
        for candidate in candidates {
            let is_one = match self {
                Self::Few(numbers) => numbers.iter().any(|it| it.number.starts_with(&candidate)),
                Self::Many => store::has_number(tx, ctx, &candidate).await?,
            };
            if is_one {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    /// Those of the documents of a kind that were issued last.
    async fn latest(&self, tx: &mut Tx, ctx: &Ctx, kind: ItemKind) -> Result<Vec<String>, DbError> {
        let Self::Few(numbers) = self else {
            return store::latest_numbers(tx, ctx, kind, SERIES_MAX).await;
        };
        let latest = numbers.iter().filter(|it| it.kind == kind.as_str());
        Ok(latest
            .take(usize::try_from(SERIES_MAX).unwrap_or(usize::MAX))
            .map(|it| it.number.clone())
            .collect())
    }

    /// The documents whose number begins so, the first numbers of each kind.
    async fn find(&self, tx: &mut Tx, ctx: &Ctx, prefix: &str) -> Result<Vec<DocumentRow>, DbError> {
        let Self::Few(numbers) = self else {
            return store::documents_by_number(tx, ctx, prefix, HITS_MAX).await;
        };
        let mut found = Vec::new();
        for kind in ItemKind::ALL {
            let is_one = |it: &&ManagedNumber| it.kind == kind.as_str() && it.number.starts_with(prefix);
            let mut of_kind: Vec<&ManagedNumber> = numbers.iter().filter(is_one).collect();
            of_kind.sort_unstable_by(|a, b| a.number.cmp(&b.number));
            for number in of_kind.into_iter().take(usize::try_from(HITS_MAX).unwrap_or(usize::MAX)) {
                found.extend(store::document_of(tx, ctx, (kind, number.id)).await?);
            }
        }
        Ok(found)
    }
}

/// The number of a series with another running number, padded as the series pads.
fn in_series(number: &str, running: &str) -> Option<String> {
    let digits = number.bytes().rev().take_while(u8::is_ascii_digit).count();
    let head = number.get(..number.len() - digits)?;
    (digits > 0 && running.len() <= digits && !head.is_empty()).then(|| format!("{head}{running:0>digits$}"))
}

/// A text as an amount in minor units of two decimals: `1 240,00`, `1240.5`, `1,240.00`, `1240`.
pub fn amount_of(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '€' && *letter != '\u{202f}')
        .collect();
    let plain = plain.trim_start_matches(['-', '\u{2212}', '+']);
    let place = plain.rfind([',', '.']).filter(|place| (1..=2).contains(&(plain.len() - place - 1)));
    let (whole, decimals) = match place {
        Some(place) => (plain.get(..place)?, plain.get(place + 1..)?),
        None => (plain, ""),
    };
    let whole: String = whole.chars().filter(|letter| !matches!(letter, ',' | '.' | '\'')).collect();
    let is_number =
        !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number || whole.len() > 15 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_type_them() {
        for (text, minor) in [
            ("1 240,00", 124_000),
            ("1\u{202f}240,00\u{a0}€", 124_000),
            ("1,240.00", 124_000),
            ("1.240,5", 124_050),
            ("1240", 124_000),
            ("-12,30", 1_230),
            ("0,05", 5),
        ] {
            assert_eq!(amount_of(text), Some(minor), "{text}");
        }
        for text in ["", "FA-12", "12a", ",", "€", "99999999999999999999"] {
            assert_eq!(amount_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_running_number_is_one_of_a_series() {
        assert_eq!(in_series("FA-2026-0431", "412").as_deref(), Some("FA-2026-0412"));
        assert_eq!(in_series("FA-2026-0431", "12345"), None, "longer than the series");
        assert_eq!(in_series("431", "412"), None, "nothing but the running number");
        assert_eq!(in_series("FA-A", "1"), None);
    }
}
