//! Payment plans: built and followed in the desk, answered in the portal, kept by a program.

use app::identity::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{World, on_both_engines};

use crate::collections::told;
use crate::harness::{Answer, Caller, TestDesk};
use crate::portal::{company, customer, enter, link, open};

/// The values of the fields of a name, in order.
fn values(page: &str, name: &str) -> Vec<String> {
    let before = format!("name=\"{name}\"");
    let fields = page.split("<input").filter(|field| field.contains(&before));
    fields
        .map(|field| {
            let value = field.split("value=\"").nth(1).unwrap_or_default();
            value.split('"').next().unwrap_or_default().to_owned()
        })
        .collect()
}

/// Three months of FA-1 and FA-3 of Durand, as they are calculated.
async fn calculated(desk: &TestDesk<'_>, me: &Caller, durand: &str) -> String {
    let path = format!(
        "/collections/payment-plans/new?customer={durand}&document=FA-1&document=FA-3&count=3&rhythm=month&first_on=2026-07-31"
    );
    let page = desk.get(me, &path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body
}

/// Saves a draft of what was calculated, with the last amount as it is typed.
async fn save(desk: &TestDesk<'_>, me: &Caller, durand: &str, last: &str) -> Answer {
    let page = calculated(desk, me, durand).await;
    let (days, mut amounts) = (values(&page, "day"), values(&page, "amount"));
    last.clone_into(&mut amounts[2]);
    let mut fields = vec![
        ("customer", durand),
        ("document", "FA-1"),
        ("document", "FA-3"),
        ("grace", "3"),
        ("notice", "10"),
    ];
    for (day, amount) in days.iter().zip(&amounts) {
        fields.push(("day", day));
        fields.push(("amount", amount));
    }
    desk.post(me, "/collections/payment-plans", &fields).await
}

#[test]
fn a_plan_is_built_agreed_and_seen() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let durand = customer(&world, "D").await;
        let page = desk.get(&me, &format!("/customers/{durand}?tab=reminders")).await.body;
        assert!(page.contains("Proposer un échéancier"));
        let first = desk.get(&me, &format!("/collections/payment-plans/new?customer={durand}")).await.body;
        assert!(first.contains("Calculer les échéances") && !first.contains("name=\"day\""), "{first}");
        assert_eq!(first.matches(" checked").count(), 2, "all that is open is offered");
        let page = calculated(&desk, &me, &durand).await;
        assert_eq!(values(&page, "day"), ["2026-07-31", "2026-08-31", "2026-09-30", "", ""]);
        assert_eq!(values(&page, "amount"), ["50,16", "50,16", "50,18", "", ""]);
        assert!(page.contains("égal à ce qui est dû"), "{page}");
        // Nothing is made of what cannot be read, or is not all.
        let bad = desk.get(&me, &format!("/collections/payment-plans/new?customer={durand}&document=FA-1&count=x&rhythm=week&first_on=2026-07-31")).await;
        assert!(bad.body.contains("de 1 à 60"), "{}", bad.body);
        let refused = save(&desk, &me, &durand, "50,00").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("La somme des échéances") && refused.body.contains("écart"),
            "{}",
            refused.body
        );
        assert_eq!(values(&refused.body, "amount")[2], "50,00", "what was typed stands");
        let refused = save(&desk, &me, &durand, "abc").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = save(&desk, &me, &durand, "50,18").await;
        let place = made.location().to_owned();
        assert!(place.starts_with("/collections/payment-plans/ppl_"), "{}", made.body);
        let page = told(&desk, &me, made).await;
        assert!(
            page.contains("ECH-2026-0001") && page.contains("Brouillon") && page.contains("150,50"),
            "{page}"
        );
        assert!(
            page.contains("votre espace client est fermé") || page.contains("Votre espace client est fermé")
        );
        assert!(desk.get(&me, "/collections/payment-plans?list=draft").await.body.contains("Durand SAS"));
        assert!(!desk.get(&me, "/collections/payment-plans").await.body.contains("Durand SAS"));
        // Who only reads changes nothing.
        let change = format!("{place}/change");
        let agree = [("change", "agree"), ("how", "phone"), ("who", "Mme Durand"), ("on", "2026-07-08")];
        let reader = desk.caller(Role::Accountant).await;
        assert_eq!(desk.post(&reader, &change, &agree).await.status, StatusCode::FORBIDDEN);
        assert!(!desk.get(&reader, &place).await.body.contains("/change\""));
        let nobody = [("change", "agree"), ("how", "phone"), ("who", " "), ("on", "2026-07-08")];
        assert_eq!(desk.post(&me, &change, &nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let later = [("change", "agree"), ("how", "phone"), ("who", "A"), ("on", "2026-07-09")];
        assert_eq!(desk.post(&me, &change, &later).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = desk.post(&me, &change, &agree).await;
        let page = told(&desk, &me, page).await;
        assert!(page.contains("Accepté par téléphone") && page.contains("Mme Durand"), "{page}");
        assert!(page.contains("Empreinte"), "{page}");
        let page = desk.get(&me, &format!("/customers/{durand}")).await.body;
        assert!(page.contains("Échéancier en cours") && page.contains("31/07/2026"), "{page}");
        assert!(desk.get(&me, "/collections/payment-plans").await.body.contains("Durand SAS"));
        let again = desk
            .get(
                &me,
                &format!(
                    "/collections/payment-plans/new?customer={durand}&replaces={}",
                    place.rsplit('/').next().unwrap()
                ),
            )
            .await
            .body;
        assert!(again.contains("remplacera") && again.matches(" checked").count() == 2, "{again}");
        let cancelled = desk.post(&me, &change, &[("change", "cancel"), ("why", "Réglé autrement")]).await;
        assert!(told(&desk, &me, cancelled).await.contains("Réglé autrement"));
        assert_eq!(desk.post(&me, &change, &[("change", "x")]).await.status, StatusCode::NOT_FOUND);
        // Sales who look after nobody see none.
        let sales = desk.caller(Role::Sales).await;
        assert_eq!(desk.get(&sales, &place).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_proposal_is_read_and_accepted_in_the_portal() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        open(&desk, &owner).await;
        let (durand, moreau) = (customer(&world, "D").await, customer(&world, "M").await);
        let place = save(&desk, &owner, &durand, "50,18").await.location().to_owned();
        let door = link(&desk, &owner, &durand).await;
        let inside = enter(&desk, &door).await;
        let door = link(&desk, &owner, &moreau).await;
        let beside = enter(&desk, &door).await;
        let path = format!("/portal/plans/{}", place.rsplit('/').next().unwrap());
        assert_eq!(desk.get(&inside, &path).await.status, StatusCode::NOT_FOUND, "a draft is ours");
        let late = desk
            .post(&owner, &format!("{place}/change"), &[("change", "propose"), ("on", "2026-08-01")])
            .await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "after the first instalment");
        let proposed = desk
            .post(&owner, &format!("{place}/change"), &[("change", "propose"), ("on", "2026-07-15")])
            .await;
        assert!(told(&desk, &owner, proposed).await.contains("15/07/2026"));
        assert!(desk.get(&inside, "/portal").await.body.contains("Un échéancier vous est proposé"));
        let page = desk.get(&inside, &path).await.body;
        assert!(
            page.contains("50,16") && page.contains("devient exigible") && page.contains("FA-1, FA-3"),
            "{page}"
        );
        assert!(!page.contains("portal-iban"), "nothing is to be paid before it is accepted");
        // Nobody else reads or answers it, and other terms are not accepted.
        assert_eq!(desk.get(&beside, &path).await.status, StatusCode::NOT_FOUND);
        let terms = values(&page, "terms").remove(0);
        let answer = format!("{path}/answer");
        let accept = [("answer", "accept"), ("terms", terms.as_str())];
        assert_eq!(desk.post(&beside, &answer, &accept).await.status, StatusCode::NOT_FOUND);
        let other = desk.post(&inside, &answer, &[("answer", "accept"), ("terms", "x")]).await;
        assert!(other.body.contains("conditions ont changé"), "{}", other.body);
        let empty = desk.post(&inside, &answer, &[("answer", "refuse"), ("text", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let accepted = desk.post(&inside, &answer, &accept).await;
        assert_eq!(accepted.location(), path);
        let page = desk.get(&inside, &path).await.body;
        assert!(
            page.contains("FR") && page.contains("FA-1 ECH-2026-0001") && page.contains("50,16"),
            "{page}"
        );
        assert!(page.contains("class=\"qr\""), "the code of the next instalment");
        assert!(desk.get(&inside, "/portal").await.body.contains("Votre échéancier est en cours"));
        let page = desk.get(&owner, &place).await.body;
        assert!(page.contains("Accepté par le client sur son espace"), "{page}");
        // Another is refused in words, and somebody looks at it.
        let fields =
            [("customer", moreau.as_str()), ("document", "FA-2"), ("day", "2026-07-31"), ("amount", "200")];
        let place = desk.post(&owner, "/collections/payment-plans", &fields).await.location().to_owned();
        desk.post(&owner, &format!("{place}/change"), &[("change", "propose"), ("on", "2026-07-15")]).await;
        let answer = format!("/portal/plans/{}/answer", place.rsplit('/').next().unwrap());
        let refused =
            desk.post(&beside, &answer, &[("answer", "refuse"), ("text", "Trois fois plutôt")]).await;
        assert_eq!(refused.location(), "/portal");
        assert!(desk.get(&owner, &place).await.body.contains("Trois fois plutôt"));
        assert!(
            desk.get(&owner, "/collections/tasks").await.body.contains("Proposition d’échéancier sans suite")
        );
    });
}

#[test]
fn a_program_makes_plans_and_follows_them() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let crm = desk.program(&owner, &["read_receivables", "write_receivables"], "business").await;
        let reader = desk.program(&owner, &["read_receivables"], "business").await;
        let path = "/api/v1/payment-plans";
        let new = json!({ "customer": "D", "documents": ["FA-1", "FA-3"], "instalments": [
            { "due_on": "2026-07-31", "amount_minor": 10_000 }, { "due_on": "2026-08-31", "amount_minor": 5_050 }] });
        let send = async |caller: &Caller, method: Method, path: &str, body: Value| {
            desk.api(caller, method, path, Some(body)).await
        };
        assert_eq!(send(&reader, Method::POST, path, new.clone()).await.status, StatusCode::FORBIDDEN);
        let mut wrong = new.clone();
        wrong["instalments"][1]["amount_minor"] = json!(5_051);
        let refused = send(&crm, Method::POST, path, wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("dunning_terms_sum") && refused.body.contains("instalments"),
            "{}",
            refused.body
        );
        let made = send(&crm, Method::POST, path, new.clone()).await.json();
        assert_eq!(made["state"], "draft");
        let one = format!("{path}/{}", made["plan"].as_str().unwrap());
        let agree = json!({ "action": "agree", "how": "paper", "who": "Mme Durand" });
        let refused = send(&crm, Method::PATCH, &one, agree).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "without its day: {}", refused.body);
        let agree = json!({ "action": "agree", "how": "paper", "who": "Mme Durand", "on": "2026-07-08" });
        assert_eq!(send(&reader, Method::PATCH, &one, agree.clone()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(send(&crm, Method::PATCH, &one, agree).await.json()["state"], "active");
        let list = desk.api(&reader, Method::GET, path, None).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["reference"], "ECH-2026-0001");
        let plan = desk.api(&reader, Method::GET, &one, None).await.json();
        assert_eq!((&plan["left_minor"], &plan["instalments"][0]["paid_minor"]), (&json!(15_050), &json!(0)));
        assert_eq!(plan["documents"][0]["number"], "FA-1");
        let twice = send(&crm, Method::POST, path, new).await;
        assert!(twice.body.contains("dunning_document_in_plan"), "{}", twice.body);
        let empty = desk.api(&reader, Method::GET, &format!("{path}?list=late"), None).await.json();
        assert_eq!(empty["items"], json!([]));
    });
}
