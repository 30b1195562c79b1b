//! The filtered list as a file.

use app::context::Ctx;
use app::identity::Permission;
use app::listing::{DocumentFilter, DocumentRow, list_documents};
use app::receivables::ItemKind;
use axum::extract::State;
use db::Tx;

use super::asked::Asked;
use super::status::Status;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, PageResult};
use crate::words::Words;

/// Documents that are read together.
const BATCH: usize = 500;

/// `GET /invoices/export.csv`
pub async fn export_csv(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    export_as(&desk, &user, &address, FileForm::Csv).await
}

/// `GET /invoices/export.xlsx`
pub async fn export_xlsx(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    export_as(&desk, &user, &address, FileForm::Xlsx).await
}

async fn export_as(desk: &Desk, user: &User, address: &Address, form: FileForm) -> PageResult {
    // Who may take out what they may see must be able to see this.
    if !user.may(Permission::ReadReceivables) {
        return Err(PageError::Forbidden);
    }
    let filter = Asked::of(address)?.filter;
    let words = user.words.clone();
    let head = ["number", "kind", "customer", "issued", "due", "total", "open", "currency", "status"]
        .iter()
        .map(|column| words.say(&format!("invoices-column-{column}")))
        .collect();
    export(
        desk,
        user,
        form,
        &words.say("invoices-file"),
        head,
        async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| fill(ctx, tx, sheet, &filter, &words).await,
    )
    .await
}

async fn fill(
    ctx: &Ctx,
    tx: &mut Tx,
    sheet: &mut Sheet,
    filter: &DocumentFilter,
    words: &Words,
) -> Result<(), PageError> {
    let today = ctx.today();
    let mut after = None;
    loop {
        let page = list_documents(tx, ctx, filter, after.as_ref(), None, BATCH).await?;
        for row in &page.rows {
            sheet.row(&cells(row, &words.say(Status::of(row, today).key), words)).await?;
        }
        after = page.after;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn cells(row: &DocumentRow, status: &str, words: &Words) -> [Cell; 9] {
    let kind = match row.kind {
        ItemKind::Invoice => "invoices-kind-invoice",
        ItemKind::CreditNote => "invoices-kind-credit-note",
        ItemKind::UnusedCredit => "invoices-kind-unused-credit",
    };
    [
        row.number.as_str().into(),
        words.say(kind).into(),
        row.customer_name.as_str().into(),
        row.issued_on.into(),
        row.due_on.into(),
        Cell::Amount(row.total_minor, row.currency),
        Cell::Amount(row.open_minor, row.currency),
        row.currency.code().into(),
        status.into(),
    ]
}
