//! Each scheme with a signature that another implementation made (Python's `hmac`), and what may
//! not pass: another byte, another secret, another time, no header, two headers.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Encoding, RawWebhook, Scheme, WebhookError, verify};
use crate::secret::Secret;

const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
const SIGNED_AT: i64 = 1_700_000_000;
const HEX: &str = "bff1b3ef8c31182d6edc0fd34f71e77fef1f638e6c62e958b167bdeb8c2d5767";
const STRIPE: &str = "8e592cdd14d5abcfca2d98925d5b89177aa4331a92facc0e96493db4f54fa0a5";

struct Case {
    scheme: Scheme,
    url: &'static str,
    headers: Vec<(String, String)>,
    body: &'static [u8],
    secret: &'static str,
    signed_at: i64,
    says_time: bool,
}

fn case(scheme: Scheme, headers: &[(&str, &str)], secret: &'static str) -> Case {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let says_time = !matches!(scheme, Scheme::Body { .. } | Scheme::VersionedBody { .. });
    let url = "https://quittance.example/hooks/p?a=1";
    Case { scheme, url, headers, body: BODY, secret, signed_at: SIGNED_AT, says_time }
}

fn cases() -> Vec<Case> {
    let stripe = format!("t={SIGNED_AT},v1={STRIPE},v0=00");
    let bridge = format!("v1=00FF,v1={}", HEX.to_uppercase());
    let slack = "v0=4cc478e411d5fc8ab4bb4a39698f40af97feaaf51f07f53ff620b49a42332b1e";
    vec![
        case(
            Scheme::TimestampedHex { header: "Stripe-Signature" },
            &[("stripe-signature", &stripe)],
            "whsec_abc",
        ),
        // The example of the Standard Webhooks specification.
        Case {
            body: br#"{"test": 2432232314}"#,
            signed_at: 1_614_265_330,
            ..case(
                Scheme::StandardWebhooks,
                &[
                    ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                    ("webhook-timestamp", "1614265330"),
                    ("webhook-signature", "v1a,xx v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                ],
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            )
        },
        case(
            Scheme::Body { header: "Webhook-Signature", encoding: Encoding::Hex },
            &[("Webhook-Signature", HEX)],
            "secret-1",
        ),
        case(
            Scheme::Body { header: "x-xero-signature", encoding: Encoding::Base64 },
            &[("x-xero-signature", "v/Gz74wxGC1u3A/TT3Hnf+8fY45sYulYsWe964wtV2c=")],
            "secret-1",
        ),
        case(
            Scheme::VersionedBody { header: "BridgeApi-Signature" },
            &[("BridgeApi-Signature", &bridge)],
            "secret-1",
        ),
        Case {
            url: "https://quittance.example/hooks/h?a=1",
            ..case(
                Scheme::HubspotV3,
                &[
                    ("X-HubSpot-Signature-v3", "yJV/HNLWX0YfU/FsEr0+Q8a0L4a0ylP9VKO15wtNvJg="),
                    ("X-HubSpot-Request-Timestamp", "1700000000000"),
                ],
                "client-secret",
            )
        },
        Case {
            body: b"token=xyzz0WbapA4vBCDEFx0helu&team_id=T1DC2JH3J",
            signed_at: 1_531_420_618,
            ..case(
                Scheme::SlackV0,
                &[("X-Slack-Signature", slack), ("X-Slack-Request-Timestamp", "1531420618")],
                "8f742231b10e8888abcd99yyyzzz85a5",
            )
        },
        case(
            Scheme::Powens,
            &[
                ("BI-Signature", "Ifm59csLn3kuriHHMa85xtFSbMsC5hKgFjl7+zKwib0="),
                ("BI-Signature-Date", "2023-11-14T22:13:20Z"),
            ],
            "secret-1",
        ),
    ]
}

fn judged(
    case: &Case,
    body: &[u8],
    headers: &[(String, String)],
    secrets: &[&str],
    late: i64,
) -> Result<(), WebhookError> {
    let received_at = Timestamp::from_second(case.signed_at + late).unwrap();
    let webhook = RawWebhook { method: "POST", url: case.url, headers, body, received_at };
    let secrets: Vec<Secret> = secrets.iter().map(|it| Secret::new(*it)).collect();
    verify(&case.scheme, &webhook, &secrets, SignedDuration::from_mins(5))
}

#[test]
fn what_is_signed_passes_with_the_old_or_the_new_secret() {
    for case in cases() {
        let other = if case.scheme == Scheme::StandardWebhooks { "whsec_AAAA" } else { "other" };
        for secrets in [vec![case.secret], vec![other, case.secret], vec![case.secret, other]] {
            assert_eq!(judged(&case, case.body, &case.headers, &secrets, 299), Ok(()), "{:?}", case.scheme);
        }
        assert_eq!(
            judged(&case, case.body, &case.headers, &[other], 0),
            Err(WebhookError::SignatureDiffers),
            "{:?}",
            case.scheme
        );
    }
}

#[test]
fn without_a_secret_nothing_passes() {
    for case in cases() {
        for secrets in [&[][..], &[""][..]] {
            let judged = judged(&case, case.body, &case.headers, secrets, 0);
            assert_eq!(judged, Err(WebhookError::NoSecret), "{:?}", case.scheme);
        }
    }
    let cases = cases();
    let standard = cases.iter().find(|it| it.scheme == Scheme::StandardWebhooks).unwrap();
    let bare = standard.secret.trim_start_matches("whsec_");
    assert_eq!(judged(standard, standard.body, &standard.headers, &[bare], 0), Err(WebhookError::NoSecret));
}

#[test]
fn what_is_old_or_of_tomorrow_does_not_pass() {
    for case in cases().iter().filter(|case| case.says_time) {
        for late in [301, -301] {
            let judged = judged(case, case.body, &case.headers, &[case.secret], late);
            assert_eq!(judged, Err(WebhookError::NotFresh), "{:?}", case.scheme);
        }
    }
}

#[test]
fn a_header_that_is_missing_or_there_twice_refuses() {
    for case in cases() {
        for at in 0..case.headers.len() {
            let mut less = case.headers.clone();
            less.remove(at);
            let judged_less = judged(&case, case.body, &less, &[case.secret], 0);
            assert!(matches!(judged_less, Err(WebhookError::HeaderMissing { .. })), "{:?}", case.scheme);
            let mut twice = case.headers.clone();
            twice.push(case.headers[at].clone());
            let judged_twice = judged(&case, case.body, &twice, &[case.secret], 0);
            assert!(matches!(judged_twice, Err(WebhookError::HeaderMalformed { .. })), "{:?}", case.scheme);
        }
    }
}

#[test]
fn the_address_and_the_method_are_part_of_what_hubspot_signs() {
    let mut case = cases().remove(5);
    case.url = "https://quittance.example/hooks/other";
    assert_eq!(
        judged(&case, case.body, &case.headers, &[case.secret], 0),
        Err(WebhookError::SignatureDiffers)
    );
}

proptest! {
    #[test]
    fn another_byte_never_passes(which in 0..8_usize, at in 0..64_usize, flip in 1..=255_u8) {
        let cases = cases();
        let case = &cases[which];
        let mut body = case.body.to_vec();
        let at = at % body.len();
        body[at] ^= flip;
        prop_assert_eq!(
            judged(case, &body, &case.headers, &[case.secret], 0),
            Err(WebhookError::SignatureDiffers)
        );
    }

    #[test]
    fn no_header_is_too_strange(which in 0..8_usize, at in 0..3_usize, text in "\\PC{0,80}") {
        let cases = cases();
        let case = &cases[which];
        let mut headers = case.headers.clone();
        let at = at % headers.len();
        prop_assume!(headers[at].1 != text);
        headers[at].1 = text;
        prop_assert!(judged(case, case.body, &headers, &[case.secret], 0).is_err());
    }
}
