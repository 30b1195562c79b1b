//! Parts about one line, each also a page of its own: the line, why, the entry, comments, setting aside.

use app::allocation::{
    Accept, Choice, CommentRow, DoneLine, EntryPreview, Lead, WorkLine, find_aside, find_work, list_comments,
    list_done_of, list_leads, preview,
};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::BankTransactionId;
use app::refusal::Refuses as _;
use askama::Template;
use axum::extract::{Path, Query, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::answer::{GonePart, gone_part, name_of};
use super::compare::Comparison;
use super::find::plain;
use super::view::{BankView, DoneView, LineView, ProposalView};
use crate::access::User;
use crate::error::PageError;
use crate::failures::refusal_in_words;
use crate::state::Desk;
use crate::web::{Fragment, Frame, PageResult, Section, filters, render};
use crate::words::Words;

/// How a line is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskedLine {
    /// Which of its proposals, from 1.
    pub n: usize,
    /// The query of the list it is in.
    pub back: String,
}

/// A part in the frame of a page, for browsers without script and for links.
#[derive(Template)]
#[template(path = "reconcile/templates/part.html")]
struct PartPage {
    frame: Frame,
    title_key: &'static str,
    body: String,
}

/// Shows a part alone, or in a page.
pub async fn show_part<P: Template + Send + 'static>(
    desk: &Desk,
    user: &User,
    Fragment(is_fragment): Fragment,
    title_key: &'static str,
    read: impl AsyncFnOnce(&Ctx, &mut Tx) -> Result<P, PageError> + Send + 'static,
) -> PageResult {
    let reader = user.clone();
    if is_fragment {
        return desk
            .read(user, async move |ctx: &Ctx, tx: &mut Tx| {
                let part = read(ctx, tx).await?;
                render(&reader.words, &part)
            })
            .await;
    }
    desk.show(user, Section::Reconcile, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let part = read(ctx, tx).await?;
        let values: (&str, Box<dyn std::any::Any>) = (filters::WORDS, Box::new(reader.words.clone()));
        let body = part.render_with_values(&values).map_err(PageError::Template)?;
        Ok(PartPage { frame, title_key, body })
    })
    .await
}

/// The transaction of a path, and its line.
pub async fn load_line(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<WorkLine, PageError> {
    let id: BankTransactionId = id.parse().map_err(|_| PageError::NotFound)?;
    find_work(tx, ctx, id).await?.ok_or(PageError::NotFound)
}

/// Adds to a line that is set aside why it is.
pub async fn add_note(ctx: &Ctx, tx: &mut Tx, line: &mut LineView) -> Result<(), PageError> {
    let Ok(id) = line.bank.id.parse::<BankTransactionId>() else { return Ok(()) };
    if let Some(aside) = find_aside(tx, ctx, id).await? {
        line.note = aside.body;
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "reconcile/templates/line.html")]
struct LinePart {
    line: Option<LineView>,
    gone: Option<GonePart>,
}

/// `GET /reconcile/{id}`: one line, with the n-th proposal in front.
pub async fn line(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    let reader = user.clone();
    if !part.0 {
        return why(State(desk), user, part, Path(id), Query(asked)).await;
    }
    show_part(&desk, &user, part, "reconcile-title", async move |ctx: &Ctx, tx: &mut Tx| {
        let id: BankTransactionId = id.parse().map_err(|_| PageError::NotFound)?;
        let gone = gone_part(ctx, tx, &reader, id).await?;
        let found = find_work(tx, ctx, id).await?;
        let line = found.filter(|_| gone.as_ref().is_none_or(|gone| gone.how == "aside"));
        let mut line = line.map(|line| LineView::of(&line, asked.n, &asked.back, &reader));
        if let Some(line) = &mut line {
            add_note(ctx, tx, line).await?;
        }
        if line.is_none() && gone.is_none() {
            return Err(PageError::NotFound);
        }
        Ok(LinePart { gone: if line.is_some() { None } else { gone }, line })
    })
    .await
}

/// What a proposal would post, or why it cannot.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub entry: Option<EntryPreview>,
    pub refusal: String,
}

async fn entry_of(
    ctx: &Ctx,
    tx: &mut Tx,
    reader: &User,
    transaction: &str,
    choice: Choice,
) -> Result<EntryView, PageError> {
    let command = Accept { transaction: transaction.to_owned(), choice };
    match preview(ctx, tx, &command).await {
        Ok(entry) => Ok(EntryView { entry: Some(entry), refusal: String::new() }),
        Err(error) => match error.refusal() {
            Some(refusal) if refusal.code == "transaction-unknown" => Err(PageError::NotFound),
            Some(refusal) => {
                Ok(EntryView { entry: None, refusal: refusal_in_words(&refusal, &reader.words) })
            }
            None => Err(PageError::Other(Box::new(error))),
        },
    }
}

#[derive(Template)]
#[template(path = "reconcile/templates/_entry.html")]
struct EntryPart {
    entry: EntryView,
}

/// `GET /reconcile/{id}/entry?n=`: the entry that accepting the n-th proposal of the queue would make.
pub async fn entry(
    State(desk): State<Desk>,
    user: User,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    show_entry(&desk, &user, &id, Some(Choice::Alternative(asked.n))).await
}

/// The entry that a choice would make; that nothing is chosen yet, where that is so.
pub async fn show_entry(desk: &Desk, user: &User, id: &str, choice: Option<Choice>) -> PageResult {
    let (reader, id) = (user.clone(), id.to_owned());
    desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| {
        let entry = match &choice {
            Some(choice) => entry_of(ctx, tx, &reader, &id, choice.clone()).await?,
            None => EntryView { entry: None, refusal: reader.words.say("reconcile-nothing-chosen") },
        };
        render(&reader.words, &EntryPart { entry })
    })
    .await
}

/// A proposal with all that speaks for it and what it would post.
struct WhyView {
    proposal: ProposalView,
    entry: EntryView,
}

/// A document that may be meant instead of what was undone.
struct LeadView {
    id: String,
    number: String,
    customer: String,
    due_on: Date,
    amount_minor: i64,
    /// The amount as a field of the panel holds it.
    amount: String,
    /// Whether a rest stays to be explained.
    leaves: bool,
    /// Why it is offered: keys of a few words.
    why: Vec<&'static str>,
}

impl LeadView {
    fn of(lead: &Lead, rest_minor: i64, currency: Currency, words: &Words) -> Self {
        let reasons = [
            (lead.is_cited, "reconcile-chip-number-cited"),
            (lead.is_exact, "reconcile-chip-amount-equals-item"),
            (lead.found.is_guessed, "reconcile-guessed"),
        ];
        let item = &lead.found.item;
        Self {
            id: item.id.to_string(),
            number: item.number.clone(),
            customer: lead.found.customer.name.clone(),
            due_on: item.due_on,
            amount_minor: lead.amount_minor,
            amount: plain(lead.amount_minor, currency, words),
            leaves: lead.amount_minor != rest_minor,
            why: reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| key).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "reconcile/templates/why.html")]
struct WhyPart {
    bank: BankView,
    line: Option<LineView>,
    comparison: Option<Comparison>,
    proposals: Vec<WhyView>,
    leads: Vec<LeadView>,
    rest_minor: i64,
    done: Vec<DoneView>,
    comments: Vec<CommentRow>,
    may_decide: bool,
}

/// `GET /reconcile/{id}/why`: every proposal with its facts and its entry; what was decided.
pub async fn why(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    let reader = user.clone();
    show_part(&desk, &user, part, "reconcile-why", async move |ctx: &Ctx, tx: &mut Tx| {
        let transaction: BankTransactionId = id.parse().map_err(|_| PageError::NotFound)?;
        let may_decide = reader.may(Permission::DecideAllocations);
        let found = find_work(tx, ctx, transaction).await?;
        let done: Vec<DoneLine> = list_done_of(tx, ctx, transaction).await?;
        let bank = match (&found, done.first()) {
            (Some(line), _) => BankView::of(&line.transaction),
            (None, Some(done)) => BankView::of(&done.transaction),
            (None, None) => return Err(PageError::NotFound),
        };
        let mut proposals = Vec::new();
        let shown = found.iter().flat_map(|line| line.proposals.iter().map(move |proposal| (line, proposal)));
        for (place, (line, proposal)) in (1..).zip(shown) {
            let entry = entry_of(ctx, tx, &reader, &id, Choice::Alternative(proposal.number)).await?;
            let proposal = ProposalView::of(proposal, place, line, &reader.words);
            proposals.push(WhyView { proposal, entry });
        }
        let mut done: Vec<DoneView> = done.iter().map(|line| DoneView::of(line, &reader.words)).collect();
        for view in &mut done {
            view.by = name_of(ctx, tx, &view.by).await?;
        }
        let mut comments = list_comments(tx, ctx, transaction).await?;
        for comment in &mut comments {
            comment.written_by = name_of(ctx, tx, &comment.written_by).await?;
        }
        let rest_minor = found.as_ref().map_or(0, |line| line.rest_minor);
        let leads = match found.as_ref().filter(|_| may_decide) {
            Some(line) => list_leads(tx, ctx, line).await?,
            None => Vec::new(),
        };
        let leads =
            leads.iter().map(|lead| LeadView::of(lead, rest_minor, bank.currency, &reader.words)).collect();
        let waiting = found.as_ref().filter(|line| !line.proposals.is_empty());
        let comparison = waiting.map(|line| Comparison::of(line, &reader.words));
        let line = found.map(|line| LineView::of(&line, 1, &asked.back, &reader));
        Ok(WhyPart { bank, line, comparison, proposals, leads, rest_minor, done, comments, may_decide })
    })
    .await
}

#[derive(Template)]
#[template(path = "reconcile/templates/comments.html")]
struct CommentsPart {
    bank: BankView,
    comments: Vec<CommentRow>,
    may_comment: bool,
    back: String,
}

/// `GET /reconcile/{id}/comments`
pub async fn comments(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    let may_comment = user.may(Permission::WriteComments);
    show_part(&desk, &user, part, "reconcile-comments", async move |ctx: &Ctx, tx: &mut Tx| {
        let line = load_line(ctx, tx, &id).await?;
        let mut comments = list_comments(tx, ctx, line.transaction.id).await?;
        for comment in &mut comments {
            comment.written_by = name_of(ctx, tx, &comment.written_by).await?;
        }
        Ok(CommentsPart { bank: BankView::of(&line.transaction), comments, may_comment, back: asked.back })
    })
    .await
}

#[derive(Template)]
#[template(path = "reconcile/templates/aside.html")]
struct AsidePart {
    bank: BankView,
    back: String,
}

/// `GET /reconcile/{id}/aside`
pub async fn aside_form(
    State(desk): State<Desk>,
    user: User,
    part: Fragment,
    Path(id): Path<String>,
    Query(asked): Query<AskedLine>,
) -> PageResult {
    show_part(&desk, &user, part, "reconcile-aside", async move |ctx: &Ctx, tx: &mut Tx| {
        let line = load_line(ctx, tx, &id).await?;
        Ok(AsidePart { bank: BankView::of(&line.transaction), back: asked.back })
    })
    .await
}
