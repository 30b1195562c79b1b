//! PayPal's objects in our words. Fields that are not known are passed over; one that is needed and
//! missing is named. A state that is not known is kept as it is.

use connector_api::object::{
    Charge, ChargeState, Dispute, DisputeState, IntentState, Notice, Object, ObjectKind, PaymentIntent,
    Refund, RefundState,
};
use connector_api::{ReadError, Record, Response, read_json};
use jiff::Timestamp;
use money::Money;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::amounts::RawMoney;
use crate::walk::{Link, Listed};

const DISPUTES: &str = "/v1/customer/disputes";

/// The folder of one kind.
pub(crate) fn folder(kind: ObjectKind) -> Option<&'static str> {
    match kind {
        ObjectKind::PaymentIntent => Some("/v2/checkout/orders"),
        ObjectKind::Charge => Some("/v2/payments/captures"),
        ObjectKind::Refund => Some("/v2/payments/refunds"),
        ObjectKind::Dispute => Some(DISPUTES),
        ObjectKind::Checkout
        | ObjectKind::Mandate
        | ObjectKind::Payout
        | ObjectKind::Subscription
        | ObjectKind::Customer
        | ObjectKind::Contact
        | ObjectKind::Invoice
        | ObjectKind::Payment => None,
    }
}

/// One kind of object, as it comes.
trait Raw: DeserializeOwned {
    const NAME: &'static str;
    fn into_parts(self) -> Result<Parts, ReadError>;
}

/// Its id, when it was made and changed, and what it is.
struct Parts {
    id: String,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    ours: Object,
}

/// One object.
pub(crate) fn record(kind: ObjectKind, response: &Response) -> Result<Record, ReadError> {
    fn one<T: Raw>(response: &Response) -> Result<Record, ReadError> {
        let Parts { id, created, updated, ours } = read_json::<T>(T::NAME, &response.body)?.into_parts()?;
        // An answer that was made before another one never replaces it.
        let version = response.answered_at().or(updated).or(created).map_or(0, Timestamp::as_second);
        Ok(Record { external_id: id, version, created_at: created, object: ours })
    }
    match kind {
        ObjectKind::PaymentIntent => one::<Order>(response),
        ObjectKind::Charge => one::<Capture>(response),
        ObjectKind::Refund => one::<RawRefund>(response),
        ObjectKind::Dispute => one::<RawDispute>(response),
        _ => Err(ReadError::new("object", ".", "is not read from PayPal")),
    }
}

/// "Orders": what the payer agrees to.
#[derive(Deserialize)]
pub(crate) struct Order {
    pub id: String,
    pub status: String,
    create_time: Option<Timestamp>,
    update_time: Option<Timestamp>,
    purchase_units: Vec<Unit>,
    #[serde(default)]
    pub links: Vec<Link>,
}

#[derive(Deserialize)]
pub(crate) struct Unit {
    amount: Option<RawMoney>,
    custom_id: Option<String>,
    #[serde(default)]
    payments: Payments,
}

#[derive(Default, Deserialize)]
struct Payments {
    #[serde(default)]
    captures: Vec<Capture>,
}

impl Order {
    pub(crate) const NAME: &'static str = "order";

    /// The one thing that is bought: we ask for no more than one.
    fn unit(&self) -> Result<&Unit, ReadError> {
        match self.purchase_units.as_slice() {
            [unit] => Ok(unit),
            _ => Err(ReadError::new(Self::NAME, "purchase_units", "is not one")),
        }
    }

    pub(crate) fn amount(&self) -> Result<Money, ReadError> {
        let amount = self.unit()?.amount.as_ref();
        let missing = || ReadError::new(Self::NAME, "purchase_units[0].amount", "is missing");
        amount.ok_or_else(missing)?.read(Self::NAME, "purchase_units[0].amount")
    }

    /// Our reference.
    pub(crate) fn reference(&self) -> Result<Option<&str>, ReadError> {
        Ok(self.unit()?.custom_id.as_deref())
    }

    /// What was taken of it.
    pub(crate) fn captures(&self) -> Result<&[Capture], ReadError> {
        Ok(&self.unit()?.payments.captures)
    }
}

impl Raw for Order {
    const NAME: &'static str = "order";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let amount = self.amount()?;
        let captures = self.captures()?;
        let mut received = Money::zero(amount.currency());
        for capture in captures.iter().filter(|it| it.state() == ChargeState::Succeeded) {
            let sum = received.checked_add(capture.money()?);
            received = sum.map_err(|_| ReadError::new(Self::NAME, "captures", "do not sum"))?;
        }
        let state = match self.status.as_str() {
            "CREATED" | "SAVED" | "PAYER_ACTION_REQUIRED" => IntentState::AwaitsPayer,
            "APPROVED" => IntentState::Authorised,
            "VOIDED" => IntentState::Cancelled,
            // It is called completed as soon as all was done about it, also where money is still awaited.
            "COMPLETED" if received == amount => IntentState::Succeeded,
            "COMPLETED" => IntentState::Processing,
            other => IntentState::Unknown(other.to_owned()),
        };
        let ours = Object::PaymentIntent(PaymentIntent {
            amount,
            received,
            state,
            reference: self.reference()?.map(ToOwned::to_owned),
            charge: captures.first().map(|it| it.id.clone()),
            customer: None,
        });
        Ok(Parts { id: self.id, created: self.create_time, updated: self.update_time, ours })
    }
}

/// "Captures": money taken.
#[derive(Deserialize)]
pub(crate) struct Capture {
    pub id: String,
    pub status: String,
    status_details: Option<StatusDetails>,
    amount: RawMoney,
    custom_id: Option<String>,
    create_time: Option<Timestamp>,
    update_time: Option<Timestamp>,
    #[serde(default)]
    supplementary_data: Supplement,
}

#[derive(Deserialize)]
struct StatusDetails {
    reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Supplement {
    #[serde(default)]
    related_ids: Related,
}

#[derive(Default, Deserialize)]
struct Related {
    order_id: Option<String>,
}

impl Capture {
    pub(crate) fn money(&self) -> Result<Money, ReadError> {
        self.amount.read("capture", "amount")
    }

    pub(crate) fn state(&self) -> ChargeState {
        let reason = || self.status_details.as_ref().and_then(|it| it.reason.clone());
        match self.status.as_str() {
            "COMPLETED" | "PARTIALLY_REFUNDED" | "REFUNDED" => ChargeState::Succeeded,
            "PENDING" => ChargeState::Pending,
            "DECLINED" | "FAILED" => {
                ChargeState::Failed { code: Some(reason().unwrap_or_else(|| self.status.clone())) }
            }
            other => ChargeState::Unknown(other.to_owned()),
        }
    }
}

impl Raw for Capture {
    const NAME: &'static str = "capture";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let amount = self.money()?;
        let state = self.state();
        // How much of a part was given back only the refunds say.
        let refunded = match self.status.as_str() {
            "REFUNDED" => Some(amount),
            "PARTIALLY_REFUNDED" => None,
            _ => Some(Money::zero(amount.currency())),
        };
        let ours = Object::Charge(Charge {
            amount,
            refunded,
            state,
            intent: self.supplementary_data.related_ids.order_id,
            line: Some(self.id.clone()),
            method: None,
            reference: self.custom_id,
            disputed: false,
            mandate: None,
            payout: None,
        });
        Ok(Parts { id: self.id, created: self.create_time, updated: self.update_time, ours })
    }
}

/// "Refunds": money given back.
#[derive(Deserialize)]
pub(crate) struct RawRefund {
    pub id: String,
    pub status: String,
    status_details: Option<StatusDetails>,
    amount: RawMoney,
    custom_id: Option<String>,
    create_time: Option<Timestamp>,
    update_time: Option<Timestamp>,
    #[serde(default)]
    links: Vec<Link>,
}

impl RawRefund {
    pub(crate) fn money(&self) -> Result<Money, ReadError> {
        self.amount.read("refund", "amount")
    }

    pub(crate) fn state(&self) -> RefundState {
        match self.status.as_str() {
            "PENDING" => RefundState::Pending,
            "COMPLETED" => RefundState::Succeeded,
            "FAILED" => {
                RefundState::Failed { reason: self.status_details.as_ref().and_then(|it| it.reason.clone()) }
            }
            "CANCELLED" => RefundState::Cancelled,
            other => RefundState::Unknown(other.to_owned()),
        }
    }

    /// The capture that it gives back.
    pub(crate) fn capture(&self) -> Option<String> {
        Link::up(&self.links)
    }
}

impl Raw for RawRefund {
    const NAME: &'static str = "refund";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let ours = Object::Refund(Refund {
            amount: self.money()?,
            state: self.state(),
            charge: self.capture(),
            intent: None,
            reference: self.custom_id,
            line: Some(self.id.clone()),
        });
        Ok(Parts { id: self.id, created: self.create_time, updated: self.update_time, ours })
    }
}

/// "Disputes", whole.
#[derive(Deserialize)]
struct RawDispute {
    dispute_id: String,
    create_time: Option<Timestamp>,
    update_time: Option<Timestamp>,
    disputed_transactions: Vec<Disputed>,
    reason: String,
    status: String,
    dispute_amount: RawMoney,
    dispute_life_cycle_stage: Option<String>,
    seller_response_due_date: Option<Timestamp>,
    dispute_outcome: Option<DisputeOutcome>,
    #[serde(default)]
    evidences: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Disputed {
    seller_transaction_id: Option<String>,
}

#[derive(Deserialize)]
struct DisputeOutcome {
    outcome_code: Option<String>,
}

#[derive(Deserialize)]
struct Evidence {
    source: Option<String>,
}

impl RawDispute {
    fn state(&self) -> DisputeState {
        let inquiry = self.dispute_life_cycle_stage.as_deref() == Some("INQUIRY");
        let outcome = self.dispute_outcome.as_ref().and_then(|it| it.outcome_code.as_deref());
        match (self.status.as_str(), outcome) {
            ("OPEN", _) if inquiry => DisputeState::Inquiry,
            ("OPEN" | "WAITING_FOR_SELLER_RESPONSE", _) => DisputeState::AwaitsEvidence,
            ("WAITING_FOR_BUYER_RESPONSE" | "UNDER_REVIEW", _) => DisputeState::UnderReview,
            ("RESOLVED", Some("CANCELED_BY_BUYER")) if inquiry => DisputeState::InquiryClosed,
            ("RESOLVED", Some("RESOLVED_SELLER_FAVOUR" | "RESOLVED_WITH_PAYOUT" | "CANCELED_BY_BUYER")) => {
                DisputeState::Won
            }
            ("RESOLVED", Some("RESOLVED_BUYER_FAVOUR" | "ACCEPTED")) => DisputeState::Lost,
            (status, Some(outcome)) => DisputeState::Unknown(format!("{status} {outcome}")),
            (status, None) => DisputeState::Unknown(status.to_owned()),
        }
    }
}

impl Raw for RawDispute {
    const NAME: &'static str = "dispute";

    fn into_parts(self) -> Result<Parts, ReadError> {
        let state = self.state();
        let contested = self.disputed_transactions.into_iter().find_map(|it| it.seller_transaction_id);
        let missing = || ReadError::new(Self::NAME, "disputed_transactions", "name no transaction of ours");
        let ours = |it: &&Evidence| it.source.as_deref() == Some("SUBMITTED_BY_SELLER");
        let submissions = self.evidences.iter().filter(ours).count();
        let ours = Object::Dispute(Dispute {
            amount: self.dispute_amount.read(Self::NAME, "dispute_amount")?,
            reason: self.reason,
            state,
            charge: contested.ok_or_else(missing)?,
            evidence_due_at: self.seller_response_due_date,
            has_evidence: submissions > 0,
            submissions: u32::try_from(submissions).unwrap_or(u32::MAX),
            lines: Vec::new(),
        });
        Ok(Parts { id: self.dispute_id, created: self.create_time, updated: self.update_time, ours })
    }
}

#[derive(Deserialize)]
struct Summaries {
    items: Vec<Summary>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Summary {
    dispute_id: String,
    create_time: Option<Timestamp>,
    update_time: Timestamp,
    status: String,
}

/// A page of disputes. A summary does not say what is contested: it is a reason to read the dispute.
pub(crate) fn disputes(response: &Response) -> Result<Listed, ReadError> {
    let list: Summaries = read_json("disputes", &response.body)?;
    let record = |it: Summary| {
        let id = format!("{} {}", it.dispute_id, it.update_time);
        let notice = Notice {
            id: id.clone(),
            event: format!("listed:{}", it.status),
            object: Some((ObjectKind::Dispute, it.dispute_id)),
            occurred_at: it.update_time,
        };
        Record {
            external_id: id,
            version: it.update_time.as_second(),
            created_at: it.create_time,
            object: Object::Notice(notice),
        }
    };
    let next = Link::next(&list.links, DISPUTES)?;
    Ok(Listed { records: list.items.into_iter().map(record).collect(), next })
}
