//! What a transaction could have paid instead, once somebody undid what was decided: found when the page is read,
//! never kept and never posted by itself.

use db::{DbError, Tx};
use matching::ExceptionReason;

use super::find_items::{FoundItem, find_items, spread};
use super::worklist::WorkLine;
use crate::context::Ctx;
use crate::customers;
use crate::ids::OpenItemId;
use crate::receivables::{self, OpenItem};

/// Most documents that are offered.
const LEADS_MAX: usize = 6;
/// Words of the remittance that are looked for as numbers, and documents found by each.
const WORDS_MAX: usize = 5;
const NUMBERED_MAX: i64 = 5;
/// Digits that a word has at least to be looked for as a number.
const DIGITS_MIN: usize = 3;

/// A document that a person may mean instead, with why it is offered.
#[derive(Clone, Debug)]
pub struct Lead {
    /// The document, and whose it is.
    pub found: FoundItem,
    /// What would be taken of it, signed minor units.
    pub amount_minor: i64,
    /// Whether its number stands in the remittance.
    pub is_cited: bool,
    /// Whether it has exactly the amount.
    pub is_exact: bool,
}

/// Documents that a line whose explanation was undone may be about: those cited first, then those of exactly the
/// amount, then those of the payer, the first due first. Nothing for a line of which nothing was undone.
pub async fn list_leads(tx: &mut Tx, ctx: &Ctx, line: &WorkLine) -> Result<Vec<Lead>, DbError> {
    if !was_undone(line) {
        return Ok(Vec::new());
    }
    let mut found = find_items(tx, ctx, line, "").await?.items;
    let rest = line.rest_minor;
    let mut others = receivables::list_open_between(tx, ctx, (rest, rest), NUMBERED_MAX).await?;
    others.extend(list_cited(tx, ctx, &line.transaction.remittance).await?);
    found.extend(with_owners(tx, ctx, others).await?);
    let mut leads: Vec<Lead> = found.into_iter().filter_map(|found| lead(line, found)).collect();
    leads.sort_by_key(|lead| {
        let item = &lead.found.item;
        (!lead.is_cited, !lead.is_exact, !lead.found.is_guessed, item.due_on, item.id)
    });
    let mut seen: Vec<OpenItemId> = Vec::new();
    leads.retain(|lead| {
        let is_new = !seen.contains(&lead.found.item.id);
        seen.push(lead.found.item.id);
        is_new
    });
    leads.truncate(LEADS_MAX);
    Ok(leads)
}

/// Whether the queue of a line holds what was undone, possible still or not, and nothing that matching found since.
fn was_undone(line: &WorkLine) -> bool {
    let is_undone =
        |proposal: &super::ShownProposal| proposal.evidence.iter().any(|it| it.fact == "undone-by");
    line.reason == ExceptionReason::ToConfirm.as_str() && line.proposals.iter().all(is_undone)
}

/// A document as it could be paid by a line; nothing where it could not, or where the undone explanation is the same.
fn lead(line: &WorkLine, found: FoundItem) -> Option<Lead> {
    let item = &found.item;
    let amount_minor = *spread(line.rest_minor, std::slice::from_ref(item)).first()?;
    let is_possible = amount_minor.signum() == line.rest_minor.signum()
        && item.currency.code() == line.transaction.currency;
    let is_undone = line.proposals.iter().any(|proposal| {
        matches!(&proposal.lines[..], [only] if only.item == Some(item.id) && only.amount_minor == amount_minor)
    });
    let is_cited = line.transaction.remittance.to_lowercase().contains(&item.number.to_lowercase());
    let is_exact = item.open_minor == line.rest_minor;
    (is_possible && !is_undone).then_some(Lead { found, amount_minor, is_cited, is_exact })
}

/// Open documents whose number stands in a text.
pub(super) async fn list_cited(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Vec<OpenItem>, DbError> {
    let text = text.to_lowercase();
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '/' | '.');
    let words = text.split(|character| !is_part(character));
    let has_digits = |word: &&str| word.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN;
    let mut items = Vec::new();
    for word in words.filter(has_digits).take(WORDS_MAX) {
        let numbered = receivables::list_open_numbered(tx, ctx, word, NUMBERED_MAX).await?;
        items.extend(numbered.into_iter().filter(|item| text.contains(&item.number.to_lowercase())));
    }
    Ok(items)
}

/// Documents with whose they are.
async fn with_owners(tx: &mut Tx, ctx: &Ctx, items: Vec<OpenItem>) -> Result<Vec<FoundItem>, DbError> {
    let mut owners: Vec<_> = items.iter().map(|item| item.customer).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = customers::list_customers_of(tx, ctx, &owners).await?;
    let found = items.into_iter().filter_map(|item| {
        let customer = owners.iter().find(|row| row.id == item.customer)?.clone();
        Some(FoundItem { item, customer, is_guessed: false })
    });
    Ok(found.collect())
}
