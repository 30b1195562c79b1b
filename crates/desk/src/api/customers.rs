//! Customers: who owes, and how much.

use app::activity::Event;
use app::context::Ctx;
use app::customers::{
    CardFilter, CustomerCard, CustomerError, EnterCustomer, EnterCustomerError, PatchCustomer,
    enter_customer, find_card, list_tags_of, page_of_customers, patch_customer,
};
use app::ids::CustomerId;
use app::receivables::sum_open_of;
use axum::Json;
use axum::extract::State;
use db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::invoices::NewCustomer;
use super::page::{Page, Place};
use super::request::{Asked, Named, Sent, Write, given, sound_text, stated};
use super::shapes::{instant, known};
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;

/// A customer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// Its id.
    #[schema(examples("cus_01h455vb4pex5vsknk084sn02q"))]
    pub id: String,
    /// Our number for it.
    pub number: Option<String>,
    /// Its name.
    pub name: String,
    /// Its SIREN.
    pub siren: Option<String>,
    /// Its VAT number.
    pub vat_number: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its country, two letters.
    pub country: Option<String>,
    /// The company that pays for it, by id.
    pub paid_by: Option<String>,
    /// Who looks after it: a user, by id.
    pub account_manager: Option<String>,
    /// Days to pay, when agreed.
    pub payment_days: Option<i64>,
    /// Most that may be outstanding, minor units of the euro.
    pub credit_limit_minor: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl From<CustomerCard> for Customer {
    fn from(row: CustomerCard) -> Self {
        Self {
            id: row.id.to_string(),
            number: known(row.number),
            name: row.name,
            siren: known(row.siren),
            vat_number: known(row.vat_number),
            email: known(row.email),
            country: known(row.country),
            paid_by: row.paid_by_id.map(|id| id.to_string()),
            account_manager: row.manager_id.map(|id| id.to_string()),
            payment_days: row.payment_days,
            credit_limit_minor: row.credit_limit_minor,
            created_at: instant(row.created_at),
        }
    }
}

/// What a customer owes in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Balance {
    /// The currency.
    #[schema(examples("EUR"))]
    pub currency: String,
    /// Everything open, credits deducted, minor units.
    pub open_minor: i64,
    /// Of the invoices, what was due before today, minor units.
    pub overdue_minor: i64,
}

/// A customer with what it owes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerWithBalance {
    /// The customer.
    #[serde(flatten)]
    pub customer: Customer,
    /// What it owes, per currency.
    pub balances: Vec<Balance>,
}

/// Which customers are listed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// With this number.
    number: Option<String>,
    /// With this SIREN.
    siren: Option<String>,
    /// Whose name holds this text, accents and capitals apart, or whose number begins with it.
    #[param(max_length = 200)]
    q: Option<String>,
    /// After this id.
    after: Option<String>,
    /// At most so many, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lists customers in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", params(CustomerQuery),
    responses((status = 200, description = "A page of customers", body = Page<Customer>)))]
pub async fn list(
    State(desk): State<Desk>,
    user: User,
    Asked(filter): Asked<CustomerQuery>,
) -> Answer<Page<Customer>> {
    let place: Place<CustomerId> = Place::new(filter.after.as_deref(), filter.limit)?;
    let text = filter.q.map(|text| sound_text(text, 200, "q")).transpose()?;
    let wanted = CardFilter { number: filter.number, siren: filter.siren, text };
    let rows = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        Ok(page_of_customers(tx, ctx, &wanted, place.after, place.reach()).await?)
    });
    Ok(Json(place.page(rows.await?, |row| row.id.to_string(), Customer::from)))
}

/// Shows one customer with what it owes.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "The customer", body = CustomerWithBalance)))]
pub async fn one(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
) -> Answer<CustomerWithBalance> {
    let found = desk.read(&user, async move |ctx: &Ctx, tx: &mut Tx| {
        let Some(row) = find_card(tx, ctx, id).await? else { return Ok(None) };
        let sums = sum_open_of(tx, ctx, id, ctx.today()).await?;
        let balances = sums.into_iter().map(|(currency, open_minor, overdue_minor)| Balance {
            currency,
            open_minor,
            overdue_minor,
        });
        Ok(Some(CustomerWithBalance { customer: row.into(), balances: balances.collect() }))
    });
    found.await?.map(Json).ok_or(PageError::NotFound)
}

/// A customer was entered, or was known.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerEntered {
    /// Whether it was not known before.
    pub is_new: bool,
    /// The customer.
    pub customer: Customer,
}

/// Enters a customer by the rules of a customer list: known by number, SIREN, VAT number or name, or
/// made.
#[utoipa::path(post, path = "/api/v1/customers", tag = "customers", request_body = NewCustomer,
    responses((status = 200, description = "The customer, new or known", body = CustomerEntered)))]
pub async fn enter(
    State(desk): State<Desk>,
    user: User,
    write: Write,
    Sent(new): Sent<NewCustomer>,
) -> Answer<CustomerEntered> {
    let command = EnterCustomer::from(new);
    let call = write.call("enter_customer", &command);
    let entered = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (entered, event) = enter_customer(ctx, tx, &command).await?;
        let found = match entered.customer.parse() {
            Ok(id) => find_card(tx, ctx, id).await?,
            Err(_) => None,
        };
        let customer = found.ok_or(EnterCustomerError::NotNamed)?.into();
        let told = CustomerEntered { is_new: entered.is_new, customer };
        Ok::<(CustomerEntered, Option<Event>), EnterCustomerError>((told, event))
    });
    Ok(Json(entered.await?))
}

/// What is to change; what is absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::option_option, reason = "absent, nothing and a value are three things here")]
pub struct CustomerPatch {
    /// Its name.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Its e-mail address; empty for none.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 254)]
    pub email: Option<String>,
    /// Its SIREN; empty for none.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, examples("732829320"))]
    pub siren: Option<String>,
    /// Its VAT number; empty for none.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 200)]
    pub vat_number: Option<String>,
    /// Its country, two letters; empty for none.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, examples("FR"))]
    pub country: Option<String>,
    /// Days to pay; `null` when none are agreed any more.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 365)]
    pub payment_days: Option<Option<i64>>,
    /// Most that may be outstanding, minor units of the euro; `null` when there is no limit any more.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub credit_limit_minor: Option<Option<i64>>,
    /// The number of the customer who pays for this one; empty for none.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 200)]
    pub paid_by: Option<String>,
    /// The tags, and no others.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_items = 20)]
    pub tags: Option<Vec<String>>,
    /// Who looks after it: a user, by e-mail address or id; empty for nobody.
    #[serde(deserialize_with = "stated")]
    #[schema(nullable = false, max_length = 254)]
    pub account_manager: Option<String>,
}

/// A customer after a change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerChanged {
    /// Names of the fields that hold something else now.
    pub changed: Vec<String>,
    /// The customer.
    pub customer: Customer,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Changes what is named of a customer, in one event.
#[utoipa::path(patch, path = "/api/v1/customers/{id}", tag = "customers", request_body = CustomerPatch, params(("id" = String, Path, description = "Id of the customer")),
    responses((status = 200, description = "The customer from now on", body = CustomerChanged)))]
pub async fn change(
    State(desk): State<Desk>,
    user: User,
    Named(id): Named<CustomerId>,
    write: Write,
    Sent(patch): Sent<CustomerPatch>,
) -> Answer<CustomerChanged> {
    let command = PatchCustomer {
        customer: id.to_string(),
        name: patch.name,
        email: patch.email,
        siren: patch.siren,
        vat_number: patch.vat_number,
        country: patch.country,
        payment_days: patch.payment_days,
        credit_limit_minor: patch.credit_limit_minor,
        paid_by: patch.paid_by,
        tags: patch.tags,
        account_manager: patch.account_manager,
    };
    let call = write.call("patch_customer", &command);
    let changed = desk.write(&user, call, async move |ctx: &Ctx, tx: &mut Tx| {
        let (changed, event) = patch_customer(ctx, tx, &command).await?;
        let unknown = || CustomerError::Unknown(command.customer.clone());
        let customer = find_card(tx, ctx, id).await?.ok_or_else(unknown)?.into();
        let told =
            CustomerChanged { changed: changed.fields, customer, tags: list_tags_of(tx, ctx, id).await? };
        Ok::<(CustomerChanged, Option<Event>), CustomerError>((told, event))
    });
    Ok(Json(changed.await?))
}
