//! The journal, latest entries first, a page at a time.

use db::{DbError, Tx};
use money::Currency;
use uuid::Uuid;

use super::entry::Entry;
use super::store;
use crate::context::Ctx;
use crate::ids::EntryId;
use crate::reporting::store::{currency, moved_by_account};
use crate::reporting::{Place, Span};

/// Postings that a page looks at, at most, before it is shown with what was found.
const LOOKED_AT_MAX: i64 = 60_000;
/// Days that a page looks at, at most.
const DAYS_MAX: usize = 60;

/// Which entries are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalAsk {
    /// The days.
    pub span: Span,
    /// The beginning of an account's number; empty for every account.
    pub account: String,
    /// The stable name of a kind of entry, or its beginning: `allocation` is also what undoes one. Empty for
    /// every kind.
    pub kind: String,
    /// What the label holds; empty for every label.
    pub text: String,
    /// Only entries before this place, in the order of days.
    pub before: Option<(jiff::civil::Date, EntryId)>,
}

/// A page of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The entries with their postings, latest first.
    pub entries: Vec<Entry>,
    /// Before which the next page begins, when something may follow.
    pub next: Option<(jiff::civil::Date, EntryId)>,
    /// Whether the search stopped before it had seen everything.
    pub is_cut: bool,
}

/// What the journal's filters let through sums to on the accounts asked for: currency, debit and credit. Nothing where
/// no account is named, since entries sum to zero, or a label is looked for.
pub async fn journal_sums(
    tx: &mut Tx,
    ctx: &Ctx,
    ask: &JournalAsk,
) -> Result<Vec<(Currency, i64, i64)>, DbError> {
    let mut sums: Vec<(Currency, i64, i64)> = Vec::new();
    if ask.account.is_empty() || !ask.text.is_empty() {
        return Ok(sums);
    }
    for row in moved_by_account(tx, ctx, ask.span).await? {
        if !row.account.starts_with(&ask.account) || !row.kind.starts_with(&ask.kind) {
            continue;
        }
        let currency = currency(&row.currency)?;
        let at = sums.iter().position(|sum| sum.0 == currency).unwrap_or_else(|| {
            sums.push((currency, 0, 0));
            sums.len() - 1
        });
        let (_, debit, credit) = &mut sums[at];
        *debit = debit.saturating_add(row.debit_minor);
        *credit = credit.saturating_add(row.credit_minor);
    }
    Ok(sums)
}

/// A page of the journal. The sums of days say on which days there is anything of the account and the
/// kind, so that only those are looked at.
pub async fn list_journal_entries(
    tx: &mut Tx,
    ctx: &Ctx,
    ask: &JournalAsk,
    limit: usize,
) -> Result<Journal, DbError> {
    let mut span = ask.span;
    if let Some((day, _)) = ask.before {
        span.through = span.through.min(day);
    }
    let days = store::journal_days(tx, ctx, span, (&ask.kind, &ask.account)).await?;
    let last = EntryId::from_uuid(Uuid::max());
    let (mut heads, mut looked_at, mut next, mut is_cut) = (Vec::new(), 0_i64, None, false);
    for (index, (day, postings)) in days.iter().enumerate() {
        if heads.len() > limit {
            break;
        }
        let day = day.to_jiff();
        if looked_at > LOOKED_AT_MAX || index == DAYS_MAX {
            (next, is_cut) = (Some((day, last)), true);
            break;
        }
        let before = ask.before.filter(|(at, _)| *at == day).map_or(last, |(_, id)| id);
        let wanted = i64::try_from(limit + 1 - heads.len()).unwrap_or(1);
        heads.extend(store::journal_of_day(tx, ctx, (day, before), ask, wanted).await?);
        looked_at = looked_at.saturating_add(*postings);
    }
    if heads.len() > limit {
        heads.truncate(limit);
        next = heads.last().map(|head| (head.booked_on.to_jiff(), head.id));
        is_cut = false;
    }
    let mut entries = Vec::with_capacity(heads.len());
    for head in heads {
        let postings = store::entry_postings(tx, ctx, head.id).await?;
        entries.push(Entry::of(head, postings)?);
    }
    Ok(Journal { entries, next, is_cut })
}

impl Place {
    /// The place after which the postings of a day begin that follow an entry's line.
    pub fn new(booked_on: jiff::civil::Date, entry: EntryId, line_no: i64) -> Self {
        Self { booked_on, entry, line_no }
    }
}
