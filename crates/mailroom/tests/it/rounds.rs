//! What is planned leaves, once, and what became of it is kept.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::collections::{PlanBody, SavePlan, SentCounts, list_plans, release_messages, save_plan};
use app::identity::{NewLogo, SetLook, set_look};
use app::outgoing::{end_turn, take_turn};
use app::write::{Call, write};
use db::Tx;
use mail_parser::MimeHeaders as _;
use testkit::{World, on_both_engines};
use tokio::sync::watch;

use crate::company::{Company, settings, signing_in};
use crate::postbox::{Postbox, python};

const MINUTE: i64 = 60 * 1_000_000;

#[test]
fn each_answer_of_the_server_is_kept_for_what_it_is() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(
            &world,
            &[
                "claire@durand.example",
                "nobody@moreau.example",
                "greylisted@petit.example",
                "kept-and-falls@roux.example",
                "full@blanc.example",
            ],
        )
        .await;
        // Without a server nothing is touched.
        assert_eq!(company.round().await, SentCounts::default());
        assert_eq!(company.messages("planned").await.len(), 5);

        company.set(&settings(postbox.port)).await.unwrap();
        let counts = company.round().await;
        assert_eq!(counts, SentCounts { sent: 1, again: 1, failed: 2, unknown: 1, withdrawn: 0 });
        assert_eq!(company.told("sent").await, ["K0 0 "]);
        assert_eq!(company.told("planned").await, ["K2 1 451 4.7.1 greylisted, try again later"]);
        assert_eq!(company.told("unknown").await, ["K3 0 lost_after"]);
        assert_eq!(
            company.told("failed").await,
            ["K1 0 550 5.1.1 no such user", "K4 0 552 5.2.2 mailbox full"]
        );
        // Only the address that is none is not written to again: a full mailbox is one.
        assert_eq!(company.bounced().await, 1);
        assert_eq!(company.fault().await, "");
        let kept = postbox.kept().await;
        let to: Vec<String> = kept.iter().map(crate::postbox::Kept::to).collect();
        assert_eq!(to, ["claire@durand.example", "kept-and-falls@roux.example"]);

        // What was put off comes after its pause, and not before; what is unknown never by itself.
        assert_eq!(company.round().await, SentCounts::default());
        world.clock.advance_micros(6 * MINUTE);
        assert_eq!(company.round().await.sent, 1);
        assert_eq!(company.told("unknown").await, ["K3 0 lost_after"]);
        let kept = postbox.kept().await;
        assert_eq!(
            kept.iter().map(crate::postbox::Kept::to).collect::<Vec<_>>(),
            ["greylisted@petit.example"]
        );
        world.clock.advance_micros(60 * MINUTE);
        assert_eq!(company.round().await, SentCounts::default());
        assert!(postbox.kept().await.is_empty());
    });
}

/// What a reminder carries where its plan attaches the statement of account, or does without: names of files, each with whether it is a PDF.
async fn carried(world: &World, python: &Path, attaches_statement: bool) -> Vec<(String, bool)> {
    let mut postbox = Postbox::open(python, "plain").await;
    let company = Company::that_reminds(world, &["claire@durand.example"]).await;
    let (db, ctx) = (&world.db, &world.ctx);
    let mut tx = db.begin_read().await.unwrap();
    let plans = list_plans(&mut tx, ctx).await.unwrap();
    tx.rollback().await.unwrap();
    for plan in plans {
        let command =
            SavePlan { plan: plan.id, body: PlanBody { attaches_statement, ..plan.plan }, seen: None };
        let call = Call::new("save_plan", &command);
        write(db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await.unwrap();
    }
    company.set(&settings(postbox.port)).await.unwrap();
    assert_eq!(company.round().await.sent, 1);
    let kept = postbox.kept().await;
    let letter = mail_parser::MessageParser::default().parse(&kept[0].bytes).unwrap();
    let files = letter.attachments().map(|part| {
        (part.attachment_name().unwrap_or_default().to_owned(), part.contents().starts_with(b"%PDF-1."))
    });
    files.collect()
}

#[test]
fn a_reminder_carries_the_statement_of_account_unless_its_plan_does_without() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let today = world.ctx.today();
        let name = format!("releve-de-compte-{today}-1.pdf");
        assert_eq!(carried(&world, &python, true).await, [(name, true)]);
    });
    on_both_engines(async |world| assert_eq!(carried(&world, &python, false).await, []));
}

#[test]
fn a_letter_has_our_colour_and_our_logo_in_it() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(&world, &["claire@durand.example"]).await;
        // The first bytes of a picture of 320 by 80 dots.
        let logo = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x40\0\0\0\x50\x08\x06\0\0\0";
        let look = SetLook { colour: "#7a1f3d".to_owned(), logo: NewLogo::Put(logo.to_vec()) };
        let call = Call::new("set_look", &look);
        write(&world.db, &world.ctx, call, async |tx: &mut Tx| set_look(&world.ctx, tx, &look).await)
            .await
            .unwrap();
        company.set(&settings(postbox.port)).await.unwrap();
        assert_eq!(company.round().await.sent, 1);
        let kept = postbox.kept().await;
        let letter = mail_parser::MessageParser::default().parse(&kept[0].bytes).unwrap();
        let html = letter.body_html(0).unwrap();
        assert!(html.contains("src=\"cid:logo@letter\"") && html.contains("#7a1f3d"), "{html}");
        let shown = letter.parts.iter().find(|part| part.content_id() == Some("logo@letter")).unwrap();
        assert_eq!(shown.contents(), logo);
    });
}

#[test]
fn a_sender_that_is_refused_is_our_fault_and_nobody_elses() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(&world, &["a@durand.example", "b@moreau.example"]).await;
        let mut unwanted = settings(postbox.port);
        unwanted.sender_email = "unwanted@atelier.example".to_owned();
        company.set(&unwanted).await.unwrap();
        // The round ends with the first: the second is not even begun.
        assert_eq!(company.round().await, SentCounts { again: 1, ..SentCounts::default() });
        let rows = company.messages("planned").await;
        let mut told: Vec<String> = rows.iter().map(|row| format!("{} {}", row.tries, row.note)).collect();
        told.sort();
        assert_eq!(told, ["0 ", "1 550 5.7.1 sender refused"]);
        assert_eq!(company.bounced().await, 0);
        assert_eq!(company.fault().await, "sender");
        assert_eq!(company.server().await.fault.unwrap().said, "550 5.7.1 sender refused");

        // Mended, both leave, and nothing is wrong any more.
        company.set(&settings(postbox.port)).await.unwrap();
        world.clock.advance_micros(6 * MINUTE);
        assert_eq!(company.round().await.sent, 2);
        assert_eq!(company.fault().await, "");
        assert_eq!(postbox.kept().await.len(), 2);
    });
}

#[test]
fn settings_that_are_wrong_cost_no_message_a_try() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "starttls").await;
        let company = Company::that_reminds(&world, &["claire@durand.example"]).await;
        company.set(&signing_in(postbox.port, Some("guess"))).await.unwrap();
        assert_eq!(company.round().await, SentCounts::default());
        assert_eq!(company.fault().await, "sign-in");
        let mut stranger = signing_in(postbox.port, Some("secret"));
        stranger.authority = String::new();
        company.set(&stranger).await.unwrap();
        assert_eq!(company.round().await, SentCounts::default());
        assert_eq!(company.fault().await, "tls");
        let mut closed = settings(postbox.port);
        closed.port = 1;
        company.set(&closed).await.unwrap();
        assert_eq!(company.round().await, SentCounts::default());
        assert_eq!(company.fault().await, "away");
        assert_eq!(company.told("planned").await, ["K0 0 "], "no try was made of it");

        company.set(&signing_in(postbox.port, Some("secret"))).await.unwrap();
        assert_eq!(company.round().await.sent, 1);
        assert_eq!(company.fault().await, "");
        let kept = postbox.kept().await;
        assert_eq!(kept[0].envelope["tls"], true);
        assert_eq!(kept[0].envelope["user"], "camille");
    });
}

#[test]
fn what_leaves_is_what_the_template_says_signed_by_who_writes() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(&world, &["claire@durand.example"]).await;
        let mut command = settings(postbox.port);
        command.reply_to = "reponses@atelier.example".to_owned();
        command.dkim_selector = "q2026".to_owned();
        command.dkim_key =
            Some(app::identity::Secret::new(include_str!("../../../mail/tests/samples/dkim-ed25519.pem")));
        company.set(&command).await.unwrap();
        let message = company.messages("planned").await.remove(0);
        assert_eq!(company.round().await.sent, 1);
        let kept = postbox.kept().await.remove(0);
        assert_eq!(kept.envelope["from"], "compta@atelier.example");
        assert_eq!(kept.header("Message-ID"), format!("<{}@atelier.example>", message.id));
        assert_eq!(kept.header("From"), "\"Atelier breton\" <compta@atelier.example>");
        assert!(
            kept.header("Reply-To").ends_with("<reponses@atelier.example>"),
            "{}",
            kept.header("Reply-To")
        );
        // Nobody approved it: machines should not answer. A reminder is no marketing.
        assert_eq!(kept.header("Auto-Submitted"), "auto-generated");
        assert_eq!(kept.header("List-Unsubscribe"), "");
        let signature = kept.header("DKIM-Signature");
        assert!(signature.contains("d=atelier.example") && signature.contains("s=q2026"), "{signature}");
        let (text, html) = kept.parts();
        for part in [&text, &html] {
            assert!(part.contains("FA-0"), "{part}");
            assert!(part.contains("100,00"), "{part}");
            assert!(part.contains("Camille Martin") && part.contains("Comptabilité clients"), "{part}");
        }
    });
}

#[test]
fn the_next_reminder_of_a_chase_refers_to_the_one_before() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(&world, &["claire@durand.example"]).await;
        company.set(&settings(postbox.port)).await.unwrap();
        assert_eq!(company.round().await.sent, 1);
        let first = postbox.kept().await.remove(0).header("Message-ID");
        // The Tuesday after Easter Monday and a week: the next step is due.
        world.clock.advance_micros(14 * 24 * 60 * MINUTE);
        company.statement(1).await;
        app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        for message in company.messages("proposed").await {
            company.approve(&message).await;
        }
        assert_eq!(company.round().await.sent, 1);
        let second = postbox.kept().await.remove(0);
        assert_eq!(second.header("In-Reply-To"), first);
        assert_eq!(second.header("References"), first);
        assert_ne!(second.header("Message-ID"), first);
    });
}

#[test]
fn a_round_ends_when_it_is_told_to_and_one_worker_sends_at_a_time() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let company = Company::that_reminds(&world, &["a@durand.example", "b@moreau.example"]).await;
        company.set(&settings(postbox.port)).await.unwrap();
        let (stopping, stop) = watch::channel(false);
        stopping.send(true).unwrap();
        let sent = company.mailroom.send_round(&world.db, &world.ctx, &stop).await.unwrap();
        assert_eq!(sent, SentCounts::default());

        let (db, ctx) = (&world.db, &world.ctx);
        let other = ctx.new_id().unwrap();
        assert!(db.write(async |tx: &mut Tx| take_turn(tx, ctx, other).await).await.unwrap());
        assert_eq!(company.round().await, SentCounts::default(), "it is another's turn");
        assert!(db.write(async |tx: &mut Tx| take_turn(tx, ctx, other).await).await.unwrap(), "it keeps it");
        db.write(async |tx: &mut Tx| end_turn(tx, ctx, other).await).await.unwrap();
        assert_eq!(company.round().await.sent, 2);
        assert_eq!(postbox.kept().await.len(), 2);
        // A worker that died holds nobody up for longer than its turn.
        assert!(db.write(async |tx: &mut Tx| take_turn(tx, ctx, other).await).await.unwrap());
        world.clock.advance_micros(3 * MINUTE);
        let third = ctx.new_id().unwrap();
        assert!(db.write(async |tx: &mut Tx| take_turn(tx, ctx, third).await).await.unwrap());
    });
}

/// A server that takes the connection and says nothing holds nobody up who asks the process to end.
#[test]
fn a_round_that_waits_for_a_silent_server_ends_at_once() {
    on_both_engines(async |world| {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let company = Company::that_reminds(&world, &["a@durand.example"]).await;
        let mut command = settings(silent.local_addr().unwrap().port());
        command.host = "127.0.0.1".to_owned();
        company.set(&command).await.unwrap();
        let (stopping, stop) = watch::channel(false);
        let asked = async {
            let heard = silent.accept().await.unwrap();
            stopping.send(true).unwrap();
            heard
        };
        let (sent, _heard) = tokio::join!(company.mailroom.send_round(&world.db, &world.ctx, &stop), asked);
        assert_eq!(sent.unwrap(), SentCounts::default());
        assert_eq!(company.told("planned").await, ["K0 0 "]);
        assert_eq!(company.fault().await, "");
    });
}

#[test]
fn a_server_that_does_not_serve_is_left_alone_for_a_while() {
    on_both_engines(async |world| {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        // Closes each conversation before it begins.
        let closing = tokio::spawn(async move {
            while let Ok((_, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        let company = Company::that_reminds(&world, &["a@durand.example"]).await;
        let mut command = settings(port);
        command.host = "127.0.0.1".to_owned();
        company.set(&command).await.unwrap();
        let after = async |minutes: i64| {
            world.clock.advance_micros(minutes * MINUTE);
            assert_eq!(company.round().await, SentCounts::default());
            calls.load(Ordering::SeqCst)
        };
        // A pause of one minute, then of two, then of four.
        assert_eq!(
            [after(0).await, after(0).await, after(1).await, after(1).await, after(1).await],
            [1, 1, 2, 2, 3]
        );
        assert_eq!(company.fault().await, "away");
        // Whoever saves the settings again is not kept waiting.
        company.set(&command).await.unwrap();
        assert_eq!(after(0).await, 4);
        assert_eq!(company.told("planned").await, ["K0 0 "]);
        closing.abort();
    });
}

/// Three refusals of letters in a row are no accident: what is left waits for a person.
#[test]
fn a_server_that_refuses_letter_after_letter_is_left_alone() {
    let Some(python) = python() else { return };
    on_both_engines(async |world| {
        let mut postbox = Postbox::open(&python, "plain").await;
        let addresses = ["full@a.example", "full@b.example", "full@c.example", "full@d.example"];
        let company = Company::that_reminds(&world, &addresses).await;
        company.set(&settings(postbox.port)).await.unwrap();
        assert_eq!(company.round().await.failed, 3);
        assert_eq!((company.fault().await.as_str(), company.bounced().await), ("letters", 0));
        assert_eq!(company.told("planned").await.len(), 1);
        assert!(postbox.kept().await.is_empty());
        // Nothing is held by the round that ended.
        let ctx = &world.ctx;
        let before = ctx.now_micros();
        let call = Call::new("release_messages", &before);
        let released =
            write(&world.db, ctx, call, async |tx: &mut Tx| release_messages(ctx, tx, before).await).await;
        let released = released.unwrap();
        assert!(released.planned.is_empty() && released.unknown.is_empty(), "{released:?}");
    });
}
