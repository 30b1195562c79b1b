//! What a message says when the books change before it leaves: docs/spec/collections.md, sections 2 and 5.

use app::allocation::{UndoImport, undo_import};
use app::collections::{
    DunningError, Handed, HoldReminders, MessageDecision, MessageRow, Mode, SentCounts, SetMode,
    SetReminders, StoredAnswer, set_mode,
};
use app::identity::{EntityFacts, add_entity};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};

fn paid(minor: i64, text: &str, from: &str, day: jiff::civil::Date) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

#[test]
fn tone_amount_and_customer_follow_what_is_left() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        // Durand and Petit share a mailbox: Durand is told the firm step, Petit the first one.
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 1);
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        shop.invoice("FA-2", "Petit SCI", date(2026, 6, 1), date(2026, 7, 1), 5_000).await;
        assert_eq!(shop.morning(date(2026, 7, 17)).await.planned, 1);
        // The amount of a list is that of its first customer; the message names each.
        assert_eq!(shop.told("planned").await, ["D email firm 10000 2"]);
        let today = date(2026, 7, 17);
        shop.statement(today, vec![paid(10_000, "FA-1", "DURAND SAS", today)]).await;
        let sender = Fake::default();
        assert_eq!(shop.send(&sender).await.sent, 1);
        assert_eq!(sender.documents(), ["Compta@Durand.fr: FA-2 5000"]);
        assert_eq!(shop.told("sent").await, ["D email friendly 10000 1", "P email friendly 5000 1"]);
        world.assert_sound().await;
    });
}

/// A text that somebody writes who sees the message so.
pub fn text(seen: &MessageRow, body: &str) -> MessageDecision {
    let basis = StoredAnswer::read(&seen.verdict).unwrap().seen_basis();
    MessageDecision::Edit { subject: "Rappel".to_owned(), body: body.to_owned(), basis }
}

#[test]
fn a_text_of_a_person_is_not_sent_about_other_amounts() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        for number in ["FA-1", "FA-2"] {
            shop.invoice(number, "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        }
        let today = date(2026, 7, 10);
        assert_eq!(shop.morning(today).await.planned, 1);
        let planned = &shop.messages("planned").await[0];
        assert_eq!(shop.decide(planned, text(planned, "FA-1 et FA-2 sont dues")).await.unwrap(), "planned");
        shop.statement(today, vec![paid(10_000, "FA-1", "DURAND SAS", today)]).await;
        let sender = Fake::default();
        let counts = shop.send(&sender).await;
        assert_eq!(counts, SentCounts { withdrawn: 1, ..SentCounts::default() }, "it names what is paid");
        // It is before its author again, also after the next run, and is not approved as it stands.
        shop.run().await;
        assert_eq!(shop.told("proposed").await, ["D email friendly 10000 1"]);
        let proposed = &shop.messages("proposed").await[0];
        assert_eq!(proposed.id, planned.id);
        // Who still looks at what stood there before words nothing: it would be stamped with what stands there now.
        let refused = shop.decide(proposed, text(planned, "FA-1 et FA-2 sont dues")).await;
        let is_changed = matches!(refused, Err(WriteError::Refused(DunningError::BasisChanged(_))));
        assert!(is_changed, "{refused:?}");
        let refused = shop.decide(proposed, MessageDecision::Approve).await;
        let is_outdated = matches!(refused, Err(WriteError::Refused(DunningError::TextOutdated(_))));
        assert!(is_outdated, "{refused:?}");
        assert_eq!(shop.decide(proposed, text(proposed, "FA-2 est due")).await.unwrap(), "proposed");
        assert_eq!(shop.decide(proposed, MessageDecision::Approve).await.unwrap(), "planned");
        assert_eq!(shop.send(&sender).await.sent, 1);
        assert_eq!(sender.documents(), ["compta@durand.fr: FA-2 10000"]);
    });
}

#[test]
fn what_is_only_watched_holds_nothing_back_and_is_in_no_message() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let ctx = &world.ctx;
        let patient = shop.plans().await.into_iter().find(|plan| plan.plan.name == "patient").unwrap().id;
        let watched = SetMode { plan: patient, mode: Mode::Shadow };
        let call = Call::new("set_mode", &watched);
        write(&world.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &watched).await).await.unwrap();
        let of_petit = SetReminders {
            customer: "P".to_owned(),
            plan: Some("patient".to_owned()),
            contact: None,
            kind: None,
            segment: None,
        };
        shop.set(&of_petit).await;
        // One mailbox: Petit's plan is watched, Durand's sends.
        shop.invoice("FA-2", "Petit SCI", date(2026, 5, 2), date(2026, 6, 1), 5_000).await;
        let ran = shop.morning(date(2026, 7, 9)).await;
        assert_eq!((ran.planned, ran.shadow), (0, 1));
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        let ran = shop.morning(date(2026, 7, 10)).await;
        assert_eq!((ran.planned, ran.shadow), (1, 0), "a reminder that was not sent is no reason to wait");
        let sender = Fake::default();
        assert_eq!(shop.send(&sender).await.sent, 1);
        assert_eq!(sender.documents(), ["compta@durand.fr: FA-1 10000"]);
        assert_eq!(shop.told("shadow").await, ["P email friendly 5000 1"]);
        world.assert_sound().await;
    });
}

#[test]
fn after_a_failure_a_person_looks_first() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 1);
        // A full mailbox, say: the address is as good as it was.
        assert_eq!(shop.send(&Fake::that_answers(&[Handed::RefusedOtherwise])).await.failed, 1);
        let again = shop.run().await;
        assert_eq!((again.planned, again.proposed), (0, 1), "not sent again by itself at every run");
        let proposed = &shop.messages("proposed").await[0];
        assert_eq!(shop.decide(proposed, MessageDecision::Approve).await.unwrap(), "planned");
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        assert_eq!(shop.morning(date(2026, 7, 20)).await.planned, 1, "a week later it goes by itself");
    });
}

#[test]
fn money_that_was_sent_to_the_wrong_entity_holds_its_payer_back_in_every_entity() {
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
        let yesterday = date(2026, 7, 9);
        for (ctx, entries) in [
            (&ours, Vec::new()),
            // An amount that explains nothing, from a name that both entities know.
            (&second, vec![paid(3_333, "ACOMPTE", "MOREAU SARL", yesterday)]),
        ] {
            world.ctx = ctx.clone();
            let shop = Shop::open(&world).await;
            shop.at(date(2026, 7, 10), 9);
            shop.statement(yesterday, entries).await;
        }
        world.ctx = ours.clone();
        let shop = Shop::over(&world);
        for (number, customer) in [("FA-1", "Durand SAS"), ("FA-2", "Moreau SARL")] {
            shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), 10_000).await;
        }
        shop.all_plans(Mode::Live).await;
        assert_eq!(shop.run().await.planned, 1);
        assert_eq!(shop.told("planned").await, ["D email friendly 10000 1"]);
        assert_eq!(shop.waits().await, ["M wait unallocated_cash"]);
    });
}

#[test]
fn a_document_that_comes_in_again_keeps_what_was_said_and_what_holds_it_back() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        let row = |total: &str| format!("FA-1;Facture;Durand SAS;2026-05-02;2026-06-01;{total}");
        let csv = |total: &str| World::invoices_csv(&[row(total).as_str()]);
        shop.at(date(2026, 7, 1), 9);
        let first = world.import_invoices("juin.csv", csv("100,00")).await.unwrap();
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 1);
        assert_eq!(shop.send(&Fake::default()).await.sent, 1);
        let dispute = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-1".to_owned()],
            kind: "dispute".to_owned(),
            reason: "Un colis manque".to_owned(),
            ..HoldReminders::default()
        };
        let holds = shop.hold(&dispute).await.unwrap();
        // The file was wrong: it is taken back, a better one comes in, and that one is taken back and comes in too.
        let mut file = first.file;
        for total in ["90,00", "80,00"] {
            let ctx = &world.ctx;
            let command = UndoImport { file, reason: "montant".to_owned() };
            let call = Call::new("undo_import", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| undo_import(ctx, tx, &command).await)
                .await
                .unwrap();
            let again = world.import_invoices(&format!("{total}.csv"), csv(total)).await.unwrap();
            assert_eq!(again.documents_new, 1);
            file = again.file;
            world.assert_sound().await;
        }
        assert_eq!(world.open_minor("FA-1").await, 8_000);
        shop.morning(date(2026, 7, 17)).await;
        assert_eq!(shop.waits().await, ["D wait dispute"]);
        shop.release(&holds[0]).await;
        shop.run().await;
        assert_eq!(shop.told("planned").await, ["D email firm 8000 1"], "the first step was said");
    });
}
