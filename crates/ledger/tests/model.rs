//! The ledger against a model: random operations run on the real rules and on a few sums kept by
//! hand, and after each step both must agree.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use ledger::balances::Balances;
use ledger::rules::{self, AllocationLine, Document, Source};
use ledger::vat::{VatBasis, VatShare};
use ledger::{AccountRole, ChartOfAccounts, Entry, SubjectId};
use money::{Currency, Money};
use proptest::prelude::*;

const DAY: Date = date(2026, 5, 4);
const CUSTOMER: SubjectId = SubjectId(1);

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// One thing that happens; the numbers choose among what exists.
#[derive(Clone, Debug)]
enum Operation {
    Issue { total: i64, vat_percent: i64, is_credit_note: bool },
    Receive { amount: i64 },
    Allocate { transaction: usize, items: Vec<(usize, i64)> },
    UseAdvance { item: usize },
    WriteOff { item: usize },
    Undo { allocation: usize },
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => (1..500_000_i64, 0..30_i64, any::<bool>()).prop_map(|(total, vat_percent, is_credit_note)| {
            Operation::Issue { total, vat_percent, is_credit_note }
        }),
        3 => (-300_000..600_000_i64).prop_map(|amount| Operation::Receive { amount }),
        4 => (0..20_usize, prop::collection::vec((0..20_usize, 1..101_i64), 1..4))
            .prop_map(|(transaction, items)| Operation::Allocate { transaction, items }),
        1 => (0..20_usize).prop_map(|item| Operation::UseAdvance { item }),
        1 => (0..20_usize).prop_map(|item| Operation::WriteOff { item }),
        2 => (0..20_usize).prop_map(|allocation| Operation::Undo { allocation }),
    ]
}

struct Item {
    id: SubjectId,
    total: i64,
    vat: [VatShare; 1],
    open: i64,
}

impl Item {
    fn basis(&self, pending: i64) -> VatBasis<'_> {
        VatBasis {
            total: euros(self.total),
            shares: &self.vat,
            on_payment: true,
            settled_before_minor: self.total - self.open,
            pending_before_minor: Some(pending),
        }
    }

    fn line(&self, pending: i64, amount: i64) -> AllocationLine<'_> {
        AllocationLine::Item {
            item: self.id,
            customer: CUSTOMER,
            amount: euros(amount),
            vat: Some(self.basis(pending)),
            doubtful_minor: 0,
        }
    }
}

/// What an undo must give back.
struct Applied {
    entry: usize,
    transaction: Option<usize>,
    taken: i64,
    items: Vec<(usize, i64)>,
    is_undone: bool,
}

/// The naive books: plain numbers, kept beside the entries.
#[derive(Default)]
struct Model {
    items: Vec<Item>,
    transactions: Vec<(SubjectId, i64)>,
    /// Left of the advance of each bank transaction.
    advances: HashMap<usize, i64>,
    applied: Vec<Applied>,
    bank: i64,
    entries: Vec<Entry>,
}

impl Model {
    fn id(&self) -> SubjectId {
        SubjectId(100 + (self.items.len() + self.transactions.len()) as u128)
    }

    fn run(&mut self, chart: &ChartOfAccounts, operation: &Operation) {
        match operation {
            Operation::Issue { total, vat_percent, is_credit_note } => {
                self.issue(chart, if *is_credit_note { -total } else { *total }, *vat_percent);
            }
            Operation::Receive { amount } => {
                let id = self.id();
                let bank = chart.number(AccountRole::Bank);
                if let Ok(entry) = rules::bank_transaction(chart, bank, id, euros(*amount), DAY, "bank") {
                    self.entries.push(entry);
                    self.transactions.push((id, *amount));
                    self.bank += amount;
                }
            }
            Operation::Allocate { transaction, items } => self.allocate(chart, *transaction, items),
            Operation::UseAdvance { item } => self.use_advance(chart, *item),
            Operation::WriteOff { item } => self.write_off(chart, *item),
            Operation::Undo { allocation } => self.undo(*allocation),
        }
    }

    fn issue(&mut self, chart: &ChartOfAccounts, total: i64, vat_percent: i64) {
        let id = self.id();
        let vat = [VatShare { rate_bps: 2000, vat_minor: total * vat_percent / 100 }];
        let document = Document {
            item: id,
            customer: CUSTOMER,
            total: euros(total),
            vat: &vat,
            vat_on_payment: true,
            issued_on: DAY,
            text: "document",
        };
        let entry =
            if total > 0 { rules::invoice(chart, &document) } else { rules::credit_note(chart, &document) };
        self.entries.push(entry.expect("a document that is right"));
        self.items.push(Item { id, total, vat, open: total });
    }

    /// Settles a percentage of some items and keeps the rest of the transaction as an advance.
    fn allocate(&mut self, chart: &ChartOfAccounts, transaction: usize, items: &[(usize, i64)]) {
        if self.items.is_empty() || self.transactions.is_empty() {
            return;
        }
        let transaction = transaction % self.transactions.len();
        let (id, amount) = self.transactions[transaction];
        let is_applied =
            self.applied.iter().any(|applied| applied.transaction == Some(transaction) && !applied.is_undone);
        if is_applied {
            return;
        }
        let mut settled: Vec<(usize, i64)> = Vec::new();
        for (item, percent) in items {
            let item = item % self.items.len();
            let part = self.items[item].open * percent / 100;
            if part != 0 && settled.iter().all(|(other, _)| *other != item) {
                settled.push((item, part));
            }
        }
        let rest = amount - settled.iter().map(|(_, part)| part).sum::<i64>();
        let mut lines: Vec<_> = settled
            .iter()
            .map(|(item, part)| self.items[*item].line(self.pending(chart, *item), *part))
            .collect();
        lines.push(AllocationLine::Advance { advance: id, customer: CUSTOMER, amount: euros(rest) });
        let entry = rules::allocation(chart, id, &lines, DAY, "allocation").expect("lines that balance");
        self.entries.push(entry);
        for (item, part) in &settled {
            self.items[*item].open -= part;
        }
        *self.advances.entry(transaction).or_default() += rest;
        self.applied.push(Applied {
            entry: self.entries.len() - 1,
            transaction: Some(transaction),
            taken: rest,
            items: settled,
            is_undone: false,
        });
    }

    /// The VAT of an item that waits for its payment, as the books have it.
    fn pending(&self, chart: &ChartOfAccounts, item: usize) -> i64 {
        let account = chart.number(AccountRole::VatPending);
        let balance = Balances::of(&self.entries).subject_minor(account, self.items[item].id, Currency::EUR);
        i64::try_from(-balance).expect("a small amount")
    }

    /// Uses the first advance that is left for an item.
    fn use_advance(&mut self, chart: &ChartOfAccounts, item: usize) {
        let mut left: Vec<_> = self.advances.iter().filter(|(_, left)| **left > 0).collect();
        left.sort();
        let (Some((transaction, left)), false) = (left.first(), self.items.is_empty()) else { return };
        let (transaction, left) = (**transaction, **left);
        let item = item % self.items.len();
        let part = self.items[item].open.clamp(0, left);
        if part == 0 {
            return;
        }
        let source = Source::Advance { advance: self.transactions[transaction].0, customer: CUSTOMER };
        let entry = rules::allocation(
            chart,
            source,
            &[self.items[item].line(self.pending(chart, item), part)],
            DAY,
            "advance",
        )
        .expect("lines that balance");
        self.entries.push(entry);
        self.items[item].open -= part;
        self.advances.insert(transaction, left - part);
    }

    fn write_off(&mut self, chart: &ChartOfAccounts, item: usize) {
        if self.items.is_empty() {
            return;
        }
        let index = item % self.items.len();
        let pending = self.pending(chart, index);
        let item = &mut self.items[index];
        if item.open <= 0 || item.total <= 0 {
            return;
        }
        let loss = rules::Loss {
            item: item.id,
            customer: CUSTOMER,
            amount: euros(item.open),
            doubtful_minor: 0,
            vat: Some(item.basis(pending)),
            recovers_vat: false,
        };
        self.entries.push(rules::write_off(chart, &[loss], DAY, "lost").expect("a loss that is right"));
        item.open = 0;
    }

    /// Reverses an allocation to a transaction, unless its advance or items were used since.
    fn undo(&mut self, allocation: usize) {
        if self.applied.is_empty() {
            return;
        }
        let index = allocation % self.applied.len();
        let applied = &mut self.applied[index];
        if applied.is_undone {
            return;
        }
        applied.is_undone = true;
        let entry = self.entries[applied.entry].reversed(DAY);
        self.entries.push(entry);
        for (item, part) in &applied.items {
            self.items[*item].open += part;
        }
        if let Some(transaction) = applied.transaction {
            *self.advances.entry(transaction).or_default() -= applied.taken;
        }
    }

    fn check(&self, chart: &ChartOfAccounts) {
        let balances = Balances::of(&self.entries);
        let account = |role| balances.account_minor(chart.number(role), Currency::EUR);
        let total: i128 = balances.trial_balance().iter().map(|(_, _, minor)| minor).sum();
        assert_eq!(total, 0, "the trial balance");
        assert_eq!(account(AccountRole::Bank), i128::from(self.bank), "the bank");
        let open: i64 = self.items.iter().map(|item| item.open).sum();
        assert_eq!(account(AccountRole::Customers), i128::from(open), "customers");
        let advances: i64 = self.advances.values().sum();
        assert_eq!(account(AccountRole::CustomerAdvances), -i128::from(advances), "advances");
        let suspense = chart.number(AccountRole::Suspense);
        for (index, (id, amount)) in self.transactions.iter().enumerate() {
            let is_explained =
                self.applied.iter().any(|applied| applied.transaction == Some(index) && !applied.is_undone);
            let expected = if is_explained { 0 } else { -i128::from(*amount) };
            assert_eq!(balances.subject_minor(suspense, *id, Currency::EUR), expected, "suspense");
        }
        for item in &self.items {
            let open = balances.open_minor(chart, item.id, Currency::EUR);
            assert_eq!(open, i128::from(item.open), "open amount");
        }
    }

    /// An item that is settled has no VAT left waiting, whatever was undone before.
    fn check_vat(&self, chart: &ChartOfAccounts) {
        let balances = Balances::of(&self.entries);
        let pending = chart.number(AccountRole::VatPending);
        for item in self.items.iter().filter(|item| item.open == 0) {
            assert_eq!(balances.subject_minor(pending, item.id, Currency::EUR), 0, "pending VAT");
        }
    }
}

proptest! {
    #[test]
    fn the_books_agree_with_the_model(operations in prop::collection::vec(operation(), 1..60)) {
        let chart = ChartOfAccounts::french_default();
        let mut model = Model::default();
        for operation in &operations {
            model.run(&chart, operation);
        }
        model.check(&chart);
        model.check_vat(&chart);
    }
}
