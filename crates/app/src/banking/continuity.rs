//! Does each statement begin where the one before it ended?

use std::collections::HashSet;

use db::{DbError, Tx};
use jiff::civil::Date;
use money::Currency;
use serde::Serialize;

use super::store::{self, StatementRow};
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankStatementId};

/// A statement that does not begin where the one before it on the account ended: statements are
/// missing between them, or they overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The account's id.
    #[serde(skip)]
    pub account_id: BankAccountId,
    /// The statement's id.
    #[serde(skip)]
    pub statement_id: BankStatementId,
    /// The account, hidden but for its ends.
    pub account: String,
    /// The currency of the account.
    #[serde(skip)]
    pub currency: Currency,
    /// The statement that does not continue, by the bank's reference and number.
    pub statement: String,
    /// The day it opens.
    pub opening_on: Option<Date>,
    /// Its opening balance, in minor units.
    pub opening_minor: i64,
    /// The closing balance before it, in minor units.
    pub previous_closing_minor: i64,
}

/// A statement with both balances and its place in time.
struct Link<'a> {
    row: &'a StatementRow,
    opening_minor: i64,
    closing_minor: i64,
    opens_on: Option<Date>,
    closes_on: Option<Date>,
}

/// An account on which another sum was recorded than its statements say was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// The account, hidden but for its ends.
    pub account: String,
    /// What its statements say: the last closing balance less the first opening balance.
    pub stated_minor: i64,
    /// What was recorded.
    pub recorded_minor: i64,
}

/// Compares, for each account whose statements follow each other, what they say was moved with what
/// was recorded: a movement that came in two formats, or was missed, shows here. Movements of days about which no
/// balance says anything are left out.
pub async fn check_recorded(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Mismatch>, DbError> {
    let broken: HashSet<String> =
        check_continuity(tx, ctx).await?.into_iter().map(|found| found.account).collect();
    let recorded = store::sum_by_account(tx, ctx).await?;
    let statements = store::list_statements(tx, ctx).await?;
    let mut mismatches = Vec::new();
    for account in statements.chunk_by(|a, b| a.bank_account_id == b.bank_account_id) {
        let links: Vec<Link<'_>> = account.iter().filter_map(link).collect();
        let Some((first, last)) = ends(&links) else { continue };
        let stated_minor = last.closing_minor.saturating_sub(first.opening_minor);
        let id = first.row.bank_account_id;
        let outside = Outside::of(tx, ctx, id, (first.opens_on, last.closes_on)).await?;
        let recorded_minor = outside.left_of(recorded.get(&id).copied().unwrap_or(0));
        if stated_minor != recorded_minor && !broken.contains(&first.row.account_masked) {
            let account = first.row.account_masked.clone();
            mismatches.push(Mismatch { account, stated_minor, recorded_minor });
        }
    }
    Ok(mismatches)
}

/// Movements of an account on days about which no balance says anything, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outside {
    /// Before the first balance that is known: they are in it.
    pub before_minor: i64,
    /// After the last balance that is known, in statements that say none.
    pub after_minor: i64,
}

impl Outside {
    /// Those of an account whose statements with balances open and close on these days.
    pub(super) async fn of(
        tx: &mut Tx,
        ctx: &Ctx,
        account: BankAccountId,
        (opens_on, closes_on): (Option<Date>, Option<Date>),
    ) -> Result<Self, DbError> {
        let mut outside = Self::default();
        if let Some(day) = opens_on {
            outside.before_minor = store::sum_before(tx, ctx, account, day).await?;
        }
        if let Some(day) = closes_on {
            outside.after_minor = store::sum_after_without_balance(tx, ctx, account, day).await?;
        }
        Ok(outside)
    }

    /// What is left of everything that was recorded.
    pub(super) fn left_of(self, recorded_minor: i64) -> i64 {
        recorded_minor.saturating_sub(self.before_minor).saturating_sub(self.after_minor)
    }
}

/// Looks for a statement before each one: some statement of the account must close with the balance
/// that this one opens with. The first of an account has none before it. The same statement in two
/// formats, sent again, or inside a longer one breaks nothing.
pub async fn check_continuity(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Break>, DbError> {
    Ok(breaks_of(&store::list_statements(tx, ctx).await?))
}

/// The same for one account.
pub(super) async fn check_continuity_of(
    tx: &mut Tx,
    ctx: &Ctx,
    account: BankAccountId,
) -> Result<Vec<Break>, DbError> {
    Ok(breaks_of(&store::list_booked_statements_of(tx, ctx, account).await?))
}

/// The breaks in statements, account by account.
fn breaks_of(statements: &[StatementRow]) -> Vec<Break> {
    let mut breaks = Vec::new();
    for account in statements.chunk_by(|a, b| a.bank_account_id == b.bank_account_id) {
        let mut links: Vec<Link<'_>> = account.iter().filter_map(link).collect();
        links.sort_by_key(|link| link.opens_on);
        let Some(first) = links.first().map(|link| link.opening_minor) else { continue };
        let closings: HashSet<i64> = links.iter().map(|link| link.closing_minor).collect();
        let mut seen = HashSet::new();
        let mut previous_closing_minor = first;
        for link in &links {
            let is_new = seen.insert((link.opening_minor, link.closing_minor, link.opens_on));
            if is_new && link.opening_minor != first && !closings.contains(&link.opening_minor) {
                breaks.push(Break {
                    account_id: link.row.bank_account_id,
                    statement_id: link.row.id,
                    account: link.row.account_masked.clone(),
                    currency: Currency::parse(&link.row.currency).unwrap_or(Currency::EUR),
                    statement: format!("{} {}", link.row.statement_reference, link.row.sequence)
                        .trim()
                        .to_owned(),
                    opening_on: link.opens_on,
                    opening_minor: link.opening_minor,
                    previous_closing_minor,
                });
            }
            previous_closing_minor = link.closing_minor;
        }
    }
    breaks
}

/// The statement that opens an account's history and the one that closes it. Of several that close on the
/// last day, the one that no other continues.
fn ends<'a, 'b>(links: &'b [Link<'a>]) -> Option<(&'b Link<'a>, &'b Link<'a>)> {
    let openings: HashSet<i64> = links.iter().map(|link| link.opening_minor).collect();
    let first = links.iter().min_by_key(|link| link.opens_on)?;
    let last = links.iter().max_by_key(|link| (link.closes_on, !openings.contains(&link.closing_minor)))?;
    Some((first, last))
}

/// With what the statements of one account begin and end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub opening_minor: i64,
    pub opens_on: Option<Date>,
    pub closing_minor: i64,
    pub closes_on: Option<Date>,
}

/// With what the statements of one account begin and end, when one says balances.
pub(super) fn first_and_last(statements: &[&StatementRow]) -> Option<Ends> {
    let links: Vec<Link<'_>> = statements.iter().filter_map(|row| link(row)).collect();
    let (first, last) = ends(&links)?;
    Some(Ends {
        opening_minor: first.opening_minor,
        opens_on: first.opens_on,
        closing_minor: last.closing_minor,
        closes_on: last.closes_on,
    })
}

/// OFX says only with what it closes; what it opened with follows from its movements.
fn link(row: &StatementRow) -> Option<Link<'_>> {
    let closing_minor = row.closing_minor?;
    let opening_minor = row.opening_minor.or_else(|| closing_minor.checked_sub(row.movements_minor))?;
    let opens_on = row.opening_on.map(db::Day::to_jiff);
    let closes_on = row.closing_on.map(db::Day::to_jiff);
    Some(Link { row, opening_minor, closing_minor, opens_on, closes_on })
}
