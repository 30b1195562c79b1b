//! Letters as bytes: headers that cannot be added to, threads, and signatures that others verify.

use mail::{Attachment, DkimKey, MessageId, Outgoing, OutgoingError, Picture, Thread};
use messages::{HeaderText, Mailbox};

fn text(text: &str) -> HeaderText {
    HeaderText::new(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox::new(Some(name), address).unwrap_or_else(|problem| panic!("{address}: {problem}"))
}

fn id(own: &str) -> MessageId {
    MessageId::of(own, &mailbox("", "camille@atelier.example").address)
        .unwrap_or_else(|problem| panic!("{problem}"))
}

pub fn letter() -> Outgoing {
    let from = mailbox("Camille Martin (Atelier bréton)", "camille@atelier.example");
    Outgoing {
        id: id("msg_01jd2x"),
        at: "2026-07-06T08:00:00Z".parse().unwrap_or_default(),
        reply_to: None,
        to: vec![mailbox("Claire Durand", "claire@durand.example")],
        cc: Vec::new(),
        return_path: from.address.clone(),
        from,
        subject: text("Facture FA-2026-0117 : règlement attendu"),
        text: "Bonjour,\n\n.\n1 200,00 € restent à régler.\n".to_owned(),
        html: Some("<p>1 200,00&nbsp;€ restent à régler.</p>".to_owned()),
        pictures: Vec::new(),
        attachments: Vec::new(),
        thread: Thread::default(),
        is_automatic: true,
        unsubscribe: None,
    }
}

/// A key made for these tests.
pub fn signing_key(kind: &str) -> DkimKey {
    let pem = match kind {
        "rsa" => include_str!("../samples/dkim-rsa.pem"),
        _ => include_str!("../samples/dkim-ed25519.pem"),
    };
    DkimKey::from_pem(pem, "atelier.example", kind).unwrap_or_else(|error| panic!("{error}"))
}

fn shown(letter: &Outgoing) -> String {
    let bytes = letter.bytes().unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_letter_is_the_same_bytes_each_time() {
    let bytes = shown(&letter());
    assert_eq!(bytes, shown(&letter()));
    assert!(bytes.is_ascii());
    assert!(bytes.lines().all(|line| line.len() <= 998));
    assert!(!bytes.replace("\r\n", "").contains(['\r', '\n']));
    for line in [
        "Message-ID: <msg_01jd2x@atelier.example>\r\n",
        "Date: Mon, 06 Jul 2026 08:00:00 +0000\r\n",
        "To: \"Claire Durand\" <claire@durand.example>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "boundary=\"=_alternative_msg01jd2x\"",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
    ] {
        assert!(bytes.contains(line), "{line} in {bytes}");
    }
    assert!(
        !bytes.contains("In-Reply-To")
            && !bytes.contains("References")
            && !bytes.contains("List-Unsubscribe")
    );
}

#[test]
fn a_thread_keeps_its_first_and_its_last() {
    let mut letter = letter();
    letter.thread.earlier = (0..15).map(|number| id(&format!("m{number}"))).collect();
    let bytes = shown(&letter).replace("\r\n ", " ");
    assert!(bytes.contains("In-Reply-To: <m14@atelier.example>\r\n"), "{bytes}");
    let references = bytes.lines().find(|line| line.starts_with("References:")).unwrap();
    let numbers: Vec<&str> = references.split(['<', '@']).filter(|it| it.starts_with('m')).collect();
    assert_eq!(numbers, ["m0", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14"]);
}

#[test]
fn marketing_can_be_unsubscribed_from_with_a_click() {
    let mut letter = letter();
    letter.unsubscribe = Some("https://atelier.example/u/7Qd2".to_owned());
    let bytes = shown(&letter);
    assert!(bytes.contains("List-Unsubscribe: <https://atelier.example/u/7Qd2>\r\n"), "{bytes}");
    assert!(bytes.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{bytes}");
    for wrong in [
        "http://a.example",
        "https://a.example/\r\nBcc: b@c.fr",
        "mailto:a@b.fr",
        "https://a b",
        "https://a>",
    ] {
        letter.unsubscribe = Some(wrong.to_owned());
        assert!(matches!(letter.bytes(), Err(OutgoingError::Unsubscribe)), "{wrong}");
    }
}

#[test]
fn names_that_look_like_headers_stay_names() {
    let mut letter = letter();
    letter.from = mailbox("Bcc: x@y.fr, \"Martin\" <a@b.fr>", "camille@atelier.example");
    letter.subject = text("=?utf-8?q?x?= Bcc: a@b.fr");
    let bytes = shown(&letter);
    let names: Vec<&str> = bytes
        .split("\r\n\r\n")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .filter_map(|line| line.split_once(':').map(|(name, _)| name))
        .collect();
    assert!(!names.contains(&"Bcc"), "{names:?}");
    let parsed = mail_parser::MessageParser::default().parse(bytes.as_bytes()).unwrap();
    assert_eq!(parsed.from().unwrap().first().unwrap().address(), Some("camille@atelier.example"));
    assert_eq!(parsed.from().unwrap().iter().count(), 1);
}

#[test]
fn copies_and_files_go_along() {
    let mut letter = letter();
    letter.cc = vec![mailbox("Paul", "paul@atelier.example"), mailbox("Claire", "claire@durand.example")];
    letter.attachments = vec![Attachment {
        name: text("Relevé.pdf"),
        content_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 \x00\xff".to_vec(),
    }];
    let to: Vec<String> = letter.envelope().to.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["claire@durand.example", "paul@atelier.example"]);
    let bytes = shown(&letter);
    let parsed = mail_parser::MessageParser::default().parse(bytes.as_bytes()).unwrap();
    let file = parsed.attachment(0).unwrap();
    assert_eq!(mail_parser::MimeHeaders::attachment_name(file), Some("Relevé.pdf"));
    assert_eq!(file.contents(), b"%PDF-1.7 \x00\xff");
    assert_eq!(parsed.body_text(0).unwrap().trim_end(), "Bonjour,\r\n\r\n.\r\n1 200,00 € restent à régler.");
    assert_eq!(parsed.subject(), Some("Facture FA-2026-0117 : règlement attendu"));
    letter.attachments[0].content_type = "a\r\nBcc: b@c.fr".to_owned();
    assert!(matches!(letter.bytes(), Err(OutgoingError::ContentType(_))));
    letter.to = Vec::new();
    assert!(matches!(letter.bytes(), Err(OutgoingError::NobodyToWriteTo)));
}

/// The signatures below were verified by dkimpy 1.1.8 with the records below; both algorithms give the same bytes each time.
#[test]
fn a_picture_stands_beside_the_html_that_shows_it() {
    let picture = Picture {
        id: "logo@letter".to_owned(),
        content_type: "image/png".to_owned(),
        bytes: b"\x89PNG".to_vec(),
    };
    let html = Some("<img src=\"cid:logo@letter\" alt=\"Atelier\">".to_owned());
    let bytes = shown(&Outgoing { html, pictures: vec![picture.clone()], ..letter() });
    let place = |text: &str| bytes.find(text).unwrap_or_else(|| panic!("{text} in {bytes}"));
    let order = [
        place("multipart/alternative"),
        place("text/plain"),
        place("multipart/related"),
        place("text/html"),
        place("Content-ID: <logo@letter>"),
    ];
    assert!(order.is_sorted(), "{bytes}");
    assert!(bytes.contains("Content-Disposition: inline") && bytes.contains("image/png"), "{bytes}");
    let wrong =
        Outgoing { pictures: vec![Picture { content_type: "no type".to_owned(), ..picture }], ..letter() };
    assert!(matches!(wrong.bytes(), Err(OutgoingError::ContentType(_))));
}

#[test]
fn signatures_are_those_that_another_program_verified() {
    for (kind, sample) in [
        ("rsa", include_str!("../samples/signed-rsa.eml")),
        ("ed25519", include_str!("../samples/signed-ed25519.eml")),
    ] {
        let key = signing_key(kind);
        assert_eq!(key.record_name(), format!("{kind}._domainkey.atelier.example"));
        let signed = key.sign(&letter().bytes().unwrap(), letter().at).unwrap();
        let signed = String::from_utf8(signed).unwrap();
        assert_eq!(signed.replace("\r\n", "\n"), sample, "{kind}");
        let record =
            include_str!("../samples/dkim-records.txt").lines().find(|it| it.starts_with(&key.record_name()));
        assert_eq!(record, Some(format!("{} {}", key.record_name(), key.record_value()).as_str()));
    }
}

#[test]
fn a_short_key_signs_nothing() {
    let short = include_str!("../samples/dkim-rsa-1024.pem");
    assert!(matches!(DkimKey::from_pem(short, "atelier.example", "s"), Err(mail::DkimError::Key)));
    assert!(matches!(signing_key("rsa").sign(b"no letter", letter().at), Err(mail::DkimError::Letter)));
    assert!(!format!("{:?}", signing_key("rsa")).contains("PRIVATE"));
}
