//! What the subjects of events are called: people know an invoice by its number, not by its id.

use std::collections::HashMap;

use app::context::Ctx;
use app::identity::UserView;
use app::{banking, customers, inbox, receivables};
use db::Tx;
use money::Currency;

use crate::error::PageError;
use crate::words::Words;

/// The names of the subjects on a page, each looked up once.
pub(super) struct Names<'a> {
    known: HashMap<String, String>,
    words: &'a Words,
}

impl<'a> Names<'a> {
    /// People are known already.
    pub fn new(users: &[UserView], words: &'a Words) -> Self {
        Self { known: users.iter().map(|user| (user.id.clone(), user.name.clone())).collect(), words }
    }

    /// The name of a subject by its id; empty when it has none, or is of another legal entity.
    pub async fn of(&mut self, ctx: &Ctx, tx: &mut Tx, subject: &str) -> Result<String, PageError> {
        if let Some(name) = self.known.get(subject) {
            return Ok(name.clone());
        }
        let name = find(ctx, tx, subject, self.words).await?.unwrap_or_default();
        self.known.insert(subject.to_owned(), name.clone());
        Ok(name)
    }
}

async fn find(ctx: &Ctx, tx: &mut Tx, subject: &str, words: &Words) -> Result<Option<String>, PageError> {
    if let Ok(id) = subject.parse() {
        let found = receivables::find_item(tx, ctx, id).await?;
        return Ok(found.map(|item| with_amount(&item.number, item.total_minor, item.currency, words)));
    }
    if let Ok(id) = subject.parse() {
        return Ok(customers::find_customer(tx, ctx, id).await?.map(|customer| customer.name));
    }
    if let Ok(id) = subject.parse() {
        let found = banking::find_transaction(tx, ctx, id).await?;
        let of = |row: banking::TransactionRow| {
            let name = if row.counterparty.is_empty() { row.remittance } else { row.counterparty };
            match Currency::parse(&row.currency) {
                Ok(currency) => with_amount(&name, row.amount_minor, currency, words),
                Err(_) => name,
            }
        };
        return Ok(found.map(of));
    }
    if let Ok(id) = subject.parse() {
        return Ok(inbox::find_import(tx, ctx, id).await?.map(|import| import.file.name));
    }
    Ok(None)
}

/// A name with what it is about: `FA-2026-0101, 1 200,00 €`.
fn with_amount(name: &str, minor: i64, currency: Currency, words: &Words) -> String {
    format!("{name}, {}", words.amount(minor, currency))
}
