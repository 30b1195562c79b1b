//! Limits behind a proxy: each caller has their own.

use app::identity::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, TestDesk};

async fn ask(desk: &TestDesk<'_>, method: &str, path: &str, form: &str, forwarded: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", forwarded)
        .body(Body::from(form.to_owned()))
        .unwrap();
    desk.ask(request).await
}

#[test]
fn requests_are_counted_by_the_address_that_the_proxy_saw() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::limited(&world, 1);
        let mut refused = 0;
        for invented in 0..8 {
            // The caller writes another address into the header each time; the proxy adds theirs.
            let forwarded = format!("192.0.2.{invented}, 203.0.113.7");
            let answer = ask(&desk, "GET", "/sign-in", "", &forwarded).await;
            refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert!(refused >= 3, "{refused}");
        assert_eq!(ask(&desk, "GET", "/sign-in", "", "203.0.113.8").await.status, StatusCode::OK);
    });
}

#[test]
fn ways_to_the_provider_of_identities_are_counted_like_sign_ins() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::limited(&world, 1_000);
        let from = "203.0.113.9";
        for path in ["/sign-in/provider", "/sign-in/provider/done?code=a&state=b"] {
            for _ in 0..15 {
                let answer = ask(&desk, "GET", path, "", from).await;
                assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
            }
        }
        for path in ["/sign-in/provider", "/sign-in/provider/done", "/sign-in/again/provider"] {
            // One more is let through every other second.
            let mut is_refused = false;
            for _ in 0..15 {
                let status = ask(&desk, "GET", path, "", from).await.status;
                is_refused = is_refused || status == StatusCode::TOO_MANY_REQUESTS;
            }
            assert!(is_refused, "{path}");
        }
        assert_eq!(ask(&desk, "GET", "/sign-in", "", from).await.status, StatusCode::OK);
    });
}

#[test]
fn failed_sign_ins_delay_the_caller_and_not_the_proxy() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        desk.caller(Role::Owner).await;
        // More accounts than one address may try.
        let mut last = String::new();
        for number in 0..25 {
            let wrong = format!("email=nobody{number}%40test.example&password=faux");
            last = ask(&desk, "POST", "/sign-in", &wrong, "203.0.113.7").await.body;
        }
        let right = "email=owner%40test.example&password=une+phrase+assez+longue";
        let delayed = ask(&desk, "POST", "/sign-in", right, "203.0.113.7").await;
        assert_eq!(delayed.status, StatusCode::UNPROCESSABLE_ENTITY, "{last}");
        let let_in = ask(&desk, "POST", "/sign-in", right, "203.0.113.8").await;
        assert_eq!(let_in.status, StatusCode::SEE_OTHER, "{}", let_in.body);
    });
}
