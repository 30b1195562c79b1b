//! The portal: what a customer sees and says, and that nobody sees or says it for somebody else.

use std::fmt::Write as _;

use app::collections::{Mode, SetMode, WaitFilter, list_plans, make_default_plans, page_of_waits, set_mode};
use app::customers::find_by_number as find_customer;
use app::identity::Role;
use app::receivables::find_by_number;
use app::work::decide_now;
use app::write::{Call, write};
use axum::http::StatusCode;
use db::Tx;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

/// Wednesday.
pub const TODAY: Date = date(2026, 7, 8);
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Durand owes FA-1 and FA-3 and has paid nothing; Moreau owes FA-2.
pub async fn company(world: &World) {
    let then = TODAY.at(9, 0, 0, 0).to_zoned(TimeZone::get("Europe/Paris").unwrap()).unwrap();
    world.clock.advance_micros(then.timestamp().as_microsecond() - world.ctx.now_micros());
    let customers =
        "Code client;Nom;Email\nD;Durand SAS;compta@durand.fr\nM;Moreau SARL;factures@moreau.fr\n";
    assert_eq!(world.import_customers("clients.csv", customers).await.unwrap().problems, []);
    let rows = [
        "FA-1;Facture;Durand SAS;2026-06-01;2026-07-01;100.00",
        "FA-2;Facture;Moreau SARL;2026-06-01;2026-07-01;200.00",
        "FA-3;Facture;Durand SAS;2026-06-01;2026-07-30;50.50",
    ];
    world.import_invoices("factures.csv", World::invoices_csv(&rows)).await.unwrap();
    let yesterday = TODAY.yesterday().unwrap();
    let entries: Vec<BankEntry> = Vec::new();
    let statement = Statement::new("S1", yesterday, entries).opening(0, yesterday);
    world.import_statements("S1.xml", statement.to_camt053()).await.unwrap();
    let ctx = &world.ctx;
    let call = Call::new("make_default_plans", &());
    write(&world.db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await.unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    let plans = list_plans(&mut tx, ctx).await.unwrap();
    tx.rollback().await.unwrap();
    for plan in plans {
        let command = SetMode { plan: plan.id, mode: Mode::Live };
        let call = Call::new("set_mode", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await).await.unwrap();
    }
}

pub async fn id_of(world: &World, number: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap().id.to_string()
}

pub async fn customer(world: &World, number: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    find_customer(&mut tx, &world.ctx, number).await.unwrap().unwrap().id.to_string()
}

/// Opens the portal, with the account that statements came from.
pub async fn open(desk: &TestDesk<'_>, owner: &Caller) {
    let form = desk.get(owner, "/settings/portal").await;
    let account = form.body.split("value=\"bac_").nth(1).unwrap().split('"').next().unwrap();
    let account = format!("bac_{account}");
    let fields = [
        ("is_open", "yes"),
        ("account", account.as_str()),
        ("holder", "Lumière SARL"),
        ("person", "Claire Martin"),
        ("phone", "01 23 45 67 89"),
    ];
    let saved = desk.post(owner, "/settings/portal", &fields).await;
    assert_eq!(saved.location(), "/settings/portal", "{}", saved.body);
}

/// The path of a link that was just made.
pub async fn link(desk: &TestDesk<'_>, owner: &Caller, customer: &str) -> String {
    let made = desk.post(owner, &format!("/customers/{customer}/portal/link"), &[]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let token = made.body.split("/portal/link/").nth(1).unwrap();
    let token: String = token.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    format!("/portal/link/{token}")
}

/// Comes in by a link.
pub async fn enter(desk: &TestDesk<'_>, link: &str) -> Caller {
    let entered = desk.post(&Caller::default(), link, &[]).await;
    assert_eq!(entered.location(), "/portal", "{}", entered.body);
    let cookie = entered.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    Caller::default().with_cookie(cookie.split(';').next().unwrap())
}

async fn waits(world: &World) -> Vec<String> {
    decide_now(&world.db, &world.ctx).await.unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    let rows = page_of_waits(&mut tx, &world.ctx, &WaitFilter::default(), None, 100).await.unwrap();
    let mut told: Vec<String> =
        rows.into_iter().map(|row| format!("{} {}", row.customer_number, row.reasons)).collect();
    told.sort();
    told
}

fn error_of(answer: &Answer) -> String {
    let after = answer.body.split("role=\"alert\">").nth(1);
    let after = after.or_else(|| answer.body.split("class=\"field-error\"").nth(1));
    after.unwrap_or_default().chars().take(150).collect()
}

#[test]
fn a_customer_sees_its_documents_pays_and_answers_and_reminders_know_at_once() {
    on_both_engines(async |world| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let durand = customer(&world, "D").await;
        // Closed until somebody opens it, and opened only with somebody who can be asked.
        let shut = desk.post(&owner, &format!("/customers/{durand}/portal/link"), &[]).await;
        assert!(!shut.body.contains("/portal/link/"), "{}", shut.body);
        let wrong = desk.post(&owner, "/settings/portal", &[("is_open", "yes")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        open(&desk, &owner).await;
        let link = link(&desk, &owner, &durand).await;
        // Mail programs look: nothing is used up, and the address is told to nobody.
        for _ in 0..2 {
            let looked = desk.get(&Caller::default(), &link).await;
            assert_eq!(looked.status, StatusCode::OK);
            assert_eq!(looked.headers["referrer-policy"], "same-origin");
            assert!(looked.body.contains("Durand SAS") && !looked.body.contains("FA-1"));
        }
        let led = desk.post(&Caller::default(), &link, &[("to", "paid")]).await;
        assert_eq!(led.location(), "/portal/say?kind=paid");
        let led = desk.post(&Caller::default(), &link, &[("to", "https://elsewhere.example")]).await;
        assert_eq!(led.location(), "/portal");
        let inside = enter(&desk, &link).await;
        let seen = desk.get(&inside, "/portal").await;
        assert!(seen.body.contains("FA-1") && seen.body.contains("150,50"), "{}", seen.body);
        assert!(!seen.body.contains("FA-2") && !seen.body.contains("Moreau"), "nothing of anybody else");
        let (first, third) = (id_of(&world, "FA-1").await, id_of(&world, "FA-3").await);
        let pay = desk.get(&inside, &format!("/portal/pay?document={first}")).await;
        assert!(pay.body.contains("FR76") && pay.body.contains("Lumière SARL"), "{}", pay.body);
        assert!(pay.body.contains("100,00") && !pay.body.contains("150,50") && pay.body.contains("<path"));
        // A document of somebody else is as if it were not named.
        let others = id_of(&world, "FA-2").await;
        let pay = desk.get(&inside, &format!("/portal/pay?document={others}")).await;
        assert!(!pay.body.contains("FA-2") && !pay.body.contains("200,00"), "{}", pay.body);

        let said = desk
            .post(&inside, "/portal/say", &[("kind", "paid"), ("document", &first), ("on", "2026-07-07")])
            .await;
        assert_eq!(said.location(), "/portal", "{}", error_of(&said));
        assert_eq!(waits(&world).await, ["D payment_in_flight"]);
        assert!(desk.get(&inside, "/portal").await.body.contains("signalée comme payée"));
        let again = desk
            .post(&inside, "/portal/say", &[("kind", "paid"), ("document", &first), ("on", "2026-07-07")])
            .await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it was said");
        for (fields, why) in [
            (vec![("kind", "disagree"), ("document", others.as_str()), ("text", "x")], "of somebody else"),
            (vec![("kind", "disagree"), ("text", "x")], "nothing chosen"),
            (vec![("kind", "disagree"), ("document", third.as_str()), ("text", " ")], "no reason"),
            (vec![("kind", "will_pay"), ("document", third.as_str()), ("on", "2026-08-30")], "too late"),
            (vec![("kind", "will_pay"), ("document", third.as_str()), ("on", "2026-07-01")], "past"),
            (vec![("kind", "will_pay"), ("document", third.as_str())], "no day"),
            (vec![("kind", "paid"), ("document", third.as_str()), ("on", "2026-07-09")], "tomorrow"),
        ] {
            let refused = desk.post(&inside, "/portal/say", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
            assert!(!error_of(&refused).is_empty(), "{why}: {}", refused.body);
        }
        let unknown = desk.post(&inside, "/portal/say", &[("kind", "mood"), ("text", "x")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let wrote = [("kind", "message"), ("text", "Rappelez-moi au 06 11 22 33 44, <b>vite</b>")];
        assert_eq!(desk.post(&inside, "/portal/say", &wrote).await.location(), "/portal");
        assert_eq!(waits(&world).await, ["D conversation_open payment_in_flight"]);

        // One of ours reads it; the conversation is settled with it.
        let list = desk.get(&owner, "/collections/answers").await;
        assert!(list.body.contains("Durand SAS") && list.body.contains("&#60;b&#62;vite"), "{}", list.body);
        let ids: Vec<String> = list.body.split("/collections/answers/").skip(1).map(str::to_owned).collect();
        let ids: Vec<&str> = ids
            .iter()
            .filter_map(|it| it.split("/done").next())
            .filter(|it| it.starts_with("pan_"))
            .collect();
        assert_eq!(ids.len(), 2);
        for id in &ids {
            let done = desk.post(&owner, &format!("/collections/answers/{id}/done"), &[]).await;
            assert_eq!(done.location(), "/collections/answers");
        }
        let twice = desk.post(&owner, &format!("/collections/answers/{}/done", ids[0]), &[]).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND);
        assert_eq!(waits(&world).await, ["D payment_in_flight"]);
        let kept = desk.get(&owner, &format!("/customers/{durand}/portal")).await;
        assert!(kept.body.contains("Rappelez-moi"), "{}", kept.body);
        world.assert_sound().await;
    });
}

#[test]
fn a_link_ends_with_its_days_and_when_it_is_closed() {
    on_both_engines(async |world| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        open(&desk, &owner).await;
        let (durand, moreau) = (customer(&world, "D").await, customer(&world, "M").await);
        let (of_durand, of_moreau) = (link(&desk, &owner, &durand).await, link(&desk, &owner, &moreau).await);
        let (inside, beside) = (enter(&desk, &of_durand).await, enter(&desk, &of_moreau).await);
        // Any other tag, customer or organisation is no link.
        let last = of_durand.chars().last().unwrap();
        let other = if last == '0' { '1' } else { '0' };
        let forged = format!("{}{other}", &of_durand[..of_durand.len() - 1]);
        let swapped = of_durand.replace(&of_durand[48..80], &of_moreau[48..80]);
        for wrong in [forged.as_str(), swapped.as_str(), "/portal/link/qp_00", "/portal/link/é"] {
            let wrong = wrong.replace('é', "%C3%A9");
            let nobody = Caller::default();
            assert_eq!(desk.get(&nobody, &wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
            assert_eq!(desk.post(&nobody, &wrong, &[]).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let elsewhere = TestDesk::of(&world, world.second_organisation().await);
        assert_eq!(elsewhere.get(&Caller::default(), &of_durand).await.status, StatusCode::NOT_FOUND);
        assert_eq!(elsewhere.get(&inside, "/portal").await.location(), "/portal/closed");
        // Closing shuts out who is in, and nobody else; a later link opens again.
        world.clock.advance_micros(5_000_000);
        desk.post(&owner, &format!("/customers/{durand}/portal/close"), &[]).await;
        assert_eq!(desk.get(&inside, "/portal").await.location(), "/portal/closed");
        assert_eq!(desk.get(&beside, "/portal").await.status, StatusCode::OK);
        assert_eq!(desk.get(&Caller::default(), &of_durand).await.status, StatusCode::NOT_FOUND);
        world.clock.advance_micros(5_000_000);
        let later = link(&desk, &owner, &durand).await;
        let inside = enter(&desk, &later).await;
        let left = desk.post(&inside, "/portal/leave", &[]).await;
        assert_eq!(left.location(), "/portal/closed");
        assert_eq!(desk.get(&inside, "/portal").await.location(), "/portal/closed");
        // An hour without a sign of life ends being in; sixty days end the link.
        let idle = enter(&desk, &later).await;
        world.clock.advance_micros(DAY / 24 + 1);
        assert_eq!(desk.get(&idle, "/portal").await.location(), "/portal/closed");
        world.clock.advance_micros(59 * DAY);
        assert_eq!(desk.get(&Caller::default(), &later).await.status, StatusCode::OK);
        world.clock.advance_micros(DAY);
        assert_eq!(desk.get(&Caller::default(), &later).await.status, StatusCode::NOT_FOUND);
    });
}

/// A PDF of no page that holds an electronic invoice.
fn factur_x(invoice: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(factur-x.xml) 3 0 R] >> >> >>"
            .to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
        "<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 4 0 R >> >>".to_owned(),
        format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n{invoice}\nendstream", invoice.len()),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(places, "{:010} 00000 n ", pdf.len());
        let _ = write!(pdf, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = pdf.len();
    let _ = write!(pdf, "xref\n0 5\n0000000000 65535 f \n{places}");
    let _ = write!(pdf, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    pdf.into_bytes()
}

#[test]
fn a_customer_has_the_pdf_of_its_own_invoices() {
    const INVOICE: &str = include_str!("../../../invoice-files/test_data/cii_invoice.xml");
    on_both_engines(async |world| {
        company(&world).await;
        let pdf = factur_x(INVOICE);
        assert_eq!(world.import_invoices("Facture 42.pdf", &pdf).await.unwrap().documents_new, 1);
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        open(&desk, &owner).await;
        let path = format!("/portal/documents/{}/pdf", id_of(&world, "FA-2026-0042").await);
        let inside = enter(&desk, &link(&desk, &owner, &customer(&world, "C17").await).await).await;
        let page = desk.get(&inside, "/portal").await.body;
        assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
        let got = desk.get(&inside, &path).await;
        assert_eq!(
            (got.status, &got.headers["content-type"]),
            (StatusCode::OK, &"application/pdf".parse().unwrap())
        );
        let disposition = got.headers["content-disposition"].to_str().unwrap();
        assert!(
            disposition.starts_with("attachment") && disposition.contains("Facture_42.pdf"),
            "{disposition}"
        );
        assert!(got.body.starts_with("%PDF-1.7"), "as it came in");
        // The statement of account is had the same way, and by our people.
        let statement = desk.get(&inside, "/portal/statement").await.body;
        assert!(statement.contains("/portal/statement.pdf?from="), "{statement}");
        let of = format!("/customers/{}/statement.pdf", customer(&world, "C17").await);
        for (caller, path) in [(&inside, "/portal/statement.pdf"), (&owner, of.as_str())] {
            let got = desk.get(caller, path).await;
            assert_eq!(got.status, StatusCode::OK, "{path}");
            let disposition = got.headers["content-disposition"].to_str().unwrap();
            assert!(disposition.contains("releve-de-compte-2026-"), "{disposition}");
            assert!(got.body.starts_with("%PDF-1."), "{path}");
        }
        // Who is somebody else, or nobody, has nothing; a document without a PDF shows none.
        let other = enter(&desk, &link(&desk, &owner, &customer(&world, "D").await).await).await;
        assert_eq!(desk.get(&other, &path).await.status, StatusCode::NOT_FOUND);
        assert!(!desk.get(&other, "/portal").await.body.contains("/pdf"));
        let listed = format!("/portal/documents/{}/pdf", id_of(&world, "FA-1").await);
        assert_eq!(desk.get(&other, &listed).await.status, StatusCode::NOT_FOUND, "it came in a list");
        assert_ne!(desk.get(&Caller::default(), &path).await.status, StatusCode::OK);
    });
}
