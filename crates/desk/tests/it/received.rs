//! Incoming mail: the settings of the mailbox, the list, and what a person does.

use app::correspondence::{KeepMail, MailKind, keep_mail};
use app::identity::Role;
use app::write::{Call, write};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use db::Tx;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

async fn keep(world: &World, n: u32, kind: MailKind, text: &str) -> String {
    let command = KeepMail {
        origin: format!("imap:1:{n}"),
        identity: format!("mail {n}"),
        kind,
        written_at: None,
        from_name: "Claire <b>".to_owned(),
        from_email: "claire@durand.example".to_owned(),
        subject: format!("Re: facture {n}"),
        text: text.to_owned(),
        whole: format!("{text}\n> Bonjour"),
        attachments: vec!["preuve.pdf".to_owned()],
        problem: String::new(),
        about: Vec::new(),
        returned: Vec::new(),
    };
    let (ctx, call) = (&world.ctx, Call::new("keep_mail", &command));
    let kept = write(&world.db, ctx, call, async |tx: &mut Tx| keep_mail(ctx, tx, &command).await).await;
    kept.unwrap().mail.unwrap()
}

#[test]
fn a_mail_is_placed_assigned_and_settled() {
    on_both_engines(async |world| {
        tell(&world, "customer C1 | Durand Paysage SAS").await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let page = desk.get(&me, "/collections/received").await.body;
        assert!(page.contains("href=\"/settings/mailbox\"") && page.contains("Rien ici"), "{page}");
        let id = keep(&world, 1, MailKind::Reply, "J’ai <script>payé</script>").await;
        let list = desk.get(&me, "/collections/received?list=placing").await.body;
        assert!(list.contains("Re: facture 1") && list.contains("&#60;script&#62;"), "{list}");
        let here = format!("/collections/received/{id}");
        let page = desk.get(&me, &here).await.body;
        assert!(page.contains("preuve.pdf") && page.contains("C’est ce client"), "{page}");
        let wrong = desk.post(&me, &format!("{here}/place"), &[("customer", "NON")]).await;
        assert_eq!(wrong.location(), here);
        let placed = desk.post(&me, &format!("{here}/place"), &[("customer", "C1")]).await;
        assert_eq!(placed.location(), here, "{}", placed.body);
        assert!(desk.get(&me, &here).await.body.contains("Durand Paysage SAS"));
        assert!(desk.post(&me, &format!("{here}/assign"), &[("user", "")]).await.status.is_redirection());
        let settled = desk.post(&me, &format!("{here}/settle"), &[("note", "Vu en banque")]).await;
        assert_eq!(settled.location(), "/collections/received");
        let page = desk.get(&me, &here).await.body;
        assert!(page.contains("Vu en banque") && !page.contains("/settle"), "{page}");
        let nothing = desk.get(&me, "/collections/received/mai_01h455vb4pex5vsknk084sn02q").await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_mailbox_is_set_by_who_may_and_shows_no_password() {
    on_both_engines(async |world| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(desk.get(&me, "/settings/mailbox").await.body.contains("Aucune boîte n’est lue"));
        let form = |tls: &'static str, folder: &'static str| {
            [
                ("host", "imap.exemple.fr"),
                ("port", "993"),
                ("tls", tls),
                ("user", "camille"),
                ("password", "tres-secret"),
                ("folder", folder),
                ("authority", ""),
            ]
        };
        // A password never leaves in the clear.
        let clear = desk.post(&me, "/settings/mailbox", &form("none", "")).await;
        assert_eq!(clear.status, StatusCode::UNPROCESSABLE_ENTITY);
        let saved = desk.post(&me, "/settings/mailbox", &form("implicit", "Relances")).await;
        assert_eq!(saved.location(), "/settings/mailbox", "{}", saved.body);
        for path in ["/settings/mailbox", "/settings/mailbox/edit"] {
            let page = desk.get(&me, path).await.body;
            assert!(page.contains("imap.exemple.fr") && page.contains("Relances"), "{page}");
            assert!(!page.contains("tres-secret"));
        }
        let auditor = desk.caller(Role::Auditor).await;
        assert_eq!(desk.get(&auditor, "/settings/mailbox/edit").await.status, StatusCode::FORBIDDEN);
        for path in ["/settings/mailbox", "/settings/mailbox/test", "/settings/mailbox/remove"] {
            assert_eq!(desk.post(&auditor, path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert!(desk.post(&me, "/settings/mailbox/remove", &[]).await.status.is_redirection());
        assert!(desk.get(&me, "/settings/mailbox").await.body.contains("Aucune boîte n’est lue"));
        assert_eq!(desk.post(&me, "/settings/mailbox/test", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_mail_that_a_gateway_hands_over_is_kept_once() {
    on_both_engines(async |world| {
        tell(&world, "customer C1 | Durand Paysage SAS").await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let key = desk.program(&me, &["read_receivables", "write_receivables"], "business").await;
        let send = async |key: &Caller, path: &str, mail: &[u8]| {
            let (parts, _) = TestDesk::api_request(key, Method::POST, path, None).into_parts();
            desk.ask(Request::from_parts(parts, Body::from(mail.to_vec()))).await
        };
        let mail = b"From: Claire <claire@durand.example>\r\nTo: compta@atelier.example\r\nSubject: Votre relance\r\n\
            Message-ID: <1@durand.example>\r\n\r\nNous avons pay\xc3\xa9 hier.\r\n";
        let path = "/api/v1/received-mails";
        let tried = send(&key, &format!("{path}?dry_run=true"), mail).await.json();
        assert_eq!(tried["state"], "placing");
        let kept = send(&key, path, mail).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        let id = kept.json()["id"].as_str().unwrap().to_owned();
        let again = send(&key, path, mail).await.json();
        assert_eq!((&again["id"], &again["state"]), (&serde_json::Value::Null, &"known".into()));
        let page = desk.get(&me, &format!("/collections/received/{id}")).await.body;
        assert!(page.contains("Votre relance") && page.contains("Nous avons payé hier."), "{page}");
        // What is no mail is kept for a person to look at, and what is too long is read as far as it is.
        assert_eq!(send(&key, path, b"\xff\xfe\0").await.json()["state"], "placing");
        let long = [mail.as_slice(), &vec![b'x'; 3 * 1024 * 1024]].concat();
        assert_eq!(send(&key, path, &long).await.status, StatusCode::OK);
        let reader = desk.program(&me, &["read_receivables"], "business").await;
        assert_eq!(send(&reader, path, mail).await.status, StatusCode::FORBIDDEN);
    });
}
