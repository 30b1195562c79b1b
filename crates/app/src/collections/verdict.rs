//! The gate's answer as it is stored with every message: the facts it stood on, in our ids.

use dunning::gate::{Answer, Line};
use dunning::plan::{Channel, Tone};
use dunning::{End, Reason, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::facts::{Facts, LoadedPart};
use super::plans::plan_id;
use super::stored::tone_of;
use crate::ids::{CustomerId, DunningPlanId, OpenItemId};
use crate::write::hexadecimal;

/// The answer about one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// `send`, `wait`, `hand_over` or `never`.
    pub verdict: String,
    /// Until when it waits, in microseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Whether the account manager is in copy.
    #[serde(default)]
    pub copies_account_manager: bool,
    /// What was asked about, and what is late too.
    pub lines: Vec<StoredLine>,
    /// What it asks for, by customer and currency.
    pub totals: Vec<StoredTotal>,
    /// Through which day each account that counts was known.
    pub sources: Vec<StoredSource>,
    /// When the contact was last written to, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message_at: Option<i64>,
    /// When it was last heard of, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<i64>,
}

/// One document of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLine {
    /// The document, as its id's text.
    pub item: String,
    /// Whose it is, as its id's text.
    pub customer: String,
    /// The plan whose step is said, as its id's text; nothing for one that is only listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The key of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u16>,
    /// In which tone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
    /// By which channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What is open, minor units.
    pub open_minor: i64,
    /// Unused credit that is taken off, minor units.
    pub credit_minor: i64,
    /// Their currency.
    pub currency: String,
    /// Whether it may go: `send`, `wait`, `hand_over`, `never`.
    pub verdict: String,
    /// Every reason why not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<StoredReason>,
}

/// One reason why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReason {
    /// Its code: docs/spec/dunning.md, section 5.
    pub code: String,
    /// The day that ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The day it stands on: of the money, of the statement, of the payment that was expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// What a message asks one customer for in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTotal {
    /// The customer, as its id's text.
    pub customer: String,
    /// What is open, minor units.
    pub open_minor: i64,
    /// Credit that is taken off it, minor units.
    pub credit_minor: i64,
    /// What is asked for, minor units.
    pub due_minor: i64,
    /// Their currency.
    pub currency: String,
}

/// Through which day an account was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSource {
    /// The bank account, as its id's text.
    pub account: String,
    /// The last day.
    pub through: Option<Date>,
}

impl StoredReason {
    fn of(reason: &Reason) -> Self {
        let until = match reason.end() {
            End::Day(day) => Some(day),
            End::Hours | End::Event | End::Person | End::Never => None,
        };
        let on = match *reason {
            Reason::StatementStale { known_through, .. } => known_through,
            Reason::UnallocatedCash { received_on, .. } => Some(received_on),
            Reason::PaymentLost { expected_on, .. } => Some(expected_on),
            _ => None,
        };
        Self { code: reason.code().to_owned(), until, on }
    }
}

impl StoredAnswer {
    /// An answer of the engine in our ids.
    pub(super) fn of(facts: &Facts, part: &LoadedPart, answer: &Answer) -> Self {
        let customer = |index: u32| {
            let party = part.customers.get(index as usize).and_then(|place| facts.parties.get(*place));
            party.map(|party| party.id.to_string()).unwrap_or_default()
        };
        let line = |line: &Line| StoredLine {
            item: part.items.get(line.item as usize).map(ToString::to_string).unwrap_or_default(),
            customer: part
                .book
                .items
                .get(line.item as usize)
                .map(|item| customer(item.customer))
                .unwrap_or_default(),
            plan: line.step.map(|(plan, _)| plan_id(plan).to_string()),
            step: line.step.map(|(_, step)| step),
            tone: line.tone.map(|tone| tone.as_str().to_owned()),
            channel: line.channel.map(|channel| channel.as_str().to_owned()),
            open_minor: line.open.minor(),
            credit_minor: line.credit.minor(),
            currency: line.open.currency().code().to_owned(),
            verdict: line.verdict.as_str().to_owned(),
            reasons: line.reasons.iter().map(StoredReason::of).collect(),
        };
        let totals = answer.totals.iter().map(|total| StoredTotal {
            customer: customer(total.customer),
            open_minor: total.open.minor(),
            credit_minor: total.credit.minor(),
            due_minor: total.due.minor(),
            currency: total.due.currency().code().to_owned(),
        });
        let sources = answer.proof.sources.iter().map(|(source, through)| StoredSource {
            account: facts.accounts.get(*source as usize).map(ToString::to_string).unwrap_or_default(),
            through: *through,
        });
        Self {
            verdict: answer.verdict.as_str().to_owned(),
            until: until_of(answer.verdict),
            copies_account_manager: answer.copies_account_manager,
            lines: answer.lines.iter().map(line).collect(),
            totals: totals.collect(),
            sources: sources.collect(),
            last_message_at: answer.proof.last_message_at.map(Timestamp::as_microsecond),
            heard_at: answer.proof.heard_at.map(Timestamp::as_microsecond),
        }
    }

    /// As it is stored.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was stored; nothing when it cannot be read.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The steps that go: item, customer, plan, step, tone.
    pub(super) fn going(&self) -> impl Iterator<Item = GoingStep> + '_ {
        let is_sent = self.verdict == Verdict::Send.as_str();
        self.lines.iter().filter(move |line| is_sent && line.verdict == Verdict::Send.as_str()).filter_map(
            |line| {
                Some(GoingStep {
                    item: line.item.parse().ok()?,
                    customer: line.customer.parse().ok()?,
                    plan: line.plan.as_deref()?.parse().ok()?,
                    step: line.step?,
                    tone: line.tone.clone()?,
                })
            },
        )
    }

    /// The sternest tone of the steps that go.
    pub(super) fn tone(&self) -> Option<&'static str> {
        self.going().filter_map(|step| tone_of(&step.tone)).max().map(Tone::as_str)
    }

    /// The codes of every reason, each once.
    pub(super) fn codes(&self) -> String {
        let mut codes: Vec<&str> =
            self.lines.iter().flat_map(|line| &line.reasons).map(|reason| reason.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.join(" ")
    }

    /// How many documents it names that go.
    pub(super) fn documents(&self) -> i64 {
        let going = self.lines.iter().filter(|line| line.verdict == Verdict::Send.as_str());
        i64::try_from(going.count()).unwrap_or(i64::MAX)
    }

    /// What a text about it was written for: the documents that go and what is asked for each, in one order.
    pub(super) fn basis(&self) -> String {
        let going = self.lines.iter().filter(|line| line.verdict == Verdict::Send.as_str());
        let mut told: Vec<String> = going
            .map(|line| {
                let asked = line.open_minor.saturating_sub(line.credit_minor);
                format!("{} {asked} {}", line.item, line.currency)
            })
            .collect();
        told.sort_unstable();
        told.join("\n")
    }

    /// What a person sees of it and words, in short: another one when other documents or amounts go.
    pub fn seen_basis(&self) -> String {
        hexadecimal(&Sha256::digest(self.basis()))
    }

    /// The customers of whom something goes.
    pub fn customers_told(&self) -> Vec<CustomerId> {
        let going = self.lines.iter().filter(|line| line.verdict == Verdict::Send.as_str());
        let mut found: Vec<CustomerId> = going.filter_map(|line| line.customer.parse().ok()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The customers it is about, those of whom something goes first.
    pub(super) fn customers(&self) -> Vec<CustomerId> {
        let (going, others): (Vec<_>, Vec<_>) =
            self.lines.iter().partition(|line| line.verdict == Verdict::Send.as_str());
        let mut found: Vec<CustomerId> = Vec::new();
        for id in going.into_iter().chain(others).filter_map(|line| line.customer.parse().ok()) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }
}

/// One step that goes.
#[derive(Clone, Debug)]
pub(super) struct GoingStep {
    pub item: OpenItemId,
    pub customer: CustomerId,
    pub plan: DunningPlanId,
    pub step: u16,
    pub tone: String,
}

/// Until when a verdict waits, in microseconds.
pub(super) fn until_of(verdict: Verdict) -> Option<i64> {
    match verdict {
        Verdict::Wait { until } => until.map(Timestamp::as_microsecond),
        Verdict::Send | Verdict::HandOver | Verdict::Never => None,
    }
}

/// The channel of an answer that goes; an e-mail where it says none.
pub(super) fn channel_or_email(answer: &Answer) -> Channel {
    answer.channel.unwrap_or(Channel::Email)
}
