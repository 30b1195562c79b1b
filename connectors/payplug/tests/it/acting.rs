//! What is asked, what becomes of it, and whether it was done.

use connector_api::action::{
    Action, ActionError, Checkout, Method, Outcome, Payer, Probe, Probed, RefundOrder,
};
use connector_api::{Body, Connector as _, Cursor, Failure, Method as Verb, Repeat, Request, may_repeat};
use connector_payplug::{MANIFEST, PayPlug};
use jiff::Timestamp;
use money::{Currency, Money};
use serde_json::{Value, json};

use crate::{answer, cancel, checkout, euro, given_back, payment, refund};

const SENT_AT: i64 = 1_700_000_000;

fn body(request: &Request) -> Value {
    let Body::Json(body) = &request.body else { panic!("not JSON") };
    serde_json::from_str(body).unwrap()
}

fn acted(action: &Action, body: &Value) -> Result<Outcome, Failure> {
    PayPlug.acted(action, &answer(201, &body.to_string()))
}

fn done(external_id: &str, url: Option<&str>) -> Outcome {
    Outcome::Done { external_id: external_id.to_owned(), url: url.map(ToOwned::to_owned) }
}

#[test]
fn each_action_is_one_request() {
    let request = PayPlug.act(&Action::CreateCheckout(checkout()), "key-1").unwrap();
    assert_eq!((request.method, request.path.as_str()), (Verb::Post, "/v1/payments"));
    assert_eq!(request.headers, [("PayPlug-Version", "2019-08-06".to_owned())], "there is no key");
    let billing = json!({
        "first_name": "Élodie", "last_name": "Martin", "email": "compta+33@example.fr",
        "address1": "1 rue de la Paix", "postcode": "75002", "city": "Paris", "country": "FR",
    });
    let mut shipping = billing.clone();
    shipping["delivery_type"] = json!("BILLING");
    assert_eq!(
        body(&request),
        json!({
            "amount": 120_050, "currency": "EUR", "billing": billing, "shipping": shipping,
            "hosted_payment": {
                "return_url": "https://quittance.example/paid?a=1&b=2", "cancel_url": "https://quittance.example/portal",
            },
            "notification_url": "https://quittance.example/hooks/p",
            "metadata": { "quittance_reference": "pay_01h" },
        })
    );
    let request = PayPlug.act(&Action::Refund(refund()), "key-1").unwrap();
    assert_eq!((request.method, request.path.as_str()), (Verb::Post, "/v1/payments/pay_1/refunds"));
    assert_eq!(body(&request), json!({ "amount": 2_000, "metadata": { "quittance_reference": "ref_01h" } }));
    let request = PayPlug.act(&cancel(), "key-1").unwrap();
    assert_eq!((request.method, request.path.as_str()), (Verb::Patch, "/v1/payments/pay_1"));
    assert_eq!(body(&request), json!({ "aborted": true }));
}

#[test]
fn what_cannot_be_asked_is_refused_before_it_leaves() {
    let act = |paid: Checkout| PayPlug.act(&Action::CreateCheckout(paid), "key").map(|_| ()).unwrap_err();
    for amount in [euro(0), euro(-1), Money::new(100, Currency::parse("USD").unwrap())] {
        assert!(matches!(act(Checkout { amount, ..checkout() }), ActionError::Amount(_)));
        let back = Action::Refund(RefundOrder { amount, ..refund() });
        assert!(matches!(PayPlug.act(&back, "key"), Err(ActionError::Amount(_))));
    }
    let missing = |field| ActionError::Missing { field };
    assert_eq!(act(Checkout { payer: None, ..checkout() }), missing("payer"));
    assert_eq!(act(Checkout { email: None, ..checkout() }), missing("email"));
    let payer = |change: fn(&mut Payer)| {
        let mut paid = checkout();
        change(paid.payer.as_mut().unwrap());
        act(paid)
    };
    assert_eq!(payer(|it| it.street.clear()), ActionError::Length { field: "payer.street" });
    for country in ["F", "fr", "FRA"] {
        let mut paid = checkout();
        paid.payer.as_mut().unwrap().country = country.to_owned();
        assert_eq!(act(paid), ActionError::Length { field: "payer.country" });
    }
    assert_eq!(act(Checkout { methods: vec![Method::SepaDebit], ..checkout() }), ActionError::NotSupported);
    assert_eq!(PayPlug.act(&Action::CreatePaymentLink(checkout()), "key"), Err(ActionError::NotSupported));
}

#[test]
fn what_became_of_it_is_read() {
    let page = Action::CreateCheckout(checkout());
    let url = "https://secure.payplug.com/pay/1";
    assert_eq!(acted(&page, &payment("pay_1", 1)), Ok(done("pay_1", Some(url))));
    assert_eq!(acted(&Action::Refund(refund()), &given_back("re_1", 1)), Ok(done("re_1", None)));
    let mut aborted = payment("pay_1", 1);
    assert_eq!(acted(&cancel(), &aborted), Ok(Outcome::Pending { external_id: "pay_1".to_owned() }));
    aborted["failure"] = json!({ "code": "aborted", "message": "x" });
    assert_eq!(acted(&cancel(), &aborted), Ok(done("pay_1", None)));
}

#[test]
fn an_answer_about_something_else_is_not_believed() {
    let reason = |action: &Action, mut body: Value, field: &str, value: Value| {
        body[field] = value;
        match acted(action, &body) {
            Err(Failure::Unreadable { reason }) => reason,
            other => panic!("{other:?}"),
        }
    };
    let page = Action::CreateCheckout(checkout());
    let made = || payment("pay_1", 1);
    assert_eq!(reason(&page, made(), "amount", json!(1)), "payment, amount: is another than asked for");
    assert!(reason(&page, made(), "currency", json!("USD")).contains("amount"));
    assert!(reason(&page, made(), "object", json!("refund")).contains("another object"));
    assert!(reason(&page, made(), "metadata", Value::Null).contains("metadata"));
    assert!(reason(&page, made(), "hosted_payment", Value::Null).contains("payment_url"));
    let back = Action::Refund(refund());
    assert!(reason(&back, given_back("re_1", 1), "payment_id", json!("pay_2")).contains("payment_id"));
    assert!(reason(&back, given_back("re_1", 1), "amount", json!(2_001)).contains("amount"));
    assert!(reason(&cancel(), made(), "id", json!("pay_2")).contains("id"));
}

#[test]
fn a_failure_has_its_class() {
    let back = Action::Refund(refund());
    let failed = |status, body: &str| PayPlug.acted(&back, &answer(status, body)).unwrap_err();
    let permanent = |code: &str| Failure::Permanent { code: code.to_owned() };
    let field = r#"{"object":"error","message":"x","details":{"amount":"FR7630 is no amount"}}"#;
    assert_eq!(failed(400, field), permanent("invalid:amount"));
    assert_eq!(failed(400, r#"{"object":"error","message":"x"}"#), permanent("400"));
    assert_eq!(failed(403, "<html>"), permanent("403"));
    assert_eq!(failed(401, field), Failure::CredentialRefused);
    assert_eq!(failed(429, ""), Failure::RateLimited { wait: None });
    let unknown = failed(500, "<html>");
    assert_eq!(unknown, Failure::OutcomeUnknown);
    assert_eq!(may_repeat(Verb::Post, MANIFEST.idempotency, &unknown), Repeat::AfterProbe);
}

/// What a probe says when these pages come one after the other, and how many were asked for.
fn probed(action: &Action, pages: &[Vec<Value>]) -> (Result<Probed, Failure>, usize) {
    let mut cursor = Cursor::default();
    for (index, data) in pages.iter().enumerate() {
        let sent_at = Timestamp::from_second(SENT_AT).unwrap();
        let probe = Probe { action, sent_at, cursor: &cursor };
        let request = PayPlug.probe(probe).unwrap();
        assert_eq!(request.method, Verb::Get);
        assert!(request.query.contains(&("page".to_owned(), index.to_string())), "{request:?}");
        let body = json!({ "type": "list", "page": index, "per_page": 100, "data": data });
        match PayPlug.probed(probe, &answer(200, &body.to_string())) {
            Ok(Probed::GoOn(next)) => cursor = next,
            known => return (known, index + 1),
        }
    }
    panic!("it goes on for ever");
}

/// A payment of somebody else.
fn other(created_at: i64) -> Value {
    let mut other = payment("pay_9", created_at);
    other["metadata"] = json!({ "order": "17" });
    other
}

#[test]
fn a_lost_answer_is_looked_for_until_before_it_was_sent() {
    let page = Action::CreateCheckout(checkout());
    let late = || other(SENT_AT + 100);
    let found = Ok(Probed::Done(done("pay_1", Some("https://secure.payplug.com/pay/1"))));
    let on_the_second = vec![vec![late(), late()], vec![late(), payment("pay_1", SENT_AT + 1)]];
    assert_eq!(probed(&page, &on_the_second), (found, 2));
    // A clock that is behind: a payment of half an hour before may be younger than it says.
    let old = vec![vec![late(), other(SENT_AT - 1800)], vec![other(SENT_AT - 3601)], vec![late()]];
    assert_eq!(probed(&page, &old), (Ok(Probed::Absent), 2));
    // A page that is merely short does not prove an absence, an empty one does.
    assert_eq!(probed(&page, &[vec![late()], vec![]]), (Ok(Probed::Absent), 2));
    // With our reference and another amount it is neither there nor absent.
    let mut strange = payment("pay_1", SENT_AT);
    strange["amount"] = json!(1);
    assert!(matches!(probed(&page, &[vec![strange]]).0, Err(Failure::Unreadable { .. })));

    let back = Action::Refund(refund());
    assert_eq!(probed(&back, &[vec![given_back("re_1", 1)]]), (Ok(Probed::Done(done("re_1", None))), 1));
    let mut ours = given_back("re_0", 1);
    ours["metadata"] = Value::Null;
    assert_eq!(probed(&back, &[vec![ours], vec![]]), (Ok(Probed::Absent), 2));
}

#[test]
fn a_probe_that_failed_is_no_absence() {
    let cursor = Cursor::default();
    let sent_at = Timestamp::from_second(SENT_AT).unwrap();
    let page = Action::CreateCheckout(checkout());
    let probe = Probe { action: &page, sent_at, cursor: &cursor };
    for (status, body) in [
        (200, "<html>"),
        (200, "{}"),
        (200, r#"{"data":[{}]}"#),
        (200, r#"{"data":[],"page":3}"#),
        (401, "{}"),
        (404, "{}"),
        (500, ""),
    ] {
        assert!(PayPlug.probed(probe, &answer(status, body)).is_err(), "{status} {body}");
    }
    let cancel = cancel();
    let probe = Probe { action: &cancel, ..probe };
    assert_eq!(PayPlug.probe(probe).unwrap().path, "/v1/payments/pay_1");
    let open = payment("pay_1", 1);
    assert_eq!(PayPlug.probed(probe, &answer(200, &open.to_string())), Ok(Probed::Absent));
}
