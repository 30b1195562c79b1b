//! What a script does with a database over its life: decide, repeat safely, undo, copy, change keys.

use serde_json::Value;

use crate::place::Place;

fn passes(checks: &Value) {
    let checks = checks.as_array().unwrap();
    assert!(checks.len() > 10);
    for check in checks {
        assert_eq!(check["findings"].as_array().unwrap().len(), 0, "{check}");
    }
}

#[test]
fn deciding_twice_under_one_key_decides_once() {
    let place = Place::new();
    let id = place.transaction();
    let accept = format!("accept {id} --document FA-2026-0001=400 --key k1");
    let first = place.json(&accept);
    assert_eq!(place.json(&accept), first, "the same answer");
    assert_eq!(first["rest_minor"], 0);
    let allocation = first["allocation"].as_str().unwrap();
    let decided = place.json("allocations");
    assert_eq!(decided.as_array().unwrap().len(), 1);
    assert_eq!((&decided[0]["id"], &decided[0]["automatic"]), (&allocation.into(), &false.into()));
    assert_eq!(place.json("exceptions"), Value::Array(Vec::new()));
    let (code, text) = place.run(&format!("accept {id} --account 758000=400 --key k1"));
    assert!(code == 2 && text.contains("k1"), "another command under the same key: {text}");
    let (code, text) = place.run(&format!("accept {id} --document FA-2026-0001=400"));
    assert!(code == 2 && text.starts_with("Erreur : "), "it is explained: {text}");

    let (_, csv, _) = place.told("allocations --format csv");
    assert!(
        csv.starts_with("id,booked_on,transaction_minor,currency,counterparty,method,automatic,"),
        "{csv}"
    );
    assert_eq!(place.json("learned")[0]["customer_number"], "C1", "a decision of a person teaches");

    let undo = format!("undo {allocation} --reason erreur --key k2");
    assert_eq!(place.json(&undo), place.json(&undo));
    assert_eq!(place.json("allocations"), Value::Array(Vec::new()));
    assert_eq!(place.transaction(), id, "it waits again");
    assert_eq!(place.json("learned"), Value::Array(Vec::new()), "what it taught is forgotten");
    let (code, text) = place.run(&format!("undo {allocation}"));
    assert!(code == 2 && text.starts_with("Erreur : "), "{text}");
    passes(&place.json("check"));
}

#[test]
fn keys_are_changed_and_copies_hold_the_same() {
    let place = Place::new();
    let id = place.transaction();
    assert_eq!(place.run(&format!("accept {id} --document FA-2026-0001=400")).0, 0);
    let before = (place.json("open-items"), place.json("entries"));
    let key_file = place.read("quittance.key");
    let rotated = place.json("keys rotate");
    assert_eq!(
        (&rotated["key"], &rotated["sealed"]),
        (&"2".into(), &3.into()),
        "the account and the two raw files"
    );
    assert_ne!(place.read("quittance.key"), key_file);
    passes(&place.json("check"));

    let migrated = place.json("migrate");
    assert_eq!(migrated["engine"], "sqlite");
    assert!(migrated["version"].as_i64().unwrap() > 0);

    let copied = place.json("backup copie.qb");
    assert!(copied["rows"].as_i64().unwrap() > 0);
    passes(&copied["checks"]);
    let elsewhere = "--database sqlite:autre.sqlite --key-file quittance.key";
    let restored = place.json(&format!("restore copie.qb {elsewhere}"));
    assert_eq!(restored["rows"], copied["rows"]);
    passes(&restored["checks"]);
    let after = (place.json(&format!("open-items {elsewhere}")), place.json(&format!("entries {elsewhere}")));
    assert_eq!(after, before);
    let (code, text) = place.run(&format!("restore copie.qb {elsewhere}"));
    assert!(code == 2 && text.starts_with("Erreur : "), "only into an empty database: {text}");
    place.refused(
        "restore copie.qb",
        "Dites dans quelle base vide : --database sqlite:FICHIER ou postgres://…",
    );
}
