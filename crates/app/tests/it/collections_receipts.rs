//! Thanks for payments: docs/spec/collections.md, section 12.

use std::sync::Mutex;

use app::collections::{
    Answered, Handed, HoldReminders, Occasion, OutgoingReceipt, ReceiptSender, SentCounts, SetReceipts,
    begin_receipt, list_receipts_of, page_of_receipts, plan_receipts, send_receipts, set_receipts,
    word_receipt,
};
use app::customers::find_by_number;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

/// Keeps the words that it was given; answers what it was told to, else that they were accepted.
#[derive(Default)]
pub struct Postman {
    answers: Mutex<Vec<Handed>>,
    given: Mutex<Vec<String>>,
}

impl Postman {
    fn that_answers(answers: &[Handed]) -> Self {
        Self { answers: Mutex::new(answers.iter().rev().copied().collect()), ..Self::default() }
    }

    pub fn to(&self) -> Vec<String> {
        self.given.lock().unwrap().clone()
    }
}

impl ReceiptSender for Postman {
    async fn ready(&self, _: &OutgoingReceipt) -> bool {
        true
    }

    async fn send(&self, receipt: &OutgoingReceipt) -> Answered {
        self.given.lock().unwrap().push(receipt.recipient.email.clone());
        let handed = self.answers.lock().unwrap().pop().unwrap_or(Handed::Accepted);
        Answered { handed, note: String::new() }
    }
}

async fn switch(world: &World, is_on: bool) {
    switch_on(world, Occasion::Payment, is_on).await;
}

/// Says whether customers are told of an occasion.
pub async fn switch_on(world: &World, occasion: Occasion, is_on: bool) {
    let (ctx, command) = (&world.ctx, SetReceipts { occasion, is_on });
    let call = Call::new("set_receipts", &command);
    write(&world.db, ctx, call, async |tx: &mut Tx| set_receipts(ctx, tx, &command).await).await.unwrap();
}

pub async fn send(world: &World, postman: &Postman) -> SentCounts {
    send_receipts(&world.db, &world.ctx, postman).await.unwrap()
}

/// Receipts, the first one first, each as `customer state amount received note`.
pub async fn told(world: &World) -> Vec<String> {
    let (mut tx, ctx) = (world.db.begin_read().await.unwrap(), &world.ctx);
    let mut told = Vec::new();
    for row in page_of_receipts(&mut tx, ctx, None, 100).await.unwrap() {
        let customer = app::customers::find_customer(&mut tx, ctx, row.customer_id).await.unwrap().unwrap();
        let line = format!(
            "{} {} {} {} {}",
            customer.number,
            row.state,
            row.amount_minor,
            row.received_on.to_jiff(),
            row.note
        );
        told.push(line.trim().to_owned());
    }
    told.reverse();
    told
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{minor}")).from(from)
}

/// Reaches every table of receipts.
pub async fn reach(world: &World) {
    let today = world.ctx.today();
    switch(world, true).await;
    world
        .import_customers("merci.csv", "Code client;Nom;Email\nMERCI;Merci SAS;merci@example.fr\n")
        .await
        .unwrap();
    let shop = Shop::over(world);
    shop.invoice("FA-MERCI-1", "Merci SAS", today, today, 4_321).await;
    shop.record(today, vec![paid(today, 4_321, "FA-MERCI-1", "MERCI SAS")]).await;
    shop.match_now().await;
    shop.at(today.tomorrow().unwrap(), 7);
    let (ctx, call) = (&world.ctx, Call::new("plan_receipts", &()));
    write(&world.db, ctx, call, async |tx: &mut Tx| plan_receipts(ctx, tx).await).await.unwrap();
    assert!(told(world).await.contains(&format!("MERCI planned 4321 {today}")));
}

const EIGHTH: Date = date(2026, 7, 8);
const NINTH: Date = date(2026, 7, 9);

/// A shop that thanks from the sixth of July on, with four documents, on the eighth at nine.
async fn shop(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.at(date(2026, 7, 6), 9);
    switch(world, true).await;
    for (number, customer, minor) in [
        ("FA-1", "Moreau SARL", 20_000),
        ("FA-2", "Moreau SARL", 10_000),
        ("FA-3", "Durand SAS", 5_000),
        ("FA-4", "Durand SAS", 7_000),
    ] {
        shop.invoice(number, customer, date(2026, 6, 1), date(2026, 7, 1), minor).await;
    }
    shop.at(EIGHTH, 9);
    shop
}

#[test]
fn one_receipt_a_customer_for_what_was_decided_before_today() {
    on_both_engines(async |world| {
        let shop = shop(&world).await;
        let entries = vec![
            paid(date(2026, 7, 7), 20_000, "FA-1", "MOREAU SARL"),
            paid(date(2026, 7, 7), 10_000, "FA-2", "MOREAU SARL"),
            paid(date(2026, 7, 7), 6_000, "FA-3 FA-3", "DURAND SAS"),
        ];
        shop.statement(date(2026, 7, 7), entries).await;
        shop.run().await;
        assert_eq!(told(&world).await, [""; 0], "what was decided today may be put right");
        shop.at(NINTH, 7);
        shop.run().await;
        let planned = told(&world).await;
        assert_eq!(planned, ["M planned 30000 2026-07-07"]);
        let postman = Postman::default();
        assert_eq!(send(&world, &postman).await, SentCounts::default(), "not before eight");
        shop.at(NINTH, 8);
        assert_eq!(send(&world, &postman).await.sent, 1);
        assert_eq!(postman.to(), ["factures@moreau.fr"]);
        // Said once, whatever runs again.
        shop.at(date(2026, 7, 10), 9);
        shop.run().await;
        assert_eq!(send(&world, &postman).await, SentCounts::default());
        assert_eq!(told(&world).await, ["M sent 30000 2026-07-07"]);
        world.assert_sound().await;
    });
}

#[test]
fn what_it_says() {
    on_both_engines(async |world| {
        let shop = shop(&world).await;
        shop.statement(date(2026, 7, 7), vec![paid(date(2026, 7, 7), 20_000, "FA-1", "MOREAU SARL")]).await;
        shop.at(NINTH, 9);
        shop.run().await;
        let (mut tx, ctx) = (world.db.begin_read().await.unwrap(), &world.ctx);
        let moreau = find_by_number(&mut tx, ctx, "M").await.unwrap().unwrap();
        let row = list_receipts_of(&mut tx, ctx, moreau.id, 10).await.unwrap().pop().unwrap();
        let (_, words) =
            word_receipt(&mut tx, ctx, row.id, &messages::Links::default()).await.unwrap().unwrap();
        assert_eq!(words.subject.as_str(), "Merci pour votre règlement");
        assert!(words.text.contains("200,00\u{a0}€ le 7\u{a0}juillet 2026"), "{}", words.text);
        assert!(words.text.contains("FA-2") && !words.text.contains("FA-1"), "{}", words.text);
        assert!(!words.text.contains("retard"), "{}", words.text);
        assert!(!words.text.contains("FA-3"), "another customer's: {}", words.text);
    });
}

#[test]
fn what_was_undone_or_came_back_is_not_thanked_for() {
    on_both_engines(async |world| {
        let shop = shop(&world).await;
        let entries = vec![
            paid(date(2026, 7, 7), 20_000, "FA-1", "MOREAU SARL"),
            paid(date(2026, 7, 7), 10_000, "FA-2", "MOREAU SARL"),
            paid(date(2026, 7, 7), 5_000, "FA-3", "DURAND SAS"),
        ];
        shop.statement(date(2026, 7, 7), entries).await;
        shop.at(NINTH, 7);
        shop.run().await;
        assert_eq!(
            told(&world).await,
            ["D planned 5000 2026-07-07", "M planned 30000 2026-07-07"].map(str::to_owned)
        );
        let made = world.allocations().await;
        let of = |minor: i64| made.iter().find(|it| it.transaction.amount_minor == minor).unwrap().id.clone();
        world.undo(&of(20_000)).await.unwrap();
        world.undo(&of(5_000)).await.unwrap();
        shop.at(NINTH, 8);
        let postman = Postman::default();
        let counts = send(&world, &postman).await;
        assert_eq!((counts.sent, counts.withdrawn), (1, 1));
        let after = ["D cancelled 5000 2026-07-07 undone", "M sent 10000 2026-07-07"];
        assert_eq!(told(&world).await, after.map(str::to_owned));
        // Decided again, it is thanked for the next day.
        world.accept(&transaction_id(&world, "FA-3-5000").await, 1).await.unwrap();
        world.accept(&transaction_id(&world, "FA-1-20000").await, 1).await.unwrap();
        shop.at(date(2026, 7, 10), 8);
        shop.run().await;
        assert_eq!(send(&world, &postman).await.sent, 2);
        let said: Vec<String> = told(&world).await.into_iter().filter(|line| line.contains("sent")).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said.contains(&"M sent 20000 2026-07-07".to_owned()), "{said:?}");
        world.assert_sound().await;
    });
}

#[test]
fn nothing_of_the_past_and_nobody_who_mourns() {
    on_both_engines(async |world| {
        let shop = shop(&world).await;
        let entries = vec![
            paid(date(2026, 7, 3), 20_000, "FA-1", "MOREAU SARL"),
            paid(date(2026, 7, 7), 10_000, "FA-2", "MOREAU SARL"),
            paid(date(2026, 7, 7), 5_000, "FA-3", "DURAND SAS"),
        ];
        shop.statement(date(2026, 7, 7), entries).await;
        shop.at(NINTH, 7);
        shop.run().await;
        assert_eq!(told(&world).await.len(), 2);
        let hold = HoldReminders {
            customer: "D".to_owned(),
            kind: "bereavement".to_owned(),
            ..HoldReminders::default()
        };
        shop.hold(&hold).await.unwrap();
        shop.at(NINTH, 9);
        let postman = Postman::default();
        send(&world, &postman).await;
        // Booked before it was switched on: not in the sum.
        let after = ["D cancelled 5000 2026-07-07 held", "M sent 10000 2026-07-07"];
        assert_eq!(told(&world).await, after.map(str::to_owned));
        shop.run().await;
        assert_eq!(told(&world).await.len(), 2, "nothing is planned for who is held");
        switch(&world, false).await;
        shop.statement(date(2026, 7, 9), vec![paid(date(2026, 7, 9), 7_000, "FA-4", "DURAND SAS")]).await;
        shop.at(date(2026, 7, 10), 9);
        shop.run().await;
        assert_eq!(told(&world).await.len(), 2, "switched off");
    });
}

#[test]
fn what_may_have_left_is_never_sent_again() {
    on_both_engines(async |world| {
        let shop = shop(&world).await;
        let entries = vec![
            paid(date(2026, 7, 7), 20_000, "FA-1", "MOREAU SARL"),
            paid(date(2026, 7, 7), 5_000, "FA-3", "DURAND SAS"),
        ];
        shop.statement(date(2026, 7, 7), entries).await;
        shop.at(NINTH, 8);
        shop.run().await;
        // A worker that dies after it began.
        let (mut tx, ctx) = (world.db.begin_read().await.unwrap(), &world.ctx);
        let first = page_of_receipts(&mut tx, ctx, None, 9).await.unwrap().pop().unwrap().id.to_string();
        tx.rollback().await.unwrap();
        let call = Call::new("begin_receipt", &first);
        let begun = write(&world.db, ctx, call, async |tx: &mut Tx| begin_receipt(ctx, tx, &first).await);
        assert!(begun.await.unwrap().claim.is_some());
        let call = Call::new("begin_receipt", &(&first, 2));
        let again = write(&world.db, ctx, call, async |tx: &mut Tx| begin_receipt(ctx, tx, &first).await);
        assert_eq!(again.await.unwrap().claim, None, "somebody else has it");
        // The other one is put off, then nobody knows whether it left.
        let postman = Postman::that_answers(&[Handed::RefusedForNow, Handed::LostAfter]);
        assert_eq!(send(&world, &postman).await.again, 1);
        world.clock.advance_micros(6 * 60_000_000);
        assert_eq!(send(&world, &postman).await.unknown, 1);
        world.clock.advance_micros(10 * 60_000_000);
        assert_eq!(send(&world, &postman).await.unknown, 1, "the lease of the first is over");
        shop.at(date(2026, 7, 10), 9);
        shop.run().await;
        assert_eq!(send(&world, &postman).await, SentCounts::default());
        let states: Vec<String> =
            told(&world).await.iter().map(|it| it.split(' ').nth(1).unwrap_or_default().to_owned()).collect();
        assert_eq!(states, ["unknown", "unknown"]);
        assert_eq!(postman.to().len(), 2);
    });
}
