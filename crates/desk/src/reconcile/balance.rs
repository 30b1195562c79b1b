//! The bank's balance beside the books': kept in memory as long as no statement comes in, and explained.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::banking::{
    AccountBalance, Break, Mismatch, check_continuity, check_recorded, last_import, list_balances,
};
use app::context::Ctx;
use app::ids::LegalEntityId;
use app::inbox::count_undone;
use app::reporting::Span;
use askama::Template;
use axum::extract::State;
use db::{DbError, OrgId, Tx, uuid::Uuid};
use ledger::AccountRole;
use money::Currency;

use crate::access::User;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters, places};

/// Legal entities whose balances are kept.
const ENTITIES_MAX: usize = 256;

type Key = (OrgId, LegalEntityId);

/// The last statement that came in, and how many imports were taken back: as long as both are the same, so are the
/// statements and the movements.
type Imported = (Option<Uuid>, i64);

/// Balances as they were after the last statement that came in.
#[derive(Debug, Default)]
pub struct BalanceCache {
    kept: Mutex<HashMap<Key, Kept>>,
}

#[derive(Clone, Debug)]
struct Kept {
    imported: Imported,
    balances: Arc<Vec<AccountBalance>>,
}

impl BalanceCache {
    /// The balances of every account of the legal entity.
    pub async fn load(&self, tx: &mut Tx, ctx: &Ctx) -> Result<Arc<Vec<AccountBalance>>, DbError> {
        let imported = (last_import(tx, ctx).await?, count_undone(tx, ctx).await?);
        let key = (ctx.org, ctx.legal_entity);
        if let Some(kept) = self.find(key, imported) {
            return Ok(kept);
        }
        let balances = Arc::new(list_balances(tx, ctx).await?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ENTITIES_MAX {
            kept.clear();
        }
        kept.insert(key, Kept { imported, balances: balances.clone() });
        Ok(balances)
    }

    fn find(&self, key: Key, imported: Imported) -> Option<Arc<Vec<AccountBalance>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&key)?;
        (found.imported == imported).then(|| found.balances.clone())
    }
}

/// Both balances of an account, and what is between them.
struct BalanceRow {
    balance: AccountBalance,
    currency: Currency,
    gap_minor: i64,
}

/// What the accounts in one currency opened with, and what was booked on them since.
struct SumRow {
    currency: Currency,
    opening_minor: i64,
    moved_minor: i64,
    book_minor: i64,
}

fn sums(balances: &[AccountBalance]) -> Vec<SumRow> {
    let mut sums: Vec<SumRow> = Vec::new();
    for balance in balances {
        let currency = Currency::parse(&balance.currency).unwrap_or(Currency::EUR);
        let opening = balance.opening_minor.unwrap_or(0);
        let book = balance.book_minor.unwrap_or(0);
        match sums.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => {
                sum.opening_minor = sum.opening_minor.saturating_add(opening);
                sum.moved_minor = sum.moved_minor.saturating_add(balance.moved_minor);
                sum.book_minor = sum.book_minor.saturating_add(book);
            }
            None => sums.push(SumRow {
                currency,
                opening_minor: opening,
                moved_minor: balance.moved_minor,
                book_minor: book,
            }),
        }
    }
    sums
}

/// A statement that does not go on where the one before it ended.
struct BreakView {
    found: Break,
    gap_minor: i64,
}

#[derive(Template)]
#[template(path = "reconcile/templates/balance.html")]
struct BalancePage {
    frame: Frame,
    balances: Vec<BalanceRow>,
    /// One account needs no sum.
    sums: Vec<SumRow>,
    /// The account of the chart that holds what was booked.
    bank_account: String,
    ledger: String,
    breaks: Vec<BreakView>,
    mismatches: Vec<Mismatch>,
    currency: Currency,
}

/// `GET /reconcile/balance`: why the balances differ.
pub async fn balance(State(desk): State<Desk>, user: User) -> PageResult {
    desk.show(&user, Section::Reconcile, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let balances = list_balances(tx, ctx).await?;
        let breaks = check_continuity(tx, ctx).await?;
        let mismatches = check_recorded(tx, ctx).await?;
        let chart = app::reporting::accounting::chart(tx, ctx).await?;
        let bank_account = chart.number(AccountRole::Bank).to_string();
        Ok(BalancePage {
            frame,
            sums: if balances.len() > 1 { sums(&balances) } else { Vec::new() },
            ledger: places::ledger(&bank_account, Span::ALL),
            bank_account,
            balances: balances
                .into_iter()
                .map(|balance| {
                    let currency = Currency::parse(&balance.currency).unwrap_or(Currency::EUR);
                    let gap = balance.bank_minor.unwrap_or(0).saturating_sub(balance.book_minor.unwrap_or(0));
                    BalanceRow { balance, currency, gap_minor: gap }
                })
                .collect(),
            breaks: breaks
                .into_iter()
                .map(|found| BreakView {
                    gap_minor: found.opening_minor.saturating_sub(found.previous_closing_minor),
                    found,
                })
                .collect(),
            mismatches,
            currency: Currency::EUR,
        })
    })
    .await
}
