//! Tasks of people: docs/spec/collections.md, section 10.

use app::collections::{
    ChangeTask, ChannelWord, DunningError, HoldFilter, HoldReminders, MakeTask, MessageDecision, Mode,
    PlanBody, SavePlan, TaskOutcome, TaskWorked, Wording, WorkTask, Writer, change_task, count_calls_due,
    find_task_script, list_documents_of_task, list_open_tasks_of, make_task, page_of_holds, page_of_tasks,
    preview_message, save_plan, work_task,
};
use app::customers::{
    AssignCustomer, SaveContact, assign_customer, find_by_number, find_manager, save_contact,
};
use app::ids::UserId;
use app::portal::{OpenPortal, SetPortal, open_portal, portal_link, set_portal};
use app::write::{Call, WriteError, write};
use db::Tx;
use db::uuid::Uuid;
use jiff::civil::{Date, date};
use messages::Links;
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};

/// Open tasks by their days, each as `day customer kind of documents`.
async fn tasks(shop: &Shop<'_>) -> Vec<String> {
    let (mut tx, ctx) = (shop.world.db.begin_read().await.unwrap(), &shop.world.ctx);
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let rows = page_of_tasks(&mut tx, ctx, None, after, 1).await.unwrap();
        let Some(row) = rows.first() else { return told };
        after = Some((row.due_on.to_jiff(), row.id));
        let customer = app::customers::find_customer(&mut tx, ctx, row.customer_id).await.unwrap().unwrap();
        let documents = list_documents_of_task(&mut tx, ctx, row.id).await.unwrap();
        let mut numbers: Vec<String> = documents.into_iter().map(|item| item.number).collect();
        numbers.sort();
        let line = format!(
            "{} {} {} {} {}",
            row.due_on.to_jiff(),
            customer.number,
            row.kind,
            row.made_of,
            numbers.join("+")
        );
        told.push(line.trim().to_owned());
    }
}

/// The open task of a customer.
async fn task_of(shop: &Shop<'_>, number: &str) -> String {
    let (mut tx, ctx) = (shop.world.db.begin_read().await.unwrap(), &shop.world.ctx);
    let customer = find_by_number(&mut tx, ctx, number).await.unwrap().unwrap().id;
    list_open_tasks_of(&mut tx, ctx, customer, 1).await.unwrap()[0].id.to_string()
}

async fn work(
    shop: &Shop<'_>,
    task: &str,
    outcome: TaskOutcome,
    note: &str,
) -> Result<TaskWorked, WriteError<DunningError>> {
    let ctx = &shop.world.ctx;
    let command = WorkTask { task: task.to_owned(), outcome, note: note.to_owned() };
    let call = Call::new("work_task", &command);
    write(&shop.world.db, ctx, call, async |tx: &mut Tx| work_task(ctx, tx, &command).await).await
}

async fn make(shop: &Shop<'_>, command: &MakeTask) -> Result<String, WriteError<DunningError>> {
    let ctx = &shop.world.ctx;
    let call = Call::new("make_task", command);
    let made = write(&shop.world.db, ctx, call, async |tx: &mut Tx| make_task(ctx, tx, command).await).await;
    Ok(made?.task)
}

fn call_about(customer: &str, documents: &[&str], due: Date) -> MakeTask {
    MakeTask {
        customer: customer.to_owned(),
        documents: documents.iter().map(|number| (*number).to_owned()).collect(),
        kind: "call".to_owned(),
        due: Some(due),
        user: String::new(),
        why: "Demander un règlement".to_owned(),
    }
}

/// Monday 6 July 2026: FA-1 of Durand, FA-2 of Moreau, five days late.
async fn late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Live).await;
    for (number, customer, minor) in [("FA-1", "Durand SAS", 10_000), ("FA-2", "Moreau SARL", 20_000)] {
        shop.invoice(number, customer, date(2026, 5, 2), date(2026, 7, 1), minor).await;
    }
    shop.at(date(2026, 7, 6), 9);
    shop.statement(date(2026, 7, 5), Vec::new()).await;
    shop
}

/// A task about a customer's document, worked into a promise: a row of each table.
pub async fn reach(world: &World) {
    let shop = Shop::over(world);
    shop.invoice("FA-T", "Relance SAS", date(2026, 3, 1), date(2026, 3, 15), 4_000).await;
    let today = world.ctx.today();
    let made = make(&shop, &call_about("R1", &["FA-T"], today)).await.unwrap();
    let promise = TaskOutcome::Promise { until: today, amount_minor: None };
    work(&shop, &made, promise, "").await.unwrap();
}

#[test]
fn a_step_by_telephone_is_a_task_once_it_is_approved() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let ctx = &world.ctx;
        // The first step of every business is a call; Durand can be called.
        let plan = shop.plans().await.into_iter().find(|plan| plan.plan.name == "standard").unwrap();
        let mut body = plan.plan.clone();
        body.steps.retain(|step| step.days > 0);
        body.steps[0].channel = ChannelWord::Call;
        let command = SavePlan { plan: plan.id, body, seen: None };
        let mut tx = world.db.begin_write().await.unwrap();
        save_plan(ctx, &mut tx, &command).await.unwrap();
        let durand = find_by_number(&mut tx, ctx, "D").await.unwrap().unwrap().id;
        let contact = SaveContact {
            customer: durand.to_string(),
            contact: String::new(),
            name: "Anne Durand".to_owned(),
            role: String::new(),
            email: "compta@durand.fr".to_owned(),
            phone: "01 23 45 67 89".to_owned(),
            language: String::new(),
        };
        save_contact(ctx, &mut tx, &contact).await.unwrap();
        tx.commit().await.unwrap();
        shop.morning(date(2026, 7, 7)).await;
        assert_eq!(shop.told("proposed").await, ["D call friendly 10000 1"]);
        assert_eq!(tasks(&shop).await, [""; 0], "nobody has approved it");
        let message = &shop.messages("proposed").await[0];
        shop.at(date(2026, 7, 7), 11);
        assert_eq!(shop.decide(message, MessageDecision::Approve).await.unwrap(), "sent");
        assert_eq!(tasks(&shop).await, ["2026-07-07 D call step FA-1"]);
        let mut tx = world.db.begin_read().await.unwrap();
        let id = task_of(&shop, "D").await.parse().unwrap();
        let script = find_task_script(&mut tx, ctx, id).await.unwrap().unwrap();
        assert_eq!(script.phones[0].phone, "01 23 45 67 89");
        assert_eq!(script.owed, [("EUR".to_owned(), 10_000, 10_000)]);
        assert_eq!(script.documents[0].number, "FA-1");
        drop(tx);
        // What is paid is not called about.
        let today = date(2026, 7, 7);
        let paid = BankEntry::new(today, 10_000, "FA-1").with_reference("p1").from("DURAND SAS");
        shop.statement(today, vec![paid]).await;
        shop.run().await;
        assert_eq!(tasks(&shop).await, [""; 0]);
        world.assert_sound().await;
    });
}

#[test]
fn a_reminder_comes_back_to_the_last_call_in_which_somebody_was_reached() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let ctx = &world.ctx;
        shop.morning(date(2026, 7, 7)).await;
        let said = async || {
            let rows = [shop.messages("proposed").await, shop.messages("planned").await].concat();
            let row = rows.into_iter().find(|row| row.customer_number == "D").expect("a reminder to Durand");
            let mut tx = world.db.begin_read().await.unwrap();
            let found =
                preview_message(&mut tx, ctx, &row, &Writer::default(), &Links::default()).await.unwrap();
            match found.unwrap().wording {
                Wording::Text { text, .. } => text,
                other => panic!("{other:?}"),
            }
        };
        assert!(!said().await.contains("échange"));
        let made = make(&shop, &call_about("D", &["FA-1"], date(2026, 7, 7))).await.unwrap();
        work(&shop, &made, TaskOutcome::NotReached, "").await.unwrap();
        shop.at(date(2026, 7, 8), 9);
        assert!(!said().await.contains("échange"), "nobody was reached");
        let task = task_of(&shop, "D").await;
        work(&shop, &task, TaskOutcome::Other, "Rappellera").await.unwrap();
        assert!(!said().await.contains("échange"), "it was today");
        shop.at(date(2026, 7, 9), 9);
        assert!(said().await.contains("notre échange du 8\u{a0}juillet 2026"), "{}", said().await);
        assert!(!said().await.contains("Rappellera"), "what we noted is ours");
        shop.at(date(2026, 9, 30), 9);
        assert!(!said().await.contains("échange"), "that is long ago");
    });
}

#[test]
fn a_handover_and_a_broken_promise_are_tasks_once() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let promise = HoldReminders {
            customer: "D".to_owned(),
            kind: "promise".to_owned(),
            documents: vec!["FA-1".to_owned()],
            until: Some(date(2026, 7, 8)),
            ..HoldReminders::default()
        };
        shop.hold(&promise).await.unwrap();
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(tasks(&shop).await, ["2026-07-13 D call promise FA-1"]);
        shop.run().await;
        assert_eq!(tasks(&shop).await.len(), 1);
        for day in [date(2026, 7, 22), date(2026, 8, 3), date(2026, 8, 14)] {
            shop.morning(day).await;
            shop.send(&Fake::default()).await;
        }
        let handed: Vec<String> =
            tasks(&shop).await.into_iter().filter(|line| line.contains("handover")).collect();
        assert!(!handed.is_empty(), "{:?}", tasks(&shop).await);
        assert!(handed.iter().all(|line| line.contains(" check handover FA-")), "{handed:?}");
        let before = tasks(&shop).await;
        shop.run().await;
        assert_eq!(tasks(&shop).await, before, "done again it changes nothing");
    });
}

#[test]
fn what_came_of_a_call_holds_reminders_back_at_once() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let today = date(2026, 7, 6);
        for (customer, document) in [("D", "FA-1"), ("M", "FA-2")] {
            make(&shop, &call_about(customer, &[document], today)).await.unwrap();
        }
        assert_eq!(tasks(&shop).await, ["2026-07-06 D call person FA-1", "2026-07-06 M call person FA-2"]);
        let (durand, moreau) = (task_of(&shop, "D").await, task_of(&shop, "M").await);
        let promised = TaskOutcome::Promise { until: date(2026, 7, 10), amount_minor: Some(4_000) };
        let worked = work(&shop, &durand, promised.clone(), "Virement vendredi").await.unwrap();
        assert_eq!((worked.holds.len(), worked.next), (1, None));
        let disputed = TaskOutcome::Dispute { reason: "Quantité".to_owned(), due: Some(date(2026, 7, 20)) };
        assert_eq!(work(&shop, &moreau, disputed, "").await.unwrap().holds.len(), 1);
        let mut tx = world.db.begin_read().await.unwrap();
        let holds = page_of_holds(&mut tx, &world.ctx, &HoldFilter::default(), None, 10).await.unwrap();
        let told: Vec<_> =
            holds.iter().map(|hold| (hold.kind.as_str(), hold.amount_minor, hold.reason.as_str())).collect();
        assert_eq!(told, [("promise", Some(4_000), "Virement vendredi"), ("dispute", None, "Quantité")]);
        assert!(holds.iter().all(|hold| hold.item_id.is_some()));
        drop(tx);
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait promise", "M wait dispute"]);
        let again = work(&shop, &durand, promised, "").await;
        assert!(matches!(again, Err(WriteError::Refused(DunningError::UnknownTask(_)))), "{again:?}");
        world.assert_sound().await;
    });
}

#[test]
fn after_three_calls_that_reached_nobody_the_manager_decides() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let ctx = &world.ctx;
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let mut tx = world.db.begin_write().await.unwrap();
        let moreau = find_by_number(&mut tx, ctx, "M").await.unwrap().unwrap().id;
        let assign = AssignCustomer { customer: moreau.to_string(), account_manager: me.clone() };
        assign_customer(ctx, &mut tx, &assign).await.unwrap();
        let manager = find_manager(&mut tx, ctx, moreau).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        make(&shop, &call_about("M", &["FA-2"], date(2026, 7, 6))).await.unwrap();
        for (day, expected) in [
            (date(2026, 7, 6), "2026-07-07 M call tries FA-2"),
            // Friday, then Monday.
            (date(2026, 7, 10), "2026-07-13 M call tries FA-2"),
            // The 14th of July is a holiday.
            (date(2026, 7, 13), "2026-07-15 M check tries FA-2"),
        ] {
            shop.at(day, 10);
            let task = task_of(&shop, "M").await;
            let worked = work(&shop, &task, TaskOutcome::NotReached, "").await.unwrap();
            assert_eq!(worked.next, Some(task_of(&shop, "M").await));
            assert_eq!(tasks(&shop).await, [expected]);
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let rows = page_of_tasks(&mut tx, ctx, Some(manager), None, 9).await.unwrap();
        assert_eq!((rows[0].user_id, rows[0].tries), (Some(manager), 3));
        let other = UserId::from_uuid(Uuid::from_u128(1));
        assert!(page_of_tasks(&mut tx, ctx, Some(other), None, 9).await.unwrap().is_empty());
        drop(tx);
        // Given to nobody in particular it is everybody's; and a call of today counts.
        let command =
            ChangeTask { task: rows[0].id.to_string(), due: Some(date(2026, 7, 20)), user: String::new() };
        let call = Call::new("change_task", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| change_task(ctx, tx, &command).await).await.unwrap();
        make(&shop, &call_about("D", &[], date(2026, 7, 13))).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(page_of_tasks(&mut tx, ctx, Some(other), None, 9).await.unwrap().len(), 2);
        assert_eq!(count_calls_due(&mut tx, ctx, other).await.unwrap(), 1);
        // Sales see what is about their customers.
        let mut sales = ctx.clone();
        sales.only_of = Some(manager);
        assert_eq!(page_of_tasks(&mut tx, &sales, None, None, 9).await.unwrap().len(), 1);
    });
}

#[test]
fn a_dispute_past_its_day_is_a_task_once() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        for (customer, due) in [("D", Some(date(2026, 7, 8))), ("M", None)] {
            let dispute = HoldReminders {
                customer: customer.to_owned(),
                kind: "dispute".to_owned(),
                due,
                reason: "Livraison incomplète".to_owned(),
                ..HoldReminders::default()
            };
            shop.hold(&dispute).await.unwrap();
        }
        shop.morning(date(2026, 7, 8)).await;
        assert_eq!(tasks(&shop).await, [""; 0], "its day has not passed");
        shop.morning(date(2026, 7, 9)).await;
        assert_eq!(tasks(&shop).await, ["2026-07-09 D check dispute"]);
        let task = task_of(&shop, "D").await;
        work(&shop, &task, TaskOutcome::Other, "Avoir demandé").await.unwrap();
        shop.morning(date(2026, 7, 10)).await;
        assert_eq!(tasks(&shop).await, [""; 0], "who has done it is not asked again");
    });
}

#[test]
fn what_is_refused_of_tasks() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let today = date(2026, 7, 6);
        let refused = async |command: MakeTask| match make(&shop, &command).await {
            Err(WriteError::Refused(error)) => error.to_string(),
            other => panic!("{other:?}"),
        };
        let right = call_about("D", &["FA-1"], today);
        assert!(refused(MakeTask { kind: "song".to_owned(), ..right.clone() }).await.contains("song"));
        assert!(refused(MakeTask { why: " ".to_owned(), ..right.clone() }).await.contains("empty"));
        assert!(refused(MakeTask { due: Some(date(2026, 7, 5)), ..right.clone() }).await.contains("passed"));
        assert!(refused(MakeTask { due: None, ..right.clone() }).await.contains("day is needed"));
        assert!(refused(MakeTask { user: "x@y.fr".to_owned(), ..right.clone() }).await.contains("x@y.fr"));
        assert!(refused(MakeTask { customer: "Z".to_owned(), ..right.clone() }).await.contains('Z'));
        let task = make(&shop, &right).await.unwrap();
        let wrong = [
            (TaskOutcome::Other, "text"),
            (TaskOutcome::Promise { until: date(2026, 7, 1), amount_minor: None }, "passed"),
            (TaskOutcome::Dispute { reason: String::new(), due: None }, "text"),
        ];
        for (outcome, text) in wrong {
            let error = work(&shop, &task, outcome, "").await.unwrap_err().to_string();
            assert!(error.contains(text), "{error}");
        }
        assert_eq!(tasks(&shop).await.len(), 1, "what was refused leaves it open");
        // They say that it was paid; the number of somebody else is noted; and what is not done says why.
        work(&shop, &task, TaskOutcome::SaidPaid { until: date(2026, 7, 8) }, "").await.unwrap();
        let task = make(&shop, &right).await.unwrap();
        work(&shop, &task, TaskOutcome::WrongNumber, "").await.unwrap();
        let task = make(&shop, &right).await.unwrap();
        work(&shop, &task, TaskOutcome::Dropped, "Vu sur place").await.unwrap();
        assert_eq!(tasks(&shop).await, [""; 0]);
        shop.run().await;
        assert_eq!(shop.waits().await, ["D wait payment_in_flight"]);
    });
}

/// The call about Moreau, who never comes.
const MOREAU: &str = "2026-07-13 M call unread FA-2";

/// Reminders that left on Tuesday 7 July 2026, of plans that have a call made five days later when nobody followed their links.
async fn with_a_link_to_follow(world: &World) -> Shop<'_> {
    let shop = late(world).await;
    let ctx = &world.ctx;
    let mut tx = world.db.begin_write().await.unwrap();
    for plan in shop.plans().await {
        let body = PlanBody { unread_days: 5, ..plan.plan };
        save_plan(ctx, &mut tx, &SavePlan { plan: plan.id, body, seen: None }).await.unwrap();
    }
    tx.commit().await.unwrap();
    shop.morning(date(2026, 7, 7)).await;
    shop.at(date(2026, 7, 7), 11);
    assert_eq!(shop.send(&Fake::default()).await.sent, 2);
    shop
}

async fn open_the_portal(world: &World) {
    let set = SetPortal {
        is_open: true,
        person: "Claire".to_owned(),
        phone: "01".to_owned(),
        public_url: "https://atelier.example".to_owned(),
        ..SetPortal::default()
    };
    let mut tx = world.db.begin_write().await.unwrap();
    set_portal(&world.ctx, &mut tx, &set).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn somebody_calls_about_a_reminder_whose_link_nobody_followed_once() {
    on_both_engines(async |world| {
        let shop = with_a_link_to_follow(&world).await;
        // Without a portal there was no link to follow.
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(tasks(&shop).await, [""; 0]);
        open_the_portal(&world).await;
        shop.run().await;
        shop.run().await;
        let mut made = tasks(&shop).await;
        made.sort();
        assert_eq!(made, ["2026-07-13 D call unread FA-1", MOREAU]);
        // What was called about is called about once.
        let task = task_of(&shop, "D").await;
        work(&shop, &task, TaskOutcome::Dropped, "Ils ont écrit à Camille").await.unwrap();
        shop.run().await;
        assert_eq!(tasks(&shop).await, [MOREAU]);
    });
}

#[test]
fn nobody_calls_before_its_day_nor_whoever_came_answered_or_paid() {
    on_both_engines(async |world| {
        let shop = with_a_link_to_follow(&world).await;
        open_the_portal(&world).await;
        shop.morning(date(2026, 7, 10)).await;
        assert_eq!(tasks(&shop).await, [""; 0], "three days are too few");
        let ctx = &world.ctx;
        let access = crate::identity_access::access(&world);
        let mut tx = world.db.begin_write().await.unwrap();
        let durand = find_by_number(&mut tx, ctx, "D").await.unwrap().unwrap().id;
        let command = OpenPortal { token: portal_link(ctx, durand) };
        open_portal(ctx, &mut tx, &access, &command).await.unwrap();
        tx.commit().await.unwrap();
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(tasks(&shop).await, [MOREAU], "Durand was in the portal");
    });
    on_both_engines(async |world| {
        let shop = with_a_link_to_follow(&world).await;
        open_the_portal(&world).await;
        let day = date(2026, 7, 9);
        let paid = BankEntry::new(day, 10_000, "FA-1").with_reference("p1").from("DURAND SAS");
        shop.at(day, 18);
        shop.statement(day, vec![paid]).await;
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(tasks(&shop).await, [MOREAU], "Durand paid");
    });
}
