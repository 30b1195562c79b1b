//! Dashboard, aged balance and the books, through the router.

use app::allocation::{Adjust, AdjustedDocument, AdjustmentKind};
use app::identity::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

const STORY: &str = "customer C1 | Durand SAS |
     invoice FA-2026-000123 | Durand SAS | 120.00 | 2026-01-10 | 2026-02-09
     invoice FA-2026-000124 | Durand SAS | 80.00 | 2026-02-10 | 2026-03-12
     invoice FA-2026-000125 | =Moreau | 50.00 | 2026-03-20 | 2026-04-19
     bank t1 | 2026-03-03 | 80.00 | FA-2026-000124 | DURAND SAS
     bank t2 | 2026-03-04 | 33.00 | MERCI |
     match";

async fn shown(desk: &TestDesk<'_>, caller: &Caller, path: &str) -> Answer {
    let answer = desk.get(caller, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer
}

/// The amounts as pages write them: a narrow space groups, a fixed one stands before the sign.
fn euros(text: &str) -> String {
    format!("{text}\u{a0}€")
}

#[test]
fn programs_read_the_aged_balance_and_the_figures() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let ask = async |caller: &Caller, path: &str| {
            let answer = desk.api(caller, Method::GET, path, None).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            answer.json()
        };
        let empty = ask(&owner, "/api/v1/aged-balance").await;
        assert_eq!((empty["totals"].as_array().unwrap().len(), empty.get("next")), (0, None));
        tell(&world, STORY).await;
        let whole = ask(&owner, "/api/v1/aged-balance").await;
        let totals = &whole["totals"][0];
        assert_eq!((&totals["currency"], &totals["total_minor"]), (&json!("EUR"), &json!(17_000)), "{whole}");
        // Page by page it is the same, and its rows sum to its totals.
        let (mut items, mut after) = (Vec::new(), String::new());
        loop {
            let page = ask(&owner, &format!("/api/v1/aged-balance?limit=1{after}")).await;
            assert_eq!(page["totals"], whole["totals"], "the totals are of all");
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page.get("next").and_then(Value::as_str) else { break };
            after = format!("&after={next}");
        }
        assert_eq!(Value::Array(items.clone()), whole["items"], "on {:?}", world.engine);
        let sum: i64 = items.iter().map(|it| it["sums"][0]["total_minor"].as_i64().unwrap()).sum();
        assert_eq!((items.len(), sum), (2, 17_000));
        let figures = ask(&owner, "/api/v1/figures").await;
        let money = &figures["currencies"][0];
        assert_eq!(money["outstanding_minor"], 17_000, "{figures}");
        assert_eq!(money["cash"]["pending_minor"], 3_300, "{figures}");
        assert_eq!(money["due_by_week_minor"].as_array().unwrap().len(), 13);
        // A key of the business side is told what is owed, and nothing of the bank.
        let erp = desk.program(&owner, &["read_receivables"], "business").await;
        let figures = ask(&erp, "/api/v1/figures").await;
        assert_eq!(figures["currencies"][0]["outstanding_minor"], 17_000);
        assert!(figures["currencies"][0]["cash"].is_null() && figures["to_do"].is_null(), "{figures}");
        let other = desk.program(&owner, &["read_customers"], "business").await;
        let refused = desk.api(&other, Method::GET, "/api/v1/aged-balance", None).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_empty_desk_says_how_to_begin() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/").await.body;
        assert!(page.contains("first-steps-title"), "the first steps stand above");
        assert!(page.contains("Rien ne vous attend."));
        assert!(!page.contains("<svg class=\"chart"), "no dead chart");
        for path in [
            "/aged-balance",
            "/accounting",
            "/accounting/ledger",
            "/accounting/ledger?account=411000",
            "/accounting/balance",
            "/accounting/suspense",
            "/accounting/closings",
        ] {
            shown(&desk, &owner, path).await;
        }
    });
}

#[test]
fn figures_lead_to_what_proves_them() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/").await.body;
        // 120 past due and 50 to come; 80 collected this month.
        for figure in ["170,00", "120,00", "80,00"] {
            assert!(page.contains(&euros(figure)), "{figure}");
        }
        assert!(page.contains("href=\"/invoices?tab=overdue\""), "overdue");
        assert!(page.contains("/aged-balance?sort=overdue"));
        assert!(page.contains("Examiner 1 ligne de relevé"));
        assert!(page.contains("Suivre 1 client en retard"));
        assert!(page.contains("au 31/03 à 14:00"), "as of");
        assert!(page.contains("role=\"img\"") && page.contains("Voir les chiffres"));
    });
}

/// The first address in a page that begins so.
fn first_link(page: &str, begins: &str) -> String {
    let at = page.find(begins).unwrap_or_else(|| panic!("no link {begins}"));
    let address: String = page[at..].chars().take_while(|it| *it != '"').collect();
    address.replace("&#38;", "&")
}

#[test]
fn what_was_collected_leads_down_to_its_entries() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let collected = first_link(&shown(&desk, &owner, "/").await.body, "/accounting/collected");
        let page = shown(&desk, &owner, &collected).await.body;
        assert_eq!(
            page.matches(&euros("80,00")).count(),
            4,
            "given and what is left, of the account and in all"
        );
        let journal = first_link(&page, "/accounting?account=411000&#38;kind=allocation");
        let page = shown(&desk, &owner, &journal).await.body;
        assert!(page.contains("Sur les comptes 411000"), "{page}");
        assert!(page.contains("FA-2026-000124") && page.contains(&euros("\u{2212}80,00")), "{page}");
        // Another month collected nothing.
        let page = shown(&desk, &owner, "/accounting/collected?from=2026-01-01&to=2026-01-31").await.body;
        assert!(page.contains("Rien d’encaissé"), "{page}");
    });
}

#[test]
fn the_aged_balance_of_a_past_day_leads_to_its_documents() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/aged-balance?on=2026-02-28").await.body;
        let late = first_link(&page, "/aged-balance/documents");
        assert!(late.ends_with("&on=2026-02-28&part=0"), "{late}");
        let page = shown(&desk, &owner, &late).await.body;
        assert!(page.contains("FA-2026-000124") && !page.contains("FA-2026-000123"), "not due yet: {page}");
        assert!(page.contains(&euros("80,00")), "open that day, though it is paid by now");
        let all = late.replace("part=0", "part=");
        let page = shown(&desk, &owner, &all).await.body;
        assert!(page.contains("FA-2026-000123") && page.contains(&euros("200,00")), "{page}");
        let today = shown(&desk, &owner, &all.replace("2026-02-28", "2026-03-31")).await.body;
        assert!(today.contains(&euros("120,00")) && !today.contains("FA-2026-000124"), "{today}");
        for wrong in [all.replace("cus_", "cus_0"), all.replace("part=", "part=9"), all.replace("EUR", "E")] {
            assert_eq!(desk.get(&owner, &wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let sales = desk.caller(Role::Sales).await;
        assert_eq!(desk.get(&sales, &all).await.status, StatusCode::NOT_FOUND, "a customer of nobody's");
    });
}

#[test]
fn who_does_not_read_the_bank_sees_nothing_of_it() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        desk.show_all_to_sales().await;
        let page = shown(&desk, &sales, "/").await.body;
        assert!(page.contains(&euros("170,00")));
        for hidden in [
            "Encaissé ce mois",
            "Rapprochement automatique",
            "Examiner",
            "MERCI",
            "/reconcile",
            "/bank",
            "/accounting",
        ] {
            assert!(!page.contains(hidden), "{hidden}");
        }
        shown(&desk, &sales, "/aged-balance").await;
        for path in ["/accounting", "/accounting/suspense", "/accounting/year?year=2026"] {
            assert_eq!(desk.get(&sales, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn the_aged_balance_of_a_day_is_shown_and_taken_out() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/aged-balance").await.body;
        assert!(page.contains("Durand SAS") && page.contains("heat-5"));
        assert!(
            page.contains("tab=overdue&#38;customer=cus_")
                && page.contains("&#38;from=2026-01-30&#38;to=2026-02-28")
        );
        let page = shown(&desk, &owner, "/aged-balance?on=2026-02-28").await.body;
        assert!(page.contains(&euros("200,00")) && !page.contains("Moreau"));
        let page = shown(&desk, &owner, "/aged-balance?q=durand").await.body;
        assert!(page.contains("Durand SAS") && !page.contains("Moreau"));
        let answer = desk.get(&owner, "/aged-balance?on=2027-01-01").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = desk.get(&owner, "/aged-balance?on=yesterday").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let file = shown(&desk, &owner, "/aged-balance?format=csv").await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[1], "C1;Durand SAS;0,00;0,00;120,00;0,00;0,00;0,00;120,00;EUR");
        assert_eq!(lines[2], ";'=Moreau;50,00;0,00;0,00;0,00;0,00;0,00;50,00;EUR");
        let file = shown(&desk, &owner, "/aged-balance?format=xlsx").await;
        assert!(file.body.starts_with("PK"));
    });
}

#[test]
fn the_journal_leads_to_entries_and_these_to_what_they_prove() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/accounting?kind=allocation").await.body;
        let at = page.find("/accounting/entries/jrn_").unwrap();
        let path: String = page[at..].chars().take_while(|it| *it != '"').collect();
        let entry = shown(&desk, &owner, &path).await.body;
        assert!(entry.contains("FA-2026-000124") && entry.contains("/invoices/itm_"));
        assert!(entry.contains("/bank/transactions/btx_"));
        assert_eq!(desk.get(&owner, "/accounting/entries/jrn_x").await.status, StatusCode::NOT_FOUND);
        let none = shown(&desk, &owner, "/accounting?q=rien-de-tel").await.body;
        assert!(none.contains("Aucune écriture ne correspond"));
        let reversed = desk.get(&owner, "/accounting?from=2026-03-02&to=2026-03-01").await;
        assert_eq!(reversed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let file = shown(&desk, &owner, "/accounting?format=csv").await.body;
        // A head and two postings for each of three invoices without VAT, two transactions, one allocation.
        assert_eq!(file.lines().count(), 13);
    });
}

#[test]
fn the_ledger_runs_and_letters_what_is_settled() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/accounting/ledger?account=411000").await.body;
        assert_eq!(page.matches("<span class=\"letter\" title=\"Soldé\">AB</span>").count(), 2);
        assert!(page.contains(&euros("170,00")));
        let at = page.find("/accounting/ledger?account=411000&#38;customer=").unwrap();
        let path: String = page[at..].chars().take_while(|it| *it != '"').collect();
        let page = shown(&desk, &owner, &path.replace("&#38;", "&")).await.body;
        assert!(page.contains("Durand SAS") && page.contains(&euros("120,00")) && !page.contains("Moreau"));
        let balance = shown(&desk, &owner, "/accounting/balance").await.body;
        assert!(balance.contains("Équilibrée") && balance.contains("411000"));
        let suspense = shown(&desk, &owner, "/accounting/suspense").await.body;
        assert!(suspense.contains("/reconcile?line=btx_") && suspense.contains(&euros("33,00")));
    });
}

/// The subjects of a page's lines.
fn subjects(page: &str) -> Vec<String> {
    let boxes = page.split("name=\"subject\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn what_stands_on_the_clearing_accounts_has_an_age_and_a_person() {
    on_both_engines(async |world: World| {
        let story = format!(
            "{STORY}
             bank t3 | 2026-03-05 | -500.00 | VERS LIVRET |
             bank t4 | 2026-03-06 | 500.00 | DU LIVRET |
             bank t5 | 2026-03-09 | -70.00 | ENCORE VERS LIVRET |
             match"
        );
        tell(&world, &story).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        for (name, minor) in [("t3", "-50000"), ("t4", "50000"), ("t5", "-7000")] {
            let transaction = transaction_id(&world, name).await;
            let path = format!("/reconcile/{transaction}/transfer");
            let moved = desk.post(&owner, &path, &[("seen_rest", minor)]).await;
            assert!(moved.status.is_redirection() || moved.status.is_success(), "{}", moved.body);
        }
        let captured = Adjust {
            kind: AdjustmentKind::ProviderPayment,
            documents: vec![AdjustedDocument::whole("FA-2026-000125")],
            recovers_vat: false,
            reason: String::new(),
            reference: "pi_3PqL".to_owned(),
            on: None,
        };
        world.adjust(&captured).await.unwrap();

        let page = shown(&desk, &owner, "/accounting/suspense").await.body;
        for account in ["provider", "transfer"] {
            assert!(page.contains(&format!("/accounting/clearing?account={account}")), "{page}");
        }
        // A transfer whose other side came is gone; one side alone stands.
        let transfers = shown(&desk, &owner, "/accounting/clearing?account=transfer").await.body;
        assert!(
            transfers.contains("ENCORE VERS LIVRET") && transfers.contains(&euros("70,00")),
            "{transfers}"
        );
        assert_eq!(subjects(&transfers).len(), 1, "on {:?}", world.engine);
        let payments = shown(&desk, &owner, "/accounting/clearing?account=provider").await.body;
        assert!(
            payments.contains("pi_3PqL · FA-2026-000125") && payments.contains(&euros("50,00")),
            "{payments}"
        );
        let [payment] = &subjects(&payments)[..] else { panic!("{payments}") };

        // It is given to somebody, and to nobody again.
        let form = [("subject", payment.as_str()), ("account", "provider"), ("person", "owner@test.example")];
        let given = desk.post(&owner, "/accounting/clearing/owner", &form).await;
        assert_eq!(given.location(), "/accounting/clearing?account=provider", "{}", given.body);
        let mine = "/accounting/clearing?account=provider&owner=mine";
        assert_eq!(subjects(&shown(&desk, &owner, mine).await.body), [payment.as_str()]);
        let nobodys = "/accounting/clearing?account=provider&owner=nobody";
        assert!(shown(&desk, &owner, nobodys).await.body.contains("Rien ne reste sur ce compte"));
        let file = shown(&desk, &owner, "/accounting/clearing?account=provider&format=csv").await.body;
        assert!(file.contains("pi_3PqL") && file.contains("Anne Durand"), "{file}");
        // What stands on no such account, and who only reads.
        let other = [("subject", "01890a5d-ac96-774b-bcce-b302099a8057"), ("person", "owner@test.example")];
        let refused = desk.post(&owner, "/accounting/clearing/owner", &other).await;
        assert!(!refused.status.is_success() && !refused.status.is_redirection(), "{}", refused.status);
        let accountant = desk.caller(Role::Accountant).await;
        assert!(subjects(&shown(&desk, &accountant, mine).await.body).is_empty());
        let denied = desk.post(&accountant, "/accounting/clearing/owner", &form).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_file_of_a_year_has_eighteen_columns() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let file = shown(&desk, &owner, "/accounting/year?year=2026&form=txt").await.body;
        let lines: Vec<Vec<&str>> = file.lines().map(|line| line.split('\t').collect()).collect();
        assert!(lines.iter().all(|line| line.len() == 18));
        assert_eq!((lines[0][0], lines[0][17]), ("JournalCode", "Idevise"));
        let paid = lines.iter().find(|line| line[13] == "AB" && line[12] == "80,00").unwrap();
        assert_eq!(paid[0..2], ["OD", "Opérations diverses"]);
        assert_eq!((paid[4], paid[6], paid[14]), ("411000", "C1", "20260303"));
        let cents = |text: &str| text.replace(',', "").parse::<i64>().unwrap();
        let sum: i64 = lines[1..].iter().map(|line| cents(line[11]) - cents(line[12])).sum();
        assert_eq!(sum, 0);
        let answer = desk.get(&owner, "/accounting/year?year=-40000").await;
        assert!(answer.status.is_client_error());
    });
}

#[test]
fn a_period_is_closed_once_and_not_before_it_is_over() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let page = shown(&desk, &owner, "/accounting/closings/new").await.body;
        assert!(page.contains("value=\"2026-02-28\""));
        for (through, words) in [("", "Indiquez le dernier jour"), ("2026-03-31", "n’est pas terminé")] {
            let answer = desk.post(&owner, "/accounting/closings", &[("through", through)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{through}");
            assert!(answer.body.contains(words), "{through}");
        }
        // What is left unexplained is told before, with the balance; only then is there a button that closes.
        assert!(!page.contains("Clôturer définitivement"));
        let page = shown(&desk, &owner, "/accounting/closings/new?through=2026-02-28").await.body;
        for words in
            ["Clôturer définitivement jusqu’au 28/02/2026", "on=2026-02-28", "Les relevés se suivent"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        let page = shown(&desk, &owner, "/accounting/closings/new?through=2026-03-31").await.body;
        assert!(page.contains("n’est pas terminé") && !page.contains("Clôturer définitivement"));
        let answer = desk.post(&owner, "/accounting/closings", &[("through", "2026-02-28")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/accounting/closings"));
        let page = shown(&desk, &owner, "/accounting/closings").await.body;
        assert!(page.contains("28/02/2026") && page.contains("owner@test.example"));
        let answer = desk.post(&owner, "/accounting/closings", &[("through", "2026-01-31")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn files_are_whole_when_they_are_compressed() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        for path in ["/invoices/export.csv", "/accounting?format=csv", "/aged-balance?format=csv"] {
            for encoding in ["gzip", "br", "identity"] {
                let request = axum::http::Request::get(path)
                    .header("cookie", owner.cookie())
                    .header("accept-encoding", encoding)
                    .body(axum::body::Body::empty())
                    .unwrap();
                let answer = desk.open(request).await;
                assert_eq!(answer.status(), StatusCode::OK, "{path}");
                let told = answer.headers().get("content-encoding").map(|it| it.to_str().unwrap().to_owned());
                assert_eq!(told.as_deref(), Some(encoding).filter(|it| *it != "identity"), "{path}");
                let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
                assert!(body.is_ok_and(|body| body.len() > 20), "{path} {encoding}");
            }
        }
    });
}

#[test]
fn a_balance_that_takes_long_says_that_it_is_being_calculated() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        desk.desk().wait_for_past_balances_up_to(-1);
        let owner = desk.caller(Role::Owner).await;
        let address = "/aged-balance?on=2026-02-28";
        let page = shown(&desk, &owner, address).await.body;
        assert!(page.contains("La balance se calcule") && page.contains("28/02/2026"), "{page}");
        assert!(!page.contains(&euros("200,00")), "no figure that is not known yet");
        // The page asks again by itself, and says where to when there is no script.
        let again = format!("href=\"{}\"", address.replace('&', "&#38;"));
        assert!(page.contains("role=\"status\"") && page.contains(&again), "{page}");
        for _ in 0..200 {
            let page = shown(&desk, &owner, address).await.body;
            if page.contains(&euros("200,00")) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the balance never came");
    });
}
