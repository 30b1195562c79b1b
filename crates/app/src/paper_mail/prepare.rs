//! Print letters together: each is taken in one transaction in which the gate said send.

use std::collections::HashSet;

use db::Tx;
use paper::PaperError;
use serde::{Deserialize, Serialize};

use super::refused::PaperMailError;
use super::sheet::{Desk, Sheet};
use super::store::{self, NewBundle, NewLetter};
use crate::activity::Event;
use crate::collections::{DunningError, MessageRow, TakenLetter, find_message, take_letter};
use crate::context::Ctx;
use crate::ids::{LetterBundleId, MessageId};

/// Letters of one bundle at most.
pub const LETTERS_MAX: usize = 50;

/// Print letters together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareBundle {
    /// The letters, as their ids' texts.
    pub letters: Vec<String>,
}

/// Letters were printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePrepared {
    /// The bundle, as its id's text; nothing when no letter goes.
    pub bundle: Option<String>,
    /// Its letters.
    pub letters: u64,
    /// Its pages.
    pub pages: u64,
    /// Those that were left out.
    pub refused: Vec<LetterRefused>,
}

/// A letter that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRefused {
    /// The letter, as its id's text.
    pub letter: String,
    /// Its customer's name, or empty.
    pub customer: String,
    /// The codes of why.
    pub why: String,
    /// Whether it was cancelled: the next decision asks afresh.
    pub is_cancelled: bool,
}

/// Prints the letters of those that may go, in the order of their postcodes; tells why of the others.
pub async fn prepare_bundle(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &PrepareBundle,
) -> Result<(BundlePrepared, Option<Event>), PaperMailError> {
    if command.letters.is_empty() {
        return Err(PaperMailError::NothingChosen);
    }
    if command.letters.len() > LETTERS_MAX {
        return Err(PaperMailError::TooMany);
    }
    let desk = Desk::load(tx, ctx).await?;
    let bundle = LetterBundleId::from_uuid(ctx.new_id()?);
    let mut prepared = BundlePrepared::default();
    let mut taken: Vec<(MessageRow, Sheet)> = Vec::new();
    let mut seen = HashSet::new();
    for text in command.letters.iter().filter(|text| seen.insert(text.as_str())) {
        match take(ctx, tx, &desk, bundle, text).await? {
            Ok(found) => taken.push(found),
            Err(refused) => prepared.refused.push(refused),
        }
    }
    let cancelled: Vec<&str> =
        prepared.refused.iter().filter(|it| it.is_cancelled).map(|it| it.letter.as_str()).collect();
    if taken.is_empty() {
        let data = serde_json::json!({ "messages": cancelled });
        let event = (!cancelled.is_empty()).then(|| Event::new("messages_cancelled", "", data));
        return Ok((prepared, event));
    }
    taken.sort_by(|(one, here), (other, there)| place(here, one).cmp(&place(there, other)));
    let letters: Vec<paper::Letter> = taken.iter().map(|(_, sheet)| sheet.letter.clone()).collect();
    let printed = desk.print(ctx, &letters)?;
    let mut rows = store::letter_rows();
    let mut list = vec![list_head()];
    for (number, ((row, sheet), at)) in (1..).zip(taken.iter().zip(&printed.places)) {
        let count = |pages: usize| i64::try_from(pages).unwrap_or(i64::MAX);
        let (first_page, pages) = (count(at.first_page), count(at.pages));
        list.push(list_line(row.id, &sheet.letter.addressee, (first_page, pages)));
        let new = NewLetter { place: number, message: row.id, customer: row.customer_id, first_page, pages };
        store::push_letter(&mut rows, ctx, bundle, &new);
    }
    let new = NewBundle {
        id: bundle,
        letters: i64::try_from(taken.len()).unwrap_or(i64::MAX),
        pages: i64::try_from(printed.pages).unwrap_or(i64::MAX),
        pdf: printed.pdf,
        list: list.concat(),
    };
    store::insert_bundle(tx, ctx, &new).await?;
    rows.insert(tx).await?;
    prepared.bundle = Some(bundle.to_string());
    prepared.letters = taken.len() as u64;
    prepared.pages = printed.pages as u64;
    let messages: Vec<String> = taken.iter().map(|(row, _)| row.id.to_string()).collect();
    let data = serde_json::json!({ "bundle": bundle.to_string(), "letters": messages, "pages": new.pages,
        "cancelled": cancelled });
    Ok((prepared, Some(Event::new("letters_printed", bundle, data))))
}

/// Takes one letter, once it is sure that it can be printed.
async fn take(
    ctx: &Ctx,
    tx: &mut Tx,
    desk: &Desk,
    bundle: LetterBundleId,
    text: &str,
) -> Result<Result<(MessageRow, Sheet), LetterRefused>, PaperMailError> {
    let refused = |customer: &str, why: &str, is_cancelled| {
        let (letter, customer) = (text.to_owned(), customer.to_owned());
        Ok(Err(LetterRefused { letter, customer, why: why.to_owned(), is_cancelled }))
    };
    let unknown = || DunningError::UnknownMessage(text.to_owned());
    let id: MessageId = text.parse().map_err(|_| unknown())?;
    let row = find_message(tx, ctx, id).await?.ok_or_else(unknown)?;
    let name = row.customer_name.clone();
    match desk.sheet(tx, ctx, &row).await? {
        Err(why) => return refused(&name, why, false),
        Ok(sheet) => match desk.print(ctx, &[sheet.letter]) {
            Ok(_) => {}
            Err(PaperError::Unprintable(_)) => return refused(&name, "unprintable", false),
            Err(error) => return Err(error.into()),
        },
    }
    match take_letter(ctx, tx, id, bundle.uuid()).await {
        Ok(TakenLetter::Taken) => {}
        Ok(TakenLetter::Waits(why)) => return refused(&name, &why, false),
        Ok(TakenLetter::Cancelled(why)) => return refused(&name, &why, true),
        Err(DunningError::HeldBack { reasons, .. }) => return refused(&name, &reasons, false),
        Err(DunningError::TextOutdated(_)) => return refused(&name, "changed", false),
        Err(DunningError::AlreadySaid(_)) => return refused(&name, "already_said", false),
        // Somebody else prints it, or decided otherwise.
        Err(DunningError::StandsOtherwise { .. }) => return refused(&name, "elsewhere", false),
        Err(error) => return Err(error.into()),
    }
    // What the gate said meanwhile is what it says.
    let row = find_message(tx, ctx, id).await?.ok_or_else(unknown)?;
    match desk.sheet(tx, ctx, &row).await? {
        Ok(sheet) => Ok(Ok((row, sheet))),
        Err(_) => Err(DunningError::StandsOtherwise { id: text.to_owned(), state: row.state }.into()),
    }
}

/// Where a letter stands in the pile: abroad last, by country and postcode.
fn place<'a>(sheet: &'a Sheet, row: &'a MessageRow) -> (bool, &'a str, &'a str, &'a str, MessageId) {
    let address = &sheet.address;
    let country = if address.is_french() { "" } else { address.country.as_str() };
    (!address.is_french(), country, &address.postcode, &row.customer_name, row.id)
}

/// Lines of an address in the list of a mailing service.
const LIST_LINES: usize = 8;

fn list_head() -> String {
    let lines: Vec<String> = (1..=LIST_LINES).map(|number| format!("adresse_{number}")).collect();
    format!("\u{feff}reference;{};premiere_page;pages\r\n", lines.join(";"))
}

fn list_line(letter: MessageId, addressee: &[String], (first_page, pages): (i64, i64)) -> String {
    let cell = |place: usize| quoted(addressee.get(place).map(String::as_str).unwrap_or_default());
    let lines: Vec<String> = (0..LIST_LINES).map(cell).collect();
    format!("{letter};{};{first_page};{pages}\r\n", lines.join(";"))
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, text.replace('"', "\"\""))
}
