//! The gate against a model: random histories of invoices, payments, promises, disputes, crashes and clocks that
//! jump. The model keeps a few plain numbers and its own idea of days; each time a text is handed
//! over it says, by them alone, whether that was right.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::check::paris;
use dunning::calendar::Region;
use dunning::gate::{Claim, Question, gate};
use dunning::plan::{Channel, Plan, Step, Tone};
use dunning::{
    Address, AddressState, Book, Cash, Contact, Credit, Customer, DocumentState, Entity, Flight, FlightKind,
    Happening, Hold, HoldKind, Item, Known, Message, MessageState, Said, Scope, Source, Verdict, decide,
};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use money::{Currency, Money};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Customers 0 and 1 share contact 0; customer 2 has contact 1.
const CONTACT_OF: [u32; 3] = [0, 0, 1];

/// One thing that happens; the numbers choose among what exists.
#[derive(Clone, Debug)]
enum Happens {
    Issue {
        customer: u32,
        amount: i64,
        terms: i64,
    },
    /// Money is recorded, unexplained; of an unknown payer it is the whole of the item.
    Pay {
        item: usize,
        percent: i64,
        is_payer_known: bool,
    },
    Allocate {
        payment: usize,
    },
    Return {
        payment: usize,
    },
    Credit {
        customer: u32,
        amount: i64,
    },
    Hold {
        item: usize,
        kind: HoldKind,
        is_customer: bool,
        days: Option<i64>,
    },
    EndHold {
        hold: usize,
    },
    Announce {
        item: usize,
        days: i64,
    },
    Reply {
        contact: u32,
    },
    Settle {
        contact: u32,
    },
    Statement,
    /// The next nine o'clock, or that some days later, with yesterday's statement.
    Morning {
        days: i64,
    },
    /// An ordinary day: a morning, the run, and a worker to whom nothing happens.
    Ordinary,
    Wait {
        hours: i64,
    },
    Jump {
        days: i64,
    },
    Run,
    Work {
        outcome: Happening,
    },
    Resolve {
        was_sent: bool,
    },
}

fn happens() -> impl Strategy<Value = Happens> {
    let kinds = vec![
        HoldKind::Dispute,
        HoldKind::Promise,
        HoldKind::PaymentPlan,
        HoldKind::Pause,
        HoldKind::Insolvency,
        HoldKind::Excluded,
    ];
    let outcomes = vec![
        Happening::Accepted,
        Happening::Accepted,
        Happening::Accepted,
        Happening::RefusedForNow,
        Happening::RefusedForGood,
        Happening::LostBefore,
        Happening::LostAfter,
        Happening::Died,
        // The process dies before anything has begun.
        Happening::Claim,
    ];
    prop_oneof![
        4 => (0_u32..3, 1_i64..50_000, 0_i64..20).prop_map(|(customer, amount, terms)| Happens::Issue { customer, amount, terms }),
        2 => (0_usize..20, 1_i64..101, any::<bool>()).prop_map(|(item, percent, is_payer_known)| Happens::Pay { item, percent, is_payer_known }),
        3 => (0_usize..20).prop_map(|payment| Happens::Allocate { payment }),
        1 => (0_usize..20).prop_map(|payment| Happens::Return { payment }),
        1 => (0_u32..3, 1_i64..20_000).prop_map(|(customer, amount)| Happens::Credit { customer, amount }),
        1 => (0_usize..20, prop::sample::select(kinds), any::<bool>(), prop::option::weighted(0.8, 0_i64..10))
            .prop_map(|(item, kind, is_customer, days)| Happens::Hold { item, kind, is_customer, days }),
        3 => (0_usize..20).prop_map(|hold| Happens::EndHold { hold }),
        1 => (0_usize..20, 0_i64..10).prop_map(|(item, days)| Happens::Announce { item, days }),
        1 => (0_u32..2).prop_map(|contact| Happens::Reply { contact }),
        2 => (0_u32..2).prop_map(|contact| Happens::Settle { contact }),
        2 => Just(Happens::Statement),
        20 => Just(Happens::Ordinary),
        8 => (1_i64..5).prop_map(|days| Happens::Morning { days }),
        3 => (1_i64..100).prop_map(|hours| Happens::Wait { hours }),
        1 => (-60_i64..60).prop_map(|days| Happens::Jump { days }),
        12 => Just(Happens::Run),
        8 => prop::sample::select(outcomes).prop_map(|outcome| Happens::Work { outcome }),
        2 => any::<bool>().prop_map(|was_sent| Happens::Resolve { was_sent }),
    ]
}

struct Invoice {
    customer: u32,
    amount: i64,
    issued_on: Date,
    due_on: Date,
    settled: i64,
}

struct Payment {
    item: usize,
    amount: i64,
    is_payer_known: bool,
    received_on: Date,
    is_allocated: bool,
    is_returned: bool,
}

/// A text that was, or may have been, handed over.
struct Handed {
    contact: u32,
    on: Date,
    lines: Vec<(u32, u16)>,
    message: u128,
}

/// What was decided about an item, or about a customer.
struct Held {
    on: Result<usize, u32>,
    kind: HoldKind,
    until: Option<Date>,
}

#[derive(Default)]
struct Model {
    now: Timestamp,
    invoices: Vec<Invoice>,
    payments: Vec<Payment>,
    credits: Vec<(u32, i64)>,
    holds: Vec<Held>,
    announced: Vec<(usize, Date)>,
    heard: [Option<Timestamp>; 2],
    settled: [Option<Timestamp>; 2],
    known_through: Option<Date>,
    messages: Vec<Message>,
    handed: Vec<Handed>,
    sent: u32,
    held_back: u32,
}

impl Model {
    fn today(&self) -> Date {
        paris().to_datetime(self.now).date()
    }

    fn open(&self, item: usize) -> i64 {
        self.invoices[item].amount - self.invoices[item].settled
    }

    fn happen(&mut self, what: &Happens) {
        let (items, today) = (self.invoices.len(), self.today());
        match *what {
            Happens::Issue { customer, amount, terms } => self.invoices.push(Invoice {
                customer,
                amount,
                issued_on: today,
                due_on: today + terms.days(),
                settled: 0,
            }),
            Happens::Pay { item, percent, is_payer_known } if items > 0 => {
                let item = item % items;
                let open = self.open(item);
                let amount = if is_payer_known { open * percent / 100 } else { open };
                if amount > 0 {
                    self.payments.push(Payment {
                        item,
                        amount,
                        is_payer_known,
                        received_on: today,
                        is_allocated: false,
                        is_returned: false,
                    });
                }
            }
            Happens::Allocate { payment } if !self.payments.is_empty() => self.allocate(payment),
            Happens::Return { payment } if !self.payments.is_empty() => {
                let payment = payment % self.payments.len();
                let (item, amount) = (self.payments[payment].item, self.payments[payment].amount);
                if self.payments[payment].is_allocated && !self.payments[payment].is_returned {
                    self.payments[payment].is_returned = true;
                    self.invoices[item].settled -= amount;
                }
            }
            Happens::Credit { customer, amount } => self.credits.push((customer, amount)),
            Happens::Hold { item, kind, is_customer, days } if items > 0 => {
                let item = item % items;
                let until = days.map(|days| today + days.days());
                let on = if is_customer { Err(self.invoices[item].customer) } else { Ok(item) };
                self.holds.push(Held { on, kind, until });
            }
            Happens::EndHold { hold } if !self.holds.is_empty() => {
                self.holds.remove(hold % self.holds.len());
            }
            Happens::Announce { item, days } if items > 0 => {
                self.announced.push((item % items, today + days.days()));
            }
            Happens::Reply { contact } => self.heard[contact as usize] = Some(self.now),
            Happens::Settle { contact } => self.settled[contact as usize] = Some(self.now),
            Happens::Statement => self.known_through = self.known_through.max(today.yesterday().ok()),
            Happens::Morning { days } => self.wake(today + days.days()),
            Happens::Ordinary => {
                self.wake(today + 1.day());
                self.run();
                self.work(Happening::Accepted);
            }
            Happens::Wait { hours } => self.now += hours.hours(),
            Happens::Jump { days } => self.now += (24 * days).hours(),
            Happens::Run => self.run(),
            Happens::Work { outcome } => self.work(outcome),
            Happens::Resolve { was_sent } => self.resolve(was_sent),
            _ => {}
        }
    }

    fn wake(&mut self, day: Date) {
        self.now = paris().to_timestamp(day.at(9, 0, 0, 0)).unwrap();
        self.known_through = self.known_through.max(day.yesterday().ok());
    }

    /// A payment is given to its item; what is too much becomes credit.
    fn allocate(&mut self, payment: usize) {
        let payment = payment % self.payments.len();
        if self.payments[payment].is_allocated {
            return;
        }
        let item = self.payments[payment].item;
        let part = self.payments[payment].amount.min(self.open(item));
        let rest = self.payments[payment].amount - part;
        self.payments[payment].is_allocated = true;
        self.payments[payment].amount = part;
        self.invoices[item].settled += part;
        if rest > 0 {
            self.credits.push((self.invoices[item].customer, rest));
        }
    }

    fn book(&self) -> Book {
        let euros = |minor| Money::new(minor, Currency::EUR);
        let address = Address { channel: Channel::Email, state: AddressState::Usable };
        let items = self.invoices.iter().enumerate().map(|(index, invoice)| Item {
            key: index as u128,
            customer: invoice.customer,
            entity: 0,
            number: format!("FA-{index}"),
            issued_on: invoice.issued_on,
            due_on: invoice.due_on,
            total: euros(invoice.amount),
            open: euros(self.open(index)),
            state: DocumentState::Standing,
            is_collected_by_us: false,
        });
        let cash = self.payments.iter().filter(|payment| !payment.is_allocated).map(|payment| Cash {
            amount: euros(payment.amount),
            received_on: payment.received_on,
            payer: payment.is_payer_known.then_some(self.invoices[payment.item].customer),
            names: Vec::new(),
            cites: Vec::new(),
        });
        let holds = self.holds.iter().map(|held| Hold {
            on: match held.on {
                Ok(item) => Scope::Item(u32::try_from(item).unwrap()),
                Err(customer) => Scope::Customer(customer),
            },
            kind: held.kind,
            until: held.until,
        });
        let flights = self.announced.iter().map(|(item, on)| Flight {
            on: Scope::Item(u32::try_from(*item).unwrap()),
            kind: FlightKind::Transfer,
            expected_on: *on,
        });
        let contact = |index: usize| Contact {
            key: index as u128,
            addresses: vec![address],
            heard_at: self.heard[index],
            settled_at: self.settled[index],
        };
        Book {
            entities: vec![Entity { key: 1, zone: paris(), region: Region::France }],
            plans: vec![plan()],
            contacts: vec![contact(0), contact(1)],
            customers: (0..3)
                .map(|index| Customer {
                    key: index as u128,
                    contact: Some(CONTACT_OF[index]),
                    ..Customer::default()
                })
                .collect(),
            items: items.collect(),
            credits: self
                .credits
                .iter()
                .map(|(customer, left)| Credit { customer: *customer, entity: 0, left: euros(*left) })
                .collect(),
            sources: vec![Source { entity: 0, known_through: self.known_through, has_gap: false }],
            cash: cash.collect(),
            flights: flights.collect(),
            holds: holds.collect(),
            messages: self.messages.clone(),
        }
    }

    /// The daily run: what may go is planned.
    fn run(&mut self) {
        for proposal in decide(&self.book(), self.now).unwrap() {
            let key = self.messages.len() as u128;
            let state = if proposal.is_handover {
                MessageState::Sent { at: self.now }
            } else {
                MessageState::Planned { at: self.now, tries: 0 }
            };
            self.messages.extend(proposal.as_message(key, state));
        }
    }

    /// A worker takes every message that is planned and due: claim, ask, hand over.
    fn work(&mut self, outcome: Happening) {
        for index in 0..self.messages.len() {
            let message = self.messages[index].clone();
            if !matches!(message.state, MessageState::Planned { at, .. } if at <= self.now) {
                continue;
            }
            let claims: Vec<Claim> = message
                .lines
                .iter()
                .map(|said| Claim { item: said.item, plan: said.plan, step: said.step })
                .collect();
            let book = self.book();
            let question =
                Question { contact: message.contact, entity: 0, message: Some(message.key), claims: &claims };
            let answer = gate(&Known::new(&book), &question, self.now).unwrap();
            if answer.verdict != Verdict::Send {
                self.held_back += 1;
                self.take(index, Happening::Cancel);
                continue;
            }
            self.messages[index].lines = answer
                .going()
                .filter_map(|line| {
                    let (plan, step) = line.step?;
                    Some(Said { item: line.item, plan, step, tone: line.tone? })
                })
                .collect();
            self.take(index, Happening::Claim);
            if outcome == Happening::Claim {
                self.take(index, Happening::Died);
                continue;
            }
            self.take(index, Happening::Begin);
            let listed: Vec<u32> = answer.going().map(|line| line.item).collect();
            let asked: i64 = answer.totals.iter().map(|total| total.due.minor()).sum();
            self.check(index, &listed, asked, answer.tone.unwrap());
            self.take(index, outcome);
            if matches!(outcome, Happening::Accepted | Happening::LostAfter | Happening::Died) {
                let message = &self.messages[index];
                let lines = message.lines.iter().map(|said| (said.item, said.step)).collect();
                let contact = message.contact.unwrap();
                self.handed.push(Handed { contact, on: self.today(), lines, message: message.key });
                self.sent += 1;
            }
        }
    }

    fn take(&mut self, index: usize, happening: Happening) {
        let message = &mut self.messages[index];
        message.state = message.state.after(happening, self.now).unwrap();
    }

    /// A person looked into what is of unknown outcome.
    fn resolve(&mut self, was_sent: bool) {
        for index in 0..self.messages.len() {
            if matches!(self.messages[index].state, MessageState::Unknown { .. }) {
                self.take(index, if was_sent { Happening::FoundSent } else { Happening::FoundNotSent });
                if !was_sent {
                    let key = self.messages[index].key;
                    self.handed.retain(|handed| handed.message != key);
                }
            }
        }
    }

    /// Whether handing this text over now was right, by the model's own numbers.
    fn check(&self, index: usize, listed: &[u32], asked: i64, tone: Tone) {
        let (message, today, now) = (&self.messages[index], self.today(), paris().to_datetime(self.now));
        let contact = message.contact.unwrap();
        assert!(is_office_hour(today, now.hour()), "sent at {now}");
        assert!(self.known_through.is_some_and(|through| through >= last_bank_day_before(today)), "stale");
        let (heard, settled) = (self.heard[contact as usize], self.settled[contact as usize]);
        assert!(heard.is_none() || settled >= heard, "a conversation is open");
        for handed in self.handed.iter().filter(|handed| handed.contact == contact) {
            assert!(today >= handed.on + 7.days(), "again after {}", handed.on);
        }
        let before: BTreeSet<(u32, u16)> =
            self.handed.iter().flat_map(|handed| handed.lines.clone()).collect();
        for said in &message.lines {
            assert!(!before.contains(&(said.item, said.step)), "said twice");
        }
        assert!(!message.lines.is_empty() && message.lines.iter().all(|said| listed.contains(&said.item)));
        let mut owed = 0;
        let mut customers = BTreeSet::new();
        for item in listed.iter().map(|item| *item as usize) {
            let invoice = &self.invoices[item];
            assert_eq!(CONTACT_OF[invoice.customer as usize], contact);
            assert!(self.open(item) > 0, "paid");
            assert_eq!(invoice.due_on < today, tone > Tone::Courtesy, "late");
            for payment in self.payments.iter().filter(|payment| !payment.is_allocated) {
                let is_theirs = self.invoices[payment.item].customer == invoice.customer;
                assert!(!(is_theirs && payment.is_payer_known), "its customer's money waits");
                // An unknown payer is told by the amount alone, which another payment may have changed since.
                let is_amount = [self.open(item), invoice.amount].contains(&payment.amount);
                assert!(!is_amount, "paid in full by an unknown payer");
            }
            assert!(!self.is_held(item, today), "held");
            owed += self.open(item);
            customers.insert(invoice.customer);
        }
        let credit: i64 = self
            .credits
            .iter()
            .filter(|(customer, _)| customers.contains(customer))
            .map(|(_, left)| left)
            .sum();
        assert!(0 < asked && asked <= owed, "asked for {asked} of {owed}");
        // Credit covers its own customer's items only: of several customers one may have too much.
        assert!(customers.len() > 1 || asked <= self.all_open(&customers) - credit, "credit not deducted");
    }

    fn all_open(&self, customers: &BTreeSet<u32>) -> i64 {
        (0..self.invoices.len())
            .filter(|item| customers.contains(&self.invoices[*item].customer))
            .map(|item| self.open(item))
            .sum()
    }

    fn is_held(&self, item: usize, today: Date) -> bool {
        let by_hold = self.holds.iter().any(|held| {
            let concerns = held.on == Ok(item) || held.on == Err(self.invoices[item].customer);
            let grace = if held.kind == HoldKind::Promise { 2 } else { 0 };
            let is_final = matches!(held.kind, HoldKind::Insolvency | HoldKind::Excluded);
            concerns && (is_final || held.until.is_none_or(|until| today <= until + grace.days()))
        });
        // Three bank days are at least three days.
        let is_announced = self.announced.iter().any(|(of, on)| *of == item && today <= *on + 3.days());
        by_hold || is_announced
    }
}

fn plan() -> Plan {
    let steps = vec![
        Step::new(1, -5, Channel::Email, Tone::Courtesy),
        Step::new(2, 3, Channel::Email, Tone::Friendly),
        Step::new(3, 10, Channel::Email, Tone::Firm),
        Step::new(4, 20, Channel::Handover, Tone::Firm),
    ];
    Plan { steps, ..Plan::new(9, 1, "standard") }
}

/// Holidays of the years that histories reach, from a printed calendar.
const HOLIDAYS: [Date; 12] = [
    date(2026, 1, 1),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 8),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 7, 14),
    date(2026, 8, 15),
    date(2026, 11, 1),
    date(2026, 11, 11),
    date(2026, 12, 25),
    date(2027, 1, 1),
];

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn is_office_hour(day: Date, hour: i8) -> bool {
    !is_weekend(day) && !HOLIDAYS.contains(&day) && (8..19).contains(&hour)
}

fn last_bank_day_before(day: Date) -> Date {
    let closed = [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ];
    let mut before = day.yesterday().unwrap();
    while is_weekend(before) || closed.contains(&before) {
        before = before.yesterday().unwrap();
    }
    before
}

#[test]
fn nothing_wrong_is_ever_handed_over() {
    let (sent, held_back, histories) = (Cell::new(0), Cell::new(0), Cell::new(0_u32));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let start = paris().to_timestamp(date(2026, 3, 2).at(9, 0, 0, 0)).unwrap();
    let found = runner.run(&prop::collection::vec(happens(), 20..150), |history| {
        let mut model = Model { now: start, ..Model::default() };
        for what in &history {
            model.happen(what);
        }
        sent.set(sent.get() + model.sent);
        held_back.set(held_back.get() + model.held_back);
        histories.set(histories.get() + 1);
        Ok(())
    });
    if let Err(found) = found {
        panic!("{found}");
    }
    eprintln!(
        "{} histories, {} sent, {} held back at the claim",
        histories.get(),
        sent.get(),
        held_back.get()
    );
    // A model that never sees a message proves nothing.
    assert!(sent.get() > histories.get() && held_back.get() > histories.get() / 20);
}
