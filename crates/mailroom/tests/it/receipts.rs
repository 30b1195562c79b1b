//! Thanks arrive, once, and only for what stands.

use app::collections::{Occasion, SetReceipts, set_receipts};
use app::write::{Call, write};
use db::Tx;
use jiff::ToSpan as _;
use testkit::camt::{BankEntry, Statement};
use testkit::on_both_engines;

use crate::company::{Company, settings};
use crate::postbox::{Postbox, python};

const DAY: i64 = 24 * 3_600 * 1_000_000;

#[test]
fn a_payment_cancels_the_reminder_and_is_thanked_for_the_next_morning() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let addresses = ["claire@durand.example", "paul@moreau.example"];
        let company = Company::that_reminds(&world, &addresses).await;
        company.set(&settings(postbox.port)).await.unwrap();
        let (db, ctx) = (&world.db, &world.ctx);
        let command = SetReceipts { occasion: Occasion::Payment, is_on: true };
        let call = Call::new("set_receipts", &command);
        write(db, ctx, call, async |tx: &mut Tx| set_receipts(ctx, tx, &command).await).await.unwrap();

        // Both pay before their reminder leaves; of one the match is undone in time.
        let day = company.day();
        let entries = vec![
            BankEntry::new(day, 10_000, "FA-0").with_reference("p0").from("CLIENT 0"),
            BankEntry::new(day, 10_100, "FA-1").with_reference("p1").from("CLIENT 1"),
        ];
        let statement = Statement::new("P", day, entries).opening(0, day);
        world.import_statements("p.xml", statement.to_camt053()).await.unwrap();
        world.run_matching().await;
        let counts = company.round().await;
        assert_eq!((counts.sent, postbox.kept().await.len()), (0, 0), "nobody who paid is reminded");

        world.clock.advance_micros(DAY);
        company.statement(7).await;
        app::work::decide_now(db, ctx).await.unwrap();
        let made = world.allocations().await;
        let undone = made.iter().find(|it| it.transaction.amount_minor == 10_100).unwrap();
        world.undo(&undone.id).await.unwrap();
        company.round().await;
        let kept = postbox.kept().await;
        let to: Vec<String> = kept.iter().map(crate::postbox::Kept::to).collect();
        assert_eq!(to, ["claire@durand.example"]);
        assert_eq!(kept[0].header("Auto-Submitted"), "auto-generated");
        let (text, html) = kept[0].parts();
        assert!(text.contains("100,00\u{a0}€") && html.contains("100,00"), "{text}");
        assert!(text.contains("Camille Martin"), "who writes: {text}");

        // The next days say it to nobody again.
        world.clock.advance_micros(DAY);
        let later = company.day().saturating_sub(1.day());
        assert!(later > day);
        app::work::decide_now(db, ctx).await.unwrap();
        company.round().await;
        let again: Vec<String> = postbox.kept().await.iter().map(crate::postbox::Kept::to).collect();
        assert!(!again.contains(&"claire@durand.example".to_owned()), "{again:?}");
    });
}
