//! Messages by what they ask of a person, and what they name: for whoever looks at them.

use std::collections::HashMap;

use db::{DbError, Tx};

use super::listing::name_customers;
use super::recipient::Recipient;
use super::store::{self, MessageRow};
use super::stored::State;
use super::verdict::StoredAnswer;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, MessageId, OpenItemId};
use crate::receivables::{self, OpenItem};

/// Messages that ask the same of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pile {
    /// They wait for a person.
    ToApprove,
    /// They leave by themselves.
    Planned,
    /// Nobody knows whether they left, or they were refused.
    InDoubt,
    /// What was sent, observed, passed over or cancelled.
    History,
}

impl Pile {
    /// The states of its messages.
    pub fn states(self) -> &'static [State] {
        match self {
            Self::ToApprove => &[State::Proposed],
            Self::Planned => &[State::Planned, State::Postponed, State::Claimed, State::Sending],
            Self::InDoubt => &[State::Unknown, State::Failed],
            Self::History => &[State::Sent, State::Shadow, State::Shadowed, State::Skipped, State::Cancelled],
        }
    }

    fn words(self) -> [&'static str; 5] {
        let mut words = [""; 5];
        for (word, state) in words.iter_mut().zip(self.states()) {
            *word = state.as_str();
        }
        words
    }
}

/// Messages of a pile after one, at most `limit`: in the order in which they were decided, of the history the last first.
pub async fn page_of_pile(
    tx: &mut Tx,
    ctx: &Ctx,
    pile: Pile,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    let states = pile.words();
    let mut rows = match pile {
        Pile::History => store::page_of_states_back(tx, ctx, states, after, limit).await?,
        Pile::ToApprove | Pile::Planned | Pile::InDoubt => {
            store::page_of_states(tx, ctx, states, after, limit).await?
        }
    };
    name_customers(tx, ctx, &mut rows).await?;
    Ok(rows)
}

/// The documents that answers name, those that may be seen.
pub async fn list_documents_named(
    tx: &mut Tx,
    ctx: &Ctx,
    answers: &[StoredAnswer],
) -> Result<HashMap<String, OpenItem>, DbError> {
    let mut ids: Vec<OpenItemId> =
        answers.iter().flat_map(|answer| &answer.lines).filter_map(|line| line.item.parse().ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    let items = receivables::list_items_of(tx, ctx, &ids).await?;
    Ok(items.into_iter().map(|item| (item.id.to_string(), item)).collect())
}

/// Who is written to at a customer; nothing where nobody can be, or the customer is not to be seen.
pub async fn find_recipient(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<Recipient>, DbError> {
    if customers::find_customer(tx, ctx, customer).await?.is_none() {
        return Ok(None);
    }
    let Some(party) = customers::find_party(tx, ctx, customer).await? else { return Ok(None) };
    let contacts = customers::list_contacts(tx, ctx, customer).await?;
    let chosen = store::find_reminder(tx, ctx, customer).await?.and_then(|row| row.contact_id);
    Ok(Recipient::of(&party.email, &contacts, chosen))
}
