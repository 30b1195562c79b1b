//! Letters on paper (docs/spec/collections.md, section 16): which wait, taking one to be printed, and what became of it.

use db::{DbError, Tx};
use dunning::Verdict;
use messages::{BankDetails, Language, Links, Part, Rendered, Span, with_bank_details};
use uuid::Uuid;

use super::claim::{Asked, give_back, is_sent_by, is_worded_for_other, keep};
use super::decide_on::approve;
use super::listing::name_customers;
use super::piles::{find_recipient, list_documents_named};
use super::refused::DunningError;
use super::run::{cancel, may_stay};
use super::store::{self, MessageRow};
use super::stored::State;
use super::verdict::StoredAnswer;
use super::wording::{Writer, keep_words, language_of, render};
use crate::context::Ctx;
use crate::ids::{CustomerId, MessageId};

const LETTER: &str = "letter";

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterText {
    /// The language of its reader.
    pub language: Language,
    /// Who reads it at the customer, or empty.
    pub reader: String,
    /// Its subject.
    pub subject: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Whether it is a formal notice.
    pub is_formal_notice: bool,
}

/// Letters that wait to be printed, proposed or approved, in the order in which they were decided; at most `limit` of each.
pub async fn list_waiting_letters(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<Vec<MessageRow>, DbError> {
    let mut rows = Vec::new();
    for state in [State::Proposed, State::Planned] {
        rows.extend(store::page_of_state(tx, ctx, state.as_str(), LETTER, None, limit).await?);
    }
    rows.retain(|row| !row.is_shadow);
    rows.sort_unstable_by_key(|row| row.id);
    name_customers(tx, ctx, &mut rows).await?;
    Ok(rows)
}

/// What a letter says, or said: with how to pay to this account, the documents as reference. Nothing where there is no text.
pub async fn word_letter(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    account: Option<(&str, &str)>,
) -> Result<Option<LetterText>, DbError> {
    let Some(answer) = StoredAnswer::read(&row.verdict) else { return Ok(None) };
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let language = language_of(recipient.as_ref());
    let known = list_documents_named(tx, ctx, std::slice::from_ref(&answer)).await?;
    let documents: Vec<_> =
        answer.lines.iter().map(|line| (line.clone(), known.get(&line.item).cloned())).collect();
    let (subject, mut parts) = if let Some(own) = store::find_text(tx, ctx, row.id).await? {
        (own.subject, paragraphs(&own.body))
    } else {
        let asked = (&Writer::default(), &Links::default());
        let said = render(tx, ctx, row, asked, recipient.as_ref(), &documents).await?;
        let Some(Rendered::Letter { subject, parts }) = said.map(|said| said.rendered) else {
            return Ok(None);
        };
        (subject.as_str().to_owned(), parts)
    };
    if let Some((holder, iban)) = account {
        let asked = documents.iter().filter(|(line, _)| line.verdict == "send");
        let numbers: Vec<&str> =
            asked.filter_map(|(_, item)| item.as_ref()).map(|item| item.number.as_str()).collect();
        let reference = Some(numbers.join(" ")).filter(|text| !text.is_empty());
        let bank = BankDetails { holder: holder.to_owned(), iban: iban.to_owned(), bic: None, reference };
        parts = with_bank_details(parts, &bank, language);
    }
    Ok(Some(LetterText {
        language,
        reader: recipient.map(|it| it.name).unwrap_or_default(),
        subject,
        parts,
        is_formal_notice: row.tone == "formal_notice",
    }))
}

/// What a person wrote: an empty line ends a paragraph.
fn paragraphs(body: &str) -> Vec<Part> {
    let lines: Vec<&str> = body.lines().map(str::trim).collect();
    let paragraph = |lines: &[&str]| {
        let mut spans = Vec::new();
        for line in lines {
            if !spans.is_empty() {
                spans.push(Span::Break);
            }
            spans.push(Span::Text { text: (*line).to_owned(), is_bold: false });
        }
        Part::Paragraph(spans)
    };
    lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()).map(paragraph).collect()
}

/// Whether a letter was taken to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenLetter {
    /// It is being sent for this claim.
    Taken,
    /// It waits on: the codes of why.
    Waits(String),
    /// It may not go any more and was cancelled: the codes of why.
    Cancelled(String),
}

/// Takes a letter to be printed: a proposal is approved, the gate is asked, and it is being sent for the claim from now on.
pub async fn take_letter(
    ctx: &Ctx,
    tx: &mut Tx,
    letter: MessageId,
    claim: Uuid,
) -> Result<TakenLetter, DunningError> {
    let unknown = || DunningError::UnknownMessage(letter.to_string());
    let row = store::find_message(tx, ctx, letter).await?.ok_or_else(unknown)?;
    let stands =
        |state: &str| DunningError::StandsOtherwise { id: letter.to_string(), state: state.to_owned() };
    if row.channel != LETTER || row.is_shadow {
        return Err(stands(&row.state));
    }
    if row.state == State::Proposed.as_str() {
        approve(ctx, tx, &row, false).await?;
    }
    let message = store::find_sent_before(tx, ctx, letter).await?.ok_or_else(unknown)?;
    if message.state != State::Planned.as_str() {
        return Err(stands(&message.state));
    }
    let now = ctx.now_micros();
    let asked = Asked::load(tx, ctx, std::slice::from_ref(&message)).await?;
    match asked.answer(&message, now)? {
        Some(answer) if is_sent_by(&answer, &message) => {
            let stored = asked.stored(&answer);
            if is_worded_for_other(tx, ctx, letter, &stored).await? {
                give_back(tx, ctx, &message, State::Planned, &stored).await?;
                return Ok(TakenLetter::Waits("changed".to_owned()));
            }
            let to = |state: State| (state.as_str(), now, message.tries);
            let (planned, claimed) = (State::Planned.as_str(), State::Claimed.as_str());
            if !store::update_state(tx, ctx, letter, planned, to(State::Claimed), Some(claim)).await? {
                return Err(stands("claimed"));
            }
            keep(tx, ctx, &message, &stored).await?;
            keep_words(tx, ctx, letter).await?;
            store::update_state(tx, ctx, letter, claimed, to(State::Sending), Some(claim)).await?;
            Ok(TakenLetter::Taken)
        }
        Some(answer) if answer.verdict != Verdict::Send && may_stay(&answer) => {
            Ok(TakenLetter::Waits("outside_hours".to_owned()))
        }
        answer => {
            let why = match &answer {
                Some(answer) => {
                    asked.note(tx, ctx, &message, answer).await?;
                    asked.stored(answer).codes()
                }
                None => "settled".to_owned(),
            };
            cancel(tx, ctx, letter, now).await?;
            Ok(TakenLetter::Cancelled(why))
        }
    }
}

/// Which of the letters that are printed should not be posted any more, each with the codes of why.
pub async fn look_at_letters(
    tx: &mut Tx,
    ctx: &Ctx,
    letters: &[MessageId],
) -> Result<Vec<(MessageId, String)>, DunningError> {
    let mut printed = Vec::new();
    for letter in letters {
        let found = store::find_sent_before(tx, ctx, *letter).await?;
        printed.extend(found.filter(|row| row.state == State::Sending.as_str()));
    }
    if printed.is_empty() {
        return Ok(Vec::new());
    }
    let asked = Asked::load(tx, ctx, &printed).await?;
    let mut lost = Vec::new();
    for message in &printed {
        let why = match asked.answer(message, ctx.now_micros())? {
            None => Some("settled".to_owned()),
            Some(answer) if answer.verdict == Verdict::Send => {
                // It says other amounts than are owed by now, or would be said by other means.
                let row = store::find_message(tx, ctx, message.id).await?;
                let said = row.and_then(|row| StoredAnswer::read(&row.verdict)).map(|said| said.basis());
                let is_same = said == Some(asked.stored(&answer).basis()) && is_sent_by(&answer, message);
                (!is_same).then(|| "changed".to_owned())
            }
            Some(answer) if may_stay(&answer) => None,
            Some(answer) => Some(asked.stored(&answer).codes()),
        };
        lost.extend(why.map(|why| (message.id, why)));
    }
    Ok(lost)
}

/// What became of a letter that was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndLetter<'a> {
    /// It was posted, at an instant in microseconds.
    Posted(i64),
    /// It was not, and why: its steps were not said.
    NotPosted(&'a str),
}

/// Ends a letter that was taken with a claim.
pub async fn end_letter(
    ctx: &Ctx,
    tx: &mut Tx,
    letter: MessageId,
    claim: Uuid,
    end: EndLetter<'_>,
) -> Result<CustomerId, DunningError> {
    let unknown = || DunningError::UnknownMessage(letter.to_string());
    let message = store::find_sent_before(tx, ctx, letter).await?.ok_or_else(unknown)?;
    let stands = || DunningError::StandsOtherwise { id: letter.to_string(), state: message.state.clone() };
    if message.claim_id != Some(claim) {
        return Err(stands());
    }
    let (to, at) = match end {
        EndLetter::Posted(at) => (State::Sent, at),
        EndLetter::NotPosted(_) => (State::Cancelled, ctx.now_micros()),
    };
    let to = (to.as_str(), at, message.tries);
    if !store::update_state(tx, ctx, letter, State::Sending.as_str(), to, Some(claim)).await? {
        return Err(stands());
    }
    if let EndLetter::NotPosted(why) = end {
        store::delete_claims_of(tx, ctx, letter).await?;
        store::update_note(tx, ctx, letter, why).await?;
    }
    Ok(message.customer_id)
}
