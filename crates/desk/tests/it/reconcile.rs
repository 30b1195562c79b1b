//! The reconcile desk: each action, its states, and two people on one line.

use app::allocation::{Adjust, AdjustedDocument, AdjustmentKind};
use app::identity::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use testkit::camt::{BankEntry, Statement};
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

const CUSTOMERS: &str = "Code client;Nom\nC1;Durand Paysage SAS\nC2;Moreau et Fils\n";

async fn live(world: &World) {
    world.import_customers("customers.csv", CUSTOMERS).await.unwrap();
    let invoices = World::invoices_csv(&[
        "FA-2026-000123;Facture;Durand Paysage SAS;2026-02-02;2026-03-04;120,00",
        "FA-2026-000124;Facture;Durand Paysage SAS;2026-02-02;2026-03-04;80,00",
        "FA-2026-000200;Facture;Moreau et Fils;2026-02-02;2026-03-04;50,00",
        "FA-2026-000300;Facture;Petit Bois;2026-02-02;2026-04-01;30,00",
    ]);
    world.import_invoices("invoices.csv", invoices).await.unwrap();
    let entries = vec![
        BankEntry::new(date(2026, 3, 3), 15_000, "FA-2026-000123 FA-2026-000300")
            .with_reference("sure")
            .from("CENTRALE DES SYNDICS"),
        BankEntry::new(date(2026, 3, 4), 7_000, "FA-2026-000124 ESCOMPTE")
            .with_reference("less")
            .from("DURAND PAYSAGE SAS"),
        BankEntry::new(date(2026, 3, 5), -1_200, "COTISATION").with_reference("fee1").from("TELEPHONIE NORD"),
        BankEntry::new(date(2026, 3, 6), -1_200, "COTISATION").with_reference("fee2").from("TELEPHONIE NORD"),
        BankEntry::new(date(2026, 3, 7), 33_300, "BONJOUR").with_reference("who").from("INCONNU"),
    ];
    let statement = Statement::new("S1", date(2026, 3, 7), entries).opening(0, date(2026, 3, 2)).to_camt053();
    world.import_statements("s.xml", statement).await.unwrap();
    world.run_matching().await.unwrap();
}

/// The value of a hidden field of the form of a line.
fn field<'a>(page: &'a str, id: &str, name: &str) -> &'a str {
    let line =
        &page[page.find(&format!("id=\"line-{id}\"")).unwrap_or_else(|| panic!("no line {id} in {page}"))..];
    let rest =
        &line[line.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"))..];
    rest.split('"').nth(3).unwrap()
}

/// Sends a form as htmx does.
async fn send(desk: &TestDesk<'_>, caller: &Caller, path: &str, form: &[(&str, &str)]) -> Answer {
    let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post(path)
        .header(header::COOKIE, caller.cookie())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("hx-request", "true")
        .header("hx-request-type", "partial")
        .body(Body::from(body))
        .unwrap();
    desk.ask(request).await
}

async fn accept_form(desk: &TestDesk<'_>, caller: &Caller, id: &str) -> [String; 2] {
    let page = desk.get(caller, "/reconcile").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    [field(&page.body, id, "number").to_owned(), field(&page.body, id, "fingerprint").to_owned()]
}

#[test]
fn an_empty_desk_says_what_to_do() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let page = desk.get(&caller, "/reconcile").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Aucun relevé pour le moment"), "{}", page.body);
        for path in ["/reconcile?tab=done", "/reconcile?tab=aside", "/reconcile/sure", "/reconcile/balance"] {
            assert_eq!(desk.get(&caller, path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(
            desk.get(&caller, "/reconcile/btx_01h455vb4pex5vsknk084sn02q").await.status,
            StatusCode::NOT_FOUND
        );
        let nothing = desk.post(&caller, "/reconcile/undo", &[]).await;
        assert_eq!((nothing.status, nothing.location()), (StatusCode::SEE_OTHER, "/reconcile"));
    });
}

#[test]
fn a_line_is_accepted_and_undone() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "sure").await;
        let [number, fingerprint] = accept_form(&desk, &caller, &id).await;
        let entry = desk.get(&caller, &format!("/reconcile/{id}/entry?n={number}")).await;
        assert!(entry.body.contains("471000") && entry.body.contains("FA-2026-000123"), "{}", entry.body);
        let form = [("number", number.as_str()), ("fingerprint", fingerprint.as_str())];
        let done = send(&desk, &caller, &format!("/reconcile/{id}/accept"), &form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(
            done.body.contains("is-gone is-mine") && done.body.contains("hx-target=\"#count-todo\""),
            "{}",
            done.body
        );
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        // Accepting what somebody has accepted posts nothing, and says so.
        let again = send(&desk, &caller, &format!("/reconcile/{id}/accept"), &form).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.headers.contains_key("x-message") && again.body.contains("is-gone"), "{}", again.body);
        let list = desk.get(&caller, "/reconcile?tab=done").await;
        assert!(list.body.contains("FA-2026-000123"), "{}", list.body);
        let undone = desk.post(&caller, "/reconcile/undo", &[]).await;
        assert_eq!(undone.location(), format!("/reconcile?line={id}"));
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        world.assert_sound().await;
    });
}

#[test]
fn a_stale_proposal_is_refused_and_the_line_shown_again() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "sure").await;
        let form = [("number", "1"), ("fingerprint", "12345")];
        let refused = send(&desk, &caller, &format!("/reconcile/{id}/accept"), &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains(&format!("id=\"line-{id}\"")) && !refused.body.contains("is-gone"));
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        let unread = send(&desk, &caller, &format!("/reconcile/{id}/accept"), &[("number", "x")]).await;
        assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn two_people_on_one_line() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let first = desk.caller(Role::Owner).await;
        let second = desk.caller(Role::Finance).await;
        let id = transaction_id(&world, "sure").await;
        let [number, fingerprint] = accept_form(&desk, &first, &id).await;
        let form = [("number", number.as_str()), ("fingerprint", fingerprint.as_str())];
        let path = format!("/reconcile/{id}/accept");
        assert_eq!(send(&desk, &first, &path, &form).await.status, StatusCode::OK);
        let late = send(&desk, &second, &path, &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("Rapproché par Anne Durand"), "{}", late.body);
        let gone = desk.get(&second, &format!("/reconcile/gone?ids={id}")).await;
        assert!(gone.body.contains("is-gone is-other"), "{}", gone.body);
        // Each undoes what is theirs.
        desk.post(&second, "/reconcile/undo", &[]).await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        world.assert_sound().await;
    });
}

#[test]
fn documents_differences_and_credit_by_hand() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "less").await;
        let panel = desk.get(&caller, &format!("/reconcile/{id}/find?mode=difference")).await;
        assert_eq!(panel.status, StatusCode::OK);
        assert!(panel.body.contains("value=\"-10,00\""), "{}", panel.body);
        let partial = desk.get(&caller, &format!("/reconcile/{id}/find?mode=partial")).await;
        assert!(partial.body.contains("value=\"70,00\""), "{}", partial.body);
        let found = desk.get(&caller, &format!("/reconcile/{id}/find?q=000124&only=results")).await;
        let item =
            found.body.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let amount = format!("amount-{item}");
        let path = format!("/reconcile/{id}/split");
        let whole = ("seen_rest", "7000");
        let unread = [whole, ("item", item.as_str()), (amount.as_str(), "beaucoup")];
        assert_eq!(send(&desk, &caller, &path, &unread).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nothing is left over by oversight, and never more is shared out than there is.
        let less = [whole, ("item", item.as_str()), (amount.as_str(), "60,00")];
        assert_eq!(send(&desk, &caller, &path, &less).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let too_much = [whole, ("item", item.as_str()), (amount.as_str(), "80,00"), ("leave", "1")];
        assert_eq!(send(&desk, &caller, &path, &too_much).await.status, StatusCode::CONFLICT);
        let form = [
            whole,
            ("item", item.as_str()),
            (amount.as_str(), "80,00 €"),
            ("settlement_difference", "\u{2212}10,00"),
        ];
        let done = send(&desk, &caller, &path, &form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let who = transaction_id(&world, "who").await;
        let form = [("seen_rest", "33300"), ("credit", "C2")];
        let credit = send(&desk, &caller, &format!("/reconcile/{who}/split"), &form).await;
        assert_eq!(credit.status, StatusCode::OK, "{}", credit.body);
        assert!(world.balances().await.contains(&("658000".to_owned(), 1_000)));
        world.assert_sound().await;
    });
}

#[test]
fn a_payout_of_a_provider_is_ticked_in_the_panel() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "who").await;
        let nothing = desk.get(&caller, &format!("/reconcile/{id}/find")).await;
        assert!(!nothing.body.contains("id=\"payouts\""), "no provider owes anything");
        let captured = Adjust {
            kind: AdjustmentKind::ProviderPayment,
            documents: vec![
                AdjustedDocument::whole("FA-2026-000123"),
                AdjustedDocument::whole("FA-2026-000124"),
            ],
            recovers_vat: false,
            reason: String::new(),
            reference: "pi_3PqL".to_owned(),
            on: None,
        };
        let payment = world.adjust(&captured).await.unwrap().adjustment;
        let panel = desk.get(&caller, &format!("/reconcile/{id}/find")).await;
        assert!(
            panel.body.contains("<strong>pi_3PqL</strong>") && panel.body.contains("value=\"200,00\""),
            "{}",
            panel.body
        );
        let amount = format!("amount-{payment}");
        let paid = |payout: &'static str| {
            [("seen_rest", "33300"), ("payout", payment.as_str()), (amount.as_str(), payout), ("leave", "1")]
        };
        let path = format!("/reconcile/{id}/split");
        assert_eq!(send(&desk, &caller, &path, &paid("200,01")).await.status, StatusCode::CONFLICT);
        let done = send(&desk, &caller, &path, &paid("200,00")).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let after = desk.get(&caller, &format!("/reconcile/{id}/find")).await;
        assert!(!after.body.contains("id=\"payouts\""), "all of it was paid out");
        world.assert_sound().await;
    });
}

#[test]
fn money_of_an_unknown_payer_becomes_the_credit_of_any_customer() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "who").await;
        let panel = desk.get(&caller, &format!("/reconcile/{id}/find?mode=credit")).await;
        assert!(panel.body.contains("name=\"who\""), "{}", panel.body);
        assert!(!panel.body.contains("name=\"credit\" form=\"split\" value=\"cus_"), "{}", panel.body);
        // Petit Bois came by its name: it has no number, and is found by a part of its name.
        let found = desk.get(&caller, &format!("/reconcile/{id}/customers?who=petit")).await;
        assert_eq!(found.body.matches("value=\"cus_").count(), 1, "{}", found.body);
        let customer = found.body.split("value=\"cus_").nth(1).unwrap().split('"').next().unwrap();
        let customer = format!("cus_{customer}");
        let form = [("seen_rest", "33300"), ("credit", customer.as_str())];
        let done = send(&desk, &caller, &format!("/reconcile/{id}/split"), &form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let card = desk.get(&caller, &format!("/customers/{customer}")).await;
        assert!(card.body.contains("333,00"), "{}", card.body);
        let nobody = desk.get(&caller, &format!("/reconcile/{id}/customers?who=personne")).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND, "the line is explained");
        world.assert_sound().await;
    });
}

#[test]
fn an_invoice_issued_after_the_payment_of_an_unknown_payer_is_to_be_checked() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let later = World::invoices_csv(&["FA-2026-000400;Facture;Petit Bois;2026-03-20;2026-04-20;333,00"]);
        world.import_invoices("later.csv", later).await.unwrap();
        world.run_matching().await.unwrap();
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "who").await;
        let line = desk.get(&caller, "/reconcile").await.body;
        let line = line.split(&format!("id=\"line-{id}\"")).nth(1).unwrap().split("</li>").next().unwrap();
        assert!(line.contains("FA-2026-000400") && line.contains("strength-weak"), "{line}");
        assert!(line.contains("Facture émise après ce paiement"), "{line}");
    });
}

#[test]
fn a_part_that_is_sent_twice_is_posted_once() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "who").await;
        let panel = desk.get(&caller, &format!("/reconcile/{id}/find?q=000200")).await.body;
        let item = panel.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let seen = panel.split("name=\"seen_rest\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(seen, "33300");
        let amount = format!("amount-{item}");
        let form = [("seen_rest", seen), ("item", item), (amount.as_str(), "20,00"), ("leave", "1")];
        let path = format!("/reconcile/{id}/split");
        let done = send(&desk, &caller, &path, &form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let again = send(&desk, &caller, &path, &form).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let message = again.headers["x-message"].to_str().unwrap();
        assert!(message.starts_with("Le%20reste%20%C3%A0%20expliquer%20a%20chang%C3%A9"), "{message}");
        assert_eq!(world.open_minor("FA-2026-000200").await, 3_000);
        // The line is shown with what is left of it; that can be shared out.
        assert!(again.body.contains("name=\"seen_rest\" value=\"31300\""), "{}", again.body);
        let form = [("seen_rest", "31300"), ("item", item), (amount.as_str(), "30,00"), ("leave", "1")];
        assert_eq!(send(&desk, &caller, &path, &form).await.status, StatusCode::OK);
        let unseen = [("item", item), (amount.as_str(), "1,00"), ("leave", "1")];
        assert_eq!(send(&desk, &caller, &path, &unseen).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        world.assert_sound().await;
    });
}

#[test]
fn undoing_leaves_what_others_set_aside_and_what_others_did() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let first = desk.caller(Role::Owner).await;
        let second = desk.caller(Role::Finance).await;
        let id = transaction_id(&world, "who").await;
        send(&desk, &first, &format!("/reconcile/{id}/aside"), &[("note", "un")]).await;
        send(&desk, &second, &format!("/reconcile/{id}/take-up"), &[]).await;
        send(&desk, &second, &format!("/reconcile/{id}/aside"), &[("note", "deux")]).await;
        desk.post(&first, "/reconcile/undo", &[]).await;
        assert!(desk.get(&first, "/reconcile?tab=aside").await.body.contains("deux"), "it is the second's");
        desk.post(&second, "/reconcile/undo", &[]).await;
        assert!(!desk.get(&first, "/reconcile?tab=aside").await.body.contains("deux"));

        // A batch is of whoever made it, whatever name another gives to theirs.
        let sure = desk.get(&first, "/reconcile/sure").await.body;
        let line = sure.split("name=\"line\" checked").nth(1).unwrap();
        let line = line.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let batch = sure.split("name=\"batch\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        desk.post(&first, "/reconcile/sure", &[("batch", batch), ("line", line)]).await;
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        let undo = format!("/reconcile/batches/{batch}/undo");
        assert_eq!(desk.post(&second, &undo, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        // What is explained does not wait, and is not set aside.
        let sure = transaction_id(&world, "sure").await;
        let refused = send(&desk, &second, &format!("/reconcile/{sure}/aside"), &[("note", "non")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.headers["x-message"].to_str().unwrap().contains("d%C3%A9j%C3%A0%20rapproch%C3%A9"));
        assert_eq!(desk.post(&first, &undo, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        world.assert_sound().await;
    });
}

#[test]
fn accounts_transfers_comments_and_setting_aside() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let (fee1, fee2) = (transaction_id(&world, "fee1").await, transaction_id(&world, "fee2").await);
        let who = transaction_id(&world, "who").await;
        let control = send(
            &desk,
            &caller,
            &format!("/reconcile/{fee1}/account"),
            &[("seen_rest", "-1200"), ("account_number", "411000")],
        )
        .await;
        assert_eq!(control.status, StatusCode::CONFLICT);
        let form = [("seen_rest", "-1200"), ("account_number", "626 000")];
        let first = send(&desk, &caller, &format!("/reconcile/{fee1}/account"), &form).await;
        assert!(first.status.is_success() && !first.body.contains("/reconcile/rule"), "{}", first.body);
        let second = send(&desk, &caller, &format!("/reconcile/{fee2}/account"), &form).await;
        assert!(second.body.contains("/reconcile/rule?contains=TELEPHONIE"), "{}", second.body);
        let rule = desk.get(&caller, "/reconcile/rule?contains=TELEPHONIE%20NORD&account=626000").await;
        assert!(
            rule.body.contains("elle aurait traité 2 lignes") && rule.body.contains("0 contradiction"),
            "{}",
            rule.body
        );
        let made = desk
            .post(
                &caller,
                "/reconcile/rule",
                &[("contains", "TELEPHONIE NORD"), ("account_number", "626000")],
            )
            .await;
        assert_eq!(made.status, StatusCode::SEE_OTHER);
        let said =
            send(&desk, &caller, &format!("/reconcile/{who}/comments"), &[("body", "Qui est-ce ?")]).await;
        assert_eq!(said.status, StatusCode::OK);
        assert!(desk.get(&caller, &format!("/reconcile/{who}/comments")).await.body.contains("Anne Durand"));
        let empty = send(&desk, &caller, &format!("/reconcile/{who}/comments"), &[("body", " ")]).await;
        assert_eq!(empty.status, StatusCode::CONFLICT);
        let aside = send(&desk, &caller, &format!("/reconcile/{who}/aside"), &[("note", "on demande")]).await;
        assert!(aside.body.contains("is-aside"), "{}", aside.body);
        assert!(desk.get(&caller, "/reconcile?tab=aside").await.body.contains("on demande"));
        let movement = desk.get(&caller, &format!("/bank/transactions/{who}")).await;
        for text in ["Mis de côté par Anne Durand", "on demande", "Qui est-ce ?"] {
            assert!(movement.body.contains(text), "{text}: {}", movement.body);
        }
        let up = desk.post(&caller, &format!("/reconcile/{who}/take-up"), &[]).await;
        assert_eq!(up.status, StatusCode::SEE_OTHER);
        world.run_matching().await;
        let moved =
            send(&desk, &caller, &format!("/reconcile/{who}/transfer"), &[("seen_rest", "33300")]).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
        world.assert_sound().await;
    });
}

#[test]
fn sure_lines_are_accepted_together_and_undone_together() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let page = desk.get(&caller, "/reconcile/sure").await;
        let line = page.body.split("name=\"line\" checked").nth(1).expect("a sure line");
        let line = line.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let batch = page.body.split("name=\"batch\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(page.body.contains("150,00"), "{}", page.body);
        let form = [("batch", batch), ("line", line)];
        let done = desk.post(&caller, "/reconcile/sure", &form).await;
        assert!(done.body.contains("1 ligne a été validée"), "{}", done.body);
        // Sent twice, it has one effect, and says why for the line.
        let again = desk.post(&caller, "/reconcile/sure", &form).await;
        assert!(again.body.contains("déjà rapproché"), "{}", again.body);
        let undone = desk.post(&caller, &format!("/reconcile/batches/{batch}/undo"), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER);
        assert_eq!(world.open_minor("FA-2026-000123").await, 12_000);
        let none = desk.post(&caller, "/reconcile/accept-many", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        world.assert_sound().await;
    });
}

#[test]
fn undoing_asks_why_and_can_lead_to_doing_it_again() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "sure").await;
        let [number, fingerprint] = accept_form(&desk, &caller, &id).await;
        let form = [("number", number.as_str()), ("fingerprint", fingerprint.as_str())];
        // A plain form leads back to its list.
        let done = desk.post(&caller, &format!("/reconcile/{id}/accept"), &form).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/reconcile?"));
        let allocation =
            world.allocations().await.into_iter().find(|view| view.transaction.id == id).unwrap().id;
        let page = desk.get(&caller, &format!("/reconcile/allocations/{allocation}/undo")).await;
        assert!(page.body.contains("31/03/2026"), "{}", page.body);
        let form = [("reason", "mauvais client"), ("then", "redo")];
        let undone = desk.post(&caller, &format!("/reconcile/allocations/{allocation}/undo"), &form).await;
        assert_eq!(undone.location(), format!("/reconcile/{id}/find"));
        let page = desk.get(&caller, &format!("/reconcile/allocations/{allocation}/undo")).await;
        assert!(page.body.contains("Déjà annulé par Anne Durand") && page.body.contains("mauvais client"));
        let why = desk.get(&caller, &format!("/reconcile/{id}/why")).await;
        assert!(why.body.contains("FA-2026-000123") && why.body.contains("471000"), "{}", why.body);
    });
}

#[test]
fn what_was_undone_has_other_leads_and_none_is_posted_by_itself() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "sure").await;
        let why = async || desk.get(&caller, &format!("/reconcile/{id}/why")).await.body;
        assert!(!why().await.contains("Autres pistes"), "nothing was undone");
        let [number, fingerprint] = accept_form(&desk, &caller, &id).await;
        let form = [("number", number.as_str()), ("fingerprint", fingerprint.as_str())];
        desk.post(&caller, &format!("/reconcile/{id}/accept"), &form).await;
        desk.post(&caller, "/reconcile/undo", &[]).await;
        let before = world.row_counts().await;
        let page = why().await;
        let leads = page.split("Autres pistes").nth(1).unwrap();
        // Both documents that it cites, each alone and in part; never what was undone.
        for text in ["FA-2026-000123", "FA-2026-000300", "120,00", "Numéro cité", "en partie"] {
            assert!(leads.contains(text), "{text} in {leads}");
        }
        assert!(!leads.contains("FA-2026-000200"), "another customer's of another amount");
        assert_eq!(world.row_counts().await, before, "reading posts nothing");
        // One is chosen as it stands there.
        let item = leads.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let amount = format!("amount-{item}");
        let value = format!("name=\"{amount}\" value=\"");
        let taken = leads.split(&value).nth(1).unwrap().split('"').next().unwrap();
        let form = [("seen_rest", "15000"), ("item", item), (amount.as_str(), taken), ("leave", "1")];
        let done = desk.post(&caller, &format!("/reconcile/{id}/split"), &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(world.allocations().await.iter().any(|view| view.transaction.id == id));
        for check in world.checks().await {
            assert!(check.findings.is_empty(), "{check:?}");
        }
    });
}

#[test]
fn an_undo_by_key_leads_back_to_its_list() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "sure").await;
        let undo = async |page: &str| {
            let [number, fingerprint] = accept_form(&desk, &caller, &id).await;
            let form = [("number", number.as_str()), ("fingerprint", fingerprint.as_str())];
            desk.post(&caller, &format!("/reconcile/{id}/accept"), &form).await;
            let request = Request::builder()
                .method("POST")
                .uri("/reconcile/undo")
                .header(header::COOKIE, caller.cookie())
                .header("sec-fetch-site", "same-origin")
                .header("referer", format!("http://localhost{page}"))
                .body(Body::empty())
                .unwrap();
            desk.ask(request).await.location().to_owned()
        };
        let here = undo("/reconcile?tab=suggested&after=x&evil=1").await;
        assert_eq!(here, format!("/reconcile?tab=suggested&line={id}"));
        assert_eq!(undo("/invoices?tab=open").await, format!("/reconcile?line={id}"));
    });
}

#[test]
fn the_entry_of_what_is_chosen_is_shown_and_not_made() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "who").await;
        let before = world.row_counts().await;
        let shown = async |form: &[(&str, &str)]| {
            let answer = desk.post(&caller, &format!("/reconcile/{id}/entry"), form).await;
            (answer.status, answer.body)
        };
        let (status, body) = shown(&[("seen_rest", "33300")]).await;
        assert!(status == StatusCode::OK && body.contains("Rien n’est encore choisi"), "{body}");
        let (_, body) = shown(&[("seen_rest", "33300"), ("account_number", "758000")]).await;
        assert!(body.contains("758000") && body.contains("333,00"), "{body}");
        let (_, body) = shown(&[("seen_rest", "33300"), ("bank_charges", "1,00")]).await;
        assert!(body.contains("627000") && body.contains("332,00"), "{body}");
        let (_, body) = shown(&[("seen_rest", "1"), ("bank_charges", "1,00")]).await;
        assert!(!body.contains("627000"), "what has changed since is refused: {body}");
        assert_eq!(world.row_counts().await, before);
    });
}

#[test]
fn the_desk_is_closed_to_those_who_see_no_bank() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        desk.caller(Role::Owner).await;
        let sales = desk.caller(Role::Sales).await;
        assert_eq!(desk.get(&sales, "/reconcile").await.status, StatusCode::FORBIDDEN);
        let id = transaction_id(&world, "sure").await;
        let refused = desk.post(&sales, &format!("/reconcile/{id}/transfer"), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_work_begins_with_proposals_and_what_is_no_customers_waits_apart() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let entries = vec![
            BankEntry::new(date(2026, 3, 9), -5_000, "MATERIEL")
                .with_reference("buy")
                .from("FOURNISSEUR EST"),
            BankEntry::new(date(2026, 3, 10), 5_000, "FA-2026-000200")
                .with_reference("other")
                .from("DURAND PAYSAGE SAS"),
        ];
        let next = Statement::new("S2", date(2026, 3, 10), entries).opening(52_900, date(2026, 3, 7));
        world.import_statements("t.xml", next.to_camt053()).await.unwrap();
        world.run_matching().await.unwrap();
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let page = desk.get(&caller, "/reconcile").await.body;
        let place =
            async |name: &str| page.find(&format!("id=\"line-{}\"", transaction_id(&world, name).await));
        assert!(
            place("other").await.unwrap() < place("who").await.unwrap(),
            "what has a proposal comes first"
        );
        assert_eq!(place("buy").await, None);
        assert!(page.contains("href=\"/reconcile?tab=outside\">Voir le mouvement hors clients"), "{page}");
        assert!(page.contains("id=\"count-outside\">1<"), "it is counted");
        let outside = desk.get(&caller, "/reconcile?tab=outside").await.body;
        assert!(outside.contains("FOURNISSEUR EST") && !outside.contains("INCONNU"));
        // Only the line about which nothing is doubtful is called sure; another payer than the customer is said.
        assert_eq!(page.matches("strength-strong").count(), 1, "{page}");
        assert!(page.contains("Autre client payeur"));
        let sure = desk.get(&caller, "/reconcile/sure").await.body;
        assert!(sure.contains("CENTRALE DES SYNDICS") && !sure.contains("FA-2026-000200"), "{sure}");
        let other = transaction_id(&world, "other").await;
        let why = desk.get(&caller, &format!("/reconcile/{other}/why")).await.body;
        assert!(why.contains("le payeur est connu comme un autre client, Durand Paysage SAS"), "{why}");
    });
}

#[test]
fn the_balances_say_what_they_are_made_of() {
    on_both_engines(async |world: World| {
        let entries = vec![BankEntry::new(date(2026, 3, 3), 2_900, "BONJOUR").from("INCONNU")];
        let text = Statement::new("S1", date(2026, 3, 3), entries).opening(100_000, date(2026, 3, 2));
        world.import_statements("s.xml", text.to_camt053()).await.unwrap();
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        assert!(desk.get(&caller, "/reconcile").await.body.contains("href=\"/reconcile/balance\""));
        let page = desk.get(&caller, "/reconcile/balance").await.body.replace('\u{202f}', " ");
        for figure in ["1 000,00", "29,00", "1 029,00"] {
            assert!(page.contains(&format!("{figure}\u{a0}€")), "{figure} in {page}");
        }
        // The ledger holds the movements alone, and that is said beside the way to it.
        assert!(page.contains("/accounting/ledger?account=512000"), "{page}");
        assert_eq!(world.balances().await[1], ("512000".to_owned(), 2_900));
    });
}

#[test]
fn who_only_reads_sees_why_and_decides_nothing() {
    on_both_engines(async |world: World| {
        live(&world).await;
        let desk = TestDesk::new(&world);
        let id = transaction_id(&world, "less").await;
        for (role, comments) in [
            (Role::Accountant, StatusCode::OK),
            (Role::Collector, StatusCode::OK),
            (Role::Auditor, StatusCode::FORBIDDEN),
        ] {
            let reader = desk.caller(role).await;
            for path in ["/reconcile", "/reconcile?tab=done", "/reconcile/balance", "/import"] {
                let page = desk.get(&reader, path).await;
                assert_eq!(page.status, StatusCode::OK, "{role:?} {path}");
                let doors = ["/accept", "/undo", "/find", "/transfer", "/aside", "/sure", "/import/files"];
                let main = page.body.split("<main").nth(1).unwrap();
                for door in doors {
                    assert!(!main.contains(&format!("{door}\"")), "{role:?} {path} shows {door}");
                }
            }
            let why = desk.get(&reader, &format!("/reconcile/{id}/why")).await;
            assert!(why.body.contains("FA-2026-000124") && !why.body.contains("/accept"), "{}", why.body);
            let entry = desk.get(&reader, &format!("/reconcile/{id}/entry?n=1")).await;
            assert_eq!(entry.status, StatusCode::OK);
            let form = desk.get(&reader, &format!("/reconcile/{id}/comments")).await;
            assert_eq!(form.body.contains("<textarea"), comments == StatusCode::OK, "{role:?}");
            let path = format!("/reconcile/{id}/comments");
            assert_eq!(
                send(&desk, &reader, &path, &[("body", "vu avec le client")]).await.status,
                comments,
                "{role:?}"
            );
            let refused = send(&desk, &reader, &format!("/reconcile/{id}/aside"), &[("note", "x")]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role:?}");
        }
        let owner = desk.caller(Role::Owner).await;
        let told = desk.get(&owner, &format!("/reconcile/{id}/comments")).await;
        assert_eq!(told.body.matches("vu avec le client").count(), 2);
    });
}
