//! The open items by customer and amount.

use crate::model::{Book, CustomerIndex, ItemIndex, OpenItem};
use money::Currency;
use std::cmp::Ordering;

/// Open items sorted by customer and amount, and by amount alone.
pub(crate) struct Items {
    by_customer: Vec<(CustomerIndex, i64, ItemIndex)>,
    starts: Vec<u32>,
    by_amount: Vec<(i64, ItemIndex)>,
    /// Customers that each customer pays for.
    pays_for: Vec<(CustomerIndex, CustomerIndex)>,
}

impl Items {
    /// Sorts the items of the book of which something is open after what was given of each; `given` is
    /// empty when nothing was.
    pub(crate) fn build(book: &Book, given: &[i64]) -> Self {
        let given = given.iter().chain(std::iter::repeat(&0));
        let mut by_customer: Vec<_> = (0_u32..)
            .zip(book.items.iter().zip(given))
            .map(|(index, (item, given))| (item.customer, item.open_minor.saturating_sub(*given), index))
            .filter(|entry| entry.1 != 0)
            .collect();
        let mut by_amount: Vec<_> = by_customer.iter().map(|entry| (entry.1, entry.2)).collect();
        by_customer.sort_unstable();
        by_amount.sort_unstable();
        let mut starts = Vec::with_capacity(book.customers.len() + 1);
        let mut position = 0_usize;
        for customer in 0..=book.customers.len() {
            while by_customer.get(position).is_some_and(|entry| (entry.0 as usize) < customer) {
                position += 1;
            }
            starts.push(u32::try_from(position).unwrap_or(u32::MAX));
        }
        let mut pays_for: Vec<_> = book
            .customers
            .iter()
            .zip(0_u32..)
            .filter_map(|(customer, index)| customer.paid_by.map(|payer| (payer, index)))
            .collect();
        pays_for.sort_unstable();
        Self { by_customer, starts, by_amount, pays_for }
    }

    /// All open items of a customer, in rising amount.
    pub(crate) fn of(&self, customer: CustomerIndex) -> &[(CustomerIndex, i64, ItemIndex)] {
        let at =
            |index: usize| self.starts.get(index).map_or(self.by_customer.len(), |&start| start as usize);
        self.by_customer.get(at(customer as usize)..at(customer as usize + 1)).unwrap_or_default()
    }

    /// The items of a customer whose open amount lies between two bounds.
    pub(crate) fn between(
        &self,
        customer: CustomerIndex,
        low: i64,
        high: i64,
    ) -> &[(CustomerIndex, i64, ItemIndex)] {
        let all = self.of(customer);
        let from = all.partition_point(|entry| entry.1 < low);
        let to = all.partition_point(|entry| entry.1 <= high);
        all.get(from..to).unwrap_or_default()
    }

    /// The items of anyone with this open amount.
    pub(crate) fn with_amount(&self, amount: i64) -> &[(i64, ItemIndex)] {
        let from = self.by_amount.partition_point(|entry| entry.0 < amount);
        let to = self.by_amount.partition_point(|entry| entry.0 <= amount);
        self.by_amount.get(from..to).unwrap_or_default()
    }

    /// The customers a payer pays for, besides itself.
    pub(crate) fn paid_for_by(&self, payer: CustomerIndex) -> impl Iterator<Item = CustomerIndex> + use<'_> {
        let from = self.pays_for.partition_point(|entry| entry.0 < payer);
        self.pays_for[from..].iter().take_while(move |entry| entry.0 == payer).map(|entry| entry.1)
    }
}

/// The order in which items are listed: first due first, then by what a person can see of them.
pub(crate) fn first_due(book: &Book, left: ItemIndex, right: ItemIndex) -> Ordering {
    let (Some(one), Some(other)) = (book.items.get(left as usize), book.items.get(right as usize)) else {
        return left.cmp(&right);
    };
    let key = |item: &OpenItem| (item.due_on, item.issued_on, item.open_minor);
    key(one)
        .cmp(&key(other))
        .then_with(|| one.number.cmp(&other.number))
        .then_with(|| customer_order(book, one.customer, other.customer))
}

/// The order in which customers are listed.
pub(crate) fn customer_order(book: &Book, left: CustomerIndex, right: CustomerIndex) -> Ordering {
    let key = |index: CustomerIndex| {
        book.customers.get(index as usize).map(|customer| (customer.name.as_str(), customer.number.as_str()))
    };
    key(left).cmp(&key(right)).then(left.cmp(&right))
}

/// The item of an index.
pub(crate) fn item(book: &Book, index: ItemIndex) -> Option<&OpenItem> {
    book.items.get(index as usize)
}

/// Whether an item is open in a currency.
pub(crate) fn is_in(book: &Book, index: ItemIndex, currency: Currency) -> bool {
    item(book, index).is_some_and(|item| item.currency == currency)
}
