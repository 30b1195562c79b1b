//! Invoices and credit notes: what was billed, what of it is open, what settled it.

use std::collections::HashMap;

use app::activity::Event;
use app::allocation::{Settlement, list_settlements};
use app::bookkeeping::find_entry;
use app::context::Ctx;
use app::customers::{EnterCustomer, find_card};
use app::identity::Permission;
use app::ids::{CustomerId, OpenItemId};
use app::receivables::{
    DocumentVat, EnterDocument, EnterDocumentError, ItemFilter, ItemKind, OpenItem, enter_document,
    find_due_after_days, find_item, list_vat_of, page_of_items,
};
use axum::Json;
use axum::extract::State;
use db::{DbError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, sound_day, sound_id};
use super::shapes::{instant, known};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// Most settlements of one document that are listed.
const SETTLEMENTS_MAX: i64 = 200;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The customer owes its amount.
    Invoice,
    /// It lowers what the customer owes.
    CreditNote,
    /// Money received and not yet used.
    UnusedCredit,
}

impl From<ItemKind> for DocumentKind {
    fn from(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Invoice => Self::Invoice,
            ItemKind::CreditNote => Self::CreditNote,
            ItemKind::UnusedCredit => Self::UnusedCredit,
        }
    }
}

impl From<DocumentKind> for ItemKind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Invoice => Self::Invoice,
            DocumentKind::CreditNote => Self::CreditNote,
            DocumentKind::UnusedCredit => Self::UnusedCredit,
        }
    }
}

/// How far it is settled. Derived from the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// Nothing is settled.
    Open,
    /// A part is.
    PartiallySettled,
    /// All of it is.
    Settled,
}

/// A customer, as a document names it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerName {
    /// Id of the customer.
    #[schema(examples("cus_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Our number for it.
    pub number: Option<String>,
    /// Its name.
    pub name: String,
}

/// An invoice, a credit note or an unused credit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Invoice {
    /// Its id.
    #[schema(examples("itm_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its number.
    #[schema(examples("FA-2026-0412"))]
    pub number: String,
    /// Whose it is.
    pub customer: CustomerName,
    /// Date of issue.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// Currency of its amounts.
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Total with VAT, minor units; negative for credit notes and unused credits.
    #[schema(examples(124_000))]
    pub total_minor: i64,
    /// What of it is still open, minor units, of the sign of the total.
    #[schema(examples(124_000))]
    pub open_minor: i64,
    /// How far it is settled.
    pub status: DocumentStatus,
    /// Reference that the payer is asked to quote.
    pub payment_reference: Option<String>,
    /// Whether its VAT falls due on collection.
    pub vat_on_payment: bool,
    /// Last day of the early-payment discount.
    pub discount_until: Option<Date>,
    /// Early-payment discount, minor units.
    pub discount_minor: Option<i64>,
}

/// VAT of one rate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VatAmount {
    /// Rate in hundredths of a per cent: 20 % is 2000.
    #[schema(examples(2000))]
    pub rate_bps: i64,
    /// Tax, minor units.
    pub vat_minor: i64,
}

/// A document with its VAT.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvoiceDetails {
    /// The document.
    #[serde(flatten)]
    pub invoice: Invoice,
    /// The due date was not stated: it was assumed, so many days after the issue.
    #[serde(default)]
    pub due_assumed_after_days: Option<i64>,
    /// Its VAT by rate; empty when it was not stated.
    pub vat: Vec<VatAmount>,
}

/// Which documents are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InvoiceFilter {
    /// Of this kind.
    kind: Option<DocumentKind>,
    /// With this number.
    number: Option<String>,
    /// Of this customer, by id.
    customer: Option<String>,
    /// `true`: of which something is open; `false`: of which nothing is.
    open: Option<bool>,
    /// Due on this day or after it.
    due_from: Option<Date>,
    /// Due on this day or before it.
    due_to: Option<Date>,
    /// Issued on this day or after it.
    issued_from: Option<Date>,
    /// Issued on this day or before it.
    issued_to: Option<Date>,
    /// Of this total or more, minor units; that of a credit note is negative.
    total_min_minor: Option<i64>,
    /// Of this total or less, minor units; that of a credit note is negative.
    total_max_minor: Option<i64>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

impl InvoiceFilter {
    fn read(self) -> Result<(ItemFilter, Place<OpenItemId>), PageError> {
        let place = Place::new(self.after.as_deref(), self.limit)?;
        let filter = ItemFilter {
            kind: self.kind.map(ItemKind::from),
            customer: sound_id(self.customer.as_deref(), "customer")?,
            number: self.number,
            is_open: self.open,
            due_from: sound_day(self.due_from, "due_from")?,
            due_to: sound_day(self.due_to, "due_to")?,
            issued_from: sound_day(self.issued_from, "issued_from")?,
            issued_to: sound_day(self.issued_to, "issued_to")?,
            min_minor: self.total_min_minor,
            max_minor: self.total_max_minor,
        };
        Ok((filter, place))
    }
}

/// Lists documents in the order in which they entered.
#[utoipa::path(get, path = "/api/v1/invoices", tag = "invoices", params(InvoiceFilter),
    responses((status = 200, description = "A page of documents", body = Page<Invoice>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(filter): Asked<InvoiceFilter>,
) -> Answer<Page<Invoice>> {
    let (filter, place) = filter.read()?;
    let page = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let items = page_of_items(tx, ctx, &filter, place.after, place.reach()).await?;
        let names = names_of(tx, ctx, &items).await?;
        Ok(place.page(items, |item| item.id.to_string(), |item| shown(item, &names)))
    });
    Ok(Json(page.await?))
}

/// Shows one document.
#[utoipa::path(get, path = "/api/v1/invoices/{id}", tag = "invoices", params(("id" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "The document", body = InvoiceDetails)))]
pub async fn one(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<OpenItemId>,
) -> Answer<InvoiceDetails> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| Ok(details(tx, ctx, id).await?));
    found.await?.map(Json).ok_or(PageError::NotFound)
}

/// What of a document an allocation settled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvoiceSettlement {
    /// The allocation.
    pub allocation: String,
    /// The bank transaction; only for those who may see bank data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// By which means it was explained.
    pub method: String,
    /// Whether the machine decided.
    pub automatic: bool,
    /// What of the document it settled, minor units.
    pub amount_minor: i64,
    /// Day of the journal entry.
    pub booked_on: Date,
    /// When it was decided.
    pub decided_at: Timestamp,
}

/// Lists what settled a document and stands, at most 200.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/settlements", tag = "invoices", params(("id" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "What settled it", body = Page<InvoiceSettlement>)))]
pub async fn settlements(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<OpenItemId>,
) -> Answer<Page<InvoiceSettlement>> {
    let sees_bank = user.may(Permission::ReadBank);
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        if find_item(tx, ctx, id).await?.is_none() {
            return Ok(None);
        }
        let mut dated = Vec::new();
        for row in list_settlements(tx, ctx, id, SETTLEMENTS_MAX).await? {
            let entry = find_entry(tx, ctx, row.entry_id).await?.ok_or(PageError::NotFound)?;
            dated.push((row, entry.booked_on.to_jiff()));
        }
        Ok(Some(dated))
    });
    let rows: Vec<(Settlement, Date)> = found.await?.ok_or(PageError::NotFound)?;
    let items = rows.into_iter().map(|(row, booked_on)| InvoiceSettlement {
        allocation: row.allocation_id.to_string(),
        transaction: sees_bank.then(|| row.transaction_id.to_string()),
        method: row.method,
        automatic: row.is_automatic,
        amount_minor: row.amount_minor,
        booked_on,
        decided_at: instant(row.decided_at),
    });
    Ok(Json(Page { items: items.collect(), next: None }))
}

/// A customer, as a new document names it: by number, or by name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// Our number for it.
    #[serde(default)]
    #[schema(examples("C-1042"), max_length = 200)]
    pub number: String,
    /// Its name.
    #[serde(default)]
    #[schema(examples("Garage Dupuis SARL"), max_length = 200)]
    pub name: String,
    /// Its SIREN, nine digits.
    #[serde(default)]
    #[schema(examples("732829320"))]
    pub siren: String,
    /// Its VAT number.
    #[serde(default)]
    #[schema(examples("FR44732829320"), max_length = 200)]
    pub vat_number: String,
    /// Its e-mail address.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub email: String,
    /// Its country, two letters.
    #[serde(default)]
    #[schema(examples("FR"))]
    pub country: String,
}

impl From<NewCustomer> for EnterCustomer {
    fn from(customer: NewCustomer) -> Self {
        let NewCustomer { number, name, siren, vat_number, email, country } = customer;
        Self { number, name, siren, vat_number, email, country }
    }
}

/// VAT of one rate of a new document.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVat {
    /// Rate in hundredths of a per cent: 20 % is 2000.
    #[schema(maximum = 10_000, examples(2000))]
    pub rate_bps: u32,
    /// Taxable base, minor units.
    #[schema(minimum = 0, examples(103_333))]
    pub base_minor: i64,
    /// Tax, minor units.
    #[schema(minimum = 0, examples(20_667))]
    pub vat_minor: i64,
}

/// Early-payment discount of a new document.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDiscount {
    /// The last day on which it may be deducted.
    pub until: Date,
    /// Hundredths of a per cent of the total.
    #[schema(maximum = 10_000)]
    pub percent_bps: u32,
}

/// What a new document can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewKind {
    /// An invoice.
    #[default]
    Invoice,
    /// A credit note.
    CreditNote,
}

/// An invoice or credit note to be entered. Amounts are positive for both.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvoice {
    /// What it is; an invoice when absent.
    #[serde(default)]
    pub kind: NewKind,
    /// Its number.
    #[schema(examples("FA-2026-0412"), min_length = 1, max_length = 200)]
    pub number: String,
    /// Who owes it; made on the way when not known.
    pub customer: NewCustomer,
    /// Date of issue.
    pub issued_on: Date,
    /// Due date; when absent, it is assumed from the payment terms of the customer, or else thirty days.
    #[serde(default)]
    pub due_on: Option<Date>,
    /// Currency; EUR when absent.
    #[serde(default = "euro")]
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Total with VAT, minor units.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64, examples(124_000))]
    pub total_minor: i64,
    /// What is still open, minor units; all of it when absent.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub open_minor: Option<i64>,
    /// VAT by rate.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub vat: Vec<NewVat>,
    /// Whether VAT falls due on collection.
    #[serde(default)]
    pub vat_on_payment: bool,
    /// Reference that the payer is asked to quote.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payment_reference: String,
    /// The buyer's order.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub purchase_order: String,
    /// Invoices that a credit note refers to.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub preceding: Vec<String>,
    /// Early-payment discount.
    #[serde(default)]
    pub discount: Option<NewDiscount>,
}

fn euro() -> String {
    "EUR".to_owned()
}

impl From<NewInvoice> for EnterDocument {
    fn from(new: NewInvoice) -> Self {
        let vat = new.vat.into_iter().map(|line| DocumentVat {
            rate_bps: line.rate_bps,
            base_minor: line.base_minor,
            vat_minor: line.vat_minor,
        });
        Self {
            is_credit_note: new.kind == NewKind::CreditNote,
            number: new.number,
            customer: new.customer.into(),
            issued_on: new.issued_on,
            due_on: new.due_on,
            currency: new.currency,
            total_minor: new.total_minor,
            open_minor: new.open_minor,
            vat: vat.collect(),
            vat_on_payment: new.vat_on_payment,
            payment_reference: new.payment_reference,
            purchase_order: new.purchase_order,
            preceding: new.preceding,
            discount: new.discount.map(|discount| (discount.until, discount.percent_bps)),
        }
    }
}

/// A document was entered, or was known.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvoiceEntered {
    /// Whether it was not known before.
    pub is_new: bool,
    /// Whether its customer was made on the way.
    pub is_customer_new: bool,
    /// The due date was not stated: it was assumed, so many days after the issue.
    #[serde(default)]
    pub due_assumed_after_days: Option<i64>,
    /// The document.
    pub invoice: Invoice,
}

/// Enters an invoice or credit note, as an import of one document: the same one twice has one effect.
/// It is posted, and matching looks at it.
#[utoipa::path(post, path = "/api/v1/invoices", tag = "invoices", request_body = NewInvoice,
    responses((status = 200, description = "The document, new or known", body = InvoiceEntered)))]
pub async fn enter(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewInvoice>,
) -> Answer<InvoiceEntered> {
    let command = EnterDocument::from(new);
    let call = write.call("enter_document", &command);
    let entered = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (entered, event) = enter_document(ctx, tx, &command).await?;
        let found = match entered.item.parse() {
            Ok(id) => details(tx, ctx, id).await?,
            Err(_) => None,
        };
        let found = found.ok_or_else(|| EnterDocumentError::Conflict(command.number.clone()))?;
        let told = InvoiceEntered {
            is_new: entered.is_new,
            is_customer_new: entered.is_customer_new,
            due_assumed_after_days: found.due_assumed_after_days,
            invoice: found.invoice,
        };
        Ok::<(InvoiceEntered, Option<Event>), EnterDocumentError>((told, event))
    });
    Ok(Json(entered.await?))
}

type Names = HashMap<CustomerId, CustomerName>;

async fn names_of(tx: &mut Tx, ctx: &Ctx, items: &[OpenItem]) -> Result<Names, DbError> {
    let mut names = Names::new();
    for item in items {
        if !names.contains_key(&item.customer)
            && let Some(row) = find_card(tx, ctx, item.customer).await?
        {
            let name = CustomerName { id: row.id.to_string(), number: known(row.number), name: row.name };
            names.insert(item.customer, name);
        }
    }
    Ok(names)
}

fn shown(item: OpenItem, names: &Names) -> Invoice {
    let nameless = || CustomerName { id: item.customer.to_string(), number: None, name: String::new() };
    Invoice {
        id: item.id.to_string(),
        kind: item.kind.into(),
        customer: names.get(&item.customer).cloned().unwrap_or_else(nameless),
        issued_on: item.issued_on,
        due_on: item.due_on,
        currency: item.currency.code().to_owned(),
        total_minor: item.total_minor,
        open_minor: item.open_minor,
        status: match item.open_minor {
            0 => DocumentStatus::Settled,
            open if open == item.total_minor => DocumentStatus::Open,
            _ => DocumentStatus::PartiallySettled,
        },
        payment_reference: known(item.payment_reference),
        vat_on_payment: item.vat_on_payment,
        discount_until: item.discount.map(|discount| discount.0),
        discount_minor: item.discount.map(|discount| discount.1),
        number: item.number,
    }
}

async fn details(tx: &mut Tx, ctx: &Ctx, id: OpenItemId) -> Result<Option<InvoiceDetails>, DbError> {
    let Some(item) = find_item(tx, ctx, id).await? else { return Ok(None) };
    let names = names_of(tx, ctx, std::slice::from_ref(&item)).await?;
    let vat = list_vat_of(tx, ctx, id).await?;
    let vat = vat.into_iter().map(|line| VatAmount { rate_bps: line.rate_bps, vat_minor: line.vat_minor });
    let due_assumed_after_days = find_due_after_days(tx, ctx, id).await?;
    Ok(Some(InvoiceDetails { invoice: shown(item, &names), due_assumed_after_days, vat: vat.collect() }))
}
