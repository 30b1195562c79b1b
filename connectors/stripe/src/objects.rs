//! Stripe's objects in our words. Fields that are not known are passed over; one that is needed and
//! missing is named. A state that is not known is kept as it is.

use std::collections::BTreeMap;

use connector_api::object::{
    Charge, ChargeState, Dispute, DisputeState, IntentState, Mandate, MandateState, Object, ObjectKind,
    PaymentIntent, Payout, PayoutLine, PayoutState, REFERENCE, Refund, RefundState, Subscription,
};
use connector_api::payout::LineKind;
use connector_api::{ReadError, Record, Response, read_json};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::amount;

/// A page.
pub(crate) struct List {
    pub records: Vec<Record>,
    pub has_more: bool,
}

/// A page as it comes ("Pagination").
#[derive(Deserialize)]
pub(crate) struct ListOf<T> {
    pub data: Vec<T>,
    pub has_more: bool,
}

/// An object, or its id alone ("Expanding responses").
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Reference {
    Id(String),
    Whole { id: String },
}

impl Reference {
    pub(crate) fn into_id(self) -> String {
        match self {
            Self::Id(id) | Self::Whole { id } => id,
        }
    }
}

pub(crate) fn instant(object: &'static str, field: &str, seconds: i64) -> Result<Timestamp, ReadError> {
    Timestamp::from_second(seconds).map_err(|_| ReadError::new(object, field, "is no time"))
}

fn id(reference: Option<Reference>) -> Option<String> {
    reference.map(Reference::into_id)
}

type Metadata = BTreeMap<String, String>;

fn reference(mut metadata: Metadata) -> Option<String> {
    metadata.remove(REFERENCE)
}

/// One kind of object, as it comes.
trait Raw: DeserializeOwned {
    const NAME: &'static str;
    fn into_parts(self) -> Result<Parts, ReadError>;
}

/// The name that it gives itself, its id, when it was made, and what it is.
struct Parts {
    object: String,
    id: String,
    created: Option<i64>,
    ours: Object,
}

/// One object.
pub(crate) fn record(kind: ObjectKind, response: &Response) -> Result<Record, ReadError> {
    fn one<T: Raw>(response: &Response) -> Result<Record, ReadError> {
        raw_record(read_json::<T>(T::NAME, &response.body)?, response)
    }
    match kind {
        ObjectKind::PaymentIntent => one::<RawIntent>(response),
        ObjectKind::Charge => one::<RawCharge>(response),
        ObjectKind::Refund => one::<RawRefund>(response),
        ObjectKind::Dispute => one::<RawDispute>(response),
        ObjectKind::Mandate => one::<RawMandate>(response),
        ObjectKind::Payout => one::<RawPayout>(response),
        ObjectKind::Subscription => one::<RawSubscription>(response),
        _ => Err(ReadError::new("object", "object", "is not read from Stripe")),
    }
}

/// A page of objects.
pub(crate) fn list(kind: ObjectKind, response: &Response) -> Result<List, ReadError> {
    match kind {
        ObjectKind::PaymentIntent => list_of::<RawIntent>(response),
        ObjectKind::Charge => list_of::<RawCharge>(response),
        ObjectKind::Refund => list_of::<RawRefund>(response),
        ObjectKind::Dispute => list_of::<RawDispute>(response),
        ObjectKind::Payout => list_of::<RawPayout>(response),
        ObjectKind::Subscription => list_of::<RawSubscription>(response),
        _ => Err(ReadError::new("list", "object", "is not listed by Stripe")),
    }
}

/// A page of lines of a payout.
pub(crate) fn lines(response: &Response) -> Result<List, ReadError> {
    list_of::<RawLine>(response)
}

/// Among the lines of a payout is the payout itself, as what leaves the balance.
pub(crate) fn is_the_payout(record: &Record, of: Option<&str>) -> bool {
    match &record.object {
        Object::PayoutLine(line) => {
            of.is_some() && line.kind == LineKind::CarryOver && line.source.as_deref() == of
        }
        _ => false,
    }
}

fn list_of<T: Raw>(response: &Response) -> Result<List, ReadError> {
    let list: ListOf<T> = read_json(T::NAME, &response.body)?;
    let records = list.data.into_iter().map(|raw| raw_record(raw, response)).collect::<Result<_, _>>()?;
    Ok(List { records, has_more: list.has_more })
}

fn raw_record<T: Raw>(raw: T, response: &Response) -> Result<Record, ReadError> {
    let parts = raw.into_parts()?;
    if parts.object != T::NAME {
        return Err(ReadError::new(T::NAME, "object", "is another object"));
    }
    let created_at = parts.created.map(|it| instant(T::NAME, "created", it)).transpose()?;
    // Stripe's objects carry no version: an answer that was made before another one never replaces it.
    let version = response.answered_at().or(created_at).map_or(0, Timestamp::as_second);
    Ok(Record { external_id: parts.id, version, created_at, object: parts.ours })
}

#[derive(Deserialize)]
struct RawIntent {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    amount_received: i64,
    currency: String,
    status: String,
    #[serde(default)]
    metadata: Metadata,
    latest_charge: Option<Reference>,
    customer: Option<Reference>,
}

impl Raw for RawIntent {
    const NAME: &'static str = "payment_intent";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let amount = |field, units| amount::read(Self::NAME, field, units, &self.currency);
        let state = match self.status.as_str() {
            "requires_payment_method" | "requires_confirmation" => IntentState::AwaitsPayer,
            "requires_action" => IntentState::AwaitsAuthentication,
            "processing" => IntentState::Processing,
            "requires_capture" => IntentState::Authorised,
            "succeeded" => IntentState::Succeeded,
            "canceled" => IntentState::Cancelled,
            other => IntentState::Unknown(other.to_owned()),
        };
        let ours = Object::PaymentIntent(PaymentIntent {
            amount: amount("amount", self.amount)?,
            received: amount("amount_received", self.amount_received)?,
            state,
            reference: reference(self.metadata),
            charge: id(self.latest_charge),
            customer: id(self.customer),
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

#[derive(Deserialize)]
struct RawCharge {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    amount_refunded: i64,
    currency: String,
    status: String,
    disputed: bool,
    failure_code: Option<String>,
    payment_intent: Option<Reference>,
    balance_transaction: Option<Reference>,
    payment_method_details: Option<Method>,
    #[serde(default)]
    metadata: Metadata,
}

/// Its name, and nothing of its number.
#[derive(Deserialize)]
struct Method {
    #[serde(rename = "type")]
    kind: String,
}

impl Raw for RawCharge {
    const NAME: &'static str = "charge";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let amount = |field, units| amount::read(Self::NAME, field, units, &self.currency);
        let state = match self.status.as_str() {
            "pending" => ChargeState::Pending,
            "succeeded" => ChargeState::Succeeded,
            "failed" => ChargeState::Failed { code: self.failure_code },
            other => ChargeState::Unknown(other.to_owned()),
        };
        let ours = Object::Charge(Charge {
            amount: amount("amount", self.amount)?,
            refunded: Some(amount("amount_refunded", self.amount_refunded)?),
            state,
            intent: id(self.payment_intent),
            line: id(self.balance_transaction),
            method: self.payment_method_details.map(|it| it.kind),
            reference: reference(self.metadata),
            disputed: self.disputed,
            mandate: None,
            payout: None,
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

#[derive(Deserialize)]
struct RawRefund {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    currency: String,
    status: String,
    failure_reason: Option<String>,
    charge: Option<Reference>,
    payment_intent: Option<Reference>,
    balance_transaction: Option<Reference>,
    #[serde(default)]
    metadata: Option<Metadata>,
}

impl Raw for RawRefund {
    const NAME: &'static str = "refund";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending" => RefundState::Pending,
            "requires_action" => RefundState::AwaitsAction,
            "succeeded" => RefundState::Succeeded,
            "failed" => RefundState::Failed { reason: self.failure_reason },
            "canceled" => RefundState::Cancelled,
            other => RefundState::Unknown(other.to_owned()),
        };
        let ours = Object::Refund(Refund {
            amount: amount::read(Self::NAME, "amount", self.amount, &self.currency)?,
            state,
            charge: id(self.charge),
            intent: id(self.payment_intent),
            reference: self.metadata.and_then(reference),
            line: id(self.balance_transaction),
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

#[derive(Deserialize)]
struct RawDispute {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    currency: String,
    reason: String,
    status: String,
    charge: Reference,
    evidence_details: EvidenceDetails,
    balance_transactions: Vec<Reference>,
}

#[derive(Deserialize)]
struct EvidenceDetails {
    due_by: Option<i64>,
    has_evidence: bool,
    submission_count: u32,
}

impl Raw for RawDispute {
    const NAME: &'static str = "dispute";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "warning_needs_response" | "warning_under_review" => DisputeState::Inquiry,
            "warning_closed" | "prevented" => DisputeState::InquiryClosed,
            "needs_response" => DisputeState::AwaitsEvidence,
            "under_review" => DisputeState::UnderReview,
            "won" => DisputeState::Won,
            "lost" => DisputeState::Lost,
            other => DisputeState::Unknown(other.to_owned()),
        };
        let due_by = self.evidence_details.due_by;
        let ours = Object::Dispute(Dispute {
            amount: amount::read(Self::NAME, "amount", self.amount, &self.currency)?,
            reason: self.reason,
            state,
            charge: self.charge.into_id(),
            evidence_due_at: due_by
                .map(|it| instant(Self::NAME, "evidence_details.due_by", it))
                .transpose()?,
            has_evidence: self.evidence_details.has_evidence,
            submissions: self.evidence_details.submission_count,
            lines: self.balance_transactions.into_iter().map(Reference::into_id).collect(),
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

#[derive(Deserialize)]
struct RawMandate {
    object: String,
    id: String,
    status: String,
    payment_method_details: MandateDetails,
}

#[derive(Deserialize)]
struct MandateDetails {
    #[serde(rename = "type")]
    kind: String,
    sepa_debit: Option<SepaDebit>,
}

#[derive(Deserialize)]
struct SepaDebit {
    reference: String,
}

impl Raw for RawMandate {
    const NAME: &'static str = "mandate";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending" => MandateState::Pending,
            "active" => MandateState::Active,
            "inactive" => MandateState::Inactive,
            other => MandateState::Unknown(other.to_owned()),
        };
        let ours = Object::Mandate(Mandate {
            umr: self.payment_method_details.sepa_debit.map(|it| it.reference),
            scheme: self.payment_method_details.kind,
            state,
        });
        Ok(Parts { object: self.object, id: self.id, created: None, ours })
    }
}

#[derive(Deserialize)]
struct RawPayout {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    currency: String,
    status: String,
    arrival_date: i64,
    automatic: bool,
    reconciliation_status: Option<String>,
    failure_code: Option<String>,
    trace_id: Option<Trace>,
}

#[derive(Deserialize)]
struct Trace {
    value: Option<String>,
}

impl Raw for RawPayout {
    const NAME: &'static str = "payout";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = match self.status.as_str() {
            "pending" => PayoutState::Pending,
            "in_transit" => PayoutState::InTransit,
            "paid" => PayoutState::Paid,
            "failed" => PayoutState::Failed { code: self.failure_code },
            "canceled" => PayoutState::Cancelled,
            other => PayoutState::Unknown(other.to_owned()),
        };
        let ours = Object::Payout(Payout {
            amount: amount::read(Self::NAME, "amount", self.amount, &self.currency)?,
            state,
            arrives_at: Some(instant(Self::NAME, "arrival_date", self.arrival_date)?),
            // "Payout reconciliation": a payout that a person asked for has none, and one that has
            // them may still be counting.
            has_lines: self.automatic && self.reconciliation_status.as_deref() == Some("completed"),
            trace: self.trace_id.and_then(|it| it.value),
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

#[derive(Deserialize)]
struct RawLine {
    object: String,
    id: String,
    created: i64,
    amount: i64,
    fee: i64,
    net: i64,
    currency: String,
    reporting_category: String,
    source: Option<Reference>,
}

impl Raw for RawLine {
    const NAME: &'static str = "balance_transaction";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let amount = |field, units| amount::read(Self::NAME, field, units, &self.currency);
        let ours = Object::PayoutLine(PayoutLine {
            id: self.id.clone(),
            kind: line_kind(&self.reporting_category),
            gross: amount("amount", self.amount)?,
            fee: amount("fee", self.fee)?,
            net: amount("net", self.net)?,
            source: id(self.source),
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}

/// "Reporting categories".
fn line_kind(category: &str) -> LineKind {
    match category {
        "charge" | "charge_failure" => LineKind::Charge,
        "refund" | "refund_failure" | "partial_capture_reversal" => LineKind::Refund,
        "dispute" | "dispute_reversal" => LineKind::Dispute,
        "fee" | "tax" | "network_cost" => LineKind::Fee,
        "risk_reserved_funds" | "connect_reserved_funds" => LineKind::Reserve,
        "payout"
        | "payout_reversal"
        | "payout_minimum_balance_hold"
        | "payout_minimum_balance_release"
        | "topup"
        | "topup_reversal" => LineKind::CarryOver,
        "other_adjustment" | "transfer" | "transfer_reversal" => LineKind::Adjustment,
        _ => LineKind::Unknown,
    }
}

#[derive(Deserialize)]
struct RawSubscription {
    object: String,
    id: String,
    created: i64,
    status: String,
    customer: Reference,
    cancel_at: Option<i64>,
    ended_at: Option<i64>,
}

impl Raw for RawSubscription {
    const NAME: &'static str = "subscription";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let ends = self.ended_at.or(self.cancel_at);
        let ours = Object::Subscription(Subscription {
            customer: self.customer.into_id(),
            state: self.status,
            ends_at: ends.map(|it| instant(Self::NAME, "ended_at", it)).transpose()?,
        });
        Ok(Parts { object: self.object, id: self.id, created: Some(self.created), ours })
    }
}
