//! Settings of outgoing servers: what is refused, what stays secret.

use std::sync::Arc;

use app::identity::Secret;
use app::keys::Vault;
use app::outgoing::{ServerSet, SetServer, SetServerError, find_server, load_server, remove_server};
use app::rotate::rotate_sealed;
use app::source::SystemEntropy;
use app::write::{Call, WriteError, write};
use db::Tx;
use mailroom::Mailroom;
use testkit::{World, on_both_engines};

use crate::company::{Company, settings, signing_in};

fn company(world: &World) -> Company<'_> {
    Company { world, mailroom: Mailroom::default() }
}

async fn refusal(company: &Company<'_>, change: impl Fn(&mut SetServer)) -> String {
    let mut command = settings(465);
    change(&mut command);
    match company.set(&command).await {
        Err(WriteError::Refused(refused)) => refused.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn settings_that_cannot_be_are_refused() {
    on_both_engines(async |world| {
        let company = company(&world);
        let long = "x".repeat(20_001);
        for (change, said) in [
            (
                Box::new(|it: &mut SetServer| it.host = "smtp.a.example/x".to_owned())
                    as Box<dyn Fn(&mut SetServer)>,
                "\"smtp.a.example/x\" is not the name of a host",
            ),
            (Box::new(|it: &mut SetServer| it.host = " ".to_owned()), "\"\" is not the name of a host"),
            (Box::new(|it: &mut SetServer| it.port = 0), "0 is not a port"),
            (Box::new(|it: &mut SetServer| it.port = 65_536), "65536 is not a port"),
            (Box::new(|it: &mut SetServer| it.tls = "ssl".to_owned()), "\"ssl\" is not a way of encryption"),
            (
                Box::new(|it: &mut SetServer| it.sender_email = "compta".to_owned()),
                "\"compta\" is not the address of a sender",
            ),
            (
                Box::new(|it: &mut SetServer| it.reply_to = "a@b".to_owned()),
                "\"a@b\" is not an address for answers",
            ),
            (
                Box::new(|it: &mut SetServer| it.sender_name = "A\r\nBcc: b@c.example".to_owned()),
                "a name is too long or holds control characters",
            ),
            (
                Box::new(|it: &mut SetServer| it.person_name = " ".to_owned()),
                "the person who writes is missing",
            ),
            (Box::new(|it: &mut SetServer| it.user = "camille".to_owned()), "the password is missing"),
            (
                Box::new(|it: &mut SetServer| it.dkim_selector = "q".to_owned()),
                "the key of the signature is missing",
            ),
            (Box::new(|it: &mut SetServer| it.per_minute = 0), "0 is not a number of letters a minute"),
            (Box::new(move |it: &mut SetServer| it.authority = long.clone()), "the text is too long"),
        ] {
            assert_eq!(refusal(&company, change).await, said);
        }
        let ctx = &world.ctx;
        let call = Call::new("remove_server", &());
        let none: Result<ServerSet, _> =
            write(&world.db, ctx, call, async |tx: &mut Tx| remove_server(ctx, tx).await).await;
        assert!(matches!(none, Err(WriteError::Refused(SetServerError::None))), "{none:?}");
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(find_server(&mut tx, ctx).await.unwrap().is_none());
    });
}

#[test]
fn a_password_goes_to_the_server_that_it_was_typed_for_and_nowhere_else() {
    on_both_engines(async |world| {
        let company = company(&world);
        company.set(&signing_in(587, Some("secret"))).await.unwrap();
        let password = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            let server = load_server(&mut tx, &world.ctx).await.unwrap().expect("a server");
            server.password.map(|it| it.reveal().to_owned())
        };
        // Another pace, another name beside the address: the password stays.
        let mut same = signing_in(587, None);
        same.per_minute = 30;
        company.set(&same).await.unwrap();
        assert_eq!(password().await.as_deref(), Some("secret"));
        let view = serde_json::to_string(&company.server().await).unwrap();
        assert!(view.contains("\"has_password\":true") && !view.contains("secret"), "{view}");
        for change in [
            |it: &mut SetServer| it.host = "smtp.elsewhere.example".to_owned(),
            |it: &mut SetServer| it.port = 2_525,
            |it: &mut SetServer| it.tls = "none".to_owned(),
            |it: &mut SetServer| it.user = "claude".to_owned(),
            |it: &mut SetServer| it.authority = String::new(),
        ] {
            let mut other = signing_in(587, None);
            change(&mut other);
            let refused = company.set(&other).await;
            assert!(matches!(refused, Err(WriteError::Refused(SetServerError::NoPassword))), "{refused:?}");
        }
        assert_eq!(password().await.as_deref(), Some("secret"));
        // Nothing of it is in the activity log or in what writes remember.
        let told = world.count("select count(*) from events where data like '%secret%'").await;
        assert_eq!(told, 0);
        // Without a name there is no password.
        company.set(&settings(587)).await.unwrap();
        assert_eq!(password().await, None);
    });
}

#[test]
fn new_keys_seal_the_password_and_the_key_of_the_signature_again() {
    on_both_engines(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let entropy = Arc::new(SystemEntropy);
        let mut ctx = world.ctx.clone();
        ctx.vault = Arc::new(Vault::open_or_create(&keys, entropy.clone(), "2026-03-31").unwrap());
        let mut command = signing_in(587, Some("secret"));
        command.dkim_selector = "q".to_owned();
        command.dkim_key = Some(Secret::new("the key"));
        let call = Call::new("set_server", &command);
        write(&world.db, &ctx, call, async |tx: &mut Tx| app::outgoing::set_server(&ctx, tx, &command).await)
            .await
            .unwrap();
        let mut turned = ctx.clone();
        turned.vault = Arc::new(Vault::with_new_key(&keys, entropy, "2026-04-01").unwrap());
        let sealed = async || {
            let sql = "select password_sealed, dkim_key_sealed from outgoing_servers";
            let mut tx = world.db.begin_read().await.unwrap();
            db::fetch_one!(&mut tx, (Vec<u8>, Vec<u8>), sql).unwrap()
        };
        let before = sealed().await;
        let call = Call::new("rotate_sealed", &());
        let rotated = write(&world.db, &turned, call, async |tx: &mut Tx| rotate_sealed(&turned, tx).await)
            .await
            .unwrap();
        assert_eq!(rotated.sealed, 2);
        let after = sealed().await;
        assert!(before.0 != after.0 && before.1 != after.1);
        let mut tx = world.db.begin_read().await.unwrap();
        let server = load_server(&mut tx, &turned).await.unwrap().expect("a server");
        assert_eq!(server.password.unwrap().reveal(), "secret");
        assert_eq!(server.dkim_key.unwrap().reveal(), "the key");
    });
}
