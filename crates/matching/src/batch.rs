//! Many transactions read at once, so that what each will look at is fetched from memory together.
//!
//! The items and customers of a large company lie in hundreds of megabytes and are met in no order. A
//! transaction goes from its text to a number, to the item, to the customer and to the account, and
//! would wait for the memory at each step. Here every step is taken for the whole batch in a short
//! loop, where the processor waits for many of them at the same time. Nothing is decided here: leaving
//! it out changes no decision.

use crate::citations;
use crate::claims::Engine;
use crate::hash::look_at;
use crate::items::item;
use crate::model::{ItemIndex, Transaction};
use crate::normalise::Text;
use crate::numbers::Target;

/// Transactions of one batch: what they need fits in the nearest caches.
pub(crate) const BATCH: usize = 64;

/// The texts of a batch and what they may cite. Reused from one batch to the next.
#[derive(Default)]
pub(crate) struct Batch {
    texts: Vec<Text>,
    hashes: Vec<u64>,
    items: Vec<ItemIndex>,
}

impl Batch {
    /// Reads the texts and fetches what they may cite; the texts in the order of the transactions.
    pub(crate) fn read(&mut self, engine: &Engine<'_>, transactions: &[Transaction]) -> &[Text] {
        self.texts.resize_with(transactions.len(), Text::default);
        self.hashes.clear();
        look_at(transactions.iter().map(|transaction| transaction.text.bytes().next()));
        look_at(transactions.iter().map(|transaction| transaction.counterparty.bytes().next()));
        for (text, transaction) in self.texts.iter_mut().zip(transactions) {
            text.read(&transaction.text);
            citations::hashes(&engine.numbers, text, &mut self.hashes);
        }
        self.fetch(engine);
        &self.texts
    }

    /// Looks at one thing after the other for all: the next one's place is in the one before.
    fn fetch(&mut self, engine: &Engine<'_>) {
        let Self { hashes, items, .. } = self;
        engine.numbers.fetch(hashes);
        items.clear();
        items.extend(hashes.iter().filter_map(|&hash| match engine.numbers.near(hash)? {
            Target::Open(item) | Target::Reference(item, _) => Some(item),
            Target::Settled(_) => None,
        }));
        let open = || items.iter().filter_map(|&index| item(engine.book, index));
        look_at(open().map(|open| open.number.bytes().next()));
        look_at(open().map(|open| (open.open_minor, open.due_on, open.discount)));
        let customers = || open().filter_map(|open| engine.book.customers.get(open.customer as usize));
        look_at(customers().map(|customer| customer.name.bytes().next()));
        look_at(customers().map(|customer| customer.accounts.first().copied()));
    }
}
