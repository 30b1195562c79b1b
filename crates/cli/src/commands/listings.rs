//! What every list shares, and the list of what paid what.

use app::allocation::{AllocationView, LineView, list_allocations};
use app::words::Words;
use serde::Serialize;

use crate::Ended;
use crate::arguments::{Common, Format, PageArguments};
use crate::counts::counted;
use crate::output::{Output, cut, remark};
use crate::session::Session;
use crate::sums::amount_words;

/// Characters of a customer's name beside an amount.
const NAME: usize = 18;

/// A line in words: the document or account, and the amount.
fn line_words(line: &LineView, currency: &str, words: &Words) -> String {
    let what = line.document.as_ref().or(line.account.as_ref()).cloned().unwrap_or_default();
    let whose = line.customer.as_ref().map(|name| format!(" {}", cut(name, NAME))).unwrap_or_default();
    format!("{what}{whose} {}", amount_words(line.amount_minor, currency, words))
}

/// The first lines in words, and how many are left out.
pub fn lines_words(lines: &[LineView], currency: &str, shown: usize, words: &Words) -> String {
    let mut parts: Vec<String> =
        lines.iter().take(shown).map(|line| line_words(line, currency, words)).collect();
    if lines.len() > shown {
        parts.push(counted(words, "more-lines", (lines.len() - shown) as u64));
    }
    parts.join(" + ")
}

/// The label of a reason.
pub fn reason_words(reason: &str, words: &Words) -> String {
    words.say(&format!("reason-{}", reason.replace('_', "-")))
}

/// The label of a method.
pub fn method_words(method: &str, words: &Words) -> String {
    words.say(&format!("method-{}", method.replace('_', "-")))
}

/// Whether a row holds the text that was searched.
pub fn is_wanted(page: &PageArguments, value: &impl Serialize) -> bool {
    let Some(search) = &page.search else { return true };
    let text = serde_json::to_string(value).unwrap_or_default().to_lowercase();
    text.contains(&search.to_lowercase())
}

/// Keeps the first rows of a list that was asked for one row more; answers whether there were more.
pub fn first_of<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_cut = rows.len() > limit;
    rows.truncate(limit);
    is_cut
}

/// Says that a list was longer than its limit, beside the list: programs read what is in it.
pub fn say_cut(common: &Common, is_cut: bool, limit: u32, words: &Words) {
    if is_cut && !common.quiet {
        remark(&words.say_with("cli-list-cut", &[("shown", words.count(u64::from(limit)).into())]));
    }
}

/// How many of all are shown.
pub fn of_all(
    output: &mut Output,
    shown: usize,
    all: usize,
    words: &Words,
    common: &Common,
) -> anyhow::Result<()> {
    if common.quiet {
        return Ok(());
    }
    output.line(&words.say_with(
        "cli-shown-of",
        &[("shown", words.count(shown as u64).into()), ("all", words.count(all as u64).into())],
    ))
}

/// `quittance allocations`.
pub async fn allocations(common: &Common, page: &PageArguments, words: &Words) -> anyhow::Result<Ended> {
    let session = Session::open(common, words).await?;
    let mut tx = session.db.begin_read().await?;
    let mut views: Vec<AllocationView> = Vec::new();
    list_allocations(&mut tx, &session.ctx, words, |view| {
        if is_wanted(page, &view) {
            views.push(view);
        }
    })
    .await?;
    tx.rollback().await?;
    session.close().await;
    let all = views.len();
    // The last decisions are those a person wants to look at.
    let views = views.split_off(all.saturating_sub(page.limit(common)));
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&views)?,
        Format::Csv => allocations_csv(&mut output, &views)?,
        Format::Table => {
            for view in &views {
                tell_allocation(&mut output, view, words)?;
            }
            of_all(&mut output, views.len(), all, words, common)?;
        }
    }
    output.finish()?;
    Ok(Ended::Done)
}

fn tell_allocation(output: &mut Output, view: &AllocationView, words: &Words) -> anyhow::Result<()> {
    let transaction = &view.transaction;
    output.item(
        "",
        &format!(
            "{}  {}  {}  {}",
            view.id,
            words.day(transaction.booked_on),
            amount_words(transaction.amount_minor, &transaction.currency, words),
            cut(&transaction.counterparty, 34)
        ),
    )?;
    output.item("    → ", &lines_words(&view.lines, &transaction.currency, usize::MAX, words))?;
    output.item("      ", &view.evidence.join(" "))
}

fn allocations_csv(output: &mut Output, views: &[AllocationView]) -> anyhow::Result<()> {
    let header = [
        "id",
        "booked_on",
        "transaction_minor",
        "currency",
        "counterparty",
        "method",
        "automatic",
        "document",
        "account",
        "customer",
        "amount_minor",
        "evidence",
    ];
    let rows = views.iter().flat_map(|view| {
        view.lines.iter().map(|line| {
            vec![
                view.id.clone(),
                view.transaction.booked_on.to_string(),
                view.transaction.amount_minor.to_string(),
                view.transaction.currency.clone(),
                view.transaction.counterparty.clone(),
                view.method.clone(),
                view.automatic.to_string(),
                line.document.clone().unwrap_or_default(),
                line.account.clone().unwrap_or_default(),
                line.customer.clone().unwrap_or_default(),
                line.amount_minor.to_string(),
                view.evidence.join(" "),
            ]
        })
    });
    output.csv(&header, rows)
}

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::*;

    fn line(amount_minor: i64) -> LineView {
        LineView {
            document: None,
            account: Some("419100".to_owned()),
            customer: Some("Établissements Dupont et Fils".to_owned()),
            amount_minor,
        }
    }

    #[test]
    fn names_are_shortened_and_amounts_are_not() {
        let french = Words::new(Language::French);
        let shown = lines_words(&[line(123_450), line(1), line(2)], "EUR", 1, &french);
        assert_eq!(shown, "419100 Établissements Du… 1\u{202f}234,50\u{a0}€ + 2 autres lignes");
    }
}
