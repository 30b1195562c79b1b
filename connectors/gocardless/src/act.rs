//! What is asked of GoCardless.

use connector_api::action::{
    Action, ActionError, CancelOrder, Checkout, CollectionOrder, MandateOrder, Method as PaymentMethod,
    Outcome, PageOrder, RefundOrder, fits,
};
use connector_api::object::{ObjectKind, REFERENCE, RefundState};
use connector_api::{Body, Failure, Method, ReadError, Request, Response, amount, form, read_json};
use money::Money;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::manifest::MANIFEST;
use crate::{answer, objects};

/// "Idempotency keys".
const KEY_MAX: usize = 128;
/// The value of metadata.
const REFERENCE_MAX: usize = 500;
/// The description of a payment.
const LABEL_MAX: usize = 100;

/// The request that does it.
pub(crate) fn request(action: &Action, key: &str) -> Result<Request, ActionError> {
    fits("key", key, KEY_MAX)?;
    let (path, body) = match action {
        Action::CreateCheckout(checkout) => ("/billing_requests".to_owned(), payment_request(checkout)?),
        Action::RequestMandate(order) => ("/billing_requests".to_owned(), mandate_request(order)?),
        Action::OpenPage(order) => ("/billing_request_flows".to_owned(), flow(order)?),
        Action::Collect(order) => ("/payments".to_owned(), payment(order)?),
        Action::Refund(order) => ("/refunds".to_owned(), refund(order)?),
        Action::Cancel(order) => cancel(order)?,
        Action::CreatePaymentLink(_) | Action::Capture(_) => return Err(ActionError::NotSupported),
    };
    Ok(Request::write(&MANIFEST, path, key, Body::Json(body.to_string())))
}

/// Minor units above zero.
fn written(amount: Money) -> Result<i64, ActionError> {
    if amount.minor() <= 0 {
        return Err(ActionError::Amount("it is not above zero"));
    }
    Ok(amount.minor())
}

/// The scheme of a mandate by its currency: SEPA in euros, the only one that we ask for.
fn scheme(currency: money::Currency) -> Result<&'static str, ActionError> {
    match currency.code() {
        "EUR" => Ok("sepa_core"),
        _ => Err(ActionError::Amount("it is not in euros")),
    }
}

/// "Create a Billing Request" for one payment: a transfer that the payer orders at his bank. A debit of
/// one amount is a mandate first and a collection then.
fn payment_request(checkout: &Checkout) -> Result<Value, ActionError> {
    let transfer = checkout.methods.iter().all(|it| *it == PaymentMethod::BankTransfer);
    if !transfer || checkout.expires_at.is_some() {
        return Err(ActionError::NotSupported);
    }
    fits("reference", &checkout.reference, REFERENCE_MAX)?;
    fits("label", &checkout.label, LABEL_MAX)?;
    // "Instant Bank Pay": euros and pounds.
    if !["EUR", "GBP"].contains(&checkout.amount.currency().code()) {
        return Err(ActionError::Amount("it is in a currency without transfers"));
    }
    Ok(json!({ "billing_requests": {
        "payment_request": {
            "amount": written(checkout.amount)?,
            "currency": checkout.amount.currency().code(),
            "description": checkout.label,
            "metadata": { REFERENCE: checkout.reference },
        },
        "metadata": { REFERENCE: checkout.reference },
    }}))
}

/// "Create a Billing Request" for a mandate.
fn mandate_request(order: &MandateOrder) -> Result<Value, ActionError> {
    fits("reference", &order.reference, REFERENCE_MAX)?;
    fits("label", &order.label, LABEL_MAX)?;
    Ok(json!({ "billing_requests": {
        "mandate_request": {
            "scheme": scheme(order.currency)?,
            "currency": order.currency.code(),
            "description": order.label,
            "metadata": { REFERENCE: order.reference },
        },
        "metadata": { REFERENCE: order.reference },
    }}))
}

/// "Create a Billing Request Flow": the page of a billing request.
fn flow(order: &PageOrder) -> Result<Value, ActionError> {
    fits("of", &order.of, REFERENCE_MAX)?;
    let mut flow = json!({
        "redirect_uri": order.return_url,
        "exit_uri": order.cancel_url,
        "links": { "billing_request": order.of },
    });
    if let Some(email) = &order.email {
        flow["prefilled_customer"] = json!({ "email": email });
    }
    Ok(json!({ "billing_request_flows": flow }))
}

/// "Create a payment".
fn payment(order: &CollectionOrder) -> Result<Value, ActionError> {
    fits("reference", &order.reference, REFERENCE_MAX)?;
    fits("label", &order.label, LABEL_MAX)?;
    fits("mandate", &order.mandate, REFERENCE_MAX)?;
    let mut payment = json!({
        "amount": written(order.amount)?,
        "currency": order.amount.currency().code(),
        "description": order.label,
        "metadata": { REFERENCE: order.reference },
        "links": { "mandate": order.mandate },
    });
    if let Some(day) = order.charge_on {
        payment["charge_date"] = json!(day.to_string());
    }
    Ok(json!({ "payments": payment }))
}

/// "Create a refund". What will have been given back in all is said with it: where GoCardless knows of
/// other refunds than we do it refuses.
fn refund(order: &RefundOrder) -> Result<Value, ActionError> {
    fits("reference", &order.reference, REFERENCE_MAX)?;
    fits("payment", &order.payment, REFERENCE_MAX)?;
    let amount = written(order.amount)?;
    let in_all = order.amount.checked_add(order.refunded_before);
    let in_all = in_all.map_err(|_| ActionError::Amount("it is not of what was given back before"))?;
    Ok(json!({ "refunds": {
        "amount": amount,
        "total_amount_confirmation": in_all.minor(),
        "metadata": { REFERENCE: order.reference },
        "links": { "payment": order.payment },
    }}))
}

/// "Cancel a payment", "Cancel a mandate", "Cancel a Billing Request".
fn cancel(order: &CancelOrder) -> Result<(String, Value), ActionError> {
    let folder = match order.kind {
        ObjectKind::Charge | ObjectKind::Mandate | ObjectKind::Checkout => objects::folder(order.kind),
        _ => None,
    };
    let folder = folder.ok_or(ActionError::NotSupported)?;
    fits("external_id", &order.external_id, REFERENCE_MAX)?;
    let path = format!("/{folder}/{}/actions/cancel", form::escaped(&order.external_id));
    Ok((path, json!({ "data": {} })))
}

#[derive(Deserialize)]
struct Made {
    #[serde(alias = "billing_requests", alias = "payments", alias = "refunds", alias = "mandates")]
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    status: String,
    amount: Option<i64>,
    currency: Option<String>,
    payment_request: Option<Asked>,
    mandate_request: Option<AskedMandate>,
}

#[derive(Deserialize)]
struct AskedMandate {
    scheme: String,
}

#[derive(Deserialize)]
struct Asked {
    amount: i64,
    currency: String,
}

#[derive(Deserialize)]
struct Flows {
    billing_request_flows: Flow,
}

#[derive(Deserialize)]
struct Flow {
    authorisation_url: String,
    links: FlowLinks,
}

#[derive(Deserialize)]
struct FlowLinks {
    billing_request: String,
}

/// What became of it. An answer about another object or amount than asked is not believed.
pub(crate) fn outcome(action: &Action, response: &Response) -> Result<Outcome, Failure> {
    if let Some(external_id) = answer::made_before(response) {
        return made_before(action, external_id);
    }
    if let Some(failure) = answer::failure(Method::Post, response) {
        return Err(failure);
    }
    if let Action::OpenPage(order) = action {
        let flow = read_json::<Flows>("billing_request_flows", &response.body)?.billing_request_flows;
        let external_id = flow.links.billing_request;
        if external_id != order.of {
            return Err(another("billing_request_flows", "links.billing_request"));
        }
        return Ok(Outcome::Done { external_id, url: Some(flow.authorisation_url) });
    }
    let (name, prefix) = expected(action)?;
    let made = read_json::<Made>(name, &response.body)?.object;
    if !made.id.starts_with(prefix) {
        return Err(another(name, "id"));
    }
    match action {
        Action::CreateCheckout(checkout) => {
            let asked = made.payment_request.ok_or_else(|| another(name, "payment_request"))?;
            same(name, asked.amount, &asked.currency, checkout.amount)?;
            Ok(page(made.id, action))
        }
        Action::RequestMandate(order) => {
            let asked = made.mandate_request.ok_or_else(|| another(name, "mandate_request"))?;
            if scheme(order.currency) != Ok(asked.scheme.as_str()) {
                return Err(another(name, "mandate_request.scheme"));
            }
            Ok(page(made.id, action))
        }
        Action::Collect(order) => {
            amount_of(name, &made, order.amount)?;
            Ok(Outcome::Pending { external_id: made.id })
        }
        Action::Refund(order) => {
            amount_of(name, &made, order.amount)?;
            Ok(match objects::refund_state(&made.status) {
                RefundState::Succeeded => Outcome::Done { external_id: made.id, url: None },
                RefundState::Failed { .. } | RefundState::Cancelled => {
                    Outcome::Failed { external_id: made.id, reason: made.status }
                }
                _ => Outcome::Pending { external_id: made.id },
            })
        }
        Action::Cancel(order) if made.id != order.external_id => Err(another(name, "id")),
        Action::Cancel(_) if made.status == "cancelled" => {
            Ok(Outcome::Done { external_id: made.id, url: None })
        }
        // Taken note of; events tell.
        _ => Ok(Outcome::Pending { external_id: made.id }),
    }
}

/// The name of what is made, and how its ids begin.
fn expected(action: &Action) -> Result<(&'static str, &'static str), Failure> {
    match action {
        Action::CreateCheckout(_) | Action::RequestMandate(_) => Ok(("billing_requests", "BRQ")),
        Action::Collect(_) => Ok(("payments", "PM")),
        Action::Refund(_) => Ok(("refunds", "RF")),
        Action::Cancel(order) => match order.kind {
            ObjectKind::Charge => Ok(("payments", "PM")),
            ObjectKind::Mandate => Ok(("mandates", "MD")),
            _ => Ok(("billing_requests", "BRQ")),
        },
        _ => Err(another("answer", ".")),
    }
}

/// A key that was used before comes back with what it made, and without what that is.
fn made_before(action: &Action, external_id: String) -> Result<Outcome, Failure> {
    // A page has an address that only the answer to its making held: it has to be opened anew.
    if let Action::OpenPage(_) = action {
        return Err(Failure::Permanent { code: "idempotent_creation_conflict".to_owned() });
    }
    let (name, prefix) = expected(action)?;
    if !external_id.starts_with(prefix) {
        return Err(another(name, "conflicting_resource_id"));
    }
    Ok(match action {
        Action::CreateCheckout(_) | Action::RequestMandate(_) => page(external_id, action),
        _ => Outcome::DoneBefore { external_id },
    })
}

/// The second step: the page of what was made.
fn page(external_id: String, action: &Action) -> Outcome {
    let (email, return_url, cancel_url) = match action {
        Action::CreateCheckout(it) => (&it.email, &it.return_url, &it.cancel_url),
        Action::RequestMandate(it) => (&it.email, &it.return_url, &it.cancel_url),
        _ => return Outcome::Pending { external_id },
    };
    let order = PageOrder {
        of: external_id.clone(),
        email: email.clone(),
        return_url: return_url.clone(),
        cancel_url: cancel_url.clone(),
    };
    Outcome::Continue { external_id, next: Box::new(Action::OpenPage(order)) }
}

fn another(object: &'static str, field: &str) -> Failure {
    ReadError::new(object, field, "is another than asked for").into()
}

fn amount_of(object: &'static str, made: &Object, asked: Money) -> Result<(), Failure> {
    match (made.amount, &made.currency) {
        (Some(minor), Some(code)) => same(object, minor, code, asked),
        _ => Err(ReadError::new(object, "amount", "is missing").into()),
    }
}

fn same(object: &'static str, minor: i64, code: &str, asked: Money) -> Result<(), Failure> {
    if Money::new(minor, amount::currency(object, "currency", code)?) == asked {
        return Ok(());
    }
    Err(another(object, "amount"))
}
