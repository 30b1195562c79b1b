//! A mail that came in, read for `app::correspondence`.

use app::correspondence::{KeepMail, MailKind, ReturnWord};
use mail::{Incoming, read_head, read_incoming};

/// What a mail says, from its bytes; `is_cut` when it is longer than what was read.
pub fn read_mail(origin: String, bytes: &[u8], is_cut: bool) -> KeepMail {
    let head = read_head(bytes);
    let incoming = read_incoming(bytes);
    let mut problem = if is_cut { "cut" } else { "" };
    let (mut text, mut about, mut returned) = (String::new(), Vec::new(), Vec::new());
    let kind = match incoming {
        Incoming::Reply(reply) => {
            text = reply.text;
            about = reply.answers.iter().map(|id| id.own_id().to_owned()).collect();
            if reply.is_automatic { MailKind::Automatic } else { MailKind::Reply }
        }
        Incoming::Bounce(bounce) => {
            about.extend(bounce.about.map(|id| id.own_id().to_owned()));
            returned.extend(bounce.returned.into_iter().map(|it| ReturnWord {
                recipient: it.recipient.map(|address| address.to_string()),
                kind: it.kind.as_str().to_owned(),
                words: [it.status.unwrap_or_default(), it.words].join(" ").trim().to_owned(),
            }));
            text = returned.iter().map(|it| it.words.as_str()).collect::<Vec<_>>().join("\n");
            MailKind::Bounce
        }
        Incoming::Unreadable => {
            problem = "unreadable";
            MailKind::Unreadable
        }
    };
    // What names itself is known again wherever it is read; what does not is known by its place alone.
    let identity = match &head.id {
        Some(id) => {
            let from = head.from.as_ref().map(ToString::to_string).unwrap_or_default();
            [id.as_str(), &from, &head.subject, &head.whole].join("\n")
        }
        None => origin.clone(),
    };
    let whole = if kind == MailKind::Unreadable {
        String::from_utf8_lossy(bytes.get(..20_000).unwrap_or(bytes)).into_owned()
    } else {
        head.whole
    };
    KeepMail {
        origin,
        identity,
        kind,
        written_at: head.at.map(jiff::Timestamp::as_microsecond),
        from_name: head.name,
        from_email: head.from.map(|it| it.to_string()).unwrap_or_default(),
        subject: head.subject,
        text,
        whole,
        attachments: head.attachments,
        problem: problem.to_owned(),
        about,
        returned,
    }
}

/// The same mail without its meaning: kept and shown, and nothing follows from it.
pub fn without_meaning(mail: &KeepMail, problem: &str) -> KeepMail {
    KeepMail {
        kind: MailKind::Unreadable,
        problem: problem.to_owned(),
        about: Vec::new(),
        returned: Vec::new(),
        ..mail.clone()
    }
}
