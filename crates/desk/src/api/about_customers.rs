//! What people keep about customers: whom to talk to, and notes.

use app::activity::Event;
use app::context::Ctx;
use app::customers::{
    ContactRow, CustomerError, NoteRow, RemoveContact, RemoveNote, SaveContact, WriteNote, find_card,
    list_contacts, list_notes, remove_contact, remove_note, save_contact, write_note,
};
use app::ids::{ContactId, CustomerId, NoteId};
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write};
use super::shapes::{instant, known};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// A person to talk to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    /// Its id.
    #[schema(examples("con_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Name.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// `fr` or `en`.
    pub language: Option<String>,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            role: known(row.role),
            email: known(row.email),
            phone: known(row.phone),
            language: known(row.language),
        }
    }
}

/// Lists the contacts of a customer, in the order they were added.
#[utoipa::path(get, path = "/api/v1/customers/{id}/contacts", tag = "customers", params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "The contacts", body = Page<Contact>)))]
pub async fn contacts(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
) -> Answer<Page<Contact>> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find_card(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        Ok(list_contacts(tx, ctx, id).await?)
    });
    Ok(Json(Page { items: found.await?.into_iter().map(Contact::from).collect(), next: None }))
}

/// A contact to be kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// The contact, by id, when it is known and changes; a new one when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What they do there.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub role: String,
    /// E-mail address.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub phone: String,
    /// `fr` or `en`.
    #[serde(default)]
    #[schema(max_length = 2)]
    pub language: String,
}

/// A contact was kept or forgotten.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactKept {
    /// The contact, by id.
    pub contact: String,
    /// The customer, by id.
    pub customer: String,
}

/// Keeps a contact: a new one, or other facts of a known one.
#[utoipa::path(post, path = "/api/v1/customers/{id}/contacts", tag = "customers", request_body = NewContact, params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "Kept", body = ContactKept)))]
pub async fn save(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    write: Write,
    Sent(new): Sent<NewContact>,
) -> Answer<ContactKept> {
    let NewContact { id: contact, name, role, email, phone, language } = new;
    let contact = contact.unwrap_or_default();
    let command = SaveContact { customer: id.to_string(), contact, name, role, email, phone, language };
    let call = write.call("save_contact", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = save_contact(ctx, tx, &command).await?;
        let kept = ContactKept { contact: kept.contact, customer: kept.customer };
        Ok::<(ContactKept, Option<Event>), CustomerError>((kept, event))
    });
    Ok(Json(kept.await?))
}

/// Forgets a contact.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/remove", tag = "customers", params(("id" = String, Path, description = "Id of the contact")),
    responses((status = 200, description = "Forgotten", body = ContactKept)))]
pub async fn remove(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<ContactId>,
    write: Write,
) -> Answer<ContactKept> {
    let command = RemoveContact { contact: id.to_string() };
    let call = write.call("remove_contact", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = remove_contact(ctx, tx, &command).await?;
        let kept = ContactKept { contact: kept.contact, customer: kept.customer };
        Ok::<(ContactKept, Option<Event>), CustomerError>((kept, event))
    });
    Ok(Json(kept.await?))
}

/// A note about a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Note {
    /// Its id.
    #[schema(examples("not_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Timestamp,
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        Self {
            id: row.id.to_string(),
            body: row.body,
            written_by: row.written_by,
            written_at: instant(row.written_at),
        }
    }
}

/// Which notes are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoteQuery {
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists the notes about a customer, latest first.
#[utoipa::path(get, path = "/api/v1/customers/{id}/notes", tag = "customers", params(("id" = String, Path, description = "Id of the customer"), NoteQuery),
    responses((status = 200, description = "A page of notes", body = Page<Note>)))]
pub async fn notes(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    Asked(query): Asked<NoteQuery>,
) -> Answer<Page<Note>> {
    let place: Place<NoteId> = Place::new(query.after.as_deref(), query.limit)?;
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        find_card(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        Ok(list_notes(tx, ctx, id, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Note::from)))
}

/// A note to be written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// What it says: what was observed, not what somebody is.
    #[schema(min_length = 1, max_length = 4_000)]
    pub body: String,
}

/// A note was written or removed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NoteKept {
    /// The note, by id.
    pub note: String,
    /// The customer, by id.
    pub customer: String,
}

/// Writes a note about a customer.
#[utoipa::path(post, path = "/api/v1/customers/{id}/notes", tag = "customers", request_body = NewNote, params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "Written", body = NoteKept)))]
pub async fn write(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    write: Write,
    Sent(new): Sent<NewNote>,
) -> Answer<NoteKept> {
    let command = WriteNote { customer: id.to_string(), body: new.body };
    let call = write.call("write_note", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = write_note(ctx, tx, &command).await?;
        let kept = NoteKept { note: kept.note, customer: kept.customer };
        Ok::<(NoteKept, Option<Event>), CustomerError>((kept, event))
    });
    Ok(Json(kept.await?))
}

/// Removes a note: it is gone.
#[utoipa::path(post, path = "/api/v1/notes/{id}/remove", tag = "customers", params(("id" = String, Path, description = "Id of the note")),
    responses((status = 200, description = "Removed", body = NoteKept)))]
pub async fn forget(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<NoteId>,
    write: Write,
) -> Answer<NoteKept> {
    let command = RemoveNote { note: id.to_string() };
    let call = write.call("remove_note", &command);
    let kept = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (kept, event) = remove_note(ctx, tx, &command).await?;
        let kept = NoteKept { note: kept.note, customer: kept.customer };
        Ok::<(NoteKept, Option<Event>), CustomerError>((kept, event))
    });
    Ok(Json(kept.await?))
}
