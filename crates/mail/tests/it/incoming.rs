//! What comes back. Every example is made up; none was ever sent.

use mail::{Incoming, read_incoming};
use proptest::prelude::*;

/// One line per bounce and recipient, or the answer in short.
fn shown(bytes: &[u8]) -> String {
    match read_incoming(bytes) {
        Incoming::Unreadable => "unreadable".to_owned(),
        Incoming::Bounce(bounce) => {
            let about = bounce.about.map_or_else(|| "?".to_owned(), |id| id.own_id().to_owned());
            let lines = bounce.returned.iter().map(|one| {
                let whom = one.recipient.as_ref().map_or("?", |it| it.as_str());
                let status = one.status.as_deref().unwrap_or("-");
                format!("bounce of {about} to {whom}: {} {status} | {}", one.kind.as_str(), one.words)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Incoming::Reply(reply) => {
            let answers: Vec<&str> = reply.answers.iter().map(mail::MessageId::own_id).collect();
            let kind = if reply.is_automatic { "machine" } else { "person" };
            let from = reply.from.as_ref().map_or("?", |it| it.as_str());
            format!("{kind} {from} to [{}] {}: {}", answers.join(" "), reply.subject, reply.text)
        }
    }
}

fn check(message: &str, expected: &str) {
    assert_eq!(shown(message.replace('\n', "\r\n").as_bytes()), expected);
    // Mailboxes on Unix have bare line feeds.
    assert_eq!(shown(message.as_bytes()), expected);
}

/// A report with its groups of fields, about the message `m1`.
fn report(groups: &str) -> String {
    format!(
        "Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.durand.example>
To: camille@atelier.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"

--B
Content-Type: text/plain; charset=utf-8

I am sorry to have to inform you.

--B
Content-Type: message/delivery-status

{groups}

--B
Content-Type: message/rfc822

From: camille@atelier.example
To: claire@durand.example
Subject: Facture
Message-ID: <m1@atelier.example>

Bonjour
--B--
"
    )
}

fn failed(status: &str, words: &str) -> String {
    report(&format!(
        "Reporting-MTA: dns; mx.durand.example

Final-Recipient: rfc822; claire@durand.example
Action: failed
Status: {status}
Diagnostic-Code: smtp; {words}"
    ))
}

#[test]
fn what_a_failure_says_of_the_address() {
    let check_one = |status: &str, words: &str, kind: &str| {
        let expected = format!("bounce of m1 to claire@durand.example: {kind} {status} | {words}");
        check(&failed(status, words), &expected);
    };
    check_one("5.1.1", "550 5.1.1 <claire@durand.example>: user unknown", "hard");
    check_one("5.1.2", "550 5.1.2 bad destination", "hard");
    check_one("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "hard");
    check_one("5.2.1", "550 5.2.1 mailbox disabled", "hard");
    check_one("5.4.4", "no route to host", "hard");
    check_one("5.7.13", "525 5.7.13 user account disabled", "hard");
    check_one("5.0.0", "550 No such user here", "hard");
    check_one("5.0.0", "550 rejected", "soft");
    check_one("5.1.8", "553 5.1.8 sender domain does not exist", "soft");
    check_one("5.2.2", "552 5.2.2 mailbox full", "soft");
    check_one("5.3.4", "552 5.3.4 message too large", "soft");
    check_one("5.7.1", "550 5.7.1 message looks like spam", "soft");
    check_one("5.6.1", "554 5.6.1 content refused", "soft");
    check_one("4.4.7", "queue expired", "soft");
}

#[test]
fn what_other_actions_mean() {
    let group = |action: &str, status: &str| {
        report(&format!(
            "Original-Envelope-Id: m1\nReporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822;claire@durand.example\nAction: {action}\nStatus: {status}"
        ))
    };
    check(&group("delayed", "4.4.1"), "bounce of m1 to claire@durand.example: delayed 4.4.1 | ");
    check(&group("delivered", "2.0.0"), "bounce of m1 to claire@durand.example: delivered 2.0.0 | ");
    check(
        &group("Relayed (to non-DSN mailer)", "2.0.0"),
        "bounce of m1 to claire@durand.example: delivered 2.0.0 | ",
    );
    check(&group("vanished", "2.0.0"), "bounce of m1 to claire@durand.example: unclear 2.0.0 | ");
}

#[test]
fn several_recipients_and_odd_reports() {
    check(
        &report(
            "Reporting-MTA: dns; a.example

Original-Recipient: rfc822;<Compta@durand.example>
Final-Recipient: rfc822;claire@groupe.example
Action: failed
Status: 5.1.1 (bad address)
Diagnostic-Code: smtp;
 550 nobody
\there

Final-Recipient: rfc822;paul@durand.example
Action: delayed
Status: 4.2.2",
        ),
        "bounce of m1 to Compta@durand.example: hard 5.1.1 | 550 nobody here\n\
         bounce of m1 to paul@durand.example: delayed 4.2.2 | ",
    );
    // Without fields of the message, without status, with an address that is none.
    check(
        &report(
            "Final-Recipient: rfc822; \"quoted\"@durand\nAction: failed\nDiagnostic-Code: smtp; 550 #5.1.1 unknown",
        ),
        "bounce of m1 to ?: hard 5.1.1 | 550 #5.1.1 unknown",
    );
    check(&report("nothing to see"), "bounce of m1 to ?: unclear - | I am sorry to have to inform you.");
    let headers_only = failed("5.1.1", "no").replace("message/rfc822", "text/rfc822-headers");
    check(&headers_only, "bounce of m1 to claire@durand.example: hard 5.1.1 | no");
    let without_original = failed("5.1.1", "no").replace("<m1@atelier.example>", "none");
    check(&without_original, "bounce of ? to claire@durand.example: hard 5.1.1 | no");
}

#[test]
fn bounces_of_old_servers_go_to_a_person() {
    check(
        "Return-Path: <>
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the qmail-send program.
<claire@durand.example>: no mailbox here
",
        "bounce of ? to ?: unclear - | Hi. This is the qmail-send program. <claire@durand.example>: no mailbox here",
    );
}

#[test]
fn answers_find_their_message() {
    check(
        "From: Claire Durand <claire@durand.example>
To: camille@atelier.example
Subject: =?utf-8?q?Re=3A_Facture_=C3=A9chue?=
Message-ID: <r1@durand.example>
In-Reply-To: <m3@atelier.example>
References: <m1@atelier.example> <m2@atelier.example> <m3@atelier.example>
Content-Type: text/plain; charset=utf-8

Bonjour,
Le virement part vendredi.

Le 6 juil. 2026 à 08:00, Camille Martin a écrit\u{a0}:
> Bonjour
> restent à régler
",
        "person claire@durand.example to [m3 m2 m1] Re: Facture échue: Bonjour,\nLe virement part vendredi.",
    );
    check(
        "From: claire@durand.example
Subject: RE: Facture
References: <m1@atelier.example>

Paid yesterday.

> Bonjour
> vous

Regards
-----Original Message-----
From: Camille
",
        "person claire@durand.example to [m1] RE: Facture: Paid yesterday.\n\n\nRegards",
    );
    check(
        "From: claire@durand.example\nSubject: Question\n\nBonjour\n",
        "person claire@durand.example to [] Question: Bonjour",
    );
}

#[test]
fn other_alphabets_and_encodings_are_read() {
    check(
        "From: claire@durand.example
Subject: Re
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

R=E9gl=E9 hier, merci=20
=E0 vous
",
        "person claire@durand.example to [] Re: Réglé hier, merci\nà vous",
    );
    check(
        "From: claire@durand.example
Subject: Re
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+UsOpZ2zDqTwvcD4=
--B--
",
        "person claire@durand.example to [] Re: Réglé",
    );
}

#[test]
fn machines_pause_nothing() {
    let from = |header: &str, subject: &str| {
        format!(
            "From: claire@durand.example\nSubject: {subject}\n{header}In-Reply-To: <m1@atelier.example>\n\nAbsente.\n"
        )
    };
    let machine = |header: &str, subject: &str| {
        check(&from(header, subject), &format!("machine claire@durand.example to [m1] {subject}: Absente."));
    };
    machine("Auto-Submitted: auto-replied\n", "Re: Facture");
    machine("Auto-Submitted: auto-generated; x=y\n", "Re: Facture");
    machine("X-Autoreply: yes\n", "Re: Facture");
    machine("Precedence: bulk\n", "Re: Facture");
    machine("Return-Path: <>\n", "Re: Facture");
    machine("", "Réponse automatique : Facture");
    machine("", "Automatic reply: Facture");
    machine("", "Re: Out of office");
    let person = "person claire@durand.example to [m1] Re: Facture: Absente.";
    check(&from("Auto-Submitted: no\n", "Re: Facture"), person);
    check(&from("X-Auto-Response-Suppress: All\n", "Re: Facture"), person);
    check(&from("Return-Path: <claire@durand.example>\n", "Re: Facture"), person);
}

#[test]
fn what_is_no_message_is_said_to_be_none() {
    for bytes in [&b""[..], b"\r\n\r\n", b"\0\0\0"] {
        assert_eq!(read_incoming(bytes), Incoming::Unreadable, "{bytes:?}");
    }
}

/// Parts within parts, and lines without end, are read in the time they take.
#[test]
fn bombs_are_read_like_other_letters() {
    let nested: Vec<String> =
        (0..5_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let begun = std::time::Instant::now();
    let _ = shown(format!("From: a@b.fr\n{}x", nested.concat()).as_bytes());
    let rfc822 = "Content-Type: message/rfc822\n\n".repeat(5_000);
    let _ = shown(format!("From: a@b.fr\n{rfc822}x").as_bytes());
    let _ = shown(
        format!("From: a@b.fr\nSubject: {}\n\n{}", "x".repeat(2_000_000), "> ".repeat(1_000_000)).as_bytes(),
    );
    let _ = shown(report(&"Action: failed\n\n".repeat(100_000)).as_bytes());
    assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = shown(&bytes);
    }

    /// A report with some of its bytes changed is read as something, without line breaks where there must be none.
    #[test]
    fn damaged_reports_are_read(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = failed("5.1.1", "550 user unknown").into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Incoming::Reply(reply) = read_incoming(&bytes) {
            let breaks = ['\r', '\n'];
            prop_assert!(!reply.subject.contains(breaks));
        }
    }
}

/// Mails that were made to hurt: none takes long, panics, or says what it is not.
#[test]
fn hostile_mails_are_read_or_refused() {
    let begun = std::time::Instant::now();
    let long = "x".repeat(1 << 20);
    let mut nested = String::from("From: a@b.example\r\nSubject: deep\r\n");
    for n in 0..3_000 {
        let part = format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
        nested.push_str(&part);
    }
    let mut forwarded = String::from("From: a@b.example\r\nSubject: forwards\r\n");
    for _ in 0..3_000 {
        forwarded.push_str("Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n");
    }
    let references = "<a@b> ".repeat(100_000);
    let hostile: Vec<Vec<u8>> = vec![
        format!("From: a@b.example\r\nSubject: {long}\r\n\r\nText").into_bytes(),
        format!("From: {long}@b.example\r\nMessage-ID: <{long}@x>\r\n\r\nText").into_bytes(),
        format!("From: a@b.example\r\nReferences: {references}\r\n\r\nText").into_bytes(),
        nested.into_bytes(),
        forwarded.into_bytes(),
        b"From: a@b.example\r\nContent-Type: text/plain; charset=no-such\r\n\r\n\xff\xfe\x80".to_vec(),
        b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+AGE-".to_vec(),
        b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n====!!!!".to_vec(),
        format!("From: a@b.example\r\nContent-Type: text/html\r\n\r\n{}", "<div>".repeat(100_000))
            .into_bytes(),
        b"\r\n\r\n".to_vec(),
        b"\0\0\0".to_vec(),
    ];
    for bytes in &hostile {
        let (head, incoming) = (mail::read_head(bytes), read_incoming(bytes));
        assert!(head.subject.len() <= 2_000 && head.whole.len() <= 400_000 && head.attachments.len() <= 50);
        assert!(!matches!(incoming, Incoming::Bounce(_)), "{incoming:?}");
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
