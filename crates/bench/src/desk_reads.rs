//! Each report of the desk, timed on a large company one call after the other.

use std::path::PathBuf;
use std::time::Instant;

use app::context::Ctx;
use app::identity::find_person;
use app::ids::{CustomerId, UserId};
use app::listing::{
    CustomerFilter, DocumentFilter, DocumentTab, RecentTransactions, Scope, SettledThrough,
    list_customers_page, list_documents, list_documents_knowing, search, total_documents,
};
use app::reporting::accounting::{SuspenseFilter, letters_of, list_suspense};
use app::reporting::{
    AgedBalance, AgedOrder, Behaviours, Place, Snapshots, Span, aged_balance, aged_suspense, balance_history,
    behaviour, clearing_accounts, dashboard, journal_page, ledger_page, trial_balance,
};
use db::{Db, DbError, Tx};
use jiff::ToSpan as _;
use money::Currency;
use serde_json::{Map, Value, json};

use crate::{desk_data, desk_pages};

/// Where to read.
#[derive(clap::Args)]
pub struct Arguments {
    /// A database that `desk-data` filled.
    database: String,
    /// Its key file.
    key_file: PathBuf,
    /// Calls of each report.
    #[arg(long, default_value_t = 20)]
    calls: usize,
}

/// Times the reports; milliseconds.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(arguments))
}

/// Times of one report after the other.
struct Timer<'a> {
    db: &'a Db,
    calls: usize,
    found: Map<String, Value>,
}

impl Timer<'_> {
    async fn time<T>(
        &mut self,
        name: &str,
        calls: usize,
        mut report: impl AsyncFnMut(&mut Tx) -> Result<T, DbError>,
    ) -> anyhow::Result<T> {
        let mut taken = Vec::new();
        let mut last = None;
        for _ in 0..calls.max(1) {
            let began = Instant::now();
            let mut tx = self.db.begin_read().await?;
            last = Some(report(&mut tx).await?);
            tx.rollback().await?;
            taken.push(began.elapsed().as_secs_f64() * 1e3);
        }
        taken.sort_by(f64::total_cmp);
        let p95 = taken[(taken.len() * 95 / 100).min(taken.len() - 1)];
        self.found.insert(name.to_owned(), json!({ "median": taken[taken.len() / 2], "p95": p95 }));
        last.ok_or_else(|| anyhow::anyhow!("{name} was not called"))
    }
}

async fn measure(arguments: &Arguments) -> anyhow::Result<Value> {
    let (db, ctx) = desk_data::open(&arguments.database, &arguments.key_file).await?;
    let mut timer = Timer { db: &db, calls: arguments.calls, found: Map::new() };
    let aged = receivables(&mut timer, &ctx).await?;
    books(&mut timer, &ctx).await?;
    customers(&mut timer, &ctx, &aged).await?;
    snapshots(&mut timer, &ctx).await?;
    lists(&mut timer, &ctx).await?;
    let found = std::mem::take(&mut timer.found);
    db.close().await;
    Ok(Value::Object(found))
}

async fn receivables(timer: &mut Timer<'_>, ctx: &Ctx) -> anyhow::Result<AgedBalance> {
    let (calls, today) = (timer.calls, ctx.today());
    let aged =
        timer.time("aged balance, today", calls, async |tx| aged_balance(tx, ctx, today).await).await?;
    for (name, days) in
        [("a week ago", 7), ("three months ago", 90), ("half way back", 548), ("long ago", 1_000)]
    {
        let on = today.saturating_sub(i64::from(days).days());
        let name = format!("aged balance, {name}");
        timer.time(&name, 2, async |tx| aged_balance(tx, ctx, on).await).await?;
    }
    let page = async |_: &mut Tx| Ok(aged.page(Currency::EUR, AgedOrder::Overdue, None, 50));
    timer.time("aged balance, page in memory", calls, page).await?;
    timer.time("dashboard figures", calls, async |tx| dashboard(tx, ctx, &aged).await).await?;
    timer.time("suspense by age", calls, async |tx| aged_suspense(tx, ctx, today).await).await?;
    timer.time("clearing accounts", calls, async |tx| clearing_accounts(tx, ctx).await).await?;
    timer
        .time("waiting, counts", calls, async |tx| app::banking::count_waiting_by_state(tx, ctx).await)
        .await?;
    for state in [app::banking::WaitingState::Sure, app::banking::WaitingState::ToDo] {
        let name = format!("waiting, page of {}", state.as_str());
        timer
            .time(&name, calls, async |tx| app::banking::list_waiting(tx, ctx, state, None, 50).await)
            .await?;
    }
    Ok(aged)
}

async fn books(timer: &mut Timer<'_>, ctx: &Ctx) -> anyhow::Result<()> {
    let (calls, today) = (timer.calls, ctx.today());
    timer.time("trial balance", calls, async |tx| trial_balance(tx, ctx, Span::ALL).await).await?;
    let month = Span { from: today.saturating_sub(400.days()), through: today.saturating_sub(370.days()) };
    timer
        .time("journal, first page of a month", calls, async |tx| {
            journal_page(tx, ctx, month, None, 50).await
        })
        .await?;
    for account in ["411000", "471000", "512000", "627000", "706000", "758000"] {
        let of = (account, Currency::EUR);
        let name = format!("ledger {account}, first page");
        let page =
            timer.time(&name, calls, async |tx| ledger_page(tx, ctx, of, Span::ALL, None, 50).await).await?;
        let name = format!("ledger {account}, next page");
        timer.time(&name, calls, async |tx| ledger_page(tx, ctx, of, Span::ALL, page.next, 50).await).await?;
        let span = Span { from: today.saturating_sub(30.days()), through: today };
        let name = format!("ledger {account}, last month");
        timer.time(&name, calls, async |tx| ledger_page(tx, ctx, of, span, None::<Place>, 50).await).await?;
    }
    Ok(())
}

async fn customers(timer: &mut Timer<'_>, ctx: &Ctx, aged: &AgedBalance) -> anyhow::Result<()> {
    let (calls, today) = (timer.calls, ctx.today());
    let largest = aged.page(Currency::EUR, AgedOrder::Total, None, 50);
    let ids: Vec<CustomerId> = largest.iter().map(|row| row.customer).collect();
    let mut next = ids.iter().cycle().copied();
    let mut customer = move || next.next().unwrap_or(CustomerId::from_uuid(db::uuid::Uuid::nil()));
    timer
        .time("behaviour of a customer", calls, async |tx| behaviour(tx, ctx, customer(), today).await)
        .await?;
    let page = async |tx: &mut Tx| {
        let mut histories = Vec::new();
        for id in &ids {
            histories.push(balance_history(tx, ctx, (*id, Currency::EUR), today, 6, None).await?);
        }
        Ok(histories)
    };
    timer.time("six months of the balance, 50 customers", calls, page).await?;
    Ok(())
}

async fn snapshots(timer: &mut Timer<'_>, ctx: &Ctx) -> anyhow::Result<()> {
    let (calls, db) = (timer.calls, timer.db);
    timer.time("snapshot, calculated", calls, async |_| Snapshots::new(1).latest(db, ctx).await).await?;
    let kept = Snapshots::new(1);
    kept.latest(db, ctx).await?;
    timer.time("snapshot, from memory", calls, async |_| kept.latest(db, ctx).await).await?;
    Ok(())
}

/// The lists, as they are read for a page, and again for somebody who sees the customers that they look after.
async fn lists(timer: &mut Timer<'_>, ctx: &Ctx) -> anyhow::Result<()> {
    let calls = timer.calls;
    for tab in DocumentTab::ALL {
        let filter = DocumentFilter { tab, is_descending: true, ..DocumentFilter::default() };
        let settled = SettledThrough::default();
        let name = format!("invoices, {}", tab.as_str());
        let page =
            async |tx: &mut Tx| list_documents_knowing(tx, ctx, &settled, &filter, (None, None), 50).await;
        timer.time(&name, calls, page).await?;
        let name = format!("invoices, {}, sums", tab.as_str());
        timer.time(&name, calls, async |tx| total_documents(tx, ctx, &filter).await).await?;
    }
    let recent = RecentTransactions::default();
    let scope = Scope { documents: true, customers: true, transactions: true };
    timer.time("search", calls, async |tx| search(tx, ctx, &recent, "lefort", scope).await).await?;
    let kept = Behaviours::default();
    for (name, text) in [("customers, by name", ""), ("customers, by a part of the name", "lefort 0001")] {
        let filter = CustomerFilter { search: text.to_owned(), ..CustomerFilter::default() };
        let page = async |tx: &mut Tx| list_customers_page(tx, ctx, &kept, &filter, (None, None), 50).await;
        timer.time(name, calls, page).await?;
    }
    let of = ("411000", Currency::EUR);
    let letters = async |tx: &mut Tx| {
        let page = ledger_page(tx, ctx, of, Span::ALL, None, 50).await?;
        let items: Vec<_> = page.lines.iter().filter_map(|line| line.customer.zip(line.subject)).collect();
        letters_of(tx, ctx, &items).await
    };
    timer.time("ledger 411000, first page with letters", calls, letters).await?;
    let whole = SuspenseFilter::default();
    timer.time("suspense", calls, async |tx| list_suspense(tx, ctx, whole, None, 51).await).await?;
    let Some(person) = find_salesperson(timer.db, ctx).await? else { return Ok(()) };
    let mut theirs = ctx.clone();
    theirs.only_of = Some(person);
    let theirs = theirs;
    for tab in DocumentTab::ALL {
        let filter = DocumentFilter { tab, is_descending: true, ..DocumentFilter::default() };
        let name = format!("a salesperson, invoices, {}", tab.as_str());
        let page = async |tx: &mut Tx| list_documents(tx, &theirs, &filter, None, None, 50).await;
        timer.time(&name, calls, page).await?;
        let name = format!("a salesperson, invoices, {}, sums", tab.as_str());
        timer.time(&name, calls, async |tx| total_documents(tx, &theirs, &filter).await).await?;
    }
    timer
        .time("a salesperson, search", calls, async |tx| search(tx, &theirs, &recent, "fa-00", scope).await)
        .await?;
    Ok(())
}

/// Who looks after the customers that `desk-drive` gives to its salesperson.
async fn find_salesperson(db: &Db, ctx: &Ctx) -> anyhow::Result<Option<UserId>> {
    let mut tx = db.begin_read().await?;
    let found = find_person(&mut tx, ctx.org, desk_pages::SALES_EMAIL).await?;
    tx.rollback().await?;
    Ok(found)
}
