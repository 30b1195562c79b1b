//! The filtered list as a file.

use app::context::Ctx;
use app::identity::Permission;
use app::listing::{DocumentFilter, DocumentRow, FileDetail, list_documents, list_file_details};
use app::receivables::ItemKind;
use axum::extract::State;
use db::Tx;

use super::asked::Asked;
use super::status::Status;
use super::{COLUMNS, person};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::columns::Columns;
use crate::web::export::{Cell, FileForm, Sheet, export};
use crate::web::{Address, PageResult};
use crate::words::Words;

/// Documents that are read together.
const BATCH: usize = 500;
/// Columns of a file; the number and the currency are in each.
const IN_FILE: [&str; 12] = [
    "number",
    "kind",
    "customer-number",
    "customer",
    "issued",
    "due",
    "net",
    "vat",
    "total",
    "open",
    "currency",
    "status",
];

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
    let me = person(user);
    let columns =
        desk.read(user, async move |ctx: &Ctx, tx: &mut Tx| Ok(Columns::load(tx, ctx, me, COLUMNS).await?));
    let columns = columns.await?;
    let written: Vec<bool> = IN_FILE
        .iter()
        .map(|name| matches!(*name, "number" | "currency") || columns.is_written(name))
        .collect();
    let head =
        only(&IN_FILE, &written).map(|column| words.say(&format!("invoices-column-{column}"))).collect();
    export(
        desk,
        user,
        form,
        &words.say("invoices-file"),
        head,
        async move |ctx: &Ctx, tx: &mut Tx, sheet: &mut Sheet| {
            fill(ctx, tx, sheet, &filter, (&written, &words)).await
        },
    )
    .await
}

async fn fill(
    ctx: &Ctx,
    tx: &mut Tx,
    sheet: &mut Sheet,
    filter: &DocumentFilter,
    (written, words): (&[bool], &Words),
) -> Result<(), PageError> {
    let today = ctx.today();
    let mut after = None;
    loop {
        let page = list_documents(tx, ctx, filter, after.as_ref(), None, BATCH).await?;
        let details = list_file_details(tx, ctx, &page.rows).await?;
        for row in &page.rows {
            let detail = details.get(&row.id).cloned().unwrap_or_default();
            let cells = cells(row, &detail, &words.say(Status::of(row, today).key), words);
            let cells: Vec<Cell> = only(&cells, written).cloned().collect();
            sheet.row(&cells).await?;
        }
        after = page.after;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Of things in the order of the columns, those of columns that are written.
fn only<'a, T>(all: &'a [T], written: &'a [bool]) -> impl Iterator<Item = &'a T> {
    all.iter().zip(written).filter(|(_, is_written)| **is_written).map(|(it, _)| it)
}

fn cells(row: &DocumentRow, detail: &FileDetail, status: &str, words: &Words) -> [Cell; 12] {
    let kind = match row.kind {
        ItemKind::Invoice => "invoices-kind-invoice",
        ItemKind::CreditNote => "invoices-kind-credit-note",
        ItemKind::UnusedCredit => "invoices-kind-unused-credit",
    };
    [
        row.number.as_str().into(),
        words.say(kind).into(),
        detail.customer_number.as_str().into(),
        row.customer_name.as_str().into(),
        row.issued_on.into(),
        row.due_on.into(),
        amount(detail.vat_minor.map(|vat| row.total_minor.saturating_sub(vat)), row),
        amount(detail.vat_minor, row),
        Cell::Amount(row.total_minor, row.currency),
        Cell::Amount(row.open_minor, row.currency),
        row.currency.code().into(),
        status.into(),
    ]
}

/// An amount that may not be known: of documents whose VAT nobody stated.
fn amount(minor: Option<i64>, row: &DocumentRow) -> Cell {
    minor.map_or_else(|| "".into(), |minor| Cell::Amount(minor, row.currency))
}
