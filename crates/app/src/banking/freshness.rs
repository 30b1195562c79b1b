//! Through which day it is known what came in, for each of our accounts.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;

use super::continuity::check_continuity;
use super::store;
use crate::context::Ctx;
use crate::ids::BankAccountId;

/// How far one of our accounts is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountFreshness {
    /// The account.
    pub account: BankAccountId,
    /// The account, hidden but for its ends.
    pub masked: String,
    /// The last day that a statement covers entirely: the one with which it closes, but at most the day before it came in,
    /// because a file may have been made in the middle of a day. Where statements say no such day, it is the day before the
    /// last movement.
    pub known_through: Option<Date>,
    /// Whether a statement is missing between two that came.
    pub has_gap: bool,
}

/// Every account of the legal entity with the day through which it is known, in the order of their ids.
pub async fn list_freshness(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<AccountFreshness>, DbError> {
    let mut breaks: HashMap<BankAccountId, usize> = HashMap::new();
    for found in check_continuity(tx, ctx).await? {
        *breaks.entry(found.account_id).or_insert(0) += 1;
    }
    let mut found = Vec::new();
    for account in store::list_accounts(tx, ctx).await? {
        let known_through = match store::find_last_covered(tx, ctx, account.id).await? {
            Some((closing, imported_at)) => {
                ctx.day_of(imported_at).yesterday().ok().map(|before| before.min(closing.to_jiff()))
            }
            None => store::find_last_day(tx, ctx, account.id).await?.and_then(|on| on.yesterday().ok()),
        };
        found.push(AccountFreshness {
            has_gap: breaks.contains_key(&account.id),
            account: account.id,
            masked: account.account_masked,
            known_through,
        });
    }
    Ok(found)
}
