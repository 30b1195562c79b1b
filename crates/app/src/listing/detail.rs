//! What of documents stands in files only: the number of the customer, the VAT.

use std::collections::HashMap;

use db::{DbError, Tx};

use super::documents::DocumentRow;
use crate::context::Ctx;
use crate::ids::{CustomerId, OpenItemId};
use crate::{customers, receivables};

/// What is told of a document beside its row in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileDetail {
    /// Our number for the customer, or empty.
    pub customer_number: String,
    /// The VAT that the document states, signed minor units.
    pub vat_minor: Option<i64>,
}

/// The details of documents, by document.
pub async fn list_file_details(
    tx: &mut Tx,
    ctx: &Ctx,
    rows: &[DocumentRow],
) -> Result<HashMap<OpenItemId, FileDetail>, DbError> {
    let mut owners: Vec<CustomerId> = rows.iter().map(|row| row.customer).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = customers::list_customers_of(tx, ctx, &owners).await?;
    let numbers: HashMap<CustomerId, String> = owners.into_iter().map(|row| (row.id, row.number)).collect();
    let items: Vec<OpenItemId> = rows.iter().map(|row| row.id).collect();
    let vat = receivables::sum_vat_of(tx, ctx, &items).await?;
    let details = rows.iter().map(|row| {
        let customer_number = numbers.get(&row.customer).cloned().unwrap_or_default();
        (row.id, FileDetail { customer_number, vat_minor: vat.get(&row.id).copied() })
    });
    Ok(details.collect())
}
