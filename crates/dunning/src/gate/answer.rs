//! What the gate answers, and the facts it used: what is stored with every message.

use jiff::Timestamp;
use jiff::civil::Date;
use money::{Money, MoneyError};

use super::{Asked, contact, verdict_of};
use crate::hours::instant;
use crate::model::{CustomerIndex, Item, ItemIndex, SourceIndex};
use crate::plan::{Channel, Plan, Step, Tone};
use crate::reason::{Reason, Verdict};

/// One item of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The item.
    pub item: ItemIndex,
    /// The plan and the step that is said about it, by their keys; `None` for one that is only listed because
    /// it is late too.
    pub step: Option<(u128, u16)>,
    /// The tone of the step.
    pub tone: Option<Tone>,
    /// The channel of the step.
    pub channel: Option<Channel>,
    /// What is open.
    pub open: Money,
    /// Unused credit that is taken off.
    pub credit: Money,
    /// Whether it may go.
    pub verdict: Verdict,
    /// Every reason why not, sorted.
    pub reasons: Vec<Reason>,
    pub(super) minimum_minor: i64,
    is_approved_first: bool,
    copies_account_manager: bool,
}

/// What a message asks one customer for, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The customer.
    pub customer: CustomerIndex,
    /// The sum of what is open.
    pub open: Money,
    /// Credit that is taken off it.
    pub credit: Money,
    /// What is asked for.
    pub due: Money,
}

/// The facts that an answer stands on, beside those in its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How far each source that counts was known.
    pub sources: Vec<(SourceIndex, Option<Date>)>,
    /// When the contact was last written to, as far as may be.
    pub last_message_at: Option<Timestamp>,
    /// When it was last heard of.
    pub heard_at: Option<Timestamp>,
}

/// The answer about one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether the message may go: with the lines that may.
    pub verdict: Verdict,
    /// The tone of its sternest claim that may go.
    pub tone: Option<Tone>,
    /// The channel of that claim.
    pub channel: Option<Channel>,
    /// Whether a person approves it first.
    pub is_approved_first: bool,
    /// Whether the account manager is in copy.
    pub copies_account_manager: bool,
    /// All items that were asked about, or are late too, by customer and due day.
    pub lines: Vec<Line>,
    /// What it asks for; empty unless it may go.
    pub totals: Vec<Total>,
    /// What it stands on.
    pub proof: Proof,
}

impl Line {
    pub(super) fn new(index: ItemIndex, item: &Item, found: Option<(&Plan, &Step)>) -> Self {
        Self {
            item: index,
            step: found.map(|(plan, step)| (plan.key, step.key)),
            tone: found.map(|(_, step)| step.tone),
            channel: found.map(|(_, step)| step.channel),
            open: item.open,
            credit: Money::zero(item.open.currency()),
            verdict: Verdict::Never,
            reasons: Vec::new(),
            minimum_minor: found.map_or(0, |(_, step)| step.minimum_minor),
            is_approved_first: found.is_some_and(|(_, step)| step.is_approved_first),
            copies_account_manager: found.is_some_and(|(_, step)| step.copies_account_manager),
        }
    }

    /// What it asks for.
    pub fn net(&self) -> Result<Money, MoneyError> {
        self.open.checked_sub(self.credit)
    }

    /// Whether it is said, and not only listed.
    pub fn is_claim(&self) -> bool {
        self.step.is_some()
    }

    /// Whether it says more than a courtesy.
    pub fn is_reminder(&self) -> bool {
        self.tone.is_some_and(|tone| tone > Tone::Courtesy)
    }

    /// Whether it goes.
    pub fn goes(&self) -> bool {
        self.verdict == Verdict::Send
    }
}

impl Answer {
    /// An answer about nothing.
    pub(super) fn nothing() -> Self {
        Self {
            verdict: Verdict::Never,
            tone: None,
            channel: None,
            is_approved_first: false,
            copies_account_manager: false,
            lines: Vec::new(),
            totals: Vec::new(),
            proof: Proof::default(),
        }
    }

    pub(super) fn of(asked: &Asked<'_>, mut lines: Vec<Line>) -> Result<Self, MoneyError> {
        for line in &mut lines {
            line.verdict = verdict_of(&line.reasons, |last| opening(asked, line, last));
        }
        let verdict = overall(&lines);
        let sternest = lines
            .iter()
            .filter(|line| line.goes() && line.is_claim())
            .max_by_key(|line| (line.tone, line.channel))
            .filter(|_| verdict == Verdict::Send);
        let (tone, channel) = (sternest.and_then(|line| line.tone), sternest.and_then(|line| line.channel));
        let going = |line: &&Line| line.goes() && line.is_claim();
        let mut answer = Self {
            verdict,
            tone,
            channel,
            is_approved_first: lines.iter().filter(going).any(|line| line.is_approved_first),
            copies_account_manager: lines.iter().filter(going).any(|line| line.copies_account_manager),
            totals: Vec::new(),
            proof: proof(asked, &lines),
            lines,
        };
        if verdict == Verdict::Send {
            answer.totals = totals(asked, &answer.lines)?;
        }
        Ok(answer)
    }

    /// Takes away what only a message that goes has.
    pub(crate) fn says_nothing(&mut self) {
        (self.tone, self.channel) = (None, None);
        (self.is_approved_first, self.copies_account_manager) = (false, false);
        self.totals.clear();
    }

    /// What is said if it goes.
    pub fn going(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| self.verdict == Verdict::Send && line.goes())
    }
}

/// Of the claims: one that may go decides; else a person, the earliest day, something without a day.
fn overall(lines: &[Line]) -> Verdict {
    let verdicts: Vec<Verdict> =
        lines.iter().filter(|line| line.is_claim()).map(|line| line.verdict).collect();
    if verdicts.contains(&Verdict::Send) {
        return Verdict::Send;
    }
    if verdicts.contains(&Verdict::HandOver) {
        return Verdict::HandOver;
    }
    let earliest = verdicts
        .iter()
        .filter_map(|verdict| match verdict {
            Verdict::Wait { until } => *until,
            Verdict::Send | Verdict::HandOver | Verdict::Never => None,
        })
        .min();
    if earliest.is_some() || verdicts.contains(&Verdict::Wait { until: None }) {
        return Verdict::Wait { until: earliest };
    }
    Verdict::Never
}

/// The first instant, from a day on, at which the contact may be reached about a line.
fn opening(asked: &Asked<'_>, line: &Line, last: Option<Date>) -> Option<Timestamp> {
    let item = asked.known.item(line.item)?;
    let plan = asked.known.plan_of(asked.known.customer(item)?)?;
    let from = last.map_or(asked.now, |day| day.at(0, 0, 0, 0).max(asked.now));
    let channel = line.channel.unwrap_or(Channel::Email);
    contact::opening(asked.known, asked.entity, item, plan, channel, from)
        .map(|moment| instant(moment, &asked.entity.zone))
}

fn totals(asked: &Asked<'_>, lines: &[Line]) -> Result<Vec<Total>, MoneyError> {
    let mut totals: Vec<Total> = Vec::new();
    for line in lines.iter().filter(|line| line.goes()) {
        let Some(item) = asked.known.item(line.item) else { continue };
        let currency = line.open.currency();
        let place = totals
            .iter()
            .position(|total| total.customer == item.customer && total.open.currency() == currency);
        let Some(total) = place.and_then(|place| totals.get_mut(place)) else {
            let (open, credit, due) = (line.open, line.credit, line.net()?);
            totals.push(Total { customer: item.customer, open, credit, due });
            continue;
        };
        total.open = total.open.checked_add(line.open)?;
        total.credit = total.credit.checked_add(line.credit)?;
        total.due = total.due.checked_add(line.net()?)?;
    }
    Ok(totals)
}

fn proof(asked: &Asked<'_>, lines: &[Line]) -> Proof {
    let mut sources: Vec<SourceIndex> = lines
        .iter()
        .filter_map(|line| asked.known.item(line.item))
        .flat_map(|item| asked.known.sources_of(item))
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let through = |source: SourceIndex| {
        asked.known.book.sources.get(source as usize).and_then(|source| source.known_through)
    };
    let contact = asked.contact.and_then(|index| asked.known.book.contacts.get(index as usize));
    Proof {
        sources: sources.into_iter().map(|source| (source, through(source))).collect(),
        last_message_at: asked.contact.and_then(|index| {
            asked.known.messages_to(index, asked.message).map(|message| message.state.at()).max()
        }),
        heard_at: contact.and_then(|contact| contact.heard_at),
    }
}
