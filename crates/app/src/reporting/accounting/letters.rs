//! Letters of the postings that a page shows.

use std::collections::{BTreeSet, HashMap};

use db::{DbError, Tx};

use super::store;
use crate::bookkeeping::{Letters, letters_of_customer};
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId};

/// The letters of postings, by entry and line.
pub type LetterBook = HashMap<(EntryId, i64), Letters>;

/// The letters of all postings of these customers.
pub async fn letters_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customers: &BTreeSet<CustomerId>,
) -> Result<LetterBook, DbError> {
    let mut book = LetterBook::new();
    for customer in customers {
        let rows = store::letters_of_customer(tx, ctx, *customer).await?;
        book.extend(letters_of_customer(&rows));
    }
    Ok(book)
}
