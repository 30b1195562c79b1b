//! PayPlug's objects in our words. A payment is the attempt and what it took in one. Fields that are
//! not known are passed over; one that is needed and missing is named.

use std::collections::BTreeMap;

use connector_api::object::{Charge, ChargeState, Object, REFERENCE, Refund, RefundState};
use connector_api::{ReadError, Record, Response, amount, read_json};
use jiff::Timestamp;
use money::Money;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A page.
#[derive(Deserialize)]
pub(crate) struct ListOf<T> {
    pub data: Vec<T>,
    page: Option<u64>,
    per_page: Option<u64>,
}

impl<T> ListOf<T> {
    /// Whether there may be another page. How many a page holds at the most the answer says, since it
    /// may be fewer than were asked for; where it does not, only an empty page is the last.
    pub(crate) fn is_full(&self, asked: u16) -> bool {
        let most = self.per_page.map_or(1, |it| it.min(u64::from(asked)));
        !self.data.is_empty() && self.data.len() as u64 >= most
    }
}

/// A page of objects; one that says that it is another page than asked for is not believed.
pub(crate) fn list<T: Raw>(response: &Response, page: u64) -> Result<ListOf<T>, ReadError> {
    let list: ListOf<T> = read_json(T::NAME, &response.body)?;
    if list.page.is_some_and(|it| it != page) {
        return Err(ReadError::new(T::NAME, "page", "is another page than asked for"));
    }
    Ok(list)
}

type Metadata = Option<BTreeMap<String, Value>>;

/// Our reference in what PayPlug keeps for us.
pub(crate) fn reference(metadata: &Metadata) -> Option<String> {
    Some(metadata.as_ref()?.get(REFERENCE)?.as_str()?.to_owned())
}

/// One kind of object, as it comes.
pub(crate) trait Raw: DeserializeOwned {
    /// How it calls itself.
    const NAME: &'static str;
    fn into_record(self, response: &Response) -> Result<Record, ReadError>;
}

/// One object.
pub(crate) fn read<T: Raw>(response: &Response) -> Result<T, ReadError> {
    read_json(T::NAME, &response.body)
}

fn is(promised: &'static str, object: &str) -> Result<(), ReadError> {
    if object == promised { Ok(()) } else { Err(ReadError::new(promised, "object", "is another object")) }
}

fn record(
    name: &'static str,
    id: String,
    created: i64,
    object: Object,
    response: &Response,
) -> Result<Record, ReadError> {
    let created_at = instant(name, created)?;
    // PayPlug's objects carry no version: an answer that was made before another one never replaces it.
    let version = response.answered_at().unwrap_or(created_at).as_second();
    Ok(Record { external_id: id, version, created_at: Some(created_at), object })
}

pub(crate) fn instant(name: &'static str, seconds: i64) -> Result<Timestamp, ReadError> {
    Timestamp::from_second(seconds).map_err(|_| ReadError::new(name, "created_at", "is no time"))
}

/// A payment: what the payer's page is for, and what it took.
#[derive(Deserialize)]
pub(crate) struct RawPayment {
    object: String,
    pub id: String,
    pub created_at: i64,
    pub amount: i64,
    amount_refunded: i64,
    pub currency: String,
    is_paid: bool,
    failure: Option<Failed>,
    hosted_payment: Option<Hosted>,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Failed {
    code: Option<String>,
}

#[derive(Deserialize)]
struct Hosted {
    payment_url: Option<String>,
}

impl RawPayment {
    pub(crate) fn reference(&self) -> Option<String> {
        reference(&self.metadata)
    }

    /// Whether it calls itself a payment.
    pub(crate) fn is_one(&self) -> Result<(), ReadError> {
        is(Self::NAME, &self.object)
    }

    pub(crate) fn money(&self) -> Result<Money, ReadError> {
        Ok(Money::new(self.amount, amount::currency(Self::NAME, "currency", &self.currency)?))
    }

    /// Whether it was given up before it was paid.
    pub(crate) fn is_aborted(&self) -> bool {
        !self.is_paid && self.failure.as_ref().is_some_and(|it| it.code.as_deref() == Some("aborted"))
    }

    /// The page on which it is paid.
    pub(crate) fn url(self) -> Option<String> {
        self.hosted_payment.and_then(|it| it.payment_url)
    }
}

impl Raw for RawPayment {
    const NAME: &'static str = "payment";

    fn into_record(self, response: &Response) -> Result<Record, ReadError> {
        self.is_one()?;
        let amount = self.money()?;
        let reference = self.reference();
        let aborted = self.is_aborted();
        let state = match self.failure {
            _ if self.is_paid => ChargeState::Succeeded,
            Some(_) if aborted => ChargeState::Cancelled,
            Some(failed) => ChargeState::Failed { code: failed.code },
            None => ChargeState::Pending,
        };
        let ours = Object::Charge(Charge {
            amount,
            refunded: Some(Money::new(self.amount_refunded, amount.currency())),
            state,
            intent: None,
            line: None,
            method: None,
            reference,
            disputed: false,
            mandate: None,
            payout: None,
        });
        record(Self::NAME, self.id, self.created_at, ours, response)
    }
}

/// A refund. It has no state: what PayPlug took on it gives back.
#[derive(Deserialize)]
pub(crate) struct RawRefund {
    object: String,
    pub id: String,
    created_at: i64,
    amount: i64,
    currency: String,
    pub payment_id: String,
    metadata: Metadata,
}

impl RawRefund {
    pub(crate) fn reference(&self) -> Option<String> {
        reference(&self.metadata)
    }

    /// Whether it calls itself a refund.
    pub(crate) fn is_one(&self) -> Result<(), ReadError> {
        is(Self::NAME, &self.object)
    }

    pub(crate) fn money(&self) -> Result<Money, ReadError> {
        Ok(Money::new(self.amount, amount::currency(Self::NAME, "currency", &self.currency)?))
    }
}

impl Raw for RawRefund {
    const NAME: &'static str = "refund";

    fn into_record(self, response: &Response) -> Result<Record, ReadError> {
        self.is_one()?;
        let ours = Object::Refund(Refund {
            amount: self.money()?,
            state: RefundState::Succeeded,
            reference: self.reference(),
            charge: Some(self.payment_id),
            intent: None,
            line: None,
        });
        record(Self::NAME, self.id, self.created_at, ours, response)
    }
}
