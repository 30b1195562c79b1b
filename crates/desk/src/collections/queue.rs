//! The queue of reminders: what waits for a person, what is planned, in doubt, held back, and what was.

use app::collections::{
    MessageRow, Mode, Pile, StoredAnswer, StoredLine, WaitFilter, count_pile, count_waits, find_recipient,
    find_words, list_documents_named, list_plans, list_runs, page_of_pile, page_of_waits,
};
use app::context::Ctx;
use app::identity::Permission;
use app::ids::MessageId;
use app::outgoing::{find_gateway, find_server};
use askama::Template;
use axum::extract::State;
use db::Tx;

use super::line::{Document, Line};
use super::promises::reliability_in_words;
use super::wording::key;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Address, Frame, PageResult, Section, filters};
use crate::words::Words;

/// Messages on one page.
const PAGE: usize = 30;

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    ToApprove,
    Planned,
    InDoubt,
    Held,
    History,
}

impl Tab {
    const ALL: [Self; 5] = [Self::ToApprove, Self::Planned, Self::InDoubt, Self::Held, Self::History];

    fn as_str(self) -> &'static str {
        match self {
            Self::ToApprove => "approve",
            Self::Planned => "planned",
            Self::InDoubt => "doubt",
            Self::Held => "held",
            Self::History => "history",
        }
    }

    fn pile(self) -> Option<Pile> {
        match self {
            Self::ToApprove => Some(Pile::ToApprove),
            Self::Planned => Some(Pile::Planned),
            Self::InDoubt => Some(Pile::InDoubt),
            Self::History => Some(Pile::History),
            Self::Held => None,
        }
    }
}

#[derive(Template)]
#[template(path = "collections/templates/queue.html")]
struct QueuePage {
    frame: Frame,
    section: &'static str,
    tab: Tab,
    tabs: Vec<QueueTab>,
    lines: Vec<Line>,
    held: Vec<Held>,
    next: Option<String>,
    first: Option<String>,
    /// When it was last decided, in microseconds.
    ran_at: Option<i64>,
    /// Whether every plan that is not off only watches.
    is_watching: bool,
    /// Whether e-mail leaves from here at all.
    is_served: bool,
    /// The sentence of what was wrong with the server when it was used last.
    fault_key: Option<String>,
    /// Whether the reader sees the settings of it.
    sees_settings: bool,
    may_act: bool,
}

struct QueueTab {
    key: String,
    href: String,
    /// How many messages are there; nothing where they are not counted.
    count: Option<i64>,
    is_current: bool,
}

/// What the last run asked for and may not go.
struct Held {
    customer_id: String,
    customer: String,
    number: String,
    others: i64,
    verdict_key: String,
    until: Option<i64>,
    /// Whether a letter waits for the postal address of its customer.
    wants_address: bool,
    documents: Vec<Document>,
}

/// Whether a letter about a document has nowhere to go.
fn is_without_address(line: &StoredLine) -> bool {
    let is_letter = line.channel.as_deref() == Some("letter");
    is_letter && line.reasons.iter().any(|reason| reason.code == "no_address")
}

/// `GET /collections?tab=…`
pub async fn queue(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let words = &reader.words;
        let tab = Tab::ALL.into_iter().find(|tab| tab.as_str() == address.value("tab")).unwrap_or_default();
        let after: Option<MessageId> = address.value("after").parse().ok();
        let (lines, held, last) = if let Some(pile) = tab.pile() {
            let mut rows = page_of_pile(tx, ctx, pile, after, limit()).await?;
            let has_more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let last = rows.last().filter(|_| has_more).map(|row| row.id);
            let mut lines = lines_of(ctx, tx, rows, words).await?;
            for line in lines.iter_mut().filter(|line| line.can_approve()) {
                line.words = find_words(tx, ctx, &line.row).await?;
            }
            (lines, Vec::new(), last)
        } else {
            let (held, last) = held_back(ctx, tx, after, words).await?;
            (Vec::new(), held, last)
        };
        let plans = list_plans(tx, ctx).await?;
        let server = find_server(tx, ctx).await?;
        Ok(QueuePage {
            is_served: server.is_some(),
            fault_key: server.and_then(|it| it.fault).map(|fault| format!("mail-fault-{}", fault.code)),
            section: "queue",
            tabs: tabs(ctx, tx, tab).await?,
            next: last.map(|id| address.with("after", &id.to_string()).to_string()),
            first: after.map(|_| address.without(&["after"]).to_string()),
            ran_at: list_runs(tx, ctx, 1).await?.first().map(|run| run.ran_at),
            is_watching: plans.iter().all(|plan| plan.mode != Mode::Live),
            sees_settings: reader.may(Permission::ReadSettings),
            may_act: reader.may(Permission::WriteReceivables),
            tab,
            lines,
            held,
            frame,
        })
    })
    .await
}

fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

async fn tabs(ctx: &Ctx, tx: &mut Tx, current: Tab) -> Result<Vec<QueueTab>, PageError> {
    let mut tabs = Vec::with_capacity(Tab::ALL.len());
    for tab in Tab::ALL {
        let count = match tab.pile() {
            // What was is not counted: it only grows.
            Some(Pile::History) => None,
            Some(pile) => Some(count_pile(tx, ctx, pile).await?),
            None => count_waits(tx, ctx).await?,
        };
        tabs.push(QueueTab {
            key: format!("collections-tab-{}", tab.as_str()),
            href: Address::new("/collections")
                .with("tab", if tab == Tab::ToApprove { "" } else { tab.as_str() })
                .to_string(),
            count,
            is_current: tab == current,
        });
    }
    Ok(tabs)
}

/// Messages with their contacts, documents and reasons.
pub async fn lines_of(
    ctx: &Ctx,
    tx: &mut Tx,
    rows: Vec<MessageRow>,
    words: &Words,
) -> Result<Vec<Line>, PageError> {
    let plans = list_plans(tx, ctx).await?;
    let answers: Vec<StoredAnswer> = rows.iter().filter_map(|row| StoredAnswer::read(&row.verdict)).collect();
    let documents = list_documents_named(tx, ctx, &answers).await?;
    let has_gateway = find_gateway(tx, ctx).await?.is_some();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let recipient = find_recipient(tx, ctx, row.customer_id).await?;
        let reliability = reliability_in_words(ctx, tx, row.customer_id, words).await?;
        let line = Line::of(row, recipient.as_ref(), &documents, &plans, ctx.today(), words);
        lines.push(Line { reliability, has_gateway, ..line });
    }
    Ok(lines)
}

async fn held_back(
    ctx: &Ctx,
    tx: &mut Tx,
    after: Option<MessageId>,
    words: &Words,
) -> Result<(Vec<Held>, Option<MessageId>), PageError> {
    let mut rows = page_of_waits(tx, ctx, &WaitFilter::default(), after, limit()).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| has_more).map(|row| row.id);
    let answers: Vec<StoredAnswer> = rows.iter().filter_map(|row| StoredAnswer::read(&row.body)).collect();
    let documents = list_documents_named(tx, ctx, &answers).await?;
    let held = rows.into_iter().map(|row| {
        let lines = StoredAnswer::read(&row.body).map(|answer| answer.lines).unwrap_or_default();
        Held {
            customer_id: row.customer_id.to_string(),
            customer: row.customer_name,
            number: row.customer_number,
            others: row.other_customers,
            verdict_key: key("verdict", &row.verdict),
            until: row.until_at,
            wants_address: lines.iter().any(is_without_address),
            documents: lines
                .iter()
                .map(|line| Document::of(line, documents.get(&line.item), ctx.today(), words))
                .collect(),
        }
    });
    Ok((held.collect(), last))
}
