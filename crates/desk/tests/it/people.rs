//! Tasks and promises on their pages.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::{World, on_both_engines};

use crate::collections::{company, told};
use crate::harness::TestDesk;

/// The id that follows a path in a page.
fn id_after(page: &str, path: &str) -> String {
    let rest = page.split(path).nth(1).unwrap_or_else(|| panic!("{path} in {page}"));
    rest.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '_').collect()
}

#[test]
fn a_call_is_made_and_a_promise_comes_of_it() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Collector).await;
        let list = desk.get(&me, "/customers").await.body;
        let durand = list.split("Durand SAS").next().unwrap();
        let customer = durand.rsplit("/customers/").next().unwrap().split('"').next().unwrap().to_owned();
        let path = format!("/customers/{customer}/tasks");
        let form = [
            ("kind", "call"),
            ("due", "2026-07-08"),
            ("documents", "FA-1"),
            ("why", "Relancer de vive voix"),
        ];
        let made = desk.post(&me, &path, &form).await;
        let page = told(&desk, &me, made).await;
        assert!(page.contains("La tâche est ajoutée.") && page.contains("Relancer de vive voix"), "{page}");
        let wrong = [("kind", "call"), ("due", "2026-01-01"), ("why", "Hier")];
        let refused = desk.post(&me, &path, &wrong).await;
        assert!(told(&desk, &me, refused).await.contains("01/01/2026"));
        assert!(desk.get(&me, "/").await.body.contains("Passer 1"), "the dashboard counts the call of today");

        let tasks = desk.get(&me, "/collections/tasks").await.body;
        assert!(
            tasks.contains("Aujourd’hui") && tasks.contains("Durand SAS") && tasks.contains("FA-1"),
            "{tasks}"
        );
        let id = id_after(&tasks, "/collections/tasks/");
        let place = format!("/collections/tasks/{id}");
        let shown = desk.get(&me, &place).await.body;
        assert!(shown.contains("une facture échue") && shown.contains("FA-1"), "{shown}");

        // Who only reads sees it and says nothing of it.
        let reader = desk.caller(Role::Accountant).await;
        assert!(!desk.get(&reader, &place).await.body.contains("/work\""));
        let work = format!("{place}/work");
        let promised =
            [("outcome", "promise"), ("until", "2026-07-15"), ("amount", "60,00"), ("note", "Vendredi")];
        assert_eq!(desk.post(&reader, &work, &promised).await.status, StatusCode::FORBIDDEN);
        for wrong in [
            &[("outcome", "promise"), ("until", "")][..],
            &[("outcome", "promise"), ("until", "2026-07-01")][..],
            &[("outcome", "promise"), ("until", "2026-07-15"), ("amount", "abc")][..],
            &[("outcome", "dispute"), ("reason", "")][..],
            &[("outcome", "other"), ("note", "")][..],
        ] {
            let refused = desk.post(&me, &work, wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(refused.body.contains("notice-bad"), "{wrong:?}");
        }
        let changed =
            desk.post(&me, &format!("{place}/change"), &[("due", "2026-07-13"), ("user", "")]).await;
        assert!(told(&desk, &me, changed).await.contains("13/07/2026"));
        assert!(desk.get(&me, "/collections/tasks").await.body.contains("Plus tard"));
        let worked = desk.post(&me, &work, &promised).await;
        assert_eq!(worked.location(), "/collections/tasks");
        assert!(told(&desk, &me, worked).await.contains("les relances concernées attendent"));
        assert_eq!(desk.post(&me, &work, &promised).await.status, StatusCode::NOT_FOUND);
        let over = desk.get(&me, &place).await.body;
        assert!(over.contains("Terminée") && over.contains("Promet de régler"), "{over}");
        let promises = desk.get(&me, "/collections/promises").await.body;
        assert!(promises.contains("Durand SAS") && promises.contains("15/07/2026"), "{promises}");
        assert!(promises.contains("60,00"), "{promises}");
        for list in ["due", "broken", "kept"] {
            let page = desk.get(&me, &format!("/collections/promises?list={list}")).await.body;
            assert!(!page.contains("Durand SAS"), "{list}");
        }
        // Sales who look after nobody see neither.
        let sales = desk.caller(Role::Sales).await;
        assert!(!desk.get(&sales, "/collections/promises").await.body.contains("Durand SAS"));
        assert_eq!(desk.get(&sales, &place).await.status, StatusCode::NOT_FOUND);
        let english = desk.get(&me, "/collections/tasks?who=all").await;
        assert!(english.body.contains("Aucune tâche"));
    });
}

#[test]
fn a_call_that_reaches_nobody_comes_again() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let list = desk.get(&me, "/customers").await.body;
        let before = list.split("Petit SCI").next().unwrap();
        let customer = before.rsplit("/customers/").next().unwrap().split('"').next().unwrap().to_owned();
        let form = [("kind", "call"), ("due", "2026-07-10"), ("why", "Relancer")];
        desk.post(&me, &format!("/customers/{customer}/tasks"), &form).await;
        let id = id_after(&desk.get(&me, "/collections/tasks").await.body, "/collections/tasks/");
        let work = format!("/collections/tasks/{id}/work");
        let tried = desk.post(&me, &work, &[("outcome", "not_reached")]).await;
        let page = told(&desk, &me, tried).await;
        assert!(page.contains("prochain jour ouvré") && page.contains("1 appel sans réponse"), "{page}");
        let again = id_after(&desk.get(&me, "/collections/tasks").await.body, "/collections/tasks/");
        assert_ne!(again, id);
        let ended = desk
            .post(
                &me,
                &format!("/collections/tasks/{again}/work"),
                &[("outcome", "other"), ("note", "Parti")],
            )
            .await;
        assert!(told(&desk, &me, ended).await.contains("la tâche est terminée"));
        let third = [("kind", "check"), ("due", "2026-07-10"), ("why", "Décider")];
        desk.post(&me, &format!("/customers/{customer}/tasks"), &third).await;
        let id = id_after(&desk.get(&me, "/collections/tasks").await.body, "/collections/tasks/");
        let shown = desk.get(&me, &format!("/collections/tasks/{id}")).await.body;
        assert!(shown.contains("Parti") && shown.contains("Pas de réponse"), "what was said before: {shown}");
    });
}
