//! Give somebody a call to make about a reminder whose link nobody followed (docs/spec/collections.md, section 10).

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::activity::Event;
use crate::collections::{DunningError, list_unanswered_mails, make_call_task};
use crate::context::Ctx;
use crate::identity;
use crate::ids::CustomerId;

/// Calls that were made of reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadTasksMade {
    /// The reminders.
    pub messages: Vec<String>,
}

/// When a customer was last in the portal, in microseconds since 1970 UTC.
pub async fn find_last_visit(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Option<i64>, DbError> {
    store::find_visit(tx, ctx, customer).await
}

/// Makes a call, once, of every reminder by e-mail that led into the portal and was followed by no visit and no answer for as
/// many days as its plan says, of every legal entity.
pub async fn make_unread_tasks(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<(UnreadTasksMade, Option<Event>), DunningError> {
    let mut messages = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        let settings = store::find_settings(tx, &ctx).await?;
        if !settings.is_some_and(|settings| settings.is_open && !settings.public_url.is_empty()) {
            continue;
        }
        for mail in list_unanswered_mails(tx, &ctx).await? {
            let closure = store::find_closure(tx, &ctx, mail.customer).await?;
            let visited_at = store::find_visit(tx, &ctx, mail.customer).await?;
            let is_shut = closure.is_some_and(|(_, is_shut)| is_shut);
            let is_followed = visited_at.is_some_and(|at| at >= mail.sent_at);
            if !is_shut && !is_followed && make_call_task(tx, &ctx, &mail).await? {
                messages.push(mail.message.to_string());
            }
        }
    }
    let event = (!messages.is_empty()).then(|| {
        Event::new("reminders_unread", ctx.legal_entity, serde_json::json!({ "messages": messages }))
    });
    Ok((UnreadTasksMade { messages }, event))
}
