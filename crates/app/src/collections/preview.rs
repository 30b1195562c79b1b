//! What a message would say: its template with the facts of its customer, before anybody decides about it.

use db::{DbError, Tx};
use dunning::CustomerKind;
use jiff::ToSpan;
use jiff::civil::Date;
use messages::{
    Compiled, Facts, Language, Look, Medium, Past, Purpose, Relation, Rendered, default_template,
};
use money::{Currency, Money};

use super::piles::{find_recipient, list_documents_named};
use super::plan_body::KindWord;
use super::plans::list_plans;
use super::recipient::Recipient;
use super::store::{self, MessageRow};
use super::stored::{channel_of, tone_of};
use super::verdict::{StoredAnswer, StoredLine};
use crate::context::Ctx;
use crate::identity::find_entity;
use crate::receivables::OpenItem;

/// Days to pay that a formal notice gives whose step says none (docs/spec/dunning.md, section 3).
const NOTICE_DAYS: u16 = 8;

/// Who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// What a person wrote, or the template with its facts.
    Text {
        /// The subject; empty for a text message.
        subject: String,
        /// The text.
        text: String,
        /// Whether a person wrote it.
        is_own: bool,
        /// Whether that person wrote about other documents or amounts: it is not sent before it was looked at again.
        is_outdated: bool,
    },
    /// A person speaks or decides: there is no text.
    ByMouth,
    /// No template of the product says it by this channel.
    NoTemplate,
}

/// A message as it would be sent.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Who it is for; nothing where nobody can be written to.
    pub recipient: Option<Recipient>,
    /// The gate's answer as it was kept.
    pub answer: StoredAnswer,
    /// The documents of its lines that may be seen, in their order.
    pub documents: Vec<(StoredLine, Option<OpenItem>)>,
    /// What it says.
    pub wording: Wording,
}

/// What a message would say to its customer, in the words of the product's template or those of a person. Nothing
/// when what was kept of it cannot be read.
pub async fn preview_message(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    writer: &Writer,
) -> Result<Option<Preview>, DbError> {
    let Some(answer) = StoredAnswer::read(&row.verdict) else { return Ok(None) };
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let known = list_documents_named(tx, ctx, std::slice::from_ref(&answer)).await?;
    let documents: Vec<(StoredLine, Option<OpenItem>)> =
        answer.lines.iter().map(|line| (line.clone(), known.get(&line.item).cloned())).collect();
    let wording = match store::find_text(tx, ctx, row.id).await? {
        Some(own) => Wording::Text {
            subject: own.subject,
            text: own.body,
            is_own: true,
            is_outdated: own.basis != answer.basis(),
        },
        None => by_template(tx, ctx, row, writer, recipient.as_ref(), &documents).await?,
    };
    Ok(Some(Preview { recipient, answer, documents, wording }))
}

async fn by_template(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    writer: &Writer,
    recipient: Option<&Recipient>,
    documents: &[(StoredLine, Option<OpenItem>)],
) -> Result<Wording, DbError> {
    let Some(medium) = channel_of(&row.channel).and_then(Medium::of) else { return Ok(Wording::ByMouth) };
    let Some(tone) = tone_of(&row.tone) else { return Ok(Wording::NoTemplate) };
    let language = match recipient.map(|recipient| recipient.language.as_str()) {
        Some("en") => Language::English,
        _ => Language::French,
    };
    let habit = store::find_habit(tx, ctx, row.customer_id).await?;
    let relation = Relation::of(Past {
        invoices_paid: habit.as_ref().map_or(0, |habit| u32::try_from(habit.invoices_paid).unwrap_or(0)),
        days_late: habit.map(|habit| u16::try_from(habit.days_late).unwrap_or(u16::MAX)),
        disputes_within_a_year: 0,
    });
    let facts = facts(tx, ctx, row, writer, recipient, documents).await?;
    let template = default_template(language, Purpose::Reminder(tone), medium, relation);
    let compiled = template.and_then(|template| template.compile().ok());
    Ok(compiled.and_then(|compiled| render(&compiled, &facts, language)).unwrap_or(Wording::NoTemplate))
}

fn render(compiled: &Compiled, facts: &Facts, language: Language) -> Option<Wording> {
    let text =
        |subject: String, text: String| Wording::Text { subject, text, is_own: false, is_outdated: false };
    Some(match compiled.render(facts, &Look::default()).ok()? {
        Rendered::Email { subject, text: body, .. } => text(subject.as_str().to_owned(), body),
        Rendered::Letter { subject, parts } => {
            text(subject.as_str().to_owned(), messages::plain_text(&parts, language))
        }
        Rendered::Sms { text: body, .. } => text(String::new(), body),
    })
}

async fn facts(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    writer: &Writer,
    recipient: Option<&Recipient>,
    documents: &[(StoredLine, Option<OpenItem>)],
) -> Result<Facts, DbError> {
    let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
    let reminder = store::find_reminder(tx, ctx, row.customer_id).await?;
    let kind = reminder.and_then(|row| KindWord::parse(&row.kind)).map_or(CustomerKind::Business, Into::into);
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = recipient.and_then(|recipient| some(&recipient.name));
    let mut invoices: Vec<messages::Invoice> =
        documents.iter().filter_map(|(line, item)| invoice(line, item.as_ref()?, ctx.today())).collect();
    invoices.sort_by(|one, other| (one.due_on, &one.number).cmp(&(other.due_on, &other.number)));
    Ok(Facts {
        customer: messages::Customer {
            name: row.customer_name.clone(),
            number: some(&row.customer_number),
            kind,
        },
        contact: messages::Contact { salutation: None, name },
        entity: entity.map_or_else(messages::Entity::default, |entity| messages::Entity {
            name: entity.name,
            address: entity.address.lines().map(str::trim).collect::<Vec<_>>().join(", "),
            siren: some(&entity.siren),
            ..messages::Entity::default()
        }),
        sender: messages::Sender {
            name: writer.name.clone(),
            email: writer.email.clone(),
            ..messages::Sender::default()
        },
        pay_by: pay_by(tx, ctx, row, documents).await?,
        invoices,
        interest: None,
        indemnity: None,
        last_conversation: None,
        links: messages::Links::default(),
        payment: None,
        failure: None,
        instalments: Vec::new(),
        dispute: None,
    })
}

fn invoice(line: &StoredLine, item: &OpenItem, today: Date) -> Option<messages::Invoice> {
    let currency = Currency::parse(&line.currency).ok()?;
    if line.verdict != "send" {
        return None;
    }
    let late = item.due_on.until(today).map_or(0, |span| span.get_days());
    Some(messages::Invoice {
        number: item.number.clone(),
        issued_on: item.issued_on,
        due_on: item.due_on,
        days_late: u32::try_from(late).unwrap_or(0),
        amount: Money::new(item.total_minor, item.currency),
        open: Money::new(line.open_minor.saturating_sub(line.credit_minor), currency),
    })
}

/// The day to pay by that a formal notice gives: the days that its step leaves to answer.
async fn pay_by(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    documents: &[(StoredLine, Option<OpenItem>)],
) -> Result<Option<Date>, DbError> {
    if row.tone != "formal_notice" {
        return Ok(None);
    }
    let plans = list_plans(tx, ctx).await?;
    let days = documents.iter().filter_map(|(line, _)| {
        let plan = plans.iter().find(|plan| Some(&plan.id) == line.plan.as_ref())?;
        plan.plan.steps.iter().find(|step| Some(step.key) == line.step).map(|step| step.answer_days)
    });
    let days = days.max().filter(|days| *days > 0).unwrap_or(NOTICE_DAYS);
    Ok(Some(ctx.today().saturating_add(i64::from(days).days())))
}
