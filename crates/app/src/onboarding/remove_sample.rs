//! Remove the sample data, with what was said to and about their customers.

use db::Tx;

use crate::activity::Event;
use crate::allocation::{self, RemoveSample, SampleRemoved, UndoImportError, list_sample_customers};
use crate::collections::forget_customers;
use crate::context::Ctx;

/// Removes the sample data, with every reminder, task, promise, dispute and plan of their customers: nobody owed anything. Refused as
/// [`UndoImportError`] says, with nothing removed.
pub async fn remove_sample(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RemoveSample,
) -> Result<(SampleRemoved, Option<Event>), UndoImportError> {
    let customers = list_sample_customers(tx, ctx).await?;
    forget_customers(tx, ctx, &customers).await?;
    allocation::remove_sample(ctx, tx, command).await
}
