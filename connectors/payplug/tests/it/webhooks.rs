//! A notification is a hint: which payment to read, and nothing else.

use connector_api::Connector as _;
use connector_api::object::ObjectKind;
use connector_api::webhook::{Delivery, Hint, RawWebhook, WebhookError};
use connector_payplug::PayPlug;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{given_back, payment};

fn told(body: &str) -> Result<Delivery, WebhookError> {
    let webhook = RawWebhook {
        method: "POST",
        url: "https://quittance.example/hooks/p",
        headers: &[],
        body: body.as_bytes(),
        received_at: Timestamp::UNIX_EPOCH,
    };
    PayPlug.verify(&webhook, &[], SignedDuration::from_mins(5))
}

#[test]
fn a_notification_gives_the_payment_to_read() {
    let hint = |id: &str| Hint { kind: ObjectKind::Charge, external_id: id.to_owned() };
    let mut paid = payment("pay_5iHMDxy4ABR4YBVW4UscIn", 1);
    paid["is_paid"] = json!(true);
    assert_eq!(told(&paid.to_string()), Ok(Delivery::Hints(vec![hint("pay_5iHMDxy4ABR4YBVW4UscIn")])));
    assert_eq!(told(&given_back("re_1", 1).to_string()), Ok(Delivery::Hints(vec![hint("pay_1")])));
    let plan = r#"{"object":"installment_plan","id":"inst_1"}"#;
    assert_eq!(told(plan), Ok(Delivery::Hints(Vec::new())));
}

#[test]
fn what_names_no_payment_is_refused() {
    let long = format!("pay_{}", "a".repeat(61));
    for id in ["", "re_1", "pay_1/refunds", "pay_../x", "pay_é", long.as_str()] {
        let body = json!({ "object": "payment", "id": id }).to_string();
        assert!(matches!(told(&body), Err(WebhookError::Unreadable(_))), "{id}");
    }
    for body in ["", "<html>", "[]", r#"{"object":"refund","id":"re_1"}"#, r#"{"id":"pay_1"}"#] {
        assert!(matches!(told(body), Err(WebhookError::Unreadable(_))), "{body}");
    }
}
