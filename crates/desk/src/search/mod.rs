//! The search over everything, and the palette of commands.

use app::context::Ctx;
use app::identity::Permission::{self, ReadBank, ReadCustomers, ReadReceivables};
use app::listing::{DocumentRow, Found, Scope, TRANSACTIONS_MAX, search};
use app::receivables::ItemKind;
use askama::Template;
use axum::extract::State;
use db::Tx;
use jiff::civil::Date;

use crate::access::User;
use crate::invoices::Status;
use crate::state::Desk;
use crate::web::{Address, Frame, PageResult, Section, filters, render};

/// Hits of each sort in the palette.
const PALETTE_HITS: usize = 5;

#[derive(Template)]
#[template(path = "search/templates/search.html")]
struct SearchPage {
    frame: Frame,
    text: String,
    found: Found,
    documents: Vec<Document>,
    /// How many of the last transactions of each account were looked through, for those who see them.
    looked_through: Option<String>,
}

#[derive(Template)]
#[template(path = "search/templates/palette.html")]
struct PalettePart {
    found: Found,
    documents: Vec<Document>,
    actions: Vec<Action>,
    text: String,
}

struct Document {
    row: DocumentRow,
    status: Status,
}

impl Document {
    fn new(row: DocumentRow, today: Date) -> Self {
        Self { status: Status::of(&row, today), row }
    }

    fn kind_key(&self) -> &'static str {
        match self.row.kind {
            ItemKind::Invoice => "invoices-kind-invoice",
            ItemKind::CreditNote => "invoices-kind-credit-note",
            ItemKind::UnusedCredit => "invoices-kind-unused-credit",
        }
    }
}

/// Something that can be done, or a place to go to.
struct Action {
    href: &'static str,
    key: &'static str,
    icon: &'static str,
}

/// Each action with what it needs.
const ACTIONS: &[(&str, &str, &str, Permission)] = &[
    ("/reconcile", "search-go-reconcile", "match", ReadBank),
    ("/invoices?tab=overdue", "search-go-overdue", "invoice", ReadReceivables),
    ("/customers?sort=overdue", "search-go-late-customers", "customers", ReadCustomers),
    ("/import", "search-go-import", "import", ReadBank),
    ("/collections", "search-go-reminders", "remind", ReadReceivables),
    ("/collections?tab=held", "search-go-held", "remind", ReadReceivables),
    ("/collections/holds", "search-go-holds", "remind", ReadReceivables),
    ("/collections/disputes", "disputes-title", "remind", ReadReceivables),
    ("/collections/tasks", "search-go-tasks", "remind", ReadReceivables),
    ("/collections/promises", "search-go-promises", "remind", ReadReceivables),
    ("/collections/payment-plans", "payment-plans-title", "remind", ReadReceivables),
    ("/collections/received", "received-title", "remind", ReadReceivables),
    ("/collections/answers", "portal-answers", "remind", ReadReceivables),
    ("/collections/alerts", "alerts-title", "remind", ReadReceivables),
    ("/collections/receipts", "receipts-title", "remind", ReadReceivables),
    ("/collections/charges", "charges-title", "remind", ReadReceivables),
    ("/collections/texts", "collections-part-texts", "remind", ReadReceivables),
    ("/collections/impact", "impact-title", "remind", Permission::ReadBooks),
    ("/invoices/disputed", "search-go-disputed", "invoice", ReadReceivables),
    ("/collections/plans", "search-go-plans", "remind", ReadReceivables),
    ("/aged-balance", "search-go-aged", "aged", ReadReceivables),
    ("/bank", "search-go-bank", "bank", ReadBank),
    ("/accounting", "search-go-accounting", "books", Permission::ReadBooks),
    ("/activity", "search-go-activity", "activity", Permission::ReadActivity),
    ("/settings/users", "search-go-users", "settings", Permission::ManageUsers),
    ("/help", "search-go-help", "help", ReadReceivables),
];

fn scope(user: &User) -> Scope {
    Scope {
        documents: user.may(ReadReceivables),
        customers: user.may(ReadCustomers),
        transactions: user.may(ReadBank),
    }
}

fn text_of(address: &Address) -> String {
    address.value("q").chars().take(100).collect()
}

/// `GET /search`
pub async fn page(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let (text, scope) = (text_of(&address), scope(&user));
    let keeping = desk.clone();
    let looked_through = scope.transactions.then(|| user.words.count(TRANSACTIONS_MAX));
    desk.show(&user, Section::Elsewhere, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let mut found = search(tx, ctx, keeping.recent(), &text, scope).await?;
        let today = ctx.today();
        let documents = found.documents.drain(..).map(|row| Document::new(row, today)).collect();
        Ok(SearchPage { frame, text, found, documents, looked_through })
    })
    .await
}

/// `GET /search/palette`: what the palette lists for a text; the actions that it fits come first.
pub async fn palette(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let (text, scope) = (text_of(&address), scope(&user));
    let folded = text.to_lowercase();
    let actions = ACTIONS
        .iter()
        .filter(|(_, key, _, needs)| user.may(*needs) && user.words.say(key).to_lowercase().contains(&folded))
        .map(|(href, key, icon, _)| Action { href, key, icon })
        .collect();
    let keeping = desk.clone();
    let part = desk
        .read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
            let mut found = search(tx, ctx, keeping.recent(), &text, scope).await?;
            let today = ctx.today();
            found.customers.truncate(PALETTE_HITS);
            found.transactions.truncate(PALETTE_HITS);
            let documents =
                found.documents.drain(..).take(PALETTE_HITS).map(|row| Document::new(row, today)).collect();
            Ok(PalettePart { found, documents, actions, text })
        })
        .await?;
    render(&user.words, &part)
}

impl SearchPage {
    fn is_short(&self) -> bool {
        self.text.chars().count() < 2
    }

    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.found.customers.is_empty() && self.found.transactions.is_empty()
    }
}
