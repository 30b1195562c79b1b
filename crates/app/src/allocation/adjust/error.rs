//! Why an adjustment is refused.

use db::{AsDbError, DbError};
use jiff::civil::Date;
use ledger::EntryError;

use crate::allocation::decide::DecideError;
use crate::allocation::lines::LineError;
use crate::bookkeeping::PostError;
use crate::identity::SecondPersonError;
use crate::ids::AdjustmentId;
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why documents were not adjusted.
#[derive(Debug, thiserror::Error)]
pub enum AdjustError {
    /// No document was named, or too many.
    #[error("no document was named, or too many at once")]
    NoDocuments,
    /// A document was named twice.
    #[error("document {0} is named twice")]
    Twice(String),
    /// It is known of invoices only.
    #[error("{0} is not an invoice")]
    NotAnInvoice(String),
    /// All of it stands on 416 already.
    #[error("invoice {0} is doubtful already")]
    AlreadyDoubtful(String),
    /// Nothing of it stands on 416.
    #[error("invoice {0} is not doubtful")]
    NotDoubtful(String),
    /// Documents of several customers.
    #[error("document {0} is another customer's")]
    CustomerDiffers(String),
    /// Documents in several currencies.
    #[error("document {0} is in another currency")]
    CurrencyDiffers(String),
    /// A set-off needs both something that is owed and a credit.
    #[error("a set-off needs an invoice and a credit note or unused credit, both open")]
    NothingToSetOff,
    /// The difference is not small.
    #[error(
        "document {document} has {open_minor} minor units open: more than {max_minor} is no small difference"
    )]
    NotSmall {
        /// The document.
        document: String,
        /// What is open.
        open_minor: i64,
        /// What is small.
        max_minor: i64,
    },
    /// An amount where everything that is open is meant.
    #[error("no amount can be given for document {0}")]
    NoAmount(String),
    /// It would be booked on a day that is yet to come.
    #[error("{0} is after today")]
    DayAhead(Date),
    /// It would be booked before one of its documents was issued.
    #[error("document {document} was issued on {issued_on}, later than it would be booked")]
    BeforeIssue {
        /// The document.
        document: String,
        /// When it was issued.
        issued_on: Date,
    },
    /// Something else is open of a document than was seen.
    #[error("document {document} has {open_minor} minor units open now, not {seen_minor}")]
    Changed {
        /// The document.
        document: String,
        /// What was seen.
        seen_minor: i64,
        /// What is open.
        open_minor: i64,
    },
    /// Nobody said why.
    #[error("the reason is missing")]
    ReasonMissing,
    /// Another owner has to confirm it.
    #[error("a write-off of more than {limit_minor} minor units needs another owner")]
    NeedsSecondPerson {
        /// What one person writes off alone.
        limit_minor: i64,
    },
    /// It could not be asked for, or not be confirmed.
    #[error(transparent)]
    SecondPerson(SecondPersonError),
    /// A document is not open, or not for so much.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The entry could not be posted.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for AdjustError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for AdjustError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl From<EntryError> for AdjustError {
    fn from(error: EntryError) -> Self {
        Self::Decide(error.into())
    }
}

impl From<PostError> for AdjustError {
    fn from(error: PostError) -> Self {
        Self::Decide(error.into())
    }
}

impl AsDbError for AdjustError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::SecondPerson(error) => error.as_db_error(),
            _ => None,
        }
    }
}

/// Why an adjustment was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoAdjustmentError {
    /// There is no such adjustment.
    #[error("there is no adjustment {0}")]
    Unknown(String),
    /// It is undone already.
    #[error("adjustment {0} is already undone")]
    AlreadyUndone(AdjustmentId),
    /// The provider paid it out since.
    #[error("payment {0} was paid out since; undo what the payout was decided to be first")]
    PaidOut(AdjustmentId),
    /// What was decided since would leave a document open for more than it is.
    #[error(
        "document {document} would be open for more than its amount; undo what was decided about it since"
    )]
    WouldOverOpen {
        /// The document.
        document: String,
    },
    /// Some of what was moved to 416, or back, is not there any more.
    #[error("document {document} was paid or moved since; undo what was decided about it since")]
    MovedSince {
        /// The document.
        document: String,
    },
    /// The reversing entry could not be posted.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for UndoAdjustmentError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for UndoAdjustmentError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            _ => None,
        }
    }
}
