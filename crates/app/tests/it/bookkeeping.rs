//! Periods, the trial balance, the journal.

use app::bookkeeping::{
    ClosePeriod, ClosePeriodError, SetAccount, SetAccountError, close_period, list_journal, set_account,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

async fn close(world: &World, through: Date) -> Result<(), WriteError<ClosePeriodError>> {
    let command = ClosePeriod { through };
    let call = Call::new("close_period", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| close_period(&world.ctx, tx, command).await)
        .await
        .map(|_| ())
}

#[test]
fn a_closed_period_is_closed_and_never_opens_again() {
    on_both_engines(async |world| {
        close(&world, date(2026, 1, 31)).await.unwrap();
        close(&world, date(2026, 2, 28)).await.unwrap();
        let refused = close(&world, date(2026, 1, 31)).await.unwrap_err();
        assert_eq!(refused.to_string(), "the books are already closed through 2026-02-28");
        let before = world.row_counts().await;
        close(&world, date(2026, 2, 28)).await.unwrap();
        assert_eq!(world.row_counts().await, before, "the same day again changes nothing");
    });
}

#[test]
fn what_comes_too_late_for_its_period_is_booked_into_the_first_open_one() {
    on_both_engines(async |world| {
        close(&world, date(2026, 2, 28)).await.unwrap();
        let rows = World::invoices_csv(&[
            "FA-1;Facture;Durand;2026-02-28;2026-03-30;120,00",
            "FA-2;Facture;Durand;2026-03-01;2026-03-30;50,00",
        ]);
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!(imported.documents_new, 2);
        let told: Vec<_> =
            imported.problems.iter().map(|problem| (problem.code.as_str(), problem.line)).collect();
        assert_eq!(told, [("period-closed", Some(2)), ("vat-missing", Some(2))]);
        let bank = "Date;Libellé;Montant\n28/02/2026;VIR DURAND;120,00\n02/03/2026;VIR FA-2;50,00\n";
        let imported = world.import_statements("b.csv", bank).await.unwrap();
        assert_eq!(imported.transactions_new, 2);
        assert!(imported.problems.iter().any(|problem| problem.code == "period-closed"));
        assert_eq!(
            world.count("select count(*) from journal_entries where booked_on < '2026-03-01'").await,
            0
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_day_that_is_not_over_is_not_closed() {
    on_both_engines(async |world| {
        let refused = close(&world, date(2026, 3, 31)).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(ClosePeriodError::NotOver(_))), "{refused}");
        close(&world, date(2026, 3, 30)).await.unwrap();
    });
}

#[test]
fn what_is_decided_about_a_closed_period_is_booked_on_its_first_open_day() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-02-10 | 120.00 | MERCI |
             match",
        )
        .await;
        close(&world, date(2026, 2, 28)).await.unwrap();
        let id = transaction_id(&world, "t1").await;
        let accepted = world.accept(&id, 1).await.unwrap();
        assert_eq!(accepted.postponed_to, Some(date(2026, 3, 1)), "and says so");
        let undone = world.undo(&accepted.allocation).await.unwrap();
        assert_eq!(undone.postponed_to, None, "the day of the entry is open");
        let mut tx = world.db.begin_read().await.unwrap();
        let lines = list_journal(&mut tx, &world.ctx, Some("411000"), None, 100).await.unwrap();
        let told: Vec<(String, i64)> =
            lines.iter().map(|line| (line.booked_on.to_jiff().to_string(), line.amount_minor)).collect();
        assert_eq!(
            told,
            // What was decided today is taken back on the day of its entry.
            [("2026-02-02", 12_000), ("2026-03-01", -12_000), ("2026-03-01", 12_000)]
                .map(|(day, minor)| (day.to_owned(), minor))
        );
        drop(tx);
        world.assert_sound().await;
    });
}

#[test]
fn the_journal_is_paged_by_entry() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-1 | Durand SAS | 120.00
             invoice FA-2 | Durand SAS | 80.00
             invoice FA-3 | Durand SAS | 60.00",
        )
        .await;
        let mut tx = world.db.begin_read().await.unwrap();
        let first = list_journal(&mut tx, &world.ctx, None, None, 2).await.unwrap();
        assert_eq!(first.iter().map(|line| line.amount_minor).sum::<i64>(), 0);
        let rest = list_journal(&mut tx, &world.ctx, None, Some(first[1].entry_id), 100).await.unwrap();
        assert_eq!(rest.len(), 4);
        assert!(rest.iter().all(|line| line.entry_id > first[1].entry_id && line.currency == "EUR"));
    });
}

#[test]
fn a_chart_of_its_own_is_used() {
    on_both_engines(async |world| {
        let insert = "insert into chart_accounts (org_id, legal_entity_id, role, number) \
             select org_id, id, 'customers', '411900' from legal_entities";
        world.tamper(insert).await.unwrap();
        tell(&world, "invoice FA-1 | Durand SAS | 120.00").await;
        assert_eq!(world.balances().await, [("411900".to_owned(), 12_000), ("706000".to_owned(), -12_000)]);
    });
}

async fn set(world: &World, role: &str, number: &str) -> Result<SetAccount, WriteError<SetAccountError>> {
    let command = SetAccount { role: role.to_owned(), number: number.to_owned() };
    let call = Call::new("set_account", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| set_account(&world.ctx, tx, &command).await).await
}

#[test]
fn the_chart_is_the_legal_entitys_own() {
    on_both_engines(async |world| {
        set(&world, "suspense", "472000").await.unwrap();
        set(&world, "customers", "411100").await.unwrap();
        tell(
            &world,
            "invoice FA-2026-000123 | Durand SAS | 120.00
             bank t1 | 2026-03-03 | 100.00 | FA-2026-000123 | DURAND SAS
             match",
        )
        .await;
        let before = [("411100", 2_000), ("512000", 10_000), ("706000", -12_000)];
        assert_eq!(world.balances().await, before.map(|(account, sum)| (account.to_owned(), sum)));
        // From now on: what was booked stays where it is.
        set(&world, "sales", "707000").await.unwrap();
        assert_eq!(set(&world, "sales", "707000").await.unwrap().number, "707000");
        tell(&world, "invoice FA-2026-000124 | Durand SAS | 7.00").await;
        let after = [("411100", 2_700), ("512000", 10_000), ("706000", -12_000), ("707000", -700)];
        assert_eq!(world.balances().await, after.map(|(account, sum)| (account.to_owned(), sum)));
        for (role, number, reason) in [
            ("customers", "411000", "account 411100 is in use; customers cannot have another any more"),
            ("sale", "707000", "there is no account role \"sale\""),
            ("sales", "70", "\"70\" is not an account number"),
            ("sales", "987000", "\"987000\" is not an account number"),
            ("sales", "472000", "account 472000 is that of suspense"),
            ("doubtful_customers", "706500", ""),
            ("sales", "706500", "account 706500 is that of doubtful_customers"),
        ] {
            let told = set(&world, role, number).await.err().map(|error| error.to_string());
            assert_eq!(told.unwrap_or_default(), reason);
        }
        world.assert_sound().await;
    });
}
