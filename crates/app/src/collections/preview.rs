//! What a message would say: its template with the facts of its customer, before anybody decides about it.

use db::{DbError, Tx};
use messages::{Language, Links, Medium, Rendered};

use super::piles::{find_recipient, list_documents_named};
use super::recipient::Recipient;
use super::store::{self, MessageRow};
use super::stored::channel_of;
use super::verdict::{StoredAnswer, StoredLine};
use super::wording::{Writer, find_words, language_of, render};
use crate::context::Ctx;
use crate::receivables::OpenItem;

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// What a person wrote, or the template with its facts.
    Text {
        /// The subject; empty for a text message.
        subject: String,
        /// The text.
        text: String,
        /// Whether a person wrote it.
        is_own: bool,
        /// Whether that person wrote about other documents or amounts: it is not sent before it was looked at again.
        is_outdated: bool,
    },
    /// A person speaks or decides: there is no text.
    ByMouth,
    /// No template of the product says it by this channel.
    NoTemplate,
}

/// A message as it would be sent.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Who it is for; nothing where nobody can be written to.
    pub recipient: Option<Recipient>,
    /// The gate's answer as it was kept.
    pub answer: StoredAnswer,
    /// The documents of its lines that may be seen, in their order.
    pub documents: Vec<(StoredLine, Option<OpenItem>)>,
    /// What it says.
    pub wording: Wording,
    /// Which words these are, in short: an approval names those that were read.
    pub words: String,
}

/// What a message would say to its customer, in the words of the product's template or those of a person, written by the person
/// whom the outgoing server names, else by `writer`, with these links. Nothing when what was kept of it cannot be read.
pub async fn preview_message(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    writer: &Writer,
    links: &Links,
) -> Result<Option<Preview>, DbError> {
    let Some(answer) = StoredAnswer::read(&row.verdict) else { return Ok(None) };
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let known = list_documents_named(tx, ctx, std::slice::from_ref(&answer)).await?;
    let documents: Vec<(StoredLine, Option<OpenItem>)> =
        answer.lines.iter().map(|line| (line.clone(), known.get(&line.item).cloned())).collect();
    let wording = match store::find_text(tx, ctx, row.id).await? {
        Some(own) => Wording::Text {
            subject: own.subject,
            text: own.body,
            is_own: true,
            is_outdated: own.basis != answer.basis(),
        },
        None => by_template(tx, ctx, row, (writer, links), recipient.as_ref(), &documents).await?,
    };
    let words = find_words(tx, ctx, row).await?;
    Ok(Some(Preview { recipient, answer, documents, wording, words }))
}

async fn by_template(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    (writer, links): (&Writer, &Links),
    recipient: Option<&Recipient>,
    documents: &[(StoredLine, Option<OpenItem>)],
) -> Result<Wording, DbError> {
    if channel_of(&row.channel).and_then(Medium::of).is_none() {
        return Ok(Wording::ByMouth);
    }
    let Some(said) = render(tx, ctx, row, (writer, links), recipient, documents).await? else {
        return Ok(Wording::NoTemplate);
    };
    let text =
        |subject: String, text: String| Wording::Text { subject, text, is_own: false, is_outdated: false };
    Ok(in_plain_text(said.rendered, language_of(recipient), text))
}

fn in_plain_text(
    rendered: Rendered,
    language: Language,
    text: impl Fn(String, String) -> Wording,
) -> Wording {
    match rendered {
        Rendered::Email { subject, text: body, .. } => text(subject.as_str().to_owned(), body),
        Rendered::Letter { subject, parts } => {
            text(subject.as_str().to_owned(), messages::plain_text(&parts, language))
        }
        Rendered::Sms { text: body, .. } => text(String::new(), body),
    }
}
