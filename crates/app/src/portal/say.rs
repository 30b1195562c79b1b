//! What a customer says of its documents, and to us: it keeps reminders back at once.

use db::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refused::PortalError;
use super::session::PortalReader;
use super::store::{self, NewAnswer};
use super::view::{HOLDS_MAX, standing};
use crate::activity::Event;
use crate::collections::{DunningError, HoldReminders, NoteConversation, hold_reminders, list_holds_of};
use crate::collections::{find_contact_key, note_conversation};
use crate::ids::{OpenItemId, PortalAnswerId};
use crate::receivables::{self, OpenItem};
use crate::typed::{clean_line, clean_text};

/// Longest text.
pub const SAID_MAX: usize = 1_000;
/// Days ahead that a payment can be promised for.
pub const PROMISE_DAYS_MAX: i64 = 45;
/// Days back that a payment can have been made on.
const PAID_DAYS_MAX: i64 = 60;
/// Documents that are spoken of at once.
pub(super) const DOCUMENTS_MAX: i64 = 500;
/// Promises that a document may be given in the portal; then we talk.
const PROMISES_MAX: usize = 2;
/// Most bytes of a proof.
pub const PROOF_BYTES_MAX: usize = 5_000_000;
/// Proofs of a customer that may wait for us.
const PROOFS_MAX: usize = 10;
/// Longest name of a proof.
const PROOF_NAME_MAX: usize = 120;
/// Answers of a customer that may wait for us: more is not read by anybody.
const WAITING_MAX: usize = 50;

/// Say something in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SayInPortal {
    /// The documents it is about, as their ids' texts.
    pub documents: Vec<String>,
    /// What is said.
    pub said: Said,
    /// A file that shows it, of a payment alone.
    pub proof: Option<Proof>,
}

/// A file that shows that something was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Its name.
    pub name: String,
    /// What it holds; too much to be written down as the input of a call.
    #[serde(skip_serializing)]
    pub bytes: Vec<u8>,
}

impl Proof {
    /// Its type by its first bytes: PDF, PNG or JPEG.
    fn content_type(&self) -> Option<&'static str> {
        let begins: [(&[u8], &'static str); 3] = [
            (b"%PDF-", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"\xff\xd8\xff", "image/jpeg"),
        ];
        begins.into_iter().find(|(bytes, _)| self.bytes.starts_with(bytes)).map(|(_, name)| name)
    }
}

/// What a customer can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It was paid.
    Paid {
        /// On which day.
        on: Date,
        /// By what it can be found: a reference, the bank.
        text: String,
    },
    /// It will be paid.
    WillPay {
        /// On which day.
        on: Date,
    },
    /// It is not agreed to.
    Disagree {
        /// Why.
        text: String,
    },
    /// It cannot be paid at once.
    NeedTime {
        /// What would be possible.
        text: String,
    },
    /// Something else; a call back, with the number.
    Message {
        /// What.
        text: String,
    },
    /// What we keep about it is wrong.
    Correct {
        /// How it would be right.
        text: String,
    },
    /// What we keep about people is to be shown or to go (GDPR, articles 15 and 17).
    PersonalData {
        /// What is asked for.
        text: String,
    },
}

impl Said {
    /// Its stable name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "paid",
            Self::WillPay { .. } => "will_pay",
            Self::Disagree { .. } => "disagree",
            Self::NeedTime { .. } => "need_time",
            Self::Message { .. } => "message",
            Self::Correct { .. } => "correct",
            Self::PersonalData { .. } => "personal_data",
        }
    }

    /// What keeps reminders back while it stands.
    const fn hold(&self) -> Option<&'static str> {
        match self {
            Self::Paid { .. } => Some("said_paid"),
            Self::WillPay { .. } => Some("promise"),
            Self::Disagree { .. } => Some("dispute"),
            Self::NeedTime { .. } => Some("plan_asked"),
            Self::Message { .. } | Self::Correct { .. } | Self::PersonalData { .. } => None,
        }
    }

    fn parts(&self) -> (Option<Date>, &str) {
        match self {
            Self::Paid { on, text } => (Some(*on), text),
            Self::WillPay { on } => (Some(*on), ""),
            Self::Disagree { text }
            | Self::NeedTime { text }
            | Self::Message { text }
            | Self::Correct { text }
            | Self::PersonalData { text } => (None, text),
        }
    }
}

/// It was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidInPortal {
    /// The answer, for whoever of ours looks at it.
    pub answer: String,
}

/// Says something: reminders of the documents are kept back, or a conversation is open, and one of ours finds it among the
/// answers. What still stands of a document is not said again.
pub async fn say_in_portal(
    reader: &PortalReader,
    tx: &mut Tx,
    command: &SayInPortal,
) -> Result<(SaidInPortal, Option<Event>), PortalError> {
    let ctx = &reader.ctx;
    let (on, text) = command.said.parts();
    let text = clean_text(text);
    let needs_text = !matches!(command.said, Said::Paid { .. } | Said::WillPay { .. });
    if text.chars().count() > SAID_MAX || (needs_text && text.trim().is_empty()) {
        return Err(PortalError::BadText);
    }
    let proof = match &command.proof {
        Some(proof) => Some((proof, checked(tx, reader, &command.said, proof).await?)),
        None => None,
    };
    let mut numbers = Vec::new();
    let mut contact = None;
    if let Some(kind) = command.said.hold() {
        let until = expected(ctx.today(), &command.said)?;
        let items = chosen(tx, reader, &command.documents).await?;
        check_standing(tx, reader, &items, kind).await?;
        numbers = items.iter().map(|item| item.number.clone()).collect();
        let hold = HoldReminders {
            customer: reader.customer.to_string(),
            documents: numbers.clone(),
            kind: kind.to_owned(),
            until,
            amount_minor: None,
            owner: String::new(),
            due: None,
            reason: text.clone(),
            topic: String::new(),
        };
        hold_reminders(ctx, tx, &hold).await?;
    } else {
        let most = i64::try_from(WAITING_MAX).unwrap_or(i64::MAX);
        if store::list_answers_of(tx, ctx, reader.customer, true, most).await?.len() >= WAITING_MAX {
            return Err(PortalError::TooManyAnswers);
        }
        contact = find_contact_key(tx, ctx, reader.customer).await?;
        let heard = NoteConversation { customer: reader.customer.to_string(), is_settled: false };
        match note_conversation(ctx, tx, &heard).await {
            // Nobody is written to who cannot be.
            Ok(_) | Err(DunningError::NoContact) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let id = PortalAnswerId::from_uuid(ctx.new_id()?);
    let answer = NewAnswer {
        id,
        customer: reader.customer,
        kind: command.said.as_str(),
        documents: &numbers.join(", "),
        on,
        body: &text,
        contact,
    };
    store::insert_answer(tx, ctx, &answer).await?;
    if let Some((proof, content_type)) = proof {
        let name: String = clean_line(&proof.name).chars().take(PROOF_NAME_MAX).collect();
        store::insert_proof(tx, ctx, id, (&name, content_type, &proof.bytes)).await?;
    }
    let data = serde_json::json!({ "kind": command.said.as_str(), "documents": numbers, "on": on,
        "answer": id.to_string() });
    Ok((
        SaidInPortal { answer: id.to_string() },
        Some(Event::new("customer_answered", reader.customer, data)),
    ))
}

/// The type of a proof that may be kept.
async fn checked(
    tx: &mut Tx,
    reader: &PortalReader,
    said: &Said,
    proof: &Proof,
) -> Result<&'static str, PortalError> {
    if proof.bytes.len() > PROOF_BYTES_MAX {
        return Err(PortalError::LargeProof);
    }
    let is_of_payment = matches!(said, Said::Paid { .. });
    let content_type = proof.content_type().filter(|_| is_of_payment).ok_or(PortalError::BadProof)?;
    let most = i64::try_from(WAITING_MAX).unwrap_or(i64::MAX);
    let waiting = store::list_answers_of(tx, &reader.ctx, reader.customer, true, most).await?;
    if waiting.iter().filter(|answer| !answer.proof.is_empty()).count() >= PROOFS_MAX {
        return Err(PortalError::TooManyAnswers);
    }
    Ok(content_type)
}

/// The last day of the hold that a statement makes.
fn expected(today: Date, said: &Said) -> Result<Option<Date>, PortalError> {
    match said {
        // A payment that was made is expected from today on: its bank day may be behind us.
        Said::Paid { on, .. } if *on <= today && *on >= today.saturating_sub(PAID_DAYS_MAX.days()) => {
            Ok(Some(today))
        }
        Said::WillPay { on } if *on >= today && *on <= today.saturating_add(PROMISE_DAYS_MAX.days()) => {
            Ok(Some(*on))
        }
        Said::Paid { on, .. } | Said::WillPay { on } => Err(PortalError::BadDay(*on)),
        Said::Disagree { .. }
        | Said::NeedTime { .. }
        | Said::Message { .. }
        | Said::Correct { .. }
        | Said::PersonalData { .. } => Ok(None),
    }
}

/// The documents that were chosen: open invoices of the customer who is in, and nothing else.
async fn chosen(
    tx: &mut Tx,
    reader: &PortalReader,
    documents: &[String],
) -> Result<Vec<OpenItem>, PortalError> {
    if documents.is_empty() {
        return Err(PortalError::NothingChosen);
    }
    let mut documents: Vec<&String> = documents.iter().collect();
    documents.sort_unstable();
    documents.dedup();
    if documents.len() > usize::try_from(DOCUMENTS_MAX).unwrap_or(usize::MAX) {
        return Err(PortalError::UnknownDocument(String::new()));
    }
    let open = receivables::list_open_of(tx, &reader.ctx, reader.customer, DOCUMENTS_MAX).await?;
    let mut items = Vec::new();
    for text in documents {
        let unknown = || PortalError::UnknownDocument(text.clone());
        let id: OpenItemId = text.parse().map_err(|_| unknown())?;
        let item = open.iter().find(|item| item.id == id && item.open_minor > 0).ok_or_else(unknown)?;
        items.push(item.clone());
    }
    Ok(items)
}

async fn check_standing(
    tx: &mut Tx,
    reader: &PortalReader,
    items: &[OpenItem],
    kind: &str,
) -> Result<(), PortalError> {
    let holds = list_holds_of(tx, &reader.ctx, reader.customer, None, HOLDS_MAX).await?;
    let today = reader.ctx.today();
    for item in items {
        let promises = holds.iter().filter(|hold| hold.kind == "promise" && hold.item_id == Some(item.id));
        let stands = standing(&holds, item.id, today).any(|hold| hold.kind == kind);
        if stands {
            return Err(PortalError::SaidAlready(item.number.clone()));
        }
        if kind == "promise" && promises.count() >= PROMISES_MAX {
            return Err(PortalError::TooManyPromises(item.number.clone()));
        }
    }
    Ok(())
}
