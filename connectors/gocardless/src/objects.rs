//! GoCardless' objects in our words. Fields that are not known are passed over; one that is needed
//! and missing is named. A state that is not known is kept as it is.

use std::collections::BTreeMap;

use connector_api::object::{
    Charge, ChargeState, CheckoutPage, IntentState, Mandate, MandateState, Object, ObjectKind, Payout,
    PayoutState, REFERENCE, Refund, RefundState,
};
use connector_api::{ReadError, Record, Response, amount, read_json};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Money;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A page.
pub(crate) struct List {
    pub records: Vec<Record>,
    /// Where the next, older one begins.
    pub after: Option<String>,
}

/// What a list says of itself ("Pagination").
#[derive(Deserialize)]
pub(crate) struct Meta {
    pub cursors: Cursors,
}

#[derive(Deserialize)]
pub(crate) struct Cursors {
    pub after: Option<String>,
}

type Metadata = BTreeMap<String, String>;

fn reference(metadata: Option<Metadata>) -> Option<String> {
    metadata?.remove(REFERENCE)
}

/// Minor units: the currencies of GoCardless all have hundredths.
fn money(object: &'static str, minor: i64, code: &str) -> Result<Money, ReadError> {
    Ok(Money::new(minor, amount::currency(object, "currency", code)?))
}

/// One kind of object, as it comes.
trait Raw: DeserializeOwned {
    /// Under which it comes, alone and in lists.
    const NAME: &'static str;
    /// How its ids begin.
    const PREFIX: &'static str;
    fn into_parts(self) -> Result<Parts, ReadError>;
}

/// Its id, when it was made, and what it is.
struct Parts {
    id: String,
    created: Timestamp,
    ours: Object,
}

/// The folder of one kind.
pub(crate) fn folder(kind: ObjectKind) -> Option<&'static str> {
    match kind {
        ObjectKind::Charge => Some(RawPayment::NAME),
        ObjectKind::Refund => Some(RawRefund::NAME),
        ObjectKind::Mandate => Some(RawMandate::NAME),
        ObjectKind::Payout => Some(RawPayout::NAME),
        ObjectKind::Checkout => Some(RawBillingRequest::NAME),
        ObjectKind::PaymentIntent
        | ObjectKind::Dispute
        | ObjectKind::Subscription
        | ObjectKind::Customer
        | ObjectKind::Contact
        | ObjectKind::Invoice
        | ObjectKind::Payment => None,
    }
}

/// One object.
pub(crate) fn record(kind: ObjectKind, response: &Response) -> Result<Record, ReadError> {
    fn one<T: Raw>(response: &Response) -> Result<Record, ReadError> {
        let mut body: BTreeMap<String, serde_json::Value> = read_json(T::NAME, &response.body)?;
        raw_record(named::<T>(body.remove(T::NAME))?, response)
    }
    match kind {
        ObjectKind::Charge => one::<RawPayment>(response),
        ObjectKind::Refund => one::<RawRefund>(response),
        ObjectKind::Mandate => one::<RawMandate>(response),
        ObjectKind::Payout => one::<RawPayout>(response),
        ObjectKind::Checkout => one::<RawBillingRequest>(response),
        _ => Err(ReadError::new("object", ".", "is not read from GoCardless")),
    }
}

/// What stands under the name of the object, read as one.
fn named<T: DeserializeOwned + Raw>(value: Option<serde_json::Value>) -> Result<T, ReadError> {
    let value = value.ok_or_else(|| ReadError::new(T::NAME, ".", "is another object"))?;
    read_json(T::NAME, value.to_string().as_bytes())
}

/// A page of objects.
pub(crate) fn list(kind: ObjectKind, response: &Response) -> Result<List, ReadError> {
    match kind {
        ObjectKind::Charge => list_of::<RawPayment>(response),
        ObjectKind::Refund => list_of::<RawRefund>(response),
        ObjectKind::Mandate => list_of::<RawMandate>(response),
        ObjectKind::Payout => list_of::<RawPayout>(response),
        _ => Err(ReadError::new("list", ".", "is not listed by GoCardless")),
    }
}

#[derive(Deserialize)]
struct ListOf<T> {
    #[serde(alias = "payments", alias = "refunds", alias = "mandates", alias = "payouts")]
    data: Vec<T>,
    meta: Meta,
}

fn list_of<T: Raw>(response: &Response) -> Result<List, ReadError> {
    let list: ListOf<T> = read_json(T::NAME, &response.body)?;
    let records = list.data.into_iter().map(|raw| raw_record(raw, response)).collect::<Result<_, _>>()?;
    Ok(List { records, after: list.meta.cursors.after })
}

fn raw_record<T: Raw>(raw: T, response: &Response) -> Result<Record, ReadError> {
    let parts = raw.into_parts()?;
    if !parts.id.starts_with(T::PREFIX) {
        return Err(ReadError::new(T::NAME, "id", "is of another object"));
    }
    // GoCardless' objects carry no version: an answer that was made before another one never replaces it.
    let version = response.answered_at().unwrap_or(parts.created).as_second();
    Ok(Record { external_id: parts.id, version, created_at: Some(parts.created), object: parts.ours })
}

#[derive(Deserialize)]
struct RawPayment {
    id: String,
    created_at: Timestamp,
    amount: i64,
    amount_refunded: i64,
    currency: String,
    status: String,
    scheme: Option<String>,
    metadata: Option<Metadata>,
    links: PaymentLinks,
}

#[derive(Deserialize)]
struct PaymentLinks {
    mandate: Option<String>,
    payout: Option<String>,
}

impl Raw for RawPayment {
    const NAME: &'static str = "payments";
    const PREFIX: &'static str = "PM";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending_customer_approval" | "pending_submission" | "submitted" => ChargeState::Pending,
            // A debit that is confirmed can still come back: then it is `failed` or `charged_back`.
            "confirmed" | "paid_out" => ChargeState::Succeeded,
            "failed" | "customer_approval_denied" => ChargeState::Failed { code: Some(self.status) },
            "cancelled" => ChargeState::Cancelled,
            "charged_back" => ChargeState::ChargedBack,
            other => ChargeState::Unknown(other.to_owned()),
        };
        let ours = Object::Charge(Charge {
            amount: money(Self::NAME, self.amount, &self.currency)?,
            refunded: Some(money(Self::NAME, self.amount_refunded, &self.currency)?),
            disputed: state == ChargeState::ChargedBack,
            state,
            intent: None,
            line: None,
            method: self.scheme,
            reference: reference(self.metadata),
            mandate: self.links.mandate,
            payout: self.links.payout,
        });
        Ok(Parts { id: self.id, created: self.created_at, ours })
    }
}

#[derive(Deserialize)]
struct RawRefund {
    id: String,
    created_at: Timestamp,
    amount: i64,
    currency: String,
    status: String,
    metadata: Option<Metadata>,
    links: RefundLinks,
}

#[derive(Deserialize)]
struct RefundLinks {
    payment: Option<String>,
}

impl Raw for RawRefund {
    const NAME: &'static str = "refunds";
    const PREFIX: &'static str = "RF";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let ours = Object::Refund(Refund {
            amount: money(Self::NAME, self.amount, &self.currency)?,
            state: refund_state(&self.status),
            charge: self.links.payment,
            intent: None,
            reference: reference(self.metadata),
            line: None,
        });
        Ok(Parts { id: self.id, created: self.created_at, ours })
    }
}

pub(crate) fn refund_state(status: &str) -> RefundState {
    match status {
        "created" | "pending_submission" | "submitted" => RefundState::Pending,
        "paid" => RefundState::Succeeded,
        "bounced" | "funds_returned" => RefundState::Failed { reason: Some(status.to_owned()) },
        "cancelled" => RefundState::Cancelled,
        other => RefundState::Unknown(other.to_owned()),
    }
}

#[derive(Deserialize)]
struct RawMandate {
    id: String,
    created_at: Timestamp,
    reference: Option<String>,
    scheme: String,
    status: String,
}

impl Raw for RawMandate {
    const NAME: &'static str = "mandates";
    const PREFIX: &'static str = "MD";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending_customer_approval" | "pending_submission" | "submitted" => MandateState::Pending,
            "active" => MandateState::Active,
            "suspended_by_payer" | "failed" | "cancelled" | "expired" | "consumed" | "blocked" => {
                MandateState::Inactive
            }
            other => MandateState::Unknown(other.to_owned()),
        };
        let ours = Object::Mandate(Mandate { umr: self.reference, scheme: self.scheme, state });
        Ok(Parts { id: self.id, created: self.created_at, ours })
    }
}

#[derive(Deserialize)]
struct RawPayout {
    id: String,
    created_at: Timestamp,
    amount: i64,
    currency: String,
    status: String,
    arrival_date: Option<Date>,
    reference: Option<String>,
}

impl Raw for RawPayout {
    const NAME: &'static str = "payouts";
    const PREFIX: &'static str = "PO";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending" => PayoutState::Pending,
            "paid" => PayoutState::Paid,
            "bounced" => PayoutState::Failed { code: Some(self.status) },
            other => PayoutState::Unknown(other.to_owned()),
        };
        let midnight = |date: Date| {
            let at = date.to_zoned(TimeZone::UTC).map_err(|_| "is no day");
            at.map(|it| it.timestamp()).map_err(|it| ReadError::new(Self::NAME, "arrival_date", it))
        };
        let ours = Object::Payout(Payout {
            amount: money(Self::NAME, self.amount, &self.currency)?,
            state,
            arrives_at: self.arrival_date.map(midnight).transpose()?,
            has_lines: true,
            trace: self.reference,
        });
        Ok(Parts { id: self.id, created: self.created_at, ours })
    }
}

/// The answer to a read of a payout, by one who wants its currency.
pub(crate) fn payout_amount(response: &Response, id: &str) -> Result<Money, ReadError> {
    let found = record(ObjectKind::Payout, response)?;
    match found.object {
        Object::Payout(payout) if found.external_id == id => Ok(payout.amount),
        _ => Err(ReadError::new("payouts", "id", "is another payout than asked for")),
    }
}

#[derive(Deserialize)]
struct RawBillingRequest {
    id: String,
    created_at: Timestamp,
    status: String,
    metadata: Option<Metadata>,
    payment_request: Option<PaymentRequest>,
    links: BillingLinks,
}

#[derive(Deserialize)]
struct PaymentRequest {
    amount: i64,
    currency: String,
}

#[derive(Deserialize)]
struct BillingLinks {
    customer: Option<String>,
    payment_request_payment: Option<String>,
    mandate_request_mandate: Option<String>,
}

impl Raw for RawBillingRequest {
    const NAME: &'static str = "billing_requests";
    const PREFIX: &'static str = "BRQ";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending" => IntentState::AwaitsPayer,
            // All that the payer had to do is done; what was ordered is being made.
            "ready_to_fulfil" | "fulfilling" => IntentState::Processing,
            "fulfilled" => IntentState::Succeeded,
            "cancelled" => IntentState::Cancelled,
            other => IntentState::Unknown(other.to_owned()),
        };
        let asked = self.payment_request;
        let ours = Object::CheckoutPage(CheckoutPage {
            amount: asked.map(|it| money(Self::NAME, it.amount, &it.currency)).transpose()?,
            state,
            reference: reference(self.metadata),
            charge: self.links.payment_request_payment,
            mandate: self.links.mandate_request_mandate,
            customer: self.links.customer,
        });
        Ok(Parts { id: self.id, created: self.created_at, ours })
    }
}
