//! Undoing an import, templates, names of bank accounts, and two sources that tell of the same days.

use app::allocation::{ImportUndone, UndoImport, UndoImportError, undo_import};
use app::banking::{
    ImportStatements, NameAccount, NameAccountError, find_overlaps, list_account_views, name_account,
};
use app::bookkeeping::{ClosePeriod, close_period};
use app::inbox::{
    DeleteTemplate, FileKind, ImportView, SaveTemplate, delete_template, find_template, list_imports,
    list_templates, list_undone_records, save_template,
};
use app::reporting::{Share, aged_balance, dashboard};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use proptest::prelude::*;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

const ROWS: [&str; 3] = [
    "FA-2026-000001;Facture;Durand SAS;2026-02-02;2026-03-04;120,00",
    "FA-2026-000002;Facture;Durand SAS;2026-02-03;2026-03-05;60,00",
    "AV-2026-000001;Avoir;Lefort SARL;2026-02-04;2026-02-04;-30,00",
];

fn statement() -> String {
    let day = date(2026, 3, 3);
    let entries = vec![
        BankEntry::new(day, 12_000, "FA-2026-000001").with_reference("t1").from("DURAND SAS"),
        BankEntry::new(day, 700, "DIVERS").with_reference("t2"),
    ];
    Statement::new("S1", day, entries).opening(0, day).to_camt053()
}

async fn imports(world: &World) -> Vec<ImportView> {
    let mut tx = world.db.begin_read().await.unwrap();
    list_imports(&mut tx, &world.ctx, None, 50).await.unwrap()
}

/// The import of a file, by its name.
async fn import_of(world: &World, name: &str) -> String {
    imports(world).await.into_iter().find(|view| view.file.name == name).unwrap().id.to_string()
}

async fn undo(world: &World, name: &str) -> Result<ImportUndone, WriteError<UndoImportError>> {
    let command = UndoImport { file: import_of(world, name).await, reason: "wrong file".to_owned() };
    let call = Call::new("undo_import", &command);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| undo_import(&world.ctx, tx, &command).await).await
}

fn refused(outcome: Result<ImportUndone, WriteError<UndoImportError>>) -> UndoImportError {
    match outcome {
        Err(WriteError::Refused(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Of how many movements how many are explained by the machine alone.
async fn automatic_share(world: &World) -> (u64, u64) {
    let mut tx = world.db.begin_read().await.unwrap();
    let balance = aged_balance(&mut tx, &world.ctx, world.ctx.today()).await.unwrap();
    let share = dashboard(&mut tx, &world.ctx, &balance).await.unwrap().automatic.value;
    (share.part, share.whole)
}

/// Reaches the tables of imports that were undone, of templates and of names.
pub async fn live(world: &World) {
    let rows = ["FA-2026-900001;Facture;Durand SAS;2026-03-02;2026-04-01;1,00"];
    world.import_invoices("again.csv", World::invoices_csv(&rows)).await.unwrap();
    undo(world, "again.csv").await.unwrap();
    let template = SaveTemplate {
        kind: FileKind::Invoices,
        name: "Ventes".to_owned(),
        header_key: "k".to_owned(),
        settings: String::new(),
    };
    let call = Call::new("save_template", &template);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| save_template(&world.ctx, tx, &template).await)
        .await
        .unwrap();
    let name = NameAccount {
        account: account_of(world).await,
        name: "Compte courant".to_owned(),
        ledger_account: Some("512100".to_owned()),
    };
    let call = Call::new("name_account", &name);
    write(&world.db, &world.ctx, call, async |tx: &mut Tx| name_account(&world.ctx, tx, &name).await)
        .await
        .unwrap();
}

/// The account of the movements, as its id's text.
async fn account_of(world: &World) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut account = String::new();
    app::banking::list_transactions(&mut tx, &world.ctx, |row| {
        account = row.bank_account_id.to_string();
        Ok(())
    })
    .await
    .unwrap();
    account
}

#[test]
fn what_was_set_aside_stays_aside_when_its_invoice_goes() {
    on_both_engines(async |world| {
        world.import_invoices("f.csv", World::invoices_csv(&ROWS)).await.unwrap();
        world.import_statements("s.xml", statement()).await.unwrap();
        world.run_matching().await.unwrap();
        // As earlier versions let a transaction be set aside that was explained.
        let marks = "insert into set_asides (org_id, id, legal_entity_id, transaction_id, is_aside, note, decided_by, \
            decided_at) select org_id, id, legal_entity_id, id, true, '', 'anne', 0 from bank_transactions \
            where bank_reference = 't1'";
        assert_eq!(world.tamper(marks).await.unwrap(), 1);
        undo(&world, "f.csv").await.unwrap();
        let aside = "select count(*) from waiting_transactions where state = 'aside' and rest_minor = 12000";
        assert_eq!(world.count(aside).await, 1);
        world.assert_sound().await;
    });
}

#[test]
fn a_long_dry_run_leaves_nothing_and_others_write_meanwhile() {
    on_both_engines(async |world| {
        world.import_statements("s.xml", statement()).await.unwrap();
        let before = world.row_counts().await;
        let command = app::receivables::ImportInvoices {
            file: World::file("f.csv", World::invoices_csv(&ROWS)),
            mapping: None,
        };
        let call = Call::new("import_invoices", &"f.csv").dry_run(true).long();
        let shown = write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
            let (imported, event) = app::receivables::import_invoices(&world.ctx, tx, &command).await?;
            let matched = app::allocation::match_transactions(&world.ctx, tx).await.unwrap().0;
            // On the side it is all there; whoever writes does not wait for it.
            let other = SaveTemplate {
                kind: FileKind::Invoices,
                name: "Ventes".to_owned(),
                header_key: "k".to_owned(),
                settings: String::new(),
            };
            let call = Call::new("save_template", &other);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                save_template(&world.ctx, tx, &other).await
            })
            .await
            .unwrap();
            Ok::<_, app::inbox::ImportError>(((imported.documents_new, matched.automatic), event))
        });
        let shown = tokio::time::timeout(std::time::Duration::from_mins(1), shown).await;
        assert_eq!(shown.expect("nobody waits").unwrap(), (3, 1));
        let written =
            |table: &str| i64::from(["events", "event_blocks", "import_templates"].contains(&table));
        for ((table, before), (_, after)) in before.into_iter().zip(world.row_counts().await) {
            assert_eq!(after - before, written(table), "{table}");
        }
        world.assert_sound().await;
    });
}

#[test]
fn invoices_and_what_paid_them_come_and_go() {
    on_both_engines(async |world| {
        let list = World::invoices_csv(&ROWS);
        world.import_invoices("f.csv", &list).await.unwrap();
        world.import_statements("s.xml", statement()).await.unwrap();
        world.run_matching().await.unwrap();
        assert_eq!(world.open_minor("FA-2026-000001").await, 0);
        let before = world.balances().await;

        let undone = undo(&world, "f.csv").await.unwrap();
        assert_eq!((undone.documents, undone.transactions, undone.allocations), (3, 0, 1));
        world.assert_sound().await;
        world.run_matching().await.unwrap();
        world.assert_sound().await;
        assert_eq!(world.count("select count(*) from open_items").await, 0);
        assert_eq!(world.count("select count(*) from open_balances").await, 0);
        // The money is still there, and waits.
        assert_eq!(world.balances().await, [("471000".to_owned(), -12_700), ("512000".to_owned(), 12_700)]);
        assert!(matches!(refused(undo(&world, "f.csv").await), UndoImportError::AlreadyUndone(_)));
        let view = &imports(&world).await[1];
        assert_eq!(view.undone.as_ref().map(|undone| (undone.records, undone.allocations)), Some((3, 1)));
        let mut tx = world.db.begin_read().await.unwrap();
        let records = list_undone_records(&mut tx, &world.ctx, view.id, 10).await.unwrap();
        assert_eq!(records[0].1, "FA-2026-000001");
        drop(tx);

        let again = world.import_invoices("f.csv", &list).await.unwrap();
        assert_eq!((again.is_known, again.documents_new, again.customers_new), (false, 3, 0));
        world.run_matching().await.unwrap();
        world.assert_sound().await;
        assert_eq!(world.open_minor("FA-2026-000001").await, 0, "decided by the machine again");
        assert_eq!(world.balances().await, before);
    });
}

#[test]
fn statements_come_and_go() {
    on_both_engines(async |world| {
        world.import_invoices("f.csv", World::invoices_csv(&ROWS)).await.unwrap();
        let before = world.balances().await;
        world.import_statements("s.xml", statement()).await.unwrap();
        world.run_matching().await.unwrap();
        let with = world.balances().await;
        let undone = undo(&world, "s.xml").await.unwrap();
        assert_eq!((undone.documents, undone.transactions, undone.allocations), (0, 2, 1));
        world.assert_sound().await;
        assert_eq!(world.balances().await, before);
        for table in
            ["bank_transactions", "bank_statements", "exceptions", "waiting_transactions", "allocations"]
        {
            assert_eq!(world.count(&format!("select count(*) from {table}")).await, 0, "{table}");
        }
        assert_eq!(world.open_minor("FA-2026-000001").await, 12_000);
        // No day of the past shows what should never have been there: each entry is reversed on its own day.
        let moved = "select count(*) from journal_entries r join journal_entries e on e.id = r.reverses_id \
                     where r.booked_on <> e.booked_on";
        assert_eq!(world.count(moved).await, 0);
        assert_eq!(automatic_share(&world).await, (0, 0));
        let again = world.import_statements("s.xml", statement()).await.unwrap();
        assert_eq!((again.is_known, again.transactions_new), (false, 2));
        world.run_matching().await.unwrap();
        world.assert_sound().await;
        assert_eq!(world.balances().await, with);
        assert_eq!(automatic_share(&world).await, (1, 2));
    });
}

#[test]
fn what_is_undone_and_imported_again_leaves_past_days_as_they_are() {
    on_both_engines(async |world: World| {
        world.import_invoices("f.csv", World::invoices_csv(&ROWS)).await.unwrap();
        world.import_statements("s.xml", statement()).await.unwrap();
        world.run_matching().await.unwrap();
        let told = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let past = aged_balance(&mut tx, &world.ctx, date(2026, 3, 10)).await.unwrap();
            let owed: Vec<i64> = past.rows.iter().map(|row| row.aged.owed_minor.iter().sum()).collect();
            let today = aged_balance(&mut tx, &world.ctx, date(2026, 3, 31)).await.unwrap();
            let figures = dashboard(&mut tx, &world.ctx, &today).await.unwrap();
            let collected = figures.money[0].cash.collected.value;
            tx.rollback().await.unwrap();
            (owed, collected, figures.automatic.value)
        };
        let before = told().await;
        assert_eq!((before.1, before.2), (12_000, Share { part: 1, whole: 2 }));
        undo(&world, "s.xml").await.unwrap();
        assert_eq!(told().await.2, Share { part: 0, whole: 0 }, "what was undone counts nowhere");
        world.import_statements("t.xml", statement()).await.unwrap();
        world.run_matching().await.unwrap();
        assert_eq!(told().await, before);
        world.assert_sound().await;
    });
}

#[test]
fn what_a_person_or_time_has_settled_is_not_undone() {
    on_both_engines(async |world| {
        world.import_customers("c.csv", "Code client;Nom\nC1;Durand SAS\n").await.unwrap();
        assert!(matches!(refused(undo(&world, "c.csv").await), UndoImportError::Customers));
        world.import_invoices("f.csv", World::invoices_csv(&ROWS)).await.unwrap();
        let day = date(2026, 3, 3);
        let entry = BankEntry::new(day, 6_000, "MERCI").with_reference("t9").from("PLATEFORME X");
        let text = Statement::new("S9", day, vec![entry]).opening(0, day).to_camt053();
        world.import_statements("s.xml", text).await.unwrap();
        world.run_matching().await.unwrap();
        let waiting = world.exceptions().await;
        if let Some(view) = waiting.first() {
            world.accept(&view.transaction.id, 1).await.unwrap();
        }
        let paid = world.allocations().await.remove(0);
        assert!(!paid.automatic, "a person has to decide this one");
        let error = refused(undo(&world, "f.csv").await);
        assert!(
            matches!(&error, UndoImportError::Decided { title, by } if title == "FA-2026-000002" && by == "tester"),
            "{error:?}"
        );
        assert!(matches!(refused(undo(&world, "s.xml").await), UndoImportError::Decided { .. }));
        world.undo(&paid.id).await.unwrap();
        world.set_aside(&paid.transaction.id, true).await.unwrap();
        assert!(matches!(refused(undo(&world, "s.xml").await), UndoImportError::SetAside { .. }));
        // The allocation that a person undid names a document that goes: nothing is broken by that.
        undo(&world, "f.csv").await.unwrap();
        world.assert_sound().await;
        world.set_aside(&paid.transaction.id, false).await.unwrap();
        let closing = ClosePeriod { through: date(2026, 3, 15) };
        let call = Call::new("close_period", &closing);
        write(&world.db, &world.ctx, call, async |tx: &mut Tx| close_period(&world.ctx, tx, closing).await)
            .await
            .unwrap();
        let error = refused(undo(&world, "s.xml").await);
        assert!(matches!(error, UndoImportError::PeriodClosed { .. }), "{error:?}");
        world.clock.advance_micros(40 * 86_400_000_000);
        let error = refused(undo(&world, "s.xml").await);
        assert!(
            matches!(error, UndoImportError::TooOld { until } if until == date(2026, 4, 30)),
            "{error:?}"
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_statement_that_a_later_one_repeats_goes_after_it() {
    let day = date(2026, 3, 3);
    let first = BankEntry::new(day, 1_000, "A").with_reference("a");
    let second = BankEntry::new(date(2026, 3, 4), 2_000, "B").with_reference("b");
    let short = Statement::new("S1", day, vec![first.clone()]).opening(0, day).to_camt053();
    let long = Statement::new("S2", date(2026, 3, 4), vec![first, second]).opening(0, day).to_camt053();
    on_both_engines(async |world| {
        world.import_statements("short.xml", &short).await.unwrap();
        world.import_statements("long.xml", &long).await.unwrap();
        let error = refused(undo(&world, "short.xml").await);
        assert!(matches!(&error, UndoImportError::Repeated(file) if file == "long.xml"), "{error:?}");
        undo(&world, "long.xml").await.unwrap();
        undo(&world, "short.xml").await.unwrap();
        assert_eq!(world.balances().await, []);
        assert_eq!(world.import_statements("long.xml", &long).await.unwrap().transactions_new, 2);
        world.assert_sound().await;
    });
}

#[test]
fn two_sources_of_the_same_days_are_noticed() {
    let day = date(2026, 3, 3);
    let camt = Statement::new(
        "S1",
        day,
        vec![
            BankEntry::new(day, 12_000, "VIR DURAND").with_reference("t1"),
            BankEntry::new(day, 12_000, "VIR LEFORT").with_reference("t2"),
            BankEntry::new(day, -450, "CARTE").with_reference("t3"),
        ],
    )
    .opening(0, day)
    .to_camt053();
    let csv = "Date;Libellé;Montant\n03/03/2026;VIREMENT DE DURAND;120,00\n03/03/2026;CARTE BOULANGERIE;-4,50\n\
        03/03/2026;AUTRE;9,00\n";
    on_both_engines(async |world| {
        world.import_statements("s.xml", &camt).await.unwrap();
        let import = async |skips_equal: bool, is_dry_run: bool| {
            let file = World::file("s.csv", csv);
            let command = ImportStatements { skips_equal, ..ImportStatements::new(file) };
            let call = Call::new("import_statements", &"s.csv").dry_run(is_dry_run);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                let (imported, event) = app::banking::import_statements(&world.ctx, tx, &command).await?;
                let overlaps = find_overlaps(tx, &world.ctx, imported.file.parse().unwrap()).await?;
                let seen: Vec<_> =
                    overlaps.iter().map(|found| (found.movements, found.in_minor, found.out_minor)).collect();
                let codes = imported.problems.iter().filter(|problem| problem.code == "movements-overlap");
                Ok::<_, app::inbox::ImportError>(((imported.transactions_new, seen, codes.count()), event))
            })
            .await
            .unwrap()
        };
        assert_eq!(import(false, true).await, (3, vec![(2, 12_000, -450)], 1), "said before it is imported");
        assert_eq!(import(true, false).await, (1, vec![], 0));
        assert_eq!(world.balances().await.last().unwrap().1, 24_450);
        world.assert_sound().await;
    });
}

#[test]
fn an_account_without_a_number_is_called_by_its_file() {
    on_both_engines(async |world| {
        let csv = "Date;Libellé;Montant\n03/03/2026;AUTRE;9,00\n";
        world.import_statements("banque/compte courant.csv", csv.to_owned()).await.unwrap();
        let sql = "select count(*) from bank_accounts where account_masked = 'compte courant.csv'";
        assert_eq!(world.count(sql).await, 1);
    });
    on_both_engines(async |world| {
        let csv = "Date;Libellé;Montant\n03/03/2026;AUTRE;9,00\n";
        world.import_statements("FR7630006000011234567890189.csv", csv.to_owned()).await.unwrap();
        let sql = "select count(*) from bank_accounts where account_masked like '%30006000011234567890189%'";
        assert_eq!(world.count(sql).await, 0, "an export named by its account tells no number");
    });
}

#[test]
fn statements_that_name_no_account_are_for_the_one_that_is_named() {
    let csv = "Date;Libellé;Montant\n03/03/2026;AUTRE;9,00\n";
    on_both_engines(async |world| {
        world.import_statements("s.xml", statement()).await.unwrap();
        let import = async |iban: &str| {
            let account = Some(iban.to_owned());
            let command = ImportStatements { account, ..ImportStatements::new(World::file("s.csv", csv)) };
            let call = Call::new("import_statements", &"s.csv");
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                app::banking::import_statements(&world.ctx, tx, &command).await
            })
            .await
        };
        // A slip of the finger opens no account.
        let wrong = import("FR76 3000 4000 0312 3456 7890 144").await;
        assert!(wrong.unwrap_err().to_string().contains("check digits"));
        import("FR76 3000 4000 0312 3456 7890 143").await.unwrap();
        assert_eq!(
            world.count("select count(*) from bank_accounts where account_masked = 'FR76 … 0143'").await,
            1
        );
        // Undone with its import, it is in no list any more.
        let shown = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let views = list_account_views(&mut tx, &world.ctx).await.unwrap();
            views.iter().filter(|view| view.masked == "FR76 … 0143").count()
        };
        assert_eq!(shown().await, 1);
        undo(&world, "s.csv").await.unwrap();
        assert_eq!(shown().await, 0);
    });
}

#[test]
fn an_account_has_a_name_and_a_512_of_its_own() {
    on_both_engines(async |world| {
        world.import_statements("s.xml", statement()).await.unwrap();
        let account = account_of(&world).await;
        let name = async |account: &str, name: &str, number: &str| {
            let command = NameAccount {
                account: account.to_owned(),
                name: name.to_owned(),
                ledger_account: Some(number.to_owned()),
            };
            let call = Call::new("name_account", &command);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                name_account(&world.ctx, tx, &command).await
            })
            .await
        };
        for (number, is_taken) in [("411000", false), ("512", false), ("511800", true), ("51-2", false)] {
            let outcome = name(&account, "Compte courant", number).await;
            match (number, outcome) {
                ("512", Ok(_)) => {}
                (_, Err(WriteError::Refused(NameAccountError::Account(error)))) => {
                    assert_eq!(
                        matches!(error, app::bookkeeping::OwnAccountError::Taken { .. }),
                        is_taken,
                        "{number}"
                    );
                }
                (_, other) => panic!("{number}: {other:?}"),
            }
        }
        assert!(name("bac_x", "", "").await.is_err());
        name(&account, " Compte courant ", "512100").await.unwrap();
        let day = date(2026, 3, 4);
        let entry = BankEntry::new(day, 1_000, "A").with_reference("b1");
        let more = Statement::new("S2", day, vec![entry]).opening(12_700, day).to_camt053();
        world.import_statements("s2.xml", more).await.unwrap();
        assert_eq!(
            world.balances().await,
            [("471000".to_owned(), -13_700), ("512000".to_owned(), 12_700), ("512100".to_owned(), 1_000)]
        );
        world.assert_sound().await;
        undo(&world, "s2.xml").await.unwrap();
        assert_eq!(world.balances().await.last().unwrap(), &("512000".to_owned(), 12_700));
    });
}

#[test]
fn templates_are_found_by_their_header() {
    on_both_engines(async |world| {
        let save = async |name: &str, settings: &str| {
            let command = SaveTemplate {
                kind: FileKind::Invoices,
                name: name.to_owned(),
                header_key: "k1".to_owned(),
                settings: settings.to_owned(),
            };
            let call = Call::new("save_template", &command);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                save_template(&world.ctx, tx, &command).await
            })
            .await
        };
        assert!(save("  ", "").await.is_err());
        save("Sage", "a = 1").await.unwrap();
        let id = save("Sage", "a = 2").await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let found = find_template(&mut tx, &world.ctx, FileKind::Invoices, "k1").await.unwrap().unwrap();
        assert_eq!((found.id.to_string(), found.settings.as_str()), (id.clone(), "a = 2"));
        assert!(find_template(&mut tx, &world.ctx, FileKind::Statements, "k1").await.unwrap().is_none());
        assert_eq!(list_templates(&mut tx, &world.ctx).await.unwrap().len(), 1);
        drop(tx);
        let delete = async || {
            let command = DeleteTemplate { template: id.clone() };
            let call = Call::new("delete_template", &command);
            write(&world.db, &world.ctx, call, async |tx: &mut Tx| {
                delete_template(&world.ctx, tx, &command).await
            })
            .await
        };
        delete().await.unwrap();
        assert!(delete().await.is_err());
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was matched by the machine in between, two imports undone leave nothing, and come back the same.
    #[test]
    fn imports_undone_leave_nothing(
        documents in prop::collection::vec((0..3_usize, 1..20_000_i64, prop::bool::weighted(0.2)), 1..8),
        movements in prop::collection::vec((0..3_usize, 1..20_000_i64, prop::option::weighted(0.8, 0..8_usize)), 1..8),
        order in any::<[bool; 2]>(),
    ) {
        let customers = ["Durand SAS", "Moreau et Fils", "Lefort Peinture SARL"];
        let rows: Vec<String> = documents.iter().enumerate().map(|(at, (customer, cents, is_credit))| {
            let (kind, sign) = if *is_credit { ("Avoir", "-") } else { ("Facture", "") };
            format!("FA-2026-{at:06};{kind};{};2026-02-02;2026-03-04;{sign}{}.{:02}", customers[*customer], cents / 100, cents % 100)
        }).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let entries = movements.iter().enumerate().map(|(at, (customer, cents, cited))| {
            // Often what the cited document asks for.
            let cited = cited.filter(|cited| *cited < documents.len());
            let cents = cited.map_or(*cents, |cited| documents[cited].1);
            let text = cited.map_or_else(|| "REGLEMENT".to_owned(), |cited| format!("FA-2026-{cited:06}"));
            BankEntry::new(date(2026, 3, 3), cents, &text).with_reference(&format!("R{at}")).from(customers[*customer])
        }).collect();
        let list = World::invoices_csv(&rows);
        let bank = Statement::new("S1", date(2026, 3, 3), entries).opening(0, date(2026, 3, 3)).to_camt053();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::on_sqlite().await;
            world.import_invoices("f.csv", &list).await.unwrap();
            world.import_statements("s.xml", &bank).await.unwrap();
            world.run_matching().await;
            let first = (world.balances().await, world.allocations().await.len(), world.exceptions().await.len());
            let names = if order[0] { ["f.csv", "s.xml"] } else { ["s.xml", "f.csv"] };
            for name in names {
                undo(&world, name).await.unwrap();
                world.assert_sound().await;
                if order[1] {
                    world.run_matching().await;
                    world.assert_sound().await;
                }
            }
            assert_eq!(world.balances().await, []);
            for table in ["open_items", "open_balances", "bank_transactions", "waiting_transactions", "allocations"] {
                assert_eq!(world.count(&format!("select count(*) from {table}")).await, 0, "{table}");
            }
            world.import_invoices("f.csv", &list).await.unwrap();
            world.import_statements("s.xml", &bank).await.unwrap();
            world.run_matching().await;
            world.assert_sound().await;
            let second = (world.balances().await, world.allocations().await.len(), world.exceptions().await.len());
            assert_eq!(first, second);
        });
    }
}
