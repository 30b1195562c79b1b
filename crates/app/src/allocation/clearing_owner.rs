//! Say who looks after what stands on an account that money passes through: it has a person and an age.

use db::Tx;
use db::uuid::Uuid;
use ledger::AccountRole;
use serde::{Deserialize, Serialize};

use super::store;
use super::waiting_owner::{GiveWaitingError, TRANSACTIONS_MAX};
use crate::activity::Event;
use crate::bookkeeping;
use crate::context::Ctx;
use crate::identity::find_person;

/// The accounts that money passes through.
pub const CLEARING: [AccountRole; 2] = [AccountRole::ProviderClearing, AccountRole::InternalTransfer];

/// Give what stands on 511 or 580 to somebody, or to nobody.
#[derive(Clone, Debug, Serialize)]
pub struct GiveClearing {
    /// What stands there, as the texts of the subjects of its postings.
    pub subjects: Vec<Uuid>,
    /// The user, by id or e-mail address; empty for nobody.
    pub person: String,
}

/// It was given to somebody, or to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearingGiven {
    /// How many lines.
    pub lines: usize,
    /// The user (`usr_…`), or nothing.
    pub person: Option<String>,
}

/// Gives lines to somebody, all or none of them. What does not stand on such an account is refused.
pub async fn give_clearing(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &GiveClearing,
) -> Result<(ClearingGiven, Option<Event>), GiveWaitingError> {
    if !(1..=TRANSACTIONS_MAX).contains(&command.subjects.len()) {
        return Err(GiveWaitingError::NotSoMany);
    }
    let person = match command.person.trim() {
        "" => None,
        text => {
            let found = find_person(tx, ctx.org, text).await?;
            Some(found.ok_or_else(|| GiveWaitingError::UnknownPerson(text.to_owned()))?)
        }
    };
    let mut standing = Vec::new();
    for role in CLEARING {
        let sums = bookkeeping::sums_of_subjects(tx, ctx, role, &command.subjects).await?;
        standing.extend(sums.into_iter().filter(|(_, minor)| *minor != 0).map(|(subject, _)| subject));
    }
    for subject in &command.subjects {
        if !standing.contains(subject) {
            return Err(GiveWaitingError::Unknown(subject.to_string()));
        }
        store::replace_clearing_owner(tx, ctx, *subject, person).await?;
    }
    let given = ClearingGiven { lines: command.subjects.len(), person: person.map(|user| user.to_string()) };
    let data = serde_json::json!({ "subjects": command.subjects, "person": given.person });
    Ok((given, Some(Event::new("clearing_owner_set", "", data))))
}
