//! Say what became of letters that were printed.

use db::Tx;
use jiff::civil::{Date, time};
use serde::{Deserialize, Serialize};

use super::refused::PaperMailError;
use super::store::{self, Told};
use crate::activity::Event;
use crate::collections::{EndLetter, end_letter, look_at_letters};
use crate::context::Ctx;
use crate::ids::{LetterBundleId, MessageId};
use crate::typed::{clean_line, clean_text};

const TEXT_MAX: usize = 200;
const TRACKING_MAX: usize = 40;

/// Say what became of letters of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellLetters {
    /// The bundle, as its id's text.
    pub bundle: String,
    /// The letters, as their ids' texts.
    pub letters: Vec<String>,
    /// What became of them.
    pub outcome: LetterOutcome,
}

/// What became of letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterOutcome {
    /// They were posted.
    Posted {
        /// The day.
        on: Date,
        /// Whether they are registered.
        is_registered: bool,
        /// The number by which the post follows it, of one letter; or empty.
        tracking: String,
        /// Posted although it has lost its sense since it was printed.
        insists: bool,
    },
    /// They were not.
    NotPosted {
        /// Why.
        why: String,
    },
}

/// It is known what became of letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LettersTold {
    /// The bundle, as its id's text.
    pub bundle: String,
    /// How many letters.
    pub letters: u64,
    /// How many of the bundle are still open.
    pub open: u64,
}

/// Keeps what became of letters: posted ones are sent, the steps of the others were not said.
pub async fn tell_letters(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &TellLetters,
) -> Result<(LettersTold, Option<Event>), PaperMailError> {
    let unknown = || PaperMailError::UnknownBundle(command.bundle.clone());
    let bundle: LetterBundleId = command.bundle.parse().map_err(|_| unknown())?;
    let row = store::find_bundle(tx, ctx, bundle).await?.ok_or_else(unknown)?;
    let mut ids: Vec<MessageId> = Vec::with_capacity(command.letters.len());
    for text in &command.letters {
        let id = text.parse().map_err(|_| PaperMailError::NotOpen(text.clone()))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return Err(PaperMailError::NothingChosen);
    }
    let now = ctx.now_micros();
    let why;
    let (end, told) = match &command.outcome {
        LetterOutcome::Posted { on, is_registered, tracking, insists } => {
            if *on > ctx.today() || *on < ctx.day_of(row.made_at) {
                return Err(PaperMailError::BadDay(*on));
            }
            let tracking = clean_line(tracking);
            if tracking.chars().count() > TRACKING_MAX || !tracking.is_empty() && ids.len() > 1 {
                return Err(PaperMailError::BadTracking);
            }
            if !insists && let Some((id, reasons)) = look_at_letters(tx, ctx, &ids).await?.pop() {
                return Err(PaperMailError::LostSense { id: id.to_string(), reasons });
            }
            let noon = on.to_datetime(time(12, 0, 0, 0)).to_zoned(ctx.zone());
            let at = noon.map_or(now, |noon| noon.timestamp().as_microsecond()).min(now);
            let sent_as = if *is_registered { "registered" } else { "letter" };
            let told = Told { state: "posted", sent_as, posted_on: Some(*on), tracking, note: String::new() };
            (EndLetter::Posted(at), told)
        }
        LetterOutcome::NotPosted { why: typed } => {
            why = clean_text(typed);
            if why.trim().is_empty() || why.chars().count() > TEXT_MAX {
                return Err(PaperMailError::BadText);
            }
            let tracking = String::new();
            let told =
                Told { state: "not_posted", sent_as: "", posted_on: None, tracking, note: why.clone() };
            (EndLetter::NotPosted(&why), told)
        }
    };
    for id in &ids {
        if !store::update_letter(tx, ctx, bundle, *id, &told).await? {
            return Err(PaperMailError::NotOpen(id.to_string()));
        }
        end_letter(ctx, tx, *id, bundle.uuid(), end).await?;
    }
    let after = store::find_bundle(tx, ctx, bundle).await?;
    let open = after.map_or(0, |row| u64::try_from(row.open).unwrap_or(0));
    let letters: Vec<String> = ids.iter().map(MessageId::to_string).collect();
    let data = serde_json::json!({ "bundle": command.bundle, "letters": letters, "sent_as": told.sent_as });
    let done = LettersTold { bundle: command.bundle.clone(), letters: ids.len() as u64, open };
    let kind = match command.outcome {
        LetterOutcome::Posted { .. } => "letters_posted",
        LetterOutcome::NotPosted { .. } => "letters_not_posted",
    };
    Ok((done, Some(Event::new(kind, bundle, data))))
}
