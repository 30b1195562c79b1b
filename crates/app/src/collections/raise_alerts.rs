//! Tell what somebody should know of customers, once: docs/spec/collections.md, section 13.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::{DbError, Rows, Tx};
use dunning::law::{Alert, LimitationKind};
use dunning::{
    AlertLimits, CustomerAlert, CustomerFacts, OpenDocument, PaidLately, alerts, is_limitation_near,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::alerts::load_alert_limits;
use super::refused::DunningError;
use super::store::{self, AlertRow, FoundAlert};
use super::stored::instant;
use crate::activity::Event;
use crate::context::Ctx;
use crate::identity;
use crate::ids::{AlertId, CustomerId, MessageId, OpenItemId};
use crate::receivables;
use crate::reporting::{self, PaidUntil};

/// The segment of customers that are watched more closely.
const KEY_ACCOUNT: &str = "key_account";
/// Days through which broken promises count.
const PROMISE_DAYS: i64 = 90;

/// What was told of customers, and what is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertsRaised {
    /// Alerts that are new.
    pub raised: Vec<String>,
    /// Alerts that the facts no longer bear out.
    pub ended: Vec<String>,
}

/// Raises what is to be told of the customers of every legal entity, says anew what stands, and ends what is over. Done again it
/// changes nothing.
pub async fn raise_alerts(ctx: &Ctx, tx: &mut Tx) -> Result<(AlertsRaised, Option<Event>), DunningError> {
    let limits = load_alert_limits(tx, ctx).await?;
    let mut told = AlertsRaised { raised: Vec::new(), ended: Vec::new() };
    for ctx in identity::list_contexts(tx, &ctx.seeing_all()).await? {
        let found = find_alerts(tx, &ctx, &limits).await?;
        keep(tx, &ctx, found, &mut told).await?;
    }
    let is_same = told.raised.is_empty() && told.ended.is_empty();
    let data = serde_json::json!({ "alerts": told.raised, "ended": told.ended });
    let event = (!is_same).then(|| Event::new("alerts_raised", ctx.legal_entity, data));
    Ok((told, event))
}

/// Keeps what was found: one alert stands for one subject at a time.
async fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    found: Vec<FoundAlert>,
    told: &mut AlertsRaised,
) -> Result<(), DunningError> {
    let key = |row: &AlertRow| (row.customer_id, row.kind.clone(), row.subject.clone());
    let standing = store::list_standing_alerts(tx, ctx).await?.into_iter().map(|row| (key(&row), row));
    let mut standing: BTreeMap<_, AlertRow> = standing.collect();
    let mut rows: Rows = store::alert_rows();
    for alert in found {
        match standing.remove(&(alert.customer, alert.kind.to_owned(), alert.subject.clone())) {
            Some(row) if is_as_found(&row, &alert) => {}
            Some(row) => store::update_alert(tx, ctx, row.id, &alert).await?,
            None => {
                let id = AlertId::from_uuid(ctx.new_id()?);
                store::push_alert(&mut rows, ctx, id, &alert);
                told.raised.push(id.to_string());
            }
        }
    }
    // What is over ends first: a subject may stand once.
    for row in standing.into_values() {
        store::end_alert(tx, ctx, row.id).await?;
        told.ended.push(row.id.to_string());
    }
    Ok(rows.insert(tx).await?)
}

fn is_as_found(row: &AlertRow, alert: &FoundAlert) -> bool {
    row.item_id == alert.item
        && row.number == alert.number
        && row.amount_minor == alert.amount_minor
        && row.on_day.map(db::Day::to_jiff) == alert.on_day
}

/// What is known of the customers of a legal entity.
#[derive(Default)]
struct Known {
    customers: BTreeMap<CustomerId, CustomerFacts>,
    /// Whose each open document is.
    owners: HashMap<OpenItemId, CustomerId>,
}

impl Known {
    fn of(&mut self, customer: CustomerId) -> &mut CustomerFacts {
        self.customers.entry(customer).or_insert_with(|| CustomerFacts {
            term: LimitationKind::Trade,
            is_key_account: false,
            paid_lately: PaidLately::default(),
            paid_before: PaidLately::default(),
            broken_promises: 0,
            unanswered: 0,
            late: Vec::new(),
            documents: Vec::new(),
        })
    }
}

async fn find_alerts(tx: &mut Tx, ctx: &Ctx, limits: &AlertLimits) -> Result<Vec<FoundAlert>, DunningError> {
    let mut known = Known::default();
    let disputed = list_disputed(tx, ctx).await?;
    load_open(tx, ctx, &mut known, &disputed).await?;
    load_habits(tx, ctx, &mut known).await?;
    for (customer, count) in
        store::count_broken_promises(tx, ctx, ctx.today().saturating_sub(PROMISE_DAYS.days())).await?
    {
        known.of(customer).broken_promises = u32::try_from(count).unwrap_or(u32::MAX);
    }
    load_unanswered(tx, ctx, &mut known).await?;
    for row in store::list_reminders(tx, ctx).await? {
        if let Some(facts) = known.customers.get_mut(&row.customer_id) {
            facts.is_key_account = row.segment == KEY_ACCOUNT;
            facts.term = match row.kind.as_str() {
                "consumer" => LimitationKind::Consumer,
                "public" => LimitationKind::Public,
                _ => facts.term,
            };
        }
    }
    for facts in known.customers.values_mut() {
        if limits.is_carrier && facts.term == LimitationKind::Trade {
            facts.term = LimitationKind::Transport;
        }
    }
    load_acknowledgements(tx, ctx, &mut known).await?;
    let mut found = Vec::new();
    for (customer, facts) in &known.customers {
        let alerts = alerts(facts, limits, ctx.today());
        found.extend(alerts.into_iter().map(|alert| found_of(*customer, alert)));
    }
    Ok(found)
}

/// What is contested: documents, and customers as a whole.
async fn list_disputed(
    tx: &mut Tx,
    ctx: &Ctx,
) -> Result<(HashSet<OpenItemId>, HashSet<CustomerId>), DbError> {
    let (mut items, mut customers) = (HashSet::new(), HashSet::new());
    for row in store::list_open_holds(tx, ctx).await?.into_iter().filter(|row| row.kind == "dispute") {
        match row.item_id {
            Some(item) => items.insert(item),
            None => customers.insert(row.customer_id),
        };
    }
    Ok((items, customers))
}

/// What is open and due, and what is late per currency: uncontested invoices, less unused credit.
async fn load_open(
    tx: &mut Tx,
    ctx: &Ctx,
    known: &mut Known,
    (items, customers): &(HashSet<OpenItemId>, HashSet<CustomerId>),
) -> Result<(), DbError> {
    let all = (CustomerId::from_uuid(Uuid::nil()), CustomerId::from_uuid(Uuid::max()));
    receivables::each_open_due(tx, ctx, all, ctx.today().yesterday().unwrap_or(Date::MIN), |row| {
        let is_disputed = items.contains(&row.item_id) || customers.contains(&row.customer_id);
        let facts = known.of(row.customer_id);
        if row.open_minor > 0 {
            facts.documents.push(OpenDocument {
                key: row.item_id.uuid().as_u128(),
                due_on: row.due_on.to_jiff(),
                is_disputed,
                acknowledged_on: Vec::new(),
            });
        }
        if row.open_minor < 0 || !is_disputed {
            match facts.late.iter_mut().find(|(currency, _)| *currency == row.currency) {
                Some((_, minor)) => *minor = minor.saturating_add(row.open_minor),
                None => facts.late.push((row.currency, row.open_minor)),
            }
        }
        if row.open_minor > 0 {
            known.owners.insert(row.item_id, row.customer_id);
        }
        Ok(())
    })
    .await
}

/// What was paid in a period, summed.
#[derive(Default)]
struct Paid {
    weighted_days: i128,
    minor: i128,
    invoices: u32,
}

impl Paid {
    fn lately(&self) -> PaidLately {
        let is_known = self.minor > 0 && self.weighted_days >= 0;
        let days = if is_known { (self.weighted_days * 2 + self.minor) / (self.minor * 2) } else { 0 };
        PaidLately {
            days_late: u32::try_from(days).unwrap_or(u32::MAX),
            invoices: if is_known { self.invoices } else { 0 },
        }
    }
}

/// How customers paid in the last three months, and in the nine before.
async fn load_habits(tx: &mut Tx, ctx: &Ctx, known: &mut Known) -> Result<(), DbError> {
    let mut sums: BTreeMap<CustomerId, (Paid, Paid)> = BTreeMap::new();
    let (since, lately) = (ctx.today().saturating_sub(12.months()), ctx.today().saturating_sub(3.months()));
    reporting::each_payment_since(tx, ctx, since, |payment| {
        let (before, after) = sums.entry(payment.customer).or_default();
        let paid = if payment.paid_on >= lately { after } else { before };
        let days = i64::from((payment.paid_on - payment.due_on).get_days()).max(0);
        paid.weighted_days += i128::from(payment.amount_minor) * i128::from(days);
        paid.minor += i128::from(payment.amount_minor);
        paid.invoices += u32::from(payment.is_most_of_it);
        Ok(())
    })
    .await?;
    for (customer, (before, after)) in sums {
        let facts = known.of(customer);
        (facts.paid_before, facts.paid_lately) = (before.lately(), after.lately());
    }
    Ok(())
}

/// Reminders about what is open that were sent in writing since the customer was last heard of: by what it said, by a
/// conversation with its contact.
async fn load_unanswered(tx: &mut Tx, ctx: &Ctx, known: &mut Known) -> Result<(), DbError> {
    let mut last: HashMap<CustomerId, i64> = store::list_last_said(tx, ctx).await?.into_iter().collect();
    let heard: HashMap<Uuid, i64> = store::list_conversations(tx, ctx)
        .await?
        .into_iter()
        .filter_map(|(contact, heard_at, settled_at)| Some((contact, heard_at.max(settled_at)?)))
        .collect();
    let mut sent: HashMap<CustomerId, HashMap<MessageId, i64>> = HashMap::new();
    let all = (CustomerId::from_uuid(Uuid::nil()), CustomerId::from_uuid(Uuid::max()));
    let owners = &known.owners;
    reporting::each_claim_of_open(tx, ctx, all, |row| {
        let is_written = matches!(row.channel.as_str(), "email" | "letter" | "sms");
        let Some(customer) = owners.get(&row.item_id).filter(|_| is_written && row.state == "sent") else {
            return Ok(());
        };
        if row.is_shadow || row.tone == "courtesy" {
            return Ok(());
        }
        if let Some(at) = row.contact_key.and_then(|contact| heard.get(&contact)) {
            let last = last.entry(*customer).or_insert(*at);
            *last = (*last).max(*at);
        }
        sent.entry(*customer).or_default().insert(row.message_id, row.state_at);
        Ok(())
    })
    .await?;
    for (customer, messages) in sent {
        let since = last.get(&customer).copied().unwrap_or(i64::MIN);
        let unanswered = messages.values().filter(|at| **at > since).count();
        known.of(customer).unanswered = u32::try_from(unanswered).unwrap_or(u32::MAX);
    }
    Ok(())
}

/// On which days the debtor acknowledged what it owes: partial payments, promises, requests for time. Read only of documents
/// whose last day could be near.
async fn load_acknowledgements(tx: &mut Tx, ctx: &Ctx, known: &mut Known) -> Result<(), DbError> {
    let today = ctx.today();
    let mut near: Vec<OpenItemId> = Vec::new();
    for facts in known.customers.values() {
        let is_near = |it: &&OpenDocument| is_limitation_near(facts.term, it.due_on, today);
        near.extend(facts.documents.iter().filter(is_near).map(|it| item_of(it.key)));
    }
    let paid = PaidUntil::load(tx, ctx, &near).await?;
    let near: HashSet<OpenItemId> = near.into_iter().collect();
    for (customer, facts) in &mut known.customers {
        if !facts.documents.iter().any(|it| near.contains(&item_of(it.key))) {
            continue;
        }
        let said = store::list_acknowledgements_of(tx, ctx, *customer).await?;
        for document in &mut facts.documents {
            let item = item_of(document.key);
            let of_it = said.iter().filter(|(of, _)| of.is_none_or(|of| of == item));
            document.acknowledged_on =
                of_it.map(|(_, at)| instant(*at).to_zoned(ctx.zone()).date()).collect();
            let paid = paid.of(item).iter().filter(|(_, minor)| *minor > 0);
            document.acknowledged_on.extend(paid.map(|(on, _)| *on));
        }
    }
    Ok(())
}

fn item_of(key: u128) -> OpenItemId {
    OpenItemId::from_uuid(Uuid::from_u128(key))
}

/// An alert as it is kept.
fn found_of(customer: CustomerId, alert: CustomerAlert) -> FoundAlert {
    let of = |kind: &'static str, number: u32| FoundAlert {
        customer,
        kind,
        subject: String::new(),
        item: None,
        number: i64::from(number),
        amount_minor: 0,
        currency: String::new(),
        on_day: None,
    };
    match alert {
        CustomerAlert::Slower { by_days } => of("slower", by_days),
        CustomerAlert::BrokenPromises { count } => of("broken_promises", count),
        CustomerAlert::LateForLong { document, days } => {
            FoundAlert { item: Some(item_of(document)), ..of("late_for_long", days) }
        }
        CustomerAlert::LateMuch { currency, minor } => {
            FoundAlert { subject: currency.clone(), amount_minor: minor, currency, ..of("late_much", 0) }
        }
        CustomerAlert::Unanswered { count } => of("unanswered", count),
        CustomerAlert::KeyAccountLate { document, days } => {
            FoundAlert { item: Some(item_of(document)), ..of("key_account_late", days) }
        }
        CustomerAlert::Limitation { document, last_day, nearness } => {
            let (word, months) = match nearness {
                Alert::SixMonths => ("six_months", 6),
                Alert::ThreeMonths => ("three_months", 3),
                Alert::Expired => ("expired", 0),
            };
            FoundAlert {
                subject: format!("{} {word}", item_of(document)),
                item: Some(item_of(document)),
                on_day: Some(last_day),
                ..of("limitation", months)
            }
        }
    }
}
