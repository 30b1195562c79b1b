//! Import of invoices and customers: what comes in, what is refused, what contradicts.

use app::receivables::list_items;
use testkit::{World, on_both_engines};

async fn items(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut items: Vec<String> = list_items(&mut tx, &world.ctx)
        .await
        .unwrap()
        .into_iter()
        .map(|item| {
            format!(
                "{} {} {} of {} due {}",
                item.kind.as_str(),
                item.number,
                item.open_minor,
                item.total_minor,
                item.due_on
            )
        })
        .collect();
    items.sort();
    items
}

#[test]
fn invoices_and_credit_notes_enter_with_their_customers_and_entries() {
    on_both_engines(async |world| {
        let rows = World::invoices_csv(&[
            "FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;120,00",
            "AV-1;Avoir;Durand SAS;2026-02-03;2026-02-03;-20,00",
            "FA-2;Facture;Moreau;2026-02-04;;1 200,50",
        ]);
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!((imported.documents, imported.documents_new, imported.customers_new), (3, 3, 2));
        let told: Vec<_> = imported.problems.iter().map(|it| (it.code.as_str(), it.found.as_str())).collect();
        // Totals only: all of it is posted to sales, and that is said.
        assert_eq!(
            told,
            [("due-date-assumed", "FA-2: 2026-02-04 + 30"), ("vat-missing", "FA-1: 706000 (+ 2)")]
        );
        assert_eq!(
            items(&world).await,
            [
                "credit_note AV-1 -2000 of -2000 due 2026-02-03",
                "invoice FA-1 12000 of 12000 due 2026-03-04",
                "invoice FA-2 120050 of 120050 due 2026-03-06",
            ]
        );
        assert_eq!(world.balances().await, [("411000".to_owned(), 130_050), ("706000".to_owned(), -130_050)]);
        world.assert_sound().await;
    });
}

#[test]
fn a_known_document_is_not_entered_again_and_a_contradiction_is_a_problem() {
    on_both_engines(async |world| {
        let first = World::invoices_csv(&["FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;120,00"]);
        world.import_invoices("f.csv", &first).await.unwrap();
        let more = World::invoices_csv(&[
            "FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;120,00",
            "FA-2;Facture;Durand SAS;2026-02-02;2026-03-04;10,00",
        ]);
        let imported = world.import_invoices("more.csv", more).await.unwrap();
        assert_eq!((imported.documents, imported.documents_new), (2, 1));
        let told: Vec<_> = imported.problems.iter().map(|it| (it.code.as_str(), it.found.as_str())).collect();
        assert_eq!(told, [("vat-missing", "FA-2: 706000")]);
        for (name, row) in [
            ("amount.csv", "FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;130,00"),
            ("customer.csv", "FA-1;Facture;Moreau;2026-02-02;2026-03-04;120,00"),
        ] {
            let imported = world.import_invoices(name, World::invoices_csv(&[row])).await.unwrap();
            let problems: Vec<(&str, Option<i64>)> =
                imported.problems.iter().map(|problem| (problem.code.as_str(), problem.line)).collect();
            assert_eq!(
                (imported.documents_new, problems),
                (0, vec![("document-conflict", Some(2))]),
                "{name}"
            );
        }
        assert_eq!(world.open_minor("FA-1").await, 12_000);
        world.assert_sound().await;
    });
}

#[test]
fn one_bad_record_does_not_stop_the_good_ones() {
    on_both_engines(async |world| {
        let rows = World::invoices_csv(&[
            "FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;douze",
            "FA-2;Facture;Durand SAS;32/13/2026;2026-03-04;10,00",
            "FA-3;Facture;;2026-02-02;2026-03-04;10,00",
            "FA-4;Facture;Durand SAS;2026-02-02;2026-03-04;10,00",
        ]);
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!(imported.documents_new, 1, "{imported:?}");
        let lines: Vec<Option<i64>> = imported.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(2), Some(3), Some(4), Some(5)], "{:?}", imported.problems);
        let mut tx = world.db.begin_read().await.unwrap();
        let file = app::inbox::file_names(&mut tx, &world.ctx).await.unwrap();
        let (id, name) = file.into_iter().next().unwrap();
        assert_eq!(name, "f.csv");
        assert_eq!(app::inbox::list_problems(&mut tx, &world.ctx, id).await.unwrap(), imported.problems);
    });
}

#[test]
fn refused_files_leave_nothing() {
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">&a;</Invoice>";
    on_both_engines(async |world| {
        let before = world.row_counts().await;
        for (name, content) in [("empty.csv", ""), ("unknown.bin", "\u{1}\u{2}\u{3}"), ("dtd.xml", xml)] {
            let refused = world.import_invoices(name, content).await.unwrap_err().to_string();
            assert!(refused.contains(name), "{refused}");
            world.import_customers(name, content).await.unwrap_err();
        }
        let missing = app::inbox::InputFile::from_path(std::path::Path::new("does-not-exist.csv"));
        let command = app::receivables::ImportInvoices { file: missing, mapping: None };
        let call = app::write::Call::new("import_invoices", &"missing");
        let refused = app::write::write(&world.db, &world.ctx, call, async |tx: &mut db::Tx| {
            app::receivables::import_invoices(&world.ctx, tx, &command).await
        })
        .await
        .unwrap_err();
        assert_eq!(refused.to_string(), "the file cannot be read");
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn what_is_partly_paid_is_taken_over_with_what_is_open() {
    on_both_engines(async |world| {
        let rows = "Numéro;Client;Date;Échéance;TTC;Reste dû\n\
             FA-1;Durand;2026-02-02;2026-03-04;120,00;45,00\nFA-2;Durand;2026-02-02;2026-03-04;80,00;0,00\n";
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!(imported.problems, []);
        assert_eq!(
            items(&world).await,
            ["invoice FA-1 4500 of 12000 due 2026-03-04", "invoice FA-2 0 of 8000 due 2026-03-04"]
        );
        assert_eq!(world.balances().await, [("411000".to_owned(), 4_500), ("890000".to_owned(), -4_500)]);
        world.assert_sound().await;
    });
}

#[test]
fn vat_detail_is_posted() {
    on_both_engines(async |world| {
        let rows =
            "Numéro;Client;Date;Échéance;HT;TVA;TTC\nFA-1;Durand;2026-02-02;2026-03-04;100,00;20,00;120,00\n";
        world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!(
            world.balances().await,
            [("411000", 12_000), ("445710", -2_000), ("706000", -10_000)]
                .map(|(account, sum)| (account.to_owned(), sum))
        );
    });
}

#[test]
fn customers_are_found_by_number_and_siren_and_made_once() {
    on_both_engines(async |world| {
        let list = "Code client;Nom;SIREN;IBAN\nC1;Durand Paysage;732829320;FR7630004000031234567890143\nC2;Moreau;;\n";
        let imported = world.import_customers("c.csv", list).await.unwrap();
        assert_eq!((imported.customers, imported.customers_new), (2, 2));
        assert!(world.import_customers("again.csv", list).await.unwrap().is_known);
        let more = format!("{list}C3;Nouveau;;\n");
        assert_eq!(world.import_customers("more.csv", more).await.unwrap().customers_new, 1);
        let rows = "Numéro;Code client;Client;Date;Échéance;TTC\n\
             FA-1;C1;DURAND PAYSAGE SAS;2026-02-02;2026-03-04;120,00\nFA-2;C2;Moreau;2026-02-02;2026-03-04;20,00\n";
        assert_eq!(world.import_invoices("f.csv", rows).await.unwrap().customers_new, 0);
        assert_eq!(world.count("select count(*) from customers").await, 3);
        assert_eq!(world.count("select count(*) from customer_accounts").await, 1);
    });
}

#[test]
fn a_customer_known_by_name_gets_its_number_and_namesakes_are_made_once() {
    let invoice = |number: &str| {
        World::invoices_csv(&[&format!("{number};Facture;Durand SAS;2026-02-02;2026-03-04;120,00")])
    };
    on_both_engines(async |world| {
        world.import_invoices("1.csv", invoice("FA-1")).await.unwrap();
        let list = "Code client;Nom\nC1;Durand SAS\n";
        assert_eq!(world.import_customers("c.csv", list).await.unwrap().customers_new, 0);
        assert_eq!(world.count("select count(*) from customers where number = 'C1'").await, 1);
        assert_eq!(world.import_invoices("2.csv", invoice("FA-2")).await.unwrap().customers_new, 0);
        // A second customer of the name: from now on the name alone says neither of them.
        let list = "Code client;Nom\nC1;Durand SAS\nC2;Durand SAS\n";
        assert_eq!(world.import_customers("c2.csv", list).await.unwrap().customers_new, 1);
        assert_eq!(world.import_invoices("3.csv", invoice("FA-3")).await.unwrap().customers_new, 1);
        assert_eq!(world.import_invoices("4.csv", invoice("FA-4")).await.unwrap().customers_new, 0);
    });
}

#[test]
fn without_a_due_date_the_terms_of_the_customer_are_taken_and_that_is_said() {
    on_both_engines(async |world| {
        let customers = "Code client;Nom;Délai de paiement\nC1;Durand SAS;45 jours\nC2;Moreau;x\n";
        world.import_customers("c.csv", customers).await.unwrap();
        let rows = "Numéro;Type;Code client;Client;Date;Échéance;TTC\n\
             FA-1;Facture;C1;Durand SAS;2026-02-02;;120,00\n\
             FA-2;Facture;C2;Moreau;2026-02-02;;80,00\n\
             FA-3;Facture;C1;Durand SAS;2026-02-02;2026-02-10;10,00\n\
             AV-1;Avoir;C1;Durand SAS;2026-02-02;;-5,00\n";
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        let told: Vec<_> = imported.problems.iter().map(|it| (it.code.as_str(), it.found.as_str())).collect();
        assert_eq!(
            told,
            [("due-date-assumed", "FA-1: 2026-02-02 + 45 (+ 1)"), ("vat-missing", "FA-1: 706000 (+ 3)")]
        );
        let mut tx = world.db.begin_read().await.unwrap();
        let mut due = Vec::new();
        for number in ["FA-1", "FA-2", "FA-3", "AV-1"] {
            let item = app::receivables::find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
            let details = app::listing::find_document(&mut tx, &world.ctx, item.id, false).await.unwrap();
            due.push((number, item.due_on.to_string(), details.unwrap().due_after_days));
        }
        tx.rollback().await.unwrap();
        assert_eq!(
            due.iter().map(|(number, on, days)| (*number, on.as_str(), *days)).collect::<Vec<_>>(),
            [
                ("FA-1", "2026-03-19", Some(45)),
                ("FA-2", "2026-03-04", Some(30)),
                ("FA-3", "2026-02-10", None),
                ("AV-1", "2026-03-19", None),
            ]
        );
        // What somebody said stays: a list states terms where none are known.
        let again = "Code client;Nom;Délai de paiement\nC1;Durand SAS;10\nC2;Moreau;60\n";
        world.import_customers("c2.csv", again).await.unwrap();
        let rows = World::invoices_csv(&[
            "FA-4;Facture;Durand SAS;2026-02-02;;1,00",
            "FA-5;Facture;Moreau;2026-02-02;;1,00",
        ]);
        world.import_invoices("g.csv", rows).await.unwrap();
        let due = items(&world).await;
        assert!(due.contains(&"invoice FA-4 100 of 100 due 2026-03-19".to_owned()), "{due:?}");
        assert!(due.contains(&"invoice FA-5 100 of 100 due 2026-04-03".to_owned()), "{due:?}");
    });
}

#[test]
fn an_amount_with_two_readings_is_decided_by_the_file_or_asked() {
    let list = |first: &str, second: &str| {
        World::invoices_csv(&[
            &format!("FA-1;Facture;Durand SAS;2026-02-02;2026-03-04;{first}"),
            &format!("FA-2;Facture;Durand SAS;2026-02-02;2026-03-04;{second}"),
        ])
    };
    for (first, second, expected) in [
        ("1,000", "2,500", None),
        ("1.000", "2.500", None),
        ("1,000", "12,50", Some(100)),
        ("1,000", "12.50", Some(100_000)),
        ("1,000", "250", Some(100_000)),
        ("1,000", "1250,000", Some(100)),
    ] {
        on_both_engines(async |world| {
            let imported = world.import_invoices("f.csv", list(first, second)).await.unwrap();
            let codes: Vec<&str> = imported.problems.iter().map(|problem| problem.code.as_str()).collect();
            if let Some(minor) = expected {
                // That the style of the rest decided is said, once per file; that there is no VAT, too.
                assert_eq!(codes, ["amount-by-style", "vat-missing"], "{first} {second}");
                assert_eq!(world.open_minor("FA-1").await, minor, "{first} {second}");
            } else {
                assert_eq!(codes, ["amount-ambiguous"; 2], "{first} {second}");
                assert_eq!(items(&world).await, [""; 0]);
            }
        });
    }
}

#[test]
fn a_list_whose_amounts_do_not_add_up_is_not_booked_without_a_word() {
    on_both_engines(async |world| {
        let rows = "Numéro;Client;Date;Échéance;HT;TVA;TTC\n\
             FA-1;Durand;2026-02-02;2026-03-04;1500,00;300,00;1900,00\n\
             FA-2;Durand;2026-02-02;2026-03-04;75,42;15,08;90,51\n\
             FA-3;Durand;2026-02-02;2026-03-04;100,00;20,00;120,00\n";
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        let told: Vec<_> = imported
            .problems
            .iter()
            .map(|it| (it.code.as_str(), it.severity.as_str(), it.line, it.found.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("totals-disagree", "error", Some(2), "1800.00 EUR / 1900.00 EUR"),
                ("totals-disagree", "warning", Some(3), "90.50 EUR / 90.51 EUR"),
            ]
        );
        assert_eq!(
            items(&world).await,
            ["invoice FA-2 9051 of 9051 due 2026-03-04", "invoice FA-3 12000 of 12000 due 2026-03-04"]
        );
        world.assert_sound().await;
    });
}

#[test]
fn vat_beside_a_total_leaves_the_net() {
    on_both_engines(async |world| {
        let list = "Numéro;Client;Date;Échéance;Montant TTC;TVA\n\
            FA-1;Durand;02/02/2026;04/03/2026;1 240,00;206,67\n\
            FA-2;Durand;02/02/2026;04/03/2026;120,00;\n\
            FA-3;Durand;02/02/2026;04/03/2026;1 000,00;20,00\n";
        let imported = world.import_invoices("f.csv", list).await.unwrap();
        assert_eq!(imported.documents_new, 3);
        assert_eq!(
            world.balances().await,
            [("411000", 236_000), ("445710", -20_667), ("706000", -215_333)]
                .map(|(account, minor)| (account.to_owned(), minor)),
            "a rate in the column is no VAT"
        );
        assert_eq!(world.count("select count(*) from open_item_vat where rate_bps = 2000").await, 1);
        world.assert_sound().await;
    });
}

#[test]
fn a_document_that_is_due_before_its_issue_is_read_and_told_of() {
    on_both_engines(async |world| {
        let rows = World::invoices_csv(&[
            "FA-1;Facture;Durand;2026-02-02;2026-02-02;120,00",
            "FA-2;Facture;Durand;2026-02-02;2026-02-01;120,00",
        ]);
        let imported = world.import_invoices("f.csv", rows).await.unwrap();
        assert_eq!(imported.documents_new, 2);
        let told = imported.problems.iter().filter(|it| it.code == "due-before-issue");
        let told: Vec<_> = told.map(|it| (it.line, it.found.as_str())).collect();
        assert_eq!(told, [(Some(3), "FA-2: 2026-02-02 > 2026-02-01")]);
        world.assert_sound().await;
    });
}
