//! Alerts on their pages, and on the dashboard.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::{World, on_both_engines};

use crate::collections::{company, told};
use crate::harness::TestDesk;

/// The ids of the alerts of a page.
fn alerts_of(page: &str) -> Vec<String> {
    let parts = page.split("id=\"a-").skip(1);
    parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn an_alert_is_seen_or_becomes_a_task() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let (owner, me) = (desk.caller(Role::Owner).await, desk.caller(Role::Collector).await);
        let limits = "/collections/alerts/limits";
        assert_eq!(desk.get(&me, limits).await.status, StatusCode::FORBIDDEN);
        let shown = desk.get(&owner, limits).await.body;
        assert!(shown.contains("10000,00") && shown.contains("value=\"60\""), "{shown}");
        for wrong in [("late_days", "0"), ("late_days", "soixante"), ("late_minor", "abc")] {
            let refused = desk.post(&owner, limits, &[wrong]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(refused.body.contains("aria-invalid"), "{wrong:?}: {}", refused.body);
        }
        let set = desk.post(&owner, limits, &[("late_days", "7"), ("late_minor", "250,00")]).await;
        assert!(told(&desk, &owner, set).await.contains("Les seuils sont enregistrés."));

        assert!(desk.get(&me, "/collections/alerts").await.body.contains("Aucune alerte à voir"));
        desk.post(&me, "/collections/run", &[]).await;
        let page = desk.get(&me, "/collections/alerts").await.body;
        assert_eq!(alerts_of(&page).len(), 4, "{page}");
        assert!(page.contains("7 jours de retard") && page.contains("300,00"), "{page}");
        assert!(page.contains("FA-1") && page.contains("Durand SAS"), "{page}");
        assert!(desk.get(&me, "/").await.body.contains("Regarder 4 alertes"));

        // Who only reads sees them and says nothing; sales who look after nobody see none.
        let reader = desk.caller(Role::Accountant).await;
        let seen = desk.get(&reader, "/collections/alerts").await.body;
        assert!(seen.contains("Durand SAS") && !seen.contains("/acknowledge"), "{seen}");
        let alert = alerts_of(&page)[0].clone();
        let acknowledge = format!("/collections/alerts/{alert}/acknowledge");
        assert_eq!(desk.post(&reader, &acknowledge, &[]).await.status, StatusCode::FORBIDDEN);
        let sales = desk.caller(Role::Sales).await;
        assert_eq!(alerts_of(&desk.get(&sales, "/collections/alerts").await.body), [""; 0]);
        assert!(!desk.get(&sales, "/").await.body.contains("alerte"));

        let known = desk.post(&me, &acknowledge, &[]).await;
        assert_eq!(known.location(), "/collections/alerts");
        assert_eq!(alerts_of(&desk.get(&me, "/collections/alerts").await.body).len(), 3);
        assert_eq!(desk.post(&me, &acknowledge, &[]).await.status, StatusCode::NOT_FOUND);
        let known = desk.get(&me, "/collections/alerts?list=known").await.body;
        assert_eq!(alerts_of(&known), [alert]);

        let second = alerts_of(&page)[1].clone();
        let task = format!("/collections/alerts/{second}/task");
        let wrong = [("kind", "call"), ("due", "2026-01-01"), ("why", "Hier")];
        let refused = desk.post(&me, &task, &wrong).await;
        assert!(told(&desk, &me, refused).await.contains("01/01/2026"));
        let made =
            desk.post(&me, &task, &[("kind", "call"), ("due", "2026-07-08"), ("why", "Appeler")]).await;
        assert!(told(&desk, &me, made).await.contains("La tâche est ajoutée"));
        let tasks = desk.get(&me, "/collections/tasks").await.body;
        assert!(tasks.contains("Appeler") && tasks.contains("Alerte"), "{tasks}");
        let known = desk.get(&me, "/collections/alerts?list=known").await.body;
        assert!(known.contains("Voir la tâche"), "{known}");
        let log = desk.get(&owner, "/activity").await.body;
        for kind in
            ["Alertes calculées", "Alerte vue", "Tâche tirée d’une alerte", "Seuils des alertes modifiés"]
        {
            assert!(log.contains(kind), "{kind}: {log}");
        }
    });
}
