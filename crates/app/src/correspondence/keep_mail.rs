//! Keep one mail that came in, once, and do what it means.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::mailbox::Place;
use super::refused::CorrespondenceError;
use super::store::{self, NewMail};
use crate::activity::Event;
use crate::collections::{
    Addressee, Returned, contact_key_of, find_addressee, find_contact_key, hear_contact, note_return,
};
use crate::context::Ctx;
use crate::customers::list_by_email;
use crate::ids::{CustomerId, MailId};
use crate::typed::{clean_line, clean_text};

/// Characters of a text without its quotes.
const BODY_MAX: usize = 20_000;
/// Characters of the whole text.
const WHOLE_MAX: usize = 100_000;
/// Characters of a subject, a name, a diagnosis.
const LINE_MAX: usize = 500;
/// Attachments that are named.
const ATTACHMENTS_MAX: usize = 50;
/// Messages that an answer may refer to, and recipients of a bounce, that are looked at.
const REFERENCES_MAX: usize = 20;
/// Customers of one address that are looked at: two are as good as many.
const CUSTOMERS_MAX: i64 = 2;

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Somebody wrote.
    Reply,
    /// A machine wrote.
    Automatic,
    /// A mail server says what became of a message.
    Bounce,
    /// It cannot be read.
    Unreadable,
}

impl MailKind {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Automatic => "automatic",
            Self::Bounce => "bounce",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What a bounce says of one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnWord {
    /// The address that we wrote to, when it says so.
    pub recipient: Option<String>,
    /// `hard`, `soft`, `delayed`, `delivered` or `unclear`.
    pub kind: String,
    /// The status and what the server said.
    pub words: String,
}

/// Keep a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepMail {
    /// Where it was read: the same twice is one mail.
    pub origin: String,
    /// What it is: its own identity and its text. The same twice is one mail too.
    pub identity: String,
    /// What it is.
    pub kind: MailKind,
    /// When it says it was written, in microseconds since 1970 UTC.
    pub written_at: Option<i64>,
    /// The name of who wrote, or empty.
    pub from_name: String,
    /// The address of who wrote, or empty.
    pub from_email: String,
    /// What about.
    pub subject: String,
    /// The text without what it quotes.
    pub text: String,
    /// The whole text.
    pub whole: String,
    /// The names of what was attached.
    pub attachments: Vec<String>,
    /// Why it could not be read, or only in part: a stable name, or empty.
    pub problem: String,
    /// The own ids of the messages that it is about, the likeliest first.
    pub about: Vec<String>,
    /// What a bounce says.
    pub returned: Vec<ReturnWord>,
}

/// A mail was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailKept {
    /// Its id; nothing when it was kept before.
    pub mail: Option<String>,
    /// Its state.
    pub state: String,
}

/// What becomes of a mail.
struct Fate {
    state: &'static str,
    outcome: &'static str,
    addressee: Option<Addressee>,
    customer: Option<CustomerId>,
    contact: Option<uuid::Uuid>,
    is_heard: bool,
}

impl Fate {
    fn of(state: &'static str) -> Self {
        Self { state, outcome: "", addressee: None, customer: None, contact: None, is_heard: false }
    }

    fn about(self, addressee: Option<Addressee>) -> Self {
        Self {
            customer: addressee.map(|it| it.customer),
            contact: addressee.map(|it| it.contact),
            addressee,
            ..self
        }
    }
}

/// Keeps a mail and does what it means, unless it was kept before.
pub async fn keep_mail(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &KeepMail,
) -> Result<(MailKept, Option<Event>), CorrespondenceError> {
    let fingerprint = ctx.vault.index_of("received_mail", command.identity.as_bytes());
    if store::is_known(tx, ctx, &command.origin, fingerprint).await? {
        return Ok((MailKept { mail: None, state: "known".to_owned() }, None));
    }
    let addressee = first_addressee(tx, ctx, &command.about).await?;
    let fate = match command.kind {
        MailKind::Unreadable => Fate::of("placing"),
        MailKind::Bounce => returned(ctx, tx, command, addressee).await?,
        MailKind::Automatic | MailKind::Reply => answered(ctx, tx, command, addressee).await?,
    };
    if fate.is_heard
        && let Some(contact) = fate.contact
    {
        hear_contact(ctx, tx, contact).await?;
    }
    let id = MailId::from_uuid(ctx.new_id()?);
    let attachments: Vec<String> =
        command.attachments.iter().take(ATTACHMENTS_MAX).map(|name| line(name)).collect();
    let mail = NewMail {
        id,
        origin: &command.origin,
        fingerprint,
        kind: command.kind.as_str(),
        outcome: fate.outcome,
        state: fate.state,
        written_at: command.written_at,
        from_name: line(&command.from_name),
        from_email: line(&command.from_email),
        subject: line(&command.subject),
        body: text(&command.text, BODY_MAX),
        whole: text(&command.whole, WHOLE_MAX),
        attachments: attachments.join("\n"),
        problem: line(&command.problem),
        customer: fate.customer,
        contact: fate.contact,
        message: fate.addressee.and_then(|it| it.message),
        heard_at: fate.is_heard.then(|| ctx.now_micros()),
    };
    store::insert_mail(tx, ctx, &mail).await?;
    let data = serde_json::json!({ "mail": id.to_string(), "kind": mail.kind, "outcome": mail.outcome,
        "state": mail.state, "message": mail.message.map(|it| it.to_string()) });
    let subject = fate.customer.map_or_else(String::new, |it| it.to_string());
    let kept = MailKept { mail: Some(id.to_string()), state: mail.state.to_owned() };
    Ok((kept, Some(Event::new("mail_received", subject, data))))
}

/// Keeps up to where the mailbox of the context's legal entity was read, and that it was. A mailbox that was set anew meanwhile begins anew.
pub async fn keep_place(tx: &mut Tx, ctx: &Ctx, from: Place, to: Place) -> Result<bool, db::DbError> {
    store::update_place(tx, ctx, from, to).await
}

/// Who the first message went to that is one of ours.
async fn first_addressee(
    tx: &mut Tx,
    ctx: &Ctx,
    about: &[String],
) -> Result<Option<Addressee>, CorrespondenceError> {
    for own_id in about.iter().take(REFERENCES_MAX) {
        if let Some(found) = find_addressee(tx, ctx, own_id).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What a bounce means. It is believed of a recipient that the message went to; else a person reads it.
async fn returned(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &KeepMail,
    addressee: Option<Addressee>,
) -> Result<Fate, CorrespondenceError> {
    let Some(addressee) = addressee else {
        return Ok(Fate { outcome: "doubted", ..Fate::of("placing") });
    };
    let believed = command.returned.iter().take(REFERENCES_MAX).find(|it| {
        it.recipient.as_deref().is_some_and(|email| contact_key_of(ctx, email) == addressee.contact)
    });
    let (meaning, outcome, state) = match believed.map(|it| it.kind.as_str()) {
        Some("hard") => (Some(Returned::NoAddress), "hard", "open"),
        Some("soft") => (Some(Returned::NotDelivered), "soft", "open"),
        Some("delivered") => (Some(Returned::Delivered), "delivered", "kept"),
        Some("delayed") => (None, "delayed", "kept"),
        Some(_) => (None, "unclear", "open"),
        None => (None, "doubted", "open"),
    };
    if let (Some(meaning), Some(word)) = (meaning, believed) {
        note_return(ctx, tx, addressee, meaning, &line(&word.words)).await?;
    }
    // What was not delivered would go again tomorrow: it waits until somebody has seen why.
    let is_heard = outcome == "soft";
    Ok(Fate { outcome, is_heard, ..Fate::of(state).about(Some(addressee)) })
}

/// Whose an answer is: that of the message it answers, else of the only customer that the address is known of.
async fn answered(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &KeepMail,
    addressee: Option<Addressee>,
) -> Result<Fate, CorrespondenceError> {
    let is_person = command.kind == MailKind::Reply;
    let state = if is_person { "open" } else { "kept" };
    if addressee.is_some() {
        return Ok(Fate { is_heard: is_person, ..Fate::of(state).about(addressee) });
    }
    let email = command.from_email.trim().to_lowercase();
    let customers =
        if email.is_empty() { Vec::new() } else { list_by_email(tx, ctx, &email, CUSTOMERS_MAX).await? };
    match customers[..] {
        [] => Ok(Fate::of(if is_person { "placing" } else { "kept" })),
        [customer] => {
            let contact = find_contact_key(tx, ctx, customer).await?;
            Ok(Fate {
                customer: Some(customer),
                contact,
                is_heard: is_person && contact.is_some(),
                ..Fate::of(state)
            })
        }
        // Whose it is, a person says; whoever has this address is not reminded until then.
        _ => Ok(Fate {
            contact: Some(contact_key_of(ctx, &email)),
            is_heard: is_person,
            ..Fate::of(if is_person { "placing" } else { "kept" })
        }),
    }
}

fn line(text: &str) -> String {
    clean_line(&text.chars().take(LINE_MAX).collect::<String>())
}

fn text(text: &str, most: usize) -> String {
    clean_text(&text.chars().take(most).collect::<String>())
}
