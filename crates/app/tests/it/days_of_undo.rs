//! On which days decisions are taken back and made again (docs/spec/posting-rules.md, section 1).

use app::allocation::{Accept, Adjust, AdjustedDocument, AdjustmentKind, Choice, preview};
use app::bookkeeping::{ClosePeriod, close_period, list_journal};
use app::reporting::aged_balance;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

/// One document of February, and money of March that names nothing.
const STORY: &str = "invoice FA-1 | Durand SAS | 120.00
     bank t1 | 2026-03-10 | 120.00 | MERCI |
     match
     split t1 | FA-1 120.00";

/// What stands on 411 day by day.
async fn customers(world: &World) -> Vec<(String, i64)> {
    let mut tx = world.db.begin_read().await.unwrap();
    let lines = list_journal(&mut tx, &world.ctx, Some("411000"), None, 100).await.unwrap();
    let mut told: Vec<_> =
        lines.iter().map(|line| (line.booked_on.to_jiff().to_string(), line.amount_minor)).collect();
    told.sort();
    told
}

fn days(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(day, minor)| ((*day).to_owned(), *minor)).collect()
}

async fn owed_on(world: &World, day: Date) -> i64 {
    let mut tx = world.db.begin_read().await.unwrap();
    let balance = aged_balance(&mut tx, &world.ctx, day).await.unwrap();
    balance.totals.iter().map(|(_, aged)| aged.total_minor()).sum()
}

async fn close(world: &World, through: Date) {
    let command = ClosePeriod { through };
    let call = Call::new("close_period", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| close_period(&world.ctx, tx, command).await)
        .await
        .unwrap();
}

fn two_days_pass(world: &World) {
    world.clock.advance_micros(2 * 86_400_000_000);
}

#[test]
fn what_is_undone_within_the_day_leaves_no_trace_in_the_balances_between() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        assert_eq!(owed_on(&world, date(2026, 3, 15)).await, 0);
        tell(&world, "undo t1").await;
        assert_eq!(
            customers(&world).await,
            days(&[("2026-02-02", 12_000), ("2026-03-10", -12_000), ("2026-03-10", 12_000)])
        );
        assert_eq!(owed_on(&world, date(2026, 3, 15)).await, 12_000, "as if it had never been decided");
        // And it is booked again on the day of the money.
        tell(&world, "split t1 | FA-1 120.00").await;
        assert_eq!(owed_on(&world, date(2026, 3, 10)).await, 0);
        assert_eq!(owed_on(&world, date(2026, 3, 9)).await, 12_000);
        world.assert_sound().await;
    });
}

#[test]
fn what_was_decided_earlier_stands_until_it_is_undone_and_counts_once() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        close(&world, date(2026, 2, 28)).await;
        two_days_pass(&world);
        close(&world, date(2026, 3, 31)).await;
        let decided = world.allocations().await.remove(0).id;
        let undone = world.undo(&decided).await.unwrap();
        assert_eq!(undone.postponed_to, None, "today is open");
        let id = transaction_id(&world, "t1").await;
        let command = Accept { transaction: id.clone(), choice: Choice::Alternative(1) };
        let mut tx = world.db.begin_read().await.unwrap();
        let entry = preview(&world.ctx, &mut tx, &command).await.unwrap();
        assert_eq!((entry.booked_on, entry.is_moved, entry.is_after_undo), (date(2026, 4, 2), false, true));
        drop(tx);
        let accepted = world.accept(&id, 1).await.unwrap();
        assert_eq!(accepted.postponed_to, None, "not because a period is closed");
        assert_eq!(
            customers(&world).await,
            days(&[
                ("2026-02-02", 12_000),
                ("2026-03-10", -12_000),
                ("2026-04-02", -12_000),
                ("2026-04-02", 12_000)
            ])
        );
        for day in [date(2026, 3, 10), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)] {
            assert_eq!(owed_on(&world, day).await, 0, "{day}: the money counts once");
        }
        world.assert_sound().await;
    });
}

#[test]
fn what_was_decided_today_is_undone_today_when_its_day_was_closed_since() {
    on_both_engines(async |world| {
        two_days_pass(&world);
        tell(&world, STORY).await;
        close(&world, date(2026, 3, 31)).await;
        tell(&world, "undo t1").await;
        assert_eq!(
            customers(&world).await,
            days(&[("2026-02-02", 12_000), ("2026-03-10", -12_000), ("2026-04-02", 12_000)])
        );
        world.assert_sound().await;
    });
}

#[test]
fn what_the_machine_decides_after_an_undo_is_not_booked_before_it_either() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-03-10 | 120.00 | FA-2026-000555 | MOREAU ET FILS
             match
             split t1 | FA-2026-000123 120.00",
        )
        .await;
        two_days_pass(&world);
        // The document that it cites arrives late.
        let told = tell(
            &world,
            "undo t1
             invoice FA-2026-000555 | Moreau et Fils | 120.00
             match",
        )
        .await;
        assert!(told.iter().any(|line| line.starts_with("t1 citation: FA-2026-000555 120.00")), "{told:?}");
        assert_eq!(
            customers(&world).await,
            days(&[
                ("2026-02-02", 12_000),
                ("2026-02-02", 12_000),
                ("2026-03-10", -12_000),
                ("2026-04-02", -12_000),
                ("2026-04-02", 12_000)
            ])
        );
        world.assert_sound().await;
    });
}

#[test]
fn an_adjustment_of_today_is_undone_on_its_own_day() {
    on_both_engines(async |world| {
        tell(&world, "invoice FA-1 | Durand SAS | 120.00").await;
        let command = |on| Adjust {
            kind: AdjustmentKind::Doubtful,
            documents: vec![AdjustedDocument::whole("FA-1")],
            recovers_vat: false,
            reason: "essai".to_owned(),
            reference: String::new(),
            on: Some(on),
        };
        let made = world.adjust(&command(date(2026, 3, 5))).await.unwrap();
        world.undo_adjustment(&made.adjustment).await.unwrap();
        let kept = world.adjust(&command(date(2026, 3, 6))).await.unwrap();
        two_days_pass(&world);
        world.undo_adjustment(&kept.adjustment).await.unwrap();
        assert_eq!(
            customers(&world).await,
            days(&[
                ("2026-02-02", 12_000),
                ("2026-03-05", -12_000),
                ("2026-03-05", 12_000),
                ("2026-03-06", -12_000),
                ("2026-04-02", 12_000)
            ])
        );
        world.assert_sound().await;
    });
}
