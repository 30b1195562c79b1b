//! What comes back is fetched from a mailbox and does what it means, once.

use app::collections::{AddressWord, NoteAddress, note_address};
use app::correspondence::{
    MailRow, MailboxView, SetMailbox, SettleMail, find_mailbox, load_mailbox, page_of_mails, set_mailbox,
    settle_mail,
};
use app::identity::Secret;
use app::write::{Call, write};
use db::Tx;
use mailroom::{ReadCounts, try_mailbox};
use testkit::{World, on_both_engines};
use tokio::sync::watch;

use crate::company::{Company, settings};
use crate::dovecot::{Dovecot, PASSWORD, dovecot};
use crate::postbox::{AUTHORITY, Kept, Postbox, python};

const MINUTE: i64 = 60 * 1_000_000;

fn reading(port: u16, tls: &str) -> SetMailbox {
    SetMailbox {
        host: "localhost".to_owned(),
        port: i64::from(port),
        tls: tls.to_owned(),
        user: "camille".to_owned(),
        password: Some(Secret::new(PASSWORD)),
        authority: AUTHORITY.to_owned(),
        folder: String::new(),
    }
}

async fn set(world: &World, command: &SetMailbox) {
    let (ctx, call) = (&world.ctx, Call::new("set_mailbox", command));
    write(&world.db, ctx, call, async |tx: &mut Tx| set_mailbox(ctx, tx, command).await).await.unwrap();
}

async fn view(world: &World) -> MailboxView {
    let mut tx = world.db.begin_read().await.unwrap();
    find_mailbox(&mut tx, &world.ctx).await.unwrap().unwrap()
}

async fn read(company: &Company<'_>) -> ReadCounts {
    let (_go_on, stop) = watch::channel(false);
    company.mailroom.read_round(&company.world.db, &company.world.ctx, &stop).await.unwrap()
}

async fn mails(world: &World, state: &str) -> Vec<MailRow> {
    let mut tx = world.db.begin_read().await.unwrap();
    let mut mails = page_of_mails(&mut tx, &world.ctx, state, None, 100).await.unwrap();
    mails.reverse();
    mails
}

/// Mails of a state, each as `kind outcome subject`.
async fn told(world: &World, state: &str) -> Vec<String> {
    let mails = mails(world, state).await;
    mails.iter().map(|it| format!("{} {} {}", it.kind, it.outcome, it.subject)).collect()
}

fn answer(id: &str, from: &str, to: &Kept, head: &str, text: &str) -> Vec<u8> {
    format!(
        "Message-ID: <{id}@client.example>\r\nFrom: Claire <{from}>\r\nTo: compta@atelier.example\r\nSubject: Re: {id}\r\n\
         In-Reply-To: {}\r\n{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        to.header("Message-ID")
    )
    .into_bytes()
}

fn bounce(id: &str, about: &str, recipient: &str, status: &str) -> Vec<u8> {
    format!(
        "Message-ID: <{id}@mx.example>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: compta@atelier.example\r\nSubject: {id}\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         It came back.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {status} words\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\nSubject: x\r\n\r\n--b--\r\n",
        if status.starts_with('2') { "delivered" } else { "failed" }
    )
    .into_bytes()
}

#[test]
fn what_comes_back_does_what_it_means_once() {
    let (Some(python), Some(program)) = (python(), dovecot()) else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let mut server = Dovecot::start(&program).await;
        let company = Company::that_reminds(
            &world,
            &[
                "claire@durand.example",
                "paul@moreau.example",
                "lea@petit.example",
                "kept-and-falls@roux.example",
            ],
        )
        .await;
        company.set(&settings(postbox.port)).await.unwrap();
        assert_eq!(read(&company).await, ReadCounts::default(), "no mailbox is set");
        company.round().await;
        let kept = postbox.kept().await;
        let to = |address: &str| kept.iter().find(|it| it.to() == address).unwrap();
        let about = |address: &str| to(address).header("Message-ID");
        let now = world.ctx.now_micros();
        let put = |server: &mut Dovecot, mail: Vec<u8>| server.deliver(&mail, now);
        // What is older than the mailbox is left alone.
        server.deliver(b"From: a@b.example\r\nSubject: old\r\n\r\nold\r\n", now - 48 * 60 * MINUTE);
        let claire = "claire@durand.example";
        let text = "J'ai payé hier avec la carte 4111 1111 1111 1111.\r\n\r\nLe 3 mai, Camille a écrit :\r\n> Bonjour";
        put(&mut server, answer("reply", claire, to(claire), "", text));
        put(
            &mut server,
            answer("absence", claire, to(claire), "Auto-Submitted: auto-replied\r\n", "Absente."),
        );
        put(&mut server, bounce("hard", &about("paul@moreau.example"), "paul@moreau.example", "5.1.1"));
        put(&mut server, bounce("soft", &about("lea@petit.example"), "lea@petit.example", "5.2.2"));
        let falls = "kept-and-falls@roux.example";
        put(&mut server, bounce("arrived", &about(falls), falls, "2.0.0"));
        // Forged: an address that it did not go to, and a message that is none of ours.
        put(&mut server, bounce("forged", &about(claire), "paul@moreau.example", "5.1.1"));
        put(&mut server, bounce("foreign", "<msg_x@elsewhere.example>", claire, "5.1.1"));
        put(&mut server, b"From: x@nowhere.example\r\nSubject: unknown\r\n\r\nWho am I?\r\n".to_vec());
        put(&mut server, b"no head at all".to_vec());
        set(&world, &reading(server.port, "starttls")).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let mailbox = load_mailbox(&mut tx, &world.ctx).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        let tried = try_mailbox(&mailbox).await.unwrap_or_else(|it| panic!("{it:?} {}", server.log()));
        assert_eq!((tried.mails, tried.to_read), (10, 9));

        let counts = read(&company).await;
        assert_eq!(
            counts,
            ReadCounts { kept: 9, known: 0 },
            "{:?} {}",
            view(&world).await.fault,
            server.log()
        );
        let open = ["reply  Re: reply", "bounce hard hard", "bounce soft soft", "bounce doubted forged"];
        let mut found = told(&world, "open").await;
        found.sort_unstable();
        let mut expected = open.map(str::to_owned).to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected);
        let mut placing = told(&world, "placing").await;
        placing.sort_unstable();
        assert_eq!(placing, ["bounce doubted foreign", "reply  unknown", "unreadable  "]);
        let mut other = told(&world, "kept").await;
        other.sort_unstable();
        assert_eq!(other, ["automatic  Re: absence", "bounce delivered arrived"]);
        let reply = mails(&world, "open").await.into_iter().find(|it| it.kind == "reply").unwrap();
        assert_eq!(reply.body, "J'ai payé hier avec la carte 4111 11** **** 1111.");
        assert!(reply.whole.contains("Camille a écrit"), "{}", reply.whole);

        // The messages: back, back, arrived, and the one that was answered.
        assert_eq!(company.told("failed").await, ["K1 0 5.1.1 5.1.1 words", "K2 0 5.2.2 5.2.2 words"]);
        assert_eq!(company.told("unknown").await, [""; 0]);
        assert_eq!(company.messages("sent").await.len(), 2);
        assert_eq!(company.bounced().await, 1);
        // Nothing in the mailbox changed, and nothing is read twice.
        assert_eq!(server.held(), (10, 0));
        assert_eq!(read(&company).await, ReadCounts::default());
        // Other numbers, the same mails; and one that came in meanwhile.
        server.number_anew().await;
        put(&mut server, answer("again", claire, to(claire), "", "Encore."));
        let counts = read(&company).await;
        assert_eq!((counts.kept, counts.known), (3, 7), "those that do not name themselves are kept again");
        company_waits(&company).await;
    });
}

/// Who wrote, and whose letter did not arrive, is not reminded before somebody settles that.
async fn company_waits(company: &Company<'_>) {
    let world = company.world;
    // A person mended the address that was none.
    let command =
        NoteAddress { customer: "K1".to_owned(), channel: "email".to_owned(), state: AddressWord::Usable };
    let (ctx, call) = (&world.ctx, Call::new("note_address", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| note_address(ctx, tx, &command).await).await.unwrap();
    let planned = async |days: i64| {
        if days > 0 {
            world.clock.advance_micros(days * 24 * 60 * MINUTE);
            company.statement(7).await;
        }
        app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        let mut planned = Vec::new();
        for state in ["planned", "proposed"] {
            planned.extend(company.told(state).await.into_iter().map(|it| it[..2].to_owned()));
        }
        planned.sort_unstable();
        planned
    };
    assert_eq!(planned(1).await, ["K1"], "the others wait");
    for mail in mails(world, "open").await {
        let command = SettleMail { mail: mail.id.to_string(), note: "Rappelé".to_owned() };
        let call = Call::new("settle_mail", &command);
        write(&world.db, ctx, call, async |tx: &mut Tx| settle_mail(ctx, tx, &command).await).await.unwrap();
    }
    assert!(planned(0).await.contains(&"K2".to_owned()), "what did not arrive is said again");
}

#[test]
fn a_mailbox_that_cannot_be_read_says_why_and_is_left_alone() {
    let Some(program) = dovecot() else { return };
    on_both_engines(async |world| {
        let server = Dovecot::start(&program).await;
        let company = Company::that_reminds(&world, &["claire@durand.example"]).await;
        let fault = async || view(&world).await.fault.map(|it| it.code).unwrap_or_default();
        let good = reading(server.tls_port, "implicit");
        set(&world, &good).await;
        assert_eq!(read(&company).await, ReadCounts::default());
        assert_eq!(fault().await, "", "{}", server.log());
        assert!(view(&world).await.read_at.is_some());
        for (command, code) in [
            (SetMailbox { password: Some(Secret::new("wrong")), ..good.clone() }, "sign-in"),
            (SetMailbox { folder: "Relances/Reçus".to_owned(), ..good.clone() }, "folder"),
            (SetMailbox { authority: String::new(), ..good.clone() }, "tls"),
            (SetMailbox { port: i64::from(server.port), ..good.clone() }, "tls"),
        ] {
            set(&world, &command).await;
            read(&company).await;
            let said = view(&world).await.fault;
            assert_eq!(fault().await, code, "{said:?}");
            world.clock.advance_micros(60 * MINUTE);
        }
        // Left alone for a minute, then tried again.
        set(&world, &SetMailbox { folder: "None".to_owned(), ..good.clone() }).await;
        read(&company).await;
        assert_eq!(fault().await, "folder");
    });
}
