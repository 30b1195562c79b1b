//! Reminders over the books: docs/spec/collections.md.

use std::sync::Mutex;

use app::allocation::match_transactions;
use app::banking::list_freshness;
use app::collections::{
    AddressWord, Answered, DecideOnMessage, DunningError, DunningRan, EndHold, FollowAccount, Handed,
    HoldReminders, KindWord, MessageDecision, MessageFilter, MessageRow, Mode, NoteAddress, NoteConversation,
    Outgoing, PlanView, SavePlan, Sender, SentCounts, SetMode, SetReminders, StoredAnswer, Tried, WaitFilter,
    decide_on_message, end_hold, find_message, follow_account, hold_reminders, list_plans,
    make_default_plans, note_address, note_conversation, page_of_messages, page_of_waits, save_plan,
    send_due, set_mode, set_reminders, try_plans,
};
use app::context::Ctx;
use app::customers::{AssignCustomer, assign_customer, find_by_number, find_manager};
use app::identity::{EntityFacts, add_entity};
use app::work::decide_now;
use app::write::{Call, WriteError, write};
use db::Tx;
use dunning::plan::Channel;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

/// A company that reminds: a world with customers that can be written to, and statements that follow each other.
pub struct Shop<'w> {
    pub world: &'w World,
    balance: Mutex<(i64, u32)>,
}

impl<'w> Shop<'w> {
    /// Opens with three customers: Durand and Moreau with addresses of their own, Petit with Durand's.
    pub async fn open(world: &'w World) -> Self {
        let customers = "Code client;Nom;Email\nD;Durand SAS;compta@durand.fr\nM;Moreau SARL;factures@moreau.fr\n\
             P;Petit SCI;Compta@Durand.fr\nN;Sans adresse;\n";
        let imported = world.import_customers("clients.csv", customers).await.unwrap();
        assert_eq!(imported.problems, []);
        Self::over(world)
    }

    /// A shop over a world that has its customers.
    pub fn over(world: &'w World) -> Self {
        Self { world, balance: Mutex::new((0, 0)) }
    }

    pub async fn invoice(&self, number: &str, customer: &str, issued: Date, due: Date, minor: i64) {
        let row = format!("{number};Facture;{customer};{issued};{due};{}.{:02}", minor / 100, minor % 100);
        let outcome =
            self.world.import_invoices(&format!("{number}.csv"), World::invoices_csv(&[&row])).await;
        // That nothing says its VAT is no matter here.
        assert!(outcome.unwrap().problems.iter().all(|problem| problem.code == "vat-missing"));
    }

    /// A statement of one day that continues the one before, matched.
    pub async fn statement(&self, day: Date, entries: Vec<BankEntry>) {
        self.record(day, entries).await;
        self.match_now().await;
    }

    /// A statement of one day that continues the one before, as it comes in.
    pub async fn record(&self, day: Date, entries: Vec<BankEntry>) {
        let (opening, number) = {
            let mut balance = self.balance.lock().unwrap();
            let opening = balance.0;
            balance.0 += entries.iter().map(|entry| entry.amount_minor).sum::<i64>();
            balance.1 += 1;
            (opening, balance.1)
        };
        let name = format!("S{number}");
        let statement = Statement::new(&name, day, entries).opening(opening, day);
        self.world.import_statements(&format!("{name}.xml"), statement.to_camt053()).await.unwrap();
    }

    /// Matches what came in; the jobs would decide about reminders too, and a test says when that is done.
    pub async fn match_now(&self) {
        let ctx = &self.world.ctx;
        let call = Call::new("match_transactions", &());
        write(&self.world.db, ctx, call, async |tx: &mut Tx| match_transactions(ctx, tx).await)
            .await
            .unwrap();
    }

    /// Moves the clock to an hour of a day in Paris.
    pub fn at(&self, day: Date, hour: i8) {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let then = day.at(hour, 0, 0, 0).to_zoned(zone).unwrap().timestamp().as_microsecond();
        self.world.clock.advance_micros(then - self.world.ctx.now_micros());
    }

    /// The morning of a day: the statement through the day before is in, and it is nine o'clock.
    pub async fn morning(&self, day: Date) -> DunningRan {
        self.at(day, 9);
        self.statement(day.yesterday().unwrap(), Vec::new()).await;
        self.run().await
    }

    pub async fn run(&self) -> DunningRan {
        decide_now(&self.world.db, &self.world.ctx).await.unwrap()
    }

    pub async fn plans(&self) -> Vec<PlanView> {
        let mut tx = self.world.db.begin_read().await.unwrap();
        list_plans(&mut tx, &self.world.ctx).await.unwrap()
    }

    /// Makes the default plans, and lets them all run so.
    pub async fn all_plans(&self, mode: Mode) {
        let ctx = &self.world.ctx;
        let call = Call::new("make_default_plans", &());
        write(&self.world.db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await)
            .await
            .unwrap();
        for plan in self.plans().await {
            let command = SetMode { plan: plan.id, mode };
            let call = Call::new("set_mode", &command);
            write(&self.world.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await)
                .await
                .unwrap();
        }
    }

    pub async fn hold(&self, command: &HoldReminders) -> Result<Vec<String>, WriteError<DunningError>> {
        let ctx = &self.world.ctx;
        let call = Call::new("hold_reminders", command);
        let held =
            write(&self.world.db, ctx, call, async |tx: &mut Tx| hold_reminders(ctx, tx, command).await);
        Ok(held.await?.holds)
    }

    pub async fn release(&self, hold: &str) {
        let ctx = &self.world.ctx;
        let command = EndHold { hold: hold.to_owned(), ending: "test".to_owned() };
        let call = Call::new("end_hold", &command);
        write(&self.world.db, ctx, call, async |tx: &mut Tx| end_hold(ctx, tx, &command).await)
            .await
            .unwrap();
    }

    pub async fn decide(
        &self,
        message: &MessageRow,
        decision: MessageDecision,
    ) -> Result<String, WriteError<DunningError>> {
        let ctx = &self.world.ctx;
        let command = DecideOnMessage { message: message.id.to_string(), decision };
        let call = Call::new("decide_on_message", &command);
        let decided =
            write(&self.world.db, ctx, call, async |tx: &mut Tx| decide_on_message(ctx, tx, &command).await);
        Ok(decided.await?.state)
    }

    pub async fn set(&self, command: &SetReminders) {
        let ctx = &self.world.ctx;
        let call = Call::new("set_reminders", command);
        write(&self.world.db, ctx, call, async |tx: &mut Tx| set_reminders(ctx, tx, command).await)
            .await
            .unwrap();
    }

    pub async fn messages_as(&self, ctx: &Ctx, state: &str) -> Vec<MessageRow> {
        let mut tx = self.world.db.begin_read().await.unwrap();
        let filter = MessageFilter { state: state.to_owned(), ..MessageFilter::default() };
        page_of_messages(&mut tx, ctx, &filter, None, 1_000).await.unwrap()
    }

    pub async fn messages(&self, state: &str) -> Vec<MessageRow> {
        self.messages_as(&self.world.ctx, state).await
    }

    /// Messages of a state, each as `customer channel tone amount items`.
    pub async fn told(&self, state: &str) -> Vec<String> {
        let told = self.messages(state).await.into_iter().map(|row| {
            format!("{} {} {} {} {}", row.customer_number, row.channel, row.tone, row.amount_minor, row.items)
        });
        let mut told: Vec<String> = told.collect();
        told.sort();
        told
    }

    /// What waits, each as `customer verdict reasons`.
    pub async fn waits(&self) -> Vec<String> {
        let mut tx = self.world.db.begin_read().await.unwrap();
        let rows =
            page_of_waits(&mut tx, &self.world.ctx, &WaitFilter::default(), None, 1_000).await.unwrap();
        let mut told: Vec<String> = rows
            .into_iter()
            .map(|row| format!("{} {} {}", row.customer_number, row.verdict, row.reasons))
            .collect();
        told.sort();
        told
    }

    pub async fn send(&self, sender: &Fake) -> SentCounts {
        send_due(&self.world.db, &self.world.ctx, sender).await.unwrap()
    }

    pub async fn tried(&self, first: Date, days: i64) -> Tried {
        let mut tx = self.world.db.begin_read().await.unwrap();
        try_plans(&mut tx, &self.world.ctx, first, days).await.unwrap()
    }
}

/// A sender that keeps what it was given, and answers what it was told to; accepted when it was told nothing.
#[derive(Default)]
pub struct Fake {
    /// What it was given: the message, its recipient, and `number amount` of each document.
    pub given: Mutex<Vec<(String, String, Vec<String>)>>,
    pub answers: Mutex<Vec<Handed>>,
}

impl Fake {
    pub fn that_answers(answers: &[Handed]) -> Self {
        let answers = answers.iter().rev().copied().collect();
        Self { given: Mutex::default(), answers: Mutex::new(answers) }
    }

    pub fn documents(&self) -> Vec<String> {
        let given = self.given.lock().unwrap();
        let told = given.iter().map(|(_, to, documents)| format!("{to}: {}", documents.join(", ")));
        let mut told: Vec<String> = told.collect();
        told.sort();
        told
    }
}

impl Sender for Fake {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn send(&self, message: &Outgoing) -> Answered {
        let documents = message.documents.iter();
        let documents =
            documents.map(|it| format!("{} {}", it.number, it.open_minor - it.credit_minor)).collect();
        let given = (message.message.to_string(), message.recipient.email.clone(), documents);
        self.given.lock().unwrap().push(given);
        let handed = self.answers.lock().unwrap().pop().unwrap_or(Handed::Accepted);
        Answered { handed, note: String::new() }
    }
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

#[test]
fn a_plan_goes_from_step_to_step_and_stops_at_the_payment() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        // Example 1 of docs/spec/dunning.md: 39 days late when the plan is switched on.
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 6, 1), 20_000).await;
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 2);
        assert_eq!(shop.told("planned").await, ["D email friendly 10000 1", "M email friendly 20000 1"]);
        let again = shop.run().await;
        assert_eq!((again.planned, again.cancelled), (0, 0), "done again it changes nothing");
        let sender = Fake::default();
        assert_eq!(shop.send(&sender).await.sent, 2);
        assert_eq!(sender.documents(), ["compta@durand.fr: FA-1 10000", "factures@moreau.fr: FA-2 20000"]);
        // Moreau pays; Durand is told the next step a week later.
        shop.at(date(2026, 7, 16), 9);
        shop.statement(date(2026, 7, 15), vec![paid(date(2026, 7, 15), 20_000, "FA-2", "MOREAU SARL")]).await;
        assert_eq!(world.open_minor("FA-2").await, 0);
        assert_eq!(shop.morning(date(2026, 7, 17)).await.planned, 1);
        assert_eq!(shop.told("planned").await, ["D email firm 10000 1"]);
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        assert_eq!(shop.morning(date(2026, 7, 27)).await.handed_over, 1);
        assert_eq!(
            shop.morning(date(2026, 8, 20)).await,
            DunningRan { day: date(2026, 8, 20), items: 1, ..DunningRan::default() }
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_payment_that_is_recorded_before_the_claim_stops_the_message() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        for (number, customer) in [("FA-1", "Durand SAS"), ("FA-2", "Moreau SARL")] {
            shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        }
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 2);
        // Between the run and the claim: one is matched, of the other nobody knows who paid.
        let today = date(2026, 7, 10);
        shop.statement(
            today,
            vec![paid(today, 10_000, "FA-1", "DURAND SAS"), paid(today, 10_000, "MERCI", "TIERS")],
        )
        .await;
        let sender = Fake::default();
        let counts = shop.send(&sender).await;
        assert_eq!((counts.sent, counts.withdrawn), (0, 2));
        assert_eq!(sender.documents(), [""; 0]);
        let mut cancelled: Vec<String> =
            shop.messages("cancelled").await.into_iter().map(|row| row.note).collect();
        cancelled.sort();
        assert_eq!(cancelled, ["", "unallocated_cash"]);
        // What was cancelled was not said: the same step comes again once it is known whose money it was.
        shop.run().await;
        assert_eq!(shop.waits().await, ["M wait unallocated_cash"]);
    });
}

#[test]
fn why_nothing_is_sent() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.at(date(2026, 7, 10), 9);
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait no_source"]);
        shop.statement(date(2026, 7, 8), Vec::new()).await;
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait statement_stale"]);
        shop.statement(date(2026, 7, 9), Vec::new()).await;
        let dispute = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-1".to_owned()],
            kind: "dispute".to_owned(),
            reason: "Deux colis manquent".to_owned(),
            ..HoldReminders::default()
        };
        let holds = shop.hold(&dispute).await.unwrap();
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait dispute"]);
        shop.release(&holds[0]).await;
        let promise = HoldReminders {
            documents: Vec::new(),
            kind: "promise".to_owned(),
            until: Some(date(2026, 7, 14)),
            ..dispute.clone()
        };
        shop.hold(&promise).await.unwrap();
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait promise"]);
        // The promise is given two days; nobody pays, and the plan goes on.
        assert_eq!(shop.morning(date(2026, 7, 16)).await.planned, 0);
        assert_eq!(shop.morning(date(2026, 7, 17)).await.planned, 1);
        let unknown = HoldReminders { kind: "mood".to_owned(), ..dispute.clone() };
        assert!(matches!(shop.hold(&unknown).await, Err(WriteError::Refused(DunningError::UnknownKind(_)))));
        let bare = HoldReminders { reason: String::new(), ..dispute };
        assert!(matches!(shop.hold(&bare).await, Err(WriteError::Refused(DunningError::BadText))));
        // Nobody to write to: a person.
        shop.invoice("FA-9", "Sans adresse", date(2026, 5, 2), date(2026, 6, 1), 900).await;
        shop.run().await;
        assert_eq!(shop.waits().await, ["N hand_over no_contact"]);
    });
}

#[test]
fn one_mailbox_is_one_contact_and_credit_is_deducted() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.invoice("FA-2", "Petit SCI", date(2026, 5, 2), date(2026, 6, 1), 5_000).await;
        let credit = World::invoices_csv(&["AV-1;Avoir;Durand SAS;2026-06-02;2026-06-02;-30,00"]);
        world.import_invoices("av.csv", credit).await.unwrap();
        shop.morning(date(2026, 7, 10)).await;
        let planned = shop.messages("planned").await;
        assert_eq!((planned.len(), planned[0].items, planned[0].other_customers), (1, 2, 1));
        let sender = Fake::default();
        shop.send(&sender).await;
        let mut told = sender.documents();
        for line in &mut told {
            *line = line.to_lowercase();
        }
        assert_eq!(told, ["compta@durand.fr: fa-1 7000, fa-2 5000"]);
        let answer = StoredAnswer::read(&shop.messages("sent").await[0].verdict).unwrap();
        let totals: Vec<i64> = answer.totals.iter().map(|total| total.due_minor).collect();
        assert_eq!(totals, [7_000, 5_000]);
        assert_eq!(answer.sources[0].through, Some(date(2026, 7, 9)));
    });
}

#[test]
fn what_may_have_left_is_listed_and_never_sent_again() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.morning(date(2026, 7, 10)).await;
        let sender = Fake::that_answers(&[Handed::LostAfter, Handed::RefusedForNow]);
        let counts = shop.send(&sender).await;
        assert_eq!((counts.unknown, counts.again, counts.sent), (1, 1, 0));
        // Five minutes later the second is tried again; the first stays as it is, on every day.
        world.clock.advance_micros(6 * 60 * 1_000_000);
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        shop.morning(date(2026, 7, 20)).await;
        assert_eq!(shop.send(&Fake::default()).await.sent, 1, "the next step of FA-2");
        let waits = shop.waits().await;
        assert!(waits.len() == 1 && waits[0].ends_with(" hand_over outcome_unknown"), "{waits:?}");
        assert_eq!(shop.told("unknown").await.len(), 1);
        let call = Call::new("settle_doubt", &());
        let id = shop.messages("unknown").await[0].id.to_string();
        let command = app::collections::SettleDoubt { message: id, was_sent: false };
        let ctx = &world.ctx;
        write(&world.db, ctx, call, async |tx: &mut Tx| {
            app::collections::settle_doubt(ctx, tx, &command).await
        })
        .await
        .unwrap();
        assert_eq!(shop.run().await.planned, 1, "it was not said: decided afresh");
    });
}

#[test]
fn shadow_mode_sends_nothing_and_counts_who_had_paid() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Shadow).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 6, 2), date(2026, 7, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 6, 2), date(2026, 7, 1), 20_000).await;
        assert_eq!(shop.morning(date(2026, 7, 8)).await.shadow, 2);
        assert_eq!(shop.send(&Fake::default()).await, SentCounts::default());
        // Moreau had paid on the day, and it shows only later.
        shop.at(date(2026, 7, 10), 9);
        shop.statement(date(2026, 7, 8), vec![paid(date(2026, 7, 8), 20_000, "FA-2", "MOREAU SARL")]).await;
        let tried = shop.tried(date(2026, 7, 10), 3).await;
        assert_eq!((tried.shadow_sent, tried.shadow_to_payers), (2, 1));
        assert_eq!(tried.held.get("statement_stale"), Some(&1));
        shop.statement(date(2026, 7, 9), Vec::new()).await;
        let tried = shop.tried(date(2026, 7, 10), 3).await;
        let emails: Vec<u64> = tried.days.iter().map(|day| day.emails).collect();
        assert_eq!((emails, tried.days[0].asked.get("EUR")), (vec![1, 0, 0], Some(&10_000)));
        // Live, the first reminder is the first step.
        shop.all_plans(Mode::Live).await;
        assert_eq!(shop.run().await.planned, 1);
        assert_eq!(shop.told("planned").await, ["D email friendly 10000 1"]);
    });
}

#[test]
fn a_statement_of_today_says_nothing_of_the_afternoon() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        let through = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            list_freshness(&mut tx, &world.ctx).await.unwrap()[0].known_through
        };
        shop.at(date(2026, 7, 8), 9);
        shop.statement(date(2026, 7, 7), Vec::new()).await;
        assert_eq!(through().await, Some(date(2026, 7, 7)));
        shop.at(date(2026, 7, 9), 10);
        shop.statement(date(2026, 7, 9), Vec::new()).await;
        assert_eq!(through().await, Some(date(2026, 7, 8)), "who pays at three is not known yet");
        // A year that is wrong makes nothing fresh for ever.
        shop.statement(date(2062, 7, 9), Vec::new()).await;
        shop.at(date(2026, 7, 20), 9);
        assert_eq!(through().await, Some(date(2026, 7, 8)));
    });
}

#[test]
fn what_a_plan_asked_for_does_not_go_once_it_is_not_live() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let key = SetReminders {
            customer: "M".to_owned(),
            segment: Some("key_account".to_owned()),
            ..SetReminders::default()
        };
        shop.set(&key).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 6, 1), date(2026, 7, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 7, 1), 20_000).await;
        let ran = shop.morning(date(2026, 7, 6)).await;
        assert_eq!((ran.planned, ran.proposed), (1, 1), "{ran:?}");
        shop.all_plans(Mode::Shadow).await;
        assert_eq!(shop.messages("cancelled").await.len(), 2);
        assert_eq!(shop.send(&Fake::default()).await.sent, 0);
        // Live again, it is decided afresh, as if nothing had been said.
        shop.all_plans(Mode::Live).await;
        let ran = shop.run().await;
        assert_eq!((ran.planned, ran.proposed), (1, 1), "{ran:?}");
    });
}

#[test]
fn a_person_approves_skips_and_puts_off() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let key = SetReminders {
            customer: "D".to_owned(),
            segment: Some("key_account".to_owned()),
            ..SetReminders::default()
        };
        shop.set(&key).await;
        shop.set(&SetReminders { customer: "M".to_owned(), ..key }).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 7, 1), 20_000).await;
        assert_eq!(shop.morning(date(2026, 7, 6)).await.proposed, 2);
        assert_eq!(shop.send(&Fake::default()).await.sent, 0, "nobody approved anything");
        let both = shop.messages("proposed").await;
        let of = |number: &str| both.iter().find(|row| row.customer_number == number).unwrap();
        let (durand, moreau) = (of("D"), of("M"));
        assert_eq!(shop.run().await.proposed, 2);
        let ids = |rows: &[MessageRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(&shop.messages("proposed").await), ids(&both), "decided anew, they stay the same");
        let postpone = MessageDecision::Postpone { until: date(2026, 7, 8) };
        assert_eq!(shop.decide(moreau, postpone).await.unwrap(), "postponed");
        let edit = crate::collections_change::text(durand, "Bonjour");
        assert_eq!(shop.decide(durand, edit).await.unwrap(), "proposed");
        assert_eq!(shop.decide(durand, MessageDecision::Approve).await.unwrap(), "planned");
        let again = shop.decide(durand, MessageDecision::Approve).await;
        assert!(matches!(again, Err(WriteError::Refused(DunningError::StandsOtherwise { .. }))));
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        assert_eq!(shop.morning(date(2026, 7, 7)).await.proposed, 0);
        assert_eq!(shop.waits().await, ["M wait message_pending"]);
        assert_eq!(shop.morning(date(2026, 7, 8)).await.proposed, 1, "it is decided afresh");
        // What was paid meanwhile is not approved.
        shop.statement(date(2026, 7, 8), vec![paid(date(2026, 7, 8), 20_000, "FA-2", "MOREAU SARL")]).await;
        let moreau = &shop.messages("proposed").await[0];
        let held = shop.decide(moreau, MessageDecision::Approve).await;
        assert!(matches!(held, Err(WriteError::Refused(DunningError::HeldBack { .. }))), "{held:?}");
        shop.invoice("FA-3", "Moreau SARL", date(2026, 5, 2), date(2026, 7, 2), 30_000).await;
        shop.morning(date(2026, 7, 9)).await;
        let moreau = &shop.messages("proposed").await[0];
        let skip = MessageDecision::Skip { reason: "Vu au téléphone".to_owned() };
        assert_eq!(shop.decide(moreau, skip).await.unwrap(), "skipped");
        assert_eq!(shop.morning(date(2026, 7, 10)).await.proposed, 0);
        // The step after it is a handover, five days later; so is that of what was approved.
        assert_eq!(shop.morning(date(2026, 7, 15)).await.handed_over, 2);
    });
}

#[test]
fn plans_are_checked_before_they_are_saved() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let ctx = &world.ctx;
        let plans = shop.plans().await;
        assert_eq!(
            plans.iter().map(|plan| plan.plan.name.as_str()).collect::<Vec<_>>(),
            ["consumer", "public", "key_account", "chronic", "patient", "standard"]
        );
        let mut body = plans[5].plan.clone();
        body.steps[1].days = -9;
        let wrong = SavePlan { plan: plans[5].id.clone(), body: body.clone(), seen: None };
        let call = Call::new("save_plan", &wrong);
        let refused = write(&world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &wrong).await).await;
        assert!(matches!(refused, Err(WriteError::Refused(DunningError::Plan(_)))));
        body.steps[1].days = 2;
        let right = SavePlan { plan: plans[5].id.clone(), body, seen: Some(1) };
        let call = Call::new("save_plan", &right);
        let saved =
            write(&world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &right).await).await.unwrap();
        assert_eq!((saved.version, shop.plans().await[5].plan.steps[1].days), (2, 2));
    });
}

/// Something in each table of reminders, in a world that holds the customer C1 with an open document.
pub async fn reach(world: &World) {
    let ctx = &world.ctx;
    let more = "Code client;Nom;Email\nR1;Relance SAS;a@relance.fr\n";
    world.import_customers("r.csv", more).await.unwrap();
    let rows = [
        "FA-R1;Facture;Relance SAS;2025-12-01;2026-01-01;80.00",
        "FA-R2;Facture;Durand SAS;2025-12-01;2026-01-01;70.00",
    ];
    world.import_invoices("r-invoices.csv", World::invoices_csv(&rows)).await.unwrap();
    let shop = Shop { world, balance: Mutex::new((0, 0)) };
    shop.all_plans(Mode::Live).await;
    let mut tx = world.db.begin_write().await.unwrap();
    for account in list_freshness(&mut tx, ctx).await.unwrap() {
        // Its statements end long before today, and no customer pays to it: one is left, which is followed.
        let follow = FollowAccount { account: account.account.to_string(), is_followed: false };
        follow_account(ctx, &mut tx, &follow).await.unwrap();
    }
    let customer = "R1".to_owned();
    let set = SetReminders {
        customer: customer.clone(),
        segment: Some("key_account".to_owned()),
        ..SetReminders::default()
    };
    set_reminders(ctx, &mut tx, &set).await.unwrap();
    let heard = NoteConversation { customer: customer.clone(), is_settled: true };
    note_conversation(ctx, &mut tx, &heard).await.unwrap();
    let address = NoteAddress { customer, channel: "call".to_owned(), state: AddressWord::OptedOut };
    note_address(ctx, &mut tx, &address).await.unwrap();
    tx.commit().await.unwrap();
    shop.run().await;
    assert_eq!(shop.waits().await, ["C1 hand_over no_contact no_source", "R1 wait no_source"]);
    world.tamper("delete from unfollowed_accounts").await.unwrap();
    // An account that is followed, through yesterday.
    let iban = "FR7610107001011234567890129".to_owned();
    let statement = Statement { iban, ..Statement::new("R", date(2026, 3, 30), Vec::new()) };
    let text = statement.opening(0, date(2026, 3, 30)).to_camt053();
    world.import_statements("r.xml", text).await.unwrap();
    let mut tx = world.db.begin_write().await.unwrap();
    for account in list_freshness(&mut tx, ctx).await.unwrap() {
        let is_followed = account.known_through == Some(date(2026, 3, 30));
        let follow = FollowAccount { account: account.account.to_string(), is_followed };
        follow_account(ctx, &mut tx, &follow).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(shop.run().await.proposed, 1);
    let proposed = &shop.messages("proposed").await[0];
    let edit = crate::collections_change::text(proposed, "Bonjour");
    shop.decide(proposed, edit).await.unwrap();
    shop.decide(proposed, MessageDecision::Approve).await.unwrap();
    let pause =
        HoldReminders { customer: "R1".to_owned(), kind: "pause".to_owned(), ..HoldReminders::default() };
    shop.hold(&pause).await.unwrap();
}

#[test]
fn each_kind_of_customer_follows_its_plan() {
    on_both_engines(async |world| {
        let customers = "Code client;Nom;Email\nS;Client S;s@x.fr\nG;Client G;g@x.fr\nK;Client K;k@x.fr\n\
             C;Client C;c@x.fr\nB;Client B;b@x.fr\n";
        assert_eq!(world.import_customers("clients.csv", customers).await.unwrap().problems, []);
        let shop = Shop::over(&world);
        shop.all_plans(Mode::Live).await;
        // How customers pay is counted from what was allocated: B two days late, C fifty-two.
        let paid_on = date(2026, 3, 3);
        let mut entries = Vec::new();
        for n in 1..=6_i64 {
            for (customer, due, minor) in
                [("B", date(2026, 3, 1), 1_000 + n), ("C", date(2026, 1, 10), 2_000 + n)]
            {
                let number = format!("H-{customer}{n}000");
                shop.invoice(&number, &format!("Client {customer}"), date(2026, 1, 1), due, minor).await;
                entries.push(paid(paid_on, minor, &number, &format!("CLIENT {customer}")));
            }
        }
        shop.statement(paid_on, entries).await;
        let of_kind = |customer: &str, kind| SetReminders {
            customer: customer.to_owned(),
            kind: Some(kind),
            ..SetReminders::default()
        };
        shop.set(&of_kind("G", KindWord::Public)).await;
        shop.set(&of_kind("K", KindWord::Consumer)).await;
        for customer in ["S", "G", "K", "C", "B"] {
            let number = format!("F-{customer}");
            shop.invoice(&number, &format!("Client {customer}"), date(2026, 5, 1), date(2026, 6, 1), 60_000)
                .await;
        }
        let mut told = Vec::new();
        for day in [2, 3, 4, 5, 8] {
            shop.morning(date(2026, 6, day)).await;
            told.extend(shop.told("planned").await.into_iter().map(|line| format!("{day}: {line}")));
            shop.send(&Fake::default()).await;
        }
        // J+1 and J+5 of those who are usually late, J+3 of the others, J+5 of public buyers and J+7 of good payers; the
        // sixth of June is a Saturday.
        assert_eq!(
            told,
            [
                "2: C email friendly 60000 1",
                "4: K email friendly 60000 1",
                "4: S email friendly 60000 1",
                "8: B email friendly 60000 1",
                "8: C email reminder 60000 1",
                "8: G email friendly 60000 1",
            ]
        );
    });
}

#[test]
fn sales_see_their_own_customers_and_other_organisations_nothing() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let ctx = &world.ctx;
        for (number, customer) in [("FA-1", "Durand SAS"), ("FA-2", "Moreau SARL")] {
            shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        }
        shop.invoice("FA-9", "Sans adresse", date(2026, 5, 2), date(2026, 6, 1), 900).await;
        shop.morning(date(2026, 7, 10)).await;
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let mut tx = world.db.begin_write().await.unwrap();
        let moreau = find_by_number(&mut tx, ctx, "M").await.unwrap().unwrap().id;
        let assign = AssignCustomer { customer: moreau.to_string(), account_manager: me };
        assign_customer(ctx, &mut tx, &assign).await.unwrap();
        let manager = find_manager(&mut tx, ctx, moreau).await.unwrap();
        tx.commit().await.unwrap();
        let mut theirs = ctx.clone();
        theirs.only_of = manager;
        let seen =
            |rows: Vec<MessageRow>| rows.into_iter().map(|row| row.customer_number).collect::<Vec<_>>();
        assert_eq!(seen(shop.messages_as(&theirs, "").await), ["M"]);
        let durand =
            shop.messages("planned").await.into_iter().find(|row| row.customer_number == "D").unwrap();
        let skip = DecideOnMessage {
            message: durand.id.to_string(),
            decision: MessageDecision::Skip { reason: "non".to_owned() },
        };
        let dispute =
            HoldReminders { customer: "D".to_owned(), kind: "pause".to_owned(), ..HoldReminders::default() };
        let other = world.second_organisation().await;
        for stranger in [&theirs, &other] {
            let mut tx = world.db.begin_write().await.unwrap();
            assert!(find_message(&mut tx, stranger, durand.id).await.unwrap().is_none());
            let waits = page_of_waits(&mut tx, stranger, &WaitFilter::default(), None, 9).await.unwrap();
            assert_eq!(waits.len(), 0);
            let refused = decide_on_message(stranger, &mut tx, &skip).await.unwrap_err();
            assert!(matches!(refused, DunningError::UnknownMessage(_)));
            let refused = hold_reminders(stranger, &mut tx, &dispute).await.unwrap_err();
            assert!(matches!(refused, DunningError::UnknownCustomer(_)));
            tx.rollback().await.unwrap();
        }
        // Another organisation's run and its worker touch nothing of ours.
        decide_now(&world.db, &other).await.unwrap();
        let sender = Fake::default();
        assert_eq!(send_due(&world.db, &other, &sender).await.unwrap(), SentCounts::default());
        assert_eq!(shop.waits().await, ["N hand_over no_contact"]);
        assert_eq!(shop.send(&sender).await.sent, 2);
    });
}

#[test]
fn the_sterner_of_two_entities_reminds_a_contact_first() {
    on_both_engines(async |mut world| {
        let ours = world.ctx.clone();
        let facts = EntityFacts {
            name: "Filiale".to_owned(),
            siren: String::new(),
            vat_number: String::new(),
            address: String::new(),
        };
        let added =
            crate::identity_access::run(&world, &ours, async |tx| add_entity(&ours, tx, &facts).await);
        let second = ours.on_entity(added.await.unwrap().id.parse().unwrap());
        for (ctx, due) in [(&ours, date(2026, 7, 1)), (&second, date(2026, 6, 1))] {
            world.ctx = ctx.clone();
            let shop = Shop::open(&world).await;
            shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), due, 10_000).await;
            shop.at(date(2026, 7, 10), 9);
            shop.statement(date(2026, 7, 9), Vec::new()).await;
        }
        world.ctx = ours.clone();
        let shop = Shop::over(&world);
        shop.all_plans(Mode::Live).await;
        shop.at(date(2026, 7, 10), 9);
        assert_eq!(shop.run().await.planned, 1);
        // Both are to be told the first step: the older debt goes first, in its own name.
        assert_eq!(shop.told("planned").await, [""; 0]);
        assert_eq!(shop.waits().await, ["D wait other_entity_first"]);
        world.ctx = second;
        let shop = Shop::over(&world);
        assert_eq!(shop.told("planned").await, ["D email friendly 10000 1"]);
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
    });
}

#[test]
fn money_of_another_customer_holds_nobody_back_at_the_claim_either() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        // Three owe the same amount, so that matching proposes nothing; one of them pays, under its own name.
        for (number, customer) in [("FA-1", "Durand SAS"), ("FA-2", "Moreau SARL"), ("FA-3", "Moreau SARL")] {
            shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        }
        shop.at(date(2026, 7, 10), 9);
        shop.statement(date(2026, 7, 9), vec![paid(date(2026, 7, 9), 10_000, "ACOMPTE", "MOREAU SARL")])
            .await;
        assert_eq!(shop.run().await.planned, 1);
        assert_eq!(shop.waits().await, ["M wait unallocated_cash"]);
        assert_eq!(shop.told("planned").await, ["D email friendly 10000 1"]);
        // The worker looks at Durand alone, and knows all the same whose money that is.
        assert_eq!(shop.send(&Fake::default()).await, SentCounts { sent: 1, ..SentCounts::default() });
    });
}

#[test]
fn money_that_was_decided_and_undone_or_set_aside_still_speaks() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-0100", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        shop.at(date(2026, 7, 10), 9);
        // Somebody unknown pays a part of it, so that matching asks a person.
        shop.statement(date(2026, 7, 9), vec![paid(date(2026, 7, 9), 4_321, "FA-0100", "TIERS INCONNU")])
            .await;
        let name = "FA-0100-2026-07-09-4321";
        let waits = ["D wait unallocated_cash"];
        shop.run().await;
        assert_eq!(shop.waits().await, waits);
        // A person takes it for a transfer of our own, and takes that back.
        let split = format!("split {name} | account:613200 43.21\nundo {name}");
        testkit::script::tell(&world, &split).await;
        shop.run().await;
        assert_eq!(shop.waits().await, waits, "undone on {:?}", world.engine);
        let id = testkit::script::transaction_id(&world, name).await;
        world.set_aside(&id, true).await.unwrap();
        shop.run().await;
        assert_eq!(shop.waits().await, waits, "set aside on {:?}", world.engine);
    });
}
