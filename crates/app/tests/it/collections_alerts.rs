//! Alerts: docs/spec/collections.md, section 13.

use app::activity::list_events;
use app::collections::{
    AcknowledgeAlert, AlertRow, AssignAlert, DunningError, HoldReminders, KindWord, Mode, SetAlertLimits,
    SetReminders, acknowledge_alert, assign_alert, count_alerts, load_alert_limits, page_of_alerts,
    page_of_tasks, raise_alerts, set_alert_limits,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::ids::UserId;
use app::receivables::find_item;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};

/// Nothing is told but what a test asks for.
const SILENT: SetAlertLimits = SetAlertLimits {
    slower_days: None,
    broken_promises: None,
    late_days: None,
    late_minor: None,
    unanswered: None,
    key_account_days: None,
    is_limitation_watched: false,
    is_carrier: false,
};

async fn rows_as(world: &World, ctx: &Ctx, is_acknowledged: bool) -> Vec<AlertRow> {
    let mut tx = world.db.begin_read().await.unwrap();
    let (mut rows, mut before) = (Vec::new(), None);
    loop {
        let page = page_of_alerts(&mut tx, ctx, is_acknowledged, before, 1).await.unwrap();
        let Some(row) = page.into_iter().next() else { return rows };
        before = Some(row.id);
        rows.push(row);
    }
}

/// Alerts that nobody knows of, each as `customer kind number amount document day`, sorted.
async fn told_as(world: &World, ctx: &Ctx) -> Vec<String> {
    let mut told = Vec::new();
    for row in rows_as(world, ctx, false).await {
        let mut tx = world.db.begin_read().await.unwrap();
        let customer = find_customer(&mut tx, ctx, row.customer_id).await.unwrap().unwrap();
        let document = match row.item_id {
            Some(item) => find_item(&mut tx, ctx, item).await.unwrap().unwrap().number,
            None => String::new(),
        };
        let day = row.on_day.map(|on| on.to_jiff().to_string()).unwrap_or_default();
        let amount = if row.currency.is_empty() { String::new() } else { row.amount_minor.to_string() };
        let parts = [customer.number, row.kind, row.number.to_string(), amount, document, day];
        told.push(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
    }
    told.sort();
    told
}

async fn told(shop: &Shop<'_>) -> Vec<String> {
    told_as(shop.world, &shop.world.ctx).await
}

async fn limit(world: &World, command: &SetAlertLimits) -> Result<(), WriteError<DunningError>> {
    let (ctx, call) = (&world.ctx, Call::new("set_alert_limits", command));
    write(&world.db, ctx, call, async |tx: &mut Tx| set_alert_limits(ctx, tx, command).await).await?;
    Ok(())
}

async fn acknowledge(world: &World, alert: &str) -> Result<(), WriteError<DunningError>> {
    let command = AcknowledgeAlert { alert: alert.to_owned() };
    let (ctx, call) = (&world.ctx, Call::new("acknowledge_alert", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| acknowledge_alert(ctx, tx, &command).await).await?;
    Ok(())
}

async fn assign(world: &World, command: &AssignAlert) -> Result<Option<String>, WriteError<DunningError>> {
    let (ctx, call) = (&world.ctx, Call::new("assign_alert", command));
    let made = write(&world.db, ctx, call, async |tx: &mut Tx| assign_alert(ctx, tx, command).await).await?;
    Ok(made.task)
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

/// Wednesday 8 July 2026, 9:00, plans in shadow mode.
async fn open(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Shadow).await;
    shop.at(date(2026, 7, 8), 9);
    shop
}

/// An alert that stands, and limits that a person set: a row of each table.
pub async fn reach(world: &World) {
    limit(world, &SetAlertLimits { late_days: Some(1), ..SILENT }).await.unwrap();
    let ctx = &world.ctx;
    let call = Call::new("raise_alerts", &());
    write(&world.db, ctx, call, async |tx: &mut Tx| raise_alerts(ctx, tx).await).await.unwrap();
}

#[test]
fn what_is_late_for_long_is_told_once() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 4, 1), date(2026, 5, 9), 900_000).await;
        shop.invoice("FA-2", "Durand SAS", date(2026, 6, 1), date(2026, 7, 1), 200_000).await;
        shop.invoice("FA-3", "Moreau SARL", date(2026, 6, 1), date(2026, 7, 1), 900_000).await;
        shop.morning(date(2026, 7, 8)).await;
        let both = ["D late_for_long 60 FA-1", "D late_much 0 1100000"];
        assert_eq!(told(&shop).await, both);
        shop.run().await;
        assert_eq!(told(&shop).await, both, "each is told once");
        shop.morning(date(2026, 7, 9)).await;
        assert_eq!(told(&shop).await[0], "D late_for_long 61 FA-1", "its figures are those of the day");
        // What is contested is not late; what was told of it is over.
        let dispute = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-1".to_owned()],
            kind: "dispute".to_owned(),
            reason: "Prix".to_owned(),
            ..HoldReminders::default()
        };
        let held = shop.hold(&dispute).await.unwrap();
        shop.run().await;
        assert_eq!(told(&shop).await, [""; 0]);
        shop.release(&held[0]).await;
        shop.run().await;
        assert_eq!(told(&shop).await.len(), 2, "what comes again is told again");
        let mut tx = world.db.begin_read().await.unwrap();
        let events = list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
        let raised = events.iter().filter(|event| event.kind == "alerts_raised").count();
        assert_eq!(raised, 3, "raised, over, raised again");
        drop(tx);
        world.assert_sound().await;
    });
}

#[test]
fn somebody_knows_or_does_something_about_it() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 4, 1), date(2026, 4, 30), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 4, 1), date(2026, 4, 30), 10_000).await;
        shop.run().await;
        let mut rows = rows_as(&world, &world.ctx, false).await;
        rows.sort_by_key(|row| row.item_id);
        let (first, second) = (rows[0].id.to_string(), rows[1].id.to_string());
        acknowledge(&world, &first).await.unwrap();
        let again = acknowledge(&world, &first).await.unwrap_err();
        assert!(matches!(again, WriteError::Refused(DunningError::UnknownAlert(_))), "{again:?}");
        let task = AssignAlert {
            alert: second.clone(),
            kind: "call".to_owned(),
            due: Some(date(2026, 7, 10)),
            user: String::new(),
            why: "Appeler le directeur, IBAN FR7630004000031234567890143".to_owned(),
        };
        let wrong = AssignAlert { kind: "sing".to_owned(), ..task.clone() };
        let wrong = assign(&world, &wrong).await.unwrap_err();
        assert!(matches!(wrong, WriteError::Refused(DunningError::UnknownKind(_))), "{wrong:?}");
        let wrong = assign(&world, &AssignAlert { due: None, ..task.clone() }).await.unwrap_err();
        assert!(matches!(wrong, WriteError::Refused(DunningError::DayMissing)), "{wrong:?}");
        let made = assign(&world, &task).await.unwrap().unwrap();
        assert!(assign(&world, &task).await.is_err(), "one task of one alert");
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(count_alerts(&mut tx, &world.ctx).await.unwrap(), 0);
        let tasks = page_of_tasks(&mut tx, &world.ctx, None, None, 10).await.unwrap();
        assert_eq!((tasks[0].id.to_string(), tasks[0].made_of.as_str()), (made, "alert"));
        assert!(!tasks[0].why.contains("FR7630004000031234567890143"), "{}", tasks[0].why);
        drop(tx);
        shop.run().await;
        assert_eq!(told(&shop).await, [""; 0], "what somebody knows of is not told again while it stands");
        assert_eq!(rows_as(&world, &world.ctx, true).await.len(), 2);
        // Whoever looks after nobody sees neither.
        let mut sales = world.ctx.clone();
        sales.only_of = Some(UserId::from_uuid(world.ctx.new_id().unwrap()));
        assert_eq!(rows_as(&world, &sales, true).await, []);
    });
}

#[test]
fn reminders_without_an_answer() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        limit(&world, &SetAlertLimits { unanswered: Some(2), ..SILENT }).await.unwrap();
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 6, 30), 100_000).await;
        let sender = Fake::default();
        for (day, expected) in [(date(2026, 7, 6), 0), (date(2026, 7, 13), 1)] {
            shop.morning(day).await;
            shop.send(&sender).await;
            shop.run().await;
            assert_eq!(told(&shop).await.len(), expected, "{day}");
        }
        assert_eq!(told(&shop).await, ["D unanswered 2"]);
        let said = HoldReminders {
            customer: "D".to_owned(),
            kind: "said_paid".to_owned(),
            until: Some(date(2026, 7, 20)),
            ..HoldReminders::default()
        };
        shop.hold(&said).await.unwrap();
        shop.run().await;
        assert_eq!(told(&shop).await, [""; 0], "the customer was heard of");
    });
}

#[test]
fn promises_that_were_broken() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        limit(&world, &SetAlertLimits { broken_promises: Some(1), ..SILENT }).await.unwrap();
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 6, 1), 20_000).await;
        shop.statement(date(2026, 7, 7), Vec::new()).await;
        let promise = HoldReminders {
            customer: "M".to_owned(),
            documents: vec!["FA-2".to_owned()],
            kind: "promise".to_owned(),
            until: Some(date(2026, 7, 8)),
            ..HoldReminders::default()
        };
        shop.hold(&promise).await.unwrap();
        shop.morning(date(2026, 7, 9)).await;
        assert_eq!(told(&shop).await, [""; 0], "its grace is not over");
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(told(&shop).await, ["M broken_promises 1"]);
        shop.morning(date(2026, 10, 12)).await;
        assert_eq!(told(&shop).await, [""; 0], "it is more than 90 days ago");
    });
}

#[test]
fn a_customer_that_pays_later_than_it_did() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        limit(&world, &SetAlertLimits { slower_days: Some(15), ..SILENT }).await.unwrap();
        let (mut before, mut lately) = (Vec::new(), Vec::new());
        for number in 1..=3_i8 {
            let (old, new) = (format!("FA-A{number}"), format!("FA-B{number}"));
            let minor = 10_000 + i64::from(number) * 100;
            shop.invoice(&old, "Durand SAS", date(2026, 1, 2), date(2026, 2, number), minor).await;
            shop.invoice(&new, "Durand SAS", date(2026, 4, 2), date(2026, 5, number), minor + 7).await;
            before.push(paid(date(2026, 2, 4), minor, &old, "DURAND SAS"));
            lately.push(paid(date(2026, 6, 1), minor + 7, &new, "DURAND SAS"));
        }
        shop.statement(date(2026, 2, 4), before).await;
        shop.run().await;
        assert_eq!(told(&shop).await, [""; 0], "there is nothing to compare with");
        shop.statement(date(2026, 6, 1), lately).await;
        shop.run().await;
        // Two days late before (3, 2 and 1), thirty lately (31, 30 and 29).
        assert_eq!(told(&shop).await, ["D slower 28"]);
    });
}

#[test]
fn the_last_day_to_act_and_what_starts_it_again() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        limit(&world, &SetAlertLimits { is_limitation_watched: true, ..SILENT }).await.unwrap();
        shop.invoice("FA-1", "Durand SAS", date(2021, 12, 1), date(2021, 12, 31), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2024, 7, 1), date(2024, 7, 20), 20_000).await;
        shop.run().await;
        assert_eq!(told(&shop).await, ["D limitation 6 FA-1 2026-12-31"]);
        let consumer = SetReminders {
            customer: "M".to_owned(),
            kind: Some(KindWord::Consumer),
            ..SetReminders::default()
        };
        shop.set(&consumer).await;
        shop.run().await;
        assert_eq!(
            told(&shop).await,
            ["D limitation 6 FA-1 2026-12-31", "M limitation 3 FA-2 2026-07-20"],
            "two years for a consumer"
        );
        // A promise acknowledges the debt; a partial payment does too.
        let promise = HoldReminders {
            customer: "D".to_owned(),
            kind: "promise".to_owned(),
            until: Some(date(2026, 7, 20)),
            ..HoldReminders::default()
        };
        shop.hold(&promise).await.unwrap();
        shop.statement(date(2026, 7, 7), vec![paid(date(2026, 7, 7), 5_000, "ACOMPTE FA-2", "MOREAU SARL")])
            .await;
        if world.open_minor("FA-2").await == 20_000 {
            let movement = testkit::script::transaction_id(&world, "ACOMPTE FA-2-2026-07-07-5000").await;
            world.accept(&movement, 1).await.unwrap();
        }
        assert_eq!(world.open_minor("FA-2").await, 15_000);
        shop.run().await;
        assert_eq!(told(&shop).await, [""; 0]);
        // For a carrier a year is all there is: what was due in 2021 could not be acknowledged any more.
        let carrier = SetAlertLimits { is_limitation_watched: true, is_carrier: true, ..SILENT };
        limit(&world, &carrier).await.unwrap();
        shop.run().await;
        assert_eq!(told(&shop).await, ["D limitation 0 FA-1 2022-12-31"]);
    });
}

#[test]
fn limits_are_whole_numbers_or_nothing() {
    on_both_engines(async |world| {
        let shop = open(&world).await;
        for wrong in [
            SetAlertLimits { late_days: Some(0), ..SILENT },
            SetAlertLimits { unanswered: Some(100_000), ..SILENT },
            SetAlertLimits { late_minor: Some(-1), ..SILENT },
        ] {
            let refused = limit(&world, &wrong).await.unwrap_err();
            assert!(matches!(refused, WriteError::Refused(DunningError::BadLimit(_))), "{refused:?}");
        }
        limit(&world, &SetAlertLimits { key_account_days: Some(5), ..SILENT }).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(load_alert_limits(&mut tx, &world.ctx).await.unwrap().key_account_days, Some(5));
        drop(tx);
        let key_account = SetReminders {
            customer: "D".to_owned(),
            segment: Some("key_account".to_owned()),
            ..SetReminders::default()
        };
        shop.set(&key_account).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 6, 1), date(2026, 7, 3), 10_000).await;
        shop.run().await;
        assert_eq!(told(&shop).await, ["D key_account_late 5 FA-1"]);
    });
}
