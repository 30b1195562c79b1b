//! Every request has a route that GoCardless' own library knows, and every reader reads the examples of
//! that library. They are in `../shared/specs`; without them this says so.

use std::fs;
use std::path::PathBuf;

use connector_api::object::ObjectKind;
use connector_api::{Connector as _, Cursor, Fetched, Method, Pull, Request, Stream};
use connector_gocardless::{GoCardless, MANIFEST};
use jiff::Timestamp;
use serde_json::Value;

use crate::{actions, answer};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs/gocardless"))
}

fn official(name: &str) -> Option<Value> {
    match fs::read_to_string(folder().join(format!("{name}.json"))) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(error) => {
            println!("SKIPPED: {name} is not there ({error}); it was not compared");
            None
        }
    }
}

/// The example that the library has for a request.
fn route(request: &Request) -> Option<Value> {
    let name = request.path.split('/').nth(1).unwrap();
    let fixtures = official(name)?;
    let verb = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put | Method::Patch => panic!("GoCardless is not asked so"),
    };
    let parts: Vec<&str> = request.path.split('/').collect();
    let fits = |fixture: &&Value| {
        let template: Vec<&str> = fixture["path_template"].as_str().unwrap().split('/').collect();
        let same = |(part, pattern): (&&str, &&str)| part == pattern || pattern.starts_with(':');
        fixture["method"] == verb && template.len() == parts.len() && parts.iter().zip(&template).all(same)
    };
    let found = fixtures.as_object().unwrap().values().find(fits);
    Some(found.unwrap_or_else(|| panic!("no route {verb} {}", request.path))["body"].clone())
}

#[test]
fn each_action_has_a_route() {
    for action in actions() {
        let request = GoCardless.act(&action, "key").unwrap();
        let Some(example) = route(&request) else { continue };
        // The answer is of the kind that is expected: what differs is another object or amount.
        let outcome = GoCardless.acted(&action, &answer(201, &example.to_string()));
        let error = outcome.unwrap_err().to_string();
        assert!(error.ends_with("is another than asked for"), "{action:?}: {error}");
    }
}

#[test]
fn each_stream_and_each_read_has_a_route() {
    let cursor = Cursor::default();
    for stream in MANIFEST.streams {
        let now = Timestamp::UNIX_EPOCH;
        let pull = Pull { stream: stream.stream, of: Some("PO123"), cursor: &cursor, now };
        let Some(mut example) = route(&GoCardless.pull(pull).unwrap()) else { continue };
        let page = GoCardless.pulled(pull, &answer(200, &example.to_string())).unwrap();
        assert!(page.has_more, "{:?}: the examples say that there is more", stream.stream);
        if stream.stream == Stream::PayoutLines {
            let pull = Pull { cursor: &page.cursor, ..pull };
            let example = route(&GoCardless.pull(pull).unwrap()).unwrap();
            assert_eq!(GoCardless.pulled(pull, &answer(200, &example.to_string())).unwrap().records.len(), 2);
            continue;
        }
        assert_eq!(page.records.len(), 2);
        let next = GoCardless.pull(Pull { cursor: &page.cursor, ..pull }).unwrap();
        let after = &example["meta"]["cursors"]["after"];
        assert!(next.query.iter().any(|(name, value)| name == "after" && value == after));
        example["meta"].as_object_mut().unwrap().remove("cursors");
        assert!(GoCardless.pulled(pull, &answer(200, &example.to_string())).is_err());
    }
    for (kind, needed) in [
        (ObjectKind::Charge, &["id", "amount", "currency", "status", "created_at", "links"][..]),
        (ObjectKind::Refund, &["id", "amount", "currency", "status", "created_at", "links"]),
        (ObjectKind::Mandate, &["id", "scheme", "status", "created_at"]),
        (ObjectKind::Payout, &["id", "amount", "currency", "status", "created_at"]),
        (ObjectKind::Checkout, &["id", "status", "created_at", "links"]),
    ] {
        // Mandates and billing requests are there in the same manner.
        let request = GoCardless.fetch(kind, "X123").unwrap();
        let Some(example) = route(&request) else { continue };
        let read = |value: &Value| GoCardless.fetched(kind, &answer(200, &value.to_string()));
        assert!(matches!(read(&example), Ok(Fetched::Found(_))), "{kind:?}: {:?}", read(&example));
        let name = request.path.split('/').nth(1).unwrap();
        for field in needed {
            let mut less = example.clone();
            less[name].as_object_mut().unwrap().remove(*field);
            let error = read(&less).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(field), "{error}");
        }
    }
}

#[test]
fn the_errors_of_the_library_are_read() {
    let Some(conflict) = official("idempotent_creation_conflict_error") else { return };
    let collect = &actions()[3];
    let outcome = GoCardless.acted(collect, &answer(409, &conflict.to_string())).unwrap();
    let id = conflict["error"]["errors"][0]["links"]["conflicting_resource_id"].as_str().unwrap();
    assert!(format!("{outcome:?}").contains(id), "{outcome:?}");
}
