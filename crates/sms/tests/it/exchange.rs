//! The client against a gateway of ours that breaks off, is late, redirects and says too much.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sms::{Blame, Client, ClientError, Delivery, Loss};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::vectors::{brevo, message, ovh, twilio};

/// What the gateway does with a message.
#[derive(Clone)]
enum Act {
    /// Says this.
    Say(String),
    /// Reads all of it and breaks off.
    Hang,
    /// Reads all of it and says nothing.
    Silence,
}

fn said(status: &str, headers: &str, body: &str) -> Act {
    Act::Say(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len()))
}

/// A gateway on this machine: its address, and how many messages it was given.
async fn gateway(clock: Act, act: Act) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (clock, act, counted) = (clock.clone(), act.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let mut read = Vec::new();
                let mut part = [0_u8; 4096];
                while !is_whole(&read) {
                    match stream.read(&mut part).await {
                        Ok(0) | Err(_) => return,
                        Ok(count) => read.extend_from_slice(&part[..count]),
                    }
                }
                let act = if read.starts_with(b"POST ") {
                    counted.fetch_add(1, Ordering::SeqCst);
                    act
                } else {
                    clock
                };
                match act {
                    Act::Say(text) => {
                        let _ = stream.write_all(text.as_bytes()).await;
                        let _ = stream.shutdown().await;
                    }
                    Act::Hang => {}
                    Act::Silence => tokio::time::sleep(Duration::from_mins(1)).await,
                }
            });
        }
    });
    (base, count)
}

fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |it| it.parse().unwrap())
}

async fn send(gateway_of: &sms::Gateway, base: &str) -> Delivery {
    let client = Client::on_this_machine(base, Duration::from_millis(500)).unwrap();
    client.send(gateway_of, &message("Bonjour"), 1_780_000_000).await
}

#[tokio::test]
async fn what_was_handed_over_without_an_answer_is_in_doubt_and_asked_once() {
    for act in [
        Act::Hang,
        Act::Silence,
        Act::Say("HTTP/1.1 201 Created\r\ncontent-length: 90\r\n\r\n{\"messageId\":".to_owned()),
        Act::Say("SSH-2.0-OpenSSH_9.2\r\n".to_owned()),
        said("201 Created", "", &format!("{{\"messageId\":1,\"more\":\"{}\"}}", "x".repeat(70_000))),
        said("503 Service Unavailable", "", "{}"),
    ] {
        let (base, count) = gateway(Act::Hang, act).await;
        let delivery = send(&brevo(), &base).await;
        assert!(matches!(delivery, Delivery::Unknown(_)), "{delivery:?}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn answers_are_heard() {
    let (base, count) = gateway(Act::Hang, said("201 Created", "", r#"{"sid":"SM1"}"#)).await;
    assert_eq!(send(&twilio(), &base).await, Delivery::Accepted(Some("SM1".to_owned())));
    assert_eq!(count.load(Ordering::SeqCst), 1);

    let busy = said("429 Too Many Requests", "retry-after: 17\r\n", r#"{"code":20429,"message":"slow"}"#);
    let (base, _) = gateway(Act::Hang, busy).await;
    let delivery = send(&twilio(), &base).await;
    assert!(matches!(&delivery, Delivery::Later { after: Some(17), .. }), "{delivery:?}");

    let (base, _) =
        gateway(Act::Hang, said("400 Bad Request", "", r#"{"code":21211,"message":"no number"}"#)).await;
    let Delivery::Refused { blame: Blame::Number, answer } = send(&twilio(), &base).await else { panic!() };
    assert_eq!((answer.code.as_str(), answer.words.as_str()), ("21211", "no number"));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let (elsewhere, count) = gateway(Act::Hang, said("201 Created", "", r#"{"messageId":1}"#)).await;
    for status in ["302 Found", "307 Temporary Redirect"] {
        let (base, _) = gateway(Act::Hang, said(status, &format!("location: {elsewhere}/\r\n"), "")).await;
        let delivery = send(&brevo(), &base).await;
        assert!(matches!(delivery, Delivery::Refused { blame: Blame::Us, .. }), "{delivery:?}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn nothing_is_in_doubt_before_a_connection_or_the_time_of_the_gateway() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(send(&brevo(), &base).await, Delivery::Later { after: None, loss: Loss::Connection });

    let taken = said("200 OK", "", r#"{"ids":[7],"invalidReceivers":[],"validReceivers":["+33612345678"]}"#);
    let (base, count) = gateway(said("200 OK", "", "1780000007"), taken.clone()).await;
    assert_eq!(send(&ovh(), &base).await, Delivery::Accepted(Some("7".to_owned())));
    assert_eq!(count.load(Ordering::SeqCst), 1);
    for clock in [Act::Hang, Act::Silence, said("200 OK", "", "noon"), said("500 Oops", "", "")] {
        let (base, count) = gateway(clock, taken.clone()).await;
        let delivery = send(&ovh(), &base).await;
        assert!(matches!(delivery, Delivery::Later { .. }), "{delivery:?}");
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn only_this_machine_stands_in_for_a_gateway() {
    for base in ["http://gateway.example", "http://10.0.0.1", "http://localhost", "nothing"] {
        let client = Client::on_this_machine(base, Duration::from_secs(1));
        assert!(matches!(client, Err(ClientError::NotHere)), "{base}");
    }
}
