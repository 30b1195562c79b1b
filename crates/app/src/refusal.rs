//! Refusals in words: what each operation may answer "no" with, as the code of a sentence in the
//! language files and its variables. Every edge tells them so; each may have its own sentence.

use jiff::civil::Date;

use crate::allocation::{
    AcceptError, AdjustError, CommentError, DecideError, ForgetError, GiveWaitingError, LineError,
    MatchError, RuleError, SetAsideError, TakeBackError, UndoAdjustmentError, UndoError, UndoImportError,
};
use crate::banking::NameAccountError;
use crate::bookkeeping::{ClosePeriodError, OwnAccountError, PostError, SetAccountError};
use crate::customers::EnterCustomerError;
use crate::inbox::{ImportError, TemplateError};
use crate::receivables::EnterDocumentError;
use crate::rotate::RotateError;
use crate::write::Fault;

/// A variable of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, shown as it is.
    Text(String),
    /// An amount in minor units, shown in the currency of what it is about.
    Amount(i64),
    /// A day.
    Day(Date),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// A refusal: the sentence `error-<code>` with its variables. The code is stable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub code: &'static str,
    /// Variables by name.
    pub values: Vec<(&'static str, Value)>,
}

impl Refusal {
    /// A refusal with these variables.
    pub fn new<const N: usize>(code: &'static str, values: [(&'static str, Value); N]) -> Self {
        Self { code, values: values.into() }
    }
}

/// An error of an operation that may be a refusal.
pub trait Refuses {
    /// The refusal in words, or nothing for a fault: of the store or of the machine.
    fn refusal(&self) -> Option<Refusal>;
}

#[expect(clippy::unnecessary_wraps, reason = "who tells an error answers nothing for a fault")]
fn sentence<const N: usize>(code: &'static str, values: [(&'static str, Value); N]) -> Option<Refusal> {
    Some(Refusal::new(code, values))
}

/// An operation that refuses nothing answers faults only.
impl Refuses for Fault {
    fn refusal(&self) -> Option<Refusal> {
        None
    }
}

impl Refuses for AcceptError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::UnknownTransaction(id) => sentence("transaction-unknown", [("id", id.clone().into())]),
            Self::AlreadyExplained(id) => sentence("already-explained", [("id", id.to_string().into())]),
            Self::NoSuchAlternative { number, .. } => {
                sentence("no-alternative", [("number", number.to_string().into())])
            }
            Self::AlternativeChanged { .. } => sentence("alternative-changed", []),
            Self::RestChanged { seen_minor, rest_minor, .. } => sentence(
                "rest-changed",
                [("seen", Value::Amount(*seen_minor)), ("rest", Value::Amount(*rest_minor))],
            ),
            Self::NoLines => sentence("no-lines", []),
            Self::SumDiffers { sum_minor, rest_minor } => sentence(
                "sum-differs",
                [("sum", Value::Amount(*sum_minor)), ("rest", Value::Amount(*rest_minor))],
            ),
            Self::UnknownCustomer(number) => {
                sentence("customer-unknown", [("number", number.clone().into())])
            }
            Self::CurrencyDiffers(document) => {
                sentence("currency-differs", [("document", document.clone().into())])
            }
            Self::AmountOutOfRange => sentence("amount-out-of-range", []),
            Self::TakeBack(error) => error.refusal(),
            Self::Line(error) => error.refusal(),
            Self::Decide(error) => error.refusal(),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for LineError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::NotOpen(document) => sentence("not-open", [("document", document.clone().into())]),
            Self::BadAccount(account) => sentence("bad-account", [("account", account.clone().into())]),
            Self::ControlAccount(account) => {
                sentence("control-account", [("account", account.clone().into())])
            }
            Self::MoreThanOpen { document, open_minor, amount_minor } => sentence(
                "more-than-open",
                [
                    ("document", document.clone().into()),
                    ("open", Value::Amount(*open_minor)),
                    ("amount", Value::Amount(*amount_minor)),
                ],
            ),
        }
    }
}

impl Refuses for TakeBackError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::NotAllocated => sentence("return-not-allocated", []),
            Self::AlreadyTakenBack { allocation, by } => {
                sentence("taken-back", [("id", allocation.to_string().into()), ("by", by.to_string().into())])
            }
            Self::CreditUsed { allocation } => {
                sentence("credit-used", [("id", allocation.to_string().into())])
            }
            Self::OverOpen(document) => sentence("would-over-open", [("document", document.clone().into())]),
            Self::Line(error) => error.refusal(),
            Self::Db(_) => None,
        }
    }
}

impl Refuses for DecideError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Entry(_) => sentence("entry-impossible", []),
            Self::Post(PostError::PeriodClosed(closed)) => sentence(
                "period-closed",
                [("day", Value::Day(closed.booked_on)), ("closed", Value::Day(closed.closed_through))],
            ),
            Self::Post(PostError::NoEntropy(_)) | Self::NoEntropy(_) => None,
        }
    }
}

impl Refuses for UndoError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("allocation-unknown", [("id", id.clone().into())]),
            Self::AlreadyUndone(id) => sentence("already-undone", [("id", id.to_string().into())]),
            Self::CreditUsed { allocation } => {
                sentence("credit-used", [("id", allocation.to_string().into())])
            }
            Self::TakenBack { allocation, by } => {
                sentence("taken-back", [("id", allocation.to_string().into()), ("by", by.to_string().into())])
            }
            Self::WouldOverOpen { document } => {
                sentence("would-over-open", [("document", document.clone().into())])
            }
            Self::MovedSince { document } => sentence("moved-since", [("document", document.clone().into())]),
            Self::PaymentMoved { payment } => sentence("payment-moved", [("id", payment.to_string().into())]),
            Self::Decide(error) => error.refusal(),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for AdjustError {
    fn refusal(&self) -> Option<Refusal> {
        let about =
            |code: &'static str, document: &String| sentence(code, [("document", document.clone().into())]);
        match self {
            Self::NoDocuments => sentence("no-documents", []),
            Self::Twice(document) => about("document-twice", document),
            Self::NotAnInvoice(document) => about("not-an-invoice", document),
            Self::AlreadyDoubtful(document) => about("already-doubtful", document),
            Self::NotDoubtful(document) => about("not-doubtful", document),
            Self::CustomerDiffers(document) => about("customer-differs", document),
            Self::CurrencyDiffers(document) => about("currencies-mixed", document),
            Self::NothingToSetOff => sentence("nothing-to-set-off", []),
            Self::NotSmall { document, open_minor, max_minor } => sentence(
                "not-small",
                [
                    ("document", document.clone().into()),
                    ("open", Value::Amount(*open_minor)),
                    ("max", Value::Amount(*max_minor)),
                ],
            ),
            Self::NoAmount(document) => about("no-amount", document),
            Self::Changed { document, seen_minor, open_minor } => sentence(
                "document-changed",
                [
                    ("document", document.clone().into()),
                    ("seen", Value::Amount(*seen_minor)),
                    ("open", Value::Amount(*open_minor)),
                ],
            ),
            Self::DayAhead(day) => sentence("adjustment-day-ahead", [("day", Value::Day(*day))]),
            Self::BeforeIssue { document, issued_on } => sentence(
                "adjustment-before-issue",
                [("document", document.clone().into()), ("day", Value::Day(*issued_on))],
            ),
            Self::ReasonMissing => sentence("reason-missing", []),
            Self::NeedsSecondPerson { limit_minor } => {
                sentence("needs-second-person", [("limit", Value::Amount(*limit_minor))])
            }
            Self::SecondPerson(error) => error.refusal(),
            Self::Line(error) => error.refusal(),
            Self::Decide(error) => error.refusal(),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for UndoAdjustmentError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("adjustment-unknown", [("id", id.clone().into())]),
            Self::AlreadyUndone(id) => sentence("adjustment-already-undone", [("id", id.to_string().into())]),
            Self::PaidOut(id) => sentence("payment-paid-out", [("id", id.to_string().into())]),
            Self::WouldOverOpen { document } => {
                sentence("would-over-open", [("document", document.clone().into())])
            }
            Self::MovedSince { document } => sentence("moved-since", [("document", document.clone().into())]),
            Self::Decide(error) => error.refusal(),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for UndoImportError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("import-unknown", [("id", id.clone().into())]),
            Self::AlreadyUndone(file) => sentence("import-already-undone", [("file", file.clone().into())]),
            Self::Customers => sentence("import-of-customers", []),
            Self::TooOld { until } => sentence("import-too-old", [("day", Value::Day(*until))]),
            Self::Decided { title, by } => {
                sentence("import-decided", [("title", title.clone().into()), ("by", by.clone().into())])
            }
            Self::Commented { title } => sentence("import-commented", [("title", title.clone().into())]),
            Self::SetAside { title } => sentence("import-set-aside", [("title", title.clone().into())]),
            Self::PeriodClosed { title, day, closed } => sentence(
                "import-period-closed",
                [("title", title.clone().into()), ("day", Value::Day(*day)), ("closed", Value::Day(*closed))],
            ),
            Self::NoSample => sentence("sample-none", []),
            Self::SampleMixed(file) => sentence("sample-mixed", [("file", file.clone().into())]),
            Self::Repeated(file) => sentence("import-repeated", [("file", file.clone().into())]),
            Self::Allocation(error) => error.refusal(),
            Self::Post(PostError::PeriodClosed(closed)) => sentence(
                "period-closed",
                [("day", Value::Day(closed.booked_on)), ("closed", Value::Day(closed.closed_through))],
            ),
            Self::Post(PostError::NoEntropy(_)) | Self::Fault(_) => None,
        }
    }
}

impl Refuses for ImportError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused { file, refusal } => sentence(refusal.code(), [("file", file.clone().into())]),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for TemplateError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::BadName => sentence("template-name", []),
            Self::Unknown(_) => sentence("template-unknown", []),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for NameAccountError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(_) => sentence("bank-account-unknown", []),
            Self::BadName => sentence("bank-account-name", []),
            Self::Account(OwnAccountError::BadAccount(number)) => {
                sentence("own-account-bad", [("account", number.clone().into())])
            }
            Self::Account(OwnAccountError::Taken { number, .. }) => {
                sentence("own-account-taken", [("account", number.clone().into())])
            }
            Self::Account(OwnAccountError::Db(_)) | Self::Fault(_) => None,
        }
    }
}

impl Refuses for SetAsideError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("transaction-unknown", [("id", id.clone().into())]),
            Self::AlreadyExplained(id) => sentence("already-explained", [("id", id.to_string().into())]),
            Self::ChangedSince(_) => sentence("aside-changed", []),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for CommentError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("transaction-unknown", [("id", id.clone().into())]),
            Self::UnknownComment(_) => sentence("comment-gone", []),
            Self::Empty => sentence("comment-empty", []),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for GiveWaitingError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("transaction-unknown", [("id", id.clone().into())]),
            Self::UnknownPerson(text) => sentence("person-unknown", [("value", text.clone().into())]),
            Self::NotSoMany => sentence("waiting-none-chosen", []),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for RuleError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("rule-unknown", [("id", id.clone().into())]),
            Self::TooWide => sentence("rule-too-wide", []),
            Self::NoEffect => sentence("rule-without-effect", []),
            Self::Account(error) => error.refusal(),
            Self::UnknownCustomer(number) => {
                sentence("customer-unknown", [("number", number.clone().into())])
            }
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for ClosePeriodError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::AlreadyClosed(day) => sentence("period-already-closed", [("day", Value::Day(*day))]),
            Self::NotOver(day) => sentence("period-not-over", [("day", Value::Day(*day))]),
            Self::Db(_) | Self::NoEntropy(_) => None,
        }
    }
}

impl Refuses for RotateError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Open { place, .. } => sentence("sealed-elsewhere", [("place", place.clone().into())]),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for MatchError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Decide { source, .. } => source.refusal(),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for SetAccountError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::UnknownRole(role) => sentence("account-role-unknown", [("role", role.clone().into())]),
            Self::BadAccount(account) => sentence("bad-account", [("account", account.clone().into())]),
            Self::Taken { number, .. } => sentence("account-taken", [("account", number.clone().into())]),
            Self::InUse { number, .. } => sentence("account-in-use", [("account", number.clone().into())]),
            Self::Db(_) => None,
        }
    }
}

impl Refuses for ForgetError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown(id) => sentence("payer-unknown", [("id", id.clone().into())]),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for EnterCustomerError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::BadField(field) => sentence("bad-value", [("field", (*field).to_owned().into())]),
            Self::NotNamed => sentence("customer-missing", []),
            Self::Fault(_) => None,
        }
    }
}

impl Refuses for EnterDocumentError {
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::BadField(field) => sentence("bad-value", [("field", (*field).to_owned().into())]),
            Self::CustomerMissing => sentence("customer-missing", []),
            Self::Conflict(number) => sentence("document-conflict", [("document", number.clone().into())]),
            Self::VatExceedsTotal => sentence("vat-exceeds-total", []),
            Self::NoEntry => sentence("entry-impossible", []),
            Self::PeriodClosed(day) => sentence("document-period-closed", [("day", Value::Day(*day))]),
            Self::Import(error) => error.refusal(),
        }
    }
}
