//! What a customer's line of the aged balance of a day is made of, document by document.

use app::context::Ctx;
use app::customers::find_customer;
use app::ids::CustomerId;
use app::reporting::{AgedPart, Bucket, OpenOnDay, list_open_on_day};
use askama::Template;
use axum::extract::{Query, State};
use db::Tx;
use jiff::civil::Date;
use money::Currency;
use serde::Deserialize;

use super::pages::AGE_KEYS;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::asked::{day, given};
use crate::web::{Frame, PageResult, Section, filters, places};

/// What a part of a line is called in an address, beside the buckets.
pub const CREDIT: &str = "credit";

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    customer: Option<String>,
    currency: Option<String>,
    on: Option<String>,
    part: Option<String>,
}

#[derive(Template)]
#[template(path = "aged/templates/documents.html")]
struct DocumentsPage {
    frame: Frame,
    on: Date,
    currency: Currency,
    customer: (String, String),
    balance: String,
    parts: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    total_minor: i64,
}

struct Row {
    href: String,
    kind_key: String,
    found: OpenOnDay,
    issued_on: Date,
    due_on: Date,
    days_late: i64,
}

/// What a bucket is called in an address.
pub fn bucket_name(bucket: Bucket) -> String {
    (bucket as usize).to_string()
}

fn part(text: &str) -> Option<AgedPart> {
    match text {
        "" => Some(AgedPart::All),
        CREDIT => Some(AgedPart::Credit),
        text => Bucket::ALL.into_iter().find(|bucket| bucket_name(*bucket) == text).map(AgedPart::Of),
    }
}

/// `GET /aged-balance/documents`
pub async fn list(State(desk): State<Desk>, user: User, Query(asked): Query<Asked>) -> PageResult {
    let today = desk.context(&user).today();
    let on = day("on", asked.on.as_deref())?.unwrap_or(today);
    let customer: CustomerId =
        given(asked.customer.as_deref()).and_then(|id| id.parse().ok()).ok_or(PageError::NotFound)?;
    let currency = given(asked.currency.as_deref()).unwrap_or("EUR");
    let currency = Currency::parse(currency).map_err(|_| PageError::NotFound)?;
    let text = given(asked.part.as_deref()).unwrap_or_default().to_owned();
    let part = part(&text).ok_or(PageError::NotFound)?;
    desk.show(&user, Section::AgedBalance, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let named = find_customer(tx, ctx, customer).await?.ok_or(PageError::NotFound)?;
        let found = list_open_on_day(tx, ctx, (customer, currency), on, part).await?;
        let total_minor = found.iter().fold(0_i64, |sum, row| sum.saturating_add(row.open_minor));
        let rows = found.into_iter().map(|found| Row {
            href: places::invoice(found.item_id),
            kind_key: format!("invoices-kind-{}", found.kind.replace('_', "-")),
            issued_on: found.issued_on.to_jiff(),
            due_on: found.due_on.to_jiff(),
            days_late: found.due_on.to_jiff().until(on).map_or(0, |span| i64::from(span.get_days())),
            found,
        });
        let address = |part: &str| places::aged_documents(customer, currency, on, part);
        let mut parts = vec![(address(""), "aged-every-part", text.is_empty())];
        for (bucket, key) in Bucket::ALL.into_iter().zip(AGE_KEYS) {
            let name = bucket_name(bucket);
            parts.push((address(&name), key, name == text));
        }
        parts.push((address(CREDIT), "aged-credit", text == CREDIT));
        Ok(DocumentsPage {
            customer: (places::customer(customer), named.name),
            balance: places::query("/aged-balance", &[("on", on.to_string())]),
            rows: rows.collect(),
            frame,
            on,
            currency,
            parts,
            total_minor,
        })
    })
    .await
}
