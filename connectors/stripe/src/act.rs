//! What is asked of Stripe.

use connector_api::action::{
    Action, ActionError, Checkout, Method as PaymentMethod, Outcome, RefundOrder, RefundReason, fits,
};
use connector_api::form::Form;
use connector_api::object::REFERENCE;
use connector_api::{Body, Failure, Method, ReadError, Request, Response, read_json};
use serde::Deserialize;

use crate::manifest::MANIFEST;
use crate::{amount, answer};

/// "Idempotent requests".
const KEY_MAX: usize = 255;
/// `client_reference_id`.
const REFERENCE_MAX: usize = 200;
/// The name of a product.
const LABEL_MAX: usize = 250;

/// The request that does it.
pub(crate) fn request(action: &Action, key: &str) -> Result<Request, ActionError> {
    fits("key", key, KEY_MAX)?;
    let (path, form) = match action {
        Action::CreateCheckout(checkout) => ("/v1/checkout/sessions", session(checkout)?),
        Action::CreatePaymentLink(checkout) => ("/v1/payment_links", link(checkout)?),
        Action::Refund(order) => ("/v1/refunds", refund(order)?),
        Action::RequestMandate(_)
        | Action::OpenPage(_)
        | Action::Collect(_)
        | Action::Capture(_)
        | Action::Cancel(_) => return Err(ActionError::NotSupported),
    };
    Ok(Request::write(&MANIFEST, path, key, Body::Form(form.encoded())))
}

/// "Create a Checkout Session".
fn session(checkout: &Checkout) -> Result<Form, ActionError> {
    let form = Form::new()
        .with("mode", "payment")
        .with("success_url", &checkout.return_url)
        .with("cancel_url", &checkout.cancel_url)
        .with("client_reference_id", &checkout.reference)
        .with_some("customer_email", checkout.email.as_ref())
        .with_some("expires_at", checkout.expires_at.map(jiff::Timestamp::as_second));
    // A filter on what the account's settings offer: this version no longer takes a fixed list.
    bought(form, checkout, "allowed_payment_method_types")
}

/// "Create a payment link": paid once, then closed. It has no day on which it ends.
fn link(checkout: &Checkout) -> Result<Form, ActionError> {
    if checkout.expires_at.is_some() {
        return Err(ActionError::NotSupported);
    }
    let form = Form::new()
        .with("after_completion[type]", "redirect")
        .with("after_completion[redirect][url]", &checkout.return_url)
        .with("restrictions[completed_sessions][limit]", 1);
    bought(form, checkout, "payment_method_types")
}

/// The one line, the methods, and our reference on the page and on the payment that follows.
fn bought(form: Form, checkout: &Checkout, methods: &str) -> Result<Form, ActionError> {
    fits("reference", &checkout.reference, REFERENCE_MAX)?;
    fits("label", &checkout.label, LABEL_MAX)?;
    let (units, currency) = amount::written(checkout.amount)?;
    let mut form = form
        .with("line_items[0][quantity]", 1)
        .with("line_items[0][price_data][currency]", currency)
        .with("line_items[0][price_data][unit_amount]", units)
        .with("line_items[0][price_data][product_data][name]", &checkout.label)
        .with(format!("metadata[{REFERENCE}]"), &checkout.reference)
        .with(format!("payment_intent_data[metadata][{REFERENCE}]"), &checkout.reference);
    for (index, method) in checkout.methods.iter().enumerate() {
        let name = match method {
            PaymentMethod::Card => "card",
            PaymentMethod::SepaDebit => "sepa_debit",
            PaymentMethod::BankTransfer => return Err(ActionError::NotSupported),
        };
        form = form.with(format!("{methods}[{index}]"), name);
    }
    Ok(form)
}

/// "Create a refund".
fn refund(order: &RefundOrder) -> Result<Form, ActionError> {
    fits("reference", &order.reference, REFERENCE_MAX)?;
    let (units, _) = amount::written(order.amount)?;
    let field = match order.payment.split('_').next() {
        Some("pi") => "payment_intent",
        Some("ch" | "py") => "charge",
        _ => return Err(ActionError::Length { field: "payment" }),
    };
    let reason = match order.reason {
        RefundReason::Duplicate => "duplicate",
        RefundReason::Fraudulent => "fraudulent",
        RefundReason::RequestedByCustomer => "requested_by_customer",
    };
    Ok(Form::new()
        .with(field, &order.payment)
        .with("amount", units)
        .with("reason", reason)
        .with(format!("metadata[{REFERENCE}]"), &order.reference))
}

#[derive(Deserialize)]
struct Session {
    object: String,
    id: String,
    url: String,
    amount_total: i64,
    currency: String,
}

#[derive(Deserialize)]
struct Link {
    object: String,
    id: String,
    url: String,
    active: bool,
}

#[derive(Deserialize)]
struct Refund {
    object: String,
    id: String,
    amount: i64,
    currency: String,
    status: String,
    failure_reason: Option<String>,
}

/// What became of it. An answer about another amount than asked is not believed.
pub(crate) fn outcome(action: &Action, response: &Response) -> Result<Outcome, Failure> {
    if let Some(failure) = answer::failure(Method::Post, response) {
        return Err(failure);
    }
    match action {
        Action::CreateCheckout(checkout) => {
            const NAME: &str = "checkout.session";
            let session: Session = read_json(NAME, &response.body)?;
            is(NAME, &session.object)?;
            same(NAME, "amount_total", session.amount_total, &session.currency, checkout.amount)?;
            Ok(Outcome::Done { external_id: session.id, url: Some(session.url) })
        }
        Action::CreatePaymentLink(_) => {
            let link: Link = read_json("payment_link", &response.body)?;
            is("payment_link", &link.object)?;
            if !link.active {
                return Err(ReadError::new("payment_link", "active", "is false for a new link").into());
            }
            Ok(Outcome::Done { external_id: link.id, url: Some(link.url) })
        }
        Action::Refund(order) => {
            let refund: Refund = read_json("refund", &response.body)?;
            is("refund", &refund.object)?;
            same("refund", "amount", refund.amount, &refund.currency, order.amount)?;
            Ok(match refund.status.as_str() {
                "succeeded" => Outcome::Done { external_id: refund.id, url: None },
                "failed" | "canceled" => Outcome::Failed {
                    external_id: refund.id,
                    reason: refund.failure_reason.unwrap_or(refund.status),
                },
                // `pending`, `requires_action`, and what is not known yet: events tell.
                _ => Outcome::Pending { external_id: refund.id },
            })
        }
        _ => Err(ReadError::new("answer", "object", "is to something that was not asked").into()),
    }
}

fn is(promised: &'static str, object: &str) -> Result<(), Failure> {
    if object == promised {
        return Ok(());
    }
    Err(ReadError::new(promised, "object", "is another object").into())
}

fn same(
    object: &'static str,
    field: &'static str,
    units: i64,
    currency: &str,
    asked: money::Money,
) -> Result<(), Failure> {
    if amount::read(object, field, units, currency)? == asked {
        return Ok(());
    }
    Err(ReadError::new(object, field, "is another amount than asked for").into())
}
