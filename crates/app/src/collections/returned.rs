//! What mail servers and customers say of a message afterwards, told by the slice that reads it.

use db::{DbError, Tx};
use dunning::Happening;
use dunning::plan::Channel;
use uuid::Uuid;

use super::outcome::change;
use super::recipient::Recipient;
use super::refused::DunningError;
use super::store;
use crate::context::Ctx;
use crate::ids::{CustomerId, MessageId, ReceiptId};

/// Who a message of ours went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The reminder; nothing where it was thanks.
    pub message: Option<MessageId>,
    /// The customer it was about first.
    pub customer: CustomerId,
    /// The contact it went to.
    pub contact: Uuid,
}

/// What a server says of a message that it had taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// There is no such address.
    NoAddress,
    /// It was not delivered; the address may be good.
    NotDelivered,
    /// It was delivered.
    Delivered,
}

/// Who the message went to whose own id stands in a `Message-ID`; nothing where it is none of ours, or was never handed over.
pub async fn find_addressee(tx: &mut Tx, ctx: &Ctx, own_id: &str) -> Result<Option<Addressee>, DbError> {
    if let Ok(id) = own_id.parse::<MessageId>() {
        let row = store::find_sent_before(tx, ctx, id).await?;
        let left = row.filter(|row| {
            row.channel == Channel::Email.as_str()
                && matches!(row.state.as_str(), "sending" | "sent" | "unknown" | "failed")
        });
        return Ok(left.and_then(|row| {
            Some(Addressee { message: Some(row.id), customer: row.customer_id, contact: row.contact_key? })
        }));
    }
    let Ok(id) = own_id.parse::<ReceiptId>() else { return Ok(None) };
    let found = store::find_receipt_contact(tx, ctx, id).await?;
    Ok(found.map(|(customer, contact)| Addressee { message: None, customer, contact }))
}

/// The key of the contact that an address is.
pub fn contact_key_of(ctx: &Ctx, email: &str) -> Uuid {
    let recipient = Recipient {
        name: String::new(),
        email: email.to_owned(),
        phone: String::new(),
        language: String::new(),
    };
    recipient.key(&ctx.vault)
}

/// Keeps what a server says of a message. The caller knows that it may be believed. An address that is none is not written to
/// again; a reminder that came back failed, and lets go of its steps; one of unknown outcome that was delivered was sent.
pub async fn note_return(
    ctx: &Ctx,
    tx: &mut Tx,
    addressee: Addressee,
    returned: Returned,
    note: &str,
) -> Result<(), DunningError> {
    if returned == Returned::NoAddress {
        store::replace_address(tx, ctx, addressee.contact, Channel::Email.as_str(), Some("bounced")).await?;
    }
    let Some(message) = addressee.message else { return Ok(()) };
    let Some(row) = store::find_sent_before(tx, ctx, message).await? else { return Ok(()) };
    let happening = match (returned, row.state.as_str()) {
        (Returned::NoAddress | Returned::NotDelivered, "sent" | "unknown") => Happening::Returned,
        (Returned::Delivered, "unknown") => Happening::FoundSent,
        _ => return Ok(()),
    };
    change(ctx, tx, &row, happening, note).await?;
    Ok(())
}

/// A contact was heard of now: nothing is said to it by itself until somebody settles that.
pub async fn hear_contact(ctx: &Ctx, tx: &mut Tx, contact: Uuid) -> Result<(), DbError> {
    let (_, settled) = store::find_conversation(tx, ctx, contact).await?.unwrap_or_default();
    store::replace_conversation(tx, ctx, contact, (Some(ctx.now_micros()), settled)).await
}
