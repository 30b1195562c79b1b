//! Promises that are kept and broken: docs/spec/dunning.md, section 10.

use app::collections::{
    HoldReminders, Mode, PromiseList, Reliability, find_reliability, list_documents_of_promise,
    page_of_promises,
};
use app::customers::{AssignCustomer, assign_customer, find_by_number, find_manager};
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

/// Promises of every list, each as `list number state paid of due documents`.
async fn promises(shop: &Shop<'_>) -> Vec<String> {
    let (mut tx, ctx) = (shop.world.db.begin_read().await.unwrap(), &shop.world.ctx);
    let mut told = Vec::new();
    for list in PromiseList::ALL {
        let mut after = None;
        // One at a time: each page goes on where the one before ended.
        loop {
            let rows = page_of_promises(&mut tx, ctx, list, after, 1).await.unwrap();
            let Some(row) = rows.first() else { break };
            after = Some((row.promised_on.to_jiff(), row.id));
            let customer = app::customers::find_customer(&mut tx, ctx, row.customer_id).await.unwrap();
            let documents = list_documents_of_promise(&mut tx, ctx, row.id).await.unwrap();
            let mut numbers: Vec<String> = documents.into_iter().map(|item| item.number).collect();
            numbers.sort();
            let line = format!(
                "{} {} {} {} of {} {}",
                list.as_str(),
                customer.map(|found| found.number).unwrap_or_default(),
                row.state,
                row.paid_minor,
                row.due_minor,
                numbers.join("+")
            );
            told.push(line.trim().to_owned());
        }
    }
    told
}

async fn reliability(shop: &Shop<'_>, number: &str) -> Reliability {
    let (mut tx, ctx) = (shop.world.db.begin_read().await.unwrap(), &shop.world.ctx);
    let customer = find_by_number(&mut tx, ctx, number).await.unwrap().unwrap();
    find_reliability(&mut tx, ctx, customer.id).await.unwrap()
}

async fn kinds(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let events = app::activity::list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
    events.into_iter().map(|event| event.kind).filter(|kind| kind.starts_with("promise_")).collect()
}

fn promise(customer: &str, documents: &[&str], until: Date) -> HoldReminders {
    HoldReminders {
        customer: customer.to_owned(),
        documents: documents.iter().map(|number| (*number).to_owned()).collect(),
        kind: "promise".to_owned(),
        until: Some(until),
        ..HoldReminders::default()
    }
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

/// Wednesday 1 July 2026, with invoices that are a month late: FA-1 and FA-3 of Durand, FA-2 of Moreau.
async fn late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Live).await;
    for (number, customer, minor) in
        [("FA-1", "Durand SAS", 10_000), ("FA-2", "Moreau SARL", 20_000), ("FA-3", "Durand SAS", 5_000)]
    {
        shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), minor).await;
    }
    shop.at(date(2026, 7, 1), 9);
    shop.statement(date(2026, 6, 30), Vec::new()).await;
    shop
}

#[test]
fn one_is_kept_and_one_is_broken() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let on = date(2026, 7, 8);
        shop.hold(&promise("D", &["FA-1", "FA-3"], on)).await.unwrap();
        shop.hold(&promise("M", &["FA-2"], on)).await.unwrap();
        assert_eq!(
            promises(&shop).await,
            ["to_come D open 0 of 15000 FA-1+FA-3", "to_come M open 0 of 20000 FA-2"]
        );
        shop.at(on, 9);
        shop.statement(date(2026, 7, 7), vec![paid(date(2026, 7, 7), 15_000, "FA-1 FA-3", "DURAND SAS")])
            .await;
        shop.run().await;
        assert_eq!(
            promises(&shop).await,
            ["due M open 0 of 20000 FA-2", "kept D kept 15000 of 15000 FA-1+FA-3"],
            "that it was kept is known before its day; what is due today is not broken yet"
        );
        // The grace ends on Friday the 10th, and is known on Monday.
        assert_eq!(shop.morning(date(2026, 7, 10)).await.planned, 0);
        assert_eq!(promises(&shop).await[0], "due M open 0 of 20000 FA-2");
        let ran = shop.morning(date(2026, 7, 13)).await;
        assert_eq!(promises(&shop).await[0], "broken M broken 0 of 20000 FA-2");
        assert_eq!(ran.planned, 1, "a broken promise keeps nothing back");
        assert_eq!(
            kinds(&world).await,
            ["promise_recorded", "promise_recorded", "promise_kept", "promise_broken"]
        );
        shop.run().await;
        assert_eq!(kinds(&world).await.len(), 4, "it is written once");
        let moreau = reliability(&shop, "M").await;
        assert_eq!((moreau.kept, moreau.total), (0, 1));
        let durand = reliability(&shop, "D").await;
        assert_eq!((durand.kept, durand.total), (1, 1));
        assert_eq!(durand.amounts, [("EUR".to_owned(), 15_000, 15_000)]);
        world.assert_sound().await;
    });
}

#[test]
fn money_that_nobody_explained_is_waited_for_and_mends_what_was_written() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let on = date(2026, 7, 8);
        shop.hold(&promise("M", &["FA-2"], on)).await.unwrap();
        shop.at(date(2026, 7, 9), 9);
        shop.statement(on, vec![paid(on, 20_000, "MERCI", "PLATEFORME X")]).await;
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(promises(&shop).await, ["due M open 0 of 20000 FA-2"], "it could be this money");
        shop.morning(date(2026, 8, 3)).await;
        assert_eq!(promises(&shop).await, ["broken M broken 0 of 20000 FA-2"], "patience has an end");
        let reference = format!("MERCI-{on}-20000");
        let movement = transaction_id(&world, &reference).await;
        world.accept(&movement, 1).await.unwrap();
        assert_eq!(world.open_minor("FA-2").await, 0);
        shop.run().await;
        assert_eq!(
            promises(&shop).await,
            ["kept M kept 20000 of 20000 FA-2"],
            "the bank had booked it in time"
        );
    });
}

#[test]
fn of_everything_in_part_and_late() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let on = date(2026, 7, 8);
        // Everything that is owed, without a name for the amount; and a named part of it.
        shop.hold(&promise("D", &[], on)).await.unwrap();
        let named = HoldReminders { amount_minor: Some(12_000), ..promise("M", &[], on) };
        shop.hold(&named).await.unwrap();
        shop.at(date(2026, 7, 9), 9);
        shop.statement(on, vec![paid(on, 5_000, "FA-3", "DURAND SAS")]).await;
        shop.at(date(2026, 7, 13), 9);
        let friday = date(2026, 7, 10);
        shop.statement(friday, vec![paid(friday, 20_000, "FA-2", "MOREAU SARL")]).await;
        shop.run().await;
        assert_eq!(
            promises(&shop).await,
            ["broken D partly 5000 of 15000", "kept M kept_late 12000 of 12000"]
        );
        let durand = reliability(&shop, "D").await;
        assert_eq!(
            (durand.kept, durand.total, durand.amounts),
            (0, 1, vec![("EUR".to_owned(), 5_000, 15_000)])
        );
    });
}

#[test]
fn what_a_person_ended_counts_for_nothing_and_others_see_their_own() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let holds = shop.hold(&promise("D", &["FA-1", "FA-3"], date(2026, 7, 8))).await.unwrap();
        shop.release(&holds[0]).await;
        assert_eq!(promises(&shop).await.len(), 1, "FA-3 is promised still");
        shop.release(&holds[1]).await;
        assert_eq!(promises(&shop).await, [""; 0]);
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(reliability(&shop, "D").await, Reliability::default());
        shop.hold(&promise("M", &["FA-2"], date(2026, 7, 20))).await.unwrap();
        let ctx = &world.ctx;
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let mut tx = world.db.begin_write().await.unwrap();
        let durand = find_by_number(&mut tx, ctx, "D").await.unwrap().unwrap().id;
        let assign = AssignCustomer { customer: durand.to_string(), account_manager: me };
        assign_customer(ctx, &mut tx, &assign).await.unwrap();
        let mut sales = ctx.clone();
        sales.only_of = find_manager(&mut tx, ctx, durand).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(page_of_promises(&mut tx, &sales, PromiseList::ToCome, None, 9).await.unwrap().is_empty());
        assert_eq!(
            page_of_promises(&mut tx, &world.ctx, PromiseList::ToCome, None, 9).await.unwrap().len(),
            1
        );
    });
}

#[test]
fn a_match_that_is_undone_lets_no_reminder_out_inside_a_promise() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let on = date(2026, 7, 15);
        shop.hold(&promise("M", &["FA-2"], on)).await.unwrap();
        shop.at(date(2026, 7, 7), 9);
        let came = date(2026, 7, 6);
        shop.statement(came, vec![paid(came, 20_000, "FA-2", "MOREAU SARL")]).await;
        shop.run().await;
        assert_eq!(promises(&shop).await, ["kept M kept 20000 of 20000 FA-2"]);
        world.undo(&world.allocations().await[0].id).await.unwrap();
        assert_eq!(world.open_minor("FA-2").await, 20_000);
        let ran = shop.run().await;
        assert_eq!(promises(&shop).await, ["to_come M open 0 of 20000 FA-2"]);
        assert_eq!(ran.planned, 0, "no reminder inside the promise");
        let (mut tx, ctx) = (world.db.begin_read().await.unwrap(), &world.ctx);
        let customer = find_by_number(&mut tx, ctx, "M").await.unwrap().unwrap().id;
        let holds = app::collections::list_holds_of(&mut tx, ctx, customer, None, 9).await.unwrap();
        assert_eq!(holds.len(), 1);
        assert_eq!(holds[0].ended_at, None, "its hold was never ended");
    });
}
