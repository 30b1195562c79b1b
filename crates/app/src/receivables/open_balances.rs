//! What is open of each item, kept beside the postings it sums.
//!
//! Everything that posts on 411, 416 or 4191 about an item hands the postings over here and inserts the rows
//! that come out in the same transaction, so that `open_balances` never says anything else than the sums.

use std::collections::HashMap;

use db::{DbError, Rows, Tx};
use jiff::civil::Date;
use money::Currency;

use super::open_items::{ItemKind, OpenItem};
use super::store::{self, NewItem};
use crate::bookkeeping::Moved;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};

/// Follows what is open of the items that a write is about.
pub(crate) struct OpenBalances {
    known: HashMap<OpenItemId, Balance>,
    /// Items whose stored row is not what it should be, each once.
    changed: Vec<OpenItemId>,
    /// Keys of rows that go.
    gone: Rows,
    /// Rows that come.
    open: Rows,
}

/// What a row says, and what of it is stored.
struct Balance {
    customer: CustomerId,
    kind: ItemKind,
    due_on: Date,
    currency: Currency,
    stored_minor: i64,
    open_minor: i64,
}

impl Balance {
    fn is_changed(&self) -> bool {
        self.stored_minor != self.open_minor
    }
}

impl OpenBalances {
    /// Nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            known: HashMap::new(),
            changed: Vec::new(),
            gone: store::balances_to_delete(),
            open: store::balance_rows(),
        }
    }

    /// Tells of an item as the store holds it, so that it need not be read. What is known stays: an
    /// item that a write has already changed is told with its state at the beginning.
    pub(crate) fn know(&mut self, item: &OpenItem) {
        self.known.entry(item.id).or_insert(Balance {
            customer: item.customer,
            kind: item.kind,
            due_on: item.due_on,
            currency: item.currency,
            stored_minor: item.open_minor,
            open_minor: item.open_minor,
        });
    }

    /// Tells of an item that is about to enter.
    pub(crate) fn know_new(&mut self, item: &NewItem) {
        let balance = Balance {
            customer: item.customer,
            kind: item.kind,
            due_on: item.due_on,
            currency: item.currency,
            stored_minor: 0,
            open_minor: 0,
        };
        self.known.insert(item.id, balance);
    }

    /// Follows postings that are about to be inserted. Items that nobody told of are read.
    pub(crate) async fn follow(&mut self, tx: &mut Tx, ctx: &Ctx, moved: Vec<Moved>) -> Result<(), DbError> {
        for Moved { role, subject, amount_minor } in moved {
            let id = OpenItemId::from_uuid(subject);
            if !self.known.contains_key(&id)
                && let Some(item) = store::find_item(tx, ctx, id).await?
            {
                self.know(&item);
            }
            let Some(balance) = self.known.get_mut(&id) else { continue };
            if !balance.kind.is_open_on(role) {
                continue;
            }
            if !balance.is_changed() {
                self.changed.push(id);
            }
            balance.open_minor = balance.open_minor.saturating_add(amount_minor);
        }
        Ok(())
    }

    /// What has to be deleted and then inserted, in this order, so that the store says what is open.
    pub(crate) fn gathered(&mut self, ctx: &Ctx) -> [&mut Rows; 2] {
        self.changed.sort_unstable();
        self.changed.dedup();
        for id in self.changed.drain(..) {
            let Some(balance) = self.known.get_mut(&id).filter(|balance| balance.is_changed()) else {
                continue;
            };
            if balance.stored_minor != 0 {
                self.gone.push([ctx.org.into(), id.into()]);
            }
            if balance.open_minor != 0 {
                self.open.push([
                    ctx.org.into(),
                    id.into(),
                    ctx.legal_entity.into(),
                    balance.customer.into(),
                    balance.kind.as_str().into(),
                    balance.due_on.into(),
                    balance.currency.code().into(),
                    balance.open_minor.into(),
                ]);
            }
            balance.stored_minor = balance.open_minor;
        }
        [&mut self.gone, &mut self.open]
    }

    /// Forgets the items; to be called when what was gathered is inserted and they will not come again.
    pub(crate) fn forget(&mut self) {
        self.known.clear();
    }
}
