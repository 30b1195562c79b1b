//! What a person says about reminding a customer: its plan, its contact, what it is; what was heard of it; addresses that
//! cannot be used; accounts that are not waited for.

use db::Tx;
use dunning::plan::Channel;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hold_reminders::find_customer;
use super::plan_body::KindWord;
use super::plans::find_plan;
use super::recipient::Recipient;
use super::refused::DunningError;
use super::store::{self, ReminderRow};
use super::stored::channel_of;
use crate::activity::Event;
use crate::banking;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{BankAccountId, ContactId, CustomerId};

/// Longest segment.
const SEGMENT_MAX: usize = 60;

/// Say how a customer is reminded. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetReminders {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// Its plan, by its id's text or its name; empty for the first one that fits.
    pub plan: Option<String>,
    /// Who is written to, as the contact's id; empty for the customer's own address.
    pub contact: Option<String>,
    /// What the law sees in it.
    pub kind: Option<KindWord>,
    /// Its segment; empty for none.
    pub segment: Option<String>,
}

/// A customer is reminded so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindersSet {
    /// The customer.
    pub customer: String,
    /// Its plan, when a person gave it one.
    pub plan: Option<String>,
    /// Its contact, when a person chose one.
    pub contact: Option<String>,
    /// `business`, `consumer` or `public`.
    pub kind: String,
    /// Its segment, or empty.
    pub segment: String,
}

/// Says how a customer is reminded.
pub async fn set_reminders(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &SetReminders,
) -> Result<(RemindersSet, Option<Event>), DunningError> {
    let customer = find_customer(tx, ctx, &command.customer).await?;
    let before = store::find_reminder(tx, ctx, customer).await?;
    let mut row = before.clone().unwrap_or_else(|| nothing_said(customer));
    match command.plan.as_deref() {
        None => {}
        Some("") => row.plan_id = None,
        Some(text) => row.plan_id = Some(find_plan(tx, ctx, text).await?.id),
    }
    match command.contact.as_deref() {
        None => {}
        Some("") => row.contact_id = None,
        Some(text) => {
            let unknown = || DunningError::UnknownContact(text.to_owned());
            let id: ContactId = text.parse().map_err(|_| unknown())?;
            let known = customers::list_contacts(tx, ctx, customer).await?;
            row.contact_id = Some(known.iter().find(|contact| contact.id == id).ok_or_else(unknown)?.id);
        }
    }
    if let Some(kind) = command.kind {
        kind.as_str().clone_into(&mut row.kind);
    }
    if let Some(segment) = &command.segment {
        if segment.chars().count() > SEGMENT_MAX {
            return Err(DunningError::BadText);
        }
        segment.trim().clone_into(&mut row.segment);
    }
    let set = RemindersSet {
        customer: customer.to_string(),
        plan: row.plan_id.map(|id| id.to_string()),
        contact: row.contact_id.map(|id| id.to_string()),
        kind: row.kind.clone(),
        segment: row.segment.clone(),
    };
    if before.as_ref().unwrap_or(&nothing_said(customer)) == &row {
        return Ok((set, None));
    }
    store::replace_reminder(tx, ctx, &row).await?;
    let data = serde_json::to_value(&set).unwrap_or_default();
    Ok((set, Some(Event::new("reminders_set", customer, data))))
}

fn nothing_said(customer: CustomerId) -> ReminderRow {
    ReminderRow {
        customer_id: customer,
        kind: KindWord::Business.as_str().to_owned(),
        segment: String::new(),
        plan_id: None,
        contact_id: None,
    }
}

/// Note what was heard of a customer's contact, or that the exchange is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteConversation {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// Whether it is settled; otherwise the contact was heard of, and a person answers.
    pub is_settled: bool,
}

/// Say whether an address can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAddress {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// `email`, `call` or `sms`.
    pub channel: String,
    /// How it stands.
    pub state: AddressWord,
}

/// How an address stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressWord {
    /// It can be used.
    Usable,
    /// The last message came back.
    Bounced,
    /// The contact does not want to be reached so.
    OptedOut,
}

/// Something was noted about a customer's contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactNoted {
    /// The customer.
    pub customer: String,
}

/// The contact of a customer, by its key.
async fn contact_of(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<(CustomerId, Uuid), DunningError> {
    let customer = find_customer(tx, ctx, text).await?;
    let unknown = || DunningError::UnknownCustomer(text.to_owned());
    let party = customers::find_party(tx, ctx, customer).await?.ok_or_else(unknown)?;
    let contacts = customers::list_contacts(tx, ctx, customer).await?;
    let chosen = store::find_reminder(tx, ctx, customer).await?.and_then(|row| row.contact_id);
    let recipient = Recipient::of(&party.email, &contacts, chosen).ok_or(DunningError::NoContact)?;
    Ok((customer, recipient.key(&ctx.vault)))
}

/// The key of a customer's contact; nothing where nobody can be written to.
pub async fn find_contact_key(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<Uuid>, DunningError> {
    match contact_of(tx, ctx, &customer.to_string()).await {
        Ok((_, key)) => Ok(Some(key)),
        Err(DunningError::NoContact) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Since when an exchange with a customer's contact is open, in microseconds since 1970 UTC: reminders wait for its end.
pub async fn find_open_conversation(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
) -> Result<Option<i64>, DunningError> {
    let Some(key) = find_contact_key(tx, ctx, customer).await? else { return Ok(None) };
    let (heard, settled) = store::find_conversation(tx, ctx, key).await?.unwrap_or_default();
    Ok(heard.filter(|heard| settled.is_none_or(|settled| settled < *heard)))
}

/// Settles the exchange with a contact, unless it was heard of again since an instant, in microseconds.
pub async fn settle_contact(ctx: &Ctx, tx: &mut Tx, key: Uuid, heard_by: i64) -> Result<(), DunningError> {
    let (heard, _) = store::find_conversation(tx, ctx, key).await?.unwrap_or_default();
    if heard.is_some_and(|at| at <= heard_by) {
        store::replace_conversation(tx, ctx, key, (heard, Some(ctx.now_micros()))).await?;
    }
    Ok(())
}

/// Notes what was heard: while an exchange is open, nothing is said to the contact by itself.
pub async fn note_conversation(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &NoteConversation,
) -> Result<(ContactNoted, Option<Event>), DunningError> {
    let (customer, key) = contact_of(tx, ctx, &command.customer).await?;
    let (heard, settled) = store::find_conversation(tx, ctx, key).await?.unwrap_or_default();
    let now = ctx.now_micros();
    let after = if command.is_settled { (heard, Some(now)) } else { (Some(now), settled) };
    store::replace_conversation(tx, ctx, key, after).await?;
    let kind = if command.is_settled { "conversation_settled" } else { "conversation_opened" };
    let event = Event::new(kind, customer, serde_json::json!({}));
    Ok((ContactNoted { customer: customer.to_string() }, Some(event)))
}

/// Notes how an address stands.
pub async fn note_address(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &NoteAddress,
) -> Result<(ContactNoted, Option<Event>), DunningError> {
    let (customer, key) = contact_of(tx, ctx, &command.customer).await?;
    let channel = channel_of(&command.channel)
        .filter(|channel| matches!(channel, Channel::Email | Channel::Call | Channel::Sms))
        .ok_or_else(|| DunningError::UnknownKind(command.channel.clone()))?;
    let state = match command.state {
        AddressWord::Usable => None,
        AddressWord::Bounced => Some("bounced"),
        AddressWord::OptedOut => Some("opted_out"),
    };
    store::replace_address(tx, ctx, key, channel.as_str(), state).await?;
    let data = serde_json::json!({ "channel": channel.as_str(), "state": command.state });
    Ok((ContactNoted { customer: customer.to_string() }, Some(Event::new("address_noted", customer, data))))
}

/// Say whether reminders wait for the statements of a bank account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowAccount {
    /// The account, as its id's text.
    pub account: String,
    /// Whether customers pay to it.
    pub is_followed: bool,
}

/// A bank account is followed, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFollowed {
    /// Its id.
    pub account: String,
}

/// Says whether reminders wait for an account's statements.
pub async fn follow_account(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &FollowAccount,
) -> Result<(AccountFollowed, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownAccount(command.account.clone());
    let id: BankAccountId = command.account.parse().map_err(|_| unknown())?;
    let known = banking::list_freshness(tx, ctx).await?;
    if known.iter().all(|account| account.account != id) {
        return Err(unknown());
    }
    store::replace_unfollowed(tx, ctx, id, command.is_followed).await?;
    let event = Event::new("account_followed", id, serde_json::json!({ "is_followed": command.is_followed }));
    Ok((AccountFollowed { account: command.account.clone() }, Some(event)))
}
