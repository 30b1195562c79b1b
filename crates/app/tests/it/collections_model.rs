//! The outbox against a model: random histories of invoices, payments, crashes of the worker and clocks that jump, on both
//! engines. The model keeps what was paid and what was handed over, in plain numbers; each time a text is handed over it says,
//! by them alone, whether that was right.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use app::collections::{
    Begun, Handed, HoldReminders, MarkMessage, Mode, SettleDoubt, begin_sending, claim_messages,
    load_outgoing, mark_message, release_messages, settle_doubt,
};
use app::write::{Call, write};
use db::Tx;
use dunning::plan::Channel;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

/// Histories on each engine in an ordinary run, and the variable that asks for more.
const HISTORIES: usize = 4;
const HISTORIES_VARIABLE: &str = "QUITTANCE_MODEL_HISTORIES";
const MINUTE: i64 = 60 * 1_000_000;
const NAMES: [(&str, &str); 3] = [("D", "Durand SAS"), ("M", "Moreau SARL"), ("P", "Petit SCI")];

/// What may happen between two mornings.
#[derive(Clone, Debug)]
enum Happens {
    Issue {
        customer: usize,
        minor: i64,
    },
    /// The whole of an invoice is paid; the text cites it, or nothing does.
    Pay {
        invoice: usize,
        is_cited: bool,
        is_matched: bool,
    },
    Promise {
        customer: usize,
        days: i64,
    },
    /// The worker claims; it dies before it begins, or in the middle, or goes on to some outcome.
    Work {
        dies: Dies,
        handed: Handed,
        waits_minutes: i64,
    },
    /// Somebody pays between claim and begin, and the worker is slow.
    PayInBetween {
        invoice: usize,
    },
    Morning {
        days: i64,
    },
    Jump {
        days: i64,
    },
    Resolve {
        was_sent: bool,
    },
    Rerun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dies {
    BeforeBegin,
    AfterBegin,
    AfterHandover,
    Never,
}

fn happens() -> impl Strategy<Value = Happens> {
    let dies = prop::sample::select(vec![
        Dies::BeforeBegin,
        Dies::AfterBegin,
        Dies::AfterHandover,
        Dies::Never,
        Dies::Never,
        Dies::Never,
    ]);
    let handed = prop::sample::select(vec![
        Handed::Accepted,
        Handed::Accepted,
        Handed::Accepted,
        Handed::RefusedForNow,
        Handed::LostBefore,
        Handed::LostAfter,
    ]);
    prop_oneof![
        6 => (0_usize..3, 1_000_i64..90_000).prop_map(|(customer, minor)| Happens::Issue { customer, minor }),
        3 => (0_usize..20, any::<bool>(), any::<bool>())
            .prop_map(|(invoice, is_cited, is_matched)| Happens::Pay { invoice, is_cited, is_matched }),
        1 => (0_usize..3, 0_i64..4).prop_map(|(customer, days)| Happens::Promise { customer, days }),
        16 => (dies, handed, 0_i64..3).prop_map(|(dies, handed, waits_minutes)| Happens::Work { dies, handed, waits_minutes }),
        2 => (0_usize..20).prop_map(|invoice| Happens::PayInBetween { invoice }),
        16 => (1_i64..5).prop_map(|days| Happens::Morning { days }),
        1 => (-20_i64..20).prop_map(|days| Happens::Jump { days }),
        3 => any::<bool>().prop_map(|was_sent| Happens::Resolve { was_sent }),
        1 => Just(Happens::Rerun),
    ]
}

struct Invoice {
    number: String,
    customer: usize,
    minor: i64,
    /// When money that pays it was recorded.
    paid: bool,
}

/// The model: what was recorded, and what left.
struct Model<'w> {
    shop: &'w Shop<'w>,
    invoices: Vec<Invoice>,
    /// What was handed over, or may have been: document and tone.
    said: BTreeSet<(String, String)>,
    /// Messages that may have left.
    left: BTreeMap<String, u32>,
    day: Date,
    handed_over: u32,
}

impl Model<'_> {
    fn world(&self) -> &World {
        self.shop.world
    }

    async fn take(&mut self, happening: &Happens) {
        match happening {
            Happens::Issue { customer, minor } => {
                self.issue(*customer, *minor).await;
            }
            Happens::Pay { invoice, is_cited, is_matched } => {
                self.pay(*invoice, *is_cited, *is_matched).await;
            }
            Happens::Promise { customer, days } => {
                let hold = HoldReminders {
                    customer: NAMES[*customer].0.to_owned(),
                    kind: "promise".to_owned(),
                    until: Some(self.world().ctx.today().saturating_add(days.days())),
                    ..HoldReminders::default()
                };
                self.shop.hold(&hold).await.unwrap();
            }
            Happens::Work { dies, handed, waits_minutes } => {
                self.work(*dies, *handed, *waits_minutes, None).await;
            }
            Happens::PayInBetween { invoice } => {
                self.work(Dies::Never, Handed::Accepted, 2, Some(*invoice)).await;
            }
            Happens::Morning { days } => {
                self.day = self.day.saturating_add(days.days());
                self.shop.morning(self.day).await;
            }
            Happens::Jump { days } => {
                self.world().clock.advance_micros(days * 1_440 * MINUTE);
                self.shop.run().await;
            }
            Happens::Resolve { was_sent } => self.resolve(*was_sent).await,
            Happens::Rerun => {
                self.shop.match_now().await;
                self.shop.run().await;
            }
        }
    }

    async fn issue(&mut self, customer: usize, minor: i64) {
        let number = format!("FA-{:03}", self.invoices.len() + 1);
        // No two are alike, so that it is known which one an amount pays.
        let minor = minor * 100 + i64::try_from(self.invoices.len()).unwrap();
        let issued = self.day.saturating_sub(40.days());
        let due = self.day.saturating_sub(5.days());
        self.shop.invoice(&number, NAMES[customer].1, issued, due, minor).await;
        self.invoices.push(Invoice { number, customer, minor, paid: false });
    }

    /// Records a payment of an invoice; it may wait for matching.
    async fn pay(&mut self, place: usize, is_cited: bool, is_matched: bool) {
        let Some(invoice) = self.invoices.iter_mut().filter(|invoice| !invoice.paid).nth(place % 3) else {
            return;
        };
        invoice.paid = true;
        let on = self.day.yesterday().unwrap();
        let (text, from) = if is_cited {
            (invoice.number.clone(), NAMES[invoice.customer].1)
        } else {
            ("MERCI".to_owned(), "TIERS")
        };
        let reference = format!("pay-{}", invoice.number);
        let entry = BankEntry::new(on, invoice.minor, &text).with_reference(&reference).from(from);
        self.shop.record(on, vec![entry]).await;
        if is_matched {
            self.shop.match_now().await;
        }
    }

    /// One worker with one batch.
    async fn work(&mut self, dies: Dies, handed: Handed, waits_minutes: i64, pays: Option<usize>) {
        let world = self.shop.world;
        let ctx = &world.ctx;
        let call = Call::new("claim_messages", &());
        let claimed =
            write(&world.db, ctx, call, async |tx: &mut Tx| claim_messages(ctx, tx, Channel::Email).await)
                .await
                .unwrap();
        for one in claimed.claimed {
            if dies == Dies::BeforeBegin {
                break;
            }
            world.clock.advance_micros(waits_minutes * MINUTE);
            if let Some(invoice) = pays {
                self.pay(invoice, true, false).await;
            }
            let call = Call::new("begin_sending", &one);
            let begun = write(&world.db, ctx, call, async |tx: &mut Tx| begin_sending(ctx, tx, &one).await)
                .await
                .unwrap();
            if begun == Begun::Withdrawn {
                continue;
            }
            if dies == Dies::AfterBegin {
                break;
            }
            let is_gone = !matches!(handed, Handed::RefusedForNow | Handed::LostBefore);
            self.hand_over(&one.message, is_gone).await;
            if dies == Dies::AfterHandover {
                break;
            }
            let mark = MarkMessage { claimed: one, handed, note: String::new() };
            let call = Call::new("mark_message", &mark);
            write(&world.db, ctx, call, async |tx: &mut Tx| mark_message(ctx, tx, &mark).await)
                .await
                .unwrap();
        }
        if dies != Dies::Never {
            // Somebody finds later what the dead worker held.
            let before = ctx.now_micros();
            let call = Call::new("release_messages", &before);
            write(&world.db, ctx, call, async |tx: &mut Tx| release_messages(ctx, tx, before).await)
                .await
                .unwrap();
        }
    }

    /// A text is handed over: nobody in it has paid, and nothing in it was said before.
    async fn hand_over(&mut self, message: &str, is_gone: bool) {
        let world = self.shop.world;
        let mut tx = world.db.begin_read().await.unwrap();
        let outgoing = load_outgoing(&mut tx, &world.ctx, message).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        self.handed_over += 1;
        assert!(!outgoing.documents.is_empty());
        for document in &outgoing.documents {
            let invoice = self.invoices.iter().find(|invoice| invoice.number == document.number).unwrap();
            assert!(
                !invoice.paid,
                "{} was paid before the claim, and is reminded of ({:?})",
                invoice.number, world.engine
            );
            assert_eq!(document.open_minor, invoice.minor);
        }
        if !is_gone {
            return;
        }
        let left = self.left.entry(message.to_owned()).or_insert(0);
        *left += 1;
        assert_eq!(*left, 1, "{message} left twice");
        for line in outgoing.answer.lines.iter().filter(|line| line.step.is_some() && line.verdict == "send")
        {
            let step = format!("{:?} {:?}", line.plan, line.step);
            assert!(
                self.said.insert((line.item.clone(), step)),
                "a step was said twice ({:?})",
                world.engine
            );
        }
    }

    /// A person looks into a message in doubt. One that had left arrived, whatever was hoped for.
    async fn resolve(&mut self, was_sent: bool) {
        let world = self.shop.world;
        let ctx = &world.ctx;
        for row in self.shop.messages("unknown").await {
            let message = row.id.to_string();
            let was_sent = was_sent || self.left.contains_key(&message);
            let command = SettleDoubt { message, was_sent };
            let call = Call::new("settle_doubt", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| settle_doubt(ctx, tx, &command).await)
                .await
                .unwrap();
        }
    }
}

#[test]
fn nobody_who_has_paid_is_reminded_and_nothing_is_said_twice() {
    let mut seeds = proptest::test_runner::TestRunner::deterministic();
    let count =
        std::env::var(HISTORIES_VARIABLE).ok().and_then(|text| text.parse().ok()).unwrap_or(HISTORIES);
    let histories: Vec<Vec<Happens>> = (0..count)
        .map(|_| {
            let tree = prop::collection::vec(happens(), 60..100).new_tree(&mut seeds).unwrap();
            tree.current()
        })
        .collect();
    let (invoices, handed_over, in_doubt) = (Cell::new(0), Cell::new(0), Cell::new(0));
    for history in histories {
        on_both_engines(async |world| {
            let shop = Shop::open(&world).await;
            shop.all_plans(Mode::Live).await;
            let day = date(2026, 6, 15);
            let mut model = Model {
                shop: &shop,
                invoices: Vec::new(),
                said: BTreeSet::new(),
                left: BTreeMap::new(),
                day,
                handed_over: 0,
            };
            shop.morning(day).await;
            for happening in &history {
                model.take(happening).await;
            }
            assert_eq!(world.count("select count(*) from dunning_messages where state = 'sending'").await, 0);
            world.assert_sound().await;
            invoices.set(invoices.get() + model.invoices.len());
            handed_over.set(handed_over.get() + model.handed_over);
            in_doubt.set(in_doubt.get() + shop.messages("unknown").await.len());
        });
    }
    eprintln!(
        "{count} histories: {} invoices, {} messages handed over, {} in doubt at the end",
        invoices.get(),
        handed_over.get(),
        in_doubt.get()
    );
    assert!(handed_over.get() as usize > 3 * count, "the histories hand something over");
}
