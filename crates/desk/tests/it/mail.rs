//! Sending e-mail: the settings, who may change them, and a letter to try them.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::{World, on_both_engines};
use tokio::net::TcpListener;

use crate::harness::{Caller, TestDesk};

const PASSWORD: &str = "un secret de serveur";

fn settings(port: &str) -> Vec<(&str, &str)> {
    vec![
        ("host", "localhost"),
        ("port", port),
        ("tls", "none"),
        ("user", "camille"),
        ("password", PASSWORD),
        ("sender_name", "Atelier breton"),
        ("sender_email", "compta@atelier.example"),
        ("person_name", "Camille Martin"),
        ("per_minute", "60"),
    ]
}

async fn save(desk: &TestDesk<'_>, me: &Caller, change: &[(&str, &str)]) -> (StatusCode, String) {
    let mut form: Vec<(String, String)> =
        settings("2525").iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for (name, value) in change {
        form.retain(|(known, _)| known != name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = desk.post(me, "/settings/mail", &form).await;
    (answer.status, answer.body)
}

#[test]
fn a_server_is_set_shown_without_its_password_and_removed() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let page = desk.get(&me, "/settings/mail").await.body;
        assert!(
            page.contains("Aucun e-mail ne part d’ici") && page.contains("/settings/mail/edit"),
            "{page}"
        );
        assert!(desk.get(&me, "/collections").await.body.contains("href=\"/settings/mail\""));
        for (change, field) in [
            ([("host", "smtp/x")], "host"),
            ([("host", "smtp:25")], "host"),
            ([("port", "mille")], "port"),
            ([("tls", "ssl")], "tls"),
            ([("sender_email", "compta")], "sender_email"),
            ([("reply_to", "compta")], "reply_to"),
            ([("person_name", "")], "person_name"),
            ([("password", "")], "password"),
            ([("dkim_selector", "q")], "dkim_key"),
            ([("authority", "rien")], "authority"),
            ([("per_minute", "601")], "per_minute"),
        ] {
            let (status, body) = save(&desk, &me, &change).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
            assert!(body.contains(&format!("id=\"{field}-error\"")), "no error at {field}: {body}");
            assert!(!body.contains(PASSWORD), "what is secret does not come back");
        }
        // A password in the clear, to a server that is not this machine.
        let (status, body) = save(&desk, &me, &[("host", "smtp.atelier.example")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("id=\"tls-error\""), "{body}");

        assert_eq!(save(&desk, &me, &[]).await.0, StatusCode::SEE_OTHER);
        let page = desk.get(&me, "/settings/mail").await.body;
        assert!(page.contains("localhost, port 2525") && page.contains("Camille Martin"), "{page}");
        let form = desk.get(&me, "/settings/mail/edit").await.body;
        for shown in [&page, &form, &desk.get(&me, "/activity").await.body] {
            assert!(!shown.contains(PASSWORD), "the password is never shown again");
        }
        assert!(!desk.get(&me, "/collections").await.body.contains("Aucun serveur d’envoi"));
        // The password stays for this server, and is asked for again for another.
        assert_eq!(
            save(&desk, &me, &[("password", ""), ("per_minute", "30")]).await.0,
            StatusCode::SEE_OTHER
        );
        let (status, body) = save(&desk, &me, &[("password", ""), ("port", "2526")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("id=\"password-error\""), "{body}");

        assert_eq!(desk.post(&me, "/settings/mail/remove", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&me, "/settings/mail").await.body.contains("Aucun e-mail ne part d’ici"));
        assert_eq!(desk.post(&me, "/settings/mail/test", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_trial_says_what_the_server_answered() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        // A port at which nobody listens.
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port().to_string();
        let plain = [("user", ""), ("password", ""), ("host", "127.0.0.1"), ("port", port.as_str())];
        assert_eq!(save(&desk, &me, &plain).await.0, StatusCode::SEE_OTHER);
        let answer = desk.post(&me, "/settings/mail/test", &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Le serveur ne répond pas"), "{}", answer.body);

        // Something that is no mail server: its words are not read through us.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.writable().await;
                let _ = stream.try_write(b"SSH-2.0-OpenSSH_9.2\r\n");
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
        });
        let other = [("user", ""), ("password", ""), ("host", "127.0.0.1"), ("port", port.as_str())];
        assert_eq!(save(&desk, &me, &other).await.0, StatusCode::SEE_OTHER);
        let answer = desk.post(&me, "/settings/mail/test", &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.body.contains("OpenSSH"), "{}", answer.body);
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
            let page = desk.get(&me, "/settings/mail").await;
            assert_eq!(page.status, expected, "{role:?}");
            assert!(!page.body.contains("/settings/mail/edit"), "{role:?}");
            assert_eq!(desk.get(&me, "/settings/mail/edit").await.status, StatusCode::FORBIDDEN, "{role:?}");
            for path in ["/settings/mail", "/settings/mail/test", "/settings/mail/remove"] {
                let answer = desk.post(&me, path, &settings("465")).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {path}");
            }
        }
    });
}
