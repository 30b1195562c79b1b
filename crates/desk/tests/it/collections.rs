//! Reminders on the desk: the queue, a message, and what each role may do about them.

use app::collections::{
    Answered, Handed, Mode, Outgoing, PlanBody, PlanView, SavePlan, Sender, SetMode, list_plans,
    make_default_plans, save_plan, send_due, set_mode,
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
pub async fn company(world: &World) {
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
        let command = SavePlan { plan: plan.id.clone(), body: PlanBody { steps, ..plan.plan }, seen: None };
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

/// What stands in a hidden field.
pub fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{page}"));
    rest.split('"').next().unwrap()
}

/// Where an action leads and what the page there says.
pub async fn told(desk: &TestDesk<'_>, caller: &Caller, answer: Answer) -> String {
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
        // Written about what stands there no more.
        let other = [("subject", "Un point"), ("body", "Bonjour"), ("basis", "0")];
        let refused = desk.post(&me, &format!("{path}/word"), &other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("ont changé entre-temps") && refused.body.contains("Un point"));
        let worded = desk
            .post(
                &me,
                &format!("{path}/word"),
                &[("subject", "Un point"), ("body", "Bonjour <b>"), ("basis", hidden(&page.body, "basis"))],
            )
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

/// A sender whose connection is lost after each text was handed over: nobody knows what became of it.
struct LosesAll;

impl Sender for LosesAll {
    fn channel(&self) -> dunning::plan::Channel {
        dunning::plan::Channel::Email
    }

    async fn send(&self, _: &Outgoing) -> Answered {
        Answered { handed: Handed::LostAfter, note: String::new() }
    }
}

#[test]
fn a_message_is_put_off_and_a_doubt_is_settled() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        desk.post(&me, "/collections/run", &[]).await;
        let queue = desk.get(&me, "/collections").await;
        let (durand, moreau) = (message_of(&queue, "Durand SAS"), message_of(&queue, "Moreau SARL"));

        let path = format!("/collections/messages/{durand}/postpone");
        let unreadable = desk.post(&me, &path, &[("until", "demain")]).await;
        assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
        let put_off = desk.post(&me, &path, &[("until", "2026-07-15")]).await;
        assert!(told(&desk, &me, put_off).await.contains("Le message est reporté."));
        assert!(!desk.get(&me, "/collections").await.body.contains("Durand SAS"));
        let planned = desk.get(&me, "/collections?tab=planned").await.body;
        assert!(planned.contains("Durand SAS") && planned.contains("15/07/2026"), "{planned}");

        // Approved, sent, and nobody knows whether it arrived.
        desk.post(&me, &format!("/collections/messages/{moreau}/approve"), &[]).await;
        let counts = send_due(&world.db, &world.ctx, &LosesAll).await.unwrap();
        assert_eq!(counts.unknown, 1);
        let doubt = desk.get(&me, "/collections?tab=doubt").await;
        assert!(doubt.body.contains("Ce message est-il arrivé"), "{}", doubt.body);
        let reader = desk.caller(Role::Accountant).await;
        let settle = format!("/collections/messages/{moreau}/settle");
        assert_eq!(desk.post(&reader, &settle, &[("arrived", "yes")]).await.status, StatusCode::FORBIDDEN);
        let settled = desk.post(&me, &settle, &[("arrived", "yes")]).await;
        assert!(told(&desk, &me, settled).await.contains("C’est noté."));
        assert!(desk.get(&me, "/collections?tab=history").await.body.contains("Moreau SARL"));
        // Once only: it is settled.
        let again = desk.post(&me, &settle, &[("arrived", "no")]).await;
        assert!(told(&desk, &me, again).await.contains("ne peut plus être changé"));
        let other = "/collections/messages/msg_00000000000000000000000000/settle";
        assert_eq!(desk.post(&me, other, &[("arrived", "no")]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_stands_is_shown_before_what_has_ended_however_much_that_is() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        desk.post(&me, "/collections/run", &[]).await;
        let message = message_of(&desk.get(&me, "/collections").await, "Durand SAS");
        let page = desk.get(&me, &format!("/collections/messages/{message}")).await.body;
        let (customer, invoice) = (id_after(&page, "/customers/"), id_after(&page, "/invoices/"));
        let (path, tab) =
            (format!("/customers/{customer}/holds"), format!("/customers/{customer}?tab=reminders"));
        let hold = async |kind: &str, reason: &str| {
            let made = desk.post(&me, &path, &[("kind", kind), ("reason", reason)]).await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        };
        hold("insolvency", "Le plus ancien").await;
        let oldest = id_after(&desk.get(&me, &tab).await.body, "/collections/holds/");
        for number in 0..60 {
            hold("pause", &format!("Passé {number:02}")).await;
            let ended =
                id_after(&desk.get(&me, "/collections/holds?kind=pause").await.body, "/collections/holds/");
            desk.post(&me, &format!("/collections/holds/{ended}/end"), &[]).await;
        }
        // Sixty later ones have ended: what stands is still there, first, and on the page of the document.
        let shown = desk.get(&me, &tab).await.body;
        let (first, second) = (shown.find("Le plus ancien").unwrap(), shown.find("Passé 59").unwrap());
        assert!(first < second, "what stands comes first");
        assert!(!shown.contains("Passé 10"), "the page ends");
        let older = shown.split("href=\"").find(|link| link.contains("page=ended")).expect("others follow");
        let older = older.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let rest = desk.get(&me, &older).await.body;
        assert!(rest.contains("Passé 10") && !rest.contains("Passé 59") && !rest.contains("Le plus ancien"));
        let document = format!("/invoices/{invoice}");
        assert!(desk.get(&me, &document).await.body.contains("Procédure collective"));
        desk.post(&me, &format!("/collections/holds/{oldest}/end"), &[]).await;
        assert!(!desk.get(&me, &document).await.body.contains("Procédure collective"));
    });
}

#[test]
fn every_kind_narrows_the_list_and_what_waits_is_counted() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        desk.post(&me, "/collections/run", &[]).await;
        let list = desk.get(&me, "/collections/holds?kind=bereavement").await.body;
        assert_eq!(
            list.matches("class=\"chip\" href=\"/collections/holds").count(),
            16,
            "15 kinds and the tab"
        );
        assert!(list.contains("aria-current=\"true\">Décès<"), "{list}");
        // One customer cannot be written to.
        let queue = desk.get(&me, "/collections").await.body;
        assert!(queue.contains("Retenus <span class=\"count\">1</span>"), "{queue}");
        let found = desk.get(&me, "/search/palette?q=relance").await.body;
        for place in ["/collections", "/collections?tab=held", "/collections/plans"] {
            assert!(found.contains(&format!("href=\"{place}\"")), "{place} in {found}");
        }
    });
}

#[test]
fn a_promise_is_in_the_currency_of_what_it_is_about() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let rows = [
            "Numero;Type;Client;Date;Echeance;TTC;Devise",
            "US-1;Facture;Durand SAS;2026-06-01;2026-07-01;500,00;USD",
        ];
        world.import_invoices("usd.csv", rows.join("\n")).await.unwrap();
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let customers = desk.get(&me, "/customers").await.body;
        let place = customers.find(">Durand SAS<").unwrap();
        let (_, id) = customers[..place].rsplit_once("/customers/").unwrap();
        let customer = id.split('"').next().unwrap().to_owned();
        let path = format!("/customers/{customer}/holds");
        let promise = async |documents: &str| {
            let form = [
                ("kind", "promise"),
                ("until", "2026-07-20"),
                ("amount", "250,00"),
                ("documents", documents),
            ];
            desk.post(&me, &path, &form).await
        };
        // What it owes is in two currencies: an amount alone says too little.
        for documents in ["", "FA-1, US-1"] {
            let refused = promise(documents).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{documents:?}");
            assert!(refused.body.contains("plusieurs devises"), "{}", refused.body);
        }
        let made = promise("US-1").await;
        let page = told(&desk, &me, made).await.replace(['\u{202f}', '\u{a0}'], " ");
        assert!(
            page.contains("250,00 $US") || page.contains("250,00 USD") || page.contains("250,00 $"),
            "{page}"
        );
        assert!(!page.contains("250,00 €"), "{page}");
    });
}

#[test]
fn what_became_of_many_is_said_in_words_that_a_browser_keeps() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        desk.post(&me, "/collections/run", &[]).await;
        let queue = desk.get(&me, "/collections").await;
        let durand = message_of(&queue, "Durand SAS");
        // What is ticked carries the words that stood for it: others are not approved unread.
        assert!(queue.body.contains(&format!("value=\"{durand}~")), "{}", queue.body);
        let stale = format!("{durand}~others");
        let stale = desk.post(&me, "/collections/approve", &[("message", &stale)]).await;
        let page = told(&desk, &me, stale).await;
        assert!(page.contains("0 message est validé.") || page.contains("Aucun message"), "{page}");
        // One that is gone does not keep the others back.
        let gone = "msg_00000000000000000000000000";
        let many = desk.post(&me, "/collections/approve", &[("message", gone), ("message", &durand)]).await;
        let page = told(&desk, &me, many).await;
        assert!(page.contains("1 message est validé.") && page.contains("n’existe plus"), "{page}");
        let too_many: Vec<(&str, &str)> = vec![("message", gone); 101];
        let many = desk.post(&me, "/collections/approve", &too_many).await;
        let cookie = many.headers["set-cookie"].to_str().unwrap().len();
        assert!(cookie < 4_096, "{cookie} bytes");
        let page = told(&desk, &me, many).await;
        assert!(
            page.contains("100 messages n’ont pas été validés") && page.contains("Cent messages au plus"),
            "{page}"
        );
    });
}

/// What a browser would send of the form of a page: its fields, as they stand.
fn fields_of(page: &str) -> Vec<(String, String)> {
    let (_, form) = page.split_once("/edit\">").unwrap();
    let form = form.split("</form>").next().unwrap();
    let mut found = Vec::new();
    for tag in form.split('<') {
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next().unwrap().to_owned())
        };
        let is_unticked = tag.contains("checkbox") && !tag.contains(" checked");
        if tag.starts_with("input") && !is_unticked {
            found.push((attribute("name").unwrap(), attribute("value").unwrap()));
        } else if tag.starts_with("select") {
            found.push((attribute("name").unwrap(), String::new()));
        } else if tag.starts_with("option") && tag.contains(" selected") {
            found.last_mut().unwrap().1 = attribute("value").unwrap();
        }
    }
    found
}

/// The same with something typed, and the button that is pressed.
fn typed(page: &str, change: &[(&str, &str)], button: &str) -> Vec<(String, String)> {
    let mut fields = fields_of(page);
    for (name, value) in change {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields.push(("do".to_owned(), button.to_owned()));
    fields
}

#[test]
fn a_plan_is_edited_tried_and_saved() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let list = desk.get(&me, "/collections/plans").await.body;
        let standard = plans(&world).await.into_iter().find(|plan| plan.plan.name == "standard").unwrap();
        let path = format!("/collections/plans/{}/edit", standard.id);
        assert!(list.contains(&path));
        let send = async |page: &str, change: &[(&str, &str)], button: &str| {
            let fields = typed(page, change, button);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            desk.post(&me, &path, &fields).await
        };
        let version = async || {
            let found = plans(&world).await.into_iter().find(|plan| plan.id == standard.id).unwrap();
            (found.version, found.plan)
        };
        let before = version().await;
        let page = desk.get(&me, &path).await.body;
        for text in ["Scénario Standard", "Étape J-5", "Étape J+20", "version 2", "Simuler"] {
            assert!(page.contains(text), "{text}: {page}");
        }

        // Nothing but the button that saves keeps anything.
        let added = send(&page, &[("days-1", "4")], "add").await.body;
        assert!(added.contains("Étape J+4") && added.contains("Étape J+17"), "{added}");
        let removed = send(&added, &[], "remove-1").await.body;
        assert!(!removed.contains("Étape J-5"), "{removed}");
        let tried = send(&page, &[("channel-1", "call")], "try").await.body;
        assert!(tried.contains("Aucun e-mail aujourd’hui, aucun appel"), "{tried}");
        let same_day = send(&page, &[("days-2", "3")], "try").await;
        assert_eq!(same_day.status, StatusCode::UNPROCESSABLE_ENTITY, "what would be refused is not tried");
        assert!(same_day.body.contains("tombe le même jour que la précédente"), "{}", same_day.body);
        let unread = send(&page, &[("days-1", "demain")], "save").await;
        assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unread.body.contains("days-1-error") && unread.body.contains("value=\"demain\""));
        assert_eq!(version().await, before);

        // It is in service: what it would do is looked at first, and what is tried is what is saved.
        let change = [("days-1", "4"), ("interval", "6"), ("name", "Le mien")];
        let shown = send(&page, &change, "save").await.body;
        assert!(
            shown.contains("enregistrez de nouveau") && shown.contains("2 e-mails aujourd’hui"),
            "{shown}"
        );
        assert_eq!(version().await, before);
        let other = send(&shown, &[("days-1", "3")], "save").await.body;
        assert!(other.contains("enregistrez de nouveau"), "another plan than the one that was shown");
        let wrong = send(&shown, &[("days-2", "4")], "save").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("corrigez les remarques"), "{}", wrong.body);
        let saved = send(&shown, &[], "save").await;
        let page = told(&desk, &me, saved).await;
        assert!(page.contains("version 3") && page.contains("Scénario Le mien"), "{page}");
        let (number, plan) = version().await;
        assert_eq!((number, plan.name.as_str(), plan.steps[1].days), (3, "Le mien", 4));
        // Whoever still looks at the version before saves nothing over it.
        let late = send(&shown, &[], "save").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("par quelqu’un d’autre entre-temps"), "{}", late.body);
        let earlier = desk.get(&me, &format!("{path}?version=2")).await.body;
        assert!(earlier.contains("Étape J+3") && earlier.contains("value=\"Standard\""), "{earlier}");
        assert_eq!(desk.get(&me, &format!("{path}?version=9")).await.status, StatusCode::NOT_FOUND);
        let log = desk.get(&me, "/activity").await.body;
        for text in ["étape 2", "J+3 · e-mail · amical", "J+4 · e-mail · amical"] {
            assert!(log.contains(text), "{text}: {log}");
        }

        let copied = desk.post(&me, &path.replace("/edit", "/copy"), &[]).await;
        let page = told(&desk, &me, copied).await;
        assert!(page.contains("Copie de Le mien") && page.contains("arrêté"), "{page}");
        let collector = desk.caller(Role::Collector).await;
        assert_eq!(desk.get(&collector, &path).await.status, StatusCode::FORBIDDEN);
    });
}
