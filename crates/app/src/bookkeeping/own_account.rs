//! An account of its own for one subject of a role: a 512 for one bank account.

use db::{AsDbError, DbError, Tx};
use ledger::{AccountNumber, AccountRole};
use uuid::Uuid;

use super::books::Books;
use super::set_account::{SetAccountError, parse_number};
use super::store;
use crate::context::Ctx;

/// Why a subject was not given an account of its own.
#[derive(Debug, thiserror::Error)]
pub enum OwnAccountError {
    /// Not an account number, or not one of the class of the role.
    #[error("{0:?} is not an account number of class 51")]
    BadAccount(String),
    /// The chart gives the account to another role.
    #[error("account {number} is that of {role}")]
    Taken {
        /// The number.
        number: String,
        /// The other role's stable name.
        role: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl AsDbError for OwnAccountError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::BadAccount(_) | Self::Taken { .. } => None,
        }
    }
}

/// Gives a bank account a number of its own for what is booked from now on; nothing takes it away again.
/// What was booked stays where it is. Answers the number.
pub(crate) async fn set_own_account(
    tx: &mut Tx,
    ctx: &Ctx,
    subject: Uuid,
    number: Option<&str>,
) -> Result<Option<AccountNumber>, OwnAccountError> {
    let number = match number {
        Some(text) => Some(bank_number(tx, ctx, text).await?),
        None => None,
    };
    store::replace_own_account(tx, ctx, AccountRole::Bank, subject, number).await?;
    Ok(number)
}

async fn bank_number(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<AccountNumber, OwnAccountError> {
    let bad = || OwnAccountError::BadAccount(text.to_owned());
    let number = parse_number(text).map_err(|error| match error {
        SetAccountError::Db(error) => error.into(),
        _ => bad(),
    })?;
    // Class 51 of the plan comptable général: banks and financial institutions.
    if !number.as_str().starts_with("51") {
        return Err(bad());
    }
    let books = Books::open(tx, ctx).await?;
    let other = books.chart().role_of(number).filter(|role| *role != AccountRole::Bank);
    match other {
        Some(role) => Err(OwnAccountError::Taken { number: number.to_string(), role: role.as_str() }),
        None => Ok(number),
    }
}
