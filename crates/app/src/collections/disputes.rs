//! Disputes: who settles them by when, what they are about, and how they are settled.

use db::{DbError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::occasions::plan_end_of_dispute;
use super::refused::DunningError;
use super::store::{self, DisputeFilter, HoldRow, NewHold};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers::{WriteNote, write_note};
use crate::identity::{self, find_person};
use crate::ids::{HoldId, OpenItemId, UserId};
use crate::receivables::{self, CreditNoteRow};
use crate::typed::clean_text;

/// What a dispute can be about, by the words that are stored.
pub const DISPUTE_TOPICS: [&str; 9] = [
    "price",
    "quantity",
    "quality",
    "not_delivered",
    "not_ordered",
    "already_paid",
    "wrong_address",
    "duplicate",
    "other",
];
/// Longest comment.
const COMMENT_MAX: usize = 1_000;
/// Credit notes of a customer that are looked at, the last issued first.
const CREDIT_NOTES_MAX: i64 = 200;
/// Disputes read at a time.
const PAGE: i64 = 500;

/// Change what is known of a dispute, or say something about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChangeDispute {
    /// The dispute, as its hold's id's text.
    pub dispute: String,
    /// What it is about, one of [`DISPUTE_TOPICS`]; empty where that is not said.
    pub topic: String,
    /// By when it is to be settled.
    pub due: Option<Date>,
    /// Who of ours settles it, by e-mail address or id; empty for nobody.
    pub owner: String,
    /// What there is to say, kept as a note of the customer; or empty.
    pub comment: String,
}

/// How a dispute is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// By a credit note: one that is there, or one to come, until which it stands.
    CreditNote,
    /// The claim stands: reminders go on after the last step that was said.
    Resumed,
    /// The claim is not asked for any more. Nothing is booked; the document is excluded from reminders.
    Abandoned,
}

impl Settlement {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::CreditNote, Self::Resumed, Self::Abandoned];

    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreditNote => "credit_note",
            Self::Resumed => "resumed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Settle a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettleDispute {
    /// The dispute, as its hold's id's text.
    pub dispute: String,
    /// How.
    pub settlement: Settlement,
    /// The number of the credit note; empty for one that is to come.
    pub credit_note: String,
    /// What there is to say among us; needed where a claim is abandoned.
    pub note: String,
    /// Whether the customer is told by e-mail once it is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_customer: bool,
}

/// A dispute was changed or settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeChanged {
    /// Its hold.
    pub dispute: String,
    /// Whether it still keeps reminders back.
    pub stands: bool,
    /// Whether the customer will be told that it is over.
    #[serde(default)]
    pub is_told: bool,
}

/// Disputes whose credit note came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputesCredited {
    /// Their holds.
    pub disputes: Vec<String>,
}

/// Somebody of ours, by e-mail address or id; nobody for an empty text.
pub(super) async fn person_of(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<Option<UserId>, DunningError> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let unknown = || DunningError::UnknownPerson(text.to_owned());
            Ok(Some(find_person(tx, ctx.org, text).await?.ok_or_else(unknown)?))
        }
    }
}

/// A dispute, whether it stands or not, when it is to be seen.
pub async fn find_dispute(tx: &mut Tx, ctx: &Ctx, id: HoldId) -> Result<Option<HoldRow>, DbError> {
    Ok(store::find_hold(tx, ctx, id).await?.filter(|hold| hold.kind == "dispute"))
}

/// A dispute that stands.
async fn find_standing(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<HoldRow, DunningError> {
    let unknown = || DunningError::UnknownHold(text.to_owned());
    let id: HoldId = text.parse().map_err(|_| unknown())?;
    find_dispute(tx, ctx, id).await?.filter(|hold| hold.ended_at.is_none()).ok_or_else(unknown)
}

/// Changes what a dispute is about, who settles it by when, and keeps a comment as a note of the customer, which
/// begins with the document. A day that has passed is refused unless it was there before.
pub async fn change_dispute(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangeDispute,
) -> Result<(DisputeChanged, Option<Event>), DunningError> {
    let hold = find_standing(tx, ctx, &command.dispute).await?;
    if !command.topic.is_empty() && !DISPUTE_TOPICS.contains(&command.topic.as_str()) {
        return Err(DunningError::UnknownKind(command.topic.clone()));
    }
    let before = hold.due_on.map(db::Day::to_jiff);
    match command.due {
        Some(due) if due < ctx.today() && before != Some(due) => return Err(DunningError::DayPassed(due)),
        Some(_) | None => {}
    }
    let owner = person_of(tx, ctx, &command.owner).await?;
    store::update_dispute(tx, ctx, hold.id, &command.topic, (command.due, owner)).await?;
    let note = keep_comment(ctx, tx, &hold, &command.comment).await?;
    let data = serde_json::json!({ "dispute": command.dispute, "topic": command.topic, "due": command.due,
        "owner": owner.map(|owner| owner.to_string()), "note": note });
    let event = Event::new("dispute_changed", hold.customer_id, data);
    let changed = DisputeChanged { dispute: command.dispute.clone(), stands: true, is_told: false };
    Ok((changed, Some(event)))
}

/// Keeps what somebody says of a dispute as a note of the customer; the id's text of the note.
async fn keep_comment(
    ctx: &Ctx,
    tx: &mut Tx,
    hold: &HoldRow,
    comment: &str,
) -> Result<Option<String>, DunningError> {
    let comment = comment.trim();
    if comment.is_empty() {
        return Ok(None);
    }
    if comment.chars().count() > COMMENT_MAX {
        return Err(DunningError::BadText);
    }
    let number = number_of(tx, ctx, hold).await?;
    let body = if number.is_empty() { comment.to_owned() } else { format!("{number} · {comment}") };
    let note = WriteNote { customer: hold.customer_id.to_string(), body };
    let written = write_note(ctx, tx, &note).await.map_err(|error| match error {
        crate::customers::CustomerError::Fault(fault) => DunningError::Fault(fault),
        _ => DunningError::BadText,
    });
    Ok(Some(written?.0.note))
}

/// The number of the document that a dispute is about, or nothing.
async fn number_of(tx: &mut Tx, ctx: &Ctx, hold: &HoldRow) -> Result<String, DbError> {
    let Some(item) = hold.item_id else { return Ok(String::new()) };
    Ok(receivables::find_item(tx, ctx, item).await?.map(|item| item.number).unwrap_or_default())
}

/// Settles a dispute: its hold ends in the same transaction, unless the credit note is still to come. What is abandoned is
/// excluded from reminders with it, because nothing is booked and it stays open.
pub async fn settle_dispute(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SettleDispute,
) -> Result<(DisputeChanged, Option<Event>), DunningError> {
    let hold = find_standing(tx, ctx, &command.dispute).await?;
    let note = clean_text(&command.note);
    let needs_note = command.settlement == Settlement::Abandoned;
    if note.chars().count() > COMMENT_MAX || (needs_note && note.is_empty()) {
        return Err(DunningError::BadText);
    }
    let credit_note = match (command.settlement, command.credit_note.trim()) {
        (Settlement::CreditNote, number) if !number.is_empty() => {
            let found =
                receivables::list_credit_notes_of(tx, ctx, hold.customer_id, CREDIT_NOTES_MAX).await?;
            let found = found.into_iter().find(|it| it.number == number);
            Some(found.ok_or_else(|| DunningError::UnknownCreditNote(number.to_owned()))?.id)
        }
        (Settlement::CreditNote | Settlement::Resumed | Settlement::Abandoned, _) => None,
    };
    let is_expected = command.settlement == Settlement::CreditNote && credit_note.is_none();
    let settled_as = command.settlement.as_str();
    let hold = HoldRow { tells_customer: command.tells_customer, ..hold };
    let is_told = if is_expected {
        store::update_settlement(tx, ctx, hold.id, (settled_as, None), hold.tells_customer).await?;
        keep_comment(ctx, tx, &hold, &note).await?;
        false
    } else {
        end_dispute(tx, ctx, &hold, (settled_as, credit_note), &note).await?
    };
    if command.settlement == Settlement::Abandoned {
        exclude_document(tx, ctx, &hold, &note).await?;
    }
    let data = serde_json::json!({ "dispute": command.dispute, "settlement": settled_as,
        "credit_note": credit_note.map(|id| id.to_string()), "told": is_told });
    let kind = if is_expected { "dispute_credit_note_expected" } else { "dispute_settled" };
    let changed = DisputeChanged { dispute: command.dispute.clone(), stands: is_expected, is_told };
    Ok((changed, Some(Event::new(kind, hold.customer_id, data))))
}

/// Ends a dispute with how it was settled, and the task that its passed day had made. Says whether its customer will be told.
pub(super) async fn end_dispute(
    tx: &mut Tx,
    ctx: &Ctx,
    hold: &HoldRow,
    (settled_as, credit_note): (&str, Option<OpenItemId>),
    note: &str,
) -> Result<bool, DunningError> {
    store::update_settlement(tx, ctx, hold.id, (settled_as, credit_note), hold.tells_customer).await?;
    store::end_hold(tx, ctx, hold.id, note).await?;
    if let Some(task) = store::find_open_task_of_dispute(tx, ctx, hold.id).await? {
        store::end_task(tx, ctx, task, "cancelled", ("settled", "")).await?;
    }
    if hold.tells_customer { plan_end_of_dispute(ctx, tx, hold).await } else { Ok(false) }
}

/// Keeps reminders of an abandoned document back until a person says otherwise.
async fn exclude_document(tx: &mut Tx, ctx: &Ctx, hold: &HoldRow, reason: &str) -> Result<(), DunningError> {
    let item = hold.item_id.ok_or(DunningError::DisputeOfEverything)?;
    let excluded = NewHold {
        id: HoldId::from_uuid(ctx.new_id()?),
        customer: hold.customer_id,
        item: Some(item),
        kind: "excluded",
        until_on: None,
        due_on: None,
        owner: hold.owner_id,
        amount_minor: None,
        currency: "",
        reason,
        promise: None,
        topic: "",
    };
    Ok(store::insert_hold(tx, ctx, &excluded).await?)
}

/// Ends the disputes of every legal entity whose credit note has come in: the last one that cites the document and came in after
/// the dispute was opened.
pub async fn link_credit_notes(
    ctx: &Ctx,
    tx: &mut Tx,
) -> Result<(DisputesCredited, Option<Event>), DunningError> {
    let expected = DisputeFilter { is_credit_expected: true, ..DisputeFilter::default() };
    let mut disputes = Vec::new();
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        let mut after: Option<HoldId> = None;
        loop {
            let rows = store::page_of_disputes(tx, &ctx, &expected, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            for hold in rows {
                if let Some(credit_note) = find_citing(tx, &ctx, &hold).await? {
                    let settled = (Settlement::CreditNote.as_str(), Some(credit_note.id));
                    end_dispute(tx, &ctx, &hold, settled, "").await?;
                    disputes.push(hold.id.to_string());
                }
            }
        }
    }
    let event = (!disputes.is_empty()).then(|| {
        Event::new("disputes_credited", ctx.legal_entity, serde_json::json!({ "disputes": disputes }))
    });
    Ok((DisputesCredited { disputes }, event))
}

/// The last credit note that cites the document of a dispute and came in after it was opened.
async fn find_citing(tx: &mut Tx, ctx: &Ctx, hold: &HoldRow) -> Result<Option<CreditNoteRow>, DbError> {
    let number = number_of(tx, ctx, hold).await?;
    if number.is_empty() {
        return Ok(None);
    }
    let found = receivables::list_credit_notes_of(tx, ctx, hold.customer_id, CREDIT_NOTES_MAX).await?;
    Ok(found.into_iter().find(|it| it.created_at >= hold.opened_at && it.cites(&number)))
}

/// A list of disputes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DisputeList {
    /// All that stand.
    #[default]
    Open,
    /// Those that stand and that the reader settles.
    Mine,
    /// Those that stand and that nobody settles.
    Unowned,
    /// Those that stand and whose day has passed.
    Late,
    /// Those that wait for a credit note.
    CreditExpected,
    /// Those that were settled.
    Settled,
}

impl DisputeList {
    /// Every list.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Mine, Self::Unowned, Self::Late, Self::CreditExpected, Self::Settled];

    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unowned => "unowned",
            Self::Late => "late",
            Self::CreditExpected => "credit_expected",
            Self::Settled => "settled",
        }
    }
}

/// Disputes of a list for a reader, after one of them, at most `limit`: those that stand the oldest first, those that were
/// settled the last first. Nobody in particular has none of their own.
pub async fn page_of_disputes(
    tx: &mut Tx,
    ctx: &Ctx,
    (list, reader): (DisputeList, Option<UserId>),
    after: Option<HoldId>,
    limit: i64,
) -> Result<Vec<HoldRow>, DbError> {
    let any = DisputeFilter::default();
    let filter = match list {
        DisputeList::Settled => return store::page_of_settled_disputes(tx, ctx, after, limit).await,
        DisputeList::Mine if reader.is_none() => return Ok(Vec::new()),
        DisputeList::Mine => DisputeFilter { owner: reader, ..any },
        DisputeList::Open => any,
        DisputeList::Unowned => DisputeFilter { is_unowned: true, ..any },
        DisputeList::Late => DisputeFilter { due_before: Some(ctx.today()), ..any },
        DisputeList::CreditExpected => DisputeFilter { is_credit_expected: true, ..any },
    };
    store::page_of_disputes(tx, ctx, &filter, after, limit).await
}
