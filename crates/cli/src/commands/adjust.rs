//! What a person decides about documents without a bank transaction, and the list of it.

use app::allocation::{
    Adjust, AdjustedDocument, AdjustmentKind, AdjustmentView, EntryPreview, UndoAdjustment,
    page_of_adjustments, preview_adjustment,
};
use app::customers;
use app::ids::AdjustmentId;
use app::receivables::{ItemFilter, OpenItem, find_by_number, page_of_items};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use money::Currency;
use serde::Serialize;

use super::decisions::say;
use super::listings::{is_wanted, of_all};
use crate::Ended;
use crate::arguments::{AdjustArguments, Common, Format, PageArguments, UndoArguments};
use crate::errors::{InCurrency, told};
use crate::output::{Output, new_table};
use crate::session::Session;
use crate::sums::amount_words;
use crate::typed::{amount, day};

/// Open documents of one customer that are taken at once.
const OPEN_MAX: i64 = 200;
/// Adjustments read at a time.
const PAGE: i64 = 500;

/// `quittance adjust`.
pub async fn run(common: &Common, arguments: AdjustArguments, words: &Words) -> anyhow::Result<Ended> {
    let kind = AdjustmentKind::parse(&arguments.kind.replace('-', "_")).ok_or_else(|| {
        told(words.say_with("cli-bad-adjustment", &[("kind", arguments.kind.clone().into())]))
    })?;
    let on = arguments.on.as_deref().map(|text| day(text, words)).transpose()?;
    let session = Session::open(common, words).await?;
    let ctx = &session.ctx;
    let mut tx = session.db.begin_read().await?;
    let (documents, currency) = documents_of(ctx, &mut tx, kind, &arguments, words).await?;
    let command = Adjust {
        kind,
        documents,
        recovers_vat: arguments.recover_vat,
        reason: arguments.reason,
        reference: arguments.reference,
        on,
    };
    let in_currency = |error: anyhow::Error| error.context(InCurrency(currency));
    let entry =
        preview_adjustment(ctx, &mut tx, &command).await.map_err(|error| in_currency(error.into()))?;
    tx.rollback().await?;
    if arguments.dry_run {
        session.close().await;
        return tell_entry(common, &entry, words);
    }
    let call = Call::new("adjust", &command).with_key(arguments.key);
    let adjusted =
        write(&session.db, ctx, call, async |tx: &mut Tx| app::allocation::adjust(ctx, tx, &command).await)
            .await
            .map_err(|error| in_currency(error.into()))?;
    session.close().await;
    if common.format == Format::Table && !common.quiet {
        tell_entry(common, &entry, words)?;
    }
    let values = [
        ("id", adjusted.adjustment.clone().into()),
        ("amount", words.amount(adjusted.amount_minor, currency).into()),
    ];
    say(common, &words.say_with("cli-adjusted", &values), &adjusted)
}

/// The documents that were named, or those of the customer that can be meant, and their currency.
async fn documents_of(
    ctx: &app::context::Ctx,
    tx: &mut Tx,
    kind: AdjustmentKind,
    arguments: &AdjustArguments,
    words: &Words,
) -> anyhow::Result<(Vec<AdjustedDocument>, Currency)> {
    if let Some(number) = &arguments.customer {
        let unknown = || told(words.say_with("error-customer-unknown", &[("number", number.clone().into())]));
        let customer = customers::find_by_number(tx, ctx, number).await?.ok_or_else(unknown)?;
        let filter = ItemFilter { customer: Some(customer.id), is_open: Some(true), ..ItemFilter::default() };
        let mut items = page_of_items(tx, ctx, &filter, None, OPEN_MAX).await?;
        items.retain(|item| kind.can_mean(item));
        items.sort_by_key(|item| (item.due_on, item.id));
        let currency = items.first().map_or(Currency::EUR, |item| item.currency);
        let whole = |item: OpenItem| AdjustedDocument::whole(item.id.to_string());
        return Ok((items.into_iter().map(whole).collect(), currency));
    }
    let mut documents = Vec::with_capacity(arguments.documents.len());
    let mut currency = Currency::EUR;
    for (place, text) in arguments.documents.iter().enumerate() {
        let (document, value) = text.rsplit_once('=').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
        if place == 0
            && let Some(item) = find_by_number(tx, ctx, document).await?
        {
            currency = item.currency;
        }
        let amount_minor = value.map(|value| amount(value, currency, words)).transpose()?;
        documents.push(AdjustedDocument { amount_minor, ..AdjustedDocument::whole(document) });
    }
    Ok((documents, currency))
}

/// The entry, as a table of debits and credits.
fn tell_entry(common: &Common, entry: &EntryPreview, words: &Words) -> anyhow::Result<Ended> {
    let mut output = Output::open(common)?;
    let code = entry.currency.code();
    match common.format {
        Format::Json => {
            let posted = |posting: &app::allocation::PostingPreview| {
                serde_json::json!({ "account": posting.account, "document": posting.document,
                    "amount_minor": posting.amount_minor })
            };
            let postings: Vec<_> = entry.postings.iter().map(posted).collect();
            let on = entry.booked_on.to_string();
            output.json(&serde_json::json!({ "booked_on": on, "currency": code, "postings": postings }))?;
        }
        Format::Csv => {
            let rows = entry.postings.iter().map(|posting| {
                vec![posting.account.clone(), posting.document.clone(), posting.amount_minor.to_string()]
            });
            output.csv(&["account", "document", "amount_minor"], rows)?;
        }
        Format::Table => {
            let on = words.say_with("cli-entry-of", &[("day", words.day(entry.booked_on).into())]);
            output.prose(&on)?;
            let header = ["account", "document", "debit", "credit"];
            let header = header.map(|column| words.say(&format!("cli-column-{column}"))).to_vec();
            let mut table = new_table(header, &[2, 3]);
            for posting in &entry.postings {
                let minor = posting.amount_minor;
                let shown =
                    |minor: i64| if minor > 0 { amount_words(minor, code, words) } else { String::new() };
                let (debit, credit) = (shown(minor), shown(minor.saturating_neg()));
                table.add_row(vec![posting.account.clone(), posting.document.clone(), debit, credit]);
            }
            output.table(&table)?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}

/// `quittance undo adj_…`.
pub async fn undo(common: &Common, arguments: UndoArguments, words: &Words) -> anyhow::Result<Ended> {
    let command = UndoAdjustment { adjustment: arguments.allocation, reason: arguments.reason };
    let session = Session::open(common, words).await?;
    let call = Call::new("undo_adjustment", &command).with_key(arguments.key);
    let ctx = &session.ctx;
    let undone = write(&session.db, ctx, call, async |tx: &mut Tx| {
        app::allocation::undo_adjustment(ctx, tx, &command).await
    })
    .await?;
    session.close().await;
    let text = words.say_with("cli-adjustment-undone", &[("entry", undone.entry.clone().into())]);
    say(common, &text, &undone)
}

/// An adjustment as it is written for programs.
#[derive(Serialize)]
struct Row {
    id: String,
    kind: String,
    documents: Vec<RowDocument>,
    currency: String,
    entry: String,
    reason: String,
    reference: String,
    decided_by: String,
    undone: bool,
    left_minor: Option<i64>,
}

#[derive(Serialize)]
struct RowDocument {
    document: String,
    amount_minor: i64,
}

impl From<AdjustmentView> for Row {
    fn from(view: AdjustmentView) -> Self {
        let AdjustmentView { record, documents, currency, left_minor } = view;
        let documents = documents.into_iter();
        Self {
            id: record.id.to_string(),
            kind: record.kind,
            documents: documents
                .map(|(document, amount_minor)| RowDocument { document, amount_minor })
                .collect(),
            currency,
            entry: record.entry_id.to_string(),
            reason: record.reason,
            reference: record.reference,
            decided_by: record.decided_by,
            undone: record.undone_at.is_some(),
            left_minor,
        }
    }
}

/// `quittance adjustments`.
pub async fn list(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let mut rows: Vec<Row> = Vec::new();
    let mut after: Option<AdjustmentId> = None;
    loop {
        let views = page_of_adjustments(&mut tx, &session.ctx, after, PAGE).await?;
        let Some(last) = views.last() else { break };
        after = Some(last.record.id);
        rows.extend(views.into_iter().map(Row::from).filter(|row| is_wanted(page, row)));
    }
    tx.rollback().await?;
    session.close().await;
    let all = rows.len();
    let rows = rows.split_off(all.saturating_sub(page.limit(common)));
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&rows)?,
        Format::Csv => csv(&mut output, &rows)?,
        Format::Table => {
            for row in &rows {
                tell(&mut output, row, words)?;
            }
            of_all(&mut output, rows.len(), all, words, common)?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}

fn tell(output: &mut Output, row: &Row, words: &Words) -> anyhow::Result<()> {
    let kind = words.say(&format!("adjustment-{}", row.kind.replace('_', "-")));
    let undone =
        if row.undone { format!("  {}", words.say("cli-adjustment-is-undone")) } else { String::new() };
    output.item("", &format!("{}  {kind}{undone}", row.id))?;
    let parts = row
        .documents
        .iter()
        .map(|line| format!("{} {}", line.document, amount_words(line.amount_minor, &row.currency, words)));
    output.item("    → ", &parts.collect::<Vec<_>>().join(" + "))?;
    if let Some(left) = row.left_minor.filter(|left| *left != 0) {
        let left = amount_words(left, &row.currency, words);
        output.item("      ", &words.say_with("cli-payment-left", &[("left", left.into())]))?;
    }
    let said: Vec<&str> =
        [row.reference.as_str(), row.reason.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    if said.is_empty() { Ok(()) } else { output.item("      ", &said.join(" · ")) }
}

fn csv(output: &mut Output, rows: &[Row]) -> anyhow::Result<()> {
    let header = [
        "id",
        "kind",
        "undone",
        "document",
        "amount_minor",
        "currency",
        "left_minor",
        "entry",
        "reference",
        "reason",
        "decided_by",
    ];
    let rows = rows.iter().flat_map(|row| {
        row.documents.iter().map(|line| {
            vec![
                row.id.clone(),
                row.kind.clone(),
                row.undone.to_string(),
                line.document.clone(),
                line.amount_minor.to_string(),
                row.currency.clone(),
                row.left_minor.map(|left| left.to_string()).unwrap_or_default(),
                row.entry.clone(),
                row.reference.clone(),
                row.reason.clone(),
                row.decided_by.clone(),
            ]
        })
    });
    output.csv(&header, rows)
}
