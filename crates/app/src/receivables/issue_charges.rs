//! A document of our own by which late interest and the indemnity are claimed, and its withdrawal.

use db::Tx;
use jiff::civil::Date;
use ledger::SubjectId;
use money::Money;

use super::open_balances::OpenBalances;
use super::open_items::ItemKind;
use super::store::{self, NewItem};
use crate::bookkeeping::{self, Books, PostError};
use crate::context::Ctx;
use crate::ids::{CustomerId, EntryId, OpenItemId};
use crate::write::Fault;

/// What is claimed.
pub(crate) struct ChargesDocument {
    /// Its number, which no invoice has.
    pub number: String,
    /// Who owes it.
    pub customer: CustomerId,
    /// The day of issue, which is open.
    pub issued_on: Date,
    /// When it is to be paid.
    pub due_on: Date,
    /// How much, above zero.
    pub total: Money,
    /// The invoices that it is about, by number.
    pub preceding: Vec<String>,
}

/// Why it was not issued, or not withdrawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// Its amount makes no entry.
    #[error(transparent)]
    Entry(#[from] ledger::EntryError),
    /// The period is closed.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The store or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<db::DbError> for IssueError {
    fn from(error: db::DbError) -> Self {
        Self::Fault(error.into())
    }
}

/// Issues it: an open item and its entry, posting-rules.md, example 31.
pub(crate) async fn issue_charges(
    ctx: &Ctx,
    tx: &mut Tx,
    charges: ChargesDocument,
) -> Result<(OpenItemId, EntryId), IssueError> {
    let id = OpenItemId::from_uuid(ctx.new_id().map_err(Fault::from)?);
    let mut books = Books::open(tx, ctx).await?;
    let document = ledger::rules::Document {
        item: SubjectId(id.uuid().as_u128()),
        customer: SubjectId(charges.customer.uuid().as_u128()),
        total: charges.total,
        vat: &[],
        vat_on_payment: false,
        issued_on: charges.issued_on,
        text: &charges.number,
    };
    let entry = books.post(ctx, &ledger::rules::late_charges(books.chart(), &document)?)?;
    let item = NewItem {
        id,
        customer: charges.customer,
        kind: ItemKind::Invoice,
        number: charges.number,
        issued_on: charges.issued_on,
        due_on: charges.due_on,
        total_minor: charges.total.minor(),
        amount_minor: charges.total.minor(),
        currency: charges.total.currency(),
        payment_reference: String::new(),
        preceding: charges.preceding.join(" "),
        vat_on_payment: false,
        discount: None,
        file: None,
        due_after_days: None,
    };
    let (mut balances, mut items) = (OpenBalances::new(), store::item_rows());
    balances.know_new(&item);
    store::push_item(&mut items, ctx, item);
    items.insert(tx).await?;
    post(ctx, tx, books, balances).await?;
    Ok((id, entry))
}

/// Withdraws it on a day that is open: its entry is reversed, and nothing is open of it any more.
pub(crate) async fn withdraw_charges(
    ctx: &Ctx,
    tx: &mut Tx,
    entry: EntryId,
    on: Date,
) -> Result<EntryId, IssueError> {
    let mut books = Books::open(tx, ctx).await?;
    let reversing = bookkeeping::load_entry(tx, ctx, entry).await?.reversed(on);
    let reversing = books.post_reversing(ctx, &reversing, Some(entry))?;
    post(ctx, tx, books, OpenBalances::new()).await?;
    Ok(reversing)
}

async fn post(
    ctx: &Ctx,
    tx: &mut Tx,
    mut books: Books,
    mut balances: OpenBalances,
) -> Result<(), IssueError> {
    balances.follow(tx, ctx, books.take_moved()).await?;
    db::insert_in_order(tx, balances.gathered(ctx)).await?;
    books.flush(tx, ctx).await?;
    Ok(())
}
