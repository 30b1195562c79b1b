//! What every error of this slice shares: a fault of the store or of the machine among its reasons.

/// Gives an error with a `Fault` variant its conversions from the two kinds of fault, and lets a
/// write see the fault of the store behind it.
macro_rules! carries_fault {
    ($($error:ty),* $(,)?) => { $(
        impl From<db::DbError> for $error {
            fn from(error: db::DbError) -> Self {
                Self::Fault(error.into())
            }
        }

        impl From<crate::source::NoEntropy> for $error {
            fn from(error: crate::source::NoEntropy) -> Self {
                Self::Fault(error.into())
            }
        }

        impl db::AsDbError for $error {
            fn as_db_error(&self) -> Option<&db::DbError> {
                if let Self::Fault(fault) = self { fault.as_db_error() } else { None }
            }
        }
    )* };
}

pub(super) use carries_fault;
