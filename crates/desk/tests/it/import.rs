//! Bringing files in, from the drop to the undo, and the pages of the bank.

use std::fmt::Write as _;

use app::identity::Role;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

const LIST: &str = "Pièce;Nom client;Émise le;Échéance;Total TTC\n\
    FC-1;Boulangerie Martin;03/03/2026;02/04/2026;120,00\n\
    FC-2;Garage Atlas;04/03/2026;03/04/2026;300,00\n\
    FC-3;Garage Atlas;hier;03/04/2026;12,00\n";

/// Drops files, as a browser does.
async fn drop_files(desk: &TestDesk<'_>, caller: &Caller, files: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, content) in files {
        write!(
            body,
            "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{content}\r\n"
        )
        .unwrap();
    }
    body.push_str("--edge--\r\n");
    let request = Request::post("/import/files")
        .header(header::COOKIE, caller.cookie())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    desk.ask(request).await
}

/// Waits until nothing runs for a draft, and answers where it is then.
async fn settled(desk: &TestDesk<'_>, caller: &Caller, draft: &str) -> String {
    loop {
        let answer = desk.get(caller, &format!("{draft}/progress")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let progress: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let stage = progress["stage"].as_str().unwrap().to_owned();
        if !["checking", "importing"].contains(&stage.as_str()) {
            return stage;
        }
        tokio::task::yield_now().await;
    }
}

/// Confirms what the page of a check shows.
async fn confirm(desk: &TestDesk<'_>, caller: &Caller, draft: &str, form: &[(&str, &str)]) -> Answer {
    let page = desk.get(caller, &format!("{draft}/review")).await.body;
    let shown = page.split("name=\"generation\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    let mut form = form.to_vec();
    form.push(("generation", shown.split('"').next().unwrap()));
    desk.post(caller, &format!("{draft}/confirm"), &form).await
}

/// The columns of a list of invoices, chosen as they were found.
const COLUMNS: [(&str, &str); 7] = [
    ("kind", "invoices"),
    ("delimiter", ";"),
    ("column-number", "1"),
    ("column-customer-name", "2"),
    ("column-issued-on", "3"),
    ("column-due-on", "4"),
    ("column-total", "5"),
];

#[test]
fn files_that_were_dropped_together_are_checked_and_imported_together() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let good = "Pièce;Nom client;Émise le;Échéance;HT;TVA;Total TTC\nFD-1;Garage Atlas;03/03/2026;02/04/2026;8,33;1,67;10,00\n";
        let entries = vec![BankEntry::new(date(2026, 3, 3), 1_000, "FD-1").with_reference("one")];
        let statement = Statement::new("S1", date(2026, 3, 7), entries).opening(0, date(2026, 3, 2));
        let statement = statement.to_camt053();
        let files = [("bad.csv", LIST), ("good.csv", good), ("s.xml", statement.as_str())];
        drop_files(&desk, &caller, &files).await;
        assert_eq!(desk.post(&caller, "/import/drafts/check", &[]).await.location(), "/import");
        let page = idle(&desk, &caller).await;
        assert!(page.contains("Importer les 2 fichiers vérifiés sans erreur"), "{page}");
        desk.post(&caller, "/import/drafts/confirm", &[]).await;
        let page = idle(&desk, &caller).await;
        assert!(page.contains("bad.csv") && !page.contains("action=\"/import/drafts/confirm\""), "{page}");
        assert_eq!(world.open_minor("FD-1").await, 1_000);
        // Each file says what it came to.
        for (name, sums) in
            [("good.csv", ["8,33", "1,67", "10,00"]), ("s.xml", ["Solde initial", "10,00", "0,00"])]
        {
            let link = page.split(name).next().unwrap().rsplit("href=\"").next().unwrap();
            let shown = desk.get(&caller, link.split('"').next().unwrap()).await.body;
            let shown = shown.split("<table class=\"table table-dense table-cards\">").nth(1).unwrap();
            assert!(sums.iter().all(|sum| shown.contains(sum)), "{shown}");
        }
    });
}

/// The list once nothing runs for any draft.
async fn idle(desk: &TestDesk<'_>, caller: &Caller) -> String {
    loop {
        let page = desk.get(caller, "/import").await.body;
        if !page.contains("hx-trigger=\"every 2s\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[test]
fn a_list_with_a_bad_row_is_corrected_imported_and_undone() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let empty = desk.get(&caller, "/import").await;
        assert!(empty.body.contains("Aucun fichier importé"));
        let dropped = drop_files(&desk, &caller, &[("dossier/factures.csv", LIST)]).await;
        assert_eq!(dropped.status, StatusCode::SEE_OTHER);
        let draft = dropped.location().to_owned();
        let page = desk.get(&caller, &draft).await;
        assert!(page.body.contains("FC-1 · FC-2 · FC-3"), "samples stand beside their field");

        let mut said = COLUMNS.to_vec();
        said.retain(|(name, _)| *name != "column-issued-on");
        let refused = desk.post(&caller, &draft, &said).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choisissez la colonne de la date."));
        let mut said = COLUMNS.to_vec();
        said.push(("template", "Ventes"));
        let saved = desk.post(&caller, &draft, &said).await;
        assert_eq!(saved.location(), format!("{draft}/review"));
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let review = desk.get(&caller, &format!("{draft}/review")).await;
        assert!(review.body.contains("Créera 2 factures et avoirs."), "{}", review.body);
        assert!(review.body.contains("name=\"cell-4-2\" value=\"hier\""));
        assert_eq!(world.count("select count(*) from open_items").await, 0, "nothing is recorded yet");
        let rejected = desk.get(&caller, &format!("{draft}/rejected")).await;
        assert!(rejected.body.contains("\nFC-3;Garage Atlas;hier;03/04/2026;12,00;4;"), "{}", rejected.body);

        let cells = [
            ("cell-4-0", "FC-3"),
            ("cell-4-1", "Garage Atlas"),
            ("cell-4-2", "05/03/2026"),
            ("cell-4-3", "03/04/2026"),
            ("cell-4-4", "12,00"),
        ];
        desk.post(&caller, &format!("{draft}/rows"), &cells).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let review = desk.get(&caller, &format!("{draft}/review")).await;
        assert!(review.body.contains("Créera 3 factures et avoirs."));
        assert!(review.body.contains("1 ligne corrigée"), "{}", review.body);
        confirm(&desk, &caller, &draft, &[]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "done");
        let done = desk.get(&caller, &format!("{draft}/review")).await;
        let import = done.location().to_owned();
        assert_eq!(world.open_minor("FC-3").await, 1_200);
        assert_eq!(world.count("select count(*) from input_files").await, 1, "one import, its rows mended");
        assert_eq!(world.count("select count(*) from input_problems where severity = 'error'").await, 0);
        let mended = desk.get(&caller, &format!("{import}/mended")).await;
        assert!(mended.body.ends_with("FC-3;Garage Atlas;05/03/2026;03/04/2026;12,00\n"), "{}", mended.body);
        assert_eq!(desk.get(&caller, &format!("{import}/raw")).await.body, LIST, "the file as it came");
        world.assert_sound().await;
        assert_eq!(desk.get(&caller, &draft).await.status, StatusCode::NOT_FOUND, "the draft is gone");

        let form = desk.get(&caller, &format!("{import}/undo")).await;
        assert!(form.body.contains("3 pièces seront retirées"), "{}", form.body);
        assert_eq!(world.count("select count(*) from open_items").await, 3);
        let undone = desk.post(&caller, &format!("{import}/undo"), &[("reason", "mauvais fichier")]).await;
        assert_eq!(undone.location(), import);
        assert_eq!(world.count("select count(*) from open_items").await, 0);
        let page = desk.get(&caller, &import).await;
        assert!(page.body.contains("mauvais fichier") && page.body.contains("FC-2"));
        let again = desk.post(&caller, &format!("{import}/undo"), &[("reason", "")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let refused = desk.get(&caller, &format!("{import}/undo")).await;
        assert!(refused.body.contains("déjà annulé"));

        // The header comes again: the template is offered.
        let dropped = drop_files(&desk, &caller, &[("factures-2.csv", LIST)]).await;
        let page = desk.get(&caller, dropped.location()).await;
        assert!(page.body.contains("Modèle appliqué"), "{}", page.body);
        world.assert_sound().await;
    });
}

#[test]
fn only_what_was_checked_is_imported() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let draft = drop_files(&desk, &caller, &[("factures.csv", LIST)]).await.location().to_owned();
        desk.post(&caller, &draft, &COLUMNS).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let page = desk.get(&caller, &format!("{draft}/review")).await.body;
        let shown = page.split("name=\"generation\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let shown = [("generation", shown)];
        // In another window the total is read from elsewhere, and is being checked.
        let mut said = COLUMNS.to_vec();
        said.retain(|(name, _)| *name != "column-due-on");
        desk.post(&caller, &draft, &said).await;
        let refused = desk.post(&caller, &format!("{draft}/confirm"), &shown).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("Cet import a changé entre-temps"), "{}", refused.body);
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let refused = desk.post(&caller, &format!("{draft}/confirm"), &shown).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let refused = desk.post(&caller, &format!("{draft}/confirm"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(world.count("select count(*) from input_files").await, 0);
        confirm(&desk, &caller, &draft, &[]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "done");
        // What is done is not changed any more; giving it up says that it is too late.
        assert_eq!(desk.post(&caller, &draft, &COLUMNS).await.location(), format!("{draft}/review"));
        let late = desk.post(&caller, &format!("{draft}/cancel"), &[]).await;
        assert!(late.location().starts_with("/import/fil_"), "{}", late.location());
        let flash = late.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
        let page = desk.get(&caller.with_cookie(flash), late.location()).await.body;
        assert!(page.contains("L’import était déjà terminé"), "{page}");
        world.assert_sound().await;
    });
}

#[test]
fn stopping_an_import_half_way_says_what_was_done() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let mut list = "Pièce;Nom client;Émise le;Échéance;Total TTC\n".to_owned();
        for number in 0..4_000 {
            writeln!(list, "FC-{number};Client {};03/03/2026;02/04/2026;120,00", number % 100).unwrap();
        }
        let draft = drop_files(&desk, &caller, &[("factures.csv", &list)]).await.location().to_owned();
        desk.post(&caller, &draft, &COLUMNS).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        confirm(&desk, &caller, &draft, &[]).await;
        let told = desk.post(&caller, &format!("{draft}/cancel"), &[]).await;
        let flash = told.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
        let page = desk.get(&caller.with_cookie(flash), told.location()).await.body;
        // Which of the two was quicker nobody knows before; what is said is what is there.
        let (documents, said) = match told.location() {
            "/import" => (0, "Import abandonné. Rien n’a été enregistré."),
            _ => (4_000, "L’import était déjà terminé\u{a0}: il est enregistré."),
        };
        assert!(page.contains(said), "{page}");
        assert_eq!(world.count("select count(*) from open_items").await, documents);
        assert_eq!(desk.get(&caller, &draft).await.status, StatusCode::NOT_FOUND);
        world.assert_sound().await;
    });
}

#[test]
fn a_row_is_counted_once_and_a_trial_on_older_books_says_so() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let twice = LIST.replace("hier;03/04/2026;12,00", "hier;demain;douze");
        let draft = drop_files(&desk, &caller, &[("factures.csv", &twice)]).await.location().to_owned();
        desk.post(&caller, &draft, &COLUMNS).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let review = async || desk.get(&caller, &format!("{draft}/review")).await.body;
        let page = review().await;
        assert!(page.contains("tile-figure bad\">1<"), "one row, however much is wrong with it: {page}");
        let stale = "passées depuis cet essai";
        assert!(!page.contains(stale), "the books are as they were");
        let rows = ["FA-9;Facture;Durand SAS;2026-03-01;2026-03-31;100.00"];
        world.import_invoices("autres.csv", World::invoices_csv(&rows)).await.unwrap();
        assert!(review().await.contains(stale), "something was booked meanwhile");
        desk.post(&caller, &format!("{draft}/rows"), &[]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        assert!(!review().await.contains(stale), "it was tried again");
    });
}

#[test]
fn a_mended_row_that_is_still_wrong_says_why() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let draft = drop_files(&desk, &caller, &[("factures.csv", LIST)]).await.location().to_owned();
        desk.post(&caller, &draft, &COLUMNS).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let cells = ["FC-3", "Garage Atlas", "demain", "03/04/2026", "12,00"];
        let names: Vec<String> = (0..cells.len()).map(|at| format!("cell-4-{at}")).collect();
        let form: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(cells).collect();
        desk.post(&caller, &format!("{draft}/rows"), &form).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let page = desk.get(&caller, &format!("{draft}/review")).await.body;
        assert!(page.contains("name=\"cell-4-2\" value=\"demain\" aria-label"), "{page}");
        assert!(page.contains("id=\"why-4\"") && !page.contains("value=\"hier\""), "{page}");
        let rejected = desk.get(&caller, &format!("{draft}/rejected")).await.body;
        assert!(rejected.contains("\nFC-3;Garage Atlas;demain;03/04/2026;12,00;4;"), "{rejected}");
        confirm(&desk, &caller, &draft, &[]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "done");
        let problem =
            "select count(*) from input_problems where severity = 'error' and line = 4 and found = 'demain'";
        assert_eq!(
            (world.count("select count(*) from open_items").await, world.count(problem).await),
            (2, 1)
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_draft_that_a_restart_forgot_says_so() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let draft = drop_files(&desk, &caller, &[("factures.csv", LIST)]).await.location().to_owned();
        assert_eq!(desk.get(&caller, &draft).await.status, StatusCode::OK);
        let restarted = TestDesk::new(&world);
        for path in ["", "/review", "/progress"] {
            let gone = restarted.get(&caller, &format!("{draft}{path}")).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{path}");
            assert!(gone.body.contains("Ce fichier n’est plus en attente d’import."), "{}", gone.body);
            assert!(gone.body.contains("Déposez-le de nouveau"), "{}", gone.body);
        }
    });
}

#[test]
fn checking_a_file_holds_up_nobody_who_writes() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let mut list = "Pièce;Nom client;Émise le;Échéance;Total TTC\n".to_owned();
        for number in 0..8_000 {
            writeln!(list, "FC-{number};Client {};03/03/2026;02/04/2026;120,00", number % 500).unwrap();
        }
        let draft = drop_files(&desk, &caller, &[("factures.csv", &list)]).await.location().to_owned();
        desk.post(&caller, &draft, &COLUMNS).await;
        let mut written = 0_usize;
        while desk.get(&caller, &format!("{draft}/progress")).await.json()["stage"] == "checking" {
            let theme = ["light", "dark"][written % 2];
            let saved = desk.post(&caller, "/account/theme", &[("theme", theme)]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            written += 1;
        }
        assert!(written > 2, "{written} writes while the file was checked");
        assert_eq!(desk.get(&caller, &format!("{draft}/progress")).await.json()["stage"], "checked");
        assert_eq!(world.count("select count(*) from open_items").await, 0);
    });
}

#[tokio::test]
async fn an_upload_that_is_too_large_is_refused_in_words() {
    let world = World::on_sqlite().await;
    let desk = TestDesk::new(&world);
    let caller = desk.caller(Role::Owner).await;
    let megabyte = Bytes::from(vec![b'x'; 1024 * 1024]);
    let head = "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n";
    let pieces = std::iter::once(Bytes::from(head))
        .chain(std::iter::repeat_n(megabyte, 257))
        .chain(std::iter::once(Bytes::from("\r\n--edge--\r\n")));
    let body = Body::from_stream(futures_util::stream::iter(pieces.map(Ok::<_, std::io::Error>)));
    let request = Request::post("/import/files")
        .header(header::COOKIE, caller.cookie())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin")
        .body(body)
        .unwrap();
    let refused = desk.ask(request).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        refused.body.contains("L’envoi dépasse 256\u{a0}Mo\u{a0}: il n’est pas gardé."),
        "{}",
        refused.body
    );
    assert!(!desk.get(&caller, "/import").await.body.contains("a.csv"));
}

#[test]
fn drafts_belong_to_whoever_dropped_them() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let finance = desk.caller(Role::Finance).await;
        let both = drop_files(&desk, &owner, &[("a.csv", LIST), ("b.csv", LIST)]).await;
        assert_eq!(both.location(), "/import");
        let one = drop_files(&desk, &owner, &[("c.csv", LIST)]).await.location().to_owned();
        assert_eq!(desk.get(&owner, "/import").await.body.matches("badge-primary\">À vérifier").count(), 3);
        assert_eq!(desk.get(&finance, &one).await.status, StatusCode::NOT_FOUND);
        assert!(!desk.get(&finance, "/import").await.body.contains("c.csv"));
        let given_up = desk.post(&owner, &format!("{one}/cancel"), &[]).await;
        assert_eq!(given_up.location(), "/import");
        assert_eq!(desk.get(&owner, &one).await.status, StatusCode::NOT_FOUND);
        let nothing = drop_files(&desk, &owner, &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn what_is_no_known_file_says_so() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let draft =
            drop_files(&desk, &caller, &[("photo.jpg", "\u{1}\u{2}\u{3}")]).await.location().to_owned();
        let page = desk.get(&caller, &draft).await;
        assert!(page.body.contains("Le format n’est pas reconnu"));
        let refused = desk.post(&caller, &draft, &[("kind", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let doctype = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>\
            <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>&a;</BkToCstmrStmt></Document>";
        let draft = drop_files(&desk, &caller, &[("s.xml", doctype)]).await.location().to_owned();
        desk.post(&caller, &draft, &[("kind", "statements")]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "refused");
        assert!(desk.get(&caller, &format!("{draft}/review")).await.body.contains("DOCTYPE"));
        assert_eq!(world.count("select count(*) from input_files").await, 0);
    });
}

fn statement() -> String {
    let day = date(2026, 3, 3);
    let mut entry = BankEntry::new(day, 12_000, "FC-1 <b>").with_reference("t1").from("BOULANGERIE MARTIN");
    "E2E-77".clone_into(&mut entry.end_to_end);
    let entries = vec![entry, BankEntry::new(day, -450, "CARTE").with_reference("t2")];
    Statement::new("S1", day, entries).opening(0, day).to_camt053()
}

#[test]
fn a_csv_of_days_that_camt_told_of_is_asked_about() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        world.import_statements("s.xml", statement()).await.unwrap();
        let csv = "Date;Libellé;Montant\n03/03/2026;VIREMENT MARTIN;120,00\n04/03/2026;AUTRE;9,00\n";
        let draft = drop_files(&desk, &caller, &[("banque.csv", csv)]).await.location().to_owned();
        let said = [
            ("kind", "statements"),
            ("delimiter", ";"),
            ("column-date", "1"),
            ("column-label", "2"),
            ("column-amount", "3"),
            ("decimal", "comma"),
            ("dates", "dmy"),
        ];
        desk.post(&caller, &draft, &said).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let review = desk.get(&caller, &format!("{draft}/review")).await;
        assert!(
            review.body.contains("1 mouvement semble déjà connu par une autre source"),
            "{}",
            review.body
        );
        confirm(&desk, &caller, &draft, &[("skips-equal", "1")]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "checked");
        let review = desk.get(&caller, &format!("{draft}/review")).await;
        assert!(
            !review.body.contains("semble déjà connu")
                && review.body.contains("Enregistrera 1 mouvement bancaire.")
        );
        confirm(&desk, &caller, &draft, &[]).await;
        assert_eq!(settled(&desk, &caller, &draft).await, "done");
        assert_eq!(world.count("select count(*) from bank_transactions").await, 3);
        world.assert_sound().await;
    });
}

#[test]
fn the_bank_shows_accounts_statements_and_movements() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        assert!(desk.get(&caller, "/bank").await.body.contains("Aucun compte bancaire"));
        world.import_statements("s.xml", statement()).await.unwrap();
        let list = desk.get(&caller, "/bank").await.body;
        let account = link(&list, "/bank/bac_");
        let page = desk.get(&caller, &account).await.body;
        assert!(page.contains("FC-1 &#60;b&#62;") && page.contains("2 mouvements"), "{page}");
        let found = desk.get(&caller, &format!("{account}?q=e2e-77")).await.body;
        assert!(found.contains("1 mouvement") && !found.contains("CARTE"));
        for query in [
            "amount=4,50",
            "direction=out",
            "q=carte&from=2026-03-03&to=2026-03-03",
            "state=new&direction=out",
            "class=transfer&direction=out",
        ] {
            let found = desk.get(&caller, &format!("{account}?{query}")).await.body;
            assert!(found.contains("CARTE") && !found.contains("FC-1"), "{query}");
        }
        for query in
            ["q=%25", "state=explained", "from=2026-03-04", "amount=7", "class=card", "state=new&class=card"]
        {
            let found = desk.get(&caller, &format!("{account}?{query}")).await.body;
            assert!(found.contains("Aucun mouvement ne correspond"), "{query}");
        }
        let csv = desk.get(&caller, &format!("{account}/transactions.csv?direction=out")).await;
        assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
        let xlsx = desk.get(&caller, &format!("{account}/transactions.xlsx")).await;
        assert!(xlsx.body.starts_with("PK"));
        assert!(desk.get(&caller, &format!("{account}/statements")).await.body.contains("S1"));

        let movement = link(&page, "/bank/transactions/btx_");
        let shown = desk.get(&caller, &movement).await;
        assert_eq!(shown.status, StatusCode::OK);
        let named =
            desk.post(&caller, &account, &[("name", "Compte courant"), ("ledger_account", "512100")]).await;
        assert_eq!(named.location(), account);
        assert!(desk.get(&caller, "/bank").await.body.contains("Compte courant"));
        let refused = desk.post(&caller, &account, &[("name", ""), ("ledger_account", "411")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);

        let accountant = desk.caller(Role::Accountant).await;
        assert!(!desk.get(&accountant, &account).await.body.contains("ledger_account"));
        assert!(!desk.get(&accountant, &format!("{account}/statements")).await.body.contains("/import/"));
    });
}

/// The first link that begins so.
fn link(body: &str, start: &str) -> String {
    let at = body.find(&format!("href=\"{start}")).unwrap_or_else(|| panic!("no {start} in {body}")) + 6;
    body[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn an_empty_file_and_one_that_came_before_are_told_at_once() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let empty = drop_files(&desk, &me, &[("factures.csv", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("est vide (0 octet)"), "{}", empty.body);
        let draft = drop_files(&desk, &me, &[("factures.csv", LIST)]).await.location().to_owned();
        let page = desk.get(&me, &draft).await.body;
        assert!(!page.contains("déjà été importé"), "{page}");
        desk.post(&me, &draft, &COLUMNS).await;
        assert_eq!(settled(&desk, &me, &draft).await, "checked");
        confirm(&desk, &me, &draft, &[]).await;
        assert_eq!(settled(&desk, &me, &draft).await, "done");
        let again = drop_files(&desk, &me, &[("factures bis.csv", LIST)]).await.location().to_owned();
        let page = desk.get(&me, &again).await.body;
        assert!(page.contains("déjà été importé") && page.contains(">factures.csv</a>"), "{page}");
    });
}
