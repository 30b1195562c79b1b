//! Two sources that tell of the same days of an account: does one movement stand in both?

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::civil::Date;

use super::store;
use crate::context::Ctx;
use crate::ids::InputFileId;
use crate::inbox;

/// Days of an account of which a file tells and another file told before, with movements of the same day
/// and amount that have nothing in common by which they could be known as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The account, hidden but for its ends.
    pub account: String,
    /// Currency code of the account.
    pub currency: String,
    /// The first day that both tell of.
    pub from: Date,
    /// The last.
    pub through: Date,
    /// New movements that have an equal one in another file.
    pub movements: u64,
    /// Money in among them, minor units.
    pub in_minor: i64,
    /// Money out among them, minor units, negative.
    pub out_minor: i64,
}

/// Looks for movements that a file just brought and that another file had brought already under another
/// identity. Each of the others is compared once.
pub async fn find_overlaps(tx: &mut Tx, ctx: &Ctx, file: InputFileId) -> Result<Vec<Overlap>, DbError> {
    compare(tx, ctx, file, None).await
}

/// The same, compared with files of other formats alone: two files of one format tell movements apart by
/// themselves.
pub(super) async fn find_overlaps_of_formats(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    format: &str,
) -> Result<Vec<Overlap>, DbError> {
    compare(tx, ctx, file, Some(format)).await
}

async fn compare(
    tx: &mut Tx,
    ctx: &Ctx,
    file: InputFileId,
    format: Option<&str>,
) -> Result<Vec<Overlap>, DbError> {
    let mut overlaps = Vec::new();
    let mut is_compared: HashMap<InputFileId, bool> = HashMap::new();
    for (account, masked, currency, from, through) in store::list_days_of_file(tx, ctx, file).await? {
        let mut others: HashMap<(Date, i64), u32> = HashMap::new();
        let mut ours = Vec::new();
        for (on, amount, origin) in store::list_movements_between(tx, ctx, account, (from, through)).await? {
            if origin == file {
                ours.push((on.to_jiff(), amount));
            } else if is_other(tx, ctx, &mut is_compared, origin, format).await? {
                *others.entry((on.to_jiff(), amount)).or_insert(0) += 1;
            }
        }
        ours.sort_unstable();
        let mut overlap: Option<Overlap> = None;
        for (on, amount) in ours {
            let Some(left) = others.get_mut(&(on, amount)).filter(|left| **left > 0) else { continue };
            *left -= 1;
            let found = overlap.get_or_insert_with(|| Overlap {
                account: masked.clone(),
                currency: currency.clone(),
                from: on,
                through: on,
                movements: 0,
                in_minor: 0,
                out_minor: 0,
            });
            found.through = on;
            found.movements += 1;
            let sum = if amount > 0 { &mut found.in_minor } else { &mut found.out_minor };
            *sum = sum.saturating_add(amount);
        }
        overlaps.extend(overlap);
    }
    Ok(overlaps)
}

/// Whether a file is of another format, asked once for each file.
async fn is_other(
    tx: &mut Tx,
    ctx: &Ctx,
    known: &mut HashMap<InputFileId, bool>,
    file: InputFileId,
    format: Option<&str>,
) -> Result<bool, DbError> {
    let Some(format) = format else { return Ok(true) };
    if let Some(is_other) = known.get(&file) {
        return Ok(*is_other);
    }
    let found = inbox::find_import(tx, ctx, file).await?;
    let is_other = found.is_some_and(|import| import.file.format != format);
    known.insert(file, is_other);
    Ok(is_other)
}
