//! One entry, and what it proves.

use app::context::Ctx;
use app::identity::Permission;
use app::ids::EntryId;
use app::reporting::accounting::{Decision, EntryItem, EntryTransaction, Posting, chart, find_entry};
use askama::Template;
use axum::extract::{Path, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;

use super::{account_label, kind_key};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::{Frame, PageResult, Section, filters, places};

#[derive(Template)]
#[template(path = "accounting/templates/entry.html")]
struct EntryPage {
    frame: Frame,
    id: String,
    label: String,
    kind_key: String,
    booked_on: Date,
    posted_at: i64,
    reverses: Option<String>,
    reversed_by: Option<String>,
    lines: Vec<Line>,
    totals: Vec<(Currency, i64, i64)>,
    items: Vec<(String, String, EntryItem)>,
    transactions: Vec<(String, EntryTransaction)>,
    decision: Option<Decision>,
    method_key: String,
}

struct Line {
    account: String,
    href: String,
    label: String,
    customer: Option<(String, String)>,
    debit_minor: i64,
    credit_minor: i64,
    currency: Currency,
}

/// `GET /accounting/entries/{id}`
pub async fn one(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: EntryId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let found = find_entry(tx, ctx, id).await?.ok_or(PageError::NotFound)?;
        let chart = chart(tx, ctx).await?;
        let entry = found.entry;
        let lines = entry.postings.iter().map(|posting| Line {
            account: posting.account.clone(),
            href: places::ledger(&posting.account, app::reporting::Span::ALL),
            label: account_label(&chart, &posting.account),
            customer: posting.customer.as_ref().map(|(id, name)| (places::customer(*id), name.clone())),
            debit_minor: posting.amount_minor.max(0),
            credit_minor: posting.amount_minor.min(0).saturating_neg(),
            currency: posting.currency,
        });
        let sees_bank = reader.may(Permission::ReadBank);
        let transactions = found.transactions.into_iter().filter(|_| sees_bank);
        let item = |item: EntryItem| {
            (places::invoice(item.id), format!("accounting-item-{}", item.kind.replace('_', "-")), item)
        };
        Ok(EntryPage {
            id: entry.id.to_string(),
            kind_key: kind_key(&entry.kind),
            booked_on: entry.booked_on,
            posted_at: entry.posted_at,
            reverses: entry.reverses.map(places::entry),
            reversed_by: found.reversed_by.map(places::entry),
            lines: lines.collect(),
            totals: totals(&entry.postings),
            items: found.items.into_iter().map(item).collect(),
            transactions: transactions.map(|it| (places::transaction(it.id), it)).collect(),
            method_key: found
                .decision
                .as_ref()
                .map(|it| format!("method-{}", it.method.replace('_', "-")))
                .unwrap_or_default(),
            decision: found.decision,
            label: entry.label,
            frame,
        })
    })
    .await
}

fn totals(postings: &[Posting]) -> Vec<(Currency, i64, i64)> {
    let mut totals: Vec<(Currency, i64, i64)> = Vec::new();
    for posting in postings {
        let at = totals.iter().position(|total| total.0 == posting.currency);
        let at = at.unwrap_or_else(|| {
            totals.push((posting.currency, 0, 0));
            totals.len() - 1
        });
        let (_, debit, credit) = &mut totals[at];
        *debit = debit.saturating_add(posting.amount_minor.max(0));
        *credit = credit.saturating_sub(posting.amount_minor.min(0));
    }
    totals
}
