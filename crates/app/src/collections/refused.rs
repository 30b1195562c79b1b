//! Why something about reminders was not done.

use db::{AsDbError, DbError};
use dunning::PlanTermsProblem;
use dunning::plan::PlanProblem;
use jiff::civil::Date;
use messages::{TemplatePart, TemplateProblem};
use money::MoneyError;

use crate::refusal::{Refusal, Refuses, Value};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why something about reminders was not done.
#[derive(Debug, thiserror::Error)]
pub enum DunningError {
    /// There is no such plan.
    #[error("there is no plan {0}")]
    UnknownPlan(String),
    /// Text that is no plan.
    #[error("it is no plan: {0}")]
    NotAPlan(String),
    /// Something is wrong with a plan.
    #[error("something is wrong with the plan: {0:?}")]
    Plan(Vec<PlanProblem>),
    /// Somebody saved it since it was read.
    #[error("the plan {0} was changed meanwhile")]
    PlanChanged(String),
    /// There is no such customer, or it is not to be seen.
    #[error("there is no customer {0}")]
    UnknownCustomer(String),
    /// The customer owes no open document of this number.
    #[error("{0} is no open document of the customer")]
    UnknownDocument(String),
    /// A share or a number of days for which nobody is left alone.
    #[error("a hold-out is 1 to 50 hundredths of the customers for 30 to 365 days")]
    BadHoldOut,
    /// Customers are left alone already.
    #[error("customers are left alone already")]
    HoldOutStands,
    /// There is no such contact at the customer.
    #[error("there is no contact {0}")]
    UnknownContact(String),
    /// There is no such person among our users.
    #[error("there is no user {0}")]
    UnknownPerson(String),
    /// Nothing of this kind keeps reminders back.
    #[error("{0:?} keeps no reminder back")]
    UnknownKind(String),
    /// There is no such hold, or it has ended.
    #[error("there is no hold {0}")]
    UnknownHold(String),
    /// The customer has no credit note of this number.
    #[error("{0} is no credit note of the customer")]
    UnknownCreditNote(String),
    /// What is abandoned is a document, not everything.
    #[error("the dispute is about everything")]
    DisputeOfEverything,
    /// There is no such promise, or it is not to be seen.
    #[error("there is no promise {0}")]
    UnknownPromise(String),
    /// There is no such payment plan, or it is not to be seen.
    #[error("there is no payment plan {0}")]
    UnknownPaymentPlan(String),
    /// There is no such payment plan to replace.
    #[error("there is no payment plan {0} to replace")]
    UnknownReplaced(String),
    /// No document is named.
    #[error("no document is named")]
    NoDocument,
    /// Instalments that are no plan.
    #[error("the instalments are no plan: {0:?}")]
    PlanTerms(PlanTermsProblem),
    /// A document that is part of another plan.
    #[error("{0} is part of another payment plan")]
    DocumentInPlan(String),
    /// A payment plan that stands so cannot take this any more.
    #[error("the payment plan is {0}")]
    PlanStandsOtherwise(String),
    /// Other terms than those that were read.
    #[error("the terms are others by now")]
    TermsChanged,
    /// No notice was given, or its days are not over.
    #[error("the notice is not over")]
    NoticeRuns,
    /// What holds a document of a plan ends with the plan.
    #[error("the hold is of payment plan {0}")]
    HoldOfPlan(String),
    /// A day that cannot be meant.
    #[error("{0} cannot be meant")]
    BadDay(Date),
    /// There is no such task, or it is done, or not to be seen.
    #[error("there is no open task {0}")]
    UnknownTask(String),
    /// There is no such alert, or it is over, or not to be seen.
    #[error("there is no alert {0}")]
    UnknownAlert(String),
    /// A limit that is below one or too large.
    #[error("the limit of {0} cannot be so")]
    BadLimit(&'static str),
    /// There is no such message, or it is not to be seen.
    #[error("there is no message {0}")]
    UnknownMessage(String),
    /// There is no such bank account.
    #[error("there is no bank account {0}")]
    UnknownAccount(String),
    /// A message that stands so cannot take this any more.
    #[error("message {id} is {state}")]
    StandsOtherwise {
        /// The message.
        id: String,
        /// Its state.
        state: String,
    },
    /// The gate does not let it go any more.
    #[error("message {id} may not go: {reasons}")]
    HeldBack {
        /// The message.
        id: String,
        /// The codes of the reasons.
        reasons: String,
    },
    /// A person wrote its text about other documents, or other amounts.
    #[error("the text of message {0} was written about other amounts")]
    TextOutdated(String),
    /// Other documents, or other amounts, go by now than those that its author saw.
    #[error("message {0} is about other amounts by now")]
    BasisChanged(String),
    /// A step that it says was said meanwhile.
    #[error("message {0} says what was said already")]
    AlreadySaid(String),
    /// The customer has nobody to write to.
    #[error("the customer has no contact")]
    NoContact,
    /// A day that has passed.
    #[error("{0} has passed")]
    DayPassed(Date),
    /// A promise or an announced payment names its day.
    #[error("a day is needed")]
    DayMissing,
    /// A promise of one amount for what is owed in several currencies.
    #[error("the documents are in several currencies")]
    CurrenciesDiffer,
    /// A text that is empty or too long.
    #[error("the text is empty or too long")]
    BadText,
    /// There is no such text, or no such version of it.
    #[error("there is no text {0}")]
    UnknownTemplate(String),
    /// Something is wrong with a text.
    #[error("something is wrong with the text: {0:?}")]
    Template(Vec<TemplateProblem>),
    /// Somebody saved it since it was read.
    #[error("the text {0} was changed meanwhile")]
    TemplateChanged(String),
    /// It takes more steps, or writes more, than it may.
    #[error("the text is too heavy")]
    TemplateHeavy,
    /// Its subject cannot stand in a letter.
    #[error("the subject cannot stand in a letter")]
    TemplateSubject,
    /// A card or account number stands in it.
    #[error("a card or account number stands in the text")]
    TemplateNumber,
    /// Sums that do not fit in an amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for DunningError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for DunningError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for DunningError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for DunningError {
    fn refusal(&self) -> Option<Refusal> {
        let plain = |code| Some(Refusal::new(code, []));
        let about = |code, text: &str| Some(Refusal::new(code, [("value", Value::Text(text.to_owned()))]));
        match self {
            Self::UnknownPlan(text) => about("dunning-plan-unknown", text),
            Self::NotAPlan(text) => about("dunning-not-a-plan", text),
            Self::Plan(problems) => about("dunning-plan-wrong", &problem_words(problems)),
            Self::PlanChanged(_) => plain("dunning-plan-changed"),
            Self::UnknownCustomer(text) => about("dunning-customer-unknown", text),
            Self::UnknownDocument(text) => about("dunning-document-unknown", text),
            Self::UnknownContact(text) => about("dunning-contact-unknown", text),
            Self::UnknownPerson(text) => about("dunning-person-unknown", text),
            Self::UnknownKind(text) => about("dunning-kind-unknown", text),
            Self::UnknownHold(text) => about("dunning-hold-unknown", text),
            Self::UnknownCreditNote(text) => about("dunning-credit-note-unknown", text),
            Self::DisputeOfEverything => plain("dunning-dispute-everything"),
            Self::UnknownPromise(text) => about("dunning-promise-unknown", text),
            Self::UnknownPaymentPlan(text) => about("dunning-payment-plan-unknown", text),
            Self::UnknownReplaced(text) => about("dunning-replaced-unknown", text),
            Self::NoDocument => plain("dunning-no-document"),
            Self::PlanTerms(problem) => Some(terms_refusal(*problem)),
            Self::DocumentInPlan(text) => about("dunning-document-in-plan", text),
            Self::PlanStandsOtherwise(state) => {
                Some(Refusal::new("dunning-payment-plan-stands", [("state", Value::Text(state.clone()))]))
            }
            Self::TermsChanged => plain("dunning-terms-changed"),
            Self::NoticeRuns => plain("dunning-notice-runs"),
            Self::HoldOfPlan(text) => about("dunning-hold-of-plan", text),
            Self::BadDay(day) => Some(Refusal::new("dunning-bad-day", [("day", Value::Day(*day))])),
            Self::UnknownTask(text) => about("dunning-task-unknown", text),
            Self::UnknownAlert(text) => about("dunning-alert-unknown", text),
            Self::BadLimit(field) => about("dunning-limit-bad", field),
            Self::BadHoldOut => plain("dunning-hold-out-bad"),
            Self::HoldOutStands => plain("dunning-hold-out-stands"),
            Self::UnknownMessage(text) => about("dunning-message-unknown", text),
            Self::UnknownAccount(text) => about("dunning-account-unknown", text),
            Self::StandsOtherwise { state, .. } => about("dunning-stands-otherwise", state),
            Self::HeldBack { reasons, .. } => about("dunning-held-back", reasons),
            Self::TextOutdated(text) => about("dunning-text-outdated", text),
            Self::BasisChanged(text) => about("dunning-basis-changed", text),
            Self::AlreadySaid(text) => about("dunning-already-said", text),
            Self::NoContact => plain("dunning-no-contact"),
            Self::DayPassed(day) => Some(Refusal::new("dunning-day-passed", [("day", Value::Day(*day))])),
            Self::DayMissing => plain("dunning-day-missing"),
            Self::CurrenciesDiffer => plain("dunning-currencies-differ"),
            Self::BadText => plain("dunning-bad-text"),
            Self::UnknownTemplate(text) => about("dunning-template-unknown", text),
            Self::Template(problems) => about("dunning-template-wrong", &template_words(problems)),
            Self::TemplateChanged(_) => plain("dunning-template-changed"),
            Self::TemplateHeavy => plain("dunning-template-heavy"),
            Self::TemplateSubject => plain("dunning-template-subject"),
            Self::TemplateNumber => plain("dunning-template-number"),
            Self::Money(_) => plain("amount-out-of-range"),
            Self::Fault(_) => None,
        }
    }
}

/// What is wrong with the terms of a payment plan.
fn terms_refusal(problem: PlanTermsProblem) -> Refusal {
    let at = |code, index: usize| {
        let number = index.saturating_add(1).to_string();
        Refusal::new(code, [("number", Value::Text(number))])
    };
    match problem {
        PlanTermsProblem::NothingOwed => Refusal::new("dunning-terms-nothing-owed", []),
        PlanTermsProblem::NoInstalment => Refusal::new("dunning-terms-no-instalment", []),
        PlanTermsProblem::TooMany => Refusal::new("dunning-terms-too-many", []),
        PlanTermsProblem::FirstTooLarge => Refusal::new("dunning-terms-first-too-large", []),
        PlanTermsProblem::NotPositive { index } => at("dunning-terms-not-positive", index),
        PlanTermsProblem::DaysDoNotRise { index } => at("dunning-terms-days", index),
        PlanTermsProblem::SumDiffers { .. } => Refusal::new("dunning-terms-sum", []),
    }
}

/// The codes of what is wrong with a plan, with the keys of the steps.
fn problem_words(problems: &[PlanProblem]) -> String {
    let words: Vec<String> = problems.iter().copied().map(problem_word).collect();
    words.join(", ")
}

fn problem_word(problem: PlanProblem) -> String {
    match problem {
        PlanProblem::NoStep => "no_step".to_owned(),
        PlanProblem::KeyTwice { step } => format!("key_twice:{step}"),
        PlanProblem::DaysDoNotRise { step } => format!("days_do_not_rise:{step}"),
        PlanProblem::ToneFalls { step } => format!("tone_falls:{step}"),
        PlanProblem::ReminderBeforeDue { step } => format!("reminder_before_due:{step}"),
        PlanProblem::CourtesyAfterDue { step } => format!("courtesy_after_due:{step}"),
        PlanProblem::CloserThanInterval { step } => format!("closer_than_interval:{step}"),
        PlanProblem::FormalNoticeUnapproved { step } => format!("formal_notice_unapproved:{step}"),
        PlanProblem::FormalNoticeTooShort { step } => format!("formal_notice_too_short:{step}"),
        PlanProblem::AfterHandover { step } => format!("after_handover:{step}"),
        PlanProblem::MinimumBelowZero => "minimum_below_zero".to_owned(),
        PlanProblem::NeverOpen { channel } => format!("never_open:{}", channel.as_str()),
    }
}

/// The codes of what is wrong with a text, with part and line.
fn template_words(problems: &[TemplateProblem]) -> String {
    let word = |problem: &TemplateProblem| {
        let part = match problem.part {
            TemplatePart::Subject => "subject",
            TemplatePart::Body => "body",
        };
        format!("{part}:{}:{}", problem.line, problem.what.code())
    };
    let words: Vec<String> = problems.iter().map(word).collect();
    words.join(", ")
}
