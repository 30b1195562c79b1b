//! What contacts were told, or will be.

use std::collections::HashMap;

use db::{DbError, Tx};
use uuid::Uuid;

use super::{Facts, Whom};
use crate::collections::store::{self, SentBefore};
use crate::context::Ctx;

/// What contacts were told lately, or will be.
#[derive(Default)]
pub(super) struct Past {
    pub by_contact: HashMap<Uuid, Vec<SentBefore>>,
}

impl Facts {
    /// Loads what contacts were told since an instant, and what they may yet be told: of all legal entities.
    pub(super) async fn load_past(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        whom: Whom<'_>,
        since: i64,
    ) -> Result<(), DbError> {
        let mut messages = Vec::new();
        match whom {
            Whom::All => {
                messages = store::list_recent_messages(tx, ctx, since).await?;
                messages.extend(store::list_recent_returns_told(tx, ctx, None, since).await?);
            }
            Whom::These(_) => {
                let mut keys: Vec<Uuid> = self.parties.iter().filter_map(|party| party.contact).collect();
                keys.sort_unstable();
                keys.dedup();
                for key in keys {
                    messages.extend(store::list_recent_messages_to(tx, ctx, key, since).await?);
                    messages.extend(store::list_recent_returns_told(tx, ctx, Some(key), since).await?);
                }
            }
        }
        for message in messages {
            if let Some(key) = message.contact_key {
                self.past.by_contact.entry(key).or_default().push(message);
            }
        }
        Ok(())
    }
}
