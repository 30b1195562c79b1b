//! Why a view was not saved.

use db::{AsDbError, DbError};

use crate::refusal::{Refusal, Refuses};
use crate::source::NoEntropy;
use crate::write::Fault;

/// Why a view was not saved, renamed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// There is no such view, or it is another user's.
    #[error("there is no view {0}")]
    Unknown(String),
    /// Not a name: empty, or longer than 60 characters.
    #[error("the name is empty or too long")]
    BadName,
    /// The filters are too long to be kept.
    #[error("the filters are too long")]
    TooLong,
    /// The user has as many views of this list as can be kept.
    #[error("there are too many views of this list")]
    TooMany,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for ViewError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NoEntropy> for ViewError {
    fn from(error: NoEntropy) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for ViewError {
    fn as_db_error(&self) -> Option<&DbError> {
        if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
    }
}

impl Refuses for ViewError {
    fn refusal(&self) -> Option<Refusal> {
        let code = match self {
            Self::Unknown(_) => "view-gone",
            Self::BadName => "bad-view-name",
            Self::TooLong => "view-too-long",
            Self::TooMany => "too-many-views",
            Self::Fault(_) => return None,
        };
        Some(Refusal::new(code, []))
    }
}
