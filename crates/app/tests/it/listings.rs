//! What lists show beside the decisions: what is set aside, how much waits, totals of the journal.

use app::allocation::{SplitLine, count_waiting, find_currency, list_set_aside};
use app::bookkeeping::{list_journal, total_journal};
use testkit::on_both_engines;
use testkit::script::{tell, transaction_id};

const STORY: &str = "customer C1 | Durand Paysage SAS
    invoice FA-2026-000123 | Durand Paysage SAS | 120.00
    bank t1 | 2026-03-03 | 10.00 | MERCI |
    bank t2 | 2026-03-04 | 25.00 | MERCI |
    match";

#[test]
fn what_is_set_aside_is_listed_until_it_is_explained_or_taken_up() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let (first, second) = (transaction_id(&world, "t1").await, transaction_id(&world, "t2").await);
        let aside = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let views = list_set_aside(&mut tx, &world.ctx).await.unwrap();
            let waiting = count_waiting(&mut tx, &world.ctx).await.unwrap();
            tx.rollback().await.unwrap();
            (views.into_iter().map(|view| view.transaction.id).collect::<Vec<_>>(), waiting)
        };
        assert_eq!(aside().await, (Vec::new(), 2));
        world.set_aside(&first, true).await.unwrap();
        world.set_aside(&second, true).await.unwrap();
        assert_eq!(aside().await, (vec![first.clone(), second.clone()], 0));
        world.set_aside(&first, false).await.unwrap();
        let line = SplitLine::Document { number: "FA-2026-000123".to_owned(), amount_minor: 2_500 };
        world.split(&second, vec![line]).await.unwrap();
        assert_eq!(aside().await, (Vec::new(), 0));
    });
}

#[test]
fn currencies_and_totals() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = transaction_id(&world, "t1").await;
        let ctx = &world.ctx;
        let mut tx = world.db.begin_read().await.unwrap();
        let currency = find_currency(&mut tx, ctx, &id).await.unwrap();
        assert_eq!(currency.map(|currency| currency.code().to_owned()).as_deref(), Some("EUR"));
        assert!(find_currency(&mut tx, ctx, "btx_nothing").await.unwrap().is_none());
        let [total] = &total_journal(&mut tx, ctx, Some("5")).await.unwrap()[..] else {
            panic!("one currency");
        };
        assert_eq!((total.lines, total.debit_minor, total.credit_minor), (2, 3_500, 0));
        let [total] = &total_journal(&mut tx, ctx, None).await.unwrap()[..] else { panic!("one currency") };
        assert_eq!(total.debit_minor, total.credit_minor);
        let lines = list_journal(&mut tx, ctx, Some("51"), None, 100).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.amount_minor).collect::<Vec<_>>(), [1_000, 2_500]);
        tx.rollback().await.unwrap();
    });
}
