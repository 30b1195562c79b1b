//! What is asked of PayPal.

use connector_api::action::{Action, ActionError, CaptureOrder, Checkout, Outcome, RefundOrder, fits};
use connector_api::object::{ChargeState, RefundState};
use connector_api::{Body, Failure, Method, ReadError, Request, Response, form, read_json};
use serde_json::{Value, json};

use crate::amounts::written;
use crate::answer;
use crate::manifest::MANIFEST;
use crate::objects::{Order, RawRefund};
use crate::walk::Link;

/// `PayPal-Request-Id`.
const KEY_MAX: usize = 108;
/// `custom_id`, `invoice_id` and `description`.
const TEXT_MAX: usize = 127;
/// Ids of orders and captures.
const ID_MAX: usize = 36;

/// The request that does it. The whole object is asked for in return, so that it can be compared.
pub(crate) fn request(action: &Action, key: &str) -> Result<Request, ActionError> {
    fits("key", key, KEY_MAX)?;
    let (path, body) = match action {
        Action::CreateCheckout(checkout) => ("/v2/checkout/orders".to_owned(), order(checkout)?),
        Action::Capture(order) => {
            fits("intent", &order.intent, ID_MAX)?;
            // What was agreed to is taken, whatever is said here: it is compared in the answer.
            written(order.amount)?;
            (format!("/v2/checkout/orders/{}/capture", form::escaped(&order.intent)), json!({}))
        }
        Action::Refund(order) => {
            fits("payment", &order.payment, ID_MAX)?;
            (format!("/v2/payments/captures/{}/refund", form::escaped(&order.payment)), refund(order)?)
        }
        Action::CreatePaymentLink(_)
        | Action::RequestMandate(_)
        | Action::OpenPage(_)
        | Action::Collect(_)
        | Action::Cancel(_) => return Err(ActionError::NotSupported),
    };
    let mut request = Request::write(&MANIFEST, path, key, Body::Json(body.to_string()));
    request.headers.push(("Prefer", "return=representation".to_owned()));
    Ok(request)
}

/// "Create order". How it is paid the payer chooses on PayPal's page.
fn order(checkout: &Checkout) -> Result<Value, ActionError> {
    if !checkout.methods.is_empty() || checkout.expires_at.is_some() {
        return Err(ActionError::NotSupported);
    }
    fits("reference", &checkout.reference, TEXT_MAX)?;
    fits("label", &checkout.label, TEXT_MAX)?;
    let mut payer = json!({ "experience_context": {
        "return_url": checkout.return_url,
        "cancel_url": checkout.cancel_url,
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
    }});
    if let Some(email) = &checkout.email {
        payer["email_address"] = json!(email);
    }
    Ok(json!({
        "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": checkout.reference,
            // PayPal can refuse to take the same one twice.
            "invoice_id": checkout.reference,
            "description": checkout.label,
            "amount": written(checkout.amount)?,
        }],
        "payment_source": { "paypal": payer },
    }))
}

/// "Refund captured payment".
fn refund(order: &RefundOrder) -> Result<Value, ActionError> {
    fits("reference", &order.reference, TEXT_MAX)?;
    Ok(json!({ "amount": written(order.amount)?, "custom_id": order.reference }))
}

/// What became of it. An answer about another object or amount than asked is not believed.
pub(crate) fn outcome(action: &Action, response: &Response) -> Result<Outcome, Failure> {
    if let Some(failure) = answer::failure(Method::Post, response) {
        return Err(failure);
    }
    match action {
        Action::CreateCheckout(checkout) => {
            let order: Order = read_json(Order::NAME, &response.body)?;
            if order.amount()? != checkout.amount {
                return Err(another(Order::NAME, "amount"));
            }
            if order.reference()? != Some(checkout.reference.as_str()) {
                return Err(another(Order::NAME, "custom_id"));
            }
            let missing = || ReadError::new(Order::NAME, "links", "name no page for the payer");
            let url = Link::to_the_payer(&order.links).ok_or_else(missing)?;
            Ok(Outcome::Done { external_id: order.id, url: Some(url) })
        }
        Action::Capture(asked) => captured(asked, response),
        Action::Refund(order) => {
            let refund: RawRefund = read_json("refund", &response.body)?;
            if refund.money()? != order.amount {
                return Err(another("refund", "amount"));
            }
            if refund.capture().is_some_and(|it| it != order.payment) {
                return Err(another("refund", "links"));
            }
            Ok(match refund.state() {
                RefundState::Succeeded => Outcome::Done { external_id: refund.id, url: None },
                RefundState::Failed { reason } => {
                    Outcome::Failed { external_id: refund.id, reason: reason.unwrap_or(refund.status) }
                }
                RefundState::Cancelled => Outcome::Failed { external_id: refund.id, reason: refund.status },
                _ => Outcome::Pending { external_id: refund.id },
            })
        }
        _ => Err(another("answer", ".")),
    }
}

/// "Capture payment for order". What became of it is the capture, and that is what a refund names.
fn captured(asked: &CaptureOrder, response: &Response) -> Result<Outcome, Failure> {
    let order: Order = read_json(Order::NAME, &response.body)?;
    if order.id != asked.intent {
        return Err(another(Order::NAME, "id"));
    }
    let [capture] = order.captures()? else {
        return Err(ReadError::new(Order::NAME, "captures", "is not one").into());
    };
    if capture.money()? != asked.amount {
        return Err(another("capture", "amount"));
    }
    let external_id = capture.id.clone();
    Ok(match capture.state() {
        ChargeState::Succeeded => Outcome::Done { external_id, url: None },
        ChargeState::Failed { code } => {
            Outcome::Failed { external_id, reason: code.unwrap_or_else(|| capture.status.clone()) }
        }
        _ => Outcome::Pending { external_id },
    })
}

fn another(object: &'static str, field: &str) -> Failure {
    ReadError::new(object, field, "is another than asked for").into()
}
