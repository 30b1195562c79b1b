//! Payment plans: made, proposed, accepted, ended (docs/spec/collections.md, section 14).

use db::{DbError, Tx};
use dunning::{Instalment, check_terms};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hold_reminders::find_customer;
use super::receipts::Occasion;
use super::refused::DunningError;
use super::store::{self, InstalmentRow, NewHold, PaymentPlanRow};
use crate::activity::Event;
use crate::context::Ctx;
use crate::ids::{CustomerId, HoldId, InstalmentId, OpenItemId, PaymentPlanId};
use crate::receivables::{self, ItemKind, OpenItem};
use crate::reporting::PaidUntil;
use crate::typed::{clean_line, clean_text};
use crate::write::hexadecimal;

/// Longest text.
const TEXT_MAX: usize = 1_000;
/// Documents of a plan.
const DOCUMENTS_MAX: usize = 200;
/// Days of grace, and days of a notice, at most.
const DAYS_MAX: u16 = 90;
/// Holds of a customer that are looked at.
const HOLDS_MAX: i64 = 200;

/// Make a payment plan: a draft, which holds nothing back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakePaymentPlan {
    /// The customer, by its id's text or its number.
    pub customer: String,
    /// The open documents that it pays, by number; a credit note among them is taken off.
    pub documents: Vec<String>,
    /// The instalments in the order of their days: when, and how much in minor units. Together they are what is open.
    pub instalments: Vec<(Date, i64)>,
    /// Days after its day before an instalment counts as late.
    pub grace_days: u16,
    /// Days after the notice before everything is due again.
    pub notice_days: u16,
    /// What there is to say to the customer, or empty.
    pub note: String,
    /// The plan whose terms these replace once they are accepted, as its id's text; or empty.
    pub replaces: String,
}

/// A plan stands so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentPlanChanged {
    /// Its id.
    pub plan: String,
    /// Its state.
    pub state: String,
}

/// How a customer agreed to a plan outside the portal.
pub const PLAN_AGREED_HOW: [&str; 3] = ["phone", "paper", "meeting"];

/// Change a payment plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangePaymentPlan {
    /// The plan, as its id's text.
    pub plan: String,
    /// What is to change.
    pub change: PlanChange,
}

/// What can change of a payment plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanChange {
    /// The customer may accept it in the portal.
    Propose {
        /// Through this day.
        until: Date,
    },
    /// The customer agreed to it outside the portal.
    Agree {
        /// One of [`PLAN_AGREED_HOW`].
        how: String,
        /// Who agreed.
        who: String,
        /// On which day.
        on: Date,
    },
    /// Notice was given of the late instalment.
    Notice {
        /// On which day.
        on: Date,
    },
    /// It is not in default before the day after this one.
    Wait {
        /// That day.
        until: Date,
    },
    /// Everything is due again: after the notice was given and its days are over.
    Default {
        /// Why, or empty.
        why: String,
    },
    /// It ends, and everything is due again.
    Cancel {
        /// Why.
        why: String,
    },
}

/// The instalments of a command as the engine knows them.
fn terms(instalments: &[(Date, i64)]) -> Vec<Instalment> {
    instalments.iter().map(|(due_on, minor)| Instalment { due_on: *due_on, minor: *minor }).collect()
}

/// Makes a draft of a plan.
pub async fn make_payment_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &MakePaymentPlan,
) -> Result<(PaymentPlanChanged, Option<Event>), DunningError> {
    let customer = find_customer(tx, ctx, &command.customer).await?;
    let note = clean_text(&command.note);
    if note.chars().count() > TEXT_MAX {
        return Err(DunningError::BadText);
    }
    if command.grace_days > DAYS_MAX || command.notice_days > DAYS_MAX {
        return Err(DunningError::BadLimit("days"));
    }
    let replaced = match command.replaces.as_str() {
        "" => None,
        text => Some(find_replaceable(tx, ctx, customer, text).await?),
    };
    let documents = find_documents(tx, ctx, customer, &command.documents).await?;
    let currency = documents.first().map(|item| item.currency).ok_or(DunningError::NoDocument)?;
    if documents.iter().any(|item| item.currency != currency) {
        return Err(DunningError::CurrenciesDiffer);
    }
    let replaced_id = replaced.as_ref().map(|row| row.id);
    check_free(tx, ctx, (replaced_id, None), &documents).await?;
    let total: i128 = documents.iter().map(|item| i128::from(item.open_minor)).sum();
    let total_minor = i64::try_from(total).map_err(|_| money::MoneyError::OutOfRange)?;
    check_terms(total_minor, &terms(&command.instalments)).map_err(DunningError::PlanTerms)?;
    check_first_day(ctx, command.instalments.first().map(|first| first.0))?;
    let items: Vec<OpenItemId> = documents.iter().map(|item| item.id).collect();
    let (reference, version) = match &replaced {
        Some(row) => (row.reference.clone(), store::last_version_of(tx, ctx, &row.reference).await? + 1),
        None => (reference(ctx, store::count_payment_plans(tx, ctx).await? + 1), 1),
    };
    let row = PaymentPlanRow {
        id: PaymentPlanId::from_uuid(ctx.new_id()?),
        customer_id: customer,
        reference,
        version,
        replaces_id: replaced_id,
        state: "draft".to_owned(),
        currency: currency.code().to_owned(),
        total_minor,
        paid_before_minor: sum_paid(tx, ctx, &items).await?,
        grace_days: i64::from(command.grace_days),
        notice_days: i64::from(command.notice_days),
        note,
        made_by: ctx.actor.clone(),
        made_at: ctx.now_micros(),
        proposed_until: None,
        accepted_how: String::new(),
        accepted_by: String::new(),
        accepted_on: None,
        accepted_terms: String::new(),
        late_number: 0,
        late_since: None,
        noticed_on: None,
        wait_until: None,
        state_at: ctx.now_micros(),
        state_by: ctx.actor.clone(),
        ending: String::new(),
    };
    store::insert_payment_plan(tx, ctx, &row).await?;
    let (mut parts, mut of_it) = (store::instalment_rows(), store::plan_document_rows());
    for (number, (due_on, amount_minor)) in (1_i64..).zip(&command.instalments) {
        let id = InstalmentId::from_uuid(ctx.new_id()?);
        let part = InstalmentRow { id, number, due_on: db::day(*due_on), amount_minor: *amount_minor };
        store::push_instalment(&mut parts, ctx, row.id, &part);
    }
    for item in &documents {
        store::push_plan_document(&mut of_it, ctx, row.id, (item.id, item.open_minor));
    }
    db::insert_in_order(tx, [&mut parts, &mut of_it]).await?;
    let event = event_of(&row, "payment_plan_made");
    Ok((changed(&row), Some(event)))
}

/// What a plan is called: `ECH-2026-0001`.
fn reference(ctx: &Ctx, number: i64) -> String {
    format!("ECH-{}-{number:04}", ctx.today().year())
}

/// A plan that stands or ended in default, of the same customer.
async fn find_replaceable(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    text: &str,
) -> Result<PaymentPlanRow, DunningError> {
    let unknown = || DunningError::UnknownReplaced(text.to_owned());
    let row = find(tx, ctx, text).await.map_err(|error| match error {
        DunningError::UnknownPaymentPlan(_) => unknown(),
        error => error,
    })?;
    if row.customer_id != customer {
        return Err(unknown());
    }
    expect_state(row, &["active", "defaulted"])
}

/// The documents of a plan: open ones of the customer, each once, credit among them.
async fn find_documents(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    numbers: &[String],
) -> Result<Vec<OpenItem>, DunningError> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > DOCUMENTS_MAX {
        return Err(DunningError::BadLimit("documents"));
    }
    let mut items = Vec::with_capacity(numbers.len());
    for number in numbers {
        let found = receivables::find_by_number(tx, ctx, &number).await?;
        let item = found.filter(|item| item.customer == customer && item.open_minor != 0);
        items.push(item.ok_or(DunningError::UnknownDocument(number))?);
    }
    Ok(items)
}

/// No document is part of another plan that stands, or waits for an answer.
async fn check_free(
    tx: &mut Tx,
    ctx: &Ctx,
    (replaced, own): (Option<PaymentPlanId>, Option<PaymentPlanId>),
    documents: &[OpenItem],
) -> Result<(), DunningError> {
    for item in documents {
        for plan in store::list_standing_plans_of(tx, ctx, item.id).await? {
            if Some(plan) != replaced && Some(plan) != own {
                return Err(DunningError::DocumentInPlan(item.number.clone()));
            }
        }
    }
    Ok(())
}

fn check_first_day(ctx: &Ctx, first: Option<Date>) -> Result<(), DunningError> {
    match first {
        Some(day) if day < ctx.today() => Err(DunningError::DayPassed(day)),
        Some(_) | None => Ok(()),
    }
}

/// What stands paid of documents by what the bank booked, minor units.
async fn sum_paid(tx: &mut Tx, ctx: &Ctx, items: &[OpenItemId]) -> Result<i64, DbError> {
    let paid = PaidUntil::load(tx, ctx, items).await?;
    Ok(items.iter().flat_map(|item| paid.of(*item)).map(|(_, minor)| *minor).fold(0, i64::saturating_add))
}

/// Changes a plan, as one of our people.
pub async fn change_payment_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    command: &ChangePaymentPlan,
) -> Result<(PaymentPlanChanged, Option<Event>), DunningError> {
    let row = find(tx, ctx, &command.plan).await?;
    let mut after = row.clone();
    let today = ctx.today();
    let kind = match &command.change {
        PlanChange::Propose { until } => {
            let row = expect_state(row.clone(), &["draft"])?;
            let first = store::list_instalments(tx, ctx, row.id).await?.first().map(|it| it.due_on.to_jiff());
            if *until < today || first.is_some_and(|first| *until > first) {
                return Err(DunningError::BadDay(*until));
            }
            after.proposed_until = Some(db::day(*until));
            propose(ctx, tx, &row, *until).await?;
            super::occasions::plan_word_of_plan(ctx, tx, &row, Occasion::Proposal).await?;
            "proposed".clone_into(&mut after.state);
            "payment_plan_proposed"
        }
        PlanChange::Agree { how, who, on } => {
            let row = expect_state(row.clone(), &["draft", "proposed"])?;
            let who = clean_line(who);
            if !PLAN_AGREED_HOW.contains(&how.as_str()) {
                return Err(DunningError::UnknownKind(how.clone()));
            }
            if who.is_empty() || who.chars().count() > TEXT_MAX {
                return Err(DunningError::BadText);
            }
            if *on > today || *on < ctx.day_of(row.made_at) {
                return Err(DunningError::BadDay(*on));
            }
            after.accepted_how.clone_from(how);
            after.accepted_by = who;
            after.accepted_on = Some(db::day(*on));
            activate(ctx, tx, &row, &mut after).await?;
            "payment_plan_agreed"
        }
        PlanChange::Notice { on } => {
            let row = expect_state(row.clone(), &["active"])?;
            let since = row.late_since.map(db::Day::to_jiff).ok_or_else(|| stands(&row))?;
            if *on < since || *on > today {
                return Err(DunningError::BadDay(*on));
            }
            after.noticed_on = Some(db::day(*on));
            "payment_plan_noticed"
        }
        PlanChange::Wait { until } => {
            expect_state(row.clone(), &["active"])?;
            if *until < today {
                return Err(DunningError::DayPassed(*until));
            }
            after.wait_until = Some(db::day(*until));
            "payment_plan_given_time"
        }
        PlanChange::Default { why } => {
            let row = expect_state(row.clone(), &["active"])?;
            // The clause that was agreed binds us too: nothing is due again before its notice is over.
            let ends = row.noticed_on.map(|on| last_day_of_notice(on.to_jiff(), row.notice_days));
            if ends.is_none_or(|ends| ends >= today) {
                return Err(DunningError::NoticeRuns);
            }
            after.ending = clean_text(why);
            end_holds(ctx, tx, row.id).await?;
            "defaulted".clone_into(&mut after.state);
            "payment_plan_defaulted"
        }
        PlanChange::Cancel { why } => {
            let row = expect_state(row.clone(), &["draft", "proposed", "active"])?;
            after.ending = clean_text(why);
            if after.ending.is_empty() && row.state != "draft" {
                return Err(DunningError::BadText);
            }
            end_holds(ctx, tx, row.id).await?;
            "cancelled".clone_into(&mut after.state);
            "payment_plan_cancelled"
        }
    };
    if after.ending.chars().count() > TEXT_MAX {
        return Err(DunningError::BadText);
    }
    keep(ctx, tx, &row, &mut after).await?;
    Ok((changed(&after), Some(event_of(&after, kind))))
}

/// The last day of a notice, in calendar days.
pub(super) fn last_day_of_notice(on: Date, days: i64) -> Date {
    on.saturating_add(jiff::Span::new().try_days(days).unwrap_or_default())
}

/// Writes what changed; a state that is entered is dated and signed.
pub(super) async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    before: &PaymentPlanRow,
    after: &mut PaymentPlanRow,
) -> Result<(), DbError> {
    if before.state != after.state {
        after.state_at = ctx.now_micros();
        after.state_by.clone_from(&ctx.actor);
    }
    store::update_payment_plan(tx, ctx, before, after).await
}

/// The customer may accept it: what it asked for is answered, and its documents wait through the day.
async fn propose(ctx: &Ctx, tx: &mut Tx, row: &PaymentPlanRow, until: Date) -> Result<(), DunningError> {
    let documents = load_documents(tx, ctx, row.id).await?;
    check_free(tx, ctx, (row.replaces_id, Some(row.id)), &documents).await?;
    end_asked(ctx, tx, row.customer_id, &documents).await?;
    // A proposal is no acknowledgement of the debt by the customer: its hold is a pause of ours.
    hold_documents(ctx, tx, row, &documents, ("pause", Some(until))).await
}

/// It stands from now on: its documents are held back for as long as it does, and the terms before it end.
async fn activate(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &PaymentPlanRow,
    after: &mut PaymentPlanRow,
) -> Result<(), DunningError> {
    let documents = load_documents(tx, ctx, row.id).await?;
    check_free(tx, ctx, (row.replaces_id, Some(row.id)), &documents).await?;
    let instalments = store::list_instalments(tx, ctx, row.id).await?;
    check_first_day(ctx, instalments.first().map(|it| it.due_on.to_jiff()))?;
    end_holds(ctx, tx, row.id).await?;
    if let Some(replaced) = row.replaces_id
        && let Some(before) = store::find_payment_plan(tx, ctx, replaced).await?
        && matches!(before.state.as_str(), "active" | "defaulted")
    {
        end_holds(ctx, tx, before.id).await?;
        let mut ended = PaymentPlanRow { state: "replaced".to_owned(), ..before.clone() };
        keep(ctx, tx, &before, &mut ended).await?;
    }
    end_asked(ctx, tx, row.customer_id, &documents).await?;
    hold_documents(ctx, tx, row, &documents, ("payment_plan", None)).await?;
    super::occasions::plan_word_of_plan(ctx, tx, row, Occasion::Plan).await?;
    after.accepted_terms = hash_of(row, &instalments, &documents);
    "active".clone_into(&mut after.state);
    Ok(())
}

/// Holds the invoices of a plan back.
pub(super) async fn hold_documents(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &PaymentPlanRow,
    documents: &[OpenItem],
    (kind, until_on): (&str, Option<Date>),
) -> Result<(), DunningError> {
    for item in documents.iter().filter(|item| item.kind == ItemKind::Invoice) {
        let hold = NewHold {
            id: HoldId::from_uuid(ctx.new_id()?),
            customer: row.customer_id,
            item: Some(item.id),
            kind,
            until_on,
            due_on: None,
            owner: None,
            amount_minor: None,
            currency: "",
            reason: &row.reference,
            promise: None,
            topic: "",
        };
        store::insert_hold(tx, ctx, &hold).await?;
        store::update_plan_hold(tx, ctx, (row.id, item.id), Some(hold.id)).await?;
    }
    Ok(())
}

/// Ends what a plan holds back.
pub(super) async fn end_holds(ctx: &Ctx, tx: &mut Tx, plan: PaymentPlanId) -> Result<(), DbError> {
    for (item, _, hold) in store::list_plan_documents(tx, ctx, plan).await? {
        let Some(hold) = hold else { continue };
        if store::find_hold(tx, ctx, hold).await?.is_some_and(|hold| hold.ended_at.is_none()) {
            store::end_hold(tx, ctx, hold, "").await?;
        }
        store::update_plan_hold(tx, ctx, (plan, item), None).await?;
    }
    Ok(())
}

/// Ends what the customer's own question for a plan held back: it is answered.
async fn end_asked(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    documents: &[OpenItem],
) -> Result<(), DbError> {
    for hold in store::list_holds_of(tx, ctx, customer, (true, None), HOLDS_MAX).await? {
        let is_of_it = hold.item_id.is_none_or(|item| documents.iter().any(|it| it.id == item));
        if hold.kind == "plan_asked" && is_of_it {
            store::end_hold(tx, ctx, hold.id, "").await?;
        }
    }
    Ok(())
}

/// The documents of a plan that are still there.
async fn load_documents(tx: &mut Tx, ctx: &Ctx, plan: PaymentPlanId) -> Result<Vec<OpenItem>, DbError> {
    let rows = store::list_plan_documents(tx, ctx, plan).await?;
    let items: Vec<OpenItemId> = rows.into_iter().map(|(item, ..)| item).collect();
    receivables::list_items_of(tx, ctx, &items).await
}

/// What the terms are, in short: other terms have another hash.
pub(super) fn hash_of(row: &PaymentPlanRow, instalments: &[InstalmentRow], documents: &[OpenItem]) -> String {
    let mut numbers: Vec<&str> = documents.iter().map(|item| item.number.as_str()).collect();
    numbers.sort_unstable();
    let parts = instalments.iter().map(|it| (it.due_on.to_jiff(), it.amount_minor));
    let terms = serde_json::json!({ "reference": row.reference, "version": row.version, "currency": row.currency,
        "total_minor": row.total_minor, "grace_days": row.grace_days, "notice_days": row.notice_days, "note": row.note,
        "instalments": parts.collect::<Vec<_>>(), "documents": numbers });
    hexadecimal(&Sha256::digest(terms.to_string()))
}

/// Accept or refuse what is proposed, as the customer who is in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerProposal {
    /// The plan, as its id's text.
    pub plan: String,
    /// The hash of the terms that the customer has read.
    pub terms: String,
    /// In which session of the portal.
    pub session: String,
    /// Why it is refused; nothing where it is accepted.
    pub refusal: Option<String>,
}

/// Answers a proposal for its customer. Only the terms that were read are accepted.
pub async fn answer_proposal(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    command: &AnswerProposal,
) -> Result<(PaymentPlanChanged, Option<Event>), DunningError> {
    let unknown = || DunningError::UnknownPaymentPlan(command.plan.clone());
    let row = find(tx, ctx, &command.plan).await?;
    if row.customer_id != customer {
        return Err(unknown());
    }
    let row = expect_state(row, &["proposed"])?;
    let today = ctx.today();
    if let Some(until) = row.proposed_until.map(db::Day::to_jiff).filter(|until| *until < today) {
        return Err(DunningError::DayPassed(until));
    }
    let mut after = row.clone();
    let kind = if let Some(why) = &command.refusal {
        after.ending = clean_text(why);
        if after.ending.is_empty() || after.ending.chars().count() > TEXT_MAX {
            return Err(DunningError::BadText);
        }
        end_holds(ctx, tx, row.id).await?;
        "refused".clone_into(&mut after.state);
        let documents = load_documents(tx, ctx, row.id).await?;
        let items: Vec<OpenItemId> =
            documents.iter().filter(|item| item.open_minor > 0).map(|item| item.id).collect();
        let source = (row.id.uuid(), "payment_plan_refused");
        super::tasks::make_task_of(tx, ctx, source, (row.customer_id, "check"), None, &items).await?;
        "payment_plan_refused"
    } else {
        let instalments = store::list_instalments(tx, ctx, row.id).await?;
        let documents = load_documents(tx, ctx, row.id).await?;
        if hash_of(&row, &instalments, &documents) != command.terms {
            return Err(DunningError::TermsChanged);
        }
        "portal".clone_into(&mut after.accepted_how);
        after.accepted_by.clone_from(&command.session);
        after.accepted_on = Some(db::day(today));
        activate(ctx, tx, &row, &mut after).await?;
        "payment_plan_accepted"
    };
    keep(ctx, tx, &row, &mut after).await?;
    Ok((changed(&after), Some(event_of(&after, kind))))
}

pub(super) async fn find(tx: &mut Tx, ctx: &Ctx, text: &str) -> Result<PaymentPlanRow, DunningError> {
    let unknown = || DunningError::UnknownPaymentPlan(text.to_owned());
    let id: PaymentPlanId = text.parse().map_err(|_| unknown())?;
    store::find_payment_plan(tx, ctx, id).await?.ok_or_else(unknown)
}

fn stands(row: &PaymentPlanRow) -> DunningError {
    DunningError::PlanStandsOtherwise(row.state.clone())
}

fn expect_state(row: PaymentPlanRow, states: &[&str]) -> Result<PaymentPlanRow, DunningError> {
    if states.contains(&row.state.as_str()) { Ok(row) } else { Err(stands(&row)) }
}

pub(super) fn changed(row: &PaymentPlanRow) -> PaymentPlanChanged {
    PaymentPlanChanged { plan: row.id.to_string(), state: row.state.clone() }
}

pub(super) fn event_of(row: &PaymentPlanRow, kind: &'static str) -> Event {
    let data = serde_json::json!({ "plan": row.id.to_string(), "reference": row.reference, "version": row.version,
        "total_minor": row.total_minor, "currency": row.currency, "how": row.accepted_how, "terms": row.accepted_terms,
        "late_number": row.late_number });
    Event::new(kind, row.customer_id, data)
}
