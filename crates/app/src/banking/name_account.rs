//! Say what one of our bank accounts is called, and on which account of the chart it is booked.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::bookkeeping::{self, OwnAccountError};
use crate::context::Ctx;
use crate::ids::BankAccountId;
use crate::typed::clean_line;
use crate::write::Fault;

/// Longest name of an account.
const NAME_CHARACTERS_MAX: usize = 80;

/// Name one of our bank accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameAccount {
    /// The account, as its id's text.
    pub account: String,
    /// Its name, empty for none.
    pub name: String,
    /// The account of the chart for what is booked from now on; that of the role `bank` when nothing.
    pub ledger_account: Option<String>,
}

/// Why an account was not named.
#[derive(Debug, thiserror::Error)]
pub enum NameAccountError {
    /// There is no such account.
    #[error("there is no bank account {0}")]
    Unknown(String),
    /// The name is too long.
    #[error("a name has at most {NAME_CHARACTERS_MAX} characters")]
    BadName,
    /// The account of the chart cannot be.
    #[error(transparent)]
    Account(#[from] OwnAccountError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for NameAccountError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for NameAccountError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Account(error) => error.as_db_error(),
            Self::Unknown(_) | Self::BadName => None,
        }
    }
}

/// Names an account. What was booked stays on the account of the chart where it is.
pub async fn name_account(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &NameAccount,
) -> Result<(NameAccount, Option<Event>), NameAccountError> {
    let unknown = || NameAccountError::Unknown(command.account.clone());
    let id: BankAccountId = command.account.parse().map_err(|_| unknown())?;
    store::find_account_by_id(tx, ctx, id).await?.ok_or_else(unknown)?;
    let name = clean_line(&command.name);
    if name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(NameAccountError::BadName);
    }
    let wanted = command.ledger_account.as_deref().map(str::trim).filter(|number| !number.is_empty());
    let number = bookkeeping::set_own_account(tx, ctx, id.uuid(), wanted).await?;
    store::replace_name(tx, ctx, id, &name).await?;
    let number = number.map(|number| number.to_string());
    let data = serde_json::json!({ "name": name, "ledger_account": number });
    let named = NameAccount { account: command.account.clone(), name, ledger_account: number };
    Ok((named, Some(Event::new("bank_account_named", id, data))))
}
