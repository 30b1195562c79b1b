//! Kept files: sealed, masked, known by their bytes; and nothing private in the database file.

use std::sync::Arc;

use app::inbox::{RawError, list_files, load_raw};
use app::keys::Vault;
use app::rotate::{RotateError, rotate_sealed};
use app::source::SeededEntropy;
use app::write::{Call, WriteError, write};
use db::{Tx, backup_to_sqlite};
use jiff::civil::date;
use testkit::camt::{BankEntry, OUR_IBAN, Statement};
use testkit::{World, on_both_engines};

const CARD: &str = "4111111111111111";
const CARD_SPACED: &str = "4111 1111 1111 1111";
const CUSTOMER_IBAN: &str = "FR7630004000031234567890143";
const PAYER_IBAN: &str = "DE89370400440532013000";

/// Everything that is stored, as bytes: a backup made on either engine, and the file of SQLite itself.
async fn stored_bytes(world: &World) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    backup_to_sqlite(&world.db, &copy, 0).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    world.db.close().await;
    if let Some(file) = world.url.strip_prefix("sqlite:") {
        bytes.extend(std::fs::read(file).unwrap());
        for side in ["-wal", "-shm"] {
            bytes.extend(std::fs::read(format!("{file}{side}")).unwrap_or_default());
        }
    }
    bytes
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// The raw bytes of every kept file, opened and unpacked.
async fn kept(world: &World) -> Vec<(String, Vec<u8>)> {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut kept = Vec::new();
    for file in list_files(&mut tx, &world.ctx, 100).await.unwrap() {
        kept.push((
            file.name.clone(),
            load_raw(&mut tx, &world.ctx, &file.sha256).await.unwrap().unwrap_or_default(),
        ));
    }
    kept
}

async fn import_private_files(world: &World) -> Vec<String> {
    let mut codes = Vec::new();
    let list = format!("Code client;Nom;IBAN\nC1;Durand SAS;{CUSTOMER_IBAN}\nC2;Carte {CARD};\n");
    codes.extend(world.import_customers("customers.csv", list).await.unwrap().problems);
    let rows = World::invoices_csv(&[
        &format!("{CARD};Facture;Durand SAS;2026-02-02;2026-03-04;120,00"),
        &format!("FA-2;Facture;M. {CARD_SPACED};2026-02-02;2026-03-04;80,00"),
    ]);
    codes.extend(world.import_invoices("invoices.csv", rows).await.unwrap().problems);
    let origin = format!(
        "Numéro;Type;Client;Date;TTC;Facture d'origine;Email\nAV-1;Avoir;Durand SAS;2026-02-02;-1,00;{CARD};a {CARD}@b.fr\n"
    );
    codes.extend(world.import_invoices("credits.csv", origin).await.unwrap().problems);
    let bank = format!(
        "Date;Libellé;Montant\n03/03/2026;CB {CARD} BOULANGERIE;-4,50\n04/03/2026;CB {CARD_SPACED};-9,50\n"
    );
    codes.extend(world.import_statements("bank.csv", bank).await.unwrap().problems);
    let entry = BankEntry {
        iban: PAYER_IBAN.to_owned(),
        end_to_end: CARD.to_owned(),
        ..BankEntry::new(date(2026, 3, 3), 12_000, &format!("PAIEMENT {CARD_SPACED}"))
            .with_reference("R1")
            .from(&format!("DURAND {CARD}"))
    };
    let statement = Statement::new("S1", date(2026, 3, 3), vec![entry]).opening(0, date(2026, 3, 3));
    codes.extend(world.import_statements("bank.xml", statement.to_camt053()).await.unwrap().problems);
    codes
        .into_iter()
        .filter(|problem| problem.code == "card-number-masked")
        .map(|problem| problem.file)
        .collect()
}

#[test]
fn no_card_number_and_no_account_number_is_stored_in_clear() {
    on_both_engines(async |world| {
        let reported = import_private_files(&world).await;
        for file in ["customers.csv", "invoices.csv", "credits.csv", "bank.csv", "bank.xml"] {
            assert!(reported.iter().any(|name| name == file), "{file} is not reported: {reported:?}");
        }
        world.run_matching().await;
        for (name, raw) in kept(&world).await {
            let text = String::from_utf8_lossy(&raw);
            assert!(
                !text.contains(CARD) && !text.contains(CARD_SPACED),
                "{name} is kept with a card number: {text}"
            );
        }
        world.assert_sound().await;
        let bytes = stored_bytes(&world).await;
        assert!(holds(&bytes, "BOULANGERIE"), "the scan reads what is stored");
        for private in [CARD, CARD_SPACED, CUSTOMER_IBAN, PAYER_IBAN, OUR_IBAN] {
            assert!(!holds(&bytes, private), "{private} is in the database of {:?}", world.engine);
        }
    });
}

#[test]
fn a_workbook_with_a_card_number_is_not_kept() {
    let workbook = |customer: &str| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, cells) in
            (0..).zip([["Numéro", "Client", "Date", "TTC"], ["FA-1", customer, "02/02/2026", "120,00"]])
        {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        workbook.save_to_buffer().unwrap()
    };
    on_both_engines(async |world| {
        let clean = workbook("Durand SAS");
        let imported = world.import_invoices("clean.xlsx", &clean).await.unwrap();
        let codes: Vec<&str> = imported.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!((imported.documents_new, codes), (1, vec!["due-date-assumed", "vat-missing"]));
        let private = workbook(&format!("Durand {CARD}")).clone();
        let imported = world.import_invoices("private.xlsx", &private).await.unwrap();
        assert!(imported.problems.iter().any(|problem| problem.code == "card-number-masked"), "{imported:?}");
        let raw: Vec<(String, usize)> =
            kept(&world).await.into_iter().map(|(name, raw)| (name, raw.len())).collect();
        assert_eq!(raw, [("private.xlsx".to_owned(), 0), ("clean.xlsx".to_owned(), clean.len())]);
        assert!(
            world.import_invoices("private.xlsx", &private).await.unwrap().is_known,
            "it is known all the same"
        );
        assert!(!holds(&stored_bytes(&world).await, CARD));
    });
}

#[test]
fn a_card_number_where_nothing_is_read_is_found_and_the_file_is_not_kept() {
    use rust_xlsxwriter::{Note, Url, Workbook, Worksheet};
    let workbook = |hide: &dyn Fn(&mut Workbook, &mut Worksheet)| {
        let mut workbook = Workbook::new();
        let mut sheet = Worksheet::new();
        let header = ["Numéro", "Client", "Date", "TTC", "Échéance", "Divers"];
        let row = ["FA-1", "Durand SAS", "02/02/2026", "120,00", "04/03/2026", "0.51181102362204722"];
        for (row, cells) in (0..).zip([header, row]) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        hide(&mut workbook, &mut sheet);
        workbook.push_worksheet(sheet);
        workbook.save_to_buffer().unwrap()
    };
    let number: f64 = CARD.parse().unwrap();
    let hidden: [(&str, Vec<u8>); 6] = [
        (
            "column",
            workbook(&|_, sheet| {
                sheet.write_string(1, 6, CARD_SPACED).unwrap();
            }),
        ),
        (
            "number",
            workbook(&|_, sheet| {
                sheet.write_number(1, 6, number).unwrap();
            }),
        ),
        (
            "below",
            workbook(&|_, sheet| {
                sheet.write_string(9, 0, format!("CB {CARD}")).unwrap();
            }),
        ),
        (
            "sheet",
            workbook(&|workbook, _| {
                workbook.add_worksheet().write_string(4, 4, CARD).unwrap();
            }),
        ),
        (
            "note",
            workbook(&|_, sheet| {
                sheet.insert_note(1, 1, &Note::new(CARD_SPACED)).unwrap();
            }),
        ),
        (
            "link",
            workbook(&|_, sheet| {
                let url = Url::new(format!("https://example.com/?pan={CARD}")).set_text("fiche");
                sheet.write_url(1, 6, url).unwrap();
            }),
        ),
    ];
    on_both_engines(async |world| {
        let clean = workbook(&|_, _| {});
        let problems = world.import_invoices("clean.xlsx", &clean).await.unwrap().problems;
        assert!(problems.iter().all(|problem| problem.code == "vat-missing"), "{problems:?}");
        for (name, bytes) in &hidden {
            let imported = world.import_invoices(name, bytes).await.unwrap();
            assert!(
                imported.problems.iter().any(|problem| problem.code.starts_with("card-number")),
                "{name}: {imported:?}"
            );
        }
        for (name, raw) in kept(&world).await {
            assert_eq!(raw.is_empty(), name != "clean.xlsx", "{name}");
        }
        let bytes = stored_bytes(&world).await;
        for needle in [CARD, CARD_SPACED] {
            assert!(!holds(&bytes, needle));
        }
    });
}

#[test]
fn a_kept_file_is_what_came_in() {
    // More than one piece of 4 MiB.
    let mut text = String::from("Date;Libellé;Montant\n");
    while text.len() < 9 * 1024 * 1024 {
        text.push_str("03/03/2026;CARTE BOULANGERIE PATISSERIE DU MARCHE SAINT HONORE PARIS ");
        text.push_str(&"x".repeat(60_000));
        text.push_str(";-4,50\n");
    }
    on_both_engines(async |world| {
        world.import_statements("long.csv", &text).await.unwrap();
        assert_eq!(world.count("select count(*) from input_file_pieces").await, 3);
        assert!(kept(&world).await[0].1 == text.as_bytes());
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(load_raw(&mut tx, &world.ctx, "unknown").await.unwrap().is_none());
    });
}

#[test]
fn sealed_values_survive_a_new_key() {
    on_both_engines(async |mut world| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let entropy = Arc::new(SeededEntropy::new(9));
        world.ctx.vault = Arc::new(Vault::open_or_create(&path, entropy.clone(), "2026-03-31").unwrap());
        import_private_files(&world).await;
        let before = kept(&world).await;
        let rows = world.row_counts().await;
        world.ctx.vault = Arc::new(Vault::with_new_key(&path, entropy.clone(), "2026-04-01").unwrap());
        let rotate = async |world: &World| {
            write(&world.db, &world.ctx, Call::new("rotate", &()), async |tx: &mut Tx| {
                rotate_sealed(&world.ctx, tx).await
            })
            .await
        };
        let rotated = rotate(&world).await.unwrap();
        // Two accounts of ours, the customer's and the payer's, and five files of one piece.
        assert_eq!(rotated.sealed, 2 + 1 + 1 + 5);
        assert_eq!(kept(&world).await, before);
        let mut after = world.row_counts().await;
        let of_log = |table: &str| ["events", "event_blocks"].contains(&table);
        after.iter_mut().filter(|(table, _)| of_log(table)).for_each(|(_, count)| *count -= 1);
        assert_eq!(after, rows);
        world.assert_sound().await;
        // Equal account numbers are still found after the rotation.
        let entry =
            BankEntry { iban: PAYER_IBAN.to_owned(), ..BankEntry::new(date(2026, 3, 9), 100, "MERCI") };
        let more = Statement::new("S9", date(2026, 3, 9), vec![entry]).opening(12_000, date(2026, 3, 9));
        world.import_statements("more.xml", more.to_camt053()).await.unwrap();
        assert_eq!(world.count("select count(*) from bank_accounts").await, 2);
        // A vault that never had these keys opens nothing and changes nothing.
        world.ctx.vault = Arc::new(Vault::ephemeral(Arc::new(SeededEntropy::new(77))).unwrap());
        let refused = rotate(&world).await.unwrap_err();
        assert!(matches!(refused, WriteError::Refused(RotateError::Open { .. })), "{refused}");
        let mut tx = world.db.begin_read().await.unwrap();
        let file = list_files(&mut tx, &world.ctx, 1).await.unwrap().remove(0);
        let unreadable = load_raw(&mut tx, &world.ctx, &file.sha256).await.unwrap_err();
        assert!(matches!(unreadable, RawError::Open { .. }), "{unreadable}");
    });
}

#[test]
fn a_backup_is_restored_into_either_engine() {
    on_both_engines(async |world| {
        import_private_files(&world).await;
        world.run_matching().await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.sqlite");
        backup_to_sqlite(&world.db, &copy, 0).await.unwrap();
        let mut targets = vec![World::empty_on_sqlite().await];
        targets.extend(World::empty_on_postgres().await);
        for mut target in targets {
            db::restore_from_sqlite(&target.db, &copy, 1).await.unwrap();
            target.ctx = world.ctx.clone();
            assert_eq!(target.row_counts().await, world.row_counts().await);
            assert_eq!(kept(&target).await, kept(&world).await);
            assert_eq!(target.trial_balance().await, world.trial_balance().await);
            target.assert_sound().await;
        }
    });
}
