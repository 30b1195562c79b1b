//! A message as a list and its page show it.

use std::collections::HashMap;

use app::collections::{MessageRow, PlanView, Recipient, StoredAnswer, StoredLine};
use app::receivables::OpenItem;
use jiff::civil::Date;

use super::wording::{key, reason, why};
use crate::words::Words;

/// A message in a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: MessageRow,
    /// Who is written to, in words; or empty.
    pub contact: String,
    pub channel_key: String,
    pub tone_key: String,
    pub state_key: String,
    pub state_tone: &'static str,
    pub documents: Vec<Document>,
    /// Plan and step, each once.
    pub why: Vec<String>,
    /// How the customer kept what it promised, in words; or empty.
    pub reliability: String,
    /// Which words are shown with it; empty where they are not.
    pub words: String,
    /// Whether text messages leave by a gateway.
    pub has_gateway: bool,
}

/// A document that a message names.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id's text, where it is to be seen.
    pub id: String,
    pub number: String,
    pub due_on: Option<Date>,
    pub days_late: i64,
    pub open_minor: i64,
    pub credit_minor: i64,
    pub currency: String,
    /// Whether it may go.
    pub is_going: bool,
    pub verdict_key: String,
    /// Why not, each reason as a sentence.
    pub reasons: Vec<String>,
}

impl Line {
    /// A message with what is known beside it.
    pub fn of(
        row: MessageRow,
        recipient: Option<&Recipient>,
        documents: &HashMap<String, OpenItem>,
        plans: &[PlanView],
        today: Date,
        words: &Words,
    ) -> Self {
        let answer = StoredAnswer::read(&row.verdict);
        let lines = answer.map(|answer| answer.lines).unwrap_or_default();
        let mut said: Vec<String> = lines.iter().filter_map(|line| why(line, plans, words)).collect();
        said.sort();
        said.dedup();
        let mut row = row;
        // What we note ourselves has words; what a person or a server said stands as it is.
        if let Some(words) = words.find(&format!("mail-note-{}", row.note.replace('_', "-"))) {
            row.note = words;
        }
        Self {
            contact: recipient.map(contact).unwrap_or_default(),
            channel_key: key("channel", &row.channel),
            tone_key: key("tone", &row.tone),
            state_key: key("state", &row.state),
            state_tone: tone(&row.state),
            documents: lines
                .iter()
                .map(|line| Document::of(line, documents.get(&line.item), today, words))
                .collect(),
            why: said,
            reliability: String::new(),
            words: String::new(),
            has_gateway: false,
            row,
        }
    }

    /// Whether one of our people does it.
    pub fn is_by_hand(&self) -> bool {
        match self.row.channel.as_str() {
            "email" => false,
            "sms" => !self.has_gateway,
            _ => true,
        }
    }

    /// Whether a person may write other words: what is printed or spoken has none to be written here.
    pub fn may_be_worded(&self) -> bool {
        matches!(self.row.channel.as_str(), "email" | "sms")
    }

    /// Whether approving it gives somebody a task.
    pub fn is_task(&self) -> bool {
        matches!(self.row.channel.as_str(), "call" | "visit")
    }

    /// Whether a person may decide about it.
    pub fn can_decide(&self) -> bool {
        self.can_approve() || (self.row.state == "planned" && !self.row.is_shadow)
    }

    /// Whether it waits to be approved.
    pub fn can_approve(&self) -> bool {
        self.row.state == "proposed" && !self.row.is_shadow
    }

    /// Whether a person says what became of it.
    pub fn is_in_doubt(&self) -> bool {
        self.row.state == "unknown"
    }

    /// Whether its moment is yet to come.
    pub fn is_to_come(&self) -> bool {
        matches!(self.row.state.as_str(), "planned" | "postponed")
    }

    /// The first documents, and how many more there are.
    pub fn first_documents(&self) -> &[Document] {
        self.documents.get(..FIRST).unwrap_or(&self.documents)
    }

    /// How many documents are not among the first.
    pub fn more(&self) -> usize {
        self.documents.len().saturating_sub(FIRST)
    }
}

/// Documents that a list shows of a message.
const FIRST: usize = 4;

impl Document {
    /// A line of an answer with its document, when that may be seen.
    pub fn of(line: &StoredLine, item: Option<&OpenItem>, today: Date, words: &Words) -> Self {
        let late =
            item.and_then(|item| item.due_on.until(today).ok()).map_or(0, |span| i64::from(span.get_days()));
        Self {
            id: item.map(|item| item.id.to_string()).unwrap_or_default(),
            number: item.map_or_else(|| words.say("collections-document-unseen"), |item| item.number.clone()),
            due_on: item.map(|item| item.due_on),
            days_late: late,
            open_minor: line.open_minor,
            credit_minor: line.credit_minor,
            currency: line.currency.clone(),
            is_going: line.verdict == "send",
            verdict_key: key("verdict", &line.verdict),
            reasons: line.reasons.iter().map(|found| reason(found, words)).collect(),
        }
    }
}

/// Who is written to, in one line.
pub fn contact(recipient: &Recipient) -> String {
    let parts = [&recipient.name, &recipient.email, &recipient.phone];
    let parts: Vec<&str> =
        parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).take(2).collect();
    parts.join(" · ")
}

fn tone(state: &str) -> &'static str {
    match state {
        "sent" => "ok",
        "unknown" | "postponed" => "warn",
        "failed" => "bad",
        "proposed" | "planned" | "claimed" | "sending" => "primary",
        _ => "",
    }
}
