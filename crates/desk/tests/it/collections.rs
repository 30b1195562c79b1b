//! Reminders on the desk: the queue, a message, and what each role may do about them.

use app::collections::{
    Mode, PlanBody, PlanView, SavePlan, SetMode, list_plans, make_default_plans, save_plan, set_mode,
};
use app::identity::Role;
use app::write::{Call, write};
use axum::http::StatusCode;
use db::Tx;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use testkit::camt::{BankEntry, Statement};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};

/// Wednesday.
const TODAY: Date = date(2026, 7, 8);

/// A company whose plans ask a person before each message: Durand and Moreau are late, Petit cannot be written to.
async fn company(world: &World) {
    let then = TODAY.at(9, 0, 0, 0).to_zoned(TimeZone::get("Europe/Paris").unwrap()).unwrap();
    world.clock.advance_micros(then.timestamp().as_microsecond() - world.ctx.now_micros());
    let customers = "Code client;Nom;Email\nD;Durand SAS;compta@durand.fr\nM;Moreau SARL;factures@moreau.fr\nP;Petit SCI;\n";
    assert_eq!(world.import_customers("clients.csv", customers).await.unwrap().problems, []);
    let rows = [
        "FA-1;Facture;Durand SAS;2026-06-01;2026-07-01;100.00",
        "FA-2;Facture;Moreau SARL;2026-06-01;2026-07-01;200.00",
        "FA-3;Facture;Petit SCI;2026-06-01;2026-07-01;300.00",
    ];
    world.import_invoices("factures.csv", World::invoices_csv(&rows)).await.unwrap();
    let yesterday = TODAY.yesterday().unwrap();
    let entry: Vec<BankEntry> = Vec::new();
    let statement = Statement::new("S1", yesterday, entry).opening(0, yesterday);
    world.import_statements("S1.xml", statement.to_camt053()).await.unwrap();
    let ctx = &world.ctx;
    let call = Call::new("make_default_plans", &());
    write(&world.db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await.unwrap();
    for plan in plans(world).await {
        let steps = plan.plan.steps.iter().cloned();
        let steps =
            steps.map(|step| app::collections::StepBody { is_approved_first: true, ..step }).collect();
        let command = SavePlan { plan: plan.id.clone(), body: PlanBody { steps, ..plan.plan } };
        let call = Call::new("save_plan", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await.unwrap();
        let command = SetMode { plan: plan.id, mode: Mode::Live };
        let call = Call::new("set_mode", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await).await.unwrap();
    }
}

async fn plans(world: &World) -> Vec<PlanView> {
    let mut tx = world.db.begin_read().await.unwrap();
    list_plans(&mut tx, &world.ctx).await.unwrap()
}

/// The id of the first message of a page, from the link that opens it.
fn message_of(page: &Answer, customer: &str) -> String {
    let place = page
        .body
        .find(&format!("data-open>{customer}"))
        .unwrap_or_else(|| panic!("{customer}: {}", page.body));
    let (_, id) = page.body[..place].rsplit_once("/collections/messages/").unwrap();
    id.split('"').next().unwrap().to_owned()
}

/// Where an action leads and what the page there says.
async fn told(desk: &TestDesk<'_>, caller: &Caller, answer: Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let said = answer.headers.get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
    let cookie = said.unwrap_or_default();
    let caller = caller.with_cookie(cookie.split(';').next().unwrap());
    desk.get(&caller, answer.location()).await.body
}

#[test]
fn the_queue_is_decided_message_by_message() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let empty = desk.get(&me, "/collections").await;
        assert!(empty.body.contains("Rien à valider") && empty.body.contains("Aucun serveur d’envoi"));

        let ran = desk.post(&me, "/collections/run", &[]).await;
        assert!(told(&desk, &me, ran).await.contains("À valider : 2 ;"));
        let queue = desk.get(&me, "/collections").await;
        for text in
            ["Durand SAS", "compta@durand.fr", "100,00", "7 jours de retard", "Scénario Standard", "FA-2"]
        {
            assert!(queue.body.contains(text), "{text}");
        }
        let (durand, moreau) = (message_of(&queue, "Durand SAS"), message_of(&queue, "Moreau SARL"));
        let held = desk.get(&me, "/collections?tab=held").await;
        assert!(held.body.contains("Petit SCI") && held.body.contains("Aucun contact n’est connu."));

        // As it would be sent, then as a person words it.
        let path = format!("/collections/messages/{durand}");
        let page = desk.get(&me, &path).await;
        for text in ["Facture FA-1", "Anne Durand", "Peut partir"] {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
        let refused =
            desk.post(&me, &format!("{path}/word"), &[("subject", "a\r\nBcc: x@y.fr"), ("body", "b")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let worded = desk
            .post(&me, &format!("{path}/word"), &[("subject", "Un point"), ("body", "Bonjour <b>")])
            .await;
        let page = told(&desk, &me, worded).await;
        assert!(page.contains("Bonjour &#60;b&#62;") || page.contains("Bonjour &lt;b&gt;"), "{page}");

        let approved = desk.post(&me, &format!("{path}/approve"), &[]).await;
        assert!(told(&desk, &me, approved).await.contains("Le message est validé"));
        let planned = desk.get(&me, "/collections?tab=planned").await;
        assert!(planned.body.contains("Durand SAS") && !planned.body.contains("Moreau SARL"));
        let again = desk.post(&me, &format!("{path}/approve"), &[]).await;
        assert!(told(&desk, &me, again).await.contains("ne peut plus être changé"));

        // A step is passed over with a reason, and only with one.
        let path = format!("/collections/messages/{moreau}");
        let refused = desk.post(&me, &format!("{path}/skip"), &[("reason", " ")]).await;
        assert_eq!(refused.location(), path);
        let put_off = desk.post(&me, &format!("{path}/postpone"), &[("until", "2026-07-08")]).await;
        assert!(told(&desk, &me, put_off).await.contains("est passé"));
        let skipped = desk.post(&me, &format!("{path}/skip"), &[("reason", "Vu au téléphone")]).await;
        assert!(told(&desk, &me, skipped).await.contains("Rien à valider"));
        let history = desk.get(&me, "/collections?tab=history").await;
        assert!(history.body.contains("Moreau SARL") && history.body.contains("Vu au téléphone"));
    });
}

#[test]
fn the_ticked_ones_go_together_and_what_was_paid_stays() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        desk.post(&me, "/collections/run", &[]).await;
        let queue = desk.get(&me, "/collections").await;
        let (durand, moreau) = (message_of(&queue, "Durand SAS"), message_of(&queue, "Moreau SARL"));
        // Moreau pays before anybody approves: the gate is asked then.
        let entry = BankEntry::new(TODAY, 20_000, "FA-2").from("MOREAU SARL");
        let yesterday = TODAY.yesterday().unwrap();
        let statement = Statement::new("S2", TODAY, vec![entry]).opening(0, yesterday);
        world.import_statements("S2.xml", statement.to_camt053()).await.unwrap();
        let none = desk.post(&me, "/collections/approve", &[]).await;
        assert!(told(&desk, &me, none).await.contains("Cochez au moins un message"));
        let many =
            desk.post(&me, "/collections/approve", &[("message", &durand), ("message", &moreau)]).await;
        let page = told(&desk, &me, many).await;
        assert!(page.contains("1 message est validé.") && page.contains("ne peut pas partir"), "{page}");
    });
}

/// The id of the first object of a page whose address begins so.
fn id_after(page: &str, prefix: &str) -> String {
    let (_, rest) = page.split_once(prefix).unwrap_or_else(|| panic!("{prefix} in {page}"));
    rest.split(['/', '"', '?']).next().unwrap().to_owned()
}

#[test]
fn what_a_customer_says_keeps_reminders_back_until_it_is_ended() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let me = desk.caller(Role::Collector).await;
        desk.post(&me, "/collections/run", &[]).await;
        let message = message_of(&desk.get(&me, "/collections").await, "Durand SAS");
        let page = desk.get(&me, &format!("/collections/messages/{message}")).await.body;
        let (customer, invoice) = (id_after(&page, "/customers/"), id_after(&page, "/invoices/"));
        let (path, tab) =
            (format!("/customers/{customer}/holds"), format!("/customers/{customer}?tab=reminders"));
        assert!(desk.get(&me, &tab).await.body.contains("Rien ne retient les relances de ce client"));

        // What is missing is told beside its field.
        let wrong: [(&[(&str, &str)], &str); 5] = [
            (&[("kind", "dispute")], "reason-error"),
            (&[("kind", "promise")], "until-error"),
            (&[("kind", "promise"), ("until", "2026-07-01")], "until-error"),
            (&[("kind", "pause"), ("documents", "FA-2")], "documents-error"),
            (&[("kind", "promise"), ("until", "2026-07-20"), ("amount", "abc")], "amount-error"),
        ];
        for (form, field) in wrong {
            let refused = desk.post(&me, &path, form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(refused.body.contains(field), "{form:?}: {}", refused.body);
        }
        let form = [
            ("kind", "dispute"),
            ("documents", "FA-1"),
            ("reason", "Livraison incomplète"),
            ("due", "2026-07-20"),
        ];
        let held = desk.post(&me, &path, &form).await;
        let page = told(&desk, &me, held).await;
        for text in ["Livraison incomplète", "FA-1", "à traiter avant le 20/07/2026", "En cours"] {
            assert!(page.contains(text), "{text} in {page}");
        }
        let shown = desk.get(&me, &format!("/invoices/{invoice}")).await;
        assert!(shown.body.contains("Relances retenues") && shown.body.contains("Litige"));
        let list = desk.get(&me, "/collections/holds?kind=dispute").await;
        assert!(list.body.contains("Durand SAS") && list.body.contains("Livraison incomplète"));
        assert!(!desk.get(&me, "/collections/holds?kind=promise").await.body.contains("Durand SAS"));

        // The gate knows at once, and the next decision says so.
        let approved = desk.post(&me, &format!("/collections/messages/{message}/approve"), &[]).await;
        assert!(told(&desk, &me, approved).await.contains("Un litige est en cours."));
        desk.post(&me, "/collections/run", &[]).await;
        assert!(!desk.get(&me, "/collections").await.body.contains("Durand SAS"));
        let waiting = desk.get(&me, "/collections?tab=held").await;
        assert!(waiting.body.contains("Durand SAS") && waiting.body.contains("Un litige est en cours."));

        // Who only reads sees it, and ends nothing.
        let hold = id_after(&list.body, "/collections/holds/");
        let reader = desk.caller(Role::Accountant).await;
        assert!(!desk.get(&reader, &tab).await.body.contains("/end\""));
        let end = format!("/collections/holds/{hold}/end");
        assert_eq!(desk.post(&reader, &end, &[]).await.status, StatusCode::FORBIDDEN);
        let ended = desk.post(&me, &end, &[("customer", &customer), ("ending", "Avoir émis")]).await;
        assert_eq!(ended.location(), tab);
        let page = told(&desk, &me, ended).await;
        assert!(page.contains("Avoir émis") && page.contains("Terminé"), "{page}");
        assert_eq!(desk.post(&me, &end, &[]).await.status, StatusCode::NOT_FOUND);
        desk.post(&owner, "/collections/run", &[]).await;
        assert!(desk.get(&me, "/collections").await.body.contains("Durand SAS"));
    });
}

#[test]
fn a_plan_is_switched_after_its_figures_were_seen() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(desk.get(&me, "/collections/plans").await.body.contains("Aucun scénario pour l’instant"));
        company(&world).await;
        let me = desk.caller(Role::Owner).await;
        let page = desk.get(&me, "/collections/plans").await.body;
        for text in ["Standard", "J+3", "amical", "à valider", "Mettre en observation"] {
            assert!(page.contains(text), "{text} in {page}");
        }
        let standard = plans(&world).await.into_iter().find(|plan| plan.plan.name == "standard").unwrap();
        let path = format!("/collections/plans/{}", standard.id);
        // Nothing has been decided: two reminders would wait for a person today.
        let form = desk.get(&me, &format!("{path}?to=shadow")).await;
        assert!(
            form.body.contains("Si tous vos scénarios étaient actifs") && form.body.contains("300,00"),
            "{}",
            form.body
        );
        assert!(form.body.contains("Aucun contact n’est connu."));
        let set = desk.post(&me, &format!("{path}/mode"), &[("mode", "shadow")]).await;
        assert!(told(&desk, &me, set).await.contains("Scénario Standard\u{a0}: observation."));
        assert_eq!(
            desk.post(&me, &format!("{path}/mode"), &[("mode", "loud")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        desk.post(&me, "/collections/run", &[]).await;
        assert!(!desk.get(&me, "/collections").await.body.contains("Durand SAS"));
        assert!(desk.get(&me, "/collections?tab=history").await.body.contains("observé"));
        // A collector reads the plans and changes none.
        let collector = desk.caller(Role::Collector).await;
        let page = desk.get(&collector, "/collections/plans").await;
        assert!(page.body.contains("Standard") && !page.body.contains("?to="));
        assert_eq!(
            desk.post(&collector, &format!("{path}/mode"), &[("mode", "off")]).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(desk.get(&collector, &path).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn who_only_reads_decides_nothing() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        desk.post(&owner, "/collections/run", &[]).await;
        let durand = message_of(&desk.get(&owner, "/collections").await, "Durand SAS");
        for role in [Role::Accountant, Role::Auditor] {
            let reader = desk.caller(role).await;
            let page = desk.get(&reader, &format!("/collections/messages/{durand}")).await;
            assert_eq!(page.status, StatusCode::OK);
            for page in [page, desk.get(&reader, "/collections").await] {
                assert!(page.body.contains("Durand SAS"));
                assert!(!page.body.contains("/approve\"") && !page.body.contains("/skip\""), "{role:?}");
            }
            let path = format!("/collections/messages/{durand}/approve");
            assert_eq!(desk.post(&reader, &path, &[]).await.status, StatusCode::FORBIDDEN);
        }
        // Sales see what is about customers they look after, and nobody looks after Durand.
        let sales = desk.caller(Role::Sales).await;
        let queue = desk.get(&sales, "/collections").await;
        assert!(queue.status == StatusCode::OK && !queue.body.contains("Durand"));
        assert!(!desk.get(&sales, "/collections?tab=held").await.body.contains("Petit"));
        let path = format!("/collections/messages/{durand}");
        assert_eq!(desk.get(&sales, &path).await.status, StatusCode::NOT_FOUND);
    });
}
