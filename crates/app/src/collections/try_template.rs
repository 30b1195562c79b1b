//! What a text that is being written would say to a customer, as it would be sent; nothing is kept.

use db::{DbError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;
use messages::{Facts, Links, Purpose, RenderError, Rendered, Template, TemplateProblem};

use super::piles::find_recipient;
use super::refused::DunningError;
use super::store::{self, HoldRow};
use super::templates::check;
use super::wording::{About, NOTICE_DAYS, Writer, facts, find_writer, look_of};
use crate::context::Ctx;
use crate::customers;
use crate::identity::{EntityLook, find_look};
use crate::ids::{CustomerId, OpenItemId};
use crate::receivables::{self, ItemKind, OpenItem};
use crate::refusal::{Refusal, Refuses as _};

/// Documents of a customer that are looked at.
const DOCUMENTS_MAX: i64 = 100;

/// What a text would say.
#[derive(Clone, Debug)]
pub struct TriedTemplate {
    /// Everything that is wrong with it, refusals first.
    pub problems: Vec<TemplateProblem>,
    /// Why it would not be kept for another reason.
    pub refusal: Option<Refusal>,
    /// Whether the customer owes nothing that it could speak of, all of it is held back, or none was named: what is shown is made up.
    pub is_sample: bool,
    /// What it says; nothing when it cannot be said.
    pub said: Option<SaidText>,
}

/// A text with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidText {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

/// Tries a text on what a customer owes, written by the person whom the outgoing server names, else by `writer`, with these links.
/// Who is named and not to be seen counts as nobody.
pub async fn try_template(
    tx: &mut Tx,
    ctx: &Ctx,
    template: &Template,
    customer: Option<CustomerId>,
    (writer, links): (&Writer, &Links),
) -> Result<TriedTemplate, DbError> {
    let mut problems = template.problems();
    let refusal = match check(template) {
        Ok(()) => None,
        Err(DunningError::Template(found)) => {
            let others: Vec<_> = found.into_iter().filter(|it| !problems.contains(it)).collect();
            problems.splice(0..0, others);
            None
        }
        Err(error) => error.refusal(),
    };
    let known = match customer {
        Some(customer) => facts_of(tx, ctx, template, customer, (writer, links)).await?,
        None => None,
    };
    let is_sample = known.is_none();
    let facts = known.unwrap_or_else(Facts::sample);
    // A letter that is only tried has no part for a logo.
    let look = EntityLook { logo: None, ..find_look(tx, ctx).await? };
    let look = look_of(&look, &facts.entity.name);
    let said = template.compile().ok().and_then(|compiled| said(compiled.render(&facts, &look)));
    Ok(TriedTemplate { problems, refusal, is_sample, said })
}

fn said(rendered: Result<Rendered, RenderError>) -> Option<SaidText> {
    match rendered {
        Ok(Rendered::Email { subject, html, text }) => {
            Some(SaidText { subject: subject.as_str().to_owned(), text, html })
        }
        Ok(Rendered::Letter { .. } | Rendered::Sms { .. }) | Err(_) => None,
    }
}

async fn facts_of(
    tx: &mut Tx,
    ctx: &Ctx,
    template: &Template,
    customer: CustomerId,
    asked: (&Writer, &Links),
) -> Result<Option<Facts>, DbError> {
    let Some(found) = customers::find_customer(tx, ctx, customer).await? else { return Ok(None) };
    let today = ctx.today();
    let mut open = receivables::list_open_of(tx, ctx, customer, DOCUMENTS_MAX).await?;
    open.retain(|item| item.kind == ItemKind::Invoice && item.open_minor > 0);
    leave_out_held(tx, ctx, customer, &mut open).await?;
    if open.is_empty() {
        return Ok(None);
    }
    let is_notice = template.purpose.as_str() == "formal_notice";
    let about = About {
        customer,
        name: found.name,
        number: found.number,
        invoices: spoken_of(open, template.purpose.as_str() == "courtesy", today),
        pay_by: is_notice.then(|| today.saturating_add(i64::from(NOTICE_DAYS).days())),
    };
    let recipient = find_recipient(tx, ctx, customer).await?;
    let (writer, links) = asked;
    let writer = find_writer(tx, ctx, writer).await?;
    let mut facts = facts(tx, ctx, about, (&writer, links), recipient.as_ref()).await?;
    // What a receipt thanks for is made up: nothing has come in yet.
    facts.payment = Facts::sample().payment.filter(|_| template.purpose == Purpose::Receipt);
    Ok(Some(facts))
}

/// Leaves out what a person or the customer keeps reminders back of: nobody would be written to about it.
async fn leave_out_held(
    tx: &mut Tx,
    ctx: &Ctx,
    customer: CustomerId,
    open: &mut Vec<OpenItem>,
) -> Result<(), DbError> {
    let holds = store::list_holds_of(tx, ctx, customer, (true, None), DOCUMENTS_MAX).await?;
    let stands = |hold: &&HoldRow| {
        hold.ended_at.is_none() && hold.until_on.is_none_or(|until| until.to_jiff() >= ctx.today())
    };
    let held: Vec<Option<OpenItemId>> = holds.iter().filter(stands).map(|hold| hold.item_id).collect();
    open.retain(|item| !held.contains(&None) && !held.contains(&Some(item.id)));
    Ok(())
}

/// The documents that a text of its tone speaks of: what is late, or what is due soon; else whatever is open.
fn spoken_of(open: Vec<OpenItem>, is_courtesy: bool, today: Date) -> Vec<messages::Invoice> {
    let fits = |item: &OpenItem| (item.due_on < today) != is_courtesy;
    let has_some = open.iter().any(fits);
    open.into_iter().filter(|item| !has_some || fits(item)).map(|item| told(item, today)).collect()
}

/// An open document as a text speaks of it.
pub(super) fn told(item: OpenItem, today: Date) -> messages::Invoice {
    let late = item.due_on.until(today).map_or(0, |span| span.get_days());
    messages::Invoice {
        number: item.number,
        issued_on: item.issued_on,
        due_on: item.due_on,
        days_late: u32::try_from(late).unwrap_or(0),
        amount: money::Money::new(item.total_minor, item.currency),
        open: money::Money::new(item.open_minor, item.currency),
    }
}
