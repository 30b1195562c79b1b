//! Thanks for payments and what else customers are told: whether it is sent, and what became of each.

use app::collections::{
    DunningError, Occasion, ReceiptRow, ReceiptsSet, SetReceipts, find_receipt_settings, page_of_receipts,
    set_receipts, word_receipt,
};
use app::context::Ctx;
use app::customers::find_customer;
use app::identity::Permission;
use app::ids::{BankTransactionId, HoldId, PaymentPlanId, ReceiptId};
use app::outgoing::find_server;
use app::portal::links_of_preview;
use app::work::request_dunning;
use app::write::Call;
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use db::Tx;
use jiff::civil::Date;

use super::act::missing;
use super::wording::key;
use crate::access::User;
use crate::error::PageError;
use crate::state::Desk;
use crate::web::form::done;
use crate::web::{Address, FormState, Frame, PageResult, Section, filters};
use crate::words::Words;

const PAGE: usize = 50;

/// A receipt as pages show it.
struct Receipt {
    row: ReceiptRow,
    customer: String,
    received_on: Date,
    /// What it is: a key of the words.
    occasion_key: String,
    /// The day that it speaks of: a key of the words.
    day_key: &'static str,
    /// Where what it is about is to be seen, with a key of the words.
    about: Option<(String, &'static str)>,
    state_key: String,
    state_tone: &'static str,
    /// Why it did not leave, or what the server said; or empty.
    note: String,
}

impl Receipt {
    async fn load(ctx: &Ctx, tx: &mut Tx, row: ReceiptRow, words: &Words) -> Result<Option<Self>, PageError> {
        let Some(customer) = find_customer(tx, ctx, row.customer_id).await? else { return Ok(None) };
        let said = words.find(&format!("receipts-why-{}", row.note));
        let subject = row.subject_id.unwrap_or_default();
        let about = match row.occasion() {
            Occasion::Payment => None,
            Occasion::Proposal | Occasion::Plan => {
                let plan = PaymentPlanId::from_uuid(subject);
                Some((format!("/collections/payment-plans/{plan}"), "payment-plans-one"))
            }
            Occasion::Return => {
                let movement = BankTransactionId::from_uuid(subject);
                Some((format!("/bank/transactions/{movement}"), "receipts-movement"))
            }
            Occasion::Dispute => {
                let dispute = HoldId::from_uuid(subject);
                Some((format!("/collections/disputes/{dispute}"), "disputes-one"))
            }
        };
        Ok(Some(Self {
            about,
            occasion_key: format!("receipts-of-{}", row.occasion().as_str()),
            day_key: match row.occasion() {
                Occasion::Payment => "receipts-booked",
                Occasion::Return => "receipts-paid-on",
                Occasion::Proposal | Occasion::Plan | Occasion::Dispute => "receipts-happened",
            },
            customer: customer.name,
            received_on: row.received_on.to_jiff(),
            state_key: key("state", &row.state),
            state_tone: match row.state.as_str() {
                "sent" => "ok",
                "unknown" | "failed" => "bad",
                "planned" | "sending" => "primary",
                _ => "",
            },
            note: said.unwrap_or_else(|| row.note.clone()),
            row,
        }))
    }
}

#[derive(Template)]
#[template(path = "collections/templates/receipts.html")]
struct ReceiptsPage {
    frame: Frame,
    section: &'static str,
    /// What is switched on or off, each with its word.
    settings: Vec<(&'static str, ReceiptsSet)>,
    has_server: bool,
    may_change: bool,
    receipts: Vec<Receipt>,
    next: Option<String>,
    first: Option<String>,
}

impl ReceiptsPage {
    fn is_any_on(&self) -> bool {
        self.settings.iter().any(|(_, set)| set.is_on)
    }
}

/// `GET /collections/receipts?before=…`
pub async fn receipts(State(desk): State<Desk>, user: User, address: Address) -> PageResult {
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let before: Option<ReceiptId> = address.value("before").parse().ok();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = page_of_receipts(tx, ctx, before, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| has_more).map(|row| row.id.to_string());
        let mut receipts = Vec::with_capacity(rows.len());
        for row in rows {
            receipts.extend(Receipt::load(ctx, tx, row, &reader.words).await?);
        }
        let mut settings = Vec::new();
        for occasion in Occasion::SWITCHED {
            settings.push((occasion.as_str(), find_receipt_settings(tx, ctx, occasion).await?));
        }
        Ok(ReceiptsPage {
            section: "receipts",
            settings,
            has_server: find_server(tx, ctx).await?.is_some(),
            may_change: reader.may(Permission::ManageSettings),
            receipts,
            next: next.map(|place| address.with("before", &place).to_string()),
            first: before.map(|_| address.without(&["before"]).to_string()),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "collections/templates/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    receipt: Receipt,
    subject: String,
    text: String,
}

/// `GET /collections/receipts/{id}`: what it says, or said.
pub async fn receipt(State(desk): State<Desk>, user: User, Path(id): Path<String>) -> PageResult {
    let id: ReceiptId = id.parse().map_err(|_| PageError::NotFound)?;
    let reader = user.clone();
    desk.show(&user, Section::Collections, async move |ctx: &Ctx, tx: &mut Tx, frame| {
        let links = links_of_preview(tx, ctx).await?;
        let (row, words) = word_receipt(tx, ctx, id, &links).await?.ok_or(PageError::NotFound)?;
        let receipt = Receipt::load(ctx, tx, row, &reader.words).await?.ok_or(PageError::NotFound)?;
        Ok(ReceiptPage { receipt, subject: words.subject.as_str().to_owned(), text: words.text, frame })
    })
    .await
}

/// `POST /collections/receipts/mode` with `occasion` and `is_on`.
pub async fn switch_receipts(
    State(desk): State<Desk>,
    user: User,
    jar: CookieJar,
    form: FormState,
) -> PageResult {
    let asked = form.value("occasion");
    let occasion = Occasion::SWITCHED.into_iter().find(|it| it.as_str() == asked);
    let occasion = occasion.ok_or(PageError::NotFound)?;
    let command = SetReceipts { occasion, is_on: form.value("is_on") == "true" };
    let call = Call::new("set_receipts", &command);
    let set = desk
        .write(&user, call, async move |ctx, tx| {
            let set = set_receipts(ctx, tx, &command).await?;
            // From the next morning on, also where nothing else asks for it.
            request_dunning(tx, ctx, true).await?;
            Ok::<_, DunningError>(set)
        })
        .await;
    let is_on = if set.map_err(missing)?.is_on { "on" } else { "off" };
    let said = user.words.say(&format!("receipts-{asked}-switched-{is_on}"));
    done(&desk, jar, &said, "/collections/receipts")
}
