//! The ledger against a model: random operations run on the real rules and on a few sums kept by
//! hand, and after each step both must agree.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use ledger::balances::Balances;
use ledger::lettrage::{CustomerPosting, group};
use ledger::periods::Periods;
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
    Issue {
        total: i64,
        vat_percent: i64,
        is_credit_note: bool,
    },
    Receive {
        amount: i64,
    },
    Allocate {
        transaction: usize,
        items: Vec<(usize, i64)>,
        with_discount: bool,
        payout: Option<usize>,
    },
    UseAdvance {
        item: usize,
    },
    /// A provider captures a percentage of an item.
    Capture {
        item: usize,
        percent: i64,
    },
    Doubtful {
        item: usize,
        is_doubtful: bool,
    },
    WriteOff {
        item: usize,
    },
    Undo {
        allocation: usize,
    },
    /// The books are closed through so many days after the first one.
    Close {
        days: i64,
    },
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => (1..500_000_i64, 0..30_i64, any::<bool>()).prop_map(|(total, vat_percent, is_credit_note)| {
            Operation::Issue { total, vat_percent, is_credit_note }
        }),
        3 => (-300_000..600_000_i64).prop_map(|amount| Operation::Receive { amount }),
        4 => (0..20_usize, prop::collection::vec((0..20_usize, 1..101_i64), 1..4), any::<bool>(), prop::option::of(0..4_usize))
            .prop_map(|(transaction, items, with_discount, payout)| {
                Operation::Allocate { transaction, items, with_discount, payout }
            }),
        1 => (0..20_usize, 1..101_i64).prop_map(|(item, percent)| Operation::Capture { item, percent }),
        1 => (0..20_usize, prop::bool::weighted(0.7))
            .prop_map(|(item, is_doubtful)| Operation::Doubtful { item, is_doubtful }),
        1 => (0..20_usize).prop_map(|item| Operation::UseAdvance { item }),
        1 => (0..20_usize).prop_map(|item| Operation::WriteOff { item }),
        2 => (0..20_usize).prop_map(|allocation| Operation::Undo { allocation }),
        1 => (0..9_i64).prop_map(|days| Operation::Close { days }),
    ]
}

struct Item {
    id: SubjectId,
    total: i64,
    vat: [VatShare; 1],
    open: i64,
    /// What of it stands on 416.
    doubtful: i64,
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
            doubtful_minor: self.doubtful,
        }
    }

    /// What a settlement takes from 416: that goes first.
    fn settle(&mut self, part: i64) -> i64 {
        let from_doubtful = part.clamp(0, self.doubtful);
        self.open -= part;
        self.doubtful -= from_doubtful;
        from_doubtful
    }
}

/// What an undo must give back.
struct Applied {
    entry: usize,
    transaction: Option<usize>,
    taken: i64,
    /// Each item, what was settled of it, and what of that stood on 416.
    items: Vec<(usize, i64, i64)>,
    /// What was paid out of a provider's payment.
    payout: Option<(usize, i64)>,
    /// The payment that a provider captured by it.
    captured: Option<usize>,
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
    /// Payments that providers captured, and what of each is not paid out.
    payments: Vec<(SubjectId, i64)>,
    bank: i64,
    entries: Vec<Entry>,
    /// The entry that each entry goes with in the lettrage: none for a document's own.
    links: Vec<Option<usize>>,
    periods: Periods,
    /// The trial balance of the closed days, when they were closed.
    closed: Vec<Row>,
}

/// A line of the trial balance.
type Row = (ledger::AccountNumber, Currency, i128);

impl Model {
    fn id(&self) -> SubjectId {
        SubjectId(100 + (self.items.len() + self.transactions.len() + self.payments.len()) as u128)
    }

    /// The first open day.
    fn day(&self) -> Date {
        self.periods.first_open_on_or_after(DAY).expect("a day of the calendar")
    }

    /// Keeps an entry, which no closed period may take.
    fn post(&mut self, entry: Entry, link: Option<usize>) -> usize {
        assert!(self.periods.check(entry.booked_on()).is_ok(), "{entry:?}");
        self.entries.push(entry);
        self.links.push(link);
        self.entries.len() - 1
    }

    /// Keeps an entry that settles something.
    fn post_settling(&mut self, entry: Entry) -> usize {
        self.post(entry, Some(self.entries.len()))
    }

    fn run(&mut self, chart: &ChartOfAccounts, operation: &Operation) {
        match operation {
            Operation::Issue { total, vat_percent, is_credit_note } => {
                self.issue(chart, if *is_credit_note { -total } else { *total }, *vat_percent);
            }
            Operation::Receive { amount } => {
                let id = self.id();
                let bank = chart.number(AccountRole::Bank);
                if let Ok(entry) =
                    rules::bank_transaction(chart, bank, id, euros(*amount), self.day(), "bank")
                {
                    self.post(entry, None);
                    self.transactions.push((id, *amount));
                    self.bank += amount;
                }
            }
            Operation::Allocate { transaction, items, with_discount, payout } => {
                self.allocate(chart, *transaction, items, *with_discount, *payout);
            }
            Operation::UseAdvance { item } => self.use_advance(chart, *item),
            Operation::Capture { item, percent } => self.capture(chart, *item, *percent),
            Operation::Doubtful { item, is_doubtful } => self.doubt(chart, *item, *is_doubtful),
            Operation::WriteOff { item } => self.write_off(chart, *item),
            Operation::Undo { allocation } => self.undo(*allocation),
            Operation::Close { days } => self.close(*days),
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
            issued_on: self.day(),
            text: "document",
        };
        let entry =
            if total > 0 { rules::invoice(chart, &document) } else { rules::credit_note(chart, &document) };
        self.post(entry.expect("a document that is right"), None);
        self.items.push(Item { id, total, vat, open: total, doubtful: 0 });
    }

    /// Settles a percentage of some items, with a discount of a fiftieth if wanted, and what is left of a provider's
    /// payment; the rest of the transaction is an advance.
    fn allocate(
        &mut self,
        chart: &ChartOfAccounts,
        transaction: usize,
        items: &[(usize, i64)],
        with_discount: bool,
        payout: Option<usize>,
    ) {
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
        let discount = |part: i64| if with_discount { (part / 50).max(0) } else { 0 };
        let payout = payout.filter(|payment| *payment < self.payments.len());
        let payout = payout.map(|payment| (payment, self.payments[payment].1)).filter(|(_, left)| *left > 0);
        let paid: i64 = settled.iter().map(|(_, part)| part - discount(*part)).sum();
        let rest = amount - paid - payout.map_or(0, |(_, left)| left);
        let mut lines = Vec::new();
        for (item, part) in &settled {
            lines.push(self.items[*item].line(self.pending(chart, *item), *part));
            let item = self.items[*item].id;
            if discount(*part) != 0 {
                lines.push(AllocationLine::Discount { item, amount: euros(-discount(*part)) });
            }
        }
        if let Some((payment, left)) = payout {
            let payment = self.payments[payment].0;
            lines.push(AllocationLine::ProviderPayment { payment, amount: euros(left) });
        }
        lines.push(AllocationLine::Advance { advance: id, customer: CUSTOMER, amount: euros(rest) });
        let entry =
            rules::allocation(chart, id, &lines, self.day(), "allocation").expect("lines that balance");
        let entry = self.post_settling(entry);
        let items =
            settled.into_iter().map(|(item, part)| (item, part, self.items[item].settle(part))).collect();
        if let Some((payment, left)) = payout {
            self.payments[payment].1 -= left;
        }
        *self.advances.entry(transaction).or_default() += rest;
        self.applied.push(Applied {
            entry,
            transaction: Some(transaction),
            taken: rest,
            items,
            payout,
            captured: None,
            is_undone: false,
        });
    }

    /// A provider captures a percentage of what is owed of an invoice: it is settled, and 511 waits for the payout.
    fn capture(&mut self, chart: &ChartOfAccounts, item: usize, percent: i64) {
        if self.items.is_empty() {
            return;
        }
        let item = item % self.items.len();
        let part = self.items[item].open * percent / 100;
        if part <= 0 {
            return;
        }
        let payment = self.id();
        let line = self.items[item].line(self.pending(chart, item), part);
        let entry = rules::allocation(chart, Source::Provider(payment), &[line], self.day(), "capture");
        let entry = self.post_settling(entry.expect("lines that balance"));
        let doubtful = self.items[item].settle(part);
        self.payments.push((payment, part));
        self.applied.push(Applied {
            entry,
            transaction: None,
            taken: 0,
            items: vec![(item, part, doubtful)],
            payout: None,
            captured: Some(self.payments.len() - 1),
            is_undone: false,
        });
    }

    /// Moves what is open of an invoice to 416, or back.
    fn doubt(&mut self, chart: &ChartOfAccounts, item: usize, is_doubtful: bool) {
        if self.items.is_empty() {
            return;
        }
        let (index, day) = (item % self.items.len(), self.day());
        let item = &mut self.items[index];
        let amount = if is_doubtful { item.open - item.doubtful } else { item.doubtful };
        if item.total <= 0 || amount <= 0 {
            return;
        }
        let loss = rules::Loss {
            item: item.id,
            customer: CUSTOMER,
            amount: euros(amount),
            doubtful_minor: item.doubtful,
            vat: None,
            recovers_vat: false,
        };
        let entry = if is_doubtful {
            item.doubtful += amount;
            rules::classified_doubtful(chart, &[loss], day, "doubtful")
        } else {
            item.doubtful = 0;
            rules::no_longer_doubtful(chart, &[loss], day, "no longer")
        };
        self.post(entry.expect("a loss that is right"), None);
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
            self.day(),
            "advance",
        )
        .expect("lines that balance");
        self.post_settling(entry);
        self.items[item].settle(part);
        self.advances.insert(transaction, left - part);
    }

    fn write_off(&mut self, chart: &ChartOfAccounts, item: usize) {
        if self.items.is_empty() {
            return;
        }
        let index = item % self.items.len();
        let pending = self.pending(chart, index);
        let day = self.day();
        let item = &mut self.items[index];
        if item.open <= 0 || item.total <= 0 {
            return;
        }
        let loss = rules::Loss {
            item: item.id,
            customer: CUSTOMER,
            amount: euros(item.open),
            doubtful_minor: item.doubtful,
            vat: Some(item.basis(pending)),
            recovers_vat: false,
        };
        let entry = rules::write_off(chart, &[loss], day, "lost").expect("a loss that is right");
        (item.open, item.doubtful) = (0, 0);
        self.post_settling(entry);
    }

    /// Reverses an allocation; a provider's payment only when nothing of it was paid out.
    fn undo(&mut self, allocation: usize) {
        if self.applied.is_empty() {
            return;
        }
        let (index, day) = (allocation % self.applied.len(), self.day());
        let applied = &mut self.applied[index];
        let is_paid_out =
            applied.captured.is_some_and(|payment| self.payments[payment].1 != applied.items[0].1);
        if applied.is_undone || is_paid_out {
            return;
        }
        applied.is_undone = true;
        let entry = self.entries[applied.entry].reversed(day);
        for (item, part, doubtful) in &applied.items {
            self.items[*item].open += part;
            self.items[*item].doubtful += doubtful;
        }
        if let Some((payment, paid)) = applied.payout {
            self.payments[payment].1 += paid;
        }
        if let Some(payment) = applied.captured {
            self.payments[payment].1 = 0;
        }
        if let Some(transaction) = applied.transaction {
            *self.advances.entry(transaction).or_default() -= applied.taken;
        }
        let link = Some(applied.entry);
        self.post(entry, link);
    }

    /// Closes through a day, if it is a later one.
    fn close(&mut self, days: i64) {
        let day = DAY.saturating_add(days.days());
        if let Ok(periods) = self.periods.close_through(day) {
            self.periods = periods;
            self.closed = self.closed_balance();
        }
    }

    fn closed_balance(&self) -> Vec<Row> {
        let Some(last) = self.periods.last_closed_day() else { return Vec::new() };
        Balances::of(self.entries.iter().filter(|entry| entry.booked_on() <= last)).trial_balance()
    }

    fn check(&self, chart: &ChartOfAccounts) {
        let balances = Balances::of(&self.entries);
        let account = |role| balances.account_minor(chart.number(role), Currency::EUR);
        let total: i128 = balances.trial_balance().iter().map(|(_, _, minor)| minor).sum();
        assert_eq!(total, 0, "the trial balance");
        assert_eq!(account(AccountRole::Bank), i128::from(self.bank), "the bank");
        let open: i64 = self.items.iter().map(|item| item.open).sum();
        let on_customers = account(AccountRole::Customers) + account(AccountRole::DoubtfulCustomers);
        assert_eq!(on_customers, i128::from(open), "customers");
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
            let on_416 = chart.number(AccountRole::DoubtfulCustomers);
            let doubtful = balances.subject_minor(on_416, item.id, Currency::EUR);
            assert_eq!(doubtful, i128::from(item.doubtful), "what is doubtful");
        }
        let clearing = chart.number(AccountRole::ProviderClearing);
        for (payment, left) in &self.payments {
            let found = balances.subject_minor(clearing, *payment, Currency::EUR);
            assert_eq!(found, i128::from(*left), "not paid out");
        }
        assert_eq!(self.closed_balance(), self.closed, "closed days do not change");
    }

    /// Every item that something settled has one letter; what shares a capital letter sums to zero, and what
    /// is not settled stands alone.
    fn check_lettrage(&self) {
        let mut postings = Vec::new();
        for (entry, link) in self.entries.iter().zip(&self.links) {
            for posting in
                entry.postings().iter().filter(|posting| posting.role == Some(AccountRole::Customers))
            {
                postings.push(CustomerPosting {
                    item: posting.subject.expect("a posting about an item"),
                    allocation: link.map(|entry| SubjectId(entry as u128)),
                    amount_minor: posting.amount.minor(),
                });
            }
        }
        let places: HashMap<SubjectId, u32> =
            (0..).zip(&self.items).map(|(place, item)| (item.id, place)).collect();
        let mut lettered = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for found in group(&postings, &places) {
            let items: BTreeSet<SubjectId> =
                found.postings.iter().map(|index| postings[*index].item).collect();
            let sum: i64 = found.postings.iter().map(|index| postings[*index].amount_minor).sum();
            assert_eq!(found.is_settled, sum == 0, "{found:?}");
            assert!(found.is_settled || items.len() == 1, "{found:?}");
            assert!(codes.insert(found.code), "one group for each code");
            assert!(items.into_iter().all(|item| lettered.insert(item)), "one group for each item");
        }
        let settled: BTreeSet<SubjectId> =
            postings.iter().filter(|it| it.allocation.is_some()).map(|it| it.item).collect();
        assert!(settled.is_subset(&lettered));
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
            model.check(&chart);
            model.check_vat(&chart);
            model.check_lettrage();
        }
    }
}
