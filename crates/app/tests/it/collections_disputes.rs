//! Disputes: docs/spec/collections.md, section 11.

use app::collections::{
    ChangeDispute, DisputeChanged, DisputeList, DunningError, HoldFilter, HoldReminders, HoldRow, Mode,
    SettleDispute, Settlement, change_dispute, find_dispute, link_credit_notes, list_open_tasks_of,
    page_of_disputes, page_of_holds, settle_dispute,
};
use app::customers::{EnterCustomer, find_by_number};
use app::ids::{HoldId, UserId};
use app::receivables::{EnterDocument, enter_document, find_by_number as find_document};
use app::write::{Call, WriteError, write};
use db::Tx;
use db::uuid::Uuid;
use jiff::civil::{Date, date};
use testkit::{World, on_both_engines};

use crate::collections::Shop;

/// Monday 6 July 2026: FA-1 of Durand, FA-2 and FA-3 of Moreau, five days late.
async fn late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Live).await;
    for (number, customer, minor) in
        [("FA-1", "Durand SAS", 10_000), ("FA-2", "Moreau SARL", 20_000), ("FA-3", "Moreau SARL", 30_000)]
    {
        shop.invoice(number, customer, date(2026, 5, 2), date(2026, 7, 1), minor).await;
    }
    shop.at(date(2026, 7, 6), 9);
    shop.statement(date(2026, 7, 5), Vec::new()).await;
    shop
}

async fn contest(shop: &Shop<'_>, customer: &str, documents: &[&str], topic: &str) -> String {
    let dispute = HoldReminders {
        customer: customer.to_owned(),
        documents: documents.iter().map(|number| (*number).to_owned()).collect(),
        kind: "dispute".to_owned(),
        due: Some(date(2026, 7, 7)),
        reason: "Livraison incomplète".to_owned(),
        topic: topic.to_owned(),
        ..HoldReminders::default()
    };
    shop.hold(&dispute).await.unwrap().remove(0)
}

type Changed = Result<DisputeChanged, WriteError<DunningError>>;

async fn settle(
    shop: &Shop<'_>,
    dispute: &str,
    how: Settlement,
    (credit_note, note): (&str, &str),
) -> Changed {
    let ctx = &shop.world.ctx;
    let command = SettleDispute {
        dispute: dispute.to_owned(),
        settlement: how,
        credit_note: credit_note.to_owned(),
        note: note.to_owned(),
        tells_customer: false,
    };
    let call = Call::new("settle_dispute", &command);
    write(&shop.world.db, ctx, call, async |tx: &mut Tx| settle_dispute(ctx, tx, &command).await).await
}

async fn change(shop: &Shop<'_>, command: &ChangeDispute) -> Changed {
    let ctx = &shop.world.ctx;
    let call = Call::new("change_dispute", command);
    write(&shop.world.db, ctx, call, async |tx: &mut Tx| change_dispute(ctx, tx, command).await).await
}

/// A credit note of Moreau that cites documents.
pub async fn credit(world: &World, number: &str, cited: &[&str], minor: i64) {
    let customer =
        EnterCustomer { number: "M".to_owned(), name: "Moreau SARL".to_owned(), ..EnterCustomer::default() };
    let command = EnterDocument {
        is_credit_note: true,
        number: number.to_owned(),
        customer,
        issued_on: world.ctx.today(),
        due_on: None,
        currency: "EUR".to_owned(),
        total_minor: minor,
        open_minor: None,
        vat: Vec::new(),
        vat_on_payment: false,
        payment_reference: String::new(),
        purchase_order: String::new(),
        preceding: cited.iter().map(|number| (*number).to_owned()).collect(),
        discount: None,
    };
    let (ctx, call) = (&world.ctx, Call::new("enter_document", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| enter_document(ctx, tx, &command).await).await.unwrap();
}

async fn list(shop: &Shop<'_>, list: DisputeList, reader: Option<UserId>) -> Vec<String> {
    let (mut tx, ctx) = (shop.world.db.begin_read().await.unwrap(), &shop.world.ctx);
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let rows = page_of_disputes(&mut tx, ctx, (list, reader), after, 1).await.unwrap();
        let Some(row) = rows.first() else { return told };
        after = Some(row.id);
        told.push(row.id.to_string());
    }
}

async fn row(shop: &Shop<'_>, dispute: &str) -> HoldRow {
    let mut tx = shop.world.db.begin_read().await.unwrap();
    let id: HoldId = dispute.parse().unwrap();
    find_dispute(&mut tx, &shop.world.ctx, id).await.unwrap().unwrap()
}

#[test]
fn the_credit_note_that_cites_the_document_ends_its_dispute() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        credit(&world, "AV-1", &["FA-2"], 1_000).await;
        shop.at(date(2026, 7, 6), 10);
        let second = contest(&shop, "M", &["FA-2"], "quantity").await;
        let third = contest(&shop, "M", &["FA-3"], "price").await;
        for dispute in [&second, &third] {
            let settled =
                settle(&shop, dispute, Settlement::CreditNote, ("", "Avoir demandé")).await.unwrap();
            assert!(settled.stands, "it is to come");
        }
        let other = contest(&shop, "D", &["FA-1"], "").await;
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait dispute", "M wait dispute"]);
        assert_eq!(list(&shop, DisputeList::CreditExpected, None).await, [second.clone(), third.clone()]);
        assert_eq!(
            list(&shop, DisputeList::Settled, None).await,
            [""; 0],
            "AV-1 was there before the dispute"
        );

        // FA-22 is another document; one that is not expected is left alone.
        shop.at(date(2026, 7, 7), 9);
        credit(&world, "AV-6", &["FA-22"], 5_000).await;
        credit(&world, "AV-7", &["FA-0", "FA-2"], 5_000).await;
        shop.morning(date(2026, 7, 8)).await;
        assert_eq!(list(&shop, DisputeList::Settled, None).await, std::slice::from_ref(&second));
        assert_eq!(list(&shop, DisputeList::Open, None).await, [third.clone(), other.clone()]);
        let ended = row(&shop, &second).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let credit = find_document(&mut tx, &world.ctx, "AV-7").await.unwrap().unwrap().id;
        drop(tx);
        assert_eq!((ended.settled_as.as_str(), ended.credit_note_id), ("credit_note", Some(credit)));
        let mut tx = world.db.begin_write().await.unwrap();
        let (again, event) = link_credit_notes(&world.ctx, &mut tx).await.unwrap();
        assert_eq!((again.disputes.len(), event.is_none()), (0, true), "what is done is done once");
        tx.rollback().await.unwrap();

        // One that is there is chosen; only those of the customer are.
        let wrong = settle(&shop, &other, Settlement::CreditNote, ("AV-7", "")).await.unwrap_err();
        assert!(wrong.to_string().contains("AV-7"), "{wrong}");
        assert!(!settle(&shop, &third, Settlement::CreditNote, ("AV-6", "")).await.unwrap().stands);
        assert_eq!(list(&shop, DisputeList::Settled, None).await, [third, second]);
        world.assert_sound().await;
    });
}

#[test]
fn reminders_go_on_or_the_document_is_no_longer_asked_for() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let first = contest(&shop, "D", &["FA-1"], "duplicate").await;
        let second = contest(&shop, "M", &["FA-2"], "price").await;
        let all = contest(&shop, "M", &[], "other").await;
        shop.morning(date(2026, 7, 8)).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let durand = find_by_number(&mut tx, &world.ctx, "D").await.unwrap().unwrap().id;
        assert_eq!(
            list_open_tasks_of(&mut tx, &world.ctx, durand, 9).await.unwrap().len(),
            1,
            "its day passed"
        );
        drop(tx);

        let silent = settle(&shop, &second, Settlement::Abandoned, ("", " ")).await.unwrap_err();
        assert!(silent.to_string().contains("text"), "{silent}");
        let everything = settle(&shop, &all, Settlement::Abandoned, ("", "Geste")).await.unwrap_err();
        assert!(everything.to_string().contains("everything"), "{everything}");
        assert!(row(&shop, &all).await.ended_at.is_none(), "what was refused changes nothing");
        settle(&shop, &first, Settlement::Resumed, ("", "Bon de livraison envoyé")).await.unwrap();
        settle(&shop, &second, Settlement::Abandoned, ("", "Geste commercial")).await.unwrap();
        settle(&shop, &all, Settlement::Resumed, ("", "")).await.unwrap();
        let twice = settle(&shop, &first, Settlement::Resumed, ("", "")).await;
        assert!(matches!(twice, Err(WriteError::Refused(DunningError::UnknownHold(_)))), "{twice:?}");
        assert_eq!(list(&shop, DisputeList::Settled, None).await, [all, second, first.clone()]);
        assert_eq!(row(&shop, &first).await.ending, "Bon de livraison envoyé");

        let mut tx = world.db.begin_read().await.unwrap();
        assert!(list_open_tasks_of(&mut tx, &world.ctx, durand, 9).await.unwrap().is_empty());
        let holds = page_of_holds(&mut tx, &world.ctx, &HoldFilter::default(), None, 9).await.unwrap();
        let told: Vec<_> = holds.iter().map(|hold| (hold.kind.as_str(), hold.reason.as_str())).collect();
        assert_eq!(told, [("excluded", "Geste commercial")]);
        drop(tx);
        shop.run().await;
        assert_eq!(
            shop.told("planned").await,
            ["D email friendly 10000 1", "M email friendly 30000 1"],
            "FA-1 and FA-3 are asked for again, FA-2 is not"
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_dispute_is_taken_over_and_put_off() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let dispute = contest(&shop, "D", &["FA-1"], "").await;
        let right = ChangeDispute {
            dispute: dispute.clone(),
            topic: "not_delivered".to_owned(),
            due: Some(date(2026, 7, 20)),
            owner: me.clone(),
            comment: "Le transporteur cherche le colis.".to_owned(),
        };
        let past: Date = date(2026, 7, 3);
        for (command, text) in [
            (ChangeDispute { topic: "weather".to_owned(), ..right.clone() }, "weather"),
            (ChangeDispute { due: Some(past), ..right.clone() }, "passed"),
            (ChangeDispute { owner: "x@y.fr".to_owned(), ..right.clone() }, "x@y.fr"),
            (ChangeDispute { comment: "x".repeat(1_001), ..right.clone() }, "text"),
            (ChangeDispute { dispute: "hld_x".to_owned(), ..right.clone() }, "hld_x"),
        ] {
            let error = change(&shop, &command).await.unwrap_err().to_string();
            assert!(error.contains(text), "{error}");
        }
        assert_eq!(list(&shop, DisputeList::Unowned, None).await, std::slice::from_ref(&dispute));
        change(&shop, &right).await.unwrap();
        let row = row(&shop, &dispute).await;
        let owner = row.owner_id.unwrap();
        assert_eq!((row.topic.as_str(), owner.to_string()), ("not_delivered", me));
        assert_eq!(world.count("select count(*) from customer_notes").await, 1, "the comment is a note");
        assert_eq!(list(&shop, DisputeList::Unowned, None).await, [""; 0]);
        assert_eq!(list(&shop, DisputeList::Mine, Some(owner)).await, std::slice::from_ref(&dispute));
        let other = UserId::from_uuid(Uuid::from_u128(1));
        assert_eq!(list(&shop, DisputeList::Mine, Some(other)).await, [""; 0]);
        assert_eq!(list(&shop, DisputeList::Mine, None).await, [""; 0]);
        assert_eq!(list(&shop, DisputeList::Late, None).await, [""; 0]);
        shop.at(date(2026, 7, 21), 9);
        assert_eq!(list(&shop, DisputeList::Late, None).await, [dispute]);
        // What is not a dispute has no reason of one.
        let pause = HoldReminders {
            customer: "D".to_owned(),
            kind: "pause".to_owned(),
            topic: "price".to_owned(),
            ..HoldReminders::default()
        };
        assert!(shop.hold(&pause).await.unwrap_err().to_string().contains("price"));
    });
}

#[test]
fn a_dispute_that_is_ended_otherwise_says_nothing_of_how_it_was_settled() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let dispute = contest(&shop, "D", &["FA-1"], "price").await;
        settle(&shop, &dispute, Settlement::CreditNote, ("", "")).await.unwrap();
        assert_eq!(row(&shop, &dispute).await.settled_as, "credit_note", "it is to come");
        shop.release(&dispute).await;
        let ended = row(&shop, &dispute).await;
        assert!(ended.ended_at.is_some());
        assert_eq!((ended.settled_as.as_str(), ended.credit_note_id), ("", None), "none came");
    });
}
