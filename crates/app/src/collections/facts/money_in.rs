//! How far it is known what came in, and what came in that nobody has explained.

use std::collections::HashMap;

use db::{DbError, Tx};
use dunning::Source;
use jiff::civil::Date;
use money::{Currency, Money};
use uuid::Uuid;

use super::Facts;
use crate::allocation::{list_candidates, list_cited_by, list_known_payers};
use crate::banking::{self, WaitingMoney, WaitingState};
use crate::collections::store;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{BankAccountId, BankTransactionId, CustomerId, OpenItemId};

/// Money in that no decision has explained.
pub(super) struct CashFact {
    pub amount: Money,
    pub received_on: Date,
    pub payer: Option<CustomerId>,
    pub names: Vec<CustomerId>,
    pub cites: Vec<OpenItemId>,
}

/// A customer, with the place of its legal entity.
type Payer = (u32, CustomerId);

/// Whose payments come from where, and who pays for whom, in every legal entity: money may have been sent to the
/// wrong one.
#[derive(Default)]
struct Payers {
    by_account: HashMap<Uuid, Vec<Payer>>,
    by_name: HashMap<String, Vec<Payer>>,
    paid_for: HashMap<CustomerId, Vec<CustomerId>>,
}

impl Facts {
    /// Loads sources and unexplained money of every legal entity. `knows_all`: every customer is loaded, so that
    /// payers are recognised by their names too.
    pub(super) async fn load_money_in(&mut self, tx: &mut Tx, knows_all: bool) -> Result<(), DbError> {
        let ctxs = self.ctxs.clone();
        let mut waiting: Vec<(u32, WaitingMoney)> = Vec::new();
        for (entity, ctx) in (0..).zip(&ctxs) {
            let mut here: Vec<WaitingMoney> = Vec::new();
            banking::each_waiting_money(tx, ctx, |row| {
                here.push(row);
                Ok(())
            })
            .await?;
            self.load_sources(tx, ctx, entity, &here).await?;
            waiting.extend(here.into_iter().map(|row| (entity, row)));
        }
        if waiting.is_empty() {
            return Ok(());
        }
        let names = if knows_all { Vec::new() } else { payer_names(waiting.iter().map(|(_, row)| row)) };
        let mut payers = Payers::default();
        let mut named: HashMap<BankTransactionId, (Vec<CustomerId>, Vec<OpenItemId>)> = HashMap::new();
        for (entity, ctx) in (0..).zip(&ctxs) {
            self.load_payers(tx, ctx, entity, &names, &mut payers).await?;
            // What was set aside, or decided and undone, is proposed for nothing: what it cites still speaks.
            let is_here =
                |(of, row): &&(u32, WaitingMoney)| *of == entity && row.state == WaitingState::Aside.as_str();
            let mut unspoken: Vec<BankTransactionId> =
                waiting.iter().filter(is_here).map(|(_, row)| row.transaction_id).collect();
            for found in list_candidates(tx, ctx).await? {
                if let Some(transaction) = found.transaction {
                    unspoken.extend(found.is_undone.then_some(transaction));
                    named.insert(transaction, (found.customers, found.items));
                }
            }
            for (transaction, items) in list_cited_by(tx, ctx, &unspoken).await? {
                named.entry(transaction).or_default().1.extend(items);
            }
        }
        for (entity, row) in waiting {
            let (names, cites) = named.remove(&row.transaction_id).unwrap_or_default();
            self.cash.push(payers.cash(entity, &row, names, cites)?);
        }
        Ok(())
    }

    /// What came in and was not matched yet is as if it were not known: its account is known through the day before.
    async fn load_sources(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        entity: u32,
        waiting: &[WaitingMoney],
    ) -> Result<(), DbError> {
        let mut unmatched: HashMap<BankAccountId, Date> = HashMap::new();
        for row in waiting.iter().filter(|row| row.state == WaitingState::New.as_str()) {
            let on = row.booked_on.to_jiff();
            let first = unmatched.entry(row.bank_account_id).or_insert(on);
            *first = (*first).min(on);
        }
        let unfollowed = store::list_unfollowed(tx, ctx).await?;
        for account in banking::list_freshness(tx, ctx).await? {
            if unfollowed.contains(&account.account) {
                continue;
            }
            let before = unmatched.get(&account.account).and_then(|on| on.yesterday().ok());
            let known_through = match (account.known_through, before) {
                (Some(through), Some(before)) => Some(through.min(before)),
                (through, _) => through,
            };
            self.accounts.push(account.account);
            self.sources.push(Source { entity, known_through, has_gap: account.has_gap });
        }
        Ok(())
    }

    async fn load_payers(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        entity: u32,
        names: &[String],
        payers: &mut Payers,
    ) -> Result<(), DbError> {
        for (customer, account) in customers::list_accounts(tx, ctx).await? {
            payers.by_account.entry(account).or_default().push((entity, customer));
        }
        for known in list_known_payers(tx, ctx).await? {
            if let Some(account) = known.account_index {
                payers.by_account.entry(account).or_default().push((entity, known.customer));
            }
            if let Some(name) = known.name {
                let name = matching::normalise_name(&name);
                payers.by_name.entry(name).or_default().push((entity, known.customer));
            }
        }
        for party in self.parties.iter().filter(|party| party.entity == entity) {
            if !party.name_key.is_empty() {
                payers.by_name.entry(party.name_key.clone()).or_default().push((entity, party.id));
            }
            if let Some(paid_by) = party.paid_by {
                payers.paid_for.entry(paid_by).or_default().push(party.id);
            }
        }
        // Money of a customer that was not loaded is not money of nobody.
        for (name, customer) in customers::list_named_each(tx, ctx, names).await? {
            payers.by_name.entry(name).or_default().push((entity, customer));
        }
        Ok(())
    }
}

/// The names of those who paid, normalised, each once.
fn payer_names<'w>(waiting: impl Iterator<Item = &'w WaitingMoney>) -> Vec<String> {
    let mut names: Vec<String> = waiting.map(|row| matching::normalise_name(&row.counterparty)).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}

impl Payers {
    /// A movement with everybody whose payment it could be. One payer that is known where it came in is the
    /// payer; everybody else who is known, in any legal entity, is named.
    fn cash(
        &self,
        entity: u32,
        row: &WaitingMoney,
        mut names: Vec<CustomerId>,
        cites: Vec<OpenItemId>,
    ) -> Result<CashFact, DbError> {
        let currency = Currency::parse(&row.currency).map_err(|_| DbError::Inconsistent {
            table: "waiting_transactions",
            id: row.transaction_id.to_string(),
        })?;
        let mut known: Vec<Payer> = Vec::new();
        if let Some(found) = row.counterparty_index.and_then(|index| self.by_account.get(&index)) {
            known.extend(found);
        }
        if let Some(found) = self.by_name.get(&matching::normalise_name(&row.counterparty)) {
            known.extend(found);
        }
        known.sort_unstable();
        known.dedup();
        let here: Vec<Payer> = known.iter().copied().filter(|payer| payer.0 == entity).collect();
        // A namesake in another entity does not make it known who paid here: the amount still speaks for everybody.
        let payer = match here[..] {
            [only] => Some(only.1),
            _ => None,
        };
        let known: Vec<CustomerId> = known.into_iter().map(|payer| payer.1).collect();
        let paid_for: Vec<CustomerId> =
            known.iter().filter_map(|payer| self.paid_for.get(payer)).flatten().copied().collect();
        names.extend(known);
        names.extend(paid_for);
        names.sort_unstable();
        names.dedup();
        Ok(CashFact {
            amount: Money::new(row.rest_minor, currency),
            received_on: row.booked_on.to_jiff(),
            payer,
            names,
            cites,
        })
    }
}
