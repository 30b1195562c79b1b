//! Sending text messages: the settings, who may change them, and who sends a step by text message.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

const SECRET: &str = "un-secret-de-passerelle";

fn settings<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("provider", "ovh"),
        ("account", "sms-ab1234-1"),
        ("application_key", "application"),
        ("secret", SECRET),
        ("consumer_key", "consommateur"),
        ("sender", "Atelier"),
        ("per_day", "50"),
    ];
    for (name, value) in change {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

#[test]
fn a_gateway_is_set_shown_without_its_secret_and_removed() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(desk.get(&me, "/settings/sms").await.body.contains("Aucun SMS ne part d’ici"));
        for (change, field) in [
            (("provider", "fax"), "provider"),
            (("account", ""), "account"),
            (("account", "sms/../x"), "secret"),
            (("application_key", ""), "application_key"),
            (("secret", ""), "secret"),
            (("consumer_key", ""), "consumer_key"),
            (("sender", "Atelier du Nord"), "sender"),
            (("per_day", "mille"), "per_day"),
        ] {
            let answer = desk.post(&me, "/settings/sms", &settings(&[change])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
            assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{change:?} {}", answer.body);
            assert!(!answer.body.contains(SECRET), "{change:?}");
        }
        assert_eq!(desk.post(&me, "/settings/sms", &settings(&[])).await.status, StatusCode::SEE_OTHER);
        for path in ["/settings/sms", "/settings/sms/edit"] {
            let body = desk.get(&me, path).await.body;
            assert!(body.contains("sms-ab1234-1") && !body.contains(SECRET), "{body}");
            assert!(!body.contains("consommateur\""), "{body}");
        }
        // What is typed to try it is looked at before anybody is asked.
        let answer = desk.post(&me, "/settings/sms/test", &[("number", "01 23 45 67 89")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("pas le numéro d’un mobile"), "{}", answer.body);

        assert_eq!(desk.post(&me, "/settings/sms/remove", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&me, "/settings/sms").await.body.contains("Aucun SMS ne part d’ici"));
        let answer = desk.post(&me, "/settings/sms/test", &[("number", "06 12 34 56 78")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn only_who_manages_settings_sets_it() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        for (role, sees) in
            [(Role::Accountant, true), (Role::Auditor, true), (Role::Collector, false), (Role::Sales, false)]
        {
            let me = desk.caller(role).await;
            let expected = if sees { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(desk.get(&me, "/settings/sms").await.status, expected, "{role:?}");
            assert_eq!(desk.get(&me, "/settings/sms/edit").await.status, StatusCode::FORBIDDEN, "{role:?}");
            for path in ["/settings/sms", "/settings/sms/test", "/settings/sms/remove"] {
                let answer = desk.post(&me, path, &settings(&[])).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {path}");
            }
        }
    });
}
