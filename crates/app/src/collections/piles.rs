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
}

/// Messages of a pile after one, at most `limit`: in the order in which they were decided, of the history the last first.
pub async fn page_of_pile(
    tx: &mut Tx,
    ctx: &Ctx,
    pile: Pile,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageRow>, DbError> {
    let is_back = pile == Pile::History;
    let mut rows = Vec::new();
    for state in pile.states() {
        let state = state.as_str();
        rows.extend(if is_back {
            store::page_of_state_back(tx, ctx, state, after, limit).await?
        } else {
            store::page_of_state(tx, ctx, state, "", after, limit).await?
        });
    }
    rows.sort_unstable_by_key(|row| row.id);
    if is_back {
        rows.reverse();
    }
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    name_customers(tx, ctx, &mut rows).await?;
    Ok(rows)
}

/// How many messages a pile holds.
pub async fn count_pile(tx: &mut Tx, ctx: &Ctx, pile: Pile) -> Result<i64, DbError> {
    let mut count = 0_i64;
    for state in pile.states() {
        count = count.saturating_add(store::count_in_state(tx, ctx, state.as_str()).await?);
    }
    Ok(count)
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
