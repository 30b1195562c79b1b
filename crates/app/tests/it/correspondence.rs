//! What comes back by mail: docs/spec/correspondence.md.

use app::collections::Mode;
use app::correspondence::{
    AssignMail, CorrespondenceError, KeepMail, MailChanged, MailKept, MailKind, MailRow, Place, PlaceMail,
    ReturnWord, SetMailbox, SettleMail, assign_mail, count_mails, end_reading, find_mail, find_mailbox,
    keep_mail, keep_place, list_mails_of, load_mailbox, page_of_mails, place_mail, remove_mailbox,
    set_mailbox, settle_mail, take_reading,
};
use app::customers::find_by_number;
use app::identity::Secret;
use app::rotate::rotate_sealed;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::{World, on_both_engines};

use crate::collections::{Fake, Shop};

type Refused = WriteError<CorrespondenceError>;

fn mail(n: u32, kind: MailKind, from: &str) -> KeepMail {
    KeepMail {
        origin: format!("imap:1:{n}"),
        identity: format!("mail {n}"),
        kind,
        written_at: None,
        from_name: "Claire\u{7}".to_owned(),
        from_email: from.to_owned(),
        subject: format!("Mail {n}"),
        text: "IBAN FR76 3000 6000 0112 3456 7890 189".to_owned(),
        whole: "x".repeat(200_000),
        attachments: vec!["facture.pdf".to_owned(); 80],
        problem: String::new(),
        about: Vec::new(),
        returned: Vec::new(),
    }
}

async fn keep(world: &World, command: &KeepMail) -> MailKept {
    let (ctx, call) = (&world.ctx, Call::new("keep_mail", command));
    write(&world.db, ctx, call, async |tx: &mut Tx| keep_mail(ctx, tx, command).await).await.unwrap()
}

async fn settle(world: &World, id: &str) -> Result<MailChanged, Refused> {
    let command = SettleMail { mail: id.to_owned(), note: "Rappelé".to_owned() };
    let (ctx, call) = (&world.ctx, Call::new("settle_mail", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| settle_mail(ctx, tx, &command).await).await
}

async fn place(world: &World, id: &str, customer: &str) -> Result<MailChanged, Refused> {
    let command = PlaceMail { mail: id.to_owned(), customer: customer.to_owned() };
    let (ctx, call) = (&world.ctx, Call::new("place_mail", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| place_mail(ctx, tx, &command).await).await
}

async fn assign(world: &World, id: &str, user: &str) -> Result<MailChanged, Refused> {
    let command = AssignMail { mail: id.to_owned(), user: user.to_owned() };
    let (ctx, call) = (&world.ctx, Call::new("assign_mail", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| assign_mail(ctx, tx, &command).await).await
}

async fn listed(world: &World, state: &str) -> Vec<MailRow> {
    let mut tx = world.db.begin_read().await.unwrap();
    page_of_mails(&mut tx, &world.ctx, state, None, 100).await.unwrap()
}

/// How many contacts have a conversation that nobody settled.
async fn conversations(world: &World) -> i64 {
    world
        .count("select count(*) from conversations where heard_at is not null and (settled_at is null or settled_at < heard_at)")
        .await
}

fn reading(host: &str, password: Option<&str>) -> SetMailbox {
    SetMailbox {
        host: host.to_owned(),
        port: 993,
        tls: "implicit".to_owned(),
        user: "camille".to_owned(),
        password: password.map(Secret::new),
        ..SetMailbox::default()
    }
}

async fn set(world: &World, command: &SetMailbox) -> Result<(), Refused> {
    let (ctx, call) = (&world.ctx, Call::new("set_mailbox", command));
    write(&world.db, ctx, call, async |tx: &mut Tx| set_mailbox(ctx, tx, command).await).await.map(drop)
}

/// Reaches every table of what comes back.
pub async fn reach(world: &World) {
    set(world, &reading("imap.example.fr", Some("secret"))).await.unwrap();
    keep(world, &mail(1, MailKind::Reply, "nobody@nowhere.example")).await;
}

#[test]
fn an_answer_is_kept_once_and_holds_until_it_is_settled() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 7, 8), 9);
        let first = keep(&world, &mail(1, MailKind::Reply, "Factures@moreau.fr")).await;
        assert_eq!(first.state, "open");
        // The same place, and the same mail at another place.
        assert_eq!(keep(&world, &mail(1, MailKind::Reply, "factures@moreau.fr")).await.mail, None);
        let elsewhere = KeepMail { origin: "imap:2:9".to_owned(), ..mail(1, MailKind::Reply, "x@y.example") };
        assert_eq!(keep(&world, &elsewhere).await.mail, None);
        let rows = listed(&world, "open").await;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].from_name.as_str(), rows[0].body.as_str()), ("Claire", "IBAN FR…0189"));
        assert_eq!((rows[0].whole.len(), rows[0].attachments.lines().count()), (100_000, 50));
        assert_eq!(conversations(&world).await, 1);
        // A second one of the same contact: the first settled alone changes nothing.
        let second = keep(&world, &mail(2, MailKind::Reply, "factures@moreau.fr")).await.mail.unwrap();
        settle(&world, &second).await.unwrap();
        assert_eq!(conversations(&world).await, 1, "the first is open");
        let first = first.mail.unwrap();
        assert_eq!(settle(&world, &first).await.unwrap().state, "settled");
        assert_eq!(conversations(&world).await, 0);
        let again = settle(&world, &first).await;
        assert!(
            matches!(again, Err(WriteError::Refused(CorrespondenceError::StandsOtherwise(_)))),
            "{again:?}"
        );
        // A machine's answer pauses nothing.
        let absence = keep(&world, &mail(3, MailKind::Automatic, "factures@moreau.fr")).await;
        assert_eq!((absence.state.as_str(), conversations(&world).await), ("kept", 0));
        let mut tx = world.db.begin_read().await.unwrap();
        let moreau = find_by_number(&mut tx, &world.ctx, "M").await.unwrap().unwrap().id;
        assert_eq!(list_mails_of(&mut tx, &world.ctx, moreau, 10).await.unwrap().len(), 3);
        // Sales who look after nobody see nothing of it.
        let mut sales = world.ctx.clone();
        sales.only_of = Some(app::ids::UserId::from_uuid(world.ctx.new_id().unwrap()));
        assert_eq!(list_mails_of(&mut tx, &sales, moreau, 10).await.unwrap(), []);
        assert_eq!(page_of_mails(&mut tx, &sales, "settled", None, 10).await.unwrap(), []);
        assert_eq!(find_mail(&mut tx, &sales, first.parse().unwrap()).await.unwrap(), None);
    });
}

#[test]
fn what_belongs_to_nobody_is_placed_by_a_person() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 7, 8), 9);
        let unknown = keep(&world, &mail(1, MailKind::Reply, "x@nowhere.example")).await;
        // Two customers have this address: nobody of them is reminded until a person says whose it is.
        let shared = keep(&world, &mail(2, MailKind::Reply, "compta@durand.fr")).await;
        let unreadable = keep(&world, &mail(3, MailKind::Unreadable, "")).await;
        for kept in [&unknown, &shared, &unreadable] {
            assert_eq!(kept.state, "placing");
        }
        assert_eq!(conversations(&world).await, 1);
        let shared = shared.mail.unwrap();
        place(&world, &shared, "M").await.unwrap();
        assert_eq!(conversations(&world).await, 1, "Moreau waits, Durand does not any more");
        let missing = place(&world, &unknown.mail.clone().unwrap(), "NOBODY").await;
        assert!(matches!(missing, Err(WriteError::Refused(CorrespondenceError::UnknownCustomer(_)))));
        let twice = place(&world, &shared, "D").await;
        assert!(matches!(twice, Err(WriteError::Refused(CorrespondenceError::StandsOtherwise(_)))));
        let nobody = assign(&world, &shared, "nobody@example.fr").await;
        assert!(matches!(nobody, Err(WriteError::Refused(CorrespondenceError::UnknownPerson(_)))));
        settle(&world, &shared).await.unwrap();
        assert_eq!(conversations(&world).await, 0);
        settle(&world, &unreadable.mail.unwrap()).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(count_mails(&mut tx, &world.ctx).await.unwrap(), (0, 1));
    });
}

#[test]
fn a_bounce_is_believed_of_whom_the_message_went_to() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.at(date(2026, 7, 6), 9);
        shop.all_plans(Mode::Live).await;
        shop.invoice("FA-1", "Moreau SARL", date(2026, 5, 1), date(2026, 6, 1), 20_000).await;
        shop.morning(date(2026, 7, 7)).await;
        let fake = Fake::default();
        app::collections::send_due(&world.db, &world.ctx, &fake).await.unwrap();
        let given = fake.given.lock().unwrap().clone();
        let [(message, to, _)] = &given[..] else { panic!("{given:?}") };
        assert_eq!(to, "factures@moreau.fr");
        let bounce = |n: u32, recipient: &str, kind: &str| KeepMail {
            about: vec!["msg_none".to_owned(), message.clone()],
            returned: vec![ReturnWord {
                recipient: Some(recipient.to_owned()),
                kind: kind.to_owned(),
                words: "5.1.1 no".to_owned(),
            }],
            ..mail(n, MailKind::Bounce, "mailer-daemon@mx.example")
        };
        let bounced =
            async || world.count("select count(*) from contact_addresses where state = 'bounced'").await;
        let failed =
            async || world.count("select count(*) from dunning_messages where state = 'failed'").await;
        for (n, recipient, kind, state) in [
            (1, "compta@durand.fr", "hard", "open"),
            (2, "factures@moreau.fr", "delayed", "kept"),
            (3, "factures@moreau.fr", "delivered", "kept"),
            (4, "factures@moreau.fr", "unclear", "open"),
        ] {
            assert_eq!(keep(&world, &bounce(n, recipient, kind)).await.state, state, "{n}");
            assert_eq!((bounced().await, failed().await, conversations(&world).await), (0, 0, 0), "{n}");
        }
        keep(&world, &bounce(5, "FACTURES@moreau.fr", "hard")).await;
        assert_eq!((bounced().await, failed().await, conversations(&world).await), (1, 1, 0));
        let claims = "select count(*) from dunning_claims";
        assert_eq!(world.count(claims).await, 0, "what came back was not said");
        // A second notice about the same message changes nothing more.
        keep(&world, &bounce(6, "factures@moreau.fr", "soft")).await;
        assert_eq!((bounced().await, failed().await), (1, 1));
        world.assert_sound().await;
    });
}

#[test]
fn a_mailbox_keeps_its_password_for_its_server_and_its_place() {
    on_both_engines(async |world| {
        let ctx = &world.ctx;
        let refused = |refused: Result<(), Refused>| match refused {
            Err(WriteError::Refused(error)) => app::refusal::Refuses::refusal(&error).unwrap().code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(set(&world, &reading("imap.example.fr", None)).await), "mail-password");
        let good = reading("imap.example.fr", Some("secret"));
        for (command, code) in [
            (SetMailbox { host: "imap example".to_owned(), ..good.clone() }, "mail-host"),
            (SetMailbox { port: 0, ..good.clone() }, "mail-port"),
            (SetMailbox { tls: "maybe".to_owned(), ..good.clone() }, "mail-tls"),
            (SetMailbox { user: String::new(), ..good.clone() }, "mailbox-user"),
            (SetMailbox { folder: "IN\r\nBOX".to_owned(), ..good.clone() }, "mailbox-folder"),
        ] {
            assert_eq!(refused(set(&world, &command).await), code);
        }
        set(&world, &good).await.unwrap();
        let (none, some) = (Place { uid_validity: 0, last_uid: 0 }, Place { uid_validity: 7, last_uid: 3 });
        let moved = |from, to| world.db.write(async move |tx: &mut Tx| keep_place(tx, ctx, from, to).await);
        assert!(moved(none, some).await.unwrap());
        assert!(!moved(none, some).await.unwrap(), "it stands elsewhere by now");
        // The folder changes and the password stays; the server changes and it does not.
        let again = SetMailbox { folder: "Relances".to_owned(), ..reading("imap.example.fr", None) };
        set(&world, &again).await.unwrap();
        assert_eq!(refused(set(&world, &reading("imap.other.fr", None)).await), "mail-password");
        let call = Call::new("rotate", &());
        write(&world.db, ctx, call, async |tx: &mut Tx| rotate_sealed(ctx, tx).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let mailbox = load_mailbox(&mut tx, ctx).await.unwrap().unwrap();
        assert_eq!((mailbox.password.reveal(), mailbox.facts.folder.as_str()), ("secret", "Relances"));
        assert_eq!((mailbox.place, mailbox.since), (none, ctx.today()));
        tx.rollback().await.unwrap();
        assert_eq!(world.count("select count(*) from mailboxes where password_sealed is null").await, 0);
        // One reader at a time.
        let (one, two) = (ctx.new_id().unwrap(), ctx.new_id().unwrap());
        let take = |reader| world.db.write(async move |tx: &mut Tx| take_reading(tx, ctx, reader).await);
        assert!(take(one).await.unwrap() && take(one).await.unwrap() && !take(two).await.unwrap());
        world.db.write(async |tx: &mut Tx| end_reading(tx, ctx, one).await).await.unwrap();
        assert!(take(two).await.unwrap());
        world.clock.advance_micros(5 * 60 * 1_000_000 + 1);
        assert!(take(one).await.unwrap(), "the other died");
        let call = Call::new("remove_mailbox", &());
        write(&world.db, ctx, call, async |tx: &mut Tx| remove_mailbox(ctx, tx).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(find_mailbox(&mut tx, ctx).await.unwrap(), None);
    });
}
