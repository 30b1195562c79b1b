//! Every request against PayPal's own descriptions, and what our readers read is what they describe. They
//! are in `../shared/specs`; without them this says so.

use std::fs;
use std::path::PathBuf;

use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, RawWebhook};
use connector_api::{Body, Connector as _, Cursor, Fetched, Method, Request, Secret, Stream};
use connector_paypal::{MANIFEST, PayPal};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::schema::check;
use crate::settlement::{info, transactions};
use crate::{actions, answer, captured, euros, order, pull, refunded};

fn official(name: &str) -> Option<Value> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs/paypal"));
    match fs::read_to_string(folder.join(name)) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(error) => {
            println!("SKIPPED: {name} is not there ({error}); it was not compared");
            None
        }
    }
}

fn description(path: &str) -> Option<Value> {
    official(match path.split('/').nth(2).unwrap() {
        "checkout" => "checkout_orders_v2.json",
        "payments" => "payments_payment_v2.json",
        "customer" => "customer_disputes_v1.json",
        "reporting" => "reporting_transactions_v1.json",
        "notifications" => "notifications_webhooks_v1.json",
        other => panic!("nobody describes {other}"),
    })
}

/// The operation that a request is.
fn operation(root: &Value, request: &Request) -> Value {
    let parts: Vec<&str> = request.path.split('/').collect();
    let same = |(part, pattern): (&&str, &&str)| part == pattern || pattern.starts_with('{');
    let paths = root["paths"].as_object().unwrap();
    let (_, found) = paths
        .iter()
        .find(|(template, _)| {
            let template: Vec<&str> = template.split('/').collect();
            template.len() == parts.len() && parts.iter().zip(&template).all(same)
        })
        .unwrap_or_else(|| panic!("no path {}", request.path));
    let verb = if request.method == Method::Get { "get" } else { "post" };
    assert!(found.get(verb).is_some(), "{verb} {}", request.path);
    found[verb].clone()
}

/// Whether headers and query are among the parameters, and their values as described.
fn parameters(root: &Value, operation: &Value, request: &Request) -> Result<(), String> {
    let known: Vec<Value> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| match it.get("$ref").and_then(Value::as_str) {
            Some(place) => root.pointer(&place[1..]).unwrap().clone(),
            None => it.clone(),
        })
        .collect();
    let sent = request.query.iter().map(|(name, value)| ("query", name.as_str(), value));
    let sent = sent.chain(request.headers.iter().map(|(name, value)| ("header", *name, value)));
    for (place, name, value) in sent {
        let rule = known.iter().find(|it| it["in"] == place && it["name"] == name);
        let rule = rule.ok_or_else(|| format!("no {place} {name}"))?;
        let value = match rule["schema"]["type"].as_str() {
            Some("integer") => json!(value.parse::<i64>().map_err(|_| format!("{name} is no number"))?),
            _ => json!(value),
        };
        check(root, &rule["schema"], &value, name)?;
    }
    for rule in known.iter().filter(|it| it["required"] == true && it["in"] == "query") {
        if !request.query.iter().any(|(name, _)| rule["name"] == **name) {
            return Err(format!("{} is missing", rule["name"]));
        }
    }
    Ok(())
}

fn body(root: &Value, operation: &Value, value: &Value) -> Result<(), String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    check(root, schema, value, "body")
}

#[test]
fn what_is_asked_is_what_paypal_takes() {
    for action in actions() {
        let request = PayPal.act(&action, "key").unwrap();
        let Some(root) = description(&request.path) else { continue };
        let operation = operation(&root, &request);
        assert_eq!(parameters(&root, &operation, &request), Ok(()), "{action:?}");
        let Body::Json(text) = &request.body else { panic!("not JSON") };
        let sent: Value = serde_json::from_str(text).unwrap();
        assert_eq!(body(&root, &operation, &sent), Ok(()), "{action:?}");
        // The check can say no.
        let refused = |change: &dyn Fn(&mut Value)| {
            let mut changed = sent.clone();
            change(&mut changed);
            assert_ne!(changed, sent);
            assert!(body(&root, &operation, &changed).is_err(), "{changed}");
        };
        refused(&|it| it["amount_of_money"] = json!(1));
        if sent.get("amount").is_some() {
            refused(&|it| it["amount"]["value"] = json!(20));
            refused(&|it| it["amount"]["currency_code"] = Value::Null);
        }
        if sent.get("intent").is_some() {
            refused(&|it| it["intent"] = json!("TAKE"));
            refused(&|it| it["purchase_units"][0]["custom_id"] = json!("x".repeat(128)));
            refused(&|it| it["payment_source"]["paypal"]["experience_context"]["user_action"] = json!("PAY"));
            refused(&|it| drop(it["purchase_units"][0].as_object_mut().unwrap().remove("amount")));
        }
        let mut other = request.clone();
        other.headers.push(("PayPal-Unheard-Of", "x".to_owned()));
        assert!(parameters(&root, &operation, &other).is_err());
    }
}

#[test]
fn what_is_listed_and_read_is_what_paypal_lists() {
    let begin = Cursor::default();
    for stream in MANIFEST.streams {
        let request = PayPal.pull(pull(stream.stream, &begin)).unwrap();
        let Some(root) = description(&request.path) else { continue };
        let operation = operation(&root, &request);
        assert_eq!(parameters(&root, &operation, &request), Ok(()), "{:?}", stream.stream);
        let too_many = request.clone().with_query("page_size", "501");
        if stream.stream != Stream::Events {
            assert!(parameters(&root, &operation, &too_many).is_err(), "{:?}", stream.stream);
        }
        assert!(parameters(&root, &operation, &request.with_query("offset", "1")).is_err());
    }
    for kind in [ObjectKind::PaymentIntent, ObjectKind::Charge, ObjectKind::Refund, ObjectKind::Dispute] {
        let request = PayPal.fetch(kind, "ID1").unwrap();
        let Some(root) = description(&request.path) else { continue };
        operation(&root, &request);
    }
}

#[test]
fn our_examples_are_of_the_shape_that_paypal_describes() {
    let dispute = json!({
        "dispute_id": "PP-D-1", "create_time": "2023-11-01T00:00:00.000Z", "update_time": "2023-11-02T00:00:00.000Z",
        "disputed_transactions": [{ "seller_transaction_id": "CAPTURE1" }], "reason": "INCORRECT_AMOUNT",
        "status": "UNDER_REVIEW", "dispute_amount": euros("96.00"), "dispute_life_cycle_stage": "CHARGEBACK",
        "seller_response_due_date": "2023-11-20T00:00:00.000Z",
        "dispute_outcome": { "outcome_code": "RESOLVED_BUYER_FAVOUR" },
        "evidences": [{ "source": "SUBMITTED_BY_SELLER" }],
    });
    let capture = captured("COMPLETED", "1200.50");
    for (file, schema, kind, example, needed) in [
        (
            "checkout_orders_v2.json",
            "order",
            ObjectKind::PaymentIntent,
            order("COMPLETED", std::slice::from_ref(&capture)),
            &["id", "status", "purchase_units"][..],
        ),
        (
            "payments_payment_v2.json",
            "capture-2",
            ObjectKind::Charge,
            capture.clone(),
            &["id", "status", "amount"],
        ),
        (
            "payments_payment_v2.json",
            "refund",
            ObjectKind::Refund,
            refunded("PENDING"),
            &["id", "status", "amount"],
        ),
        (
            "customer_disputes_v1.json",
            "dispute",
            ObjectKind::Dispute,
            dispute,
            &["dispute_id", "status", "dispute_amount", "disputed_transactions", "reason"],
        ),
    ] {
        let Some(root) = official(file) else { continue };
        let schemas = &root["components"]["schemas"];
        let rule = schemas.get(schema).unwrap_or(&schemas["capture"]);
        assert_eq!(check(&root, rule, &example, schema), Ok(()));
        let read = |value: &Value| PayPal.fetched(kind, &answer(200, &value.to_string()));
        assert!(matches!(read(&example), Ok(Fetched::Found(_))), "{kind:?}: {:?}", read(&example));
        for field in needed {
            let mut less = example.clone();
            less.as_object_mut().unwrap().remove(*field);
            let error = read(&less).unwrap_err().to_string();
            assert!(error.contains(field), "{error}");
        }
    }
    if let Some(root) = official("reporting_transactions_v1.json") {
        let page = transactions(&[info("C1", "T0006", "10.00", Some("-1.00"))], 1, 1);
        let rule = &root["components"]["schemas"]["search_response"];
        assert_eq!(check(&root, rule, &page, "search_response"), Ok(()));
    }
}

#[test]
fn what_is_asked_about_a_webhook_is_what_paypal_takes() {
    let Some(root) = official("notifications_webhooks_v1.json") else { return };
    let event = r#"{"id":"WH-1","create_time":"2023-11-14T22:13:20.000Z","resource_type":"capture","event_type":"PAYMENT.CAPTURE.COMPLETED","summary":"x","links":[]}"#;
    let headers = [
        ("PAYPAL-TRANSMISSION-ID", "69cd13f0-d67a-11e5-baa3-778b53f4ae55"),
        ("PAYPAL-TRANSMISSION-TIME", "2016-02-18T20:01:35Z"),
        ("PAYPAL-TRANSMISSION-SIG", "lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A=="),
        ("PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/CERT-1"),
        ("PAYPAL-AUTH-ALGO", "SHA256withRSA"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let webhook = RawWebhook {
        method: "POST",
        url: "https://quittance.example/hooks/p",
        headers: &headers,
        body: event.as_bytes(),
        received_at: Timestamp::UNIX_EPOCH,
    };
    let secrets = [Secret::new("1JE4291016473214C")];
    let delivery = PayPal.verify(&webhook, &secrets, SignedDuration::from_mins(5)).unwrap();
    let Delivery::ToConfirm { requests, .. } = delivery else { panic!("{delivery:?}") };
    let operation = operation(&root, &requests[0]);
    let Body::Json(text) = &requests[0].body else { panic!("not JSON") };
    let sent: Value = serde_json::from_str(text).unwrap();
    assert_eq!(body(&root, &operation, &sent), Ok(()));
    for field in
        ["auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time", "webhook_id"]
    {
        let mut less = sent.clone();
        less.as_object_mut().unwrap().remove(field);
        assert!(body(&root, &operation, &less).is_err(), "{field}");
    }
}
