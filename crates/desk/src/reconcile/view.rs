//! A line of the desk as its template shows it.

use app::allocation::{
    DoneLine, EvidenceFact, ShownLine, ShownProposal, Strength, WorkLine, evidence_words, find_work,
    list_done_of,
};
use app::banking::{TransactionRow, WaitingState};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::BankTransactionId;
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use crate::access::User;
use crate::error::PageError;
use crate::words::Words;

/// Documents of a proposal that are named before the rest is counted.
const NAMED_MAX: usize = 3;

/// A bank transaction, as every part of the desk shows it.
#[derive(Clone, Debug)]
pub struct BankView {
    pub id: String,
    pub day: Date,
    pub account: String,
    pub who: String,
    pub text: String,
    pub amount_minor: i64,
    pub currency: Currency,
}

impl BankView {
    /// Who the other side is, or what the bank says when it names nobody.
    pub fn title(&self) -> &str {
        if self.who.is_empty() { &self.text } else { &self.who }
    }

    pub fn of(row: &TransactionRow) -> Self {
        Self {
            id: row.id.to_string(),
            day: row.booked_on.to_jiff(),
            account: row.account_masked.clone(),
            who: row.counterparty.clone(),
            text: row.remittance.clone(),
            amount_minor: row.amount_minor,
            currency: Currency::parse(&row.currency).unwrap_or(Currency::EUR),
        }
    }
}

/// A line that waits.
#[derive(Clone, Debug)]
pub struct LineView {
    pub bank: BankView,
    pub rest_minor: i64,
    pub reason_key: String,
    pub is_new: bool,
    pub is_aside: bool,
    /// Why it was set aside.
    pub note: String,
    pub best: Option<ProposalView>,
    /// How many other proposals there are.
    pub others: usize,
    pub comments: i64,
    /// Whether the reader decides; whoever only reads sees no buttons.
    pub may_decide: bool,
    /// Where to come back to after an action without script: the query of the list.
    pub back: String,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct ProposalView {
    /// Which of those that are possible, from 1: what the keys 1 to 9 choose.
    pub place: usize,
    /// Its place in the queue.
    pub number: usize,
    pub fingerprint: i64,
    pub strength: &'static str,
    pub mark: &'static str,
    pub method_key: String,
    pub documents: Vec<DocumentView>,
    pub more: usize,
    pub customer: String,
    pub chips: String,
    pub why: Vec<String>,
    /// Whether the amount leaves a choice between a part and a difference.
    pub is_partial: bool,
}

/// A document or an account in a proposal or a decision.
#[derive(Clone, Debug)]
pub struct DocumentView {
    pub name: String,
    pub amount_minor: i64,
    pub due_on: Option<Date>,
    pub left_minor: i64,
}

impl LineView {
    /// A line with the n-th possible proposal in front, or the first.
    pub fn of(line: &WorkLine, chosen: usize, back: &str, reader: &User) -> Self {
        let place = if (1..=line.proposals.len()).contains(&chosen) { chosen } else { 1 };
        let best = line.proposals.get(place - 1);
        let bank = BankView::of(&line.transaction);
        Self {
            rest_minor: line.rest_minor,
            reason_key: format!("reason-{}", line.reason.replace('_', "-")),
            is_new: line.state == WaitingState::New || line.reason.is_empty(),
            is_aside: line.state == WaitingState::Aside,
            note: String::new(),
            best: best.map(|proposal| ProposalView::of(proposal, place, line, &reader.words)),
            others: line.proposals.len().saturating_sub(1),
            comments: line.comments,
            may_decide: reader.may(Permission::DecideAllocations),
            back: back.to_owned(),
            bank,
        }
    }

    /// Whether money went out, which rarely goes to a customer.
    pub fn is_out(&self) -> bool {
        self.rest_minor < 0
    }

    /// Whether a part of it was explained before.
    pub fn is_in_part(&self) -> bool {
        self.rest_minor != self.bank.amount_minor
    }
}

impl ProposalView {
    /// The n-th proposal of a line. Only a line about which nothing is doubtful is called sure: of what is strong and
    /// has a rival beside it, or in another line, a person is told that it is likely.
    pub fn of(proposal: &ShownProposal, place: usize, line: &WorkLine, words: &Words) -> Self {
        let currency = Currency::parse(&line.transaction.currency).unwrap_or(Currency::EUR);
        let strength = match proposal.strength {
            Strength::Strong if line.state != WaitingState::Sure => Strength::Fair,
            strength => strength,
        };
        let mut customers: Vec<&str> = proposal
            .lines
            .iter()
            .map(|line| line.customer.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        customers.dedup();
        let customer = customers.join(", ");
        let documents: Vec<DocumentView> =
            proposal.lines.iter().take(NAMED_MAX).map(|line| DocumentView::of(line, words)).collect();
        Self {
            place,
            number: proposal.number,
            fingerprint: proposal.fingerprint,
            strength: strength.as_str(),
            mark: match strength {
                Strength::Strong => "●",
                Strength::Fair => "◐",
                Strength::Weak => "○",
            },
            method_key: method_key(&proposal.method),
            more: proposal.lines.len().saturating_sub(documents.len()),
            documents,
            customer,
            chips: chips(&proposal.evidence, words),
            why: in_words(&proposal.evidence, currency, words),
            is_partial: proposal.lines.iter().any(|line| line.item.is_some() && line.left_minor != 0),
        }
    }
}

impl DocumentView {
    pub fn of(line: &ShownLine, words: &Words) -> Self {
        let name = match (line.role.as_str(), line.item) {
            ("", _) if line.item.is_none() && is_account(&line.number) => {
                words.say_with("reconcile-account", &[("value", line.number.clone().into())])
            }
            // Credit has a number that we made; nobody knows it by that.
            ("", Some(_)) if line.number.starts_with("CREDIT-") => words.say("reconcile-role-credit"),
            ("", _) => line.number.clone(),
            ("credit", _) => words.say("reconcile-role-credit"),
            (role, _) => words.say(&format!("reconcile-role-{}", role.replace('_', "-"))),
        };
        Self {
            name,
            amount_minor: line.amount_minor,
            due_on: line.due_on,
            left_minor: if line.item.is_some() { line.left_minor } else { 0 },
        }
    }
}

/// Whether a number is that of an account: three digits or more and nothing else.
fn is_account(number: &str) -> bool {
    number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The key of a method's name.
pub fn method_key(method: &str) -> String {
    format!("method-{}", method.replace('_', "-"))
}

/// Facts in words.
pub fn in_words(evidence: &[EvidenceFact], currency: Currency, words: &Words) -> Vec<String> {
    evidence.iter().map(|fact| evidence_words(fact, currency, words.shared())).collect()
}

/// Facts as a few short words, always in the same order: reference, amount, account, name, history, rest.
fn chips(evidence: &[EvidenceFact], words: &Words) -> String {
    let mut chips: Vec<&str> = evidence.iter().map(|fact| fact.fact.as_str()).collect();
    chips.sort_by_key(|fact| ORDER.iter().position(|known| known == fact).unwrap_or(ORDER.len()));
    chips.dedup();
    let chips: Vec<String> =
        chips.into_iter().filter_map(|fact| words.find(&format!("reconcile-chip-{fact}"))).collect();
    chips.join(" · ")
}

const ORDER: &[&str] = &[
    "reference-equals",
    "number-cited",
    "number-cited-short",
    "number-cited-mistyped",
    "amount-equals-item",
    "amount-equals-cited",
    "only-subset",
    "account-known",
    "name-equals",
    "name-resembles",
    "customer-number-cited",
    "alias-known",
    "another-customer-pays",
    "several-customers",
    "digits-alone",
    "may-be-accident",
    "issued-after-payment",
];

/// A decision that stands.
#[derive(Clone, Debug)]
pub struct DoneView {
    pub bank: BankView,
    pub allocation: String,
    pub method_key: String,
    pub is_automatic: bool,
    pub by: String,
    pub at: i64,
    pub documents: Vec<DocumentView>,
    pub customer: String,
    pub why: Vec<String>,
}

impl DoneView {
    pub fn of(done: &DoneLine, words: &Words) -> Self {
        let bank = BankView::of(&done.transaction);
        let customer = done.lines.iter().map(|line| line.customer.as_str()).find(|name| !name.is_empty());
        Self {
            allocation: done.allocation.to_string(),
            method_key: method_key(&done.method),
            is_automatic: done.is_automatic,
            by: done.decided_by.clone(),
            at: done.decided_at,
            documents: done.lines.iter().map(|line| DocumentView::of(line, words)).collect(),
            customer: customer.unwrap_or_default().to_owned(),
            why: in_words(&done.evidence, bank.currency, words),
            bank,
        }
    }
}

/// A line that waits, or what can be told of it from the decision about it.
pub async fn line_or_decision(
    ctx: &Ctx,
    tx: &mut Tx,
    id: BankTransactionId,
    reader: &User,
) -> Result<Option<LineView>, PageError> {
    if let Some(line) = find_work(tx, ctx, id).await? {
        return Ok(Some(LineView::of(&line, 1, "", reader)));
    }
    let done = list_done_of(tx, ctx, id).await?.into_iter().next();
    Ok(done.map(|done| LineView {
        rest_minor: done.transaction.amount_minor,
        reason_key: String::new(),
        is_new: false,
        is_aside: false,
        note: String::new(),
        best: None,
        others: 0,
        comments: 0,
        may_decide: reader.may(Permission::DecideAllocations),
        back: String::new(),
        bank: BankView::of(&done.transaction),
    }))
}
