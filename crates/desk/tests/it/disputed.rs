//! What is disputed: the figure of the dashboard, and the list that proves it.

use app::collections::{EndHold, HoldReminders, end_hold, hold_reminders};
use app::identity::Role;
use app::write::{Call, write};
use axum::http::StatusCode;
use db::Tx;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Martin Bois SARL
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | Martin Bois SARL | 75.50 | 2026-03-02 | 2026-04-01
    invoice FA-2026-0004 | Martin Bois SARL | 30.00 | 2026-03-02 | 2026-04-01
    credit AV-2026-0009 | Martin Bois SARL | -20.00
    bank t1 | 2026-03-03 | 40.00 | PAIEMENT |
    match
    split t1 | FA-2026-0001 40.00";

async fn hold(world: &World, customer: &str, documents: &[&str], kind: &str) -> Vec<String> {
    let command = HoldReminders {
        customer: customer.to_owned(),
        documents: documents.iter().map(|number| (*number).to_owned()).collect(),
        kind: kind.to_owned(),
        reason: "Motif-secret".to_owned(),
        ..HoldReminders::default()
    };
    let (ctx, call) = (&world.ctx, Call::new("hold_reminders", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| hold_reminders(ctx, tx, &command).await)
        .await
        .unwrap()
        .holds
}

/// The row of disputed money on the dashboard, as text without tags.
async fn figure(desk: &TestDesk<'_>, me: &Caller) -> String {
    let page = desk.get(me, "/").await;
    let row = page.body.split("href=\"/invoices/disputed\">").nth(1).expect("the figure has its list");
    let cell = row.split("<td class=\"figure\">").nth(1).unwrap().split("</td>").next().unwrap();
    cell.replace(['\u{202f}', '\u{a0}'], " ")
}

#[test]
fn what_is_disputed_is_what_its_list_sums_to() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
        assert_eq!(figure(&desk, &me).await, "0,00 €");
        assert!(desk.get(&me, "/invoices/disputed").await.body.contains("Aucune pièce contestée"));

        // 60 € are left of the first; of the other customer everything is disputed, twice the third document.
        let first = hold(&world, "C1", &["FA-2026-0001"], "dispute").await;
        hold(&world, "C1", &["FA-2026-0002"], "pause").await;
        hold(&world, "C2", &[], "dispute").await;
        hold(&world, "C2", &["FA-2026-0003"], "dispute").await;
        assert_eq!(figure(&desk, &me).await, "165,50 €", "60 + 75,50 + 30, on {:?}", world.engine);
        let list = desk.get(&me, "/invoices/disputed").await;
        assert_eq!(list.status, StatusCode::OK);
        for (number, times) in [
            ("FA-2026-0001", 1),
            ("FA-2026-0002", 0),
            ("FA-2026-0003", 1),
            ("FA-2026-0004", 1),
            ("AV-2026", 0),
        ] {
            assert_eq!(list.body.matches(&format!(">{number}<")).count(), times, "{number}");
        }
        assert!(list.body.contains("Motif-secret · Motif-secret"), "both holds of the third say why");

        // No state is shown that nothing in the books tells of.
        let page = desk.get(&me, "/").await.body;
        assert!(!page.contains("non suivi") && page.contains("Dont mis de côté"), "{page}");
        // Whoever sees the customer sees what keeps its reminders back, and why.
        assert!(desk.get(&sales, "/invoices/disputed").await.body.contains("Aucune pièce contestée"));
        desk.show_all_to_sales().await;
        let theirs = desk.get(&sales, "/invoices/disputed").await.body;
        assert!(theirs.contains("FA-2026-0001") && theirs.contains("Motif-secret"));

        let command = EndHold { hold: first[0].clone(), ending: "settled".to_owned() };
        let (ctx, call) = (&world.ctx, Call::new("end_hold", &command));
        write(&world.db, ctx, call, async |tx: &mut Tx| end_hold(ctx, tx, &command).await).await.unwrap();
        assert_eq!(figure(&desk, &me).await, "105,50 €");
    });
}

#[test]
fn disputed_documents_are_listed_page_by_page() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        hold(&world, "C2", &[], "dispute").await;
        hold(&world, "C2", &["FA-2026-0003", "FA-2026-0004"], "dispute").await;
        hold(&world, "C1", &[], "dispute").await;
        let mut tx = world.db.begin_read().await.unwrap();
        let (whole, has_more) = app::reporting::list_disputed(&mut tx, &world.ctx, None, 50).await.unwrap();
        assert_eq!((whole.len(), has_more), (4, false));
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let (page, has_more) =
                app::reporting::list_disputed(&mut tx, &world.ctx, after, 1).await.unwrap();
            assert!(page.len() <= 1);
            after = page.last().map(|document| document.item);
            paged.extend(page);
            if !has_more {
                break;
            }
        }
        assert_eq!(paged, whole, "on {:?}", world.engine);
        tx.rollback().await.unwrap();
    });
}

#[test]
fn what_a_return_opened_again_stands_beside_what_is_disputed() {
    on_both_engines(async |world: World| {
        let story = "customer C1 | Durand Paysage SAS
            customer C2 | Martin Bois SARL
            invoice FA-2026-0001 | Durand Paysage SAS | 70.00 | 2026-01-05 | 2026-02-04
            invoice FA-2026-0002 | Martin Bois SARL | 30.00 | 2026-01-05 | 2026-02-04
            bank t1 | 2026-02-03 | 70.00 | FA-2026-0001 | DURAND PAYSAGE | e2e=E2E-0007 code=IDDT/ESDD
            bank t2 | 2026-02-04 | 30.00 | FA-2026-0002 | MARTIN BOIS | e2e=E2E-0008 code=IDDT/ESDD
            match
            bank t3 | 2026-02-10 | -70.00 | IMPAYE | DURAND PAYSAGE | e2e=E2E-0007 code=IDDT/UPDD reason=AM04
            match";
        tell(&world, story).await;
        let desk = TestDesk::new(&world);
        let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
        let page = desk.get(&me, "/invoices/disputed").await.body;
        let (disputed, reopened) = page.split_once("Rouvertes par un rejet").expect("the second list");
        assert!(disputed.contains("Aucune pièce contestée") && !disputed.contains("FA-2026-0001"), "{page}");
        assert!(reopened.contains("FA-2026-0001") && !reopened.contains("FA-2026-0002"), "{page}");
        assert!(reopened.contains("10/02/2026"), "the day of the return");
        // It is owed, and disputed only when somebody says so.
        assert_eq!(figure(&desk, &me).await, "0,00 €", "on {:?}", world.engine);
        assert!(!desk.get(&sales, "/invoices/disputed").await.body.contains("FA-2026-0001"));
        // Paid anew, it is open no more.
        let again =
            "bank t4 | 2026-02-20 | 70.00 | FA-2026-0001 | DURAND PAYSAGE | e2e=E2E-0009 code=IDDT/ESDD
            match";
        tell(&world, again).await;
        assert!(!desk.get(&me, "/invoices/disputed").await.body.contains("Rouvertes"));
    });
}
