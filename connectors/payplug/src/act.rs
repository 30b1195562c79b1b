//! What is asked of PayPlug, and whether it was done where the answer was lost: PayPlug knows no keys.

use connector_api::action::{
    Action, ActionError, CancelOrder, Checkout, Method as PaymentMethod, Outcome, Probe, Probed, RefundOrder,
    fits,
};
use connector_api::object::{ObjectKind, REFERENCE};
use connector_api::{Body, Cursor, Failure, Method, ReadError, Request, Response, form};
use jiff::SignedDuration;
use money::{Currency, Money};
use serde_json::{Value, json};

use crate::manifest::MANIFEST;
use crate::objects::{self, Raw as _, RawPayment, RawRefund};
use crate::{answer, pull};

/// The value of metadata.
const REFERENCE_MAX: usize = 500;
/// A field of an address.
const FIELD_MAX: usize = 255;
/// By how much PayPlug's clock may be behind ours.
const CLOCKS: SignedDuration = SignedDuration::from_hours(1);

/// The request that does it.
pub(crate) fn request(action: &Action, key: &str) -> Result<Request, ActionError> {
    let (path, body) = match action {
        Action::CreateCheckout(checkout) => ("/v1/payments".to_owned(), payment(checkout)?),
        Action::Refund(order) => (pull::refunds_of(&order.payment), refund(order)?),
        Action::Cancel(order) => {
            let body = Body::Json(json!({ "aborted": true }).to_string());
            return Ok(Request::change(&MANIFEST, cancelled(order)?, key, body));
        }
        Action::CreatePaymentLink(_)
        | Action::RequestMandate(_)
        | Action::OpenPage(_)
        | Action::Collect(_)
        | Action::Capture(_) => return Err(ActionError::NotSupported),
    };
    Ok(Request::write(&MANIFEST, path, key, Body::Json(body.to_string())))
}

/// Cents above zero: PayPlug takes euros.
fn written(amount: Money) -> Result<i64, ActionError> {
    match amount.minor() {
        _ if amount.currency() != Currency::EUR => Err(ActionError::Amount("it is not in euros")),
        minor if minor <= 0 => Err(ActionError::Amount("it is not above zero")),
        minor => Ok(minor),
    }
}

/// "Create a payment" on a page of PayPlug's.
fn payment(checkout: &Checkout) -> Result<Value, ActionError> {
    if checkout.methods.iter().any(|it| *it != PaymentMethod::Card) || checkout.expires_at.is_some() {
        return Err(ActionError::NotSupported);
    }
    fits("reference", &checkout.reference, REFERENCE_MAX)?;
    let payer = checkout.payer.as_ref().ok_or(ActionError::Missing { field: "payer" })?;
    let email = checkout.email.as_ref().ok_or(ActionError::Missing { field: "email" })?;
    for (field, text) in [
        ("payer.given_name", &payer.given_name),
        ("payer.family_name", &payer.family_name),
        ("payer.street", &payer.street),
        ("payer.postcode", &payer.postcode),
        ("payer.city", &payer.city),
        ("email", email),
    ] {
        fits(field, text, FIELD_MAX)?;
    }
    if payer.country.len() != 2 || !payer.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ActionError::Length { field: "payer.country" });
    }
    let billing = json!({
        "first_name": payer.given_name,
        "last_name": payer.family_name,
        "email": email,
        "address1": payer.street,
        "postcode": payer.postcode,
        "city": payer.city,
        "country": payer.country,
    });
    let mut shipping = billing.clone();
    shipping["delivery_type"] = json!("BILLING");
    let mut payment = json!({
        "amount": written(checkout.amount)?,
        "currency": checkout.amount.currency().code(),
        "billing": billing,
        "shipping": shipping,
        "hosted_payment": { "return_url": checkout.return_url, "cancel_url": checkout.cancel_url },
        "metadata": { REFERENCE: checkout.reference },
    });
    if let Some(url) = &checkout.notify_url {
        payment["notification_url"] = json!(url);
    }
    Ok(payment)
}

/// "Create a refund".
fn refund(order: &RefundOrder) -> Result<Value, ActionError> {
    fits("reference", &order.reference, REFERENCE_MAX)?;
    fits("payment", &order.payment, FIELD_MAX)?;
    Ok(json!({ "amount": written(order.amount)?, "metadata": { REFERENCE: order.reference } }))
}

/// "Abort a payment".
fn cancelled(order: &CancelOrder) -> Result<String, ActionError> {
    if order.kind != ObjectKind::Charge {
        return Err(ActionError::NotSupported);
    }
    fits("external_id", &order.external_id, FIELD_MAX)?;
    Ok(format!("/v1/payments/{}", form::escaped(&order.external_id)))
}

/// What became of it. An answer about another object or amount than asked is not believed.
pub(crate) fn outcome(action: &Action, response: &Response) -> Result<Outcome, Failure> {
    // A change is as much a write as what makes something.
    if let Some(failure) = answer::failure(Method::Post, response) {
        return Err(failure);
    }
    match action {
        Action::CreateCheckout(checkout) => {
            let made: RawPayment = objects::read(response)?;
            made.is_one()?;
            if made.reference().as_ref() != Some(&checkout.reference) {
                return Err(another(RawPayment::NAME, "metadata"));
            }
            opened(made, checkout)
        }
        Action::Refund(order) => {
            let made: RawRefund = objects::read(response)?;
            made.is_one()?;
            refunded(made, order)
        }
        Action::Cancel(order) => {
            let changed: RawPayment = objects::read(response)?;
            changed.is_one()?;
            if changed.id != order.external_id {
                return Err(another(RawPayment::NAME, "id"));
            }
            if changed.is_aborted() {
                return Ok(Outcome::Done { external_id: changed.id, url: None });
            }
            Ok(Outcome::Pending { external_id: changed.id })
        }
        _ => Err(another("answer", "object")),
    }
}

fn opened(made: RawPayment, checkout: &Checkout) -> Result<Outcome, Failure> {
    if made.money()? != checkout.amount {
        return Err(another(RawPayment::NAME, "amount"));
    }
    let external_id = made.id.clone();
    let missing = || ReadError::new(RawPayment::NAME, "hosted_payment.payment_url", "is missing");
    Ok(Outcome::Done { external_id, url: Some(made.url().ok_or_else(missing)?) })
}

fn refunded(made: RawRefund, order: &RefundOrder) -> Result<Outcome, Failure> {
    if made.payment_id != order.payment {
        return Err(another(RawRefund::NAME, "payment_id"));
    }
    if made.money()? != order.amount {
        return Err(another(RawRefund::NAME, "amount"));
    }
    Ok(Outcome::Done { external_id: made.id, url: None })
}

fn another(object: &'static str, field: &str) -> Failure {
    ReadError::new(object, field, "is another than asked for").into()
}

/// The page of a walk that a probe is at.
fn at(cursor: &Cursor) -> u64 {
    cursor.0.parse().unwrap_or(0)
}

/// Whether it was done: payments and refunds are looked for by our reference.
pub(crate) fn probe(probe: Probe<'_>) -> Option<Request> {
    match probe.action {
        Action::CreateCheckout(_) => Some(pull::list_request("/v1/payments", at(probe.cursor))),
        Action::Refund(order) => {
            Some(pull::list_request(&pull::refunds_of(&order.payment), at(probe.cursor)))
        }
        Action::Cancel(order) => Some(Request::read(&MANIFEST, cancelled(order).ok()?)),
        _ => None,
    }
}

/// The answer to a probe. Absent is only what was looked for on every page back to the time at which it
/// was first sent, or to an empty one: a page that is merely short may have been cut short.
pub(crate) fn probed(probe: Probe<'_>, response: &Response) -> Result<Probed, Failure> {
    if let Some(failure) = pull::failure(response) {
        return Err(failure);
    }
    let page = at(probe.cursor);
    let next = Probed::GoOn(Cursor((page + 1).to_string()));
    match probe.action {
        Action::CreateCheckout(checkout) => {
            let list = objects::list::<RawPayment>(response, page)?;
            let empty = list.data.is_empty();
            let mut oldest = None;
            for found in list.data {
                found.is_one()?;
                let made_at = objects::instant(RawPayment::NAME, found.created_at)?;
                oldest = Some(oldest.map_or(made_at, |it| made_at.min(it)));
                if found.reference().as_ref() == Some(&checkout.reference) {
                    return Ok(Probed::Done(opened(found, checkout)?));
                }
            }
            let before = probe.sent_at.checked_sub(CLOCKS).unwrap_or(probe.sent_at);
            let reached = oldest.is_some_and(|it| it < before);
            Ok(if empty || reached { Probed::Absent } else { next })
        }
        Action::Refund(order) => {
            let list = objects::list::<RawRefund>(response, page)?;
            let empty = list.data.is_empty();
            for found in list.data {
                found.is_one()?;
                if found.reference().as_ref() == Some(&order.reference) {
                    return Ok(Probed::Done(refunded(found, order)?));
                }
            }
            Ok(if empty { Probed::Absent } else { next })
        }
        // To abort twice is to abort once.
        Action::Cancel(_) => match outcome(probe.action, response)? {
            Outcome::Pending { .. } => Ok(Probed::Absent),
            done => Ok(Probed::Done(done)),
        },
        _ => Err(another("answer", "object")),
    }
}
