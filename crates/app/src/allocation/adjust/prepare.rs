//! An adjustment read against the books as they are, and the entry it makes.

use db::Tx;
use jiff::civil::Date;
use ledger::rules::{Loss, Source};
use ledger::{AccountRole, Entry, SubjectId};
use money::{Currency, Money};

use super::{
    ADJUSTED_MAX, Adjust, AdjustError, AdjustedDocument, AdjustmentKind, small_difference_max_minor,
};
use crate::allocation::decide::{Decider, subject_of};
use crate::allocation::lines::{DecidedLine, LineError, Target};
use crate::bookkeeping::Books;
use crate::context::Ctx;
use crate::ids::AdjustmentId;
use crate::receivables::{self, ItemKind, OpenItem};
use crate::typed::clean_text;

/// What an adjustment does to one document.
pub(super) struct AdjustedLine {
    pub item: OpenItem,
    /// With a role, what is moved of the document: it stays open.
    pub role: Option<&'static str>,
    /// Signed minor units, of the sign of what is open.
    pub amount_minor: i64,
}

/// An adjustment that nothing speaks against, before it is posted.
pub(super) struct Prepared {
    pub id: AdjustmentId,
    pub decider: Decider,
    pub lines: Vec<AdjustedLine>,
    pub entry: Entry,
    pub currency: Currency,
}

/// Reads a command and checks it against the books.
pub(super) async fn prepare(ctx: &Ctx, tx: &mut Tx, command: &Adjust) -> Result<Prepared, AdjustError> {
    let kind = command.kind;
    if kind.needs_reason() && clean_text(&command.reason).is_empty() {
        return Err(AdjustError::ReasonMissing);
    }
    let items = find_items(ctx, tx, command).await?;
    let mut decider = Decider::with_books(Books::open(tx, ctx).await?);
    for (item, _) in &items {
        decider.load_about(tx, ctx, item).await?;
    }
    let lines = match kind {
        AdjustmentKind::Doubtful => doubtful(items, &decider)?,
        AdjustmentKind::NoLongerDoubtful => no_longer_doubtful(items, &decider)?,
        AdjustmentKind::WriteOff | AdjustmentKind::ProviderPayment => owed(items)?,
        AdjustmentKind::SetOff => set_off(items)?,
        AdjustmentKind::SmallDifference => small_differences(items)?,
    };
    let id = AdjustmentId::from_uuid(ctx.new_id()?);
    let currency = lines.first().ok_or(AdjustError::NoDocuments)?.item.currency;
    if let Some(ahead) = command.on.filter(|day| *day > ctx.today()) {
        return Err(AdjustError::DayAhead(ahead));
    }
    let on = command.on.unwrap_or_else(|| decider.open_day(ctx.today()));
    if let Some(line) = lines.iter().find(|line| line.item.issued_on > on) {
        let (document, issued_on) = (line.item.number.clone(), line.item.issued_on);
        return Err(AdjustError::BeforeIssue { document, issued_on });
    }
    decider.books().periods().check(on).map_err(crate::bookkeeping::PostError::from)?;
    let text = lines.iter().map(|line| line.item.number.as_str()).collect::<Vec<_>>().join(", ");
    let text: String = text.chars().take(200).collect();
    let entry = entry_of(command, &lines, &mut decider, id, on, &text)?;
    Ok(Prepared { id, decider, lines, entry, currency })
}

/// The documents, each once, all of one currency, and of one customer where they settle each other.
async fn find_items(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &Adjust,
) -> Result<Vec<(OpenItem, Option<i64>)>, AdjustError> {
    if command.documents.is_empty() || command.documents.len() > ADJUSTED_MAX {
        return Err(AdjustError::NoDocuments);
    }
    let mut items: Vec<(OpenItem, Option<i64>)> = Vec::with_capacity(command.documents.len());
    for AdjustedDocument { document, amount_minor, seen_minor } in &command.documents {
        let not_open = || LineError::NotOpen(document.clone());
        let found = match document.parse() {
            Ok(id) => receivables::find_item(tx, ctx, id).await?,
            Err(_) => receivables::find_by_number(tx, ctx, document).await?,
        };
        let item = found.filter(|item| item.open_minor != 0).ok_or_else(not_open)?;
        if let Some(seen_minor) = seen_minor.filter(|seen| *seen != item.open_minor) {
            let (document, open_minor) = (item.number, item.open_minor);
            return Err(AdjustError::Changed { document, seen_minor, open_minor });
        }
        if amount_minor.is_some() && !command.kind.takes_amounts() {
            return Err(AdjustError::NoAmount(item.number));
        }
        if let Some((first, _)) = items.first() {
            if first.currency != item.currency {
                return Err(AdjustError::CurrencyDiffers(item.number));
            }
            if first.customer != item.customer {
                return Err(AdjustError::CustomerDiffers(item.number));
            }
        }
        if items.iter().any(|(known, _)| known.id == item.id) {
            return Err(AdjustError::Twice(item.number));
        }
        items.push((item, *amount_minor));
    }
    Ok(items)
}

fn invoice(item: OpenItem) -> Result<OpenItem, AdjustError> {
    if item.kind == ItemKind::Invoice { Ok(item) } else { Err(AdjustError::NotAnInvoice(item.number)) }
}

fn doubtful(
    items: Vec<(OpenItem, Option<i64>)>,
    decider: &Decider,
) -> Result<Vec<AdjustedLine>, AdjustError> {
    let moved = items.into_iter().map(|(item, _)| {
        let item = invoice(item)?;
        let amount_minor = item.open_minor.saturating_sub(decider.doubtful_minor(item.id));
        if amount_minor == 0 {
            return Err(AdjustError::AlreadyDoubtful(item.number));
        }
        Ok(AdjustedLine { item, role: Some(AccountRole::DoubtfulCustomers.as_str()), amount_minor })
    });
    moved.collect()
}

fn no_longer_doubtful(
    items: Vec<(OpenItem, Option<i64>)>,
    decider: &Decider,
) -> Result<Vec<AdjustedLine>, AdjustError> {
    let moved = items.into_iter().map(|(item, _)| {
        let item = invoice(item)?;
        let amount_minor = decider.doubtful_minor(item.id);
        if amount_minor == 0 {
            return Err(AdjustError::NotDoubtful(item.number));
        }
        Ok(AdjustedLine { item, role: Some(AccountRole::Customers.as_str()), amount_minor })
    });
    moved.collect()
}

/// So much of what is open of invoices as was named, or all of it.
fn owed(items: Vec<(OpenItem, Option<i64>)>) -> Result<Vec<AdjustedLine>, AdjustError> {
    let owed = items.into_iter().map(|(item, named)| {
        let item = invoice(item)?;
        let amount_minor = named.unwrap_or(item.open_minor);
        if amount_minor <= 0 || amount_minor > item.open_minor {
            let (document, open_minor) = (item.number, item.open_minor);
            return Err(LineError::MoreThanOpen { document, open_minor, amount_minor }.into());
        }
        Ok(AdjustedLine { item, role: None, amount_minor })
    });
    owed.collect()
}

/// As much of both sides as the smaller one holds, each used up in the order in which it was named.
fn set_off(items: Vec<(OpenItem, Option<i64>)>) -> Result<Vec<AdjustedLine>, AdjustError> {
    let side = |is_owed: bool| -> i128 {
        let of_side = items.iter().filter(|(item, _)| (item.open_minor > 0) == is_owed);
        of_side.map(|(item, _)| i128::from(item.open_minor).abs()).sum()
    };
    let common = side(true).min(side(false));
    if common == 0 {
        return Err(AdjustError::NothingToSetOff);
    }
    let (mut owed, mut credits) = (common, common);
    let mut lines = Vec::with_capacity(items.len());
    for (item, _) in items {
        let left = if item.open_minor > 0 { &mut owed } else { &mut credits };
        let taken = i128::from(item.open_minor).abs().min(*left);
        *left -= taken;
        // No more than what is open, so it fits.
        let amount_minor = i64::try_from(taken).unwrap_or(0) * item.open_minor.signum();
        if amount_minor != 0 {
            lines.push(AdjustedLine { item, role: None, amount_minor });
        }
    }
    Ok(lines)
}

fn small_differences(items: Vec<(OpenItem, Option<i64>)>) -> Result<Vec<AdjustedLine>, AdjustError> {
    let small = items.into_iter().map(|(item, _)| {
        let (open_minor, max_minor) = (item.open_minor, small_difference_max_minor(item.currency));
        if open_minor.unsigned_abs() > max_minor.unsigned_abs() {
            return Err(AdjustError::NotSmall { document: item.number, open_minor, max_minor });
        }
        Ok(AdjustedLine { item, role: None, amount_minor: open_minor })
    });
    small.collect()
}

fn entry_of(
    command: &Adjust,
    lines: &[AdjustedLine],
    decider: &mut Decider,
    id: AdjustmentId,
    on: Date,
    text: &str,
) -> Result<Entry, AdjustError> {
    let chart = decider.books().chart().clone();
    let subject = SubjectId(id.uuid().as_u128());
    let currency = lines.first().map_or(Currency::EUR, |line| line.item.currency);
    let decider = &*decider;
    let losses: Vec<Loss<'_>> = lines.iter().map(|line| loss(command, line, decider)).collect();
    let mut decided: Vec<DecidedLine> = lines
        .iter()
        .map(|line| DecidedLine {
            target: Target::Item(Box::new(line.item.clone())),
            amount_minor: line.amount_minor,
        })
        .collect();
    if command.kind == AdjustmentKind::SmallDifference {
        decided.extend(lines.iter().map(|line| DecidedLine {
            target: Target::SettlementDifference,
            amount_minor: line.amount_minor.saturating_neg(),
        }));
    }
    let posted: Vec<_> = decided.iter().map(|line| decider.posting_line(line, currency, subject)).collect();
    Ok(match command.kind {
        AdjustmentKind::Doubtful => ledger::rules::classified_doubtful(&chart, &losses, on, text)?,
        AdjustmentKind::NoLongerDoubtful => ledger::rules::no_longer_doubtful(&chart, &losses, on, text)?,
        AdjustmentKind::WriteOff => ledger::rules::write_off(&chart, &losses, on, text)?,
        AdjustmentKind::SetOff | AdjustmentKind::SmallDifference => {
            ledger::rules::set_off(&chart, &posted, on, text)?
        }
        AdjustmentKind::ProviderPayment => {
            ledger::rules::allocation(&chart, Source::Provider(subject), &posted, on, text)?
        }
    })
}

fn loss<'a>(command: &Adjust, line: &AdjustedLine, decider: &'a Decider) -> Loss<'a> {
    Loss {
        item: subject_of(line.item.id),
        customer: SubjectId(line.item.customer.uuid().as_u128()),
        amount: Money::new(line.amount_minor, line.item.currency),
        doubtful_minor: decider.doubtful_minor(line.item.id),
        vat: decider.vat_basis(&line.item),
        recovers_vat: command.recovers_vat,
    }
}
