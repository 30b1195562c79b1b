//! Invoices, customers, views and the search, through the router.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | =Martin & Fils
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | =Martin & Fils | 75.50 | 2026-03-02 | 2026-04-01
    bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 SECRET | DURAND PAYSAGE |
    match";

/// The address of the first row of a list.
fn first_link(body: &str, prefix: &str) -> String {
    let at = body.find(&format!("href=\"{prefix}")).expect("a link") + "href=\"".len();
    body[at..].split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_filter_sort_and_say_what_cannot_be_read() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    for (path, shown, hidden) in [
        ("/invoices?tab=overdue", "FA-2026-0002", "FA-2026-0001"),
        ("/invoices?tab=settled", "FA-2026-0001", "FA-2026-0002"),
        ("/invoices?tab=all&q=martin", "FA-2026-0003", "FA-2026-0001"),
        ("/invoices?tab=all&min=200", "FA-2026-0002", "FA-2026-0003"),
        ("/invoices?tab=all&sort=amount&dir=asc&to=2026-01-31", "FA-2026-0001", "FA-2026-0003"),
        ("/customers?q=durand", "Durand Paysage", "Martin"),
        ("/customers?sort=overdue", "Durand Paysage", "Martin"),
    ] {
        let page = desk.get(&me, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(shown) && !page.body.contains(hidden), "{path}");
    }
    let page = desk.get(&me, "/invoices?tab=all&from=hier").await;
    assert!(page.body.contains("Cette date n’est pas lisible") && page.body.contains("FA-2026-0001"));
    let page = desk.get(&me, "/invoices?tab=all&after=x").await;
    assert_eq!(page.status, StatusCode::OK, "a place that is gone is the first page");
    for path in ["/invoices/itm_nothing", "/customers/cus_nothing", "/invoices?customer=x"] {
        assert_eq!(desk.get(&me, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_unlettered_and_the_business_side_sees_no_bank() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
    desk.show_all_to_sales().await;
    let list = desk.get(&me, "/invoices?tab=settled").await;
    let path = first_link(&list.body, "/invoices/itm_");
    let mine = desk.get(&me, &path).await;
    assert!(mine.body.contains("SECRET") && mine.body.contains("411"), "bank text and entries");
    let theirs = desk.get(&sales, &path).await;
    assert_eq!(theirs.status, StatusCode::OK);
    assert!(!theirs.body.contains("SECRET") && !theirs.body.contains("DURAND PAYSAGE"));
    assert!(!theirs.body.contains("name=\"allocation\""), "nor the way to undo");

    let at = mine.body.find("name=\"allocation\" value=\"").expect("a form")
        + "name=\"allocation\" value=\"".len();
    let allocation = mine.body[at..].split('"').next().unwrap();
    let undo = format!("{path}/undo");
    let form = [("allocation", allocation), ("reason", "Erreur de client")];
    assert_eq!(desk.post(&sales, &undo, &form).await.status, StatusCode::FORBIDDEN);
    let empty = desk.post(&me, &undo, &[("allocation", allocation), ("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.post(&me, &undo, &form).await.location(), path);
    assert_eq!(desk.post(&me, &undo, &form).await.status, StatusCode::CONFLICT, "once is enough");
    assert!(desk.get(&me, &path).await.body.contains("Erreur de client"));
    assert_eq!(world.open_minor("FA-2026-0001").await, 10_000);

    let found = desk.get(&me, "/search?q=secret").await;
    assert!(found.body.contains("Mouvements bancaires"));
    let found = desk.get(&sales, "/search?q=secret").await;
    assert!(!found.body.contains("Mouvements bancaires"));
    let palette = desk.get(&sales, "/search/palette?q=").await;
    assert!(palette.body.contains("/invoices?tab=overdue") && !palette.body.contains("/accounting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_hold_the_filtered_list_and_no_formula() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let csv = desk.get(&me, "/invoices/export.csv?tab=upcoming").await;
    assert!(csv.body.contains("FA-2026-0003") && !csv.body.contains("FA-2026-0001"), "{}", csv.body);
    assert!(csv.body.contains("75,50") && !csv.body.contains(";=Martin"), "{}", csv.body);
    let csv = desk.get(&me, "/customers/export.csv?sort=overdue").await;
    assert!(csv.body.contains("Durand Paysage SAS") && csv.body.contains("250,00"), "{}", csv.body);
    for path in ["/invoices/export.xlsx", "/customers/export.xlsx"] {
        let file = desk.get(&me, path).await;
        assert!(file.status == StatusCode::OK && file.body.starts_with("PK"), "{path}");
    }
    let list = desk.get(&me, "/invoices?tab=settled").await;
    let source = desk.get(&me, &format!("{}/source", first_link(&list.body, "/invoices/itm_"))).await;
    assert!(source.body.contains("FA-2026-0002"), "the file as it came in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_kept_and_refusals_stand_beside_their_fields() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let (me, auditor) = (desk.caller(Role::Owner).await, desk.caller(Role::Auditor).await);
    let list = desk.get(&me, "/customers?q=durand").await;
    let path = first_link(&list.body, "/customers/cus_");
    let form = |siren: &'static str| {
        [("name", "Durand Jardins"), ("siren", siren), ("credit_limit", "200,00"), ("payment_days", "45")]
    };
    let refused = desk.post(&me, &path, &form("732829321")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("id=\"siren-error\"") && refused.body.contains("value=\"Durand Jardins\""));
    assert_eq!(desk.post(&auditor, &path, &form("732829320")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.post(&me, &path, &form("732829320")).await.status, StatusCode::SEE_OTHER);
    let page = desk.get(&me, &path).await;
    assert!(page.body.contains("<h1>Durand Jardins</h1>") && page.body.contains("dépasse le plafond"));

    let judging = desk.post(&me, &format!("{path}/notes"), &[("body", "Un escroc.")]).await;
    assert_eq!(judging.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(judging.body.contains("escroc…") && judging.body.contains("name=\"insist\""));
    let fact = desk.post(&me, &format!("{path}/notes"), &[("body", "Rappelle lundi.")]).await;
    assert_eq!(fact.status, StatusCode::SEE_OTHER);
    assert!(desk.get(&me, &format!("{path}?tab=notes")).await.body.contains("Rappelle lundi."));
    let contact = [("name", "Claire <b>Fontaine"), ("email", "claire@durand.example")];
    assert_eq!(desk.post(&me, &format!("{path}/contacts"), &contact).await.status, StatusCode::SEE_OTHER);
    let page = desk.get(&auditor, &format!("{path}?tab=contacts")).await;
    assert!(
        page.body.contains("Claire ") && !page.body.contains("<b>Fontaine") && !page.body.contains("/remove")
    );
    for tab in ["payments", "settings", "invoices"] {
        assert_eq!(desk.get(&me, &format!("{path}?tab={tab}")).await.status, StatusCode::OK, "{tab}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_its_owners() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let (me, other) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
    let form = [("list", "invoices"), ("name", "Gros retards"), ("query", "tab=overdue&min=200&after=x")];
    let saved = desk.post(&me, "/views", &form).await;
    assert_eq!(saved.location(), "/invoices?tab=overdue&min=200");
    let mine = desk.get(&me, "/invoices").await;
    assert!(mine.body.contains("Gros retards"));
    assert!(!desk.get(&other, "/invoices").await.body.contains("Gros retards"));
    let delete = first_link(&mine.body.replace("formaction=", "href="), "/views/");
    assert_eq!(desk.post(&other, &delete, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.post(&me, &delete, &[]).await.location(), "/invoices");
    for list in ["https://evil.example", "settings", "bank/x"] {
        let elsewhere = [("list", list), ("name", "x"), ("query", "")];
        assert_eq!(desk.post(&me, "/views", &elsewhere).await.status, StatusCode::NOT_FOUND, "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_with_filters_keeps_views() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    let accounts = desk.api(&me, Method::GET, "/api/v1/bank-accounts", None).await.json();
    let account = format!("bank/{}", accounts["items"][0]["id"].as_str().unwrap());
    for (list, query) in [
        ("accounting", "account=411"),
        ("accounting/clearing", "account=transfer"),
        ("accounting/ledger", "account=411"),
        ("accounting/suspense", "owner=nobody"),
        ("activity", "kind=rematch"),
        ("aged-balance", "sort=overdue"),
        ("collections/disputes", "list=late"),
        ("collections/holds", "kind=pause"),
        ("collections/promises", "list=broken"),
        ("collections/tasks", "who=all"),
        ("customers", "q=durand"),
        (account.as_str(), "direction=in"),
    ] {
        let form = [("list", list), ("name", "Ma vue"), ("query", query)];
        let saved = desk.post(&me, "/views", &form).await;
        assert_eq!(saved.location(), format!("/{list}?{query}"));
        let page = desk.get(&me, &format!("/{list}?{query}")).await;
        let chip = format!("href=\"/{list}?{query}\" aria-current=\"true\">Ma vue");
        assert!(page.body.contains(&chip), "{list}: {}", page.body);
        let delete = first_link(&page.body.replace("formaction=", "href="), "/views/");
        assert_eq!(desk.post(&me, &delete, &[]).await.location(), format!("/{list}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_adjusted_after_the_entry_was_shown() {
    let world = World::on_sqlite().await;
    tell(&world, &format!("{STORY}\ncredit AV-2026-0009 | Durand Paysage SAS | -100.00\nmatch")).await;
    let desk = TestDesk::new(&world);
    let (me, collector) = (desk.caller(Role::Owner).await, desk.caller(Role::Collector).await);
    let list = desk.get(&me, "/invoices?tab=overdue").await;
    let path = first_link(&list.body, "/invoices/itm_");
    let document = path.trim_start_matches("/invoices/").to_owned();
    let invoice = desk.get(&me, &path).await;
    let address = format!("/adjust?kind=set_off&document={document}");
    assert!(invoice.body.contains(&format!("/adjust?document={document}")));
    assert!(!desk.get(&collector, &path).await.body.contains("/adjust?"));
    assert_eq!(desk.get(&collector, &address).await.status, StatusCode::FORBIDDEN);
    for nothing in ["/adjust?kind=gift", "/adjust?kind=set_off", "/adjust?kind=set_off&document=itm_x"] {
        assert_eq!(desk.get(&me, nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }

    let shown = desk.get(&me, &address).await;
    assert!(shown.body.contains("AV-2026-0009"), "the other side is chosen as well");
    assert_eq!(shown.body.matches("<code>411000</code>").count(), 2, "the entry is shown");
    assert_eq!(world.open_minor("FA-2026-0002").await, 25_000, "and not posted");
    let loss = desk.get(&me, &format!("/adjust?kind=write_off&document={document}&amount=50,00")).await;
    assert!(loss.body.contains("<code>654000</code>") && loss.body.contains("50,00"));
    let ids: Vec<&str> = shown
        .body
        .split("name=\"document\" id=\"d-")
        .skip(1)
        .filter_map(|part| part.split("value=\"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(ids.len(), 2);
    let key = shown.body.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = [("kind", "set_off"), ("document", ids[0]), ("document", ids[1]), ("key", key)];
    for _ in 0..2 {
        let done = desk.post(&me, "/adjust", &form).await;
        assert!(done.location().starts_with("/customers/"), "the same form twice has one effect");
        assert_eq!(world.open_minor("FA-2026-0002").await, 15_000);
    }
    let still_open = format!("{document}:15000");
    let refused = desk.post(&me, "/adjust", &[("kind", "write_off"), ("document", &still_open)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Indiquez le motif"));

    let invoice = desk.get(&me, &path).await;
    let undo = invoice.body.split("action=\"").find(|part| part.starts_with("/adjust/adj_")).unwrap();
    let undo = undo.split('"').next().unwrap().to_owned();
    let form = [("document", document.as_str()), ("reason", "Erreur")];
    assert_eq!(desk.post(&me, &undo, &form).await.location(), path);
    let again = desk.post(&me, &undo, &form).await;
    assert_eq!(
        (again.status, again.location()),
        (StatusCode::SEE_OTHER, path.as_str()),
        "refused, and said on the page"
    );
    assert_eq!(world.open_minor("FA-2026-0002").await, 25_000);
    world.assert_sound().await;
}

/// The headings of the table of a page, without its markup.
fn headings(body: &str) -> Vec<String> {
    let head =
        body.split("<thead>").nth(1).and_then(|rest| rest.split("</thead>").next()).unwrap_or_default();
    let cells = head.split("<th ").skip(1).map(|cell| {
        let text = cell.split_once('>').map_or("", |(_, text)| text);
        let mut plain = String::new();
        let mut is_tag = false;
        for letter in text.chars() {
            match letter {
                '<' => is_tag = true,
                '>' => is_tag = false,
                letter if !is_tag => plain.push(letter),
                _ => {}
            }
        }
        plain.trim().to_owned()
    });
    cells.filter(|text| !text.is_empty()).collect()
}

#[test]
fn columns_are_chosen_by_each_for_themselves_and_files_follow() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let (me, other) = (desk.caller(Role::Owner).await, desk.caller(Role::Finance).await);
        let usual = ["Numéro", "Client", "Émission", "Échéance", "Total", "Reste dû", "Statut"];
        assert_eq!(headings(&desk.get(&me, "/invoices").await.body), usual);
        let whole = desk.get(&me, "/invoices/export.csv").await.body;
        assert_eq!(whole.lines().next().unwrap().split(';').count(), 12, "{whole}");

        let choose = async |list: &str, columns: &[&str]| {
            let mut form = vec![("list", list), ("back", "/invoices?tab=all&q=martin")];
            form.extend(columns.iter().map(|column| ("column", *column)));
            desk.post(&me, "/columns", &form).await
        };
        let chosen = choose("invoices", &["vat", "open", "nonsense"]).await;
        assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/invoices?tab=all&q=martin"));
        assert_eq!(headings(&desk.get(&me, "/invoices").await.body), ["Numéro", "TVA", "Reste dû"]);
        let file = desk.get(&me, "/invoices/export.csv").await.body;
        let head = file.lines().next().unwrap().trim_start_matches('\u{feff}').trim().to_owned();
        assert_eq!(head, "Numéro;TVA;Reste dû;Devise", "{file}");
        assert!(file.contains("FA-2026-0002") && !file.contains("Durand"), "{file}");
        // Theirs is as it was.
        assert_eq!(headings(&desk.get(&other, "/invoices").await.body), usual);

        choose("customers", &["limit"]).await;
        assert_eq!(headings(&desk.get(&me, "/customers").await.body), ["Client", "Plafond d’encours"]);
        let file = desk.get(&me, "/customers/export.csv").await.body;
        assert!(file.trim_start_matches('\u{feff}').starts_with("Client;Devise;Plafond d’encours"), "{file}");

        let banks = desk.get(&me, "/bank").await.body;
        let account = first_link(&banks, "/bank/bac_");
        let usual_of_bank = headings(&desk.get(&me, &account).await.body);
        assert_eq!(usual_of_bank, ["Date d’opération", "Tiers", "État", "Montant"]);
        choose("transactions", &["class"]).await;
        assert_eq!(headings(&desk.get(&me, &account).await.body), ["Tiers", "Moyen", "Montant"]);
        let file = desk.get(&me, &format!("{account}/transactions.csv")).await.body;
        assert!(file.trim_start_matches('\u{feff}').starts_with("Tiers;Moyen;Montant;Devise"), "{file}");

        let back = [("list", "invoices"), ("back", "//elsewhere.example"), ("usual", "1"), ("column", "vat")];
        let back = desk.post(&me, "/columns", &back).await;
        assert_eq!(back.location(), "/", "nobody is led elsewhere");
        assert_eq!(headings(&desk.get(&me, "/invoices").await.body), usual);
        assert_eq!(choose("secrets", &[]).await.status, StatusCode::NOT_FOUND);
    });
}
