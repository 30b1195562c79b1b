//! The pages that are asked for, with ids that are in the database, and somebody who is signed in.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use app::allocation::{WorkTab, list_work};
use app::banking::{MovementFilter, WaitingFilter, list_account_views, list_movements};
use app::context::Ctx;
use app::customers::{AssignCustomer, assign_customer};
use app::identity::{
    AcceptInvitation, AcceptSetUp, Access, HashCost, Invite, Secret, SessionLimits, SignIn,
    accept_invitation, accept_set_up, has_owner, invite, make_set_up_link, sign_in,
};
use app::ids::OpenItemId;
use app::listing::{DocumentFilter, DocumentOrder, DocumentTab, list_documents};
use app::reporting::accounting::{JournalAsk, list_journal_entries};
use app::reporting::{AgedOrder, Span, aged_balance};
use app::source::SystemEntropy;
use app::write::{Call, write};
use db::{Db, Tx};
use jiff::ToSpan as _;
use money::Currency;

use crate::desk_data;

const EMAIL: &str = "anne@example.com";
const PASSWORD: &str = "a long sentence that nobody else would think of";
pub const SALES_EMAIL: &str = "paul@example.com";
/// Customers that the salesperson looks after.
const SALES_CUSTOMERS: usize = 20;
/// Lines that are looked up to be accepted.
const PAYMENTS: i64 = 4_000;

/// A page.
pub struct Page {
    pub name: String,
    pub path: String,
    /// Whether it is asked for by the salesperson.
    pub is_of_sales: bool,
}

impl Page {
    /// One that has no address.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), path: String::new(), is_of_sales: false }
    }
}

/// Who asks: the owner, and a salesperson who sees the customers that they look after.
pub struct Cookies {
    pub owner: String,
    pub sales: String,
}

/// A transaction, and the document that it pays.
pub struct Payment {
    pub transaction: String,
    pub document: String,
    pub minor: i64,
}

/// What is to be asked, and as whom.
pub struct Found {
    pub pages: Vec<Page>,
    pub payments: Vec<Payment>,
    pub cookies: Cookies,
}

/// Signs in, and looks up what the pages are about.
pub async fn find(database: &str, key_file: &Path) -> anyhow::Result<Found> {
    let (db, ctx) = desk_data::open(database, key_file).await?;
    let owner = signed_in(&db, &ctx).await?;
    let sales = sales_signed_in(&db, &ctx).await?;
    let mut tx = db.begin_read().await?;
    let pages = pages(&ctx, &mut tx).await?;
    let payments = payments(&ctx, &mut tx).await?;
    tx.rollback().await?;
    db.close().await;
    Ok(Found { pages, payments, cookies: Cookies { owner, sales } })
}

async fn signed_in(db: &Db, ctx: &Ctx) -> anyhow::Result<String> {
    let access = Access::new(Arc::new(SystemEntropy), HashCost::default(), SessionLimits::default())?;
    let mut tx = db.begin_read().await?;
    let is_owned = has_owner(ctx, &mut tx).await?;
    tx.rollback().await?;
    if !is_owned {
        let call = Call::new("make_set_up_link", &());
        let made = write(db, ctx, call, async |tx: &mut Tx| make_set_up_link(ctx, tx, &access).await).await?;
        let command = AcceptSetUp {
            token: made.token,
            email: EMAIL.to_owned(),
            name: "Anne Durand".to_owned(),
            password: Secret::new(PASSWORD),
            language: "fr".to_owned(),
        };
        let call = Call::new("accept_set_up", &command);
        write(db, ctx, call, async |tx: &mut Tx| accept_set_up(ctx, tx, &access, &command).await).await?;
    }
    sign_in_as(db, ctx, &access, EMAIL).await
}

async fn sign_in_as(db: &Db, ctx: &Ctx, access: &Access, email: &str) -> anyhow::Result<String> {
    let command = SignIn {
        email: email.to_owned(),
        password: Secret::new(PASSWORD),
        address: "127.0.0.1".to_owned(),
        user_agent: "bench".to_owned(),
    };
    let signed_in = sign_in(db, ctx, access, &command).await?;
    Ok(format!("quittance_session={}", signed_in.token.reveal()))
}

/// A salesperson who looks after few customers, made the first time.
async fn sales_signed_in(db: &Db, ctx: &Ctx) -> anyhow::Result<String> {
    let access = Access::new(Arc::new(SystemEntropy), HashCost::default(), SessionLimits::default())?;
    if let Ok(cookie) = sign_in_as(db, ctx, &access, SALES_EMAIL).await {
        return Ok(cookie);
    }
    let command = Invite {
        email: SALES_EMAIL.to_owned(),
        name: "Paul Martin".to_owned(),
        role: "sales".to_owned(),
        language: "fr".to_owned(),
    };
    let call = Call::new("invite", &command);
    let made = write(db, ctx, call, async |tx: &mut Tx| invite(ctx, tx, &access, &command).await).await?;
    let command = AcceptInvitation {
        token: made.token,
        name: "Paul Martin".to_owned(),
        password: Secret::new(PASSWORD),
    };
    let call = Call::new("accept_invitation", &command.name);
    write(db, ctx, call, async |tx: &mut Tx| accept_invitation(ctx, tx, &access, &command).await).await?;
    let mut tx = db.begin_read().await?;
    let balance = aged_balance(&mut tx, ctx, ctx.today()).await?;
    tx.rollback().await?;
    let owing = balance.page(Currency::EUR, AgedOrder::Total, None, SALES_CUSTOMERS * 100);
    for row in owing.iter().step_by(100).take(SALES_CUSTOMERS) {
        let command =
            AssignCustomer { customer: row.customer.to_string(), account_manager: SALES_EMAIL.to_owned() };
        let call = Call::new("assign_customer", &command);
        write(db, ctx, call, async |tx: &mut Tx| assign_customer(ctx, tx, &command).await).await?;
    }
    sign_in_as(db, ctx, &access, SALES_EMAIL).await
}

/// Every list, the dashboard, and one page of each thing.
async fn pages(ctx: &Ctx, tx: &mut Tx) -> anyhow::Result<Vec<Page>> {
    let today = ctx.today();
    let balance = aged_balance(tx, ctx, today).await?;
    let largest = balance.page(Currency::EUR, AgedOrder::Total, None, 1);
    let customer = largest.first().context("nobody owes anything")?.customer;
    let filter = DocumentFilter {
        tab: DocumentTab::All,
        order: DocumentOrder::Day,
        is_descending: true,
        ..DocumentFilter::default()
    };
    let latest = list_documents(tx, ctx, &filter, None, None, 50).await?;
    let invoice = latest.rows.last().context("no invoice")?;
    let account = list_account_views(tx, ctx).await?.into_iter().next().context("no bank account")?.id;
    let movements = list_movements(tx, ctx, account, &MovementFilter::default(), None, 1).await?;
    let movement = movements.first().context("no movement")?.id;
    let waiting = list_work(tx, ctx, WorkTab::Suggested, &WaitingFilter::default(), None, 1).await?;
    let line = waiting.first().context("nothing waits")?.transaction.id;
    let ask = JournalAsk {
        span: Span::ALL,
        account: String::new(),
        kind: String::new(),
        text: String::new(),
        before: None,
    };
    let journal = list_journal_entries(tx, ctx, &ask, 1).await?;
    let entry = journal.entries.first().context("no entry")?.id;
    let past = today.saturating_sub(400.days());
    let from = today.saturating_sub(30.days());
    let (invoice_id, number): (OpenItemId, &str) = (invoice.id, &invoice.number);
    let page = |name: &str, path: String| Page { name: name.to_owned(), path, is_of_sales: false };
    let fixed = |name: &str, path: &str| page(name, path.to_owned());
    let of_sales = |name: &str, path: &str| Page { is_of_sales: true, ..fixed(name, path) };
    Ok(vec![
        fixed("dashboard", "/"),
        fixed("reconcile, to do", "/reconcile"),
        fixed("reconcile, suggested", "/reconcile?tab=suggested"),
        fixed("reconcile, done", "/reconcile?tab=done"),
        page("reconcile, one account", format!("/reconcile?account={account}")),
        page("reconcile, a line", format!("/reconcile/{line}")),
        page("reconcile, find a document", format!("/reconcile/{line}/find")),
        fixed("invoices, all", "/invoices"),
        fixed("invoices, overdue", "/invoices?tab=overdue"),
        fixed("invoices, to come", "/invoices?tab=upcoming"),
        fixed("invoices, partly paid", "/invoices?tab=partial"),
        fixed("invoices, settled", "/invoices?tab=settled"),
        fixed("invoices, by amount", "/invoices?tab=overdue&sort=amount"),
        page("invoices, of a month", format!("/invoices?from={from}&to={today}")),
        page("invoices, by number", format!("/invoices?q={}", &number[..number.len() - 2])),
        page("an invoice", format!("/invoices/{invoice_id}")),
        fixed("customers, by name", "/customers"),
        fixed("customers, by what they owe", "/customers?sort=outstanding"),
        fixed("customers, by what is overdue", "/customers?sort=overdue"),
        fixed("customers, by a part of the name", "/customers?q=lefort+0001"),
        page("a customer", format!("/customers/{customer}")),
        fixed("aged balance", "/aged-balance"),
        fixed("aged balance, with lines", "/aged-balance?lines=1"),
        page("aged balance of a past day", format!("/aged-balance?on={past}")),
        fixed("bank accounts", "/bank"),
        page("a bank account", format!("/bank/{account}")),
        page("statements of an account", format!("/bank/{account}/statements")),
        page("a movement", format!("/bank/transactions/{movement}")),
        fixed("journal", "/accounting"),
        page("an entry", format!("/accounting/entries/{entry}")),
        fixed("accounts", "/accounting/ledger"),
        fixed("ledger of customers", "/accounting/ledger?account=411000"),
        fixed("ledger of suspense", "/accounting/ledger?account=471000"),
        fixed("ledger of charges", "/accounting/ledger?account=627000"),
        page("ledger of a month", format!("/accounting/ledger?account=512000&from={from}&to={today}")),
        fixed("trial balance", "/accounting/balance"),
        fixed("suspense", "/accounting/suspense"),
        fixed("closings", "/accounting/closings"),
        fixed("imports", "/import"),
        fixed("activity", "/activity"),
        fixed("search", "/search?q=lefort"),
        fixed("API, invoices", "/api/v1/invoices"),
        fixed("API, transactions", "/api/v1/transactions"),
        fixed("API, exceptions", "/api/v1/exceptions"),
        of_sales("a salesperson, dashboard", "/"),
        of_sales("a salesperson, invoices, all", "/invoices"),
        of_sales("a salesperson, invoices, overdue", "/invoices?tab=overdue"),
        of_sales("a salesperson, invoices, settled", "/invoices?tab=settled"),
        of_sales("a salesperson, customers", "/customers"),
        of_sales("a salesperson, aged balance", "/aged-balance"),
        of_sales("a salesperson, search", "/search?q=fa-00"),
    ])
}

/// What is sure, with the document that it pays.
async fn payments(ctx: &Ctx, tx: &mut Tx) -> anyhow::Result<Vec<Payment>> {
    let lines = list_work(tx, ctx, WorkTab::Sure, &WaitingFilter::default(), None, PAYMENTS).await?;
    let payment = |line: app::allocation::WorkLine| {
        let paid = line.proposals.first()?.lines.first()?;
        Some(Payment {
            transaction: line.transaction.id.to_string(),
            document: paid.number.clone(),
            minor: paid.amount_minor,
        })
    };
    Ok(lines.into_iter().filter_map(payment).collect())
}
