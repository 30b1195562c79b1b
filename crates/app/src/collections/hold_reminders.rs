//! Keep reminders back: a dispute, a promise, a pause, a payment that was announced; and end it.

use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::disputes::{DISPUTE_TOPICS, end_dispute, person_of};
use super::promises::{Promises, note_promises, withdraw_promise};
use super::refused::DunningError;
use super::store::{self, HoldRow, NewHold};
use super::stored::{Holding, holding_of};
use crate::activity::Event;
use crate::context::Ctx;
use crate::customers;
use crate::ids::{CustomerId, HoldId, OpenItemId};
use crate::receivables::{self, OpenItem};
use crate::typed::clean_text;

/// Longest reason.
const REASON_MAX: usize = 1_000;

/// Keep reminders of a customer back, or of some of its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldReminders {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// The documents, by number; none: everything of the customer.
    pub documents: Vec<String>,
    /// `dispute`, `promise`, `pause`, `payment_plan`, `plan_asked`, `legal_hold`, `insolvency`, `bereavement`,
    /// `vulnerability`, `excluded`; `transfer`, `said_paid` or `buyer_status` for a payment on its way.
    pub kind: String,
    /// Its last day: the day promised or expected, the last day of a pause.
    pub until: Option<Date>,
    /// Who of ours settles it, by e-mail address or id; empty for nobody.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// What was promised, minor units of the currency of the documents; without documents, of the only currency that
    /// the customer owes in, or euros.
    pub amount_minor: Option<i64>,
    /// Why; a dispute needs it.
    pub reason: String,
    /// What a dispute is about, one of [`DISPUTE_TOPICS`]; empty where that is not said.
    #[serde(default)]
    pub topic: String,
}

/// Reminders are kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindersHeld {
    /// The holds, one per document, or one.
    pub holds: Vec<String>,
}

/// End what keeps reminders back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndHold {
    /// The hold, as its id's text.
    pub hold: String,
    /// How it ended.
    pub ending: String,
}

/// A hold ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldEnded {
    /// Its id.
    pub hold: String,
}

/// The customer of an id's text or a number, when it is to be seen.
pub(super) async fn find_customer(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<CustomerId, DunningError> {
    let unknown = || DunningError::UnknownCustomer(text.to_owned());
    let id = match text.parse::<CustomerId>() {
        Ok(id) => id,
        Err(_) => customers::find_by_number(tx, ctx, text).await?.ok_or_else(unknown)?.id,
    };
    Ok(customers::find_customer(tx, ctx, id).await?.ok_or_else(unknown)?.id)
}

/// The documents that reminders are kept back of, open ones of the customer.
pub(super) async fn find_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    numbers: &[String],
) -> Result<Vec<OpenItem>, DunningError> {
    let mut items = Vec::new();
    for number in numbers {
        let unknown = || DunningError::UnknownDocument(number.clone());
        let item = receivables::find_by_number(tx, ctx, number).await?.ok_or_else(unknown)?;
        if item.customer != customer || item.open_minor <= 0 {
            return Err(unknown());
        }
        items.push(item);
    }
    Ok(items)
}

/// The currency of what is promised: one.
async fn currency_of(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    items: &[OpenItem],
) -> Result<Currency, DunningError> {
    let mut currencies: Vec<Currency> = items.iter().map(|item| item.currency).collect();
    if items.is_empty() {
        let open = receivables::sum_open_of(tx, ctx, customer, ctx.today()).await?;
        currencies.extend(open.iter().filter_map(|(code, ..)| Currency::parse(code).ok()));
    }
    let first = currencies.first().copied().unwrap_or(Currency::EUR);
    if currencies.iter().any(|other| *other != first) {
        return Err(DunningError::CurrenciesDiffer);
    }
    Ok(first)
}

/// In which currency a customer promises money for documents, by number, or for everything: to read what was typed.
pub async fn find_promise_currency(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    documents: &[String],
) -> Result<Currency, DunningError> {
    let customer = find_customer(tx, ctx, &customer.to_string()).await?;
    let items = find_documents(tx, ctx, customer, documents).await?;
    currency_of(tx, ctx, customer, &items).await
}

/// Keeps reminders back from now on. What is planned is cancelled by the next run, and by the gate before it leaves.
pub async fn hold_reminders(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &HoldReminders,
) -> Result<(RemindersHeld, Option<Event>), DunningError> {
    let kind = holding_of(&command.kind).ok_or_else(|| DunningError::UnknownKind(command.kind.clone()))?;
    let customer = find_customer(tx, ctx, &command.customer).await?;
    let needs_day = matches!(kind, Holding::Flight(_) | Holding::Hold(dunning::HoldKind::Promise));
    let reason = clean_text(&command.reason);
    let needs_reason = kind == Holding::Hold(dunning::HoldKind::Dispute);
    if reason.chars().count() > REASON_MAX || (needs_reason && reason.is_empty()) {
        return Err(DunningError::BadText);
    }
    match command.until {
        None if needs_day => return Err(DunningError::DayMissing),
        Some(until) if until < ctx.today() => return Err(DunningError::DayPassed(until)),
        Some(_) | None => {}
    }
    let topic = command.topic.as_str();
    if !topic.is_empty() && (!needs_reason || !DISPUTE_TOPICS.contains(&topic)) {
        return Err(DunningError::UnknownKind(topic.to_owned()));
    }
    let owner = person_of(tx, ctx, &command.owner).await?;
    let documents = find_documents(tx, ctx, customer, &command.documents).await?;
    let currency = match command.amount_minor {
        Some(_) => Some(currency_of(tx, ctx, customer, &documents).await?),
        None => None,
    };
    let mut items: Vec<Option<OpenItemId>> = documents.iter().map(|item| Some(item.id)).collect();
    if items.is_empty() {
        items.push(None);
    }
    let promises = match (kind, command.until) {
        (Holding::Hold(dunning::HoldKind::Promise), Some(on)) => {
            note_promises(tx, ctx, (customer, on), &documents, command.amount_minor.zip(currency)).await?
        }
        (Holding::Hold(_) | Holding::Flight(_), _) => Promises::default(),
    };
    let mut holds = Vec::new();
    for item in items {
        let id = HoldId::from_uuid(ctx.new_id()?);
        let hold = NewHold {
            id,
            customer,
            item,
            kind: &command.kind,
            until_on: command.until,
            due_on: command.due,
            owner,
            amount_minor: command.amount_minor,
            currency: currency.map_or("", Currency::code),
            reason: &reason,
            promise: promises.of(item),
            topic,
        };
        store::insert_hold(tx, ctx, &hold).await?;
        holds.push(id.to_string());
    }
    let data = serde_json::json!({ "kind": command.kind, "documents": command.documents, "until": command.until,
        "holds": holds });
    let kind = match command.kind.as_str() {
        "dispute" => "dispute_opened",
        "promise" => "promise_recorded",
        "pause" => "reminders_paused",
        "transfer" | "said_paid" | "buyer_status" => "payment_announced",
        _ => "reminders_held",
    };
    Ok((RemindersHeld { holds }, Some(Event::new(kind, customer, data))))
}

/// Ends what keeps reminders back: the next run goes on after the last step that was said.
pub async fn end_hold(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &EndHold,
) -> Result<(HoldEnded, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownHold(command.hold.clone());
    let id: HoldId = command.hold.parse().map_err(|_| unknown())?;
    let hold = store::find_hold(tx, ctx, id).await?.filter(|hold| hold.ended_at.is_none());
    let hold = hold.ok_or_else(unknown)?;
    let ending = clean_text(&command.ending);
    if ending.chars().count() > REASON_MAX {
        return Err(DunningError::BadText);
    }
    if let Some(reference) = store::find_plan_of_hold(tx, ctx, id).await? {
        return Err(DunningError::HoldOfPlan(reference));
    }
    if hold.kind == "dispute" {
        // Whoever ends it so says nothing of how it was settled: its customer is told nothing.
        let quiet = HoldRow { tells_customer: false, ..hold.clone() };
        end_dispute(tx, ctx, &quiet, ("", None), &ending).await?;
    } else {
        store::end_hold(tx, ctx, id, &ending).await?;
    }
    if let Some(promise) = hold.promise_id {
        withdraw_promise(tx, ctx, promise).await?;
    }
    let data = serde_json::json!({ "hold": command.hold, "kind": hold.kind });
    Ok((HoldEnded { hold: command.hold.clone() }, Some(Event::new("hold_ended", hold.customer_id, data))))
}
