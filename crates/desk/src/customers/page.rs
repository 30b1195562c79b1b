//! The page of one customer, seen from all sides.

use app::collections::{DISPUTE_TOPICS, TASK_KINDS, find_open_conversation};
use app::context::Ctx;
use app::correspondence::{MailRow, list_mails_of};
use app::customers::{
    ContactRow, CustomerCard, NoteRow, PostalAddress, find_card, find_customer, find_postal_address,
    list_contacts, list_notes, list_tags_of,
};
use app::identity::{Permission, UserState, UserView, find_user, list_users};
use app::ids::CustomerId;
use app::listing::{
    DocumentFilter, DocumentRow, PaidBy, Payment, Standing, TimelineEntry, TimelineKind, TimelinePlace,
    TimelineWhat, list_documents, list_payments, list_timeline, load_standings,
};
use app::paper_mail::remarks_on_address;
use app::receivables::ItemKind;
use app::reporting::behaviour;
use askama::Template;
use axum::extract::{Path, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::figures::{days_in_words, main, trend_words, used_percent};
use super::list::is_over_limit;
use crate::access::User;
use crate::collections::{
    Hold, KINDS, PaymentPlan, Task, holds_of, payment_plans_of, reliability_in_words, tasks_of,
};
use crate::error::PageError;
use crate::invoices::{Due, Status};
use crate::state::Desk;
use crate::web::form::with_status;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters, places};
use crate::words::Words;

/// Documents on the page; the list has the others.
const DOCUMENTS: usize = 20;
/// Payments on a page.
const PAYMENTS: i64 = 30;
/// Mails on the page; the list has the others.
const MAILS: i64 = 5;
/// Notes on a page.
const NOTES: i64 = 50;
/// Entries of the timeline on a page.
const TIMELINE: usize = 15;

/// A tab of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Documents.
    #[default]
    Invoices,
    /// Payments.
    Payments,
    /// People to talk to.
    Contacts,
    /// What keeps reminders back.
    Reminders,
    /// Notes.
    Notes,
    /// Data of the customer.
    Settings,
}

impl Tab {
    const ALL: [Self; 6] =
        [Self::Invoices, Self::Payments, Self::Reminders, Self::Contacts, Self::Notes, Self::Settings];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Payments => "payments",
            Self::Contacts => "contacts",
            Self::Reminders => "reminders",
            Self::Notes => "notes",
            Self::Settings => "settings",
        }
    }

    fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.as_str() == word).unwrap_or_default()
    }
}

/// What a form of the page holds that was refused, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// The form.
    pub form: FormState,
    /// Words of a note that should be put otherwise.
    pub judging: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "customers/templates/customer.html")]
struct CustomerPage {
    frame: Frame,
    address: Address,
    base: String,
    card: CustomerCard,
    payer: Option<(String, String)>,
    /// Where it gets letters.
    postal: PostalAddress,
    /// Whether the post would not like it.
    has_postal_remark: bool,
    tab: Tab,
    tabs: Vec<(String, String, bool)>,
    standings: Vec<Standing>,
    to_pay: String,
    beyond: String,
    is_late_payer: bool,
    /// Key of the words of the trend, and its tone.
    trend: Option<(&'static str, &'static str)>,
    limit: Option<Limit>,
    tags: Vec<String>,
    manager: Option<UserView>,
    /// Those who can look after the customer, for who may say so.
    people: Vec<UserView>,
    /// The last mails, and since when an exchange is open.
    mails: Vec<MailRow>,
    talking_since: Option<i64>,
    documents: Vec<Document>,
    has_more_documents: bool,
    payments: Vec<PaymentLine>,
    older_payments: String,
    contacts: Vec<ContactRow>,
    edited_contact: Option<ContactRow>,
    holds: Vec<Hold>,
    older_holds: String,
    /// What people are to do about it.
    tasks: Vec<Task>,
    /// Payment plans that are proposed or stand.
    payment_plans: Vec<PaymentPlan>,
    /// How it kept what it promised, in words; or empty.
    reliability: String,
    may_hold: bool,
    notes: Vec<NoteRow>,
    older_notes: String,
    timeline: Vec<Entry>,
    older_timeline: String,
    shown_kinds: Vec<(String, String, bool)>,
    refused: Refused,
    form: FormState,
    may_write: bool,
    may_adjust: bool,
}

struct Limit {
    minor: i64,
    percent: i64,
    bar: i64,
    is_over: bool,
    tone: &'static str,
}

struct Document {
    row: DocumentRow,
    status: Status,
    due: Due,
}

struct PaymentLine {
    payment: Payment,
    method_key: String,
    /// What proves it, as far as the reader may see: the bank transaction, or the journal entry.
    proof: Option<String>,
}

struct Entry {
    /// Its day, where that is not when it was done.
    on: Option<Date>,
    /// When it was done or came in.
    at: i64,
    actor: String,
    key: String,
    detail: String,
    amount: Option<(i64, Currency)>,
    /// What it tells of, where the reader may see that.
    place: Option<String>,
}

/// What a reader may see of what proves a payment.
#[derive(Clone, Copy)]
struct Sight {
    bank: bool,
    books: bool,
}

impl Sight {
    fn of(reader: &User) -> Self {
        Self { bank: reader.may(Permission::ReadBank), books: reader.may(Permission::ReadBooks) }
    }

    /// The page of the bank transaction, at the decision about it, or of the journal entry.
    fn proof(self, by: PaidBy) -> Option<String> {
        match by {
            PaidBy::Movement { allocation, transaction } => {
                self.bank.then(|| format!("{}#{allocation}", places::transaction(transaction)))
            }
            PaidBy::Adjustment { entry, .. } => self.books.then(|| places::entry(entry)),
        }
    }
}

/// `GET /customers/{id}`
pub async fn show(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    address: Address,
) -> PageResult {
    page(&desk, &user, &id, address, Refused::default()).await
}

/// The page, with a form that was refused when there is one.
pub async fn page(desk: &Desk, user: &User, id: &str, address: Address, refused: Refused) -> PageResult {
    let customer: CustomerId = id.parse().map_err(|_| PageError::NotFound)?;
    let (reader, status) = (user.clone(), refused.form.status());
    let page = desk
        .show(user, Section::Customers, async move |ctx: &Ctx, tx: &mut Tx, frame| {
            load(ctx, tx, frame, customer, address, refused, &reader).await
        })
        .await;
    with_status(status, page)
}

async fn load(
    ctx: &Ctx,
    tx: &mut Tx,
    frame: Frame,
    customer: CustomerId,
    address: Address,
    refused: Refused,
    reader: &User,
) -> Result<CustomerPage, PageError> {
    let words = &reader.words;
    let card = find_card(tx, ctx, customer).await?.ok_or(PageError::NotFound)?;
    let tab = Tab::parse(address.value("tab"));
    let postal = find_postal_address(tx, ctx, customer).await?.unwrap_or_default();
    let payer = match card.paid_by_id {
        Some(id) => find_customer(tx, ctx, id).await?.map(|payer| (payer.id.to_string(), payer.name)),
        None => None,
    };
    let standings = load_standings(tx, ctx, customer).await?;
    let behaviours = behaviour(tx, ctx, customer, ctx.today()).await?;
    let figures = main(&behaviours).copied();
    let days = |of: Option<i64>| of.map(|hundredths| days_in_words(hundredths, words)).unwrap_or_default();
    let (documents, has_more_documents) = documents(ctx, tx, customer, tab, words).await?;
    let (payments, older_payments) = payments(ctx, tx, customer, tab, &address, Sight::of(reader)).await?;
    let contacts = if tab == Tab::Contacts { list_contacts(tx, ctx, customer).await? } else { Vec::new() };
    let edited_contact =
        contacts.iter().find(|contact| contact.id.to_string() == address.value("contact")).cloned();
    let (notes, older_notes) = notes(ctx, tx, customer, tab, &address).await?;
    let (timeline, older_timeline) = timeline(ctx, tx, customer, &address, reader).await?;
    let manager = match card.manager_id {
        Some(user) => find_user(tx, ctx.org, user).await?,
        None => None,
    };
    let may_write = reader.may(Permission::WriteCustomers);
    let (holds, older_holds) = if tab == Tab::Reminders {
        holds_of(ctx, tx, customer, address.value("page")).await?
    } else {
        (Vec::new(), None)
    };
    let older_holds = older_holds.map(|place| address.with("page", &place).to_string()).unwrap_or_default();
    let (mails, talking_since) = if tab == Tab::Reminders {
        let talking = find_open_conversation(tx, ctx, customer).await.map_err(PageError::of)?;
        (list_mails_of(tx, ctx, customer, MAILS).await?, talking)
    } else {
        (Vec::new(), None)
    };
    let may_hold = reader.may(Permission::WriteReceivables);
    let choosing = (may_write && tab == Tab::Settings) || (may_hold && tab == Tab::Reminders);
    let people = if choosing { people(ctx, tx).await? } else { Vec::new() };
    let form = if refused.form.is_refused() {
        refused.form.clone()
    } else {
        form_of(&card, payer_number(tx, ctx, &card).await?)
    };
    Ok(CustomerPage {
        frame,
        base: format!("/customers/{customer}"),
        has_postal_remark: has_remark(&postal, &card.name),
        postal,
        tabs: tabs(&address, tab),
        to_pay: days(figures.and_then(|found| found.days_to_pay)),
        beyond: days(figures.and_then(|found| found.days_beyond_terms)),
        is_late_payer: figures.and_then(|found| found.days_beyond_terms).is_some_and(|days| days >= 100),
        trend: figures.and_then(|found| found.trend()).map(trend_words),
        limit: card.credit_limit_minor.map(|minor| limit_of(minor, &standings)),
        tags: list_tags_of(tx, ctx, customer).await?,
        shown_kinds: kinds(&address),
        holds,
        older_holds,
        tasks: if tab == Tab::Reminders { tasks_of(ctx, tx, customer).await? } else { Vec::new() },
        payment_plans: payment_plans_of(ctx, tx, customer).await?,
        reliability: reliability_in_words(ctx, tx, customer, words).await?,
        may_hold,
        may_write,
        manager,
        people,
        may_adjust: reader.may(Permission::DecideAllocations),
        card,
        payer,
        tab,
        standings,
        mails,
        talking_since,
        documents,
        has_more_documents,
        payments,
        older_payments,
        contacts,
        edited_contact,
        notes,
        older_notes,
        timeline,
        older_timeline,
        refused,
        form,
        address,
    })
}

fn tabs(address: &Address, current: Tab) -> Vec<(String, String, bool)> {
    Tab::ALL
        .into_iter()
        .map(|tab| {
            let href = address
                .without(&["contact", "page"])
                .with("tab", if tab == Tab::Invoices { "" } else { tab.as_str() });
            (format!("customers-tab-{}", tab.as_str()), href.to_string(), tab == current)
        })
        .collect()
}

async fn payer_number(tx: &mut Tx, ctx: &Ctx, card: &CustomerCard) -> Result<String, PageError> {
    let Some(id) = card.paid_by_id else { return Ok(String::new()) };
    Ok(find_customer(tx, ctx, id).await?.map(|payer| payer.number).unwrap_or_default())
}

/// Most people who are offered.
const PEOPLE: i64 = 500;

/// Those who can look after customers or lines: everybody who is not disabled, by name.
pub async fn people(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<UserView>, PageError> {
    let mut found = list_users(tx, ctx.org, None, PEOPLE).await?;
    found.retain(|user| user.state != UserState::Disabled);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn form_of(card: &CustomerCard, paid_by: String) -> FormState {
    let text = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let limit =
        card.credit_limit_minor.map(|minor| crate::web::export::decimal(minor, 2, ',')).unwrap_or_default();
    FormState::holding([
        ("name", card.name.clone()),
        ("email", card.email.clone()),
        ("siren", card.siren.clone()),
        ("vat_number", card.vat_number.clone()),
        ("country", card.country.clone()),
        ("payment_days", text(card.payment_days)),
        ("credit_limit", limit),
        ("paid_by", paid_by),
    ])
}

fn limit_of(minor: i64, standings: &[Standing]) -> Limit {
    let outstanding = standings
        .iter()
        .find(|standing| standing.currency == Currency::EUR)
        .map_or(0, |standing| standing.outstanding_minor);
    let percent = used_percent(outstanding, minor);
    let is_over = is_over_limit(standings, Some(minor));
    let tone = match percent {
        _ if is_over => "bad",
        80.. => "warn",
        _ => "ok",
    };
    Limit { minor, percent, bar: percent.clamp(0, 100), is_over, tone }
}

async fn documents(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    tab: Tab,
    words: &Words,
) -> Result<(Vec<Document>, bool), PageError> {
    if tab != Tab::Invoices {
        return Ok((Vec::new(), false));
    }
    let today = ctx.today();
    let filter =
        DocumentFilter { customer: Some(customer), is_descending: true, ..DocumentFilter::default() };
    let page = list_documents(tx, ctx, &filter, None, None, DOCUMENTS).await?;
    let rows = page.rows.into_iter();
    let documents = rows
        .map(|row| Document { status: Status::of(&row, today), due: Due::of(&row, today, words), row })
        .collect();
    Ok((documents, page.after.is_some()))
}

async fn payments(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    tab: Tab,
    address: &Address,
    sight: Sight,
) -> Result<(Vec<PaymentLine>, String), PageError> {
    if tab != Tab::Payments {
        return Ok((Vec::new(), String::new()));
    }
    let before = match address.value("page").split_once('~') {
        Some((on, id)) => on.parse::<Date>().ok().zip(id.parse().ok()),
        None => None,
    };
    let mut found = list_payments(tx, ctx, customer, before, PAYMENTS + 1).await?;
    let has_more = found.len() > usize::try_from(PAYMENTS).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(PAYMENTS).unwrap_or(usize::MAX));
    let older = found
        .last()
        .filter(|_| has_more)
        .map(|last| address.with("page", &format!("{}~{}", last.booked_on, last.by.key())).to_string())
        .unwrap_or_default();
    let lines = found.into_iter();
    let lines = lines
        .map(|payment| PaymentLine {
            method_key: match payment.by {
                PaidBy::Movement { .. } => format!("method-{}", payment.method.replace('_', "-")),
                PaidBy::Adjustment { .. } => format!("adjustment-{}", payment.method.replace('_', "-")),
            },
            proof: sight.proof(payment.by),
            payment,
        })
        .collect();
    Ok((lines, older))
}

async fn notes(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    tab: Tab,
    address: &Address,
) -> Result<(Vec<NoteRow>, String), PageError> {
    if tab != Tab::Notes {
        return Ok((Vec::new(), String::new()));
    }
    let mut found = list_notes(tx, ctx, customer, address.value("page").parse().ok(), NOTES + 1).await?;
    let has_more = found.len() > usize::try_from(NOTES).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(NOTES).unwrap_or(usize::MAX));
    let last = found.last().filter(|_| has_more);
    let older = last.map(|note| address.with("page", &note.id.to_string()).to_string()).unwrap_or_default();
    Ok((found, older))
}

fn chosen_kinds(address: &Address) -> Vec<TimelineKind> {
    match TimelineKind::parse(address.value("shown")) {
        Some(kind) => vec![kind],
        None => TimelineKind::ALL.to_vec(),
    }
}

fn kinds(address: &Address) -> Vec<(String, String, bool)> {
    let chosen = TimelineKind::parse(address.value("shown"));
    let without = address.without(&["from"]);
    let all = ("customers-timeline-all".to_owned(), without.with("shown", "").to_string(), chosen.is_none());
    let one = |kind: TimelineKind| {
        let key = format!("customers-timeline-{}", kind.as_str());
        (key, without.with("shown", kind.as_str()).to_string(), chosen == Some(kind))
    };
    std::iter::once(all).chain(TimelineKind::ALL.into_iter().map(one)).collect()
}

async fn timeline(
    ctx: &Ctx,
    tx: &mut Tx,
    customer: CustomerId,
    address: &Address,
    reader: &User,
) -> Result<(Vec<Entry>, String), PageError> {
    let from = address
        .value("from")
        .split_once('~')
        .and_then(|(at, shown)| Some(TimelinePlace { at: at.parse().ok()?, shown: shown.parse().ok()? }));
    let (entries, next) = list_timeline(tx, ctx, customer, &chosen_kinds(address), from, TIMELINE).await?;
    let older = next
        .map(|place| address.with("from", &format!("{}~{}", place.at, place.shown)).to_string())
        .unwrap_or_default();
    let sight = Sight::of(reader);
    let rows = entries.into_iter().map(|entry| Entry {
        place: place_of(&entry.what, customer, sight),
        ..entry_of(entry, sight, &reader.words)
    });
    Ok((rows.collect(), older))
}

/// Where what an entry of the timeline tells of is shown: the bank transaction or the journal entry for who may see
/// them, else the document.
fn place_of(what: &TimelineWhat, customer: CustomerId, sight: Sight) -> Option<String> {
    match what {
        TimelineWhat::Documents { .. } => Some(format!("/invoices?customer={customer}&tab=all")),
        TimelineWhat::Payment { allocation, transaction, document, .. } => {
            let by = PaidBy::Movement { allocation: *allocation, transaction: *transaction };
            sight.proof(by).or_else(|| document.map(places::invoice))
        }
        TimelineWhat::Adjustment { adjustment, entry, document, .. } => {
            let by = PaidBy::Adjustment { adjustment: *adjustment, entry: *entry };
            sight.proof(by).or_else(|| document.map(places::invoice))
        }
        TimelineWhat::Undo { allocation, transaction, .. } => {
            sight.proof(PaidBy::Movement { allocation: *allocation, transaction: *transaction })
        }
        TimelineWhat::Note { .. } | TimelineWhat::Change { .. } => None,
    }
}

fn entry_of(entry: TimelineEntry, sight: Sight, words: &Words) -> Entry {
    let counted = |key: &str, count: i64, number: &str| {
        let values =
            [("count", count.into()), ("shown", words.count(count).into()), ("number", number.into())];
        words.say_with(key, &values)
    };
    let (key, detail, amount) = match entry.what {
        TimelineWhat::Documents { count, number, total_minor, currency } => (
            counted("customers-event-documents", count, &number),
            String::new(),
            Some((total_minor, currency)),
        ),
        TimelineWhat::Payment { amount_minor, currency, is_automatic, number, count, .. } => {
            let key = if is_automatic { "customers-event-matched" } else { "customers-event-allocated" };
            (counted(key, count, &number), String::new(), Some((amount_minor, currency)))
        }
        TimelineWhat::Undo { amount_minor, currency, reason, .. } => {
            (words.say("customers-event-undone"), reason, Some((amount_minor, currency)))
        }
        TimelineWhat::Adjustment { kind, amount_minor, currency, reason, is_undo, .. } => {
            let undone = if is_undo { "-undone" } else { "" };
            let key = words.say(&format!("adjustment-{}{undone}", kind.replace('_', "-")));
            // Why a debt was given up stays on the payment side.
            let reason = if sight.bank { reason } else { String::new() };
            (key, reason, Some((amount_minor, currency)))
        }
        TimelineWhat::Note { body } => (words.say("customers-event-note"), body, None),
        TimelineWhat::Change { kind } => {
            (words.say(&format!("event-{}", kind.replace('_', "-"))), String::new(), None)
        }
    };
    // The machine has no name that people know.
    let actor =
        if ["job", "server", "cli"].contains(&entry.actor.as_str()) { String::new() } else { entry.actor };
    Entry { on: entry.on, at: entry.recorded_at, actor, key, detail, amount, place: None }
}

/// Whether the post would not like an address (NF Z10-011).
fn has_remark(postal: &PostalAddress, name: &str) -> bool {
    !postal.is_empty() && !remarks_on_address(&postal.on_envelope(&[name])).is_empty()
}

impl CustomerPage {
    /// Who looks after the customer, by id; empty when nobody does.
    fn manager_id(&self) -> &str {
        self.manager.as_ref().map_or("", |manager| manager.id.as_str())
    }

    /// Whether it is them who look after the customer.
    fn is_manager(&self, person: &UserView) -> bool {
        self.manager.as_ref().is_some_and(|manager| manager.id == person.id)
    }

    /// What stands in a field of the form of a contact: what was refused, or the contact that is edited.
    fn contact_value(&self, field: &str) -> String {
        if self.refused.form.is_refused() {
            return self.refused.form.value(field).to_owned();
        }
        let Some(contact) = &self.edited_contact else { return String::new() };
        match field {
            "contact" => contact.id.to_string(),
            "name" => contact.name.clone(),
            "role" => contact.role.clone(),
            "email" => contact.email.clone(),
            "phone" => contact.phone.clone(),
            "language" => contact.language.clone(),
            _ => String::new(),
        }
    }
}
