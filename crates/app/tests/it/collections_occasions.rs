//! What customers are told beside reminders and thanks: docs/spec/collections.md, section 12.

use app::collections::{
    HoldReminders, Mode, Occasion, SentCounts, SettleDispute, Settlement, page_of_receipts, settle_dispute,
    word_receipt,
};
use app::write::{Call, write};
use db::Tx;
use jiff::civil::date;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::collections::Shop;
use crate::collections_disputes::credit;
use crate::collections_receipts::{Postman, send, switch_on, told};

const PAID: &str = "bank t1 | 2026-07-07 | 200.00 | FA-1 | DURAND SAS | e2e=E2E-0001 code=IDDT/ESDD\nmatch";

/// Durand's invoice of 200.00, due on the 29th of June, paid on the 7th of July by a direct debit that comes back on the 8th; it is the 9th, at
/// seven.
async fn returned<'w>(world: &'w World, reason: &str) -> Shop<'w> {
    let shop = Shop::open(world).await;
    shop.at(date(2026, 7, 6), 9);
    switch_on(world, Occasion::Return, true).await;
    shop.invoice("FA-1", "Durand SAS", date(2026, 6, 1), date(2026, 6, 29), 20_000).await;
    shop.invoice("FA-2", "Durand SAS", date(2026, 6, 1), date(2026, 9, 29), 5_000).await;
    shop.at(date(2026, 7, 7), 9);
    tell(world, PAID).await;
    shop.at(date(2026, 7, 8), 9);
    let back = "bank t2 | 2026-07-08 | -200.00 | IMPAYE | DURAND SAS | e2e=E2E-0001 code=IDDT/UPDD";
    tell(world, &format!("{back} {reason}\nmatch")).await;
    assert_eq!(world.open_minor("FA-1").await, 20_000);
    shop.at(date(2026, 7, 9), 7);
    shop
}

/// What the last message says: its subject and its text.
async fn words(world: &World) -> (String, String) {
    let mut tx = world.db.begin_read().await.unwrap();
    let row = page_of_receipts(&mut tx, &world.ctx, None, 1).await.unwrap().remove(0);
    let links = messages::Links::default();
    let (_, said) = word_receipt(&mut tx, &world.ctx, row.id, &links).await.unwrap().unwrap();
    (said.subject.as_str().to_owned(), said.text)
}

#[test]
fn a_payment_that_came_back_is_told_once_with_why_and_how_to_pay() {
    on_both_engines(async |world| {
        let shop = returned(&world, "reason=AM04").await;
        shop.run().await;
        assert_eq!(told(&world).await, ["D planned 20000 2026-07-07"]);
        let (subject, text) = words(&world).await;
        assert_eq!(subject, "Votre paiement n’a pas abouti");
        assert!(text.contains("200,00\u{a0}€"), "{text}");
        assert!(text.contains("7\u{a0}juillet 2026") && text.contains("provision insuffisante"), "{text}");
        assert!(text.contains("FA-1") && !text.contains("FA-2"), "what came back alone: {text}");
        shop.at(date(2026, 7, 9), 8);
        let postman = Postman::default();
        assert_eq!(send(&world, &postman).await.sent, 1);
        assert_eq!(postman.to(), ["compta@durand.fr"]);
        shop.at(date(2026, 7, 10), 9);
        shop.run().await;
        assert_eq!(send(&world, &postman).await, SentCounts::default());
        assert_eq!(told(&world).await, ["D sent 20000 2026-07-07"]);
        world.assert_sound().await;
    });
}

#[test]
fn a_reminder_waits_for_its_turn_after_the_notice() {
    for is_told in [true, false] {
        on_both_engines(async |world| {
            let shop = returned(&world, "reason=AM04").await;
            switch_on(&world, Occasion::Return, is_told).await;
            shop.all_plans(Mode::Live).await;
            shop.morning(date(2026, 7, 9)).await;
            let reminders = shop.told("planned").await.len();
            assert_eq!(reminders, usize::from(!is_told), "told of it: {is_told}");
        });
    }
}

#[test]
fn paid_again_or_kept_back_it_does_not_leave() {
    on_both_engines(async |world| {
        let shop = returned(&world, "reason=MS03").await;
        shop.run().await;
        tell(&world, "bank t3 | 2026-07-08 | 200.00 | FA-1 | DURAND SAS | e2e=E2E-0002\nmatch").await;
        assert_eq!(world.open_minor("FA-1").await, 0);
        shop.at(date(2026, 7, 9), 8);
        let postman = Postman::default();
        assert_eq!(send(&world, &postman).await.withdrawn, 1);
        assert_eq!(told(&world).await, ["D cancelled 20000 2026-07-07 paid"]);
    });
    on_both_engines(async |world| {
        let shop = returned(&world, "").await;
        shop.run().await;
        let dispute = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-1".to_owned()],
            kind: "dispute".to_owned(),
            reason: "Livraison incomplète".to_owned(),
            ..HoldReminders::default()
        };
        shop.hold(&dispute).await.unwrap();
        shop.at(date(2026, 7, 9), 8);
        assert_eq!(send(&world, &Postman::default()).await.withdrawn, 1);
        assert_eq!(told(&world).await, ["D cancelled 20000 2026-07-07 held_back"]);
    });
}

#[test]
fn what_a_person_should_speak_about_is_not_told() {
    on_both_engines(async |world| {
        // The debtor is dead: nothing automatic reaches anybody.
        let shop = returned(&world, "reason=MD07").await;
        shop.run().await;
        assert_eq!(told(&world).await, [""; 0]);
    });
}

async fn contest(shop: &Shop<'_>, document: &str) -> String {
    let dispute = HoldReminders {
        customer: "M".to_owned(),
        documents: vec![document.to_owned()],
        kind: "dispute".to_owned(),
        reason: "Livraison incomplète".to_owned(),
        ..HoldReminders::default()
    };
    shop.hold(&dispute).await.unwrap().remove(0)
}

async fn settle(shop: &Shop<'_>, dispute: &str, settlement: Settlement) -> (bool, bool) {
    let ctx = &shop.world.ctx;
    let command = SettleDispute {
        dispute: dispute.to_owned(),
        settlement,
        credit_note: String::new(),
        note: "Vu avec le transporteur".to_owned(),
        tells_customer: true,
    };
    let call = Call::new("settle_dispute", &command);
    let changed =
        write(&shop.world.db, ctx, call, async |tx: &mut Tx| settle_dispute(ctx, tx, &command).await);
    let changed = changed.await.unwrap();
    (changed.stands, changed.is_told)
}

#[test]
fn the_end_of_a_dispute_is_told_when_somebody_asked_for_it() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 7, 9), 7);
        for number in ["FA-1", "FA-2"] {
            shop.invoice(number, "Moreau SARL", date(2026, 6, 1), date(2026, 6, 29), 20_000).await;
        }
        let first = contest(&shop, "FA-1").await;
        assert_eq!(settle(&shop, &first, Settlement::Resumed).await, (false, true));
        let (subject, text) = words(&world).await;
        assert_eq!(subject, "Facture FA-1\u{a0}: votre demande est traitée");
        assert!(text.contains("la facture reste due"), "{text}");
        assert!(!text.contains("transporteur"), "a comment stays among us: {text}");
        // The credit note is to come: the customer is told when it is there.
        let second = contest(&shop, "FA-2").await;
        assert_eq!(settle(&shop, &second, Settlement::CreditNote).await, (true, false));
        assert_eq!(told(&world).await, ["M planned 20000 2026-07-09"]);
        credit(&world, "AV-1", &["FA-2"], 20_000).await;
        shop.all_plans(Mode::Shadow).await;
        app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        assert_eq!(told(&world).await.len(), 2);
        let (_, text) = words(&world).await;
        assert!(text.contains("un avoir a été émis, le n°\u{a0}AV-1"), "{text}");
        shop.at(date(2026, 7, 9), 8);
        let postman = Postman::default();
        assert_eq!(send(&world, &postman).await.sent, 2, "whether thanks are sent or not");
    });
}
