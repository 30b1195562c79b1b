//! Text messages leave by the gateway that is set, once, and what it says of them is kept; a gateway of ours stands in for it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::collections::{
    ChannelWord, DecideOnMessage, MessageDecision, Mode, PlanBody, SavePlan, SentCounts, SetMode,
    decide_on_message, find_message, list_plans, make_default_plans, save_plan, set_mode,
};
use app::customers::{SaveContact, find_by_number, save_contact};
use app::identity::Secret;
use app::outgoing::{SetGateway, SetGatewayError, find_gateway, load_gateway, remove_gateway, set_gateway};
use app::write::{Call, WriteError, write};
use db::Tx;
use mailroom::Mailroom;
use testkit::{World, on_both_engines};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::company::Company;

const MINUTE: i64 = 60 * 1_000_000;

/// A Brevo of ours: its address, and the bodies that it was given.
async fn brevo() -> (String, Arc<Mutex<Vec<serde_json::Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut read = Vec::new();
            let mut part = [0_u8; 4096];
            let body = loop {
                let count = stream.read(&mut part).await.unwrap();
                read.extend_from_slice(&part[..count]);
                let text = String::from_utf8_lossy(&read).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                if body.len() >= length.parse().unwrap() {
                    break body.to_owned();
                }
            };
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let to = body["recipient"].as_str().unwrap().to_owned();
            kept.lock().unwrap().push(body);
            let (status, said) = match to.as_bytes().last() {
                Some(b'1') => ("429 Too Many Requests", r#"{"code":"too_many","message":"slow down"}"#),
                Some(b'2') => ("400 Bad Request", r#"{"code":"invalid_parameter","message":"no"}"#),
                Some(b'3') => ("500 Internal Server Error", "{}"),
                Some(b'4') => ("401 Unauthorized", r#"{"code":"unauthorized","message":"Key not found"}"#),
                _ => ("201 Created", r#"{"messageId":1511882900176220}"#),
            };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{said}", said.len());
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (base, heard)
}

fn settings() -> SetGateway {
    SetGateway {
        provider: "brevo".to_owned(),
        secret: Some(Secret::new("xkeysib-0123")),
        sender: "Atelier".to_owned(),
        per_day: 50,
        ..SetGateway::default()
    }
}

async fn set(world: &World, command: &SetGateway) -> Result<(), WriteError<SetGatewayError>> {
    let ctx = &world.ctx;
    let call = Call::new("set_gateway", command);
    write(&world.db, ctx, call, async |tx: &mut Tx| set_gateway(ctx, tx, command).await).await.map(drop)
}

async fn fault(world: &World) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    let view = find_gateway(&mut tx, &world.ctx).await.unwrap().expect("a gateway is set");
    view.fault.map(|fault| fault.code).unwrap_or_default()
}

/// A company whose plans remind by text message, with a customer for each number; it has not decided yet. It is a Tuesday, two in
/// the afternoon.
async fn that_texts<'w>(world: &'w World, base: &str, numbers: &[&str]) -> Company<'w> {
    let mut rows = Vec::new();
    let mut customers = "Code client;Nom\n".to_owned();
    for n in 0..numbers.len() {
        let _ = writeln!(customers, "K{n};Client {n}");
        rows.push(format!("FA-{n};Facture;Client {n};2025-01-01;2025-02-01;{}.00", 100 + n));
    }
    world.import_customers("clients.csv", customers).await.unwrap();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    world.import_invoices("factures.csv", World::invoices_csv(&rows)).await.unwrap();
    let (db, ctx) = (&world.db, &world.ctx);
    for (n, number) in numbers.iter().enumerate() {
        let mut tx = db.begin_read().await.unwrap();
        let found = find_by_number(&mut tx, ctx, &format!("K{n}")).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        let command = SaveContact {
            customer: found.id.to_string(),
            name: format!("Contact {n}"),
            phone: (*number).to_owned(),
            ..SaveContact::default()
        };
        let call = Call::new("save_contact", &command);
        write(db, ctx, call, async |tx: &mut Tx| save_contact(ctx, tx, &command).await).await.unwrap();
    }
    let client = sms::Client::on_this_machine(base, Duration::from_secs(5)).unwrap();
    let company = Company { world, mailroom: Mailroom::asking(client) };
    company.statement(0).await;
    let call = Call::new("make_default_plans", &());
    write(db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await.unwrap();
    let mut tx = db.begin_read().await.unwrap();
    let plans = list_plans(&mut tx, ctx).await.unwrap();
    tx.rollback().await.unwrap();
    for plan in plans {
        let steps = plan.plan.steps.iter().cloned().map(|mut step| {
            if step.channel == ChannelWord::Email {
                step.channel = ChannelWord::Sms;
            }
            step
        });
        let body = PlanBody { steps: steps.collect(), ..plan.plan.clone() };
        let command = SavePlan { plan: plan.id.clone(), body, seen: None };
        let call = Call::new("save_plan", &command);
        write(db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await.unwrap();
        let mode = SetMode { plan: plan.id, mode: Mode::Live };
        let call = Call::new("set_mode", &mode);
        write(db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &mode).await).await.unwrap();
    }
    company
}

#[test]
fn each_answer_of_the_gateway_is_kept_for_what_it_is() {
    on_both_engines(async |world| {
        let (base, heard) = brevo().await;
        let numbers = ["06 12 34 56 70", "06 12 34 56 72", "06 12 34 56 73", "01 23 45 67 89"];
        let company = that_texts(&world, &base, &numbers).await;
        // Without a gateway a person sends them.
        let ran = app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        assert_eq!((ran.planned, ran.proposed), (0, 4));
        set(&world, &settings()).await.unwrap();
        let ran = app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        assert_eq!((ran.planned, ran.proposed), (4, 0));

        let counts = company.round().await;
        assert_eq!(counts, SentCounts { sent: 1, again: 0, failed: 2, unknown: 1, withdrawn: 0 });
        assert_eq!(company.told("sent").await, ["K0 0 "]);
        assert_eq!(company.told("failed").await, ["K1 0 400 invalid_parameter no", "K3 0 bad_number"]);
        assert_eq!(company.told("unknown").await, ["K2 0 500"]);
        // Only the number that is none is not written to again.
        assert_eq!(company.bounced().await, 1);
        assert_eq!(fault(&world).await, "");
        let kept = heard.lock().unwrap().clone();
        assert_eq!(kept.len(), 3);
        let first = kept.iter().find(|it| it["recipient"] == "33612345670").unwrap();
        assert_eq!((&first["sender"], &first["type"]), (&"Atelier".into(), &"transactional".into()));
        let text = first["content"].as_str().unwrap();
        assert!(text.contains("100,00"), "{text}");
        assert!(messages::sms::size(text).is_gsm, "{text}");
        // Nothing is said twice.
        world.clock.advance_micros(60 * MINUTE);
        assert_eq!(company.round().await, SentCounts::default());
        assert_eq!(heard.lock().unwrap().len(), 3);
    });
}

/// Two messages to numbers that end like this: the first is answered with what is about us, the second is not even asked for.
async fn ends_the_round(world: &World, last: &str, code: &str, note: &str) {
    let (base, heard) = brevo().await;
    let numbers = [format!("06 12 34 56 8{last}"), format!("06 12 34 57 8{last}")];
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let company = that_texts(world, &base, &numbers).await;
    set(world, &settings()).await.unwrap();
    app::work::decide_now(&world.db, &world.ctx).await.unwrap();
    assert_eq!(company.round().await, SentCounts { again: 1, ..SentCounts::default() });
    assert_eq!(heard.lock().unwrap().len(), 1);
    assert_eq!((fault(world).await, company.bounced().await), (code.to_owned(), 0));
    let told = company.told("planned").await;
    assert!(told.iter().any(|it| it.ends_with(note)), "{told:?}");
    // It is left alone for a while, then tried again.
    assert_eq!(company.round().await, SentCounts::default());
    assert_eq!(heard.lock().unwrap().len(), 1);
    world.clock.advance_micros(6 * MINUTE);
    company.round().await;
    assert_eq!(heard.lock().unwrap().len(), 2);
}

#[test]
fn a_refused_key_ends_the_round_and_blames_no_number() {
    on_both_engines(async |world| {
        ends_the_round(&world, "4", "refused", "401 unauthorized Key not found").await;
    });
}

#[test]
fn a_gateway_that_is_busy_is_left_alone() {
    on_both_engines(async |world| ends_the_round(&world, "1", "later", "429 too_many slow down").await);
}

#[test]
fn no_more_leave_in_a_day_than_the_settings_allow() {
    on_both_engines(async |world| {
        let (base, heard) = brevo().await;
        let numbers = ["06 12 34 56 75", "06 12 34 56 76", "06 12 34 56 77"];
        let company = that_texts(&world, &base, &numbers).await;
        set(&world, &SetGateway { per_day: 2, ..settings() }).await.unwrap();
        app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        assert_eq!(company.round().await.sent, 2);
        assert_eq!((fault(&world).await.as_str(), heard.lock().unwrap().len()), ("cap", 2));
        world.clock.advance_micros(60 * MINUTE);
        assert_eq!(company.round().await, SentCounts::default());
        world.clock.advance_micros(20 * 60 * MINUTE);
        company.statement(1).await;
        assert_eq!(company.round().await.sent, 1);
        assert_eq!((fault(&world).await.as_str(), heard.lock().unwrap().len()), ("", 3));
    });
}

#[test]
fn a_person_writes_other_words_of_four_parts_at_most() {
    on_both_engines(async |world| {
        let (base, heard) = brevo().await;
        let company = that_texts(&world, &base, &["06 12 34 56 78"]).await;
        set(&world, &settings()).await.unwrap();
        app::work::decide_now(&world.db, &world.ctx).await.unwrap();
        let row = company.messages("planned").await.remove(0);
        let (db, ctx) = (&world.db, &world.ctx);
        let mut tx = db.begin_read().await.unwrap();
        let stored = find_message(&mut tx, ctx, row.id).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        let basis = app::collections::StoredAnswer::read(&stored.verdict).unwrap().seen_basis();
        let edit = async |subject: &str, body: &str| {
            let command = DecideOnMessage {
                message: row.id.to_string(),
                decision: MessageDecision::Edit {
                    subject: subject.to_owned(),
                    body: body.to_owned(),
                    basis: basis.clone(),
                },
            };
            let call = Call::new("decide_on_message", &command);
            write(db, ctx, call, async |tx: &mut Tx| decide_on_message(ctx, tx, &command).await).await
        };
        assert!(edit("Un objet", "Bonjour").await.is_err());
        assert!(edit("", &"x".repeat(4 * 153 + 1)).await.is_err());
        edit("", "Bonjour Zoé, la facture FA-0 « 100,00\u{a0}€ » est-elle arrivée\u{202f}?").await.unwrap();
        assert_eq!(company.round().await.sent, 1);
        let kept = heard.lock().unwrap().clone();
        assert_eq!(kept[0]["content"], "Bonjour Zoé, la facture FA-0 \"100,00 €\" est-elle arrivée ?");
    });
}

#[test]
fn a_secret_is_kept_for_its_account_and_told_to_nobody() {
    on_both_engines(async |world| {
        let ovh = SetGateway {
            provider: "ovh".to_owned(),
            account: "sms-ab1234-1".to_owned(),
            application_key: "app".to_owned(),
            secret: Some(Secret::new("top-secret")),
            consumer_key: Some(Secret::new("consumer-secret")),
            sender: "Atelier".to_owned(),
            per_day: 5,
        };
        for (change, said) in [
            (SetGateway { provider: "fax".to_owned(), ..ovh.clone() }, "\"fax\" carries no text messages"),
            (SetGateway { account: String::new(), ..ovh.clone() }, "the account is missing"),
            (
                SetGateway { application_key: " ".to_owned(), ..ovh.clone() },
                "the key of the application is missing",
            ),
            (SetGateway { secret: None, ..ovh.clone() }, "the secret is missing"),
            (SetGateway { consumer_key: None, ..ovh.clone() }, "the key of the consumer is missing"),
            (
                SetGateway { sender: "36105".to_owned(), ..ovh.clone() },
                "\"36105\" is not 3 to 11 letters and digits",
            ),
            (SetGateway { per_day: 0, ..ovh.clone() }, "0 is not a number of messages a day"),
            (SetGateway { account: "x".repeat(501), ..ovh.clone() }, "an account or a key is too long"),
        ] {
            match set(&world, &change).await {
                Err(WriteError::Refused(refused)) => assert_eq!(refused.to_string(), said),
                other => panic!("{other:?}"),
            }
        }
        set(&world, &ovh).await.unwrap();
        let kept = SetGateway { secret: None, consumer_key: None, per_day: 9, ..ovh.clone() };
        set(&world, &kept).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let gateway = load_gateway(&mut tx, &world.ctx).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        assert_eq!((gateway.secret.reveal(), gateway.facts.per_day), ("top-secret", 9));
        assert_eq!(gateway.consumer_key.as_ref().map(Secret::reveal), Some("consumer-secret"));
        for other in [
            SetGateway { account: "sms-zz9-1".to_owned(), ..kept.clone() },
            SetGateway { application_key: "other".to_owned(), ..kept.clone() },
            SetGateway { provider: "twilio".to_owned(), ..kept.clone() },
        ] {
            let refused = set(&world, &other).await;
            assert!(matches!(refused, Err(WriteError::Refused(SetGatewayError::NoSecret))), "{refused:?}");
        }
        assert_eq!(world.count("select count(*) from events where data like '%top-secret%'").await, 0);
        let (db, ctx) = (&world.db, &world.ctx);
        let call = Call::new("remove_gateway", &());
        write(db, ctx, call, async |tx: &mut Tx| remove_gateway(ctx, tx).await).await.unwrap();
        let call = Call::new("remove_gateway", &());
        let none = write(db, ctx, call, async |tx: &mut Tx| remove_gateway(ctx, tx).await).await;
        assert!(matches!(none, Err(WriteError::Refused(SetGatewayError::None))), "{none:?}");
    });
}
