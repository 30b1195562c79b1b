//! The words of a message: the organisation's template or the product's with the facts of its customer, or what a person wrote. What is shown before it
//! is approved and what is sent come from here.

use db::{DbError, Tx};
use dunning::CustomerKind;
use jiff::ToSpan;
use jiff::civil::Date;
use messages::{
    Colour, Facts, HeaderText, Language, Logo, Look, Medium, Past, Purpose, Relation, RenderError, Rendered,
    Template, default_template, sms,
};
use money::{Currency, Money};
use sha2::{Digest as _, Sha256};

use super::listing::find_message;
use super::piles::{find_recipient, list_documents_named};
use super::plan_body::{KindWord, PlanBody};

use super::plans::list_plans;
use super::recipient::Recipient;
use super::store::{self, MessageRow};
use super::stored::{channel_of, tone_of};
use super::templates::{Loaded, load_standing, load_template};
use super::verdict::{StoredAnswer, StoredLine};
use crate::context::Ctx;
use crate::identity::{EntityLogo, EntityLook, find_entity, find_look};
use crate::ids::{CustomerId, MessageId};
use crate::outgoing;
use crate::receivables::OpenItem;
use crate::write::hexadecimal;

/// Days to pay that a formal notice gives whose step says none (docs/spec/dunning.md, section 3).
pub(super) const NOTICE_DAYS: u16 = 8;
/// The numbers of invoices that a transfer cites, as its text holds them (140 characters): more are not named.
const REFERENCE_MAX: usize = 140;
/// E-mails of a chase that are looked for; a letter refers to the first and the last nine (docs/spec/messages.md, section 4).
const CHASE_MAX: i64 = 50;

/// Who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// Name.
    pub name: String,
    /// What the person does, or empty.
    pub role: String,
    /// Telephone, or empty.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// An e-mail as it is sent.
#[derive(Clone, Debug)]
pub struct WordedEmail {
    /// Its subject.
    pub subject: HeaderText,
    /// Its text.
    pub text: String,
    /// The same in HTML; nothing of what a person wrote.
    pub html: Option<String>,
    /// The logo that the HTML shows as [`LOGO_ID`].
    pub logo: Option<EntityLogo>,
    /// Whether no person approved it.
    pub is_automatic: bool,
    /// The e-mails before it in its chase, the first one first.
    pub earlier: Vec<MessageId>,
    /// The text that cannot be said to this customer and why, for the log: the product's own is said instead.
    pub unsaid: Option<(String, &'static str)>,
}

/// The id of the part of a letter that is the logo.
pub const LOGO_ID: &str = "logo@letter";

/// For so many days a letter comes back to the last conversation.
const CONVERSATION_DAYS: i32 = 60;

/// What stands for the token of a link where a letter is only looked at, and in what a person wrote from it.
pub const LINK_PLACEHOLDER: &str = "qp_personal";

/// The links of a letter, into the portal of its customer.
#[derive(Clone, Debug, Default)]
pub struct LetterLinks {
    /// The links.
    pub links: messages::Links,
    /// Their token; empty where there are none.
    pub token: String,
}

impl LetterLinks {
    /// A person's text with the links of its reader; without the lines of links where there are none.
    fn put_into(&self, text: &str) -> String {
        if self.token.is_empty() {
            let kept: Vec<&str> = text.lines().filter(|line| !line.contains(LINK_PLACEHOLDER)).collect();
            return kept.join("\n");
        }
        text.replace(LINK_PLACEHOLDER, &self.token)
    }
}

/// The words of an e-mail that is about to be sent, in the legal entity of the context; nothing when there is no template for it, or
/// what a person wrote cannot stand in a letter.
pub async fn word_email(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    links: &LetterLinks,
) -> Result<Option<WordedEmail>, DbError> {
    let Some(row) = find_message(tx, ctx, id).await? else { return Ok(None) };
    let is_automatic = row.approved_by.is_empty();
    let earlier = match row.contact_key {
        Some(contact) => store::list_chase_of(tx, ctx, id, contact, CHASE_MAX).await?,
        None => Vec::new(),
    };
    if let Some(own) = store::find_text(tx, ctx, id).await? {
        let subject = HeaderText::new(&own.subject).ok();
        let text = links.put_into(&own.body);
        let worded = |subject| WordedEmail {
            subject,
            text,
            html: None,
            logo: None,
            is_automatic: false,
            earlier,
            unsaid: None,
        };
        return Ok(subject.map(worded));
    }
    let said = say(tx, ctx, &row, links).await?;
    Ok(said.and_then(|said| match said.rendered {
        Rendered::Email { subject, html, text } => {
            let unsaid = said.unsaid.map(|why| (said.standing, why));
            let logo = said.logo;
            Some(WordedEmail { subject, text, html: Some(html), logo, is_automatic, earlier, unsaid })
        }
        Rendered::Letter { .. } | Rendered::Sms { .. } => None,
    }))
}

/// The words of a text message that is about to be sent, in the alphabet of phones where it can be; nothing when there is no
/// template for it.
pub async fn word_text_message(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    links: &LetterLinks,
) -> Result<Option<String>, DbError> {
    let Some(row) = find_message(tx, ctx, id).await? else { return Ok(None) };
    if let Some(own) = store::find_text(tx, ctx, id).await? {
        return Ok(Some(sms::in_gsm_alphabet(&links.put_into(&own.body))));
    }
    let said = say(tx, ctx, &row, links).await?;
    Ok(said.and_then(|said| match said.rendered {
        Rendered::Sms { text, .. } => Some(text),
        Rendered::Email { .. } | Rendered::Letter { .. } => None,
    }))
}

/// What a text says of a message that is about to be sent.
async fn say(tx: &mut Tx, ctx: &Ctx, row: &MessageRow, links: &LetterLinks) -> Result<Option<Said>, DbError> {
    let Some(answer) = StoredAnswer::read(&row.verdict) else { return Ok(None) };
    let known = list_documents_named(tx, ctx, std::slice::from_ref(&answer)).await?;
    let documents: Vec<(StoredLine, Option<OpenItem>)> =
        answer.lines.iter().map(|line| (line.clone(), known.get(&line.item).cloned())).collect();
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let asked = (&Writer::default(), &links.links);
    render(tx, ctx, row, asked, recipient.as_ref(), &documents).await
}

/// Whether a message carries the statement of account: when a plan of which it says a step asks for that.
pub async fn attaches_statement(tx: &mut Tx, ctx: &Ctx, answer: &StoredAnswer) -> Result<bool, DbError> {
    let mut plans: Vec<&str> = answer.lines.iter().filter_map(|line| line.plan.as_deref()).collect();
    plans.sort_unstable();
    plans.dedup();
    for plan in plans {
        let Ok(id) = plan.parse() else { continue };
        let Some(row) = store::find_plan(tx, ctx, id).await? else { continue };
        if serde_json::from_str::<PlanBody>(&row.body).is_ok_and(|body| body.attaches_statement) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The language that a recipient is written to in.
pub(super) fn language_of(recipient: Option<&Recipient>) -> Language {
    match recipient.map(|recipient| recipient.language.as_str()) {
        Some("en") => Language::English,
        _ => Language::French,
    }
}

/// What a message says, and where that comes from.
pub(super) struct Said {
    /// The message.
    pub rendered: Rendered,
    /// Which text stood for it, and its version ([`super::templates::Loaded`]).
    pub standing: String,
    /// Why that text cannot be said; the product's own was then.
    pub unsaid: Option<&'static str>,
    /// The logo that it shows.
    pub logo: Option<EntityLogo>,
}

/// The text that is asked for of a message, and what carries it; nothing where a person speaks.
async fn asked(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    recipient: Option<&Recipient>,
) -> Result<Option<((Language, Purpose, Relation), Medium)>, DbError> {
    let Some(medium) = channel_of(&row.channel).and_then(Medium::of) else { return Ok(None) };
    let Some(tone) = tone_of(&row.tone) else { return Ok(None) };
    let relation = relation_of(tx, ctx, row.customer_id).await?;
    Ok(Some(((language_of(recipient), Purpose::Reminder(tone), relation), medium)))
}

/// The relation that a customer's past makes.
pub(super) async fn relation_of(tx: &mut Tx, ctx: &Ctx, customer: CustomerId) -> Result<Relation, DbError> {
    let habit = store::find_habit(tx, ctx, customer).await?;
    Ok(Relation::of(Past {
        invoices_paid: habit.as_ref().map_or(0, |habit| u32::try_from(habit.invoices_paid).unwrap_or(0)),
        days_late: habit.map(|habit| u16::try_from(habit.days_late).unwrap_or(u16::MAX)),
        disputes_within_a_year: 0,
    }))
}

/// Which words a message has now, in short: another one when a person writes others or the text is saved anew. Empty where a person
/// speaks.
pub async fn find_words(tx: &mut Tx, ctx: &Ctx, row: &MessageRow) -> Result<String, DbError> {
    if let Some(own) = store::find_text(tx, ctx, row.id).await? {
        return Ok(hexadecimal(&Sha256::digest(format!("{}\n{}", own.subject, own.body))));
    }
    let recipient = find_recipient(tx, ctx, row.customer_id).await?;
    let Some((asked, medium)) = asked(tx, ctx, row, recipient.as_ref()).await? else {
        return Ok(String::new());
    };
    Ok(load_template(tx, ctx, asked, medium).await?.map(|loaded| loaded.standing).unwrap_or_default())
}

/// Keeps which words a message leaves with, at the moment when it begins to leave: they are its words from then on.
pub(super) async fn keep_words(tx: &mut Tx, ctx: &Ctx, id: MessageId) -> Result<(), DbError> {
    let Some(row) = store::find_message(tx, ctx, id).await? else { return Ok(()) };
    if store::find_text(tx, ctx, id).await?.is_some() {
        return store::update_made_of(tx, ctx, id, "").await;
    }
    let words = find_words(tx, ctx, &row).await?;
    store::update_made_of(tx, ctx, id, &words).await
}

/// What the template says, the organisation's or the product's; nothing when there is none for it, or a person speaks.
pub(super) async fn render(
    tx: &mut Tx,
    ctx: &Ctx,
    row: &MessageRow,
    (writer, links): (&Writer, &messages::Links),
    recipient: Option<&Recipient>,
    documents: &[(StoredLine, Option<OpenItem>)],
) -> Result<Option<Said>, DbError> {
    let Some((asked, medium)) = asked(tx, ctx, row, recipient).await? else { return Ok(None) };
    let person = find_writer(tx, ctx, writer).await?;
    let mut invoices: Vec<messages::Invoice> =
        documents.iter().filter_map(|(line, item)| invoice(line, item.as_ref()?, ctx.today())).collect();
    invoices.sort_by(|one, other| (one.due_on, &one.number).cmp(&(other.due_on, &other.number)));
    let about = About {
        customer: row.customer_id,
        name: row.customer_name.clone(),
        number: row.customer_number.clone(),
        invoices,
        pay_by: pay_by(tx, ctx, row, documents).await?,
    };
    let facts = facts(tx, ctx, about, (&person, links), recipient).await?;
    // What left, or may have left, is shown as it was made.
    let made_of = match row.state.as_str() {
        "sending" | "sent" | "unknown" => store::find_made_of(tx, ctx, row.id).await?,
        _ => String::new(),
    };
    let kept = load_standing(tx, ctx, &made_of, medium).await?;
    let Some(loaded) = (match kept {
        Some(kept) => Some(kept),
        None => load_template(tx, ctx, asked, medium).await?,
    }) else {
        return Ok(None);
    };
    Ok(word_with(loaded, medium, &facts, find_look(tx, ctx).await?))
}

/// What a text says of these facts. What was right when it was saved and cannot be said to this customer is said in the product's
/// own words; nothing where those cannot be either.
pub(super) fn word_with(loaded: Loaded, medium: Medium, facts: &Facts, entity: EntityLook) -> Option<Said> {
    let standing = loaded.standing;
    let look = look_of(&entity, &facts.entity.name);
    let logo = entity.logo.filter(|_| look.logo().is_some());
    let why = match made(&loaded.template, facts, &look) {
        Ok(rendered) => return Some(Said { rendered, standing, unsaid: None, logo }),
        Err(why) => why,
    };
    let (language, purpose, relation) = loaded.key;
    let ours = default_template(language, purpose, medium, relation);
    let rendered = ours.and_then(|template| made(&template, facts, &look).ok())?;
    Some(Said { rendered, standing, unsaid: Some(why), logo })
}

/// The look of letters. What cannot be used is left out: a letter goes without it.
pub(super) fn look_of(entity: &EntityLook, name: &str) -> Look {
    let colour = Colour::parse(&entity.colour).unwrap_or_default();
    let logo = entity.logo.as_ref();
    let logo = logo.and_then(|logo| Logo::new(&format!("cid:{LOGO_ID}"), name, logo.shown_width).ok());
    Look::new(colour, logo)
}

/// What a text says of these facts; else why it cannot, without a word of either.
fn made(template: &Template, facts: &Facts, look: &Look) -> Result<Rendered, &'static str> {
    let compiled = template.compile().map_err(|_| "refused")?;
    compiled.render(facts, look).map_err(|error| match error {
        RenderError::TooLong | RenderError::TooLarge | RenderError::Html(_) => "heavy",
        RenderError::Template { .. } => "facts",
        RenderError::NoPayBy => "pay_by",
        RenderError::Empty => "empty",
        RenderError::Subject(_) => "subject",
    })
}

/// Who writes: the person whom the outgoing server names, else this one.
pub(super) async fn find_writer(tx: &mut Tx, ctx: &Ctx, otherwise: &Writer) -> Result<Writer, DbError> {
    let person = outgoing::find_person(tx, ctx).await?;
    let named = person.map(|it| Writer { name: it.name, role: it.role, phone: it.phone, email: it.email });
    Ok(named.unwrap_or_else(|| otherwise.clone()))
}

/// Whom and what a text is about.
pub(super) struct About {
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// Its number, or empty.
    pub number: String,
    /// What it owes.
    pub invoices: Vec<messages::Invoice>,
    /// The day that a formal notice gives.
    pub pay_by: Option<Date>,
}

/// Everything that a template may use, in the legal entity of the context.
pub(super) async fn facts(
    tx: &mut Tx,
    ctx: &Ctx,
    about: About,
    (writer, links): (&Writer, &messages::Links),
    recipient: Option<&Recipient>,
) -> Result<Facts, DbError> {
    let entity = find_entity(tx, ctx.org, ctx.legal_entity).await?;
    let reminder = store::find_reminder(tx, ctx, about.customer).await?;
    let kind = reminder.and_then(|row| KindWord::parse(&row.kind)).map_or(CustomerKind::Business, Into::into);
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = recipient.and_then(|recipient| some(&recipient.name));
    let numbers: Vec<&str> = about.invoices.iter().map(|invoice| invoice.number.as_str()).collect();
    let reference =
        Some(numbers.join(" ")).filter(|it| !it.is_empty() && it.chars().count() <= REFERENCE_MAX);
    let bank = links.account.clone().map(|account| messages::BankDetails { reference, ..account });
    Ok(Facts {
        customer: messages::Customer { number: some(&about.number), name: about.name, kind },
        contact: messages::Contact { salutation: None, name },
        entity: entity.map_or_else(messages::Entity::default, |entity| messages::Entity {
            name: entity.name,
            address: entity.address.lines().map(str::trim).collect::<Vec<_>>().join(", "),
            siren: some(&entity.siren),
            bank,
            ..messages::Entity::default()
        }),
        sender: messages::Sender {
            name: writer.name.clone(),
            role: some(&writer.role),
            phone: some(&writer.phone),
            email: writer.email.clone(),
        },
        pay_by: about.pay_by,
        invoices: about.invoices,
        interest: None,
        indemnity: None,
        last_conversation: find_conversation(tx, ctx, about.customer, recipient).await?,
        links: links.clone(),
        payment: None,
        failure: None,
        instalments: Vec::new(),
        dispute: None,
    })
}

/// When we last spoke: with the contact, or with somebody of the customer. What is long ago is no conversation to come back to, nor is
/// one of today: it may be about this very letter.
async fn find_conversation(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    recipient: Option<&Recipient>,
) -> Result<Option<messages::Conversation>, DbError> {
    let heard = match recipient {
        Some(recipient) => store::find_conversation(tx, ctx, recipient.key(&ctx.vault)).await?,
        None => None,
    };
    let heard_at = heard.and_then(|(heard_at, _)| heard_at);
    let spoken_at = store::find_last_spoken(tx, ctx, customer).await?;
    let Some(on) = heard_at.max(spoken_at).map(|at| ctx.day_of(at)) else { return Ok(None) };
    let days = on.until(ctx.today()).map_or(0, |span| span.get_days());
    let is_recent = (1..=CONVERSATION_DAYS).contains(&days);
    Ok(is_recent.then_some(messages::Conversation { on, with: None, about: None }))
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
