//! Conversations with a server that misbehaves at every stage: what left, what did not, and what nobody knows.

use dunning::Happening;
use mail::{Credentials, Fault, Session, Tls, deliver};
use tokio::net::TcpListener;

use crate::scripted::{Do, GREETING, TO_TEXT, at, converse, envelope, follow, script};

const LETTER: &[u8] = b"Subject: x\r\n\r\nBonjour\r\n.\r\n..fin\r\n";

/// What becomes of a letter, and that the server got to the end of its script.
async fn check(steps: &[&[Do]], expected: &str) {
    let (delivery, followed) = converse(Tls::None, &script(steps), LETTER).await;
    assert_eq!(followed, Ok(()), "{delivery}");
    assert_eq!(delivery.to_string(), expected);
}

#[tokio::test]
async fn a_good_conversation() {
    let end = [Do::Text, Do::Say("250 2.0.0 kept as 42"), Do::Hear("QUIT"), Do::Say("221 bye")];
    check(&[&GREETING, &TO_TEXT, &end], "accepted: 250 2.0.0 kept as 42").await;
    let many = [Do::Text, Do::Say("250-2.0.0 kept"), Do::Say("250 2.0.0 as 42")];
    check(&[&GREETING, &TO_TEXT, &many], "accepted: 250 2.0.0 kept 2.0.0 as 42").await;
}

/// The heart: the final dot was sent, and there is no answer that settles it.
#[tokio::test]
async fn what_nobody_knows_is_unknown() {
    let lost = "unknown: connection lost:";
    for end in [
        vec![Do::Text, Do::Fall],
        vec![Do::Text, Do::Wait(50), Do::Fall],
        vec![Do::Text, Do::Say("250-2.0.0 half an answer"), Do::Fall],
    ] {
        let (delivery, followed) = converse(Tls::None, &script(&[&GREETING, &TO_TEXT, &end]), LETTER).await;
        assert_eq!(followed, Ok(()));
        assert!(delivery.to_string().starts_with(lost), "{end:?}: {delivery}");
        assert_eq!(delivery.happening(), Happening::LostAfter);
    }
    check(&[&GREETING, &TO_TEXT, &[Do::Text, Do::Wait(1_200)]], "unknown: no answer in time").await;
    let (delivery, _) =
        converse(Tls::None, &script(&[&GREETING, &TO_TEXT, &[Do::Text, Do::Say("hello?")]]), LETTER).await;
    assert!(delivery.to_string().starts_with("unknown: an answer that is none:"), "{delivery}");
    check(
        &[&GREETING, &TO_TEXT, &[Do::Text, Do::Say("354 go on")]],
        "unknown: an answer that is none: 354 go on",
    )
    .await;
}

/// Before the dot nothing has left, wherever the line falls.
#[tokio::test]
async fn what_fell_before_the_dot_is_tried_later() {
    for cut in 0..GREETING.len() + TO_TEXT.len() {
        let mut steps = script(&[&GREETING, &TO_TEXT]);
        steps.truncate(cut);
        steps.push(Do::Fall);
        let (delivery, followed) = converse(Tls::None, &steps, LETTER).await;
        assert_eq!(followed, Ok(()), "after {cut} steps");
        assert!(delivery.to_string().starts_with("later at "), "after {cut} steps: {delivery}");
        assert_eq!(delivery.happening(), Happening::LostBefore, "after {cut} steps: {delivery}");
    }
}

/// A text of many blocks that the server stops reading: the dot was never begun.
#[tokio::test]
async fn half_of_a_text_is_no_letter() {
    let letter = b"Bonjour, voici une longue ligne de texte.\r\n".repeat(200_000);
    for (end, expected) in [
        (vec![Do::Some(100_000), Do::Fall], "later at Text: connection lost:"),
        (vec![Do::Some(100_000), Do::Wait(1_500)], "later at Text: "),
    ] {
        let steps = script(&[&GREETING, &TO_TEXT, &end]);
        let started =
            tokio::time::timeout(std::time::Duration::from_secs(40), converse(Tls::None, &steps, &letter));
        let (delivery, _) = started.await.expect("the letter is given up");
        assert!(delivery.to_string().starts_with(expected), "{end:?}: {delivery}");
        assert_eq!(delivery.happening(), Happening::LostBefore, "{delivery}");
    }
}

#[tokio::test]
async fn refusals_for_good_at_each_stage() {
    let refused = |stage: &str, said: &str| format!("refused at {stage}: {said}");
    let mail = TO_TEXT[0];
    check(&[&GREETING, &[mail, Do::Say("550 5.7.1 no")]], &refused("Sender", "550 5.7.1 no")).await;
    check(
        &[
            &GREETING,
            &TO_TEXT[..3],
            &[Do::Say("550-5.1.1 no such"), Do::Say("550 5.1.1 user"), Do::Hear("RSET")],
        ],
        &refused("Recipient", "550 5.1.1 no such user"),
    )
    .await;
    check(&[&GREETING, &TO_TEXT[..5], &[Do::Say("554 5.5.1 no")]], &refused("Text", "554 5.5.1 no")).await;
    check(&[&GREETING, &TO_TEXT, &[Do::Text, Do::Say("552 5.2.2 full")]], &refused("End", "552 5.2.2 full"))
        .await;
}

#[tokio::test]
async fn refusals_for_now_at_each_stage() {
    let later = |stage: &str, said: &str| format!("later at {stage}: {said}");
    check(&[&[Do::Say("421 too busy")]], &later("Greeting", "421 too busy")).await;
    let leave = [Do::Say("451 no"), Do::Hear("QUIT"), Do::Say("221 bye")];
    check(&[&GREETING[..2], &leave], &later("Greeting", "451 no")).await;
    check(&[&GREETING, &[TO_TEXT[0], Do::Say("450 no")]], &later("Sender", "450 no")).await;
    check(
        &[&GREETING, &TO_TEXT[..3], &[Do::Say("451 4.7.1 greylisted")]],
        &later("Recipient", "451 4.7.1 greylisted"),
    )
    .await;
    check(&[&GREETING, &TO_TEXT[..5], &[Do::Say("452 4.3.1 no room")]], &later("Text", "452 4.3.1 no room"))
        .await;
    check(&[&GREETING, &TO_TEXT, &[Do::Text, Do::Say("451 4.3.0 no")]], &later("End", "451 4.3.0 no")).await;
    check(
        &[&GREETING, &TO_TEXT, &[Do::Text, Do::Say("421 4.3.2 closing")]],
        &later("End", "421 4.3.2 closing"),
    )
    .await;
    check(&[&[Do::Wait(800)]], "later at Greeting: no answer in time").await;
    check(&[&GREETING, &[TO_TEXT[0], Do::Wait(800)]], "later at Sender: no answer in time").await;
}

#[tokio::test]
async fn answers_that_are_none() {
    check(
        &[&GREETING, &TO_TEXT[..5], &[Do::Say("250 what text?")]],
        "later at Text: an answer that is none: 250 what text?",
    )
    .await;
    check(
        &[&GREETING, &[TO_TEXT[0], Do::Say("354 go on")]],
        "later at Sender: an answer that is none: 354 go on",
    )
    .await;
    let endless: Vec<Do> = (0..3_000).map(|_| Do::Say("220-and still greeting")).collect();
    let (delivery, _) = converse(Tls::None, &endless, LETTER).await;
    assert!(delivery.to_string().starts_with("later at Greeting: "), "{delivery}");
}

#[tokio::test]
async fn what_fails_before_a_letter_is_about_the_settings() {
    check(
        &[&[Do::Say("554 5.7.1 you are not welcome")]],
        "misconfigured Refused: 554 5.7.1 you are not welcome",
    )
    .await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = nobody.local_addr().unwrap().port();
    drop(nobody);
    let delivery = deliver(&at(port, Tls::None), &envelope(&["claire@durand.example"]), LETTER).await;
    assert!(delivery.to_string().starts_with("later at Connect: connection lost:"), "{delivery}");
}

#[tokio::test]
async fn starttls_is_had_or_nothing_is_sent() {
    let check = async |steps: &[&[Do]], expected: &str| {
        let (delivery, _) = converse(Tls::StartTls, &script(steps), LETTER).await;
        assert!(delivery.to_string().starts_with(expected), "{delivery}");
    };
    let offered = [
        Do::Say("220 here"),
        Do::Hear("EHLO"),
        Do::Say("250-here"),
        Do::Say("250 STARTTLS"),
        Do::Hear("STARTTLS"),
    ];
    check(&[&GREETING, &[Do::Hear("MAIL")]], "misconfigured NoTls: the server does not offer STARTTLS").await;
    check(&[&offered, &[Do::Say("454 4.7.0 not now")]], "later at Greeting: 454 4.7.0 not now").await;
    check(&[&offered, &[Do::Say("502 5.5.1 what?")]], "misconfigured NoTls: 502").await;
    check(&[&offered, &[Do::Say("220 go"), Do::Say("no handshake")]], "misconfigured Tls:").await;
    check(&[&offered, &[Do::Say("220 go"), Do::Fall]], "later at Greeting:").await;
    let good = [Do::Say("220 go"), Do::Encrypt, Do::Hear("EHLO"), Do::Say("250 here")];
    let end = [Do::Text, Do::Say("250 kept")];
    check(&[&offered, &good, &TO_TEXT, &end], "accepted: 250 kept").await;
    check(&[&offered, &good, &TO_TEXT, &[Do::Text, Do::Fall]], "unknown: connection lost:").await;
}

/// What somebody in the middle says in the clear is not taken for an answer within TLS.
#[tokio::test]
async fn an_answer_put_in_before_tls_is_not_heard() {
    let steps = [
        Do::Say("220 here"),
        Do::Hear("EHLO"),
        Do::Say("250-here"),
        Do::Say("250 STARTTLS"),
        Do::Hear("STARTTLS"),
        Do::Say("220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n250 accepted"),
        Do::Encrypt,
    ];
    let (delivery, _) = converse(Tls::StartTls, &steps, LETTER).await;
    assert!(delivery.to_string().starts_with("misconfigured Tls:"), "{delivery}");
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let end = [Do::Text, Do::Say("250 kept")];
    let (delivery, _) = converse(Tls::Implicit, &script(&[&GREETING, &TO_TEXT, &end]), LETTER).await;
    assert_eq!(delivery.to_string(), "accepted: 250 kept");
}

#[tokio::test]
async fn a_certificate_of_nobody_we_know_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        follow(tcp, true, &GREETING).await
    });
    let server = mail::Server::new("localhost", port, "client.example").unwrap();
    let delivery = deliver(&server, &envelope(&["claire@durand.example"]), LETTER).await;
    assert!(delivery.to_string().starts_with("misconfigured Tls:"), "{delivery}");
    assert!(serving.await.unwrap().is_err());
}

#[tokio::test]
async fn a_password_never_travels_in_the_clear() {
    let credentials = Credentials::Password { user: "camille".to_owned(), password: "secret".to_owned() };
    assert_eq!(format!("{credentials:?}"), "Credentials");
    let server = mail::Server::new("mail.example", 25, "client.example")
        .unwrap()
        .with_tls(Tls::None)
        .with_credentials(credentials);
    assert!(!format!("{server:?}").contains("secret"));
    let delivery = deliver(&server, &envelope(&["claire@durand.example"]), LETTER).await;
    assert!(
        matches!(delivery, mail::Delivery::Misconfigured { fault: Fault::PasswordInTheClear, .. }),
        "{delivery}"
    );
}

/// Several letters in one conversation: one that is refused takes nothing from the next, one that is lost ends it.
#[tokio::test]
async fn one_conversation_carries_several_letters() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let steps = script(&[
        &GREETING,
        &TO_TEXT[..3],
        &[Do::Say("550 5.1.1 nobody"), Do::Hear("RSET"), Do::Say("250 ok")],
        &TO_TEXT,
        &[Do::Text, Do::Say("250 kept")],
        &TO_TEXT,
        &[Do::Text, Do::Fall],
    ]);
    let serving = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        follow(tcp, false, &steps).await
    });
    let mut session =
        Session::open(&at(port, Tls::None)).await.unwrap_or_else(|delivery| panic!("{delivery}"));
    let envelope = envelope(&["claire@durand.example"]);
    assert!(session.send(&envelope, LETTER).await.to_string().starts_with("refused at Recipient: 550"));
    assert!(session.is_usable());
    assert_eq!(session.send(&envelope, LETTER).await.to_string(), "accepted: 250 kept");
    assert!(session.is_usable());
    assert!(session.send(&envelope, LETTER).await.to_string().starts_with("unknown: "));
    assert!(!session.is_usable());
    session.close().await;
    assert_eq!(serving.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn hosts_that_are_none_are_refused() {
    for host in ["", "a b", "a\r\nRCPT TO:<x>", "é.example", &"a".repeat(300)] {
        assert!(mail::Server::new(host, 25, "client.example").is_err(), "{host:?}");
        assert!(mail::Server::new("mail.example", 25, host).is_err(), "{host:?}");
    }
    assert!(mail::Server::new("::1", 25, "192.0.2.1").is_ok());
}
