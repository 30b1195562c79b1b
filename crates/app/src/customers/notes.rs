//! Keep notes about a customer.

use db::Tx;
use serde::{Deserialize, Serialize};

use super::refused::CustomerError;
use super::store;
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, NoteId};
use crate::typed::clean_text;

/// Longest note.
const NOTE_CHARACTERS_MAX: usize = 4_000;

/// Write a note.
#[derive(Clone, Debug, Serialize)]
pub struct WriteNote {
    /// The customer, as its id's text.
    pub customer: String,
    /// What is noted.
    pub body: String,
}

/// Remove a note.
#[derive(Clone, Debug, Serialize)]
pub struct RemoveNote {
    /// The note, as its id's text.
    pub note: String,
}

/// A note was written or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteSaved {
    /// Its id's text.
    pub note: String,
    /// The customer, as its id's text.
    pub customer: String,
}

/// Writes a note. The event says that there is one, not what it says: a note may be about a person,
/// and must be able to go.
pub async fn write_note(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &WriteNote,
) -> Result<(NoteSaved, Option<Event>), CustomerError> {
    let unknown = || CustomerError::Unknown(command.customer.clone());
    let customer: CustomerId = command.customer.parse().map_err(|_| unknown())?;
    store::find_customer(tx, ctx, customer).await?.ok_or_else(unknown)?;
    let body = clean_text(&command.body);
    if body.is_empty() || body.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(CustomerError::BadText);
    }
    let note = NoteId::from_uuid(ctx.new_id()?);
    store::insert_note(tx, ctx, note, customer, &body).await?;
    let event = Event::new("note_written", customer, serde_json::json!({ "note": note.to_string() }));
    Ok((NoteSaved { note: note.to_string(), customer: customer.to_string() }, Some(event)))
}

/// Removes a note: its row is gone.
pub async fn remove_note(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &RemoveNote,
) -> Result<(NoteSaved, Option<Event>), CustomerError> {
    let unknown = || CustomerError::UnknownNote(command.note.clone());
    let note: NoteId = command.note.parse().map_err(|_| unknown())?;
    let customer = store::find_note(tx, ctx, note).await?.ok_or_else(unknown)?;
    store::delete_note(tx, ctx, note).await?;
    let event = Event::new("note_removed", customer, serde_json::json!({ "note": note.to_string() }));
    Ok((NoteSaved { note: note.to_string(), customer: customer.to_string() }, Some(event)))
}
