//! What a person does about a mail: say whose it is, who answers, and that it is settled.

use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use super::refused::CorrespondenceError;
use super::store::{self, MailRow};
use crate::activity::Event;
use crate::collections::{find_contact_key, hear_contact, settle_contact};
use crate::context::Ctx;
use crate::customers::{CustomerRow, find_by_number, find_customer, list_named_each};
use crate::identity::find_person;
use crate::ids::{CustomerId, MailId, MessageId};
use crate::typed::clean_text;

/// Longest note.
const NOTE_MAX: usize = 1_000;

/// Say whose a mail is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceMail {
    /// The mail.
    pub mail: String,
    /// The customer, by its id's text, its number, or its name where no other has it.
    pub customer: String,
}

/// Say who answers a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignMail {
    /// The mail.
    pub mail: String,
    /// Who, by e-mail address or id; empty for nobody in particular.
    pub user: String,
}

/// Say that a mail is answered, or needs no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleMail {
    /// The mail.
    pub mail: String,
    /// What was done, or empty.
    pub note: String,
}

/// A mail stands so from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailChanged {
    /// Its id.
    pub mail: String,
    /// Its state.
    pub state: String,
}

async fn found(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<MailRow, CorrespondenceError> {
    let unknown = || CorrespondenceError::UnknownMail(text.to_owned());
    let id: MailId = text.parse().map_err(|_| unknown())?;
    store::find_mail(tx, ctx, id).await?.ok_or_else(unknown)
}

/// The one customer of a name, as it is written or nearly so; nothing where several have it.
async fn find_by_name(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Option<CustomerRow>, DbError> {
    let name = matching::normalise_name(text);
    let named = list_named_each(tx, ctx, std::slice::from_ref(&name)).await?;
    match named[..] {
        [(_, only)] if !name.is_empty() => find_customer(tx, ctx, only).await,
        _ => Ok(None),
    }
}

/// Says whose a mail is; what a person wrote keeps reminders to that customer back from now on.
pub async fn place_mail(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &PlaceMail,
) -> Result<(MailChanged, Option<Event>), CorrespondenceError> {
    let row = found(tx, ctx, &command.mail).await?;
    if row.state != "placing" {
        return Err(CorrespondenceError::StandsOtherwise(command.mail.clone()));
    }
    let text = command.customer.trim();
    let customer = match text.parse::<CustomerId>() {
        Ok(id) => find_customer(tx, ctx, id).await?,
        Err(_) => match find_by_number(tx, ctx, text).await? {
            Some(found) => Some(found),
            None => find_by_name(tx, ctx, text).await?,
        },
    };
    let customer = customer.ok_or_else(|| CorrespondenceError::UnknownCustomer(text.to_owned()))?.id;
    let contact = find_contact_key(tx, ctx, customer).await?;
    let is_heard = row.kind == "reply" && contact.is_some();
    if let (true, Some(contact)) = (is_heard, contact) {
        hear_contact(ctx, tx, contact).await?;
    }
    // The address that it came from was heard of when it came in; it is the customer's that is waited for now.
    let heard_at = is_heard.then(|| ctx.now_micros());
    store::place_mail(tx, ctx, row.id, customer, contact, heard_at).await?;
    if let (Some(before), Some(at)) = (row.contact_key, row.heard_at)
        && Some(before) != contact
    {
        let_go(ctx, tx, before, at).await?;
    }
    let event = Event::new("mail_placed", customer, serde_json::json!({ "mail": row.id.to_string() }));
    Ok((MailChanged { mail: row.id.to_string(), state: "open".to_owned() }, Some(event)))
}

/// Says who answers a mail.
pub async fn assign_mail(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &AssignMail,
) -> Result<(MailChanged, Option<Event>), CorrespondenceError> {
    let row = found(tx, ctx, &command.mail).await?;
    if !matches!(row.state.as_str(), "open" | "placing") {
        return Err(CorrespondenceError::StandsOtherwise(command.mail.clone()));
    }
    let user = match command.user.trim() {
        "" => None,
        text => {
            let unknown = || CorrespondenceError::UnknownPerson(text.to_owned());
            Some(find_person(tx, ctx.org, text).await?.ok_or_else(unknown)?)
        }
    };
    let changed = MailChanged { mail: row.id.to_string(), state: row.state.clone() };
    if user == row.user_id {
        return Ok((changed, None));
    }
    store::assign_mail(tx, ctx, row.id, user).await?;
    let data = serde_json::json!({ "mail": row.id.to_string(), "user": user.map(|it| it.to_string()) });
    Ok((changed, Some(Event::new("mail_assigned", subject(&row), data))))
}

/// Says that a mail is answered, or needs no answer: when it was the last of its contact, reminders go on.
pub async fn settle_mail(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SettleMail,
) -> Result<(MailChanged, Option<Event>), CorrespondenceError> {
    let row = found(tx, ctx, &command.mail).await?;
    if !matches!(row.state.as_str(), "open" | "placing") {
        return Err(CorrespondenceError::StandsOtherwise(command.mail.clone()));
    }
    let note = clean_text(&command.note);
    if note.chars().count() > NOTE_MAX {
        return Err(CorrespondenceError::BadText);
    }
    store::settle_mail(tx, ctx, row.id, &note).await?;
    if let (Some(contact), Some(at)) = (row.contact_key, row.heard_at) {
        let_go(ctx, tx, contact, at).await?;
    }
    let data = serde_json::json!({ "mail": row.id.to_string(), "has_note": !note.is_empty() });
    let event = Event::new("mail_settled", subject(&row), data);
    Ok((MailChanged { mail: row.id.to_string(), state: "settled".to_owned() }, Some(event)))
}

/// Settles the exchange with a contact when none of its mails is open any more, and nothing else was heard of it since the last.
async fn let_go(
    ctx: &Ctx,
    tx: &mut Tx,
    contact: uuid::Uuid,
    heard_at: i64,
) -> Result<(), CorrespondenceError> {
    let (open, last) = store::heard_of(tx, ctx, contact).await?;
    if open == 0 {
        settle_contact(ctx, tx, contact, last.unwrap_or(heard_at).max(heard_at)).await?;
    }
    Ok(())
}

fn subject(row: &MailRow) -> String {
    row.customer_id.map_or_else(String::new, |it| it.to_string())
}

/// Mails of a state (`open`, `placing`, `settled` or `kept`), before one of them, the last first, at most `limit`.
pub async fn page_of_mails(
    tx: &mut Tx,
    ctx: &Ctx,
    state: &str,
    before: Option<MailId>,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    store::page_of_mails(tx, ctx, state, before, limit).await
}

/// One mail, if it is to be seen.
pub async fn find_mail(tx: &mut Tx, ctx: &Ctx, id: MailId) -> Result<Option<MailRow>, DbError> {
    store::find_mail(tx, ctx, id).await
}

/// The last mails of a customer, at most `limit`.
pub async fn list_mails_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    store::list_mails_of(tx, ctx, customer, limit).await
}

/// What came back about a message, the first first.
pub async fn list_mails_of_message(
    tx: &mut Tx,
    ctx: &Ctx,
    message: MessageId,
    limit: i64,
) -> Result<Vec<MailRow>, DbError> {
    store::list_mails_of_message(tx, ctx, message, limit).await
}

/// How many mails wait for somebody to answer, and for somebody to say whose they are.
pub async fn count_mails(tx: &mut Tx, ctx: &Ctx) -> Result<(i64, i64), DbError> {
    Ok((store::count_mails(tx, ctx, "open").await?, store::count_mails(tx, ctx, "placing").await?))
}
