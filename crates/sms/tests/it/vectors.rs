//! Requests and answers as the gateways publish them.

use sms::{
    Arrival, Blame, Delivery, Gateway, GatewayError, Loss, Message, PhoneNumber, Sender, is_signed_by_twilio,
    receipt_of_twilio,
};

pub(crate) fn ovh() -> Gateway {
    Gateway::Ovh {
        service: "sms-ab1234-1".to_owned(),
        application_key: "ak".to_owned(),
        application_secret: "secret-as".to_owned(),
        consumer_key: "ck".to_owned(),
    }
}

pub(crate) fn brevo() -> Gateway {
    Gateway::Brevo { key: "xkeysib-1".to_owned() }
}

pub(crate) fn twilio() -> Gateway {
    let callback = Some("https://quittance.example/sms?a=1".to_owned());
    Gateway::Twilio { account: "AC1".to_owned(), token: "token".to_owned(), callback }
}

pub(crate) fn message(text: &str) -> Message {
    Message {
        to: PhoneNumber::parse("06 12 34 56 78").unwrap(),
        from: Sender::parse("Atelier").unwrap(),
        text: text.to_owned(),
    }
}

fn header<'a>(request: &'a sms::Request, name: &str) -> &'a str {
    request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()).unwrap()
}

#[test]
fn ovh_is_signed_with_the_text_that_is_sent() {
    let gateway = ovh();
    let request = gateway.request(gateway.base(), &message("Bonjour"), 1_780_000_000).unwrap();
    assert_eq!(request.url, "https://eu.api.ovh.com/1.0/sms/sms-ab1234-1/jobs");
    assert_eq!(
        request.body,
        r#"{"charset":"UTF-8","coding":"7bit","message":"Bonjour","noStopClause":true,"priority":"high","receivers":["+33612345678"],"sender":"Atelier"}"#
    );
    // Calculated with another program: SHA-1 of secret, consumer, method, address, body and time, with a plus between.
    assert_eq!(header(&request, "x-ovh-signature"), "$1$16fa843e64c16de4c50e130b877e7b6eba74da7e");
    assert_eq!(header(&request, "x-ovh-timestamp"), "1780000000");
    let beyond = gateway.request(gateway.base(), &message("Ваш счёт"), 1).unwrap();
    assert!(beyond.body.contains(r#""coding":"8bit""#), "{}", beyond.body);
}

#[test]
fn brevo_and_twilio_get_what_they_ask_for() {
    let request = brevo().request(brevo().base(), &message("Bonjour"), 0).unwrap();
    assert_eq!(request.url, "https://api.brevo.com/v3/transactionalSMS/send");
    assert_eq!(header(&request, "api-key"), "xkeysib-1");
    assert_eq!(
        request.body,
        r#"{"content":"Bonjour","recipient":"33612345678","sender":"Atelier","type":"transactional","unicodeEnabled":false}"#
    );
    let request = twilio().request(twilio().base(), &message("1 200 € & +"), 0).unwrap();
    assert_eq!(request.url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
    assert_eq!(header(&request, "authorization"), "Basic QUMxOnRva2Vu");
    assert_eq!(
        request.body,
        "To=%2B33612345678&From=Atelier&Body=1+200+%E2%82%AC+%26+%2B&StatusCallback=https%3A%2F%2Fquittance.example%2Fsms%3Fa%3D1"
    );
}

#[test]
fn settings_that_could_add_a_header_or_a_path_are_refused() {
    for service in ["", "a/b", "a b", "é"] {
        let Gateway::Ovh { application_key, application_secret, consumer_key, .. } = ovh() else { panic!() };
        let gateway =
            Gateway::Ovh { service: service.to_owned(), application_key, application_secret, consumer_key };
        assert_eq!(gateway.check(), Err(GatewayError::Credentials), "{service:?}");
    }
    for key in ["", "a\r\nb: c", "a b"] {
        assert_eq!(Gateway::Brevo { key: key.to_owned() }.check(), Err(GatewayError::Credentials), "{key:?}");
    }
    for good in ["Atelier", "SARL123", "abc"] {
        assert!(Sender::parse(good).is_ok(), "{good}");
    }
    for bad in ["ab", "abcdefghijkl", "1234", "L'Atelier", "Mon Atelier", "Été"] {
        assert_eq!(Sender::parse(bad), Err(GatewayError::Sender), "{bad}");
    }
}

#[test]
fn answers_tell_what_left_what_did_not_and_what_nobody_knows() {
    let accepted = |id: &str| Delivery::Accepted(Some(id.to_owned()));
    assert_eq!(twilio().delivery(201, None, br#"{"sid":"SM1","status":"queued"}"#), accepted("SM1"));
    assert_eq!(
        brevo().delivery(201, None, br#"{"messageId":1511882900176220}"#),
        accepted("1511882900176220")
    );
    let report =
        br#"{"ids":[7],"invalidReceivers":[],"totalCreditsRemoved":1,"validReceivers":["+33612345678"]}"#;
    assert_eq!(ovh().delivery(200, None, report), accepted("7"));

    let blame = |gateway: Gateway, status, body: &str| match gateway.delivery(status, None, body.as_bytes()) {
        Delivery::Refused { blame, .. } => Some(blame),
        _ => None,
    };
    let none_valid =
        r#"{"ids":[],"invalidReceivers":["+33612345678"],"totalCreditsRemoved":0,"validReceivers":[]}"#;
    assert_eq!(blame(ovh(), 200, none_valid), Some(Blame::Number));
    assert_eq!(blame(ovh(), 403, r#"{"message":"This call has not been granted"}"#), Some(Blame::Us));
    for code in [21211, 21614, 21610] {
        assert_eq!(
            blame(twilio(), 400, &format!(r#"{{"code":{code},"message":"no"}}"#)),
            Some(Blame::Number)
        );
    }
    assert_eq!(blame(twilio(), 400, r#"{"code":21606}"#), Some(Blame::Us));
    assert_eq!(blame(twilio(), 400, r#"{"code":21617}"#), Some(Blame::Message));
    assert_eq!(blame(twilio(), 401, "<html>"), Some(Blame::Us));
    assert_eq!(blame(brevo(), 402, r#"{"code":"not_enough_credits"}"#), Some(Blame::Us));
    assert_eq!(blame(brevo(), 400, r#"{"code":"invalid_parameter"}"#), Some(Blame::Message));
    assert_eq!(blame(brevo(), 301, ""), Some(Blame::Us));

    for gateway in [ovh(), brevo(), twilio()] {
        assert!(matches!(gateway.delivery(429, Some(30), b""), Delivery::Later { after: Some(30), .. }));
        for status in [408, 500, 502, 503, 504] {
            assert!(
                matches!(gateway.delivery(status, None, b""), Delivery::Unknown(Loss::Answered(_))),
                "{status}"
            );
        }
        for body in [&b"<html>"[..], b"", b"{}", b"[]", b"null"] {
            assert_eq!(gateway.delivery(200, None, body), Delivery::Unknown(Loss::Nonsense));
        }
    }
}

#[test]
fn news_of_twilio_are_believed_when_signed_for_this_very_address() {
    let fields = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    // The example of Twilio's documentation.
    let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    let form = fields(&[
        ("To", "+18005551212"),
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
    ]);
    let signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    assert!(is_signed_by_twilio("12345", url, &form, signature));
    assert!(!is_signed_by_twilio("12346", url, &form, signature));
    assert!(!is_signed_by_twilio("12345", "https://mycompany.com/myapp.php?foo=1", &form, signature));
    assert!(!is_signed_by_twilio("12345", url, &form[1..], signature));
    for bad in ["", "RSOYDt4T1cUTdK1PDd93", "ESOYDt4T1cUTdK1PDd93/VVr8B8=", "é"] {
        assert!(!is_signed_by_twilio("12345", url, &form, bad), "{bad}");
    }
    // What HMAC gives for an empty token can be had by everybody.
    assert!(!is_signed_by_twilio("", "", &[], "+9sdGxiqbAgyS31ktx+3Y3BpDh0="));

    let arrival = |status: &str, code: &str| {
        receipt_of_twilio(&fields(&[("MessageSid", "SM1"), ("MessageStatus", status), ("ErrorCode", code)]))
            .map(|it| it.arrival)
    };
    assert_eq!(arrival("sent", ""), Some(Arrival::OnItsWay));
    assert_eq!(arrival("delivered", ""), Some(Arrival::Arrived));
    assert!(matches!(arrival("undelivered", "30003"), Some(Arrival::Failed(_))));
    assert!(matches!(arrival("undelivered", "30005"), Some(Arrival::NoSuchNumber(_))));
    assert_eq!(arrival("new-word", ""), None);
    assert_eq!(receipt_of_twilio(&fields(&[("MessageStatus", "sent")])), None);
}
