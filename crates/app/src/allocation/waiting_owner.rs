//! Say who looks after transactions that wait: what is in suspense has a person and an age.

use db::{AsDbError, DbError, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::identity::find_person;
use crate::ids::BankTransactionId;
use crate::write::Fault;

/// Most transactions at a time.
pub(super) const TRANSACTIONS_MAX: usize = 500;

/// Give transactions to somebody, or to nobody.
#[derive(Clone, Debug, Serialize)]
pub struct GiveWaiting {
    /// The transactions, as their ids' texts.
    pub transactions: Vec<String>,
    /// The user, by id or e-mail address; empty for nobody.
    pub person: String,
}

/// Transactions were given to somebody, or to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingGiven {
    /// How many.
    pub transactions: usize,
    /// The user (`usr_…`), or nothing.
    pub person: Option<String>,
}

/// Why they were not given.
#[derive(Debug, thiserror::Error)]
pub enum GiveWaitingError {
    /// There is no such transaction.
    #[error("there is no transaction {0}")]
    Unknown(String),
    /// Nobody who could look after it has this id or e-mail address.
    #[error("there is no user {0:?} who could look after it")]
    UnknownPerson(String),
    /// None was named, or too many at once.
    #[error("1 to {TRANSACTIONS_MAX} transactions are given at a time")]
    NotSoMany,
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for GiveWaitingError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

impl AsDbError for GiveWaitingError {
    fn as_db_error(&self) -> Option<&DbError> {
        match self {
            Self::Fault(fault) => fault.as_db_error(),
            Self::Unknown(_) | Self::UnknownPerson(_) | Self::NotSoMany => None,
        }
    }
}

/// Gives transactions to somebody, all or none of them.
pub async fn give_waiting(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &GiveWaiting,
) -> Result<(WaitingGiven, Option<Event>), GiveWaitingError> {
    if !(1..=TRANSACTIONS_MAX).contains(&command.transactions.len()) {
        return Err(GiveWaitingError::NotSoMany);
    }
    let person = match command.person.trim() {
        "" => None,
        text => {
            let found = find_person(tx, ctx.org, text).await?;
            Some(found.ok_or_else(|| GiveWaitingError::UnknownPerson(text.to_owned()))?)
        }
    };
    for text in &command.transactions {
        let unknown = || GiveWaitingError::Unknown(text.clone());
        let transaction: BankTransactionId = text.parse().map_err(|_| unknown())?;
        banking::find_transaction(tx, ctx, transaction).await?.ok_or_else(unknown)?;
        store::replace_waiting_owner(tx, ctx, transaction, person).await?;
    }
    let given = WaitingGiven {
        transactions: command.transactions.len(),
        person: person.map(|user| user.to_string()),
    };
    let data = serde_json::json!({ "transactions": command.transactions, "person": given.person });
    Ok((given, Some(Event::new("waiting_owner_set", "", data))))
}
