//! The journal: entries by day, latest first.

use app::context::Ctx;
use app::identity::Permission;
use app::reporting::accounting::{Entry, JournalAsk, Posting, chart, journal_sums, list_journal_entries};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use jiff::civil::Date;
use ledger::{ChartOfAccounts, EntryKind};
use money::Currency;
use serde::Deserialize;

use super::{account_label, entry_place, kind_key, span};
use crate::access::User;
use crate::invoices::person;
use crate::state::Desk;
use crate::web::asked::given;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, Frame, PageResult, Section, Views, filters, places};

/// Entries on one page.
const PAGE: usize = 30;
/// Entries that a file takes from the store at a time.
const PIECE: usize = 500;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    account: Option<String>,
    kind: Option<String>,
    q: Option<String>,
    from: Option<String>,
    to: Option<String>,
    before: Option<String>,
    format: Option<FileForm>,
}

impl Asked {
    fn address(&self, before: &str, format: &str) -> String {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let pairs = [
            ("account", text(&self.account)),
            ("kind", text(&self.kind)),
            ("q", text(&self.q)),
            ("from", text(&self.from)),
            ("to", text(&self.to)),
            ("before", before.to_owned()),
            ("format", format.to_owned()),
        ];
        places::query("/accounting", &pairs)
    }

    fn ask(&self) -> Result<JournalAsk, crate::error::PageError> {
        let text = |field: &Option<String>| given(field.as_deref()).unwrap_or_default().to_owned();
        Ok(JournalAsk {
            span: span(self.from.as_deref(), self.to.as_deref())?,
            account: text(&self.account),
            kind: text(&self.kind),
            text: text(&self.q),
            before: self.before.as_deref().and_then(entry_place),
        })
    }
}

#[derive(Template)]
#[template(path = "accounting/templates/journal.html")]
struct JournalPage {
    frame: Frame,
    views: Views,
    tab: &'static str,
    ask: JournalAsk,
    from: String,
    to: String,
    kinds: Vec<(&'static str, String, bool)>,
    days: Vec<(Date, Vec<EntryRow>)>,
    /// Debits and credits of what is asked for on its accounts, on every page.
    sums: Vec<(Currency, i64, i64)>,
    is_filtered: bool,
    is_cut: bool,
    older: Option<String>,
    first: Option<String>,
    files: (String, String),
    may_export: bool,
}

struct EntryRow {
    href: String,
    label: String,
    kind_key: String,
    is_reversal: bool,
    lines: Vec<LineRow>,
}

struct LineRow {
    account: String,
    account_href: String,
    account_label: String,
    customer: Option<(String, String)>,
    debit_minor: i64,
    credit_minor: i64,
    currency: Currency,
}

/// `GET /accounting`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let ask = asked.ask()?;
    if let Some(form) = asked.format {
        return file(&desk, &user, ask, form).await;
    }
    let reader = user.clone();
    desk.show(&user, Section::Accounting, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let chart = chart(tx, ctx).await?;
        let journal = list_journal_entries(tx, ctx, &ask, PAGE).await?;
        let mut days: Vec<(Date, Vec<EntryRow>)> = Vec::new();
        for entry in journal.entries {
            let (day, row) = (entry.booked_on, row(entry, &chart));
            match days.last_mut().filter(|(of, _)| *of == day) {
                Some((_, rows)) => rows.push(row),
                None => days.push((day, vec![row])),
            }
        }
        let kinds = EntryKind::ALL
            .iter()
            .map(|kind| (kind.as_str(), kind_key(kind.as_str()), kind.as_str() == ask.kind));
        let (from, to) = places::bounds(ask.span);
        let all = places::bounds(app::reporting::Span::ALL);
        let filters = Address::of(&asked.address("", ""));
        let views = Views::load(tx, ctx, person(&reader), "/accounting", filters.query()).await?;
        Ok(JournalPage {
            sums: journal_sums(tx, ctx, &ask).await?,
            views,
            tab: "journal",
            kinds: kinds.collect(),
            is_filtered: !(ask.account.is_empty() && ask.kind.is_empty() && ask.text.is_empty())
                || (from.clone(), to.clone()) != all,
            is_cut: journal.is_cut,
            older: journal.next.map(|(day, entry)| asked.address(&format!("{day}.{entry}"), "")),
            first: asked.before.is_some().then(|| asked.address("", "")),
            files: (asked.address("", "csv"), asked.address("", "xlsx")),
            may_export: reader.may(Permission::ExportData),
            frame,
            ask,
            from,
            to,
            days,
        })
    })
    .await
}

fn row(entry: Entry, chart: &ChartOfAccounts) -> EntryRow {
    let span = app::reporting::Span { from: entry.booked_on, through: entry.booked_on };
    // Debits first, as a journal is read.
    let (debits, credits): (Vec<&Posting>, Vec<&Posting>) =
        entry.postings.iter().partition(|posting| posting.amount_minor > 0);
    let lines = debits.into_iter().chain(credits).map(|posting| LineRow {
        account_label: account_label(chart, &posting.account),
        account_href: places::ledger(&posting.account, span),
        account: posting.account.clone(),
        customer: posting.customer.as_ref().map(|(id, name)| (places::customer(*id), name.clone())),
        debit_minor: posting.amount_minor.max(0),
        credit_minor: posting.amount_minor.min(0).saturating_neg(),
        currency: posting.currency,
    });
    EntryRow {
        lines: lines.collect(),
        href: places::entry(entry.id),
        kind_key: kind_key(&entry.kind),
        is_reversal: entry.reverses.is_some(),
        label: entry.label,
    }
}

async fn file(desk: &Desk, user: &User, ask: JournalAsk, form: FileForm) -> PageResult {
    let words = user.words.clone();
    let keys = [
        "day",
        "entry",
        "kind",
        "label",
        "account",
        "account-name",
        "customer",
        "debit",
        "credit",
        "currency",
    ];
    let head = keys.iter().map(|key| words.say(&format!("accounting-{key}"))).collect();
    let name = words.say("accounting-file-journal");
    export(desk, user, form, &name, head, async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
        let mut ask = ask;
        let chart = chart(tx, ctx).await?;
        loop {
            let journal = list_journal_entries(tx, ctx, &ask, PIECE).await?;
            for entry in &journal.entries {
                for posting in &entry.postings {
                    let (debit, credit) =
                        (posting.amount_minor.max(0), posting.amount_minor.min(0).saturating_neg());
                    let customer =
                        posting.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
                    sheet
                        .row(&[
                            Cell::Day(entry.booked_on),
                            Cell::Text(entry.id.to_string()),
                            Cell::Text(words.say(&kind_key(&entry.kind))),
                            Cell::Text(entry.label.clone()),
                            Cell::Text(posting.account.clone()),
                            Cell::Text(account_label(&chart, &posting.account)),
                            Cell::Text(customer),
                            Cell::Amount(debit, posting.currency),
                            Cell::Amount(credit, posting.currency),
                            Cell::from(posting.currency.code()),
                        ])
                        .await?;
                }
            }
            let Some(next) = journal.next else { return Ok(()) };
            ask.before = Some(next);
        }
    })
    .await
}
