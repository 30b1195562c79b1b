//! The line between us and a real server is cut after each byte of a conversation, in either direction: what we say became of the
//! letter is compared with what the server kept.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dunning::Happening;
use mail::{Tls, deliver};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::real_server::{Running, patient, python};
use crate::scripted::envelope;

const LETTER: &[u8] = b"Subject: x\r\n\r\nBonjour\r\n.\r\nfin\r\n";

/// How many bytes pass before the line is cut; beyond all that is said, it is not.
#[derive(Clone, Copy, Debug)]
enum Cut {
    ToServer(usize),
    ToClient(usize),
}

/// Passes one conversation on, up to the cut. Answers how many bytes went in each direction.
async fn pass_on(listener: TcpListener, port: u16, cut: Cut) -> (usize, usize) {
    let Ok((client, _)) = listener.accept().await else { return (0, 0) };
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return (0, 0) };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let (up, down) = match cut {
        Cut::ToServer(bytes) => (bytes, usize::MAX),
        Cut::ToClient(bytes) => (usize::MAX, bytes),
    };
    let counts = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    // Whichever direction ends, by the cut or by leave, ends both.
    tokio::select! {
        () = one_way(from_client, to_server, up, &counts.0) => {}
        () = one_way(from_server, to_client, down, &counts.1) => {}
    }
    (counts.0.load(Ordering::Relaxed), counts.1.load(Ordering::Relaxed))
}

async fn one_way(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, most: usize, count: &AtomicUsize) {
    let mut bytes = [0; 4_096];
    loop {
        let left = most - count.load(Ordering::Relaxed);
        if left == 0 {
            return;
        }
        let Ok(read @ 1..) = from.read(&mut bytes).await else { return };
        let passed = read.min(left);
        if to.write_all(&bytes[..passed]).await.is_err() {
            return;
        }
        count.fetch_add(passed, Ordering::Relaxed);
    }
}

/// Sends one letter to an address of its own over a line that is cut.
async fn one(port: u16, cut: Cut, address: &str) -> (mail::Delivery, (usize, usize)) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
    let between = listener.local_addr().map_or(0, |it| it.port());
    let passing = tokio::spawn(pass_on(listener, port, cut));
    let delivery = deliver(&patient(between, Tls::None), &envelope(&[address]), LETTER).await;
    (delivery, passing.await.unwrap_or_default())
}

#[tokio::test]
async fn whatever_byte_is_the_last_the_answer_is_true() {
    let Some(python) = python() else { return };
    let mut running = Running::start(&python, "plain").await;
    let (delivery, (up, down)) = one(running.port, Cut::ToServer(usize::MAX), "c000@durand.example").await;
    assert_eq!(delivery.to_string(), "accepted: 250 2.0.0 kept");
    assert!(up > 100 && down > 100, "{up} {down}");

    let cuts = (0..up).map(Cut::ToServer).chain((0..down).map(Cut::ToClient));
    let mut said = Vec::new();
    for (number, cut) in (1_usize..).zip(cuts) {
        let address = format!("c{number:03}@durand.example");
        let (delivery, _) = one(running.port, cut, &address).await;
        said.push((cut, address, delivery));
    }
    // The server takes letters one after the other: when it has the last, it has the others.
    let (delivery, _) = one(running.port, Cut::ToServer(usize::MAX), "c999@durand.example").await;
    assert_eq!(delivery.happening(), Happening::Accepted);
    let mut kept = BTreeSet::new();
    while let Some(line) = running.kept().await {
        let address =
            line.split("\"to\": [\"").nth(1).and_then(|it| it.split('"').next()).unwrap_or_default();
        assert!(kept.insert(address.to_owned()), "{address} was kept twice");
    }
    let (mut accepted, mut later, mut unknown) = (0, 0, 0);
    for (cut, address, delivery) in &said {
        match delivery.happening() {
            Happening::Accepted => {
                accepted += 1;
                assert!(kept.contains(address), "{cut:?}: {delivery}, and it was not kept");
            }
            Happening::LostBefore => {
                later += 1;
                assert!(!kept.contains(address), "{cut:?}: {delivery}, and it was kept");
            }
            Happening::LostAfter => unknown += 1,
            other => panic!("{cut:?}: {other:?}: {delivery}"),
        }
    }
    // Only leave-taking can be cut without harm, and only what follows the 354 can be unknown.
    assert!(later > 200 && accepted > 10 && (1..=90).contains(&unknown), "{accepted} {later} {unknown}");
    assert!(
        said.iter().any(|(_, address, it)| it.happening() == Happening::LostAfter && kept.contains(address))
    );
    assert!(
        said.iter().any(|(_, address, it)| it.happening() == Happening::LostAfter && !kept.contains(address))
    );
}
