//! Send what is planned: claim, begin, hand over, keep what became of it. How a message is worded and handed over is
//! behind [`Sender`].

use std::future::Future;

use db::{Db, DbError, Tx};
use dunning::plan::Channel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LEASE_MICROS;
use super::claim::{Begun, ClaimedMessage, begin_sending, claim_messages};
use super::give_back::give_back;
use super::outcome::{Handed, MarkMessage, mark_message, release_messages};
use super::piles::find_recipient;
use super::recipient::Recipient;
use super::refused::DunningError;
use super::store::{self, OwnText};
use super::verdict::StoredAnswer;
use crate::context::Ctx;
use crate::ids::{CustomerId, MessageId, OpenItemId};
use crate::receivables;
use crate::write::{Call, WriteError, write};

/// Everything that a message says, for whoever words it and hands it over.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id: a Message-ID made from it is the same at every try.
    pub message: MessageId,
    /// The context of its legal entity.
    pub ctx: Ctx,
    /// Who it is for.
    pub recipient: Recipient,
    /// The customer it is about first.
    pub customer: CustomerId,
    /// How it is handed over.
    pub channel: Channel,
    /// In which tone.
    pub tone: String,
    /// What it says, with the amounts of the moment of its claim.
    pub answer: StoredAnswer,
    /// The documents it names, in the order of the answer's lines that go.
    pub documents: Vec<OutgoingDocument>,
    /// What a person wrote instead of the template.
    pub text: Option<OwnText>,
}

/// A document that a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingDocument {
    /// Its id.
    pub item: OpenItemId,
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Date,
    /// What is open of it, minor units.
    pub open_minor: i64,
    /// Unused credit that is taken off, minor units.
    pub credit_minor: i64,
    /// Their currency.
    pub currency: String,
}

/// What a sender says: what became of the message, and what the server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What became of it.
    pub handed: Handed,
    /// What the server said, or empty.
    pub note: String,
}

/// Hands messages over by one channel. It gives up within minutes, well before [`LEASE_MICROS`], and says
/// [`Handed::LostAfter`] whenever the text may have been handed over.
pub trait Sender: Sync {
    /// The channel it serves.
    fn channel(&self) -> Channel;

    /// Gets ready for a message before it counts as being sent: a connection, its turn. No ends the round, and what is
    /// claimed is given back untouched.
    fn ready(&self, message: &Outgoing) -> impl Future<Output = bool> {
        let _ = message;
        async { true }
    }

    /// Hands one message over.
    fn send(&self, message: &Outgoing) -> impl Future<Output = Answered>;
}

/// What was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCounts {
    /// Accepted.
    pub sent: u64,
    /// To be tried again.
    pub again: u64,
    /// Refused for good.
    pub failed: u64,
    /// Of unknown outcome.
    pub unknown: u64,
    /// Not sent: they had lost their sense.
    pub withdrawn: u64,
}

impl SentCounts {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            again: self.again + other.again,
            failed: self.failed + other.failed,
            unknown: self.unknown + other.unknown,
            withdrawn: self.withdrawn + other.withdrawn,
        }
    }
}

/// Sends everything that is planned for now by the channel of a sender for the context's legal entity, after giving back what
/// workers that died held.
pub async fn send_due(
    db: &Db,
    ctx: &Ctx,
    sender: &impl Sender,
) -> Result<SentCounts, WriteError<DunningError>> {
    let mut counts = SentCounts::default();
    let before = ctx.now_micros().saturating_sub(LEASE_MICROS);
    let call = Call::new("release_messages", &before);
    write(db, ctx, call, async |tx: &mut Tx| release_messages(ctx, tx, before).await).await?;
    loop {
        let channel = sender.channel();
        let call = Call::new("claim_messages", &channel.as_str());
        let claimed =
            write(db, ctx, call, async |tx: &mut Tx| claim_messages(ctx, tx, channel).await).await?;
        counts.withdrawn += claimed.cancelled.len() as u64;
        counts.withdrawn += claimed.returned.len() as u64;
        let is_done = claimed.claimed.is_empty() && claimed.cancelled.is_empty();
        if is_done && claimed.returned.is_empty() && claimed.later == 0 {
            return Ok(counts);
        }
        for (place, one) in claimed.claimed.iter().enumerate() {
            if !send_one(db, ctx, sender, one, &mut counts).await? {
                let rest = claimed.claimed.get(place..).unwrap_or_default();
                let call = Call::new("give_back", &rest);
                write(db, ctx, call, async |tx: &mut Tx| give_back(ctx, tx, rest).await).await?;
                return Ok(counts);
            }
        }
    }
}

/// Sends one claimed message; answers whether the round goes on.
async fn send_one(
    db: &Db,
    ctx: &Ctx,
    sender: &impl Sender,
    claimed: &ClaimedMessage,
    counts: &mut SentCounts,
) -> Result<bool, WriteError<DunningError>> {
    if let Some(outgoing) = read_outgoing(db, ctx, claimed).await?
        && !sender.ready(&outgoing).await
    {
        return Ok(false);
    }
    let call = Call::new("begin_sending", claimed);
    let begun = write(db, ctx, call, async |tx: &mut Tx| begin_sending(ctx, tx, claimed).await).await?;
    if begun == Begun::Withdrawn {
        counts.withdrawn += 1;
        return Ok(true);
    }
    let outgoing = read_outgoing(db, ctx, claimed).await?;
    let answered = match &outgoing {
        Some(outgoing) => sender.send(outgoing).await,
        // Its contact went away since it was begun: nothing was handed over, and the next claim knows of it.
        None => Answered { handed: Handed::LostBefore, note: "no_contact".to_owned() },
    };
    let command = MarkMessage { claimed: claimed.clone(), handed: answered.handed, note: answered.note };
    let call = Call::new("mark_message", &command);
    let marked = write(db, ctx, call, async |tx: &mut Tx| mark_message(ctx, tx, &command).await).await?;
    match marked.state.as_deref() {
        Some("sent") => counts.sent += 1,
        Some("planned") => counts.again += 1,
        Some("failed") => counts.failed += 1,
        _ => counts.unknown += 1,
    }
    Ok(true)
}

async fn read_outgoing(
    db: &Db,
    ctx: &Ctx,
    claimed: &ClaimedMessage,
) -> Result<Option<Outgoing>, WriteError<DunningError>> {
    let mut tx = db.begin_read().await?;
    let outgoing = load_outgoing(&mut tx, ctx, &claimed.message).await.map_err(WriteError::Refused)?;
    tx.rollback().await?;
    Ok(outgoing)
}

/// Everything that a message says; nothing when nobody can be written to.
pub async fn load_outgoing(tx: &mut Tx, ctx: &Ctx, message: &str) -> Result<Option<Outgoing>, DunningError> {
    let unknown = || DunningError::UnknownMessage(message.to_owned());
    let id: MessageId = message.parse().map_err(|_| unknown())?;
    let row = store::find_sent_before(tx, ctx, id).await?.ok_or_else(unknown)?;
    let ctx = ctx.seeing_all().on_entity(row.legal_entity_id);
    let stored = store::find_message(tx, &ctx, id).await?.ok_or_else(unknown)?;
    let answer = StoredAnswer::read(&stored.verdict).ok_or_else(unknown)?;
    let Some((customer, recipient)) = find_reader(tx, &ctx, &answer, row.contact_key).await? else {
        return Ok(None);
    };
    let ids: Vec<OpenItemId> = answer
        .lines
        .iter()
        .filter(|line| line.verdict == "send")
        .filter_map(|line| line.item.parse().ok())
        .collect();
    let items = receivables::list_items_of(tx, &ctx, &ids).await?;
    let document = |id: &OpenItemId| {
        let item = items.iter().find(|item| item.id == *id)?;
        let line = answer.lines.iter().find(|line| line.item == id.to_string())?;
        Some(OutgoingDocument {
            item: *id,
            number: item.number.clone(),
            issued_on: item.issued_on,
            due_on: item.due_on,
            open_minor: line.open_minor,
            credit_minor: line.credit_minor,
            currency: line.currency.clone(),
        })
    };
    Ok(Some(Outgoing {
        message: id,
        recipient,
        customer,
        channel: super::stored::channel_of(&stored.channel).ok_or_else(unknown)?,
        tone: stored.tone.clone(),
        documents: ids.iter().filter_map(document).collect(),
        text: store::find_text(tx, &ctx, id).await?,
        answer,
        ctx,
    }))
}

/// Who reads a message: the first of its customers whose contact is still the one it was planned for.
async fn find_reader(
    tx: &mut Tx,
    ctx: &Ctx,
    answer: &StoredAnswer,
    contact: Option<Uuid>,
) -> Result<Option<(CustomerId, Recipient)>, DbError> {
    for customer in answer.customers() {
        let recipient = find_recipient(tx, ctx, customer).await?;
        if let Some(recipient) = recipient.filter(|found| Some(found.key(&ctx.vault)) == contact) {
            return Ok(Some((customer, recipient)));
        }
    }
    Ok(None)
}
