//! What the subjects of events are called: people know an invoice by its number, not by its id.

use std::collections::HashMap;

use app::context::Ctx;
use app::identity::UserView;
use app::{banking, customers, inbox, receivables};
use db::Tx;

use crate::error::PageError;

/// The names of the subjects on a page, each looked up once.
pub(super) struct Names {
    known: HashMap<String, String>,
}

impl Names {
    /// People are known already.
    pub fn new(users: &[UserView]) -> Self {
        Self { known: users.iter().map(|user| (user.id.clone(), user.name.clone())).collect() }
    }

    /// The name of a subject by its id; empty when it has none, or is of another legal entity.
    pub async fn of(&mut self, ctx: &Ctx, tx: &mut Tx, subject: &str) -> Result<String, PageError> {
        if let Some(name) = self.known.get(subject) {
            return Ok(name.clone());
        }
        let name = find(ctx, tx, subject).await?.unwrap_or_default();
        self.known.insert(subject.to_owned(), name.clone());
        Ok(name)
    }
}

async fn find(ctx: &Ctx, tx: &mut Tx, subject: &str) -> Result<Option<String>, PageError> {
    if let Ok(id) = subject.parse() {
        return Ok(receivables::find_item(tx, ctx, id).await?.map(|item| item.number));
    }
    if let Ok(id) = subject.parse() {
        return Ok(customers::find_customer(tx, ctx, id).await?.map(|customer| customer.name));
    }
    if let Ok(id) = subject.parse() {
        let found = banking::find_transaction(tx, ctx, id).await?;
        let of = |row: banking::TransactionRow| {
            if row.counterparty.is_empty() { row.remittance } else { row.counterparty }
        };
        return Ok(found.map(of));
    }
    if let Ok(id) = subject.parse() {
        return Ok(inbox::find_import(tx, ctx, id).await?.map(|import| import.file.name));
    }
    Ok(None)
}
