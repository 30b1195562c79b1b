//! Everything matching needs to know, loaded from the store, with the way back from its indexes to our ids.

use std::collections::HashMap;

use db::{DbError, Tx};
use matching::{AccountKey, Alias, AliasKey, Book, Customer, PastPayment, SettledItem};
use money::Currency;

use super::store;
use crate::banking;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{AllocationId, CustomerId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenItem};

/// The book of the engine and the ids behind its indexes.
pub struct LoadedBook {
    book: Book,
    items: Vec<OpenItem>,
    item_index: HashMap<OpenItemId, u32>,
    customers: Vec<CustomerId>,
    customer_index: HashMap<CustomerId, u32>,
    payments: Vec<AllocationId>,
}

impl LoadedBook {
    /// Loads customers, items, past payments, what was learned, and rules.
    pub(super) async fn load(tx: &mut Tx, ctx: &Ctx) -> Result<Self, DbError> {
        let rows = customers::list_customers(tx, ctx).await?;
        let ids: Vec<CustomerId> = rows.iter().map(|row| row.id).collect();
        let customer_index: HashMap<CustomerId, u32> =
            (0..).zip(&ids).map(|(index, id)| (*id, index)).collect();
        let mut book = Book {
            customers: rows
                .iter()
                .map(|row| Customer {
                    name: row.name.as_str().into(),
                    number: row.number.as_str().into(),
                    paid_by: row.paid_by_id.and_then(|id| customer_index.get(&id).copied()),
                    ..Customer::default()
                })
                .collect(),
            ..Book::default()
        };
        for (customer, index) in customers::list_accounts(tx, ctx).await? {
            if let Some(position) = customer_index.get(&customer) {
                book.customers[*position as usize].accounts.push(AccountKey(index.as_u128()));
            }
        }
        let mut loaded = Self {
            book,
            items: Vec::new(),
            item_index: HashMap::new(),
            customers: ids,
            customer_index,
            payments: Vec::new(),
        };
        loaded.load_items(tx, ctx).await?;
        loaded.load_payments(tx, ctx).await?;
        loaded.load_learned(tx, ctx).await?;
        let accounts = banking::list_accounts(tx, ctx).await?;
        loaded.book.own_accounts =
            accounts.iter().map(|account| AccountKey(account.account_index.as_u128())).collect();
        Ok(loaded)
    }

    async fn load_items(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        for item in receivables::list_items(tx, ctx).await? {
            let Some(customer) = self.customer_index.get(&item.customer).copied() else { continue };
            if item.open_minor == 0 {
                self.book.settled.push(SettledItem {
                    customer,
                    number: item.number.into(),
                    amount_minor: item.total_minor,
                });
                continue;
            }
            let index = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
            self.item_index.insert(item.id, index);
            let references = if item.payment_reference.is_empty() {
                Vec::new()
            } else {
                vec![item.payment_reference.clone()]
            };
            self.book.items.push(matching::OpenItem {
                customer,
                kind: match item.kind {
                    ItemKind::Invoice => matching::ItemKind::Invoice,
                    ItemKind::CreditNote => matching::ItemKind::CreditNote,
                    ItemKind::UnusedCredit => matching::ItemKind::UnusedCredit,
                },
                number: item.number.as_str().into(),
                references,
                open_minor: item.open_minor,
                currency: item.currency,
                issued_on: item.issued_on,
                due_on: item.due_on,
                discount: item.discount.filter(|_| item.open_minor == item.total_minor),
            });
            self.items.push(item);
        }
        Ok(())
    }

    async fn load_payments(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        for payment in store::list_payments(tx, ctx).await? {
            let Ok(currency) = Currency::parse(&payment.currency) else { continue };
            self.payments.push(payment.allocation);
            self.book.payments.push(PastPayment {
                customer: payment.customer.and_then(|id| self.customer_index.get(&id).copied()),
                amount_minor: payment.amount_minor,
                currency,
                booked_on: payment.booked_on,
                references: payment.references,
                documents: payment.documents,
                is_returned: payment.is_returned,
            });
        }
        Ok(())
    }

    async fn load_learned(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), DbError> {
        for row in store::list_aliases(tx, ctx).await? {
            let Some(customer) = self.customer_index.get(&row.customer_id).copied() else { continue };
            if let Some(name) = row.name {
                self.book.aliases.push(Alias { customer, by: AliasKey::Name(name) });
            }
            if let Some(index) = row.account_index {
                self.book
                    .aliases
                    .push(Alias { customer, by: AliasKey::Account(AccountKey(index.as_u128())) });
            }
        }
        for row in store::list_rules(tx, ctx).await?.into_iter().filter(|row| row.is_on) {
            if let Some(rule) = row.to_rule(&self.customer_index) {
                self.book.rules.push(rule);
            }
        }
        Ok(())
    }

    /// The book of the engine.
    pub(super) fn book(&self) -> &Book {
        &self.book
    }

    /// The item behind an index.
    pub(super) fn item(&self, index: u32) -> &OpenItem {
        &self.items[index as usize]
    }

    /// The item of an id, when it is open.
    pub(super) fn item_of(&self, id: OpenItemId) -> Option<&OpenItem> {
        self.item_index.get(&id).map(|index| &self.items[*index as usize])
    }

    /// The customer behind an index.
    pub(super) fn customer(&self, index: u32) -> CustomerId {
        self.customers[index as usize]
    }

    /// The index of every customer.
    pub(super) fn customer_index(&self) -> &HashMap<CustomerId, u32> {
        &self.customer_index
    }

    /// The allocation behind a past payment.
    pub(super) fn payment(&self, index: u32) -> Option<AllocationId> {
        self.payments.get(index as usize).copied()
    }

    /// How many items are open.
    pub fn open_items(&self) -> usize {
        self.items.len()
    }
}
