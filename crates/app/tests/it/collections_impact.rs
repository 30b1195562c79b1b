//! What reminders changed: docs/spec/dunning.md, section 13.

use app::collections::{
    DunningError, EndHoldOut, Impact, Measures, Mode, SetHoldOut, end_hold_out, load_impact, set_hold_out,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};

async fn impact(world: &World, since: Option<Date>) -> Impact {
    let mut tx = world.db.begin_read().await.unwrap();
    load_impact(&mut tx, &world.ctx, since).await.unwrap()
}

async fn draw(world: &World, share: u8, days: u16) -> Result<u64, WriteError<DunningError>> {
    let command = SetHoldOut { share, days };
    let (ctx, call) = (&world.ctx, Call::new("set_hold_out", &command));
    let set = write(&world.db, ctx, call, async |tx: &mut Tx| set_hold_out(ctx, tx, &command).await);
    Ok(set.await?.customers)
}

async fn end(world: &World) -> u64 {
    let command = EndHoldOut {};
    let (ctx, call) = (&world.ctx, Call::new("end_hold_out", &command));
    let ended = write(&world.db, ctx, call, async |tx: &mut Tx| end_hold_out(ctx, tx, &command).await);
    ended.await.unwrap().customers
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

fn said(of: &Measures) -> (u64, i64, i64, i64) {
    (of.documents, of.due_minor, of.late_minor, of.received_minor)
}

/// Example 12 of docs/spec/dunning.md: reminders begin on 12 May 2026.
async fn example(shop: &Shop<'_>) {
    shop.invoice("FA-1", "Durand SAS", date(2026, 5, 13), date(2026, 5, 20), 60_000).await;
    shop.invoice("FA-2", "Durand SAS", date(2026, 5, 13), date(2026, 5, 20), 20_000).await;
    shop.invoice("FA-8", "Durand SAS", date(2026, 5, 13), date(2026, 5, 20), 10_000).await;
    shop.invoice("FA-3", "Moreau SARL", date(2026, 5, 10), date(2026, 6, 1), 10_000).await;
    shop.invoice("FA-4", "Moreau SARL", date(2026, 5, 1), date(2026, 6, 30), 10_000).await;
    shop.statement(date(2026, 5, 18), vec![paid(date(2026, 5, 18), 60_000, "FA-1", "DURAND SAS")]).await;
    shop.statement(date(2026, 5, 30), vec![paid(date(2026, 5, 30), 20_000, "FA-2", "DURAND SAS")]).await;
    // After the period: it is no money of it, and FA-8 was late all the same.
    shop.statement(date(2026, 6, 12), vec![paid(date(2026, 6, 12), 10_000, "FA-8", "DURAND SAS")]).await;
    shop.at(date(2026, 6, 15), 9);
}

#[test]
fn before_and_since() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        example(&shop).await;
        let found = impact(&world, Some(date(2026, 5, 12))).await;
        assert_eq!((found.began_on, found.first_sent_on), (Some(date(2026, 5, 12)), None));
        let [of] = &found.by_currency[..] else { panic!("{found:?}") };
        assert_eq!(of.currency, "EUR");
        let [month, two, three] = &of.compared[..] else { panic!("{of:?}") };
        assert_eq!((month.days, two.days, three.days), (30, 60, 90));
        assert!(two.since.is_none() && three.since.is_none(), "a period is shown once it is over");
        assert_eq!(two.ends_on, date(2026, 7, 10));
        let since = month.since.unwrap();
        let reminded = &since.reminded;
        assert_eq!(said(reminded), (4, 100_000, 40_000, 80_000));
        assert_eq!((reminded.billed_minor, reminded.open_minor), (90_000, 30_000));
        assert_eq!(reminded.late_bps(), Some(4_000));
        assert_eq!(reminded.delay_hundredths(), Some(250));
        assert_eq!(reminded.dso_hundredths(since.period), Some(1_000));
        assert_eq!(since.hold_out, Measures::default());
        let before = &month.before.reminded;
        assert_eq!((said(before), before.billed_minor, before.open_minor), ((0, 0, 0, 0), 20_000, 20_000));
        // May: FA-1, FA-2 and FA-8 fell due, 800.00 came; what is open at its end is FA-8, FA-3 and FA-4.
        let may = &of.months[0];
        assert_eq!((may.period.from, may.period.through), (date(2026, 5, 1), date(2026, 5, 31)));
        assert_eq!((said(&may.reminded), may.reminded.open_minor), ((3, 90_000, 30_000, 80_000), 30_000));
        assert_eq!(of.months.len(), 12);
    });
}

#[test]
fn what_is_settled_otherwise_is_not_late_and_what_came_in_after_its_day_is() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        let rows = [
            "FA-5;Facture;Durand SAS;2026-05-02;2026-05-20;100.00",
            "FA-6;Facture;Moreau SARL;2026-03-01;2026-04-01;50.00",
        ];
        shop.at(date(2026, 6, 15), 9);
        world.import_invoices("late.csv", World::invoices_csv(&rows)).await.unwrap();
        shop.statement(date(2026, 5, 20), vec![paid(date(2026, 5, 20), 10_000, "FA-5", "DURAND SAS")]).await;
        let found = impact(&world, None).await;
        assert_eq!((found.began_on, found.by_currency[0].compared.len()), (None, 0));
        let months = &found.by_currency[0].months;
        assert_eq!(said(&months[0].reminded), (1, 10_000, 0, 10_000), "paid on its day");
        assert_eq!(said(&months[1].reminded), (1, 5_000, 5_000, 0));
    });
}

#[test]
fn a_part_of_the_customers_is_left_alone() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        example(&shop).await;
        for (share, days) in [(0, 90), (51, 90), (10, 29), (10, 366)] {
            let refused = draw(&world, share, days).await.unwrap_err();
            assert!(matches!(refused, WriteError::Refused(DunningError::BadHoldOut)), "{refused:?}");
        }
        // Half of two customers; nothing was ever invoiced to the others.
        assert_eq!(draw(&world, 50, 90).await.unwrap(), 1);
        let again = draw(&world, 50, 90).await.unwrap_err();
        assert!(matches!(again, WriteError::Refused(DunningError::HoldOutStands)), "{again:?}");
        let found = impact(&world, Some(date(2026, 5, 12))).await;
        assert_eq!((found.hold_out, found.hold_out_until), (1, Some(date(2026, 9, 13))));
        let since = found.by_currency[0].compared[0].since.unwrap();
        assert_eq!(said(&since.reminded.and(&since.hold_out)), (4, 100_000, 40_000, 80_000));
        assert!(since.hold_out.documents > 0 && since.reminded.documents > 0);

        // Both customers are late on 1 July, and one of them is left alone.
        shop.invoice("FA-7", "Durand SAS", date(2026, 6, 1), date(2026, 6, 10), 10_000).await;
        shop.morning(date(2026, 7, 1)).await;
        let waits = shop.waits().await;
        assert!(waits.iter().any(|wait| wait.contains("hold_out")), "{waits:?}");
        assert_eq!(shop.told("planned").await.len(), 1);
        shop.send(&Fake::default()).await;
        assert_eq!(impact(&world, None).await.first_sent_on, Some(date(2026, 7, 1)));
        assert_eq!((end(&world).await, end(&world).await), (1, 0));
        shop.morning(date(2026, 7, 2)).await;
        assert_eq!(shop.told("planned").await.len(), 1, "who was left alone is reminded now");
        world.assert_sound().await;
    });
}
