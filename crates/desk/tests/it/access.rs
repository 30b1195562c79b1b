//! Every route, by every role, by nobody, and from another site.

use app::identity::{Permission, Role, Side, allows};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use desk::{Access, routes};
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

/// A path with something in the place of what varies.
fn filled(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("inv_01h455vb4pex5vsknk084sn02q");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn the_list_of_pages_for_the_browser_tests_is_current() {
    let kept = include_str!("../../../../e2e/pages.json");
    assert!(kept == desk::pages_json(), "e2e/pages.json is stale; remedy: cargo xtask generate");
}

#[test]
fn each_role_reaches_what_it_may_and_nothing_else() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Integration) {
            let caller = desk.caller(role).await;
            for route in routes() {
                // Signing out ends the session that the next routes need.
                if route.path == "/sign-out" {
                    continue;
                }
                let needed = match route.access {
                    // The portal knows customers, and no role: below.
                    Access::Public | Access::Customer | Access::SignedIn | Access::FreshlySignedIn => {
                        continue;
                    }
                    Access::Needs(permission) | Access::Fresh(permission) => permission,
                };
                let answer = desk.call(&caller, &route.method, &filled(route.path)).await;
                let what = format!("{role:?} {} {}: {}", route.method, route.path, answer.status);
                if allows(role, needed) {
                    assert!(answer.status != StatusCode::FORBIDDEN, "{what}");
                    assert!(answer.status != StatusCode::UNAUTHORIZED, "{what}");
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
                }
                assert!(!answer.status.is_server_error(), "{what}");
            }
        }
    });
}

/// Every permission that a key can have, alone, on both sides: it reaches what asks for that permission and nothing
/// else, and never what asks for the password again.
#[test]
fn each_key_reaches_what_it_may_and_nothing_else() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        for (side, permission) in
            [Side::Payment, Side::Business].into_iter().flat_map(|side| Permission::ALL.map(|it| (side, it)))
        {
            let body = serde_json::json!({ "name": "ERP", "permissions": [permission.as_str()], "side": side.as_str(),
                "days": 30, "confirmed": true });
            let made = desk.api(&owner, Method::POST, "/api/v1/keys", Some(body)).await;
            let can_be = allows(Role::Integration, permission) && side.allows(permission);
            assert_eq!(made.status == StatusCode::OK, can_be, "{side:?} {permission:?}: {}", made.body);
            if !can_be {
                continue;
            }
            let key = Caller::program(made.json()["key"].as_str().unwrap());
            for route in routes().into_iter().filter(|route| route.path.starts_with("/api/")) {
                let (needed, is_fresh) = match route.access {
                    Access::Public | Access::Customer | Access::SignedIn | Access::FreshlySignedIn => {
                        continue;
                    }
                    Access::Needs(permission) => (permission, false),
                    Access::Fresh(permission) => (permission, true),
                };
                let answer = desk.api(&key, route.method.clone(), &filled(route.path), None).await;
                let what =
                    format!("{side:?} {permission:?} {} {}: {}", route.method, route.path, answer.status);
                if needed != permission {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
                } else if is_fresh {
                    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
                } else {
                    assert!(answer.status != StatusCode::FORBIDDEN, "{what}");
                    assert!(answer.status != StatusCode::UNAUTHORIZED, "{what}");
                }
                assert!(!answer.status.is_server_error(), "{what}");
            }
        }
    });
}

/// What asks for the password again refuses a session that is older, whatever the role, before it looks at anything.
#[test]
fn what_is_sensitive_asks_for_the_password_again() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        world.clock.advance_micros(20 * 60 * 1_000_000);
        let mut asked = Vec::new();
        for route in routes() {
            if !matches!(route.access, Access::Fresh(_) | Access::FreshlySignedIn) {
                continue;
            }
            let answer = desk.call(&owner, &route.method, &filled(route.path)).await;
            let what = format!("{} {}: {}", route.method, route.path, answer.status);
            if route.path.starts_with("/api/") {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
            } else {
                assert!(answer.location().starts_with("/sign-in/again"), "{what}");
            }
            asked.push((route.method, route.path));
        }
        for sensitive in ["/bank/transactions/{id}/account", "/bank/{account}"] {
            assert!(asked.contains(&(Method::POST, sensitive)), "{sensitive}");
        }
    });
}

#[test]
fn nobody_reaches_anything_but_the_doors() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let nobody = Caller::default();
        for route in routes().into_iter().filter(|route| route.access != Access::Public) {
            let answer = desk.call(&nobody, &route.method, &filled(route.path)).await;
            // Programs are told so; people are led to the door.
            if route.path.starts_with("/api/") || route.path == "/metrics" {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.path);
            } else {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.path);
                let door = if route.access == Access::Customer { "/portal/closed" } else { "/sign-in" };
                assert!(answer.location().starts_with(door), "{} leads to {}", route.path, answer.location());
            }
        }
    });
}

/// Whoever works here is no customer, whatever the role.
#[test]
fn no_role_opens_the_portal() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        for route in routes().into_iter().filter(|route| route.access == Access::Customer) {
            let answer = desk.call(&owner, &route.method, &filled(route.path)).await;
            assert_eq!(answer.location(), "/portal/closed", "{} {}", route.method, route.path);
        }
    });
}

#[test]
fn no_form_comes_from_another_site() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        for route in routes().into_iter().filter(|route| route.method != Method::GET) {
            let request = Request::builder()
                .method(&route.method)
                .uri(filled(route.path))
                .header("host", "localhost")
                .header("origin", "https://elsewhere.example")
                .header("sec-fetch-site", "cross-site")
                .body(Body::empty())
                .unwrap();
            let answer = desk.ask(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}", route.method, route.path);
        }
    });
}

#[test]
fn every_answer_carries_the_headers_that_protect_it() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        for path in ["/sign-in", "/activity", "/nothing-here", "/healthz"] {
            let answer = desk.get(&Caller::default(), path).await;
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.headers["x-frame-options"], "DENY");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert!(answer.headers.contains_key("x-request-id"), "{path}");
        }
    });
}

/// A server whose database is gone is alive and not ready: whoever spreads requests sends it none.
#[test]
fn without_its_database_it_is_not_ready() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let nobody = Caller::default();
        assert_eq!(desk.get(&nobody, "/readyz").await.status, StatusCode::OK);
        world.db.close().await;
        assert_eq!(desk.get(&nobody, "/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(desk.get(&nobody, "/healthz").await.status, StatusCode::OK);
    });
}
